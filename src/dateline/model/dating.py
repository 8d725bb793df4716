"""What a report's text says about the day it was published: constraints on the calendar, and relations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dateline.model.spans import Span

ConstraintKind = Literal[
    "published",  # a date line such as `Published 12 March 2021`: the day itself
    "dateline",  # `GENEVA, 12 March (Agency) -`
    "caption",  # a month and day in a caption
    "day",  # any other month and day
    "weekday",  # a bare weekday
    "month",  # a month, with or without its year
    "year",  # a year
    "copyright",  # `© 2021`
    "since",  # the day since which something goes on
    "nth",  # `the third week of`
    "elapsed",  # `six months after`
    "last_month",  # `last month`, of what began on the `since` day
    "years_ago",  # `six years ago`, of what the report elsewhere says happened in a year
    "today",  # `today, 12 March`: the day itself (`low` days later)
    "anniversary",  # `a year ago, on 12 March 2021`: that day in the year of publication
    "narrated",  # a month and day told after a full date, so perhaps of that year
    "near_year",  # `the 2021 election`: a year that may lie behind or ahead
]


@dataclass(frozen=True, slots=True)
class DateConstraint:
    """One constraint on the day of publication, with the characters it was read from.

    `year`, `month`, `day`, `weekday` (1 is Monday) are what the words name; `low` and `high` the days from
    the `since` day to publication (for `nth` and `elapsed`), inclusive; `tense` of the governing verb;
    `part_of_day` the TIMEX3 letters; `lead` whether it stands in the first sentences; `event` the lemmas
    of what is said to have begun; `words` the constraint in words; `year_shift` the year of a month and day,
    counted from that of publication (`May 4 last year`: -1).
    """

    kind: ConstraintKind
    span: Span
    text: str
    words: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    low: int | None = None
    high: int | None = None
    tense: Literal["past", "present", "future"] | None = None
    part_of_day: str | None = None
    lead: bool = False
    event: tuple[str, ...] = ()
    year_shift: int | None = None


@dataclass(frozen=True, slots=True)
class DateHints:
    """All that one part of a report says about its day: a fact of the record. `names` are the proper
    names and `topics` the common nouns that it uses at least twice (lower case, sorted); `topic_spans` says where each topic
    stands first."""

    report: str
    part: int
    constraints: tuple[DateConstraint, ...] = ()
    names: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    topic_spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class RelatedReports:
    """Two reports that carry the same text. `share` (0 to 1) is the part of the shorter one that the other
    holds too; `earlier` names the one that comes first where lineage knows it. The spans are of one shared
    passage, as evidence."""

    first: str
    second: str
    share: float
    first_span: Span
    second_span: Span
    earlier: str | None = None
    first_text: str = ""
    second_text: str = ""


@dataclass(frozen=True, slots=True)
class FigurePoint:
    """One report's statement of a running total."""

    report: str
    value: float
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class FigureSequence:
    """Statements of one running total (`refugees_fled` from one country) in different reports: such a
    total only grows, so fewer means earlier. One point a report, its highest."""

    measure: str
    points: tuple[FigurePoint, ...]
