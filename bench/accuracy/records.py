"""Records of the sets: made through the public API, exported, and kept in a cache outside the project.

An export is used again only where the project's sources, the set's texts and its profile are the very same. The
parse of a passage is used again where model and text are the same; everything else is read anew by `add`, so the
figures are those of `dateline add`. `--fresh` reads all anew.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import platformdirs
from bench.accuracy.sets import READ_ON, GoldSet

import dateline
import dateline.pipeline
from dateline.annotate import Annotator, load_annotator
from dateline.model import Layer

BATCH = 2000
#: exports kept of a set, and what one that is not done is called
KEPT, PARTIAL = 4, "partial-"


def default_cache() -> Path:
    return Path(platformdirs.user_cache_dir("dateline-bench"))


class CachedAnnotator:
    """An annotator whose layers are kept in a file; it gives what the annotator gives."""

    def __init__(self, annotator: Annotator, path: Path) -> None:
        self._annotator = annotator
        self._path = path
        self.name = annotator.name
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._open()) as file, file:
            file.execute(
                "CREATE TABLE IF NOT EXISTS layers (key BLOB PRIMARY KEY, layer BLOB NOT NULL) WITHOUT ROWID"
            )

    def _open(self) -> sqlite3.Connection:
        file = sqlite3.connect(self._path, timeout=120)
        file.execute("PRAGMA journal_mode=WAL")
        return file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._annotator, name)

    def annotate_passages(self, texts: Iterable[str], batch_size: int | None = None) -> Iterator[Layer]:
        """The layers of texts, as the annotator gives them; `batch_size` is its own."""
        given = list(texts)
        sized = {} if batch_size is None else {"batch_size": batch_size}
        for start in range(0, len(given), BATCH):
            yield from self._annotate(given[start : start + BATCH], sized)

    def _annotate(self, texts: list[str], sized: dict[str, int]) -> list[Layer]:
        keys = {text: hashlib.sha256(f"{self.name}\0{text}".encode()).digest() for text in texts}
        with closing(self._open()) as file:
            held: dict[str, Layer] = {}
            for text, key in keys.items():
                row = file.execute("SELECT layer FROM layers WHERE key = ?", (key,)).fetchone()
                if row is not None:
                    held[text] = msgspec.msgpack.decode(row[0], type=Layer)
            missing = [text for text in keys if text not in held]
            if missing:
                held |= zip(missing, self._annotator.annotate_passages(missing, **sized), strict=True)
                rows = [(keys[text], msgspec.msgpack.encode(held[text])) for text in missing]
                with file:
                    file.executemany("INSERT OR REPLACE INTO layers VALUES (?, ?)", rows)
        return [held[text] for text in texts]


def cached_annotator(cache: Path | None, pipeline: str | None = None) -> Any:
    """The project's annotator, its layers kept in `cache` where that is given."""
    annotator = load_annotator(pipeline) if pipeline else load_annotator()
    if cache is None:
        return annotator
    return CachedAnnotator(annotator, cache / f"parses-{digest_of([package() / 'annotate'])[:12]}.sqlite")


def digest_of(paths: Iterable[Path]) -> str:
    """SHA-256 of the names and bytes of files and of all files in folders."""
    found = hashlib.sha256()
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            if file.suffix != ".pyc" and file.is_file():
                found.update(f"{file.relative_to(path.parent)}\0".encode())
                found.update(file.read_bytes())
    return found.hexdigest()


def package() -> Path:
    """The project's own folder."""
    return Path(dateline.__file__).parent


def make_record(
    set_: GoldSet, shared: Path, cache: Path, fresh: bool = False
) -> tuple[Path, Path, list[str]]:
    """The export folder and the record of a set's texts, made anew unless nothing that they follow from has changed;
    and what failed. A run in which reading failed is not kept."""
    assert set_.add is not None
    texts = shared / set_.add
    profile = shared / set_.profile if set_.profile else None
    inputs = [package(), texts, texts.parent / "reports.csv", *([profile] if profile else [])]
    home = cache / "exports" / set_.name
    out = home / digest_of(inputs)[:16]
    if not fresh and (out / "record.db").is_file():
        return out, out / "record.db", []
    drop_old(home)
    beside = home / f"{PARTIAL}{os.getpid()}"
    beside.mkdir(parents=True)
    parses = None if fresh else cache
    # the parses alone are taken from the cache: `add` loads its annotator through this name
    setattr(dateline.pipeline, "load_annotator", partial(cached_annotator, parses))  # noqa: B010
    try:
        with dateline.open(beside / "record.db") as record:
            added = record.add(texts, profile=profile, read_on=READ_ON)
            record.export(beside)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    failed = [f"{r.report}: {r.reason}" for r in (*added.unreadable, *added.unread) if r.slug == "failed"]
    if failed:
        return beside, beside / "record.db", failed
    shutil.rmtree(out, ignore_errors=True)
    beside.rename(out)
    return out, out / "record.db", []


def drop_old(home: Path) -> None:
    """Removes a set's exports but the latest few; another run may be at work on one that is not done."""
    found = sorted(home.glob("*"), key=lambda folder: -folder.stat().st_mtime)
    for folder in found[KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)
