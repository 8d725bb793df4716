"""From a belief over days to the answer: a day, candidates or nothing, with the evidence for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np

from dateline.model import Dating, Evidence, Profile, Span
from dateline.resolve.calendar import make_day
from dateline.resolve.dating_node import Key, Node, counts_from, distinct, names_days_far_off, profile_anchor
from dateline.resolve.dating_record import Period, tells_about
from dateline.resolve.dating_scores import Calendar, score_constraint

#: mass within a day of the answer, and on the answer itself, that a named day needs
NEEDED, NEEDED_EXACT = 0.66, 0.25
#: … where a date line states the day, and the year is inferred: well likelier than all other years together, and one of
#: which the record has reports from about then
NEEDED_STATED = 0.6
#: … from which a day is named whatever it rests on
FIRM = 0.9
#: beliefs are too modest: of days with a mass m, about m to this power are right within a day; of those that are
#: named, and of the others
MODESTY_NAMED, MODESTY = 0.3, 0.75
MAX_CANDIDATES = 32
#: constraints that fix more than a day of the week where their day is near, and always; without one, copies and
#: reports on the same name no day (nor does a picture)
NEWS = frozenset({"published", "dateline", "today", "anniversary", "day"})
COUNTED = frozenset({"nth", "elapsed", "last_month"})


def dating_of(
    key: Key, node: Node, calendar: Calendar, profile: Profile | None, others: Mapping[Period, int]
) -> Dating:
    """The dating of one part of a report: a day where the belief is firm, else the fewest days that hold nine
    tenths of it, if those are few. The confidence is that the likeliest day is right within a day. `others` is how
    many other reports of the record tell each period."""
    report = key[0]
    if node.fixed is not None:
        return Dating(report, node.fixed, (node.fixed,), 1.0, "given", (), node.fixed, node.fixed)
    if not node.hints.constraints and not node.incoming:
        return Dating(report, None, (), None, None, (), None, calendar.last)
    belief = node.belief()
    near = np.convolve(belief, np.ones(3), mode="same") if len(belief) > 2 else belief
    best = int((near + belief).argmax())
    mass = float(belief[max(0, best - 1) : best + 2].sum())
    exact = float(belief[best])
    keep = np.flatnonzero(belief > 1e-4 * exact)
    earliest, latest = (date.fromordinal(int(calendar.ordinals[i])) for i in (keep[0], keep[-1]))
    day = calendar.first + timedelta(days=best)
    evidence = _evidence(key, node, calendar, best, profile)
    firm = mass >= NEEDED and exact >= NEEDED_EXACT
    if (
        evidence
        and (firm or _is_stated(node, day, mass, others))
        and (_has_day(node, day) or mass >= FIRM or _is_tied(evidence))
    ):
        confidence = _confidence(mass, MODESTY_NAMED if firm else MODESTY)
        return Dating(report, day, (day,), confidence, "inferred", evidence, earliest, latest)
    order = np.argsort(-belief, kind="stable")[: MAX_CANDIDATES + 1]
    chosen: list[int] = []
    total = 0.0
    for i in order.tolist():
        if total >= 0.9:
            break
        chosen.append(i)
        total += float(belief[i])
    if total < 0.9 or len(chosen) > MAX_CANDIDATES or not evidence:
        return Dating(report, None, (), None, None, evidence, earliest, latest)
    days = tuple(sorted(date.fromordinal(int(calendar.ordinals[i])) for i in chosen))
    return Dating(report, None, days, _confidence(mass, MODESTY), "inferred", evidence, earliest, latest)


def _is_stated(node: Node, day: date, mass: float, others: Mapping[Period, int]) -> bool:
    """Whether a date line states a day of a likely year of which the record has reports from about then."""
    return (
        mass >= NEEDED_STATED
        and tells_about(others, day)
        and any(
            c.kind == "dateline" and (c.month, c.day) == (day.month, day.day) for c in node.hints.constraints
        )
    )


def _has_day(node: Node, day: date) -> bool:
    """Whether a report's own words fix more than a day of the week: it names a day that was news on this one, or
    counts days."""
    for c in node.hints.constraints:
        if c.kind in COUNTED:
            return True
        if c.kind in NEWS and c.month and c.day and c.tense != "future":
            years = (c.year,) if c.year else (day.year, day.year - 1)
            named = (make_day(year, c.month, c.day) for year in years if year > 0)
            if any(on is not None and 0 <= (day - on).days <= 3 for on in named):
                return True
    return False


def _is_tied(evidence: tuple[Evidence, ...]) -> bool:
    """Whether the profile ties a report to the calendar."""
    return any(e.constraint.startswith("profile anchor") for e in evidence)


def _confidence(mass: float, modesty: float) -> float:
    return min(0.99, round(float(mass**modesty), 3))


def _evidence(
    key: Key, node: Node, calendar: Calendar, best: int, profile: Profile | None
) -> tuple[Evidence, ...]:
    """The constraints that speak for the chosen day, strongest first, then those of related reports."""
    found: list[tuple[float, Evidence]] = []
    far = names_days_far_off(node.hints)
    for c, _ in distinct(node.hints.constraints):
        score = score_constraint(c, calendar, node.starts if counts_from(c, node.start) else None, far)
        if score is not None:
            gain = float(score[best] - np.log(np.mean(np.exp(score))))
            if gain > 0.1:
                found.append((-gain, Evidence(key[0], c.span, c.text, c.words)))
    anchor = profile_anchor(node.hints, node.start, profile)
    if anchor is not None and profile is not None:
        name = next(a.name for a in sorted(profile.anchors, key=lambda a: (a.on, a.name)) if a.on == anchor)
        span, text = _anchor_words(node, name)
        found.append((-1.0, Evidence(key[0], span, text, f"profile anchor: {name}, {anchor.isoformat()}")))
    for name, message in sorted(node.incoming.items()):
        mean = float(np.log(np.mean(np.exp(message))))
        if float(message[best]) - mean > 0.3:
            found += [(-(float(message[best]) - mean), note) for note in node.notes.get(name, ())]
    found.sort(key=lambda row: (row[0], row[1].report, row[1].span))
    return tuple(note for _, note in found[:12])


def _anchor_words(node: Node, name: str) -> tuple[Span, str]:
    """Where the report names what a profile's day is the beginning of: its `since` day, else the word."""
    if node.start is not None:
        return node.start.span, node.start.text
    words = name.lower().split()
    for topic, span in zip(node.hints.topics, node.hints.topic_spans, strict=False):
        if topic in words:
            return span, topic
    first = min(node.hints.constraints, key=lambda c: c.span)
    return first.span, first.text
