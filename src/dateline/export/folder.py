"""Files written beside their place and renamed, so that a reader never sees half of one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from dateline.errors import RecordError


@contextmanager
def export_folder(folder: Path) -> Iterator[Path]:
    """The folder of an export, made where it is missing. Raises `RecordError` where it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
    except OSError as error:
        raise RecordError(
            f"cannot write the export to {folder}: {error.strerror or error}; choose another --to"
        ) from error


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file open for bytes; it takes its name when it is whole, and leaves nothing where writing failed.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with whole_file(Path(folder, "a.txt")) as out:
    ...         _ = out.write(b"whole"), sorted(p.name for p in Path(folder).iterdir())
    ...     Path(folder, "a.txt").read_bytes()
    b'whole'
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as out:
            yield out
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
