"""A Daft job makes the record that one process makes, byte for byte, here and on Ray, also where a worker is killed.

Needs the extra `dateline[cluster]`; the cases on Ray run where DATELINE_TEST_RAY is set, since starting it takes a minute.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from test_batches import READ_ON, REPORTS

from dateline import pipeline
from dateline.errors import SetupError, UsageError
from dateline.export import export_record
from dateline.reading import Tools
from dateline.record import View, Withholder, open_record, verify_record

pytest.importorskip("daft", reason="the extra `cluster` is not installed")

from dateline.cluster import Job

ON_RAY = pytest.mark.skipif("DATELINE_TEST_RAY" not in os.environ, reason="DATELINE_TEST_RAY is not set")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rows = [
        {"name": f"{name}-{n}", "carrier": f"Post {n}", "published": f"2031-05-0{n + 4}", "text": text}
        for n in range(3)
        for name, text in REPORTS.items()
    ]
    path = tmp_path / "reports.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture
def crawl(tmp_path: Path) -> Path:
    from fastwarc.stream_io import GzipWriter
    from fastwarc.warc import WarcRecord, WarcRecordType

    folder = tmp_path / "crawl"
    folder.mkdir()
    for n in range(2):
        with (folder / f"{n}.warc.gz").open("wb") as out:
            for name, text in [*REPORTS.items(), ("gone", "")]:
                record = WarcRecord()
                record.init_headers(WarcRecordType.response)
                record.headers["WARC-Target-URI"] = f"https://post{n}.example/{name}"
                record.headers["WARC-Date"] = f"2031-05-0{n + 4}T08:00:00Z"
                record.headers["Content-Type"] = "application/http; msgtype=response"
                status = "200 OK" if text else "404 Not Found"
                body = f"<html><body><article><h1>News</h1><p>{text}</p></article></body></html>"
                record.set_bytes_content(
                    f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n\r\n{body}".encode()
                )
                writer = GzipWriter(out)
                record.write(writer)
                writer.finish()
    return folder


def export(path: Path, added: pipeline.Added) -> dict[str, bytes]:
    assert added.read
    with open_record(path) as record:
        assert verify_record(record) == []
        out = path.with_suffix(".out")
        export_record(View(record), "jsonl", out, Withholder("internal", ()))
        rejections = sorted((r.report, r.slug) for r in View(record).rejections())
    return {file.name: file.read_bytes() for file in sorted(out.iterdir())} | {
        "rejections": repr(rejections).encode()
    }


def alone(path: Path, given: Path, tools: Tools) -> dict[str, bytes]:
    with open_record(path, create=True) as record:
        added = pipeline.add_reports(record, [given], read_on=READ_ON, tools=tools)
    return export(path, added)


def by_job(path: Path, given: str, job: Job) -> dict[str, bytes]:
    with open_record(path, create=True) as record:
        added = pipeline.add_by_job(record, [given], job, read_on=READ_ON)
        again = pipeline.add_by_job(record, [given], job, read_on=READ_ON)
        assert (again.read, again.known) == (0, added.read)
    return export(path, added)


def test_a_job_over_a_table_makes_the_same_record(table: Path, shared_tools: Tools, tmp_path: Path) -> None:
    assert by_job(tmp_path / "job.db", str(table), Job(2)) == alone(tmp_path / "one.db", table, shared_tools)


def test_a_job_over_archives_makes_the_same_record(crawl: Path, shared_tools: Tools, tmp_path: Path) -> None:
    found = by_job(tmp_path / "job.db", f"{crawl}/*.warc.gz", Job(2))
    assert b"HTTP status 404" in found["rejections"]
    assert found == alone(tmp_path / "one.db", crawl, shared_tools)


@ON_RAY
def test_a_job_on_ray_makes_the_same_record(table: Path, shared_tools: Tools, tmp_path: Path) -> None:
    found = by_job(tmp_path / "ray.db", str(table), Job(2, "local"))
    assert found == alone(tmp_path / "one.db", table, shared_tools)


def test_rows_without_a_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"text": "A dam broke."}\n')
    with (
        open_record(tmp_path / "a.db", create=True) as record,
        pytest.raises(UsageError, match="column `name`"),
    ):
        pipeline.add_by_job(record, [str(tmp_path / "x.jsonl")], Job(), read_on=READ_ON)


@pytest.mark.parametrize("path", ["folder", "x.pdf", "s3://bucket/x.zip"])
def test_what_a_job_does_not_read_is_told(path: str, tmp_path: Path) -> None:
    with (
        open_record(tmp_path / "a.db", create=True) as record,
        pytest.raises((UsageError, SetupError), match="is not among"),
    ):
        pipeline.add_by_job(record, [path], Job(), read_on=READ_ON)
