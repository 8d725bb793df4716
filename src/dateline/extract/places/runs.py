"""The runs of capitalised words of a report, and the places of the index that bear their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from dateline.extract.places.cues import PlaceCues
from dateline.model import Document, Gazetteer, Place, Token
from dateline.model.gazetteer import fold_name

PLACE_ENTITIES = frozenset({"GPE", "LOC", "FAC"})
#: population from which a name with no other sign is taken for a place
LARGE = 400_000
_PARTICLES = frozenset({"of", "the", "de", "la", "le", "del", "da", "do", "dos", "du", "des", "al", "el", "es", "and", "upon", "on", "sur", "kwa", "in", "au", "aux", "en", "-", "–", "'s", "’s", "'", "’", ".", "&"})  # fmt: skip

#: what joins or opens the parts of a name with hyphens (`Bel-e-Norv`, `Norv ez-Zal`, `al-Norv`)
_LINKS = frozenset("e i ye ul o".split())
_ARTICLES = frozenset("al el ul as ash an ar at az ad ed es ez et en er".split())
_HYPHENS = frozenset("-–")


class Runs:
    """All runs of a report by their first and last token, each looked up once. `where` lists the runs of a
    name, `entities` gives for a token the first and last one of its entity."""

    def __init__(self, document: Document, gazetteer: Gazetteer, cues: PlaceCues, longest: int) -> None:
        self.text = document.text
        self.tokens = document.tokens
        self.cues = cues
        self.entities = entity_spans(document.tokens)
        self.runs = self._runs(document, longest)
        self.known = gazetteer.find_all(set(self.runs.values()))
        self.find = gazetteer.find
        self.where: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for run, name in self.runs.items():
            self.where[name].append(run)

    def _runs(self, document: Document, longest: int) -> dict[tuple[int, int], str]:
        """The text of every run of up to `longest` tokens that begins and ends with a capitalised one."""
        found = {}
        for sentence in document.sentences:
            tokens = sentence.tokens
            for i, token in enumerate(tokens):
                linked = opens_linked(tokens, i)
                if not (linked or is_capital(token)) or (
                    token.lower == "the" and not self._is_the(tokens, i)
                ):
                    if (
                        token.lower in self.cues.directions
                        and i + 1 < len(tokens)
                        and is_capital(tokens[i + 1])
                    ):
                        found[token.i, token.i + 1] = self.text[token.start : tokens[i + 1].end]
                    continue
                if not linked:
                    found[token.i, token.i] = token.text
                for j in range(i + 1, min(i + longest, len(tokens))):
                    other = tokens[j]
                    if is_capital(other):
                        found[token.i, other.i] = self.text[token.start : other.end]
                    elif other.lower not in _PARTICLES and not _is_link(tokens, j):
                        break
        return found

    def _is_the(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether `The` is part of a name (`The Hague`), not the first word of a sentence."""
        return i > 0 and tokens[i].text == "The" and tokens[i - 1].text not in (".", "“", '"')

    def name(self, first: int, last: int) -> str:
        return self.runs.get((first, last)) or self.text[self.tokens[first].start : self.tokens[last].end]

    def places(self, first: int, last: int) -> Sequence[Place]:
        """The places that bear the name of a run; none if it is not one."""
        name = self.runs.get((first, last))
        return self.known[name] if name is not None else ()

    def places_of(self, name: str) -> Sequence[Place]:
        """The places that bear a name."""
        return tuple(self.find(name))

    def opens(self, i: int) -> bool:
        """Whether a run may begin at a token: a capitalised one, a direction before one (`eastern Europe`), or an
        article that a hyphen ties to one (`al-Norv`)."""
        return is_capital(self.tokens[i]) or (i, i + 1) in self.runs or (i, i + 2) in self.runs

    def is_state(self, first: int, last: int) -> bool:
        return self.name(first, last) in self.cues.states

    def is_abbreviation(self, first: int, last: int) -> bool:
        name = self.name(first, last)
        return name in self.cues.states and (name.endswith(".") or name.isupper()) and len(name) <= 6

    def is_short(self, first: int, last: int, places: Sequence[Place]) -> bool:
        """Whether a name is too short to trust: three letters and fewer, or an acronym that is no country's."""
        name = self.name(first, last).replace(".", "")
        wide = ("country", "admin", "region") if len(name) <= 3 else ("country",)
        if name.isupper() and len(name) <= 4:
            return not any(p.feature in wide for p in places)
        return len(name) <= 2

    def is_postal(self, first: int, last: int, places: Sequence[Place]) -> bool:
        """Whether a name is two capital letters that are no country's (`PA`)."""
        name = self.name(first, last)
        return len(name) == 2 and name.isupper() and not any(p.feature == "country" for p in places)

    def is_large(self, name: str, places: Sequence[Place]) -> bool:
        """A country, a first-level region, a sea, a world region or a large town by its own name."""
        low = name.lower()
        return any(
            p.feature in ("country", "water", "region")
            or (
                p.population >= LARGE
                and (p.name.lower() == low or (p.feature == "admin" and p.admin2 is None))
            )
            for p in places
        )

    def is_own_name(self, name: str, places: Sequence[Place]) -> bool:
        """Whether it is the own name of a place, not only an alternate one, or that of a region or country."""
        folded = fold_name(name)
        return any(p.feature != "city" or fold_name(p.name) == folded for p in places)

    def whole_name(self, first: int, last: int) -> int:
        """The last token of the name that the NER cuts short after an unknown word (`Norv` of `Norv Azzal`): the words
        after it that the parser compounds with it."""
        stops = self.cues.serves | self.cues.bodies | self.cues.follows | set(self.cues.plural)
        head = self.tokens[last]
        if head.dep not in ("compound", "nmod") or head.head.i <= last:
            return last
        whole = last
        for other in range(last + 1, last + 5):
            if other < len(self.tokens) and self.tokens[other].lower in (
                "and",
                "&",
                "of",
                "upon",
                "on",
                "in",
            ):
                break
            if (first, other) not in self.runs:
                continue
            token = self.tokens[other]
            word = token.lower
            apart = token.entity_begins and self.entities.get(other) != (other, other)
            if (token.entity and apart) or token.pos != "PROPN" or word in self.cues.after:
                break
            if word in stops or token.text.isupper() or not token.text.isalpha():
                break
            whole = other
            if token.dep not in ("compound", "nmod"):
                break
        return whole

    def is_owner(self, i: int) -> bool:
        """Whether a word is a country's possessive without its apostrophe (`Chads`)."""
        word = self.tokens[i].text
        if not (word.istitle() and word.endswith("s") and len(word) > 4) or self.places_of(word):
            return False
        return any(p.feature == "country" for p in self.places_of(word[:-1]))

    def _token(self, i: int) -> Token | None:
        return self.tokens[i] if 0 <= i < len(self.tokens) else None

    def _before(self, i: int) -> Token | None:
        """The token before, past `the` and directions, in the same sentence."""
        here = self.tokens[i].sentence
        i -= 1
        while (
            i >= 0
            and self.tokens[i].sentence is here
            and (self.tokens[i].lower == "the" or self.tokens[i].lower in self.cues.directions)
        ):
            i -= 1
        return self.tokens[i] if i >= 0 and self.tokens[i].sentence is here else None


def entity_spans(tokens: Sequence[Token]) -> dict[int, tuple[int, int]]:
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


def opens_linked(tokens: Sequence[Token], i: int) -> bool:
    """Whether a small article opens a name that a hyphen ties to it (`al-Norv`)."""
    if tokens[i].text not in _ARTICLES or i + 2 >= len(tokens) or tokens[i + 1].text not in _HYPHENS:
        return False
    tied = not (tokens[i + 1].space_before or tokens[i + 2].space_before)
    before = tokens[i - 1] if i > 0 else None
    inside = before is not None and is_capital(before)  # `Norv al-Zal` is one name
    return tied and not inside and is_capital(tokens[i + 2])


def _is_link(tokens: Sequence[Token], j: int) -> bool:
    """Whether a small word stands between the parts of a name, with a hyphen (`Bel-e-Norv`, `Norv ez-Zal`)."""
    after = tokens[j + 1] if j + 1 < len(tokens) else None
    if after is None or after.text not in _HYPHENS or after.space_before:
        return False
    if tokens[j].lower in _ARTICLES:
        return True
    return tokens[j].lower in _LINKS and tokens[j - 1].text in _HYPHENS


def is_capital(token: Token) -> bool:
    """Whether a word begins with a capital, also after an article (`d'Ivoire`, `al-Hasaka`), or is of a
    script that has none."""
    text = token.text
    if text[:1].isupper():
        return True
    if not text[:1].isalpha():
        return False
    if text.islower():
        return False
    return text.isascii() is False or "'" in text or "-" in text
