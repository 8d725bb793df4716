"""Figure claims as counts that can be compared, and their bounds side by side.

A count's bounds are as stated. `at least n` reaches up without end; an approximate or round number
reaches by half of its last digit, at most 15 (approximate) or 5 (round) percent. Nothing is averaged.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from dateline.lexicons import read_lexicon
from dateline.model import Figure, PlaceReading, ResolvedFigure, WeighedClaim
from dateline.weigh.scope import MeasureRow, People, content_words, general_words, measure_row, read_people

Values = Literal["equal", "meet", "round", "apart"]

#: factor by which open bounds (`at least 70`, `at least 80`) may differ and still state about the same number
ALIKE = 1.15
#: factor below which a count is what `more than` a round number under a hundred rounds down
JUST_BEYOND = 1.25


class Bounds(NamedTuple):
    """What a count states: its bounds, None where open, whether it calls them approximate, and whether its own words put it
    beyond its lower bound (`more than ten`)."""

    low: float | None
    high: float | None
    approximate: bool = False
    beyond: bool = False

    @property
    def point(self) -> float:
        """The one number that an order of counts goes by: the lower bound, else the upper."""
        return self.low if self.low is not None else self.high if self.high is not None else 0.0


@dataclass(frozen=True, slots=True)
class Count:
    """A figure claim with what comparing needs, computed once. `day` is the day the count is stated for,
    else the last possible day of publication."""

    claim: WeighedClaim
    figure: Figure
    row: MeasureRow
    people: People
    place: PlaceReading | None
    start: date | None
    day: date | None
    running: bool | None
    low: float | None
    high: float | None
    voice: str
    words: frozenset[str]

    @property
    def bounds(self) -> Bounds:
        """What it states."""
        return state_bounds(self.figure, self.low, self.high)

    @property
    def point(self) -> float:
        """The one number that an order of counts goes by: the lower bound, else the upper."""
        return self.bounds.point

    @property
    def denied(self) -> bool:
        """Whether its voice says that it is not so. The report's own `not` may be of something beside a count of
        no measure (`that is not rare for two stars`)."""
        return self.figure.is_denied and (self.figure.stance == "denies" or self.figure.measure != "other")

    @property
    def is_count(self) -> bool:
        """Whether it counts what is, not what is forecast, planned or conditional."""
        return self.figure.modality == "actual" or (
            self.figure.modality == "pledged" and self.row.group == "aid_pledged"
        )


def read_count(claim: WeighedClaim, resolved: ResolvedFigure, voice: str) -> Count:
    """A figure claim made ready to be compared; lengths are in kilometres."""
    figure = resolved.figure
    people = read_people(figure.population, figure.measure, resolved.place)
    row = measure_row(figure.measure)
    if row.family == "other":
        what = people.kind if figure.measure == "other" else figure.measure
        row = MeasureRow("other", f"other:{figure.unit or ''}:{what}", "state")
    if figure.per is not None:  # what comes about each day is nothing that has
        row = MeasureRow(row.family, f"{row.group} a {figure.per}", "state")
    factor = _kilometres(figure.unit) if figure.measure == "distance" else 1.0
    day = resolved.as_of_end or claim.known_on
    start = resolved.as_of_start
    running: bool | None = figure.running
    if row.kind == "state":
        running = None
    elif row.kind == "once" or (row.kind == "flow" and not running):
        running = False
    elif running is None and start is not None and day is not None and start < day:
        running = True
    return Count(
        claim=claim,
        figure=figure,
        row=row,
        people=people,
        place=resolved.place,
        start=start,
        day=day,
        running=running,
        low=None if figure.low is None else figure.low * factor,
        high=None if figure.high is None else figure.high * factor,
        voice=voice,
        words=content_words(figure.text) - general_words(),
    )


def state_bounds(figure: Figure, low: float | None, high: float | None) -> Bounds:
    """What a figure states, with its bounds in the unit that they are compared in."""
    beyond = figure.qualifier is not None and _says_beyond(figure.qualifier)
    return Bounds(low, high, figure.approximate, beyond)


@lru_cache(4096)
def _says_beyond(qualifier: str) -> bool:
    rows = read_lexicon("qualifiers")
    words = (row["words"] for where in ("before", "after") for row in rows[where] if row["bound"] == "more")
    return any(" ".join(qualifier.casefold().split()) in some for some in words)


def order_of_count(count: Count) -> tuple[object, ...]:
    """What counts of one bucket are put in order by: their days, then what they state; no two have the same."""
    return (
        count.day or date.max,
        count.start or date.max,
        count.point,
        count.high if count.high is not None else float("inf"),
        count.people.kind,
        sorted(count.people.narrowed),
        count.claim.known_on or date.max,
        count.claim.id,
    )


def _kilometres(unit: str | None) -> float:
    return float(read_lexicon("standing")["units"].get((unit or "").lower(), 1.0))


def compare_values(a: Bounds, b: Bounds) -> Values:
    """Whether two bounds are equal, overlap, differ by rounding alone, or exclude each other."""
    if a[:2] == b[:2]:
        return "equal"
    if (a.low is None and a.high is None) or (b.low is None and b.high is None):
        return "meet"
    a_low, a_high = _reach(a)
    b_low, b_high = _reach(b)
    if max(a_low, b_low) > min(a_high, b_high):
        return "apart"
    exact = a.low == a.high and b.low == b.high
    return "round" if exact else "meet"


def state_one_number(a: Bounds, b: Bounds) -> bool:
    """Whether one of two counts bears out the other: equal, but for rounding, or between its bounds. That both can hold
    (`at least two`, `about thirty`) is not enough.

    >>> state_one_number(Bounds(7, None), Bounds(7, 7)), state_one_number(Bounds(2, None), Bounds(30, 30))
    (True, False)
    >>> ten = Bounds(10, None, beyond=True)
    >>> [state_one_number(ten, Bounds(n, n)) for n in (12, 15)], state_one_number(Bounds(10, None), Bounds(12, 12))
    ([True, False], False)
    """
    values = compare_values(a, b)
    if values != "meet":
        return values != "apart"
    if None not in (a.low, a.high, b.low, b.high):
        return True
    small, big = sorted((a, b), key=lambda bounds: abs(bounds.point))
    return abs(big.point) <= ALIKE * max(abs(small.point), 1.0) or _is_just_beyond(small, big)


def _is_just_beyond(small: Bounds, big: Bounds) -> bool:
    """Whether the larger of two counts is what the smaller rounds down: `more than ten` of 12, before the next ten."""
    low = small.low or 0.0
    if not small.beyond or low % 10 or not 10 <= low < 100:
        return False
    return big.point < min(low + 10, JUST_BEYOND * low)


def follows_from(one: Bounds, other: Bounds) -> bool:
    """Whether a count holds wherever another does (`at least 24` of 84, and of 24).

    >>> follows_from(Bounds(24, None), Bounds(84, 84)), follows_from(Bounds(84, 84), Bounds(24, None))
    (True, False)
    """
    return (one.low is None or (other.low is not None and one.low <= other.low)) and (
        one.high is None or (other.high is not None and other.high <= one.high)
    )


def says_less(one: Bounds, other: Bounds) -> bool:
    """Whether a count follows from another and does not bear it out: `at least 24` of 84, not of 24.

    >>> says_less(Bounds(24, None), Bounds(84, 84)), says_less(Bounds(84, None), Bounds(84, 84))
    (True, False)
    """
    return follows_from(one, other) and not state_one_number(one, other)


def _reach(count: Bounds) -> tuple[float, float]:
    low = -math.inf if count.low is None else count.low
    high = math.inf if count.high is None else count.high
    if low == high:
        slack = _slack(low, count.approximate)
        return low - slack, high + slack
    if count.approximate:
        return low - _slack(low, True), high + _slack(high, True)
    return low, high


def _slack(value: float, approximate: bool) -> float:
    """How far a number may be off by rounding: half of its last digit, within a share of itself."""
    if not math.isfinite(value) or abs(value) < 20 or abs(value) > 1e15:
        return 0.0
    whole = round(abs(value))
    digit = 1
    while whole % (digit * 10) == 0:
        digit *= 10
    if digit < 10 and not approximate:
        return 0.0
    limit = abs(value) * (0.15 if approximate else 0.05)
    return min(max(digit / 2, abs(value) * 0.03 if approximate else 0.0), limit)
