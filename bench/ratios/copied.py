"""A stream in which each report is carried by four outlets: real texts, edited as desks edit what an agency sends.

The first outlet prints the text as it came. The second puts an agency's tag before it, the third a byline and a box
of its own behind it, the fourth a headline of its own, a byline and two lines of boilerplate. No word of a
paragraph is changed, so a program that knows a passage again has a quarter of them to parse.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

OUTLETS = ("Morning Ledger", "Norvale Herald", "The Estmere Courier", "Welby Tribune")
BYLINES = ("By Ida Brock", "By Tomas Veld and Runa Sten", "By our correspondent")
BOXES = (
    "Sign up for our newsletter and get the morning's headlines in your inbox.",
    "Copyright Welby Tribune. All rights reserved.",
    "Read more: our readers' letters of the week.",
)


@dataclass(frozen=True, slots=True)
class Carried:
    """A report as one outlet prints it."""

    name: str
    carrier: str
    published: str
    text: str

    def row(self) -> dict[str, str]:
        return {"name": self.name, "carrier": self.carrier, "published": self.published, "text": self.text}


def news_rows(folder: Path) -> Iterator[Mapping[str, str]]:
    """The reports of a folder of tables with `title`, `text` and `date`, in order."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def carried_by_four(rows: Sequence[Mapping[str, str]]) -> Iterator[Carried]:
    """Each report four times, one outlet after another has it.

    >>> [c.text.splitlines()[0] for c in carried_by_four([{"title": "Dam holds", "text": "It held.", "date": ""}])]
    ['Dam holds', 'Dam holds', 'Dam holds', 'Morning report: Dam holds']
    """
    for outlet, carrier in enumerate(OUTLETS):
        for number, row in enumerate(rows):
            yield Carried(f"r{number:05}-{outlet}", carrier, row["date"], _printed(row, number, outlet))


def _printed(row: Mapping[str, str], number: int, outlet: int) -> str:
    title, body = row["title"].strip(), row["text"].strip()
    byline = BYLINES[number % len(BYLINES)]
    paragraphs = {
        0: [title, body],
        1: [title, "(CPN News Agency)", body],
        2: [title, byline, body, BOXES[0]],
        3: [f"Morning report: {title}", byline, body, BOXES[1], BOXES[2]],
    }[outlet]
    return "\n\n".join(paragraphs)


def write_jsonl(reports: Sequence[Carried], path: Path) -> Path:
    path.write_text("".join(json.dumps(one.row()) + "\n" for one in reports), encoding="utf-8")
    return path
