"""The place that a report is mostly about: of the event that it opens with, or in an overview its country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from dateline.extract.figures.mentions import is_attacker, is_country, is_site, is_wide
from dateline.lexicons import read_lexicon, read_rows
from dateline.model import PlaceMention, Span, Token

if TYPE_CHECKING:
    from dateline.extract.figures.scene import Scene

#: distinct places from which a report is an overview of a country, not the story of one place
OVERVIEW = 15
#: sentences that a report opens with
LEAD = 3
#: sentences of which one says where, where the opening ones do not
SOON = 8
#: prepositions that lead from a war to its land
_OF_WARS = frozenset({"in", "on", "against", "of", "across"})
#: prepositions that lead to where something goes
GOALS = frozenset({"to", "toward", "towards", "into"})


def find_lead(scene: Scene) -> PlaceMention | None:
    """The first located place of the opening sentences, a town before a country."""
    adjectival = {p.name for found in scene.places.values() for p, _ in found if p.demonym}
    found = [
        (p, t)
        for s in scene.document.sentences[:LEAD]
        for p, t in scene.places.get(s.i, [])
        if not (p.demonym or p.metonymic or scene.is_speaker(p))
    ]
    found = [(p, t) for p, t in found if not is_attacker(p, t)] or found
    found = [(p, t) for p, t in found if not _is_beside(p, t)] or found
    free = [
        (p, t)
        for p, t in found
        if t.dep not in {"compound", "nmod", "poss", "amod"} or (p.in_name and scene.is_building(p, t))
    ]
    at = [(p, t) for p, t in free if scene.is_hit(t) or (scene.is_located(t) and not scene.is_route(t))]
    if found and not (at or any(t.head.lower in GOALS for _, t in free)):
        at = _first_standing(scene)
    told = [(p, t) for p, t in at if not scene.is_voice(p)]
    at = told or at  # where who says it sits is where it happened only if nothing else is told
    named = [(p, t) for p, t in at if p.name not in adjectival]
    first = at[0][1].sentence if at else None
    for wanted in (
        _town_of(at[0][0], named) if at and is_site(at[0][0]) else [],
        [p for p, t in named if t.sentence is first and not is_country(p)],
        _town_under(scene, at),
        [p for p, _ in named],
        [p for p, _ in at],
        [p for p, t in free if scene.is_located(t) and t.head.lower != "from"],
        [p for p, t in found if p.name not in adjectival and t.head.lower != "from"],
        _people_of_opening(scene) if found else [],
        [p for p, t in free if scene.is_located(t)],
        [p for p, t in found if p.name not in adjectival],
        [p for p, _ in found],
    ):
        if wanted:
            return wanted[0]
    everywhere = [(p, t) for i in sorted(scene.places) for p, t in scene.places[i] if not scene.is_speaker(p)]
    others = [p for p, t in everywhere if not (p.demonym or is_attacker(p, t))]
    return next(iter([*others, *(p for p, _ in everywhere)]), None)


def _is_beside(place: PlaceMention, token: Token) -> bool:
    """Whether a sea or river only says what land lies beside it (`an island off the Norvale Sea`)."""
    if place.hint != "water":
        return False
    head = token.head if token.dep == "pobj" else None
    return head is None or head.lower in read_lexicon("slots")["beside_water"]


def _town_under(scene: Scene, at: Sequence[tuple[PlaceMention, Token]]) -> list[PlaceMention]:
    """The town in which the text under a headline says that it happened, where the headline names a country alone."""
    if not at or not is_country(at[0][0]) or at[0][1].dep != "pobj" or at[0][1].head.lower != "in":
        return []
    line = at[0][1].sentence
    below = scene.document.sentences[line.i + 1 : line.i + 2]
    if line.i > 0 or not below or below[0].paragraph == line.paragraph or line.tokens[-1].text == ".":
        return []
    found = []
    for place, token in scene.places.get(below[0].i, []):
        seat = token.head if token.dep == "poss" and token.head.pos == "PROPN" else token
        named = not (is_country(place) or place.metonymic or scene.is_route(token) or scene.is_voice(place))
        if named and place.hint != "admin" and scene.is_standing(seat):
            found.append(place)
    return found


def _first_standing(scene: Scene) -> list[tuple[PlaceMention, Token]]:
    """The places of the first sentence after the opening ones, if it comes soon, that says where something is."""
    for sentence in scene.document.sentences[LEAD:SOON]:
        found = [
            (p, t)
            for p, t in scene.places.get(sentence.i, [])
            if not (p.demonym or p.metonymic or scene.is_route(t)) and scene.is_located(t)
        ]
        if found:
            return found
    return []


def _town_of(site: PlaceMention, found: Sequence[tuple[PlaceMention, Token]]) -> list[PlaceMention]:
    """What is called a town beside a square or building of it (`at X Square in the city of Y`)."""
    return [p for p, _ in found if p.hint == "city" and p.span > site.span]


def _people_of_opening(scene: Scene) -> list[PlaceMention]:
    """The countries whose people the opening sentences are about."""
    return [p for s in scene.document.sentences[:LEAD] for p, _ in scene.places.get(s.i, []) if p.demonym]


def find_main(scene: Scene) -> PlaceMention | None:
    """In an overview: the country with most located mentions; else None."""
    names = {p.name for found in scene.places.values() for p, _ in found if not p.demonym}
    adjectival = {p.name for found in scene.places.values() for p, _ in found if p.demonym}
    if len(names) < OVERVIEW:
        return None
    weight: Counter[str] = Counter()
    first: dict[str, PlaceMention] = {}
    for i in sorted(scene.places):
        for place, token in scene.places[i]:
            located = not place.demonym and (scene.is_located(token) or token.dep == "dobj")
            weight[place.name] += 10 if located else 2
            if place.name not in first or (first[place.name].demonym and not place.demonym):
                first[place.name] = place
    best = max(
        (n for n in weight if n in adjectival),
        key=lambda n: (weight[n], -first[n].span.start),
        default=None,
    )
    if best is None or (scene.lead is not None and weight[best] < weight[scene.lead.name]):
        return None
    return first[best]


def find_war(scene: Scene) -> PlaceMention | None:
    """The country or region that a report says most often that a war is in, on or against (`the war in X`, `the
    invasion of X`), the first of equals."""
    words = read_lexicon("slots")
    wars = {*words["wars"], *words["fighting"]}
    found: Counter[str] = Counter()
    first: dict[str, PlaceMention] = {}
    for i in sorted(scene.places):
        for place, token in scene.places[i]:
            over = token.head.head if token.dep == "pobj" and token.head.lower in _OF_WARS else None
            if over is None or place.demonym or not is_wide(place):
                continue
            if over.lemma.lower() in wars:
                found[place.name] += 1
                first.setdefault(place.name, place)
    best = max(found, key=lambda n: (found[n], -first[n].span.start), default=None)
    return first[best] if best is not None else None


@cache
def _capitals() -> frozenset[str]:
    return frozenset(row["capital"].casefold() for row in read_rows("capitals"))


def is_capital(place: PlaceMention) -> bool:
    """Whether a mention has the name of a capital, from which much is told that happened elsewhere."""
    return place.name.casefold() in _capitals()


def most_named_country(
    scene: Scene, places: Sequence[PlaceMention], heads: Mapping[Span, Token | None]
) -> PlaceMention | None:
    """The country that most is said to be in, the first of equals; its people and government weigh less."""
    found, first = _weigh_countries(scene, places, heads)
    best = max(found, key=lambda n: (found[n], -first[n].span.start), default=None)
    return first[best] if best is not None else None


def is_named_enough(
    scene: Scene, place: PlaceMention, places: Sequence[PlaceMention], heads: Mapping[Span, Token | None]
) -> bool:
    """Whether a country that a report opens with is what it goes on to tell of: no other weighs twice as much."""
    found, _ = _weigh_countries(scene, places, heads)
    return 2 * found[place.name] >= max(found.values(), default=0)


def _weigh_countries(
    scene: Scene, places: Sequence[PlaceMention], heads: Mapping[Span, Token | None]
) -> tuple[Counter[str], dict[str, PlaceMention]]:
    found: Counter[str] = Counter()
    first: dict[str, PlaceMention] = {}
    for place in places:
        token = heads[place.span]
        if token is None or place.in_name or not is_country(place):
            continue
        located = not (place.demonym or place.metonymic) and (scene.is_standing(token) or token.dep == "poss")
        found[place.name] += 3 if located else 1
        first.setdefault(place.name, place)
    return found, first
