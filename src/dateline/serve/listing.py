"""Lists cut into leaves, and what a list may be narrowed by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from dateline.model import Matter
from dateline.record import ClaimFilter
from dateline.record.pages import page_claims, page_matters
from dateline.record.walk import ClaimKind
from dateline.serve.asking import FILTERS, parse_count
from dateline.serve.cards import Card, claim_card
from dateline.serve.desk import WINDOW, Look
from dateline.serve.visit import Visit
from dateline.tell.material import AnyClaim
from dateline.tell.words import event_words, measure_words

T = TypeVar("T")

#: rows of one leaf, and values of a filter that a form offers
LEAF, OFFERED = 60, 200


@dataclass(frozen=True, slots=True)
class Window(Generic[T]):
    """Rows that a list is cut from: all of them, or of a large record the latest, and the cursor of those before."""

    rows: list[T]
    after: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether these are all."""
        return self.after is None


def claims_window(visit: Visit, kind: ClaimKind, where: ClaimFilter, most: int = WINDOW) -> Window[Any]:
    """The claims of a kind that a filter lets through."""
    view = visit.view
    if visit.look.is_small:
        read: Any = {"figure": view.figures, "event": view.events, "statement": view.statements}[kind]
        return Window(list(read(where)))
    after = visit.query.get("after") or None
    page = visit.look.keep(
        ("claims", kind, where, after, most), lambda: page_claims(view, kind, where, limit=most, after=after)
    )
    return Window(list(page.rows), page.after)


def matters_window(visit: Visit, where: ClaimFilter, kind: ClaimKind | None = None) -> Window[Matter]:
    """The matters (of a kind) that a filter lets through."""
    look = visit.look
    if look.is_small:
        rows = look.matters if where == ClaimFilter() else look.view.matters(where)
        return Window([m for m in rows if kind in (None, m.kind)])
    after = visit.query.get("after") or None
    page = look.keep(
        ("window", where, kind, after),
        lambda: page_matters(look.view, where, kind=kind, limit=WINDOW, after=after),
    )
    return Window(list(page.rows), page.after)


def claim_cards(look: Look, rows: Sequence[AnyClaim]) -> list[Card]:
    """Claims as pages show them, each with its matter and the carrier of its report; all looked up together."""
    matters = look.matter_of([row.id for row in rows])
    reports = look.view.reports_by({row.report for row in rows})
    return [
        claim_card(
            row, matters.get(row.id), reports[row.report].report.carrier if row.report in reports else None
        )
        for row in rows
    ]


def leaf(
    visit: Visit, window: Window[T] | Sequence[T], size: int = LEAF
) -> tuple[Sequence[T], dict[str, Any]]:
    """The rows of the leaf that an address asks for (`page=2`), and what the links beneath need."""
    rows, after = (window.rows, window.after) if isinstance(window, Window) else (window, None)
    count = max(1, -(-len(rows) // size))
    number = min(parse_count(visit.query.get("page"), "page", 1, 1_000_000), count)
    further = visit.links.here(page=number + 1) if number < count else None
    if further is None and after is not None:
        further = visit.links.here(page=None, after=after)
    back = visit.links.here(page=number - 1 if number > 2 else None) if number > 1 else None
    if back is None and visit.query.get("after"):
        back = visit.links.here(page=None, after=None)
    told = {
        "total": len(rows), "number": number, "leaves": count, "is_part": after is not None or bool(visit.query.get("after")),
        "first": (number - 1) * size + 1 if rows else 0, "last": min(number * size, len(rows)),
        "before": back, "after": further,
    }  # fmt: skip
    return rows[(number - 1) * size : number * size], told


def facet(visit: Visit, name: str, values: Iterable[str | None], most: int = 12) -> dict[str, Any]:
    """The values of a field with how often they occur, each with the address that narrows the list to it."""
    counted = Counter(value for value in values if value)
    chosen = visit.query.get(name)
    rows = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    kept = rows[:most] + [row for row in rows[most:] if row[0] == chosen]
    return {
        "name": name,
        "rest": max(0, len(rows) - most),
        "rows": [
            {
                "value": value,
                "words": value if name not in ("measure", "type") else term_words(value),
                "count": count,
                "chosen": value == chosen,
                "link": visit.links.here(**{name: None if value == chosen else value, "page": None}),
            }
            for value, count in kept
        ],
    }


def term_words(code: str) -> str:
    """The narrator's words for a measure or a type of event."""
    words = measure_words(code)
    return words if words != code.replace("_", " ") else event_words(code)


def filter_terms(look: Look) -> dict[str, list[str]]:
    """What forms offer to narrow a list by."""
    if not look.is_small:  # the places and voices of a large record are too many to offer, and to read
        return look.keep(
            "terms", lambda: {"measure": look.view.terms("measure")[:OFFERED], "place": [], "voice": []}
        )
    return look.keep(
        "terms", lambda: {field: look.view.terms(field)[:OFFERED] for field in ("measure", "place", "voice")}
    )


def chosen_filters(visit: Visit, names: Sequence[str] = FILTERS) -> list[dict[str, str]]:
    """The filters in force, each with the address without it."""
    return [
        {"name": name, "value": visit.query[name], "link": visit.links.here(**{name: None, "page": None})}
        for name in (*names, "kind", "q")
        if visit.query.get(name)
    ]
