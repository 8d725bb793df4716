"""The matters of the record, block by block, with their relations and standing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import select

from dateline.derivation.keys import reports_by_key
from dateline.derivation.material import Said, read_around, read_claims, read_said
from dateline.model import ClaimRelation, Matter, Profile, WeighedClaim, Weighing
from dateline.record import Derivation, Record, Stale, Version, make_versions
from dateline.record import schema as s
from dateline.record.codec import unpack
from dateline.record.facts import CHUNK, FactReader
from dateline.record.query import has_term
from dateline.record.rows import Answers
from dateline.weigh import Answer, block_keys, find_across, weigh

#: reports whose claims are in memory together, if one block does not have more
TOGETHER = 200

_Weigh = Callable[[Sequence[WeighedClaim], Sequence[Answer]], Weighing]


def derive_matters(record: Record, keys: Sequence[Stale]) -> None:
    """The matters of some blocks of claims: as they stand now, and as they stood at the end of each day on which
    a report with a claim of theirs was known."""
    derivations: list[Derivation] = []
    with record.snapshot() as still:
        bearers = reports_by_key(still, "block", [key.key for key in keys if key.key])
        taken, reports = _take(keys, bearers)
        names = [key.key for key in taken]
        blocks: dict[str, list[WeighedClaim]] = defaultdict(list)
        for claim in read_claims(still, reports, {name.partition("|")[0] for name in names} - {""}):
            blocks[block_keys(claim)[0][:256]].append(claim)
        said = read_said(still, reports)
        answers: dict[str, list[Answer]] = defaultdict(list)
        for answer in _answers_to(still, {c.id for name in names for c in blocks[name]}):
            answers[answer.claim].append(answer)
        profile = still.profile()
        for name in names:
            own = [answer for claim in blocks[name] for answer in answers.get(claim.id, ())]
            matters, relations = weigh_block(blocks[name], said, own, profile)
            derivations += [Derivation("matter", name, matters), Derivation("relation", name, relations)]
    record.finish_stale(taken, derivations)


def _take(keys: Sequence[Stale], bearers: Mapping[str, set[str]]) -> tuple[list[Stale], set[str]]:
    """As many of the keys as make up `TOGETHER` reports (one at least), and the reports."""
    taken: list[Stale] = []
    reports: set[str] = set()
    for key in keys:
        more = reports | bearers.get(key.key, set())
        if taken and len(more) > TOGETHER:
            break
        taken.append(key)
        reports = more
    return taken, reports


def weigh_record(record: FactReader) -> tuple[list[Version], list[ClaimRelation]]:
    """All matters of a record and the relations of its claims, from all of its claims at once: what the blocks
    must come to, however they were derived."""
    reports = [report.key for report in record.reports()]
    claims, said = read_claims(record, reports), read_said(record, reports)
    answering = [a for report in sorted(said.attributions) for a in said.attributions[report]]
    across: dict[str, list[Answer]] = defaultdict(list)
    for answer in find_across(claims, answering, said.contents, read_around(record, claims)):
        across[answer.claim].append(answer)
    blocks: dict[str, list[WeighedClaim]] = defaultdict(list)
    for claim in claims:
        blocks[block_keys(claim)[0][:256]].append(claim)
    matters: list[Version] = []
    relations: list[ClaimRelation] = []
    for _, some in sorted(blocks.items()):
        own = [answer for claim in some for answer in across.get(claim.id, ())]
        more, related = weigh_block(some, said, own, record.profile())
        matters += more
        relations += related
    return matters, relations


def weigh_block(
    claims: Sequence[WeighedClaim], said: Said, answers: Sequence[Answer], profile: Profile | None
) -> tuple[list[Version], list[ClaimRelation]]:
    """The matters of one block as they stood on the days that changed them, and the relations of its claims.
    `said` may tell of more reports; `answers` are those from anywhere in the record."""
    if not claims:
        return [], []

    def weighed(some: Sequence[WeighedClaim], known: Sequence[Answer]) -> Weighing:
        reports = sorted({c.report for c in some})
        own = [a for r in reports for a in said.attributions.get(r, ())]
        return weigh(some, own, profile, known, said.contents)

    now, days = _weighed_by_day(claims, answers, weighed)
    return make_versions("matter", days, now.matters), list(now.relations)


def _weighed_by_day(
    claims: Sequence[WeighedClaim], answers: Sequence[Answer], weighed: _Weigh
) -> tuple[Weighing, list[tuple[date, Sequence[Matter]]]]:
    """A block weighed with all its claims, and its matters at the end of each day that added a claim or an
    answer from elsewhere in the record."""
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


def _answers_to(record: FactReader, claims: Collection[str]) -> list[Answer]:
    """The answers from anywhere in the record to some claims, in order of claim."""
    d, wanted = s.derived.c, sorted(claims)
    rows: dict[str, Answers] = {}
    with record.read() as connection:
        for first in range(0, len(wanted), CHUNK):
            query = select(d.key, d.body).where(d.kind == "answers", d.closed_at.is_(None))
            for key, body in connection.execute(
                query.where(has_term("claim", wanted[first : first + CHUNK]))
            ):
                rows[key] = unpack(body, Answers)
    asked = set(wanted)
    found = [
        Answer(row.claim, row.voice, row.relation, row.known_on, speaker=row.speaker)
        for answers in rows.values()
        for row in answers.rows
        if row.claim in asked
    ]
    return sorted(found, key=lambda a: (a.claim, a.relation.source, a.relation.rule))
