"""The withholder of a view: what its names and sensitive spans are, in words, for one audience."""

from __future__ import annotations

import re
from dataclasses import replace

from dateline.record import Audience, View, Withholder, withhold_for
from dateline.record.withheld import Withheld, number_claims, read_withheld

_CAPITALISED = re.compile(r"[^\W\d_a-z][\w’'-]*(?:\s+[^\W\d_a-z][\w’'-]*)*")


def withholder_of(view: View, audience: Audience) -> Withholder:
    """What replaces sensitive words in all that leaves this view for an audience; binds the view to the audience, so
    that what people marked as sensitive is left out of all that is read from it after this.

    A word that the record reads as a place, or as a body, is not taken for a person's name; nor is one
    that the analyst wrote into the name of the crisis, its anchors or its parties.
    """
    view.withhold(Withheld())  # the words of what is withheld are looked up in all of the record
    withheld = read_withheld(view.record, audience, view.as_recorded)
    if audience == "internal":
        return Withholder(audience, ())
    marks = []
    plain: set[str] = set()
    for reading in view.readings():
        text = view.text(reading.report) if reading.sensitive else ""
        marks += [(mark, mark.span.of(text)) for mark in reading.sensitive]
        plain |= {p.mention.name for p in reading.places if p.key} | {
            p.mention.text for p in reading.places if p.key
        }
    names = view.names()
    plain |= {name.name for name in names if name.kind == "org" and name.sensitivity is None}
    profile = view.record.profile()
    if profile is not None:
        written = [profile.name or "", *(a.name for a in profile.anchors), *(p.name for p in profile.parties)]
        plain |= {run for text in written for run in _CAPITALISED.findall(text)}
    keep = withhold_for(audience, names, marks, plain, withheld.words)
    reports = [row.report.key for row in view.reports()]
    view.withhold(replace(withheld, numbers=number_claims(view.record, reports, keep, view.as_recorded)))
    return keep
