"""How long a report says that something has gone on: `now in its third week`, `the tenth day of the siege`."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from dateline.lexicons import read_lexicon
from dateline.lineage.signs.prose import Prose
from dateline.model import Elapsed, Span, Token

_UNITS = {"day": 1.0, "week": 7.0, "month": 30.44, "year": 365.25, "decade": 3652.5}
_WHOSE, _ENTRY = frozenset("its their the".split()), frozenset("in into enter reach of".split())
#: places that a report is mainly about
MAIN = 6
#: tokens before and behind the words in which what goes on is looked for
BEFORE, BEHIND = 24, 9


@cache
def _numbers() -> dict[str, int]:
    """Ordinals, as words and digits are looked up."""
    ordinals = read_lexicon("times")["ordinals"]
    return {str(word): int(value) for word, value in ordinals.items() if str(value).isdigit()}


@cache
def _ongoing() -> frozenset[str]:
    return frozenset(read_lexicon("times")["ongoing"]["words"])


def main_places(prose: Prose) -> tuple[str, ...]:
    """The places that a report names most, in lower case, the most named first."""
    counts = Counter(t.lower for t in prose.document.tokens if t.entity == "GPE" and t.pos == "PROPN")
    return tuple(name for name, _ in sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:MAIN])


def find_elapsed(prose: Prose) -> tuple[Elapsed, ...]:
    """Each statement of how long something that goes on has gone on, in text order."""
    found = []
    main: frozenset[str] | None = None
    tokens = prose.document.tokens
    for unit in prose.sorted_of(_UNITS):
        if unit.i < 2 or tokens[unit.i - 1].sentence is not unit.sentence:
            continue
        nth, whose = tokens[unit.i - 1], tokens[unit.i - 2]
        order = _order(nth.lower)
        if order is None or order < 1 or whose.lower not in _WHOSE:
            continue
        of = _what(prose, unit, whose)
        if of is not None:
            size = _UNITS[unit.lower]
            span = Span(nth.start, unit.end)
            words = prose.document.quote(span)
            main = frozenset(main_places(prose)) if main is None else main
            named = {t.lower for t in unit.sentence.tokens if t.entity == "GPE" and t.pos == "PROPN"}
            found.append(
                Elapsed(span, words, of, round((order - 1) * size), round(order * size), not named <= main)
            )
    return tuple(found)


def _what(prose: Prose, unit: Token, whose: Token) -> str | None:
    """What goes on: what stands behind `of` (`the tenth day of the siege`), or before `in its tenth day`."""
    tokens = prose.document.tokens
    after = [t for t in tokens[unit.i + 1 : unit.i + BEHIND] if t.sentence is unit.sentence]
    if after and after[0].lower == "of":
        return next((t.lemma.lower() for t in after if t.lemma.lower() in _ongoing()), None)
    before = [t for t in tokens[max(0, whose.i - BEFORE) : whose.i] if t.sentence is unit.sentence]
    if not before or before[-1].lemma.lower() not in _ENTRY:
        return None
    return next((t.lemma.lower() for t in reversed(before) if t.lemma.lower() in _ongoing()), None)


def _order(word: str) -> int | None:
    digits = re.match(r"\d+", word)
    return int(digits[0]) if digits else _numbers().get(word)
