"""Which reports bear a fingerprint, found in bounded time: all of them where they are few, else the first ones.

A line that ten thousand reports carry would make each addition read ten thousand rows. So no more bearers are
read than were asked for; of a fingerprint that more bear, a small table (`crowd`) keeps the first few in an
order that arrival cannot change, and up to which row it has looked. A row that lags is caught up when it is
read; it is written where what follows from a change is queued (`meet_crowds`, `keep_crowds`), and nowhere else.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
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


#: where a report stands among others: whether it has no day, its day, its key
_Place = tuple[bool, str, str]


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


def find_bearers(
    record: FactReader, keys: Collection[int], most: int, *, by_day: bool = False, shared: bool = False
) -> dict[int, Bearers]:
    """The bearers of each fingerprint that has some (`shared`: that has two at least); at most `most` are read of
    each.

    The order is that of report keys; `by_day` puts the day of publication that came with a report before it
    (reports without one last). Ask for one fingerprint always in one order.
    """
    stored = to_keys(keys)
    with record.read() as connection:
        held = _held(connection, stored)
        listed = _some_ids(connection, [key for key in stored if key not in held], most, 1 + shared)
        ids = {rows: sorted(map(int, rows.split(","))) for rows in set(listed.values())}
        many = sorted(held.keys() | {key for key, rows in listed.items() if len(ids[rows]) > most})
        crowds = _crowds(connection, {key: held.get(key, ((), 0)) for key in many}, by_day)
        few = {rows: some for rows, some in ids.items() if len(some) <= most}
        places = _places(connection, {i for some in few.values() for i in some}, by_day)
    together = {  # most fingerprints of a report are borne by the same few
        rows: Bearers(tuple(place[-1] for place in sorted(places[i] for i in some)))
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


def count_borne(record: FactReader, keys: Collection[int], one_of: Collection[int]) -> dict[str, int]:
    """How many of some fingerprints each report (by key) bears that bears one of a few of them; takes time by the number of
    bearers of all."""
    f, r = s.fingerprint.c, s.report.c
    some, bearing, found = to_keys(one_of), dict[int, str](), Counter[int]()
    with record.read() as connection:
        for first in range(0, len(some), CHUNK):
            query = select(r.id, r.key).join(s.fingerprint, f.report_id == r.id).distinct()
            rows = connection.execute(query.where(f.key.in_(some[first : first + CHUNK])))
            bearing.update((row, key) for row, key in rows)
        stored = to_keys(keys)
        for first in range(0, len(stored), CHUNK):
            part = f.key.in_(stored[first : first + CHUNK])
            counted = select(f.report_id, func.count(f.key.distinct())).where(part).group_by(f.report_id)
            for row, count in connection.execute(counted):
                if row in bearing:
                    found[row] += count
    return {bearing[row]: count for row, count in found.items()}


def count_shared(record: FactReader, keys: Collection[int], reports: Collection[str]) -> dict[str, int]:
    """How many of some fingerprints each of some reports (by key) bears; those that bear none left out. Takes time by the
    number of fingerprints times that of reports."""
    f, r = s.fingerprint.c, s.report.c
    stored, wanted, found = to_keys(keys), sorted(set(reports)), Counter[str]()
    with record.read() as connection:
        for first in range(0, len(wanted), CHUNK):
            of_some = (
                select(r.key, func.count(f.key.distinct()))
                .join(s.fingerprint, f.report_id == r.id)
                .where(r.key.in_(wanted[first : first + CHUNK]))
                .group_by(r.key)
            )
            for begin in range(0, len(stored), CHUNK):
                part = of_some.where(f.key.in_(stored[begin : begin + CHUNK]))
                for key, count in connection.execute(part):
                    found[key] += count
    return dict(found)


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


def _place(report: Report) -> tuple[bool, str, str]:
    """Where a report stands in order of day: of no day last; its key last of all."""
    day = given_on(report)
    return day is None, day.isoformat() if day else "", report.key


def _places(connection: Connection, ids: Collection[int], by_day: bool) -> dict[int, _Place]:
    """Where the reports of some rows stand, by day or by key alone."""
    if by_day:
        return {row: _place(report) for row, report in _reports(connection, ids).items()}
    found: dict[int, _Place] = {}
    wanted = sorted(ids)
    for first in range(0, len(wanted), CHUNK):
        some = ",".join(map(str, wanted[first : first + CHUNK]))  # whole numbers, nothing to escape
        rows = connection.exec_driver_sql(f"SELECT id, key FROM report WHERE id IN ({some})")
        found.update((row, (False, "", key)) for row, key in rows)
    return found


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


def _crowds(
    connection: Connection, held: Mapping[int, tuple[Sequence[str], int]], by_day: bool
) -> dict[int, Crowd]:
    """The crowds of some fingerprints, given the first bearers that are noted of each and up to which row; those that came
    later are looked up together."""
    later = _later(connection, {key: until for key, (_, until) in held.items()})
    places = _places(connection, set[int]().union(*later.values()), by_day)
    noted = {name for key in later for name in held[key][0]}
    known = {name: (False, "", name) for name in noted}
    if by_day:
        known = {report.key: _place(report) for report in _reports_of(connection, noted)}
    found = {}
    for key, (kept, until) in held.items():
        fresh = later.get(key)
        if fresh is None:
            found[key] = Crowd(tuple(kept), tuple(kept), until, 0)
            continue
        order = sorted({*(known[name] for name in kept if name in known), *(places[row] for row in fresh)})
        firsts = tuple(place[-1] for place in order[:FEW])
        found[key] = Crowd(tuple(kept), firsts, max(fresh), len(fresh))
    return found


def _later(connection: Connection, untils: Mapping[int, int]) -> dict[int, set[int]]:
    """The rows of the reports that bear each of some fingerprints and came after one; those of which none came left out."""
    found: dict[int, set[int]] = {}
    asked = sorted(untils.items())
    for first in range(0, len(asked), CHUNK):
        some = ",".join(f"({key},{until})" for key, until in asked[first : first + CHUNK])
        question = (  # whole numbers, nothing to escape
            f"WITH asked (wanted, until) AS (VALUES {some}) SELECT f.key, f.report_id FROM asked "
            "CROSS JOIN fingerprint AS f WHERE f.key = asked.wanted AND f.report_id > asked.until"
        )
        for key, row in connection.exec_driver_sql(question):
            found.setdefault(key, set()).add(row)
    return found


def _reports_of(connection: Connection, keys: Collection[str]) -> list[Report]:
    found: list[Report] = []
    wanted = sorted(keys)
    for first in range(0, len(wanted), CHUNK):
        query = select(s.report).where(s.report.c.key.in_(wanted[first : first + CHUNK]))
        found += [to_report(row) for row in connection.execute(query)]
    return found


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
