"""The resolved mentions of one report, looked up by the spans of slots; and the place of a count."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Generic, TypeVar

from dateline.lexicons import read_lexicon
from dateline.model import (
    CORE_MEASURES,
    Attribution,
    Figure,
    PlaceMention,
    PlaceReading,
    Slot,
    Span,
    TimeReading,
)

T = TypeVar("T")

#: the name of the place that a worldwide count has; it has no coordinates
WORLD = "World"


def _is_everywhere(words: str) -> bool:
    slots = read_lexicon("slots")
    lists = ("everywhere", "whole_world", "abroad", "pandemics", "global")
    return any(words.lower() in slots[name] for name in lists)


def _may_be_unmapped(mention: PlaceMention) -> bool:
    """Whether a name that is on no map may be a town or province all the same; a numbered road or a part of a
    town is not."""
    if any(c.isdigit() for c in mention.text):
        return False
    return mention.hint in (None, "city", "admin", "region")


def _is_region(mention: PlaceMention) -> bool:
    """Whether a mention is written with the word for a first-level region."""
    return mention.hint == "admin" and mention.text.rpartition(" ")[2].lower() in _REGIONS


_REGIONS = frozenset("province state region county governorate oblast prefecture canton department".split())


@dataclass(slots=True)
class Readings:
    """The resolved mentions of one report, looked up by the spans of slots."""

    times: Sequence[TimeReading]
    places: Sequence[PlaceReading]
    #: how many people live in a country, by its key
    peoples: Mapping[str, int] = field(default_factory=dict)
    _times: _Spans[TimeReading] = field(init=False)
    _places: _Spans[PlaceReading] = field(init=False)
    _named: _Spans[PlaceReading] = field(init=False)

    def __post_init__(self) -> None:
        self._times = _Spans([(r.mention.span, r) for r in self.times])
        self._places = _Spans([(r.mention.span, r) for r in self.places])
        self._named = _Spans([(r.mention.span, r) for r in self.places if r.name is not None])

    def time(self, slot: Slot) -> TimeReading | None:
        return self._times.widest(slot.span)

    def place(self, slot: Slot) -> PlaceReading | None:
        return self._named.widest(slot.span)

    def unmapped(self, slot: Slot) -> PlaceReading | None:
        """A place in a claim's own words that is on no map: itself, without coordinates."""
        unread = self._places.widest(slot.span)
        if slot.inferred or unread is None or not _may_be_unmapped(unread.mention):
            return None
        return replace(unread, name=unread.mention.name)

    def place_of(self, figure: Figure) -> PlaceReading | None:
        """The place of a count: the first of its slots that is on the map. A place in the count's own words
        that is on no map is itself, without coordinates, but for the district of a town that is; `worldwide` is the
        World. One from other sentences gives way where it lies outside of the country of its own words, and no
        country is the place of more people harmed or moved than live in it (`110 million are displaced`)."""
        named: PlaceReading | None = None
        first = next((s for s in figure.slots if s.role == "place"), None)
        for slot in figure.slots:
            if slot.role != "place":
                continue
            if _is_everywhere(slot.text):
                return named or PlaceReading(PlaceMention(slot.span, slot.text, WORLD), WORLD, key="world")
            found = self.place(slot)
            if found is not None and self._outnumbers(figure, found):
                continue
            if found is not None:
                quarter = (
                    named is not None and named.mention.hint == "admin" and not _is_region(named.mention)
                )
                if slot.inferred and self._is_elsewhere(found, figure):
                    continue
                return found if quarter and found.feature == "city" else named or found
            unread = self._places.widest(slot.span)
            if unread is not None and slot is first and _may_be_unmapped(unread.mention):
                mention = unread.mention
                named = replace(unread, name=mention.text if _is_region(mention) else mention.name)
        return named

    def _outnumbers(self, figure: Figure, found: PlaceReading) -> bool:
        """Whether more people are counted than a country has."""
        if found.feature != "country" or figure.measure not in CORE_MEASURES:
            return False
        people = self.peoples.get(found.key or "", 0)
        return 0 < people < (figure.low or figure.high or 0)

    def _is_elsewhere(self, found: PlaceReading, figure: Figure) -> bool:
        """Whether a place that a count has from other sentences lies outside of the country that its own words name."""
        own = (self.place(s) for s in figure.slots if s.role == "place" and not s.inferred)
        return any(r is not None and r.country and found.country and r.country != found.country for r in own)

    def said_on(self, attribution: Attribution) -> date | None:
        if attribution.said is None:
            return None
        return one_day(self._times.widest(attribution.said))


class _Spans(Generic[T]):
    """What stands in characters of a report, found by them without a look at all of it."""

    def __init__(self, rows: Sequence[tuple[Span, T]]) -> None:
        self._rows = sorted(rows, key=lambda row: row[0].start)
        self._starts = [span.start for span, _ in self._rows]
        self._longest = max((span.end - span.start for span, _ in rows), default=0)

    def widest(self, span: Span) -> T | None:
        """What shares most characters with a span, the earliest of equals."""
        first = bisect_left(self._starts, span.start - self._longest)
        inside = [
            (min(s.end, span.end) - max(s.start, span.start), -s.start, row)
            for s, row in self._rows[first : bisect_left(self._starts, span.end)]
            if s.overlaps(span)
        ]
        return max(inside, key=lambda item: item[:2])[2] if inside else None


def one_day(reading: TimeReading | None) -> date | None:
    return reading.end_on if reading is not None and reading.start_on == reading.end_on else None
