"""Where a matter went that was weighed anew: an id that is asked for after its claims came to stand in another."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import select

from dateline.model import Matter
from dateline.record import schema as s
from dateline.record.codec import unpack
from dateline.record.pages import matters_by_claim
from dateline.record.view import View


def matter_after(view: View, key: str) -> Matter | None:
    """The matter of a view that has most of the claims of one that the record once held, the first by id of several;
    None where it never held that one, and where none of its claims that the audience sees is in a matter."""
    d = s.derived.c
    held = select(d.body).where(d.kind == "matter", d.key == key)
    if view.as_recorded is not None:
        held = held.where(d.recorded_at <= view.as_recorded)
    last = held.order_by(d.known_until.is_not(None), d.id.desc()).limit(1)
    with view.record.read() as connection:
        body = connection.execute(last).scalar()
    if body is None:
        return None
    now = [m for matters in matters_by_claim(view, unpack(body, Matter).claims).values() for m in matters]
    shared = Counter(matter.id for matter in now)
    return min(now, key=lambda matter: (-shared[matter.id], matter.id), default=None)


def stood_last(view: View, key: str) -> datetime | None:
    """An instant at which the record held a matter that stands no more, while something waits to be derived, which its
    claims may come to stand in; None where nothing waits, for what never was a matter, or still is one, for one of which
    the audience may see nothing, and for a view of another day or instant."""
    if not view.is_now:
        return None
    d = s.derived.c
    every = select(d.recorded_at, d.body, d.closed_at).where(d.kind == "matter", d.key == key)
    with view.record.read() as connection:
        if connection.execute(select(s.stale).limit(1)).first() is None:
            return None
        last = connection.execute(every.order_by(d.closed_at.is_not(None), d.id.desc()).limit(1)).first()
    if last is None or last.closed_at is None:
        return None
    return last.recorded_at if view.withheld.release([unpack(last.body, Matter)]) else None
