"""The days that claims are about, by their own words and by what the report tells around them.

The day that a count is stated for is, in this order: the day its own words give, the day of publication where
they give a start alone; the day of the event it belongs to, where that is one day; the day of the speech act
that states it; the last day named before it in its paragraph; for people harmed the one day that the report is
about; the day of publication. A total that is said to grow passes over event, paragraph and report, a count
said to hold until now over the last two. A forecast is of the day on which it is made; what
depends on a condition has no day but its own, nor has a distance or a population.
The first day that it covers is the stated start, or that of the stretch it is stated for; else for a running
total of a country (or of no known place) the profile's one anchor that lies before, else unknown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from dateline.model import (
    Attribution,
    Event,
    Figure,
    Interval,
    Passage,
    PlaceReading,
    Profile,
    Span,
    TimeReading,
    trace,
)
from dateline.resolve.readings import Readings, one_day
from dateline.resolve.stretches import counted_days

DatePrecision = Literal["day", "part_of_day", "week", "month", "year", "since"]

#: measures that are states of things, without a day of their own where nobody states them
_STATIC = frozenset({"distance", "speed", "population"})

#: what an event does to people: without a day of its own it is of the day that the report is about
_HARM = frozenset({"killed", "injured", "troops_killed", "trapped", "rescued", "missing", "abducted"})

#: the last paragraph that a report opens with, counted from 0
_OPENING = 3

#: how long before its publication the event of a report of news may lie
_NEWS = timedelta(days=14)

#: what began so long before its report is counted since then; what began later is told as of that day
_GONE_ON = timedelta(days=7)

#: what marks a time that is not that of a claim: the day of an earlier value, and which thing is meant
_ASIDE = frozenset({"compared", "earlier", "kind"})

#: measures whose count grows with the crisis: an open start is the profile's anchor
_RUNNING = frozenset({"refugees_fled", "killed", "injured", "troops_killed", "displaced"})


class Narrative:
    """The day that a passage tells of, where a claim in it names none: the day of the claim's event, else the
    last single day named before it in its paragraph."""

    def __init__(
        self,
        readings: Readings,
        passages: Sequence[Passage],
        events: Sequence[Event],
        attributions: Sequence[Attribution],
    ) -> None:
        self._main: dict[date | None, date | None] = {}
        self._said = frozenset(a.said for a in attributions if a.said is not None)
        self._passages = passages
        self._starts = [p.span.start for p in passages]
        self._readings = readings
        self._events = {e.id: e for e in events}
        self._mapped: dict[int, list[PlaceReading]] = defaultdict(list)
        for reading in sorted(readings.places, key=lambda r: r.mention.span):
            if reading.name is not None and not reading.mention.metonymic and not reading.mention.demonym:
                self._mapped[self.part(reading.mention.span)].append(reading)
        self._told: dict[tuple[int, int], list[TimeReading]] = defaultdict(list)
        for time in readings.times:
            if (passage := self._passage(time.mention.span)) is not None:
                self._told[passage.part, passage.paragraph].append(time)

    def _passage(self, span: Span) -> Passage | None:
        at = bisect_right(self._starts, span.start) - 1
        return self._passages[at] if at >= 0 else None

    def part(self, span: Span) -> int:
        passage = self._passage(span)
        return passage.part if passage is not None else 0

    def event_day(self, event: str | None, told: bool = True) -> date | None:
        """The one day that an event's own words give, or None; also that of the event told before, where `told`."""
        if event is None or event not in self._events:
            return None
        slots = [s for s in self._events[event].slots if told or not s.inferred]
        times = [r for s in slots if s.role in ("time", "during") and (r := self._readings.time(s))]
        days = {d for r in times if not r.mention.slots.keys() & _ASIDE and (d := one_day(r))}
        return days.pop() if len(days) == 1 else None

    def beginning(self, event: str | None) -> TimeReading | None:
        """The day on which an event began by its own words (`the outbreak, which began on 3 May, killed 12`)."""
        slots = self._events[event].slots if event is not None and event in self._events else ()
        times = [r for s in slots if s.role in ("time", "during") and (r := self._readings.time(s))]
        return (
            times[0] if len(times) == 1 and "begun" in times[0].mention.slots and one_day(times[0]) else None
        )

    def is_aside(self, reading: TimeReading, figure: Figure) -> bool:
        """Whether a time of a count says which thing is meant, or is that of an earlier value in a sentence before."""
        marks = reading.mention.slots.keys() & _ASIDE
        before = self._passage(reading.mention.span) is not self._passage(figure.number_span)
        return "kind" in marks or (bool(marks) and before)

    def around(self, span: Span) -> list[PlaceReading]:
        """The last place on the map that is named before a claim in its part of the page, else the first."""
        mapped = self._mapped.get(self.part(span), [])
        at = bisect_right(mapped, span.start, key=lambda r: r.mention.span.start)
        return [mapped[max(0, at - 1)]] if mapped else []

    def day_before(self, span: Span, published_on: date | None, spoken: bool) -> date | None:
        """The last single day that is named as past before a claim in its own paragraph: a day of speech for
        what is spoken, another for what is told."""
        here = self._passage(span)
        if here is None:
            return None
        found = None
        for reading in self._told.get((here.part, here.paragraph), ()):
            if reading.mention.span.start >= span.start:
                break
            if spoken == (reading.mention.span in self._said):
                found = _past_day(reading, published_on) or found
        return found

    def main_day(self, published_on: date | None) -> date | None:
        """The one day that a report is about: that on which most of the events happened that harmed people and
        whose day its words give, else the day that it opens with; None where it tells of several alike."""
        if published_on not in self._main:
            self._main[published_on] = self._find_main_day(published_on)
        return self._main[published_on]

    def _find_main_day(self, published_on: date | None) -> date | None:
        days = Counter(
            day
            for event in self._events.values()
            if event.modality == "actual"
            and event.figures
            and (day := self.event_day(event.id))
            and (published_on is None or timedelta(0) <= published_on - day <= _NEWS)
        )
        if days:
            (day, count), *_ = sorted(days.items(), key=lambda item: (-item[1], item[0]))
            return day if 2 * count > days.total() else None
        return self._opening_day(published_on)

    def _opening_day(self, published_on: date | None) -> date | None:
        """The first past day of the opening paragraphs, days of speech and of publication apart."""
        for reading in self._readings.times:
            passage = self._passage(reading.mention.span)
            if passage is not None and passage.paragraph > _OPENING:
                return None
            day = _past_day(reading, published_on)
            lone = passage is not None and len(passage.text) < len(reading.mention.text) + 12
            spoken = reading.mention.span in self._said
            if day is not None and day != published_on and not lone and not spoken:
                return day if published_on is None or published_on - day <= _NEWS else None
        return None


def _past_day(reading: TimeReading, published_on: date | None) -> date | None:
    day = None if reading.mention.slots.keys() & _ASIDE else one_day(reading)
    return None if day is not None and published_on is not None and day > published_on else day


def days_of_count(
    figure: Figure,
    readings: Readings,
    narrative: Narrative,
    said_on: date | None,
    published_on: date | None,
    place: PlaceReading | None,
    spoken: bool,
    profile: Profile | None,
) -> tuple[date | None, date | None]:
    """The first day that a count covers and the day that it is stated for. `spoken` is a count that a voice
    states in so many words; one that a report gives `according to` somebody is told like its own."""

    def slot(*roles: str) -> TimeReading | None:
        found = (r for s in figure.slots if s.role in roles and (r := readings.time(s)) and r.end_on)
        return next((r for r in found if not narrative.is_aside(r, figure)), None)

    since, during, as_of = slot("since"), slot("during"), _on_sunday(slot("as_of", "time"), published_on)
    begun = None if since or during else _gone_on(as_of or narrative.beginning(figure.event), published_on)
    if begun is not None:
        since, as_of = begun, None
    start = _begins(since, profile) if since else during.start_on if during else None
    if start is None and as_of is not None and not _is_borrowed_week(figure, as_of):
        start = as_of.start_on if as_of.start_on != as_of.end_on else None
    end = as_of.end_on if as_of else during.end_on if during else None
    span = figure.number_span
    day = narrative.event_day(figure.event, told=not figure.until_now)
    _note_day(figure, end, "its own words", (as_of or during))
    if end is None:
        end = (published_on if since else None) or (None if figure.running else day) or said_on
        _note_day(figure, end, "publication" if since and published_on else "its event" if day else "speech")
    if end is None and figure.modality == "conditional":
        return None, None
    if end is None and figure.measure in _STATIC:
        _note_day(figure, published_on, "a state of things, by a voice, on the day of publication")
        return None, published_on if figure.attribution is not None and figure.modality == "actual" else None
    still = figure.running or figure.until_now
    if end is None and figure.modality == "actual" and not still:
        end = narrative.day_before(span, published_on, spoken)
        _note_day(figure, end, "named before in its paragraph")
    of_lead = figure.measure in _HARM and not spoken and "/toll/" not in figure.rule and not still
    if end is None and figure.modality == "actual" and of_lead:
        end = narrative.main_day(published_on)
        _note_day(figure, end, "main day of the report")
    if end is None:
        end = published_on
        _note_day(figure, end, "publication")
    told = figure.modality == "actual" or (as_of is not None and as_of.mention.tense == "past")
    if end is not None and published_on is not None and told:
        end = min(end, published_on)  # what was said this month is of no day to come
    wide = place is None or place.feature == "country"
    running = figure.running and figure.measure in _RUNNING
    if start is None and running and wide and day is None and end is not None:
        before = [a.on for a in (profile.anchors if profile else ()) if a.on <= end]
        start = before[0] if len(before) == 1 else None
        if start is not None:
            trace.note("covers from", "kept", None, "anchor of the profile", value=start.isoformat())
    if start is not None and end is not None and start > end:
        start = None
    return start, end


def _on_sunday(reading: TimeReading | None, published_on: date | None) -> TimeReading | None:
    """`last week` in what a Sunday's report tells is the week that ends there, not the one before it; `this past week`
    is the week until now on any day."""
    if reading is None or published_on is None:
        return reading
    slots = reading.mention.slots
    if slots.get("rel") not in {"last", "past", "this past"} or slots.get("unit") != "week":
        return reading
    if slots["rel"] != "last":
        return replace(reading, start_on=published_on - timedelta(days=7), end_on=published_on)
    if published_on.isoweekday() != 7:
        return reading
    return replace(
        reading, start_on=published_on - timedelta(days=7), end_on=published_on - timedelta(days=1)
    )


def _gone_on(reading: TimeReading | None, published_on: date | None) -> TimeReading | None:
    """The day on which something began, where it has gone on for more than a week when it is told."""
    if reading is None or "begun" not in reading.mention.slots:
        return None
    day = one_day(reading)
    return reading if day is not None and published_on is not None and published_on - day > _GONE_ON else None


def _begins(since: TimeReading, profile: Profile | None) -> date | None:
    """The day since which a count is: the profile's one anchor in a time wider than a day (`since last month`),
    else its first."""
    if since.start_on is not None and since.end_on is not None and since.start_on != since.end_on:
        inside = [
            a.on for a in (profile.anchors if profile else ()) if since.start_on <= a.on <= since.end_on
        ]
        if len(inside) == 1:
            return inside[0]
    return since.start_on


def _is_borrowed_week(figure: Figure, reading: TimeReading) -> bool:
    """Whether a count has its time from other words of the sentence, and that is some days wide: the count may
    be of any of them."""
    inferred = all(s.inferred for s in figure.slots if s.role in ("as_of", "time"))
    if not inferred or reading.start_on is None or reading.end_on is None:
        return False
    return timedelta(0) < reading.end_on - reading.start_on < timedelta(days=10)


def _note_day(figure: Figure, day: date | None, rule: str, reading: TimeReading | None = None) -> None:
    """Tells a trace by which rule a count has its day; nothing where that rule gave none."""
    trace.about(figure.number_span)
    if day is not None:
        span = reading.mention.span if reading is not None else None
        trace.note("as of", "kept", span, rule, value=day.isoformat())


def days_of_event(
    event: Event, readings: Readings, said_on: date | None, published_on: date | None
) -> tuple[date | None, date | None, DatePrecision | None, Interval | None]:
    """The days of an event, how precisely they are known, and the days that vague words allow (None where they are
    the same); an undated past event keeps its report's day
    as the last possible one, an undated plan the day that it was announced, with no precision claimed."""
    for slot in event.slots:
        reading = readings.time(slot) if slot.role in ("time", "during", "as_of") else None
        if reading is not None and reading.mention.slots.keys() & _ASIDE:
            trace.note("day", "rejected", reading.mention.span, "of another value or thing", of=event.trigger)
            continue
        if reading is not None and reading.start_on is not None and reading.end_on is not None:
            trace.note("day", "kept", reading.mention.span, "its own words", of=event.trigger)
            counted = counted_days(reading, event.trigger.start)
            if counted is not None and counted[0] is not None:
                return *counted, "day", None
            first, last = reading.earliest_on or reading.start_on, reading.latest_on or reading.end_on
            vague = reading.interval if reading.earliest_on is not None else None
            return reading.start_on, reading.end_on, _precision(first, last), vague
    since = next(
        (r for s in event.slots if s.role == "since" and (r := readings.time(s)) and r.start_on), None
    )
    if since is not None:
        return since.start_on, published_on, "since", None
    day = said_on or published_on
    trace.note(
        "day",
        "kept",
        None,
        "the day of speech" if said_on else "at the latest the day of publication",
        of=event.trigger,
    )
    return (day, day, None, None) if event.modality in ("actual", "pledged") else (None, None, None, None)


def _precision(start: date, end: date) -> DatePrecision:
    days = (end - start).days + 1
    return "day" if days == 1 else "week" if days <= 7 else "month" if days <= 31 else "year"
