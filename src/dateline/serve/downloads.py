"""Files of what a page shows: tables, drawings and notes with citations, for the audience of the room.

Every file begins or travels with how many claims a human has accepted, as exports do.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from markupsafe import Markup
from starlette.responses import Response

from dateline.errors import SetupError, UsageError
from dateline.export.tables import cell
from dateline.serve.drawing.svg import alone
from dateline.serve.rendering import withheld
from dateline.serve.visit import Visit

_MEDIA = {
    "csv": "text/csv; charset=utf-8", "json": "application/json", "geojson": "application/geo+json",
    "svg": "image/svg+xml", "png": "image/png", "md": "text/markdown; charset=utf-8",
}  # fmt: skip


def about(visit: Visit) -> str:
    """The line that every file carries."""
    head = visit.look.head
    known = f" As known on {visit.as_known}." if visit.as_known else ""
    return (
        f"{head.accepted} of {head.claims} claims accepted by a human; all others are the machine's reading. "
        f"Nothing here is summed or averaged. Audience: {visit.settings.audience}.{known}"
    )


def table_file(visit: Visit, name: str, rows: Sequence[Mapping[str, Any]]) -> Response:
    """Rows as `as=csv` or `as=json`, withheld; raises `UsageError` for another form."""
    form = visit.query.get("as")
    kept = [withheld(row, visit.withholder) for row in rows]
    if form == "json":
        return _file(visit, name, form, msgspec.json.encode({"about": about(visit), "rows": kept}))
    if form != "csv":
        raise UsageError(f"this page can be had as csv or json, got {form!r}")
    out = io.StringIO(newline="")
    table = csv.writer(out)
    columns = list(dict.fromkeys(key for row in kept for key in row))
    table.writerow(columns)
    for row in kept:
        table.writerow([cell(row.get(column)) for column in columns])
    return _file(visit, name, form, out.getvalue().encode("utf-8"))


def drawing_file(visit: Visit, name: str, drawing: Markup | None) -> Response:
    """A drawing as `as=svg` or `as=png`; raises `UsageError` where there is nothing to draw."""
    if drawing is None:
        raise UsageError("there is nothing to draw here")
    svg = alone(drawing)
    if visit.query.get("as") == "svg":
        return _file(visit, name, "svg", svg.encode("utf-8"))
    try:
        from vl_convert import svg_to_png
    except ImportError:
        raise SetupError("PNG wants the extra dateline[charts]; pip install 'dateline[charts]'") from None
    data: bytes = svg_to_png(svg, scale=2)
    return _file(visit, name, "png", data)


def words_file(visit: Visit, name: str, text: str) -> Response:
    """A note in Markdown, withheld by whoever wrote it."""
    return _file(visit, name, "md", f"> {about(visit)}\n\n{text}".encode())


def geojson_file(visit: Visit, name: str, features: Sequence[Mapping[str, Any]]) -> Response:
    """Features as a collection (RFC 7946)."""
    whole = {"type": "FeatureCollection", "description": about(visit), "features": list(features)}
    return _file(visit, name, "geojson", msgspec.json.encode(whole))


def _file(visit: Visit, name: str, form: str, data: bytes) -> Response:
    safe = re.sub(r"[^A-Za-z0-9-]+", "-", name).strip("-")[:80] or "dateline"
    response = Response(data, media_type=_MEDIA[form])
    response.headers["content-disposition"] = f'attachment; filename="{safe}.{form}"'
    response.headers["x-dateline-about"] = about(visit)
    return visit.sent(response)
