"""Hostile input, small: the same cases that `python -m bench.lineage` measures large, in memory and through a record."""

from __future__ import annotations

import time

import pytest
from bench.lineage.hostile import (
    CASES,
    WAYS,
    Case,
    Words,
    identical,
    in_memory,
    in_record,
    near_copies,
    shared_sentences,
)

from dateline.lineage import HOT, Side, judge_lineage
from dateline.model import Edge, Passage, Piece, Span

MANY = HOT + 8

assert all(case.small > HOT or case.small == 50 for case in CASES)  # large enough for the rules of crowds


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_hostile_reports_are_grouped_rightly(case: Case, way: str) -> None:
    edges = WAYS[way](case.texts(case.small))
    assert case.right(case.small)(edges), [
        (e.relation, e.source.report, e.target.report) for e in reports(edges)
    ]


def reports(edges: object) -> list[Edge]:
    return [e for e in edges if e.level == "report"]  # type: ignore[attr-defined]


def test_identical_reports_have_one_edge_each_and_each_passage_one() -> None:
    texts = identical(MANY)
    for edges in (in_memory(texts), in_record(texts)):
        assert len(reports(edges)) == MANY - 1
        assert len({e.source.report for e in reports(edges)}) == 1
        assert len(edges) - len(reports(edges)) == 12 * (MANY - 1)


def test_a_sentence_that_many_reports_share_ties_each_to_few_others() -> None:
    texts = shared_sentences(MANY)
    for edges in (in_memory(texts), in_record(texts)):
        assert reports(edges) == []
        assert MANY - 1 <= len(edges) <= 3 * MANY


def test_edges_of_near_copies_grow_with_their_number_and_not_with_its_square() -> None:
    few, many = (len(in_memory(near_copies(n))) for n in (MANY, 2 * MANY))
    assert many < 3 * few


def passages(report: str, text: str) -> list[Passage]:
    out, at = [], 0
    for n, line in enumerate(text.split("\n")):
        span = Span(at, at + len(line))
        out.append(Passage(report, span, line, (Piece(0, len(line), *span),), "body", n))
        at += len(line) + 1
    return out


def test_two_long_reports_without_common_text_are_held_side_by_side_in_bounded_time() -> None:
    one, other = (Side(name, passages(name, Words(seed).report(1200))) for name, seed in (("a", 1), ("b", 2)))
    started = time.process_time()
    assert judge_lineage(one, other).edge is None
    assert (
        time.process_time() - started < 20
    )  # about one second; the square of their length would take minutes
