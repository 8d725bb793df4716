"""Hostile input through the whole of `dateline add`: read, cleaned, annotated, extracted, linked, resolved, weighed.

    python -m bench.lineage.flood [CASE …] [--size N] [--doublings K] [--seconds LIMIT]

The reports tell invented news (`bench.invented`), so that claims, matters and voices are made of them; each case runs
in a process of its own and says whether its groups are right. With `--doublings` a case is run again at twice its size, and
so on: what grows faster than the reports shows there. A case that is not done in `--seconds` of wall clock is ended and
told as unbounded.
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
from collections.abc import Callable, Iterable, Iterator, Mapping
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
    claims and their relations, matters (and how many of them are statements of unnamed people, who are never merged
    across reports), the standings of the matters of figures, and the most independent voices, origins and carriers that
    one matter counts."""

    reports: int
    edges: dict[str, int]
    joined: int
    claims: int
    relations: int
    matters: int
    unnamed: int
    standings: dict[str, int]
    voices: int
    origins: int
    carriers: int


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


def copied_counts(size: int) -> Iterator[str]:
    """Reports of one happening, each with a count of its own that seven others carry."""
    return (text for text in one_day(size) for _ in range(8))


def set_right(size: int) -> Iterator[str]:
    """Reports each of which tells one count, and sets it right by a number of its own."""
    words = Words(21)
    for n in range(size):
        yield (
            f"{words.name()} carried {words.word()} past the {words.word()} ropeworks.\n\n"
            "Police said that 18 people were killed in the flood in Oslo on 4 May 2014.\n\n"
            f"Correction: {19 + n} people were killed in the flood in Oslo, not 18, {words.name()} said."
        )


def set_right_within(size: int) -> Iterator[str]:
    """A report in which so many tell a count, and as many set it right; and its copy."""
    words = Words(22)
    lines = (
        f"{words.name()} said that 18 people were killed in the flood in Oslo on 4 May 2014.\n\n"
        f"At least 17 people were killed in the flood in Oslo, not 18 as previously stated, {words.name()} said."
        for _ in range(size)
    )
    text = "\n\n".join(lines)
    return iter((text, text))


def _same_as_two(*relations: str) -> Callable[[Outcome, Outcome], bool]:
    """All are joined, in these relations, each is a carrier, and the record says no more than that of two."""

    def right(found: Outcome, alone: Outcome) -> bool:
        return (
            found.joined == found.reports == found.carriers
            and found.edges.keys() <= set(relations)
            and found.matters - found.unnamed == alone.matters - alone.unnamed
            and (found.voices, found.origins) == (alone.voices, alone.origins)
        )

    return right


def _apart(found: Outcome, _: Outcome) -> bool:
    """Hardly any is joined."""
    return found.joined <= found.reports / 50


def _related(least: Mapping[str, int], relations: int) -> Callable[[Outcome, Outcome], bool]:
    """So many matters of figures have each standing at least, and a claim has no more relations than so many."""

    def right(found: Outcome, _: Outcome) -> bool:
        told = found.standings
        return all(told.get(name, 0) >= many for name, many in least.items()) and (
            found.relations <= relations * found.claims
        )

    return right


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
    Flood(
        "400 counts of one happening, eight copies of each",
        copied_counts,
        400,
        5,
        _related({"disputed": 1}, 130),
    ),
    Flood("1,000 corrections of one count", set_right, 1_000, 14, _related({"corrected": 1}, 60)),
    Flood(
        "500 corrections of a count within a report",
        set_right_within,
        500,
        14,
        _related({"corrected": 1}, 60),
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
                len(view.relations()),
                len(matters),
                sum(m.kind == "statement" and all(v.startswith("voi-") for v in m.voices) for m in matters),
                dict(sorted(Counter(m.standing for m in matters if m.kind == "figure").items())),
                max((len(m.voices) for m in matters), default=0),
                max((len(m.origins) for m in matters), default=0),
                max((len(m.carriers) for m in matters), default=0),
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
        "relations": found.relations,
        "matters": found.matters,
        "unnamed": found.unnamed,
        "voices": found.voices,
        "origins": found.origins,
        "carriers": found.carriers,
        "right": case.right(found, alone),
    }


def run_flood(
    numbers: Iterable[int] = range(len(CASES)),
    seconds: float = 3600,
    size: int | None = None,
    doublings: int = 0,
) -> Iterator[dict[str, Any]]:
    """Cases, each in a process of its own, at a size (their own without) and at twice that, so many times; prints a line
    each."""
    for number in numbers:
        before: dict[str, Any] | None = None
        for step in range(doublings + 1):
            row = _run_apart(number, (size or CASES[number].size) << step, seconds)
            yield row
            if row["right"] is None:
                print(f"{row['case']:42}add     not done after {seconds:.0f} s", flush=True)
                break
            grown = f" x {row['cpu_seconds'] / max(before['cpu_seconds'], 0.1):.1f}" if before else ""
            print(
                f"{row['case']:42}add{row['size']:8}{row['cpu_seconds']:9.1f} s{grown}{row['peak_mb']:7} MB  "
                f"{'right' if row['right'] else 'WRONG':6} {row['edges']} {row['claims']} claims {row['matters']} matters "
                f"{row['relations']} relations",
                flush=True,
            )
            before = row


def _run_apart(number: int, size: int, seconds: float) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.lineage.flood", "--here", "--size", str(size), str(number)]
    try:
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=ROOT, timeout=seconds)
    except subprocess.TimeoutExpired:
        return {"case": CASES[number].name, "way": "add", "size": size, "right": None, "ended_after": seconds}
    row: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return row


def main() -> int:
    parser = argparse.ArgumentParser("python -m bench.lineage.flood", description=__doc__)
    parser.add_argument("cases", nargs="*", type=int, help="numbers of cases, from 0; all without")
    parser.add_argument("--size", type=int, help="another size than that of the case")
    parser.add_argument("--doublings", type=int, default=0, help="again at twice the size, so many times")
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--here", action="store_true", help="one case in this process, as JSON")
    options = parser.parse_args()
    if options.here:
        for number in options.cases:
            print(json.dumps(run_case(number, options.size)), flush=True)
        return 0
    list(run_flood(options.cases or range(len(CASES)), options.seconds, options.size, options.doublings))
    return 0


if __name__ == "__main__":
    sys.exit(main())
