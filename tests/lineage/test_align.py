"""Passages side by side: what the strict gate lets through is found first, the rest where it is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.lineage.align import Alignment, align_passages
from dateline.lineage.link import _side_by_side
from dateline.lineage.stems import hold_passages
from dateline.model import Passage, Piece, Span

FIRST = (
    "The mill at Oldbury burned down on Sunday and 14 weavers were hurt.",
    "Warden Ilse Marrand said the sluice had been left open for nine days.",
    "Ferries across the Tarn stopped at noon.",
)
AGAIN = (
    "The mill at Oldbury burned down on Sunday and 17 weavers were hurt.",
    "For nine days the sluice stood open, according to Ilse Marrand, the warden.",
    "Schools in Kessel stay shut until Friday.",
)


def passages(report: str, texts: Sequence[str]) -> list[Passage]:
    return [
        Passage(
            report,
            Span(100 * n, 100 * n + len(t)),
            t,
            (Piece(0, len(t), 100 * n, 100 * n + len(t)),),
            "body",
            n,
        )
        for n, t in enumerate(texts)
    ]


def test_an_edited_sentence_is_strict_and_a_reworded_one_is_not() -> None:
    found = align_passages(passages("a", FIRST), passages("b", AGAIN))
    assert [(p.left, p.right, p.strict) for p in found] == [(0, 0, True), (1, 1, False)]


def test_strict_pairs_are_the_same_asked_for_alone_or_among_all() -> None:
    alone = Alignment(hold_passages(FIRST), hold_passages(AGAIN)).strict
    among = Alignment(hold_passages(FIRST), hold_passages(AGAIN)).pairings
    assert alone == tuple(p for p in among if p.strict) and alone


def test_texts_that_share_no_word_have_no_pairs() -> None:
    nothing = Alignment(hold_passages(("Ferries stopped.",)), hold_passages(("Schools reopened Friday.",)))
    assert nothing.strict == () and nothing.pairings == ()
    assert Alignment(hold_passages(()), hold_passages(FIRST)).pairings == ()


def test_each_pair_of_reports_is_judged_once_and_those_that_hang_together_follow() -> None:
    pairs = {("a", "e"), ("b", "f"), ("e", "g"), ("a", "g"), ("c", "f")}
    found = _side_by_side(pairs)
    assert sorted(found) == sorted(pairs)
    assert {frozenset(pair) for pair in found[:3]} == {frozenset("ae"), frozenset("ag"), frozenset("eg")}
