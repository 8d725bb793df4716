"""From what a page says to HTML: withheld for the audience, then rendered with everything escaped."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dateline.record import Withholder
from dateline.record.audience import WITHHELD
from dateline.tell.words import day_words, short_day

#: a sign and the colour's name for each standing; the sign says it without the colour
STANDING_SIGNS = {
    "corroborated": "●●",
    "single voice": "●",
    "one-sided": "◐",
    "disputed": "≠",
    "denied": "✕",
    "corrected": "↺",
    "superseded": "↷",
    "unverified": "?",
}
REVIEW_SIGNS = {"accepted": "✓", "edited": "✎", "rejected": "✕", "unreviewed": "○"}


def withheld(value: Any, keep: Withholder) -> Any:
    """A value with every string in it as the audience may see it; finished markup was made of such strings."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return keep.text(value)
    if isinstance(value, Mapping):
        if value.get("digits") and keep.text(value["digits"]) != value["digits"]:
            value = {**value, "low": None, "high": None, "value": WITHHELD, "bare": WITHHELD}
        return {key: withheld(part, keep) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [withheld(part, keep) for part in value]
    return value


@cache
def environment() -> Environment:
    """The templates, with everything escaped and nothing undefined let pass."""
    made = Environment(
        loader=PackageLoader("dateline.serve", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["day"] = _day
    made.filters["short_day"] = lambda value: short_day(_date(value)) if value else "day unknown"
    made.filters["slug"] = lambda text: str(text).replace(" ", "-").replace("_", "-")
    made.filters["words"] = lambda text: str(text).replace("_", " ")
    made.filters["count"] = lambda number: f"{number:,}"
    made.globals["standing_signs"] = STANDING_SIGNS
    made.globals["review_signs"] = REVIEW_SIGNS
    made.globals["asset"] = asset
    return made


def _date(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value[:10])


def _day(value: date | str | None) -> str:
    return day_words(_date(value)) if value else "day unknown"


@cache
def asset(name: str) -> str:
    """The address of a static file, with its content's hash, so that it may be kept for good."""
    data = (files("dateline.serve") / "static" / name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(data).hexdigest()[:12]}"


def render(template: str, context: Mapping[str, Any]) -> str:
    """A page of a template and what it says, withheld already."""
    return environment().get_template(template).render(context)


def minute(at: datetime) -> str:
    """An instant to the minute, in UTC."""
    return f"{day_words(at.date())}, {at:%H:%M} UTC"
