"""The shapes of the API's answers, for its OpenAPI description."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field


class Problem(BaseModel):
    """What was wrong, under a stable name."""

    code: str = Field(description="A stable name, such as `bad_request` or `not_found`.")
    message: str = Field(description="What failed, what was got and what was expected, in one line.")
    status: int


class Failed(BaseModel):
    """The one shape of every error."""

    error: Problem


class Counted(BaseModel):
    """How much of the record a human accepted."""

    claims: int
    accepted: int
    reports: int


class Rows(BaseModel):
    """A page of a list."""

    data: list[dict[str, Any]]
    next: str | None = Field(description="Pass it as `after` for the page that follows; null at the end.")
    head: Counted = Field(description="All claims that no human accepted are a machine's reading.")
    as_known: str | None = Field(description="The day that the record is looked at, null for now.")
    audience: str


class One(BaseModel):
    """One row."""

    data: dict[str, Any]
    head: Counted
    as_known: str | None
    audience: str


#: the errors that every call may give
ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": Failed, "description": words}
    for status, words in {
        400: "A value that cannot be.", 401: "The room asks for a token.", 404: "There is no such thing.",
        422: "A value of the wrong kind.", 503: "The record cannot be read now.",
    }.items()
}  # fmt: skip
LIST: dict[int | str, dict[str, Any]] = {200: {"model": Rows}, 304: {"description": "Not changed."}}
SINGLE: dict[int | str, dict[str, Any]] = {200: {"model": One}, 304: {"description": "Not changed."}}
MOVED: dict[int | str, dict[str, Any]] = {
    303: {"description": "It stands at another address now: `Location`."}
}
