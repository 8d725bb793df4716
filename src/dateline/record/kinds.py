"""Which kinds of derived rows there are, and what each is found by."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

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
from dateline.record.insertion import edge_id
from dateline.record.rows import (
    Answers,
    Called,
    Derivation,
    Keys,
    Named,
    Origins,
    Readings,
    Telling,
    Ties,
    Version,
    claim_of,
)


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
    """A name is found by its words; by the reports that mention it through their rows (`named`), where it does not hold its
    mentions itself, as those of older records do."""
    names = (("name", fold(variant)) for variant in (row.name, *row.variants))
    reports = (("report", report) for report in sorted({mention.report for mention in row.mentions}))
    return Entry(key=row.id, code=row.kind, terms=(*names, *reports))


def _called(row: Called) -> Entry:
    told = (("wording", f"{one.id}|{row.report}") for one in row.wordings)
    return Entry(key=row.report, report=row.report, terms=(*row.terms, *told))


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
    "telling": Kind(Telling, lambda row: Entry(key=row.report, report=row.report)),
    "called": Kind(Called, _called),
    "named": Kind(
        Named,
        lambda row: Entry(
            key=row.report, report=row.report, terms=tuple(("named", name) for name, _ in row.names)
        ),
    ),
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
    ids = tuple(claim_of(c).id for c in claims)
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


#: kinds of derived rows that are paged, and the terms that they are paged by
PAGED = frozenset({"figure", "event", "statement", "matter"})
PAGED_BY = frozenset({"place", "country", "voice"})


#: what most terms bear
UNORDERED = (None, None)


def ordered_by(row: Mapping[str, Any], field: str) -> tuple[str | None, str | None]:
    """The kind and last valid day (ISO) that a derived row's term of a field bears; both None for most fields."""
    if field not in PAGED_BY or row["kind"] not in PAGED:
        return UNORDERED
    day = row["valid_end"]
    return row["kind"], day if day is None or isinstance(day, str) else day.isoformat()
