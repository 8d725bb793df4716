"""A Daft job makes the record that one process makes, byte for byte, here and on Ray, also where a worker is killed.

Needs the extra `dateline[cluster]`; the cases on Ray run where DATELINE_TEST_RAY is set, since starting it takes a minute.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from linked_texts import link, mixed
from test_batches import READ_ON, REPORTS

from dateline import cluster, pipeline
from dateline.derivation import HERE
from dateline.errors import SetupError, UsageError
from dateline.export import export_record
from dateline.lineage import HOT
from dateline.reading import Tools
from dateline.record import View, Withholder, open_record, verify_record

pytest.importorskip("daft", reason="the extra `cluster` is not installed")

from dateline.cluster import Job, LineageJob

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


class Jobs(LineageJob):
    """Notes what it did."""

    def __init__(self, job: Job) -> None:
        super().__init__(replace(job, least_reports=1, least_pairs=1))
        self.joined: list[int] = []
        self.judged: list[int] = []

    def share(self, reports, bearers):
        self.joined.append(len(reports))
        return super().share(reports, bearers)

    def _judge(self, waiting, number):
        self.judged.append(number)
        return super()._judge(waiting, number)


def linked(
    path: Path, table: Path, job: Job, monkeypatch: pytest.MonkeyPatch
) -> tuple[Jobs, dict[str, bytes]]:
    """A record whose lineage is all derived as a job, and what it exports."""
    made = Jobs(job)
    monkeypatch.setattr(cluster, "LineageJob", lambda given: made)
    monkeypatch.setattr(pipeline.Meanwhile, "__call__", lambda self: False)
    with open_record(path, create=True) as record:
        added = pipeline.add_by_job(record, [str(table)], job, read_on=READ_ON)
    return made, export(path, added)


@pytest.fixture
def crowd(tmp_path: Path) -> Path:
    """Reports of which many share a sentence or are copies, and some that are related else."""
    told = "The bridge over the Wend at Harrowgate fell on Monday, killing 4 people, the mayor said."
    rows = [
        {
            "name": f"line-{n:02}",
            "carrier": f"Line {n}",
            "text": f"{told} The {n + 3} shops of Elm Road {n} stay shut.",
        }
        for n in range(HOT + 3)
    ]
    rows += [
        {"name": f"copy-{n:02}", "carrier": f"Copy {n}", "text": REPORTS["quay"]} for n in range(HOT + 3)
    ]
    rows += [{"name": f"{name}-b", "text": f"{text} {told}"} for name, text in REPORTS.items()]
    path = tmp_path / "crowd.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_lineage_as_a_job_is_that_of_one_process(
    crowd: Path, shared_tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, found = linked(tmp_path / "job.db", crowd, Job(2), monkeypatch)
    assert max(made.joined) > HOT and max(made.judged) > HOT
    monkeypatch.undo()
    assert found == alone(tmp_path / "one.db", crowd, shared_tools)


@ON_RAY
def test_lineage_on_ray_is_that_of_one_process(
    crowd: Path, shared_tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, found = linked(tmp_path / "ray.db", crowd, Job(2, "local"), monkeypatch)
    assert max(made.joined) > HOT and max(made.judged) > HOT
    monkeypatch.undo()
    assert found == alone(tmp_path / "one.db", crowd, shared_tools)


@pytest.mark.parametrize("step", ["join_keys", "judge_pairs"])
def test_a_step_of_lineage_that_fails_is_begun_again_with_all_that_it_was_given(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []
    real = getattr(cluster.lineage, step)

    def failing(*given: object) -> object:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("the node is gone")
        return real(*given)

    texts = mixed()
    here = link(tmp_path / "here.db", texts, HERE, 64, len(texts))
    monkeypatch.setattr(cluster.lineage, step, failing)
    work = Jobs(Job(2))
    assert link(tmp_path / "job.db", texts, work, 500, len(texts)) == here
    assert len(tries) > 1 and here


def test_a_step_of_lineage_that_fails_again_and_again_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*given: object) -> object:
        raise OSError("the node is gone")

    monkeypatch.setattr(cluster.lineage, "join_keys", failing)
    with pytest.raises(SetupError, match=r"lineage: the job failed 5 times; .*the node is gone"):
        link(tmp_path / "job.db", mixed(), Jobs(Job(1)), 500, 500)


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
