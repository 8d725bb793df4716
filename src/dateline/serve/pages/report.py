"""`/reports/ID`: a report as published, with all that was read in it, where its words are from, and its versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from dateline.errors import UsageError
from dateline.model import Edge, Passage, Span
from dateline.record import ClaimFilter, PassageRow, ReportRow
from dateline.record.rows import spans_of
from dateline.serve.asking import find_report
from dateline.serve.cards import Card, claim_card, report_card
from dateline.serve.desk import Look
from dateline.serve.downloads import table_file, words_file
from dateline.serve.marking import TextMark, segments
from dateline.serve.trail import trail_rows
from dateline.serve.visit import Visit, VisitOf
from dateline.tell.chains import version_chains
from dateline.tell.citations import find_citations, render_footnote
from dateline.tell.differences import difference_rows
from dateline.tell.evidence import constraint_words
from dateline.tell.material import AnyClaim
from dateline.tell.rewriting import told_signs

router = APIRouter(include_in_schema=False)

#: kinds of passages that are no news: shown, but set back
SET_BACK = frozenset({"byline", "promo", "debris"})
#: reports that a chain of versions is followed through, differences that are shown
CHAIN, DIFFERENCES = 24, 14
_RELATIONS = {
    "copy": "a copy of", "revision": "a revision of", "excerpt": "an excerpt from", "rewrite": "a rewrite of",
    "shared_wire": "shares wire passages with",
}  # fmt: skip


@router.get("/reports/{key}")
def report(key: str, visit: VisitOf) -> Response:
    """The page of a report (by key or name), or a file of its claims."""
    try:
        found = visit.view.report(find_report(visit.view, key))
    except UsageError as error:
        raise HTTPException(404, str(error)) from None
    assert found is not None
    form = visit.query.get("as")
    if form == "md":
        cites = [find_citations(visit.view, row.id)[0] for row in _claims(visit.look, found)]
        lines = [f"{n}. {visit.withholder.text(render_footnote(c))}" for n, c in enumerate(cites, 1)]
        title = visit.withholder.text(found.report.title or found.name)
        return words_file(visit, found.name, "\n".join([f"# {title}", "", *lines, ""]))
    if form:
        return table_file(visit, found.name, [claim_card(r) for r in _claims(visit.look, found)])
    return visit.page("report.html", found.report.title or found.name, lambda: _told(visit, found))


def _claims(look: Look, row: ReportRow) -> list[AnyClaim]:
    own = ClaimFilter(report=row.report.key)
    rows: list[AnyClaim] = [*look.view.figures(own), *look.view.events(own), *look.view.statements(own)]
    return sorted(rows, key=lambda r: (r.span, r.id))


def _told(visit: Visit, row: ReportRow) -> dict[str, Any]:
    look, key = visit.look, row.report.key
    view = look.view
    claims = _claims(look, row)
    matters = {c: m for m in view.matters(ClaimFilter(report=key)) for c in m.claims}
    cards = {r.id: claim_card(r, matters.get(r.id), row.report.carrier) for r in claims}
    passages = list(view.passages(key))
    edges = view.edges("passage", key)
    elsewhere = _elsewhere(look, key, edges)
    signs = view.signs(key).get(key)
    marks = [*_claim_marks(claims, cards), *_reading_marks(look, key)]
    if signs is not None and signs.likely:
        marks += [
            TextMark(span, "sign", f"sign of rewording: {s.reason}") for s in signs.signs for span in s.spans
        ]
    return {
        "report": report_card(row)
        | {
            "sha256": row.report.sha256,
            "length": row.source.length,
            "encoding": row.source.encoding,
            "evidence": _evidence(look, row),
        },
        "paragraphs": _paragraphs(visit, passages, marks, cards, elsewhere),
        "counts": {
            kind: sum(1 for c in cards.values() if c["kind"] == kind)
            for kind in ("figure", "event", "statement")
        },
        "relatives": _relatives(look, key),
        "versions": _versions(look, key),
        "signs": {
            "likely": signs.likely,
            "confidence": signs.confidence,
            "rows": [
                {
                    "kind": s.kind.replace("_", " "),
                    "words": s.words,
                    "reason": s.reason,
                    "start": _at(passages, s.spans[0]),
                }
                for s in told_signs(signs)
            ],
        }
        if signs is not None and signs.likely
        else None,
        "retrieval": _retrieval(row),
        "rejections": _left_out(look, key),
        "trail": [
            t for t in trail_rows(look) if t["subject"] in cards or t["subject"].partition(":")[0] == key
        ],
    }


def _at(passages: Sequence[PassageRow], span: Span) -> int:
    return next((p.passage.span.start for p in passages if p.passage.span.overlaps(span)), 0)


def _evidence(look: Look, row: ReportRow) -> list[dict[str, Any]]:
    dating = row.dating
    if dating is None or dating.source != "inferred":
        return []
    look.view.labels(e.report for e in dating.evidence[:6])
    return [
        {
            "report": e.report,
            "report_name": look.view.name_of(e.report),
            "text": " ".join(e.text.split())[:180],
            "constraint": constraint_words(e, row.report.key, look.view),
        }
        for e in dating.evidence[:6]
    ]


def _claim_marks(claims: Sequence[AnyClaim], cards: dict[str, Card]) -> list[TextMark]:
    marks = []
    for row in claims:
        card = cards[row.id]
        told = ", ".join(
            part
            for part in (
                f"{card['kind']}: {card['reading']}" + (f" {card['value']}" if card["value"] else ""),
                card["place"], card["days"] if card["end_on"] else None, *card["flags"],
                f"by the word of {card['voice']}", card["standing"], card["review"],
            )
            if part
        )  # fmt: skip
        marks += [TextMark(span, f"claim {card['kind']}", told, row.id) for span in spans_of(row.resolved)]
    return marks


def _reading_marks(look: Look, key: str) -> list[TextMark]:
    """Voices, places and times with what they were resolved to."""
    marks = []
    for reading in look.view.readings(key):
        for one in reading.attributions:
            said = one.attribution.voice
            if said is not None and said.span is not None:
                name = one.voice.name if one.voice else said.name
                body = (
                    f" ({one.voice.body})" if one.voice and one.voice.body and one.voice.body != name else ""
                )
                party = f", party {one.voice.party}" if one.voice and one.voice.party else ""
                marks.append(
                    TextMark(
                        said.span,
                        "voice",
                        f"voice: {name}{body}{party}; {one.attribution.stance.replace('_', ' ')}",
                    )
                )
        for place in reading.places:
            if place.key is not None and not place.mention.demonym:
                exact = {1: "exact place", 2: "near it or part of a region", 3: "a region or country"}.get(
                    place.precision or 0
                )
                where = ", ".join(p for p in (place.name, place.admin1, place.country, exact) if p)
                marks.append(TextMark(place.mention.span, "place", f"place: {where}"))
        for time in reading.times:
            days = " to ".join(dict.fromkeys(str(d) for d in (time.start_on, time.end_on) if d))
            marks.append(
                TextMark(
                    time.mention.span, "time", f"time: {days or time.value or 'not placed on the calendar'}"
                )
            )
    return marks


def _elsewhere(look: Look, key: str, edges: Sequence[Edge]) -> dict[Span, list[dict[str, Any]]]:
    """By passage, where else its words stand, the source of it first."""
    found: dict[Span, list[dict[str, Any]]] = defaultdict(list)
    look.view.labels({end.report for e in edges for end in (e.source, e.target)})
    for edge in edges:
        for own, other, is_target in ((edge.source, edge.target, False), (edge.target, edge.source, True)):
            if own.report == key:
                found[own.span].append(
                    {
                        "report": other.report, "report_name": look.view.name_of(other.report), "start": other.span.start,
                        "relation": edge.relation.replace("_", " "), "score": edge.score,
                        "is_source": is_target and edge.direction != "unknown",
                    }
                )  # fmt: skip
    return {
        span: sorted(rows, key=lambda r: (not r["is_source"], -r["score"], r["report_name"]))
        for span, rows in found.items()
    }


def _paragraphs(
    visit: Visit,
    passages: Sequence[PassageRow],
    marks: Sequence[TextMark],
    cards: dict[str, Card],
    elsewhere: dict[Span, list[dict[str, Any]]],
) -> list[dict[str, Any]]:
    """Passages by paragraph, each with its words cut by marks, the claims that begin in it and where it is from."""
    found: list[dict[str, Any]] = []
    last: tuple[int, int] | None = None
    inside = sorted(marks, key=lambda m: m.span)
    for row in passages:
        passage = row.passage
        at = (passage.part, passage.paragraph)
        if at != last:
            found.append({"passages": [], "notes": [], "part": passage.part, "kind": passage.kind})
            last = at
        own = [m for m in inside if m.span.overlaps(passage.span)]
        found[-1]["passages"].append(
            _passage(visit, passage, own, elsewhere.get(passage.span, []), row.origin)
        )
        found[-1]["notes"] += [
            c for c in cards.values() if passage.span.start <= c["start"] < passage.span.end
        ]
    return found


def _passage(
    visit: Visit,
    passage: Passage,
    marks: Sequence[TextMark],
    elsewhere: list[dict[str, Any]],
    origin: str | None,
) -> dict[str, Any]:
    return {
        "start": passage.span.start,
        "kind": passage.kind,
        "repeat": passage.repeat_of,
        "set_back": passage.kind in SET_BACK or passage.repeat_of is not None,
        "origin": origin,
        "elsewhere": elsewhere,
        "segments": segments(passage, marks, visit.withholder),
    }


def _relatives(look: Look, key: str) -> list[dict[str, Any]]:
    """The reports that share text with this one, and how."""
    found = []
    edges = look.view.edges("report", key)
    rows = look.view.reports_by(end.report for edge in edges for end in (edge.source, edge.target))
    for edge in edges:
        is_later = edge.target.report == key
        other = edge.source.report if is_later else edge.target.report
        words = _RELATIONS[edge.relation]
        if edge.direction == "unknown":
            words = "shares passages with" if edge.relation != "shared_wire" else words
        elif not is_later:
            words = {
                "copy": "copied by",
                "revision": "revised by",
                "excerpt": "excerpted by",
                "rewrite": "rewritten by",
            }.get(edge.relation, words)
        row = rows.get(other)
        found.append(
            {
                "report": other,
                "report_name": look.view.name_of(other),
                "carrier": row.report.carrier if row else None,
                "words": words,
                "score": edge.score,
                "relation": edge.relation,
            }
        )
    return sorted(found, key=lambda r: (-r["score"], r["report_name"]))


def _versions(look: Look, key: str) -> list[dict[str, Any]]:
    """The chain of versions that a report belongs to, each with what it changed in substance of the one before."""
    edges: dict[tuple[str, str], Edge] = {}
    seen, waiting = {key}, [key]
    while waiting and len(seen) <= CHAIN:
        near, waiting = look.view.edges_of(waiting, "report"), []
        for edge in near:
            if edge.relation in ("revision", "copy"):
                edges[edge.source.report, edge.target.report] = edge
                fresh = {edge.source.report, edge.target.report} - seen
                seen |= fresh
                waiting += sorted(fresh)
    rows = look.view.reports_by(seen)
    carriers = {k: rows[k].report.carrier if k in rows else None for k in sorted(seen)}
    chains = version_chains(edges.values(), carriers)
    chain = max((c for c in chains if key in c), key=len, default=())
    found = []
    for number, one in enumerate(chain, 1):
        row = rows.get(one)
        before = chain[number - 2] if number > 1 else None
        changes = (
            [d for d in difference_rows(look.view, before, one) if d["kind"] not in ("same",)]
            if before
            else []
        )
        substance = [d for d in changes if d["kind"] != "reworded"]
        found.append(
            {
                "number": number, "report": one, "report_name": look.view.name_of(one), "is_this": one == key,
                "published_on": row.dating.published_on.isoformat() if row and row.dating and row.dating.published_on else None,
                "changes": substance[:DIFFERENCES], "more": max(0, len(substance) - DIFFERENCES),
                "reworded": len(changes) - len(substance),
            }
        )  # fmt: skip
    return found


def _retrieval(row: ReportRow) -> dict[str, Any] | None:
    """How the bytes of a report came from the web, None where they did not."""
    held = row.report.retrieval
    if held is None:
        return None
    return {
        "at": held.at.isoformat(),
        "url": held.url,
        "archive": held.archive,
        "record": held.archive_record,
    }


def _left_out(look: Look, key: str) -> list[dict[str, Any]]:
    """What was left out of this report as a whole, and why."""
    return [
        {"slug": r.slug, "reason": r.reason, "stage": r.stage}
        for r in look.view.rejections(key)
        if r.span is None
    ]
