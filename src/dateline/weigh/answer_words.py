"""The words by which denials and corrections find the claims that they answer, and by which two texts are told apart."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from dateline.model import ResolvedAttribution, ResolvedEvent, ResolvedFigure, WeighedClaim
from dateline.weigh.answers import is_refusal, stance_of, text_of, topic_of
from dateline.weigh.scope import (
    content_words,
    general_event_words,
    general_words,
    place_key,
    stopwords,
    word_stem,
)

#: words of a denial that are looked up, the longest first
LOOKED_UP = 12
#: telling words that a denial and a claim of another report have in common
TELLING = 3

_PRONOUN = re.compile(r"\b(?:it|its|he|his|she|her|they|their|we|our|i|my)\b", re.I)
NEGATED = re.compile(r"\b(?:not?|never|none|nobody|nothing|neither|nor|without|cannot|\w+n't)\b", re.I)
OLD = re.compile(
    r"\b(?:not|instead of|rather than|never)\s+(?P<old>.{2,160}?),?\s+(?:as\s+)?(?:\w+\s+){0,2}"
    r"(?:previously|earlier|initially|originally|first|wrongly|mistakenly|erroneously)"
    r"(?:\s+(?:stated|reported|said|given|announced|published|written|thought|believed)|\b)",
    re.I | re.S,
)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
TOKEN = re.compile(r"\w+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class ToldClaim:
    """A claim that can be denied or corrected: how many words it has, and their stems with those of the
    name that its pronoun can stand for."""

    claim: WeighedClaim
    text: str
    length: int
    stems: frozenset[str]
    telling: frozenset[str]
    negated: bool


def can_be_answered(claim: WeighedClaim) -> bool:
    """Whether a claim is one that something is so; demands, pledges, denials and refusals are not."""
    resolved = claim.resolved
    if isinstance(resolved, ResolvedFigure):
        held = resolved.figure.modality == "actual"
    elif isinstance(resolved, ResolvedEvent):
        held = resolved.event.modality == "actual"
    else:
        held = True
    stands = stance_of(claim) in (None, "asserts", "accuses", "warns", "confirms")
    return held and stands and OLD.search(text_of(claim)) is None


def read_told(claim: WeighedClaim) -> ToldClaim:
    text = text_of(claim)
    stems = whole = stems_of(text)
    if claim.resolved.voice is not None and _PRONOUN.search(text):
        whole = stems | stems_of(claim.resolved.voice.name)
    return ToldClaim(claim, text, len(stems), whole, whole - idle_stems(), NEGATED.search(text) is not None)


def stems_of(text: str) -> frozenset[str]:
    return frozenset(word_stem(w) for w in content_words(text))


@cache
def idle_stems() -> frozenset[str]:
    """Stems of words that many claims share."""
    return frozenset(word_stem(w) for w in general_words() | general_event_words())


def words_told(claim: WeighedClaim) -> frozenset[str]:
    """The words by which an answer finds a claim (stems, and for a figure its number with what and where it
    counts); none of a claim that cannot be answered."""
    if claim.review == "rejected" or not can_be_answered(claim):
        return frozenset()
    return told_by(read_told(claim))


def told_by(read: ToldClaim) -> frozenset[str]:
    resolved = read.claim.resolved
    place = place_key(resolved.place) if isinstance(resolved, ResolvedFigure) else None
    if isinstance(resolved, ResolvedFigure) and resolved.figure.low is not None and place is not None:
        return read.telling | {_number(resolved.figure.low, topic_of(read.claim), place)}
    return read.telling


def _number(value: float, topic: str, place: str) -> str:
    return f"#{value:g}|{topic}|{place}"


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of an answer: those that are looked up, all that it has, and how many of them a claim of another
    report must at least share."""

    looked_up: frozenset[str]
    telling: frozenset[str]
    least: int


def words_asked(said: ResolvedAttribution, text: str, own: Sequence[WeighedClaim]) -> Asked | None:
    """The words by which a denial or correction finds claims, None where it answers none; `text` are the words
    of what it says, `own` the claims in them."""
    if not text or said.attribution.stance not in ("denies", "corrects"):
        return None
    if said.attribution.stance == "denies":
        if is_refusal(said.attribution, text):
            return None
        telling = denied_stems(said, text) - idle_stems()
        return Asked(frozenset(longest(telling)), telling, TELLING)
    match = OLD.search(text)
    if match is None:
        return None
    words = frozenset(longest(stems_of(match["old"]) - idle_stems())) | old_numbers(
        match["old"], counted_by(own)
    )
    return Asked(words, words, 1)


def name_of_event(claim: WeighedClaim) -> str | None:
    """The stem of the word that names an event (its last, where several do), None of other claims."""
    resolved = claim.resolved
    if not isinstance(resolved, ResolvedEvent):
        return None
    event = resolved.event
    start = event.trigger.start - event.spans[0].start if event.spans else 0
    words = TOKEN.findall(event.text[start : start + event.trigger.end - event.trigger.start])
    return next(iter(stems_of(words[-1])), None) if words else None


def longest(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda w: (-len(w), w))[:LOOKED_UP]


def denied_stems(said: ResolvedAttribution, text: str) -> frozenset[str]:
    whole = text
    if said.voice is not None and _PRONOUN.search(text):
        whole = f"{text} {said.voice.name}"
    return stems_of(whole)


def is_retold(denied: str, claimed: str, shared: int) -> bool | None:
    """Whether of two texts of one report, with so many telling words in common, one tells the other again: they keep
    neighbouring words, or, as in `the well was poisoned by guards`, about half of all neighbours in whatever order.
    False where both join their words and otherwise, None where words other than names are too few to show it."""
    one, other = _pairs(denied), _pairs(claimed)
    if one & other:
        return True
    joined, met = _joined(denied), _joined(claimed)
    kept, fewer = 2 * len(joined & met), min(len(joined), len(met))
    if kept > fewer or (kept == fewer > 0 and shared >= TELLING):
        return True
    return False if one and other else None


def _pairs(text: str) -> set[tuple[str, str]]:
    """Neighbouring telling words (their stems), in order, names aside: one report that tells a thing twice
    keeps them."""
    return {(one, other) for one, other, _ in _neighbours(w for w in _tokens(text) if w.islower())}


def _joined(text: str) -> set[frozenset[str]]:
    """Neighbouring telling words (their stems), in whatever order, pairs of two names aside."""
    return {frozenset((one, other)) for one, other, plain in _neighbours(_tokens(text)) if plain}


def _tokens(text: str) -> list[str]:
    return TOKEN.findall(text[:2000])


def _neighbours(words: Iterable[str]) -> Iterator[tuple[str, str, bool]]:
    """The stems of neighbours among words once stopwords are left out, without those that many claims share; and whether
    one of the two has a small first letter."""
    told = [(w.lower(), w.islower()) for w in words]
    stems = [
        (word_stem(w.removesuffix("s") if len(w) > 3 else w), small)
        for w, small in told
        if w not in stopwords()
    ]
    for (one, small), (other, smaller) in pairwise(stems):
        if one not in idle_stems() and other not in idle_stems():
            yield one, other, small or smaller


def old_numbers(old: str, counted: Collection[tuple[str, str]]) -> frozenset[str]:
    """The numbers that a correction calls no longer so, as what its own figures count (their topics), where they count it."""
    values = sorted({float(n.replace(",", "")) for n in _NUMBER.findall(old)[:4] if len(n) < 16})
    return frozenset(_number(value, topic, place) for value in values for topic, place in counted)


def counted_by(own: Iterable[WeighedClaim]) -> set[tuple[str, str]]:
    """What some figures count, and where, where that is known."""
    return {
        (topic_of(c), place)
        for c in own
        if isinstance(c.resolved, ResolvedFigure) and (place := place_key(c.resolved.place)) is not None
    }
