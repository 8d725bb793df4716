"""The crisis profile: what an analyst who knows the crisis writes down. It is the user's, never ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any


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
class Profile:
    """A crisis profile. `extensions` are further rows for lexicons, by lexicon name (`measures`, `cues`,
    `offices`, `places`), in the form of the lexicon itself."""

    name: str | None = None
    languages: tuple[str, ...] = ("en",)
    anchors: tuple[Anchor, ...] = ()
    parties: tuple[Party, ...] = ()
    extensions: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
