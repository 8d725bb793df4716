"""Finding mentions of places: the NER's, and those that the place index and the words around them tell.

A run of capitalised words that the index knows is a mention where the NER sees a place, where a place
word stands beside it (`in`, `the town of`, `, Texas`, a dateline), where the report names it as a place
elsewhere, or where it is a country or a large place. Names of persons are never mentions; a place inside
the name of a body is one with `in_name` set.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from dateline.extract.places.accept import accept_known, unknown_run
from dateline.extract.places.borders import find_borders
from dateline.extract.places.context import describe_mention
from dateline.extract.places.cues import place_cues
from dateline.extract.places.runs import PLACE_ENTITIES, is_capital
from dateline.extract.places.signs import Signs
from dateline.model import Document, Gazetteer, Place, PlaceMention, Sentence, Token, trace

#: longest name looked up, in tokens
LONGEST = 6


def find_places(document: Document, gazetteer: Gazetteer) -> list[PlaceMention]:
    """The mentions of places in a report, in text order, none overlapping another.

    Demonyms (`demonym`) and places inside the names of bodies (`in_name`) are among them, marked; what
    counts as a place is the caller's choice. Mentions that the index does not know are kept where the
    NER or the words around them say place; resolving leaves them open.
    """
    finder = _Finder(document, gazetteer)
    runs = [run for sentence in document.sentences for run in finder.runs_of(sentence)]
    mentions = [
        describe_mention(document, first, last, demonym, finder.signs)
        for first, last, demonym in finder.with_again(runs)
    ]
    mentions = _listed(document, mentions)
    mentions += find_borders(document, mentions, finder.signs.cues)
    return sorted(mentions, key=lambda m: m.span)


def _listed(document: Document, mentions: list[PlaceMention]) -> list[PlaceMention]:
    """The mentions, each with the one that a list joins it to (`X and Y`, `X, Y and Z`)."""
    made = mentions[:1]
    for before, mention in pairwise(mentions):
        gap = (
            document.text[before.span.end : mention.span.start]
            if mention.span.start < before.span.end + 12
            else ""
        )
        joined = gap.strip() in ("and", "or", ", and", ", or", "&") or (
            gap == ", " and before.within != mention.name
        )
        plain = not (before.demonym or mention.demonym or before.in_name or mention.in_name)
        made.append(replace(mention, beside=before.name) if joined and plain else mention)
    return made


#: first and last token of a mention, and the place that a demonym stands for
Run = tuple[int, int, str | None]


class _Finder:
    def __init__(self, document: Document, gazetteer: Gazetteer) -> None:
        self.tokens = document.tokens
        self.signs = Signs(document, gazetteer, place_cues(), LONGEST)

    def runs_of(self, sentence: Sentence) -> list[Run]:
        """The accepted runs of a sentence: from left to right the longest, then those that a list adds."""
        found: list[Run] = []
        i, end = sentence.tokens[0].i, sentence.tokens[-1].i
        while i <= end:
            run = self._run_at(i, end) if self.signs.opens(i) else None
            if run is not None:
                found.append(run)
                i = self._next_after(run)
            else:
                i += 1
        return self._with_lists(found, end)

    def with_again(self, runs: list[Run]) -> list[Run]:
        """The runs of a report, with the other mentions of names that no index knows and that one of the runs shows
        to be a place: those that a preposition of place leads."""
        signs, taken = self.signs, {i for first, last, _ in runs for i in range(first, last + 1)}
        unknown = {
            signs.name(first, last)
            for first, last, people in runs
            if not (people or signs.places(first, last))
        }
        more: list[Run] = []
        for name in sorted(unknown - signs.surnames):
            for first, last in signs.where.get(name, ()):
                token = self.tokens[last]
                led = token.dep == "pobj" and token.head.lower in (*signs.cues.strong, "on", "at")
                if led and taken.isdisjoint(range(first, last + 1)):
                    more.append((first, last, None))
                    taken.update(range(first, last + 1))
        return sorted([*runs, *more], key=lambda run: run[:2]) if more else runs

    def _next_after(self, run: Run) -> int:
        """The token to go on from: past the rest of a place name whose first part is the mention."""
        inside = self.signs.entities.get(run[0])
        if run[2] is None and inside is not None and self.tokens[run[0]].entity in PLACE_ENTITIES:
            rest = self.tokens[run[1] + 1 : inside[1] + 1]
            if all(is_capital(t) for t in rest):
                return max(run[1], inside[1]) + 1
        return run[1] + 1

    def _run_at(self, i: int, end: int) -> Run | None:
        people = self._demonym_at(i, end)
        shortest = i if people is None else people[1] + 1
        for last in range(min(i + LONGEST - 1, end), shortest - 1, -1):
            if last < shortest:
                break
            places = self.signs.places(i, last)
            if places and not self._cut(i, last, places) and accept_known(self.signs, i, last, places):
                return i, last, None
            if places:
                if last > i and not self._cut(i, last, places):
                    shortest = max(shortest, last)  # its first word alone is no place (`Las` of `Las Vegas`)
                run = self.tokens[i : last + 1]
                trace.note(
                    "place",
                    "rejected",
                    run,
                    "no sign",
                    "a known name that nothing here says is a place",
                    of=run,
                )
        unknown = unknown_run(self.signs, i, end) if people is None else None
        return people if unknown is None else (*unknown, None)

    def _cut(self, first: int, last: int, places: Sequence[Place]) -> bool:
        """Whether a run reaches out of an entity that is not a place."""
        inside = self.signs.entities.get(first)
        if inside is None or last <= inside[1] or self.tokens[first].entity in (*PLACE_ENTITIES, "NORP"):
            return False
        if any(p.feature == "country" for p in places):
            return False
        return self.tokens[inside[1] + 1].text not in ("-", "–")

    def _demonym_at(self, i: int, end: int) -> Run | None:
        for last in (min(i + 1, end), i):
            place = self.signs.cues.demonyms.get(" ".join(t.lower for t in self.tokens[i : last + 1]))
            if place is None:
                continue
            if (
                i > 0
                and is_capital(self.tokens[i - 1])
                and self.signs.places_of(f"{self.tokens[i - 1].text} {place}")
            ):
                return None
            return i, last, place
        return None

    def _with_lists(self, runs: list[Run], end: int) -> list[Run]:
        """The runs, with known names that stand in a list right after one of them (`in Norvale, Ostham and Pell`)."""
        found: list[Run] = []
        for number, run in enumerate(runs):
            found.append(run)
            limit = runs[number + 1][0] - 1 if number + 1 < len(runs) else end
            while run[2] is None and (more := self._listed_after(run[1], limit)) is not None:
                found.append(more)
                run = more
        return found

    def _listed_after(self, last: int, limit: int) -> Run | None:
        """The known name that a list adds after a mention that ends at token `last`, or None."""
        signs, i = self.signs, last + 1
        while i <= limit and self.tokens[i].lower in (",", "and", "or", "&"):
            i += 1
        if i == last + 1 or i > limit or not is_capital(self.tokens[i]):
            return None
        inside, entity = signs.entities.get(i), self.tokens[i].entity
        if inside is not None and (
            inside[0] != i or entity not in ("PERSON", "ORG", "NORP", *PLACE_ENTITIES)
        ):
            return None
        for j in range(min(inside[1] if inside else i + LONGEST - 1, limit), i - 1, -1):
            places = signs.places(i, j)
            if not places or signs.is_spoilt(i, j) or signs.is_short(i, j, places):
                continue
            whole = inside is None or inside[1] == j
            if whole and signs.name(i, j) not in signs.surnames and self._is_item(last, i, j):
                return i, j, None
        return None

    def _is_item(self, before: int, first: int, last: int) -> bool:
        """Whether a run is an item of the list of the mention that ends at token `before`."""
        if self.tokens[first].lower in self.signs.cues.common:
            return False
        head: Token = self.tokens[last]
        final = self.tokens[first - 1].lower in ("and", "or")
        if (
            final
            and head.dep == "conj"
            and head.head.i <= before
            and self.tokens[before].dep not in ("nsubj", "nsubjpass")
        ):
            return True
        if head.dep in ("nsubj", "nsubjpass"):
            return False
        follows = self.tokens[last + 1].lower if last + 1 < len(self.tokens) else "."
        joined = follows in (",", "and", "or", ";", ".", "&") or follows in self.signs.cues.plural
        return joined and (final or follows in ("and", "or", ","))
