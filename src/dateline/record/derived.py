"""How a new derivation replaces an old one.

A derivation is compared with what is open in its scope, row by row. What is the same stays as it was
recorded; what differs or is gone is closed, never removed. So deriving again without new facts changes
nothing, whatever the order of the work.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, bindparam, func, select, update

from dateline.errors import RecordError
from dateline.record.codec import digest, encode, press, unpack
from dateline.record.facts import CHUNK
from dateline.record.insertion import insert_plain, insert_rows
from dateline.record.kinds import KINDS, PAGED, UNORDERED, ordered_by
from dateline.record.rows import (
    Called,
    Derivation,
    Version,
)
from dateline.record.schema import derived, derived_term, report
from dateline.record.tally import tally_closing, tally_fresh
from dateline.record.wordings import note_called

#: a derived row as its table holds it, what it is found by, and the report that it is about
_Fresh: TypeAlias = tuple[dict[str, Any], tuple[tuple[str, str], ...], str | None]


#: the open rows of a kind in some scopes, and the row ids of some reports
_OPEN = select(*(derived.c[name] for name in ("scope", "id", "key", "known_from", "digest"))).where(
    derived.c.kind == bindparam("kind"),
    derived.c.scope.in_(bindparam("some", expanding=True)),
    derived.c.closed_at.is_(None),
)
_ROW_IDS = select(report.c.key, report.c.id).where(report.c.key.in_(bindparam("some", expanding=True)))
_BODIES = select(derived.c.body).where(derived.c.id.in_(bindparam("some", expanding=True)))
_LAST_ID = select(func.max(derived.c.id))


#: rows that are made ready together to be written; they take several times the memory of what they say
_PIECE = 2_000


def put_derivations(connection: Connection, derivations: Iterable[Derivation], at: datetime) -> bool:
    """Writes derivations on the open transaction, some at a time; whether anything changed.

    Raises `RecordError` for a kind that there is none of and for a report that the record does not hold.
    """
    changed = False
    together: dict[tuple[str, str], Derivation] = {}
    rows = 0
    for derivation in derivations:
        if derivation.kind not in KINDS:
            raise RecordError(
                f"no derived rows of kind {derivation.kind!r}; the kinds are {', '.join(sorted(KINDS))}"
            )
        if (derivation.kind, derivation.scope) in together or rows >= _PIECE:
            changed |= _put_together(connection, together, at)
            together, rows = {}, 0
        together[derivation.kind, derivation.scope] = derivation
        rows += len(derivation.rows)
    return _put_together(connection, together, at) or changed


def _put_together(
    connection: Connection, derivations: Mapping[tuple[str, str], Derivation], at: datetime
) -> bool:
    """Writes derivations of which no two have the kind and the scope in common."""
    closing: list[int] = []
    fresh: list[_Fresh] = []
    held = _open_rows(connection, derivations)
    gone: list[int] = []
    come: list[Called] = []
    for where, derivation in derivations.items():
        rows = _fresh_rows(derivation, at)
        for row_id, key, known_from, old in held.get(where, ()):
            same = rows.get((key, str(known_from)))
            if same is not None and same[0]["digest"] == old:
                del rows[key, str(known_from)]
            else:
                closing.append(row_id)
                gone += [row_id] if derivation.kind == "called" else ()
        fresh += [rows[key] for key in sorted(rows)]
        if rows and derivation.kind == "called":
            come += derivation.rows
    note_called(connection, called_rows(connection, gone), come)
    for first in range(0, len(closing), CHUNK):
        some = derived.c.id.in_(closing[first : first + CHUNK])
        tally_closing(connection, some)
        connection.execute(update(derived).where(some).values(closed_at=at))
    for first in range(0, len(fresh), _PIECE):
        _insert(connection, fresh[first : first + _PIECE])
    return bool(closing or fresh)


def called_rows(connection: Connection, some: Sequence[int]) -> list[Called]:
    """The groups of mentions of some derived rows."""
    found: list[Called] = []
    for first in range(0, len(some), CHUNK):
        bodies = connection.execute(_BODIES, {"some": some[first : first + CHUNK]}).scalars()
        found += [unpack(body, Called) for body in bodies]
    return found


def _open_rows(
    connection: Connection, wanted: Collection[tuple[str, str]]
) -> dict[tuple[str, str], list[tuple[int, str, date | None, str]]]:
    """The rows that are not closed of some kinds and scopes: id, key, first day known, digest."""
    scopes: dict[str, list[str]] = {}
    for kind, scope in wanted:
        scopes.setdefault(kind, []).append(scope)
    found: dict[tuple[str, str], list[tuple[int, str, date | None, str]]] = {}
    for kind, some in scopes.items():
        for first in range(0, len(some), CHUNK):
            asked = {"kind": kind, "some": some[first : first + CHUNK]}
            for scope, row_id, key, known_from, old in connection.execute(_OPEN, asked):
                found.setdefault((kind, scope), []).append((row_id, key, known_from, old))
    return found


def _fresh_rows(derivation: Derivation, at: datetime) -> dict[tuple[str, str], _Fresh]:
    """The rows of a derivation as tables hold them, by key and first day known."""
    kind = KINDS[derivation.kind]
    fresh: dict[tuple[str, str], _Fresh] = {}
    for item in derivation.rows:
        version = item if isinstance(item, Version) else None
        value = item.value if isinstance(item, Version) else item
        entry = kind.file(value)
        known_from = version.known_from if version else entry.known_from
        known_until = version.known_until if version else None
        body = encode(value)
        row = {
            "kind": derivation.kind, "scope": derivation.scope, "key": entry.key,
            "digest": digest(body, f"{known_from}/{known_until}".encode()),
            "body": body, "recorded_at": at, "known_from": known_from, "known_until": known_until,
            "code": entry.code, "standing": entry.standing, "low": entry.low, "high": entry.high,
            "valid_start": entry.valid_start, "valid_end": entry.valid_end, "start": entry.start,
            "weight": entry.weight, "place": entry.place,
        }  # fmt: skip
        fresh[entry.key, str(known_from)] = (row, entry.terms, entry.report)
    return fresh


def _insert(connection: Connection, rows: Sequence[_Fresh]) -> None:
    wanted = sorted({about for _, _, about in rows if about is not None})
    reports: dict[str, int] = {}
    for first in range(0, len(wanted), CHUNK):
        for key, row_id in connection.execute(_ROW_IDS, {"some": wanted[first : first + CHUNK]}):
            reports[key] = row_id
    for key in wanted:
        if key not in reports:
            raise RecordError(
                f"derived rows are about report {key!r}, which this record does not hold; add it first"
            )
    next_id = (connection.execute(_LAST_ID).scalar() or 0) + 1
    terms: list[tuple[int, str, str, str | None, str | None]] = []
    for row_id, (row, found_by, about) in enumerate(rows, next_id):
        row["id"] = row_id
        row["body"] = press(row["body"])
        row["report_id"] = None if about is None else reports[about]
        paged = row["kind"] in PAGED
        terms += [
            (row_id, field, value, *(ordered_by(row, field) if paged else UNORDERED))
            for field, value in dict.fromkeys(found_by)
        ]
    insert_plain(connection, derived, [row for row, _, _ in rows])
    tally_fresh(connection, [row for row, _, _ in rows])
    insert_rows(connection, derived_term, ("derived_id", "field", "value", "kind", "day"), terms)
