"""The exchange contract: one JSON Lines file a kind, UTF-8, rows sorted, no time of entry in them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from dateline.export.contract import FILES, released_rows
from dateline.export.folder import whole_file
from dateline.export.rows import Row
from dateline.record import View, Withholder


def export_jsonl(view: View, folder: Path, keep: Withholder) -> dict[str, int]:
    """Writes every file of the contract into a folder; rows written, by file."""
    return {name: write_lines(folder / f"{name}.jsonl", released_rows(view, name, keep)) for name in FILES}


def write_lines(path: Path, lines: Iterable[Row]) -> int:
    """Writes JSON objects one a line; how many there were."""
    encode = msgspec.json.Encoder().encode
    count = 0
    with whole_file(path) as out:
        for line in lines:
            out.write(encode(line) + b"\n")
            count += 1
    return count
