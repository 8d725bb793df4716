"""The candidates of each name of a report, with what speaks for each before the other names are heard."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dateline.model import Feature, Gazetteer, Place, PlaceMention
from dateline.model.gazetteer import fold_name

#: candidates kept for a name, fewer where a report has very many names
CANDIDATES = 24
#: candidates of a whole report, which bounds the work of scoring
ALL_CANDIDATES = 1400
_KINDS = ("County", "Parish", "Oblast", "Province", "Governorate", "District", "Region", "Krai", "State")


@dataclass(frozen=True, slots=True)
class Candidate:
    place: Place
    prior: float


@dataclass(slots=True)
class Unit:
    """The mentions (by index) of one name in one sense, and its candidates."""

    name: str
    hint: Feature | None
    within: str | None
    demonym: bool
    mentions: list[int] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)

    @property
    def weight(self) -> float:
        """How much it says of the others: more for more mentions, less for a demonym."""
        return min(2.0, math.sqrt(len(self.mentions))) * (0.5 if self.demonym else 1.0)


def make_units(places: Sequence[PlaceMention], gazetteer: Gazetteer) -> list[Unit]:
    """The units of a report in order of their first mention."""
    units = _group(places)
    names = {unit.name for unit in units} | {u.within for u in units if u.within}
    names |= {places[i].text for unit in units for i in unit.mentions[:1] if unit.hint is not None}
    names |= {f"{unit.name} {kind}" for unit in units if unit.hint == "admin" for kind in _KINDS}
    found = gazetteer.find_all(names)
    most = max(3, min(CANDIDATES, ALL_CANDIDATES // max(1, min(400, len(units)))))
    for unit in units:
        text = places[unit.mentions[0]].text
        options = (
            dict.fromkeys((*found.get(text, ()), *found[unit.name]))
            if unit.hint
            else dict.fromkeys(found[unit.name])
        )
        if unit.hint == "admin":
            options |= dict.fromkeys(p for kind in _KINDS for p in found[f"{unit.name} {kind}"])
        exact = True
        if not options and not unit.demonym:
            options, exact = dict.fromkeys(gazetteer.find_similar(unit.name)), False
        holders = _holders(unit, found[unit.within] if unit.within else (), options)
        ranked = sorted(
            (Candidate(p, prior_of(p, unit, holders, exact)) for p in options), key=lambda c: -c.prior
        )
        unit.candidates = ranked[:most]
    return units


def _holders(unit: Unit, named: Sequence[Place], options: Iterable[Place]) -> list[Place]:
    """The places after the comma that hold a candidate. In a list of countries or of regions (`Mali, Chad`)
    what follows a comma holds nothing, whatever villages bear the name."""
    holders = [h for h in named if any(holds(h, p) for p in options)]
    first = max(options, key=lambda p: prior_of(p, unit, (), True), default=None)
    if first is None or not holders:
        return holders
    if first.feature == "country":
        return [h for h in holders if any(holds(h, p) and p.code and p.admin2 is None for p in options)]
    if first.code and first.admin2 is None:
        return [h for h in holders if h.feature == "country"]
    return holders


def _group(places: Sequence[PlaceMention]) -> list[Unit]:
    """Mentions of one name share a sense; a hint (`region`, `city`) parts them, and so does a container
    where the report gives the name two of them."""
    containers: dict[str, set[str]] = defaultdict(set)
    for mention in places:
        if mention.within:
            containers[fold_name(mention.name)].add(mention.within)
    units: dict[tuple[str, Feature | None, str | None, bool], Unit] = {}
    for index, mention in enumerate(places):
        folded = fold_name(mention.name)
        known = containers.get(folded, set())
        within = next(iter(known)) if len(known) == 1 else mention.within
        hint = None if mention.hint in ("site", "country", "city") else mention.hint
        key = (folded, hint, within, mention.demonym)
        unit = units.get(key)
        if unit is None:
            unit = units[key] = Unit(mention.name, hint, within, mention.demonym)
        unit.mentions.append(index)
        if mention.hint == "city":
            unit.hint = "city"
    return list(units.values())


#: the prior: powers of ten of population times SLOPE, and what is added for kind and fit
SLOPE = 1.0
COUNTRY = 9.0
WIDE = 6.0
CAPITAL = 1.0
ALTERNATE = -0.5
REGION = 0.0
REGION_ALIAS = -1.0
COUNTY = -2.0
COUNTY_ALIAS = -3.0
NOT_OF_A_PEOPLE = -4.0
HINTED, MISHINTED = 2.5, -1.5
HELD, NOT_HELD = 4.0, -2.0
MISSPELT = -1.0


def prior_of(place: Place, unit: Unit, holders: Sequence[Place], exact: bool) -> float:
    """The score of a candidate by itself, about the power of ten of a town of equal prominence."""
    own = fold_name(place.name) == fold_name(unit.name)
    level = SLOPE * math.log10(place.population + 60)
    if place.feature == "country":
        score = COUNTRY
    elif place.feature in ("water", "region", "site"):
        score = max(level, WIDE)
    elif place.feature == "admin" and place.admin2 is None:
        score = level + (REGION if own else REGION_ALIAS)
    elif place.feature == "admin":
        score = level + (COUNTY if own else COUNTY_ALIAS)
    else:
        score = level + (CAPITAL if place.capital else 0.0) + (0.0 if own else ALTERNATE)
    if unit.demonym and place.feature not in ("country", "region", "admin"):
        score += NOT_OF_A_PEOPLE
    if unit.hint is not None:
        score += _fit(unit.hint, place)
    if holders:
        score += HELD if any(holds(h, place) for h in holders) else NOT_HELD
    return score if exact else score + MISSPELT


def _fit(hint: Feature, place: Place) -> float:
    if place.feature == hint:
        return HINTED
    if place.feature == "country":
        return 0.0
    if {place.feature, hint} == {"admin", "region"}:
        return HINTED / 2
    return MISHINTED


def holds(outer: Place, inner: Place) -> bool:
    """Whether a country or region holds a place."""
    if outer.key == inner.key:
        return False
    if outer.feature == "country":
        return inner.country == outer.country
    return outer.code is not None and outer.code in (inner.admin1, inner.admin2)
