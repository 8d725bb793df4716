"""What waits for a person: what is disputed, read with little confidence, possibly reworded, or judged and gone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from dateline.model import Matter
from dateline.serve.cards import matter_card, report_card
from dateline.serve.desk import Look
from dateline.serve.trail import trail_rows

#: a day of publication that is less sure than this wants a look
SURE = 0.6
#: standings that want a person, and carriers beyond which one voice does
CONTESTED, CARRIED = ("disputed", "corrected", "denied", "unverified"), 2

Need = dict[str, Any]


def find_needs(look: Look, most: int) -> list[Need]:
    """Kinds of work with how much of it there is and the first so many of it, most pressing first; none that is empty. Of a
    large record the latest is looked through."""
    view = look.view
    judged = view.reviews
    contested = [
        matter
        for standing in CONTESTED
        for matter in sorted(
            _open(look, standing, judged), key=lambda m: (-len(m.carriers), -len(m.claims), m.label, m.id)
        )
    ]
    lone = [
        m for m in _open(look, "single voice", judged) if m.kind == "figure" and len(m.carriers) > CARRIED
    ]
    reports = view.reports() if look.is_small else look.newest_reports(60)
    unsure = [
        r for r in reports
        if r.dating is not None and (r.dating.published_on is None or (r.dating.confidence or 0) < SURE)
    ]  # fmt: skip
    signs = view.signs() if look.is_small else view.signs_of(r.report.key for r in reports)
    reworded = [r for r in reports if (sign := signs.get(r.report.key)) is not None and sign.likely]
    orphans = [row for row in trail_rows(look) if row["orphaned"]]
    return [
        need | {"rows": need["rows"][:most]}
        for need in (
            _need("Contested and not judged", "matters whose standing a person should read", [matter_card(m) for m in contested], "matter"),
            _need("Widely carried on one voice", "many outlets, one source", [matter_card(m) for m in sorted(lone, key=lambda m: (-len(m.carriers), m.id))], "matter"),
            _need("Possible rewrites", "reports that show signs of rewording by machine", [report_card(r) for r in reworded], "report"),
            _need("Days not sure", f"reports whose day of publication is unknown or surer than not by less than {SURE:.0%}", [report_card(r) for r in unsure], "report"),
            _need("Judgements that lost their claim", "a newer reading no longer has what was judged", orphans, "judgement"),
        )
        if need["count"]
    ]  # fmt: skip


def _open(look: Look, standing: str, judged: Collection[str]) -> list[Matter]:
    """The matters of a standing, but statements, of which nobody judged a claim."""
    found = look.matters_of_standing(standing)
    return [m for m in found if m.kind != "statement" and not any(c in judged for c in m.claims)]


def _need(title: str, why: str, rows: list[Any], kind: str) -> Need:
    return {"title": title, "why": why, "count": len(rows), "rows": rows, "kind": kind}
