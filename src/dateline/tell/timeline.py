"""Events by day: mentions of one event across reports are one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dateline.model import Matter, ResolvedEvent
from dateline.record import ClaimFilter, ClaimRow, View
from dateline.record.pages import matters_by_claim, page_claims
from dateline.tell.leads import leading_event
from dateline.tell.sentences import cite_of, place_words, quote_of, voice_words
from dateline.tell.tables import Table
from dateline.tell.words import event_words, iso

#: events that are read together, at the least
LEAST = 50


def timeline_rows(view: View, wanted: ClaimFilter, limit: int | None = None) -> list[dict[str, Any]]:
    """One row for each event matter that happened or is said to have happened, in order of day. With a `limit`, of the
    latest so many events, each with all of its mentions."""
    if limit is not None:
        latest = _latest(view, wanted, limit)
        told = _matters_of(view, [row.id for row in latest])
        events = {row.id: row for row in latest}
        rest = tuple(c for m in told for c in m.claims if c not in events)
        events |= {row.id: row for row in view.events(replace(wanted, ids=rest))} if rest else {}
    else:
        events = {row.id: row for row in view.events(wanted)}
        told = view.matters() if wanted == ClaimFilter() else _matters_of(view, list(events))
    rows = []
    for matter in told:
        mine = [events[c] for c in matter.claims if c in events]
        mine = [r for r in mine if _happened(r)]
        mine = [r for r in mine if not r.resolved.event.is_denied] or mine
        if matter.kind != "event" or not mine:
            continue
        lead = leading_event(mine)
        rows.append(
            {
                "start_on": iso(lead.resolved.start_on),
                "end_on": iso(lead.resolved.end_on),
                "date_precision": lead.resolved.date_precision,
                "type": lead.resolved.event.type,
                "place": place_words(lead),
                "words": quote_of(lead),
                "voices": sorted({voice_words(r) for r in mine}),
                "negated": lead.resolved.event.is_denied,
                "standing": matter.standing,
                "matter": matter.id,
                "mentions": len(mine),
                "cites": [str(cite_of(r)) for r in mine],
                "review": lead.review,
                "method": lead.method,
                "method_version": lead.method_version,
            }
        )
    return sorted(
        rows, key=lambda r: (r["start_on"] or "9999", r["end_on"] or "9999", r["place"], r["matter"])
    )


def _latest(view: View, wanted: ClaimFilter, limit: int) -> list[ClaimRow[ResolvedEvent]]:
    """The latest so many events that are told."""
    found: list[ClaimRow[ResolvedEvent]] = []
    after: str | None = None
    while True:
        page = page_claims(view, "event", wanted, limit=max(limit, LEAST), after=after)
        found += [row for row in page.rows if _happened(row)]
        after = page.after
        if after is None or len(found) >= limit:
            return found[:limit]


def _happened(row: ClaimRow[ResolvedEvent]) -> bool:
    """Whether an event happened or is said to have, and nobody rejected it."""
    return row.resolved.event.modality == "actual" and row.review != "rejected"


def _matters_of(view: View, claims: Sequence[str]) -> list[Matter]:
    """The matters of some claims, each once."""
    return list({m.id: m for found in matters_by_claim(view, claims).values() for m in found}.values())


def timeline_table(rows: list[dict[str, Any]]) -> Table:
    """The rows as a table."""
    lines = tuple(
        (
            _when(row),
            ("not: " if row["negated"] else "") + event_words(str(row["type"])),
            str(row["place"]),
            str(row["words"]),
            "; ".join(row["voices"][:3]),
            str(row["standing"]),
            " ".join(row["cites"][:3]),
        )
        for row in rows
    )
    return Table("Timeline", ("day", "event", "place", "words", "voices", "standing", "cites"), lines)


def _when(row: dict[str, Any]) -> str:
    if row["date_precision"] is None:
        return f"by {row['end_on']}" if row["end_on"] else "unknown"
    if row["start_on"] == row["end_on"]:
        return str(row["start_on"])
    return f"{row['start_on']} to {row['end_on']}"
