"""`/lineage`: who carried whose words: the graph of reports, their versions and the passages most carried."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import Response

from dateline.export.rows import edge_row
from dateline.model import Edge
from dateline.record import ReportRow
from dateline.record.pages import page_reports
from dateline.serve.asking import find_report
from dateline.serve.downloads import drawing_file, table_file
from dateline.serve.drawing.graph import Node, Tie, lineage_graph
from dateline.serve.listing import facet, leaf
from dateline.serve.notes import Line, note_file
from dateline.serve.rendering import withheld
from dateline.serve.visit import Visit, VisitOf
from dateline.tell.chains import version_chains
from dateline.tell.siblings import find_siblings

router = APIRouter(include_in_schema=False)

#: reports that one graph holds; a record of more is looked at by report
MOST = 80


@router.get("/lineage")
def lineage(visit: VisitOf) -> Response:
    """The graph (of one report's surroundings, `report`), or a file of it."""
    edges = find_edges(visit)
    form = visit.query.get("as")
    if form in ("svg", "png"):
        return drawing_file(visit, "lineage", draw(visit, edges))
    if form == "md":
        return note_file(visit, "Lineage", [_line(visit, e) for e in edges])
    if form:
        return table_file(visit, "lineage", [edge_row(e, visit.view.name_of) for e in edges])
    return visit.page("lineage.html", "Lineage", lambda: _told(visit, edges))


def _line(visit: Visit, edge: Edge) -> Line:
    first, second = (visit.view.name_of(end.report) for end in (edge.source, edge.target))
    relation = edge.relation.replace("_", " ")
    told = (
        f"{first} → {second}: {relation}"
        if edge.direction != "unknown"
        else f"{first} and {second}: {relation}"
    )
    return Line(told, (edge.source.report, edge.target.report))


def find_edges(visit: Visit) -> list[Edge]:
    """The edges between reports, or those around one report and its neighbours."""
    name, relation = visit.query.get("report"), visit.query.get("relation")
    if name:
        key = find_report(visit.view, name)
        near = visit.view.edges("report", key)
        ends = {end.report for e in near for end in (e.source, e.target)} or {key}
        found = {
            (e.source.report, e.target.report): e for e in visit.view.edges_of(sorted(ends)[:MOST], "report")
        }
        edges = list(found.values())
    else:
        edges = visit.look.keep("edges", lambda: _all_edges(visit))
    return [e for e in edges if not relation or e.relation == relation]


def _all_edges(visit: Visit) -> list[Edge]:
    """The edges between reports; of a large record those of the latest reports."""
    if visit.look.is_small:
        return visit.view.edges("report")
    newest = page_reports(visit.view, order="day", limit=MOST // 4).rows
    found = {
        (e.source.report, e.target.report): e
        for e in visit.view.edges_of((row.report.key for row in newest), "report")
    }
    return [found[key] for key in sorted(found)]


def _nodes(visit: Visit, edges: Sequence[Edge]) -> list[str]:
    """The reports that are drawn: those that share most, then the others, at most `MOST`."""
    tied: dict[str, int] = {}
    for edge in edges:
        for end in (edge.source.report, edge.target.report):
            tied[end] = tied.get(end, 0) + 1
    keys = sorted(tied, key=lambda k: (-tied[k], k))[:MOST]
    if visit.query.get("report"):
        return keys or [find_report(visit.view, visit.query["report"])]
    if not visit.query.get("relation"):
        keys += [r.report.key for r in _offered(visit) if r.report.key not in tied][
            : max(0, MOST - len(keys))
        ]
    return keys


def _offered(visit: Visit) -> Sequence[ReportRow]:
    """The reports that the form offers, and that fill the graph: all of a small record, the latest of a large one."""
    if visit.look.is_small:
        return visit.view.reports()[:400]
    return visit.look.keep("newest", lambda: page_reports(visit.view, order="day", limit=100).rows)


def draw(visit: Visit, edges: Sequence[Edge]) -> Markup | None:
    """The graph of the reports with most edges."""
    keys = _nodes(visit, edges)
    chosen = find_report(visit.view, visit.query["report"]) if visit.query.get("report") else None
    nodes = []
    rows = visit.view.reports_by(keys)
    for key in (k for k in keys if k in rows):
        row = rows[key]
        words, carrier = withheld([row.name, row.report.carrier or "carrier not known"], visit.withholder)
        day = row.dating.published_on if row.dating else row.report.published_on
        title = visit.withholder.text(row.report.title or "")
        nodes.append(
            Node(
                key,
                words,
                f"{words} — {carrier}: {title}",
                day,
                visit.links.to(f"/reports/{key}"),
                key == chosen,
            )
        )
    held = {node.key: node.words for node in nodes}
    ties = [
        Tie(
            e.source.report,
            e.target.report,
            e.relation,
            e.direction != "unknown",
            e.score,
            f"{e.relation.replace('_', ' ')}: {held[e.source.report]} → {held[e.target.report]}, {e.score:.0%} of the words in common"
            + (", which came first is not known" if e.direction == "unknown" else ""),
        )
        for e in edges
        if e.source.report in held and e.target.report in held
    ]
    return lineage_graph(nodes, ties, "Reports by day, and whose words they carry")


def _told(visit: Visit, edges: Sequence[Edge]) -> dict[str, Any]:
    view = visit.view
    ends = view.reports_by({end.report for e in edges for end in (e.source, e.target)})
    carriers = {key: row.report.carrier for key, row in ends.items()}
    view.labels(ends)
    chains = version_chains(edges, carriers)
    shown, leaves = leaf(visit, sorted(edges, key=lambda e: (-e.score, view.name_of(e.source.report))))
    near = visit.query.get("report")
    some = [find_report(view, near)] if near else [r.report.key for r in _offered(visit)]
    siblings = visit.look.keep(f"siblings {near or ''}", lambda: find_siblings(view.edges_of(some)))
    siblings = [] if visit.query.get("relation") else siblings
    return {
        "graph": draw(visit, edges),
        "siblings": [
            {"reports": [(key, view.name_of(key)) for key in (s.first, s.second)], "passages": s.passages}
            for s in siblings[:20]
        ],
        "more_siblings": max(0, len(siblings) - 20),
        "chains": [[{"report": k, "report_name": view.name_of(k)} for k in chain] for chain in sorted(chains, key=lambda c: (-len(c), c))[:20]],
        "rows": [
            {
                "relation": e.relation, "direction": e.direction, "score": e.score,
                "source": e.source.report, "source_name": view.name_of(e.source.report), "source_carrier": carriers.get(e.source.report),
                "target": e.target.report, "target_name": view.name_of(e.target.report), "target_carrier": carriers.get(e.target.report),
                "changes": sum(1 for c in e.changed if c.substance or c.kind == "corrected"),
            }
            for e in shown
        ],
        "leaves": leaves,
        "facets": [facet(visit, "relation", [e.relation for e in edges])],
        "reports": [{"key": r.report.key, "name": r.name} for r in _offered(visit)],
        "chosen_report": visit.query.get("report"),
        "most": MOST,
    }  # fmt: skip
