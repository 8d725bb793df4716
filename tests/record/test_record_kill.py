"""A kill at any moment: what was said to be written is there, nothing is there by half, and work goes on."""

from __future__ import annotations

import os
import random
import signal
import time
from datetime import date
from pathlib import Path

import pytest
from record_making import make_facts, make_resolution

from dateline.record import Record, ReportFacts, View, open_record, verify_record

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs the signals of POSIX")

REPORTS = [make_facts(f"r{n:02}", killed=n + 1) for n in range(40)]
BY_KEY = {facts.report.key: facts for facts in REPORTS}


def work(path: Path, say: int | None = None) -> None:
    """What `add` does: every report not yet there, then whatever is stale; says each name once written."""
    with open_record(path, create=True) as record:
        for facts in REPORTS:
            if record.add_report(facts) and say is not None:
                os.write(say, f"{facts.report.name}\n".encode())
        derive(record)


def derive(record: Record) -> None:
    while some := record.stale("resolve", 1):
        (one,) = some
        record.finish_stale(one, resolutions=[make_resolution(BY_KEY[one.key], date(2031, 5, 2))])


def start(path: Path, say: int | None = None) -> int:
    """Starts the work in another process, whose id it gives."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work(path, say)
            code = 0
        finally:
            os._exit(code)
    return child


def run_and_kill(path: Path, after_seconds: float) -> list[str]:
    """Starts the work, kills it, and gives the names that it had said were written."""
    read, write = os.pipe()
    child = start(path, write)
    os.close(write)
    time.sleep(after_seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(read) as pipe:
        return pipe.read().split()


def is_whole(record: Record, facts: ReportFacts) -> bool:
    key = facts.report.key
    return (
        tuple(record.passages(key)) == facts.passages
        and record.extraction(key) == facts.extraction
        and record.reading(key, "dates", dict[str, str]) is not None
    )


def test_kills_at_random_moments_leave_whole_reports_and_the_work_resumes(tmp_path: Path) -> None:
    path = tmp_path / "killed.db"
    chance = random.Random(7)
    said: set[str] = set()
    for _ in range(8):
        said.update(run_and_kill(path, chance.uniform(0.005, 0.12)))
        if not path.exists() or path.stat().st_size == 0:
            continue
        with open_record(path, create=True) as record:
            there = {report.key for report in record.reports()}
            assert {r.name for r in record.reports()} >= said
            assert all(is_whole(record, BY_KEY[key]) for key in there)
            resolved = {r.report for r in View(record).readings()}
            waiting = {one.key for one in record.stale("resolve")}
            assert resolved | waiting == there
            assert not resolved & waiting
            assert verify_record(record) == []
    work(path)
    assert seen(path) == undisturbed(tmp_path)


def test_two_who_add_the_same_reports_at_once_make_one_record(tmp_path: Path) -> None:
    path = tmp_path / "shared.db"
    children = [start(path), start(path), start(path)]
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0, 0]
    work(path)
    assert seen(path) == undisturbed(tmp_path)


def undisturbed(folder: Path) -> object:
    path = folder / "undisturbed.db"
    work(path)
    return seen(path)


def seen(path: Path) -> object:
    """All that a record says, after checking that it is sound and that nothing waits."""
    with open_record(path, read_only=True) as record:
        assert record.stale() == []
        assert verify_record(record) == []
        view = View(record)
        rows = [(r.name, r.report, r.dating) for r in view.reports()]
        return rows, view.figures(), list(view.passages()), list(view.readings())
