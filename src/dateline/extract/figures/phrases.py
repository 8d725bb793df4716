"""Phrases in which a number counts nothing: idioms, captions of pages, names of weather and votes.

The patterns are data (`lexicons/noncounts.toml`): each is matched against the words around a number, which
stands in them as `#`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from dateline.lexicons import read_lexicon
from dateline.model import Token

#: words before and after the number that a pattern sees
_REACH = 5


def reject_phrase(tokens: Sequence[Token], start: int, end: int) -> tuple[str, str] | None:
    """The slug and reason of the phrase that the number `tokens[start:end]` stands in, or None."""
    before = " ".join(t.lower for t in tokens[max(0, start - _REACH) : start])
    after = " ".join(t.lower for t in tokens[end : end + _REACH])
    phrase = f" {before} # {after} "
    for pattern, slug, reason in _patterns():
        if pattern.search(phrase):
            return slug, reason
    return _capital_unit(tokens, end)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    rows = read_lexicon("noncounts")["phrases"]
    return tuple(
        (re.compile("|".join(f" (?:{words}) " for words in row["words"])), row["slug"], row["reason"])
        for row in rows
    )


def _capital_unit(tokens: Sequence[Token], end: int) -> tuple[str, str] | None:
    """`The film 28 Nights Later`, `Sixteen Mile Creek`: a unit with a capital letter, in a sentence that is not
    a heading, belongs to a name."""
    if end >= len(tokens) or not tokens[end].text[:1].isupper() or tokens[end].text.isupper():
        return None
    if tokens[end].lower not in _unit_words():
        return None
    words = [t for t in tokens if t.text[:1].isalpha()]
    if 2 * sum(t.text[:1].isupper() for t in words) > len(words) + 1:
        return None
    return "number-in-name", "the number is part of a name"


@cache
def _unit_words() -> frozenset[str]:
    rows = read_lexicon("units")["units"]
    return frozenset(
        w
        for row in rows
        for w in row.get("words", ())
        if row["dimension"] in {"distance", "duration"} and len(w) > 2
    )
