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
from functools import cache

from dateline.lexicons import read_lexicon
from dateline.model import PlaceReading, ResolvedEvent, Slot, trace

#: points that make two tellings one happening
ENOUGH = 5.5
#: points for a noun that takes for granted what it names, where one such happening alone was told
SOLE = 1.5
#: characters within which a telling goes on with the one before
NEAR = 400
#: days before its publication within which a report may tell of something without a day
LATELY = 7
#: days between two that one epidemic or drought can be told of
LASTING = 180
#: deaths up to which a day's deaths of a disease are told one by one
FEW = 5
#: happenings before, and tellings of each, that a telling is compared with
_WINDOW, _TELLINGS = 32, 6
_OF_HARM = frozenset({"killing", "damage"})
_BIG = frozenset({"country", "region", "water"})
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


def join_happenings(events: Sequence[ResolvedEvent], places: Sequence[PlaceReading]) -> list[ResolvedEvent]:
    """The events of one report in their order, each later telling with the id of the one that tells its
    happening first (`happening`) and with the type and country of that one (`home`). A war that is named
    without a place is that of the country the report tells most of."""
    lands = Counter(p.country for e in events for p in e.places if p.country)
    told = [_at_war(e, lands, places) for e in events]
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
        home = (lead.event.type, _land(lead.places))
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
    if a.actual != b.actual or a.war != b.war or not _can_be_one(a, b):
        return None
    if a.war:
        return 2 * ENOUGH
    one, other = a.row, b.row
    fit = _fit(one.places, other.places)
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
        apart = gap > 1 or (stated and gap)
        lately = (
            not (a.dated and b.dated) and gap <= LATELY
        )  # a day of publication stands for one that is not told
        points += (0.0 if lately else -1.5) if apart else 2.0 if stated else 0.75
    if b.row.event.another:
        points -= 3.0
    points += 1.5 if a.family == b.family else 2.5 if _is_its_harm(a, b) else 0.0
    kinds = {one.event.type, other.event.type}
    points += 1.0 if len(kinds) == 1 else -1.5 if not kinds & _words("events", "words", "general") else 0.0
    shared = (a.words | a.targets) & (b.words | b.targets)
    if a.targets & b.targets:
        points += 1.5
    elif a.targets and b.targets and not shared:
        points -= 1.0
    if a.actors & b.actors:
        points += 1.0
    elif a.actors and b.actors:
        points -= 0.5
    if one.event.killed_low is not None and other.event.killed_low is not None:
        points += 2.0 if one.event.killed_low == other.event.killed_low else -1.0
    points += min(1.5, 0.5 * len(a.words & b.words))
    points += 1.5 if {a.family, b.family} <= _shocks() else 0.0
    points += 1.0 if other.event.definite and not other.event.another else 0.0
    if other.event.trigger.start - one.event.trigger.start <= NEAR:
        points += 2.0
    return points


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


def _fit(one: Iterable[PlaceReading], other: Iterable[PlaceReading]) -> float | None:
    """Points for two tellings' places, None where they lie apart."""
    pairs = [(p, q) for p in list(one)[:4] for q in list(other)[:4]]
    points = [fit for p, q in pairs if (fit := _place_fit(p, q)) is not None]
    return max(points) if points else (None if pairs else 0.25)


def _place_fit(p: PlaceReading, q: PlaceReading) -> float | None:
    if p.key is None or q.key is None:
        return 2.0 if p.name and p.name == q.name else 0.25
    if p.key == q.key:
        return 0.5 if p.feature in _BIG else 2.0
    if _holds(p, q) or _holds(q, p):
        return 0.5
    return None


def _holds(wide: PlaceReading, narrow: PlaceReading) -> bool:
    if wide.feature == "country":
        return wide.country is not None and wide.country == narrow.country
    if wide.feature == "admin" and narrow.feature not in ("country", "admin"):
        return wide.admin1 is not None and (wide.country, wide.admin1) == (narrow.country, narrow.admin1)
    return wide.feature == "region" and wide.country is None and narrow.feature != "region"


def _gap(a: ResolvedEvent, b: ResolvedEvent) -> int | None:
    """Days between two tellings, 0 where they overlap; None where one has none."""
    if a.start_on is None or a.end_on is None or b.start_on is None or b.end_on is None:
        return None
    return max((a.start_on - b.end_on).days, (b.start_on - a.end_on).days, 0)


def _land(places: Sequence[PlaceReading]) -> str | None:
    """The country that most places lie in, first by name of equals."""
    found = Counter(p.country for p in places if p.country)
    return min(found, key=lambda c: (-found[c], c)) if found else None


def _at_war(row: ResolvedEvent, lands: Counter[str], places: Sequence[PlaceReading]) -> ResolvedEvent:
    """A war that its own words set nowhere, in the country that the report tells most of."""
    if not _is_war(row) or any(s.role == "place" and not s.inferred for s in row.event.slots) or not lands:
        return row
    land = min(lands, key=lambda c: (-lands[c], c))
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
        any(_has_own(event.slots, role) for role in ("time", "since", "during")),
        event.modality == "actual" and not event.negated and event.stance != "denies",
        _is_war(row),
        _is_death(row),
        frozenset(w[:_STEM] for w in named - where),
        _content(" ".join(row.targets)) - idle,
        _content(event.text) - idle - named,
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
def _families() -> dict[str, str]:
    return {row["key"]: row.get("family", row["key"]) for row in read_lexicon("events")["type"]}


@cache
def _groups() -> dict[str, str]:
    groups = read_lexicon("standing")["event_groups"]
    return {family: group for group, families in groups.items() for family in families}
