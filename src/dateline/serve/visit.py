"""One request to a page: who asks, what day they look at, and how the answer is made and sent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Annotated, Any, Self
from urllib.parse import quote, unquote

from fastapi import Depends, HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dateline.record import View, Withholder
from dateline.serve.asking import Links, parse_day
from dateline.serve.desk import Desk, Look
from dateline.serve.rendering import asset, render, withheld
from dateline.serve.security import OWN_COOKIE, form_token, new_mark, own_mark, role_of
from dateline.serve.settings import Settings
from dateline.serve.trail import trail_rows

#: the cookie with the name that a person signs judgements with
NAME_COOKIE = "dateline_by"
#: the sections of the room, in the order of the masthead
SECTIONS = (
    ("/", "Today"), ("/matters", "Matters"), ("/reports", "Reports"), ("/figures", "Figures"),
    ("/timeline", "Timeline"), ("/map", "Map"), ("/voices", "Voices"), ("/lineage", "Lineage"),
)  # fmt: skip
#: days that a name, and minutes that a visit, are remembered
NAME_SECONDS = 90 * 24 * 3600


class Visit:
    """A request to a page of the room. Raises `HTTPException` 401 for one who may not read."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.desk: Desk = request.app.state.desk
        self.settings: Settings = self.desk.settings
        self.query: Mapping[str, str] = dict(request.query_params)
        role = role_of(self.settings, request)
        if role is None:
            raise HTTPException(401, "this room asks for a token")
        self.role = role
        self.as_known = parse_day(self.query.get("as_known"), "as_known")
        self.links = Links(request.url.path, self.query)
        self._cookies: dict[str, tuple[str, int]] = {}
        mark = own_mark(request)
        if mark is None:
            mark = new_mark()
            self.remember(OWN_COOKIE, mark)
        self.mark = mark

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if "look" in self.__dict__:
            self.look.close()

    @cached_property
    def look(self) -> Look:
        """The record on the day that is looked at, in the one state that all of the answer is of."""
        return self.desk.look(self.as_known)

    def look_back(self, as_recorded: datetime) -> None:
        """Looks at the record as it stood at an instant, for the rest of the answer."""
        self.look.close()
        self.__dict__["look"] = self.desk.look(self.as_known, as_recorded)

    @property
    def view(self) -> View:
        """The view of the day that is looked at, bound to the audience."""
        return self.look.view

    @property
    def withholder(self) -> Withholder:
        """What the audience may not see."""
        return self.look.withholder

    @property
    def may_judge(self) -> bool:
        """Whether curation is offered: to a curator who looks at the record as it is now."""
        return self.role == "curator"

    @property
    def author(self) -> str | None:
        """The name that judgements are signed with, None where the person has not given one."""
        return unquote(self.request.cookies.get(NAME_COOKIE, "")).strip() or self.settings.author

    def remember(self, cookie: str, value: str, seconds: int = NAME_SECONDS) -> None:
        """Sets a cookie that only the room reads, with the answer."""
        self._cookies[cookie] = (value, seconds)

    def page(
        self, template: str, title: str, build: Callable[[], Mapping[str, Any]], *, also: str = ""
    ) -> Response:
        """The page of a template with what `build` tells, withheld; 304 without building it where the browser has
        it. `also` is what else the page depends on beside its address and the record."""
        tag = self.tag(f"{template}{also}")
        if tag in self.request.headers.get("if-none-match", ""):
            return self.sent(Response(status_code=304), tag)
        frame = {"title": title, "page": template.removesuffix(".html"), **build()}
        told = {
            **withheld(frame, self.withholder),
            **withheld(self.frame(), self.withholder),
            "links": self.links,
            "query": self.query,
            "to": self.links.to,
            "here": self.links.here,
        }
        return self.sent(Response(render(template, told), media_type="text/html; charset=utf-8"), tag)

    def tag(self, words: str, *, own: bool = True) -> str:
        """The ETag of an answer to this request in this state of the record; `own` where it is this browser's."""
        parts = [
            self.look.state, str(self.request.url.path), str(self.request.url.query), self.role,
            self.settings.audience, words,
        ]  # fmt: skip
        if own:
            parts += [self.mark, self.author or "", asset("room.css"), asset("room.js")]
        return f'W/"{hashlib.sha256(chr(0).join(parts).encode("utf-8", "replace")).hexdigest()[:24]}"'

    def sent(self, response: Response, tag: str | None = None) -> Response:
        """The answer with its cookies, kept by nobody but this browser, and asked after each time."""
        response.headers["cache-control"] = "private, no-cache"
        if tag is not None:
            response.headers["etag"] = tag
        for name, (value, seconds) in self._cookies.items():
            response.set_cookie(
                name, value, max_age=seconds, httponly=True, samesite="strict", path="/",
                secure=self.request.url.scheme == "https",
            )  # fmt: skip
        return response

    def redirect(self, address: str) -> Response:
        """On to another address of the room, after something was written."""
        return self.sent(RedirectResponse(address, status_code=303))

    def frame(self) -> dict[str, Any]:
        """What stands around every page."""
        look = self.look
        return {
            "room": self.desk.profile_name() or "Situation record",
            "sections": SECTIONS,
            "path": self.request.url.path,
            "head": {
                "claims": look.head.claims,
                "accepted": look.head.accepted,
                "reports": look.head.reports,
                "versions": list(look.head.versions),
            },
            "as_known": self.as_known.isoformat() if self.as_known else None,
            "undated": self.look.undated if self.as_known else 0,
            "audience": self.settings.audience,
            "may_judge": self.may_judge,
            "author": self.author,
            "form_token": form_token(self.settings, self.mark),
            "trail": trail_rows(look, 5),
            "css": asset("room.css"),
            "js": asset("room.js"),
            "signed_in": not self.settings.is_open,
        }

    def sign(self, name: str) -> None:
        """Remembers the name that judgements are signed with."""
        self.remember(NAME_COOKIE, quote(name.strip()[:120]))


def make_visit(request: Request) -> Iterator[Visit]:
    """The visit of a request, while its answer is made."""
    with Visit(request) as visit:
        yield visit


VisitOf = Annotated[Visit, Depends(make_visit, scope="function")]
