"""Words by which the tellings of a happening are told apart: a storm's name, an hour that is no day."""

from __future__ import annotations

import re

from dateline.lexicons import read_lexicon
from dateline.model import ResolvedEvent

_CLOCK = re.compile(read_lexicon("times")["hours"]["alone"])
_STORM = re.compile(r"(?:Hurricane|Typhoon|Cyclone|Storm|Depression) ([A-Z][a-z]{2,})")


def is_hour(text: str) -> bool:
    """Whether a time is a time of day alone.

    >>> is_hour("about 15:30"), is_hour("1430 UTC"), is_hour("2014"), is_hour("Friday")
    (True, True, False, False)
    """
    return _CLOCK.fullmatch(text) is not None


def storm_of(row: ResolvedEvent) -> str | None:
    """The name of a storm that has one (`Hurricane Freda`, `Tropical Storm Odo`)."""
    event = row.event
    for span in event.spans:
        at = event.trigger.start - span.start
        if 0 <= at < len(event.text):
            found = _STORM.search(event.text[max(0, at - 9) : event.trigger.end - span.start + 16])
            return found[1] if found else None
    return None
