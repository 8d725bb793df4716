"""The peak memory of adding once, four and sixteen times as many invented reports, each in a process of its own, and how
long questions take in the record that was made.

    python -m bench.ratios.memory REPORTS WORKERS

prints one measurement. `peak_mb` is that of the process that writes (`VmHWM`); with workers, theirs is added, each at its
own peak, which is more than was ever used together. `together_mb` is what all of them held at one moment, pages that they
share counted once (`Pss`, looked at five times a second), at most; None where the system does not tell.
"""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date
from pathlib import Path
from typing import Any, Self

from bench.invented import invent
from sqlalchemy import text

READ_ON = date(2031, 6, 1)


def measure(reports: int, workers: int) -> dict[str, Any]:
    """One addition in a process of its own."""
    command = [sys.executable, "-m", "bench.ratios.memory", str(reports), str(workers)]
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, cwd=Path(__file__).resolve().parents[2]
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


class Together:
    """Watches what this process and its children hold at one moment, in MB, while the `with` block lasts; `peak` is the
    most, None where the system does not tell."""

    def __init__(self, every: float = 0.2) -> None:
        self._every = every
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.peak: int | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(self._every):
            sizes = [_held(process) for process in (os.getpid(), *_children())]
            if (total := sum(size for size in sizes if size is not None) // 1024) > (self.peak or 0):
                self.peak = total


def _children() -> list[int]:
    """The processes that this one started and that still run."""
    listed = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return [int(one) for file in listed for one in _text_of(file).split()]


def _held(process: int) -> int | None:
    """The kB that a process holds, its part of what it shares with others included; None where nothing tells."""
    found = re.search(r"^Pss:\s+(\d+) kB", _text_of(Path(f"/proc/{process}/smaps_rollup")), re.MULTILINE)
    return int(found.group(1)) if found else None


def _text_of(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:  # it ended meanwhile, or this is another system
        return ""


def _add(reports: int, workers: int) -> dict[str, Any]:
    from dateline import pipeline
    from dateline.record import open_record

    with tempfile.TemporaryDirectory() as home:
        table, place = Path(home) / "reports.jsonl", Path(home) / "record.db"
        with table.open("w", encoding="utf-8") as out:
            for one in invent(reports, 11):
                out.write(json.dumps(one.row()) + "\n")
        began = time.perf_counter()
        with Together() as together, open_record(place, create=True) as record:
            pipeline.add_reports(record, [table], read_on=READ_ON, workers=workers)
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024  # the largest of them
        seconds = round(time.perf_counter() - began, 1)
        return {
            "reports": reports,
            "workers": workers,
            "peak_mb": own + (workers * children if workers > 1 else 0),
            "writer_peak_mb": own,
            "together_mb": together.peak,
            "wall_seconds": seconds,
            "record_bytes_a_report": place.stat().st_size // reports,
            "questions": _ask(place),
        }


def _ask(place: Path, number: int = 20) -> dict[str, dict[str, float]]:
    """Milliseconds of the questions of `bench.million` in a record, each asked this often."""
    from bench import million
    from dateline.record import View, open_record

    with open_record(place, read_only=True) as record:
        places = sorted(View(record).terms("place"))
        with record.read() as connection:
            found = connection.execute(
                text(
                    "SELECT key FROM derived WHERE kind = 'matter' AND closed_at IS NULL AND known_until IS NULL "
                    "ORDER BY id LIMIT :most"
                ),
                {"most": number},
            )
            matters = [key for (key,) in found]
        if not places or not matters:
            return {}
        drawn = {
            "places": [places[n % len(places)] for n in range(number)],
            "matters": [matters[n % len(matters)] for n in range(number)],
            "words": [("killed", "police", "people", "injured families")[n % 4] for n in range(number)],
        }
        asked = million.questions(drawn)
        return {name: million.measure(record, some) for name, some in asked.items()}


if __name__ == "__main__":
    print(json.dumps(_add(int(sys.argv[1]), int(sys.argv[2]))))
