"""Words of passages, found alike in both stores."""

from __future__ import annotations

from dataclasses import replace

import pytest
from record_making import make_facts

from dateline.errors import UsageError
from dateline.model import Passage, Piece, Report, Source, Span
from dateline.record import Record, ReportFacts, View
from dateline.record.search import matches, parse_query, search

TEXTS = {
    "a": "The Nant Coch dam failed at 7.15 a.m.\nNobody was hurt in Llanfair-ym-Muallt.",
    "b": "MÜNCHEN: 1,200 people left; the DAM held.\nThe vigil at the dam (Tuesday's) was cut short.",
    "c": "Ирпінь lay in ruins, said the mayor’s office.\nDamage: none. O'Neill's \"dam\" stood.",
}


def _facts(name: str, text: str) -> ReportFacts:
    made = make_facts(name)
    passages, at = [], 0
    for n, line in enumerate(text.split("\n")):
        span = Span(at, at + len(line))
        pieces = (Piece(0, len(line), *span),)
        passages.append(Passage(made.report.key, span, line, pieces, "body", n))
        at += len(line) + 1
    source = replace(made.source, text=text, data=text.encode())
    assert isinstance(source, Source) and isinstance(made.report, Report)
    return replace(made, source=source, passages=passages, fingerprints=(), extraction=None, layers={})


@pytest.fixture
def view(record: Record) -> View:
    for name, text in TEXTS.items():
        record.add_report(_facts(name, text))
    return View(record)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("dam", ["a0", "b0", "b1", "c1"]),
        ("DAM", ["a0", "b0", "b1", "c1"]),
        ("dam*", ["a0", "b0", "b1", "c1"]),
        ("damage", ["c1"]),
        ("dama*", ["c1"]),
        ('"nant coch"', ["a0"]),
        ('"coch nant"', []),
        ('"nant co*"', ["a0"]),
        ("dam -vigil", ["a0", "b0", "c1"]),
        ("munchen", ["b0"]),
        ("München", ["b0"]),
        ("1,200", ["b0"]),
        ("7.15", ["a0"]),
        ("llanfair-ym-muallt", ["a1"]),
        ("ирпінь", ["c0"]),
        ("o'neill's", ["c1"]),
        ("mayor's", ["c0"]),
        ("tuesday", ["b1"]),
        ("OR", []),
        ("dam NOT vigil", []),
        ("flood", []),
    ],
)
def test_what_a_query_finds(query: str, found: list[str], view: View) -> None:
    rows = search(view, query)
    assert [f"{row.report_name}{row.passage.paragraph}" for row in rows] == found
    assert all(matches(parse_query(query), row.passage.text) for row in rows)


@pytest.mark.parametrize("query", ["", "  ", "-dam", '""', "*", "()", '"'])
def test_a_query_without_a_word_is_refused(query: str, view: View) -> None:
    with pytest.raises(UsageError, match="a word to look for"):
        search(view, query)


@pytest.mark.parametrize(
    "query", ['"dam', "dam) OR (1", "dam'; --", "dam:*", "NEAR(dam)", "text:dam", "^dam", "dam & !x"]
)
def test_no_query_breaks_the_store(query: str, view: View) -> None:
    search(view, query)
