"""The peak memory of adding once, four and sixteen times as many invented reports, each in a process of its own, and how
long questions take in the record that was made.

    python -m bench.ratios.memory REPORTS WORKERS

prints one measurement. The peak is that of the process that writes (`VmHWM`); with workers, theirs is added, each at its
own peak, which is more than was ever used together.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

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


def _add(reports: int, workers: int) -> dict[str, Any]:
    from dateline import pipeline
    from dateline.record import open_record

    with tempfile.TemporaryDirectory() as home:
        table, place = Path(home) / "reports.jsonl", Path(home) / "record.db"
        with table.open("w", encoding="utf-8") as out:
            for one in invent(reports, 11):
                out.write(json.dumps(one.row()) + "\n")
        began = time.perf_counter()
        with open_record(place, create=True) as record:
            pipeline.add_reports(record, [table], read_on=READ_ON, workers=workers)
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024  # the largest of them
        seconds = round(time.perf_counter() - began, 1)
        return {
            "reports": reports,
            "workers": workers,
            "peak_mb": own + (workers * children if workers > 1 else 0),
            "writer_peak_mb": own,
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
