"""What the words in and around a run of capitalised words say of its being a place: signs, each a small question."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.extract.places.runs import LARGE, PLACE_ENTITIES, Runs, is_capital
from dateline.model import Place, Token
from dateline.model.gazetteer import fold_name

_DASHES = frozenset({"-", "--", "–", "—", "(", "/"})


class RunsInWords(Runs):
    """The runs of a report with the signs of their own words and of those around them. What the report says of the
    same name elsewhere adds `Signs`."""

    # ------------------------------------------------------------------ the run itself

    def is_kind_word(self, i: int) -> bool:
        """Whether it is the `City` of `City of X`."""
        return f"{self.tokens[i].lower} of" in self.cues.before

    def is_called_after(self, first: int, places: Sequence[Place]) -> bool:
        """Whether a country's name begins that of a building or street (`Norvale Hotel`)."""
        inside = self.entities.get(first)
        if inside is None or not any(p.feature == "country" for p in places):
            return False
        return self.tokens[inside[1]].lower in self.cues.buildings

    def is_honoured(self, first: int) -> bool:
        """Whether a word is what a palace, square, street or monument is called after (`the Independence Palace`), not
        the town of that name."""
        inside = self.entities.get(first)
        if inside is None or self.tokens[first].entity != "FAC":
            return False
        return self.tokens[inside[1]].lower.rstrip(".") in self.cues.honours

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
        if last > first and self.is_large(self.name(first, last), self.places(first, last)):
            return False
        if last > first and self.places(last + 1, inside[1]):
            return False  # two names without the comma between them
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

    def is_worded(self, first: int, last: int) -> bool:
        """Whether a small place's name, or what is no place's own name, begins that of a paper, force or guard
        (`Coast Guard`, `Norvale News`): there it is a word."""
        after = self._token(last + 1)
        if after is None or after.lower not in self.cues.wording:
            return False
        name = fold_name(self.name(first, last))
        return not any(
            p.feature == "country"
            or (fold_name(p.name) == name and (p.feature != "city" or p.population >= LARGE))
            for p in self.places(first, last)
        )

    def is_fate_before(self, first: int) -> bool:
        """Whether what befalls a person stands before (`the killing of`)."""
        before = self._token(first - 1)
        fate = self._token(first - 2)
        return (
            before is not None and fate is not None and before.lower == "of" and fate.lower in self.cues.fates
        )

    def is_loose(self, token: Token) -> bool:
        """Whether a word is a direction or a kind of place, no name (`North`, `Highway`)."""
        return (
            token.lower in self.cues.directions
            or token.lower in self.cues.after
            or token.lower in self.cues.plural
            or token.lower in ("the", "port", "capital", "border", "coastal")
        )

    def is_loose_name(self, first: int, last: int) -> bool:
        if (
            last > first
            and self.tokens[first].entity in PLACE_ENTITIES
            and self.entities.get(first) == (first, last)
        ):
            return False
        return all(self.is_loose(t) or not is_capital(t) for t in self.tokens[first : last + 1])

    # ------------------------------------------------------------------ around it

    def is_cued(self, first: int, last: int) -> bool:
        after = self._token(last + 1)
        return (
            self.is_strong_before(first)
            or self.is_kind_beside(first, last)
            or self.is_container(first, last)
            or self.is_home(first)
            or (after is not None and after.lower in self.cues.follows and after.space_before)
        )

    def is_taken(self, last: int, places: Sequence[Place], town: int) -> bool:
        """Whether a name is what is shelled, besieged or retaken; of what may be done to persons too, it must
        be that of a town of `town` people."""
        token = self.tokens[last]
        verb = token.head.lemma.lower()
        if (
            token.dep not in ("dobj", "nsubjpass")
            or token.pos != "PROPN"
            or any(c.dep in ("compound", "poss", "appos", "amod") for c in token.children)
        ):
            return False
        return verb in self.cues.taken or (
            verb in self.cues.taken_towns and any(p.population >= town for p in places)
        )

    def is_left_or_struck(self, first: int, last: int) -> bool:
        """Whether somebody withdraws, flees or returns from it or to it, or raids it (`a raid on Norvale`)."""
        token = self.tokens[last]
        if first != last or token.dep != "pobj":
            return False
        way, above = token.head.lower, token.head.head.lemma.lower()
        if way == "on":
            return above in self.cues.blows
        return way in ("from", "to", "towards", "toward") and above in self.cues.moves

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

    def is_held(self, first: int, last: int) -> bool:
        """Whether it stands after `at` or the like and before `in` and a country or state (`at Norvale in Ohio`)."""
        joint, before = self._token(last + 1), self._token(first - 1)
        if joint is None or joint.lower != "in" or before is None:
            return False
        if before.lower not in ("in", "at", "near", "outside", "around"):
            return False
        at = last + 3 if last + 2 < len(self.tokens) and self.tokens[last + 2].lower == "the" else last + 2
        return any(
            (name := self.runs.get((at, j))) is not None
            and (name in self.cues.states or any(p.feature == "country" for p in self.known[name]))
            for j in (at, at + 1, at + 2)
        )

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
        if after.text == ":" and shout and last - first < 3:
            beyond = self.tokens[last + 2 : last + 12]
            return any(t.text[:1].isupper() for t in beyond[:1]) and any(t.text.islower() for t in beyond)
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
        """Whether a lower-case word for a region, camp or part of a town follows, and the name is no body's."""
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
            or after.lower in self.cues.quarters
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
        if self.tokens[last].lower in self.cues.lands and self.tokens[last].text[:1].isupper():
            return True
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
        if inside == (first, last + 1) and self.is_strong_before(first) and self.is_owner(last + 1):
            return False  # `in Norvale Chads largest city`, its apostrophe lost
        return not (inside[0] >= first and inside[1] <= last)
