"""What became different in a record between two instants: the feed of what is new, changed and withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, select

from dateline.errors import UsageError
from dateline.record import schema as s
from dateline.record.codec import unpack
from dateline.record.facts import CHUNK, FactReader
from dateline.record.kinds import KINDS


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One derived object that is not what it was: its kind and key, as it was before (None: not there) and
    as it is after (None: withdrawn)."""

    kind: str
    key: str
    before: Any | None
    after: Any | None


def changes(
    record: FactReader, since: datetime, until: datetime | None = None, kinds: Collection[str] = ("matter",)
) -> list[RecordChange]:
    """What differs between what the record held at `since` and at `until` (None: now), in order of kind
    and key. What changed and changed back is not there.

    Raises `UsageError` for a kind that there is none of, or an `until` that comes before `since`.
    """
    unknown = sorted(set(kinds) - KINDS.keys())
    if unknown:
        raise UsageError(f"no derived rows of kind {unknown[0]!r}; the kinds are {', '.join(sorted(KINDS))}")
    if until is not None and until < since:
        raise UsageError(f"changes until {until.isoformat()} come before those since {since.isoformat()}")
    d = s.derived.c
    fresh, closed = d.recorded_at > since, d.closed_at > since
    if until is not None:
        fresh, closed = and_(fresh, d.recorded_at <= until), and_(closed, d.closed_at <= until)
    # no index that begins with the kind is to be taken: what came since has few rows
    stood = select(s.derived).where(d.kind.concat("").in_(sorted(kinds)), d.known_until.is_(None))
    before: dict[tuple[str, str], Any] = {}
    after: dict[tuple[str, str], Any] = {}
    with record.snapshot() as still, still.read() as connection:
        # rows are numbered in the order in which they were recorded, so what is new has numbers from one on
        rows = list(connection.execute(stood.where(d.id > _last_before(connection, since), fresh)))
        numbers = {row.id for row in rows}
        rows += [row for row in connection.execute(stood.where(closed)) if row.id not in numbers]
        for row in rows:
            if row.recorded_at <= since:
                before[row.kind, row.key] = row
            if row.closed_at is None or (until is not None and row.closed_at > until):
                after[row.kind, row.key] = row
    found = []
    for kind, key in sorted(before.keys() | after.keys()):
        old, new = (
            None if row is None else unpack(row.body, KINDS[kind].type)
            for row in (before.get((kind, key)), after.get((kind, key)))
        )
        if old != new:
            found.append(RecordChange(kind, key, old, new))
    return found


def stated_bounds(record: FactReader, claims: Iterable[str]) -> dict[str, tuple[float | None, float | None]]:
    """The least and the greatest value that each of some figures states, as the record holds them now; figures that it
    does not hold are missing."""
    d = s.derived.c
    query = select(d.key, d.low, d.high).where(d.kind == "figure", d.closed_at.is_(None))
    wanted = sorted(set(claims))
    found: dict[str, tuple[float | None, float | None]] = {}
    with record.read() as connection:
        for first in range(0, len(wanted), CHUNK):
            rows = connection.execute(query.where(d.key.in_(wanted[first : first + CHUNK])))
            found |= {row.key: (row.low, row.high) for row in rows}
    return found


def _last_before(connection: Connection, since: datetime) -> int:
    """The number of the last derived row that was recorded by an instant, 0 where there is none; found by halving."""
    d = s.derived.c
    low, high = 0, connection.execute(select(func.max(d.id))).scalar() or 0
    while low < high:
        middle = (low + high + 1) // 2
        row = connection.execute(
            select(d.id, d.recorded_at).where(d.id >= middle).order_by(d.id).limit(1)
        ).one()
        if row.recorded_at <= since:
            low = max(middle, row.id)
        else:
            high = middle - 1
    return low
