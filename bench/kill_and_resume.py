"""Kills `dateline add` and `dateline judge` at random moments, resumes them, and compares the export with an undisturbed one.

    python bench/kill_and_resume.py PATH… [--profile TOML] [--times 20] [--seed 7] [--server]

A run adds the reports, accepts one figure and edits another. It is killed (SIGKILL) once, at a moment drawn from
the whole of its length, and run again from its first step. With `--server` each record is a database of a private
PostgreSQL server on loopback. Prints one line a kill and exits non-zero where an export differs by a byte or
`verify` finds a failure.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Steps = list[list[str]]
_TESTS = Path(__file__).resolve().parents[1] / "tests" / "record"


def run(*words: object, check: bool = True) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(words), check=check, capture_output=True, text=True)


def command(words: object) -> list[str]:
    return [sys.executable, "-m", "dateline.cli", *map(str, words)]  # type: ignore[call-overload]


def add_words(paths: list[str], record: str, profile: str | None) -> list[str]:
    words = ["add", *paths, "--record", record, "--read-on", "2026-11-01", "--quiet"]
    return words + (["--profile", profile] if profile else [])


def judge_words(record: str, figures: list[str]) -> Steps:
    by = ["--by", "bench", "--record", record]
    return [["judge", figures[0], "accept", *by], ["judge", figures[-1], "edit", "--set", "low=3", *by]]


def export(record: str, folder: Path) -> dict[str, bytes]:
    run("export", record, "--to", folder)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def run_until(steps: Steps, moment: float) -> str:
    """Runs steps in order and kills the one that runs at a moment; what came of it."""
    until = time.monotonic() + moment
    for words in steps:
        process = subprocess.Popen(command(words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(max(until - time.monotonic(), 0.001))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            return f"killed in {words[0]}"
    return "had ended"


@contextmanager
def places(home: Path, server: bool) -> Iterator[Callable[[str], str]]:
    """What gives a new place for a record by name: a file, or a database of a private server."""
    if not server:
        yield lambda name: str(home / f"{name}.db")
        return
    sys.path.insert(0, str(_TESTS))
    from private_server import find_programs, private_server
    from sqlalchemy import create_engine, make_url

    programs = find_programs()
    if programs is None:
        raise SystemExit("PostgreSQL is not installed here")
    with private_server(programs) as address:
        engine = create_engine(address, isolation_level="AUTOCOMMIT")

        def place(name: str) -> str:
            with engine.connect() as connection:
                connection.exec_driver_sql(f"CREATE DATABASE run_{name}")
            return make_url(address).set(database=f"run_{name}").render_as_string(hide_password=False)

        yield place
        engine.dispose()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--profile")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--server", action="store_true")
    args = parser.parse_args()
    chance = random.Random(args.seed)
    different = 0
    with tempfile.TemporaryDirectory() as name, places(Path(name), args.server) as place:
        home = Path(name)
        record = place("straight")
        began = time.monotonic()
        run(*add_words(args.paths, record, args.profile))
        figures = sorted(json.loads(r)["id"] for r in run("figures", record, "--json").stdout.splitlines())
        for words in judge_words(record, figures):
            run(*words)
        length = time.monotonic() - began
        straight = export(record, home / "straight")
        print(f"undisturbed: {length:.1f} s, {sum(map(len, straight.values()))} bytes of export", flush=True)
        for n in range(args.times):
            record = place(str(n))
            steps = [add_words(args.paths, record, args.profile), *judge_words(record, figures)]
            moment = chance.uniform(0.02, 0.98) * length
            state = run_until(steps, moment)
            for words in steps:
                run(*words)
            resumed = export(record, home / f"out{n}")
            verified = run("verify", record, check=False).returncode == 0
            same = resumed == straight and verified
            different += not same
            print(f"{n + 1:2} {state} at {moment:5.1f} s: {'same' if same else 'DIFFERENT'}", flush=True)
    print(f"{args.times} kills, {different} different exports")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
