"""What reports say as it was read: passages with their origins, times, places and attributions, signs, what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select

from dateline.model import Rejection, ResolvedAttribution, SignReading, Span
from dateline.record import schema as s
from dateline.record.codec import unpack
from dateline.record.facts import CHUNK, to_passage, to_rejection
from dateline.record.report_view import ReportView
from dateline.record.rows import Origins, PassageRow, Readings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Attributed:
    """The part of `Readings` that says who said what."""

    report: str
    attributions: tuple[ResolvedAttribution, ...] = ()


class PassageView(ReportView):
    """The part of a `View` that knows what stands in each report."""

    def passages(self, report: str | None = None) -> Iterator[PassageRow]:
        """The passages of one report (by key) or of all, in order of report and text, with their origins."""
        wanted = self.reports() if report is None else [r for r in (self.report(report),) if r]
        query = select(s.passage, s.report.c.key.label("report_key")).join(s.report).order_by(s.passage.c.n)
        for row in wanted:
            origins = dict(next(self._of_report("origins", row.report.key, Origins), Origins("", ())).starts)
            with self.record.read() as connection:
                found = connection.execute(query.where(s.report.c.key == row.report.key)).all()
            for one in found:
                passage = to_passage(one)
                yield PassageRow(row.name, passage, origins.get(passage.span.start))

    def origins(self) -> dict[tuple[str, int], str]:
        """The origin of every passage, by report key and start."""
        rows = (unpack(row.body, Origins) for row in self._derived.rows(self._derived.query("origins")))
        return {
            (row.report, start): origin
            for row in rows
            for start, origin in row.starts
            if row.report in self._known
        }

    def passage_origins(self, reports: Iterable[str]) -> dict[str, list[tuple[Span, str | None]]]:
        """The passages of some reports by key, each with its origin, in text order; all looked up together."""
        wanted = sorted(self.reports_by(reports))
        p, found = s.passage.c, dict[str, list[tuple[Span, str | None]]]()
        query = select(s.report.c.key, p.start, p.end).join(s.report).order_by(s.report.c.key, p.n)
        of = self._derived.query("origins", all_days=True)
        for first in range(0, len(wanted), CHUNK):
            some = wanted[first : first + CHUNK]
            rows = self._derived.rows(of.where(s.derived.c.key.in_(some)))
            origins = {row.key: dict(unpack(row.body, Origins).starts) for row in rows}
            with self.record.read() as connection:
                for key, start, end in connection.execute(query.where(s.report.c.key.in_(some))):
                    at = origins.get(key, {}).get(start)
                    found.setdefault(key, []).append((Span(start, end), at))
        return found

    def readings(self, report: str | None = None) -> Iterator[Readings]:
        """Times, places and attributions as they were resolved, of one report or of all, in order of name."""
        wanted = self.reports() if report is None else [r for r in (self.report(report),) if r]
        for row in wanted:
            yield from self._of_report("readings", row.report.key, Readings)

    def readings_of(self, reports: Iterable[str]) -> list[Readings]:
        """The same of some reports, in order of key."""
        return self._readings_of(reports, Readings)

    def _readings_of(self, reports: Iterable[str], of: type[T]) -> list[T]:
        known = sorted(set(reports))
        if self.as_known is not None or self.as_recorded is not None or self.withheld.reports:
            known = sorted(self.reports_by(known))
        query = self._derived.query("readings", all_days=True)
        found: dict[str, T] = {}
        for first in range(0, len(known), CHUNK):
            some = query.where(s.derived.c.key.in_(known[first : first + CHUNK]))
            found |= {row.key: unpack(row.body, of) for row in self._derived.rows(some)}
        return [found[key] for key in known if key in found]

    def attributions_of(self, reports: Iterable[str]) -> dict[str, tuple[ResolvedAttribution, ...]]:
        """The attributions in some reports by key, each in text order; none for a report that this view does not
        have. Leaves times and places unread."""
        wanted = sorted(set(reports))
        found = {one.report: one.attributions for one in self._readings_of(wanted, _Attributed)}
        return {key: found.get(key, ()) for key in wanted}

    def signs(self, report: str | None = None) -> dict[str, SignReading]:
        """The signs of rewording in one report or in all, by report key; a report that was not read has none."""
        if report is not None:
            found = self.record.reading(report, "signs", SignReading) if self.report(report) else None
            return {report: found} if found is not None else {}
        rows = self.record.readings("signs", SignReading)
        return {key: row for key, row in rows.items() if key in self._known}

    def signs_of(self, reports: Iterable[str]) -> dict[str, SignReading]:
        """The signs of rewording in some reports, looked up together; a report that was not read has none."""
        wanted = set(reports)
        if self.as_known is not None or self.as_recorded is not None or self.withheld.reports:
            wanted = set(self.reports_by(wanted))
        return self.record.readings_of(wanted, "signs", SignReading)

    def rejections(self, report: str | None = None) -> list[Rejection]:
        """What was left out and why: of known reports (or one, by key), and files that never became reports; sorted."""
        query = select(s.rejection)
        if report is not None:
            query = query.where(s.rejection.c.report == report)
        if self.as_recorded is not None:
            query = query.where(s.rejection.c.recorded_at <= self.as_recorded)
        with self.record.read() as connection:
            rows = [to_rejection(row) for row in connection.execute(query)]
        if report is not None:
            kept = rows if self.report(report) is not None else []
        else:
            kept = [r for r in rows if r.report in self._known or r.report not in self._recorded]
        self._label(r.report for r in kept)
        return sorted(
            kept,
            key=lambda r: (self.name_of(r.report), r.report, r.span or (-1, -1), r.stage, r.slug, r.reason),
        )

    def _of_report(self, kind: str, report: str, of: type[T]) -> Iterator[T]:
        own = select(s.report.c.id).where(s.report.c.key == report).scalar_subquery()
        for row in self._derived.rows(
            self._derived.query(kind, all_days=True).where(s.derived.c.report_id == own)
        ):
            yield unpack(row.body, of)
