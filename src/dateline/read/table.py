"""Tables of reports: JSON lines, CSV, TSV and Parquet, one report a row, read as a stream."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from dateline.model import Rejection, Sidecar, Source
from dateline.read.dates import parse_published
from dateline.read.decode import MAX_BYTES, decode_bytes, is_binary
from dateline.read.text import source_from_text

#: column names that are understood, the best first
COLUMNS: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "fulltext", "full_text", "maintext", "main_text", "article_text", "body_text", "article_content", "story"),
    "name": ("report", "name", "id", "uid", "article_id", "key", "slug", "filename"),
    "carrier": ("carrier", "source", "outlet", "publisher", "publication", "site", "domain", "newspaper", "media"),
    "url": ("url", "link", "address", "href", "permalink"),
    "published": ("published", "published_at", "published_on", "date", "pubdate", "publish_date", "publication_date", "published_date", "date_published", "datetime", "timestamp"),
    "title": ("title", "headline", "heading"),
}  # fmt: skip

Row = tuple[str, Sidecar, Source] | Rejection


def read_csv(file: BinaryIO, stem: str, delimiter: str = ",") -> Iterator[Row]:
    """The reports in a CSV or TSV file with a header."""
    stream = _text_stream(file, stem)
    if isinstance(stream, Rejection):
        yield stream
        return
    csv.field_size_limit(MAX_BYTES)  # the csv module's own default of 128 kB is less than a long report
    reader = csv.DictReader(stream, delimiter=delimiter)
    columns: dict[str, str] | Rejection | None = None
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            if columns is None:
                columns = columns_of(stem, reader.fieldnames or [])
            if isinstance(columns, Rejection):
                break
            yield read_row(stem, number, columns, row)
    except csv.Error as error:
        yield Rejection(
            f"{stem}-{number + 1}",
            "read",
            "bad-row",
            f"{stem}: line {reader.line_num} is no CSV ({error}); the rest is left out",
        )
    if columns is None:
        columns = columns_of(stem, reader.fieldnames or [])
        yield columns if isinstance(columns, Rejection) else _empty(stem)
    elif isinstance(columns, Rejection):
        yield columns


def read_jsonl(file: BinaryIO, stem: str) -> Iterator[Row]:
    """The reports in a file with one JSON object a line; a line that is none is a rejection by itself."""
    columns: dict[str, str] | None = None
    rejected: Rejection | None = None
    bad = False
    number = 0
    for number, line in enumerate(_lines(file), 1):
        name = f"{stem}-{number}"
        if line is None:
            yield Rejection(
                name,
                "read",
                "too-large",
                f"{name}: a row of more than {MAX_BYTES >> 20} MB; the limit is that",
            )
            continue
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            yield Rejection(
                name,
                "read",
                "bad-row",
                f"{stem}: line {number} is no JSON; mend the line and add the file again",
            )
            bad = True
            continue
        if not isinstance(row, dict):
            yield Rejection(
                name, "read", "bad-row", f"{stem}: line {number} is a {type(row).__name__}, not an object"
            )
            bad = True
            continue
        found = columns_of(stem, list(row))
        if isinstance(found, Rejection):
            if columns is None:
                rejected = found
                continue
        else:
            columns = found
        yield read_row(stem, number, columns or {}, row)
    if columns is None and number and (rejected is not None or not bad):
        yield rejected or _empty(stem)
    elif not number:
        yield _empty(stem)


def read_parquet(path: Path, stem: str) -> Iterator[Row]:
    """The reports in a Parquet file."""
    import pyarrow
    import pyarrow.parquet

    try:
        table = pyarrow.parquet.ParquetFile(path)
        columns = columns_of(stem, table.schema_arrow.names)
        if isinstance(columns, Rejection):
            yield columns
            return
        number = 0
        for batch in table.iter_batches(batch_size=64, columns=sorted(set(columns.values()))):
            for row in batch.to_pylist():
                number += 1
                yield read_row(stem, number, columns, row)
        if not number:
            yield _empty(stem)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        yield Rejection(
            stem,
            "read",
            "bad-table",
            f"{path}: not readable as Parquet ({str(error).splitlines()[0][:120]}); fetch it again",
        )


def _empty(stem: str) -> Rejection:
    return Rejection(stem, "read", "empty", f"{stem}: the table has no rows; leave it out or fetch it again")


def columns_of(stem: str, names: Sequence[str]) -> dict[str, str] | Rejection:
    """Which column holds what; a rejection where none holds text."""
    known = {
        name.strip().lower().lstrip("\ufeff").replace(" ", "_"): name
        for name in names
        if isinstance(name, str)
    }
    found = {what: known[c] for what, choices in COLUMNS.items() for c in reversed(choices) if c in known}
    if "text" not in found:
        shown = ", ".join(map(repr, list(names)[:8])) or "none"
        return Rejection(
            stem, "read", "no-text-column",
            f"{stem}: no text column; got {shown}; rename the one that holds the reports to `text`",
        )  # fmt: skip
    return found


def read_row(stem: str, number: int, columns: Mapping[str, str], row: Mapping[str, Any]) -> Row:
    """The report of one row, by what its columns hold; its number names it where nothing else does."""

    def cell(what: str) -> str | None:
        value = row.get(columns.get(what, ""))
        if isinstance(value, datetime | date):
            value = value.isoformat()
        if value is None or isinstance(value, bool | dict | list):
            return None
        return str(value)

    given = (cell("name") or "").strip()
    name = given or f"{stem}-{number}"
    text = cell("text")
    if text is None or not text.strip():
        return Rejection(name, "read", "empty", f"{name}: row {number} of {stem} has no text")
    if len(text) > MAX_BYTES:
        return Rejection(
            name,
            "read",
            "too-large",
            f"{name}: row {number} of {stem} has {len(text):,} characters; the limit is {MAX_BYTES:,}",
        )
    published = parse_published(cell("published") or "")
    sidecar = Sidecar(
        carrier=(cell("carrier") or "").strip() or None,
        url=(cell("url") or "").strip() or None,
        title=(cell("title") or "").strip() or None,
        published_at=published.at if published else None,
        published_on=published.on if published else None,
    )
    return name, sidecar, source_from_text(text)


def _text_stream(file: BinaryIO, stem: str) -> TextIO | Rejection:
    """A table's bytes as text: decoded whole up to `MAX_BYTES`, as a UTF-8 stream beyond."""
    head = file.read(MAX_BYTES + 1)
    if len(head) <= MAX_BYTES:
        decoded = decode_bytes(head, stem)
        return (
            decoded
            if isinstance(decoded, Rejection)
            else io.StringIO(decoded[0].lstrip("\ufeff"), newline="")
        )
    if is_binary(head):
        return Rejection(stem, "read", "binary", f"{stem}: these bytes are no table; check the file")
    file.seek(0)
    return io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")


def _lines(file: BinaryIO) -> Iterator[str | None]:
    """The lines of a file; None for one beyond the limit, which is skipped without being kept."""
    while True:
        line = file.readline(MAX_BYTES)
        if not line:
            return
        if len(line) >= MAX_BYTES and not line.endswith(b"\n"):
            while (rest := file.readline(MAX_BYTES)) and not rest.endswith(b"\n"):
                pass
            yield None
            continue
        yield line.decode("utf-8-sig", "replace")
