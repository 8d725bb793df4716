"""Comma-separated tables for spreadsheets: cells that cannot run, lists on one line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from dateline.export.folder import whole_file

#: first characters by which a spreadsheet takes a cell for a formula (OWASP, CSV injection)
_RUNS = tuple("=+-@\t\r\n|%＝＋－＠")
_BETWEEN = " | "


def write_table(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]], tags: Sequence[str] = ()
) -> int:
    """Writes a UTF-8 table with a head line (and a line of HXL tags), lines ended as RFC 4180 says; how many
    rows there were."""
    count = 0
    with whole_file(path) as out:
        text = io.TextIOWrapper(out, encoding="utf-8", newline="")
        table = csv.writer(text)
        table.writerow(columns)
        if tags:
            table.writerow(tags)
        for row in rows:
            table.writerow([cell(value) for value in row])
            count += 1
        text.detach()  # flushes, and leaves the file to its owner
    return count


def cell(value: Any) -> str | int | float | bool | None:
    """A value as a table holds it: unknown is empty, a flag `true` or `false`, words in a list are set apart
    by ` | `, spans are `start-end`, anything deeper is JSON. Text that a spreadsheet would run gets an
    apostrophe before it.

    >>> [cell(v) for v in (None, True, 7, -7, "=1+1", ["a", "b"], [[0, 4], [9, 12]])]
    [None, 'true', 7, -7, "'=1+1", 'a | b', '0-4 | 9-12']
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    flat = flatten(value)
    return harmless(flat) if isinstance(flat, str) else flat


def flatten(value: Any) -> str | int | float | bool | None:
    """A value without lists and structures, as one text where it has any.

    >>> flatten(["a", "b"]), flatten([{"low": 7}]), flatten(7)
    ('a | b', '[{"low": 7}]', 7)
    """
    if value is None or isinstance(value, str | int | float):
        return value
    if all(isinstance(part, str) for part in value):
        return _BETWEEN.join(value)
    if all(isinstance(part, list | tuple) and len(part) == 2 for part in value):
        return _BETWEEN.join(f"{start}-{end}" for start, end in value)
    return json.dumps(value, ensure_ascii=False)


def harmless(text: str) -> str:
    """Text that a spreadsheet takes for text.

    >>> harmless("@SUM(A1)"), harmless(" =1"), harmless("7 killed")
    ("'@SUM(A1)", "' =1", '7 killed')
    """
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_RUNS) else text
