"""Each report's claims with their days, places and voices, from the dates, names and profile of the record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from dateline.derivation.answers import find_keys
from dateline.derivation.judging import with_edits
from dateline.derivation.lineage import given_dating
from dateline.model import Dating, Extraction, Gazetteer, Name, Passage, Resolution, Span
from dateline.record import Record, Stale
from dateline.record.facts import FactReader
from dateline.record.query import datings_of, names_of
from dateline.resolve.claims import resolve_claims
from dateline.resolve.places import resolve_places
from dateline.resolve.sensitivity import private_spans
from dateline.resolve.times import resolve_times
from dateline.resolve.voices import VoiceBook, names_in


def derive_resolution(record: Record, keys: Sequence[Stale], gazetteer: Gazetteer) -> None:
    """The times, places, voices and claims of some reports."""
    with record.snapshot() as still:
        extractions = still.extractions(key.key for key in keys)
        resolutions = with_edits(still, resolve_reports(still, extractions, gazetteer))
        found_by, stale = find_keys(still, resolutions)
    record.finish_stale(keys, found_by, resolutions=resolutions, stale=stale)


def resolve_reports(
    record: FactReader, extractions: Mapping[str, Extraction], gazetteer: Gazetteer
) -> Iterable[Resolution]:
    """What the extractions of some reports (by key) become with the dates, names and profile that the record
    has, in order of key; nothing of a report that the record has not. Writes nothing."""
    profile = record.profile()
    datings = datings_of(record, extractions)
    passages = record.passages_of(extractions)
    names_by_report: dict[str, list[Name]] = defaultdict(list)
    for name in names_of(record, extractions):
        for key in {ref.report for ref in name.mentions} & extractions.keys():
            names_by_report[key].append(name)
    for report in record.reports(extractions):
        key = report.key
        extraction = extractions[key]
        known = names_in(key, names_by_report.get(key, ()), extraction.names)
        dating = datings.get(key) or given_dating(report)
        anchors = _anchors(dating, passages[key])
        times = resolve_times(
            extraction.times,
            _anchor_of(anchors, passages[key]),
            profile.anchors if profile else (),
        )
        yield resolve_claims(
            extraction,
            dating,
            anchors,
            times,
            resolve_places(extraction.places, gazetteer),
            VoiceBook.of(known, profile),
            profile,
            passages[key],
            (*extraction.sensitive, *private_spans(known, key)),
        )


def _anchors(dating: Dating, passages: Sequence[Passage]) -> tuple[date | None, ...]:
    """The day that each part of a page counts from; a part without its own counts from the page's."""
    parts = max((p.part for p in passages), default=0) + 1
    known = (*dating.anchors, *[None] * parts)[:parts]
    return tuple(day if day is not None else dating.published_on for day in known)


def _anchor_of(anchors: Sequence[date | None], passages: Sequence[Passage]) -> Callable[[Span], date | None]:
    """The day that a span of a report counts from."""
    return lambda span: anchors[_part(passages, span)]


def _part(passages: Sequence[Passage], span: Span) -> int:
    low, high = 0, len(passages)
    while low < high:
        middle = (low + high) // 2
        if passages[middle].span.end <= span.start:
            low = middle + 1
        else:
            high = middle
    return passages[low].part if low < len(passages) else 0
