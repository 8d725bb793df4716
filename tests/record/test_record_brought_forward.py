"""A record that older rules derived, brought forward and added to, is what a new record of the same reports is."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from older_records import age
from sqlalchemy import select

from dateline import extract, pipeline
from dateline.derivation import matters, names
from dateline.export import export_jsonl
from dateline.record import Record, View, Withholder, open_record, verify_record
from dateline.record import schema as s
from dateline.resolve.name_groups import NameGroup

READ_ON = date(2031, 6, 1)
REPORTS = [
    ("wire", "Coast Today", "2031-05-07", "VOLMERE, May 7 - Nine people were killed when a granary burned in Volmere on Tuesday, the Harbour Relief Society said. Governor Tessa Brandvold said the same."),
    ("post", "Bay Post", "2031-05-08", "VOLMERE, May 8 - Nine people were killed when a granary burned in Volmere on Tuesday, Tessa Brandvold said. The Harbour Relief Society (HRS) has sent tents."),
    ("echo", "Quay Echo", "2031-05-09", "VOLMERE, May 9 - The HRS denied that nine people were killed when a granary burned in Volmere on Tuesday."),
]  # fmt: skip
OTHER = (
    "other",
    "Pan Desk",
    "2031-05-20",
    "NORVALE, May 20 - Three schools were closed in Norvale, the mayor said.",
)


def add(
    record: Record,
    tools: pipeline.Tools,
    folder: Path,
    *rows: tuple[str, str, str, str],
    version: str = "today",
) -> None:
    """Adds reports with tools that remember nothing of another version."""
    tools.none_outdated = tools._told = None
    path = folder / f"{version}{len(rows)}.jsonl"
    told = [dict(zip(("id", "carrier", "published", "text"), row, strict=True)) for row in rows]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in told))
    assert pipeline.add_reports(record, [path], read_on=READ_ON, tools=tools).read == len(rows)


def export(record: Record, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    export_jsonl(View(record), folder, Withholder("internal", ()))
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def derived(record: Record) -> set[tuple[Any, ...]]:
    """All that stands derived, by what it says."""
    d = s.derived.c
    with record.read() as connection:
        query = select(d.kind, d.scope, d.key, d.digest, d.known_from, d.known_until)
        return set(map(tuple, connection.execute(query.where(d.closed_at.is_(None)))))


def weigh_alone(before: Callable[..., Any]) -> Callable[..., Any]:
    """Rules by which nothing was corroborated or denied."""

    def weigh(*given: Any) -> Any:
        versions, relations = before(*given)
        return [replace(v, value=replace(v.value, standing="single voice")) for v in versions], relations

    return weigh


def tie_nothing(groups: Sequence[NameGroup], _: object) -> list[list[int]]:
    """Rules by which no two reports told of one person or body."""
    return [[i] for i in range(len(groups))]


@pytest.mark.parametrize("read_anew", [False, True])
def test_a_record_brought_forward_is_a_new_one(
    read_anew: bool, shared_tools: pipeline.Tools, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "old.db"
    with monkeypatch.context() as old, open_record(path, create=True) as record:
        old.setattr(matters, "weigh_block", weigh_alone(matters.weigh_block))
        old.setattr(names, "tie_groups", tie_nothing)
        if read_anew:
            old.setattr(extract, "METHOD_VERSION", "1")
        add(record, shared_tools, tmp_path, *REPORTS, version="old")
        held = {row for row in derived(record) if row[0] != "telling"}
        age(record, 6)
    with open_record(tmp_path / "new.db", create=True) as new:
        add(new, shared_tools, tmp_path, *REPORTS, OTHER)
        wanted, standing = export(new, tmp_path / "wanted"), derived(new)
    assert {row for row in held if row[0] in ("name", "matter")} - standing, "the older rules differ"
    assert {row[0] for row in standing} >= {"name", "matter", "relation", "telling"}
    with open_record(path) as record:
        add(record, shared_tools, tmp_path, OTHER)
        assert export(record, tmp_path / "found") == wanted
        assert derived(record) == standing
        assert verify_record(record) == [] and record.stale() == []


def test_a_record_of_today_that_is_opened_again_has_nothing_to_derive(
    shared_tools: pipeline.Tools, tmp_path: Path
) -> None:
    with open_record(tmp_path / "new.db", create=True) as record:
        add(record, shared_tools, tmp_path, *REPORTS)
    with open_record(tmp_path / "new.db") as record:
        assert record.stale() == []
