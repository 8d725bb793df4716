"""Whether derived rows are found, counted and ordered by what they say."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from dateline.record import schema as s
from dateline.record.facts import CHUNK
from dateline.record.kinds import KINDS, ordered_by

#: a term that a row is found by: field, value, and the kind and last valid day (ISO) that it is paged by
Term = tuple[str, str, str | None, str | None]

#: columns that derived rows are found, counted and ordered by
FILED = ("key", "code", "standing", "low", "high", "valid_start", "valid_end", "start", "weight", "place")
#: kinds whose key is only a hash that tells their rows apart, which a record made by other code may have made otherwise
_OWN_KEY = frozenset({"edge", "relation", "ties"})


def read_terms(connection: Connection, rows: Sequence[int]) -> dict[int, set[Term]]:
    """The terms that some derived rows (by id) are found by; none for a row that has none."""
    t = s.derived_term.c
    found: dict[int, set[Term]] = {row: set() for row in rows}
    for first in range(0, len(rows), CHUNK):
        query = select(t.derived_id, t.field, t.value, t.kind, t.day)
        for row, field, value, kind, day in connection.execute(
            query.where(t.derived_id.in_(rows[first : first + CHUNK]))
        ):
            found[row].add((field, value, kind, None if day is None else day.isoformat()))
    return found


def misfilings(row: Any, value: Any, terms: Collection[Term]) -> Iterator[str]:
    """What of a derived row (its `kind` and `FILED` columns, and the terms that it is found by) its object does not
    say, or says and it is not found by."""
    filed = KINDS[row.kind].file(value)
    names = FILED if row.kind not in _OWN_KEY else FILED[1:]
    if any(getattr(filed, name) != getattr(row, name) for name in names):
        yield "it is filed as what it is not"
    says: Mapping[str, Any] = {"kind": row.kind, "valid_end": filed.valid_end}
    wanted = {(field, word, *ordered_by(says, field)) for field, word in filed.terms}
    there = set(terms)
    for field, word, *_ in sorted(wanted - there, key=str)[:3]:
        yield f"it is not found by {field} {word!r}"
    for field, word, *_ in sorted(there - wanted, key=str)[:3]:
        yield f"it is found by {field} {word!r}, which it does not say"
