"""Derived rows: which kinds there are, what each is found by, and how a new derivation replaces an old one.

A derivation is compared with what is open in its scope, row by row. What is the same stays as it was
recorded; what differs or is gone is closed, never removed. So deriving again without new facts changes
nothing, whatever the order of the work.

Over 400 lines: each kind of row is written, found and closed by the same few tables, told beside them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, bindparam, func, select, update

from dateline.errors import RecordError
from dateline.model import (
    ClaimRelation,
    Dating,
    Edge,
    Matter,
    Name,
    PlaceReading,
    Resolution,
    ResolvedEvent,
    ResolvedFigure,
    ResolvedStatement,
    Voice,
    make_id,
)
from dateline.record.codec import digest, encode, press
from dateline.record.facts import CHUNK
from dateline.record.insertion import edge_id, insert_plain, insert_rows
from dateline.record.rows import Answers, Called, Derivation, Keys, Origins, Readings, Ties, Version
from dateline.record.schema import derived, derived_term, report
from dateline.record.tally import tally_closing, tally_fresh

#: a derived row as its table holds it, what it is found by, and the report that it is about
_Fresh: TypeAlias = tuple[dict[str, Any], tuple[tuple[str, str], ...], str | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a derived object is filed under: its key, and what filters ask for."""

    key: str
    report: str | None = None
    code: str | None = None
    standing: str | None = None
    low: float | None = None
    high: float | None = None
    valid_start: date | None = None
    valid_end: date | None = None
    known_from: date | None = None
    start: int | None = None
    weight: float | None = None
    place: str | None = None
    terms: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of derived object: its type and how it is filed."""

    type: Any
    file: Callable[[Any], Entry]


def fold(name: str) -> str:
    """A name as filters compare it: no case, single spaces, at most 200 characters."""
    return " ".join(name.casefold().split())[:200]


def _place_terms(places: Sequence[PlaceReading | None]) -> Iterator[tuple[str, str]]:
    for place in places:
        if place is not None:
            if place.name:
                yield "place", fold(place.name)
            if place.key:
                yield "place", place.key[:200]
            if place.country:
                yield "country", place.country


def _voice_terms(voice: Voice | None, chain: Sequence[Voice]) -> Iterator[tuple[str, str]]:
    for one in (*chain, *(() if voice is None else (voice,))):
        yield "voice", fold(one.name)
        yield "voice", one.id[:200]
        if one.name_id:
            yield "voice", one.name_id[:200]


def _figure(row: ResolvedFigure) -> Entry:
    figure = row.figure
    return Entry(
        key=figure.id, report=figure.report, code=figure.measure, low=figure.low, high=figure.high,
        valid_start=row.as_of_start or row.as_of_end, valid_end=row.as_of_end or row.as_of_start,
        start=figure.spans[0].start,
        terms=(*_place_terms([row.place]), *_voice_terms(row.voice, row.chain)),
    )  # fmt: skip


def _event(row: ResolvedEvent) -> Entry:
    return Entry(
        key=row.event.id, report=row.event.report, code=row.event.type,
        low=row.event.killed_low, high=row.event.killed_high,
        valid_start=row.start_on or row.end_on, valid_end=row.end_on or row.start_on,
        start=row.event.spans[0].start,
        terms=(*_place_terms(row.places), *_voice_terms(row.voice, row.chain)),
    )  # fmt: skip


def _statement(row: ResolvedStatement) -> Entry:
    return Entry(
        key=row.statement.id, report=row.statement.report, code=row.statement.stance,
        valid_start=row.said_on, valid_end=row.said_on, start=row.statement.span.start,
        terms=tuple(_voice_terms(row.voice, row.chain)),
    )  # fmt: skip


def _dating(row: Dating) -> Entry:
    source = row.source if row.published_on is not None else None
    day = row.published_on
    return Entry(
        key=row.report, report=row.report, code=source, known_from=row.known_on, valid_start=day, valid_end=day
    )  # fmt: skip


def _edge(row: Edge) -> Entry:
    reports = sorted({row.source.report, row.target.report})
    return Entry(key=edge_id(row), code=row.level, terms=tuple(("report", r) for r in reports))


def _ties(row: Ties) -> Entry:
    ends = (("report", row.report), ("report", row.other))
    return Entry(key=make_id("ties", row.report, row.other), code="passage", terms=ends)


def _origins(row: Origins) -> Entry:
    firsts = frozenset(row.firsts)
    terms = tuple(("first" if at in firsts else "origin", name) for at, name in row.starts)
    return Entry(key=row.report, report=row.report, terms=terms)


def _name(row: Name) -> Entry:
    names = (("name", fold(variant)) for variant in (row.name, *row.variants))
    reports = (("report", report) for report in sorted({mention.report for mention in row.mentions}))
    return Entry(key=row.id, code=row.kind, terms=(*names, *reports))


def weigh_matter(row: Matter) -> float:
    """What a matter weighs in a brief by what is known of it without its claims: voices, carriers and how often it
    is told.

    >>> weigh_matter(Matter("m", "event", "fire", ("a", "b"), ("v",), ("c", "d"), (), (), "single voice", "r", ()))
    2.5
    """
    told = min(math.log2(max(len(row.claims), 1)), 2.0) / 2
    return round(min(len(row.voices), 4) + min(len(row.carriers), 4) / 2 + told, 3)


def _matter(row: Matter) -> Entry:
    where = fold(row.place) if row.place else None
    place = (("place", where),) if where is not None else ()
    return Entry(
        key=row.id, code=row.measure or row.kind, standing=row.standing, low=row.low, high=row.high,
        valid_start=row.valid_start or row.valid_end, valid_end=row.valid_end or row.valid_start,
        known_from=row.known_from, weight=weigh_matter(row), place=where,
        terms=(*place, *(("claim", c) for c in row.claims), *(("voice", v[:200]) for v in row.voices)),
    )  # fmt: skip


def _relation(row: ClaimRelation) -> Entry:
    ends = tuple(("claim", c) for c in sorted({row.source, row.target}))
    return Entry(
        key=make_id("rel", row.source, row.target, row.relation, row.rule), code=row.relation, terms=ends
    )


#: every kind of derived row, by name
KINDS: dict[str, Kind] = {
    "dating": Kind(Dating, _dating),
    "readings": Kind(Readings, lambda row: Entry(key=row.report, report=row.report)),
    "figure": Kind(ResolvedFigure, _figure),
    "event": Kind(ResolvedEvent, _event),
    "statement": Kind(ResolvedStatement, _statement),
    "edge": Kind(Edge, _edge),
    "ties": Kind(Ties, _ties),
    "origins": Kind(Origins, _origins),
    "keys": Kind(
        Keys,
        lambda row: Entry(
            key=f"{row.field}|{row.report}",
            report=row.report,
            terms=tuple((row.field, key) for key in row.keys),
        ),
    ),
    "answers": Kind(
        Answers,
        lambda row: Entry(
            key=f"{row.report}#{row.part}" if row.part else row.report,
            report=row.report,
            terms=tuple(
                (field, one) for a in row.rows for field, one in (("claim", a.claim), ("report", a.report))
            ),
        ),
    ),
    "called": Kind(Called, lambda row: Entry(key=row.report, report=row.report, terms=row.terms)),
    "name": Kind(Name, _name),
    "matter": Kind(Matter, _matter),
    "relation": Kind(ClaimRelation, _relation),
}


def split_resolution(resolution: Resolution) -> list[Derivation]:
    """A report's resolution as the derivations that it is kept by: dating, readings, and each claim alone."""
    key, known = resolution.report, resolution.dating.known_on
    claims: tuple[ResolvedFigure | ResolvedEvent | ResolvedStatement, ...] = (
        *resolution.figures,
        *resolution.events,
        *resolution.statements,
    )
    ids = tuple(KINDS[_kind_of(c)].file(c).key for c in claims)
    readings = Readings(
        key,
        resolution.anchors,
        resolution.times,
        resolution.places,
        resolution.attributions,
        ids,
        resolution.sensitive,
    )
    return [
        Derivation("dating", key, [Version(resolution.dating, known)]),
        Derivation("readings", key, [Version(readings, known)]),
        *(
            Derivation(kind, key, [Version(row, known) for row in rows])
            for kind, rows in (
                ("figure", resolution.figures),
                ("event", resolution.events),
                ("statement", resolution.statements),
            )
        ),
    ]


def make_versions(kind: str, days: Sequence[tuple[date, Sequence[Any]]], now: Sequence[Any]) -> list[Version]:
    """The versions of a kind's rows from how they stood at the end of each day on which something became
    known (in order of day), and how they stand now, undated reports included.

    Days on which a row did not change are one version. Put them in a `Derivation`, and questions
    `as_known` are answered as of every day.
    """
    file = KINDS[kind].file
    held: dict[str, tuple[date, Any]] = {}
    versions: list[Version] = []
    for day, rows in days:
        there = {file(row).key: row for row in rows}
        for key, (since, row) in sorted(held.items()):
            if there.get(key) != row:
                versions.append(Version(row, since, day))
                del held[key]
        for key, row in there.items():
            held.setdefault(key, (day, row))
    present = {file(row).key: row for row in now}
    for key, (since, row) in sorted(held.items()):
        same = present.get(key) == row
        versions.append(Version(row, since, None if same else date.max))
        if same:
            del present[key]
    return versions + [Version(row, None) for _, row in sorted(present.items())]


def _kind_of(row: ResolvedFigure | ResolvedEvent | ResolvedStatement) -> str:
    if isinstance(row, ResolvedFigure):
        return "figure"
    return "event" if isinstance(row, ResolvedEvent) else "statement"


#: the open rows of a kind in some scopes, and the row ids of some reports
_OPEN = select(*(derived.c[name] for name in ("scope", "id", "key", "known_from", "digest"))).where(
    derived.c.kind == bindparam("kind"),
    derived.c.scope.in_(bindparam("some", expanding=True)),
    derived.c.closed_at.is_(None),
)
_ROW_IDS = select(report.c.key, report.c.id).where(report.c.key.in_(bindparam("some", expanding=True)))
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
    for where, derivation in derivations.items():
        rows = _fresh_rows(derivation, at)
        for row_id, key, known_from, old in held.get(where, ()):
            same = rows.get((key, str(known_from)))
            if same is not None and same[0]["digest"] == old:
                del rows[key, str(known_from)]
            else:
                closing.append(row_id)
        fresh += [rows[key] for key in sorted(rows)]
    for first in range(0, len(closing), CHUNK):
        some = derived.c.id.in_(closing[first : first + CHUNK])
        tally_closing(connection, some)
        connection.execute(update(derived).where(some).values(closed_at=at))
    for first in range(0, len(fresh), _PIECE):
        _insert(connection, fresh[first : first + _PIECE])
    return bool(closing or fresh)


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


#: kinds of derived rows that are paged, and the terms that they are paged by
PAGED = frozenset({"figure", "event", "statement", "matter"})
PAGED_BY = frozenset({"place", "country", "voice"})


#: what most terms bear
_UNORDERED = (None, None)


def ordered_by(row: Mapping[str, Any], field: str) -> tuple[str | None, str | None]:
    """The kind and last valid day (ISO) that a derived row's term of a field bears; both None for most fields."""
    if field not in PAGED_BY or row["kind"] not in PAGED:
        return _UNORDERED
    day = row["valid_end"]
    return row["kind"], day if day is None or isinstance(day, str) else day.isoformat()


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
            (row_id, field, value, *(ordered_by(row, field) if paged else _UNORDERED))
            for field, value in dict.fromkeys(found_by)
        ]
    insert_plain(connection, derived, [row for row, _, _ in rows])
    tally_fresh(connection, [row for row, _, _ in rows])
    insert_rows(connection, derived_term, ("derived_id", "field", "value", "kind", "day"), terms)
