"""`/voices`."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from dateline.serve.api.asked import After, AskedOf, Limit, cut
from dateline.serve.api.shapes import LIST
from dateline.serve.pages.voices import voice_rows

router = APIRouter(tags=["voices"])


@router.get("/voices", responses=LIST)
def voices(asked: AskedOf, limit: Limit = 50, after: After = None) -> Response:
    """Voices, those that claim most first, with how the matters of their claims stand."""
    return asked.rows(lambda: cut(asked.look.keep("voices", lambda: voice_rows(asked.look)), after, limit))
