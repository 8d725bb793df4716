"""Events of one report that tell of one happening: an attack told in the heading, in the lead and in a summary.

What words of the text tie together (`the attack`) has `repeats` since extraction. Here, with days and places
resolved, each telling in text order goes to the happening told before that it is most like on average
(`happening_pairs`), where that is likely `ENOUGH` and nothing excludes it from any of its tellings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dateline.lexicons import read_lexicon
from dateline.model import PlaceReading, ResolvedEvent, trace
from dateline.resolve.happening_pairs import Telling, has_own, is_war, likeness, read_telling
from dateline.resolve.happening_places import land_of

#: days after which what a report tells is no part of the scene that it is set in
OLD = 45
#: happenings before, and tellings of each, that a telling is compared with
_WINDOW, _TELLINGS = 32, 6


def join_happenings(events: Sequence[ResolvedEvent], places: Sequence[PlaceReading]) -> list[ResolvedEvent]:
    """The events of one report in their order, each later telling with the id of the one that tells its
    happening first (`happening`) and with the type and country of that one (`home`). A war that is named
    without a place is that of the country the report tells most of."""
    told, tellings = read_tellings(events, places)
    happenings: list[list[Telling]] = []
    where: dict[str, int] = {}
    for telling in tellings:
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


def read_tellings(
    events: Sequence[ResolvedEvent], places: Sequence[PlaceReading]
) -> tuple[list[ResolvedEvent], list[Telling]]:
    """The events with wars and what is of old set in their country, and what comparing needs of them in the order of
    the text."""
    lands = Counter(p.country for e in events for p in e.places if p.country)
    now = max(
        (e.end_on for e in events if e.end_on is not None and e.event.modality == "actual"), default=None
    )
    told = [_of_old(_at_war(e, lands, places), now, places) for e in events]
    tellings = (read_telling(e) for e in told)
    return told, sorted(tellings, key=lambda t: (t.row.event.trigger.start, t.row.event.id))


def _day_told(group: Sequence[Telling]) -> ResolvedEvent | None:
    """The first telling of a happening that gives its day in words of its own, where it is of one day."""
    lasting = read_lexicon("events")["words"]["roaming"]
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


def _closest(telling: Telling, happenings: Sequence[Sequence[Telling]]) -> int | None:
    """The number of the happening that a telling is of, None where it is the first of its own."""
    enough: float = read_lexicon("happening_weights")["enough"]
    best: int | None = None
    for i in range(len(happenings) - 1, max(-1, len(happenings) - 1 - _WINDOW), -1):
        group = (*happenings[i][:1], *happenings[i][1:][-_TELLINGS:])
        dated = tuple(t for t in group if t.dated)
        found = [likeness(before, telling) for before in (dated if telling.dated and dated else group)]
        shares = [share for share in found if share is not None]
        if len(shares) == len(found) and sum(shares) / len(shares) > enough:
            best, enough = i, sum(shares) / len(shares)
    return best


def _at_war(row: ResolvedEvent, lands: Counter[str], places: Sequence[PlaceReading]) -> ResolvedEvent:
    """A war that its own words set nowhere, in the country that the report tells most of."""
    if not is_war(row) or any(s.role == "place" and not s.inferred for s in row.event.slots) or not lands:
        return row
    land = min(lands, key=lambda c: (-lands[c], c))
    named = next((p for p in places if p.feature == "country" and p.country == land), None)
    return row if named is None else replace(row, places=(named,))


def _of_old(row: ResolvedEvent, now: date | None, places: Sequence[PlaceReading]) -> ResolvedEvent:
    """What was in earlier months or years, or has gone on since, and is set nowhere by its own words, in the country
    and not in the town that the report tells of; so with those who fled their country."""
    event = row.event
    if has_own(event.slots, "place"):
        return row
    homeland = read_lexicon("events")["words"]["homeland"]
    if not any(s.text.lower() in homeland for s in event.slots if s.role == "target"):
        if now is None or row.start_on is None or (now - row.start_on).days < OLD:
            return row
        if row.date_precision == "day" and not any(s.role == "since" for s in event.slots):
            return row
        if not any(has_own(event.slots, role) for role in ("time", "since")):
            return row
    land = land_of(row.places)
    if land is None or any(p.feature == "country" for p in row.places):
        return row
    named = next((p for p in places if p.feature == "country" and p.country == land), None)
    return row if named is None else replace(row, places=(named,))
