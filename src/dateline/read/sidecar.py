"""The sidecar `reports.csv`: what is known of the files beside it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from dateline.errors import UsageError
from dateline.model import Rejection, Sidecar
from dateline.read.dates import parse_published
from dateline.read.decode import decode_bytes

SIDECAR_NAME = "reports.csv"
_COLUMNS = ("path", "carrier", "url", "published", "title")


class Sidecars:
    """The sidecars of one call, looked up by the file that a row is about. Several rows about one file are
    several appearances of it."""

    def __init__(self) -> None:
        self._rows: dict[Path, list[Sidecar]] = {}
        self._read: set[Path] = set()
        self.rejections: list[Rejection] = []

    def add(self, path: Path, explicit: bool = False) -> None:
        """Reads a sidecar once. Raises `UsageError` where one that was asked for is missing or has no `path`."""
        resolved = path.resolve()
        if resolved in self._read:
            return
        self._read.add(resolved)
        try:
            data = path.read_bytes()
        except OSError as error:
            if explicit:
                raise UsageError(
                    f"cannot read the sidecar {path}: {error.strerror}; give --reports a CSV file"
                ) from None
            self._reject(path, "sidecar", f"{path}: cannot be read ({error.strerror})")
            return
        decoded = decode_bytes(data, path.name)
        rows = [] if isinstance(decoded, Rejection) else _read_rows(decoded[0])
        if not rows or "path" not in rows[0]:
            message = f"{path}: a sidecar needs a header with `path` (and carrier, url, published, title)"
            if explicit:
                raise UsageError(message)
            if rows:
                self._reject(path, "sidecar", message)
            return
        for number, row in enumerate(rows, 2):
            self._add_row(path, number, row)

    def of(self, file: Path) -> Sequence[Sidecar]:
        """What the sidecars say of a file, one entry for each appearance; empty where they do not list it."""
        return self._rows.get(file.resolve(), ())

    def is_sidecar(self, file: Path) -> bool:
        """Whether a file was read as a sidecar."""
        return file.resolve() in self._read

    def _reject(self, path: Path, slug: str, reason: str) -> None:
        self.rejections.append(Rejection(path.stem, "read", slug, reason))

    def _add_row(self, path: Path, number: int, row: dict[str, str]) -> None:
        named = (row.get("path") or "").strip()
        if not named:
            return
        given = (row.get("published") or "").strip()
        published = parse_published(given)
        if given and published is None:
            self._reject(
                path,
                "sidecar-date",
                f"{path}:{number}: published is {given[:40]!r}; expected an ISO date or time, so it is left unknown",
            )
        sidecar = Sidecar(
            carrier=(row.get("carrier") or "").strip() or None,
            url=(row.get("url") or "").strip() or None,
            title=(row.get("title") or "").strip() or None,
            published_at=published.at if published else None,
            published_on=published.on if published else None,
            extra={k: v for k, v in row.items() if k and k not in _COLUMNS and isinstance(v, str) and v},
        )
        try:
            beside = path.parent / named
            file = beside if beside.exists() else path.parent / "texts" / named
            self._rows.setdefault(file.resolve(), []).append(sidecar)
        except (OSError, ValueError):
            self._reject(path, "sidecar", f"{path}:{number}: {named[:60]!r} is no path")


def _read_rows(text: str) -> list[dict[str, str]]:
    try:
        return [
            {(k or "").strip().lower().lstrip("\ufeff"): v for k, v in row.items() if k}
            for row in csv.DictReader(text.lstrip("\ufeff").splitlines())
        ]
    except csv.Error:
        return []


def find_sidecar(path: Path) -> Path | None:
    """The `reports.csv` in a folder or its parent; for a file, in its folder, or above it where that is `texts`."""
    if path.is_dir():
        places = [path, path.resolve().parent]
    else:
        folder = path.resolve().parent
        places = [folder, folder.parent] if folder.name == "texts" else [folder]
    for place in places:
        if (place / SIDECAR_NAME).is_file():
            return place / SIDECAR_NAME
    return None
