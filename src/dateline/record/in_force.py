"""Which judgements stand: not undone, and on something that the newest reading of its report still has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from dateline.model import Claim, SensitivityClass, Span, Statement
from dateline.record import schema as s
from dateline.record.curation import CLAIMS, REVIEWS, JudgedWords, Judgement, Verdict, judgements, kind_of
from dateline.record.facts import CHUNK, FactReader
from dateline.record.rows import Review, claims_of


@dataclass(frozen=True, slots=True)
class Ruling:
    """A judgement in force on a matter or a name, with what its sides are in the newest reading: ids of claims, or
    mentions (report and span)."""

    judgement: Judgement
    claims: tuple[tuple[str, ...], ...] = ()
    mentions: tuple[tuple[tuple[str, Span], ...], ...] = ()


def undone_by(rows: Sequence[Judgement]) -> dict[str, str]:
    """The judgements (in order of time) that were taken back, each with the one that took it back. One that takes
    back an `undone` brings back what that one took."""
    targets: dict[str, str] = {}
    stacks: dict[str, list[str]] = defaultdict(list)
    for one in rows:
        stack = stacks[one.subject]
        if one.verdict != "undone":
            stack.append(one.id)
            continue
        target = one.sets.get("of") or (stack[-1] if stack else None)  # an old one names none: the last
        if target is not None:
            targets[one.id] = target
            if target in stack:
                stack.remove(target)
    void: dict[str, str] = {}
    for one in reversed(rows):
        if one.id in targets and one.id not in void:
            void.setdefault(targets[one.id], one.id)
    return void


def standing_judgements(
    record: FactReader,
    until: datetime | None = None,
    reports: Collection[str] | None = None,
    *,
    across: bool = True,
    verdicts: Collection[Verdict] | None = None,
) -> list[Judgement]:
    """The judgements that nobody took back, in order of time, bound to the newest reading or not. `until` leaves
    out later ones, `reports` those on other reports' claims (by key; with `across` false also those on matters and
    names), `verdicts` the subjects that none of them was given of."""
    rows = judgements(record, reports, across=across, verdicts=verdicts)
    return standing_among([one for one in rows if until is None or one.at <= until])


def standing_among(rows: Sequence[Judgement]) -> list[Judgement]:
    """Those of some judgements (in order of time) that none of them took back."""
    void = undone_by(rows)
    return [one for one in rows if one.verdict != "undone" and one.id not in void]


def in_force(
    record: FactReader, until: datetime | None = None, reports: Collection[str] | None = None
) -> dict[str, Judgement]:
    """The verdict in force on the reading of each claim, by the id that the newest reading gives the claim: the
    last one that was not undone. Orphans are left out."""
    return {claim: rows[-1] for claim, rows in _reviews(record, until, reports).items()}


def _reviews(
    record: FactReader, until: datetime | None, reports: Collection[str] | None
) -> dict[str, list[Judgement]]:
    return _reviews_among(record, standing_judgements(record, until, reports, across=False))


def _reviews_among(record: FactReader, standing: Iterable[Judgement]) -> dict[str, list[Judgement]]:
    rows = [one for one in standing if one.verdict in REVIEWS]
    bound = bind_claims(record, [words_of(one) for one in rows])
    found: dict[str, list[Judgement]] = defaultdict(list)
    for one in rows:
        claim = bound.get(one.subject, one.report)
        if claim is not None:
            found[claim].append(one)
    return found


def reviews(
    record: FactReader, until: datetime | None = None, reports: Collection[str] | None = None
) -> dict[str, Review]:
    """The review state of every claim that a person judged, by claim id: the verdict in force."""
    found: dict[str, Review] = {}
    for claim, one in in_force(record, until, reports).items():
        if one.verdict in ("accepted", "edited", "rejected"):
            found[claim] = one.verdict
    return found


def edits_in_force(
    record: FactReader, reports: Collection[str] | None = None
) -> dict[str, tuple[tuple[str, str], ...]]:
    """What people set in claims, by claim id: of each slot the last word that was not undone."""
    found = {claim: _edits_of(rows) for claim, rows in _reviews(record, None, reports).items()}
    return {claim: edits for claim, edits in found.items() if edits}


def _edits_of(rows: Iterable[Judgement]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted({slot: value for one in rows for slot, value in one.edits}.items()))


def rejected_and_edited(
    record: FactReader, rows: Sequence[Judgement]
) -> dict[str, tuple[bool, tuple[tuple[str, str], ...]]]:
    """Of the claims that some judgements (in order of time) reject or set something in, whether they are rejected, and
    what is set: all of a review that anything derived depends on."""
    found = {
        claim: (own[-1].verdict == "rejected", _edits_of(own))
        for claim, own in _reviews_among(record, standing_among(rows)).items()
    }
    return {claim: told for claim, told in found.items() if any(told)}


def rulings(
    record: FactReader, kind: str, verdicts: Collection[str], until: datetime | None = None
) -> list[Ruling]:
    """The judgements in force on subjects of a kind (`matter`, `name`) with one of some verdicts, in order of time;
    without those that have lost a side."""
    rows = [
        one
        for one in standing_judgements(record, until, ())
        if one.verdict in verdicts and kind_of(one.subject) == kind
    ]
    found = []
    if kind == "matter":
        bound = bind_claims(record, [part for one in rows for part in one.parts])
        for one in rows:
            claims = _sides(one, lambda part: bound.get(part.subject or "", part.report))
            if all(claims):
                found.append(Ruling(one, claims=claims))
        return found
    held = _mentions(record, {part.report for one in rows for part in one.parts})
    for one in rows:
        mentions = _sides(
            one,
            lambda part: (part.report, span) if (span := _mention_at(held, part)) is not None else None,
        )
        if all(mentions):
            found.append(Ruling(one, mentions=mentions))
    return found


def _sides(one: Judgement, bind: Any) -> tuple[tuple[Any, ...], ...]:
    last = max((part.side for part in one.parts), default=0)
    return tuple(
        tuple(dict.fromkeys(b for part in one.side(n) if (b := bind(part)) is not None))
        for n in range(last + 1)
    )


def _mentions(
    record: FactReader, reports: Collection[str], until: datetime | None = None
) -> dict[str, list[Span]]:
    read = record.extractions(reports, until)
    return {report: [m.span for m in found.names] for report, found in read.items()}


def _mention_at(held: Mapping[str, Sequence[Span]], part: JudgedWords) -> Span | None:
    """The mention of the newest reading at the characters of another, None where there is none."""
    spans = held.get(part.report, ())
    if part.span in spans:
        return part.span
    return next((span for span in spans if span.overlaps(part.span)), None)


def orphans(
    record: FactReader, rows: Sequence[Judgement] | None = None, until: datetime | None = None
) -> list[Judgement]:
    """Judgements (of all, or of some) on claims, matters and names that the newest reading (recorded by an instant)
    no longer has, under any id: on a claim that is read no more, or with a side of which nothing is left."""
    every = judgements(record) if rows is None else list(rows)
    claims = [one for one in every if kind_of(one.subject) in CLAIMS]
    matters = [one for one in every if kind_of(one.subject) == "matter"]
    names = [one for one in every if kind_of(one.subject) == "name"]
    parts = [part for one in matters for part in one.parts]
    bound = bind_claims(record, [*(words_of(one) for one in claims), *parts], until)
    held = _mentions(record, {part.report for one in names for part in one.parts}, until)
    lost = {one.id for one in claims if bound.get(one.subject, one.report) is None}
    lost |= {
        one.id
        for one in matters
        if not all(_sides(one, lambda part: bound.get(part.subject or "", part.report)))
    }
    lost |= {one.id for one in names if not all(_sides(one, lambda part: _mention_at(held, part)))}
    return [one for one in every if one.id in lost]


def words_of(one: Judgement) -> JudgedWords:
    """The words that a judgement on a claim judged."""
    return JudgedWords(one.subject, one.report, one.span, one.quotation)


class Bound:
    """Claims as they were called when they were judged, and what the newest reading calls them."""

    def __init__(self, claims: Mapping[tuple[str, str], str | None]) -> None:
        self._claims = claims

    def get(self, claim: str, report: str) -> str | None:
        """The id that a claim of a report bears now; None where it is read no more."""
        return self._claims.get((claim, report))


def bind_claims(record: FactReader, rows: Iterable[JudgedWords], until: datetime | None = None) -> Bound:
    """The id that each judged claim bears in the newest reading (recorded by an instant) of its report: its own, else that of the one claim
    of its kind in the same characters with the same words; none for one that is lost."""
    wanted = {(row.subject, row.report): row for row in rows if row.subject is not None}
    there = _present(record, sorted({claim for claim, _ in wanted}), until)
    missing = {key: row for key, row in wanted.items() if key[0] not in there}
    read = record.extractions({row.report for row in missing.values()}, until)
    claims = {report: claims_of(extraction) for report, extraction in read.items()}
    found: dict[tuple[str, str], str | None] = {key: key[0] for key in wanted if key not in missing}
    for key, row in missing.items():
        found[key] = _moved(row, claims.get(row.report, ()))
    return Bound(found)


def _present(record: FactReader, claims: Sequence[str], until: datetime | None) -> set[str]:
    """Those of some claims that the newest extraction of their report has."""
    e, newer = s.extraction.c, s.extraction.alias("newer").c
    newest = select(func.max(newer.id)).where(newer.report_id == e.report_id)
    if until is not None:
        newest = newest.where(newer.recorded_at <= until)
    query = select(s.claim.c.id).join(s.extraction, e.id == s.claim.c.extraction_id)
    query = query.where(e.id == newest.scalar_subquery())
    found: set[str] = set()
    with record.read() as connection:
        for first in range(0, len(claims), CHUNK):
            some = query.where(s.claim.c.id.in_(claims[first : first + CHUNK]))
            found.update(key for (key,) in connection.execute(some))
    return found


def _moved(judged: JudgedWords, claims: Sequence[Claim]) -> str | None:
    """The claim that a later reading has in place of the one judged: of its kind, begun within its characters
    (or holding them), with the same words but for their edges; None where there is none, or more than one."""
    kind = (judged.subject or "").partition("-")[0]
    near = []
    for claim in claims:
        first = claim.span if isinstance(claim, Statement) else claim.spans[0]
        if claim.id.partition("-")[0] == kind and first.overlaps(judged.span):
            shorter, longer = sorted((claim.text.strip(), judged.quotation.strip()), key=len)
            if shorter in longer and len(shorter) * 2 > len(longer):
                near.append(claim.id)
    return near[0] if len(near) == 1 else None


def sensitivity_in_force(
    record: FactReader, until: datetime | None = None, reports: Collection[str] | None = None
) -> list[tuple[Judgement, SensitivityClass | None]]:
    """What people said of whether something is sensitive, in order of time: the judgement, and the class, or None where
    it said that it is not. Of two on the same characters the later counts."""
    return _sensitivity(standing_judgements(record, until, reports))


def sensitivity_among(rows: Sequence[Judgement]) -> list[tuple[Judgement, SensitivityClass | None]]:
    """The same of some judgements, in order of time, alone."""
    return _sensitivity(standing_among(rows))


def _sensitivity(standing: Iterable[Judgement]) -> list[tuple[Judgement, SensitivityClass | None]]:
    return [
        (one, one.sets.get("class"))  # type: ignore[misc]
        for one in standing
        if one.verdict in ("sensitive", "not sensitive")
    ]
