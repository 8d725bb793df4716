"""The signs by which a run of capitalised words is told to be a place, or not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from dateline.extract.places_cues import PlaceCues
from dateline.model import Document, Gazetteer, Place, Token
from dateline.model.gazetteer import fold_name

PLACE_ENTITIES = frozenset({"GPE", "LOC", "FAC"})
#: population from which a name with no other sign is taken for a place
LARGE = 400_000
_PARTICLES = frozenset({"of", "the", "de", "la", "le", "del", "da", "do", "dos", "du", "des", "al", "el", "es", "and", "upon", "on", "sur", "kwa", "in", "au", "aux", "en", "-", "–", "'s", "’s", "'", "’", ".", "&"})  # fmt: skip
_DASHES = frozenset({"-", "--", "–", "—", "(", "/"})


class Signs:
    """The runs of a report, the places that bear their names, and the signs around them. Runs are given
    by their first and last token."""

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
        self.spoilt: set[str] = set()
        self.spoilt = {n.lower() for run, n in self.runs.items() if " " in n and self.is_spoilt(*run)}
        self.surnames = self._surnames()
        self.seen = self._seen()

    def _runs(self, document: Document, longest: int) -> dict[tuple[int, int], str]:
        """The text of every run of up to `longest` tokens that begins and ends with a capitalised one."""
        found = {}
        for sentence in document.sentences:
            tokens = sentence.tokens
            for i, token in enumerate(tokens):
                if not is_capital(token) or (token.lower == "the" and not self._is_the(tokens, i)):
                    if (
                        token.lower in self.cues.directions
                        and i + 1 < len(tokens)
                        and is_capital(tokens[i + 1])
                    ):
                        found[token.i, token.i + 1] = self.text[token.start : tokens[i + 1].end]
                    continue
                found[token.i, token.i] = token.text
                for other in tokens[i + 1 : i + longest]:
                    if is_capital(other):
                        found[token.i, other.i] = self.text[token.start : other.end]
                    elif other.lower not in _PARTICLES:
                        break
        return found

    def _is_the(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether `The` is part of a name (`The Hague`), not the first word of a sentence."""
        return i > 0 and tokens[i].text == "The" and tokens[i - 1].text not in (".", "“", '"')

    def _surnames(self) -> set[str]:
        """The words of the names of persons that have two words and more."""
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
        return {n for n in names if not self._is_sure(n)}

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

    # ------------------------------------------------------------------ the run itself

    def name(self, first: int, last: int) -> str:
        return self.runs.get((first, last)) or self.text[self.tokens[first].start : self.tokens[last].end]

    def places(self, first: int, last: int) -> Sequence[Place]:
        """The places that bear the name of a run; none if it is not one."""
        name = self.runs.get((first, last))
        return self.known[name] if name is not None else ()

    def opens(self, i: int) -> bool:
        """Whether a run may begin at a token: a capitalised one, or a direction before one (`eastern Europe`)."""
        return is_capital(self.tokens[i]) or (i, i + 1) in self.runs

    def places_of(self, name: str) -> Sequence[Place]:
        """The places that bear a name."""
        return tuple(self.find(name))

    def is_state(self, first: int, last: int) -> bool:
        return self.name(first, last) in self.cues.states

    def is_abbreviation(self, first: int, last: int) -> bool:
        name = self.name(first, last)
        return name in self.cues.states and (name.endswith(".") or name.isupper()) and len(name) <= 6

    def is_short(self, first: int, last: int, places: Sequence[Place]) -> bool:
        """Whether a name is too short to trust: three letters and fewer, or an acronym that is no country's."""
        name = self.name(first, last).replace(".", "")
        wide = any(p.feature in ("country", "admin", "region") for p in places)
        if name.isupper() and len(name) <= 4:
            return not wide
        return len(name) <= 2

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

    def is_kind_word(self, i: int) -> bool:
        """Whether it is the `City` of `City of X`."""
        return f"{self.tokens[i].lower} of" in self.cues.before

    def is_called_after(self, first: int, places: Sequence[Place]) -> bool:
        """Whether a country's name begins that of a building or street (`Norvale Hotel`)."""
        inside = self.entities.get(first)
        if inside is None or not any(p.feature == "country" for p in places):
            return False
        return self.tokens[inside[1]].lower in self.cues.buildings

    def is_own_name(self, name: str, places: Sequence[Place]) -> bool:
        """Whether it is the own name of a place, not only an alternate one, or that of a region or country."""
        folded = fold_name(name)
        return any(p.feature != "city" or fold_name(p.name) == folded for p in places)

    def is_part_of_word(self, first: int, last: int, places: Sequence[Place]) -> bool:
        """Whether a hyphen ties it to a capitalised word (`Jean-Marie`), and it is no large place."""
        if self.is_large(self.name(first, last), places) or self.tokens[first].entity in PLACE_ENTITIES:
            return False
        for hyphen, other in ((last + 1, last + 2), (first - 1, first - 2)):
            dash, word = self._token(hyphen), self._token(other)
            if dash is not None and word is not None and dash.text == "-" and is_capital(word):
                near = dash if hyphen < first else word
                if not near.space_before and not self.known.get(word.text) and not self.is_party_home(first):
                    return True
        return False

    def is_torn(self, first: int, last: int) -> bool:
        """Whether it is a mere part of a longer place name of the NER (`Meadow` of `Meadow Grove`)."""
        inside = self.entities.get(first)
        if inside is None or inside[1] <= last:
            return False
        rest = self.tokens[last + 1 : inside[1] + 1]
        stops = (
            self.cues.serves
            | self.cues.bodies
            | self.cues.follows
            | set(self.cues.after)
            | set(self.cues.plural)
        )
        if not is_capital(rest[0]) or rest[0].lower in stops or rest[-1].lower in self.cues.after:
            return False
        return all(is_capital(t) and t.lower not in stops and not self.known.get(t.text) for t in rest) or (
            len(rest) == 1 and not self.is_large(self.name(first, last), self.places(first, last))
        )

    def is_loose(self, token: Token) -> bool:
        """Whether a word is a direction or a kind of place, no name (`North`, `Highway`)."""
        return (
            token.lower in self.cues.directions
            or token.lower in self.cues.after
            or token.lower in self.cues.plural
            or token.lower == "the"
        )

    def is_loose_name(self, first: int, last: int) -> bool:
        if (
            last > first
            and self.tokens[first].entity in PLACE_ENTITIES
            and self.entities.get(first) == (first, last)
        ):
            return False
        return all(self.is_loose(t) or not is_capital(t) for t in self.tokens[first : last + 1])

    # ------------------------------------------------------------------ against it

    def is_spoilt(self, first: int, last: int) -> bool:
        """Whether the name is part of one that is no place: a paper, a disease, a firm, a saint's day."""
        name = self.name(first, last).lower()
        if name in self.cues.never or name in self.spoilt:
            return True
        after = self._token(last + 1)
        if after is not None and after.lower in self.cues.spoils:
            return True
        if name.startswith(("st ", "st. ")) and after is not None and after.lower in ("'s", "’s"):
            return True
        for a in range(max(0, first - 3), first + 1):
            for b in range(last, min(len(self.tokens), last + 4)):
                if self.runs.get((a, b), "").lower().removeprefix("the ") in self.cues.never:
                    return True
        return False

    # ------------------------------------------------------------------ for it

    def is_cued(self, first: int, last: int) -> bool:
        after = self._token(last + 1)
        return (
            self.is_strong_before(first)
            or self.is_kind_beside(first, last)
            or self.is_container(first, last)
            or self.is_home(first)
            or (after is not None and after.lower in self.cues.follows and after.space_before)
        )

    def is_strong_before(self, i: int) -> bool:
        before = self._before(i)
        if before is None:
            return False
        if before.lower == "of" and before.i > 0:
            return f"{self.tokens[before.i - 1].lower} of" in self.cues.relations
        return before.lower in self.cues.strong

    def is_home(self, i: int) -> bool:
        """Whether it is where a person is from (`Ann Example of Norvale`, `Ann Example, 39, of Norvale`)."""
        if i < 3 or self.tokens[i - 1].lower != "of":
            return False
        before = self.tokens[i - 2]
        return before.entity == "PERSON" or (before.text == "," and self.tokens[i - 3].text.isdigit())

    def is_in(self, i: int) -> bool:
        """Whether `in` or `near` stands right before it."""
        before = self._token(i - 1)
        return before is not None and before.lower in ("in", "near", "outside", "throughout")

    def is_container(self, first: int, last: int) -> bool:
        """Whether it is the country or region after a place and a comma (`Norvale, Jordan`)."""
        if (
            first < 2
            or self.tokens[first - 1].text != ","
            or self.tokens[first - 1].sentence is not self.tokens[first].sentence
        ):
            return False
        wide = any(
            p.feature == "country" or (p.feature == "admin" and p.admin2 is None)
            for p in self.places(first, last)
        )
        return wide and bool(self.places(first - 2, first - 2))

    def is_preposition_before(self, i: int) -> bool:
        before = self._before(i)
        return before is not None and before.lower in self.cues.prepositions

    def is_stated(self, last: int) -> bool:
        """Whether a comma and a state or country follow (`Norvale, Ohio`)."""
        comma = self._token(last + 1)
        if comma is None or comma.text != ",":
            return False
        for j in (last + 4, last + 3, last + 2):
            name = self.runs.get((last + 2, j))
            if name is not None and (
                name in self.cues.states or any(p.feature == "country" for p in self.known[name])
            ):
                return True
        return False

    def is_listed(self, first: int) -> bool:
        """Whether a comma and a capitalised word stand before (`Norvale, Ind.`)."""
        return first >= 2 and self.tokens[first - 1].text in (",", "(") and is_capital(self.tokens[first - 2])

    def is_party_home(self, first: int) -> bool:
        """Whether it is the home of a member of parliament (`D-Norvale`)."""
        return (
            first >= 2
            and self.tokens[first - 1].text in ("-", "–")
            and self.tokens[first - 2].text in self.cues.parties
        )

    def is_dateline(self, first: int, last: int) -> bool:
        """Whether it opens a passage before a dash (`NORVALE —`, `Norvale (Agency) –`)."""
        after, before = self._token(last + 1), self._token(first - 1)
        opens = before is None or before.sentence is not self.tokens[first].sentence
        if not opens or after is None:
            return False
        shout = all(t.text.isupper() for t in self.tokens[first : last + 1] if t.text.isalpha())
        return after.text in _DASHES and (shout or after.text not in ("-", "/")) and after.space_before

    def is_kind_before(self, first: int) -> bool:
        before = self._before(first)
        if before is None or before.lower != "of" or before.i == 0:
            return False
        return f"{self.tokens[before.i - 1].lower} of" in self.cues.before

    def is_kind_beside(self, first: int, last: int) -> bool:
        after = self._token(last + 1)
        if (
            after is not None
            and after.lower in self.cues.after
            and after.lower
            not in ("state", "department", "station", "park", "hotel", "theatre", "theater", "drive", "plant")
        ):
            return True
        if (
            after is not None
            and last + 2 < len(self.tokens)
            and f"{after.lower} {self.tokens[last + 2].lower}" in self.cues.after
        ):
            return True
        return self.is_kind_before(first) or self._plural_ahead(last)

    def is_region_noun_after(self, last: int) -> bool:
        """Whether a lower-case word for a region, camp or slum follows, and the name is no body's."""
        after = self._token(last + 1)
        if after is None or self.tokens[last].lower in self.cues.bodies or not after.text.islower():
            return False
        two = f"{after.lower} {self.tokens[last + 2].lower}" if last + 2 < len(self.tokens) else ""
        return (
            (
                self.cues.after.get(after.lower) == "admin"
                and after.lower not in ("state", "regional", "provincial", "department")
            )
            or two in self.cues.after
            or after.lower in ("slum", "slums")
        )

    def is_among_places(self, first: int, last: int) -> bool:
        """Whether a place of the NER stands beside it in a list."""
        after, before = self._token(last + 1), self._token(first - 1)
        if (
            after is not None
            and after.lower in (",", "and", "or")
            and last + 2 < len(self.tokens)
            and self.tokens[last + 2].entity == "GPE"
        ):
            return True
        return (
            before is not None
            and before.lower in (",", "and", "or")
            and first >= 2
            and self.tokens[first - 2].entity == "GPE"
        )

    def is_natural(self, first: int, last: int) -> bool:
        """Whether it is named like a water or mountain (`Gray River`, `Lake Norvale`, `Mount Pell`)."""
        if last == first:
            return False
        return self.cues.after.get(self.tokens[last].lower) == "water" or self.tokens[first].lower in (
            "lake",
            "mount",
            "mt.",
            "gulf",
            "cape",
        )

    def _plural_ahead(self, last: int) -> bool:
        """Whether it is in a list that ends in `counties` or the like."""
        i, here = last + 1, self.tokens[last].sentence
        while i < min(len(self.tokens), last + 40) and self.tokens[i].sentence is here:
            if self.tokens[i].lower in self.cues.plural:
                return True
            if not (self.tokens[i].lower in (",", "and", "or", "&", "the") or is_capital(self.tokens[i])):
                return False
            i += 1
        return False

    def is_head(self, first: int) -> bool:
        """Whether nothing but `the` and directions stands before it in its entity."""
        inside = self.entities.get(first)
        return inside is not None and all(
            not is_capital(t) or self.is_loose(t) for t in self.tokens[inside[0] : first]
        )

    def is_tail(self, first: int, last: int) -> bool:
        """Whether it ends its entity after `of`, `in` or `for` (`Bank of X`)."""
        inside = self.entities.get(first)
        return (
            inside is not None
            and first > 0
            and last >= inside[1] - 1
            and self.tokens[first - 1].lower in ("of", "in", "the", "for")
        )

    def is_served(self, last: int) -> bool:
        """Whether the next word is one that follows a place in the name of its police, council or court."""
        after = self._token(last + 1)
        return after is not None and after.lower.rstrip(".") in (self.cues.serves | self.cues.follows)

    def in_name(self, first: int, last: int) -> bool:
        """Whether a run is a part of the name of a body or work."""
        inside = self.entities.get(first)
        if inside is None or self.tokens[first].entity in (*PLACE_ENTITIES, "NORP"):
            return False
        return not (inside[0] >= first and inside[1] <= last)

    # ------------------------------------------------------------------ tokens around

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
