"""TOML files that a person writes: a profile, a watchlist, rules for alerts."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from dateline.errors import UsageError


def read_toml(path: str | Path, what: str) -> dict[str, Any]:
    """What a file holds; `what` names its kind in complaints. Raises `UsageError` where it cannot be read or is no TOML."""
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(
            f"cannot read {what} {path}: {error.strerror or error}; check the path and its permissions"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{what} {path} is no TOML: {' '.join(str(error).split())}") from None
