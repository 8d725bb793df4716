"""The reports of a record as they are read: those known on a day, or recorded at an instant, with their datings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import func, select

from dateline.model import Dating, Report
from dateline.record import schema as s
from dateline.record.codec import unpack
from dateline.record.facts import CHUNK, FactReader, name_reports, to_report
from dateline.record.query import DerivedReader
from dateline.record.rows import ReportRow, SourceRow
from dateline.record.tally import REPORT, read_tally
from dateline.record.withheld import Withheld


class _Label(NamedTuple):
    """What a report is called, the method that it was read with, and who carried it."""

    name: str
    version: str
    carrier: str | None


class ReportView:
    """The half of a `View` that knows which reports there are, by day and instant, and what they are called."""

    def __init__(
        self, record: FactReader, *, as_known: date | None = None, as_recorded: datetime | None = None
    ) -> None:
        self.record = record
        self.as_known = as_known
        self.as_recorded = as_recorded
        self._derived = DerivedReader(record, as_known, as_recorded)
        self._labels: dict[str, _Label] = {}
        self.withheld = Withheld()

    @property
    def is_now(self) -> bool:
        """Whether this is the record as it stands, of no other day or instant."""
        return self.as_known is None and self.as_recorded is None

    def withhold(self, withheld: Withheld) -> None:
        """Leaves out, from here on, what people marked as sensitive for the audience of what is read."""
        if withheld.reports != self.withheld.reports:
            self.__dict__.pop("_recorded", None)
        self.withheld = withheld
        for name in ("_known", "_known_ids"):
            self.__dict__.pop(name, None)

    @contextmanager
    def held(self) -> Iterator[None]:
        """The record held still: within, all that this view reads is of one state, through one connection."""
        record = self.record
        with record.snapshot() as still:
            self._read_from(still)
            try:
                yield
            finally:
                self._read_from(record)

    def _read_from(self, record: FactReader) -> None:
        self.record = record
        self._derived = DerivedReader(record, self.as_known, self.as_recorded)

    def reports(self) -> list[ReportRow]:
        """The reports, in order of display name."""
        return sorted(self._known.values(), key=lambda row: (row.name, row.report.key))

    def report(self, key: str) -> ReportRow | None:
        """One report by key, None where this view does not have it. Reads no other report."""
        if "_recorded" in self.__dict__:
            return self._known.get(key)
        row = self._load([key]).get(key)
        return row if row is not None and self._is_known(row) else None

    def reports_by(self, keys: Iterable[str]) -> dict[str, ReportRow]:
        """Those of some reports that this view has, by key. Reads no other report."""
        wanted = sorted(set(keys))
        if "_recorded" in self.__dict__:
            return {key: self._known[key] for key in wanted if key in self._known}
        found: dict[str, ReportRow] = {}
        for first in range(0, len(wanted), CHUNK):
            found |= self._load(wanted[first : first + CHUNK])
        return {key: row for key, row in found.items() if self._is_known(row)}

    def find_report(self, name: str) -> ReportRow | None:
        """One report by display name or key, None where there is none. Reads no other report."""
        r = s.report.c
        alike = select(r.key).where((r.key == name) | r.name.in_({name, *_shorter(name)})).limit(CHUNK)
        with self.record.read() as connection:
            found = self.reports_by(key for (key,) in connection.execute(alike))
        rows = sorted(found.values(), key=lambda row: (row.name, row.report.key))
        return next((row for row in rows if name in (row.name, row.report.key)), None)

    def count_reports(self) -> int:
        """How many reports this view has, counted by the database."""
        if self.is_now:
            hidden, count = sorted(self.withheld.reports), select(func.count()).select_from(s.report)
            with self.record.snapshot() as still, still.read() as connection:
                number = read_tally(connection, REPORT[:1])[REPORT]
                for first in range(0, len(hidden), CHUNK):
                    some = s.report.c.key.in_(hidden[first : first + CHUNK])
                    number -= connection.execute(count.where(some)).scalar() or 0
            return number
        if self.withheld.reports:
            return len(self._known)
        if self.as_known is None:
            query = select(func.count()).select_from(s.report)
            if self.as_recorded is not None:
                query = query.where(s.report.c.recorded_at <= self.as_recorded)
        else:
            query = self._derived.query("dating", func.count(s.derived.c.key.distinct()))
        with self.record.read() as connection:
            return connection.execute(query).scalar() or 0

    @cached_property
    def undated(self) -> int:
        """How many reports are left out because no last day of publication is known for them."""
        if self.as_known is None:
            return 0
        return sum(1 for row in self._recorded.values() if _known_on(row) is None)

    def name_of(self, report: str) -> str:
        """The display name of a report by key; the key itself where this view does not have it."""
        return self._label([report])[report].name

    def labels(self, reports: Iterable[str]) -> dict[str, str]:
        """The display names of some reports by key. Reads no other report."""
        wanted = sorted(set(reports))
        found = self._label(wanted)
        return {key: found[key].name for key in wanted}

    def carrier_of(self, report: str) -> str | None:
        """The outlet that published a report, by key; None where it is not known, or the report withheld."""
        return None if report in self.withheld.reports else self._label([report])[report].carrier

    def days_of(self, reports: Iterable[str]) -> dict[str, tuple[str, date]]:
        """Of those of some reports that have a day of publication, where it is from (`given`, `inferred`) and the day.
        Reads no evidence."""
        d, wanted = s.derived.c, sorted(set(reports) - self.withheld.reports)
        dated = self._derived.query("dating", d.key, all_days=True).add_columns(d.digest, d.code, d.valid_end)
        found: dict[str, tuple[str, date]] = {}
        for row in self._derived.rows(dated.where(d.code.is_not(None)), tuple(wanted)):
            found[row.key] = (row.code, row.valid_end)
        return found

    def method_version(self, report: str) -> str:
        """The version of extraction and lexicons that a report's claims were read with; empty where none was."""
        return self._label([report])[report].version

    def newest_methods(self, most: int) -> tuple[str, ...]:
        """The methods that the newest so many reports recorded by then were read with, sorted."""
        r, e = s.report.c, s.extraction.c
        newest = select(r.id).order_by(r.id.desc()).limit(most)
        query = select(e.method_version).distinct()
        if self.as_recorded is not None:
            newest = newest.where(r.recorded_at <= self.as_recorded)
            query = query.where(e.recorded_at <= self.as_recorded)
        with self.record.read() as connection:
            found = connection.execute(query.where(e.report_id.in_(newest.scalar_subquery()))).scalars()
            return tuple(sorted(version for version in found if version))

    def text(self, report: str) -> str:
        """The original text of a report by key."""
        return self.record.source_text(self.record.report(report).sha256)

    def _label(self, keys: Iterable[str]) -> dict[str, _Label]:
        """What reports recorded by then are called, by key; `keys` at least."""
        missing = sorted(set(keys) - self._labels.keys())
        r, e = s.report.c, s.extraction.c
        for first in range(0, len(missing), CHUNK):
            some = missing[first : first + CHUNK]
            naming = select(r.key, r.name, r.sha256, r.id, r.carrier)
            if self.as_recorded is not None:
                naming = naming.where(r.recorded_at <= self.as_recorded)
            with self.record.read() as connection:
                own = connection.execute(naming.where(r.key.in_(some))).all()
                alike = select(r.name).where(r.name.in_(sorted({row.name for row in own}))).group_by(r.name)
                shared = connection.execute(alike.having(func.count() > 1)).scalars().all()
                others = connection.execute(naming.where(r.name.in_(shared))).all() if shared else ()
                reading = select(e.report_id, e.method_version).where(
                    e.report_id.in_([row.id for row in own])
                )
                if self.as_recorded is not None:
                    reading = reading.where(e.recorded_at <= self.as_recorded)
                versions = {
                    row.report_id: row.method_version for row in connection.execute(reading.order_by(e.id))
                }
            names = name_reports(sorted({(row.key, row.name, row.sha256) for row in (*own, *others)}))
            there = {row.key: row for row in own}
            for key in some:
                row = there.get(key)
                self._labels[key] = (
                    _Label(key, "", None)
                    if row is None
                    else _Label(names[key], versions.get(row.id, ""), row.carrier)
                )
        return self._labels

    @cached_property
    def _recorded(self) -> dict[str, ReportRow]:
        """Every report recorded by then, whatever its date, by key."""
        return self._load(None)

    def _load(self, keys: list[str] | None) -> dict[str, ReportRow]:
        """Reports recorded by then with their datings: some by key, or all; by key. The words of withheld reports are
        no evidence of another's day."""
        r, c = s.report.c, s.source.c
        query = select(s.report, c.encoding, c.media_type, c.length, c.language).join(s.source)
        naming = select(r.key, r.name, r.sha256)
        dated = self._derived.query("dating", all_days=True)
        if self.as_recorded is not None:
            query = query.where(r.recorded_at <= self.as_recorded)
            naming = naming.where(r.recorded_at <= self.as_recorded)
        if keys is not None:
            query = query.where(r.key.in_(keys))
            dated = dated.where(s.derived.c.key.in_(keys))
        with self.record.read() as connection:
            rows = connection.execute(query).all()
            if keys is None:
                names = name_reports([(n.key, n.name, n.sha256) for n in connection.execute(naming)])
        if keys is not None:
            names = self.labels(keys)
        hidden = self.withheld.reports
        datings = {
            row.key: _without_evidence(unpack(row.body, Dating), hidden) for row in self._derived.rows(dated)
        }
        return {
            row.key: ReportRow(
                names[row.key],
                to_report(row),
                SourceRow(row.sha256, row.encoding, row.media_type, row.length, row.language),
                datings.get(row.key),
                row.recorded_at,
            )
            for row in rows
        }

    @cached_property
    def _known(self) -> dict[str, ReportRow]:
        return {key: row for key, row in self._recorded.items() if self._is_known(row)}

    def _is_known(self, row: ReportRow) -> bool:
        if row.report.key in self.withheld.reports:
            return False
        if self.as_known is None:
            return True
        known_on = _known_on(row)
        return known_on is not None and known_on <= self.as_known


def _shorter(name: str) -> set[str]:
    """The names that a display name can be of: itself without what tells two reports of one name apart."""
    parts = name.split("~")
    return {"~".join(parts[:n]) for n in range(1, len(parts))}


def _known_on(row: ReportRow) -> date | None:
    """The last possible day of publication: derived, else as given."""
    if row.dating is not None:
        return row.dating.known_on
    return given_on(row.report)


def _without_evidence(dating: Dating, reports: Collection[str]) -> Dating:
    """A report's day without the words of some others that prove it."""
    if not reports:
        return dating
    return replace(dating, evidence=tuple(one for one in dating.evidence if one.report not in reports))


def given_on(report: Report) -> date | None:
    """The day of publication that came with a report."""
    if report.published_on is not None:
        return report.published_on
    return None if report.published_at is None else report.published_at.date()
