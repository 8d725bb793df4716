"""Each report's claims with their days, places and voices, from the dates, names and profile of the record."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from dateline.derivation.answers import find_keys
from dateline.derivation.judging import with_edits
from dateline.derivation.neighbours import given_dating
from dateline.lineage import find_credit
from dateline.model import Dating, Extraction, Gazetteer, MentionRef, Name, Passage, Profile, Resolution, Span
from dateline.model.trace import moved_steps
from dateline.record import Record, Stale
from dateline.record.codec import digest, encode
from dateline.record.facts import FactReader
from dateline.record.query import datings_of, names_in_reports
from dateline.resolve.claims import resolve_claims
from dateline.resolve.places import resolve_places
from dateline.resolve.sensitivity import private_spans
from dateline.resolve.times import resolve_times
from dateline.resolve.voices import VoiceBook, names_in, voice_ids
from dateline.sharing import Move, is_long, lay_out, move, number_rows, pair_rows

#: resolutions that a process keeps for reports that carry the same words, and characters of those reports
MOST_KEPT, MOST_TEXT = 96, 1_000_000


class Resolved:
    """The latest resolutions of one profile and place index, as they are in the words alone, by all that they follow
    from."""

    def __init__(self, most: int = MOST_KEPT, text: int = MOST_TEXT) -> None:
        self._most, self._most_text = most, text
        self._text = 0
        self._kept: OrderedDict[str, tuple[Resolution, int]] = OrderedDict()

    def clear(self) -> None:
        self._kept.clear()
        self._text = 0

    def find(self, key: str) -> Resolution | None:
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def keep(self, key: str, resolution: Resolution, size: int) -> None:
        """Keeps the resolution of words of so many characters, and lets go of the oldest ones where that is too much."""
        if key in self._kept:
            return
        self._kept[key] = resolution, size
        self._text += size
        while len(self._kept) > self._most or self._text > self._most_text:
            self._text -= self._kept.popitem(last=False)[1][1]


def derive_resolution(
    record: Record, keys: Sequence[Stale], gazetteer: Gazetteer, resolved: Resolved | None = None
) -> None:
    """The times, places, voices and claims of some reports; `resolved` are those of the same place index that are
    remembered."""
    with record.snapshot() as still:
        extractions = still.extractions(key.key for key in keys)
        resolutions = with_edits(still, resolve_reports(still, extractions, gazetteer, resolved))
        found_by, stale = find_keys(still, resolutions)
    record.finish_stale(keys, found_by, resolutions=resolutions, stale=stale)


def resolve_reports(
    record: FactReader,
    extractions: Mapping[str, Extraction],
    gazetteer: Gazetteer,
    resolved: Resolved | None = None,
) -> Iterable[Resolution]:
    """What the extractions of some reports (by key) become with the dates, names and profile that the record
    has, in order of key; nothing of a report that the record has not. Writes nothing.

    A report is resolved in its words alone, without where they stand in it, so that another one that carries the same
    under the same dates and names becomes the same (docs/adr/0009); a long one where it stands, since its words would be in
    memory three times.
    """
    profile = record.profile()
    under = digest(encode(profile))
    datings = datings_of(record, extractions)
    passages = record.passages_of(extractions)
    names_by_report: dict[str, list[Name]] = defaultdict(list)
    for name in names_in_reports(record, extractions):
        own: dict[str, list[MentionRef]] = defaultdict(list)
        for ref in name.mentions:
            if ref.report in extractions:
                own[ref.report].append(ref)
        for key, refs in own.items():
            names_by_report[key].append(replace(name, mentions=tuple(refs)))
    for report in record.reports(extractions):
        key = report.key
        extraction = extractions[key]
        known = names_in(key, names_by_report.get(key, ()), extraction.names)
        dating = datings.get(key) or given_dating(report)
        anchors = _anchors(dating, passages[key])
        if is_long(passages[key]):
            words = replace(extraction, sensitive=())
            read = tuple(p for p in passages[key] if p.is_read)
            found = _resolved(words, sorted(known, key=_order), anchors, read, gazetteer, profile)
        else:
            found = _resolved_words(
                extraction, known, anchors, passages[key], under, gazetteer, profile, resolved
            )
        yield replace(
            found,
            dating=dating,
            sensitive=(*extraction.sensitive, *private_spans(known, key)),
            agency=find_credit(passages[key]),
        )


def _resolved_words(
    extraction: Extraction,
    known: Sequence[Name],
    anchors: tuple[date | None, ...],
    passages: Sequence[Passage],
    under: str,
    gazetteer: Gazetteer,
    profile: Profile | None,
    resolved: Resolved | None,
) -> Resolution:
    """The same as `_resolved`, by what is remembered of the words of a report alone where that is there."""
    there, bare = lay_out(passages)
    there.ids = number_rows(extraction)
    words = move(replace(extraction, sensitive=()), there)
    names = _numbered(known, there)
    follows = digest(encode((words, names, anchors, bare, under)))
    found = resolved.find(follows) if resolved is not None else None
    back = there.back(extraction.report)
    back.rows = pair_rows(words, extraction)
    if found is None:
        with moved_steps(back.moved):
            found = _resolved(words, names, anchors, bare, gazetteer, profile)
        if resolved is not None:
            resolved.keep(follows, found, bare[-1].span.end if bare else 0)
    back.ids |= voice_ids(found, extraction.report)
    return move(found, back)


def _order(name: Name) -> tuple[Any, ...]:
    return name.mentions, name.kind, name.name, name.roles, name.variants


def _numbered(names: Iterable[Name], there: Move) -> list[Name]:
    """Names as they are in a report's words, with ids that say no more than their order in them."""
    found = sorted((move(name, there) for name in names), key=_order)
    there.ids |= {name.id: f"nam{n}" for n, name in enumerate(found)}
    return [replace(name, id=there.ids[name.id]) for name in found]


def _resolved(
    extraction: Extraction,
    names: Sequence[Name],
    anchors: tuple[date | None, ...],
    passages: Sequence[Passage],
    gazetteer: Gazetteer,
    profile: Profile | None,
) -> Resolution:
    """The resolution of what was read in some passages, without the date of the report itself."""
    times = resolve_times(extraction.times, _anchor_of(anchors, passages), profile.anchors if profile else ())
    places = resolve_places(extraction.places, gazetteer)
    voices = VoiceBook.of(names, profile)
    undated = Dating(extraction.report, None, (), None, None)
    countries = {p.key for p in places if p.feature == "country" and p.key is not None}
    peoples = {key: found.population for key in countries if (found := gazetteer.get(key)) is not None}
    return resolve_claims(
        extraction, undated, anchors, times, places, voices, profile, passages, peoples=peoples
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
