"""Who may ask, and what a browser may do with the answer.

The room trusts the machine it runs on and nothing else: a request must be addressed to a name of this machine, may
write only from the room's own pages and with the token that they hold, and gets pages that run no script but the
room's own and ask no other server for anything.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Literal
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dateline.serve.settings import Settings

Role = Literal["reader", "curator"]

#: the cookie of someone who signed in, and that of every browser
ROLE_COOKIE, OWN_COOKIE = "dateline_role", "dateline_own"

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    b"content-security-policy": _POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=()",
}


class SafeHeaders:
    """Puts the headers on every answer that forbid a browser whatever the room does not need."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on and adds the headers to its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sender(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *((name, value) for name, value in _HEADERS.items() if name not in given),
                ]
            await send(message)

        await self.app(scope, receive, sender)


def is_addressed_here(settings: Settings, host: str | None) -> bool:
    """Whether a `Host` is a name of this room.

    >>> is_addressed_here(Settings("a.db"), "127.0.0.1:8765"), is_addressed_here(Settings("a.db"), "evil.example")
    (True, False)
    """
    if settings.hosts is None:
        return True
    name = urlsplit(f"//{host or ''}").hostname
    return name in settings.hosts


def role_of(settings: Settings, request: Request) -> Role | None:
    """What someone may do: by a bearer token, by the cookie of having signed in, or because the room is open."""
    if settings.is_open:
        return "curator"
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.casefold() == "bearer" and given:
        return role_of_token(settings, given.strip())
    cookie = request.cookies.get(ROLE_COOKIE, "")
    for role in ("curator", "reader"):
        if hmac.compare_digest(cookie.encode(), signed(settings, role).encode()):
            return "curator" if role == "curator" else "reader"
    return "reader" if settings.reader_token is None else None


def role_of_token(settings: Settings, given: str) -> Role | None:
    """The role that a token opens, None where it is none of the room's."""
    for role, token in (("curator", settings.curator_token), ("reader", settings.reader_token)):
        if token is not None and hmac.compare_digest(given.encode(), token.encode()):
            return "curator" if role == "curator" else "reader"
    return None


def signed(settings: Settings, words: str) -> str:
    """Words with the room's own signature, which only this run of it can make."""
    return f"{words}.{hmac.new(settings.secret, words.encode(), hashlib.sha256).hexdigest()}"


def own_mark(request: Request) -> str | None:
    """The mark that the room gave this browser, None where it has none."""
    mark = request.cookies.get(OWN_COOKIE, "")
    return mark if 20 <= len(mark) <= 80 and mark.isascii() else None


def new_mark() -> str:
    """A mark for a browser that has none."""
    return secrets.token_urlsafe(24)


def form_token(settings: Settings, mark: str) -> str:
    """The token that forms hold for the browser of a mark."""
    return hmac.new(settings.secret, b"form:" + mark.encode(), hashlib.sha256).hexdigest()


def is_own_form(settings: Settings, request: Request, token: str | None) -> bool:
    """Whether a form was sent from a page of this room to this browser, by where it came from and by its token."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin") or request.headers.get("referer")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        return False
    if origin is None and site is None:
        return False
    mark = own_mark(request)
    return (
        mark is not None
        and token is not None
        and hmac.compare_digest(form_token(settings, mark).encode(), token.encode("utf-8", "replace"))
    )
