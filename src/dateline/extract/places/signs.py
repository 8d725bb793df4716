"""The signs by which a run of capitalised words is told to be a place, or not: those of its words, and what the report
says of its name elsewhere."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter

from dateline.extract.places.cues import PlaceCues
from dateline.extract.places.labels import find_labels
from dateline.extract.places.runs import PLACE_ENTITIES
from dateline.extract.places.words_around import RunsInWords
from dateline.model import Document, Gazetteer


class Signs(RunsInWords):
    """The runs of a report and the signs around them. `surnames` are words of persons' names, `seen` the
    names that the report surely uses as places, `spoilt` those that it uses for something else."""

    def __init__(self, document: Document, gazetteer: Gazetteer, cues: PlaceCues, longest: int) -> None:
        super().__init__(document, gazetteer, cues, longest)
        self.barred = {
            i
            for (first, last), name in self.runs.items()
            if name.lower().removeprefix("the ") in cues.never
            for i in range(first, last + 1)
        }
        self.barred |= self._in_titles(document)
        self.told = {name for (_, last), name in self.runs.items() if self.is_stated(last)}
        self.spoilt: set[str] = set()
        self.spoilt = {n.lower() for run, n in self.runs.items() if " " in n and self.is_spoilt(*run)}
        self.spoilt -= {n.lower() for run, n in self.runs.items() if self._is_town_elsewhere(run)}
        self.labels = self._labels(document)
        self.surnames = self._surnames()
        self.seen = self._seen()

    def _in_titles(self, document: Document) -> set[int]:
        """The tokens in the names of bodies that name lands without being there (`the State of X and Y`)."""
        found: set[int] = set()
        starts = [t.start for t in self.tokens]
        for phrase in self.cues.titles:
            for match in re.finditer(rf"\b{phrase}\b", document.text, re.IGNORECASE):
                found.update(range(bisect_left(starts, match.start()), bisect_left(starts, match.end())))
        return found

    def _labels(self, document: Document) -> set[tuple[int, int]]:
        """The runs that label the lines of a list of towns, and name a town of a land that the report is surely of."""
        labels = find_labels(document)
        runs = [
            (first, last)
            for first, last in self.runs
            if labels.get(self.tokens[first].start) == self.tokens[last].end
        ]
        if not runs:
            return set()
        told = (run for run in set(self.entities.values()) if self.tokens[run[0]].entity in PLACE_ENTITIES)
        lands = {places[0].country for run in told if (places := self.places(*run))}
        return {
            run for run in runs if any(p.feature == "city" and p.country in lands for p in self.places(*run))
        }

    def _surnames(self) -> set[str]:
        """The words of the names of persons that have two words and more: the NER's, one with an age after it
        (`Ann Example, 39,`), and the word right before a name (`Ann` where only `Example` is marked)."""
        names: Counter[str] = Counter()
        for first, last in set(self.entities.values()):
            served = any(
                t.lower in self.cues.serves or t.lower in self.cues.follows
                for t in self.tokens[first : last + 1]
            )
            if self.tokens[first].entity == "PERSON" and last > first and not served:
                words = [
                    t.text for t in self.tokens[first : last + 1] if t.text[:1].isalpha() and len(t.text) > 2
                ]
                if len(words) > 1:
                    names.update((words[0], words[-1]))
        for first, last in self.runs:
            words = [t.text for t in self.tokens[first : last + 1]]
            if len(words) == 2 and self._has_age(last) and not self.known[self.runs[first, last]]:
                names.update(w for w in words if w.isalpha())
            elif len(words) == 1 and self._is_given(first) and words[0].isalpha():
                names.update(words)
        return {n for n in names if not self._is_sure(n)}

    def _has_age(self, last: int) -> bool:
        """Whether an age stands after a name (`, 39,`, `, 39.`)."""
        after = self.tokens[last + 1 : last + 4]
        return (
            len(after) == 3
            and after[0].text == ","
            and after[1].text.isdigit()
            and len(after[1].text) == 2
            and after[2].text in (",", ".", ")")
        )

    def _is_given(self, i: int) -> bool:
        """Whether a word that is no country's name is the first of a person's whose rest the NER marks."""
        token, after = self.tokens[i], self._token(i + 1)
        if after is None or after.entity != "PERSON" or token.entity == "PERSON" or token.dep != "compound":
            return False
        inside = self.entities[after.i]
        adjacent = inside[0] == after.i and token.head.i <= inside[1] and token.head.i > i
        return adjacent and not any(p.feature == "country" for p in self.places(i, i))

    def _is_sure(self, name: str) -> bool:
        """Whether the report itself shows a name as a place: `in NAME` that the NER sees as one, `NAME, Ohio`
        or a dateline."""
        for first, last in self.where.get(name, ()):
            if not self.known[name]:
                continue
            if self.is_dateline(first, last) or self.is_stated(last):
                return True
            if (
                self.tokens[first].entity in PLACE_ENTITIES
                and self.entities[first] == (first, last)
                and self.is_strong_before(first)
            ):
                return True
        return False

    def _seen(self) -> set[str]:
        """Names that the report surely uses as places."""
        found: set[str] = set()
        for (first, last), name in self.runs.items():
            inside = self.entities.get(first)
            if not self.known[name] or (inside is not None and inside != (first, last)):
                continue
            if self.is_dateline(first, last):
                found.update((name, name.title()))
            elif inside is not None and self.tokens[first].entity in PLACE_ENTITIES:
                if self.is_cued(first, last) or len(name) > 4:
                    found.add(name)
            elif self.is_stated(last) or (self.tokens[last].pos == "PROPN" and self.is_cued(first, last)):
                found.add(name)
        return found - self.surnames - {w for w in found if w.lower() in self.cues.common}

    def _is_town_elsewhere(self, run: tuple[int, int]) -> bool:
        """Whether the NER takes all of a run for a town or land, so that what bears its name (`the St. Norvale Post`)
        is called after it."""
        return self.tokens[run[0]].entity == "GPE" and self.entities.get(run[0]) == run

    def is_spoilt(self, first: int, last: int) -> bool:
        """Whether the name is part of one that is no place: a paper, a disease, a firm, a saint's day."""
        name = self.name(first, last).lower()
        if name in self.spoilt:
            return True
        after = self._token(last + 1)
        if after is not None and after.lower in self.cues.spoils:
            return True
        before = self._token(first - 1)
        if (
            after is not None
            and after.text in self.cues.named
            and before is not None
            and before.lower == "the"
        ):
            return True
        if name.startswith(("st ", "st. ")) and after is not None and after.lower in ("'s", "’s"):
            return True
        return any(i in self.barred for i in range(first, last + 1))
