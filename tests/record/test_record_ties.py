"""Edges between passages: one row for each pair of reports, and the rows of their own that older records have."""

from __future__ import annotations

from dataclasses import replace

import pytest
from record_making import make_edge, make_facts
from sqlalchemy import text

from dateline.model import Edge, End
from dateline.record import Derivation, Record, View, verify_record
from dateline.record.bearers import partners
from dateline.record.query import edge_partners, edges_by_scope, edges_of
from dateline.record.rows import Ties

A, B = (make_facts(name, f"{name} has two lines.\nThey stand here.") for name in ("alpha", "beta"))
TITLES = make_edge(A, B)
WHOLE = replace(TITLES, level="report")
AGAIN = replace(TITLES, relation="excerpt")


def ties(*edges: Edge) -> Derivation:
    ends = TITLES.source.report, TITLES.target.report
    return Derivation("ties", ends[0], [Ties(*ends, edges)])


@pytest.fixture(autouse=True)
def filled(record: Record) -> None:
    record.add_reports([A, B])


def told(record: Record) -> list[tuple[Edge, ...]]:
    """The edges as each of those that read them tells them."""
    one = TITLES.source.report
    return [
        tuple(View(record).edges("passage")),
        tuple(View(record).edges("passage", one)),
        tuple(edges_of(record, "passage", [one])),
        tuple(edge for edges in edges_by_scope(record, [one]).values() for edge in edges),
    ]


@pytest.mark.parametrize("old", [True, False])
def test_both_forms_are_read_alike(record: Record, old: bool) -> None:
    one = TITLES.source.report
    record.finish_stale([], [Derivation("edge", one, [TITLES]) if old else ties(TITLES)])
    assert told(record) == [(TITLES,)] * 4
    assert edge_partners(record, one) == [TITLES.target.report]
    assert partners(record, [one]) == {TITLES.target.report}
    assert verify_record(record) == []


def test_what_stands_in_both_forms_is_told_once(record: Record) -> None:
    one = TITLES.source.report
    record.finish_stale([], [Derivation("edge", one, [TITLES]), ties(TITLES, AGAIN)])
    assert set(told(record)[:3]) == {tuple(View(record).edges("passage"))}
    assert len(View(record).edges("passage")) == 2


def test_deriving_anew_closes_the_rows_of_old(record: Record) -> None:
    one = TITLES.source.report
    record.finish_stale([], [Derivation("edge", one, [WHOLE, TITLES])])
    record.finish_stale([], [Derivation("edge", one, [WHOLE]), ties(TITLES)])
    with record.read() as connection:
        standing = connection.execute(
            text("SELECT kind, code FROM derived WHERE closed_at IS NULL ORDER BY kind")
        ).all()
    assert [tuple(row) for row in standing] == [("edge", "report"), ("ties", "passage")]
    assert sorted(View(record).edges(), key=lambda e: e.level) == [TITLES, WHOLE]


def test_a_tie_that_leaves_its_text_is_found(record: Record) -> None:
    off = replace(TITLES, target=End(TITLES.target.report, TITLES.target.span._replace(end=10_000)))
    record.finish_stale([], [ties(off)])
    assert [failure.slug for failure in verify_record(record)] == ["span"]
