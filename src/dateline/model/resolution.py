"""What mentions and claims become once dates, places, names and voices are solved together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from dateline.model.claim import Attribution, Event, Figure, Statement
from dateline.model.interval import Interval
from dateline.model.mention import Feature, NameKind, PlaceMention, Sensitive, TimeMention
from dateline.model.spans import Span


@dataclass(frozen=True, slots=True)
class Evidence:
    """The characters that a constraint on a report's date comes from, and the constraint in words."""

    report: str
    span: Span
    text: str
    constraint: str


@dataclass(frozen=True, slots=True)
class Dating:
    """When a report was published. `published_on` is None where several days remain; then `candidates`
    lists them (sorted, at most 32; empty where nothing is known). `confidence` is 0 to 1. `source` tells
    whether the day was given or inferred; None where there is none. `earliest`/`latest` bound it.
    `anchors` gives, for each part of the page, the day that its relative times count from."""

    report: str
    published_on: date | None
    candidates: tuple[date, ...]
    confidence: float | None
    source: Literal["given", "inferred"] | None
    evidence: tuple[Evidence, ...] = ()
    earliest: date | None = None
    latest: date | None = None
    anchors: tuple[date | None, ...] = ()

    @property
    def known_on(self) -> date | None:
        """The last possible day: what the report says was known by then."""
        return self.published_on or self.latest


@dataclass(frozen=True, slots=True)
class TimeReading:
    """A temporal expression with its TIMEX3 value and the days that it covers (inclusive), None if unknown.
    `earliest_on` and `latest_on` bound the days that vague words allow (`about 3 May`); None where those are the
    days that it covers."""

    mention: TimeMention
    value: str | None
    start_on: date | None = None
    end_on: date | None = None
    earliest_on: date | None = None
    latest_on: date | None = None

    @property
    def interval(self) -> Interval | None:
        """The days that it names and those that its words allow; None where it names none."""
        if self.start_on is None or self.end_on is None:
            return None
        return Interval(
            self.start_on, self.end_on, self.earliest_on or self.start_on, self.latest_on or self.end_on
        )


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """A place mention with the place it names; all None where no candidate is good enough.

    `name` is the standard name, `country` ISO 3166 alpha-2, `admin1` the first-level region's name;
    `precision` is ACLED's geo_precision (1 exact place, 2 near or part of region, 3 region or country).
    `key` names the place for comparison: `gn:703448` or `country:UA`, `admin:UA.12`, `water:black sea`.
    """

    mention: PlaceMention
    name: str | None = None
    key: str | None = None
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonameid: int | None = None
    feature: Feature | None = None
    precision: int | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True, order=True)
class MentionRef:
    """A span in a named report."""

    report: str
    span: Span


@dataclass(frozen=True, slots=True)
class Name:
    """A person or body across reports, with every variant and mention. `sensitivity` is the reason why
    it must not leave the record (`private person`), or None for public offices and bodies."""

    id: str
    name: str
    kind: NameKind
    roles: tuple[str, ...]
    variants: tuple[str, ...]
    mentions: tuple[MentionRef, ...]
    party: str | None = None
    sensitivity: str | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice as it counts in weighing. `name_id` is its `Name` where one is known; `body` the standard
    body (`Government of Norway`, `Authorities of Leeds`); `party` comes from the body through the profile alone.
    An anonymous voice's `id` holds its report: it is never merged across reports. `name` is that of the
    record; `words` are the report's own at this place (its reading of them where they are a pronoun)."""

    id: str
    name: str
    kind: NameKind | None = None
    name_id: str | None = None
    body: str | None = None
    party: str | None = None
    anonymous: bool = False
    sensitivity: str | None = None
    words: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ResolvedAttribution:
    attribution: Attribution
    voice: Voice | None
    chain: tuple[Voice, ...]
    said_on: date | None = None


@dataclass(frozen=True, slots=True)
class ResolvedFigure:
    """A figure, dated, placed and voiced. `as_of_end` is the day the count is stated for, `as_of_start`
    the first day that it covers. `voice` is None where the reporter asserts."""

    figure: Figure
    place: PlaceReading | None
    as_of_start: date | None
    as_of_end: date | None
    voice: Voice | None
    chain: tuple[Voice, ...]
    sensitivity: str | None = None


@dataclass(frozen=True, slots=True)
class ResolvedEvent:
    """An event with its places and days. `happening` is the id of the event that tells the same happening
    first in the report, `home` the type and country of that one, `home_on` its last day; None where it is itself the
    first. `earliest_on` and `latest_on` bound the days that vague words allow (`about 3 May`); None where they are
    those of `start_on` and `end_on`."""

    event: Event
    places: tuple[PlaceReading, ...]
    start_on: date | None
    end_on: date | None
    date_precision: Literal["day", "part_of_day", "week", "month", "year", "since"] | None
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    voice: Voice | None
    chain: tuple[Voice, ...]
    sensitivity: str | None = None
    happening: str | None = None
    home: tuple[str, str | None] | None = None
    home_on: date | None = None
    earliest_on: date | None = None
    latest_on: date | None = None

    @property
    def interval(self) -> Interval | None:
        """The days that it is told for and those that its words allow; a last possible day alone where it has no
        day of its own; None where nothing is known."""
        if self.date_precision is None:
            return None if self.end_on is None else Interval(None, None, None, self.end_on)
        if self.date_precision in ("day", "part_of_day"):
            return Interval(self.start_on, self.end_on, self.start_on, self.end_on)
        return Interval(
            self.start_on, self.end_on, self.earliest_on or self.start_on, self.latest_on or self.end_on
        )


@dataclass(frozen=True, slots=True)
class ResolvedStatement:
    statement: Statement
    voice: Voice | None
    chain: tuple[Voice, ...]
    said_on: date | None = None
    sensitivity: str | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """One report, resolved. `anchors` gives for each part of the page the day its relative times count
    from; `agency` is the wire that the report is credited to, None where none or several are."""

    report: str
    dating: Dating
    anchors: tuple[date | None, ...] = ()
    times: tuple[TimeReading, ...] = ()
    places: tuple[PlaceReading, ...] = ()
    attributions: tuple[ResolvedAttribution, ...] = ()
    figures: tuple[ResolvedFigure, ...] = ()
    events: tuple[ResolvedEvent, ...] = ()
    statements: tuple[ResolvedStatement, ...] = ()
    sensitive: tuple[Sensitive, ...] = ()
    agency: str | None = None
