"""The list of what is watched, `feeds.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dateline.errors import UsageError
from dateline.read.toml import read_toml

_DURATION = re.compile(r"(\d+)\s*(s|m|h|d)")
_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_KEYS = {"folder", "every", "revisit", "delay", "contact", "feed", "wire"}
_FEED = {"url", "carrier", "every", "fetch", "most"}
_WIRE = {"folder", "carrier", "every"}

#: how long after its first visit a page is looked at again
REVISIT = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=3), timedelta(days=7))


@dataclass(frozen=True, slots=True)
class WatchedFeed:
    """A feed (RSS, Atom, news sitemap). `carrier` names the outlet where the pages do not; with `fetch` the articles
    are fetched whole, without it what the feed itself carries is read; `most` articles are taken at the first poll."""

    url: str
    carrier: str | None = None
    every: timedelta = timedelta(minutes=15)
    fetch: bool = True
    most: int = 100


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """A folder into which a wire service puts its items (ninjs, or any file that `dateline add` reads)."""

    folder: Path
    carrier: str | None = None
    every: timedelta = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Watchlist:
    """What is watched, and where archives and the state of the watch are kept (`folder`). `delay` is the least time
    between two requests to one host; `contact` is told to servers with our name."""

    folder: Path
    feeds: tuple[WatchedFeed, ...]
    wires: tuple[WatchedFolder, ...] = ()
    revisit: tuple[timedelta, ...] = REVISIT
    delay: timedelta = timedelta(seconds=2)
    contact: str | None = None
    hosts: frozenset[str] = field(default=frozenset())


def read_watchlist(path: str | Path) -> Watchlist:
    """The watchlist in a TOML file; paths in it are relative to it. Raises `UsageError` naming the file, the key and
    what was expected."""
    path = Path(path)
    content = read_toml(path, "the watchlist")
    reader = _Reader(path)
    reader.check(content, _KEYS, "the watchlist")
    every = reader.duration(content, "every", WatchedFeed("").every)
    feeds = tuple(reader.feed(row, every) for row in reader.tables(content, "feed"))
    wires = tuple(reader.wire(row) for row in reader.tables(content, "wire"))
    if not feeds and not wires:
        raise UsageError(
            f"the watchlist {path} lists nothing; write a [[feed]] with its url, or a [[wire]] with its folder"
        )
    revisit = content.get("revisit")
    if revisit is not None and not isinstance(revisit, list):
        raise UsageError(f'the watchlist {path}: revisit is a list such as ["1h", "1d"], got {revisit!r}')
    return Watchlist(
        folder=path.parent / reader.words(content, "folder", "watched"),
        feeds=feeds,
        wires=wires,
        revisit=REVISIT
        if revisit is None
        else tuple(sorted(reader.parse(value, "revisit") for value in revisit)),
        delay=reader.duration(content, "delay", timedelta(seconds=2)),
        contact=reader.words(content, "contact", "") or None,
        hosts=frozenset(host for feed in feeds if (host := urlsplit(feed.url).hostname)),
    )


def parse_duration(words: str) -> timedelta | None:
    """A duration in words, or None.

    >>> parse_duration("1h 30m"), parse_duration("soon")
    (datetime.timedelta(seconds=5400), None)
    """
    rest = _DURATION.sub("", words).strip()
    found = _DURATION.findall(words)
    if rest or not found:
        return None
    try:
        return timedelta(seconds=sum(int(number) * _UNITS[unit] for number, unit in found))
    except OverflowError:
        return None


class _Reader:
    """Reads values of one file, with its name in every complaint."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def check(self, row: Mapping[str, Any], keys: set[str], what: str) -> None:
        if unknown := sorted(set(row) - keys):
            known = ", ".join(sorted(keys))
            raise UsageError(f"{self._path}: {what} has unknown keys {', '.join(unknown)}; known are {known}")

    def tables(self, content: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
        rows = content.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise UsageError(f"{self._path}: {key} must be written as [[{key}]] tables")
        return rows

    def words(self, row: Mapping[str, Any], key: str, default: str) -> str:
        value = row.get(key, default)
        if not isinstance(value, str):
            raise UsageError(f"{self._path}: {key} must be a string, got {value!r}")
        return value.strip()

    def parse(self, value: Any, key: str) -> timedelta:
        found = parse_duration(value) if isinstance(value, str) else None
        if found is None:
            raise UsageError(
                f"{self._path}: {key} must be a duration such as 90s, 15m, 6h or 2d, got {value!r}"
            )
        return found

    def duration(self, row: Mapping[str, Any], key: str, default: timedelta) -> timedelta:
        return self.parse(row[key], key) if key in row else default

    def feed(self, row: Mapping[str, Any], every: timedelta) -> WatchedFeed:
        self.check(row, _FEED, "a [[feed]]")
        url = self.words(row, "url", "")
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise UsageError(
                f"{self._path}: a [[feed]] needs a url that begins with http:// or https://, got {url!r}"
            )
        fetch, most = row.get("fetch", True), row.get("most", 100)
        if not isinstance(fetch, bool) or isinstance(most, bool) or not isinstance(most, int) or most < 1:
            raise UsageError(
                f"{self._path}: fetch is true or false and most a number above 0; got {fetch!r}, {most!r}"
            )
        carrier = self.words(row, "carrier", "") or None
        return WatchedFeed(url, carrier, self.duration(row, "every", every), fetch, most)

    def wire(self, row: Mapping[str, Any]) -> WatchedFolder:
        self.check(row, _WIRE, "a [[wire]]")
        folder = self.words(row, "folder", "")
        if not folder:
            raise UsageError(f"{self._path}: a [[wire]] needs the folder that its items come into")
        carrier = self.words(row, "carrier", "") or None
        return WatchedFolder(
            self._path.parent / folder, carrier, self.duration(row, "every", timedelta(minutes=1))
        )
