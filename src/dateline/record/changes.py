"""What became different in a record between two instants: the feed of what is new, changed and withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from dateline.errors import UsageError
from dateline.record import schema as s
from dateline.record.codec import unpack
from dateline.record.derived import KINDS
from dateline.record.facts import CHUNK, FactReader


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
    touched = select(s.derived).where(d.kind.in_(sorted(kinds)), d.known_until.is_(None), or_(fresh, closed))
    before: dict[tuple[str, str], Any] = {}
    after: dict[tuple[str, str], Any] = {}
    with record.read() as connection:
        for row in connection.execute(touched):
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
