"""What a run prints: the table of measures, and the cases gained and lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bench.accuracy.frozen import Change
from bench.accuracy.sets import GOALS, Goal

Results = dict[str, Any]


def goal_of(set_: str, measure: str) -> Goal | None:
    return next((g for g in GOALS if (g.set, g.measure) == (set_, measure)), None)


def peers_of(results: Results, set_: str, measure: str) -> list[tuple[str, float, bool]]:
    """The peers' figures on a measure, best first: name, figure, whether it is a published one and not of this run."""
    found = [
        (row["peer"], row["value"], False)
        for row in results["peers"]
        if (row["set"], row["measure"]) == (set_, measure) and row["value"] is not None
    ]
    goal = goal_of(set_, measure)
    if goal and goal.published is not None:
        found.append((goal.peer, goal.published, True))
    return sorted(found, key=lambda peer: -peer[1])


def reached(set_: str, measure: str, value: float | None) -> bool | None:
    """Whether a figure reaches its goal; None where it has none."""
    goal = goal_of(set_, measure)
    if goal is None or goal.bar is None or value is None:
        return None
    return round(value, 4) <= goal.bar if goal.at_most else round(value, 4) >= goal.bar


def number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def interval(ends: Sequence[float] | None) -> str:
    return f"{ends[0]:.2f}–{ends[1]:.2f}" if ends else ""


def counts(row: dict[str, Any]) -> str:
    return "/".join(str(n) for n in row["counts"]) if row["counts"] else ""


def peer_words(peers: Sequence[tuple[str, float, bool]]) -> str:
    if not peers:
        return "–"
    name, value, published = peers[0]
    return f"{value:.3f} {name}{' (published)' if published else ''}"


def lines(results: Results) -> Iterable[str]:
    """The table of a run as text."""
    yield f"{'set':34} {'measure':34} {'ours':>6} {'95 %':>11} {'counts':>15} {'bar':>6}     best peer"
    for row in results["measures"]:
        goal = goal_of(row["set"], row["measure"])
        mark = {True: "  ", False: "✗ ", None: "  "}[reached(row["set"], row["measure"], row["value"])]
        bar = "" if goal is None or goal.bar is None else f"{'≤' if goal.at_most else ''}{goal.bar:.2f}"
        yield (
            f"{row['set']:34} {row['measure']:34} {number(row['value']):>6} {interval(row['interval']):>11} "
            f"{counts(row):>15} {bar:>6} {mark}  {peer_words(peers_of(results, row['set'], row['measure']))}"
        )
    for row in results["missing"]:
        yield f"not scored: {row}"


def change_lines(
    name: str, gained: Sequence[Change], lost: Sequence[Change], names: dict[str, str], most: int
) -> Iterable[str]:
    """The cases of a set gained and lost; `names` gives a report's name by its hash."""
    if gained or lost:
        yield f"{name}: {len(gained)} gained, {len(lost)} lost since the frozen run"
    for sign, changes in (("+", gained), ("-", lost)):
        for change in changes[:most]:
            kind, report, start, end, label = change.key
            where = f"{names.get(report, report)}:{start}-{end}" if start else names.get(report, report)
            was, now = change.before or "none", change.now or "none"
            yield f"  {sign} {kind} {where} {label}: {was} → {now}{f' ({change.wrong})' if change.wrong else ''}"
        if len(changes) > most:
            yield f"  {sign} … and {len(changes) - most} more (--all-cases)"
