"""Where a report's own words gainsay the day of publication that was given with it.

Metadata win, but a conflict is told: a date line or dateline of another day, or a full date told as past that lies
after the given day. One day apart is no conflict (time zones, the morning's paper).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dateline.model import DateConstraint, DateHints, Evidence
from dateline.resolve.calendar import make_day

#: days between the given day and the text's own that are no conflict
_NEAR = 1
_OWN = frozenset({"published", "dateline"})


def conflicts_of(hints: Iterable[DateHints], given: date) -> tuple[Evidence, ...]:
    """The words of the first part of a report that say another day of publication than `given`, in text order.

    >>> from dateline.model import Span
    >>> line = DateConstraint("published", Span(0, 12), "4 March 2031", "a date line", year=2031, month=3, day=4)
    >>> [e.constraint for e in conflicts_of([DateHints("r", 0, (line,))], date(2031, 5, 4))]
    ['conflict: the text says 2031-03-04, and 2031-05-04 was given']
    """
    told: dict[tuple[date, bool], Evidence] = {}
    for hint in hints:
        for constraint in hint.constraints if hint.part == 0 else ():
            day = _other_day(constraint, given)
            key = (day or given, constraint.kind in _OWN)
            if day is not None and key not in told:
                words = f"conflict: the text says {day.isoformat()}, and {given.isoformat()} was given"
                told[key] = Evidence(hint.report, constraint.span, constraint.text, words)
    return tuple(sorted(told.values(), key=lambda evidence: evidence.span))


def _other_day(constraint: DateConstraint, given: date) -> date | None:
    """The day that a constraint names, where that cannot be reconciled with the given one."""
    if constraint.month is None or constraint.day is None:
        return None
    own = constraint.kind in _OWN
    if constraint.year is not None:
        day = make_day(constraint.year, constraint.month, constraint.day)
    else:
        years = (given.year - 1, given.year, given.year + 1) if own else ()
        days = [d for y in years if (d := make_day(y, constraint.month, constraint.day))]
        day = min(days, key=lambda d: abs((d - given).days), default=None)
    if day is None:
        return None
    apart = (day - given).days
    if own:
        return day if abs(apart) > _NEAR else None
    late = constraint.kind in ("day", "since") and constraint.tense == "past" and apart > _NEAR
    return day if late else None
