"""Kills the work on a record at random moments, resumes it, and compares the export with an undisturbed one.

    python -m bench.kill_and_resume [--times 200] [--seed 7] [--server] [--folder FOLDER]

The work has three parts, as the commands `add`, `judge` and any opening of an older record do it: a record that an
older version left (1 to 5, by turns) is brought forward, reports are added to it and derived, and a person accepts
a figure, edits one, rejects an event, takes that back and accepts it. A process of its own does it and is killed
(SIGKILL) once, at a moment drawn from the length of one of the parts, by turns. Then:

- what it had said was done (a report added, a judgement given) must be in the record, and `verify` must find nothing;
- the work is done from its first step by another process, and its export must be byte for byte that of a straight run.

With `--server` each record is a database of a private PostgreSQL server on loopback. Prints one line a kill and
exits non-zero where anything was lost or differs. Children are forked with the language pipeline loaded, so that the
moments fall on the work and not on its start.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from bench.invented import tell

from dateline import pipeline
from dateline.export import export_jsonl
from dateline.record import Record, View, Withholder, judgements, open_record, verify_record

_TESTS = Path(__file__).resolve().parents[1] / "tests" / "record"
sys.path.insert(0, str(_TESTS))
READ_ON = date(2026, 11, 1)
PARTS = ("migrate", "add", "curate")
VERSIONS = (1, 2, 3, 4, 5)

Say = Callable[[str], None]


class Work:
    """The work on a record. `say` is told each part that begins, and each thing that is done."""

    def __init__(self, home: Path, seed: int) -> None:
        self.tools = pipeline.Tools()
        rows = [report.row() for report in tell(3, seed)]
        self.old, self.new = home / "old.jsonl", home / "new.jsonl"
        self.old.write_text("".join(json.dumps(row) + "\n" for row in rows[:1]), encoding="utf-8")
        self.new.write_text("".join(json.dumps(row) + "\n" for row in rows[4:5]), encoding="utf-8")

    def make_old(self, place: str, version: int) -> None:
        """A record of one report as an older version left it."""
        from older_records import age

        with open_record(place, create=True) as record:
            pipeline.add_reports(record, [self.old], read_on=READ_ON, tools=self.tools)
            age(record, version)

    def run(self, place: str, say: Say) -> None:
        """All of it, from the first step; what is there already is left as it is."""
        say("part migrate")
        with open_record(place) as record:
            say("part add")
            pipeline.add_reports(record, [self.new], read_on=READ_ON, tools=self.tools)
            for report in record.reports():
                say(f"report {report.key}")
            say("part curate")
            self._curate(record, say)
            say("part end")

    def _curate(self, record: Record, say: Say) -> None:
        view = View(record)
        figures = sorted(row.id for row in view.figures())
        other = sorted(row.id for row in (*view.events(), *view.statements(), *view.figures()[1:]))[0]
        steps = (
            (figures[0], "accepted", None), (figures[-1], "edited", {"low": "3"}), (other, "rejected", None),
            (other, "undone", None), (other, "accepted", None),
        )  # fmt: skip
        for subject, verdict, edits in steps:
            made = pipeline.judge(record, subject, verdict, "bench", edits=edits, tools=self.tools)  # type: ignore[arg-type]
            say(f"judgement {made.id}")


def in_child(work: Callable[[Say], None]) -> tuple[int, Iterator[tuple[float, str]]]:
    """Starts work in a process of its own; its id, and what it says as it says it, each with its instant."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        code = 1
        try:
            work(lambda words: (os.write(write, f"{words}\n".encode()), None)[1])
            code = 0
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(code)
    os.close(write)

    def said() -> Iterator[tuple[float, str]]:
        with os.fdopen(read) as pipe:
            for line in pipe:
                yield time.monotonic(), line.strip()

    return child, said()


def run_whole(work: Callable[[Say], None]) -> list[tuple[float, str]]:
    """Work in a process of its own, to its end."""
    began = time.monotonic()
    child, said = in_child(work)
    lines = [(began, "start"), *said]
    if os.waitpid(child, 0)[1]:
        raise SystemExit("the work failed without being killed")
    return lines


def run_and_kill(work: Callable[[Say], None], part: str, after_seconds: float) -> list[str]:
    """Work that is killed so long after one of its parts began; what it had said."""
    child, said = in_child(work)
    lines: list[str] = []
    for _, line in said:
        lines.append(line)
        if line == f"part {part}":
            time.sleep(after_seconds)
            os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return lines


def lengths_of(lines: Sequence[tuple[float, str]]) -> dict[str, float]:
    """How long each part took, in seconds."""
    at = {line.removeprefix("part "): moment for moment, line in lines if line.startswith("part ")}
    return {part: at[after] - at[part] for part, after in zip(PARTS, (*PARTS[1:], "end"), strict=True)}


def export(place: str, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    with open_record(place, read_only=True) as record:
        export_jsonl(View(record), folder, Withholder("internal", ()))
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def lost(place: str, said: Sequence[str]) -> list[str]:
    """What was said to be done and is not in the record, and what `verify` finds wrong in it."""
    with open_record(place) as record:
        there = {f"report {report.key}" for report in record.reports()}
        there |= {f"judgement {one.id}" for one in judgements(record)}
        failures = [str(one) for one in verify_record(record)]
    return [
        line for line in said if line.split()[0] in ("report", "judgement") and line not in there
    ] + failures


@contextmanager
def places(home: Path, server: bool) -> Iterator[Callable[[str, str | None], str]]:
    """What gives a place for a record by name, as a copy of another where one is named."""
    if not server:

        def file(name: str, like: str | None) -> str:
            path = home / f"{name}.db"
            if like is not None:
                shutil.copyfile(home / f"{like}.db", path)
            return str(path)

        yield file
        return
    from private_server import find_programs, private_server
    from sqlalchemy import NullPool, create_engine, make_url

    programs = find_programs()
    if programs is None:
        raise SystemExit("PostgreSQL is not installed here")
    with private_server(programs) as address:
        engine = create_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool)

        def database(name: str, like: str | None) -> str:
            with engine.connect() as connection:
                template = f" TEMPLATE run_{like}" if like is not None else ""
                connection.exec_driver_sql(f"CREATE DATABASE run_{name}{template}")
            return make_url(address).set(database=f"run_{name}").render_as_string(hide_password=False)

        yield database


def main() -> int:
    parser = argparse.ArgumentParser(
        "python -m bench.kill_and_resume",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--minutes", type=float, default=1e9, help="begin no kill after so many minutes")
    parser.add_argument("--server", action="store_true")
    parser.add_argument(
        "--folder", type=Path, help="where records are made (default: a folder that is removed)"
    )
    args = parser.parse_args()
    chance = random.Random(args.seed)
    bad, fell = 0, Counter[str]()
    with tempfile.TemporaryDirectory(dir=args.folder) as name, places(Path(name), args.server) as place:
        home = Path(name)
        work = Work(home, args.seed)
        work.tools.annotator, work.tools.gazetteer  # noqa: B018 (loaded once, before any child is made)
        straight: dict[int, dict[str, bytes]] = {}
        lengths: dict[int, dict[str, float]] = {}
        for version in VERSIONS:
            old = place(f"old{version}", None)
            run_whole(lambda _, old=old, version=version: work.make_old(old, version))  # type: ignore[misc]
            record = place(f"straight{version}", f"old{version}")
            lengths[version] = lengths_of(run_whole(lambda say, record=record: work.run(record, say)))  # type: ignore[misc]
            straight[version] = export(record, home / f"straight{version}")
        size = sum(map(len, straight[3].values()))
        told = ", ".join(f"{part} {seconds:.2f} s" for part, seconds in lengths[1].items())
        print(f"undisturbed: {told}; {size} bytes of export", flush=True)
        began = time.monotonic()
        for n in range(args.times):
            if time.monotonic() - began > 60 * args.minutes:
                break
            part, version = PARTS[n % 3], VERSIONS[n // 3 % len(VERSIONS)]
            record = place(str(n), f"old{version}")
            moment = chance.uniform(0, 1) * lengths[version][part]
            said = run_and_kill(lambda say, record=record: work.run(record, say), part, moment)  # type: ignore[misc]
            state = "had ended" if "part end" in said else f"killed in {_last_part(said)}"
            fell[state] += 1
            missing = lost(record, said)
            run_whole(lambda say, record=record: work.run(record, say))  # type: ignore[misc]
            again = lost(record, [])
            same = export(record, home / f"out{n}") == straight[version]
            good = same and not missing and not again
            bad += not good
            words = "same" if good else f"DIFFERENT {missing[:3]} {again[:3]}"
            print(f"{n + 1:3} from version {version}, {state} at {moment:6.3f} s: {words}", flush=True)
            shutil.rmtree(home / f"out{n}")
    print(
        f"{fell.total()} kills on {'PostgreSQL' if args.server else 'SQLite'}: {bad} bad; {dict(sorted(fell.items()))}"
    )
    return 1 if bad else 0


def _last_part(said: Sequence[str]) -> str:
    parts = [line.removeprefix("part ") for line in said if line.startswith("part ")]
    return parts[-1] if parts else "nothing"


if __name__ == "__main__":
    sys.exit(main())
