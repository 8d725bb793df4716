"""The relations between the reports of a record, as links that beliefs travel along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from dateline.model import Evidence, FigureSequence, RelatedReports
from dateline.resolve import dating_relations as relation
from dateline.resolve.dating_node import Key, Node
from dateline.resolve.dating_scores import Calendar, Days, score_constraint

#: sender, receiver, the link's name, and what the sender's belief tells the receiver
Link = tuple[Key, Key, str, Callable[[Days], Days]]
_GROWTH = 1.05
#: share of common text from which two reports say one thing
_TWIN = 0.5


def page_links(nodes: Mapping[Key, Node]) -> list[Link]:
    """Each older article of a page with the page's own report, which is later."""
    found: list[Link] = []
    for report, part in sorted(nodes):
        if part > 0 and (report, 0) in nodes:
            page, own = (report, 0), (report, part)
            found.append((page, own, f"page {report}", relation.from_page))
            found.append((own, page, f"page {report} {part}", relation.to_page))
    return found


def copy_links(nodes: Mapping[Key, Node], related: Sequence[RelatedReports]) -> list[Link]:
    """Reports that share text, in one order whatever came first."""
    found: list[Link] = []
    spreads = relation.Spreads()
    told: dict[Key, relation.Told] = defaultdict(lambda: relation.Told(spreads))
    for pair in sorted(related, key=lambda r: (*sorted((r.first, r.second)), r.share)):
        a, b = (pair.first, 0), (pair.second, 0)
        if a not in nodes or b not in nodes or a == b:
            continue
        kind = "twin" if pair.share >= _TWIN else "copy"
        name = "{} {} {}".format(kind, *sorted((pair.first, pair.second)))
        words = f"shares {pair.share:.0%} of its text with"
        nodes[a].notes[name] = (Evidence(b[0], pair.second_span, pair.second_text, f"{words} {a[0]}"),)
        nodes[b].notes[name] = (Evidence(a[0], pair.first_span, pair.first_text, f"{words} {b[0]}"),)
        found += [(one, other, name, partial(told[one], share=pair.share)) for one, other in ((a, b), (b, a))]
    return found


def copies_of(related: Sequence[RelatedReports]) -> dict[str, set[str]]:
    """The reports that say one thing with another, directly or through others, and itself, by report."""
    found: dict[str, set[str]] = {}
    for pair in related:
        if pair.share < _TWIN:
            continue
        a, b = (found.get(report, {report}) for report in (pair.first, pair.second))
        if a is not b:
            group = a | b
            found |= dict.fromkeys(group, group)
    return found


def figure_links(nodes: Mapping[Key, Node], figures: Sequence[FigureSequence]) -> list[Link]:
    """Neighbours in the order of a running total: fewer is earlier."""
    found: list[Link] = []
    for number, sequence in enumerate(
        sorted(figures, key=lambda s: (s.measure, s.points and s.points[0].report))
    ):
        points = sorted(
            (p for p in sequence.points if (p.report, 0) in nodes), key=lambda p: (p.value, p.report)
        )
        for low, high in pairwise(points):
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


def groups_of(nodes: Mapping[Key, Node]) -> list[_Group]:
    """Beginnings by month and day whose reports share at least two names."""
    by_day: dict[tuple[int, int], list[Key]] = defaultdict(list)
    for key in sorted(nodes):
        start = nodes[key].start
        if start is not None:
            by_day[start.month or 0, start.day or 0].append(key)
    found = []
    for (month, day), keys in sorted(by_day.items()):
        for cluster in _clusters(keys, nodes):
            begun = [nodes[k].start for k in cluster]
            words = {w for start in begun if start is not None for w in start.event}
            names = [set(nodes[k].hints.names) for k in cluster]
            tellers = []
            for key in sorted(nodes):
                hints = nodes[key].hints
                if nodes[key].start is not None:
                    continue
                counted = any(c.kind == "nth" and words & set(c.event) for c in hints.constraints)
                told = counted or words & set(hints.topics)
                if told and any(len(n & set(hints.names)) >= (2 if counted else 3) for n in names):
                    tellers.append(key)
            found.append(
                _Group(f"began {month:02d}-{day:02d} {cluster[0][0]}", tuple(cluster), tuple(tellers))
            )
    return found


def _clusters(keys: Sequence[Key], nodes: Mapping[Key, Node]) -> list[list[Key]]:
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


def share_start(group: _Group, nodes: Mapping[Key, Node], calendar: Calendar) -> list[tuple[Key, str, Days]]:
    """What the members together make of the year of the beginning, to each without its own word."""
    said = {
        k: relation.starts_of(nodes[k].belief(without=group.name), _starts(nodes[k])) for k in group.members
    }
    values = sorted({v for table in said.values() for v in table})
    logs = {k: np.log(np.array([table.get(v, 0.0) for v in values]) + 0.01) for k, table in said.items()}
    whole = sum(logs.values(), np.zeros(len(values)))
    found: list[tuple[Key, str, Days]] = []
    firmest = max(group.members, key=lambda k: (float(logs[k].max() - np.mean(logs[k])), k))
    for key in group.members:
        if len(group.members) > 1:
            weights = _weights(values, whole - logs[key])
            found.append((key, group.name, relation.from_starts(weights, _starts(nodes[key]))))
            nodes[key].notes[group.name] = _start_note(nodes[firmest])
    weights = _weights(values, whole)
    message = relation.after_starts(weights, calendar)
    for key in group.tellers:
        counted = _counted(nodes[key], values, weights, calendar)
        found.append((key, group.name, message if counted is None else counted))
        nodes[key].notes[group.name] = _start_note(nodes[firmest])
    return found


def _counted(
    node: Node, values: Sequence[int], weights: Mapping[int, float], calendar: Calendar
) -> Days | None:
    """What a report says of the days since a beginning (`in its third week`) that others date, None if nothing."""
    counts = [c for c in node.hints.constraints if c.kind == "nth"]
    if not counts:
        return None
    found = np.full(calendar.size, 1e-6)
    for value in values:
        begun = np.full(calendar.size, value)
        scores = [score for c in counts if (score := score_constraint(c, calendar, begun)) is not None]
        found += weights[value] * np.exp(sum(scores, np.zeros(calendar.size)))
    return np.asarray(np.log(found))


def _starts(node: Node) -> relation.Starts:
    assert node.starts is not None, "members of a group name a beginning"
    return node.starts


def _weights(values: Sequence[int], logs: Days) -> dict[int, float]:
    shares = np.exp(logs - logs.max())
    shares /= shares.sum()
    return {v: float(s) for v, s in zip(values, shares, strict=True)}


def _start_note(node: Node) -> tuple[Evidence, ...]:
    c = node.start
    return (
        ()
        if c is None
        else (Evidence(node.hints.report, c.span, c.text, f"{c.words}, in a report on the same"),)
    )
