"""What stages ask of a place index; the index itself is `dateline.gazetteer`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from dateline.model.mention import Feature


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the place index. `key` is its identity (`gn:703448`, `country:UA`, `admin:UA.12`).

    `admin1` and `admin2` are GeoNames codes of the regions that hold it (`UA.12`, `US.TX.113`); for a
    region `code` is its own. `capital` marks the capital of a country.
    """

    key: str
    name: str
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    feature: Feature
    population: int = 0
    geonameid: int | None = None
    admin2: str | None = None
    code: str | None = None
    capital: bool = False


class Gazetteer(Protocol):
    """A read-only index of places by name."""

    def find(self, name: str) -> Iterable[Place]:
        """All places that bear this name or alternate name, most populous first (accents, case and a
        leading `the` are ignored)."""
        ...

    def has(self, name: str) -> bool:
        """Whether any place bears this name."""
        ...

    def find_all(self, names: Iterable[str]) -> dict[str, tuple[Place, ...]]:
        """`find` for many names in one query; the keys are the names as given."""
        ...

    def find_similar(self, name: str, limit: int = 8) -> tuple[Place, ...]:
        """Places whose name is a likely other spelling of this one, best first; none for short names."""
        ...

    def get(self, key: str) -> Place | None:
        """The place of this key, or None."""
        ...

    def nearest(self, country: str, lat: float, lon: float) -> Place | None:
        """The town of a country that is nearest to a point, or None where it has none."""
        ...


_MARKS = str.maketrans({"’": "", "‘": "", "'": "", "ʻ": "", "ʼ": "", "`": "", "´": "", "ʹ": "", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "-": " ", "–": " ", "‐": " ", "‑": " ", ".": " ", ",": " ", "/": " "})  # fmt: skip
_SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}


def fold_name(name: str) -> str:
    """The form in which place names are compared: no accents, case, stops, apostrophes or leading `the`;
    hyphens are spaces; `St.`, `Mt.` and `Ft.` at the front are written out.

    >>> fold_name("The Côte d’Ivoire"), fold_name("St. Paul"), fold_name("U.S.")
    ('cote divoire', 'saint paul', 'us')
    """
    lower = name.casefold()
    if lower.isalnum() and lower.isascii():
        return lower
    if not lower.isascii():
        lower = "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))
    if "." in lower:
        lower = re.sub(r"\b(\w)\.\s?(?=\w(?:\.|$|\s))", r"\1", lower)
    words = lower.translate(_MARKS).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    if len(words) > 1 and words[0] in _SHORT:
        words[0] = _SHORT[words[0]]
    return " ".join(words)
