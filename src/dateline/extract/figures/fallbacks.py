"""Places and times from the parser's own entities, for callers that have no mentions of their own."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.model import Document, PlaceMention, Span, TimeMention, Token, span_of


def _entities(document: Document, labels: frozenset[str]) -> Iterator[list[Token]]:
    group: list[Token] = []
    for token in document.tokens:
        if group and (token.entity_begins or token.entity != group[-1].entity):
            yield group
            group = []
        if token.entity in labels:
            group.append(token)
    if group:
        yield group


def entity_places(document: Document) -> list[PlaceMention]:
    """The geographical entities of a document as place mentions."""
    found = []
    for group in _entities(document, frozenset({"GPE", "LOC", "NORP"})):
        span = span_of(group)
        text = document.quote(span)
        found.append(PlaceMention(span, text, text.removeprefix("the "), demonym=group[0].entity == "NORP"))
    return found


def entity_times(document: Document) -> list[TimeMention]:
    """The dates of a document as time mentions, unread."""
    found = []
    for group in _entities(document, frozenset({"DATE"})):
        span = Span(group[0].start, group[-1].end)
        if any(t.pos == "PROPN" or t.lower in {"today", "yesterday", "overnight"} for t in group):
            found.append(TimeMention(span, document.quote(span), "DATE", "entity"))
    return found
