"""Forecasts beside the counts that came before and after them."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from dateline.model import ClaimRelation
from dateline.weigh.counts import Count
from dateline.weigh.scope import People, compare_people, place_key
from dateline.weigh.standing import relate

#: counts before a forecast, right after it, and last of all, that it is related to
BEFORE, AFTER, LAST = 2, 6, 2


def weigh_forecasts(counts: Sequence[Count], relations: set[ClaimRelation]) -> dict[str, int]:
    """Adds the relations of each forecast to the counts before and after it, of one measure and place; gives how
    many later counts (by origin) each forecast has. `counts` are in order of day, those of no day last."""
    actual: dict[tuple[str, str | None], list[Count]] = defaultdict(list)
    alike: dict[tuple[str, str, People, str | None], list[Count]] = defaultdict(list)
    for count in counts:
        place = place_key(count.place)
        if count.is_count:
            actual[count.row.group, place].append(count)
        elif place is not None:
            alike[count.row.group, place, count.people, count.figure.unit].append(count)
    later: dict[str, int] = {}
    for (group, town, people, unit), some in alike.items():
        rows = [
            c
            for c in actual.get((group, town), ())
            if compare_people(people, c.people) != "apart" and c.figure.unit == unit
        ]
        days = [c.day for c in rows if c.day is not None]
        end, origins = len(days), set[str]()
        since = [0] * (end + 1)
        for n in reversed(range(end)):
            origins.add(rows[n].claim.origin)
            since[n] = len(origins)
        for count in some:
            stated = count.claim.known_on or count.day
            at = end if stated is None else bisect_right(days, stated)
            before = [*rows[max(0, at - BEFORE) : at], *rows[end:][-BEFORE:]][-BEFORE:]
            after = [*rows[at : min(at + AFTER, end)], *rows[max(at, end - LAST) : end]]
            relations.update(
                relate(count.claim.id, c.claim.id, "forecast-and-count") for c in (*before, *after)
            )
            later[count.claim.id] = since[at]
    return later
