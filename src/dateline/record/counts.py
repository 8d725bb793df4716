"""How much a record or a view of it holds: as it stands, from the tally; as it stood, counted by the database."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, get_args

from sqlalchemy import Select, func, select

from dateline.model import CLAIM_KINDS
from dateline.record import schema as s
from dateline.record.facts import FactReader
from dateline.record.query import CLAIM_KINDS as CLAIMS
from dateline.record.query import DerivedReader
from dateline.record.rows import ClaimFilter
from dateline.record.tally import read_tally
from dateline.record.view import View
from dateline.record.walk import LIGHT_COLUMNS, LOOKED_AT, ClaimKind, Walk, term_of

#: rows up to which they are counted where no index and no tally tells
LIGHT = 2000


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


def count_claims(view: View, kind: ClaimKind, where: ClaimFilter | None = None, most: int = LOOKED_AT) -> int:
    """How many claims of a kind a filter lets through, as far as `most`. Without a filter, or by measure alone, all
    are counted."""
    asked = where or ClaimFilter()
    if replace(asked, measure=None) != ClaimFilter():
        return sum(1 for _ in Walk(view, kind, asked, None, False, columns=LIGHT_COLUMNS).rows(most))
    with view.record.read() as connection:
        if view.is_now:
            tally = read_tally(connection, (kind,))
            return sum(n for (_, code, _), n in tally.items() if asked.measure in (None, code))
        query = DerivedReader(view.record, view.as_known, view.as_recorded).query(kind, func.count())
        if asked.measure is not None:
            query = query.where(s.derived.c.code == asked.measure)
        return connection.execute(query).scalar() or 0


def count_about(view: View, where: ClaimFilter) -> int:
    """About how many claims a filter lets through: what its narrowest index has (closed rows included)."""
    term, t = term_of(where), s.derived_term.c
    if term is None:
        return sum(count_claims(view, kind, where, LIGHT) for kind in get_args(ClaimKind))
    query = select(func.count()).where(t.field == term[0], t.value == term[1], t.kind.in_(CLAIMS))
    with view.record.read() as connection:
        return connection.execute(query).scalar() or 0


def count_matters(view: View, where: ClaimFilter | None = None, most: int = LOOKED_AT) -> dict[str, int]:
    """How many matters that a filter lets through there are by standing; of a filter that lets more than `most`
    through, of the latest so many. Without one all are counted."""
    found: Counter[str] = Counter()
    if where is not None and where != ClaimFilter():
        for row in Walk(view, "matter", where, None, False, columns=LIGHT_COLUMNS).rows(most):
            found[row.standing] += 1
        return dict(found)
    with view.record.read() as connection:
        if view.is_now:
            for (_, _, standing), n in read_tally(connection, ("matter",)).items():
                found[standing] += n
            return dict(found)
        d = s.derived.c
        query = DerivedReader(view.record, view.as_known, view.as_recorded).query("matter", d.standing)
        counted = query.add_columns(func.count()).group_by(d.standing)
        return {str(standing): n for standing, n in connection.execute(counted)}


@dataclass(frozen=True, slots=True)
class DatingCounts:
    """How many reports a view has, how many of their days are inferred or not known, and the first and last day."""

    reports: int
    inferred: int
    undated: int
    first_on: date | None
    last_on: date | None


def count_datings(view: View) -> DatingCounts:
    """The days of the reports of a view: those that are not given are counted, the first and last day looked up."""
    d = s.derived.c
    reader = DerivedReader(view.record, view.as_known, view.as_recorded)

    def dated(column: Any) -> Select[Any]:
        query = reader.query("dating", column)
        return query.where(d.key.not_in(sorted(view.withheld.reports))) if view.withheld.reports else query

    day = dated(d.valid_end).where(d.valid_end.is_not(None)).limit(1)
    with view.record.snapshot() as still, still.read() as connection:
        tally = read_tally(connection, ("dating",))

        def number(code: str | None) -> int:
            if view.is_now and not view.withheld.reports:
                return tally["dating", code or "", ""]
            query = dated(func.count()).where(d.code.is_(None) if code is None else d.code == code)
            return connection.execute(query).scalar() or 0

        return DatingCounts(
            view.count_reports(),
            number("inferred"),
            number(None),
            connection.execute(day.order_by(d.valid_end)).scalar(),
            connection.execute(day.order_by(d.valid_end.desc())).scalar(),
        )
