"""What one report says, as mentions and claims: nothing in it is dated, placed or weighed yet.

Pure and per report. The order matters: names and hedges first, then who says what, then times and
places, then figures and events (which look at all of these), then whatever else a voice asserts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from dateline.extract.attribution import find_attributions, kept_back, refused
from dateline.extract.corrections import find_correction_notes
from dateline.extract.events import find_events
from dateline.extract.figures import find_figures
from dateline.extract.hedges import find_hedges
from dateline.extract.items import Items
from dateline.extract.names import find_names
from dateline.extract.places import find_places
from dateline.extract.sensitivity import find_sites
from dateline.extract.statements import find_statements
from dateline.extract.times import find_date_constraints, find_times
from dateline.lexicons import digest_extensions
from dateline.model import Attribution, Document, Extraction, Gazetteer, Profile, Span

#: changes whenever any rule or lexicon of extraction does: part of every claim's method version
METHOD_VERSION = "7"

__all__ = ["METHOD_VERSION", "extract_claims", "find_date_constraints", "method_version", "model_of"]


def method_version(model: str, profile: Profile | None = None) -> str:
    """What extraction depends on: its own version, the language model and the lexicons that a profile extends.

    >>> method_version("en_core_web_md-3.8") == f"{METHOD_VERSION}+en_core_web_md-3.8"
    True
    """
    digest = digest_extensions(profile)
    return f"{METHOD_VERSION}+{model}" + (f"+profile:{digest}" if digest else "")


def model_of(version: str) -> str | None:
    """The language model that a method version names, or None.

    >>> model_of(method_version("en_core_web_md-3.8+spacy-3.8"))
    'en_core_web_md-3.8+spacy-3.8'
    """
    return version.partition("+")[2].partition("+profile:")[0] or None


def extract_claims(document: Document, gazetteer: Gazetteer, profile: Profile | None = None) -> Extraction:
    """Every mention and claim of a report's read passages, in text order. A profile extends the lexicons. Contacts are not
    among what is sensitive: they are looked for in the whole text (`sensitivity.find_contacts`)."""
    names = find_names(document, profile)
    hedges = find_hedges(document, profile)
    attributions = find_attributions(document, names, profile)
    times = find_times(document)
    places = find_places(document, gazetteer)
    attributions = _without_labels(attributions, Items(document, places).labels)
    figures, rejections = find_figures(document, times, places, attributions, profile)
    events = find_events(document, times, places, attributions, figures, profile)
    owner = {figure: event.id for event in reversed(events) for figure in event.figures}
    figures = [replace(f, event=owner[f.id]) if f.event is None and f.id in owner else f for f in figures]
    unsaid = {a.id for a in attributions if a.rule == "unsaid"}
    if unsaid:  # `nobody said that A`: neither an attribution nor a claim
        attributions = _without(attributions, unsaid)
        figures = [f for f in figures if f.attribution not in unsaid]
        events = [e for e in events if e.attribution not in unsaid]
    doubted = {a.about for a in attributions if a.stance == "cannot_verify" and a.about}
    figures = [replace(f, unverified=True) if f.attribution in doubted else f for f in figures]
    events = [replace(e, unverified=True) if e.attribution in doubted else e for e in events]
    open_to_doubt = {a.id for a in attributions if a.stance in ("cannot_verify", "no_comment")}
    if open_to_doubt:  # `said it could not confirm the deaths of six`: neither so nor not so
        figures = [
            replace(f, unverified=True, negated=False) if f.attribution in open_to_doubt else f
            for f in figures
        ]
        events = [
            replace(e, unverified=True, negated=False) if e.attribution in open_to_doubt else e
            for e in events
        ]
    turned_down = refused(document, attributions, profile)
    figures = [
        replace(f, attribution=None, stance=None) if f.attribution in turned_down else f for f in figures
    ]
    silent = kept_back(document, attributions, profile)
    if silent:  # `would not deny that 12 had died`: nobody's word, nor the report's own
        figures = [
            replace(f, unverified=True, negated=False)
            if any(s.overlaps(f.number_span) for s in silent)
            else f
            for f in figures
        ]
        events = [
            replace(e, unverified=True, negated=False) if any(s.overlaps(e.trigger) for s in silent) else e
            for e in events
        ]
    statements = find_statements(document, attributions, figures, events)
    notes = find_correction_notes(document)
    attributions = sorted([*attributions, *notes], key=lambda a: (a.span, a.id)) if notes else attributions
    return Extraction(
        report=document.report,
        times=tuple(times),
        places=tuple(places),
        names=tuple(names),
        hedges=tuple(hedges),
        attributions=tuple(attributions),
        figures=tuple(figures),
        events=tuple(events),
        statements=tuple(statements),
        sensitive=tuple(find_sites(document)),
        rejections=tuple(rejections),
    )


def _without_labels(attributions: Sequence[Attribution], labels: Collection[Span]) -> list[Attribution]:
    """The attributions without those to a town that only labels an item (`Norvale: 300 homes were lost`)."""
    told = (
        a for a in attributions if a.rule == "headline" and a.voice is not None and a.voice.span in labels
    )
    return _without(attributions, {a.id for a in told})


def _without(attributions: Sequence[Attribution], dropped: Collection[str]) -> list[Attribution]:
    """The attributions without some, by id, and without what others say of these."""
    kept = [a for a in attributions if a.id not in dropped]
    return [replace(a, about=None) if a.about in dropped else a for a in kept]
