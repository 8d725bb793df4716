"""The candidates of each name of a report, with what speaks for each before the other names are heard."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from dateline.model import Feature, Gazetteer, Place, PlaceMention
from dateline.model.gazetteer import fold_name

#: candidates kept for a name, fewer where a report has very many names
CANDIDATES = 24
#: candidates of a whole report, which bounds the work of scoring
ALL_CANDIDATES = 1400
_DIRECTIONS = frozenset(
    f"{d}{end}" for d in ("north", "south", "east", "west", "central") for end in ("", "ern")
) - {"centralern"}
_KINDS = ("County", "Parish", "Oblast", "Province", "Governorate", "District", "Region", "Krai", "State")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean, with its weight before the text is looked at."""

    place: Place
    prior: float


@dataclass(slots=True)
class Unit:
    """The mentions (by index) of one name in one sense, and its candidates. `beside` holds the folded names
    that lists join it to; `acts` tells that every mention stands for a government."""

    name: str
    hint: Feature | None
    within: str | None
    demonym: bool
    mentions: list[int] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    beside: set[str] = field(default_factory=set)
    acts: bool = True

    @property
    def weight(self) -> float:
        """How much it says of the others: more for more mentions, less for a demonym or a government."""
        return min(2.0, math.sqrt(len(self.mentions))) * (0.5 if self.demonym or self.acts else 1.0)


#: characters of the shortest name whose last `s` may be an ending
_SHORTEST = 4


def make_units(
    places: Sequence[PlaceMention], gazetteer: Gazetteer, countries: Iterable[str] = ()
) -> list[Unit]:
    """The units of a report in order of their first mention.

    A name that the text puts into a country or region has no candidate outside of it. A name that the index
    knows only in another spelling is sought in that country, else in the countries that the report names and
    in `countries`.
    """
    units = _group(places)
    names = {unit.name for unit in units} | {u.within for u in units if u.within}
    names |= {places[i].text for unit in units for i in unit.mentions[:1] if unit.hint is not None}
    names |= {f"{unit.name} {kind}" for unit in units if unit.hint == "admin" for kind in _KINDS}
    parts = (_without_direction, _without_kind, _without_ending)
    names |= {rest for unit in units for part in parts if (rest := part(unit))}
    found = gazetteer.find_all(names)
    options = [_options(unit, places[unit.mentions[0]].text, found) for unit in units]
    named = {p.country for some in options for p in some if p.feature == "country"} | set(countries)
    told = named
    named = named or {max(some, key=lambda p: p.population).country for some in options if some}
    most = max(3, min(CANDIDATES, ALL_CANDIDATES // max(1, min(400, len(units)))))
    for unit, some in zip(units, options, strict=True):
        container = found[unit.within] if unit.within else ()
        if unit.hint == "region" and not found.get(places[unit.mentions[0]].text):
            some = [p for p in some if p.feature != "city" or p.country in named or container]
        some = _of_its_kind(unit, places[unit.mentions[0]].text, some, named)
        exact = bool(some) or unit.demonym
        if not exact:
            some = [
                p
                for p in gazetteer.find_similar(unit.name)
                if p.feature == "country"
                or (any(holds(h, p) for h in container) if container else p.country in named)
            ]
        holders = _holders(unit, container, some)
        if holders:
            some = [p for p in some if any(holds(h, p) for h in holders)]
        elif _is_elsewhere(container, some):
            some = []
        home = max((p.population for p in some if p.country in told and p.feature == "city"), default=None)
        ranked = sorted(
            (Candidate(p, prior_of(p, unit, bool(holders), exact, _is_abroad(p, told, home))) for p in some),
            key=lambda c: -c.prior,
        )
        unit.candidates = ranked[:most]
    _part_siblings(units)
    _mark_short(units)
    _mark_hollow(units)
    return units


def _is_abroad(place: Place, told: Collection[str | None], home: int | None) -> bool:
    """Whether a place lies in a country that the report does not name, while it names that of another bearer of the
    name, of `home` people. One that is much larger may be meant all the same: the countries that a report names are
    those too that strike at a town or send to it."""
    return home is not None and place.country not in told and place.population <= MUCH_LARGER * max(home, 1)


def _options(unit: Unit, text: str, found: Mapping[str, Sequence[Place]]) -> list[Place]:
    """The places that bear a name, as written or with and without the word for their kind."""
    options = dict.fromkeys((*found.get(text, ()), *found[unit.name]) if unit.hint else found[unit.name])
    if unit.hint == "admin":
        options |= dict.fromkeys(p for kind in _KINDS for p in found[f"{unit.name} {kind}"])
    if bare := _without_kind(unit):
        options |= dict.fromkeys(p for p in found[bare] if p.feature == "admin")
    if _is_abbreviated(unit.name) and any(_is_wide(p) for p in options):
        return [p for p in options if _is_wide(p)]
    if not options and (owner := _without_ending(unit)):
        options = dict.fromkeys(p for p in found[owner] if p.feature == "country")
    if (rest := _without_direction(unit)) and not any(_is_wide(p) for p in options):
        options |= dict.fromkeys(p for p in found[rest] if _is_wide(p))
    return list(options)


def _of_its_kind(unit: Unit, text: str, options: list[Place], named: Collection[str | None]) -> list[Place]:
    """Of the bearers of a name that is written with its kind (`Norvale Province`) those of that kind; where none
    is, only those that lie in a country which the report names, and all where it names none."""
    kind = text.rpartition(" ")[2]
    if unit.hint != "admin" or kind not in _KINDS or not named:
        return options
    full, bare = fold_name(text), fold_name(unit.name)
    if any(p.feature in ("admin", "region") and fold_name(p.name) in (full, bare) for p in options):
        return options
    return [p for p in options if p.country in named]


def _without_direction(unit: Unit) -> str | None:
    """The country or region of which a name with a direction is a part (`Wales` of `North Wales`)."""
    head, _, rest = unit.name.partition(" ")
    return rest if rest and head.lower() in _DIRECTIONS and not unit.demonym else None


def _without_kind(unit: Unit) -> str | None:
    """The county's bare name (`Kent` of `Kent County`)."""
    bare = unit.name.removesuffix(" County")
    return bare if bare != unit.name and unit.hint == "admin" else None


def _without_ending(unit: Unit) -> str | None:
    """The country of which a name is the possessive without its apostrophe (`Chads war`)."""
    plain = unit.hint is None and not unit.demonym and len(unit.name) > _SHORTEST and unit.name.isalpha()
    return unit.name[:-1] if plain and unit.name.endswith("s") and unit.name.istitle() else None


def _is_abbreviated(name: str) -> bool:
    """Whether a name is written as that of a state (`PA`, `La.`)."""
    return len(name) <= 5 and (name.isupper() or name.endswith("."))


def _is_wide(place: Place) -> bool:
    return place.feature in ("country", "region") or (place.feature == "admin" and place.admin2 is None)


def _is_elsewhere(container: Sequence[Place], options: Sequence[Place]) -> bool:
    """Whether a name stands before a country or first-level region that none of its bearers lies in. Of a list
    of countries, of regions (`Mali, Chad`) nothing is said."""
    if any(p.feature in ("country", "region", "water") for p in options):
        return False
    outer = [h for h in container if _is_wide(h) and (h.feature == "country" or h.population >= LARGE_REGION)]
    if any(_is_wide(p) for p in options):
        return bool(outer) and all(h.feature == "country" for h in outer)
    return bool(outer)


def _part_siblings(units: Sequence[Unit]) -> None:
    """Names that a list joins are of two places: neither means what bears the other as its own name."""
    pairs = {(fold_name(u.name), other) for u in units for other in u.beside}
    siblings: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        siblings[one].add(other)
        siblings[other].add(one)
    for unit in units:
        others = siblings.get(fold_name(unit.name), set()) - {fold_name(unit.name)}
        if others:
            kept = [c for c in unit.candidates if fold_name(c.place.name) not in others]
            unit.candidates = kept or unit.candidates


def _mark_short(units: Sequence[Unit]) -> None:
    """Of the bearers of a name, the site wins whose longer name the report gives elsewhere."""
    sites = {c.place.key for u in units for c in u.candidates if c.place.feature == "site" and " " in u.name}
    for unit in units:
        if " " not in unit.name and unit.hint is None and unit.within is None:
            unit.candidates = [
                Candidate(c.place, c.prior + SHORT) if c.place.key in sites else c for c in unit.candidates
            ]


def _mark_hollow(units: Sequence[Unit]) -> None:
    """Of the bearers of a container's name, those lose that hold none of what the text puts into it."""
    inner: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        if unit.within and unit.candidates:
            inner[fold_name(unit.within)].append(unit)
    for outer in units:
        parts = [c.place for unit in inner.get(fold_name(outer.name), ()) for c in unit.candidates]
        if parts:
            full = {c.place.key for c in outer.candidates if any(holds(c.place, p) for p in parts)}
            if full and len(full) < len(outer.candidates):
                outer.candidates = [
                    c if c.place.key in full else Candidate(c.place, c.prior + HOLLOW)
                    for c in outer.candidates
                ]


def _holders(unit: Unit, named: Sequence[Place], options: Iterable[Place]) -> list[Place]:
    """The places after the comma that hold a candidate. In a list of countries or of regions (`Mali, Chad`)
    what follows a comma holds nothing, whatever villages bear the name."""
    holders = [h for h in named if any(holds(h, p) for p in options)]
    first = max(options, key=lambda p: prior_of(p, unit, False, True), default=None)
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
        unit.acts = unit.acts and mention.metonymic
        if mention.beside:
            unit.beside.add(fold_name(mention.beside))
        if mention.hint == "city":
            unit.hint = "city"
    return list(units.values())


#: the prior: powers of ten of population times SLOPE, and what is added for kind and fit
SLOPE = 1.0
COUNTRY = 9.0
WIDE = 6.0
CAPITAL = 1.0
ALTERNATE = -0.5
#: another name than its own, in a country that the report does not name, where it names that of another bearer
ABROAD = -3.0
#: how many times as many people as another bearer of the name a town has that is known by it far more
MUCH_LARGER = 20
#: a former or foreign name that is unlike any part of the own one (by partial ratio): it seldom means that town
UNLIKE = -2.0
LEAST_ALIKE = 50.0
REGION = 0.0
REGION_ALIAS = -1.0
SITE_ALIAS = -0.5
COUNTY = -2.0
COUNTY_ALIAS = -3.0
NOT_OF_A_PEOPLE = -4.0
HINTED, MISHINTED = 2.5, -1.5
HELD = 4.0
HOLLOW = -4.0
SHORT = 2.0
#: population from which a first-level region is known to hold what the text puts into it
LARGE_REGION = 100_000
MISSPELT = -1.0


def prior_of(place: Place, unit: Unit, held: bool, exact: bool, abroad: bool = False) -> float:
    """The score of a candidate by itself, about the power of ten of a town of equal prominence. `abroad` is whether the
    report names the country of another bearer of the name, and not its own."""
    own = fold_name(place.name) == fold_name(unit.name)
    level = SLOPE * math.log10(place.population + 60)
    if place.feature == "country":
        score = COUNTRY
    elif place.feature in ("water", "region", "site"):
        score = max(level, WIDE) + (0.0 if own or place.feature != "site" else SITE_ALIAS)
    elif place.feature == "admin" and place.admin2 is None:
        score = level + (REGION if own else REGION_ALIAS)
    elif place.feature == "admin":
        score = level + (COUNTY if own else COUNTY_ALIAS)
    else:
        score = (
            level + (CAPITAL if place.capital else 0.0) + (0.0 if own else ABROAD if abroad else ALTERNATE)
        )
        if not own and fuzz.partial_ratio(fold_name(place.name), fold_name(unit.name)) < LEAST_ALIKE:
            score += UNLIKE
    if unit.demonym and place.feature not in ("country", "region", "admin"):
        score += NOT_OF_A_PEOPLE
    if unit.hint is not None:
        score += _fit(unit.hint, place)
    if held:
        score += HELD
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
