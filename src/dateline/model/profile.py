"""The crisis profile: what an analyst who knows the crisis writes down. It is the user's, never ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Anchor:
    """A day that reports count from: `the third week of`, `since the invasion`."""

    name: str
    on: date


@dataclass(frozen=True, slots=True)
class Party:
    """A side in the crisis, with the standard names of the bodies that speak for it."""

    name: str
    bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Retention:
    """How many days reports are kept, counted from their entry into the record or from their publication."""

    days: int
    since: Literal["recorded", "published"] = "recorded"


@dataclass(frozen=True, slots=True)
class Profile:
    """A crisis profile. `retention` says how long reports are kept, None for ever; `extensions` are further rows for lexicons, by lexicon name (`measures`, `cues`,
    `offices`, `places`), in the form of the lexicon itself."""

    name: str | None = None
    languages: tuple[str, ...] = ("en",)
    anchors: tuple[Anchor, ...] = ()
    parties: tuple[Party, ...] = ()
    extensions: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    retention: Retention | None = None
