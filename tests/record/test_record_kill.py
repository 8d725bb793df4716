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
    while (one := record.next_stale("resolve")) is not None:
        record.finish_stale(one, resolutions=[make_resolution(BY_KEY[one.key], date(2031, 5, 2))])


def run_and_kill(path: Path, after_seconds: float) -> list[str]:
    """Starts the work in another process, kills it, and gives the names that it had said were written."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            work(path, write)
        finally:
            os._exit(0)
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
    work(tmp_path / "undisturbed.db")
    answers = []
    for one in (path, tmp_path / "undisturbed.db"):
        with open_record(one, read_only=True) as record:
            view = View(record)
            assert record.stale() == []
            rows = [(r.name, r.report, r.dating) for r in view.reports()]
            answers.append((rows, view.figures(), list(view.passages()), list(view.readings())))
            assert verify_record(record) == []
    assert answers[0] == answers[1]
