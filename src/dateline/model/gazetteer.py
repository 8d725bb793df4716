"""What stages ask of a place index; the index itself is `dateline.gazetteer`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from dateline.model.mention import Feature


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the place index. `key` is its identity (`gn:703448`, `country:UA`, `admin:UA-30`)."""

    key: str
    name: str
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    feature: Feature
    population: int = 0
    geonameid: int | None = None


class Gazetteer(Protocol):
    """A read-only index of places by name."""

    def find(self, name: str) -> Iterable[Place]:
        """All places that bear this name or alternate name, most populous first (accents, case and a
        leading `the` are ignored)."""
        ...

    def has(self, name: str) -> bool:
        """Whether any place bears this name."""
        ...
