"""What people marked as sensitive, for an audience: claims, matters and reports that do not leave the record."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from dateline.model import Event, Figure, Matter, ResolvedEvent, ResolvedFigure, Span
from dateline.record import schema as s
from dateline.record.anchors import words_of_claims
from dateline.record.audience import WITHHELD, Audience, Withholder, withheld_classes
from dateline.record.codec import unpack
from dateline.record.curation import CLAIMS, Judgement, kind_of
from dateline.record.facts import CHUNK, FactReader
from dateline.record.gathering import digits_of
from dateline.record.in_force import bind_claims, rulings, sensitivity_in_force, words_of
from dateline.record.query import DerivedReader, has_term, names_mentioned
from dateline.record.rows import claims_of, spans_in


@dataclass(frozen=True, slots=True)
class Withheld:
    """The claims (by id) and reports (by key) that an audience does not see, and the words that are replaced
    wherever they stand; `numbers` are the claims (by id) whose digits are such words. Empty for the record's owner, and where nobody marked anything."""

    audience: Audience = "internal"
    claims: frozenset[str] = frozenset()
    reports: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    numbers: frozenset[str] = frozenset()

    def release(self, matters: Iterable[Matter]) -> list[Matter]:
        """The matters as the audience may see them: without those of which all claims are withheld; of others the
        claims that are not, and no value that could be a withheld one's."""
        if not self.claims and not self.numbers:
            return list(matters)
        found = []
        for matter in matters:
            left = tuple(claim for claim in matter.claims if claim not in self.claims)
            if len(left) == len(matter.claims):
                found.append(matter if self.numbers.isdisjoint(left) else _unvalued(matter))
            elif left:
                found.append(_partly(matter, left))
        return found

    def claim(self, one: Any) -> Any:
        """A resolved claim as the audience may see it: without its value where its digits are withheld."""
        if isinstance(one, ResolvedFigure) and one.figure.id in self.numbers:
            return replace(one, figure=replace(one.figure, low=None, high=None, conversions=()))
        if isinstance(one, ResolvedEvent) and one.event.id in self.numbers:
            return replace(one, event=replace(one.event, killed_low=None, killed_high=None))
        return one


def _unvalued(matter: Matter) -> Matter:
    """A matter of which some digits are withheld: without bounds, and without the reasons that tell a number."""
    told = tuple(why for why in matter.trace if not re.search(r"\d", why))
    if len(told) < len(matter.trace):
        told = (*told, f"What is counted is {WITHHELD}.")
    return replace(matter, trace=told, low=None, best=None, high=None)


def _partly(matter: Matter, left: tuple[str, ...]) -> Matter:
    kept = set(left)
    backing = [
        (voice, own)
        for voice, claims in zip(matter.voices, matter.backing, strict=False)
        if (own := tuple(claim for claim in claims if claim in kept))
    ]
    return replace(
        matter,
        label=f"{(matter.measure or matter.kind).replace('_', ' ')} (partly {WITHHELD})",
        claims=left,
        voices=tuple(voice for voice, _ in backing),
        backing=tuple(own for _, own in backing),
        carriers=(),
        trace=(f"Part of this matter is {WITHHELD}.",),
        place=None,
        low=None,
        best=None,
        high=None,
    )


def read_withheld(record: FactReader, audience: Audience, until: datetime | None = None) -> Withheld:
    """What people marked as sensitive that an audience does not see; `until` leaves out later judgements."""
    classes = withheld_classes(audience)
    if not classes:
        return Withheld(audience)
    said = [(one, kind in classes) for one, kind in sensitivity_in_force(record, until)]
    if not any(hides for _, hides in said):
        return Withheld(audience)
    claims = _with_overlapping(record, _claims(record, said))
    last = {one.subject: (one, hides) for one, hides in said}.values()
    reports = {one.subject for one, hides in last if hides and kind_of(one.subject) == "report"}
    words = {one.quotation for one, hides in last if hides and kind_of(one.subject) == "characters"}
    words |= _words(record, claims) | _names(record, classes, until)
    held = _claims_of_reports(record, reports)
    return Withheld(audience, frozenset(claims | held), frozenset(reports), tuple(sorted(words)))


def number_claims(
    record: FactReader, reports: Iterable[str], keep: Withholder, until: datetime | None = None
) -> frozenset[str]:
    """The figures of some reports whose digits an audience may not see, and the events that are told in those digits."""
    wanted, found = sorted(set(reports)), set[str]()
    for first in range(0, len(wanted), CHUNK):
        for one in record.extractions(wanted[first : first + CHUNK], until).values():
            hidden = {f.id: f.number_span for f in one.figures if _hides(keep, f)}
            if hidden:
                found.update(hidden)
                found.update(
                    e.id
                    for e in one.events
                    if not hidden.keys().isdisjoint(e.figures)
                    or any(a.overlaps(b) for a in e.spans for b in hidden.values())
                )
    return frozenset(found)


def _hides(keep: Withholder, figure: Figure) -> bool:
    return hides_digits(keep, digits_of(figure.text, figure.spans, figure.number_span))


def hides_digits(keep: Withholder, digits: str) -> bool:
    """Whether an audience may not see some digits."""
    return keep.text(digits) != digits


def _claims(record: FactReader, said: Sequence[tuple[Judgement, bool]]) -> set[str]:
    """The claims that were marked, by themselves or with their matter; the last word on each counts."""
    own = [words_of(one) for one, _ in said if kind_of(one.subject) in CLAIMS]
    parts = [part for one, _ in said if kind_of(one.subject) == "matter" for part in one.parts]
    bound = bind_claims(record, [*own, *parts])
    anchors = {c for words in parts if (c := bound.get(words.subject or "", words.report)) is not None}
    together: dict[str, set[str]] = {anchor: {anchor} for anchor in anchors}
    if anchors:
        reader = DerivedReader(record, None, None)
        for row in reader.rows(reader.query("matter").where(has_term("claim", sorted(anchors)))):
            matter = unpack(row.body, Matter)
            for claim in anchors.intersection(matter.claims):
                together[claim].update(matter.claims)
    found: set[str] = set()
    for one, hides in said:
        kind = kind_of(one.subject)
        if kind not in CLAIMS and kind != "matter":
            continue
        rested = one.parts if kind == "matter" else (words_of(one),)
        ids = {c for words in rested if (c := bound.get(words.subject or "", words.report)) is not None}
        about = ids.union(*(together[c] for c in ids)) if kind == "matter" else ids
        found = found | about if hides else found - about
    return found


def _with_overlapping(record: FactReader, claims: set[str]) -> set[str]:
    """Some claims, and the figures and events in the same characters: they have the same values."""
    read = record.extractions(words.report for words in words_of_claims(record, claims).values())
    found = set(claims)
    for extraction in read.values():
        valued: list[Figure | Event] = [*extraction.figures, *extraction.events]
        spans = [span for claim in claims_of(extraction) if claim.id in claims for span in spans_in(claim)]
        found |= {one.id for one in valued if any(a.overlaps(b) for a in one.spans for b in spans)}
    return found


def _words(record: FactReader, claims: Collection[str]) -> set[str]:
    """What the spans of some claims say."""
    c, wanted, found = s.claim_span.c, sorted(claims), set[str]()
    query = (
        select(s.report.c.sha256, c.start, c.end)
        .join(s.extraction, s.extraction.c.report_id == s.report.c.id)
        .join(s.claim, s.claim.c.extraction_id == s.extraction.c.id)
        .join(s.claim_span, (c.extraction_id == s.claim.c.extraction_id) & (c.n == s.claim.c.n))
    )
    spans: dict[str, set[Span]] = {}
    with record.read() as connection:
        for first in range(0, len(wanted), CHUNK):
            for sha, start, end in connection.execute(
                query.where(s.claim.c.id.in_(wanted[first : first + CHUNK]))
            ):
                spans.setdefault(sha, set()).add(Span(start, end))
    for sha, own in sorted(spans.items()):
        text = record.source_text(sha)
        found |= {span.of(text) for span in own}
    return found


def _names(record: FactReader, classes: Collection[str], until: datetime | None) -> set[str]:
    """What the persons and bodies are called that people marked; the last word on each counts."""
    ruled = rulings(record, "name", ("sensitive", "not sensitive"), until)
    reports = sorted({report for one in ruled for report, _ in one.mentions[0]})
    if not reports:
        return set()
    reader = DerivedReader(record, None, until)
    found: set[str] = set()
    for name in names_mentioned(reader, reports):
        own = {(ref.report, ref.span) for ref in name.mentions}
        last = [one for one in ruled if own.intersection(one.mentions[0])][-1:]
        if last and last[0].judgement.sets.get("class") in classes:
            found |= {name.name, *name.variants}
    return found


def _claims_of_reports(record: FactReader, reports: Collection[str]) -> set[str]:
    if not reports:
        return set()
    newest = select(func.max(s.extraction.c.id)).group_by(s.extraction.c.report_id)
    query = (
        select(s.claim.c.id)
        .join(s.extraction, s.extraction.c.id == s.claim.c.extraction_id)
        .join(s.report, s.report.c.id == s.extraction.c.report_id)
        .where(s.extraction.c.id.in_(newest), s.report.c.key.in_(sorted(reports)))
    )
    with record.read() as connection:
        return {claim for (claim,) in connection.execute(query)}
