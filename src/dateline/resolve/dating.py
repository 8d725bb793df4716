"""Dating reports: solving what their texts and relations say about the day of publication.

Each part of a report is a variable over the days up to the day of reading. What its own text says gives a
first belief (`dating_scores`); reports that share text, name the same beginning, or state one running
total then inform each other by synchronous belief propagation (`dating_relations`), so that the answer
does not depend on the order of anything. A day is named only where the belief is firm and evidence
beyond the calendar's shape carries it; else the candidates are listed, or nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial

import numpy as np
import numpy.typing as npt

from dateline.model import (
    DateConstraint,
    DateHints,
    Dating,
    Evidence,
    FigureSequence,
    Profile,
    RelatedReports,
    Span,
)
from dateline.resolve import dating_relations as relation
from dateline.resolve.calendar import make_day
from dateline.resolve.dating_scores import Calendar, Days, score_constraint

YEARS_BACK = 15
ROUNDS = 5
#: mass within a day of the answer, and on the answer itself, that a named day needs
NEEDED, NEEDED_EXACT = 0.9, 0.5
MAX_CANDIDATES = 32
_GROWTH = 1.05

Key = tuple[str, int]


@dataclass
class _Node:
    """One part of one report while it is solved."""

    hints: DateHints
    local: Days
    fixed: date | None = None
    starts: npt.NDArray[np.int64] | None = None
    start: DateConstraint | None = None
    incoming: dict[str, Days] = field(default_factory=dict)
    notes: dict[str, tuple[Evidence, ...]] = field(default_factory=dict)

    def belief(self, without: str | None = None) -> Days:
        total = self.local + sum(
            (m for name, m in sorted(self.incoming.items()) if name != without), np.zeros(len(self.local))
        )
        total = np.exp(total - total.max())
        return np.asarray(total / total.sum())


def date_parts(
    hints: Sequence[DateHints],
    related: Sequence[RelatedReports],
    figures: Sequence[FigureSequence],
    profile: Profile | None,
    read_on: date,
    given: Mapping[str, date],
) -> dict[Key, Dating]:
    """The dating of each part of each report, by (report, part). `read_on` is an upper bound; `given` are
    days known from metadata, which win. Deterministic, and the same in whatever order things come."""
    floor = min([make_day(max(1, read_on.year - YEARS_BACK), 1, 1) or read_on, *given.values()])
    calendar = Calendar(floor, max([read_on, *given.values()]))
    landmarks = {
        (c.month, c.day) for h in hints for c in h.constraints if c.kind == "since" and c.month and c.day
    }
    ordered = sorted((_with_landmarks(h, landmarks) for h in hints), key=lambda h: (h.report, h.part))
    nodes = {(h.report, h.part): _start(h, calendar, profile, given) for h in ordered}
    links = [*_page_links(nodes), *_copy_links(nodes, related), *_figure_links(nodes, figures)]
    groups = _groups(nodes)
    for _ in range(ROUNDS):
        fresh: list[tuple[Key, str, Days]] = []
        for sender, receiver, name, send in links:
            fresh.append((receiver, name, send(nodes[sender].belief(without=name))))
        for group in groups:
            fresh.extend(_share_start(group, nodes, calendar))
        for receiver, name, message in fresh:
            nodes[receiver].incoming[name] = message - message.max()
    return {key: _dating(key, node, calendar, profile) for key, node in nodes.items()}


def date_reports(
    hints: Sequence[DateHints],
    related: Sequence[RelatedReports] = (),
    figures: Sequence[FigureSequence] = (),
    profile: Profile | None = None,
    *,
    read_on: date,
    given: Mapping[str, date] | None = None,
) -> dict[str, Dating]:
    """The dating of each report (its first part); see `date_parts`."""
    parts = date_parts(hints, related, figures, profile, read_on, given or {})
    return {report: dating for (report, part), dating in sorted(parts.items()) if part == 0}


def anchors_of(parts: Mapping[Key, Dating], report: str) -> tuple[date | None, ...]:
    """For each part of a report the day that its relative times count from: its own day, else its likeliest
    one where few remain, else the day of the page."""
    numbers = sorted(part for name, part in parts if name == report)
    found: list[date | None] = []
    for part in range(numbers[-1] + 1 if numbers else 1):
        dating = parts.get((report, part))
        day = None if dating is None else dating.published_on
        found.append(day if day is not None else (found[0] if found else None))
    return tuple(found)


# ---------------------------------------------------------------- one report


def _with_landmarks(hints: DateHints, landmarks: Set[tuple[int | None, int | None]]) -> DateHints:
    """The same hints, where a day on which (some report says) things began is that wherever it is named."""
    constraints = tuple(
        replace(c, kind="since") if c.kind == "day" and (c.month, c.day) in landmarks and not c.lead else c
        for c in hints.constraints
    )
    return replace(hints, constraints=constraints)


def _start(hints: DateHints, calendar: Calendar, profile: Profile | None, given: Mapping[str, date]) -> _Node:
    """The belief of a report by its own text and the profile."""
    node = _Node(hints, np.zeros(calendar.size))
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
    anchor = _anchor(hints, node.start, profile)
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
        weekdays = _uses_weekdays(hints)
        for c, weight in _distinct(hints.constraints):
            score = score_constraint(
                c, calendar, node.starts if _counts_from(c, node.start) else None, weekdays
            )
            if score is not None:
                node.local += weight * score
    return node


def _distinct(constraints: Iterable[DateConstraint]) -> list[tuple[DateConstraint, float]]:
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
            key = (c.kind,)
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
    found = []
    for key, c in chosen.items():
        weight = counts[key] ** 0.4 * min(1.0, (3 / max(1, days)) ** 0.5) if c.kind == "weekday" else 1.0
        found.append((c, weight))
    return sorted(found, key=lambda row: (row[0].span, row[0].kind))


def _counts_from(c: DateConstraint, start: DateConstraint | None) -> bool:
    """Whether a length is counted from the beginning that the report dates: the two share a word."""
    return c.kind != "elapsed" or (start is not None and bool(set(c.event) & set(start.event)))


def _uses_weekdays(hints: DateHints) -> bool:
    return any(c.kind == "weekday" and c.tense != "future" for c in hints.constraints)


def _anchor(hints: DateHints, start: DateConstraint | None, profile: Profile | None) -> date | None:
    """The profile's day that the report counts from: one whose name it uses, or whose day it names."""
    if profile is None:
        return None
    for anchor in sorted(profile.anchors, key=lambda a: (a.on, a.name)):
        words = {w for w in anchor.name.lower().split() if w not in ("the", "of", "a", "in")}
        named = words <= {*hints.topics, *hints.names}
        dated = start is not None and (start.month, start.day) == (anchor.on.month, anchor.on.day)
        if named or dated:
            return anchor.on
    return None


# ---------------------------------------------------------------- several reports


def _page_links(nodes: Mapping[Key, _Node]) -> list:  # type: ignore[type-arg]
    found = []
    for report, part in sorted(nodes):
        if part > 0 and (report, 0) in nodes:
            page, own = (report, 0), (report, part)
            found.append((page, own, f"page {report}", relation.from_page))
            found.append((own, page, f"page {report} {part}", relation.to_page))
    return found


def _copy_links(nodes: Mapping[Key, _Node], related: Sequence[RelatedReports]) -> list:  # type: ignore[type-arg]
    found = []
    for pair in sorted(related, key=lambda r: (*sorted((r.first, r.second)), r.share)):
        a, b = (pair.first, 0), (pair.second, 0)
        if a not in nodes or b not in nodes or a == b:
            continue
        name = "copy {} {}".format(*sorted((pair.first, pair.second)))
        words = f"shares {pair.share:.0%} of its text with"
        nodes[a].notes[name] = (Evidence(b[0], pair.second_span, pair.second_text, f"{words} {a[0]}"),)
        nodes[b].notes[name] = (Evidence(a[0], pair.first_span, pair.first_text, f"{words} {b[0]}"),)
        send = partial(relation.from_copy, share=pair.share)
        found += [(a, b, name, send), (b, a, name, send)]
    return found


def _figure_links(nodes: Mapping[Key, _Node], figures: Sequence[FigureSequence]) -> list:  # type: ignore[type-arg]
    """Neighbours in the order of a running total: fewer is earlier."""
    found = []
    for number, sequence in enumerate(
        sorted(figures, key=lambda s: (s.measure, s.points and s.points[0].report))
    ):
        points = sorted(
            (p for p in sequence.points if (p.report, 0) in nodes), key=lambda p: (p.value, p.report)
        )
        for low, high in zip(points, points[1:], strict=False):
            if high.value < low.value * _GROWTH or low.report == high.report:
                continue
            a, b, name = (low.report, 0), (high.report, 0), f"figure {number} {low.report} {high.report}"
            words = f"running total ({sequence.measure})"
            note = (
                Evidence(low.report, low.span, low.text, f"{words}: fewer, so earlier"),
                Evidence(high.report, high.span, high.text, f"{words}: more, so later"),
            )
            nodes[a].notes[name] = nodes[b].notes[name] = note
            growth = high.value / max(low.value, 1.0)
            found.append((a, b, name, partial(relation.from_earlier, growth=growth)))
            found.append((b, a, name, partial(relation.from_later, growth=growth)))
    return found


@dataclass(frozen=True)
class _Group:
    """Reports that name one beginning (`members`), and reports that tell of it without its day (`tellers`)."""

    name: str
    members: tuple[Key, ...]
    tellers: tuple[Key, ...]


def _groups(nodes: Mapping[Key, _Node]) -> list[_Group]:
    """Beginnings by month and day whose reports share at least two names."""
    by_day: dict[tuple[int, int], list[Key]] = defaultdict(list)
    for key in sorted(nodes):
        start = nodes[key].start
        if start is not None:
            by_day[start.month or 0, start.day or 0].append(key)
    found = []
    for (month, day), keys in sorted(by_day.items()):
        for cluster in _clusters(keys, nodes):
            words = {w for k in cluster for w in (nodes[k].start.event if nodes[k].start else ())}  # type: ignore[union-attr]
            names = [set(nodes[k].hints.names) for k in cluster]
            tellers = []
            for key in sorted(nodes):
                hints = nodes[key].hints
                if (
                    nodes[key].start is None
                    and words & set(hints.topics)
                    and any(len(n & set(hints.names)) >= 3 for n in names)
                ):
                    tellers.append(key)
            found.append(
                _Group(f"began {month:02d}-{day:02d} {cluster[0][0]}", tuple(cluster), tuple(tellers))
            )
    return found


def _clusters(keys: Sequence[Key], nodes: Mapping[Key, _Node]) -> list[list[Key]]:
    parent = {key: key for key in keys}

    def find(key: Key) -> Key:
        while parent[key] != key:
            key = parent[key]
        return key

    for i, a in enumerate(keys):
        for b in keys[i + 1 :]:
            if len(set(nodes[a].hints.names) & set(nodes[b].hints.names)) >= 2 and find(a) != find(b):
                low, high = sorted((find(a), find(b)))
                parent[high] = low
    groups: dict[Key, list[Key]] = defaultdict(list)
    for key in keys:
        groups[find(key)].append(key)
    return [sorted(group) for _, group in sorted(groups.items())]


def _share_start(
    group: _Group, nodes: Mapping[Key, _Node], calendar: Calendar
) -> list[tuple[Key, str, Days]]:
    """What the members together make of the year of the beginning, to each without its own word."""
    said = {
        k: relation.starts_of(nodes[k].belief(without=group.name), nodes[k].starts) for k in group.members
    }  # type: ignore[arg-type]
    values = sorted({v for table in said.values() for v in table})
    logs = {k: np.log(np.array([table.get(v, 0.0) for v in values]) + 0.01) for k, table in said.items()}
    whole = sum(logs.values(), np.zeros(len(values)))
    found: list[tuple[Key, str, Days]] = []
    firmest = max(group.members, key=lambda k: (float(logs[k].max() - np.mean(logs[k])), k))
    for key in group.members:
        if len(group.members) > 1:
            weights = _weights(values, whole - logs[key])
            found.append((key, group.name, relation.from_starts(weights, nodes[key].starts)))  # type: ignore[arg-type]
            nodes[key].notes[group.name] = _start_note(nodes[firmest])
    weights = _weights(values, whole)
    message = relation.after_starts(weights, calendar)
    for key in group.tellers:
        found.append((key, group.name, message))
        nodes[key].notes[group.name] = _start_note(nodes[firmest])
    return found


def _weights(values: Sequence[int], logs: Days) -> dict[int, float]:
    shares = np.exp(logs - logs.max())
    shares /= shares.sum()
    return {v: float(s) for v, s in zip(values, shares, strict=True)}


def _start_note(node: _Node) -> tuple[Evidence, ...]:
    c = node.start
    return (
        ()
        if c is None
        else (Evidence(node.hints.report, c.span, c.text, f"{c.words}, in a report on the same"),)
    )


# ---------------------------------------------------------------- the answer


def _dating(key: Key, node: _Node, calendar: Calendar, profile: Profile | None) -> Dating:
    report = key[0]
    if node.fixed is not None:
        return Dating(report, node.fixed, (node.fixed,), 1.0, "given", (), node.fixed, node.fixed)
    if not node.hints.constraints and not node.incoming:
        return Dating(report, None, (), None, None, (), None, calendar.last)
    belief = node.belief()
    best = int(belief.argmax())
    mass = float(belief[max(0, best - 1) : best + 2].sum())
    exact = float(belief[best])
    keep = np.flatnonzero(belief > 1e-4)
    earliest, latest = (date.fromordinal(int(calendar.ordinals[i])) for i in (keep[0], keep[-1]))
    day = calendar.first + timedelta(days=best)
    evidence = _evidence(key, node, calendar, best, profile)
    if mass >= NEEDED and exact >= NEEDED_EXACT and evidence:
        return Dating(
            report, day, (day,), round((mass + exact) / 2, 3), "inferred", evidence, earliest, latest
        )
    order = sorted(range(len(belief)), key=lambda i: (-belief[i], i))
    chosen: list[int] = []
    total = 0.0
    for i in order[: MAX_CANDIDATES + 1]:
        if total >= 0.9:
            break
        chosen.append(i)
        total += float(belief[i])
    if total < 0.9 or len(chosen) > MAX_CANDIDATES or not evidence:
        return Dating(report, None, (), None, None, evidence, earliest, latest)
    days = tuple(sorted(date.fromordinal(int(calendar.ordinals[i])) for i in chosen))
    return Dating(report, None, days, round(exact, 3), "inferred", evidence, earliest, latest)


def _evidence(
    key: Key, node: _Node, calendar: Calendar, best: int, profile: Profile | None
) -> tuple[Evidence, ...]:
    """The constraints that speak for the chosen day, strongest first, then those of related reports."""
    found: list[tuple[float, Evidence]] = []
    weekdays = _uses_weekdays(node.hints)
    for c, _ in _distinct(node.hints.constraints):
        score = score_constraint(c, calendar, node.starts if _counts_from(c, node.start) else None, weekdays)
        if score is not None:
            gain = float(score[best] - np.log(np.mean(np.exp(score))))
            if gain > 0.1:
                found.append((-gain, Evidence(key[0], c.span, c.text, c.words)))
    anchor = _anchor(node.hints, node.start, profile)
    if anchor is not None and profile is not None:
        name = next(a.name for a in sorted(profile.anchors, key=lambda a: (a.on, a.name)) if a.on == anchor)
        c = node.start or next((c for c in node.hints.constraints if c.kind == "nth"), None)
        span, text = (c.span, c.text) if c is not None else (Span(0, 0), "")
        found.append((-1.0, Evidence(key[0], span, text, f"profile anchor: {name}, {anchor.isoformat()}")))
    for name, message in sorted(node.incoming.items()):
        mean = float(np.log(np.mean(np.exp(message))))
        if float(message[best]) - mean > 0.3:
            found += [(-(float(message[best]) - mean), note) for note in node.notes.get(name, ())]
    found.sort(key=lambda row: (row[0], row[1].report, row[1].span))
    return tuple(note for _, note in found[:12])
