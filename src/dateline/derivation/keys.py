"""What a report is found by in each stage: keys that are kept beside what was derived of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Literal

from sqlalchemy import func, literal, select, union_all

from dateline.model import make_id
from dateline.record import Derivation, Record
from dateline.record import schema as s
from dateline.record.bearers import crowded, note_crowded
from dateline.record.codec import unpack
from dateline.record.facts import CHUNK, FactReader
from dateline.record.rows import Keys

#: what is looked for: claims of a block, claims by their words, denials and corrections by theirs, reports that
#: date each other, names by how they sound, reports that are credited to an agency
Field = Literal["block", "told", "asks", "dated", "sounds", "bearer", "holder", "credit"]


def keep_keys(field: Field, report: str, keys: Iterable[str]) -> Derivation:
    """The keys of a report, to be written with what was derived of it."""
    own = tuple(sorted({key[:256] for key in keys}))
    return Derivation("keys", f"{field}|{report}", [Keys(report, field, own)] if own else [])


def keys_of(record: FactReader, field: Field, reports: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The keys that some reports are found by; those without any are left out."""
    d = s.derived.c
    wanted = [f"{field}|{report}" for report in sorted(set(reports))]
    found: dict[str, tuple[str, ...]] = {}
    with record.read() as connection:
        for first in range(0, len(wanted), CHUNK):
            query = select(d.body).where(
                d.kind == "keys", d.scope.in_(wanted[first : first + CHUNK]), d.closed_at.is_(None)
            )
            for (body,) in connection.execute(query):
                row = unpack(body, Keys)
                found[row.report] = row.keys
    return found


def blocks_of(record: FactReader, reports: Collection[str]) -> set[str]:
    """The blocks that the claims of some reports are weighed in."""
    return {block for blocks in keys_of(record, "block", reports).values() for block in blocks}


def reports_by_key(record: FactReader, field: Field, keys: Iterable[str]) -> dict[str, set[str]]:
    """The reports that are found by each of some keys."""
    d, t = s.derived.c, s.derived_term.c
    wanted = sorted({key[:256] for key in keys})
    found: dict[str, set[str]] = defaultdict(set)
    with record.read() as connection:
        for first in range(0, len(wanted), CHUNK):
            query = (
                select(t.value, s.report.c.key)
                .join(s.derived, d.id == t.derived_id)
                .join(s.report, s.report.c.id == d.report_id)
                .where(t.field == field, t.value.in_(wanted[first : first + CHUNK]), d.closed_at.is_(None))
            )
            for key, report in connection.execute(query):
                found[key].add(report)
    return found


def too_common(record: FactReader, field: Field, keys: Iterable[str], most: int) -> tuple[set[str], set[str]]:
    """Those of some keys that more than `most` reports are found by, and those of them that `note_common` does not
    know yet. A key that was noted stays too common."""
    d, t = s.derived.c, s.derived_term.c
    wanted = sorted(set(keys))
    known = noted(record, field, wanted)
    rest = [key for key in wanted if key not in known]
    fresh: set[str] = set()
    for first in range(0, len(rest), CHUNK):
        some = rest[first : first + CHUNK]
        of_field = (t.field == field) & t.value.in_(some)
        total = select(func.count()).select_from(select(t.value).where(of_field).limit(most + 1).subquery())
        by_key = (
            select(t.value)
            .join(s.derived, d.id == t.derived_id)
            .where(of_field, d.closed_at.is_(None))
            .group_by(t.value)
            .having(func.count() > most)
        )
        with record.read() as connection:
            if (connection.execute(total).scalar() or 0) > most:
                fresh.update(key for (key,) in connection.execute(by_key))
    return known | fresh, fresh


def count_bearers(record: FactReader, field: Field, keys: Iterable[str], most: int) -> dict[str, int]:
    """How many reports are found by each of some keys, counted up to `most`; those that none is found by left out."""
    d, t = s.derived.c, s.derived_term.c
    counts = []
    for key in sorted(set(keys)):
        held = (
            select(d.id)
            .join(s.derived_term, d.id == t.derived_id)
            .where(t.field == field, t.value == key, d.closed_at.is_(None))
            .limit(most)
            .subquery()
        )
        counts.append(select(literal(key), select(func.count()).select_from(held).scalar_subquery()))
    if not counts:
        return {}
    with record.read() as connection:
        return {key: count for key, count in connection.execute(union_all(*counts)) if count}


def noted(record: FactReader, field: Field, keys: Iterable[str]) -> set[str]:
    """Those of some keys that `note_common` noted."""
    codes = {_code(field, key): key for key in keys}
    return {codes[code] for code in crowded(record, codes.keys())}


def note_common(record: Record, field: Field, keys: Iterable[str], no_longer: Iterable[str] = ()) -> None:
    """Notes keys as too common, and others as no longer so, once what follows from it is queued."""
    note_crowded(record, {_code(field, key) for key in keys}, {_code(field, key) for key in no_longer})


def _code(field: str, key: str) -> int:
    return int(make_id("key", field, key).removeprefix("key-"), 16)
