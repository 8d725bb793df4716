"""Stretches between quotation marks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from dateline.extract.attribution import find_attributions
from dateline.extract.attribution.quotations import find_quotations
from dateline.extract.names import find_names
from dateline.model import Document, span_of

Make = Callable[..., Document]


def quoted(document: Document) -> list[str]:
    return [document.quote(span_of(q.tokens)) for q in find_quotations(document)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('She said "the well is dry" twice.', ["the well is dry"]),
        ("She said “the well is dry” twice.", ["the well is dry"]),
        ("She said 'the well is dry' twice.", ["the well is dry"]),
        ("The residents' homes and the farmers' wells were lost.", []),
        ("She said ‘it’s the farmers’ well’ twice.", ["it’s the farmers’ well"]),
        ('He said "the "great" well is dry" again.', ['the "great" well is dry']),
        ("The 6' wall fell.", []),
    ],
)
def test_marks_pair_up(document: Make, text: str, expected: list[str]) -> None:
    assert quoted(document(text)) == expected


def test_a_paragraph_end_closes_what_is_open(document: Make) -> None:
    made = document('"The well is dry.\n"The river is low," she said.')
    assert quoted(made) == ["The well is dry.", "The river is low,"]


def test_a_quotation_goes_on_after_a_caption(document: Make) -> None:
    made = document('"The well is dry and the\nA dry well in the hills\nriver is low," Lena Holt said.')
    passages = [replace(p, kind="caption") if p.paragraph == 1 else p for p in made.passages]
    for sentence in made.sentences:
        sentence.passage = next(p for p in passages if p.span == sentence.passage.span)
    (row,) = [r for r in find_attributions(made, find_names(made)) if r.kind == "direct"]
    assert [made.quote(span) for span in row.content] == ["The well is dry and the", "river is low"]


def test_the_rest_of_a_quotation_after_its_tag_and_a_caption_is_a_row_of_its_own(document: Make) -> None:
    made = document('"The well is dry," Lena Holt said,\nA dry well in the hills\n"and then the river."')
    passages = [replace(p, kind="caption") if p.paragraph == 1 else p for p in made.passages]
    for sentence in made.sentences:
        sentence.passage = next(p for p in passages if p.span == sentence.passage.span)
    rows = find_attributions(made, find_names(made))
    assert [[made.quote(span) for span in r.content] for r in rows] == [
        ["The well is dry"],
        ["and then the river"],
    ]
    assert [r.voice.name if r.voice else None for r in rows] == ["Lena Holt", "Lena Holt"]
