"""What withholding rests on, gathered from all of a record: names, words that people must not read, places, digits.

It is read once, and after a change only the rows that are new: what a record holds is named by rows that never change
(`(id, digest)` of a derived row; an extraction with its method and instant), so what is kept is exactly that of the rows that
stand now. What no row names any more is forgotten at the next look. Rows are read in pieces, and of each only the part that
matters here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import func, select

from dateline.model import NameKind, Sensitive, SensitivityClass, Span
from dateline.record import schema as s
from dateline.record.codec import unpack
from dateline.record.facts import CHUNK, FactReader

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Named:
    """The part of a `Name` that withholding asks for."""

    name: str
    kind: NameKind
    variants: tuple[str, ...]
    sensitivity: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What withholding rests on in a record or view: its names; what is marked in its reports, with the words (those of
    private persons are told by names); words that name a place; the distinct digits of the figures of each report."""

    names: Sequence[Named]
    marks: Collection[tuple[Sensitive, str]]
    places: Collection[str]
    digits: Mapping[str, Sequence[str]]

    def reports_with(self, hides: Callable[[str], bool]) -> list[str]:
        """The reports with a figure whose digits are hidden; each distinct digits are asked about once."""
        every = {digits for own in self.digits.values() for digits in own}
        hidden = {digits for digits in every if hides(digits)}
        return sorted(report for report, own in self.digits.items() if not hidden.isdisjoint(own))


@dataclass(frozen=True, slots=True)
class _Mention:
    """The part of a `PlaceMention` that tells how a place is written."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class _Place:
    mention: _Mention
    key: str | None = None


@dataclass(frozen=True, slots=True)
class _Told:
    """The part of `Readings` that withholding asks for."""

    report: str
    places: tuple[_Place, ...] = ()
    sensitive: tuple[Sensitive, ...] = ()


@dataclass(frozen=True, slots=True)
class _Counted:
    """The part of a `Figure` that tells its digits."""

    spans: tuple[Span, ...]
    text: str
    number_span: Span


@dataclass(frozen=True, slots=True)
class _Counts:
    figures: tuple[_Counted, ...] = ()


@dataclass(frozen=True, slots=True)
class _Report:
    """What one report's resolution adds."""

    marks: tuple[tuple[Sensitive, str], ...]
    places: tuple[str, ...]


def digits_of(text: str, spans: Sequence[Span], number_span: Span) -> str:
    """The digits of a figure as written: `text` is its words, which begin where the first of `spans` does."""
    first = spans[0].start
    return text[number_span.start - first : number_span.end - first]


class Gathering:
    """Gathers the words of a record as it stands, and keeps them for the next time. Safe to be used by several threads, and
    for several states of one record; not for several records."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._names: dict[tuple[int, str], Named] = {}
        self._reports: dict[tuple[int, str], _Report] = {}
        self._digits: dict[tuple[int, int, str, Any], tuple[str, ...]] = {}
        self._strings: dict[str, str] = {}

    def gather(self, record: FactReader) -> Words:
        """The words of a record as it stands now; give a snapshot where others may write meanwhile."""
        with self._lock, record.snapshot() as still:
            names, reports = _standing(still, "name"), _standing(still, "readings")
            counted = dict(_counted(still))
            _bring(self._names, names, lambda ids: _bodies(still, ids, Named))
            _bring(self._reports, reports, lambda ids: self._read_reports(still, ids))
            _bring(self._digits, counted, lambda ids: self._read_digits(still, ids))
            self._strings.clear()
            return Words(
                list(self._names.values()),
                [mark for one in self._reports.values() for mark in one.marks],
                {place for one in self._reports.values() for place in one.places},
                {counted[key]: digits for key, digits in self._digits.items()},
            )

    def _read_reports(
        self, record: FactReader, rows: Sequence[tuple[int, str]]
    ) -> Iterator[tuple[tuple[int, str], _Report]]:
        found = dict(_bodies(record, rows, _Told))
        marked = [one.report for one in found.values() if _marks(one)]
        sources = {report.key: report.sha256 for report in record.reports(marked)} if marked else {}
        for row, one in found.items():
            marks = _marks(one)
            text = record.source_text(sources[one.report]) if marks else ""
            yield (
                row,
                _Report(
                    tuple((mark, self._same(mark.span.of(text))) for mark in marks),
                    tuple(sorted({self._same(word) for word in places_in(one.places)})),
                ),
            )

    def _read_digits(
        self, record: FactReader, rows: Sequence[tuple[int, int, str, Any]]
    ) -> Iterator[tuple[tuple[int, int, str, Any], tuple[str, ...]]]:
        e, by_id = s.extraction.c, {row[0]: row for row in rows}
        with record.read() as connection:
            for row_id, body in connection.execute(select(e.id, e.body).where(e.id.in_(by_id))):
                figures = unpack(body, _Counts).figures
                digits = {self._same(digits_of(f.text, f.spans, f.number_span)) for f in figures}
                yield by_id[row_id], tuple(sorted(digits))

    def _same(self, text: str) -> str:
        """One string for all that are equal, while rows are read: most words come again and again."""
        return self._strings.setdefault(text, text)


def places_in(places: Iterable[Any]) -> Iterator[str]:
    """How the places are written that some mentions name; a mention that names none is left out."""
    for place in places:
        if place.key:
            yield place.mention.name
            yield place.mention.text


def _marks(one: _Told) -> list[Sensitive]:
    """What is marked in a report; private persons are told by the names of the record."""
    private: SensitivityClass = "private person"
    return [mark for mark in one.sensitive if mark.kind != private]


def _bring(
    held: dict[K, T], now: Collection[K], read: Callable[[Sequence[K]], Iterable[tuple[K, T]]]
) -> None:
    """Brings what is held to the rows that there are now: forgets the others, reads those that are new."""
    for gone in [key for key in held if key not in now]:
        del held[gone]
    fresh = [key for key in now if key not in held]
    for first in range(0, len(fresh), CHUNK):
        held.update(read(fresh[first : first + CHUNK]))


def _standing(record: FactReader, kind: str) -> set[tuple[int, str]]:
    """The rows (id and digest) of a kind that stand now, one a key, as `DerivedReader.rows` chooses."""
    d = s.derived.c
    query = select(d.key, d.digest, d.id).where(
        d.kind == kind, d.closed_at.is_(None), d.known_until.is_(None)
    )
    best: dict[str, tuple[str, int]] = {}
    with record.read() as connection:
        for key, digest, row_id in connection.execute(query):
            there = best.get(key)
            if there is None or digest < there[0]:
                best[key] = digest, row_id
    return {(row_id, digest) for digest, row_id in best.values()}


def _bodies(
    record: FactReader, rows: Sequence[tuple[int, str]], kind: type[T]
) -> Iterator[tuple[tuple[int, str], T]]:
    d, by_id = s.derived.c, {row[0]: row for row in rows}
    with record.read() as connection:
        for row_id, body in connection.execute(select(d.id, d.body).where(d.id.in_(by_id))):
            yield by_id[row_id], unpack(body, kind)


def _counted(record: FactReader) -> Iterator[tuple[tuple[int, int, str, Any], str]]:
    """The newest extraction of each report that has one, and the report's key."""
    e, r = s.extraction.c, s.report.c
    newest = select(func.max(e.id)).group_by(e.report_id)
    query = select(e.id, e.report_id, e.method_version, e.recorded_at, r.key).join(
        s.report, r.id == e.report_id
    )
    with record.read() as connection:
        for *row, key in connection.execute(query.where(e.id.in_(newest))):
            yield (row[0], row[1], row[2], row[3]), key
