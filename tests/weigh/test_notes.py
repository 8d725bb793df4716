"""Which notes of correction a claim meets: found without a look at all of them, and the same as with one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path

from bench.lineage.flood import set_right_within
from hypothesis import given
from hypothesis import strategies as st

from dateline import pipeline
from dateline.derivation.material import read_claims
from dateline.derivation.matters import weigh_record
from dateline.model import ResolvedFigure
from dateline.reading import Tools
from dateline.record import View, open_record
from dateline.weigh.notes import DAYS, FEW, MOST, Dated, Notes

FIRST = date(2031, 5, 1)
DAY = st.none() | st.integers(0, 200).map(lambda n: FIRST + timedelta(n))
WHOSE = st.frozensets(st.sampled_from(["carrier:a", "carrier:b", "mayor", "police"]), max_size=2)
ROW = st.tuples(DAY, st.sampled_from("pqrst"), st.sampled_from("uvwxyz"), WHOSE, st.booleans())


def order(row: Dated[int]) -> tuple[date, str]:
    return row.day or date.min, row.key


def follows(row: Dated[int], day: date | None) -> bool:
    return row.day is None or day is None or day <= row.day <= day + timedelta(DAYS)


def met_by_all(
    rows: list[Dated[int]], day: date | None, report: str | None, whose: Collection[str], fitting: set[int]
) -> list[int]:
    """What a claim meets where each note is looked at: the first few of each content and of each of its carrier and voice."""
    kept: list[Dated[int]] = []
    for row in sorted(rows, key=order):
        if sum((k.content, k.report, k.whose) == (row.content, row.report, row.whose) for k in kept) < FEW:
            kept.append(row)
    found: dict[str, Dated[int]] = {}
    for content in {row.content for row in kept}:
        own = [r for r in kept if r.content == content and r.report != report and follows(r, day)]
        for one in (None, *whose):
            found |= {row.key: row for row in [r for r in own if one is None or one in r.whose][:FEW]}
    fit = [row for row in found.values() if row.note in fitting]
    fit.sort(key=lambda row: (row.whose.isdisjoint(whose), *order(row)))
    return [row.note for row in fit[:MOST]]


@given(st.lists(ROW, max_size=60), DAY, st.none() | st.sampled_from("pqrst"), WHOSE)
def test_a_claim_meets_what_a_look_at_every_note_finds(
    made: list[tuple[date | None, str, str, frozenset[str], bool]],
    day: date | None,
    report: str | None,
    whose: frozenset[str],
) -> None:
    rows = [
        Dated(on, told, f"note {n:02}", content, by, n) for n, (on, told, content, by, _) in enumerate(made)
    ]
    fitting = {n for n, (*_, fits) in enumerate(made) if fits}
    notes = Notes(rows)
    expected = met_by_all(rows, day, report, whose, fitting)
    assert notes.meeting(day, report, whose, fitting.__contains__) == expected
    assert Notes(reversed(rows)).meeting(day, report, sorted(whose), fitting.__contains__) == expected


def test_no_more_notes_are_read_than_a_claim_meets() -> None:
    rows = [Dated(FIRST, f"r{n}", f"{n:04}", n, frozenset({f"carrier:{n}"}), n) for n in range(500)]
    asked: list[int] = []

    def fits(note: int) -> bool:
        asked.append(note)
        return True

    assert Notes(rows).meeting(FIRST, "r3", {"carrier:44"}, fits) == [44, 0, 1, 2, *range(4, 12)]
    assert len(asked) == MOST


def test_in_a_report_each_count_meets_the_corrections_beside_it_and_each_correction_a_count(
    shared_tools: Tools, tmp_path: Path
) -> None:
    """Forty tell a count and forty set it right: none is left out, and they do not all meet."""
    table = tmp_path / "reports.jsonl"
    rows = [{"id": f"r{n}", "text": text} for n, text in enumerate(set_right_within(40))]
    table.write_text("".join(json.dumps(row) + "\n" for row in rows))
    with open_record(tmp_path / "record.db", create=True) as record:
        pipeline.add_reports(record, [table], read_on=FIRST, tools=shared_tools)
        view = View(record)
        relations = view.relations()
        assert sorted(relations, key=repr) == sorted(set(weigh_record(record)[1]), key=repr)
        claims = {claim.id: claim for claim in read_claims(record, [r.key for r in record.reports()])}
        figures = [c for c in claims.values() if isinstance(c.resolved, ResolvedFigure)]
        wrong = {
            c.id for c in figures if c.resolved.figure.low == 18 and c.resolved.figure.stance != "corrects"
        }
        right = {c.id for c in figures if c.resolved.figure.low == 17}
        found = {(r.source, r.target) for r in relations if r.relation == "correction"}
        own = [(s, t) for s, t in found if s in claims and claims[s].report == claims[t].report]
        assert {t for _, t in own} >= wrong and {s for s, _ in own} >= right
        assert max(Counter(t for _, t in own).values()) <= MOST + FEW
        assert {m.standing for m in view.matters() if m.kind == "figure"} == {"corrected"}
