"""`/matters/ID`: one matter: what each voice says of it over time, why it stands as it does, and who answers whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from fastapi import APIRouter, HTTPException
from markupsafe import Markup
from starlette.responses import Response

from dateline.model import ClaimRelation, Matter
from dateline.record import ClaimFilter
from dateline.record.pages import page_matters
from dateline.record.weighed_anew import matter_after, stood_last
from dateline.serve.alerts import alert_rows
from dateline.serve.answers import ANSWERS, answer_cards, origins_of
from dateline.serve.cards import Card, claim_card, matter_card
from dateline.serve.desk import Look
from dateline.serve.downloads import drawing_file, table_file, words_file
from dateline.serve.drawing.lanes import lane_chart
from dateline.serve.drawing.values import Mark, value_chart
from dateline.serve.rendering import minute, withheld
from dateline.serve.trail import trail_rows
from dateline.serve.visit import Visit, VisitOf
from dateline.tell.citations import find_citations, render_footnote
from dateline.tell.material import AnyClaim, standing_claims

router = APIRouter(include_in_schema=False)

#: claims of a matter that are shown; there may be thousands
MOST = 400
#: matters that are offered to be merged with one; how wide a drawing is on a small screen
NEAR, NARROW = 10, 400.0


@router.get("/matters/{key}")
def matter(key: str, visit: VisitOf) -> Response:
    """The page of a matter, or a file of it; on to the one that has its claims now where it was weighed anew."""
    found = visit.view.matters(ClaimFilter(ids=(key,)))
    if not found:
        after = matter_after(visit.view, key)
        if after is not None:
            return visit.redirect(replace(visit.links, path=f"/matters/{after.id}").here())
        found = _before(visit, key)
    if not found:
        raise HTTPException(404, f"there is no matter {key!r} in this record as it is looked at")
    form = visit.query.get("as")
    if form in ("svg", "png"):
        return drawing_file(visit, found[0].label, draw(visit, found[0], claims_of(visit.look, found[0])))
    if form == "md":
        return words_file(visit, found[0].label, _note(visit, found[0]))
    if form:
        return table_file(
            visit, found[0].label, _cards(visit.look, found[0], claims_of(visit.look, found[0]))
        )
    return visit.page("matter.html", found[0].label, lambda: _told(visit, found[0]))


def _before(visit: Visit, key: str) -> list[Matter]:
    """A matter that is being weighed anew, as it stood last, so that nobody meets it half made."""
    at = stood_last(visit.view, key)
    if at is None:
        return []
    visit.look_back(at)
    return visit.view.matters(ClaimFilter(ids=(key,)))


def claims_of(look: Look, matter: Matter) -> list[AnyClaim]:
    """The claims of a matter, in order of the day known, report and text."""
    wanted = ClaimFilter(ids=matter.claims[:MOST])
    view = look.view
    rows: Sequence[AnyClaim]
    if matter.kind == "figure":
        rows = view.figures(wanted)
    else:
        rows = view.events(wanted) if matter.kind == "event" else view.statements(wanted)
    return sorted(rows, key=lambda r: (r.known_on or date.max, r.report_name, r.span))


def _cards(look: Look, matter: Matter, rows: Sequence[AnyClaim]) -> list[Card]:
    reports = look.view.reports_by({row.report for row in rows})
    return [
        claim_card(row, matter, reports[row.report].report.carrier if row.report in reports else None)
        for row in rows
    ]


def _told(visit: Visit, matter: Matter) -> dict[str, Any]:
    look = visit.look
    rows = claims_of(look, matter)
    cards = {card["id"]: card for card in _cards(look, matter, rows)}
    stands = standing_claims(matter)
    relations = look.view.relations(matter.claims[:MOST])
    answers: dict[str, list[Card]] = defaultdict(list)
    told = answer_cards(
        look,
        [r for r in relations if r.relation in ANSWERS and r.target in cards],
        sorted({r.report for r in rows}),
    )
    for relation in relations:
        if relation.relation in ANSWERS and relation.target in cards and relation.source in told:
            answer = {**told[relation.source], "relation": relation.relation, "rule": relation.rule}
            if all(a["id"] != answer["id"] for a in answers[relation.target]):
                answers[relation.target].append(answer)
    for card in cards.values():
        card["stands"] = card["id"] in stands
        card["answers"] = answers.get(card["id"], [])
    folded = _fold(look, rows, cards)
    voices = _voices(matter, cards)
    marks = _marks(visit, matter, rows)
    return {
        "stood_at": minute(look.view.as_recorded) if look.view.as_recorded else None,
        "alerts": alert_rows(look, matters=[matter.id]),
        "matter": matter_card(matter)
        | {
            "policy": matter.policy,
            "grade": matter.grade,
            "parties": sorted(matter.parties),
            "origins": len(matter.origins),
            "carrier_names": sorted(matter.carriers),
        },
        "chart": _drawn(visit, matter, marks, 880),
        "small_chart": _drawn(visit, matter, marks, NARROW),
        "near": _near(visit, matter),
        "groups": folded,
        "voices": voices,
        "left": max(0, len(matter.claims) - MOST),
        "relations": _between(relations, cards),
        "trail": [
            row
            for row in trail_rows(look)
            if row["subject"] in cards or row["subject"] == matter.id or row["id"] in matter.judged
        ],
    }


def _near(visit: Visit, matter: Matter) -> list[Card]:
    """Matters that a curator may merge with it: of its kind and topic, those of its place first."""
    if not visit.may_judge:
        return []
    wheres = [ClaimFilter(place=matter.place)] if matter.place else []
    if matter.kind == "figure":  # those of another measure are never merged
        wheres = [replace(where, measure=matter.measure) for where in (*wheres, ClaimFilter())]
    found: dict[str, Matter] = {}
    for where in wheres:
        if len(found) < NEAR:
            page = page_matters(visit.view, where, kind=matter.kind, limit=NEAR + 1)
            found |= {one.id: one for one in page.rows if one.id != matter.id}
    return [matter_card(one) for one in list(found.values())[:NEAR]]


def _fold(look: Look, rows: Sequence[AnyClaim], cards: Mapping[str, Card]) -> list[dict[str, Any]]:
    """Claims by origin: the first to carry the words, with those that carried them on folded beneath. What stands
    comes first, then what was replaced, each in order of the day known."""
    origins = origins_of(look, rows)
    groups: dict[tuple[Any, ...], list[Card]] = {}
    for row in rows:
        card = cards[row.id]
        groups.setdefault((origins.get(row.id) or row.id, card["low"], card["high"]), []).append(card)
    found = []
    for group in groups.values():
        lead = next((c for c in group if c["stands"]), group[0])
        rest = [c for c in group if c is not lead]
        found.append(
            {
                "lead": lead,
                "rest": rest,
                "answers": lead["answers"] or next((c["answers"] for c in rest if c["answers"]), []),
            }
        )
    return sorted(found, key=lambda g: not g["lead"]["stands"])


def _voices(matter: Matter, cards: Mapping[str, Card]) -> list[dict[str, Any]]:
    """The independent voices with the claims that stand behind each."""
    found = []
    for voice, own in zip(matter.voices, matter.backing, strict=False):
        mine = [cards[c] for c in own if c in cards]
        if mine:
            named = next((c for c in mine if not c["is_narrator"]), mine[0])
            found.append(
                {
                    "id": None if voice.startswith(("carrier:", "agency:")) else voice,
                    "name": named["voice"],
                    "body": named["voice_body"],
                    "party": named["party"],
                    "claims": mine,
                }
            )
    return found


def _between(relations: Sequence[ClaimRelation], cards: Mapping[str, Card]) -> list[dict[str, Any]]:
    """How claims of the matter stand to each other, beside what answers them."""
    return [
        {"relation": r.relation, "rule": r.rule, "source": cards[r.source], "target": cards[r.target]}
        for r in relations
        if r.relation not in (*ANSWERS, "same") and r.source in cards and r.target in cards
    ][:60]


def draw(visit: Visit, matter: Matter, rows: Sequence[AnyClaim]) -> Markup | None:
    """The claims on a time axis: figures by value with the band of what stands, others by voice."""
    return _drawn(visit, matter, _marks(visit, matter, rows), 880)


def _drawn(visit: Visit, matter: Matter, marks: Sequence[Mark], width: float) -> Markup | None:
    title = visit.withholder.text(f"{matter.label}: what each voice says, by day")
    if matter.kind == "figure":
        height = 300 if width > NARROW else 240
        return value_chart(
            marks, title, bounds=(matter.low, matter.best, matter.high), width=width, height=height
        )
    return lane_chart(marks, title, width)


def _marks(visit: Visit, matter: Matter, rows: Sequence[AnyClaim]) -> list[Mark]:
    stands = standing_claims(matter)
    corrected = {
        r.target for r in visit.view.relations(matter.claims[:MOST]) if r.relation in ("denial", "correction")
    }
    marks = []
    for row, plain in zip(rows, _cards(visit.look, matter, rows), strict=True):
        card = withheld(plain, visit.withholder)
        day = card["end_on"] or card["known_on"]
        if (
            day is None
            or row.review == "rejected"
            or (card["kind"] == "figure" and card["low"] is None and card["high"] is None)
        ):
            continue
        state = (
            ""
            if row.id in stands
            else ("; denied or corrected" if row.id in corrected else "; no longer stands")
        )
        marks.append(
            Mark(
                date.fromisoformat(day), card["low"], card["high"], card["voice"],
                card.get("bare") or ("denied" if row.id in corrected else card["reading"]), row.id in stands,
                visit.links.to(f"/reports/{row.report}#{row.id}"),
                f"{card['voice']}, {card['days']}: “{card['quote'][:160]}” ({card['report_name']}){state}", row.id,
            )
        )  # fmt: skip
    return marks


def _note(visit: Visit, matter: Matter) -> str:
    """The matter as a note in Markdown with a citation for each claim."""
    keep, card = visit.withholder.text, matter_card(matter)
    lines = [f"# {keep(matter.label)}", "", f"Standing: {matter.standing} (rule {matter.rule}).", ""]
    lines += [f"- {keep(reason)}" for reason in matter.trace]
    if card["bounds"]:
        lines += [
            "",
            f"Bounds of what stands: {card['bounds']}. Best: {matter.best if matter.best is not None else 'none chosen'}.",
        ]
    lines += ["", "## Claims", ""]
    for number, citation in enumerate(find_citations(visit.view, matter.id), 1):
        lines.append(f"{number}. {keep(render_footnote(citation))}")
    return "\n".join([*lines, ""])
