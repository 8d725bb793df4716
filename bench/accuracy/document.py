"""`docs/accuracy.md`: the template beside this file, filled from a run's results.

A template holds `{{figure SET | MEASURE}}`, `{{table NAME}}` (a table of `TABLES`), `{{rule MODULE}}` (the list in the
docstring of a module of measures), `{{sets}}`, `{{blind}}`, `{{short}}` (the goals not reached) and `{{missing}}`.
"""

from __future__ import annotations

import importlib
import inspect
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bench.accuracy import tables
from bench.accuracy.sets import SETS

HERE = Path(__file__).parent
TEMPLATE, BLIND = HERE / "accuracy.md.in", HERE / "blind.toml"
Results = dict[str, Any]

#: the measures of each table, as prefixes, and what their rows are of
TABLES = {
    "figures": ("figures.",),
    "attributions": ("attributions.",),
    "events": ("events.", "types.", "hedges."),
    "times": ("times.", "dating."),
    "places": ("places.",),
    "names": ("names.",),
    "lineage": ("lineage.",),
    "weighing": ("contradictions.", "matters."),
}
#: measures in words
WORDS = {
    "figures.match": "figures matched",
    "figures.who_where_when": "figures with who, where and when right",
    "figures.core.match": "core figures matched",
    "figures.core.who_where_when": "core figures with who, where and when right",
    "figures.killed_injured.match": "killed and injured alone",
    "figures.core.bounds": "bounds of core figures",
    "figures.core.population": "population of core figures",
    "figures.core.place": "place of core figures",
    "figures.core.as_of": "days of core figures (within one)",
    "figures.core.voice": "voice of core figures",
    "attributions.content_30": "content, overlap ≥ .3",
    "attributions.content_80": "content, overlap ≥ .8",
    "attributions.content_exact": "content, the same characters",
    "attributions.voice": "voice, of content found",
    "attributions.stance": "stance, of content found",
    "events.type_place_date": "type, place and day right",
    "events.paired.type": "type, of events paired",
    "events.paired.place": "place, of events paired",
    "events.paired.day": "day, of events paired",
    "types.accuracy": "event type of a sentence",
    "types.top_2": "event type among the first two",
    "types.weighted_f1": "event type, weighted F1",
    "hedges.sentences": "uncertain sentences",
    "times.strict": "the very span",
    "times.relaxed": "any overlap",
    "times.value": "overlap and value",
    "dating.answered": "given a day",
    "dating.exact": "right to the day, of those",
    "dating.within_a_day": "right within a day, of those",
    "dating.calibration_error": "calibration error",
    "dating.dated_with_evidence": "dated, with evidence spans",
    "places.overlap": "mentions found",
    "places.acc_161": "within 161 km, of those found",
    "places.end_to_end_161": "found and within 161 km",
    "names.average_precision": "pairs of names, average precision",
    "names.best_f1": "pairs of names, best F1",
    "names.b_cubed": "mentions into names, B³",
    "lineage.report.undirected": "pairs of reports",
    "lineage.report.directed_relation": "pairs of reports, direction and relation right",
    "lineage.report.relation_accuracy": "relation, of report pairs found",
    "lineage.passage.undirected": "pairs of passages",
    "lineage.passage.directed_relation": "pairs of passages, direction and relation right",
    "lineage.passage.relation_accuracy": "relation, of passage pairs found",
    "lineage.changed_facts": "changed facts found",
    "lineage.unrelated_pairs_left_apart": "unrelated pairs left apart",
    "contradictions.right": "contradictions with the right relation",
    "matters.right": "groups of figures with the right relation",
}


def render(results: Results, template: str | None = None) -> str:
    """The page. Raises `ValueError` where the template asks for what there is not."""
    fill: dict[str, Callable[[str], str]] = {
        "figure": lambda rest: figure(results, rest),
        "table": lambda name: "\n".join(table(results, name)),
        "rule": rule,
        "sets": lambda _: "\n".join(sets_list()),
        "blind": lambda _: "\n".join(blind()),
        "short": lambda _: "\n".join(short(results)),
        "missing": lambda _: "\n".join(not_scored(results)),
    }

    def filled(match: re.Match[str]) -> str:
        name, _, rest = match.group(1).strip().partition(" ")
        if name not in fill:
            raise ValueError(f"the template asks for {name!r}; it may ask for {', '.join(fill)}")
        return fill[name](rest.strip())

    text = TEMPLATE.read_text("utf-8") if template is None else template
    return re.sub(r"\{\{(.+?)\}\}", filled, text)


def figure(results: Results, rest: str) -> str:
    """`SET | MEASURE` as a figure with two or three digits and its interval, in words where it was not measured."""
    set_, _, measure = (part.strip() for part in rest.partition("|"))
    row = next((r for r in results["measures"] if (r["set"], r["measure"]) == (set_, measure)), None)
    if row is None or row["value"] is None:
        return "(not measured)"
    return short_number(row["value"])


def short_number(value: float) -> str:
    """As the project writes shares: `.93`, `1.00`."""
    return f"{value:.2f}".removeprefix("0") if value < 1 else f"{value:.2f}"


def table(results: Results, name: str) -> Iterable[str]:
    prefixes = TABLES[name]
    yield "| set | measure | ours | 95 % | counts | goal | peers |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for row in results["measures"]:
        if row["measure"].startswith(prefixes):
            yield f"| {' | '.join(cells(results, row))} |"


def cells(results: Results, row: dict[str, Any]) -> list[str]:
    set_, measure, value = row["set"], row["measure"], row["value"]
    goal = tables.goal_of(set_, measure)
    bar = (
        "" if goal is None or goal.bar is None else f"{'≤ ' if goal.at_most else ''}{short_number(goal.bar)}"
    )
    if tables.reached(set_, measure, value) is False:
        bar += " **short**"
    peers = [
        f"{short_number(v)} {name}{' (published)' if old else ''}"
        for name, v, old in own_first(results, set_, measure)
    ]
    ends = "–".join(short_number(v) for v in row["interval"]) if row["interval"] else ""
    said = f"**{tables.number(value)}**" if goal and goal.bar is not None else tables.number(value)
    return [set_, WORDS.get(measure, measure), said, ends, tables.counts(row), bar, "; ".join(peers) or "–"]


def own_first(results: Results, set_: str, measure: str) -> list[tuple[str, float, bool]]:
    """The peers of a measure; a published figure only where the same peer was not run here."""
    found = tables.peers_of(results, set_, measure)
    ran = {name.split(",")[0] for name, _, old in found if not old}
    return [peer for peer in found if not peer[2] or peer[0].split(",")[0] not in ran]


def short(results: Results) -> Iterable[str]:
    """The goals that this run did not reach, or has no figure of."""
    found = False
    for row in results["measures"]:
        if tables.reached(row["set"], row["measure"], row["value"]) is False:
            goal = tables.goal_of(row["set"], row["measure"])
            assert goal is not None and goal.bar is not None
            said = WORDS.get(row["measure"], row["measure"])
            found = True
            yield f"- {row['set']}, {said}: {short_number(row['value'])} of {short_number(goal.bar)}."
    if not found:
        yield "- None of those scored in this run."


def not_scored(results: Results) -> Iterable[str]:
    """What was not scored, and what was scored by other sources than the rest."""
    yield from (f"- {line}" for line in results["missing"])
    told = {line.split(":")[0] for line in results["missing"]}
    yield from (
        f"- {s.name}: not in these results"
        for s in SETS
        if s.name not in results["sources"] and s.name not in told
    )
    counted = Counter(results["sources"].values())
    if len(counted) > 1:
        latest = list(results["sources"].values())[-1]
        older = ", ".join(name for name, digest in results["sources"].items() if digest != latest)
        yield f"- Scored by earlier sources than the rest: {older}."


def rule(module: str) -> str:
    """The list in the docstring of a module of measures."""
    text = inspect.getdoc(importlib.import_module(f"bench.accuracy.measures.{module}")) or ""
    return text[text.index("\n- ") + 1 :]


def blind() -> Iterable[str]:
    """The blind readings, a line each."""
    for check in tomllib.loads(BLIND.read_text("utf-8"))["check"]:
        figures = ", ".join(f"{name} {short_number(value)}" for name, value in check["measures"].items())
        yield f"- {check['on']}: {check['what']}: {figures}. {check.get('after', '')}".rstrip()


def sets_list() -> Iterable[str]:
    """The sets, what each is and its name, a line each."""
    yield from (f"- `{s.name}`: {s.what}" for s in SETS)
