"""What a person may set in a claim, and the claim with it: on top of the machine's reading, which stays as it is.

An edit is a slot and its value in words: numbers plain, days in ISO 8601, an empty value for unknown. A place is
a `PlaceReading` in JSON, found when the judgement was made, so that a later place index changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

import msgspec

from dateline.errors import UsageError
from dateline.model import CORE_MEASURES, PlaceReading, ResolvedEvent, ResolvedFigure, ResolvedStatement

R = TypeVar("R", ResolvedFigure, ResolvedEvent, ResolvedStatement)

_NUMBERS = frozenset({"low", "high", "killed_low", "killed_high"})
_DAYS = frozenset({"as_of_start", "as_of_end", "start_on", "end_on", "said_on"})
_FLAGS = frozenset({"approximate", "negated", "unverified"})
#: the slots of each kind of claim that a person may set
EDITABLE: Mapping[str, tuple[str, ...]] = {
    "figure": (
        "measure", "low", "high", "qualifier", "approximate", "population", "place", "as_of_start", "as_of_end", "modality", "negated", "unverified",
    ),
    "event": ("type", "place", "start_on", "end_on", "killed_low", "killed_high", "modality", "negated", "unverified"),
    "statement": ("said_on",),
}  # fmt: skip
_MODALITIES = ("actual", "pledged", "predicted", "conditional")


def check_edits(kind: str, edits: Mapping[str, str]) -> None:
    """Raises `UsageError` for a slot that the kind of claim does not have, or a value that it cannot take."""
    for slot, value in edits.items():
        if slot not in EDITABLE[kind]:
            raise UsageError(f"a {kind} has no slot {slot!r} to set; it has {', '.join(EDITABLE[kind])}")
        try:
            read_value(slot, value)
        except (ValueError, msgspec.DecodeError):
            raise UsageError(f"{slot} cannot be set to {value!r}; {_expected(slot)}") from None


def read_value(slot: str, value: str) -> Any:
    """The value of a slot from its words; None where they are empty. Raises `ValueError` where they are no such value.

    >>> read_value("low", "12"), read_value("as_of_end", "2031-05-04"), read_value("high", "")
    (12.0, datetime.date(2031, 5, 4), None)
    """
    if slot == "place":
        return msgspec.json.decode(value, type=PlaceReading) if value else None
    if slot in _NUMBERS:
        number = float(value) if value else None
        if number is not None and not 0 <= number < float("inf"):
            raise ValueError(value)
        return number
    if slot in _DAYS:
        return date.fromisoformat(value) if value else None
    if slot in _FLAGS:
        return {"true": True, "false": False}[value] if value in ("true", "false") else _refuse(value)
    if slot == "modality":
        return value if value in _MODALITIES else _refuse(value)
    if slot in ("measure", "type"):
        return value if value.isidentifier() else _refuse(value)
    return value or None


def _refuse(value: str) -> Any:
    raise ValueError(value)


def _expected(slot: str) -> str:
    if slot in _NUMBERS:
        return "it takes a number of 0 or more, or nothing for unknown"
    if slot in _DAYS:
        return "it takes a day such as 2022-03-12, or nothing for unknown"
    if slot in _FLAGS:
        return "it takes true or false"
    if slot == "modality":
        return f"it takes {', '.join(_MODALITIES)}"
    if slot == "measure":
        return f"it takes a measure such as {', '.join(sorted(CORE_MEASURES)[:4])}"
    return "it takes the key of an event type" if slot == "type" else "it takes a place that the index knows"


def apply_edits(resolved: R, edits: Iterable[tuple[str, str]]) -> R:
    """The claim with what a person set in it; the claim itself where nothing was."""
    values = {slot: read_value(slot, value) for slot, value in edits}
    if not values:
        return resolved
    if isinstance(resolved, ResolvedFigure):
        figure = replace(resolved.figure, **_of(resolved.figure, values))
        return replace(resolved, figure=figure, **_of(resolved, values))
    if isinstance(resolved, ResolvedEvent):
        event = replace(resolved.event, **_of(resolved.event, values))
        own = _of(resolved, values)
        if "place" in values:
            own["places"] = () if values["place"] is None else (values["place"],)
        if own.keys() & {"start_on", "end_on"}:
            own["date_precision"] = "day"
        return replace(resolved, event=event, **own)
    return replace(resolved, **_of(resolved, values))


def _of(holder: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    return {slot: value for slot, value in values.items() if hasattr(holder, slot)}
