"""Two reports side by side, sentence by sentence: what changed in substance first, the rest folded."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

from dateline.model import Change, Edge, Passage, Span
from dateline.record import View, Withholder

#: what a row says, in the order in which rows are printed
ORDER = ("corrected", "edited", "added", "removed", "reworded", "same")


def difference_rows(view: View, a: str, b: str) -> list[dict[str, Any]]:
    """One row a passage of either report: `corrected` and `edited` (a figure, place, name or negation
    differs), `reworded` (words alone), `added`, `removed`, `same`. `a` and `b` are report keys."""
    texts = {a: view.text(a), b: view.text(b)}
    edges = [e for e in view.edges("passage", a) if {e.source.report, e.target.report} == {a, b}]
    by_start = {_end(e, a): e for e in edges}
    matched = {_end(e, b) for e in edges}
    rows = []
    here = [p.passage for p in view.passages(a) if p.passage.is_read]
    there = [p.passage for p in view.passages(b) if p.passage.is_read]
    equal = _equal([p for p in here if p.span not in by_start], [p for p in there if p.span not in matched])
    matched |= set(equal.values())
    for passage in here:
        edge = by_start.get(passage.span)
        if edge is None and passage.span in equal:
            rows.append(_row("same", passage.span, equal[passage.span], texts, a, b, ()))
        elif edge is None:
            rows.append(_row("removed", passage.span, None, texts, a, b, ()))
        else:
            rows.append(_row(_kind(edge), passage.span, _end(edge, b), texts, a, b, _changes(edge, a)))
    for passage in there:
        if passage.span not in matched:
            rows.append(_row("added", None, passage.span, texts, a, b, ()))
    names = {a: view.name_of(a), b: view.name_of(b)}
    for row in rows:
        row["from_report"], row["to_report"] = names[a], names[b]
    return sorted(rows, key=lambda r: (ORDER.index(r["kind"]), r["from_start"] or r["to_start"] or 0))


def _equal(here: Sequence[Passage], there: Sequence[Passage]) -> dict[Span, Span]:
    """Passages of one text, too short for lineage to tie (a dateline, a heading), in their order."""
    waiting: dict[str, list[Span]] = {}
    for passage in reversed(there):
        waiting.setdefault(" ".join(passage.text.split()), []).append(passage.span)
    found = {}
    for passage in here:
        spans = waiting.get(" ".join(passage.text.split()))
        if spans:
            found[passage.span] = spans.pop()
    return found


def _end(edge: Edge, report: str) -> Span:
    return edge.source.span if edge.source.report == report else edge.target.span


def _changes(edge: Edge, a: str) -> tuple[Change, ...]:
    """The changes, with the side of `a` first."""
    if edge.source.report == a:
        return edge.changed
    return tuple(
        replace(c, from_span=c.to_span, to_span=c.from_span, kind=_TURNED.get(c.kind, c.kind))
        for c in edge.changed
    )


_TURNED: dict[str, Literal["added", "removed"]] = {"added": "removed", "removed": "added"}


def _kind(edge: Edge) -> str:
    if not edge.changed:
        return "same"
    if any(change.kind == "corrected" for change in edge.changed):
        return "corrected"
    return "edited" if any(change.substance for change in edge.changed) else "reworded"


def _row(
    kind: str,
    left: Span | None,
    right: Span | None,
    texts: dict[str, str],
    a: str,
    b: str,
    changes: Sequence[Change],
) -> dict[str, Any]:
    return {
        "kind": kind,
        "from_start": left.start if left else None,
        "from_end": left.end if left else None,
        "from_text": left.of(texts[a]) if left else None,
        "to_start": right.start if right else None,
        "to_end": right.end if right else None,
        "to_text": right.of(texts[b]) if right else None,
        "changes": [
            {
                "kind": change.kind,
                "substance": list(change.substance),
                "from": change.from_span.of(texts[a]),
                "to": change.to_span.of(texts[b]),
                "from_start": change.from_span.start,
                "to_start": change.to_span.start,
            }
            for change in changes
        ],
    }


def print_differences(rows: list[dict[str, Any]], keep: Withholder) -> None:
    """The rows in words, on standard output: substance first, cosmetic and equal passages counted."""
    write = sys.stdout.write
    if not rows:
        write("no passages to compare\n")
        return
    write(f"{rows[0]['from_report']}  →  {rows[0]['to_report']}\n")
    for row in keep.value(rows):
        if row["kind"] in ("same", "reworded"):
            continue
        write(f"\n{row['kind']}\n")
        if row["from_text"] is not None:
            write(f"  - [{row['from_start']}-{row['from_end']}] {' '.join(row['from_text'].split())}\n")
        if row["to_text"] is not None:
            write(f"  + [{row['to_start']}-{row['to_end']}] {' '.join(row['to_text'].split())}\n")
        for change in row["changes"]:
            what = f" ({', '.join(change['substance'])})" if change["substance"] else ""
            write(f"      {change['kind']}{what}: “{change['from']}” → “{change['to']}”\n")
    folded = {k: sum(1 for r in rows if r["kind"] == k) for k in ("reworded", "same")}
    write(f"\n{folded['reworded']} passages reworded, {folded['same']} the same\n")
