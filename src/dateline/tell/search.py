"""What a search finds, for an audience: a passage that matches by withheld words alone is not found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dateline.record import ClaimFilter, View, Withholder
from dateline.record.search import Found, matches, parse_query, search, search_page
from dateline.tell.tables import Table


def search_rows(
    view: View,
    query: str,
    keep: Withholder,
    where: ClaimFilter | None = None,
    limit: int | None = None,
) -> list[dict[str, Any]]:
    """One row a passage that matches, withheld for an audience, with the claims that begin in it. Raises
    `UsageError` for a query without a word. With a `limit`, only the first so many that match are looked at."""
    terms = parse_query(query)
    if limit is None:
        every: Sequence[Found] = search(view, query, where)
    else:
        every = search_page(view, query, where, limit=limit).rows
    rows = [
        {
            "report": found.report_name,
            "start": found.passage.span.start,
            "end": found.passage.span.end,
            "kind": found.passage.kind,
            "text": keep.text(found.passage.text),
            "claims": list(found.claims),
        }
        for found in every
    ]
    return [row for row in rows if keep.audience == "internal" or matches(terms, str(row["text"]))]


def search_table(rows: list[dict[str, Any]]) -> Table:
    """The rows as a table."""
    lines = tuple(
        (f"[{row['report']}:{row['start']}-{row['end']}]", str(row["text"]), " ".join(row["claims"][:4]))
        for row in rows
    )
    return Table("Passages", ("cite", "words", "claims"), lines)
