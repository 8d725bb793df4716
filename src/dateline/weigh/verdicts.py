"""Two counts side by side: do their days and scopes allow both, and what is the one to the other?"""

from __future__ import annotations

from dataclasses import dataclass

from dateline.model import ClaimRelationName
from dateline.weigh.counts import Count, Values, compare_values
from dateline.weigh.scope import Fit, compare_people, compare_places

#: days that two reports of one restated count may lie apart
NEAR_DAYS = 2
#: days over which a running total or a state is followed
FOLLOW_DAYS = 400
#: days that a part of one event's toll may be stated after, or before, the toll
PART_DAYS = 14
#: days within which a town's toll is followed without a word in common
SOON_DAYS = 4
#: days that a count and a word that it is not so may lie apart
DENIED_DAYS = 120
#: days over which a town's toll that is said to grow is followed, and the factor up to which it grew meanwhile
TOLL_DAYS, TOLL_GREW = 60, 1.25
#: counts that differ by no more than this factor are of like size; by `LOOSE`, of one kind
LIKE, LOOSE = 3.0, 20.0
#: factor up to which a total that is told of an earlier day by its own words (`as of Thursday`) grows to the report's
GROWN = 1.5
#: factor up to which one changing state (people trapped) is followed from voice to voice
STEP = 8.0
#: totals from here on are seldom of one happening
LARGE = 100
#: characters between two counts of one report that are weighed against each other
NEAR_CHARACTERS = 4000
#: words in common by which two counts of no measure are of one thing and can contradict each other
NAMED = 2
#: counts from here on are seldom equal by chance, on one day and on others
SMALL, TELLING = 4, 20


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the second of two counts is to the first: a relation by a rule, and whether both are about one
    matter. `reversed` means the relation runs from the second to the first."""

    relation: ClaimRelationName
    rule: str
    merges: bool
    reversed: bool = False


def compare_counts(a: Count, b: Count) -> Verdict | None:
    """What count `b` is to the earlier (or same-day) count `a` of one measure group, or None.

    Counts of different modality are not compared here; see `forecast` in `dateline.weigh.figures`.
    """
    people = compare_people(a.people, b.people)
    place = compare_places(a.place, b.place)
    if "apart" in (people, place):
        return None
    if _is_unnamed(a) and not a.words & b.words and not _side_by_side(a, b):
        return None
    values = compare_values(a.bounds, b.bounds)
    if _is_unnamed(a) and values == "apart" and len(a.words & b.words) < NAMED:
        return None  # `four states`, `ten states`: each can be of another thing
    gap = None if a.day is None or b.day is None else (b.day - a.day).days
    if a.denied is not b.denied and _is_turned_down(values, people, place, gap):
        return Verdict("same", "equal-value", True)
    if a.figure.unit != b.figure.unit:
        found = _other_unit(a, b, place, gap)
        if found is not None or a.row.group != "distance":
            return found
    if place == "same" and {a.running, b.running} == {True, False} and people not in ("inside", "contains"):
        return _day_of_total(a, b)
    if not _starts_meet(a, b):
        return None
    if values == "equal" and people in ("same", "open", "inside", "contains"):
        verdict = _equal(a, b, place, people, gap)
        if verdict is not None:
            return verdict
    if place != "same":
        close = gap is not None and abs(gap) <= NEAR_DAYS and place in ("near", "inside", "contains")
        if close and values == "meet" and a.point == b.point and people in ("same", "open"):
            return Verdict("consistent", "bounds-meet", True) if _speak_of_one(a, b) else None
        return None
    if people in ("inside", "contains"):
        return _part(a, b, people, gap)
    if a.row.kind != "state" and a.running is False and b.running is False and gap != 0:
        return None
    if gap is None or gap == 0:
        return _same_day(a, b, values, people)
    if a.row.kind == "once" or gap > FOLLOW_DAYS:
        return None
    if not _one_series(a, b, gap):
        return None
    return _later(a, b, values, people)


def _is_turned_down(values: Values, people: Fit, place: Fit, gap: int | None) -> bool:
    """Whether the count that one voice says is not so is the other: then days between them say nothing."""
    if values != "equal" or place != "same" or people not in ("same", "open"):
        return False
    return gap is None or abs(gap) <= DENIED_DAYS


def _starts_meet(a: Count, b: Count) -> bool:
    """Whether two counts can have begun together; an unknown start meets any, if the sizes are alike."""
    if a.row.kind not in ("running", "flow"):
        return True
    if a.start is not None and b.start is not None:
        if a.start == b.start:
            return True
        if abs((a.start - b.start).days) <= 3:
            return True
        return compare_values(a.bounds, b.bounds) == "equal" and a.point >= TELLING
    if (a.start is None) != (b.start is None):
        small, big = sorted((abs(a.point), abs(b.point)))
        return big <= 3 * max(small, 1.0) or False in (a.running, b.running)
    return True


def _equal(a: Count, b: Count, place: Fit, people: Fit, gap: int | None) -> Verdict | None:
    """Equal bounds: one count restated, or by chance the same number."""
    if people in ("inside", "contains") and (a.point < 2 or not _speak_of_one(a, b)):
        return None
    days = abs(gap) if gap is not None else 0
    if place == "same" and days == 0 and people in ("same", "open"):
        return Verdict("same", "equal-value", True)
    if days <= NEAR_DAYS and place in ("same", "near", "inside", "contains", "open") and _speak_of_one(a, b):
        return Verdict("same", "equal-value", True)
    runs = a.row.kind != "once" and a.running is not False and b.running is not False
    if runs and place == "same" and people in ("same", "open") and days <= FOLLOW_DAYS:
        return Verdict("same", "unchanged-total", True)
    return None


def _other_unit(a: Count, b: Count, place: Fit, gap: int | None) -> Verdict | None:
    """Counts in two units: a length in miles and kilometres, a share and the count that it restates."""
    if a.row.group == "distance":
        if place not in ("same", "open") or gap not in (0, None) or not a.point or not b.point:
            return None
        if abs(a.point - b.point) <= 0.06 * max(a.point, b.point):
            return Verdict("conversion", "unit-conversion", True)
        return None
    if _side_by_side(a, b) and "%" in (a.figure.unit, b.figure.unit):
        return Verdict("same", "share-restates", False) if place == "same" and a.voice == b.voice else None
    return None


def _is_unnamed(count: Count) -> bool:
    """Whether no measure says what is counted, so that its words alone do."""
    return count.row.family == "other" and count.figure.measure == "other"


def _side_by_side(a: Count, b: Count) -> bool:
    """Whether one report gives two counts in one breath."""
    near = abs(a.figure.number_span.start - b.figure.number_span.start) <= 150
    return near and a.claim.report == b.claim.report


def _speak_of_one(a: Count, b: Count) -> bool:
    """Whether more than the number says that two equal counts are one."""
    return (
        a.claim.report == b.claim.report
        or a.voice == b.voice
        or a.claim.origin == b.claim.origin
        or a.point >= (SMALL if a.day == b.day else TELLING)
        or bool(a.words & b.words)
    )


def _one_series(a: Count, b: Count, gap: int) -> bool:
    """Whether two counts of one place can be readings of one series, not of two happenings there.

    One voice or one report that speaks of both near each other, words in common, a stated start in common
    and growth since, large totals of like size, or, for a town, totals of like size within days.
    """
    ratio = _ratio(a, b)
    if a.row.group in ("distance", "speed"):
        return ratio <= 2
    if (
        gap > 0
        and a.running
        and b.running
        and a.start is not None
        and a.start == b.start
        and b.point > a.point
    ):
        return True
    wide = a.place is not None and a.place.feature in ("country", "admin", "region")
    if gap == 0 and a.claim.report == b.claim.report:
        near = abs(a.figure.number_span.start - b.figure.number_span.start) <= NEAR_CHARACTERS
        return near and (ratio <= LIKE or not wide)
    if ratio > (LIKE if wide else LOOSE):
        return False
    if a.row.family == "other" and a.figure.measure != "other":
        return True
    if a.row.kind == "state" and ratio > STEP and a.voice != b.voice:
        return False
    told = a.claim.report == b.claim.report and not (wide and ratio > 1 and min(a.point, b.point) < LARGE)
    if a.voice == b.voice or a.words & b.words or told:
        return True
    if min(a.point, b.point) >= LARGE and ratio <= LIKE and a.row.kind != "state":
        return True
    if wide:
        return False
    return (gap <= SOON_DAYS and ratio <= LIKE) or (gap <= TOLL_DAYS and _is_grown_toll(a, b))


def _is_grown_toll(a: Count, b: Count) -> bool:
    """Whether the later count is a toll that is said to have grown, by a little, and is too large to be another's by chance."""
    grown = b.figure.running is True and "/toll/" in b.figure.rule
    return grown and TELLING <= a.point <= b.point <= TOLL_GREW * a.point


def _ratio(a: Count, b: Count) -> float:
    small, big = sorted((abs(a.point), abs(b.point)))
    return big / max(small, 1.0)


def _same_day(a: Count, b: Count, values: Values, people: Fit) -> Verdict | None:
    if values == "meet":
        return Verdict("consistent", "bounds-meet", _ratio(a, b) <= _loosest(a, b))
    if values == "round":
        return Verdict("consistent", "rounding", True)
    if not _one_series(a, b, 0) or a.row.group in ("distance", "speed"):
        return None
    if _is_addition(a, b):
        return None
    if (grown := _has_grown(a, b)) is not None:
        return Verdict("update", "later-total", True, grown is a)
    if a.claim.report == b.claim.report and a.voice == b.voice:
        return None  # a report does not contradict itself by one voice: two counts of two happenings
    if people == "open" and a.people != b.people:
        return Verdict("scope_gap", "scopes-differ", False)
    return Verdict("conflict", "same-day-apart", True)


def _loosest(a: Count, b: Count) -> float:
    """The factor up to which two open counts of a day can be one: what one report gives of those in one state (thousands
    trapped in a town, hundreds under one roof) are two where they differ by more."""
    if a.row.kind != "state" or a.row.family == "other":
        return LOOSE
    return LIKE if a.claim.report == b.claim.report else STEP


def _is_addition(a: Count, b: Count) -> bool:
    """Whether one is what was added to, or counted on one day of, the total that the other is (`after six more bodies
    were found`)."""
    if a.row.kind == "state" or {a.figure.cumulative, b.figure.cumulative} != {True, False}:
        return False
    part, whole = (a, b) if a.figure.cumulative is False else (b, a)
    return part.point < whole.point


def _has_grown(a: Count, b: Count) -> Count | None:
    """The total of the two that is said to have grown in their report, where the other is smaller and was told before
    it (`at first 16 … the toll rose to 29`), by the same voice or the report's own: what another voice says is not
    overtaken by it (`police said 10 … residents put the toll at 30`)."""
    if a.claim.report != b.claim.report or {a.figure.running, b.figure.running} == {True}:
        return None
    grown, other = (a, b) if a.figure.running else (b, a)
    if other.claim.resolved.voice is not None and a.voice != b.voice:
        return None
    told = other.figure.number_span.start < grown.figure.number_span.start
    return (
        grown
        if grown.figure.running and told and "/toll/" in grown.figure.rule and grown.point > other.point
        else None
    )


def _is_undated_growth(a: Count, b: Count) -> bool:
    """Whether the later of two counts of one report only has the report's own day, as totals do that are said to have
    grown, and the other is another voice's: nothing says that the second overtakes the first (`the army said 10 …
    witnesses said the toll had risen to 30`). A total that its own words give an earlier day is overtaken by one
    somewhat larger (`as of Thursday 3,200 … nearly 3,400`)."""
    undated = b.figure.running is True and not any(s.role != "place" for s in b.figure.slots)
    own_day = any(s.role == "as_of" and not s.inferred for s in a.figure.slots)
    return (
        undated
        and not (own_day and _ratio(a, b) <= GROWN)
        and a.claim.report == b.claim.report
        and a.claim.resolved.voice is not None
        and a.voice != b.voice
    )


def _later(a: Count, b: Count, values: Values, people: Fit) -> Verdict | None:
    if people == "open" and values == "apart" and a.people.kind != b.people.kind:
        return Verdict("scope_gap", "scopes-differ", False)
    if values == "round" or (values == "meet" and a.point == b.point):
        return Verdict("consistent", "rounding" if values == "round" else "bounds-meet", True)
    if values == "apart" and _is_undated_growth(a, b):
        return Verdict("conflict", "same-day-apart", True)
    if a.row.kind == "state":
        return Verdict("update", "later-state", True)
    if b.point > a.point:
        return Verdict("update", "later-total", True)
    if values == "meet":
        return Verdict("consistent", "bounds-meet", True)
    if a.claim.report == b.claim.report and a.voice == b.voice:
        return None
    return Verdict("revision_down", "lower-total", True)


def _part(a: Count, b: Count, people: Fit, gap: int | None) -> Verdict | None:
    """One count's people are some of the other's."""
    if gap is not None and gap > 1 and (a.running is False or b.running is False):
        return None
    part, whole = (a, b) if people == "inside" else (b, a)
    backwards = part is b
    one_event = a.start is not None and a.start == b.start
    if gap is not None and gap > (PART_DAYS if one_event else NEAR_DAYS):
        return None
    if part.point > whole.point and (whole.high is not None or part is a):
        return Verdict("scope_gap", "scopes-differ", False, backwards)
    return Verdict("subset", "population-inside", False, backwards)


def _day_of_total(a: Count, b: Count) -> Verdict | None:
    part, whole = (a, b) if a.running is False else (b, a)
    if part.day is None or whole.day is None or whole.start is None:
        return None
    if not whole.start <= part.day <= whole.day:
        return None
    if whole.high is not None and part.low is not None and part.low > whole.high:
        return None
    return Verdict("subset", "day-of-total", False, part is b)
