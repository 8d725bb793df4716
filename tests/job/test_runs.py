"""A run again, in another order, or killed and resumed: the same record."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from examples import EXAMPLES, add_examples

from dateline.export import export_record
from dateline.lineage import Side, link_reports
from dateline.record import Record, View, Withholder, open_record


def _export(record: Record, folder: Path) -> dict[str, bytes]:
    export_record(View(record), "jsonl", folder, Withholder("internal", ()))
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


def test_adding_again_changes_nothing(exercise: Record, tmp_path: Path) -> None:
    before = _export(exercise, tmp_path / "before")
    add_examples(exercise)
    assert _export(exercise, tmp_path / "after") == before


def test_order_of_adding_does_not_matter(exercise: Record, tmp_path: Path) -> None:
    paths = sorted((EXAMPLES / "reports").iterdir())
    random.Random(7).shuffle(paths)
    with open_record(tmp_path / "shuffled.db", create=True) as record:
        add_examples(record, paths[:5])
        add_examples(record, paths[5:11])
        add_examples(record, paths)
        shuffled = _export(record, tmp_path / "shuffled")
    straight = _export(exercise, tmp_path / "straight")
    assert shuffled.keys() == straight.keys()
    for name, content in straight.items():
        assert shuffled[name] == content, name


def test_a_killed_run_resumes_to_the_same_record(exercise: Record, tmp_path: Path) -> None:
    path = tmp_path / "killed.db"
    command = [sys.executable, "-m", "dateline.cli", "add", str(EXAMPLES / "reports"), "--record", str(path)]
    command += ["--profile", str(EXAMPLES / "exercise.toml"), "--read-on", "2026-11-01", "--quiet"]
    chance = random.Random(11)
    for _ in range(3):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(2.0, 6.0))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    subprocess.run(command, check=True, timeout=300)
    with open_record(path) as record:
        resumed = _export(record, tmp_path / "resumed")
    assert resumed == _export(exercise, tmp_path / "straight")


def test_the_index_finds_what_comparing_all_reports_finds(exercise: Record) -> None:
    view = View(exercise)
    sides = [
        Side(
            row.report.key,
            exercise.passages(row.report.key),
            row.dating if row.dating is not None and row.dating.source == "given" else None,
            row.report.published_at,
            row.report.carrier,
        )
        for row in view.reports()
    ]
    pairs = {(e.source.report, e.target.report, e.relation) for e in view.edges("report")}
    together = [e for e in link_reports(sides).edges if e.level == "report"]
    assert pairs == {(e.source.report, e.target.report, e.relation) for e in together}
