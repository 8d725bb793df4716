"""Reports are annotated together and written one by one: what waits together changes nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dateline import pipeline, reading
from dateline.annotate import Annotator
from dateline.export import export_record
from dateline.record import View, Withholder, open_record

READ_ON = date(2031, 6, 1)
REPORTS = {
    "quay": "The quay at Norvale gave way on 3 May 2031, killing four dockers, the mayor said.\n\nNine were hurt.",
    "wire": "The quay at Norvale gave way on 3 May 2031, killing four dockers, the mayor said.\n\nIda Brock denied it.",
    "flood": "At least 200 people fled the flood in Lome on Sunday, police said.\n\n“We have no boats,” said Ode Varr.",
    "later": "The death toll in Norvale rose to six, the harbour office said on Tuesday, 6 May 2031.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "reports"
    home.mkdir()
    for name, text in REPORTS.items():
        (home / f"{name}.txt").write_text(text)
    return home


@pytest.fixture
def tools(annotator: Annotator, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "load_annotator", lambda name: annotator)
    made = pipeline.Tools()
    yield made
    made.close()


def add(
    path: Path, folder: Path | list[Path], tools: pipeline.Tools
) -> tuple[pipeline.Added, dict[str, bytes]]:
    with open_record(path, create=True) as record:
        paths = folder if isinstance(folder, list) else [folder]
        added = pipeline.add_reports(record, paths, read_on=READ_ON, tools=tools)
        out = path.with_suffix(".out")
        export_record(View(record), "jsonl", out, Withholder("internal", ()))
    return added, {file.name: file.read_bytes() for file in sorted(out.iterdir())}


def test_the_record_is_the_same_whatever_waits_together(
    folder: Path, tools: pipeline.Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, together = add(tmp_path / "together.db", folder, tools)
    monkeypatch.setattr(pipeline, "BATCH_CHARACTERS", 1)
    added, alone = add(tmp_path / "alone.db", folder, tools)
    _, turned = add(tmp_path / "turned.db", sorted(folder.iterdir(), reverse=True), tools)
    assert added.read == 4
    assert b"Norvale" in together["figures.jsonl"]
    assert alone == together == turned


def test_a_batch_ends_where_enough_waits(
    folder: Path, tools: pipeline.Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[int] = []
    annotate = reading.annotate_texts

    def counted(layers, texts, annotator):
        given = list(texts)
        waited.append(len(given))
        return annotate(layers, given, annotator)

    monkeypatch.setattr(reading, "annotate_texts", counted)
    monkeypatch.setattr(pipeline, "BATCH_CHARACTERS", 200)
    add(tmp_path / "a.db", folder, tools)
    assert len(waited) == 2 and all(waited)


def test_one_report_given_twice_is_read_once(folder: Path, tools: pipeline.Tools, tmp_path: Path) -> None:
    again = tmp_path / "again"
    again.mkdir()
    (again / "quay.txt").write_text(REPORTS["quay"])
    added, _ = add(tmp_path / "a.db", [folder, again], tools)
    assert (added.read, added.known) == (4, 1)
    added, _ = add(tmp_path / "a.db", [folder, again], tools)
    assert (added.read, added.known) == (0, 5)


def test_a_passage_that_cannot_be_annotated_costs_its_own_report_alone(
    folder: Path, tools: pipeline.Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    annotate = Annotator.annotate_passages

    def failing(self, texts, *rest):
        given = list(texts)
        if any("flood" in text for text in given):
            raise MemoryError("too long")
        return annotate(self, given, *rest)

    monkeypatch.setattr(Annotator, "annotate_passages", failing)
    added, files = add(tmp_path / "a.db", folder, tools)
    assert added.read == 4
    assert [r.slug for r in added.unread] == ["failed"]
    assert "MemoryError: too long" in added.unread[0].reason
    assert b"Norvale" in files["figures.jsonl"]


def test_what_was_annotated_for_one_report_is_kept_for_the_next(
    folder: Path, tools: pipeline.Tools, tmp_path: Path
) -> None:
    add(tmp_path / "a.db", folder, tools)
    with open_record(tmp_path / "a.db") as record:
        texts = [p.passage.text for p in View(record).passages() if p.passage.is_read]
        annotated = reading.annotate_texts(record.layers, texts, tools.annotator)
    assert annotated.fresh == {}
    assert len(annotated.cached) == len(set(texts))


def test_tools_that_are_given_stay_open(folder: Path, tools: pipeline.Tools, tmp_path: Path) -> None:
    add(tmp_path / "a.db", folder, tools)
    place = tools.gazetteer
    add(tmp_path / "b.db", folder, tools)
    assert tools.gazetteer is place
