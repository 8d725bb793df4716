"""A long report is read in pieces: no claim is lost or told twice, and what a piece is understood by stands beside it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import count, islice
from pathlib import Path

import pytest
from bench.invented import tell

from dateline import derivation, pipeline, reading
from dateline.clean import clean_report
from dateline.derivation import resolution
from dateline.derivation.resolution import resolve_reports
from dateline.lineage import join_signs
from dateline.model import Event, Extraction, Figure, Passage, Report, Sign, SignReading, Source, Span
from dateline.read import read_paths
from dateline.record import View, open_record, verify_record
from dateline.sharing import Found, Piece, is_long, joined, pieces, read_in_pieces

OPENING = (
    "Storm over Estmere\n\nESTMERE, Norvale, May 3 - A storm struck Estmere in France on Monday, police said."
)


def stories(lines: int) -> Iterator[str]:
    """Lines of invented stories, each once."""
    seen: set[str] = set()
    every = (line for n in count(20) for report in tell(n, 7) for line in report.text.split("\n\n"))
    fresh = (line for line in every if line not in seen and not seen.add(line))  # type: ignore[func-returns-value]
    return islice((line for line in fresh if not line.startswith("Sign up")), lines)


def cleaned(text: str, folder: Path) -> tuple[Report, Source, tuple[Passage, ...]]:
    (folder / "report.txt").write_text(text)
    ((report, source),) = (one for one in read_paths([folder / "report.txt"]) if isinstance(one, tuple))
    assert isinstance(report, Report) and isinstance(source, Source)
    return report, source, clean_report(source, report)


def read(text: str, folder: Path, tools: reading.Tools) -> tuple[Extraction, reading.ReadReport]:
    report, source, passages = cleaned(text, folder)
    found = reading.read_again(report, source, passages, tools, lambda _hashes, _model: {})
    assert found.facts.extraction is not None, found.facts.rejections
    return found.facts.extraction, found


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of some thirty sentences."""
    monkeypatch.setattr(pieces, "LONGEST", 6_000)
    monkeypatch.setattr(pieces, "PIECE", 3_000)


def read_both_ways(
    text: str, folder: Path, tools: reading.Tools, beside: int = pieces.BESIDE
) -> tuple[Extraction, Extraction]:
    """What is found in a text as a whole, and in pieces of some thirty sentences."""
    whole, _ = read(text, folder, tools)
    with pytest.MonkeyPatch.context() as shorter:
        for name, size in (("LONGEST", 6_000), ("PIECE", 3_000), ("BESIDE", beside)):
            shorter.setattr(pieces, name, size)
        found, _ = read(text, folder, tools)
    return whole, found


def told(found: Extraction) -> Counter[tuple[object, ...]]:
    """What the claims of an extraction say, without where they are set."""
    voices = {a.id: a.voice.text if a.voice is not None else None for a in found.attributions}
    return Counter(
        [("figure", f.number_span, f.measure, f.low, f.high, f.stance, voices.get(f.attribution or "")) for f in found.figures]
        + [("event", e.trigger, e.negated, e.stance, voices.get(e.attribution or "")) for e in found.events]
        + [("statement", s.span, s.text, s.stance, voices.get(s.attribution or "")) for s in found.statements]
    )  # fmt: skip


def test_no_claim_is_lost_or_told_twice(shared_tools: reading.Tools, tmp_path: Path) -> None:
    whole, found = read_both_ways("\n\n".join(stories(160)), tmp_path, shared_tools)
    assert sum(told(whole).values()) > 200
    assert told(found) == told(whole)
    assert [one.reason for one in found.rejections] == [one.reason for one in whole.rejections]


def tied(found: Extraction) -> dict[tuple[object, ...], dict[str, object]]:
    """What each claim and attribution is tied to, and where and when it is set, by what it is and where it begins."""
    rows: list[joined.Row] = [*found.attributions, *found.figures, *found.events, *found.statements]
    begins = {row.id: joined.begins_at(row) for row in rows}
    ties: dict[tuple[object, ...], dict[str, object]] = {}
    for row in rows:
        names = {
            name: getattr(row, name, None)
            for name in ("about", "attribution", "subset_of", "event", "repeats")
        }
        here: dict[str, object] = {name: begins[to] for name, to in names.items() if to is not None}
        if isinstance(row, Event | Figure):
            here |= {f"{slot.role} {slot.span}": True for slot in row.slots}
        if isinstance(row, Event):
            here |= {f"figure {begins[one]}": True for one in row.figures}
        ties[type(row).__name__, begins[row.id]] = here
    return ties


def far_apart() -> str:
    """Bare words for happenings, a good way behind what they mean, with other happenings before that."""
    calm = (
        f"The {n}th evening went by with ferrymen hauling barrels of lamp oil past the ropeworks."
        for n in count(1)
    )
    bare = (
        "Brockmere added that {n} houses were destroyed.",
        "The army denied the attack.",
        "The army denied that.",
        "Rebels denied that {n} people were killed in the bombing.",
        "Of the dead, {n} were children.",
        "The blast also wounded {n} people, the mayor said.",
        "The death toll rose to {n}, police said.",
    )
    lines = [
        "ESTMERE, France, May 3 - A bombing in Paris on Monday killed 60 people and destroyed 70 houses, police said.",
        "Ida Brockmere, the mayor, told reporters that rebels had carried out the attack.",
    ]
    towns = ("Lyon", "Marseille", "Bordeaux", "Toulouse", "Lille")
    for at, town in enumerate(towns):
        lines += islice(calm, 35)
        lines += [
            f"A bombing in {town} on Friday killed {80 + at} people, the governor said.",
            f"Rebels accused the army of the bombing in {town}.",
        ]
        for near, line in enumerate(bare):
            lines += islice(calm, 5 + 3 * at)
            lines.append(line.format(n=11 + 7 * at + near))
    return "\n\n".join(lines)


def test_nothing_is_tied_across_what_a_piece_leaves_out(shared_tools: reading.Tools, tmp_path: Path) -> None:
    whole, found = read_both_ways(far_apart(), tmp_path, shared_tools, beside=4)
    before, after = tied(whole), tied(found)
    assert before.keys() == after.keys()
    assert sum(map(len, after.values())) > 200
    dropped = [(row, name) for row in before for name in before[row].keys() - after[row].keys()]
    assert {"about", "repeats"} <= {name for _, name in dropped}
    for row, ties in after.items():
        for name, to in ties.items():
            meant = before[row].get(name)
            if to != meant:  # the first that is left of those that mean one happening
                assert name == "repeats"
                assert meant is not None and before["Event", to].get(name) == meant


def test_bodies_are_tied_to_their_first_mention_in_the_report(
    shared_tools: reading.Tools, tmp_path: Path
) -> None:
    whole, found = read_both_ways(far_apart(), tmp_path, shared_tools)
    assert {m.name for m in whole.names if m.of is not None} >= {"army", "Rebels"}
    assert found.names == whole.names


@pytest.mark.usefixtures("short")
def test_rows_name_rows_that_are_there(shared_tools: reading.Tools, tmp_path: Path) -> None:
    found, _ = read("\n\n".join(stories(160)), tmp_path, shared_tools)
    rows: list[joined.Row] = [
        *found.attributions, *found.figures, *found.events, *found.statements,
    ]  # fmt: skip
    ids = {row.id for row in rows}
    assert len(ids) == len(rows)
    assert {name for row in rows for name in joined.ids_in(row)} <= ids
    starts = [f.number_span for f in found.figures]
    assert starts == sorted(starts)


@pytest.mark.usefixtures("short")
def test_a_piece_is_read_beside_the_opening_and_who_was_named_before(
    shared_tools: reading.Tools, tmp_path: Path
) -> None:
    filler = [
        f"The {n}th evening went by without any news from the valley or from the coast." for n in range(90)
    ]
    text = "\n\n".join(
        [
            OPENING,
            *filler[:30],
            "Ida Brockmere, the mayor of Estmere, told reporters that the roads were open.",
            *filler[30:],
            "Brockmere said that 14 people were killed.",
        ]
    )
    found, _ = read(text, tmp_path, shared_tools)
    (toll,) = [f for f in found.figures if f.low == 14]
    (said,) = [a for a in found.attributions if a.id == toll.attribution]
    assert said.voice is not None and (said.voice.name, said.voice.role) == (
        "Ida Brockmere",
        "the mayor of Estmere",
    )
    assert "Estmere" in [slot.text for slot in toll.slots if slot.role == "place"]


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("together", [0, 70, 120])
def test_pieces_hold_every_passage_once(together: int, tmp_path: Path) -> None:
    lines = list(stories(120))
    text = "\n\n".join([" ".join(lines[:together]), *lines[together:]])
    report, source, passages = cleaned(text, tmp_path)
    owners: Counter[Span] = Counter()
    sizes: list[int] = []

    def note(piece: Piece) -> Found:
        owners.update(p.span for p in passages if p.is_read and piece.holds(p.span))
        sizes.append(len(piece.bare.text))
        return Extraction(report.key), (), SignReading(report.key)

    read_in_pieces(report.key, source.text, passages, note)
    assert owners == Counter(p.span for p in passages if p.is_read)
    assert len(sizes) > 2 and max(sizes) < 20_000


def test_a_report_of_usual_length_is_one_piece(tmp_path: Path) -> None:
    report, source, passages = cleaned(OPENING, tmp_path)
    found: list[Piece] = []

    def note(piece: Piece) -> Found:
        found.append(piece)
        return Extraction(report.key), (), SignReading(report.key)

    read_in_pieces(report.key, source.text, passages, note)
    assert not is_long(passages) and [one.own for one in found] == [None]


def test_signs_of_pieces_weigh_as_those_of_the_whole() -> None:
    one = Sign("expression", (Span(0, 4),), "a", "why", 3.0)
    other = Sign("expression", (Span(9, 12),), "b", "why", 0.5)
    joined = join_signs("r", [(SignReading("r", (one,)), 500), (SignReading("r", (other,)), 500)])
    assert [(s.words, s.weight) for s in joined.signs] == [("a", 2.7), ("b", 0.2)]
    assert not joined.likely


@pytest.mark.usefixtures("short")
def test_a_record_holds_and_explains_a_long_report(shared_tools: reading.Tools, tmp_path: Path) -> None:
    path = tmp_path / "reports.jsonl"
    text = "\n\n".join(stories(100))
    texts = {"first": text, "second": f"{text}\n\nTwo people were hurt in Paris on Monday, police said."}
    path.write_text("".join(json.dumps({"id": k, "text": v}) + "\n" for k, v in texts.items()))
    with open_record(tmp_path / "r.db", create=True) as record:
        pipeline.add_reports(record, [path], read_on=date(2031, 6, 1), tools=shared_tools)
        assert not verify_record(record)
        keys = [report.key for report in record.reports()]
        held = record.extractions(keys)
        for key in keys:
            again = derivation.reread_report(
                record, key, shared_tools.gazetteer, lambda _texts: pytest.fail("its layers are kept"), None
            )
            assert again.extraction == held[key]
            assert len(again.steps) > 100
            (here,) = resolve_reports(record, {key: held[key]}, shared_tools.gazetteer)
            with pytest.MonkeyPatch.context() as usual:
                usual.setattr(resolution, "is_long", lambda _passages: False)
                assert [here] == list(resolve_reports(record, {key: held[key]}, shared_tools.gazetteer))
        assert [edge.relation for edge in View(record).edges("report")] in (["revision"], ["copy"])
