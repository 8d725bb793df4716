"""What a claim counts and where: measures, populations, places, and whether one lies inside another.

All tables are in `lexicons/standing.toml`. Unknown scope is never taken for the same scope: functions
say `open` where one of the two does not tell.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from dateline.lexicons import read_lexicon, read_rows
from dateline.model import PlaceReading

Fit = Literal["same", "open", "inside", "contains", "near", "apart"]

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_TAIL = re.compile(r"\b(?:who|which|that|from|in|including|trying|at|near|of|under|aboard|on)\b|[(,;]", re.I)
_CAPITALISED = re.compile(r"[A-Z][\w-]+")
_NEAR_KM = 40.0
#: words that narrow to people of any other land
_FOREIGN = frozenset({"foreign", "overseas"})


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A row of `[[measure]]`: the family that blocks are cut by, the group of measures that can be one
    count, and whether the count runs, runs if said so, changes or
    stands alone."""

    family: str
    group: str
    kind: Literal["running", "flow", "state", "once"]


@dataclass(frozen=True, slots=True)
class People:
    """Who is counted: a class of `[[population]]` (or the head word itself) and the words that narrow it."""

    kind: str
    narrowed: frozenset[str]


@cache
def _measures() -> Mapping[str, MeasureRow]:
    rows = read_lexicon("standing")["measure"]
    return {row["name"]: MeasureRow(row["family"], row["group"], row["kind"]) for row in rows}


@cache
def _populations() -> tuple[Mapping[str, str], Mapping[str, str]]:
    classes: dict[str, str] = {}
    wider: dict[str, str] = {}
    for row in read_lexicon("standing")["population"]:
        for word in row["words"]:
            classes[word] = row["name"]
        if "inside" in row:
            wider[row["name"]] = row["inside"]
    return classes, wider


@cache
def _idle() -> frozenset[str]:
    return frozenset(read_lexicon("standing")["population_stop"]["words"])


@cache
def _narrowing() -> frozenset[str]:
    return frozenset(read_lexicon("standing")["population_narrow"]["words"])


def _is_people_of(word: str, place: PlaceReading | None) -> bool:
    """Whether a word is formed from a place's name (`kenyan`, Kenya)."""
    if place is None or place.name is None or len(word) < 4:
        return False
    name = place.name.casefold()
    return name[: min(len(name), len(word) - 2, 6)] == word[: min(len(name), len(word) - 2, 6)]


@cache
def stopwords() -> frozenset[str]:
    """Words that say nothing about what a claim is about."""
    return frozenset(read_lexicon("standing")["stopwords"]["words"])


@cache
def general_words() -> frozenset[str]:
    """Words that many counts share, and that do not show that two of them are about one thing."""
    return frozenset(read_lexicon("standing")["general"]["words"])


@cache
def general_event_words() -> frozenset[str]:
    """Words of events that many of them share."""
    return frozenset(read_lexicon("standing")["event_general"]["words"])


def measure_row(measure: str) -> MeasureRow:
    """The row of a measure; one that the table does not know is a family and group of its own.

    >>> measure_row("troops_killed").group, measure_row("trapped").kind
    ('deaths', 'state')
    """
    return _measures().get(measure) or MeasureRow("other", measure, "once")


@lru_cache(maxsize=65536)
def content_words(text: str) -> frozenset[str]:
    """The words of a text that carry content, in lower case and without a plural or possessive `s`.

    >>> sorted(content_words("The bridges were hit by the Army's drones"))
    ['army', 'bridge', 'drone', 'hit']
    """
    found = set()
    for word in _WORD.findall(text[:2000]):
        low = word.lower().replace("’", "'")
        low = low.removesuffix("'s")
        if len(low) > 3 and low.endswith("s") and not low.endswith("ss"):
            low = low[:-1]
        if low not in stopwords() and len(low) > 1:
            found.add(low)
    return frozenset(found)


def without_peoples(text: str) -> str:
    """A text without the names of countries and of their people, which tell no two happenings apart."""
    return _CAPITALISED.sub(lambda m: "" if m[0].casefold() in _peoples() else m[0], text[:2000])


@cache
def _peoples() -> frozenset[str]:
    rows = read_rows("countries")
    named = (f"{row['name']}|{row['demonyms']}" for row in rows)
    return frozenset(word.casefold() for names in named for word in names.split("|") if " " not in word)


@lru_cache(maxsize=65536)
def word_stem(word: str) -> str:
    """A word without its common endings, so that `shelled` and `shelling` are one.

    >>> word_stem("shelling") == word_stem("shelled")
    True
    """
    for ending in ("ing", "ied", "ed", "es", "e", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 4 and not word.endswith("ss"):
            return word[: -len(ending)]
    return word


def read_people(population: str | None, measure: str, place: PlaceReading | None = None) -> People:
    """The class of a population in a report's own words. A people's name narrows its count, but not
    in its own place (`Peruvian civilians` in Peru), where reports use it or leave it out.

    >>> read_people("Norwegian soldiers", "killed")
    People(kind='troops', narrowed=frozenset({'norwegian'}))
    """
    classes, _ = _populations()
    default = "troops" if measure == "troops_killed" else "people"
    if not population:
        return People(default, frozenset())
    found = _WORD.findall(_TAIL.split(population)[0] or population)
    named = {_singular(w.lower()) for w in found if w[:1].isupper()} | _narrowing()
    words = [_singular(w.lower()) for w in found]
    words = [w for w in words if w not in stopwords() and w not in _idle()]
    kinds = [classes[w] for w in words if w in classes]
    narrowed = frozenset(w for w in words if w not in classes and w in named)
    if "troops" not in kinds and measure != "troops_killed":
        narrowed = frozenset(w for w in narrowed if not _is_people_of(w, place))
    if not kinds:
        if not words or _is_people_of(words[-1], place):
            return People(default, frozenset())
        if words[-1] in named and words[-1] not in _narrowing():
            return People(default, frozenset(words) & named)
        return People(words[-1], frozenset(words[:-1]) & named)
    special = [k for k in kinds if k != "people"]
    if not special:
        return People(default, narrowed)
    if len(set(special)) > 1:
        return People("troops" if set(special) == {"troops", "police"} else "civilians", frozenset())
    return People(special[-1], narrowed)


def _singular(word: str) -> str:
    irregular = {"people": "people", "children": "child", "women": "woman", "men": "man", "wives": "wife"}
    if word in irregular:
        return irregular[word]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def compare_people(a: People, b: People) -> Fit:
    """How the people of one count stand to another's; bare people are `open` to civilians, whom reports
    so call, and contain every narrower class.

    >>> compare_people(read_people("children", "killed"), read_people(None, "killed"))
    'inside'
    """
    if a.kind == b.kind:
        if a.narrowed == b.narrowed:
            return "same"
        if a.narrowed > b.narrowed:
            return "inside"
        if b.narrowed > a.narrowed:
            return "contains"
        if _FOREIGN & b.narrowed and not _FOREIGN & a.narrowed:
            return "inside"
        if _FOREIGN & a.narrowed and not _FOREIGN & b.narrowed:
            return "contains"
        return "open" if a.narrowed & b.narrowed else "apart"
    if {a.kind, b.kind} == {"people", "civilians"} and (not a.narrowed or not b.narrowed):
        return "open" if a.narrowed == b.narrowed else "inside" if a.narrowed else "contains"
    if _is_inside(a.kind, b.kind):
        return "inside"
    if _is_inside(b.kind, a.kind):
        return "contains"
    return "apart"


def _is_inside(kind: str, wide: str) -> bool:
    classes, wider = _populations()
    if kind not in set(classes.values()):
        return wide == "people"
    while kind in wider:
        kind = wider[kind]
        if kind == wide:
            return True
    return False


def compare_places(a: PlaceReading | None, b: PlaceReading | None) -> Fit:
    """How two scope places stand: the same, one inside the other, near (two descriptions of one spot),
    open where one is unknown, else apart."""
    if a is None or b is None or a.key is None or b.key is None:
        return "same" if place_key(a) == place_key(b) and place_key(a) is not None else "open"
    if a.key == b.key:
        return "same"
    if _holds(b, a):
        return "inside"
    if _holds(a, b):
        return "contains"
    vague = 2 in (a.precision, b.precision) or a.mention.relation or b.mention.relation
    if vague and a.country == b.country:
        apart = distance_km(a, b)
        if apart is not None and apart <= _NEAR_KM:
            return "near"
    return "apart"


def _holds(wide: PlaceReading, narrow: PlaceReading) -> bool:
    if wide.key == narrow.key:
        return False
    if wide.feature == "country":
        return wide.country is not None and wide.country == narrow.country
    if wide.feature == "admin":
        return narrow.feature not in ("country", "admin") and (
            wide.country == narrow.country and wide.admin1 is not None and wide.admin1 == narrow.admin1
        )
    return wide.feature == "region" and wide.country is None and narrow.feature != "region"


def place_key(place: PlaceReading | None) -> str | None:
    """What names a place for comparison: its key, else its name, else None.

    A place that is only near a town is the town's; precision keeps the difference.
    """
    if place is None:
        return None
    return place.key or (place.name.casefold() if place.name else None)


def wider_keys(place: PlaceReading | None) -> tuple[str, ...]:
    """The keys of region and country that a place can lie in, for a bounded look-up."""
    if place is None:
        return ()
    found = []
    if place.country and place.admin1 and place.feature not in ("admin", "country"):
        found.append(f"in:{place.country}/{place.admin1}")
    if place.country and place.feature != "country":
        found.append(f"in:{place.country}")
    return tuple(found)


def own_wide_key(place: PlaceReading | None) -> str | None:
    """The key under which a region or country is found by what lies in it."""
    if place is None or place.country is None:
        return None
    if place.feature == "country":
        return f"in:{place.country}"
    if place.feature == "admin" and place.admin1:
        return f"in:{place.country}/{place.admin1}"
    return None


def distance_km(a: PlaceReading, b: PlaceReading) -> float | None:
    """Great-circle distance in kilometres, None where a coordinate is missing."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    p, q = math.radians(a.lat), math.radians(b.lat)
    h = (
        math.sin((q - p) / 2) ** 2
        + math.cos(p) * math.cos(q) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    )
    return 12742.0 * math.asin(math.sqrt(min(1.0, h)))
