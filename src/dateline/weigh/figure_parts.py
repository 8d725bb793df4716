"""Counts that are a part of others: relations that tie no two counts to one matter."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from dateline.lexicons import read_lexicon
from dateline.model import ClaimRelation
from dateline.weigh.copies import Reading
from dateline.weigh.counts import Count, order_of_count
from dateline.weigh.scope import compare_people, compare_places, own_wide_key, wider_keys
from dateline.weigh.standing import relate
from dateline.weigh.verdicts import NEAR_DAYS, PART_DAYS
from dateline.weigh.windows import WINDOW

_FAR = date.max


def stated_parts(counts: Sequence[Count]) -> set[ClaimRelation]:
    """That counts are a part of what their report names the whole of."""
    ids = {c.figure.id: c.claim.id for c in counts}
    return {
        relate(c.claim.id, ids.get(c.figure.subset_of, c.figure.subset_of), "stated-part")
        for c in counts
        if c.figure.subset_of is not None
    }


def is_stated_part(a: Count, b: Count) -> bool:
    """Whether the report says that one of two counts is a part of the other."""
    return a.figure.subset_of in (b.figure.id, b.claim.id) or b.figure.subset_of in (a.figure.id, a.claim.id)


def parts_of_places(
    readings: Sequence[Reading[Count]], matter_of: Callable[[str], str]
) -> set[ClaimRelation]:
    """A count for a town beside one of the same day for its region or country: a part, or no part of it; once a pair of
    matters."""
    found: set[ClaimRelation] = set()
    wide: dict[str, list[Count]] = defaultdict(list)
    rows = sorted((reading.first for reading in readings), key=order_of_count)
    for count in rows:
        key = own_wide_key(count.place)
        if key is not None:
            wide[key].append(count)
    days = {key: [c.day or _FAR for c in row] for key, row in wide.items()}
    seen: set[tuple[str, str]] = set()
    for part in rows:
        for key in wider_keys(part.place):
            at = bisect_left(days.get(key, []), part.day or _FAR)
            for whole in wide.get(key, [])[max(0, at - 2) : at + 4]:
                pair = matter_of(part.claim.id), matter_of(whole.claim.id)
                if pair[0] == pair[1] or pair in seen or part.figure.unit != whole.figure.unit:
                    continue
                if not _days_fit(part, whole):
                    continue
                fit = compare_people(part.people, whole.people)
                if fit == "apart" or compare_places(part.place, whole.place) != "inside":
                    continue
                seen.add(pair)
                if part.denied is not whole.denied or is_stated_part(part, whole):
                    continue
                fits = part.point <= whole.point and fit in ("same", "open", "inside")
                rule = "place-inside" if fits else "scopes-differ"
                found.add(relate(part.claim.id, whole.claim.id, rule))
    return found


def _days_fit(part: Count, whole: Count) -> bool:
    """Whether a town's count can be part of a country's: one day, or a running total of that time."""
    if part.day is None or whole.day is None:
        return part.day is whole.day
    if part.day == whole.day:
        return part.running is whole.running or False not in (part.running, whole.running)
    if whole.running is False or part.row.kind == "state":
        return False
    began = whole.start is None or part.day >= whole.start
    return began and -NEAR_DAYS <= (whole.day - part.day).days <= PART_DAYS


def parts_of_measures(counts: Sequence[Count]) -> set[ClaimRelation]:
    """People of one measure who are some of another's: the dead of the infected of one report and day; and measures that
    overlap. `counts` are in order of id."""
    found: set[ClaimRelation] = set()
    rows = [(row["part"], row["whole"]) for row in read_lexicon("standing")["inside"]]
    by_report: dict[tuple[str, str, date | None], list[Count]] = defaultdict(list)
    for count in counts:
        if count.is_count:
            by_report[count.claim.report, count.row.group, count.day].append(count)
    for part_group, whole_group in rows:
        for (report, group, day), parts in by_report.items():
            if group != part_group:
                continue
            for part in parts[:WINDOW]:
                for whole in by_report.get((report, whole_group, day), [])[:WINDOW]:
                    if is_stated_part(part, whole):
                        continue
                    if compare_places(part.place, whole.place) not in ("same", "inside") or (
                        whole.high is not None and part.low is not None and part.low > whole.high
                    ):
                        continue
                    if compare_people(part.people, whole.people) != "apart":
                        found.add(relate(part.claim.id, whole.claim.id, "measure-inside"))
    return found | _beside(by_report)


def _beside(by_report: Mapping[tuple[str, str, date | None], list[Count]]) -> set[ClaimRelation]:
    """Counts of two measures that overlap (trapped, missing) of one report, place and day."""
    found: set[ClaimRelation] = set()
    for row in read_lexicon("standing")["beside"]:
        for (report, group, day), counts in by_report.items():
            if group != row["one"]:
                continue
            for one in counts[:WINDOW]:
                for other in by_report.get((report, row["other"], day), [])[:WINDOW]:
                    if compare_places(one.place, other.place) == "same":
                        found.add(relate(one.claim.id, other.claim.id, "measures-overlap"))
    return found
