"""What a call of the API asks for, and how it is answered."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

import msgspec
from fastapi import Depends, HTTPException, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dateline.errors import UsageError
from dateline.export.contract import release
from dateline.record import ClaimFilter, View
from dateline.serve.asking import make_filter
from dateline.serve.desk import Look
from dateline.serve.security import role_of
from dateline.serve.visit import VisitOf

Row = Mapping[str, Any]
AsKnown = Annotated[date | None, Query(description="As it was known at the end of this day.")]
Limit = Annotated[int, Query(ge=1, le=500, description="Rows of one page.")]
After = Annotated[str | None, Query(max_length=600, description="The `next` of the page before.")]
ReportName = Annotated[str | None, Query(max_length=300, description="Only this report, by name or key.")]


def let_in(request: Request) -> None:
    """Refuses whoever may not read the room."""
    if role_of(request.app.state.desk.settings, request) is None:
        raise HTTPException(401, "this room asks for a token: Authorization: Bearer TOKEN")


class Asked:
    """A call: the record on its day, and the answer in the API's form."""

    def __init__(self, visit: VisitOf, as_known: AsKnown = None) -> None:
        del as_known  # read again, with all others, by the visit
        self.visit = visit

    @property
    def look(self) -> Look:
        """The record on the day that is looked at."""
        return self.visit.look

    @property
    def view(self) -> View:
        """The view of that day, bound to the audience."""
        return self.visit.view

    def rows(self, build: Callable[[], tuple[Sequence[Row], str | None]]) -> Response:
        """A page of a list; 304 without making it where the caller has it."""

        def whole() -> dict[str, Any]:
            found, after = build()
            return {"data": [self.released(row) for row in found], "next": after}

        return self._answer(whole)

    def one(self, build: Callable[[], Row]) -> Response:
        """One row."""
        return self._answer(lambda: {"data": self.released(build())})

    def elsewhere(self, path: str) -> Response:
        """On to another address, with what else this call asks for."""
        address = replace(self.visit.links, path=path).here()
        return RedirectResponse(address, 303, {"cache-control": "private, no-cache"})

    def made(self, row: Row) -> Response:
        """What was written."""
        return Response(
            msgspec.json.encode({"data": row}), 201, {"cache-control": "no-store"}, "application/json"
        )

    def released(self, row: Row) -> Row:
        """A row as the audience may see it."""
        return release(dict(row), self.look.withholder)

    def _answer(self, build: Callable[[], dict[str, Any]]) -> Response:
        tag = self.visit.tag("api", own=False)
        if tag in self.visit.request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers={"etag": tag, "cache-control": "private, no-cache"})
        head = self.look.head
        told = {
            **build(),
            "head": {"claims": head.claims, "accepted": head.accepted, "reports": head.reports},
            "as_known": self.visit.as_known,
            "audience": self.visit.settings.audience,
        }
        headers = {"etag": tag, "cache-control": "private, no-cache"}
        return Response(msgspec.json.encode(told), media_type="application/json", headers=headers)


AskedOf = Annotated[Asked, Depends(Asked, scope="function")]


class Filters:
    """The filters of the command line, as parameters of a call."""

    def __init__(
        self,
        measure: Annotated[
            str | None, Query(max_length=64, description="A measure, event type or stance.")
        ] = None,
        place: Annotated[
            str | None, Query(max_length=200, description="A place, by its standard name or key.")
        ] = None,
        country: Annotated[str | None, Query(max_length=2, description="An ISO 3166 code.")] = None,
        voice: Annotated[str | None, Query(max_length=200, description="A voice, by name or id.")] = None,
        report: ReportName = None,
        standing: Annotated[
            str | None, Query(max_length=32, description="That of the claim's matter.")
        ] = None,
        from_: Annotated[date | None, Query(alias="from", description="About this day or later.")] = None,
        to: Annotated[date | None, Query(description="About this day or earlier.")] = None,
    ) -> None:
        given = {
            "measure": measure, "place": place, "country": country, "voice": voice, "report": report,
            "standing": standing, "from": from_.isoformat() if from_ else None, "to": to.isoformat() if to else None,
        }  # fmt: skip
        self.given = {name: value for name, value in given.items() if value}

    def on(self, view: View) -> ClaimFilter:
        """The filter; raises `UsageError` for a standing or a report that there is not."""
        return make_filter(view, self.given)


FiltersOf = Annotated[Filters, Depends(Filters)]


def cut(rows: Sequence[Row], after: str | None, limit: int) -> tuple[Sequence[Row], str | None]:
    """The rows after a cursor that counts them, for lists that are short or made whole.

    >>> cut([{"n": n} for n in range(3)], None, 2)
    ([{'n': 0}, {'n': 1}], 'Mg')
    """
    first = int(decoded(after)) if after else 0
    more = encoded(str(first + limit)) if first + limit < len(rows) else None
    return rows[first : first + limit], more


def encoded(words: str) -> str:
    """A cursor of words."""
    return base64.urlsafe_b64encode(words.encode()).decode().rstrip("=")


def decoded(cursor: str) -> str:
    """The words of a cursor; raises `UsageError` for what is none.

    >>> decoded(encoded("12"))
    '12'
    """
    try:
        words = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode(
            "ascii"
        )
    except (ValueError, binascii.Error):
        words = ""
    if not (words.isdigit() and len(words) < 12):
        raise UsageError(f"{cursor!r} is no cursor of a page; take the `next` of the page before")
    return words
