"""Kills `dateline add` at random moments, resumes it, and compares the export with an undisturbed one.

    python bench/kill_and_resume.py PATH… [--profile TOML] [--times 20] [--seed 7]

Prints one line a kill and exits non-zero where an export differs by a byte or `verify` finds a failure.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def run(*words: object, check: bool = True) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dateline.cli", *map(str, words)]
    return subprocess.run(command, check=check, capture_output=True, text=True)


def add_words(paths: list[str], record: Path, profile: str | None) -> list[str]:
    words = ["add", *paths, "--record", str(record), "--read-on", "2026-11-01", "--quiet"]
    return words + (["--profile", profile] if profile else [])


def export(record: Path, folder: Path) -> dict[str, bytes]:
    run("export", record, "--to", folder)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--profile")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    chance = random.Random(args.seed)
    different = 0
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        began = time.monotonic()
        run(*add_words(args.paths, home / "straight.db", args.profile))
        length = time.monotonic() - began
        straight = export(home / "straight.db", home / "straight")
        print(f"undisturbed: {length:.1f} s, {sum(map(len, straight.values()))} bytes of export")
        for n in range(args.times):
            record = home / f"{n}.db"
            words = [sys.executable, "-m", "dateline.cli", *add_words(args.paths, record, args.profile)]
            process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            moment = chance.uniform(0.02, 0.98) * length
            try:
                process.wait(moment)
                state = "had ended"
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                state = "killed"
            run(*add_words(args.paths, record, args.profile))
            resumed = export(record, home / f"out{n}")
            verified = run("verify", record, check=False).returncode == 0
            same = resumed == straight and verified
            different += not same
            print(f"{n + 1:2} {state} at {moment:5.1f} s: {'same' if same else 'DIFFERENT'}", flush=True)
    print(f"{args.times} kills, {different} different exports")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
