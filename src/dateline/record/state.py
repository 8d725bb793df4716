"""A cheap token of what a record holds: it differs as soon as anything that a reader could see does."""

from __future__ import annotations

from sqlalchemy import func, select

from dateline.record import schema as s
from dateline.record.facts import FactReader


def record_state(record: FactReader) -> str:
    """The newest log entry, the newest derived row and how much waits to be derived, as one token.

    Costs three look-ups in indexes, however large the record is.
    """
    with record.read() as connection:
        seq = connection.execute(select(func.max(s.log.c.seq))).scalar() or 0
        derived = connection.execute(select(func.max(s.derived.c.id))).scalar() or 0
        stale = connection.execute(select(func.count()).select_from(s.stale)).scalar() or 0
    return f"{seq}-{derived}-{stale}"
