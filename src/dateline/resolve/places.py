"""Resolving place mentions: which place of the index a report means, or None where nothing tells.

Every distinct name of a report is a unit with its candidates. A candidate's score is a prior (population,
kind, how exactly the name fits) plus the support of the report's other names, taken from all of their
candidates by how probable each is: same country, same first-level region, near by; the country of most
other names and that of the names in the same list weigh before population. A name that the text puts into
a country or region means nothing outside of it: what the index does not list there keeps its own name in
that country, without a position. Units are scored
together for a few rounds (a mean-field pass), so that unambiguous names settle the others; population
alone decides only where nothing else does. One name has one sense in a report, unless its own words
(`the Norvale region`, `Norvale, Ohio`) give it another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dateline.model import Gazetteer, Place, PlaceMention, PlaceReading, trace
from dateline.model.gazetteer import fold_name
from dateline.resolve.places_candidates import MUCH_LARGER, Candidate, Unit, make_units
from dateline.resolve.places_sites import place_sites
from dateline.resolve.places_support import country_shares, sibling_matrix, support_matrix

#: inhabitants from which a town near a region's middle (in degrees) but not in it, as a capital is, shares its name
LARGE_TOWN = 50_000
SEAT = 1.5
#: the word for a first-level region's kind that English leaves out
_KIND = re.compile(r" (?:Province|Governorate|Department|Oblast|Region|State|Prefecture)$")
_DIRECTION = re.compile(r"(?:^|[ -])(?:\w+ern|Central|North|South|East|West|Upper|Lower|Federal|Capital)$")

#: least probability of the best candidate with those in its region; below it a name stays undecided
LEAST_PROBABILITY = 0.25
#: how sharply a difference of score becomes one of probability, round by round: first all candidates
#: are heard, then the likely ones
SHARPNESS_OF_ROUNDS = (0.7, 1.1, 1.6, 1.6)
#: weight of the support of other names against the prior (in powers of ten of population)
SUPPORT_WEIGHT = 1.5
#: added to candidates in a country that all other names of the report lie in, less where fewer do
SHARED_COUNTRY = 1.0
#: added to candidates in the country of a name that a list joins theirs to (`X and Y`)
SAME_COUNTRY_IN_LIST = 2.0
#: units scored together; a report with more is taken in stretches of so many
TOGETHER = 400
#: added to candidates in a country that the caller expects
EXPECTED_COUNTRY = 0.8
#: a town that stands alone in its country is not meant where another country holds this share of the other
#: names, and at least this weight of them, if it is small or has the name only beside its own: the lesser weight where
#: the name says little, as that of a small town or one that towns of several countries have beside their own
STRAY_SHARE, STRAY_WEIGHT, ALIAS_WEIGHT = 0.5, 2.0, 0.5
_NOTHING = 1e-9
SMALL_TOWN, GREAT_TOWN = 20_000, 1_000_000


def resolve_places(
    places: Sequence[PlaceMention], gazetteer: Gazetteer, countries: Iterable[str] = ()
) -> list[PlaceReading]:
    """One reading for each mention, in order; its fields are None where no candidate is good enough.

    `places` are all mentions of one report. `countries` (ISO 3166 alpha-2) are those that the crisis is
    in, where the caller knows them; they weigh, and decide nothing alone. `score` is the probability of
    the reading among its candidates.
    """
    expected = frozenset(countries)
    units = make_units(places, gazetteer, expected)
    chosen = [
        c
        for at in range(0, len(units), TOGETHER)
        for c in _choose(units[at : at + TOGETHER], expected, places)
    ]
    readings: list[PlaceReading | None] = [None] * len(places)
    for unit, choice in zip(units, chosen, strict=True):
        for index in unit.mentions:
            readings[index] = _reading(places[index], choice, gazetteer)
    made = [r if r is not None else PlaceReading(m) for r, m in zip(readings, places, strict=True)]
    return _named(place_sites(made, gazetteer))


def _named(readings: Sequence[PlaceReading]) -> list[PlaceReading]:
    """The readings, with those that no index lists but that the text puts into a place under their own name,
    in that place's country and without a position."""
    holders = {fold_name(r.mention.name): r for r in readings if r.key is not None}
    known = {
        fold_name(r.mention.name): h
        for r in readings
        if (h := holders.get(fold_name(r.mention.within or "")))
    }
    made = []
    for reading in readings:
        mention = reading.mention
        holder = known.get(fold_name(mention.name))
        if reading.key is None and holder is not None and not (mention.in_name or mention.demonym):
            reading = replace(
                reading,
                name=mention.text if mention.hint in ("region", "water", "site") else mention.name,
                key=f"unlisted:{fold_name(mention.name)}",
                country=holder.country,
                admin1=holder.admin1,
                feature=mention.hint,
            )
        made.append(reading)
    return made


@dataclass(frozen=True, slots=True)
class Choice:
    """A place that a mention may mean, and how probable that is."""

    place: Place
    probability: float


def _choose(
    units: Sequence[Unit], countries: frozenset[str], mentions: Sequence[PlaceMention]
) -> list[Choice | None]:
    owners = [i for i, unit in enumerate(units) for _ in unit.candidates]
    if not owners:
        return [None] * len(units)
    owner = np.array(owners)
    flat = [c for unit in units for c in unit.candidates]
    prior = np.array([c.prior + (EXPECTED_COUNTRY if c.place.country in countries else 0.0) for c in flat])
    weights = np.array([units[i].weight for i in owners])
    matrix = support_matrix([c.place for c in flat])
    matrix[owner[:, None] == owner[None, :]] = 0.0
    bearers = [c.place for c in flat]
    siblings = sibling_matrix(units, owner, bearers)
    score = prior
    probability = _softmax(prior, owner, len(units), SHARPNESS_OF_ROUNDS[0])
    for sharpness in SHARPNESS_OF_ROUNDS[1:]:
        support = matrix @ (probability * weights)
        score = prior + SUPPORT_WEIGHT * np.log1p(support)
        score = score + SHARED_COUNTRY * country_shares(bearers, owner, probability * weights)
        if siblings is not None:
            score = score + SAME_COUNTRY_IN_LIST * np.minimum(1.0, siblings @ probability)
        probability = _softmax(score, owner, len(units), sharpness)
    chosen: list[Choice | None] = []
    at = 0
    for unit in units:
        count = len(unit.candidates)
        if not count:
            chosen.append(None)
            continue
        best = at + int(np.argmax(score[at : at + count]))
        chance = float(probability[best])
        here = sum(
            float(probability[i])
            for i in range(at, at + count)
            if _same_region(flat[i].place, flat[best].place)
        )
        chosen.append(Choice(flat[best].place, chance) if here >= LEAST_PROBABILITY else None)
        if trace.is_traced():
            for i in range(at, at + count):
                _note(flat[i], float(probability[i]), chosen[-1], [mentions[m] for m in unit.mentions])
        at += count
    return _without_strays(units, chosen, countries)


def _without_strays(
    units: Sequence[Unit], chosen: Sequence[Choice | None], countries: frozenset[str]
) -> list[Choice | None]:
    """The choices, None for a little known town in a country of which the report names nothing else, while
    most of its names lie in another: the place that is meant is in no index."""
    weight: defaultdict[str, float] = defaultdict(float)
    named: defaultdict[tuple[str, str], float] = defaultdict(float)
    for unit, choice in zip(units, chosen, strict=True):
        if choice is not None and choice.place.country is not None:
            weight[choice.place.country] += unit.weight
            named[choice.place.country, fold_name(unit.name)] += unit.weight
    total = sum(weight.values())
    made: list[Choice | None] = []
    for unit, choice in zip(units, chosen, strict=True):
        here = choice.place.country if choice is not None else None
        if choice is None or here is None or here in countries or not _may_be_stray(unit, choice.place):
            made.append(choice)
            continue
        alone = weight[here] - named[here, fold_name(unit.name)] < _NOTHING
        most = max((w for country, w in weight.items() if country != here), default=0.0)
        least = ALIAS_WEIGHT if _is_doubtful(unit, choice.place) else STRAY_WEIGHT
        stray = alone and most >= least and most >= STRAY_SHARE * (total - unit.weight)
        made.append(None if stray else choice)
    return made


def _may_be_stray(unit: Unit, place: Place) -> bool:
    """Whether a town or county is small, or bears the name only beside its own, and no words put it where it is."""
    local = place.feature in ("city", "site") or (place.feature == "admin" and place.admin2 is not None)
    if not local or place.capital or unit.within or unit.demonym:
        return False
    own = fold_name(place.name) == fold_name(unit.name)
    return place.population < SMALL_TOWN or (not own and place.population < GREAT_TOWN)


def _is_doubtful(unit: Unit, place: Place) -> bool:
    """Whether a town's other name says little: the town is small, or one of another country that is not much smaller
    has that name beside its own too."""
    name = fold_name(unit.name)
    if fold_name(place.name) == name:
        return False
    return place.population < SMALL_TOWN or any(
        c.place.feature == "city"
        and c.place.country != place.country
        and fold_name(c.place.name) != name
        and c.place.population * MUCH_LARGER > place.population
        for c in unit.candidates
    )


def _note(
    candidate: Candidate, probability: float, choice: Choice | None, mentions: Sequence[PlaceMention]
) -> None:
    """Tells a trace how a candidate of some mentions fared."""
    place, won = candidate.place, choice is not None and candidate.place.key == choice.place.key
    words = ", ".join(
        w for w in (place.name, place.feature, place.country, f"{place.population:,} people") if w
    )
    for mention in mentions:
        trace.note(
            "place",
            "kept" if won else "lost",
            mention.span,
            "candidate",
            f"prior {candidate.prior:.1f}",
            value=words,
            score=round(probability, 3),
            of=mention.span,
        )


def _same_region(a: Place, b: Place) -> bool:
    """Whether two bearers of a name lie in one first-level region, as a town and its region do."""
    return a.key == b.key or (a.admin1 is not None and a.admin1 == b.admin1)


def _softmax(
    score: NDArray[np.float64], owner: NDArray[np.int64], count: int, sharpness: float
) -> NDArray[np.float64]:
    top = np.full(count, -np.inf)
    np.maximum.at(top, owner, score)
    raised = np.exp(sharpness * (score - top[owner]))
    total = np.bincount(owner, weights=raised, minlength=count)
    result: NDArray[np.float64] = raised / total[owner]
    return result


def _reading(mention: PlaceMention, choice: Choice | None, gazetteer: Gazetteer) -> PlaceReading:
    if choice is None:
        return PlaceReading(mention)
    place = choice.place
    region = gazetteer.get(f"admin:{place.admin1}") if place.admin1 else None
    return PlaceReading(
        mention=mention,
        name=_told_name(mention, place) or _plain_name(place, gazetteer),
        key=place.key,
        country=place.country,
        admin1=region.name if region is not None else None,
        lat=place.lat,
        lon=place.lon,
        geonameid=place.geonameid,
        feature=place.feature,
        precision=_precision(mention, place),
        score=round(choice.probability, 3),
    )


def _told_name(mention: PlaceMention, place: Place) -> str | None:
    """The name of a region, land or water in a report's own spelling, where that is the place's own but for its
    accents, or of a region all but its last word, that for its kind in the land's language (`Norvale` of `Norvale Sheng`); None where it is another."""
    told, own = fold_name(mention.name), fold_name(place.name)
    if not mention.name[:1].isupper() or mention.name.isupper() or mention.demonym or not told:
        return None
    if told == own and place.feature != "city":
        return mention.name
    region = place.feature == "admin" and place.admin2 is None and not _KIND.search(place.name)
    kind = own.removeprefix(f"{told} ")
    return (
        mention.name if region and kind != own and " " not in kind and not _DIRECTION.search(told) else None
    )


def _plain_name(place: Place, gazetteer: Gazetteer) -> str:
    """The name of a region as reports write it, without the word for its kind (`Kasai Province` is `Kasai`), but where
    a town in it has the same name, or nothing is left but a direction."""
    found = _KIND.search(place.name) if place.feature == "admin" and place.admin2 is None else None
    if found is None:
        return place.name
    plain = place.name[: found.start()]
    if _DIRECTION.search(plain):
        return place.name
    towns = [p for p in gazetteer.find(plain) if p.feature == "city" and p.country == place.country]
    shared = any(
        p.admin1 == place.admin1
        or (p.population >= LARGE_TOWN and max(abs(p.lat - place.lat), abs(p.lon - place.lon)) < SEAT)
        for p in towns
    )
    return place.name if shared else plain


def _precision(mention: PlaceMention, place: Place) -> int:
    """ACLED's geo_precision: 1 the place itself, 2 near it or a smaller region, 3 a region or country."""
    if place.feature in ("country", "region", "water") or (place.feature == "admin" and place.admin2 is None):
        return 3
    if place.feature == "admin" or mention.relation is not None or mention.hint == "site":
        return 2
    return 1
