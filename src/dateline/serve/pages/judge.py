"""`POST /judge` and `POST /sign`: a person's word, from a form of the room, which writes nothing else but `/retention`."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qs

from fastapi import APIRouter, HTTPException
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from dateline.errors import DatelineError, UsageError
from dateline.serve.desk import said_error
from dateline.serve.rendering import render, withheld
from dateline.serve.security import is_own_form
from dateline.serve.visit import Visit, VisitOf

router = APIRouter(include_in_schema=False)

#: the acts of forms, and the verdicts that they are
VERDICTS = {
    "accept": "accepted", "reject": "rejected", "edit": "edited", "undo": "undone", "note": "noted",
    "sensitive": "sensitive", "not-sensitive": "not sensitive", "standing": "standing", "merge": "merged", "split": "split",
}  # fmt: skip
#: bytes of a form
MOST = 64_000


@router.post("/judge")
async def judge(visit: VisitOf) -> Response:
    """Writes a judgement and goes back to where the form was."""
    form = await read_form(visit)
    act, _, subject = form.get("act", "").partition(":")
    subject = subject or form.get("subject", "")
    verdict = VERDICTS.get(act)
    if verdict is None or not subject:
        raise UsageError(
            f"a judgement is one of {', '.join(VERDICTS)} with what it is on; got {form.get('act')!r}"
        )
    by = form.get("by", "").strip() or visit.author
    if not by:
        return await run_in_threadpool(_ask_name, visit, form)
    if form.get("by", "").strip():
        visit.sign(by)
    edits = {
        name.removeprefix("set."): value.strip() for name, value in form.items() if name.startswith("set.")
    }
    edits = {slot: value for slot, value in edits.items() if value != form.get(f"was.{slot}")}
    if verdict == "edited" and not edits:
        raise UsageError("nothing was changed; set a slot before you save")
    parts = tuple(part for part in form.get("parts", "").split() if part)
    note = form.get("note", "").strip() or None

    def write() -> None:
        visit.desk.judge(subject, verdict, by, note=note, edits=edits, parts=parts)

    try:
        await run_in_threadpool(write)
    except DatelineError as error:
        raise HTTPException(409, said_error(error)) from None
    return visit.redirect(back_to(form.get("next"), subject))


@router.post("/sign")
async def sign(visit: VisitOf) -> Response:
    """Remembers the name that judgements are signed with."""
    form = await read_form(visit)
    visit.sign(form.get("by", ""))
    return visit.redirect(back_to(form.get("next"), ""))


async def read_form(visit: Visit) -> Mapping[str, str]:
    """The fields of a form of this room. Raises `HTTPException` 403 where it was not sent by one, or by a reader."""
    if not visit.may_judge:
        raise HTTPException(403, "this token lets you read; a curator's lets you judge")
    body = await read_body(visit.request)
    try:
        fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=80)
    except ValueError:
        raise UsageError("the form cannot be read") from None
    form = {name: " ".join(values) if name == "parts" else values[-1] for name, values in fields.items()}
    if not is_own_form(visit.settings, visit.request, form.get("token")):
        raise HTTPException(
            403, "this form was not sent from a page of the room; open the page again and repeat"
        )
    return form


async def read_body(request: Request) -> bytes:
    """What was sent. Raises `HTTPException` 413 as soon as it is more than `MOST` bytes."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST:
            raise HTTPException(413, f"what is sent has at most {MOST} bytes")
    return body


def back_to(address: str | None, subject: str) -> str:
    """Where a form goes back to: an address of the room alone.

    >>> back_to("/figures?page=2", "fig-1"), back_to("//evil.example", "fig-1"), back_to("https://evil.example", "")
    ('/figures?page=2#fig-1', '/', '/')
    """
    own = address is not None and address.startswith("/") and not address.startswith(("//", "/\\"))
    if not own or address is None or any(ord(c) < 33 for c in address):
        return "/"
    return address.partition("#")[0] + (f"#{subject.partition(':')[0]}" if subject else "")


def _ask_name(visit: Visit, form: Mapping[str, str]) -> Response:
    """The page that asks who judges, with the judgement that waits for it."""
    held = {name: value for name, value in form.items() if name not in ("token", "by")}
    told = withheld({"title": "Who judges?", "page": "sign", **visit.frame()}, visit.withholder)
    more = {
        "held": held,
        "links": visit.links,
        "query": visit.query,
        "to": visit.links.to,
        "here": visit.links.here,
    }
    return visit.sent(
        Response(render("sign.html", {**told, **more}), 422, media_type="text/html; charset=utf-8")
    )
