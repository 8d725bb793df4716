"""Finding mentions of places: the NER's, and those that the place index and the words around them tell.

A run of capitalised words that the index knows is a mention where the NER sees a place, where a place
word stands beside it (`in`, `the town of`, `, Texas`, a dateline), where the report names it as a place
elsewhere, or where it is a country or a large place. Names of persons are never mentions; a place inside
the name of a body is one with `in_name` set.
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.extract.places_context import describe_mention
from dateline.extract.places_cues import place_cues
from dateline.extract.places_signs import PLACE_ENTITIES, Signs, is_capital
from dateline.model import Document, Gazetteer, Place, PlaceMention, Sentence, Token

#: longest name looked up, in tokens
LONGEST = 6


def find_places(document: Document, gazetteer: Gazetteer) -> list[PlaceMention]:
    """The mentions of places in a report, in text order, none overlapping another.

    Demonyms (`demonym`) and places inside the names of bodies (`in_name`) are among them, marked; what
    counts as a place is the caller's choice. Mentions that the index does not know are kept where the
    NER or the words around them say place; resolving leaves them open.
    """
    finder = _Finder(document, gazetteer)
    return [
        describe_mention(document, first, last, demonym, finder.signs)
        for sentence in document.sentences
        for first, last, demonym in finder.runs_of(sentence)
    ]


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
            run = self._run_at(i, end) if is_capital(self.tokens[i]) else None
            if run is not None:
                found.append(run)
                i = run[1] + 1
            else:
                i += 1
        return self._with_lists(found, end)

    def _run_at(self, i: int, end: int) -> Run | None:
        people = self._demonym_at(i, end)
        shortest = i if people is None else people[1] + 1
        for last in range(min(i + LONGEST - 1, end), shortest - 1, -1):
            places = self.signs.places(i, last)
            if places and not self._cut(i, last) and self._is_place(i, last, places):
                return i, last, None
        return people or self._unknown(i, end)

    def _cut(self, first: int, last: int) -> bool:
        """Whether a run reaches out of an entity that is not a place."""
        inside = self.signs.entities.get(first)
        if inside is None or last <= inside[1] or self.tokens[first].entity in (*PLACE_ENTITIES, "NORP"):
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

    def _unknown(self, i: int, end: int) -> Run | None:
        """A place that the index does not know: of the NER, or after `the village of` and the like."""
        signs, token = self.signs, self.tokens[i]
        inside = signs.entities.get(i)
        if inside is None:
            last = i
            while last < end and is_capital(self.tokens[last + 1]) and not self.tokens[last + 1].entity:
                last += 1
            if token.pos != "PROPN" or signs.is_loose_name(i, last):
                return None
            named = signs.is_kind_before(i) or signs.is_region_noun_after(last) or signs.is_natural(i, last)
            return (i, last, None) if named else None
        first, last = inside
        if i > first and any(is_capital(t) and not signs.is_loose(t) for t in self.tokens[first:i]):
            return None
        while last > i and not is_capital(self.tokens[last]):
            last -= 1
        words = [t for t in self.tokens[i : last + 1] if is_capital(t)]
        if all(signs.is_loose(t) or t.lower in signs.cues.common for t in words):
            return None
        if token.entity not in ("PERSON", "ORG", "NORP", "PRODUCT", "WORK_OF_ART", *PLACE_ENTITIES):
            return None
        if (
            signs.is_kind_before(i)
            or signs.is_stated(last)
            or signs.is_region_noun_after(last)
            or signs.is_natural(i, last)
        ):
            return i, last, None
        if signs.is_party_home(i) or (
            len(words) == 1
            and signs.is_in(i)
            and not words[0].text.isupper()
            and words[0].lower not in signs.cues.bodies
        ):
            return i, last, None
        if token.entity not in PLACE_ENTITIES or (len(words) == 1 and words[0].text in signs.surnames):
            return None
        if len(words) == 1 and words[0].text.isupper() and len(words[0].text) <= 5:
            return None
        if token.entity == "FAC":
            return (i, last, None) if words[-1].lower.rstrip(".") in signs.cues.after else None
        kept = token.entity == "LOC" or signs.is_preposition_before(i) or signs.is_among_places(i, last)
        return (i, last, None) if kept else None

    def _is_place(self, first: int, last: int, places: Sequence[Place]) -> bool:
        signs, token = self.signs, self.tokens[first]
        if signs.is_spoilt(first, last) or signs.is_loose_name(first, last):
            return False
        if signs.is_stated(last) or signs.is_party_home(first) or signs.is_dateline(first, last):
            return not signs.is_short(first, last, places) or signs.is_state(first, last)
        if signs.is_abbreviation(first, last):
            return (
                token.entity in PLACE_ENTITIES or signs.is_listed(first) or signs.is_preposition_before(first)
            )
        if signs.is_short(first, last, places):
            return False
        inside = signs.entities.get(first)
        whole = inside is not None and inside[0] >= first and inside[1] <= last
        name, cued = signs.name(first, last), signs.is_cued(first, last)
        if first == last and token.lower in signs.cues.common:
            return cued and token.entity in PLACE_ENTITIES
        if token.entity in PLACE_ENTITIES or (token.entity == "NORP" and whole):
            if first == last and name in signs.surnames:
                return cued
            return token.entity != "FAC" or whole or signs.is_head(first)
        if first == last and name in signs.surnames:
            return False
        if name in signs.seen and (whole or inside is None or signs.is_head(first)):
            return True
        large = signs.is_large(name, places)
        if inside is None:
            if self.tokens[last].pos not in ("PROPN", "NOUN", "ADJ"):
                return False
            if (
                self.tokens[last].pos == "PROPN"
                and self.tokens[last].dep == "pobj"
                and self.tokens[last].head.lower in ("to", "from")
            ):
                return True
            return cued or (large and self.tokens[last].pos == "PROPN")
        if whole and token.entity == "PERSON" and large and signs.is_preposition_before(first):
            return True
        if whole and token.entity == "PERSON":
            return signs.is_kind_beside(first, last) or (
                signs.is_strong_before(first) and token.dep in ("pobj", "conj", "compound", "appos")
            )
        if whole:
            return cued or (large and not name.isupper()) or any(p.feature == "country" for p in places)
        if token.entity == "PERSON":
            return signs.is_head(first) and signs.is_served(last)
        return (signs.is_head(first) and (large or signs.is_served(last))) or (
            large and signs.is_tail(first, last)
        )

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
        signs, i = self.signs, last + 1
        while i <= limit and self.tokens[i].lower in (",", "and", "or", "&"):
            i += 1
        if i == last + 1 or i > limit or not is_capital(self.tokens[i]):
            return None
        inside = signs.entities.get(i)
        if inside is not None and (
            inside[0] != i or self.tokens[i].entity not in ("PERSON", "ORG", "NORP", *PLACE_ENTITIES)
        ):
            return None
        stop = min(inside[1] if inside else i + LONGEST - 1, limit)
        for j in range(stop, i - 1, -1):
            if (
                signs.places(i, j)
                and not signs.is_spoilt(i, j)
                and not signs.is_short(i, j, signs.places(i, j))
            ):
                follows = self.tokens[j + 1] if j + 1 < len(self.tokens) else None
                joined = (
                    follows is None
                    or follows.lower in (",", "and", "or", ";", ".", "&")
                    or follows.lower in signs.cues.plural
                )
                closed = self.tokens[i - 1].lower in ("and", "or") or (
                    follows is not None and follows.lower in ("and", "or", ",")
                )
                whole = inside is None or inside[1] == j
                if (
                    joined
                    and closed
                    and whole
                    and signs.name(i, j) not in signs.surnames
                    and not self._speaks(i, j)
                ):
                    return i, j, None
        return None

    def _speaks(self, first: int, last: int) -> bool:
        """Whether the run is the subject of a verb, as a person would be."""
        head: Token = self.tokens[last]
        return head.dep in ("nsubj", "nsubjpass") or self.tokens[first].lower in self.signs.cues.common
