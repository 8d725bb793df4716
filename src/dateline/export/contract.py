"""The files of the exchange contract: their rows, for an audience."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.export import rows
from dateline.record import View, Withholder

#: the order of files and their names
FILES = (
    "reports", "passages", "lineage", "times", "places", "names", "attributions", "figures", "events",
    "statements", "relations", "matters", "rejections",
)  # fmt: skip

#: what would say where something is, though the words that name the place are withheld
_WHERE = ("place_key", "place_lat", "place_lon", "centre_lat", "centre_lon", "lat", "lon", "geonameid")
#: the words of a place, in rows of claims and in rows of places
_NAMED = (("place", "place_text"), ("name", "text"))


def released_rows(view: View, name: str, keep: Withholder) -> Iterator[rows.Row]:
    """The rows of one file of the contract, sorted, as an audience may see them."""
    return (release(row, keep) for row in rows_of(view, name))


def release(row: rows.Row, keep: Withholder) -> rows.Row:
    """A row as an audience may see it: sensitive words are replaced in all its strings, and where the words
    of a place are, its coordinates and keys are left out.

    >>> release({"place": "Hall of Norvale", "place_lat": 51.5}, Withholder("public", ["Hall of Norvale"]))
    {'place': '[withheld]', 'place_lat': None}
    """
    kept: rows.Row = keep.value(row)
    named = _NAMED["place" not in row]
    if any(key in row for key in _WHERE) and any(kept.get(key) != row.get(key) for key in named):
        kept = {key: None if key in _WHERE else value for key, value in kept.items()}
    if row.get("number_start") is not None and _is_withheld_number(row, keep):
        kept = {**kept, "low": None, "high": None, "conversions": []}
    return kept


def _is_withheld_number(row: rows.Row, keep: Withholder) -> bool:
    """Whether the digits of a figure are words that an audience may not see (an account, read as a count)."""
    first = row["spans"][0][0]
    words = str(row["text"])[row["number_start"] - first : row["number_end"] - first]
    return keep.text(words) != words


def rows_of(view: View, name: str) -> list[rows.Row]:
    """The rows of one file of the contract, sorted, with all that is sensitive in them."""
    naming = view.name_of
    if name == "reports":
        signs = view.signs()
        return [rows.report_row(r, naming, signs.get(r.report.key)) for r in view.reports()]
    if name == "passages":
        anchors = {r.report: r.anchors for r in view.readings()}
        return [rows.passage_row(p, anchors.get(p.passage.report, ())) for p in view.passages()]
    if name == "lineage":
        return [rows.edge_row(e, naming) for e in view.edges()]
    if name == "times":
        return [rows.time_row(naming(r.report), t) for r in view.readings() for t in r.times]
    if name == "places":
        return [
            rows.place_row(naming(r.report), p)
            for r in view.readings()
            for p in r.places
            if not p.mention.demonym
        ]
    if name == "names":
        return [rows.name_row(n, naming) for n in view.names()]
    if name == "attributions":
        return [
            rows.attribution_row(naming(r.report), a, view.method_version(r.report))
            for r in view.readings()
            for a in r.attributions
        ]
    if name == "figures":
        return [rows.figure_row(f) for f in view.figures()]
    if name == "events":
        return [rows.event_row(e) for e in view.events()]
    if name == "statements":
        return [rows.statement_row(s) for s in view.statements()]
    if name == "relations":
        return [rows.relation_row(r) for r in view.relations()]
    if name == "matters":
        return [rows.matter_row(m) for m in view.matters()]
    return [rows.rejection_row(r, naming) for r in view.rejections()]
