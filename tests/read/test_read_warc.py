"""A web archive becomes its pages, each with how it was fetched; what is no page is counted."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType

from dateline.model import Rejection, Report, Source
from dateline.read import read_paths

AT = "2031-05-04T08:30:00Z"
BODY = (
    "<html><head><title>Dam</title><meta property='article:published_time' content='2031-05-04T06:00:00Z'></head><body>"
    "<article><h1>Dam breaks above Riverton</h1><p>A dam above Riverton gave way on Sunday, and the mayor said that "
    "two people had died in the flood.</p><p>Rescuers searched the valley for a third caf\u00e9 owner until dark, "
    "and the road to the coast stayed closed all day.</p></article></body></html>"
)


def record(
    url: str, body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK",
    record_type: WarcRecordType = WarcRecordType.response,
) -> WarcRecord:  # fmt: skip
    made = WarcRecord()
    made.init_headers(record_type)
    made.headers["WARC-Target-URI"] = url
    made.headers["WARC-Date"] = AT
    if record_type == WarcRecordType.response:
        made.headers["Content-Type"] = "application/http; msgtype=response"
        body = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
    else:
        made.headers["Content-Type"] = kind
    made.set_bytes_content(body)
    return made


def archive(path: Path, *records: WarcRecord) -> Path:
    with path.open("wb") as out:
        for one in records:
            if path.suffix == ".gz":
                writer = GzipWriter(out)
                one.write(writer)
                writer.finish()
            else:
                one.write(out)
    return path


def read(path: Path) -> tuple[list[tuple[Report, Source]], list[Rejection]]:
    found = list(read_paths([path]))
    return [f for f in found if not isinstance(f, Rejection)], [f for f in found if isinstance(f, Rejection)]


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_a_page_is_a_report_with_how_it_was_fetched(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path / name, record("https://www.riverpost.example/dam", BODY.encode()))
    ((report, source),), rejections = read(path)
    assert (report.name, report.carrier, report.url) == (
        "riverpost.example-dam", "riverpost.example", "https://www.riverpost.example/dam",
    )  # fmt: skip
    assert report.published_at == datetime(2031, 5, 4, 6, tzinfo=UTC) and not rejections
    assert report.retrieval is not None
    assert (report.retrieval.at, report.retrieval.archive) == (datetime(2031, 5, 4, 8, 30, tzinfo=UTC), name)
    assert report.retrieval.archive_record and report.retrieval.archive_record.startswith("urn:uuid:")
    assert any("two people had died" in block.text for block in source.blocks)


def test_what_the_server_says_of_the_encoding_is_heard(tmp_path: Path) -> None:
    page = record("https://a.example/1", BODY.encode("iso8859-2"), "text/html; charset=ISO-8859-2")
    ((_, source),), _ = read(archive(tmp_path / "x.warc", page))
    assert source.encoding == "iso8859-2" and "caf\u00e9" in source.text


def test_a_page_that_was_packed_for_the_way_is_read(tmp_path: Path) -> None:
    page = record("https://a.example/1", gzip.compress(BODY.encode()), "text/html\r\nContent-Encoding: gzip")
    ((_, source),), _ = read(archive(tmp_path / "x.warc.gz", page))
    assert "two people had died" in source.text


def test_records_without_a_page_are_counted_by_kind(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "x.warc",
        record("https://a.example/p.png", b"\x89PNG", "image/png"),
        record("https://a.example/q.png", b"\x89PNG", "image/png"),
        record("https://a.example/gone", b"gone", status="404 Not Found"),
        record("https://a.example/1", BODY.encode()),
        record("https://a.example/empty", b"<html><body><p>Menu</p></body></html>"),
    )
    kept, rejections = read(path)
    assert [report.name for report, _ in kept] == ["a.example-1"]
    said = {r.report: (r.slug, r.reason) for r in rejections}
    assert said["x (image/png)"][0] == "no-page" and "2 records" in said["x (image/png)"][1]
    assert "1 records" in said["x (HTTP status 404)"][1]
    assert said["a.example-empty"][0] == "no-article"


def test_plain_text_of_a_crawl_is_read(tmp_path: Path) -> None:
    text = record(
        "https://a.example/1", b"A dam broke on Sunday.", "text/plain", record_type=WarcRecordType.conversion
    )
    ((report, source),), _ = read(archive(tmp_path / "x.warc.wet.gz", text))
    assert (report.name, source.text) == ("a.example-1", "A dam broke on Sunday.")


def test_an_archive_that_ends_in_the_middle_keeps_what_came_before(tmp_path: Path) -> None:
    whole = archive(
        tmp_path / "x.warc.gz", *(record(f"https://a.example/{n}", BODY.encode()) for n in range(3))
    ).read_bytes()
    (tmp_path / "x.warc.gz").write_bytes(whole[: len(whole) - 200])
    kept, rejections = read(tmp_path / "x.warc.gz")
    assert len(kept) == 2 and [r.slug for r in rejections] in (["bad-archive"], ["no-article"])


@pytest.mark.parametrize("content", [b"", b"no archive at all\n" * 50, b"\x1f\x8b\x08\x00broken"])
def test_bytes_that_are_no_archive_are_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.warc.gz").write_bytes(content)
    kept, rejections = read(tmp_path / "x.warc.gz")
    assert not kept and [r.report for r in rejections] == ["x"]
    assert rejections[0].slug in ("bad-archive", "empty")
