"""What a report is found by in each stage: keys that are kept beside what was derived of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, Literal

from sqlalchemy import BindParameter, bindparam, func, select

from dateline.model import make_id
from dateline.record import Derivation, Record
from dateline.record import schema as s
from dateline.record.bearers import crowded, note_crowded
from dateline.record.codec import unpack
from dateline.record.facts import CHUNK, FactReader
from dateline.record.rows import Keys

#: what is looked for: claims of a block, claims by their words, denials and corrections by theirs, reports that
#: date each other, names by how they sound, reports that are credited to an agency, copies of what answers and the
#: first few of them
Field = Literal["block", "told", "asks", "dated", "sounds", "bearer", "holder", "credit", "copy", "first"]


# questions that each report asks, made once: making one takes longer than its answer
_D, _T = s.derived.c, s.derived_term.c
_SOME: BindParameter[Any] = bindparam("some", expanding=True)
_HELD = select(_D.body).where(_D.kind == "keys", _D.scope.in_(_SOME), _D.closed_at.is_(None))
_FOUND = (
    select(_T.value, s.report.c.key)
    .join(s.derived, _D.id == _T.derived_id)
    .join(s.report, s.report.c.id == _D.report_id)
    .where(_T.field == bindparam("field"), _T.value.in_(_SOME), _D.closed_at.is_(None))
)
_OF_FIELD = (_T.field == bindparam("field")) & _T.value.in_(_SOME)
_BORNE = select(_T.value).where(_OF_FIELD).distinct()
_TOTAL = select(func.count()).select_from(
    select(_T.value).where(_OF_FIELD).limit(bindparam("past")).subquery()
)
_COMMON = (
    select(_T.value)
    .join(s.derived, _D.id == _T.derived_id)
    .where(_OF_FIELD, _D.closed_at.is_(None))
    .group_by(_T.value)
    .having(func.count() > bindparam("most"))
)
_COUNT = select(func.count()).select_from(
    select(_D.id)
    .join(s.derived_term, _D.id == _T.derived_id)
    .where(_T.field == bindparam("field"), _T.value == bindparam("value"), _D.closed_at.is_(None))
    .limit(bindparam("most"))
    .subquery()
)


def keep_keys(field: Field, report: str, keys: Iterable[str]) -> Derivation:
    """The keys of a report, to be written with what was derived of it."""
    own = tuple(sorted({key[:256] for key in keys}))
    return Derivation("keys", f"{field}|{report}", [Keys(report, field, own)] if own else [])


def keys_of(record: FactReader, field: Field, reports: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The keys that some reports are found by; those without any are left out."""
    wanted = [f"{field}|{report}" for report in sorted(set(reports))]
    found: dict[str, tuple[str, ...]] = {}
    with record.read() as connection:
        for first in range(0, len(wanted), CHUNK):
            for (body,) in connection.execute(_HELD, {"some": wanted[first : first + CHUNK]}):
                row = unpack(body, Keys)
                found[row.report] = row.keys
    return found


def blocks_of(record: FactReader, reports: Collection[str]) -> set[str]:
    """The blocks that the claims of some reports are weighed in."""
    return {block for blocks in keys_of(record, "block", reports).values() for block in blocks}


def reports_by_key(record: FactReader, field: Field, keys: Iterable[str]) -> dict[str, set[str]]:
    """The reports that are found by each of some keys."""
    wanted = sorted({key[:256] for key in keys})
    found: dict[str, set[str]] = defaultdict(set)
    with record.read() as connection:
        for first in range(0, len(wanted), CHUNK):
            asked = {"field": field, "some": wanted[first : first + CHUNK]}
            for key, report in connection.execute(_FOUND, asked):
                found[key].add(report)
    return found


def too_common(record: FactReader, field: Field, keys: Iterable[str], most: int) -> tuple[set[str], set[str]]:
    """Those of some keys that more than `most` reports are found by, and those of them that `note_common` does not
    know yet. A key that was noted stays too common."""
    wanted = sorted(set(keys))
    known = noted(record, field, wanted)
    rest = [key for key in wanted if key not in known]
    fresh: set[str] = set()
    for first in range(0, len(rest), CHUNK):
        asked = {"field": field, "some": rest[first : first + CHUNK]}
        with record.read() as connection:
            if (connection.execute(_TOTAL, {**asked, "past": most + 1}).scalar() or 0) > most:
                fresh.update(key for (key,) in connection.execute(_COMMON, {**asked, "most": most}))
    return known | fresh, fresh


def count_bearers(record: FactReader, field: Field, keys: Iterable[str], most: int) -> dict[str, int]:
    """How many reports are found by each of some keys, counted up to `most`; those that none is found by left out."""
    found: dict[str, int] = {}
    with record.read() as connection:
        for key in sorted(set(keys)):
            asked = {"field": field, "value": key, "most": most}
            if count := connection.execute(_COUNT, asked).scalar():
                found[key] = count
    return found


def borne(record: FactReader, field: Field, keys: Iterable[str]) -> set[str]:
    """Those of some keys that a report is or was found by."""
    wanted = sorted(set(keys))
    found: set[str] = set()
    with record.read() as connection:
        for first in range(0, len(wanted), CHUNK):
            asked = {"field": field, "some": wanted[first : first + CHUNK]}
            found.update(key for (key,) in connection.execute(_BORNE, asked))
    return found


def noted(record: FactReader, field: Field, keys: Iterable[str]) -> set[str]:
    """Those of some keys that `note_common` noted."""
    codes = {_code(field, key): key for key in keys}
    return {codes[code] for code in crowded(record, codes.keys())}


def note_common(record: Record, field: Field, keys: Iterable[str], no_longer: Iterable[str] = ()) -> None:
    """Notes keys as too common, and others as no longer so, once what follows from it is queued."""
    note_crowded(record, {_code(field, key) for key in keys}, {_code(field, key) for key in no_longer})


def _code(field: str, key: str) -> int:
    return int(make_id("key", field, key).removeprefix("key-"), 16)
