"""`/`: what changed since the last visit or a chosen day, how matters stand, what came in, what wants a human."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from dateline.record import ClaimFilter, View
from dateline.record.pages import page_matters
from dateline.serve.alerts import alert_rows
from dateline.serve.asking import parse_day
from dateline.serve.cards import STANDING_ORDER, matter_card, report_card
from dateline.serve.desk import Look
from dateline.serve.downloads import table_file
from dateline.serve.notes import Line, note_file
from dateline.serve.pages.needs import CONTESTED, find_needs
from dateline.serve.rendering import minute
from dateline.serve.visit import Visit, VisitOf
from dateline.tell.changes import FOLDED, ORDER, change_rows
from dateline.tell.words import bounds_words, day_words

router = APIRouter(include_in_schema=False)

SEEN_COOKIE = "dateline_seen"
#: minutes without a look after which the next look is another visit
APART = timedelta(minutes=30)
#: changes of a kind, reports and matters of a standing that are listed
CHANGES, REPORTS, MATTERS = 12, 12, 4
#: what wants a human that is listed of a kind, and how much of each is where all is asked for
NEEDS, WHOLE = 6, 1000


@router.get("/")
def today(visit: VisitOf) -> Response:
    """The page of the day."""
    chosen = parse_day(visit.query.get("since"), "since")
    seen = None if chosen or visit.as_known else _last_visit(visit)
    since: date | datetime | None = chosen or seen or _before_newest(visit.look)
    form = visit.query.get("as")
    if form == "md":
        rows = [row for row in changes_since(visit.look, since) if row["kind"] != "report"]
        return note_file(visit, f"Changes since {_when(since)}", [_line(row) for row in rows])
    if form:
        return table_file(visit, "changes", changes_since(visit.look, since))
    return visit.page("today.html", "Today", lambda: _told(visit, since, chosen), also=str(since))


def _line(row: Mapping[str, Any]) -> Line:
    """A change as a line of a note, with what the matter rests on now."""
    told = _change(row)
    moved = f"{told['before']} → {told['after']}" if told["before"] else told["after"]
    where = f", {row['place']}" if row["place"] and row["place"] != "place not stated" else ""
    why = f" {row['reasons'][0]}" if row["reasons"] else ""
    return Line(
        f"{row['change']}: {row['topic'] or row['label']}{where}: {moved}.{why}", tuple(row["claims"])
    )


def _when(since: date | datetime | None) -> str:
    if since is None:
        return "the beginning"
    return minute(since) if isinstance(since, datetime) else day_words(since)


def _last_visit(visit: Visit) -> datetime | None:
    """When this browser was here before this visit; the visit that it is now is remembered."""
    now = visit.settings.clock()
    before, _, last = visit.request.cookies.get(SEEN_COOKIE, "").partition("|")
    try:
        former, latest = (datetime.fromisoformat(part) if part else None for part in (before, last))
    except ValueError:
        former = latest = None
    if latest is None or latest.tzinfo is None or now - latest > APART:
        former = latest
    told = former.isoformat(timespec="seconds") if former else ""
    visit.remember(SEEN_COOKIE, f"{told}|{now.isoformat(timespec='seconds')}")
    return former if former is not None and former.tzinfo is not None else None


def _before_newest(look: Look) -> date | None:
    """The day before the newest day of publication."""
    newest = look.newest_reports(1)
    day = newest[0].dating.published_on if newest and newest[0].dating else None
    return day - timedelta(1) if day else None


def _told(visit: Visit, since: date | datetime | None, chosen: date | None) -> dict[str, Any]:
    look, whole = visit.look, bool(visit.query.get("all"))
    return look.keep(("today", since, whole), lambda: _build(look, since, whole)) | {
        "chosen": chosen.isoformat() if chosen else None
    }


def _build(look: Look, since: date | datetime | None, whole: bool) -> dict[str, Any]:
    """What the page tells; `whole` lists all changes of a kind and all that wants a human, up to `WHOLE`."""
    most = WHOLE if whole else CHANGES
    rows = changes_since(look, since)
    shown = [row for row in rows if row["change"] not in FOLDED and row["kind"] != "report"]
    groups = []
    for change in ORDER:
        mine = [row for row in shown if row["change"] == change]
        told = [row for row in mine if row["kind"] != "statement"] or mine
        if mine:
            groups.append(
                {
                    "change": change,
                    "count": len(mine),
                    "rows": [_change(row) for row in told[:most]],
                    "more": max(0, len(mine) - len(told[:most])),
                }
            )
    leading = []
    for standing in STANDING_ORDER:
        heavy = sorted(
            look.matters_of_standing(standing),
            key=lambda m: (m.kind == "statement", -len(m.voices), -len(m.carriers), -len(m.claims), m.id),
        )
        if heavy:
            leading.append(
                {
                    "standing": standing,
                    "count": look.standings.get(standing, len(heavy)),
                    "rows": [matter_card(m) for m in heavy[:MATTERS]],
                }
            )
    came = {row["id"]: row for row in rows if row["kind"] == "report"}
    return {
        "since": _when(since) if since else None,
        "since_day": since.date().isoformat()
        if isinstance(since, datetime)
        else since.isoformat()
        if since
        else None,
        "by_entry": isinstance(since, datetime),
        "groups": groups,
        "folded": {change: n for change in FOLDED if (n := sum(r["change"] == change for r in rows))},
        "leading": leading,
        "total": sum(look.standings.values()),
        "reports": [
            report_card(r)
            | {
                "is_new": r.report.key in came,
                "revises": _revised(came.get(r.report.key)),
                "facts": list(came.get(r.report.key, {}).get("reasons", ())),
            }
            for r in look.newest_reports(REPORTS)
        ],
        "report_count": look.head.reports,
        "came": len(came),
        "needs": find_needs(look, WHOLE if whole else NEEDS),
        "is_whole": whole,
        "alerts": alert_rows(look),
    }


def changes_since(look: Look, since: date | datetime | None) -> list[dict[str, Any]]:
    """What differs between then and the look, by day of publication or by instant of entry."""
    if since is None:
        return []

    def make() -> list[dict[str, Any]]:
        if not look.is_small:
            return _latest(look, since)
        if isinstance(since, datetime):
            before: View = look.at(as_recorded=since)
        else:
            before = look.at(as_known=since)
        return change_rows(before, look.view)

    return look.keep(("changes", since), make)


def _latest(look: Look, since: date | datetime) -> list[dict[str, Any]]:
    """Of a large record: the matters of the days since then, the latest of each standing that is news."""
    day = since.date() if isinstance(since, datetime) else since
    rows = []
    for standing in (*CONTESTED, "corroborated", "single voice"):
        where = ClaimFilter(start_on=day, standing=standing)
        for matter in page_matters(look.view, where, limit=CHANGES).rows:
            card = matter_card(matter)
            state = {"standing": standing, "low": matter.low, "high": matter.high}
            rows.append(
                {
                    "change": standing if standing in ("corrected", "denied") else "new matter" if standing == "single voice" else "standing",
                    "kind": matter.kind, "id": matter.id, "topic": card["topic"], "label": matter.label,
                    "place": matter.place, "day": card["end_on"], "speaker": f"{len(matter.voices)} voices, {len(matter.carriers)} carriers",
                    "words": matter.label, "reasons": list(matter.trace), "answers": [], "review": "unreviewed",
                    "claims": [], "was": None, "is": state, "told": [],
                }
            )  # fmt: skip
    return rows


def _revised(row: Mapping[str, Any] | None) -> str | None:
    return str(row["was"]["report"]) if row is not None and row["was"] else None


def _change(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{name: row[name] for name in ("change", "kind", "id", "topic", "label", "place", "day", "speaker", "words", "reasons", "answers", "review")},
        "claim": row["claims"][0] if row["claims"] else None,
        "before": state_words(row["was"], row["kind"]),
        "after": state_words(row["is"], row["kind"]) or "no longer on record",
        "standing": row["is"]["standing"] if row["is"] else None,
        "told": bounds_words(*row["told"]) if any(v is not None for v in row["told"]) else None,
    }  # fmt: skip


def state_words(state: Mapping[str, Any] | None, kind: str) -> str | None:
    """A matter's bounds and standing in words."""
    if state is None:
        return None
    told = kind == "figure" and (state["low"], state["high"]) != (None, None)
    value = f"{bounds_words(state['low'], state['high'])}, " if told else ""
    return f"{value}{state['standing']}"
