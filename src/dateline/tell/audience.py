"""The withholder of a view: what its names and sensitive spans are, in words, for one audience."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from dateline.record import Audience, View, Withholder, withhold_for
from dateline.record.gathering import Gathering, Named, Words, digits_of, places_in
from dateline.record.withheld import Withheld, hides_digits, number_claims, read_withheld

_CAPITALISED = re.compile(r"[^\W\d_a-z][\w’'-]*(?:\s+[^\W\d_a-z][\w’'-]*)*")


def withholder_of(view: View, audience: Audience, gathering: Gathering | None = None) -> Withholder:
    """What replaces sensitive words in all that leaves this view for an audience; binds the view to the audience, so
    that what people marked as sensitive is left out of all that is read from it after this.

    A word that the record reads as a place, or as a body, is not taken for a person's name; nor is one
    that the analyst wrote into the name of the crisis, its anchors or its parties. `gathering` keeps what was read
    of this record for the next time; the answer is the same without.
    """
    view.withhold(Withheld())  # the words of what is withheld are looked up in all of the record
    withheld = read_withheld(view.record, audience, view.as_recorded)
    if audience == "internal":
        return Withholder(audience, ())
    words = (gathering or Gathering()).gather(view.record) if view.is_now else _words_of(view)
    plain = set(words.places)
    plain |= {name.name for name in words.names if name.kind == "org" and name.sensitivity is None}
    profile = view.record.profile()
    if profile is not None:
        written = [profile.name or "", *(a.name for a in profile.anchors), *(p.name for p in profile.parties)]
        plain |= {run for text in written for run in _CAPITALISED.findall(text)}
    keep = withhold_for(audience, words.names, words.marks, plain, withheld.words)
    reports = words.reports_with(partial(hides_digits, keep))
    view.withhold(replace(withheld, numbers=number_claims(view.record, reports, keep, view.as_recorded)))
    return keep


def _words_of(view: View) -> Words:
    """What withholding rests on in the record of another day or instant."""
    reports = [row.report.key for row in view.reports()]
    marks, places = [], set[str]()
    for reading in view.readings_of(reports):
        own = [mark for mark in reading.sensitive if mark.kind != "private person"]
        text = view.text(reading.report) if own else ""
        marks += [(mark, mark.span.of(text)) for mark in own]
        places.update(places_in(reading.places))
    names = [Named(one.name, one.kind, one.variants, one.sensitivity) for one in view.names()]
    read = view.record.extractions(reports, view.as_recorded)
    digits = {
        report: sorted({digits_of(f.text, f.spans, f.number_span) for f in found.figures})
        for report, found in read.items()
    }
    return Words(names, marks, places, digits)
