"""The word lists: data, not code. `SOURCES.toml` says where each came from, its licence and date.

A crisis profile extends lists without touching code: `[[measures]]`, `[[cues]]`, `[[events]]`, `[[units]]` and
`[[bodies]]` are further rows in the form of the lexicon's own, `[[hedges]]` and `[[offices]]` further words of
its lists, `[[places]]` further names of places.
"""

from __future__ import annotations

import csv
import hashlib
import json
import tomllib
from collections.abc import Callable
from functools import cache, lru_cache, wraps
from importlib.resources import files
from typing import Any, Protocol, TypeVar

from dateline.model import Profile

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class ByProfile(Protocol[T_co]):
    """What gives a lexicon, as a profile extends it."""

    def __call__(self, profile: Profile | None = None) -> T_co: ...


#: extensions that what is read in a report depends on; those of bodies are used later, in resolving
EXTRACTED = ("cues", "events", "hedges", "measures", "offices", "places", "units")
#: the tables of a lexicon whose rows a profile gives under the lexicon's name, with the key that only they have
_ROWS = {
    ("bodies", "bodies"): "name",
    ("cues", "cues"): "words",
    ("events", "type"): "key",
    ("events", "rule"): "type",
    ("measures", "frames"): "measure",
    ("units", "units"): "name",
}
#: lexicons kept for as many profiles
_KEPT = 8


@cache
def read_lexicon(name: str) -> dict[str, Any]:
    """The content of `lexicons/NAME.toml`, parsed once a process; callers must not change it."""
    return tomllib.loads((files(__package__) / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `lexicons/NAME.csv` by column name."""
    text = (files(__package__) / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def read_words(lexicon: str, profile: Profile | None = None) -> dict[str, Any]:
    """The lists of words of a lexicon by name, each followed by the words that a profile's rows add to it.

    >>> read_words("hedges", Profile(extensions={"hedges": [{"always": "mayhap"}]}))["always"].split()[-1]
    'mayhap'
    """
    lists = dict(read_lexicon(lexicon))
    for row in profile.extensions.get(lexicon, ()) if profile is not None else ():
        for name, words in row.items():
            lists[name] = lists[name] + (words if isinstance(lists[name], list) else f" {words}")
    return lists


def read_tables(
    lexicon: str, table: str, profile: Profile | None = None, *, first: bool = False
) -> list[dict[str, Any]]:
    """The array of tables `[[table]]` of a lexicon with the profile's rows after it, or before it where
    `first` is set (for lists in which the first row that fits wins)."""
    rows: list[dict[str, Any]] = list(read_lexicon(lexicon).get(table, []))
    if profile is None:
        return rows
    key = _ROWS.get((lexicon, table))
    more = [row for row in profile.extensions.get(lexicon, ()) if key is not None and key in row]
    return more + rows if first else rows + more


def cached_by_profile(build: Callable[[Profile | None], T]) -> ByProfile[T]:
    """A builder of a lexicon, run once a process for each content of a profile's extensions (of which the
    last few are kept). The builder sees the extensions and nothing else of a profile."""

    @lru_cache(maxsize=_KEPT)
    def built(extensions: str) -> T:
        return build(Profile(extensions=json.loads(extensions)) if extensions else None)

    @wraps(build)
    def read(profile: Profile | None = None) -> T:
        return built(_content(profile, None))

    return read


def digest_extensions(profile: Profile | None) -> str | None:
    """What tells apart two profiles that make extraction read differently; None where one changes nothing.

    >>> digest_extensions(Profile(name="flood")) is None
    True
    """
    content = _content(profile, EXTRACTED)
    return hashlib.sha256(content.encode()).hexdigest()[:8] if content else None


def _content(profile: Profile | None, names: tuple[str, ...] | None) -> str:
    rows = {
        k: v
        for k, v in (profile.extensions if profile else {}).items()
        if v and (names is None or k in names)
    }
    return json.dumps(rows, sort_keys=True, ensure_ascii=False, default=str) if rows else ""
