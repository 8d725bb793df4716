"""The items of a report that is a list: bullets, entries of a live blog, lines that open with a town and a colon.

An item tells a happening of its own. Where items are set in several towns, one that names none is set nowhere that
the report tells, and what the report opens with is neither its place nor its day.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from dateline.lexicons import read_lexicon
from dateline.model import Document, Passage, PlaceMention, Sentence, Span, Token

#: the hour that opens an entry of a live blog (`12:40 Two people …`, `[7 p.m. GMT]`)
_HOUR = re.compile(
    r"[\[(]?(?:\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\b\.?)?|\d{1,2}\s?[ap]\.?m\b\.?)(?:\s?[A-Z]{2,4}\b)?[\])]?"
    r"(?=\s*[-–—:|]|\s*\n|\s+[A-Z“\"'])"
)
#: fewer of a kind make no list
_FEWEST = 2
#: characters of the longest heading
_SHORT = 60
#: hints of places that are no town
_WIDE = frozenset({"country", "admin", "region", "water", "site"})


class Items:
    """The items of a report, by sentence."""

    def __init__(self, document: Document, places: Sequence[PlaceMention]) -> None:
        self._document = document
        self._numbers = _number_sentences(document, {p.span.start: p for p in places if not p.demonym})
        self._towns = self._towns_of(places) if any(self._numbers) else {}
        #: where the town stands that labels an item
        self.labels = frozenset(p.span for p in self._towns.values() if _is_label(document, p))
        self._apart = len({p.name for p in self._towns.values()}) >= _FEWEST

    def of(self, sentence: Sentence) -> int:
        """The number of the item that a sentence is of; 0 in running text."""
        return self._numbers[sentence.i]

    def are_one(self, one: Sentence, other: Sentence) -> bool:
        """Whether two sentences are of one item, or both of none."""
        return self._numbers[one.i] == self._numbers[other.i]

    def is_headed_since(self, one: Sentence, other: Sentence) -> bool:
        """Whether a heading stands between two sentences, over the second."""
        between = self._document.sentences[one.i + 1 : other.i]
        return any(
            is_heading(s.passage) for s in between if s.paragraph not in (one.paragraph, other.paragraph)
        )

    def town_of(self, sentence: Sentence) -> PlaceMention | None:
        """The first town that the item of a sentence says something is in; its label goes before all."""
        return self._towns.get(self._numbers[sentence.i]) if self._numbers[sentence.i] else None

    def is_apart(self, sentence: Sentence) -> bool:
        """Whether a sentence is of an item of a list that is set in several towns."""
        return self._apart and self._numbers[sentence.i] > 0

    def are_apart(self, one: Span, other: Span) -> bool:
        """Whether two spans stand in different items of a list that is set in several towns."""
        if not self._apart:
            return False
        a, b = (self._numbers[self._document.tokens_in(span)[0].sentence.i] for span in (one, other))
        return a > 0 and b > 0 and a != b

    def _towns_of(self, places: Sequence[PlaceMention]) -> dict[int, PlaceMention]:
        found: dict[int, PlaceMention] = {}
        starts = [t.start for t in self._document.tokens]
        for place in sorted(places, key=lambda p: p.span):
            if place.demonym or place.metonymic or place.in_name or place.hint in _WIDE:
                continue
            at = bisect_left(starts, place.span.start)
            token = self._document.tokens[at] if at < len(starts) else None
            if token is None or not (number := self._numbers[token.sentence.i]):
                continue
            label = _is_label(self._document, place)
            if number not in found and (label or _is_where(self._document.tokens, at)):
                found[number] = place
        return found


def is_heading(passage: Passage) -> bool:
    """Whether a passage heads what follows, by its kind or its shape (`BACKGROUND`)."""
    line = passage.kind == "body" and len(passage.text) <= _SHORT and passage.text[-1:].isalpha()
    return line or passage.kind == "subhead"


def _number_sentences(document: Document, places: dict[int, PlaceMention]) -> list[int]:
    """The number of the item of each sentence, in order; 0 outside of items."""
    kinds = list(_kinds(document, places))
    counts = {kind: sum(k == kind for k in kinds) for kind in ("bullet", "hour", "label")}
    numbers: list[int] = []
    number, current = 0, 0
    within: str | None = None  # the kind of the current item
    before: Sentence | None = None
    for sentence, kind in zip(document.sentences, kinds, strict=True):
        new = before is None or before.paragraph != sentence.paragraph
        if kind is not None and counts[kind] >= _FEWEST:
            number += 1
            current, within = number, kind
        elif (before is not None and before.passage.part != sentence.passage.part) or (
            new and within != "hour"
        ):
            current, within = 0, None
        numbers.append(current)
        before = sentence
    return numbers


def _kinds(document: Document, places: dict[int, PlaceMention]) -> Iterator[str | None]:
    """For each sentence, as what it opens an item: `bullet`, `hour` or `label`; None where it opens none."""
    paragraph: int | None = None
    for sentence in document.sentences:
        new, paragraph = sentence.paragraph != paragraph, sentence.paragraph
        place = places.get(sentence.start) if new else None
        if not new:
            yield None
        elif sentence.passage.kind == "bullet":
            yield "bullet"
        elif _HOUR.match(document.text, sentence.start):
            yield "hour"
        else:
            yield "label" if place is not None and _is_label(document, place) else None


def _is_label(document: Document, place: PlaceMention) -> bool:
    """Whether a colon follows a place that opens a line (`Norvale: two shells hit a school`)."""
    text, end = document.text, place.span.end
    return text[end : end + 1] == ":" and document.tokens_in(place.span)[0].sentence.start == place.span.start


def _is_where(tokens: Sequence[Token], at: int) -> bool:
    """Whether a preposition of place stands before a name, or somebody attacks what bears it."""
    words, token = read_lexicon("slots"), tokens[at]
    before = tokens[at - 1] if at > 0 else None
    if before is not None and before.sentence is token.sentence and before.lower in words["standing"]:
        return True
    struck = token.head.lemma.lower()
    return token.dep == "dobj" and (struck in words["attack_verbs"] or struck in words["struck_verbs"])
