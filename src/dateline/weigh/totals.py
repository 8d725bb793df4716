"""A guard before figures are added up: every pair that may count the same people or things, and why.

Dateline itself adds nothing. A person who wants a total names the figures; they are added only where each pair
is surely apart in place, in people, or in days. Not knowing is a reason to refuse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from dateline.model import ResolvedFigure
from dateline.weigh.scope import People, compare_people, compare_places, measure_row, read_people


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two figures (by id) that must not be added up, and why, in words."""

    one: str
    other: str
    reason: str


@dataclass(frozen=True, slots=True)
class Total:
    """Bounds of a sum (None if open), or the pairs that forbid it; one of the two is empty."""

    low: float | None
    high: float | None
    overlaps: tuple[Overlap, ...] = ()


def add_up(figures: Sequence[ResolvedFigure]) -> Total:
    """The sum of figures whose pairs are all surely apart, else the pairs that are not.

    Lower bounds are added to lower bounds and upper to upper; where one is open, so is the sum.
    """
    overlaps = tuple(
        Overlap(a.figure.id, b.figure.id, reason)
        for a, b in combinations(figures, 2)
        if (reason := _reason(a, b)) is not None
    )
    if overlaps:
        return Total(None, None, overlaps)
    return Total(_sum([f.figure.low for f in figures]), _sum([f.figure.high for f in figures]))


def _sum(numbers: Sequence[float | None]) -> float | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known and len(known) == len(numbers) else None


def _reason(a: ResolvedFigure, b: ResolvedFigure) -> str | None:
    """Why two figures must not be added up; None where they are surely apart."""
    one, other = a.figure, b.figure
    if one.id == other.id:
        return "they are one figure"
    for figure in (one, other):
        if figure.is_denied or figure.negated or figure.modality != "actual":
            return "one of them is not said to have happened"
    if one.per or other.per:
        return "one of them is a rate"
    if measure_row(one.measure).group != measure_row(other.measure).group or one.unit != other.unit:
        return f"they measure different things ({one.measure}, {other.measure})"
    if one.subset_of == other.id or other.subset_of == one.id:
        return "one is a part of the other"
    if one.subset_of is not None and one.subset_of == other.subset_of:
        return _people_reason(a, b)
    places = compare_places(a.place, b.place)
    if places == "apart":
        return None
    if compare_people(_people(a), _people(b)) == "apart" or _days_apart(a, b):
        return None
    return {
        "same": "they are of one place, and their days and people may be the same",
        "inside": "the place of one lies inside that of the other",
        "contains": "the place of one lies inside that of the other",
        "near": "their places are near each other and may be one",
        "open": "the place of one is not known",
    }[places]


def _people_reason(a: ResolvedFigure, b: ResolvedFigure) -> str | None:
    if compare_people(_people(a), _people(b)) == "apart":
        return None
    return "both are parts of one count and may overlap"


def _people(figure: ResolvedFigure) -> People:
    return read_people(figure.figure.population, figure.figure.measure, figure.place)


def _days_apart(a: ResolvedFigure, b: ResolvedFigure) -> bool:
    """Whether both count what came about within known days that do not meet; standing numbers and running
    totals never are."""
    if any(measure_row(f.figure.measure).kind == "state" or f.figure.running for f in (a, b)):
        return False
    if any(f.figure.cumulative is not False or f.as_of_end is None for f in (a, b)):
        return False
    starts = [f.as_of_start or f.as_of_end for f in (a, b)]
    ends = [f.as_of_end for f in (a, b)]
    assert starts[0] and starts[1] and ends[0] and ends[1]
    return ends[0] < starts[1] or ends[1] < starts[0]
