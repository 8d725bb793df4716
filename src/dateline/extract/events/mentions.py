"""Places and times of a report as mentions: those on some words, those inside others, the nearest to a word."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import accumulate, islice

from dateline.extract.events.clauses import WIDEST, is_above
from dateline.lexicons import read_lexicon
from dateline.model import Document, Sentence, Span, Token

_HOUR = re.compile(read_lexicon("times")["hours"]["alone"])
ENTITY_PLACES = frozenset({"GPE", "LOC", "FAC"})
#: mentions of a sentence that are looked at on either side of a trigger
_NEIGHBOURS = 8
#: words above a word that are looked at
_DEEP = 6


def mentions_on(
    mention_at: Mapping[int, tuple[Span, str]], tokens: Sequence[Token], taken: Collection[int]
) -> list[tuple[Span, str]]:
    """The mentions that stand on some of these tokens, in order of the tokens."""
    found = (mention_at.get(t.i) for t in tokens if t.i not in taken)
    return sorted({m for m in found if m is not None})


def is_hour(text: str) -> bool:
    """Whether a time is one of a day alone (`about 15:30`, `roughly 2am local time`)."""
    return _HOUR.fullmatch(text) is not None


def answered_words(token: Token, anchor: Token) -> set[int]:
    """The words of a clause that tell of another happening: what it answers to (`in retaliation for raids on Norvale
    last week`), and of an arrest or a verdict the deed (`was charged with a murder in Norvale in 2004`)."""
    return {
        below.i
        for here in (token, anchor)
        for preposition in here.children_of("prep")
        for noun in preposition.children_of("pobj", "pcomp")
        if _is_answered(noun) and not is_above(noun, token)
        for below in islice(noun.subtree, WIDEST)
    }


def is_answered(token: Token) -> bool:
    """Whether a word stands in what another happening answers to or is about."""
    return any(
        t.dep in ("pobj", "pcomp") and _is_answered(t) for t in (token, *islice(token.ancestors, _DEEP))
    )


def is_weekday(text: str) -> bool:
    """Whether a time is a day of the week without a date or a year (`on Monday`)."""
    words = [w.strip(".,()") for w in text.lower().split()]
    return not any(c.isdigit() for c in text) and any(w in _words()["weekday"] for w in words)


def is_charging(token: Token) -> bool:
    """Whether a word tells that somebody is held or tried."""
    return token.lemma.lower() in _words()["prosecutes"]


def _words() -> Mapping[str, Sequence[str]]:
    found: Mapping[str, Sequence[str]] = read_lexicon("events")["words"]
    return found


def _is_answered(noun: Token) -> bool:
    words, lemma = _words(), noun.lemma.lower()
    if lemma in words["answering"]:
        return True
    if lemma in words["lengths"]:
        return False  # `jailed for 12 years on Monday`
    return is_charging(noun.head.head) and (
        noun.head.lower in words["of_deeds"] or lemma in words["accusation"]
    )


def inside(ranges: Iterable[Span]) -> Callable[[Span], bool]:
    """Whether a span lies in any of some others."""
    found = sorted(ranges)
    starts = [span.start for span in found]
    ends = list(accumulate((span.end for span in found), max))

    def is_inside(span: Span) -> bool:
        at = bisect_right(starts, span.start)
        return at > 0 and ends[at - 1] >= span.end

    return is_inside


def by_token(document: Document, mentions: Iterable[tuple[Span, str]]) -> dict[int, tuple[Span, str]]:
    """The mention that each token is part of, by the token's number."""
    return {t.i: m for m in mentions for t in document.tokens_in(m[0])}


def around(
    mentions: Sequence[tuple[Span, str]], starts: Sequence[int], sentence: Sentence, token: Token
) -> list[tuple[Span, str]]:
    """The mentions of a sentence that stand next to a token, a few on either side; `starts` are where they begin."""
    at = bisect_left(starts, token.start)
    near = mentions[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS]
    return [m for m in near if sentence.start <= m[0].start < sentence.end]


def nearest_to(found: Sequence[tuple[Span, str]], token: Token) -> tuple[Span, str]:
    return min(found, key=lambda m: (abs(m[0].start - token.start), m[0]))


def entities_of(document: Document, types: frozenset[str]) -> list[tuple[Span, str]]:
    """Runs of tokens of an entity type, as spans with their words."""
    found: list[tuple[Span, str]] = []
    run: list[Token] = []
    for token in [*document.tokens, None]:
        starts_new = token is None or token.entity not in types or token.entity_begins
        if run and (starts_new or (token is not None and token.sentence is not run[0].sentence)):
            span = Span(run[0].start, run[-1].end)
            if not (run[0].entity in ENTITY_PLACES and run[-1].dep in ("nsubj", "poss", "compound")):
                found.append((span, document.quote(span)))
            run = []
        if token is not None and token.entity in types:
            run.append(token)
    return found
