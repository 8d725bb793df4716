"""Which count of a matter the most voices bear out: what its standing is judged by, and what a brief leads with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dateline.weigh.counts import Bounds, says_less, state_one_number


@dataclass(frozen=True, slots=True)
class Told:
    """A count that a voice stands by: its bounds, its day (that of its report where it has none), the last possible day of
    publication, and whether it is no part of another count and nothing that was added to one."""

    bounds: Bounds
    day: date | None = None
    known_on: date | None = None
    whole: bool = True


@dataclass(frozen=True, slots=True)
class BorneOut:
    """The count that a matter is judged by, the voices (by their place) that bear it out, and the bounds that state the
    same number as it does."""

    count: Bounds
    voices: frozenset[int]
    bounds: frozenset[Bounds]


def find_borne_out(voices: Sequence[Iterable[Told]]) -> BorneOut | None:
    """The count that the most of some voices bear out; of as many that of the latest, then the highest. None where none
    tells a count.

    What says less than another that stands (`dozens` beside 84) is not what is borne out, unless nothing else is borne out
    by two voices and this is (`at least 12` by two, 15 by a third): of several such, what all its voices say.

    >>> twelve, most = Told(Bounds(12, None)), Told(Bounds(15, 15))
    >>> find_borne_out([[twelve], [twelve], [most]]).count == twelve.bounds
    True
    >>> find_borne_out([[twelve], [most]]).count == most.bounds
    True
    """
    spoken: dict[Bounds, set[int]] = defaultdict(set)
    latest: dict[Bounds, tuple[date, date]] = {}
    whole: set[Bounds] = set()
    for number, voice in enumerate(voices):
        for told in voice:
            days = told.day or date.min, told.known_on or date.min
            spoken[told.bounds].add(number)
            latest[told.bounds] = max(days, latest.get(told.bounds, days))
            if told.whole:
                whole.add(told.bounds)
    firm: list[tuple[tuple[object, ...], BorneOut]] = []
    loose: list[tuple[tuple[object, ...], BorneOut]] = []
    for one in whole or latest:
        alike = frozenset(other for other in spoken if may_be_one(one, other))
        bearing = frozenset().union(*(spoken[other] for other in alike))
        is_exact = one.low is not None and one.low == one.high
        found = BorneOut(one, bearing, alike)
        closed = one.low is not None, one.high is not None, one.approximate, one.beyond
        if is_exact or not any(says_less(one, other) for other in latest):
            firm.append(((len(bearing), latest[one], one.point, one.high or 0.0, *closed), found))
        elif len(bearing) > 1:
            loose.append(((len(bearing), latest[one], -one.point, one.high or 0.0, *closed), found))
    best = max(firm, key=lambda item: item[0], default=None)
    if loose and (best is None or len(best[1].voices) < 2):
        best = max(loose, key=lambda item: item[0])
    return None if best is None else best[1]


def may_be_one(one: Bounds, other: Bounds) -> bool:
    """Whether two bounds state one number; two exact ones far apart are not looked at closely."""
    if one.low == one.high and other.low == other.high and one.low is not None and other.low is not None:
        small, big = sorted((abs(one.low), abs(other.low)))
        if big > 2 * small:
            return one.low == other.low
    return one == other or state_one_number(one, other)
