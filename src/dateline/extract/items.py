"""The items of a report that is a list: bullets, entries of a live blog, lines that open with a town and a colon.

An item may tell a happening of its own. Where items are set in several towns that the opening of the report does not
name, one of no town that tells of a new happening is set nowhere that the report tells, and what the report opens with
is neither its place nor its day.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence

from dateline.extract.places.labels import find_labels
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
#: tokens of a sentence that are looked at
_REACH = 60
#: hints of places that are no town
_WIDE = frozenset({"country", "admin", "region", "water", "site"})


class Items:
    """The items of a report, by sentence."""

    def __init__(self, document: Document, places: Sequence[PlaceMention]) -> None:
        self._document = document
        self._labels = find_labels(document)
        self._numbers = _number_sentences(document, [p for p in places if self._is_label(p)])
        self._headings = sorted({s.paragraph for s in document.sentences if is_heading(s.passage)})
        self._starts = [t.start for t in document.tokens]
        listed = any(self._numbers)
        self._towns = self._towns_of(places) if listed else {}
        #: where the town stands that labels an item
        self.labels = frozenset(p.span for p in self._towns.values() if self._is_label(p))
        #: the places that the report names before its first item
        self.opening = self._opening(places) if listed else ()
        home = {p.name for p in self.opening}
        told = {p.name for p in self._towns.values() if not self._is_aftermath(p)}
        self._several = len(told - home) >= _FEWEST
        self._apart = frozenset(self._find_apart(home)) if self._several else frozenset()

    def of(self, sentence: Sentence) -> int:
        """The number of the item that a sentence is of; 0 in running text."""
        return self._numbers[sentence.i]

    def are_one(self, one: Sentence, other: Sentence) -> bool:
        """Whether two sentences are of one item, or both of none."""
        return self._numbers[one.i] == self._numbers[other.i]

    def is_headed_since(self, one: Sentence, other: Sentence) -> bool:
        """Whether a heading stands between two sentences, over the second."""
        at = bisect_right(self._headings, one.paragraph)
        return at < len(self._headings) and self._headings[at] < other.paragraph

    def town_of(self, sentence: Sentence) -> PlaceMention | None:
        """The first town that the item of a sentence says something is in; its label goes before all."""
        return self._towns.get(self._numbers[sentence.i]) if self._numbers[sentence.i] else None

    def is_apart(self, sentence: Sentence) -> bool:
        """Whether a sentence is of an item of a list that is set in several towns, and not on what the report opens with."""
        return self._numbers[sentence.i] in self._apart

    def is_of_many(self, sentence: Sentence) -> bool:
        """Whether a sentence is of an item of a list that is set in several towns."""
        return self._several and self._numbers[sentence.i] > 0

    def are_apart(self, one: Span, other: Span) -> bool:
        """Whether two spans stand in different items of a list that is set in several towns."""
        if not self._apart:
            return False
        a, b = (self._numbers[self._document.tokens_in(span)[0].sentence.i] for span in (one, other))
        return 0 < a != b > 0 and not self._apart.isdisjoint((a, b))

    def _opening(self, places: Sequence[PlaceMention]) -> tuple[PlaceMention, ...]:
        first = next(s for s in self._document.sentences if self._numbers[s.i])
        return tuple(p for p in places if p.span.start < first.start and not p.demonym)

    def _find_apart(self, home: Collection[str]) -> Iterator[int]:
        """The numbers of the items that stand apart from the opening, which names the places `home`: those in other towns,
        and of those in no town the ones that tell of a happening of their own. Where it names no place, each in no town
        may be of any."""
        first = next(s.i for s in self._document.sentences if self._numbers[s.i])
        known = {t.lemma.lower() for s in self._document.sentences[:first] for t in s.tokens}
        told: dict[int, list[Sentence]] = {}
        for sentence in self._document.sentences[first:]:
            told.setdefault(self._numbers[sentence.i], []).append(sentence)
        for number, sentences in told.items():
            if number == 0:
                continue
            town = self._towns.get(number)
            if town is not None:
                own = town.name not in home
            else:
                own = not home or (
                    any(_is_of_its_own(t, known) for s in sentences for t in s.tokens)
                    and not any(_sums_up(s) for s in sentences)
                )
            if own:
                yield number

    def _is_aftermath(self, place: PlaceMention) -> bool:
        """Whether a place stands where somebody is arrested, tried or mourned, or taken to, not where harm was done."""
        words = read_lexicon("slots")
        tokens = self._document.tokens_in(place.span)[0].sentence.tokens[:_REACH]
        return any(
            t.lemma.lower() in words["aftermath"] or t.lemma.lower() in words["taking"] for t in tokens
        )

    def _is_label(self, place: PlaceMention) -> bool:
        """Whether a place labels a line of a list of towns."""
        return self._labels.get(place.span.start) == place.span.end

    def _towns_of(self, places: Sequence[PlaceMention]) -> dict[int, PlaceMention]:
        found: dict[int, PlaceMention] = {}
        starts = self._starts
        for place in sorted(places, key=lambda p: p.span):
            if place.demonym or place.metonymic or place.in_name or place.hint in _WIDE:
                continue
            at = bisect_left(starts, place.span.start)
            token = self._document.tokens[at] if at < len(starts) else None
            if token is None or not (number := self._numbers[token.sentence.i]):
                continue
            label = self._is_label(place)
            if number not in found and (label or _is_where(self._document.tokens, at)):
                found[number] = place
        return found


def is_heading(passage: Passage) -> bool:
    """Whether a passage heads what follows, by its kind or its shape (`BACKGROUND`)."""
    line = passage.kind == "body" and len(passage.text) <= _SHORT and passage.text[-1:].isalpha()
    return line or passage.kind == "subhead"


def _number_sentences(document: Document, labels: Sequence[PlaceMention]) -> list[int]:
    """The number of the item of each sentence, in order; 0 outside of items."""
    kinds = list(_kinds(document, {p.span.start for p in labels}))
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


def _kinds(document: Document, labels: Collection[int]) -> Iterator[str | None]:
    """For each sentence, as what it opens an item: `bullet`, `hour` or `label`; None where it opens none. `labels` are
    where the names of towns begin that label lines."""
    paragraph: int | None = None
    for sentence in document.sentences:
        new, paragraph = sentence.paragraph != paragraph, sentence.paragraph
        if not new:
            yield None
        elif sentence.passage.kind == "bullet":
            yield "bullet"
        elif _HOUR.match(document.text, sentence.start):
            yield "hour"
        else:
            yield "label" if sentence.start in labels else None


def _is_of_its_own(token: Token, known: Collection[str]) -> bool:
    """Whether a word tells of a happening that the opening, of the lemmas `known`, does not tell of: a deed, or a noun that
    does not only take one up (`the attack`, but `the attack on a bakery`)."""
    words, lemma = read_lexicon("slots"), token.lemma.lower()
    if lemma in known:
        return False
    if token.pos == "VERB":
        return lemma in words["attack_verbs"] or lemma in words["struck_verbs"] or lemma in words["single"]
    if lemma not in words["single"] and lemma not in words["disasters"]:
        return False
    taken_up = any(c.lower in {"the", "this", "that"} for c in token.children_of("det"))
    return not taken_up or any(True for _ in token.children_of("prep"))


def _sums_up(sentence: Sentence) -> bool:
    """Whether a sentence tells the sum of what a report tells (`the toll is 40`, `in total, 40 died`)."""
    text = " ".join(t.lower for t in sentence.tokens)
    return (
        re.search(r"\bin (?:total|all)\b|\boverall\b|\baltogether\b|\b(?:toll|tally)\b|\btotal of\b", text)
        is not None
    )


def _is_where(tokens: Sequence[Token], at: int) -> bool:
    """Whether a preposition of place stands before a name, or somebody attacks what bears it."""
    words, token = read_lexicon("slots"), tokens[at]
    before = tokens[at - 1] if at > 0 else None
    if before is not None and before.sentence is token.sentence and before.lower in words["standing"]:
        return True
    struck = token.head.lemma.lower()
    return token.dep == "dobj" and (struck in words["attack_verbs"] or struck in words["struck_verbs"])
