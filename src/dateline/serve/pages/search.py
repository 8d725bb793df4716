"""`/search?q=`: passages that have all the words, with the claims in them, by kind, carrier and day."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from dateline.errors import UsageError
from dateline.record import ClaimFilter
from dateline.record.search import MOST, fold_words, matches, parse_query, search_page
from dateline.serve.answers import claims_by_id
from dateline.serve.asking import make_filter
from dateline.serve.downloads import table_file
from dateline.serve.listing import (
    LEAF,
    Window,
    chosen_filters,
    claim_cards,
    facet,
    filter_terms,
    leaf,
    term_words,
)
from dateline.serve.notes import Line, note_file
from dateline.serve.visit import Visit, VisitOf

router = APIRouter(include_in_schema=False)

#: claims of a passage that are told
CLAIMS = 4


@router.get("/search")
def search(visit: VisitOf) -> Response:
    """The page of what was found, or a file of it."""
    words = visit.query.get("q", "").strip()
    problem = None
    rows: Window[dict[str, Any]] = Window([])
    if words:
        try:
            rows = find_passages(visit, words)
        except UsageError as error:
            problem = str(error)
    if visit.query.get("as") == "md":
        return note_file(
            visit,
            f"Search: {words}",
            [Line(f"“{r['text']}” ({r['report']}:{r['start']}–{r['end']})", (r["key"],)) for r in rows.rows],
        )
    if visit.query.get("as"):
        return table_file(visit, "search", rows.rows)
    title = f"Search: {words}" if words else "Search"
    return visit.page("search.html", title, lambda: _told(visit, words, rows, problem))


def find_passages(visit: Visit, words: str) -> Window[dict[str, Any]]:
    """The passages that match, within the filters of the address; of a large record the first of them. What matches by
    withheld words alone is not found. Raises `UsageError` for a query without a word."""
    look = visit.look
    wanted = make_filter(visit.view, visit.query)
    where = wanted if wanted != ClaimFilter() else None
    terms = parse_query(words)
    limit, after = (MOST, None) if look.is_small else (LEAF, visit.query.get("after") or None)
    page = look.keep(
        ("search", words, where, after),
        lambda: search_page(visit.view, words, where, limit=limit, after=after),
    )
    reports = visit.view.reports_by({found.report for found in page.rows})
    kind, carrier = visit.query.get("kind"), visit.query.get("carrier")
    rows = []
    for found in page.rows:
        report = reports.get(found.report)
        text = look.withholder.text(found.passage.text)
        if report is None or (text != found.passage.text and not matches(terms, text)):
            continue
        day = report.dating.published_on if report.dating else report.report.published_on
        if (not kind or found.passage.kind == kind) and (not carrier or report.report.carrier == carrier):
            rows.append(
                {
                    "report": found.report_name,
                    "key": found.report,
                    "carrier": report.report.carrier,
                    "published_on": day.isoformat() if day else None,
                    "start": found.passage.span.start,
                    "end": found.passage.span.end,
                    "kind": found.passage.kind,
                    "text": text,
                    "claims": list(found.claims),
                }
            )
    return Window(rows, page.after)


def _told(visit: Visit, words: str, window: Window[dict[str, Any]], problem: str | None) -> dict[str, Any]:
    rows = window.rows
    shown, leaves = leaf(visit, window, 30)
    told = claims_by_id(visit.view, [c for row in shown for c in row["claims"][:CLAIMS]])
    cards = {card["id"]: card for card in claim_cards(visit.look, list(told.values()))}
    terms = [t for t in parse_query(words) if not t.without] if words and problem is None else []
    return {
        "q": words,
        "problem": problem,
        "rows": [
            {
                **row,
                "pieces": highlight(str(row["text"]), [w for t in terms for w in t.words]),
                "claims": [cards[c] for c in row["claims"][:CLAIMS] if c in cards],
                "more": max(0, len(row["claims"]) - CLAIMS),
            }
            for row in shown
        ],
        "leaves": leaves,
        "facets": [
            facet(visit, "kind", [r["kind"] for r in rows]),
            facet(visit, "carrier", [r["carrier"] for r in rows]),
        ],
        "chosen": chosen_filters(visit),
        "terms": filter_terms(visit.look),
        "term_words": term_words,
    }


def highlight(text: str, words: list[str]) -> list[dict[str, Any]]:
    """A text cut where words of the query begin and end.

    >>> [p["text"] for p in highlight("The dam failed", ["dam"]) if p["found"]]
    ['dam']
    """
    found: list[dict[str, Any]] = []
    run = ""
    for part in _split(text):
        hit = any(fold_words(part).startswith(word) for word in words) if part[:1].isalnum() else False
        if hit:
            if run:
                found.append({"text": run, "found": False})
            found.append({"text": part, "found": True})
            run = ""
        else:
            run += part
    return [*found, *([{"text": run, "found": False}] if run else [])]


def _split(text: str) -> list[str]:
    """A text in runs of letters and digits, and what is between them."""
    parts: list[str] = []
    for character in text:
        if parts and character.isalnum() == parts[-1][-1].isalnum():
            parts[-1] += character
        else:
            parts.append(character)
    return parts
