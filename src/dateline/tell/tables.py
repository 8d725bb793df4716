"""Lists of the record as tables: rows of words, printed through rich (or as plain tab-separated text in a pipe)."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.model import Edge, Rejection, ResolvedEvent, ResolvedFigure
from dateline.record import ClaimRow, ReportRow, View, Withholder
from dateline.record.pages import matters_by_claim
from dateline.tell.evidence import evidence_words
from dateline.tell.material import AnyClaim
from dateline.tell.sentences import cite_of, place_words, quote_of, voice_words
from dateline.tell.words import figure_words, held_words, measure_words


@dataclass(frozen=True, slots=True)
class Table:
    """A title, the names of the columns, and rows of words."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def print_table(table: Table, keep: Withholder) -> None:
    """The table on standard output: drawn on a terminal, tab-separated in a pipe."""
    rows = [tuple(" ".join(keep.text(cell).split()) for cell in row) for row in table.rows]
    if not sys.stdout.isatty():
        sys.stdout.write("\t".join(table.columns) + "\n")
        for row in rows:
            sys.stdout.write("\t".join(row) + "\n")
        return
    from rich.console import Console
    from rich.table import Table as Drawn
    from rich.text import Text

    drawn = Drawn(title=table.title, title_justify="left", show_lines=False, expand=False)
    for column in table.columns:
        drawn.add_column(column, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    Console().print(drawn)


def figures_table(view: View, rows: Sequence[ClaimRow[ResolvedFigure]]) -> Table:
    """Figures by measure, place and day."""
    standing = {
        claim: matter.standing
        for claim, found in matters_by_claim(view, (row.id for row in rows)).items()
        for matter in found
        if matter.kind == "figure"
    }
    ordered = sorted(
        rows,
        key=lambda r: (
            r.resolved.figure.measure,
            place_words(r),
            str(r.resolved.as_of_end or ""),
            r.report_name,
            r.span,
        ),
    )
    lines = []
    for row in ordered:
        figure = row.resolved.figure
        mode = f" ({held})" if (held := held_words(figure)) else ""
        lines.append(
            (
                measure_words(figure.measure) + mode,
                figure_words(figure),
                figure.population or "",
                place_words(row),
                str(row.resolved.as_of_end or ""),
                voice_words(row),
                standing.get(row.id, ""),
                row.review,
                str(cite_of(row)),
            )
        )
    columns = ("measure", "value", "population", "place", "as of", "voice", "standing", "review", "cite")
    return Table("Figures", columns, tuple(lines))


def claims_table(rows: Sequence[AnyClaim]) -> Table:
    """Claims of all kinds, in order of report and text."""
    lines = []
    for row in sorted(rows, key=lambda r: (r.report_name, r.span, r.id)):
        resolved = row.resolved
        if isinstance(resolved, ResolvedFigure):
            kind, what = (
                "figure",
                f"{measure_words(resolved.figure.measure)}: {figure_words(resolved.figure)}",
            )
        elif isinstance(resolved, ResolvedEvent):
            kind, what = "event", resolved.event.type.replace("_", " ")
        else:
            kind, what = "statement", resolved.statement.stance or "asserts"
        lines.append((kind, what, voice_words(row), quote_of(row), row.review, row.method, str(cite_of(row))))
    columns = ("kind", "reading", "voice", "words", "review", "method", "cite")
    return Table("Claims", columns, tuple(lines))


def sources_table(view: View, rows: Sequence[ReportRow]) -> Table:
    """Reports with their days of publication and the evidence for inferred ones."""
    lines = []
    for row in rows:
        dating = row.dating
        evidence = ""
        if dating is None or dating.source is None:
            day = f"{len(dating.candidates)} candidates" if dating and dating.candidates else "unknown"
        else:
            day = str(dating.published_on) if dating.published_on else f"{len(dating.candidates)} candidates"
            if dating.source == "inferred":
                evidence = "; ".join(evidence_words(e, row.report.key, view) for e in dating.evidence[:3])
        sure = f"{dating.confidence:.2f}" if dating and dating.confidence is not None else ""
        origin = (dating.source or "") if dating else ""
        carrier = row.report.carrier or ""
        lines.append(
            (
                row.name,
                carrier,
                day,
                origin,
                sure,
                row.source.language or "",
                row.report.sha256[:12],
                evidence,
            )
        )
    columns = ("report", "carrier", "published", "from", "confidence", "language", "sha256", "evidence")
    return Table("Reports", columns, tuple(lines))


def rejections_table(view: View, rows: Sequence[Rejection]) -> Table:
    """What was left out and why."""
    lines = tuple(
        (
            view.name_of(r.report),
            f"{r.span.start}-{r.span.end}" if r.span else "all",
            r.stage,
            r.slug,
            r.reason,
        )
        for r in rows
    )
    return Table("Left out", ("report", "where", "stage", "slug", "reason"), lines)


def lineage_table(view: View, edges: Sequence[Edge]) -> Table:
    """Edges between reports (and passages), earlier first where the direction is known."""
    lines = []
    for edge in edges:
        source, target = edge.source, edge.target
        where = ("", "")
        if edge.level == "passage":
            where = (f":{source.span.start}-{source.span.end}", f":{target.span.start}-{target.span.end}")
        changes = {
            k: sum(1 for c in edge.changed if c.kind == k)
            for k in ("corrected", "edited", "added", "removed")
        }
        lines.append(
            (
                edge.level,
                edge.relation,
                view.name_of(source.report) + where[0],
                view.name_of(target.report) + where[1],
                edge.direction,
                f"{edge.score:.2f}",
                ", ".join(f"{n} {k}" for k, n in changes.items() if n),
            )
        )
    columns = ("level", "relation", "from", "to", "direction", "score", "changes")
    return Table("Lineage", columns, tuple(lines))
