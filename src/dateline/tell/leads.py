"""Which mention of a happening leads what is told of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence

from dateline.model import ResolvedEvent
from dateline.record import ClaimRow

EventRow = ClaimRow[ResolvedEvent]
#: what is told beside what happened, so that it names no happening of which more is told
_HARM = "killing"
#: what it weighs beside kind, day and place that a mention tells the happening
TOLD = 1.5


def leading_event(rows: Sequence[EventRow]) -> EventRow:
    """The mention that has most of the kind, day and place that most mentions have, and whose words tell it; of as many the
    one with most slots of its own, then the first by report and characters. Deaths name a happening only where nothing else does."""
    kinds = [row for row in rows if row.resolved.event.type != _HARM] or rows
    kind = _most([row.resolved.event.type for row in kinds])
    day = _most([row.resolved.end_on for row in rows if _is_dated(row)])
    place = _most([key for row in rows if (key := place_key(row)) is not None])

    def usual(row: EventRow) -> int:
        return sum(
            (
                row.resolved.event.type == kind,
                _is_dated(row) and row.resolved.end_on == day,
                place_key(row) == place,
            )
        )

    def rank(row: EventRow) -> tuple[float, int, bool, int]:
        resolved = row.resolved
        return (
            usual(row) + TOLD * is_told(row),
            own_slots(row),
            resolved.chain != (),
            -len(resolved.event.text),
        )

    return max(sorted(rows, key=lambda row: (row.report_name, row.span)), key=rank)


def own_slots(row: EventRow) -> int:
    """How many of place, time, actors, targets and harm stand in the event's own clause."""
    return len({s.role for s in row.resolved.event.slots if not s.inferred})


def is_told(row: EventRow) -> bool:
    """Whether the words say that it happened, rather than name it in passing (`to condemn the invasion`)."""
    return not row.resolved.event.rule.startswith("noun")


def place_key(row: EventRow) -> str | None:
    """The first place of an event that has a name, by its key."""
    return next((p.key or p.name for p in row.resolved.places if p.name), None)


def _is_dated(row: EventRow) -> bool:
    return row.resolved.date_precision in ("day", "part_of_day")


def _most(values: Sequence[Hashable]) -> Hashable:
    """The most frequent value, the first of equals in order; None of none."""
    found = Counter(values)
    return min(found, key=lambda value: (-found[value], str(value)), default=None)
