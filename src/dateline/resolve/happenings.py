"""Events of one report that tell of one happening: an attack told in the heading, in the lead and in a summary.

What words of the text tie together (`the attack`) has `repeats` since extraction. Here, with days and places
resolved, tellings are joined whose types can be one, whose days, places and wording allow it, and that share
enough: each is compared with the happenings told before, and goes to the one that it is closest to.

Closeness is a sum of points, `ENOUGH` of which make one happening: one family 1.5 and one type 1; one town 2, a
place in another 0.5; one stated day 2, days that allow it 0.75; shared targets or words up to 1.5 each, actors 1;
equal counts of the dead 2; a definite noun 1; told within a few sentences 2. What differs costs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from dateline.lexicons import read_lexicon
from dateline.model import PlaceReading, ResolvedEvent, Slot, trace
from dateline.resolve.happening_places import fit_of, land_of
from dateline.resolve.happening_words import is_hour, storm_of

#: points that make two tellings one happening
ENOUGH = 5.5
#: points for a noun that takes for granted what it names, where one such happening alone was told
SOLE = 1.5
#: characters within which a telling goes on with the one before
NEAR = 400
#: days before its publication within which a report may tell of something without a day
LATELY = 7
#: days after which what a report tells is no part of the scene that it is set in
OLD = 45
#: days over which a stretch says little of when something happened in it
SEASON = 80
#: days between two that one epidemic or drought can be told of
LASTING = 180
#: deaths up to which a day's deaths of a disease are told one by one
FEW = 5
#: happenings before, and tellings of each, that a telling is compared with
_WINDOW, _TELLINGS = 32, 6
_OF_HARM = frozenset({"killing", "damage"})
#: types of one family that are two happenings
_STEPS = {"arrest", "prosecution"}
_DOER = frozenset({"he", "she", "they", "it"})
_STEM = 6


@dataclass(frozen=True, slots=True)
class _Telling:
    """An event with what comparing needs, computed once."""

    row: ResolvedEvent
    family: str
    group: str
    placed: bool
    dated: bool
    actual: bool
    war: bool
    died: bool
    actors: frozenset[str]
    targets: frozenset[str]
    words: frozenset[str]
    name: str | None = None


def join_happenings(events: Sequence[ResolvedEvent], places: Sequence[PlaceReading]) -> list[ResolvedEvent]:
    """The events of one report in their order, each later telling with the id of the one that tells its
    happening first (`happening`) and with the type and country of that one (`home`). A war that is named
    without a place is that of the country the report tells most of."""
    lands = Counter(p.country for e in events for p in e.places if p.country)
    now = max(
        (e.end_on for e in events if e.end_on is not None and e.event.modality == "actual"), default=None
    )
    told = [_of_old(_at_war(e, lands, places), now, places) for e in events]
    tellings = sorted((_read(e) for e in told), key=lambda t: (t.row.event.trigger.start, t.row.event.id))
    happenings: list[list[_Telling]] = []
    where: dict[str, int] = {}
    for telling in tellings:
        at = where.get(telling.row.event.repeats or "")
        if at is not None and any(
            _on_another_day(t, telling) or _is_another_death(t, telling) for t in happenings[at][:1]
        ):
            at = None
        if at is None:
            at = _closest(telling, happenings)
        if at is None:
            at = len(happenings)
            happenings.append([])
        happenings[at].append(telling)
        where[telling.row.event.id] = at
    days = {i: _day_told(group) for i, group in enumerate(happenings)}
    told = [_on_day(e, days[where[e.event.id]]) for e in told]
    rows = {e.event.id: e for e in told}
    first = {i: rows[group[0].row.event.id] for i, group in enumerate(happenings)}
    found = []
    for event in told:
        lead = first[where[event.event.id]]
        if lead.event.id == event.event.id:
            found.append(event)
            continue
        trace.note(
            "happening",
            "kept",
            lead.event.trigger,
            "told before",
            value=lead.event.type,
            of=event.event.trigger,
        )
        home = (lead.event.type, land_of(lead.places))
        found.append(replace(event, happening=lead.event.id, home=home, home_on=lead.end_on or lead.start_on))
    return found


def _day_told(group: Sequence[_Telling]) -> ResolvedEvent | None:
    """The first telling of a happening that gives its day in words of its own, where it is of one day."""
    lasting = _words("events", "words", "roaming")
    for telling in group:
        row = telling.row
        if telling.dated and row.end_on is not None and row.date_precision in ("day", "part_of_day"):
            return None if telling.family in lasting or telling.war else row
    return None


def _on_day(event: ResolvedEvent, told: ResolvedEvent | None) -> ResolvedEvent:
    """A telling without a day of its own on the day that another telling of its happening gives."""
    if told is None or any(s.role in ("time", "since", "during") for s in event.event.slots):
        return event
    return replace(event, start_on=told.start_on, end_on=told.end_on, date_precision=told.date_precision)


def _closest(telling: _Telling, happenings: Sequence[Sequence[_Telling]]) -> int | None:
    found: dict[int, float] = {}
    for i in range(len(happenings) - 1, max(-1, len(happenings) - 1 - _WINDOW), -1):
        group = (*happenings[i][:1], *happenings[i][1:][-_TELLINGS:])
        dated = tuple(t for t in group if t.dated)
        points = [_closeness(before, telling) for before in (dated if telling.dated and dated else group)]
        if None not in points:
            found[i] = max(p for p in points if p is not None)
    if not found:
        return None
    best = max(found, key=lambda i: (found[i], i))
    sole = telling.row.event.definite and len(found) == 1  # `the blast`, where one alone was told
    return best if found[best] + (SOLE if sole else 0.0) >= ENOUGH else None


def _closeness(a: _Telling, b: _Telling) -> float | None:
    """Points for one happening; None where something excludes it. `b` is the later telling."""
    if a.name and b.name:
        return 2 * ENOUGH if a.name == b.name else None  # a storm has one name wherever it goes
    lasts = a.family == b.family == "storm" and b.row.event.definite
    if (a.actual != b.actual and not lasts) or a.war != b.war or not _can_be_one(a, b):
        return None
    if a.war:
        return 2 * ENOUGH
    one, other = a.row, b.row
    fit = fit_of(one.places, other.places)
    if fit is None and a.placed and b.placed:
        return None
    points = fit if fit is not None else -1.0  # where one place is only inferred
    if not (a.placed and b.placed):
        points += 0.5
    gap = _gap(one, other)
    if _on_another_day(a, b) or _is_another_death(a, b):
        return None
    if gap is not None:
        stated = a.dated and b.dated
        loose = _lengths_differ(one, other)
        apart = gap > 1 or (stated and gap)
        lately = (
            not (a.dated and b.dated) and gap <= LATELY
        )  # a day of publication stands for one that is not told
        points += (0.0 if lately else -1.5) if apart else 2.0 if stated and not loose else 0.75
    if b.row.event.another or (a.dated and b.dated and _lengths_differ(one, other)):
        points -= 3.0
    points += 1.5 if a.family == b.family else 2.5 if _is_its_harm(a, b) else 0.0
    kinds = {one.event.type, other.event.type}
    if len(kinds) == 1:
        points += 1.0
    elif not kinds & _words("events", "words", "general"):
        points -= 1.5
    elif any(kinds - {kind} <= _kinds_of(kind) for kind in kinds):
        points += 0.75  # a car bomb is an explosion
    shared = (a.words | a.targets) & (b.words | b.targets)
    if a.targets & b.targets:
        points += 1.5
    elif a.targets and b.targets and not shared:
        points -= 1.0
    if a.actors & b.actors:
        points += 1.0
    elif a.actors and b.actors:
        points -= 0.5
        if a.family == b.family == "attack" and _is_police(a) != _is_police(b):
            points -= 2.5  # the attack, and the shot that ended it
    if one.event.killed_low is not None and other.event.killed_low is not None:
        points += 2.0 if one.event.killed_low == other.event.killed_low else -1.0
    points += min(1.5, 0.5 * len(a.words & b.words))
    points += 1.5 if {a.family, b.family} <= _shocks() else 0.0
    points += (
        2.5 if {a.family, b.family} == {"attack", "transport_accident"} else 0.0
    )  # shot down, and crashed
    points += 1.0 if other.event.definite and not other.event.another else 0.0
    if other.event.trigger.start - one.event.trigger.start <= NEAR:
        points += 2.0
        if other.event.type in _OF_HARM and any(w.lower() in _DOER for w in other.actors):
            points += 1.0  # `he wounded three`, after what he did
    return points


def _is_police(telling: _Telling) -> bool:
    police = _words("events", "words", "police_words")
    return any(w.lower().rstrip("s") in police for name in telling.row.actors for w in name.split())


def _on_another_day(a: _Telling, b: _Telling) -> bool:
    """Whether both say when they were, and that was not at one time."""
    gap = _gap(a.row, b.row)
    lasting = a.family == b.family and a.family in _words("events", "words", "roaming")
    return a.dated and b.dated and gap is not None and gap > (LASTING if lasting else 1)


def _is_another_death(a: _Telling, b: _Telling) -> bool:
    """Whether one is the death of somebody on a day of its own, and the other no telling of that day: who dies
    in an outbreak is told apart from it."""
    if not (a.died or b.died):
        return False
    same = a.dated and b.dated and _gap(a.row, b.row) == 0 and a.row.date_precision == b.row.date_precision
    return not same


def _is_its_harm(a: _Telling, b: _Telling) -> bool:
    """Whether one tells of deaths or damage that nobody did, and the other of what nature or mishap did."""
    harm, cause = (a, b) if a.row.event.type in _OF_HARM else (b, a)
    return harm.row.event.type in _OF_HARM and not harm.actors and cause.family in _shocks()


def _can_be_one(a: _Telling, b: _Telling) -> bool:
    """Whether two types can be of one happening: of one family or group, violence from near and afar, or
    deaths and damage of whatever does harm."""
    if {a.row.event.type, b.row.event.type} == _STEPS:
        return False
    if a.family == b.family or (a.group == b.group and a.group in _words("standing", "event_joined")):
        return True
    kinds = {a.row.event.type, b.row.event.type}
    if kinds & _OF_HARM:
        other = b if a.row.event.type in _OF_HARM else a
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
    spans = sorted(
        (e.end_on - e.start_on).days for e in (a, b) if e.start_on is not None and e.end_on is not None
    )
    return len(spans) == 2 and spans[0] <= 2 and spans[1] >= SEASON


def _at_war(row: ResolvedEvent, lands: Counter[str], places: Sequence[PlaceReading]) -> ResolvedEvent:
    """A war that its own words set nowhere, in the country that the report tells most of."""
    if not _is_war(row) or any(s.role == "place" and not s.inferred for s in row.event.slots) or not lands:
        return row
    land = min(lands, key=lambda c: (-lands[c], c))
    named = next((p for p in places if p.feature == "country" and p.country == land), None)
    return row if named is None else replace(row, places=(named,))


def _of_old(row: ResolvedEvent, now: date | None, places: Sequence[PlaceReading]) -> ResolvedEvent:
    """What was in earlier months or years, or has gone on since, and is set nowhere by its own words, in the country
    and not in the town that the report tells of; so with those who fled their country."""
    event = row.event
    if _has_own(event.slots, "place"):
        return row
    homeland = _words("events", "words", "homeland")
    if not any(s.text.lower() in homeland for s in event.slots if s.role == "target"):
        if now is None or row.start_on is None or (now - row.start_on).days < OLD:
            return row
        if row.date_precision == "day" and not any(s.role == "since" for s in event.slots):
            return row
        if not any(_has_own(event.slots, role) for role in ("time", "since")):
            return row
    land = land_of(row.places)
    if land is None or any(p.feature == "country" for p in row.places):
        return row
    named = next((p for p in places if p.feature == "country" and p.country == land), None)
    return row if named is None else replace(row, places=(named,))


def _is_war(row: ResolvedEvent) -> bool:
    """Whether an event is a war by its name (`the conflict`), and no single fight of it."""
    event = row.event
    if event.type not in ("armed_clash", "ground_assault") or not event.rule.startswith("noun"):
        return False
    return _word(row) in _words("events", "words", "war")


def _is_death(row: ResolvedEvent) -> bool:
    """Whether an event of disease is the death of somebody, on a day that its words give."""
    if row.event.type != "epidemic" or row.date_precision not in ("day", "part_of_day"):
        return False
    few = row.event.killed_low is None or row.event.killed_low <= FEW
    return few and _has_own(row.event.slots, "time") and _word(row)[:5] in ("died", "dies", "death", "perish")


def _word(row: ResolvedEvent) -> str:
    """The last word of what names an event, in small letters."""
    event = row.event
    if not event.spans:
        return ""
    start = event.trigger.start - event.spans[0].start
    named = event.text[start : start + event.trigger.end - event.trigger.start].lower().split()
    return named[-1] if named else ""


def _read(row: ResolvedEvent) -> _Telling:
    event = row.event
    where = _content(" ".join(f"{p.mention.text} {p.name or ''}" for p in row.places))
    idle = _words("standing", "event_general", "words") | _words("standing", "general", "words") | where
    named = _content(" ".join(row.actors))
    family = _families().get(event.type, event.type)
    return _Telling(
        row,
        family,
        _groups().get(family, family),
        _has_own(event.slots, "place"),
        any(_has_own(event.slots, role) for role in ("since", "during"))
        or any(s.role == "time" and not s.inferred and not is_hour(s.text) for s in event.slots),
        event.modality == "actual" and not event.negated and event.stance != "denies",
        _is_war(row),
        _is_death(row),
        frozenset(w[:_STEM] for w in named - where),
        _content(" ".join(row.targets)) - idle,
        _content(event.text) - idle - named,
        storm_of(row) if family == "storm" else None,
    )


def _has_own(slots: Iterable[Slot], role: str) -> bool:
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


def _shocks() -> frozenset[str]:
    return _words("events", "words", "shock")


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
