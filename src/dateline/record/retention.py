"""Which reports have been kept for as long as the record's owner decided to keep them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date

from dateline.model import Retention
from dateline.record.holds import Hold, held_by, holds
from dateline.record.pages import page_reports
from dateline.record.report_view import given_on
from dateline.record.rows import ReportRow
from dateline.record.view import View


@dataclass(frozen=True, slots=True)
class Due:
    """A report whose time is over: since which day it is counted, and on which day it was due; `hold` where someone
    keeps it from being deleted."""

    report: str
    name: str
    since_on: date
    due_on: date
    hold: Hold | None = None


def due_reports(view: View, policy: Retention, today: date, most: int | None = None) -> list[Due]:
    """The reports that a policy keeps no longer, those that are due the longest first. A report whose day of
    publication is not known is counted from its entry. With `most`, of the so many reports that came first, by
    entry, alone: what a page of a large record shows."""
    found = []
    held = holds(view.record)
    rows = view.reports() if most is None else list(page_reports(view, order="first", limit=most).rows)
    for row in rows:
        since = _since(row, policy)
        if (today - since).days >= policy.days:
            due = date.fromordinal(since.toordinal() + policy.days)
            key = row.report.key
            found.append(Due(key, row.name, since, due, held_by(held, key)))
    return sorted(found, key=lambda one: (one.due_on, one.name, one.report))


def _since(row: ReportRow, policy: Retention) -> date:
    entered = row.recorded_at.astimezone(UTC).date()
    if policy.since == "recorded":
        return entered
    published = row.dating.known_on if row.dating is not None else given_on(row.report)
    return published or entered
