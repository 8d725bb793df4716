"""`/changes` and `/changes/stream`: what is not what it was, once or as it happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, HTTPException, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from dateline.errors import UsageError
from dateline.export.rows import Row
from dateline.record import changes as record_changes
from dateline.serve.api.asked import After, AskedOf, Limit, cut
from dateline.serve.api.shapes import LIST
from dateline.serve.asking import parse_day, parse_moment
from dateline.serve.desk import Desk
from dateline.serve.pages.today import changes_since

router = APIRouter(tags=["changes"])

#: seconds between two looks, between two signs of life; streams at a time; changes told at once
LOOK, ALIVE, STREAMS, TOLD = 2.0, 15.0, 64, 200
Since = Annotated[
    str,
    Query(
        max_length=40,
        description="A day (what was published after it) or an instant (what was entered after it).",
    ),
]


@router.get("/changes", responses=LIST)
def changes(asked: AskedOf, since: Since, limit: Limit = 100, after: After = None) -> Response:
    """What became known, changed, was corrected or was withdrawn since then, in order of weight."""

    def build() -> tuple[list[Row], str | None]:
        moment: date | datetime | None = (
            parse_moment(since, "since") if "T" in since else parse_day(since, "since")
        )
        if moment is None:
            raise UsageError("since takes a day such as 2022-03-12 or a time such as 2022-03-12T09:30:00Z")
        rows, more = cut(changes_since(asked.look, moment), after, limit)
        return [dict(row) for row in rows], more

    return asked.rows(build)


async def a_place(request: Request) -> AsyncIterator[None]:
    """A place among the streams, given back when the answer is over; raises `HTTPException` 503 where none is free."""
    state = request.app.state
    state.streams = getattr(state, "streams", 0)
    if state.streams >= STREAMS:
        raise HTTPException(503, f"{STREAMS} streams are open; try again later")
    state.streams += 1
    try:
        yield
    finally:
        state.streams -= 1


@router.get(
    "/changes/stream",
    responses={200: {"content": {"text/event-stream": {}}, "description": "Events `state` and `change`."}},
    response_class=StreamingResponse,
    dependencies=[Depends(a_place)],
)
async def stream(
    request: Request,
    seconds: Annotated[int, Query(ge=1, le=3600, description="How long to listen.")] = 3600,
) -> Response:
    """Changes as they happen, as server-sent events: `state` at first, then a `change` with the matters that are not
    what they were. Ask again with `EventSource`, which does so by itself."""
    return StreamingResponse(
        _events(request.app.state.desk, request, seconds),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )


async def _events(desk: Desk, request: Request, seconds: int) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    end, heard = loop.time() + seconds, loop.time()
    state, at = await run_in_threadpool(desk.state), desk.settings.clock()
    yield _event("state", {"state": state, "at": at})
    while loop.time() < end and not await request.is_disconnected():
        await asyncio.sleep(min(LOOK, max(0.05, end - loop.time())))
        fresh = await run_in_threadpool(desk.state)
        if fresh != state:
            now = desk.settings.clock()
            told = await run_in_threadpool(_told, desk, at)
            yield _event("change", {"state": fresh, "at": now, **told})
            state, at, heard = fresh, now, loop.time()
        elif loop.time() - heard > ALIVE:
            heard = loop.time()
            yield b": alive\n\n"


def _told(desk: Desk, since: datetime) -> dict[str, object]:
    """The matters that are not what they were, by id; those that the audience does not see are not named."""
    rows = []
    with desk.look() as look:
        found = record_changes(look.record, since)
        for change in found[:TOLD]:
            seen = look.view.withheld.release([m for m in (change.after or change.before,) if m is not None])
            if seen:
                what = "new" if change.before is None else "withdrawn" if change.after is None else "changed"
                rows.append({"id": change.key, "change": what, "standing": seen[0].standing})
    return {"matters": rows, "more": max(0, len(found) - TOLD)}


def _event(name: str, data: dict[str, object]) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + msgspec.json.encode(data) + b"\n\n"
