"""The graph of reports: by day from left to right, those that share text in one row, edges by their kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from dateline.serve.drawing.svg import element, frame

_ROW, _CLUSTER, _BOX, _COLUMN = 34.0, 22.0, 150.0, 196.0


@dataclass(frozen=True, slots=True)
class Node:
    """A report: its key, words, day of publication (None: unknown), and where it leads."""

    key: str
    words: str
    told: str
    day: date | None
    href: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """An edge between two reports, earlier first where `directed`."""

    source: str
    target: str
    relation: str
    directed: bool
    score: float
    told: str


def clusters(nodes: Sequence[Node], ties: Sequence[Tie]) -> list[list[Node]]:
    """The reports that hang together by edges, largest cluster first; reports without an edge come last, together."""
    home = {node.key: node.key for node in nodes}

    def find(key: str) -> str:
        while home[key] != key:
            home[key] = home[home[key]]
            key = home[key]
        return key

    for tie in ties:
        home[find(tie.source)] = find(tie.target)
    groups: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        groups[find(node.key)].append(node)
    tied = [sorted(g, key=_order) for g in groups.values() if len(g) > 1]
    alone = sorted((g[0] for g in groups.values() if len(g) == 1), key=_order)
    tied.sort(key=lambda g: (-len(g), _order(g[0])))
    return [*tied, *([alone] if alone else [])]


def _order(node: Node) -> tuple[date, str]:
    return (node.day or date.max, node.words)


def lineage_graph(nodes: Sequence[Node], ties: Sequence[Tie], title: str) -> Markup | None:
    """The graph; a column for each day that has a report, undated reports in the last. None without reports."""
    if not nodes:
        return None
    days = sorted({node.day for node in nodes if node.day is not None})
    columns: dict[date | None, int] = {day: i for i, day in enumerate(days)}
    undated = any(node.day is None for node in nodes)
    if undated:
        columns[None] = len(columns)
    width = 30 + _COLUMN * len(columns)
    place: dict[str, tuple[float, float]] = {}
    y, parts, lines = 44.0, [], []
    for group in clusters(nodes, ties):
        rows: dict[date | None, int] = defaultdict(int)
        offset = 0
        for node in group:
            # reports of one day stand under each other; a new column begins one step lower, so that edges are seen
            row = rows[node.day]
            rows[node.day] += 1
            place[node.key] = (
                16 + _COLUMN * columns[node.day],
                y + row * _ROW + (offset if len(group) > 1 else 0),
            )
        high = max(rows.values()) * _ROW
        y += high + _CLUSTER
        lines.append(
            element(
                "line", x1=8, x2=width - 8, y1=y - _CLUSTER / 2 - 8, y2=y - _CLUSTER / 2 - 8, class_="lane"
            )
        )
    for day, column in columns.items():
        x = 16 + _COLUMN * column
        parts.append(
            element("text", f"{day.day} {day:%b %Y}" if day else "day unknown", x=x, y=22, class_="muted")
        )
    parts += lines[:-1]
    parts += [_tie(tie, place) for tie in sorted(ties, key=lambda t: t.score)]
    parts += [_node(node, *place[node.key]) for node in nodes]
    return frame(width, y, title, _arrow(), *parts, class_="graph")


def _arrow() -> Markup:
    head = element("path", d="M0 0L8 4L0 8z", class_="arrow")
    marker = element(
        "marker",
        head,
        id="arrow",
        viewBox="0 0 8 8",
        refX=7,
        refY=4,
        markerWidth=9,
        markerHeight=9,
        orient="auto",
        markerUnits="userSpaceOnUse",
    )
    return element("defs", marker)


def _tie(tie: Tie, place: dict[str, tuple[float, float]]) -> Markup:
    (x1, y1), (x2, y2) = place[tie.source], place[tie.target]
    y1, y2 = y1 + 11, y2 + 11
    if abs(x1 - x2) < 1:
        side = x1 + _BOX
        bend = side + 14 + min(26.0, abs(y2 - y1) / 5)
        d = f"M{side:.0f} {y1:.0f}C{bend:.0f} {y1:.0f} {bend:.0f} {y2:.0f} {side + 2:.0f} {y2:.0f}"
    else:
        start, end = (x1 + _BOX, x2 - 2) if x1 < x2 else (x1, x2 + _BOX + 2)
        middle = (start + end) / 2
        d = f"M{start:.0f} {y1:.0f}C{middle:.0f} {y1:.0f} {middle:.0f} {y2:.0f} {end:.0f} {y2:.0f}"
    return element(
        "g",
        element("title", tie.told),
        element(
            "path", d=d, class_=f"edge {tie.relation.replace('_', '-')}", stroke_width=round(1 + 2 * tie.score, 1),
            marker_end="url(#arrow)" if tie.directed else None,
        ),
    )  # fmt: skip


def _node(node: Node, x: float, y: float) -> Markup:
    words = node.words if len(node.words) <= 22 else node.words[:21] + "…"
    return element(
        "a",
        element("title", node.told),
        element(
            "rect", x=x, y=y, width=_BOX, height=22, rx=3, class_="node marked" if node.marked else "node"
        ),
        element("text", words, x=x + 7, y=y + 15, class_="key"),
        href=node.href,
    )
