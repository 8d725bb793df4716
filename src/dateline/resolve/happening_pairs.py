"""Whether two events of a report tell of one happening: what excludes it, what settles it, and the signs between.

Days that both say, towns that both name, two storms' names, types that have nothing in common and words that deny
what others tell exclude it; a storm's name, the war of a report and words that extraction tied settle it. Everything
else are signs with weights (`lexicons/happening_weights.toml`), a logistic regression that
`python -m bench.happenings` fits: its value is the share of pairs with such signs that coders took for one happening.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import exp

from dateline.lexicons import read_lexicon
from dateline.model import ResolvedEvent, Slot
from dateline.resolve.happening_others import are_others, is_of_other_kind
from dateline.resolve.happening_places import fit_of
from dateline.resolve.happening_victims import are_armed, are_other_victims
from dateline.resolve.happening_words import is_hour, storm_of

#: characters within which a telling goes on with the one before, and those of a sentence or two
NEAR, BESIDE = 400, 150
#: characters from which tellings are no farther apart
FARTHEST = 4000
#: days over which a stretch says little of when something happened in it
SEASON = 80
#: days from which what has been since a day is told as a sum
WEEKS = 14
#: days between two that one epidemic or drought can be told of
LASTING = 180
#: deaths up to which a day's deaths of a disease are told one by one
FEW = 5
OF_HARM = frozenset({"killing", "injury", "damage"})
#: types of one family that are two happenings
_STEPS = {"arrest", "prosecution"}
#: types that a war can be told as
_OF_WAR = frozenset({"armed_clash", "ground_assault"})
_STEM, _WORD = 6, 5
#: points of two places in one town, shared words from which more say no more
_ONE_TOWN, _MANY = 2.0, 4


@dataclass(frozen=True, slots=True)
class Telling:
    """An event with what comparing needs, computed once; `placed` and `dated` by its own words."""

    row: ResolvedEvent
    family: str
    group: str
    placed: bool
    dated: bool
    denied: bool
    war: bool
    died: bool
    actors: frozenset[str]
    targets: frozenset[str]
    words: frozenset[str]
    word: str
    name: str | None = None


def likeness(a: Telling, b: Telling) -> float | None:
    """The share of such pairs that are one happening, 1 where the words settle it; None where something excludes it.
    `b` is the later telling."""
    if is_excluded(a, b):
        return None
    if is_settled(a, b):
        return 1.0
    weights = _weights()
    points = weights["bias"] + sum(weights.get(name, 0.0) * n for name, n in signs_of(a, b).items())
    return 1.0 / (1.0 + exp(-points))


def is_excluded(a: Telling, b: Telling) -> bool:
    """Whether two tellings cannot be of one happening."""
    if a.name and b.name:
        return a.name != b.name
    if on_another_day(a, b) or is_another_death(a, b) or _is_sum(a, b) or _is_sum(b, a):
        return True
    apart = a.placed and b.placed and fit_of(a.row.places, b.row.places) is None
    if a.war != b.war and not {a.row.event.type, b.row.event.type} <= _OF_WAR:
        return True  # `since the start of the invasion` takes up no strike
    tied = _is_tied(a, b)
    taken_up = tied or b.row.event.repeats is not None
    named = (a.placed and b.placed) or (not taken_up and (a.placed or b.placed))
    if named and _count_others(a, b) and _in_other_lands(a, b):
        return True
    if not b.row.event.definite and are_other_victims(a.row, b.row):
        return True
    if tied:
        return False
    if _count_others(a, b) and {are_armed(a.row), are_armed(b.row)} == {True, False}:
        return True  # dead fighters are not the dead of a rocket
    if a.family == b.family and (
        (b.row.event.another and not a.row.event.another)
        or are_others(a.row, b.row)
        or is_of_other_kind(a.words | a.targets, b.words | b.targets)
    ):
        return True
    if a.war != b.war or a.denied != b.denied:
        return True
    if a.war:
        return False
    return apart or _in_other_towns(a, b) or not _can_be_one(a, b)


def _in_other_towns(a: Telling, b: Telling) -> bool:
    """Whether each tells of harm in a town, neither town lying in or by the other, to nobody and nothing that both
    name. What takes up a telling before (`the attack`) has its town from there, whatever stands beside it."""
    if b.row.event.definite or not {a.family, b.family} <= _words("events", "words", "harming"):
        return False
    towns = [[p for p in t.row.places if p.feature in ("city", "site") and p.key is not None] for t in (a, b)]
    return all(towns) and not a.targets & b.targets and fit_of(*towns) is None


def _count_others(a: Telling, b: Telling) -> bool:
    """Whether two tellings give different numbers of dead."""
    one, other = a.row.event.killed_low, b.row.event.killed_low
    return None not in (one, other) and one != other


def _in_other_lands(a: Telling, b: Telling) -> bool:
    """Whether two tellings name places of which no two lie in one country."""
    one, other = ({p.country for p in t.row.places if p.country} for t in (a, b))
    return bool(one and other and not one & other)


def is_settled(a: Telling, b: Telling) -> bool:
    """Whether two tellings that nothing excludes are one by a storm's name, by the war of the report or by words that
    extraction tied (`the attack`)."""
    return bool(a.name and b.name) or a.war or _is_tied(a, b)


def _is_tied(a: Telling, b: Telling) -> bool:
    one, other = a.row.event, b.row.event
    return (one.repeats or one.id) == (other.repeats or other.id)


def signs_of(a: Telling, b: Telling) -> dict[str, float]:
    """What speaks for and against one happening of two tellings, `b` the later: numbers of 0 to 1 by name."""
    one, other = a.row.event, b.row.event
    found: dict[str, float] = {
        **_signs_of_types(a, b),
        **_signs_of_places(a, b),
        **_signs_of_days(a, b),
    }
    distance = other.trigger.start - one.trigger.start
    shared = (a.words | a.targets) & (b.words | b.targets)
    deaths = None not in (one.killed_low, other.killed_low)
    noun = other.rule.startswith("noun")
    one_word = a.word[:_WORD] == b.word[:_WORD]
    found |= {
        "another": other.another,
        "definite": other.definite,
        "definite_of_family": other.definite and a.family == b.family,
        "noun": noun,
        "bare_noun": noun and not b.targets and not b.actors,
        "one_word": one_word,
        "one_noun": one_word and noun and one.rule.startswith("noun"),
        "targets_shared": bool(a.targets & b.targets),
        "targets_differ": bool(a.targets and b.targets and not shared),
        "actors_shared": bool(a.actors & b.actors),
        "actors_differ": bool(a.actors and b.actors and not a.actors & b.actors),
        "police_answered": a.family == b.family == "attack" and _is_police(a) != _is_police(b),
        "deaths_equal": deaths and one.killed_low == other.killed_low,
        "deaths_differ": _count_others(a, b),
        "words_shared": min(_MANY, len(a.words & b.words)) / _MANY,
        "beside": distance <= BESIDE,
        "near": distance <= NEAR,
        "distance": min(distance, FARTHEST) / FARTHEST,
        "plan_and_fact": (one.modality == "actual") != (other.modality == "actual"),
    }
    return {name: float(value) for name, value in found.items() if value}


def _signs_of_types(a: Telling, b: Telling) -> dict[str, float]:
    kinds = {a.row.event.type, b.row.event.type}
    bare = not (b.placed or b.dated)
    differ = len(kinds) == 2
    return {
        "one_family": a.family == b.family,
        "one_type": not differ,
        "one_group": a.group == b.group,
        "family_alone": bare and a.family == b.family,
        "type_alone": bare and not differ,
        "general": differ and bool(kinds & _words("events", "words", "general")),
        "one_of_other": differ and any(kinds - {kind} <= _kinds_of(kind) for kind in kinds),
        "harm_and_cause": _is_its_harm(a, b),
        "harm_and_other": differ and bool(kinds & OF_HARM),
        "shocks": {a.family, b.family} <= _words("events", "words", "shock"),
    }


def _signs_of_places(a: Telling, b: Telling) -> dict[str, float]:
    named = ("inferred", "one_named", "both_named")[a.placed + b.placed]
    fit = fit_of(a.row.places, b.row.places)
    return {f"apart_{named}": 1.0} if fit is None else {f"place_{named}": fit / _ONE_TOWN}


def _signs_of_days(a: Telling, b: Telling) -> dict[str, float]:
    gap = _gap(a.row, b.row)
    if gap is None:
        return {"no_day": 1.0}
    told = a.dated + b.dated
    found: dict[str, float] = {"lengths_differ": _lengths_differ(a.row, b.row)}
    if told == 1 and gap and (a if b.dated else b).row.date_precision is None:
        return {"no_day": 1.0}  # the day of publication, for want of another
    if told:
        near = "same_day" if gap == 0 else "next_day" if gap == 1 else "week" if gap <= 7 else "far"
        found[f"{near}_{'both_told' if told == 2 else 'one_told'}"] = 1.0
    return found


def _is_police(telling: Telling) -> bool:
    police = _words("events", "words", "police_words")
    return any(w.lower().rstrip("s") in police for name in telling.row.actors for w in name.split())


def on_another_day(a: Telling, b: Telling) -> bool:
    """Whether both say when they were, and that was not at one time."""
    gap = _gap(a.row, b.row)
    lasting = a.family == b.family and a.family in _words("events", "words", "roaming")
    return a.dated and b.dated and gap is not None and gap > (LASTING if lasting else 1)


def _is_sum(total: Telling, one: Telling) -> bool:
    """Whether a telling sums up what happened over months (`have killed 900 people since 2001`), of which the other is
    at most a part."""
    if total.family in _words("events", "words", "roaming") or total.family not in _words(
        "events", "words", "harming"
    ):
        return False
    wide, day = _length(total.row), _length(one.row)
    if wide is None or day is None or day > 2 or total.war or one.war:
        return False
    since = any(has_own(total.row.event.slots, role) for role in ("since", "during"))
    killed, of = total.row.event.killed_low, one.row.event.killed_low
    more = killed is not None and of is not None and killed > of
    return (since and wide >= WEEKS) or (total.dated and wide >= SEASON and more)


def is_another_death(a: Telling, b: Telling) -> bool:
    """Whether one is the death of somebody on a day of its own, and the other no telling of that day: who dies
    in an outbreak is told apart from it."""
    if not (a.died or b.died):
        return False
    same = a.dated and b.dated and _gap(a.row, b.row) == 0 and a.row.date_precision == b.row.date_precision
    return not same


def _is_its_harm(a: Telling, b: Telling) -> bool:
    """Whether one tells of deaths or damage that nobody did, and the other of what nature or mishap did."""
    harm, cause = (a, b) if a.row.event.type in OF_HARM else (b, a)
    return (
        harm.row.event.type in OF_HARM
        and not harm.actors
        and cause.family in _words("events", "words", "shock")
    )


def _can_be_one(a: Telling, b: Telling) -> bool:
    """Whether two types can be of one happening: of one family or group, violence from near and afar, or
    deaths and damage of whatever does harm."""
    if {a.row.event.type, b.row.event.type} == _STEPS:
        return False
    if a.family == b.family or (a.group == b.group and a.group in _words("standing", "event_joined")):
        return True
    kinds = {a.row.event.type, b.row.event.type}
    if kinds & OF_HARM:
        other = b if a.row.event.type in OF_HARM else a
        return other.family in _words("events", "words", "harming")
    mishap = _words("events", "words", "mishap")
    if all(t.family in mishap or t.row.event.type == "explosion" for t in (a, b)):
        return True  # a leak, the blast and the fire
    if {a.family, b.family} == {"attack", "transport_accident"}:
        return bool(
            a.words & b.words & _words("event_senses", "kinds", "craft")
        )  # the lorry that was driven at people
    violence = _words("events", "words", "violence")
    return a.family in violence and b.family in violence


def _gap(a: ResolvedEvent, b: ResolvedEvent) -> int | None:
    """Days between two tellings, 0 where they overlap; None where one has none."""
    if a.start_on is None or a.end_on is None or b.start_on is None or b.end_on is None:
        return None
    return max((a.start_on - b.end_on).days, (b.start_on - a.end_on).days, 0)


def _lengths_differ(a: ResolvedEvent, b: ResolvedEvent) -> bool:
    """Whether one is of a day and the other of some time in a year (`earlier this year`)."""
    spans = sorted(days for e in (a, b) if (days := _length(e)) is not None)
    return len(spans) == 2 and spans[0] <= 2 and spans[1] >= SEASON


def _length(row: ResolvedEvent) -> int | None:
    """Days from the first to the last day of a telling."""
    return (row.end_on - row.start_on).days if row.start_on is not None and row.end_on is not None else None


def is_war(row: ResolvedEvent) -> bool:
    """Whether an event is a war by its name (`the conflict`), and no single fight of it."""
    event = row.event
    if event.type not in _OF_WAR or not event.rule.startswith("noun"):
        return False
    return _word(row) in _words("events", "words", "war")


def _is_death(row: ResolvedEvent) -> bool:
    """Whether an event of disease is the death of somebody, on a day that its words give."""
    if row.event.type != "epidemic" or row.date_precision not in ("day", "part_of_day"):
        return False
    few = row.event.killed_low is None or row.event.killed_low <= FEW
    return few and has_own(row.event.slots, "time") and _word(row)[:5] in ("died", "dies", "death", "perish")


def _word(row: ResolvedEvent) -> str:
    """The last word of what names an event, in small letters."""
    event = row.event
    if not event.spans:
        return ""
    start = event.trigger.start - event.spans[0].start
    named = event.text[start : start + event.trigger.end - event.trigger.start].lower().split()
    return named[-1] if named else ""


def read_telling(row: ResolvedEvent) -> Telling:
    event = row.event
    where = _content(" ".join(f"{p.mention.text} {p.name or ''}" for p in row.places))
    idle = _words("standing", "event_general", "words") | _words("standing", "general", "words") | where
    named = _content(" ".join(row.actors))
    family = _families().get(event.type, event.type)
    return Telling(
        row,
        family,
        _groups().get(family, family),
        has_own(event.slots, "place"),
        any(has_own(event.slots, role) for role in ("since", "during"))
        or any(s.role == "time" and not s.inferred and not is_hour(s.text) for s in event.slots),
        event.negated or event.stance == "denies",
        is_war(row),
        _is_death(row),
        frozenset(w[:_STEM] for w in named - where),
        _content(" ".join(row.targets)) - idle,
        _content(event.text) - idle - named,
        _word(row),
        storm_of(row) if family == "storm" else None,
    )


def has_own(slots: Iterable[Slot], role: str) -> bool:
    return any(s.role == role and not s.inferred for s in slots)


def _content(text: str) -> frozenset[str]:
    """The words of a text that say something, without plural endings."""
    found = (w.lower() for w in re.findall(r"[^\W\d_]{3,}", text))
    return frozenset(w[:-1] if w.endswith("s") and len(w) > 4 else w for w in found) - _words(
        "standing", "stopwords", "words"
    )


@cache
def _words(lexicon: str, *path: str) -> frozenset[str]:
    found = read_lexicon(lexicon)
    for key in path:
        found = found[key]
    return frozenset(found)


@cache
def _kinds_of(kind: str) -> frozenset[str]:
    """The more general types that a type is one of."""
    return frozenset(
        k for row in read_lexicon("events")["type"] if row["key"] == kind for k in row.get("refines", ())
    )


@cache
def _families() -> dict[str, str]:
    return {row["key"]: row.get("family", row["key"]) for row in read_lexicon("events")["type"]}


@cache
def _groups() -> dict[str, str]:
    groups = read_lexicon("standing")["event_groups"]
    return {family: group for group, families in groups.items() for family in families}


@cache
def _weights() -> dict[str, float]:
    found: dict[str, float] = read_lexicon("happening_weights")["one"]
    return found
