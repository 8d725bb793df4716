"""What people marked as sensitive, for an audience: claims, matters and reports that do not leave the record."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from dateline.model import Event, Figure, Matter, Name, Span
from dateline.record import schema as s
from dateline.record.anchors import words_of_claims
from dateline.record.audience import WITHHELD, Audience, withheld_classes
from dateline.record.codec import unpack
from dateline.record.curation import CLAIMS, Judgement, kind_of
from dateline.record.facts import CHUNK, FactReader
from dateline.record.in_force import bind_claims, rulings, sensitivity_in_force, words_of
from dateline.record.query import DerivedReader, has_term
from dateline.record.rows import claims_of, spans_in


@dataclass(frozen=True, slots=True)
class Withheld:
    """The claims (by id) and reports (by key) that an audience does not see, and the words that are replaced
    wherever they stand. Empty for the record's owner, and where nobody marked anything."""

    audience: Audience = "internal"
    claims: frozenset[str] = frozenset()
    reports: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()

    def release(self, matters: Iterable[Matter]) -> list[Matter]:
        """The matters as the audience may see them: without those of which all claims are withheld; of others the
        claims that are not, and no value that could be a withheld one's."""
        if not self.claims:
            return list(matters)
        found = []
        for matter in matters:
            left = tuple(claim for claim in matter.claims if claim not in self.claims)
            if len(left) == len(matter.claims):
                found.append(matter)
            elif left:
                found.append(_partly(matter, left))
        return found


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
    marked = [one for one, kind in sensitivity_in_force(record, until) if kind in classes]
    if not marked:
        return Withheld(audience)
    claims = _with_overlapping(record, _claims(record, marked))
    reports = {one.subject for one in marked if kind_of(one.subject) == "report"}
    words = {one.quotation for one in marked if kind_of(one.subject) == "characters"}
    words |= _words(record, claims) | _names(record, {one.id for one in marked}, until)
    held = _claims_of_reports(record, reports)
    return Withheld(audience, frozenset(claims | held), frozenset(reports), tuple(sorted(words)))


def _claims(record: FactReader, marked: Collection[Judgement]) -> set[str]:
    """The claims that were marked, by themselves or with their matter."""
    own = [words_of(one) for one in marked if kind_of(one.subject) in CLAIMS]
    parts = [part for one in marked if kind_of(one.subject) == "matter" for part in one.parts]
    bound = bind_claims(record, [*own, *parts])
    found = {c for words in own if (c := bound.get(words.subject or "", words.report)) is not None}
    anchors = {c for words in parts if (c := bound.get(words.subject or "", words.report)) is not None}
    if anchors:
        reader = DerivedReader(record, None, None)
        rows = reader.rows(reader.query("matter").where(has_term("claim", sorted(anchors))))
        found |= anchors.union(*(unpack(row.body, Matter).claims for row in rows))
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


def _names(record: FactReader, marked: Collection[str], until: datetime | None) -> set[str]:
    """What the persons and bodies are called that people marked."""
    anchors = {
        mention
        for ruling in rulings(record, "name", ("sensitive",), until)
        if ruling.judgement.id in marked
        for mention in ruling.mentions[0]
    }
    if not anchors:
        return set()
    reader = DerivedReader(record, None, until)
    query = reader.query("name").where(has_term("report", sorted({report for report, _ in anchors})))
    names = (unpack(row.body, Name) for row in reader.rows(query))
    return {
        word
        for name in names
        if any((ref.report, ref.span) in anchors for ref in name.mentions)
        for word in (name.name, *name.variants)
    }


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
