"""How much a record holds, counted by the database: nothing is read but the numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from dateline.model import CLAIM_KINDS
from dateline.record import schema as s
from dateline.record.facts import FactReader
from dateline.record.query import CLAIM_KINDS as CLAIMS
from dateline.record.query import DerivedReader


@dataclass(frozen=True, slots=True)
class Counts:
    """What a record holds as it stands: `repeats` are passages that repeat another of their report, `aside`
    others that no claims are read from; reports by where their day is from, claims by kind, matters by standing,
    spans left out by reason."""

    reports: int
    dated: Counter[str]
    passages: int
    repeats: int
    aside: int
    claims: Counter[str]
    standings: Counter[str]
    left_out: Counter[str]


def count_reports(record: FactReader) -> int:
    """How many reports a record holds."""
    with record.read() as connection:
        return connection.execute(select(func.count()).select_from(s.report)).scalar() or 0


def count_record(record: FactReader) -> Counts:
    """The counts of a record, all of one state."""
    p, r, d = s.passage.c, s.rejection.c, s.derived.c
    again = p.repeat_of.is_not(None).label("again")
    of_kind = select(p.kind, again, func.count()).group_by(p.kind, again)
    of_slug = select(r.slug, func.count()).where(r.start.is_not(None)).group_by(r.slug)
    number = func.count(d.key.distinct())
    given = select(func.count()).where(
        s.report.c.published_on.is_not(None) | s.report.c.published_at.is_not(None)
    )
    with record.snapshot() as still:
        derived = DerivedReader(still, None, None)
        of_standing = derived.query("matter", d.standing).add_columns(number).group_by(d.standing)
        of_source = (
            derived.query("dating", d.code).add_columns(number).where(d.code.is_not(None)).group_by(d.code)
        )
        reports = count_reports(still)
        with still.read() as connection:
            dated = Counter({str(source): n for source, n in connection.execute(of_source)})
            dated["given"] = connection.execute(given).scalar() or 0
            passages = [(kind, bool(repeated), n) for kind, repeated, n in connection.execute(of_kind)]
            left_out = Counter({str(slug): n for slug, n in connection.execute(of_slug)})
            standings = Counter({str(standing): n for standing, n in connection.execute(of_standing)})
            claims = Counter(
                {kind: connection.execute(derived.query(kind, number)).scalar() or 0 for kind in CLAIMS}
            )
    dated["no day"] = reports - dated.total()
    return Counts(
        reports,
        +dated,
        sum(n for _, _, n in passages),
        sum(n for _, repeated, n in passages if repeated),
        sum(n for kind, repeated, n in passages if not repeated and kind not in CLAIM_KINDS),
        claims,
        standings,
        left_out,
    )
