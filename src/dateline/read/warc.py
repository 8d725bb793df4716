"""Web archives (WARC, plain or compressed): each page that was fetched whole is a report, with how it was fetched.

Read with FastWARC. Pages of a crawl (CC-News, an own `dateline watch`) are `response` records; `conversion` records
with plain text (WET files) and `resource` records are read too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from dateline.model import Rejection, Retrieval, Sidecar
from dateline.read.address import find_host, name_of_address
from dateline.read.decode import MAX_BYTES
from dateline.read.html import read_html
from dateline.read.table import Row
from dateline.read.text import read_text

#: kinds of records that hold bytes somebody published
_KINDS = (
    WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion | WarcRecordType.revisit
)
_PAGE = frozenset(("text/html", "application/xhtml+xml"))
_TEXT = frozenset(("text/plain",))
#: the slug of what is no page
NO_PAGE = "no-page"
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


def read_warc(path: Path, stem: str) -> Iterator[Row]:
    """The pages of an archive in its order, named by their addresses; a page without an article is a rejection by
    itself, other records (pictures, errors, redirects, revisits) are counted in one rejection a kind."""
    left: Counter[str] = Counter()
    number = pages = 0
    try:
        for number, record in enumerate(_records(path), 1):
            row = read_answer(record, f"{stem}-{number}", path.name)
            if isinstance(row, Rejection) and row.slug == NO_PAGE:
                left[row.reason] += 1
                continue
            pages += 1
            yield row
    except (OSError, ValueError) as error:
        said = (str(error).splitlines() or [type(error).__name__])[0][:120]
        reason = f"{path}: not readable as WARC after {number} records ({said}); the rest is left out; fetch it again"
        yield Rejection(stem, "read", "bad-archive", reason)
        return
    yield from tell_left(stem, str(path), left)
    if not pages and not left:
        yield Rejection(
            stem, "read", "empty", f"{path}: the archive has no pages; leave it out or fetch it again"
        )


def tell_left(stem: str, place: str, left: Mapping[str, int]) -> Iterator[Rejection]:
    """What was left out of an archive because it is no page: how often, by the reason."""
    for problem, count in sorted(left.items()):
        reason = f"{place}: {count} records without a page are left out ({problem})"
        yield Rejection(f"{stem} ({problem})", "read", NO_PAGE, reason)


def read_answer(record: WarcRecord, name: str, archive: str) -> Row:
    """The page that one record of an archive holds, named by its address (`name` where it has none), or why there is
    none; where the record holds no page at all, the reason says in a few words what it holds (`no-page`)."""
    name = name_of_address(address_of(record)) or name
    media_type, problem = _media_type(record)
    if problem is None and media_type not in _PAGE | _TEXT:
        problem = media_type or "no media type"
    if problem is not None:
        return Rejection(name, "read", NO_PAGE, problem)
    return _read_record(record, name, media_type, archive)


def address_of(record: WarcRecord) -> str:
    """The address that a record is of; empty where it says none."""
    return (record.headers.get("WARC-Target-URI") or "").strip("<> ")


def _records(path: Path) -> Iterator[WarcRecord]:
    with path.open("rb") as stream:
        yield from ArchiveIterator(stream, record_types=_KINDS, parse_http=True, auto_decode="all")


def _media_type(record: WarcRecord) -> tuple[str, str | None]:
    """The media type of what a record holds, and why it holds no page, if that is known before reading it."""
    if record.record_type == WarcRecordType.revisit:
        return "", "seen before, unchanged"
    said = record.headers.get("Content-Type") or ""
    if record.record_type == WarcRecordType.response:
        if not record.is_http:
            return "", "no HTTP response"
        status = record.http_headers.status_code
        if status != 200:
            return "", f"HTTP status {status}"
        said = record.http_headers.get("Content-Type") or ""
    media_type = said.partition(";")[0].strip().lower()
    return media_type, None


def _read_record(record: WarcRecord, name: str, media_type: str, archive: str) -> Row:
    data = record.reader.read(MAX_BYTES + 1)
    url = address_of(record)
    if len(data) > MAX_BYTES:
        reason = f"{name}: {url} is a page of more than {MAX_BYTES >> 20} MB; the limit is that"
        return Rejection(name, "read", "too-large", reason)
    at, record_id = record.record_date, record.record_id
    retrieval = (
        Retrieval(at, url, archive, str(record_id).strip("<>") if record_id else None)
        if at is not None
        else None
    )
    if media_type in _TEXT:
        text = read_text(data, name, record.http_charset)
        return (
            text
            if isinstance(text, Rejection)
            else (name, Sidecar(url=url or None, retrieval=retrieval), text)
        )
    page = read_html(data, name, record.http_charset)
    if isinstance(page, Rejection):
        return page
    source, said = page
    found = Sidecar(
        carrier=said.carrier or find_host(url),
        url=said.url if said.url and _ADDRESS.match(said.url) else url or None,
        title=said.title,
        published_at=said.published_at,
        published_on=said.published_on,
        retrieval=retrieval,
    )
    return name, found, source
