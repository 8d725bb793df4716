"""`/claims/ID`: one claim: its sentence, its reading slot by slot, who judged it, and how to set it right."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from dateline.export.contract import release
from dateline.export.rows import claim_row
from dateline.record.curation import kind_of
from dateline.record.edits import EDITABLE
from dateline.record.rows import spans_of
from dateline.serve.answers import ANSWERS, answer_cards, claims_by_id
from dateline.serve.cards import claim_card, matter_card
from dateline.serve.downloads import table_file, words_file
from dateline.serve.marking import TextMark, segments
from dateline.serve.trail import trail_rows
from dateline.serve.visit import Visit, VisitOf
from dateline.tell.citations import find_citations, render_bibtex, render_footnote
from dateline.tell.material import AnyClaim

router = APIRouter(include_in_schema=False)

#: slots of a claim's row that are shown, in this order, where they are not empty
_SHOWN = (
    "measure", "type", "low", "high", "qualifier", "approximate", "unit", "population", "place", "places", "as_of_start",
    "as_of_end", "start_on", "end_on", "date_precision", "said_on", "cumulative", "modality", "negated", "unverified",
    "actors", "targets", "killed_low", "killed_high", "voice", "voice_chain", "voice_body", "party", "stance", "subset_of",
    "event", "sensitivity",
)  # fmt: skip


@router.get("/claims/{key}")
def claim(key: str, visit: VisitOf) -> Response:
    """The page of a claim, or a citation of it."""
    row = claims_by_id(visit.view, [key]).get(key)
    if row is None:
        raise HTTPException(404, f"there is no claim {key!r} in this record as it is looked at")
    form = visit.query.get("as")
    if form == "md":
        return words_file(
            visit, key, visit.withholder.text(render_footnote(find_citations(visit.view, key)[0]))
        )
    if form:
        return table_file(visit, key, [release(claim_row(row), visit.withholder)])
    return visit.page("claim.html", str(claim_card(row)["reading"]), lambda: _told(visit, row))


def _told(visit: Visit, row: AnyClaim) -> dict[str, Any]:
    view = visit.view
    report = view.report(row.report)
    matters = view.matters_of(row.id)
    values = release(claim_row(row), visit.withholder)
    relations = view.relations([row.id])
    answers = answer_cards(
        visit.look, [r for r in relations if r.target == row.id and r.source != row.id], [row.report]
    )
    others = {
        o.id: o for o in claims_by_id(view, [r.target for r in relations if r.source == row.id]).values()
    }
    beside = [
        {**answers[r.source], "relation": r.relation, "rule": r.rule}
        for r in relations
        if r.target == row.id and r.source in answers
    ]
    citation = find_citations(view, row.id)[0]
    marks = [TextMark(span, "claim " + kind_of(row.id), "", row.id) for span in spans_of(row.resolved)]
    held = list(view.passages(row.report))
    at = next((i for i, p in enumerate(held) if p.passage.span.overlaps(row.span)), 0)
    return {
        "claim": claim_card(row, matters[0] if matters else None, report.report.carrier if report else None),
        "context": [
            {
                "start": p.passage.span.start,
                "segments": segments(p.passage, marks, visit.withholder),
                "own": p.passage.span.overlaps(row.span),
            }
            for p in held[max(0, at - 1) : at + 2]
        ],
        "slots": [
            (name, _words(values[name])) for name in _SHOWN if values.get(name) not in (None, [], "", False)
        ],
        "editable": [{"slot": slot, "value": _plain(values, slot)} for slot in EDITABLE[kind_of(row.id)]],
        "matters": [matter_card(m) for m in matters],
        "answers": [one for one in beside if one["relation"] in ANSWERS],
        "near": [one for one in beside if one["relation"] not in ANSWERS],
        "answered": [
            {"relation": r.relation, "rule": r.rule, **claim_card(others[r.target])}
            for r in relations
            if r.source == row.id and r.target in others
        ],
        "trail": [t for t in trail_rows(visit.look) if t["subject"] == row.id],
        "footnote": render_footnote(citation),
        "bibtex": render_bibtex(citation),
        "version": row.method_version,
    }


def _plain(values: dict[str, Any], slot: str) -> str:
    """The value of a slot as a form holds it."""
    value = values.get(slot)
    if slot == "place" and value is None:
        value = next(iter(values.get("places") or ()), None)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
