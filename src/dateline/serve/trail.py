"""What people judged, newest first: the audit trail that stands under every page."""

from __future__ import annotations

from typing import Any

from dateline.record.audience import WITHHELD
from dateline.serve.desk import Look
from dateline.tell.judgements import judgement_rows, release_judgements

_DONE = {
    "accepted": "accepted", "rejected": "rejected", "edited": "edited", "undone": "took back",
    "sensitive": "marked as sensitive", "not sensitive": "marked as not sensitive", "standing": "set the standing of",
    "noted": "noted on", "merged": "merged", "split": "split",
}  # fmt: skip


def trail_rows(look: Look, most: int | None = None) -> list[dict[str, Any]]:
    """The judgements of the record, newest first (`most` of them), each with where it leads."""
    rows = look.keep("trail", lambda: _rows(look))
    return list(rows if most is None else rows[:most])


def _rows(look: Look) -> list[dict[str, Any]]:
    view = look.at()
    rows = release_judgements(view, judgement_rows(look.record), look.withholder)
    labels = view.labels({row["report"] for row in rows if row["report"]})
    told = []
    for row in reversed(rows):
        subject = str(row["subject"])
        told.append(
            {
                "id": row["id"],
                "subject": subject,
                "verdict": row["verdict"],
                "did": _DONE.get(row["verdict"], row["verdict"]),
                "author": row["author"],
                "at": row["at"],
                "note": row["note"],
                "edits": {slot: str(value)[:120] for slot, value in row["edits"].items()},
                "words": " ".join(str(row["quotation"] or "").split())[:160],
                "report": labels.get(row["report"] or "", row["report"]),
                "path": _path(subject),
                "orphaned": row["orphaned"],
                "in_force": row["in_force"],
                "can_undo": row["in_force"],
            }
        )
    return told


def _path(subject: str) -> str:
    if subject == WITHHELD:
        return "/judgements"
    kind = subject.partition("-")[0]
    home = {"mat": "/matters/", "rep": "/reports/", "nam": "/voices/"}.get(kind, "/claims/")
    return home + subject.partition(":")[0]
