"""The characters that a judgement rests on, found for what it is on: claims, matters, names, reports, bare characters."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar

from sqlalchemy import select

from dateline.errors import RecordError, UsageError
from dateline.model import Matter, Name, Span
from dateline.record import schema as s
from dateline.record.codec import unpack
from dateline.record.curation import CLAIMS, JudgedWords, kind_of
from dateline.record.facts import CHUNK, FactReader
from dateline.record.query import DerivedReader, rows_of, with_mentions
from dateline.record.rows import Called

T = TypeVar("T")

#: claims of a matter and mentions of a name that a judgement is anchored to, the first ones of as many reports
MOST = 5

_CHARACTERS = re.compile(r"(rep-[0-9a-f]+):(\d+)-(\d+)$")


def anchors_of(record: FactReader, subject: str, side: int = 0) -> list[JudgedWords]:
    """The words that a judgement on a subject rests on, the first ones before. Raises `RecordError` where the
    record has no such subject, `UsageError` for characters that its report does not have."""
    kind = kind_of(subject)
    if kind in CLAIMS:
        return [words_of_claims(record, [subject], side)[subject]]
    if kind == "matter":
        return list(
            words_of_claims(record, _first_claims(record, find_matter(record, subject)), side).values()
        )
    if kind == "name":
        return words_of_mentions(record, _spread(find_name(record, subject)), side)
    if kind == "report":
        if not record.has_report(subject):
            raise RecordError(
                f"record {record.place} holds no report {subject!r}; `dateline sources` lists them"
            )
        return [JudgedWords(None, subject, Span(0, 0), "", side)]
    found = _CHARACTERS.fullmatch(subject)
    if found is None:
        raise UsageError(f"characters are named as REPORT:START-END, got {subject!r}")
    return words_of_mentions(record, [(found[1], Span(int(found[2]), int(found[3])))], side)


def find_matter(record: FactReader, key: str) -> Matter:
    """The matter of an id as it stands. Raises `RecordError` where there is none."""
    return _find(record, "matter", key, Matter, "`dateline why` and `dateline figures --json` name matters")


def find_name(record: FactReader, key: str) -> Name:
    """The person or body of an id as it stands, with its mentions. Raises `RecordError` where there is none."""
    found = _find(record, "name", key, Name, "names.jsonl of `dateline export` lists them")
    return with_mentions(DerivedReader(record, None, None), [found])[0]


def _find(record: FactReader, kind: str, key: str, of: type[T], remedy: str) -> T:
    reader = DerivedReader(record, None, None)
    row = next(reader.rows(reader.query(kind).where(s.derived.c.key == key)), None)
    if row is None:
        raise RecordError(f"record {record.place} holds no {kind} {key!r}; {remedy}")
    return unpack(row.body, of)


def _first_claims(record: FactReader, matter: Matter) -> list[str]:
    """The claims of a matter that first became known: they give it its id."""
    d = s.derived.c
    rows: list[tuple[str, str]] = []
    with record.read() as connection:
        for first in range(0, len(matter.claims), CHUNK):
            query = select(d.known_from, d.key).where(
                d.kind == matter.kind, d.key.in_(matter.claims[first : first + CHUNK]), d.closed_at.is_(None)
            )
            rows += [(str(day or "9999"), key) for day, key in connection.execute(query)]
    return [key for _, key in sorted(rows)[:MOST]]


def _spread(name: Name) -> list[tuple[str, Span]]:
    """Mentions of a name from as many reports as there are, few of each."""
    firsts = {ref.report: (ref.report, ref.span) for ref in reversed(name.mentions)}
    return sorted(firsts.values())[:MOST]


def words_of_claims(record: FactReader, claims: Iterable[str], side: int = 0) -> dict[str, JudgedWords]:
    """The report, first span and words of claims, by id, in order of `claims`. Raises `RecordError` for one that
    the record never held."""
    wanted = list(dict.fromkeys(claims))
    c = s.claim_span.c
    query = (
        select(s.claim.c.id, s.report.c.key, s.report.c.sha256, c.start, c.end)
        .join(s.extraction, s.extraction.c.report_id == s.report.c.id)
        .join(s.claim, s.claim.c.extraction_id == s.extraction.c.id)
        .join(s.claim_span, (c.extraction_id == s.claim.c.extraction_id) & (c.n == s.claim.c.n))
        .where(c.i == 0)
        .order_by(s.extraction.c.id)
    )
    found = {}
    with record.read() as connection:
        for first in range(0, len(wanted), CHUNK):
            for row in connection.execute(query.where(s.claim.c.id.in_(wanted[first : first + CHUNK]))):
                found[row[0]] = row
    lost = [claim for claim in wanted if claim not in found]
    if lost:
        raise RecordError(f"record {record.place} holds no claim {lost[0]!r}; `dateline claims` lists them")
    texts = {sha: record.source_text(sha) for sha in {row[2] for row in found.values()}}
    return {
        claim: JudgedWords(claim, row[1], span := Span(row[3], row[4]), span.of(texts[row[2]]), side)
        for claim in wanted
        for row in (found[claim],)
    }


def words_of_mentions(
    record: FactReader, mentions: Sequence[tuple[str, Span]], side: int = 0
) -> list[JudgedWords]:
    """The words at some places. Raises `UsageError` for a place that its report does not have."""
    found = []
    for report, span in mentions:
        text = record.source_text(record.report(report).sha256)
        if not 0 <= span.start < span.end <= len(text):
            raise UsageError(
                f"report {report} has {len(text)} characters, there is no {span.start}-{span.end}"
            )
        found.append(JudgedWords(None, report, span, span.of(text), side))
    return found


def parts_of(record: FactReader, subject: str, verdict: str, parts: Sequence[str]) -> list[JudgedWords]:
    """The anchors of what a judgement merges with its subject or takes out of it, after the subject's own.

    Raises `UsageError` for what cannot be one (or two), and for an anonymous source, `RecordError` for an
    unknown subject.
    """
    if verdict == "merged":
        others = list(dict.fromkeys(parts))
        _check_merge(record, [subject, *others])
        rows = [anchors_of(record, one, side) for side, one in enumerate([subject, *others])]
        return [words for row in rows for words in row]
    if kind_of(subject) == "matter":
        return _parts_of_matter(record, find_matter(record, subject), parts)
    return _parts_of_name(record, find_name(record, subject), parts)


def _parts_of_matter(record: FactReader, matter: Matter, parts: Sequence[str]) -> list[JudgedWords]:
    strange = [part for part in parts if part not in matter.claims]
    if strange:
        raise UsageError(f"{strange[0]!r} is no claim of {matter.id}; `dateline why` lists its claims")
    rest = [claim for claim in matter.claims if claim not in set(parts)]
    if not rest:
        raise UsageError("all claims of the matter would be taken out; leave one at least")
    stay = [claim for claim in _first_claims(record, matter) if claim in set(rest)] or rest[:MOST]
    return [*words_of_claims(record, stay).values(), *words_of_claims(record, sorted(set(parts)), 1).values()]


def _parts_of_name(record: FactReader, name: Name, parts: Sequence[str]) -> list[JudgedWords]:
    everywhere = words_of_mentions(record, [(ref.report, ref.span) for ref in name.mentions])
    taken: set[tuple[str, Span]] = set()
    for part in parts:
        found = _CHARACTERS.fullmatch(part)
        span = None if found is None else Span(int(found[2]), int(found[3]))
        own = {
            (m.report, m.span)
            for m in everywhere
            if (found is not None and span is not None and m.report == found[1] and m.span.overlaps(span))
            or " ".join(m.quotation.split()).casefold() == " ".join(part.split()).casefold()
            or m.report == part
        }
        if not own:
            written = sorted({" ".join(m.quotation.split()) for m in everywhere})[:8]
            raise UsageError(f"{part!r} is no mention of {name.name!r}; it is written {', '.join(written)}")
        taken |= own
    rest = [m for m in everywhere if (m.report, m.span) not in taken]
    if not rest:
        raise UsageError("all mentions of the name would be taken out; leave one at least")
    few = {m.report: m for m in reversed(rest)}
    stay = [few[report] for report in sorted(few)[:MOST]]
    return [*stay, *words_of_mentions(record, sorted(taken), 1)]


def _check_merge(record: FactReader, subjects: Sequence[str]) -> None:
    kinds = {kind_of(one) for one in subjects}
    if len(kinds) > 1 or len(subjects) < 2:
        raise UsageError("only matters are merged with matters, and names with names")
    if len(set(subjects)) < len(subjects):
        raise UsageError(f"{subjects[0]} is one already; name another to merge it with")
    if kinds == {"matter"}:
        matters = [find_matter(record, one) for one in subjects]
        for what, values in (("kind", {m.kind for m in matters}), ("measure", {m.measure for m in matters})):
            if len(values) > 1:
                said = " and ".join(sorted(str(value) for value in values))
                raise UsageError(
                    f"matters of two {what}s ({said}) are not merged; edit the claims that are misread first"
                )
        return
    names = [find_name(record, one) for one in subjects]
    if len({name.kind for name in names}) > 1:
        raise UsageError("a person is not merged with a body")
    for name in names:
        if is_anonymous(record, name):
            raise UsageError(
                f"{name.id} ({name.name!r}) is an anonymous source: anonymous sources are never merged, not by hand "
                "either, since two reports' officials may be two people and one who can be traced can be harmed"
            )


def is_anonymous(record: FactReader, name: Name) -> bool:
    """Whether a name is that of a source whom its report does not name."""
    spans = {(ref.report, ref.span) for ref in name.mentions}
    return any(
        group.anonymous and any((called.report, m.span) in spans for m in group.mentions)
        for called in _called(record, {ref.report for ref in name.mentions})
        for group in called.groups
    )


def _called(record: FactReader, reports: Collection[str]) -> list[Called]:
    return rows_of(record, "called", reports, Called)
