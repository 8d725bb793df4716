"""`/judgements`: what people judged, and a person's word written by a program of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from dateline.errors import DatelineError, UsageError
from dateline.record.curation import VERDICTS
from dateline.serve.api.asked import After, Asked, AskedOf, Limit, cut
from dateline.serve.api.shapes import LIST, SINGLE
from dateline.serve.desk import said_error
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
    edits: Mapping[str, str] = Field(default_factory=dict, max_length=24, description="What is set, by slot.")
    parts: list[str] = Field(
        default_factory=list, max_length=200, description="What is merged, or taken out."
    )


@router.get("/judgements", responses=LIST)
def judgements(asked: AskedOf, subject: Subject = None, limit: Limit = 100, after: After = None) -> Response:
    """What people judged, in order of time, as the audience may see it."""

    def build() -> tuple[list[Mapping[str, object]], str | None]:
        record = asked.look.desk.record
        try:
            rows = judgement_rows(record, subject)
        except DatelineError as error:
            raise UsageError(said_error(error)) from None
        shown, more = cut(release_judgements(asked.look.at(), rows, asked.look.withholder), after, limit)
        return list(shown), more

    return asked.rows(build)


@router.post("/judgements", responses=SINGLE, status_code=201)
def judge(asked: AskedOf, word: Word) -> Response:
    """Writes a judgement on top of the machine's reading, and weighs anew. A curator's token is wanted where the room
    has one; a browser's page of another place is refused."""
    _check_sender(asked)
    if word.verdict not in VERDICTS:
        raise UsageError(f"a verdict is one of {', '.join(VERDICTS)}; got {word.verdict!r}")
    try:
        made = asked.look.desk.judge(
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
