"""Borders as places of their own: `the border with X`, `its border with X`, `X's borders`."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.extract.places.cues import PlaceCues
from dateline.model import Document, PlaceMention, Span, Token

_MARKS = frozenset({"'s", "’s", "'", "’"})


def find_borders(document: Document, mentions: Sequence[PlaceMention], cues: PlaceCues) -> list[PlaceMention]:
    """A mention for each border word beside one of `mentions`: `name` is the country that is named with it,
    `relation` is `border of`, `hint` is site. Its span holds no part of another mention."""
    starts = {m.span.start: m for m in mentions if not m.demonym}
    ends = {m.span.end: m for m in mentions if not m.demonym}
    found = []
    for token in document.tokens:
        if token.lower in cues.borders:
            country = _after(document, token, starts) or _owner(document, token, ends)
            if country is not None:
                first = _determiner(document, token, ends)
                span = Span(first.start, token.end)
                found.append(
                    PlaceMention(
                        span,
                        document.text[span.start : span.end],
                        country.name,
                        hint="site",
                        relation="border of",
                    )
                )
    return found


def _after(document: Document, token: Token, starts: dict[int, PlaceMention]) -> PlaceMention | None:
    """The mention after `with` or `of`."""
    rest = document.tokens[token.i + 1 : token.i + 4]
    if not rest or rest[0].lower not in ("with", "of"):
        return None
    return next((starts[t.start] for t in rest[1:] if t.start in starts), None)


def _owner(document: Document, token: Token, ends: dict[int, PlaceMention]) -> PlaceMention | None:
    """The mention before a possessive mark."""
    if token.i < 2 or document.tokens[token.i - 1].lower not in _MARKS:
        return None
    return ends.get(document.tokens[token.i - 2].end)


def _determiner(document: Document, token: Token, ends: dict[int, PlaceMention]) -> Token:
    """The article or possessive right before the border word, if it is part of no mention."""
    before = document.tokens[token.i - 1] if token.i else token
    return before if before.lower in ("the", "its", "their", "a") and before.end not in ends else token
