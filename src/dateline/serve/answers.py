"""What stands beside a claim: who denied, corrected or confirmed it, and the origin of the words it was read in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dateline.model import ClaimRelation, ResolvedAttribution
from dateline.record import ClaimFilter, View
from dateline.serve.cards import Card
from dateline.serve.desk import Look
from dateline.tell.material import AnyClaim
from dateline.tell.sentences import cut_words, one_line, quote_of
from dateline.tell.words import iso

#: relations that answer a claim; the others tell how two claims stand to each other
ANSWERS = ("denial", "correction", "confirmation", "cannot_verify", "no_comment")
#: reports whose attributions are looked through for those that answer from elsewhere, and whose origins are read
REPORTS = 400


def claims_by_id(view: View, ids: Sequence[str]) -> dict[str, AnyClaim]:
    """Claims of any kind by their ids."""
    by_kind: dict[str, list[str]] = {"fig": [], "evt": [], "sta": []}
    for key in ids:
        by_kind.get(key.partition("-")[0], []).append(key)
    rows: list[AnyClaim] = []
    if by_kind["fig"]:
        rows += view.figures(ClaimFilter(ids=tuple(by_kind["fig"])))
    if by_kind["evt"]:
        rows += view.events(ClaimFilter(ids=tuple(by_kind["evt"])))
    if by_kind["sta"]:
        rows += view.statements(ClaimFilter(ids=tuple(by_kind["sta"])))
    return {row.id: row for row in rows}


def answer_cards(look: Look, relations: Sequence[ClaimRelation], reports: Sequence[str]) -> dict[str, Card]:
    """What the sources of some relations say, by id: claims, or attributions; `reports` are where to look first."""
    view = look.view
    sources = sorted({r.source for r in relations})
    claims = claims_by_id(view, sources)
    found: dict[str, Card] = {}
    for key, row in claims.items():
        voice = row.resolved.voice
        found[key] = _card(
            key, voice.name if voice else row.report_name, voice.id if voice else None, quote_of(row),
            row.report, row.report_name, row.span.start, iso(row.known_on), key,
        )  # fmt: skip
    missing = [key for key in sources if key not in claims]
    if missing:
        found |= {key: _attribution(view, one) for key, one in attributions(look, missing, reports).items()}
    return found


def attributions(look: Look, keys: Sequence[str], reports: Sequence[str]) -> dict[str, ResolvedAttribution]:
    """Attributions by id, from all reports (the first `REPORTS`); of a large record from some reports alone."""

    def make() -> Mapping[str, ResolvedAttribution]:
        every = [row.report.key for row in look.view.reports()] if look.is_small else []
        readings = look.view.readings_of(every[:REPORTS] or reports)
        return {one.attribution.id: one for reading in readings for one in reading.attributions}

    held = look.keep(("attributions", () if look.is_small else tuple(reports)), make)
    return {key: held[key] for key in keys if key in held}


def _attribution(view: View, one: ResolvedAttribution) -> Card:
    a = one.attribution
    text = view.text(a.report)
    voice = one.voice
    row = view.report(a.report)
    day = row.dating.known_on if row is not None and row.dating is not None else None
    name = view.name_of(a.report)
    return _card(
        a.id, voice.name if voice else name, voice.id if voice else None, cut_words(one_line(a.span.of(text)), 240),
        a.report, name, a.span.start, iso(day), f"p{_passage(view, a.report, a.span.start)}",
    )  # fmt: skip


def _passage(view: View, report: str, at: int) -> int:
    """Where the passage begins that holds a character."""
    return next(
        (
            p.passage.span.start
            for p in view.passages(report)
            if p.passage.span.start <= at < p.passage.span.end
        ),
        0,
    )


def _card(
    key: str, voice: str, voice_id: str | None, quote: str, report: str, name: str, start: int, day: str | None, anchor: str
) -> Card:  # fmt: skip
    card: dict[str, Any] = {
        "id": key, "voice": voice, "voice_id": voice_id, "quote": one_line(quote), "report": report,
        "report_name": name, "start": start, "known_on": day, "anchor": anchor,
    }  # fmt: skip
    return card


def origins_of(look: Look, rows: Sequence[AnyClaim]) -> dict[str, str]:
    """The origin of the passage that each claim begins in, by claim; a claim whose report is not read here has none."""
    found: dict[str, str] = {}
    by_report: dict[str, list[AnyClaim]] = {}
    for row in rows:
        by_report.setdefault(row.report, []).append(row)
    read = list(by_report)[:REPORTS]
    for report, held in look.view.passage_origins(read).items():
        for row in by_report[report]:
            origin = next((o for span, o in held if span.start <= row.span.start < span.end and o), None)
            if origin is not None:
                found[row.id] = origin
    return found
