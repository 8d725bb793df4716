"""Which reports bear a fingerprint, found in bounded time: all of them where they are few, else the first ones.

A line that ten thousand reports carry would make each addition read ten thousand rows. So no more bearers are
read than were asked for; of a fingerprint that more bear, a small table (`crowd`) keeps the first few in an
order that arrival cannot change, and up to which row it has looked. A row that lags is caught up when it is
read; it is written where what follows from a change is queued (`meet_crowds`, `keep_crowds`), and nowhere else.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from dateline.model import Report
from dateline.record import schema as s
from dateline.record.facts import CHUNK, FactReader, from_signed, to_keys, to_report, to_signed
from dateline.record.query import EDGE_KINDS
from dateline.record.report_view import given_on
from dateline.record.store import Record

#: the first bearers of a fingerprint that are kept where more bear it than are read
FEW = 32
#: bearers that came since a row of `crowd` was written, from which it is written anew
_LAG = 64


@dataclass(frozen=True, slots=True)
class Crowd:
    """The first bearers of a crowded fingerprint: as its row holds them (empty where it has none) and as they
    are, by the rows of reports `until` one, which is `lag` reports further than the row looked."""

    before: tuple[str, ...]
    firsts: tuple[str, ...]
    until: int
    lag: int


@dataclass(frozen=True, slots=True)
class Bearers:
    """The reports (by key) that bear a fingerprint: all of them, or, where they are more than were asked for
    (then it has a `crowd`), the first `FEW` in order."""

    reports: tuple[str, ...]
    crowd: Crowd | None = None

    @property
    def first(self) -> str:
        """The first in order."""
        return self.reports[0]

    @property
    def is_crowd(self) -> bool:
        """Whether more bear it than are told."""
        return self.crowd is not None


_LATER = (
    select(s.fingerprint.c.report_id, s.report.c.key)
    .join(s.report, s.report.c.id == s.fingerprint.c.report_id)
    .where(s.fingerprint.c.key == bindparam("key"), s.fingerprint.c.report_id > bindparam("until"))
    .distinct()
    .order_by(s.fingerprint.c.report_id)
)


def find_bearers(
    record: FactReader, keys: Collection[int], most: int, *, by_day: bool = False, shared: bool = False
) -> dict[int, Bearers]:
    """The bearers of each fingerprint that has some (`shared`: that has two at least); at most `most` are read of
    each.

    The order is that of report keys; `by_day` puts the day of publication that came with a report before it
    (reports without one last). Ask for one fingerprint always in one order.
    """
    order = _order(by_day)
    stored = to_keys(keys)
    with record.read() as connection:
        held = _held(connection, stored)
        listed = _some_ids(connection, [key for key in stored if key not in held], most, 1 + shared)
        ids = {rows: sorted(map(int, rows.split(","))) for rows in set(listed.values())}
        many = sorted(held.keys() | {key for key, rows in listed.items() if len(ids[rows]) > most})
        crowds = {key: _crowd(connection, key, *held.get(key, ((), 0)), by_day) for key in many}
        few = {rows: some for rows, some in ids.items() if len(some) <= most}
        reports = _reports(connection, {i for some in few.values() for i in some})
    together = {  # most fingerprints of a report are borne by the same few
        rows: Bearers(tuple(r.key for r in sorted((reports[i] for i in some), key=order)))
        for rows, some in few.items()
    }
    found = {from_signed(key): together[rows] for key, rows in listed.items() if rows in together}
    return found | {from_signed(key): Bearers(crowd.firsts, crowd) for key, crowd in crowds.items()}


def meet_crowds(bearers: Mapping[int, Bearers]) -> dict[int, Crowd]:
    """The crowded fingerprints whose row in the table is not what it should be. `keep_crowds` writes them."""
    return {
        key: found.crowd
        for key, found in sorted(bearers.items())
        if found.crowd and (found.crowd.before != found.crowd.firsts or found.crowd.lag >= _LAG)
    }


def keep_crowds(record: Record, crowds: Mapping[int, Crowd]) -> None:
    """Writes what `meet_crowds` found."""
    if not crowds:
        return
    rows = [
        {"key": to_signed(key), "firsts": json.dumps(crowd.firsts), "until": crowd.until}
        for key, crowd in crowds.items()
    ]
    with record.write() as connection:
        gone = delete(s.crowd).where(s.crowd.c.key == bindparam("old"))
        connection.execute(gone, [{"old": row["key"]} for row in rows])
        connection.execute(insert(s.crowd), rows)


def all_bearers(record: FactReader, key: int) -> list[str]:
    """Every report that bears a fingerprint, in order of key; takes time by their number."""
    f = s.fingerprint.c
    query = select(s.report.c.key).join(s.fingerprint, f.report_id == s.report.c.id).distinct()
    with record.read() as connection:
        return sorted(name for (name,) in connection.execute(query.where(f.key == to_signed(key))))


def bearers_of_several(record: FactReader, keys: Collection[int], least: int) -> set[str]:
    """The reports (by key) that bear at least so many of some fingerprints; takes time by the number of bearers."""
    f, found = s.fingerprint.c, Counter[int]()
    stored = to_keys(keys)
    with record.read() as connection:
        for first in range(0, len(stored), CHUNK):
            some = stored[first : first + CHUNK]
            query = (
                select(f.report_id, func.count(f.key.distinct())).where(f.key.in_(some)).group_by(f.report_id)
            )
            found.update(dict(row._tuple() for row in connection.execute(query)))
        reports = _reports(connection, (row for row, count in found.items() if count >= least))
    return {report.key for report in reports.values()}


def partners(record: FactReader, reports: Collection[str]) -> set[str]:
    """The reports that an edge of the record ties to any of some."""
    d, mine, other = s.derived.c, s.derived_term.alias().c, s.derived_term.alias().c
    found: set[str] = set()
    wanted = sorted(reports)
    with record.read() as connection:
        for first in range(0, len(wanted), CHUNK):
            query = (
                select(other.value)
                .where(mine.field == "report", mine.value.in_(wanted[first : first + CHUNK]))
                .where(d.id == mine.derived_id, d.kind.in_(EDGE_KINDS), d.closed_at.is_(None))
                .where(other.derived_id == d.id, other.field == "report", other.value != mine.value)
                .distinct()
            )
            found.update(name for (name,) in connection.execute(query))
    return found


def _order(by_day: bool) -> Callable[[Report], tuple[object, ...]]:
    def by_key(report: Report) -> tuple[object, ...]:
        return (report.key,)

    def day_first(report: Report) -> tuple[object, ...]:
        day = given_on(report)
        return (day is None, day.isoformat() if day else "", report.key)

    return day_first if by_day else by_key


def _held(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[tuple[str, ...], int]]:
    """The rows that the table has of some fingerprints: the first bearers, and how far it looked."""
    found: dict[int, tuple[tuple[str, ...], int]] = {}
    for first in range(0, len(keys), CHUNK):
        wanted = ",".join(map(str, keys[first : first + CHUNK]))  # whole numbers, nothing to escape
        question = f"SELECT key, firsts, until FROM crowd WHERE key IN ({wanted})"
        for key, firsts, until in connection.exec_driver_sql(question):
            found[key] = (tuple(json.loads(firsts)), until)
    return found


def _some_ids(connection: Connection, keys: Sequence[int], most: int, least: int) -> dict[int, str]:
    """The row ids of the bearers of each fingerprint that so many bear at least (1 or 2), with commas between; of one
    that more than `most` bear, some more than that."""
    found: dict[int, str] = {}
    listed = (
        "string_agg(report_id::text, ',' ORDER BY report_id)"
        if connection.dialect.name == "postgresql"
        else "group_concat(report_id)"
    )
    waiting = [keys[first : first + CHUNK] for first in range(0, len(keys), CHUNK)]
    while waiting:
        some = waiting.pop()
        limit = (most + 1) * min(len(some), 1 + len(some) // 4) + 1
        wanted = ",".join(map(str, some))  # whole numbers, nothing to escape
        asked = f"SELECT DISTINCT key, report_id FROM fingerprint WHERE key IN ({wanted}) LIMIT {limit}"
        question = (
            f"SELECT key, {listed}, count(*) FROM ({asked}) AS held GROUP BY key HAVING count(*) >= {least}"
        )
        rows = connection.exec_driver_sql(question).all()
        unseen = len(some) - len(rows)  # each with one bearer at most
        if sum(count for _, _, count in rows) + unseen >= limit and len(some) > 1:
            half = len(some) // 2
            waiting += [some[:half], some[half:]]
            continue
        found.update((key, reports) for key, reports, _ in rows)
    return found


def _reports(connection: Connection, ids: Iterable[int]) -> dict[int, Report]:
    wanted = sorted(ids)
    found: dict[int, Report] = {}
    for first in range(0, len(wanted), CHUNK):
        query = select(s.report).where(s.report.c.id.in_(wanted[first : first + CHUNK]))
        found.update((row.id, to_report(row)) for row in connection.execute(query))
    return found


def _crowd(connection: Connection, key: int, kept: tuple[str, ...], until: int, by_day: bool) -> Crowd:
    later = connection.execute(_LATER, {"key": key, "until": until})
    fresh = {row.report_id: row.key for row in later}
    if not fresh:
        return Crowd(kept, kept, until, 0)
    firsts = sorted({*kept, *fresh.values()})
    if by_day:
        rows = list(_reports(connection, fresh).values())
        held = connection.execute(select(s.report).where(s.report.c.key.in_(kept))) if kept else ()
        firsts = [report.key for report in sorted([*rows, *map(to_report, held)], key=_order(by_day))]
    return Crowd(kept, tuple(firsts[:FEW]), max(fresh), len(fresh))


def crowded(record: FactReader, keys: Collection[int]) -> set[int]:
    """Those of some keys that a row notes as crowded."""
    wanted = {to_signed(key): key for key in keys}
    with record.read() as connection:
        return {wanted[key] for key in _held(connection, list(wanted))}


def first_bearers(record: FactReader, keys: Collection[int]) -> dict[int, str]:
    """The first bearer that a row notes of each of some fingerprints that are crowded."""
    with record.read() as connection:
        held = _held(connection, to_keys(keys))
    return {from_signed(key): firsts[0] for key, (firsts, _) in held.items() if firsts}


def note_crowded(record: Record, keys: Collection[int], no_longer: Collection[int] = ()) -> None:
    """Notes keys that are no fingerprints as crowded, and others as no longer so."""
    keep_crowds(record, {key: Crowd((), (), 0, 0) for key in keys})
    if no_longer:
        with record.write() as connection:
            gone = delete(s.crowd).where(s.crowd.c.key == bindparam("old"))
            connection.execute(gone, [{"old": to_signed(key)} for key in no_longer])
