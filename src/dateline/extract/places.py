"""Finding mentions of places: the NER's, and those that the place index and the words around them tell.

A run of capitalised words that the index knows is a mention where the NER sees a place, where a place
word stands beside it (`in`, `the town of`, `, Texas`), where the report names it as a place elsewhere,
or where it is a country or a large place. Names of persons are never mentions; a place inside the name
of a body is one with `in_name` set.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.extract.places_context import describe_mention
from dateline.extract.places_cues import PlaceCues, place_cues
from dateline.model import Document, Gazetteer, Place, PlaceMention, Sentence, Token

#: longest name looked up, in tokens
LONGEST = 6
#: population from which a name with no other sign is taken for a place
LARGE = 400_000
_PLACE_ENTITIES = frozenset({"GPE", "LOC", "FAC"})
_PARTICLES = frozenset({"of", "the", "de", "la", "le", "del", "da", "do", "dos", "du", "des", "al", "el", "es", "and", "upon", "on", "sur", "kwa", "in", "-", "–", "'s", "’s", "'", "’", ".", "&"})  # fmt: skip


@dataclass(slots=True)
class Run:
    """A stretch of tokens `[first, last]` that may name a place, with what is known of it."""

    first: int
    last: int
    name: str
    entity: str
    whole: bool
    places: tuple[Place, ...] = ()
    demonym: str | None = None


def find_places(document: Document, gazetteer: Gazetteer) -> list[PlaceMention]:
    """The mentions of places in a report, in text order, none overlapping another.

    Demonyms (`demonym`) and places inside the names of bodies (`in_name`) are among them, marked; what
    counts as a place is the caller's choice. Mentions that the index does not know are kept where the
    NER or the words around them say place; resolving leaves them open.
    """
    finder = _Finder(document, gazetteer, place_cues())
    runs = [run for sentence in document.sentences for run in finder.runs_of(sentence)]
    return [describe_mention(document, r.first, r.last, r.name, r.demonym, finder.in_name(r), finder.cues, finder.known)
            for r in runs]  # fmt: skip


class _Finder:
    def __init__(self, document: Document, gazetteer: Gazetteer, cues: PlaceCues) -> None:
        self.document = document
        self.tokens = document.tokens
        self.cues = cues
        self.entities = _entity_spans(document.tokens)
        self.grams = self._grams()
        self.known = gazetteer.find_all(set(self.grams.values()))
        self.surnames = self._surnames()
        self.seen = self._seen()

    # ------------------------------------------------------------------ what the report says as a whole

    def _grams(self) -> dict[tuple[int, int], str]:
        """The text of every run of up to LONGEST tokens that begins and ends with a capitalised one."""
        found = {}
        for sentence in self.document.sentences:
            tokens = sentence.tokens
            for i, token in enumerate(tokens):
                if not _capital(token):
                    continue
                found[token.i, token.i] = token.text
                for other in tokens[i + 1 : i + LONGEST]:
                    if _capital(other):
                        found[token.i, other.i] = self.document.text[token.start : other.end]
                    elif other.lower not in _PARTICLES:
                        break
        return found

    def _surnames(self) -> set[str]:
        """Last and first words of names of persons of two words and more."""
        names = set()
        for first, last in set(self.entities.values()):
            if self.tokens[first].entity == "PERSON" and last > first:
                words = [t.text for t in self.tokens[first : last + 1] if t.text[:1].isalpha()]
                if len(words) > 1:
                    names.update((words[0], words[-1]))
        return names

    def _seen(self) -> set[str]:
        """Names that the report uses as places: known, of place type, and after a preposition or before a state."""
        return {
            name
            for (first, last), name in self.grams.items()
            if self.known[name]
            and self.tokens[first].entity in _PLACE_ENTITIES
            and self.entities.get(first) == (first, last)
            and (self._strong(first) or self._stated(last))
        }

    # ------------------------------------------------------------------ runs of a sentence

    def runs_of(self, sentence: Sentence) -> list[Run]:
        """The accepted runs of a sentence, longest first where they overlap."""
        found: list[Run] = []
        i, end = sentence.tokens[0].i, sentence.tokens[-1].i
        while i <= end:
            run = self._run_at(i, end)
            if run is None:
                i += 1
            else:
                found.append(run)
                i = run.last + 1
        return found

    def _run_at(self, i: int, end: int) -> Run | None:
        token = self.tokens[i]
        demonym = self._demonym_at(i, end)
        if demonym is not None:
            return demonym
        if not _capital(token):
            return None
        inside = self.entities.get(i)
        for last in range(min(i + LONGEST - 1, end), i - 1, -1):
            name = self.grams.get((i, last))
            if name is None:
                continue
            entity, whole = token.entity, inside == (i, last)
            if inside is not None and last > inside[1] and entity not in _PLACE_ENTITIES:
                continue
            places = self.known[name]
            if places and self._accept(i, last, name, entity, inside, places):
                return Run(i, last, name, entity, whole, places)
        if inside is not None and token.entity in _PLACE_ENTITIES:
            return self._unknown(i, inside)
        return None

    def _demonym_at(self, i: int, end: int) -> Run | None:
        token = self.tokens[i]
        if not _capital(token):
            return None
        for last in (i + 1, i):
            if last > end:
                continue
            words = " ".join(t.lower for t in self.tokens[i : last + 1])
            place = self.cues.demonyms.get(words)
            if place is not None:
                return Run(i, last, place, token.entity, True, (), place)
        return None

    def _unknown(self, i: int, inside: tuple[int, int]) -> Run | None:
        """A place of the NER that the index does not know: kept if it reads like one."""
        first, last = inside
        if i > first and any(
            _capital(t) and t.lower not in self.cues.directions for t in self.tokens[first:i]
        ):
            return None
        while last > i and (not _capital(self.tokens[last])):
            last -= 1
        words = [t for t in self.tokens[i : last + 1] if _capital(t)]
        names = [t for t in words if t.lower not in self.cues.directions]
        entity = self.tokens[i].entity
        if not names or (
            len(words) == 1 and (words[0].text in self.surnames or words[0].lower in self.cues.common)
        ):
            return None
        if entity == "GPE" and len(words) == 1 and words[0].text.isupper() and len(words[0].text) <= 5:
            return None
        if entity == "FAC" and words[-1].lower not in self.cues.after:
            return None
        if entity == "GPE" and not (self._preposition(i) or self._stated(last)):
            return None
        return Run(i, last, self.document.text[self.tokens[i].start : self.tokens[last].end], entity, True)

    # ------------------------------------------------------------------ is it a place?

    def _accept(
        self,
        first: int,
        last: int,
        name: str,
        entity: str,
        inside: tuple[int, int] | None,
        places: Sequence[Place],
    ) -> bool:
        low = name.lower()
        if low in self.cues.never or (
            inside and self._text(*inside).lower().removeprefix("the ") in self.cues.never
        ):
            return False
        if self._never_around(first, last):
            return False
        strong, stated = self._strong(first), self._stated(last)
        single = first == last
        cued = strong or stated or self._kind_beside(first, last)
        large = any(
            p.feature == "country" or p.population >= LARGE or p.feature in ("water", "region")
            for p in places
        )
        own = any(p.name.lower() == low or p.feature in ("country", "admin") for p in places)
        if single and low in self.cues.common and not (cued and entity in _PLACE_ENTITIES) and not stated:
            return False
        if single and len(name) <= 3 and not name.isupper() and not stated and entity not in _PLACE_ENTITIES:
            return False
        if (
            name.replace(".", "").isupper()
            and len(name) <= 4
            and not any(p.feature in ("country", "admin") for p in places)
        ):
            return False
        if single and name in self.cues.states and len(name) <= 5 and name.endswith("."):
            return self._listed(first)
        whole = inside is not None and inside[0] >= first and inside[1] <= last
        if entity in _PLACE_ENTITIES or (entity == "NORP" and whole):
            if single and name in self.surnames and not cued:
                return False
            return not (entity == "FAC" and not whole and not self._heads(first, inside))
        if name in self.seen:
            return entity != "PERSON" or whole
        if entity == "PERSON":
            return whole and (
                stated
                or (
                    name not in self.surnames
                    and (
                        self._kind_beside(first, last)
                        or (strong and self.tokens[first].dep in ("pobj", "conj", "compound", "appos"))
                    )
                )
            )
        if entity == "ORG" and whole:
            return (
                cued or (large and own and not name.isupper()) or any(p.feature == "country" for p in places)
            )
        if inside is not None:
            return (large and own) and (
                self._heads(first, inside) or self._tail(first, last, inside) or stated
            )
        if self.tokens[last].pos not in ("PROPN", "NOUN", "ADJ"):
            return False
        return cued or (large and own and self.tokens[last].pos == "PROPN")

    def in_name(self, run: Run) -> bool:
        """Whether a run is a part of the name of a body or work."""
        inside = self.entities.get(run.first)
        return (
            run.demonym is None
            and inside is not None
            and self.tokens[run.first].entity not in (*_PLACE_ENTITIES, "NORP", "PERSON")
            and not (inside[0] >= run.first and inside[1] <= run.last)
        )

    def _text(self, first: int, last: int) -> str:
        return self.document.text[self.tokens[first].start : self.tokens[last].end]

    def _before(self, i: int, skip: bool = True) -> Token | None:
        """The token before, past `the` and directions, in the same sentence."""
        here = self.tokens[i].sentence
        i -= 1
        while (
            skip
            and i >= 0
            and self.tokens[i].sentence is here
            and (self.tokens[i].lower == "the" or self.tokens[i].lower in self.cues.directions)
        ):
            i -= 1
        return self.tokens[i] if i >= 0 and self.tokens[i].sentence is here else None

    def _strong(self, i: int) -> bool:
        before = self._before(i)
        return before is not None and before.lower in self.cues.strong

    def _preposition(self, i: int) -> bool:
        before = self._before(i)
        return before is not None and before.lower in self.cues.prepositions

    def _stated(self, i: int) -> bool:
        """Whether a comma and a state or country follow (`Norvale, Ohio`)."""
        if i + 2 >= len(self.tokens) or self.tokens[i + 1].text != ",":
            return False
        for j in (i + 4, i + 3, i + 2):
            name = self.grams.get((i + 2, j))
            if name is not None and (
                name in self.cues.states or any(p.feature == "country" for p in self.known.get(name, ()))
            ):
                return True
        return False

    def _listed(self, i: int) -> bool:
        """Whether a comma and a capitalised word stand before (`Norvale, Ind.`)."""
        return i >= 2 and self.tokens[i - 1].text == "," and _capital(self.tokens[i - 2])

    def _kind_beside(self, first: int, last: int) -> bool:
        after = self.tokens[last + 1].lower if last + 1 < len(self.tokens) else ""
        if after in self.cues.after and after not in ("state", "department"):
            return True
        before = self._before(first)
        if before is None or before.lower != "of" or before.i == 0:
            return False
        return f"{self.tokens[before.i - 1].lower} of" in self.cues.before

    def _heads(self, first: int, inside: tuple[int, int] | None) -> bool:
        return inside is not None and all(
            not _capital(t) or t.lower in ("the", *self.cues.directions)
            for t in self.tokens[inside[0] : first]
        )

    def _tail(self, first: int, last: int, inside: tuple[int, int]) -> bool:
        return last >= inside[1] - 1 and self.tokens[first - 1].lower in ("of", "in", "the", "for")

    def _never_around(self, first: int, last: int) -> bool:
        for a in range(max(0, first - 3), first + 1):
            for b in range(last, min(len(self.tokens), last + 4)):
                if (a, b) != (first, last) and self.grams.get((a, b), "").lower() in self.cues.never:
                    return True
        return False


def _entity_spans(tokens: Sequence[Token]) -> dict[int, tuple[int, int]]:
    """For each token inside an entity the first and last token of that entity (without `the` and `'s`)."""
    spans: dict[int, tuple[int, int]] = {}
    i = 0
    while i < len(tokens):
        if not tokens[i].entity:
            i += 1
            continue
        j = i
        while j + 1 < len(tokens) and tokens[j + 1].entity and not tokens[j + 1].entity_begins:
            j += 1
        first, last = i, j
        while first < last and tokens[first].lower in ("the", "a", "an"):
            first += 1
        while last > first and tokens[last].lower in ("'s", "’s", "'", "’"):
            last -= 1
        for k in range(i, j + 1):
            spans[k] = (first, last)
        i = j + 1
    return spans


def _capital(token: Token) -> bool:
    return token.text[:1].isupper() or (
        token.text[:1].isalpha() and not token.text.islower() and not token.text.isascii()
    )
