"""What a request asks for: the day it looks at, filters, where in a list; read from its address and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import get_args
from urllib.parse import urlencode

from dateline.errors import UsageError
from dateline.model import Standing
from dateline.record import ClaimFilter, View

STANDINGS: tuple[str, ...] = get_args(Standing)

#: filters of lists, as they stand in addresses
FILTERS = ("measure", "place", "country", "voice", "report", "standing", "from", "to")


def parse_day(text: str | None, name: str) -> date | None:
    """A calendar date of an address; raises `UsageError` with the form expected."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{name} takes a date such as 2022-03-12, got {text!r}") from None


def parse_moment(text: str | None, name: str) -> datetime | None:
    """An instant of an address, with its zone; raises `UsageError` with the form expected."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise UsageError(f"{name} takes a time such as 2022-03-12T09:30:00Z, got {text!r}")
    return at


def parse_count(text: str | None, name: str, default: int, most: int) -> int:
    """A whole number from 1 to `most` of an address; raises `UsageError` otherwise."""
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= most):
        raise UsageError(f"{name} takes a whole number from 1 to {most}, got {text!r}")
    return int(text)


def find_report(view: View, name: str) -> str:
    """A report's key by its key or display name; raises `UsageError` where the view has none such."""
    row = view.report(name) if name.startswith("rep-") else None
    row = row or view.find_report(name)
    if row is None:
        raise UsageError(f"there is no report {name!r} in this record")
    return row.report.key


def make_filter(view: View, query: Mapping[str, str]) -> ClaimFilter:
    """The filter of an address; raises `UsageError` for a value that it cannot have."""
    standing = query.get("standing") or None
    if standing is not None and standing not in STANDINGS:
        raise UsageError(f"standing takes one of {', '.join(STANDINGS)}; got {standing!r}")
    start, end = parse_day(query.get("from"), "from"), parse_day(query.get("to"), "to")
    if start is not None and end is not None and start > end:
        raise UsageError(f"from {start} is after to {end}; nothing can be about both")
    report = query.get("report") or None
    return ClaimFilter(
        measure=query.get("measure") or None,
        place=query.get("place") or None,
        country=query.get("country") or None,
        voice=query.get("voice") or None,
        report=find_report(view, report) if report else None,
        start_on=start,
        end_on=end,
        standing=standing,
    )


@dataclass(frozen=True)
class Links:
    """Addresses of the room that carry the day that is looked at, so that a link keeps it."""

    path: str
    query: Mapping[str, str]

    def to(self, path: str, **query: object) -> str:
        """An address of the room, with the day looked at and what else is given.

        >>> Links("/", {"as_known": "2026-05-13", "q": "dam"}).to("/figures", measure="killed", place=None)
        '/figures?measure=killed&as_known=2026-05-13'
        """
        path, _, part = path.partition("#")
        given = {name.rstrip("_"): str(value) for name, value in query.items() if value not in (None, "")}
        if self.query.get("as_known"):
            given.setdefault("as_known", self.query["as_known"])
        return path + (f"?{urlencode(given)}" if given else "") + (f"#{part}" if part else "")

    def here(self, **query: object) -> str:
        """This address with some of its query changed; None takes a part away.

        >>> Links("/figures", {"measure": "killed"}).here(from_="2026-05-12", measure=None)
        '/figures?from=2026-05-12'
        """
        given: dict[str, object] = dict(self.query)
        given.update({name.rstrip("_"): value for name, value in query.items()})
        kept = {name: str(value) for name, value in given.items() if value not in (None, "")}
        return self.path + (f"?{urlencode(kept)}" if kept else "")
