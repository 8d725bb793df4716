"""`/retention`: which reports are kept no longer, what is held, what was deleted; and the forms that hold, release and
delete. A deletion wants the report's name typed once more: there is no undo. One that was cut short is told, and finished."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from dateline.errors import DatelineError, RecordError, UsageError
from dateline.model import Retention
from dateline.record.audience import WITHHELD
from dateline.record.deletion import is_unfinished, tombstones
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
    today = visit.settings.clock().date().isoformat()
    cut_short = is_unfinished(visit.look.record)
    return visit.page(
        "retention.html",
        "Retention",
        lambda: {**_told(visit), "is_unfinished": cut_short},
        also=f"{today} {cut_short}",
    )


def _told(visit: Visit) -> dict[str, Any]:
    look, record = visit.look, visit.look.record
    every = holds(record)
    rows = look.at().reports_by(one.subject for one in every)
    held = [one for one in every if one.subject == WHOLE or one.subject in rows]
    policy = _policy(visit)
    today = visit.settings.clock().date()
    most = None if look.is_small else LOOKED_AT
    due = due_reports(look.at(), policy, today, most) if policy is not None else []
    shown, leaves = leaf(visit, due)
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
                "subject": one.subject, "name": "all reports" if one.subject == WHOLE else rows[one.subject].name,
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
    profile = visit.look.record.profile()
    return profile.retention if profile is not None else None


@router.post("/retention")
async def act(visit: VisitOf) -> Response:
    """Holds, releases or deletes, and goes back to the page."""
    form = await read_form(visit)
    act, subject = form.get("act", ""), form.get("subject", "")
    by, reason = form.get("by", "").strip() or visit.author, form.get("reason", "").strip()
    if act == "finish":
        subject, by, reason = WHOLE, by or "-", "finish"
    if act not in ("hold", "release", "delete", "finish") or not subject:
        raise UsageError(f"act is hold, release or delete, with its report; got {act!r}")
    if not by or not reason:
        raise UsageError("who does it, and why, stays in the log: give your name and a reason")
    if form.get("by", "").strip():
        visit.sign(by)

    def write() -> None:
        if subject != WHOLE or act == "delete":
            with visit.desk.look() as look:
                row = look.at().report(subject)
            if row is None:
                raise RecordError(f"there is no report {subject!r} in this record")
            if act == "delete" and form.get("name", "").strip() != row.name:
                raise UsageError(
                    f"a deletion has no undo: type the report's name, {row.name!r}, to confirm it"
                )
        visit.desk.keep_or_delete(act, subject, by, reason)

    try:
        await run_in_threadpool(write)
    except UsageError:
        raise
    except DatelineError as error:
        if await run_in_threadpool(_is_cut_short, visit, act, subject):
            return visit.redirect("/retention?done=unfinished")
        raise HTTPException(409, said_error(error)) from None
    return visit.redirect(f"/retention?done={act}")


def _is_cut_short(visit: Visit, act: str, subject: str) -> bool:
    """Whether a deletion took the rows and could not rewrite the file yet."""
    if act not in ("delete", "finish") or not is_unfinished(visit.desk.record):
        return False
    with visit.desk.look() as look:
        return not look.at().reports_by([subject])
