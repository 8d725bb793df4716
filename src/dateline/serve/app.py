"""The application: its pages, its API, what guards them, and how it says that something went wrong."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dateline.errors import DatelineError, UsageError
from dateline.serve import api
from dateline.serve.api.errors import error_answer
from dateline.serve.attempts import Attempts, Pace
from dateline.serve.desk import Desk, said_error
from dateline.serve.pages import (
    claims,
    door,
    figures,
    judge,
    judgements,
    lineage,
    matter,
    matters,
    places,
    report,
    reports,
    retention,
    search,
    timeline,
    today,
    voices,
)
from dateline.serve.rendering import render, withheld
from dateline.serve.security import SafeHeaders, is_addressed_here
from dateline.serve.settings import Settings
from dateline.serve.visit import Visit
from dateline.serve.warming import warm_beside

_LOG = logging.getLogger("dateline.serve")


def create_app(settings: Settings) -> FastAPI:
    """The room over a record. Raises `RecordError` where it cannot be opened."""
    desk = Desk(settings)

    @asynccontextmanager
    async def open_room(_: FastAPI) -> AsyncIterator[None]:
        if settings.warms:
            warm_beside(desk)
        yield
        desk.close()

    app = FastAPI(
        title="Dateline",
        version="1",
        summary="What reports say of a crisis: dated, attributed, weighed and cited.",
        description=api.DESCRIPTION,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=open_room,
    )
    app.state.desk = desk
    app.state.attempts = Attempts(settings.clock)
    for part in (
        today, matters, matter, reports, report, figures, timeline, places, voices, lineage, search, claims,
        judgements, retention, judge, door,
    ):  # fmt: skip
        app.include_router(part.router)
    app.include_router(api.router)
    app.add_exception_handler(StarletteHTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _refused)
    app.add_exception_handler(DatelineError, _refused)
    app.add_exception_handler(Exception, _broken)

    app.add_middleware(Doorkeeper, settings=settings)
    app.add_middleware(GZipMiddleware, minimum_size=600, compresslevel=5)
    app.add_middleware(SafeHeaders)
    return app


class Doorkeeper:
    """Refuses what is not addressed to this room, and of a shared one what is asked too often; notes how long the rest
    took: never what was asked for."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.pace = Pace(settings.clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, with the time that its answer took in a header and in the log."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if not is_addressed_here(self.settings, Headers(scope=scope).get("host")):
            refusal = PlainTextResponse("this room is not at that address\n", 421)
            await refusal(scope, receive, send)
            return
        client = scope.get("client")
        if not self.settings.is_open and not self.pace.takes(client[0] if client else ""):
            words = "too much was asked of this room from your address; try again in a minute"
            headers = {"retry-after": "60"}
            if scope["path"].startswith("/api/"):
                await error_answer(429, words, headers)(scope, receive, send)
            else:
                await PlainTextResponse(f"{words}\n", 429, headers)(scope, receive, send)
            return
        start = time.perf_counter()

        async def sender(message: Message) -> None:
            if message["type"] == "http.response.start":
                took = (time.perf_counter() - start) * 1000
                message["headers"] = [
                    *message["headers"],
                    (b"server-timing", f"room;dur={took:.1f}".encode()),
                ]
                path = getattr(scope.get("route"), "path", "-")
                _LOG.info("%s %s %d %.0f ms", scope["method"], path, message["status"], took)
            await send(message)

        await self.app(scope, receive, sender)


def _refused(request: Request, error: Exception) -> Response:
    """What was wrong with a request, as a page or as the API's one shape of error."""
    status, words = _words(error)
    if request.url.path.startswith("/api/"):
        return error_answer(status, words, getattr(error, "headers", None))
    if status == 401:
        return door.door_page(request, 401)
    return _error_page(request, status, words)


def _words(error: Exception) -> tuple[int, str]:
    if isinstance(error, HTTPException | StarletteHTTPException):
        return error.status_code, str(error.detail)
    if isinstance(error, RequestValidationError):
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"][1:]))
        return 422, f"{where}: {first['msg']}" if where else str(first["msg"])
    if isinstance(error, UsageError):
        return 400, said_error(error)
    return 503, said_error(error) if isinstance(error, DatelineError) else "the room could not answer"


def _broken(request: Request, error: Exception) -> Response:
    """An error of the room's own: said without what was asked for, told in full on standard error alone."""
    _LOG.error("%s failed: %s", getattr(request.scope.get("route"), "path", "-"), type(error).__name__)
    if request.url.path.startswith("/api/"):
        return error_answer(500, "the room failed to answer; its log says where")
    return _error_page(request, 500, "the room failed to answer; its log says where")


def _error_page(request: Request, status: int, words: str) -> Response:
    try:
        with Visit(request) as visit:
            visit.as_known = None
            told = withheld(
                {
                    "title": "Not here" if status == 404 else "Not possible",
                    "page": "error",
                    "status": status,
                    "words": words,
                    **visit.frame(),
                },
                visit.withholder,
            )
            more = {"links": visit.links, "query": {}, "to": visit.links.to, "here": visit.links.here}
            return visit.sent(
                Response(
                    render("error.html", {**told, **more}), status, media_type="text/html; charset=utf-8"
                )
            )
    except (HTTPException, DatelineError):
        return PlainTextResponse(f"{words}\n", status)
