"""`/brief`: the situation brief, as the command line writes it."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Query
from starlette.responses import Response

from dateline.export.rows import Row
from dateline.serve.api.asked import AskedOf, FiltersOf
from dateline.serve.api.shapes import SINGLE
from dateline.tell.brief import build_brief
from dateline.tell.render import brief_json, render_markdown

router = APIRouter(tags=["brief"])
Form = Annotated[Literal["md", "json"], Query(description="Markdown, or its lines as JSON.")]


@router.get("/brief", responses=SINGLE)
def brief(asked: AskedOf, filters: FiltersOf, form: Form = "md") -> Response:
    """The brief of the record (or of what the filters leave of it); every sentence cites its characters."""

    def build() -> Row:
        wanted, keep = filters.on(asked.view), asked.look.withholder
        told = asked.look.keep(("brief", wanted), lambda: build_brief(asked.view, wanted))
        if form == "json":
            return {"form": form, "text": msgspec.json.encode(brief_json(told, keep)).decode()}
        return {"form": form, "text": render_markdown(told, keep)}

    return asked.one(build)
