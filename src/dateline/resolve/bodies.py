"""Standard names of the bodies that offices belong to: `Britain's defence ministry`, `the UK government`
and `London` all speak for `Government of United Kingdom`.

A body is read from words alone: the country that they name (by name, demonym, capital or a metonym of
its government) and the arm of the state that the office belongs to (`lexicons/bodies.toml`). A local
office (`mayor of X`, `X city council`) speaks for `Authorities of X`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dateline.lexicons import read_lexicon, read_rows, read_tables
from dateline.model import Profile
from dateline.resolve.names import fold

_LOCAL = re.compile(
    r"\b(mayor|governor|city council|town council|county council|council|municipality|prefect|prefecture|"
    r"regional administration|military administration|regional authorities|local authorities|city officials|"
    r"regional government|city government|sheriff|police department|police|fire department)\b"
)
_NOISE = re.compile(
    r"\b(the|a|an|of|in|for|his|her|its|their|new|former|acting|deputy|vice|chief|senior|top|head|spokesman|"
    r"spokeswoman|spokesperson|mayor|governor|city|town|county|council|municipality|prefect|prefecture|regional|"
    r"region|oblast|province|state|military|administration|local|authorities|officials|government|police|"
    r"department|sheriff|fire|leader|office|s)\b"
)


@dataclass(frozen=True, slots=True)
class Bodies:
    """The lexicon of bodies, ready for look-up; keys are folded names."""

    countries: dict[str, str]
    seats: dict[str, str]
    aliases: dict[str, str]
    agencies: dict[str, str]
    arms: tuple[tuple[str, re.Pattern[str]], ...]

    def agency(self, text: str) -> str | None:
        """The standard name of a wire agency, or None where the words name none."""
        key = fold(text).removeprefix("the ")
        words = key.removesuffix(" agency").removesuffix(" news").split()
        tails = [
            " ".join(words[i:]) for i in range(len(words)) if i == 0 or " ".join(words[:i]) in self.countries
        ]
        return next((self.agencies[k] for k in (key, *tails) if k in self.agencies), None)

    def country(self, text: str) -> str | None:
        """The country that the words name first, or None."""
        words = fold(text).split()
        for size in (4, 3, 2, 1):
            for i in range(len(words) - size + 1):
                found = self.countries.get(" ".join(words[i : i + size]))
                if found:
                    return found
        return None

    def seat(self, text: str) -> str | None:
        """The country whose government the words stand for as a whole: a country, capital or metonym."""
        key = fold(text).removeprefix("the ")
        return self.seats.get(key) or self.countries.get(key)

    def body(self, *texts: str | None) -> str | None:
        """The standard body that the words of a voice, its office and its body name, or None."""
        for text in texts:
            if text and (name := self.aliases.get(fold(text).removeprefix("the "))):
                return name
            if text and (agency := self.agency(text)):
                return agency
        for text in texts:
            if text and (country := self.seat(text)):
                return f"Government of {country}"
        joined = " ".join(fold(t) for t in texts if t)
        for text in texts:
            if text and _LOCAL.search(fold(text)) and (place := self._local_place(fold(text))):
                return f"Authorities of {place.title()}"
        if re.search(r"\b(mayor|city council|town council)\b", joined):
            return None
        place = self.country(joined) or next((self.seats[w] for w in joined.split() if w in self.seats), None)
        if place:
            for arm, pattern in self.arms:
                if pattern.search(joined):
                    return f"{arm} of {place}"
        for alias, name in self.aliases.items():
            if len(alias) > 3 and re.search(rf"\b{re.escape(alias)}\b", joined):
                return name
        return None

    def _local_place(self, folded: str) -> str | None:
        rest = " ".join(_NOISE.sub(" ", folded).split())
        if not rest or rest in self.countries or len(rest.split()) > 3:
            return None
        return rest


@cache
def read_bodies(profile_key: tuple[str, ...] = ()) -> Bodies:
    """The lexicon of bodies. `profile_key` holds bodies that the profile names; they are their own alias."""
    lexicon = read_lexicon("bodies")
    countries: dict[str, str] = {}
    seats: dict[str, str] = {}
    by_code: dict[str, str] = {}
    for row in read_rows("countries"):
        by_code[row["iso"]] = row["name"]
        for form in [row["name"], *row["aliases"].split("|"), *row["demonyms"].split("|")]:
            if form:
                countries.setdefault(fold(form), row["name"])
    for row in read_rows("capitals"):
        if row["iso"] in by_code:
            seats |= {fold(seat): by_code[row["iso"]] for seat in row["capital"].split("|")}
    for row in lexicon["metonyms"]:
        seats[fold(row["name"])] = by_code.get(row["country"], row["country"])
    aliases = {fold(form): row["name"] for row in lexicon["aliases"] for form in [row["name"], *row["also"]]}
    aliases |= {fold(name): name for name in profile_key}
    agencies = {
        fold(form): row["name"] for row in lexicon["agencies"] for form in [row["name"], *row["also"]]
    }
    arms = tuple(
        (row["arm"], re.compile(r"\b(" + "|".join(re.escape(fold(w)) for w in row["words"]) + r")\b"))
        for row in lexicon["arms"]
    )
    return Bodies(countries, seats, aliases, agencies, arms)


def bodies_of(profile: Profile | None) -> Bodies:
    """The lexicon of bodies with those of the profile's parties and its `[[bodies]]` rows."""
    named = tuple(sorted({b for party in profile.parties for b in party.bodies})) if profile else ()
    bodies = read_bodies(named)
    extra = read_tables("bodies", "bodies", profile)
    if not extra:
        return bodies
    aliases = dict(bodies.aliases)
    for row in extra:
        aliases |= {fold(form): row["name"] for form in [row["name"], *row.get("also", [])]}
    return Bodies(bodies.countries, bodies.seats, aliases, bodies.agencies, bodies.arms)
