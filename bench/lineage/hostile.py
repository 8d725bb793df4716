"""Hostile input: what must stay bounded in time and memory and still be grouped rightly.

Every case is made here of invented words, goes through `link_reports` (in memory) and through a record's index, each in
a process of its own, and says whether its groups are right.
"""

from __future__ import annotations

import hashlib
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.lineage.linking import Cleaned, add_cleaned, derive_edges

from dateline.clean import clean_report
from dateline.derivation import Neighbours
from dateline.lineage import Side, link_reports
from dateline.model import Edge, Report
from dateline.read import source_from_text
from dateline.record import View, open_record

ROOT = Path(__file__).resolve().parents[2]
#: whether edges are right
Groups = Callable[[Sequence[Edge]], bool]


@dataclass(frozen=True, slots=True)
class Case:
    """A kind of hostile input: the texts by name of report for a size (of reports, or of sentences in one), the size
    that is measured, one that a test can take, and whether the edges between so many are right."""

    name: str
    texts: Callable[[int], dict[str, str]]
    size: int
    small: int
    right: Callable[[int], Groups]


SYLLABLES = tuple(a + b for a in "bdfgklmnprstv" for b in ("a", "e", "i", "o", "u", "ar", "en", "il", "on"))


class Words:
    """Invented sentences: ordinary small words around invented ones, from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def word(self) -> str:
        return "".join(self._random.choices(SYLLABLES, k=self._random.randint(2, 3)))

    def name(self) -> str:
        return f"{self.word().title()} {self.word().title()}"

    def sentence(self) -> str:
        r = self._random
        middle = " ".join(self.word() for _ in range(r.randint(5, 9)))
        return (
            f"{self.name()} {self.word()} the {middle} of {self.word().title()} with {r.randint(3, 9000)} "
            f"{self.word()} and {self.word()}."
        )

    def report(self, sentences: int) -> str:
        return "\n".join(self.sentence() for _ in range(sentences))


def _reports(edges: Iterable[Edge]) -> list[Edge]:
    return [e for e in edges if e.level == "report"]


def _none(_: int) -> Groups:
    return lambda edges: not _reports(edges)


def _few(reports: int) -> Groups:
    """Whether hardly any are related: what names the same in the same order may be a rewrite for all one can see."""
    return lambda edges: len(_reports(edges)) <= reports / 20


def _star(*relations: str, size: int | None = None) -> Callable[[int], Groups]:
    """Whether all reports are in edges of these relations, and in not many more than they are."""

    def of(reports: int) -> Groups:
        whole = size or reports

        def right(edges: Sequence[Edge]) -> bool:
            found = _reports(edges)
            joined = {end.report for e in found for end in (e.source, e.target)}
            told = {e.relation for e in found}
            return len(joined) == whole and told <= set(relations) and len(found) < 64 * whole

        return right

    return of


def identical(size: int) -> dict[str, str]:
    text = Words(1).report(12)
    return {f"r{n:05}": text for n in range(size)}


def contains_itself(size: int) -> dict[str, str]:
    text = Words(2).report(30)
    return {"whole": text, "often": "\n\n".join([text] * size)}


def one_line(size: int) -> dict[str, str]:
    words = Words(3)
    return {f"r{n:05}": words.sentence() for n in range(size)}


FURNITURE = """Share this article on Facebook
Subscribe to our newsletter and never miss a story
We and our 214 partners store and read information on your device.
With your consent we and our partners may use precise location and identify your device by scanning it.
You may change your choice at any time at the foot of every page.
Accept all
Manage options
If everyone who reads this gave three crowns, our winter fund would be full by Saturday.
Whatever you can give, it takes less than a minute.
This live page is now closed.
You can follow our new live page here.
Please turn on the scripts of your browser to use this feature.
Text size
Most viewed
Gift this article""".split("\n")


def furniture(size: int) -> dict[str, str]:
    return {f"r{n:05}": "\n".join(random.Random(n).sample(FURNITURE, 12)) for n in range(size)}


def five_megabytes(size: int) -> dict[str, str]:
    words = Words(5)
    text = words.report(size)
    return {"early": text, "late": text + "\n" + words.report(20), "other": Words(6).report(size)}


def shared_sentences(size: int) -> dict[str, str]:
    words = Words(7)
    hot = words.report(3)
    return {f"r{n:05}": f"{words.report(8)}\n{hot}\n{words.report(4)}" for n in range(size)}


def template(size: int) -> dict[str, str]:
    words, rng = Words(8), random.Random(8)
    form = (
        "The tide gauge at {} read {} centimetres above the mean at {} hours on the morning of the survey.\n"
        "Small craft between {} and {} should keep {} metres off the breakwater until further notice.\n"
        "The lowest water is expected in {} minutes and the next bulletin follows after {} hours."
    )

    def filled() -> str:
        a, b, c = (words.name() for _ in range(3))
        one, two, three, four, five = (rng.randint(11, 990) for _ in range(5))
        return form.format(a, one, two, b, c, three, four, five)

    return {f"r{n:05}": filled() for n in range(size)}


def near_copies(size: int) -> dict[str, str]:
    words = Words(9)
    text = words.report(12)
    return {f"r{n:05}": text.replace(" the ", f" the {words.word()} ", 1 + n % 7) for n in range(size)}


def rare_company(size: int) -> dict[str, str]:
    words = Words(10)
    names = [words.name() for _ in range(6)]
    return {
        f"r{n:05}": "\n".join(
            f"{name} {words.word()} {' '.join(words.word() for _ in range(9))}."
            for name in random.Random(n).sample(names, 6)
        )
        for n in range(size)
    }


CASES = (
    Case("10,000 identical reports", identical, 10_000, 40, _star("copy")),
    Case("a report that contains itself 50 times", contains_itself, 50, 50, _star("copy", size=2)),
    Case("5,000 reports of one line", one_line, 5_000, 40, _none),
    Case("2,000 pages of furniture alone", furniture, 2_000, 40, _none),
    Case("three reports of 5 MB", five_megabytes, 38_000, 200, _star("revision", "copy", size=2)),
    Case("3,000 reports with the same 3 sentences", shared_sentences, 3_000, 40, _none),
    Case("3,000 reports of one template", template, 3_000, 40, _none),
    Case(
        "2,000 copies with other single words", near_copies, 2_000, 40, _star("revision", "copy", "rewrite")
    ),
    Case("2,000 reports that name the same six", rare_company, 2_000, 40, _few),
)


def cleaned(texts: dict[str, str]) -> Iterable[Cleaned]:
    for name, text in texts.items():
        source = source_from_text(text)
        report = Report(name, name, hashlib.sha256(text.encode()).hexdigest())
        yield report, source, clean_report(source, report)


def in_memory(texts: dict[str, str]) -> Sequence[Edge]:
    return link_reports(Side(report.key, passages) for report, _, passages in cleaned(texts)).edges


def in_record(texts: dict[str, str]) -> Sequence[Edge]:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_record(Path(folder) / "record.db", create=True) as record,
    ):
        neighbours = Neighbours(record)
        add_cleaned(record, cleaned(texts), neighbours)
        derive_edges(record, neighbours)
        return list(View(record).edges())


WAYS: dict[str, Callable[[dict[str, str]], Sequence[Edge]]] = {"memory": in_memory, "record": in_record}


def run_case(number: int, way: str) -> dict[str, Any]:
    """One case one way, in this process."""
    case = CASES[number]
    texts = case.texts(case.size)
    started = time.process_time()
    edges = WAYS[way](texts)
    seconds = time.process_time() - started
    told = Counter(e.relation for e in _reports(edges))
    return {
        "case": case.name,
        "way": way,
        "reports": len(texts),
        "characters": sum(map(len, texts.values())),
        "cpu_seconds": round(seconds, 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "edges": dict(sorted(told.items())),
        "passage_edges": sum(e.level == "passage" for e in edges),
        "right": case.right(case.size)(edges),
    }


def run_hostile() -> list[dict[str, Any]]:
    """All cases both ways, each in a process of its own; prints a line each."""
    rows = []
    for number in range(len(CASES)):
        for way in WAYS:
            command = [sys.executable, "-m", "bench.lineage.hostile", str(number), way]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=ROOT)
            rows.append(row := json.loads(done.stdout))
            print(
                f"{row['case']:42}{way:8}{row['cpu_seconds']:8.1f} s{row['peak_mb']:7} MB  "
                f"{'right' if row['right'] else 'WRONG':6} {row['edges']} {row['passage_edges']} of passages",
                flush=True,
            )
    return rows


if __name__ == "__main__":
    print(json.dumps(run_case(int(sys.argv[1]), sys.argv[2])))
