"""Given times of publication: ISO 8601 days and instants, and the e-mail form that feeds use."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import NamedTuple

_DAY = re.compile(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})")


class Published(NamedTuple):
    """`on` is the day as stated; `at` the UTC instant, None where no time zone is stated."""

    at: datetime | None
    on: date


def parse_published(value: str) -> Published | None:
    """The time of publication that a string states, or None where it states none.

    >>> parse_published("2031-05-04T23:30:00-05:00").at.isoformat()
    '2031-05-05T04:30:00+00:00'
    >>> parse_published("2031-05-04").on.isoformat(), parse_published("May")
    ('2031-05-04', None)
    """
    value = value.strip()
    day = _DAY.fullmatch(value)
    try:
        if day:
            return Published(None, date(int(day[1]), int(day[2]), int(day[3])))
        moment = datetime.fromisoformat(value)
    except ValueError:
        from email.utils import parsedate_to_datetime  # a feed's form alone needs it

        try:
            moment = parsedate_to_datetime(value)
        except (ValueError, TypeError, IndexError):
            return None
    try:
        at = moment.astimezone(UTC) if moment.tzinfo is not None else None
    except OverflowError:
        return None
    return Published(at, moment.date())
