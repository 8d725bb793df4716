"""The withholder of a view: what its names and sensitive spans are, in words, for one audience."""

from __future__ import annotations

from dateline.record import Audience, View, Withholder, withhold_for


def withholder_of(view: View, audience: Audience) -> Withholder:
    """What replaces sensitive words in all that leaves this view for an audience."""
    if audience == "internal":
        return Withholder(audience, ())
    marks = [
        (mark, view.text(reading.report)[mark.span.start : mark.span.end])
        for reading in view.readings()
        for mark in reading.sensitive
    ]
    return withhold_for(audience, view.names(), marks)
