"""`/sign-in`, `/sign-out` and the room's own files."""

from __future__ import annotations

from importlib.resources import files
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dateline.serve.attempts import Attempts
from dateline.serve.pages.judge import back_to
from dateline.serve.rendering import asset, render
from dateline.serve.security import ROLE_COOKIE, role_of_token, signed
from dateline.serve.settings import Settings

router = APIRouter(include_in_schema=False)

_MEDIA = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
_FILES = frozenset({"room.css", "room.js", "map.js", "icon.svg"})


@router.get("/static/{name}")
def static(name: str) -> Response:
    """A file of the room; its address holds its content's hash, so that it is asked for once."""
    if name not in _FILES:
        raise HTTPException(404, "there is no such file in this room")
    data = (files("dateline.serve") / "static" / name).read_bytes()
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(data, media_type=_MEDIA[name.rpartition(".")[2]], headers=headers)


@router.get("/favicon.ico")
def icon() -> Response:
    """The room's sign."""
    return RedirectResponse(asset("icon.svg"), 301)


@router.get("/sign-in")
def door(request: Request) -> Response:
    """The page that asks for a token."""
    return door_page(request)


def door_page(request: Request, status: int = 200, problem: str | None = None) -> Response:
    """The same, with what was wrong."""
    told = {
        "css": asset("room.css"),
        "problem": problem,
        "next": str(request.query_params.get("next") or request.url.path),
    }
    return Response(render("door.html", told), status, media_type="text/html; charset=utf-8")


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """Opens the room to a browser that holds a token; a few wrong ones close it for a while."""
    settings: Settings = request.app.state.desk.settings
    attempts: Attempts = request.app.state.attempts
    who = request.client.host if request.client else "?"
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise HTTPException(403, "this form was not sent from the room")
    if not attempts.may_try(who):
        return door_page(request, 429, "Too many wrong tokens; wait a minute.")
    body = await request.body()
    form = {name: values[-1] for name, values in parse_qs(body[:4096].decode("utf-8", "replace")).items()}
    role = role_of_token(settings, form.get("secret", "").strip())
    if role is None:
        attempts.failed(who)
        return door_page(request, 401, "That is no token of this room.")
    attempts.forget(who)
    path = back_to(form.get("next"), "")
    response = RedirectResponse("/" if path.startswith("/sign-in") else path, 303)
    response.set_cookie(
        ROLE_COOKIE, signed(settings, role), httponly=True, samesite="strict", path="/", secure=request.url.scheme == "https"
    )  # fmt: skip
    return response


@router.post("/sign-out")
def sign_out() -> Response:
    """Forgets that a browser signed in."""
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(ROLE_COOKIE, path="/")
    return response
