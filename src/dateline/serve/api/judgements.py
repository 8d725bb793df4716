"""`/judgements`: what people judged, and a person's word written by a program of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, HTTPException, Query
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from dateline.errors import DatelineError, UsageError
from dateline.record.curation import VERDICTS
from dateline.serve.api.asked import After, Asked, AskedOf, Limit, cut
from dateline.serve.api.shapes import LIST, SINGLE
from dateline.serve.desk import said_error
from dateline.serve.pages.judge import read_body
from dateline.tell.judgements import judgement_rows, release_judgements

router = APIRouter(tags=["judgements"])
Subject = Annotated[
    str | None, Query(max_length=120, description="Only those on this claim, matter, name or report.")
]


class Word(BaseModel):
    """A person's word on a claim, matter, name, report or characters of a report."""

    model_config = ConfigDict(extra="forbid")
    subject: str = Field(max_length=160, description="Its id; characters are `rep-…:START-END`.")
    verdict: str = Field(max_length=16, description=f"One of {', '.join(VERDICTS)}.")
    by: str = Field(min_length=1, max_length=120, description="Who judges.")
    note: str | None = Field(default=None, max_length=4000)
    edits: Mapping[Annotated[str, Field(max_length=64)], Annotated[str, Field(max_length=4000)]] = Field(
        default_factory=dict, max_length=24, description="What is set, by slot."
    )
    parts: list[Annotated[str, Field(max_length=160)]] = Field(
        default_factory=list, max_length=200, description="What is merged, or taken out."
    )


@router.get("/judgements", responses=LIST)
def judgements(asked: AskedOf, subject: Subject = None, limit: Limit = 100, after: After = None) -> Response:
    """What people judged, in order of time, as the audience may see it."""

    def build() -> tuple[list[Mapping[str, object]], str | None]:
        record = asked.look.record
        try:
            rows = judgement_rows(record, subject)
        except DatelineError as error:
            raise UsageError(said_error(error)) from None
        shown, more = cut(release_judgements(asked.look.at(), rows, asked.look.withholder), after, limit)
        return list(shown), more

    return asked.rows(build)


#: the body in the API's description: it is read here, after who sent it is known
_BODY = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": Word.model_json_schema()}}}
}


@router.post("/judgements", responses=SINGLE, status_code=201, openapi_extra=_BODY)
async def judge(asked: AskedOf) -> Response:
    """Writes a judgement on top of the machine's reading, and weighs anew. A curator's token is wanted where the room
    has one; a browser's page of another place is refused."""
    _check_sender(asked)
    try:
        word = Word.model_validate_json(await read_body(asked.visit.request))
    except ValidationError as error:
        told = [
            {**one, "loc": ("body", *one["loc"])}
            for one in error.errors(include_url=False, include_input=False)
        ]
        raise RequestValidationError(told) from None
    return await run_in_threadpool(_write, asked, word)


def _write(asked: Asked, word: Word) -> Response:
    if word.verdict not in VERDICTS:
        raise UsageError(f"a verdict is one of {', '.join(VERDICTS)}; got {word.verdict!r}")
    try:
        made = asked.visit.desk.judge(
            word.subject,
            word.verdict,
            word.by,
            note=word.note,
            edits=dict(word.edits),
            parts=tuple(word.parts),
        )
    except UsageError:
        raise
    except DatelineError as error:
        raise HTTPException(409, said_error(error)) from None
    return asked.made({"id": made.id, "subject": made.subject, "verdict": made.verdict})


def _check_sender(asked: Asked) -> None:
    """Raises `HTTPException` for a reader, and for a page of another place in a browser."""
    visit = asked.visit
    if not visit.may_judge:
        raise HTTPException(403, "this token lets you read; a curator's lets you judge")
    headers = visit.request.headers
    origin = headers.get("origin")
    foreign = origin is not None and urlsplit(origin).netloc != headers.get("host")
    if foreign or headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        raise HTTPException(403, "judgements are taken from programs and from the room's own pages")
    if not headers.get("content-type", "").startswith("application/json"):
        raise HTTPException(403, "a judgement is sent as application/json")
