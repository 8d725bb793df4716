"""`/voices` and `/voices/ID`: who says what about whom, for which party, and how the record answers them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from dateline.model import ResolvedEvent
from dateline.record import ClaimFilter
from dateline.record.pages import page_claims
from dateline.serve.cards import STANDING_ORDER, claim_card
from dateline.serve.desk import KINDS, WINDOW, Look
from dateline.serve.downloads import table_file
from dateline.serve.listing import LEAF, chosen_filters, claim_cards, facet, leaf
from dateline.serve.notes import Line, claim_lines, note_file
from dateline.serve.visit import Visit, VisitOf
from dateline.tell.material import AnyClaim

router = APIRouter(include_in_schema=False)

#: standings that are counted for a voice on the list
COUNTED = ("corroborated", "disputed", "denied", "corrected", "unverified")


@router.get("/voices")
def voices(visit: VisitOf) -> Response:
    """The list of voices, or a file of it."""
    rows = find_voices(visit)
    if visit.query.get("as") == "md":
        return note_file(visit, "Voices", [Line(_words(row)) for row in rows])
    if visit.query.get("as"):
        return table_file(visit, "voices", rows)
    return visit.page("voices.html", "Voices", lambda: _list(visit, rows))


def _words(row: dict[str, Any]) -> str:
    body = f", {row['body']}" if row["body"] and row["body"] != row["name"] else ""
    told = [f"{row[name]} {name}" for name in STANDING_ORDER if row.get(name)]
    claims = f"{row['claims']} claim{'s' if row['claims'] != 1 else ''}"
    reports = f"{row['reports']} report{'s' if row['reports'] != 1 else ''}"
    return f"{row['name']}{body}: {claims} in {reports}" + (f"; {', '.join(told)}" if told else "")


def find_voices(visit: Visit) -> list[dict[str, Any]]:
    """The voices that an address asks for, those who claim most first."""
    rows = visit.look.keep("voices", lambda: voice_rows(visit.look))
    party, kind = visit.query.get("party"), visit.query.get("kind")
    words = visit.query.get("name", "").casefold().split()
    return [
        row
        for row in rows
        if (not party or row["party"] == party)
        and (not kind or row["kind"] == kind)
        and all(w in f"{row['name']} {row['body'] or ''}".casefold() for w in words)
    ]


def _all(look: Look, wanted: ClaimFilter, most: int) -> list[AnyClaim]:
    """Claims of all kinds; of a large record the latest so many of each."""
    if not look.is_small:
        pages = [page_claims(look.view, kind, wanted, limit=most) for kind in KINDS]
        return [row for page in pages for row in page.rows]
    return [*look.view.figures(wanted), *look.view.events(wanted), *look.view.statements(wanted)]


def voice_rows(look: Look) -> list[dict[str, Any]]:
    """One row a voice, with how many claims it makes and what became of the matters they belong to."""
    found: dict[str, dict[str, Any]] = {}
    standings: dict[str, Counter[str]] = defaultdict(Counter)
    carriers: dict[str, set[str]] = defaultdict(set)
    rows = _all(look, ClaimFilter(), WINDOW)
    matters = look.matter_of([row.id for row in rows])
    for row in rows:
        voice = row.resolved.voice
        if voice is None:
            continue
        held = found.setdefault(
            voice.id,
            {
                "id": voice.id,
                "name": voice.name,
                "kind": "unnamed" if voice.anonymous else voice.kind,
                "body": voice.body if voice.body != voice.name else None,
                "party": voice.party,
                "claims": 0,
            },
        )
        held["claims"] += 1
        carriers[voice.id].add(row.report)
        matter = matters.get(row.id)
        if matter is not None:
            standings[voice.id][matter.standing] += 1
    return [
        {
            **row,
            "reports": len(carriers[key]),
            **{name.replace(" ", "_").replace("-", "_"): standings[key][name] for name in STANDING_ORDER},
        }
        for key, row in sorted(found.items(), key=lambda item: (-item[1]["claims"], item[1]["name"], item[0]))
    ]


def _list(visit: Visit, rows: list[dict[str, Any]]) -> dict[str, Any]:
    shown, leaves = leaf(visit, rows)
    return {
        "rows": shown,
        "is_whole": visit.look.is_small,
        "leaves": leaves,
        "facets": [
            facet(visit, "party", [r["party"] for r in rows]),
            facet(visit, "kind", [r["kind"] for r in rows]),
        ],
        "chosen": chosen_filters(visit, ("party", "name")),
        "counted": [name.replace(" ", "_") for name in COUNTED],
    }


@router.get("/voices/{key}")
def voice(key: str, visit: VisitOf) -> Response:
    """The page of a voice, by its id or that of its name."""
    rows = _all(visit.look, ClaimFilter(voice=key), LEAF)
    own = [r for r in rows if any(v.id == key or v.name_id == key for v in r.resolved.chain)]
    if not own:
        raise HTTPException(404, f"there is no voice {key!r} in this record as it is looked at")
    form = visit.query.get("as")
    if form == "md":
        return note_file(visit, "What one voice says", claim_lines(visit, claim_cards(visit.look, own)))
    if form:
        return table_file(visit, "voice", claim_cards(visit.look, own))
    name = next(v.name for r in own for v in r.resolved.chain if key in (v.id, v.name_id))
    return visit.page("voice.html", name, lambda: _one(visit, key, own))


def _one(visit: Visit, key: str, rows: list[AnyClaim]) -> dict[str, Any]:
    look = visit.look
    said = [
        r
        for r in rows
        if r.resolved.voice is not None and key in (r.resolved.voice.id, r.resolved.voice.name_id)
    ]
    voice = next(v for r in rows for v in r.resolved.chain if key in (v.id, v.name_id))
    known = look.view.names_by([voice.name_id]).get(voice.name_id) if voice.name_id else None
    matters = look.matter_of([r.id for r in said])
    standings: Counter[str] = Counter(m.standing for r in said if (m := matters.get(r.id)) is not None)
    about = Counter(
        words
        for r in said
        if isinstance(r.resolved, ResolvedEvent)
        for words in (*r.resolved.actors, *r.resolved.targets)
    )
    ordered = sorted(rows, key=lambda r: (str(r.known_on or ""), r.report_name, r.span), reverse=True)
    shown, leaves = leaf(visit, ordered)
    cards = [(r, claim_card(r)) for r in said]
    return {
        "voice": {
            "id": voice.id, "name": voice.name, "kind": voice.kind, "body": voice.body, "party": voice.party, "anonymous": voice.anonymous,
            "roles": list(known.roles) if known else [], "variants": list(known.variants) if known else [],
            "name_id": voice.name_id, "claims": len(said), "quoting": len(rows) - len(said),
        },
        "standings": [(name, standings[name]) for name in STANDING_ORDER if standings[name]],
        "about": _top(about),
        "measures": _top(Counter(str(card["reading"]) for r, card in cards if not r.id.startswith("sta"))),
        "places": _top(Counter(str(card["place"]) for _, card in cards if card["place"])),
        "rows": claim_cards(look, shown),
        "leaves": leaves,
    }  # fmt: skip


def _top(counts: Counter[str], most: int = 8) -> Iterable[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]
