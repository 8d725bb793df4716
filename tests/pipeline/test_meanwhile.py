"""What is written is derived while others read; when, and in how many pieces, changes nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from test_batches import READ_ON, REPORTS

from dateline import deriving, pipeline, workers
from dateline.cluster import reading as cluster
from dateline.derivation import Neighbours
from dateline.deriving import Meanwhile
from dateline.errors import RecordError, SetupError
from dateline.export import export_record
from dateline.read import read_paths
from dateline.reading import ReadReport, Tools, read_reports
from dateline.record import Record, View, Withholder, open_record, verify_record


@pytest.fixture
def read(shared_tools: Tools, tmp_path: Path) -> list[ReadReport]:
    for name, text in REPORTS.items():
        (tmp_path / f"{name}.txt").write_text(text)
    with open_record(tmp_path / "none.db", create=True) as record:
        given = list(read_paths([tmp_path / f"{name}.txt" for name in REPORTS]))
        return read_reports(given, shared_tools, record.layers)  # type: ignore[arg-type]


def exported(record: Record, out: Path) -> dict[str, bytes]:
    export_record(View(record), "jsonl", out, Withholder("internal", ()))
    return {file.name: file.read_bytes() for file in sorted(out.iterdir())}


@pytest.mark.parametrize("pieces", [0, 1, 3, 1000])
def test_pieces_between_writes_change_nothing(
    read: list[ReadReport], shared_tools: Tools, tmp_path: Path, pieces: int
) -> None:
    with open_record(tmp_path / "whole.db", create=True) as whole:
        pipeline._write_reports(whole, read, Neighbours(whole), READ_ON, pipeline.Added(), None)
        deriving.derive(whole, shared_tools)
        wanted = exported(whole, tmp_path / "whole")
    with open_record(tmp_path / "pieces.db", create=True) as record:
        neighbours = Neighbours(record)
        meanwhile = Meanwhile(record, shared_tools, neighbours)
        assert meanwhile() is False
        for one in read:
            pipeline._write_reports(record, [one], neighbours, READ_ON, pipeline.Added(), None)
            meanwhile.wrote()
            done = sum(1 for _ in range(pieces) if meanwhile())
            assert done == pieces or not any(record.stale(stage) for stage in deriving.STAGES)
        deriving.derive(record, shared_tools, None, neighbours)
        assert verify_record(record) == []
        assert exported(record, tmp_path / "pieces") == wanted


def test_other_work_is_done_while_nothing_has_come() -> None:
    def slow() -> Iterator[list[object]]:
        for number in range(3):
            time.sleep(0.05)
            yield [number]

    left = [True] * 5
    found = list(cluster._as_they_come(slow(), lambda: bool(left) and left.pop()))  # type: ignore[arg-type]
    assert found == [[0], [1], [2]]
    assert not left


def test_a_failure_of_the_job_is_raised_where_it_is_waited_for() -> None:
    def failing() -> Iterator[list[object]]:
        yield [1]
        raise OSError("the node is gone")

    coming = cluster._as_they_come(failing(), lambda: False)  # type: ignore[arg-type]
    assert next(coming) == [1]  # type: ignore[comparison-overlap]
    with pytest.raises(cluster._JobError) as raised:
        next(coming)
    assert isinstance(raised.value.__cause__, OSError)


@pytest.mark.parametrize(("fails", "runs"), [("job", cluster.MOST_TRIES), ("meanwhile", 1)])
def test_a_failed_job_is_begun_again_and_an_error_of_our_own_is_not(
    fails: str, runs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []

    def run(*_: object) -> Iterator[list[object]]:
        begun.append(1)
        time.sleep(0.05)
        if fails == "job":
            raise OSError("the node is gone")
        yield []

    def meanwhile() -> bool:
        if fails == "meanwhile":
            raise RecordError("the disk is full")
        return False

    monkeypatch.setattr(cluster, "_run", run)
    monkeypatch.setattr(cluster, "open_engine", lambda job: None)
    wanted = (SetupError, "failed 5 times") if fails == "job" else (RecordError, "the disk is full")
    with pytest.raises(wanted[0], match=wanted[1]):
        list(cluster.read_on_cluster(["x.jsonl"], Tools(), cluster.Job(), None, meanwhile))
    assert len(begun) == runs


def test_an_error_of_our_own_ends_reading_in_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    class Processes:
        def __init__(self, *_: object, **__: object) -> None:
            self.given = 0

        def submit(self, *_: object) -> Future[list[object]]:
            self.given += 1
            return Future()

    monkeypatch.setattr(workers, "ProcessPoolExecutor", Processes)
    pool = workers._Pool(1, Tools(), "none.db")
    pool.give([[]])

    def meanwhile() -> bool:
        raise RecordError("the disk is full")

    with pytest.raises(RecordError, match="the disk is full"):
        list(pool.read(meanwhile))
    assert pool._pool.given == 1  # type: ignore[attr-defined]


def test_no_more_is_taken_than_may_wait() -> None:
    taken: list[int] = []

    def endless() -> Iterator[list[object]]:
        while True:
            taken.append(1)
            yield [1]

    coming = cluster._as_they_come(endless(), lambda: False)  # type: ignore[arg-type]
    next(coming)
    time.sleep(0.2)
    assert len(taken) <= cluster.MOST_READY + 3
    coming.close()  # type: ignore[attr-defined]
    time.sleep(1.2)
    before = len(taken)
    time.sleep(0.1)
    assert len(taken) == before
