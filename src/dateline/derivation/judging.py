"""A person's word in what is derived: claims with what was set or marked in them, and what a judgement makes stale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from dateline.derivation.keys import blocks_of
from dateline.errors import RecordError, UsageError
from dateline.extract import METHOD_VERSION
from dateline.model import (
    Gazetteer,
    Name,
    Place,
    PlaceMention,
    PlaceReading,
    Resolution,
    Sensitive,
    SensitivityClass,
    Span,
)
from dateline.record import Judgement, Record, View, add_judgement, add_judgements, edits_in_force, kind_of
from dateline.record.curation import CLAIMS, Verdict, judgements
from dateline.record.edits import apply_edits
from dateline.record.facts import FactReader
from dateline.record.in_force import (
    bind_claims,
    rejected_and_edited,
    rulings,
    sensitivity_among,
    sensitivity_in_force,
    words_of,
)
from dateline.record.query import rows_of
from dateline.record.rows import Called
from dateline.resolve.name_rulings import NameRuling

#: ACLED's geo_precision of a place that a person names, by its kind
_PRECISION = {"city": 1, "site": 1, "admin": 2, "water": 2, "region": 3, "country": 3}


def judge_subject(
    record: Record,
    subject: str,
    verdict: Verdict,
    author: str,
    gazetteer: Gazetteer | None = None,
    *,
    note: str | None = None,
    edits: Mapping[str, str] | None = None,
    parts: Sequence[str] = (),
) -> Judgement:
    """Writes a person's word on a claim, matter, name, report or characters, and queues what follows from it;
    `derive` then makes the record so.

    `edits` gives slots and their values in words; a `place` by name (`Leeds`, or `Paris, US`) is looked up in
    `gazetteer`. `parts` are what is merged with a matter or name, or taken out of it. Raises `UsageError` for what
    cannot be said, or contradicts a judgement in force, `RecordError` for an unknown subject, and where something would
    be derived anew beside claims that older rules read.
    """
    kind_of(subject)
    found = dict(edits or {})
    if found.get("place"):
        found["place"] = _place_as_json(found["place"], gazetteer)
    return add_judgement(
        record, subject, verdict, author, note=note, edits=found, parts=parts,
        stale=lambda one: _checked(record, one),
    )  # fmt: skip


def _checked(record: FactReader, one: Judgement) -> list[tuple[str, str]]:
    """What a judgement makes stale. Raises `RecordError` where its report was read by older rules: their claims are not
    weighed with those of today's, so one that came among these would be missing among those. What is sensitive is
    withheld without being derived."""
    return _unless_older(record, one, stale_by(record, one))


def _unless_older(record: FactReader, one: Judgement, found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    view = View(record)
    reports = sorted({one.report, *(part.report for part in one.parts)}) if found else []
    version = next((v for v in map(view.method_version, reports) if v and not _is_todays(v)), None)
    if version is None:
        return found
    if one.verdict in ("sensitive", "not sensitive"):
        return []
    raise RecordError(
        f"record {record.place} was read by older rules (version {version.partition('+')[0]}): claims can be accepted "
        "and noted, and changed once `dateline add` has read it anew, as it does with the next reports"
    )


def _is_todays(version: str) -> bool:
    return version.startswith(f"{METHOD_VERSION}+")


def merge_judgements(record: Record, rows: Iterable[Judgement]) -> int:
    """Adds another person's judgements on the same reports, and queues what follows; how many were new. Raises
    `UsageError` where one merges an anonymous source with another, `RecordError` where something would be derived anew
    beside claims that older rules read; nothing is added then."""
    found = list(rows)
    for one in found:
        if one.verdict == "merged" and kind_of(one.subject) == "name" and _names_anonymous(record, one):
            raise UsageError(
                f"judgement {one.id} merges an anonymous source, which is never done; nothing was taken in"
            )
    return add_judgements(record, found, lambda one: _unless_older(record, one, stale_at_most(record, one)))


def _names_anonymous(record: FactReader, one: Judgement) -> bool:
    spans = {(part.report, part.span) for part in one.parts}
    return any(
        group.anonymous and any((called.report, m.span) in spans for m in group.mentions)
        for called in rows_of(record, "called", {report for report, _ in spans}, Called)
        for group in called.groups
    )


def stale_by(record: FactReader, one: Judgement) -> list[tuple[str, str]]:
    """What a judgement makes stale: `(stage, key)`; nothing where all that is derived stays as it is, as after a note, a
    word on a whole report, or a word that a claim is read rightly."""
    kind = kind_of(one.subject)
    if kind in (*CLAIMS, "characters"):
        rows = [row for row in judgements(record, [one.report], across=False) if row.id != one.id]
        now = sorted([*rows, one], key=lambda row: (row.at, row.id))
        return [] if _said(record, rows) == _said(record, now) else [("resolve", one.report)]
    return stale_at_most(record, one)


def stale_at_most(record: FactReader, one: Judgement) -> list[tuple[str, str]]:
    """What a judgement can make stale, whatever others say of the same."""
    kind = kind_of(one.subject)
    reports = sorted({part.report for part in one.parts} or {one.report})
    if one.verdict == "noted" or kind == "report":
        return []
    if kind == "name":
        return [("names", report) for report in reports]
    if kind == "matter":
        return [("weigh", block) for block in sorted(blocks_of(record, reports))]
    return [("resolve", report) for report in reports]


def _said(record: FactReader, rows: Sequence[Judgement]) -> object:
    """What the judgements on the claims and characters of reports come to, in all that derivation reads of them."""
    return rejected_and_edited(record, rows), _marks_of(record, sensitivity_among(rows))


def with_edits(record: FactReader, resolutions: Iterable[Resolution]) -> list[Resolution]:
    """Resolutions with what people set in their claims (where a claim's place was set, it is that place), and what
    they marked as sensitive or not."""
    rows = list(resolutions)
    reports = {row.report for row in rows}
    edits = edits_in_force(record, reports)
    marks = _marks(record, reports)
    if not edits and not marks:
        return rows
    return [_with_marks(_with_edits(row, edits), marks.get(row.report, ())) for row in rows]


def _with_edits(row: Resolution, edits: Mapping[str, tuple[tuple[str, str], ...]]) -> Resolution:
    return replace(
        row,
        figures=tuple(apply_edits(f, edits.get(f.figure.id, ())) for f in row.figures),
        events=tuple(apply_edits(e, edits.get(e.event.id, ())) for e in row.events),
        statements=tuple(apply_edits(s, edits.get(s.statement.id, ())) for s in row.statements),
    )


@dataclass(frozen=True, slots=True)
class _Mark:
    """What a person said of a claim (by id) or of characters: their class, None where they are not sensitive."""

    claim: str | None
    span: Span
    kind: SensitivityClass | None
    reason: str


def _marks(record: FactReader, reports: Collection[str]) -> dict[str, list[_Mark]]:
    """What people marked in some reports, claims and characters, in order of time."""
    return _marks_of(record, sensitivity_in_force(record, reports=reports))


def _marks_of(
    record: FactReader, ruled: Iterable[tuple[Judgement, SensitivityClass | None]]
) -> dict[str, list[_Mark]]:
    said = [(one, kind) for one, kind in ruled if kind_of(one.subject) in (*CLAIMS, "characters")]
    bound = bind_claims(record, [words_of(one) for one, _ in said if kind_of(one.subject) in CLAIMS])
    found: dict[str, list[_Mark]] = defaultdict(list)
    for one, kind in said:
        claim = bound.get(one.subject, one.report)
        if claim is not None or kind_of(one.subject) == "characters":
            found[one.report].append(_Mark(claim, one.span, kind, one.note or ""))
    return found


def _with_marks(row: Resolution, marks: Sequence[_Mark]) -> Resolution:
    if not marks:
        return row
    sensitive = list(row.sensitive)
    of_claims: dict[str, SensitivityClass | None] = {}
    for mark in marks:
        if mark.kind is None:
            sensitive = [one for one in sensitive if not one.span.overlaps(mark.span)]
        else:
            sensitive.append(Sensitive(mark.span, mark.kind, mark.reason))
        if mark.claim is not None:
            of_claims[mark.claim] = mark.kind
    return replace(
        row,
        sensitive=tuple(sensitive),
        figures=tuple(replace(f, sensitivity=of_claims.get(f.figure.id, f.sensitivity)) for f in row.figures),
        events=tuple(replace(e, sensitivity=of_claims.get(e.event.id, e.sensitivity)) for e in row.events),
        statements=tuple(
            replace(s, sensitivity=of_claims.get(s.statement.id, s.sensitivity)) for s in row.statements
        ),
    )


def name_rulings(
    record: FactReader,
) -> tuple[list[NameRuling], list[tuple[frozenset[tuple[str, Span]], str | None]]]:
    """What people said of persons and bodies, in order of time: which are one or apart, and (by mentions) whether
    they are sensitive."""
    ruled = [
        NameRuling("merged" if one.judgement.verdict == "merged" else "split", one.mentions)
        for one in rulings(record, "name", ("merged", "split"))
    ]
    marks = [
        (frozenset(one.mentions[0]), one.judgement.sets.get("class"))
        for one in rulings(record, "name", ("sensitive", "not sensitive"))
    ]
    return ruled, marks


def with_marks(
    names: Sequence[Name], marks: Sequence[tuple[frozenset[tuple[str, Span]], str | None]]
) -> list[Name]:
    """The names with what people said of their sensitivity; the last word counts."""
    found = list(names)
    for mentions, kind in marks:
        found = [
            replace(name, sensitivity=kind)
            if any((m.report, m.span) in mentions for m in name.mentions)
            else name
            for name in found
        ]
    return found


def _place_as_json(words: str, gazetteer: Gazetteer | None) -> str:
    name, _, country = (part.strip() for part in words.partition(","))
    every = gazetteer.find(name) if gazetteer is not None else ()
    found = [p for p in every if not country or p.country == country.upper()]
    if not found:
        raise UsageError(f"place cannot be set to {words!r}: the place index has no such place")
    lands = sorted({p.country or "no country" for p in found})
    if len(lands) > 1:
        raise UsageError(
            f"place {words!r} is in {', '.join(lands[:8])}; say which, as in {name + ', ' + lands[0]!r}"
        )
    return msgspec.json.encode(_reading(found[0])).decode("utf-8")


def _reading(place: Place) -> PlaceReading:
    return PlaceReading(
        PlaceMention(Span(0, 0), "", place.name),  # no words of the report
        place.name,
        place.key,
        place.country,
        None,
        place.lat,
        place.lon,
        place.geonameid,
        place.feature,
        _PRECISION[place.feature],
    )
