"""Hostile input through the whole of `dateline add`: read, cleaned, annotated, extracted, linked, resolved, weighed.

    python -m bench.lineage.flood [CASE …] [--size N] [--seconds LIMIT]

The reports tell invented news (`bench.invented`), so that claims, matters and voices are made of them; each case runs
in a process of its own and says whether its groups are right. A case that is not done in `--seconds` of wall clock is
ended and told as unbounded.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import count, islice
from pathlib import Path
from typing import Any

from bench.invented import TELLINGS, tell
from bench.lineage.hostile import FURNITURE, ROOT, Words

from dateline import pipeline, reading
from dateline.lineage.fingerprint import SAMPLE, digest_run
from dateline.record import View, open_record

READ_ON = date(2026, 11, 1)
SEED = 41
#: characters of a sentence of the grammar, about
SENTENCE = 110


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a record says after its reports were added: edges between reports by relation, how many reports are in one,
    claims, matters (and how many of them are statements of unnamed people, who are never merged across reports), and
    the most independent voices and origins that one matter counts."""

    reports: int
    edges: dict[str, int]
    joined: int
    claims: int
    matters: int
    unnamed: int
    voices: int
    origins: int


@dataclass(frozen=True, slots=True)
class Flood:
    """A kind of hostile input: the texts for a size, the size that is measured, one that a test can take, and whether
    what comes of so many is right, given what comes of two (`alone`)."""

    name: str
    texts: Callable[[int], Iterator[str]]
    size: int
    small: int
    right: Callable[[Outcome, Outcome], bool]


def _news(stories: Iterable[int]) -> Iterator[str]:
    """The lines of stories, none of them twice."""
    for story in stories:
        seen: set[str] = set()
        for report in tell(story, SEED)[:TELLINGS]:
            for line in report.text.split("\n\n"):
                if line not in seen and not line.startswith("Sign up"):
                    seen.add(line)
                    yield line


def _story(first: int, lines: int = 12) -> str:
    return "\n\n".join(islice(_news(count(first)), lines))


def identical(size: int) -> Iterator[str]:
    text = _story(0)
    return (text for _ in range(size))


def contains_itself(size: int) -> Iterator[str]:
    """Reports that hold one text up to `size` times, and that text."""
    text = _story(3)
    yield text
    yield "\n\n".join([text] * size)


def one_line(size: int) -> Iterator[str]:
    """Reports of one sentence each, about towns, days and happenings of their own."""
    return (tell(n, SEED)[0].text.split("\n\n")[0] for n in range(size))


def one_line_form(size: int) -> Iterator[str]:
    """Reports of one sentence each, all by one form."""
    words, rng = Words(12), random.Random(12)
    for _ in range(size):
        town, many = words.word().title(), rng.randint(2, 900)
        yield f"At least {many} people were killed when the tram depot of {town} collapsed on Tuesday, police said."


def furniture(size: int) -> Iterator[str]:
    return ("\n\n".join(random.Random(n).sample(FURNITURE, 12)) for n in range(size))


def long_report(size: int) -> Iterator[str]:
    """A report of so many sentences, and the same with more at its end."""
    text = "\n\n".join(islice(_news(count(10)), size))
    yield text
    yield f"{text}\n\n{_story(5, 3)}"


def near_copies(size: int) -> Iterator[str]:
    words, text = Words(9), _story(7)
    return (text.replace(" the ", f" the {words.word()} ", 1 + n % 7) for n in range(size))


def one_day(size: int) -> Iterator[str]:
    """Reports of one happening, each with a count of its own."""
    rng = random.Random(14)
    for _ in range(size):
        yield f"Police in Oslo said that {rng.randint(20, 90_000)} people were killed by the flood of 4 May 2014."


@cache
def kept_runs(many: int) -> tuple[str, ...]:
    """Runs of four invented words that are always keys (`fingerprint`): what an adversary would choose."""
    words = Words(13)
    found: list[str] = []
    while len(found) < many:
        run = [words.word() for _ in range(4)]
        if digest_run(run) % SAMPLE == 0:
            found.append(" ".join(run))
    return tuple(found)


def collisions(size: int) -> Iterator[str]:
    """Reports that share keys with each other, a run of four words at a time, and tell nothing of the same."""
    runs = kept_runs(max(40, size // 4))
    for n in range(size):
        words, rng = Words(10_000 + n), random.Random(n)
        lines = []
        for run in rng.sample(runs, 24):
            before, after = (" ".join(words.word() for _ in range(rng.randint(7, 11))) for _ in range(2))
            lines.append(f"{words.name()} {before} {run} {after} {rng.randint(3, 9000)}.")
        yield "\n\n".join(lines)


def _same_as_two(*relations: str) -> Callable[[Outcome, Outcome], bool]:
    """All are joined, in these relations, and the record says no more than that of two."""

    def right(found: Outcome, alone: Outcome) -> bool:
        return (
            found.joined == found.reports
            and found.edges.keys() <= set(relations)
            and found.matters - found.unnamed == alone.matters - alone.unnamed
            and (found.voices, found.origins) == (alone.voices, alone.origins)
        )

    return right


def _apart(found: Outcome, _: Outcome) -> bool:
    """Hardly any is joined."""
    return found.joined <= found.reports / 50


CASES = (
    Flood("10,000 identical reports", identical, 10_000, 34, _same_as_two("copy")),
    Flood("a report that contains itself 50 times", contains_itself, 50, 5, _same_as_two("copy")),
    Flood("10,000 reports of one line", one_line, 10_000, 20, _apart),
    Flood("10,000 reports of one line, by one form", one_line_form, 10_000, 20, _apart),
    Flood("10,000 counts of one happening", one_day, 10_000, 20, _apart),
    Flood("10,000 pages of furniture alone", furniture, 10_000, 20, _apart),
    Flood("2,000 copies with other single words", near_copies, 2_000, 8, lambda f, _: f.joined == f.reports),
    Flood("2,000 reports that share keys and no text", collisions, 2_000, 8, _apart),
    Flood(
        "two reports of 5 MB",
        long_report,
        45_000,
        60,
        lambda f, _: f.joined == 2 and f.edges.keys() <= {"copy", "revision"},
    ),
)


def flood(texts: Iterable[str], tools: reading.Tools) -> Outcome:
    """Adds texts to an empty record, and what it says then."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reports.jsonl"
        with path.open("w", encoding="utf-8") as out:
            for n, text in enumerate(texts):
                out.write(json.dumps({"id": f"r{n:05}", "text": text}) + "\n")
        with open_record(Path(folder) / "record.db", create=True) as record:
            added = pipeline.add_reports(record, [path], read_on=READ_ON, tools=tools)
            view = View(record)
            edges = view.edges("report")
            matters = view.matters()
            return Outcome(
                added.read,
                dict(sorted(Counter(e.relation for e in edges).items())),
                len({end.report for e in edges for end in (e.source, e.target)}),
                sum(len(m.claims) for m in matters),
                len(matters),
                sum(m.kind == "statement" and all(v.startswith("voi-") for v in m.voices) for m in matters),
                max((len(m.voices) for m in matters), default=0),
                max((len(m.origins) for m in matters), default=0),
            )


def run_case(number: int, size: int | None = None) -> dict[str, Any]:
    """One case in this process."""
    case = CASES[number]
    tools = reading.Tools()
    alone = flood(case.texts(1 if case.texts is contains_itself else 2), tools)
    size = size or case.size
    texts = list(case.texts(size))
    started, wall = time.process_time(), time.perf_counter()
    found = flood(texts, tools)
    return {
        "case": case.name,
        "way": "add",
        "size": size,
        "reports": found.reports,
        "characters": sum(map(len, texts)),
        "cpu_seconds": round(time.process_time() - started, 1),
        "wall_seconds": round(time.perf_counter() - wall, 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "edges": found.edges,
        "joined": found.joined,
        "claims": found.claims,
        "matters": found.matters,
        "unnamed": found.unnamed,
        "voices": found.voices,
        "origins": found.origins,
        "right": case.right(found, alone),
    }


def run_flood(numbers: Iterable[int] = range(len(CASES)), seconds: float = 3600) -> Iterator[dict[str, Any]]:
    """Cases, each in a process of its own; prints a line each."""
    for number in numbers:
        command = [sys.executable, "-m", "bench.lineage.flood", "--here", str(number)]
        try:
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=ROOT, timeout=seconds)
        except subprocess.TimeoutExpired:
            yield {"case": CASES[number].name, "way": "add", "right": None, "ended_after": seconds}
            print(f"{CASES[number].name:42}add     not done after {seconds:.0f} s", flush=True)
            continue
        row = json.loads(done.stdout.splitlines()[-1])
        print(
            f"{row['case']:42}add{row['cpu_seconds']:13.1f} s{row['peak_mb']:7} MB  "
            f"{'right' if row['right'] else 'WRONG':6} {row['edges']} {row['claims']} claims {row['matters']} matters",
            flush=True,
        )
        yield row


def main() -> int:
    parser = argparse.ArgumentParser("python -m bench.lineage.flood", description=__doc__)
    parser.add_argument("cases", nargs="*", type=int, help="numbers of cases, from 0; all without")
    parser.add_argument("--size", type=int)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--here", action="store_true", help="one case in this process, as JSON")
    options = parser.parse_args()
    if options.here or options.size:
        for number in options.cases:
            print(json.dumps(run_case(number, options.size)), flush=True)
        return 0
    list(run_flood(options.cases or range(len(CASES)), options.seconds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
