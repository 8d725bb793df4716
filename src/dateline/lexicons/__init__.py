"""The word lists: data, not code. `SOURCES.toml` says where each came from, its licence and date.

A crisis profile extends any list without touching code: its tables of the same name are appended.
"""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from dateline.model import Profile


@cache
def read_lexicon(name: str) -> dict[str, Any]:
    """The content of `lexicons/NAME.toml`, parsed once a process; callers must not change it."""
    return tomllib.loads((files(__package__) / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `lexicons/NAME.csv` by column name."""
    text = (files(__package__) / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def read_tables(lexicon: str, table: str, profile: Profile | None = None) -> list[dict[str, Any]]:
    """The array of tables `[[table]]` of a lexicon, followed by the profile's rows of that name."""
    rows: list[dict[str, Any]] = list(read_lexicon(lexicon).get(table, []))
    if profile is not None:
        rows += profile.extensions.get(table, [])
    return rows
