"""How many reports there are, and how many derived rows stand of each kind, code and standing: counted as they are
written, never anew.

A record of millions of rows is told by these numbers at once. They are part of what derivation writes, in its
transaction, so that they are those of the state that is read; `verify` counts all rows and compares.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, select, text

from dateline.record import schema as s

#: kind, code and standing of derived rows; empty for none
Sort = tuple[str, str, str]

#: what reports are counted as
REPORT: Sort = ("report", "", "")

#: understood by SQLite and PostgreSQL alike
_ADD = text(
    "INSERT INTO tally (kind, code, standing, number) VALUES (:kind, :code, :standing, :number) "
    "ON CONFLICT (kind, code, standing) DO UPDATE SET number = tally.number + excluded.number"
)


def sort_of(kind: str, code: str | None, standing: str | None) -> Sort:
    """What a derived row is counted as.

    >>> sort_of("figure", "killed", None)
    ('figure', 'killed', '')
    """
    return kind, code or "", standing or ""


def tally_fresh(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Counts derived rows that were written on the open transaction."""
    stand = (row for row in rows if row["known_until"] is None)
    _add(connection, Counter(sort_of(row["kind"], row["code"], row["standing"]) for row in stand))


def tally_reports(connection: Connection, number: int) -> None:
    """Counts reports that were written on the open transaction, or (below 0) taken out."""
    _add(connection, {REPORT: number})


def tally_closing(connection: Connection, some: ColumnElement[bool]) -> None:
    """Counts no more the rows that are about to be closed."""
    _add(connection, {sort: -number for sort, number in _count(connection, some).items()})


def _add(connection: Connection, changes: Mapping[Sort, int]) -> None:
    rows = [
        {"kind": kind, "code": code, "standing": standing, "number": number}
        for (kind, code, standing), number in sorted(changes.items())
        if number
    ]
    if rows:
        connection.execute(_ADD, rows)


def read_tally(connection: Connection, kinds: Iterable[str] | None = None) -> Counter[Sort]:
    """The counts (of some kinds), those of nothing left out."""
    t = s.tally.c
    query = select(t.kind, t.code, t.standing, t.number).where(t.number != 0)
    if kinds is not None:
        query = query.where(t.kind.in_(sorted(kinds)))
    return Counter({(kind, code, standing): n for kind, code, standing, n in connection.execute(query)})


def count_standing(connection: Connection) -> Counter[Sort]:
    """The same, counted row by row."""
    found = _count(connection)
    reports = connection.execute(select(func.count()).select_from(s.report)).scalar() or 0
    return found + Counter({REPORT: reports})


def _count(connection: Connection, *where: ColumnElement[bool]) -> Counter[Sort]:
    d, found = s.derived.c, Counter[Sort]()
    sorts = (d.kind, d.code, d.standing)
    query = select(*sorts, func.count()).where(d.closed_at.is_(None), d.known_until.is_(None), *where)
    for kind, code, standing, n in connection.execute(query.group_by(*sorts)):
        found[sort_of(kind, code, standing)] += n
    return found


def recount(connection: Connection) -> None:
    """Counts all rows and keeps the counts, where rows were written without them."""
    connection.execute(delete(s.tally))
    _add(connection, count_standing(connection))
