"""One part of one report while it is dated: its constraints weighed into a first belief over days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from dateline.model import DateConstraint, DateHints, Evidence, Profile
from dateline.resolve.dating_relations import Starts
from dateline.resolve.dating_scores import Calendar, Days, score_constraint

#: a report and the number of its part
Key = tuple[str, int]


#: weight of a past day or month with its year that is not the latest of them
EARLIER = 0.35


@dataclass
class Node:
    """One part of one report while it is solved."""

    hints: DateHints
    local: Days
    fixed: date | None = None
    starts: Starts | None = None
    start: DateConstraint | None = None
    incoming: dict[str, Days] = field(default_factory=dict)
    notes: dict[str, tuple[Evidence, ...]] = field(default_factory=dict)
    _sums: tuple[Days, Days, Days, int] | None = None
    _to_twins: Days | None = None

    def hear(self, name: str, message: Days) -> bool:
        """Takes one link's word; whether it is another than the last."""
        held = self.incoming.get(name)
        if held is not None and (held is message or np.array_equal(held, message)):
            return False
        self.incoming[name] = message
        self._sums = self._to_twins = None
        return True

    def belief(self, without: str | None = None) -> Days:
        """The belief over days, without one link's word. A link `twin …` is to a report of the same text:
        what this report's text says, that one's says too, so only what others say is passed on, and not what further
        ones of the same text do: these tell it themselves, and it would go round among them and grow. Links `copy …`
        are to reports of some common text, mostly the same in all: together they say as much as one."""
        if self.fixed is not None:
            total = np.exp(self.local)
            return np.asarray(total / total.sum())
        others, twins, copies, count = self._heard()
        if without is not None and is_twin(without):
            if self._to_twins is None:
                self._to_twins = _shares(others + copies / max(count, 1))
            return self._to_twins
        total = self.local + twins
        if without is not None and without in self.incoming:
            if is_copy(without):
                copies, count = copies - self.incoming[without], count - 1
            else:
                others = others - self.incoming[without]
        total += others + copies / max(count, 1)
        return _shares(total)

    def _heard(self) -> tuple[Days, Days, Days, int]:
        """All that was heard: added up once, since a report of many copies passes it on to each of them less its own."""
        if self._sums is None:
            others, twins, copies = (np.zeros(len(self.local)) for _ in range(3))
            for name in sorted(self.incoming):
                heard = copies if is_copy(name) else twins if is_twin(name) else others
                heard += self.incoming[name]
            self._sums = others, twins, copies, sum(map(is_copy, self.incoming))
        return self._sums


def _shares(total: Days) -> Days:
    total = np.exp(total - total.max())
    return np.asarray(total / total.sum())


def is_copy(name: str) -> bool:
    """Whether a link is to a report of some common text (`copy …`)."""
    return name.startswith("copy ")


def is_twin(name: str) -> bool:
    """Whether a link is to a report of the same text (`twin …`)."""
    return name.startswith("twin ")


def with_landmarks(hints: DateHints, landmarks: Set[tuple[int | None, int | None]]) -> DateHints:
    """The same hints, where a day on which (some report says) things began is that wherever it is named."""
    constraints = tuple(
        replace(c, kind="since") if c.kind == "day" and (c.month, c.day) in landmarks and not c.lead else c
        for c in hints.constraints
    )
    return replace(hints, constraints=constraints)


def start_node(
    hints: DateHints,
    calendar: Calendar,
    profile: Profile | None,
    given: Mapping[str, date],
    usual: Days | None,
) -> Node:
    """The belief of a report by its own text and the profile; `usual` is how likely each day is of any report."""
    node = Node(hints, np.zeros(calendar.size) if usual is None else usual.copy())
    if hints.part == 0 and hints.report in given:
        node.fixed = given[hints.report]
        node.local = np.full(calendar.size, -60.0)
        node.local[calendar.index(node.fixed)] = 0.0
    since = [c for c in hints.constraints if c.kind == "since" and c.month and c.day]
    if since:
        counts: dict[tuple[int, int, int | None], int] = defaultdict(int)
        for c in since:
            counts[c.month or 0, c.day or 0, None] += 1
        month, day, _ = min(counts, key=lambda k: (-counts[k], k[:2]))
        node.start = min(
            (c for c in since if (c.month, c.day) == (month, day)), key=lambda c: (c.year is None, c.span)
        )
        node.starts = calendar.since(month, day, node.start.year)
    anchor = profile_anchor(hints, node.start, profile)
    if anchor is not None:
        if (
            node.starts is None
            or node.start is None
            or (node.start.month, node.start.day) == (anchor.month, anchor.day)
        ):
            node.starts = np.full(calendar.size, anchor.toordinal())
        lag = calendar.ordinals - anchor.toordinal()
        node.local += np.log(
            np.where(lag < 0, 0.005, np.where(lag < 120, 1.0, np.where(lag < 500, 0.6, 0.3)))
        )
    if node.fixed is None:
        far = names_days_far_off(hints)
        for c, weight in distinct(hints.constraints):
            counted = counts_from(c, node.start) or _counts_from_anchor(c, anchor, profile)
            score = score_constraint(c, calendar, node.starts if counted else None, far)
            if score is not None:
                node.local += weight * score
    return node


def distinct(constraints: Iterable[DateConstraint]) -> list[tuple[DateConstraint, float]]:
    """Constraints that say something of their own, with their weight: repeated days and years count once,
    weekdays by a root of their number; of the years in the past only the latest."""
    chosen: dict[tuple[object, ...], DateConstraint] = {}
    counts: dict[tuple[object, ...], int] = defaultdict(int)
    rank = {"published": 0, "dateline": 1, "caption": 2}
    for c in sorted(constraints, key=lambda c: (rank.get(c.kind, 3), not c.lead, c.span)):
        ahead = c.tense == "future"
        if c.kind == "weekday":
            late = c.part_of_day in ("NI", "EV")
            key: tuple[object, ...] = (
                (c.kind, c.weekday, ahead) if not late or ahead else (c.kind, c.weekday, "late")
            )
        elif c.kind == "year" and not ahead:
            key = (c.kind, bool(c.event))
            if key in chosen and (chosen[key].year or 0) >= (c.year or 0):
                continue
        else:
            key = (
                c.kind if c.kind in ("nth", "last_month", "elapsed") else "",
                c.year,
                c.month,
                c.day,
                c.low,
                ahead,
            )
        counts[key] += 1
        if key not in chosen or c.kind == "year":
            chosen[key] = c
    for c in list(chosen.values()):
        if (
            c.kind == "weekday"
            and (c.kind, c.weekday, "late") in chosen
            and c.part_of_day not in ("NI", "EV")
        ):
            chosen.pop((c.kind, c.weekday, "late"))
    days = sum(1 for c in chosen.values() if c.kind == "weekday")
    crowd = 1.0 if days < 4 else 2 / days  # who tells of each day of a week looks back on it
    latest = max((_when(c) for c in chosen.values() if _is_past_with_year(c)), default=(0, 0, 0))
    found = []
    for key, c in chosen.items():
        weight = counts[key] ** 0.4 * crowd if c.kind == "weekday" else 1.0
        if _is_past_with_year(c) and _when(c) < latest:
            weight = EARLIER
        found.append((c, weight))
    return sorted(found, key=lambda row: (row[0].span, row[0].kind))


def _is_past_with_year(c: DateConstraint) -> bool:
    """A past day or month with its year: after the latest of them, the earlier say little."""
    return c.kind in ("day", "month") and c.year is not None and c.month is not None and c.tense != "future"


def _when(c: DateConstraint) -> tuple[int, int, int]:
    return (c.year or 0, c.month or 0, c.day or 0)


def counts_from(c: DateConstraint, start: DateConstraint | None) -> bool:
    """Whether a length is counted from the beginning that the report dates: the two share a word."""
    return c.kind != "elapsed" or (start is not None and bool(set(c.event) & set(start.event)))


def _counts_from_anchor(c: DateConstraint, anchor: date | None, profile: Profile | None) -> bool:
    """Whether a length is counted from what the profile's anchor names: the two share a word."""
    if anchor is None or profile is None:
        return False
    names = (a.name.lower().split() for a in profile.anchors if a.on == anchor)
    return any(set(c.event) & set(words) for words in names)


def names_days_far_off(hints: DateHints) -> bool:
    """Whether the month and days of a report lie further off: it names near days by their weekday, or it is
    a chronicle of days over more than a month."""
    if any(c.kind == "weekday" and c.tense != "future" for c in hints.constraints):
        return True
    days = sorted(
        {31 * c.month + c.day for c in hints.constraints if c.kind in ("day", "since") and c.month and c.day}
    )
    return len(days) > 3 and days[-1] - days[0] > 31


def _names_day(c: DateConstraint, day: date) -> bool:
    """Whether a constraint names a day in full (weekday, month and day of the month)."""
    return c.kind == "day" and (c.month, c.day, c.weekday) == (day.month, day.day, day.isoweekday())


def profile_anchor(hints: DateHints, start: DateConstraint | None, profile: Profile | None) -> date | None:
    """The profile's day that the report counts from: one whose name it uses, or whose day it names."""
    if profile is None:
        return None
    for anchor in sorted(profile.anchors, key=lambda a: (a.on, a.name)):
        words = {w for w in anchor.name.lower().split() if w not in ("the", "of", "a", "in")}
        named = words <= {*hints.topics, *hints.names}
        dated = start is not None and (start.month, start.day) == (anchor.on.month, anchor.on.day)
        if named or dated or any(_names_day(c, anchor.on) for c in hints.constraints):
            return anchor.on
    return None
