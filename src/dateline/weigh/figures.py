"""Figure claims into matters: one measure, scope and time, or one running series.

Claims that state the same (bounds, people, place, days) by one voice, or in copies of one passage by who is called the
same there, are first made one *reading*. Readings of one place are compared along their days, each with at most `WINDOW` before it;
equal counts also across places of which one lies in the other; parts with wholes once a pair of
matters. So a block of n readings costs at most about 3 * WINDOW * n times the comparisons of two readings, which are
bounded however many copies they have (`pair_readings`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dateline.lexicons import read_lexicon
from dateline.model import ClaimRelation, ResolvedFigure, WeighedClaim
from dateline.weigh.copies import Reading, called, pair_answers, pair_readings, read_copies
from dateline.weigh.counts import (
    NEAR_DAYS,
    PART_DAYS,
    Count,
    Verdict,
    compare_counts,
)
from dateline.weigh.forecasts import weigh_forecasts
from dateline.weigh.grouping import Groups
from dateline.weigh.pairs import Compare, Pairs
from dateline.weigh.scope import compare_people, compare_places, own_wide_key, place_key, wider_keys
from dateline.weigh.standing import relate

#: how many earlier readings a reading is compared with
WINDOW = 24
Take = Callable[[Count, Count, Verdict], None]
_FAR = date.max


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """The claims of one figure matter, those that stand now, and how many pairs of them cannot both hold."""

    claims: tuple[Count, ...]
    standing: tuple[Count, ...]
    conflicts: int
    forecast: bool
    outcomes: int
    denials: frozenset[str] = frozenset()
    at_odds: frozenset[str] = frozenset()


def group_figures(
    claims: Sequence[WeighedClaim], as_one: bool = False, pairs: Pairs | None = None
) -> tuple[list[FigureGroup], list[ClaimRelation]]:
    """The figure matters of one block and the relations of their claims; with `as_one` all of them are one matter,
    compared as if they were of one place and of the same people. `pairs` is what is known of pairs of the claims
    already."""
    pairs = pairs or Pairs()
    counts = [
        pairs.count(c, c.resolved)
        for c in sorted(claims, key=lambda c: c.id)
        if isinstance(c.resolved, ResolvedFigure)
    ]
    by_id = {c.claim.id: c for c in counts}
    ids = {c.figure.id: c.claim.id for c in counts}
    parts = {
        (c.claim.id, ids.get(c.figure.subset_of, c.figure.subset_of))
        for c in counts
        if c.figure.subset_of is not None
    }
    relations: set[ClaimRelation] = {relate(part, whole, "stated-part") for part, whole in parts}
    apart = {frozenset(pair) for pair in parts}
    groups = Groups(by_id)
    replaced: dict[str, set[str]] = defaultdict(set)
    conflicts: set[frozenset[str]] = set()
    denied: dict[str, set[str]] = defaultdict(set)

    kinds = {c.claim.id: {c.people} for c in counts}
    read: dict[str, Reading[Count]] = {}
    answered: set[tuple[Reading[Count], Reading[Count]]] = set()

    def join(a: Count, b: Count) -> bool:
        """One matter, unless a third count in it is of people that exclude these (through bare `people`)."""
        one, other = groups.top(a.claim.id), groups.top(b.claim.id)
        if one == other:
            return True
        if any(compare_people(p, q) == "apart" for p in kinds[one] for q in kinds[other]):
            return False
        groups.join(one, other)
        kinds[groups.top(one)] = kinds[one] | kinds[other]
        return True

    def take(a: Count, b: Count, verdict: Verdict) -> None:
        if frozenset((a.claim.id, b.claim.id)) in apart:
            return
        if a.denied is not b.denied:
            no, yes = (a, b) if a.denied else (b, a)
            if verdict.relation in ("same", "consistent") and no.voice != yes.voice and join(a, b):
                denying, telling = read[no.claim.id], read[yes.claim.id]
                if (denying, telling) in answered:
                    return
                answered.add((denying, telling))
                for denial, told in pair_answers(denying, telling):
                    relations.add(relate(denial.claim.id, told.claim.id, "denies-count"))
                    denied[told.claim.id].add(denying.voice_of(denial))
            return
        source, target = (b, a) if verdict.reversed else (a, b)
        if verdict.relation == "same" and groups.together(a.claim.id, b.claim.id):
            return  # each claim is tied to its matter once; that the rest agree follows
        if verdict.merges and not join(a, b) and verdict.relation != "same":
            return
        relations.add(relate(source.claim.id, target.claim.id, verdict.rule))
        if verdict.relation == "conflict":
            conflicts.add(frozenset((a.claim.id, b.claim.id)))
        if verdict.relation in ("update", "revision_down"):
            replaced[source.claim.id].add(target.claim.id)

    buckets: dict[tuple[str, bool], list[Count]] = defaultdict(list)
    for count in counts:
        buckets[count.row.group, count.is_count].append(count)
    for (_, actual), bucket in sorted(buckets.items()):
        readings = _collapse(bucket, take, read, pairs.compare)
        if actual:
            _along_days(readings, take, pairs.compare)
            _across_places(readings, take, pairs.compare)
            _parts_of_places(readings, groups, take)
        else:
            _along_days(readings, _same_only(take), pairs.compare)
    if as_one and counts:
        for count in counts[1:]:
            groups.join(counts[0].claim.id, count.claim.id)
        kinds[groups.top(counts[0].claim.id)] = set()
        same = [replace(c, place=counts[0].place, people=counts[0].people) for c in counts]
        readings = _collapse([c for c in same if c.is_count], take, read, compare_counts)
        _along_days(readings, take, compare_counts)
    _parts_of_measures(counts, relations, apart)
    outcomes = weigh_forecasts(sorted(counts, key=_order), relations)
    at_odds: dict[str, list[frozenset[str]]] = defaultdict(list)
    for conflict in conflicts:
        at_odds[groups.top(min(conflict))].append(conflict)
    found = []
    for group in groups:
        members = tuple(by_id[i] for i in group)
        standing = _that_stand([m for m in members if not m.denied] or members, replaced)
        inside = {m.claim.id for m in standing}
        odds = [pair for pair in at_odds[groups.top(group[0])] if pair <= inside]
        found.append(
            FigureGroup(
                claims=members,
                standing=standing,
                conflicts=len(odds),
                at_odds=_all_copies({i for pair in odds for i in pair}, read) & inside,
                forecast=not members[0].is_count,
                outcomes=max((outcomes.get(m.claim.id, 0) for m in members), default=0),
                denials=_deniers(members, standing, denied),
            )
        )
    return found, sorted(relations, key=_row_order)


def _deniers(
    members: Sequence[Count], standing: Sequence[Count], denied: Mapping[str, set[str]]
) -> frozenset[str]:
    """Who denies what stands; of counts that nobody on record states, all who deny them."""
    if all(m.denied for m in members):
        return frozenset(m.voice for m in members)
    return frozenset(v for m in standing for v in denied.get(m.claim.id, ()))


def _row_order(row: ClaimRelation) -> tuple[str, str, str]:
    return row.source, row.target, row.rule


def _order(count: Count) -> tuple[object, ...]:
    return (
        count.day or _FAR,
        count.start or _FAR,
        count.point,
        count.high if count.high is not None else float("inf"),
        count.people.kind,
        sorted(count.people.narrowed),
        count.claim.known_on or _FAR,
        count.claim.id,
    )


def _all_copies(claims: Iterable[str], read: Mapping[str, Reading[Count]]) -> frozenset[str]:
    """Some claims and all that say the same as one of them in a copy, or by the same voice."""
    readings = {read[i] for i in claims}
    return frozenset(row.claim.id for reading in readings for row in reading.rows)


def _collapse(
    counts: Iterable[Count], take: Take, read: dict[str, Reading[Count]], compare: Compare
) -> list[Reading[Count]]:
    """One reading for all claims that state the same count, tied to its first by `same`; notes in `read` which is
    that of each claim."""
    readings = read_copies(sorted(counts, key=_order), _stated)
    for reading in readings:
        for count in reading.rows:
            read[count.claim.id] = reading
    for reading in readings:
        for count in reading.rows[1:]:
            verdict = compare(reading.first, count)
            take(reading.first, count, verdict or Verdict("same", "equal-value", True))
    return readings


def _stated(count: Count) -> Iterator[Hashable]:
    """What a count states, with who states it (in its report, where place or day are not known) and with the passage that
    it is copied from and what who states it is called there."""
    figure, place = count.figure, count.place
    stated = (
        count.low, count.high, figure.approximate, count.people, place_key(place), count.start, count.day,
        count.running, figure.unit, count.denied,
    )  # fmt: skip
    known = place_key(place) is not None and count.day is not None
    yield "voice", stated, count.voice, None if known else count.claim.report
    where = None if place is None else (place.precision, place.mention.relation)
    yield (
        "copy",
        stated,
        count.claim.origin,
        figure.text,
        figure.rule,
        figure.cumulative,
        figure.running,
        where,
        called(count),
    )


def _along_days(readings: Sequence[Reading[Count]], take: Take, compare: Compare) -> None:
    """Readings of one place (of one report, where that is not known) in order of day, each with those before it:
    same-day relations with all, an update or a fall only with the last reading that it follows."""
    by_place: dict[str, list[Reading[Count]]] = defaultdict(list)
    for reading in readings:
        place = place_key(reading.first.place)
        for name in [f"report:{report}" for report in reading.by_report] if place is None else [place]:
            by_place[name].append(reading)
    met: set[tuple[str, str]] = set()  # readings that several reports tell
    for _, row in sorted(by_place.items()):
        row.sort(key=lambda r: _order(r.first))
        for i, later in enumerate(row):
            followed: date | None = None
            for earlier in reversed(row[max(0, i - WINDOW) : i]):
                pair = earlier.first.claim.id, later.first.claim.id
                if pair in met:
                    continue
                met.add(pair)
                for one, other in pair_readings(earlier, later):
                    verdict = compare(one, other)
                    if verdict is None:
                        continue
                    if verdict.relation in ("update", "revision_down"):
                        if followed is not None and one.day != followed:
                            continue
                        followed = one.day
                    take(one, other, verdict)


def _across_places(readings: Sequence[Reading[Count]], take: Take, compare: Compare) -> None:
    """Equal counts of two places of which one lies in, or near, the other."""
    by_value: dict[float, list[Reading[Count]]] = defaultdict(list)
    for reading in readings:
        by_value[reading.first.point].append(reading)
    for _, row in sorted(by_value.items()):
        row.sort(key=lambda r: _order(r.first))
        for i, later in enumerate(row):
            for earlier in row[max(0, i - WINDOW) : i]:
                if place_key(earlier.first.place) == place_key(later.first.place):
                    continue
                for one, other in pair_readings(earlier, later):
                    verdict = compare(one, other)
                    if verdict is not None and verdict.relation in ("same", "consistent", "conversion"):
                        take(one, other, verdict)


def _parts_of_places(readings: Sequence[Reading[Count]], groups: Groups[str], take: Take) -> None:
    """A count for a town beside one of the same day for its region or country: a part, or no part of it."""
    wide: dict[str, list[Count]] = defaultdict(list)
    for reading in sorted(readings, key=lambda r: _order(r.first)):
        key = own_wide_key(reading.first.place)
        if key is not None:
            wide[key].append(reading.first)
    days = {key: [c.day or _FAR for c in row] for key, row in wide.items()}
    seen: set[tuple[str, str]] = set()
    for reading in sorted(readings, key=lambda r: _order(r.first)):
        part = reading.first
        for key in wider_keys(part.place):
            at = bisect_left(days.get(key, []), part.day or _FAR)
            for whole in wide.get(key, [])[max(0, at - 2) : at + 4]:
                pair = groups.top(part.claim.id), groups.top(whole.claim.id)
                if pair[0] == pair[1] or pair in seen or part.figure.unit != whole.figure.unit:
                    continue
                if not _days_fit(part, whole):
                    continue
                fit = compare_people(part.people, whole.people)
                if fit == "apart" or compare_places(part.place, whole.place) != "inside":
                    continue
                seen.add(pair)
                fits = part.point <= whole.point
                rule = "place-inside" if fits and fit in ("same", "open", "inside") else "scopes-differ"
                relation = "subset" if rule == "place-inside" else "scope_gap"
                take(part, whole, Verdict(relation, rule, False))  # type: ignore[arg-type]


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


def _parts_of_measures(
    counts: Sequence[Count], relations: set[ClaimRelation], apart: set[frozenset[str]]
) -> None:
    """People of one measure who are some of another's: the dead of the infected of one report and day."""
    rows = [(row["part"], row["whole"]) for row in read_lexicon("standing")["inside"]]
    by_report: dict[tuple[str, str, date | None], list[Count]] = defaultdict(list)
    for count in counts:
        if count.is_count:
            by_report[count.claim.report, count.row.group, count.day].append(count)
    for part_group, whole_group in rows:
        for (report, group, day), parts in sorted(by_report.items(), key=lambda item: str(item[0])):
            if group != part_group:
                continue
            for part in parts[:WINDOW]:
                for whole in by_report.get((report, whole_group, day), [])[:WINDOW]:
                    if frozenset((part.claim.id, whole.claim.id)) in apart:
                        continue
                    if compare_places(part.place, whole.place) not in ("same", "inside") or (
                        whole.high is not None and part.low is not None and part.low > whole.high
                    ):
                        continue
                    if compare_people(part.people, whole.people) != "apart":
                        relations.add(relate(part.claim.id, whole.claim.id, "measure-inside"))
    _beside(by_report, relations)


def _beside(
    by_report: Mapping[tuple[str, str, date | None], list[Count]], relations: set[ClaimRelation]
) -> None:
    """Counts of two measures that overlap (trapped, missing) of one report, place and day."""
    for row in read_lexicon("standing")["beside"]:
        for (report, group, day), counts in sorted(by_report.items(), key=lambda item: str(item[0])):
            if group != row["one"]:
                continue
            for one in counts[:WINDOW]:
                for other in by_report.get((report, row["other"], day), [])[:WINDOW]:
                    if compare_places(one.place, other.place) == "same":
                        relations.add(relate(one.claim.id, other.claim.id, "measures-overlap"))


def _same_only(take: Take) -> Take:
    """Forecasts agree or not with one another; they never follow or contradict."""

    def narrower(a: Count, b: Count, verdict: Verdict) -> None:
        if verdict.relation in ("same", "consistent", "conversion"):
            take(a, b, verdict)

    return narrower


def _that_stand(members: Sequence[Count], replaced: dict[str, set[str]]) -> tuple[Count, ...]:
    """The claims that no later one of the matter replaced, nor one that states the same as a replaced one
    of an earlier day."""
    old = {m.claim.id for m in members if replaced.get(m.claim.id)}
    stand = [m for m in members if m.claim.id not in old]
    if not old or not stand:
        return tuple(stand or members)
    last = max((m.day for m in members if m.day is not None and m.claim.id in old), default=None)
    values = {(m.low, m.high) for m in members if m.claim.id in old}
    newer = [
        m for m in stand if last is None or m.day is None or m.day > last or (m.low, m.high) not in values
    ]
    return tuple(newer or stand)


def bounds_of(counts: Sequence[Count]) -> tuple[float | None, float | None]:
    """The lowest and highest bound that any of the counts states; never a sum, never a mean.

    An open bound stays open only where no count closes it.
    """
    lows = [c.figure.low for c in counts if c.figure.low is not None]
    highs = [c.figure.high for c in counts if c.figure.high is not None]
    return min(lows, default=None), max(highs, default=None)
