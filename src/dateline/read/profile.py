"""The crisis profile, `profile.toml`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from dateline.errors import UsageError
from dateline.model import Anchor, Party, Profile, Retention
from dateline.read.extensions import EXTENSIONS, check_extension
from dateline.read.toml import read_toml

_KEYS = {"name", "languages", "anchors", "parties", "retention", *EXTENSIONS}


def read_profile(path: str | Path) -> Profile:
    """The profile in a TOML file. Raises `UsageError` naming the file, the key and what was expected."""
    content = read_toml(path, "the profile")
    unknown = sorted(set(content) - _KEYS)
    if unknown:
        raise UsageError(
            f"the profile {path} has unknown keys: {', '.join(unknown)}; known are {', '.join(sorted(_KEYS))}"
        )
    name, languages = content.get("name"), content.get("languages", ["en"])
    if name is not None and not isinstance(name, str):
        raise UsageError(f"the profile {path}: name must be a string, got {name!r}")
    if not isinstance(languages, list) or not all(isinstance(code, str) for code in languages):
        raise UsageError(
            f"the profile {path}: languages must be a list of ISO 639-1 codes, got {languages!r}"
        )
    extensions = {key: _tables(path, content, key, None) for key in EXTENSIONS if key in content}
    for key, rows in extensions.items():
        check_extension(path, key, rows)
    return Profile(
        name=name,
        languages=tuple(languages),
        anchors=tuple(_anchor(path, row) for row in _tables(path, content, "anchors", {"name", "on"})),
        parties=tuple(_party(path, row) for row in _tables(path, content, "parties", {"name", "bodies"})),
        extensions=extensions,
        retention=_retention(path, content["retention"]) if "retention" in content else None,
    )


def _retention(path: str | Path, row: Any) -> Retention:
    known = isinstance(row, dict) and set(row) <= {"days", "since"}
    days, since = (row.get("days"), row.get("since", "recorded")) if known else (None, None)
    if (
        isinstance(days, bool)
        or not isinstance(days, int)
        or days < 1
        or since not in ("recorded", "published")
    ):
        raise UsageError(
            f'the profile {path}: [retention] has days (1 or more) and since ("recorded" or "published"); got {row!r}'
        )
    return Retention(days, since)


def _tables(
    path: str | Path, content: dict[str, Any], key: str, columns: set[str] | None
) -> list[dict[str, Any]]:
    rows = content.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UsageError(f"the profile {path}: {key} must be written as [[{key}]] tables")
    for row in rows if columns else ():
        if set(row) != columns:
            expected, got = ", ".join(sorted(columns or ())), ", ".join(sorted(row))
            raise UsageError(f"the profile {path}: a [[{key}]] table has {expected}; got {got}")
    return rows


def _anchor(path: str | Path, row: dict[str, Any]) -> Anchor:
    on = row["on"]
    if isinstance(on, str):
        try:
            on = date.fromisoformat(on)
        except ValueError:
            on = None
    if isinstance(on, datetime):
        on = on.date()
    if not isinstance(on, date) or not isinstance(row["name"], str):
        raise UsageError(
            f"the profile {path}: an anchor has a name and a day such as 2031-05-04; got {row!r}"
        )
    return Anchor(row["name"], on)


def _party(path: str | Path, row: dict[str, Any]) -> Party:
    bodies = row["bodies"]
    if (
        not isinstance(row["name"], str)
        or not isinstance(bodies, list)
        or not all(isinstance(b, str) for b in bodies)
    ):
        raise UsageError(f"the profile {path}: a party has a name and a list of bodies; got {row!r}")
    return Party(row["name"], tuple(bodies))
