"""Names across the record, each report's claims with their days, places and voices, and the matters they make."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from dateline.derivation.lineage import given_dating
from dateline.model import (
    ClaimRelation,
    Dating,
    Extraction,
    Gazetteer,
    Matter,
    Passage,
    Profile,
    Resolution,
    ResolvedAttribution,
    Span,
    WeighedClaim,
    Weighing,
)
from dateline.record import ClaimRow, Derivation, Record, Stale, Version, View, make_versions
from dateline.record.facts import FactReader
from dateline.resolve.bodies import bodies_of
from dateline.resolve.claims import resolve_claims
from dateline.resolve.names import resolve_names
from dateline.resolve.places import resolve_places
from dateline.resolve.sensitivity import mark_private, private_spans
from dateline.resolve.times import resolve_times
from dateline.resolve.voices import VoiceBook
from dateline.weigh import Answer, block_keys, find_across, is_unsaid, span_of_claim, weigh


def derive_names(record: Record, key: Stale) -> None:
    """Persons and bodies across the record; reports whose names changed are resolved anew."""
    with record.snapshot() as still:
        bodies = bodies_of(still.profile())
        read = dict(_extractions(still))
        before = {name.id: name for name in View(still).names()}
    mentions = {report: extraction.names for report, extraction in read.items()}
    places = {report: extraction.places for report, extraction in read.items()}
    names = mark_private(resolve_names(mentions, bodies, places), bodies)
    now = {name.id: name for name in names}
    touched = {i for i in before.keys() | now.keys() if before.get(i) != now.get(i)}
    reports = {ref.report for i in touched for held in (before, now) if i in held for ref in held[i].mentions}
    record.finish_stale(key, [Derivation("name", "", names)], stale=[("resolve", r) for r in sorted(reports)])


def _extractions(record: FactReader) -> Iterable[tuple[str, Extraction]]:
    for report in record.reports():
        extraction = record.extraction(report.key)
        if extraction is not None:
            yield report.key, extraction


def derive_resolution(record: Record, key: Stale, gazetteer: Gazetteer) -> None:
    """One report's times, places, voices and claims."""
    with record.snapshot() as still:
        extraction = still.extraction(key.key)
        resolution = None if extraction is None else resolve_report(still, key.key, extraction, gazetteer)
    if resolution is None:
        record.finish_stale(key)
        return
    record.finish_stale(key, resolutions=[resolution], stale=[("weigh", "")])


def resolve_report(
    record: FactReader, report: str, extraction: Extraction, gazetteer: Gazetteer
) -> Resolution | None:
    """What an extraction of a report becomes with the dates, names and profile that the record has; None
    where the record has no such report. Writes nothing."""
    row = View(record).report(report)
    if row is None:
        return None
    profile = record.profile()
    dating = row.dating or given_dating(row.report)
    passages = record.passages(report)
    anchors = _anchors(dating, passages)
    names = View(record).names(report)
    times = resolve_times(
        extraction.times, lambda span: anchors[_part(passages, span)], profile.anchors if profile else ()
    )
    places = resolve_places(extraction.places, gazetteer)
    return resolve_claims(
        extraction,
        dating,
        anchors,
        times,
        places,
        VoiceBook.of(names, profile),
        profile,
        passages,
        (*extraction.sensitive, *private_spans(names, report)),
    )


def _anchors(dating: Dating, passages: Sequence[Passage]) -> tuple[date | None, ...]:
    """The day that each part of a page counts from; a part without its own counts from the page's."""
    parts = max((p.part for p in passages), default=0) + 1
    known = (*dating.anchors, *[None] * parts)[:parts]
    return tuple(day if day is not None else dating.published_on for day in known)


def _part(passages: list[Passage], span: Span) -> int:
    low, high = 0, len(passages)
    while low < high:
        middle = (low + high) // 2
        if passages[middle].span.end <= span.start:
            low = middle + 1
        else:
            high = middle
    return passages[low].part if low < len(passages) else 0


def derive_matters(record: Record, key: Stale) -> None:
    """The matters of the record, with their relations and standing: as they stand now, and as they stood at
    the end of each day on which a report with a claim of theirs was known."""
    with record.snapshot() as still:
        matters, relations = weigh_record(still)
    record.finish_stale(key, [Derivation("matter", "", matters), Derivation("relation", "", relations)])


def weigh_record(record: FactReader) -> tuple[list[Version], list[ClaimRelation]]:
    """All matters of a record, each as it stood on the days that changed it, and the relations of claims."""
    view = View(record)
    origins = view.origins()
    passages = {row.report.key: record.passages(row.report.key) for row in view.reports()}
    starts = {report: [p.span for p in found] for report, found in passages.items()}
    rows: list[ClaimRow[Any]] = [*view.figures(), *view.events(), *view.statements()]
    attributions: Mapping[str, Sequence[ResolvedAttribution]] = {
        r.report: r.attributions for r in view.readings()
    }
    blocks: dict[str, list[WeighedClaim]] = defaultdict(list)
    for row in rows:
        claim = _weighed(view, row, origins, starts[row.report])
        blocks[block_keys(claim)[0]].append(claim)
    contents, unsaid = _contents(view, attributions)
    attributions = {
        report: tuple(a for a in said if a.attribution.id not in unsaid)
        for report, said in attributions.items()
    }
    answers = _answers_across(
        [c for found in blocks.values() for c in found], attributions, contents, passages
    )
    profile = record.profile()
    matters: list[Version] = []
    relations: list[ClaimRelation] = []
    for _, claims in sorted(blocks.items()):
        own = [a for c in claims for a in answers.get(c.id, ())]
        now, then = _weighed_by_day(claims, attributions, profile, own, contents)
        matters += make_versions("matter", then, now.matters)
        relations += now.relations
    return matters, relations


def _weighed_by_day(
    claims: Sequence[WeighedClaim],
    attributions: Mapping[str, Sequence[ResolvedAttribution]],
    profile: Profile | None,
    answers: Sequence[Answer],
    contents: Mapping[str, str],
) -> tuple[Weighing, list[tuple[date, Sequence[Matter]]]]:
    """A block weighed with all its claims, and its matters at the end of each day that added a claim or an
    answer from elsewhere in the record."""

    def weighed(some: Sequence[WeighedClaim], known: Sequence[Answer]) -> Weighing:
        reports = sorted({c.report for c in some})
        return weigh(some, [a for r in reports for a in attributions.get(r, ())], profile, known, contents)

    now = weighed(claims, answers)
    rows: list[WeighedClaim | Answer] = [*claims, *answers]
    first = min((c.known_on for c in claims if c.known_on is not None), default=None)
    days = sorted({r.known_on for r in rows if r.known_on is not None and first and r.known_on >= first})
    last: list[tuple[date, Sequence[Matter]]] = []
    if days and all(r.known_on is not None for r in rows):
        last.append((days.pop(), now.matters))

    def known_by(day: date) -> Weighing:
        return weighed(
            [c for c in claims if c.known_on is not None and c.known_on <= day],
            [a for a in answers if a.known_on is not None and a.known_on <= day],
        )

    return now, [(day, known_by(day).matters) for day in days] + last


def _contents(
    view: View, attributions: Mapping[str, Sequence[ResolvedAttribution]]
) -> tuple[dict[str, str], frozenset[str]]:
    """The words of what attributions deny or correct, by their id; and the ids of those that the report
    says were not made (`did not deny`)."""
    found: dict[str, str] = {}
    unsaid: set[str] = set()
    for report in sorted(attributions):
        answering = [
            a.attribution for a in attributions[report] if a.attribution.stance in ("denies", "corrects")
        ]
        text = view.text(report) if answering else ""
        for one in answering:
            if is_unsaid(one, text):
                unsaid.add(one.id)
            found[one.id] = " ".join(span.of(text) for span in one.content)
    return found, frozenset(unsaid)


def _answers_across(
    claims: Sequence[WeighedClaim],
    attributions: Mapping[str, Sequence[ResolvedAttribution]],
    contents: Mapping[str, str],
    passages: Mapping[str, Sequence[Passage]],
) -> dict[str, list[Answer]]:
    """The denials and corrections of each claim in the whole record, by the claim's id."""
    said = [
        a for report in sorted(attributions) for a in attributions[report] if a.attribution.id in contents
    ]
    around = {c.id: _passage_text(passages.get(c.report, ()), c) for c in claims} if said else {}
    found: dict[str, list[Answer]] = defaultdict(list)
    for answer in find_across(claims, said, contents, around):
        found[answer.claim].append(answer)
    return found


def _passage_text(passages: Sequence[Passage], claim: WeighedClaim) -> str:
    """The text of the passage that a claim begins in."""
    start = span_of_claim(claim).start
    at = bisect_right(passages, start, key=lambda p: p.span.start) - 1
    return passages[at].text if at >= 0 else ""


def _weighed(
    view: View,
    row: ClaimRow[Any],
    origins: dict[tuple[str, int], str],
    spans: list[Span],
) -> WeighedClaim:
    start = next((s.start for s in spans if s.overlaps(row.span)), row.span.start)
    held = view.report(row.report)
    carrier = (held.report.carrier if held else None) or row.report_name
    return WeighedClaim(
        id=row.id,
        report=row.report,
        origin=origins.get((row.report, start)) or f"{row.report}:{start}",
        carrier=carrier,
        resolved=row.resolved,
        known_on=row.known_on,
        review=row.review,
    )
