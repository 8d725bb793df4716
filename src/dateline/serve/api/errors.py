"""The one shape of every error of the API."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from starlette.responses import Response

#: stable names of what can be wrong, by status
CODES = {
    400: "bad_request", 401: "token_wanted", 403: "not_allowed", 404: "not_found", 405: "no_such_method",
    409: "conflict", 413: "too_large", 422: "bad_request", 429: "too_many", 500: "failed", 503: "record_unavailable",
}  # fmt: skip


def error_answer(status: int, words: str, headers: Mapping[str, str] | None = None) -> Response:
    """An error: `{"error": {"code", "message", "status"}}`."""
    body = {"error": {"code": CODES.get(status, "refused"), "message": words, "status": status}}
    return Response(msgspec.json.encode(body), status, headers, "application/json")
