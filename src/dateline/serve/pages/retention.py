"""`/retention`: which reports are kept no longer, what is held, what was deleted; and the forms that hold, release and
delete. A deletion wants the report's name typed once more: there is no undo."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from dateline.errors import DatelineError, RecordError, UsageError
from dateline.model import Retention
from dateline.record.audience import WITHHELD
from dateline.record.deletion import tombstones
from dateline.record.holds import WHOLE, held_by, holds
from dateline.record.retention import due_reports
from dateline.serve.asking import find_report, parse_count
from dateline.serve.cards import report_card
from dateline.serve.desk import said_error
from dateline.serve.listing import leaf
from dateline.serve.pages.judge import read_form
from dateline.serve.visit import Visit, VisitOf

router = APIRouter(include_in_schema=False)

#: reports of a large record that are looked through, those that came first; days that may be asked for
LOOKED_AT, DAYS = 500, 36_500


@router.get("/retention")
def retention(visit: VisitOf) -> Response:
    """The page, of the record or of one report (`report`)."""
    return visit.page(
        "retention.html", "Retention", lambda: _told(visit), also=visit.settings.clock().date().isoformat()
    )


def _told(visit: Visit) -> dict[str, Any]:
    look, record = visit.look, visit.desk.record
    held = holds(record)
    policy = _policy(visit)
    today = visit.settings.clock().date()
    most = None if look.is_small else LOOKED_AT
    due = due_reports(look.at(), policy, today, most) if policy is not None else []
    shown, leaves = leaf(visit, due)
    names = look.view.labels(one.subject for one in held if one.subject != WHOLE)
    is_own = visit.settings.audience == "internal"
    chosen = visit.query.get("report")
    row = look.view.report(find_report(look.view, chosen)) if chosen else None
    hold = held_by(held, row.report.key) if row is not None else None
    return {
        "policy": {"days": policy.days, "since": policy.since} if policy is not None else None,
        "is_profiles": policy is not None and not visit.query.get("days"),
        "is_part": most is not None,
        "looked_at": LOOKED_AT,
        "due": [
            {
                "key": one.report, "name": one.name, "since_on": one.since_on.isoformat(),
                "due_on": one.due_on.isoformat(), "held": one.hold is not None,
            }
            for one in shown
        ],
        "leaves": leaves,
        "holds": [
            {
                "subject": one.subject, "name": "all reports" if one.subject == WHOLE else names[one.subject],
                "is_whole": one.subject == WHOLE, "at": one.at.date().isoformat(),
                "author": one.author if is_own else WITHHELD, "reason": one.reason if is_own else WITHHELD,
            }
            for one in held
        ],
        "stones": [
            {
                "report": one.report, "sha256": one.sha256, "at": one.at.date().isoformat(),
                "author": one.author if is_own else WITHHELD, "reason": one.reason if is_own else WITHHELD,
                "judgements": len(one.judgements),
            }
            for one in reversed(look.keep("tombstones", lambda: tombstones(record)))
        ],
        "report": report_card(row) | {"held": hold is not None} if row is not None else None,
        "name_wanted": row.name if row is not None else None,
        "is_done": visit.query.get("done"),
    }  # fmt: skip


def _policy(visit: Visit) -> Retention | None:
    """The retention that is asked for, else the profile's."""
    if visit.query.get("days"):
        since = visit.query.get("since") or "recorded"
        if since not in ("recorded", "published"):
            raise UsageError(f"since takes recorded or published, got {since!r}")
        days = parse_count(visit.query["days"], "days", 1, DAYS)
        return Retention(days, "published" if since == "published" else "recorded")
    profile = visit.desk.record.profile()
    return profile.retention if profile is not None else None


@router.post("/retention")
async def act(visit: VisitOf) -> Response:
    """Holds, releases or deletes, and goes back to the page."""
    form = await read_form(visit)
    act, subject = form.get("act", ""), form.get("subject", "")
    by, reason = form.get("by", "").strip() or visit.author, form.get("reason", "").strip()
    if act not in ("hold", "release", "delete") or not subject:
        raise UsageError(f"act is hold, release or delete, with its report; got {act!r}")
    if not by or not reason:
        raise UsageError("who does it, and why, stays in the log: give your name and a reason")
    if form.get("by", "").strip():
        visit.sign(by)

    def write() -> None:
        if act == "delete":
            row = visit.view.report(subject)
            if row is None:
                raise RecordError(f"there is no report {subject!r} in this record")
            if form.get("name", "").strip() != row.name:
                raise UsageError(
                    f"a deletion has no undo: type the report's name, {row.name!r}, to confirm it"
                )
        visit.desk.keep_or_delete(act, subject, by, reason)

    try:
        await run_in_threadpool(write)
    except UsageError:
        raise
    except DatelineError as error:
        raise HTTPException(409, said_error(error)) from None
    return visit.redirect(f"/retention?done={act}")
