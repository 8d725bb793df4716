"""Where a watch stands: what feeds and pages said last, when each is due, and what is fetched but not yet added.

A small SQLite file beside the archives; every step is written before the next begins, so that a kill resumes.
Instants are UTC seconds.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dateline.errors import RecordError

_TABLES = """
CREATE TABLE IF NOT EXISTS feed (
  url TEXT PRIMARY KEY, etag TEXT, modified TEXT, due_at REAL NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,
  said TEXT, polled INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS page (
  url TEXT PRIMARY KEY, feed TEXT NOT NULL, carrier TEXT, title TEXT, first_at REAL, due_at REAL, visits INTEGER NOT NULL DEFAULT 0,
  etag TEXT, modified TEXT, article TEXT, failures INTEGER NOT NULL DEFAULT 0, said TEXT, changed TEXT);
CREATE INDEX IF NOT EXISTS page_due ON page (due_at);
CREATE TABLE IF NOT EXISTS fetched (
  id INTEGER PRIMARY KEY, url TEXT NOT NULL, archive TEXT NOT NULL, position INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS item (path TEXT PRIMARY KEY, stamp TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS delivery (id INTEGER PRIMARY KEY, target TEXT NOT NULL, body TEXT NOT NULL, due_at REAL NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS setting (key TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


def _take(path: Path) -> sqlite3.Connection:
    """Takes the watch for this process, until it closes what is given back or dies."""
    lock = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        if "locked" not in str(error):
            raise
        raise RecordError(
            f"another watch works in {path.parent}; stop it, or name another folder in the watchlist"
        ) from None
    return lock


@dataclass(slots=True)
class FeedState:
    """What a feed's server said last, and when it is due; `polled` is how often it was read."""

    url: str
    etag: str | None = None
    modified: str | None = None
    due_at: float = 0.0
    failures: int = 0
    said: str | None = None
    polled: int = 0


@dataclass(slots=True)
class PageState:
    """A page that a feed listed. `article` is the SHA-256 of the text last read from it; `due_at` None is never;
    `changed` is when the feed said that it was changed."""

    url: str
    feed: str
    carrier: str | None = None
    title: str | None = None
    first_at: float | None = None
    due_at: float | None = None
    visits: int = 0
    etag: str | None = None
    modified: str | None = None
    article: str | None = None
    failures: int = 0
    said: str | None = None
    changed: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer that an archive keeps, and that the record has not been given yet."""

    id: int
    url: str
    archive: str
    position: int


class WatchState:
    """The state of one watch, for one process at a time. Raises `RecordError` where another has it."""

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._lock = _take(path.with_suffix(".lock"))
            self._db = sqlite3.connect(path, timeout=10, isolation_level=None)
            self._db.row_factory = sqlite3.Row
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.executescript(_TABLES)
        except (sqlite3.Error, OSError) as error:
            raise RecordError(
                f"cannot keep the state of the watch in {path}: {error}; check the folder"
            ) from None

    def close(self) -> None:
        self._db.close()
        self._lock.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # ---- feeds

    def feed(self, url: str) -> FeedState:
        row = self._db.execute("SELECT * FROM feed WHERE url = ?", (url,)).fetchone()
        return FeedState(**dict(row)) if row else FeedState(url)

    def put_feed(self, feed: FeedState) -> None:
        self._put("feed", feed, ("url", "etag", "modified", "due_at", "failures", "said", "polled"))

    # ---- pages

    def page(self, url: str) -> PageState | None:
        row = self._db.execute("SELECT * FROM page WHERE url = ?", (url,)).fetchone()
        return PageState(**dict(row)) if row else None

    def due_pages(self, now: float) -> list[PageState]:
        """The pages that are due, those that were never read first, then the longest due."""
        query = "SELECT * FROM page WHERE due_at <= ? ORDER BY visits > 0, due_at, url"
        return [PageState(**dict(row)) for row in self._db.execute(query, (now,))]

    def put_page(self, page: PageState) -> None:
        self._put("page", page, tuple(PageState.__dataclass_fields__))

    def next_due(self) -> float | None:
        """When the next feed, page or delivery is due."""
        query = (
            "SELECT min(due_at) FROM (SELECT due_at FROM feed UNION ALL SELECT due_at FROM page "
            "UNION ALL SELECT due_at FROM delivery)"
        )
        found: float | None = self._db.execute(query).fetchone()[0]
        return found

    # ---- what is fetched and waits

    def keep_fetched(self, page: PageState, archive: str, position: int) -> None:
        """Notes an answer that is in an archive now, with what its server said, in one step."""
        with self._writing():
            self.put_page(page)
            self._db.execute(
                "INSERT INTO fetched (url, archive, position) VALUES (?, ?, ?)", (page.url, archive, position)
            )

    def waiting(self) -> list[Fetched]:
        """What was fetched and not yet added, in order of fetching."""
        return [Fetched(**dict(row)) for row in self._db.execute("SELECT * FROM fetched ORDER BY id")]

    def finish_fetched(self, done: Iterator[tuple[Fetched, str | None]]) -> None:
        """Takes answers off the list; the SHA-256 of the article that each gave, None where it gave none."""
        with self._writing():
            for one, article in done:
                self._db.execute("DELETE FROM fetched WHERE id = ?", (one.id,))
                if article is not None:
                    self._db.execute("UPDATE page SET article = ? WHERE url = ?", (article, one.url))

    # ---- wire items

    def is_item_known(self, path: str, stamp: str) -> bool:
        row = self._db.execute("SELECT stamp FROM item WHERE path = ?", (path,)).fetchone()
        return row is not None and row[0] == stamp

    def put_items(self, items: dict[str, str]) -> None:
        with self._writing():
            self._db.executemany("INSERT OR REPLACE INTO item VALUES (?, ?)", items.items())

    # ---- alerts to deliver

    def deliveries(self, now: float) -> list[tuple[int, str, str, int]]:
        """What is to be delivered now: id, target, body, failures so far."""
        query = "SELECT id, target, body, failures FROM delivery WHERE due_at <= ? ORDER BY id"
        return [tuple(row) for row in self._db.execute(query, (now,))]

    def put_deliveries(self, rows: list[tuple[str, str]], now: float) -> None:
        with self._writing():
            self._db.executemany(
                "INSERT INTO delivery (target, body, due_at) VALUES (?, ?, ?)", [(*row, now) for row in rows]
            )

    def delivered(self, key: int) -> None:
        self._db.execute("DELETE FROM delivery WHERE id = ?", (key,))

    def delay_delivery(self, key: int, due_at: float) -> None:
        self._db.execute(
            "UPDATE delivery SET due_at = ?, failures = failures + 1 WHERE id = ?", (due_at, key)
        )

    # ---- settings

    def setting(self, key: str) -> str | None:
        row = self._db.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def set_setting(self, key: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))

    def _put(self, table: str, row: object, columns: tuple[str, ...]) -> None:
        marks = ", ".join("?" for _ in columns)
        values = [getattr(row, column) for column in columns]
        self._db.execute(f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) VALUES ({marks})", values)
