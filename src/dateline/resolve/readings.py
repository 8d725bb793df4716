"""The resolved mentions of one report, looked up by the spans of slots; and the place of a count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from dateline.lexicons import read_lexicon
from dateline.model import Attribution, Figure, PlaceMention, PlaceReading, Slot, Span, TimeReading

T = TypeVar("T")

#: the name of the place that a worldwide count has; it has no coordinates
WORLD = "World"


def _is_everywhere(words: str) -> bool:
    slots = read_lexicon("slots")
    return any(words.lower() in slots[name] for name in ("everywhere", "whole_world", "abroad", "pandemics"))


def _may_be_unmapped(mention: PlaceMention) -> bool:
    """Whether a name that is on no map may be a town or province all the same; a numbered road or a part of a
    town is not."""
    if any(c.isdigit() for c in mention.text):
        return False
    return mention.hint in (None, "city") or _is_region(mention)


def _is_region(mention: PlaceMention) -> bool:
    """Whether a mention is written with the word for a first-level region."""
    return mention.hint == "admin" and mention.text.rpartition(" ")[2].lower() in _REGIONS


_REGIONS = frozenset("province state region county governorate oblast prefecture canton department".split())


@dataclass(slots=True)
class Readings:
    """The resolved mentions of one report, looked up by the spans of slots."""

    times: Sequence[TimeReading]
    places: Sequence[PlaceReading]

    def time(self, slot: Slot) -> TimeReading | None:
        return _widest(slot.span, [(r.mention.span, r) for r in self.times])

    def place(self, slot: Slot) -> PlaceReading | None:
        return _widest(slot.span, [(r.mention.span, r) for r in self.places if r.name is not None])

    def unmapped(self, slot: Slot) -> PlaceReading | None:
        """A place in a claim's own words that is on no map: itself, without coordinates."""
        unread = _widest(slot.span, [(r.mention.span, r) for r in self.places])
        if slot.inferred or unread is None or not _may_be_unmapped(unread.mention):
            return None
        return replace(unread, name=unread.mention.name)

    def place_of(self, figure: Figure) -> PlaceReading | None:
        """The place of a count: the first of its slots that is on the map. A place in the count's own words
        that is on no map is itself, without coordinates; `worldwide` is the World."""
        named: PlaceReading | None = None
        first = next((s for s in figure.slots if s.role == "place"), None)
        for slot in figure.slots:
            if slot.role != "place":
                continue
            if _is_everywhere(slot.text):
                return named or PlaceReading(PlaceMention(slot.span, slot.text, WORLD), WORLD, key="world")
            found = self.place(slot)
            if found is not None:
                return named or found
            unread = _widest(slot.span, [(r.mention.span, r) for r in self.places])
            if unread is not None and slot is first and _may_be_unmapped(unread.mention):
                mention = unread.mention
                named = replace(unread, name=mention.text if _is_region(mention) else mention.name)
        return named

    def said_on(self, attribution: Attribution) -> date | None:
        if attribution.said is None:
            return None
        reading = _widest(attribution.said, [(r.mention.span, r) for r in self.times])
        return one_day(reading)


def _widest(span: Span, candidates: Sequence[tuple[Span, T]]) -> T | None:
    """The candidate that shares most characters with the span, the earliest of equals."""
    inside = [
        (min(s.end, span.end) - max(s.start, span.start), -s.start, r)
        for s, r in candidates
        if s.overlaps(span)
    ]
    return max(inside, key=lambda item: item[:2])[2] if inside else None


def one_day(reading: TimeReading | None) -> date | None:
    return reading.end_on if reading is not None and reading.start_on == reading.end_on else None
