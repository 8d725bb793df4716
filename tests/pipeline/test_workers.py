"""Reading in processes gives the same record, also where one of them is killed; the processes end with their parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_batches import READ_ON, REPORTS

from dateline import pipeline, workers
from dateline.errors import SetupError
from dateline.export import export_record
from dateline.reading import Tools
from dateline.record import View, Withholder, open_record, verify_record
from dateline.workers import read_batches


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "reports"
    home.mkdir()
    for number in range(3):
        for name, text in REPORTS.items():
            (home / f"{name}-{number}.txt").write_text(
                text.replace("Norvale", ("Norvale", "Estmere", "Welby")[number])
            )
    return home


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "BATCH_CHARACTERS", 200)
    monkeypatch.setattr(workers, "ALONE", 1)


def add(path: Path, folder: Path, tools: Tools, number: int) -> dict[str, bytes]:
    with open_record(path, create=True) as record:
        added = pipeline.add_reports(record, [folder], read_on=READ_ON, tools=tools, workers=number)
        assert added.read == 12 and not added.unread
        assert verify_record(record) == []
        out = path.with_suffix(".out")
        export_record(View(record), "jsonl", out, Withholder("internal", ()))
    return {file.name: file.read_bytes() for file in sorted(out.iterdir())}


def test_two_processes_make_the_record_of_one(shared_tools: Tools, folder: Path, tmp_path: Path) -> None:
    alone = add(tmp_path / "one.db", folder, shared_tools, 1)
    assert b"Estmere" in alone["figures.jsonl"]
    assert add(tmp_path / "two.db", folder, shared_tools, 2) == alone


def test_a_process_that_is_killed_costs_nothing(
    shared_tools: Tools, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = add(tmp_path / "one.db", folder, shared_tools, 1)
    killed: list[int] = []
    read = workers._Pool.read

    def killing(self: workers._Pool, *given: object) -> object:
        for number, found in enumerate(read(self, *given)):  # type: ignore[arg-type]
            if number == 0:
                killed.extend(self._pool._processes)
                os.kill(killed[0], signal.SIGKILL)
                time.sleep(0.2)
            yield found

    monkeypatch.setattr(workers._Pool, "read", killing)
    assert add(tmp_path / "two.db", folder, shared_tools, 2) == alone
    assert killed


def test_a_batch_of_which_processes_die_is_told(
    shared_tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_begin", os._exit)  # with three arguments: a start that fails
    with open_record(tmp_path / "a.db", create=True) as record, pytest.raises(SetupError, match="3 times"):
        list(read_batches([[], []], shared_tools, record.layers, 2, record.address))


def test_processes_end_with_the_one_that_writes(tmp_path: Path) -> None:
    script = (
        "import os, sys, time\nfrom dateline import workers\nfrom dateline.reading import Tools\n"
        "from dateline.record import open_record\n"
        "if __name__ == '__main__':\n"
        f"    record = open_record({str(tmp_path / 'a.db')!r}, create=True)\n"
        "    pool = workers._Pool(1, Tools(), record.address)\n"
        "    pool._submit([]).result()\n"
        "    print(*pool._pool._processes, flush=True)\n"
        "    time.sleep(60)\n"
    )
    path = tmp_path / "writer.py"
    path.write_text(script)
    with subprocess.Popen([sys.executable, str(path)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        child = int(writer.stdout.readline())
        writer.kill()
    for _ in range(100):
        if not Path(f"/proc/{child}").exists() or Path(f"/proc/{child}/stat").read_text().split()[2] == "Z":
            return
        time.sleep(0.1)
    pytest.fail(f"process {child} outlived its parent")
