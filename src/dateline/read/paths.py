"""From what the user names (files, folders, globs, `-`) to reports and sources, in sorted order.

`_KINDS` is the registry of readers by suffix. Those that need libraries of their own are loaded when such a file comes.
"""

from __future__ import annotations

import glob
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from dateline.model import Rejection, Report, Sidecar, Source, make_id
from dateline.read.decode import MAX_BYTES
from dateline.read.sidecar import SIDECAR_NAME, Sidecars, find_sidecar
from dateline.read.table import Row, read_csv, read_jsonl, read_parquet
from dateline.read.text import read_text

#: a report with its source, or why there is none
Read = tuple[Report, Source] | Rejection
_UNKNOWN = Sidecar()


def read_paths(
    paths: Sequence[str | Path], reports: Path | None = None, stdin: BinaryIO | None = None
) -> Iterator[Read]:
    """Yields each report with its source, or a `Rejection` that says why a file or row is left out.

    Files of a folder come in sorted order, in the order of `paths`, each once. `reports` is the sidecar;
    without it, a `reports.csv` in a path or its parent is. `stdin` is read for the path `-` (the process's
    own if None). Raises `UsageError` for a sidecar that was asked for and cannot be read.
    """
    sidecars = Sidecars()
    if reports is not None:
        sidecars.add(Path(reports), explicit=True)
    seen: set[Path] = set()
    for given in paths:
        if str(given) == "-":
            yield from _read_stream(stdin or sys.stdin.buffer)
            continue
        files, folder = _expand(given)
        if not files:
            reason = "the folder has no files" if folder else "no such file or folder"
            yield Rejection(
                _stem(Path(given)),
                "read",
                "empty" if folder else "missing",
                f"{given}: {reason}; check the path",
            )
            continue
        if reports is None:
            for place in [Path(given)] if folder else files:
                found = find_sidecar(place)
                if found is not None:
                    sidecars.add(found)
        yield from sidecars.rejections
        sidecars.rejections.clear()
        for file in files:
            resolved = file.resolve()
            if resolved in seen:
                continue
            seen.add(resolved)
            if sidecars.is_sidecar(file) or (folder and file.name == SIDECAR_NAME):
                if not folder:
                    yield Rejection(
                        file.stem,
                        "read",
                        "sidecar",
                        f"{file}: this is a sidecar, not a report; give the folder or --reports",
                    )
                continue
            yield from _read_file(file, sidecars, folder)


def _stem(path: Path) -> str:
    return path.name[: -len(suffix)] if (suffix := _suffix(path)) and path.stem else path.name or str(path)


def _suffix(path: Path) -> str:
    """The suffix that tells the kind of a file, in lower case; two of them for a compressed archive."""
    return next((s for s in _COMPRESSED if path.name.lower().endswith(s)), path.suffix.lower())


def _expand(given: str | Path) -> tuple[list[Path], bool]:
    """The files that a path names, sorted, and whether they come from a folder."""
    path = Path(given)
    try:
        if path.is_dir():
            inside = (
                p
                for p in path.rglob("*")
                if not any(part.startswith(".") for part in p.relative_to(path).parts)
            )
            return sorted(p for p in inside if p.is_file()), True
        if path.exists():
            return [path], False
        if any(sign in str(given) for sign in "*?["):
            found = glob.glob(str(given), recursive=True)  # noqa: PTH207 (absolute patterns)
            return sorted(p for p in map(Path, found) if p.is_file()), False
    except (OSError, ValueError):
        pass
    return [], False


def _read_file(file: Path, sidecars: Sidecars, folder: bool) -> Iterator[Read]:
    suffix = _suffix(file)
    reader = _KINDS.get(suffix)
    if reader is None and folder:
        yield Rejection(
            _stem(file), "read", "unsupported",
            f"{file}: {suffix or 'no suffix'} is not among {' '.join(sorted(_KINDS))}; name the file itself to read it as text",
        )  # fmt: skip
        return
    try:
        if not file.is_file():
            reason = f"{file}: this is no regular file; pipe it to `-` to read it as text"
            yield Rejection(_stem(file), "read", "unsupported", reason)
            return
        if suffix not in _STREAMED and file.stat().st_size > MAX_BYTES:
            size = file.stat().st_size >> 20
            yield Rejection(
                _stem(file), "read", "too-large",
                f"{file}: {size} MB; the limit for one text is {MAX_BYTES >> 20} MB; cut it into reports (or a .jsonl table)",
            )  # fmt: skip
            return
        for name, said, read in (reader or _read_text_file)(file):
            if isinstance(read, Rejection):
                yield read
                continue
            rows = sidecars.of(file) if suffix not in _STREAMED else ()
            for row in rows or (_UNKNOWN,):
                yield make_report(name, row, said, read), read
    except OSError as error:
        yield Rejection(
            _stem(file), "read", "unreadable", f"{file}: {error.strerror or error}; check its permissions"
        )


def make_report(name: str, sidecar: Sidecar, said: Sidecar, source: Source) -> Report:
    """A report of a source; what the sidecar says goes before what the page or row says."""
    carrier, url = sidecar.carrier or said.carrier, sidecar.url or said.url
    dated = sidecar if sidecar.published_on is not None else said
    return Report(
        key=make_id("rep", name, carrier, url, source.sha256),
        name=name,
        sha256=source.sha256,
        carrier=carrier,
        url=url,
        title=sidecar.title or said.title,
        published_at=dated.published_at,
        published_on=dated.published_on,
        retrieval=said.retrieval,
    )


Found = Iterator[tuple[str, Sidecar, Source | Rejection]]


def read_document(data: bytes, name: str, *, page: bool = False) -> Row:
    """A text, or a page where that is said or its first characters say so."""
    head = data[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    begins = head.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml"))
    if page or (begins and b"<html" in data[:5_000].lower()):
        from dateline.read.html import read_html

        read = read_html(data, name)
        return read if isinstance(read, Rejection) else (name, read[1], read[0])
    text = read_text(data, name)
    return text if isinstance(text, Rejection) else (name, _UNKNOWN, text)


def _read_text_file(file: Path) -> Found:
    yield from _rows(iter([read_document(file.read_bytes(), _stem(file))]))


def _read_html_file(file: Path) -> Found:
    yield from _rows(iter([read_document(file.read_bytes(), _stem(file), page=True)]))


def _rows(rows: Iterator[Row]) -> Found:
    for row in rows:
        if isinstance(row, Rejection):
            yield row.report, _UNKNOWN, row
        else:
            yield row


def _read_csv_file(file: Path) -> Found:
    with file.open("rb") as stream:
        yield from _rows(read_csv(stream, _stem(file), "\t" if file.suffix.lower() == ".tsv" else ","))


def _read_jsonl_file(file: Path) -> Found:
    with file.open("rb") as stream:
        yield from _rows(read_jsonl(stream, _stem(file)))


def _read_parquet_file(file: Path) -> Found:
    yield from _rows(read_parquet(file, _stem(file)))


def _read_warc_file(file: Path) -> Found:
    from dateline.read.warc import read_warc

    yield from _rows(read_warc(file, _stem(file)))


def _read_feed_file(file: Path) -> Found:
    from dateline.read.feed import is_feed, read_feed

    data = file.read_bytes()
    page = not is_feed(data) and b"<html" in data[:5_000].lower()
    stem = _stem(file)
    yield from _rows(iter([read_document(data, stem, page=True)]) if page else read_feed(data, stem))


def _read_json_file(file: Path) -> Found:
    from dateline.read.ninjs import read_ninjs

    yield from _rows(read_ninjs(file.read_bytes(), _stem(file)))


_KINDS: dict[str, Callable[[Path], Found]] = {
    ".txt": _read_text_file,
    ".text": _read_text_file,
    ".html": _read_html_file,
    ".htm": _read_html_file,
    ".xhtml": _read_html_file,
    ".csv": _read_csv_file,
    ".tsv": _read_csv_file,
    ".jsonl": _read_jsonl_file,
    ".ndjson": _read_jsonl_file,
    ".parquet": _read_parquet_file,
    ".xml": _read_feed_file,
    ".rss": _read_feed_file,
    ".atom": _read_feed_file,
    ".json": _read_json_file,
    ".warc": _read_warc_file,
    ".warc.gz": _read_warc_file,
    ".warc.wet.gz": _read_warc_file,
    ".warc.zst": _read_warc_file,
}
_COMPRESSED = (".warc.gz", ".warc.wet.gz", ".warc.zst")
#: tables and archives, which are read as a stream and may be larger than one text
_STREAMED = frozenset((".csv", ".tsv", ".jsonl", ".ndjson", ".parquet", ".warc", *_COMPRESSED))


def _read_stream(stdin: BinaryIO) -> Iterator[Read]:
    """Standard input: a page, JSON lines, or one text; its report is named `stdin`."""
    data = stdin.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        yield Rejection(
            "stdin",
            "read",
            "too-large",
            f"-: more than {MAX_BYTES >> 20} MB, the limit for one text; cut it into reports and give their folder",
        )
        return
    found: Found
    if data[:1_000].lstrip(b"\xef\xbb\xbf \r\n").startswith(b'{"'):
        found = _rows(read_jsonl(io.BytesIO(data), "stdin"))
    else:
        found = _rows(iter([read_document(data, "stdin")]))
    for name, said, read in found:
        yield read if isinstance(read, Rejection) else (make_report(name, _UNKNOWN, said, read), read)
