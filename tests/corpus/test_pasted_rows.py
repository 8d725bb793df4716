"""Tables, lists, rolls and contents that are pasted as text: nobody is counted in them.

The rows are made at random from a fixed seed: what stands in which column nobody can tell, so that a number that
only fills a cell, numbers a line or points to a page must never become a count of people.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from corpus_reading import Reader

from dateline.annotate import Annotator
from dateline.gazetteer import open_gazetteer
from dateline.model import CORE_MEASURES

PLACES = [
    "Karuva",
    "Velmo",
    "Tarrin",
    "Harvik",
    "North Selby",
    "Denby District",
    "Total",
    "Camp 4",
    "Site 12B",
]
HEADS = [
    "Killed",
    "Injured",
    "Missing",
    "Displaced",
    "Dead",
    "Wounded",
    "Refugees",
    "IDPs",
    "Trapped",
    "Cases",
    "Families",
]
KINDS = ["IDP", "killed", "wounded", "missing", "displaced", "refugees", "camp", "yes", "n/a", "families"]
MARKS = [" ", "\t", " | ", "|", ", ", ",", "; ", ";", "   "]
NAMES = ["Ana Roe", "Ivo Marn", "Tess Alby", "Rui Sol", "Lia Sand"]
ENTRIES = [
    "Killed and missing",
    "Displaced persons",
    "Refugees",
    "The wounded",
    "Deaths at sea",
    "Trapped miners",
    "Hostages",
]
STORES = [
    "Body bags",
    "Wounded stretchers",
    "Displaced persons tents",
    "First aid kits",
    "Refugees kits",
    "Rescue boats",
]


def table(dice: random.Random) -> str:
    """Rows of a name and three or more numbers, with or without a word at the end and a line of heads."""
    columns, mark, ends = dice.randint(3, 5), dice.choice(MARKS), dice.random() < 0.5
    rows = [mark.join(["District", *dice.sample(HEADS, columns)])] if dice.random() < 0.7 else []
    for _ in range(dice.randint(2, 5)):
        numbers = [
            dice.choice([str(dice.randint(0, 99)), f"{dice.randint(1000, 99999):,}", "0"])
            for _ in range(columns)
        ]
        rows.append(mark.join([dice.choice(PLACES), *numbers, *([dice.choice(KINDS)] if ends else [])]))
    return "\n".join(rows).upper() if dice.random() < 0.2 else "\n".join(rows)


def roll(dice: random.Random) -> str:
    """Numbered names with ages and what befell each."""
    form = dice.choice(
        [
            "{i} {n} {a} {s}",
            "{i}. {n}, {a}, {s}",
            "{i}) {n} ({a}) {s}",
            "{i}\t{n}\t{a}\t{s}",
            "{i} | {n} | {a} | {s}",
        ]
    )
    states = ["killed", "injured", "missing", "dead", "displaced"]
    lines = range(1, dice.randint(3, 6))
    return "\n".join(
        form.format(i=i, n=dice.choice(NAMES), a=dice.randint(1, 90), s=dice.choice(states)) for i in lines
    )


def contents(dice: random.Random) -> str:
    """Entries with the numbers of their pages."""
    form = dice.choice(["{w} ..... {p}", "{w} . . . . . {p}", "{w}, {p}, {q}", "{w} {p}-{q}", "{w} … {p}"])
    entries = dice.sample(ENTRIES, dice.randint(3, 5))
    return "\n".join(form.format(w=w, p=dice.randint(1, 199), q=dice.randint(200, 300)) for w in entries)


def numbered(dice: random.Random) -> str:
    """Lines with numbers before them."""
    form = dice.choice(["{i} {w}", "{i}. {w}", "{i}) {w}", "{i} - {w}", "{i}: {w}"])
    first = dice.choice([1, 1, 4, 11])
    return "\n".join(
        form.format(i=first + i, w=w) for i, w in enumerate(dice.sample(ENTRIES, dice.randint(3, 6)))
    )


def stores(dice: random.Random) -> str:
    """What lies in a store."""
    form = dice.choice(["{w} {p}", "{p} {w}", "{w}: {p}", "{w} {p} pcs", "{p} x {w}"])
    return "\n".join(
        form.format(w=w, p=dice.randint(2, 900)) for w in dice.sample(STORES, dice.randint(2, 5))
    )


KINDS_OF_ROWS: list[Callable[[random.Random], str]] = [table, roll, contents, numbered, stores]
TEXTS = {f"{make.__name__} {n}": make(random.Random(n)) for make in KINDS_OF_ROWS for n in range(30)}


@pytest.fixture(scope="module")
def reader(annotator: Annotator):
    with open_gazetteer() as gazetteer:
        yield Reader(annotator, gazetteer, TEXTS)


@pytest.mark.parametrize("kind", [make.__name__ for make in KINDS_OF_ROWS])
def test_rows_count_nobody(reader: Reader, kind: str) -> None:
    invented = {
        text: [(f.measure, f.low, f.high) for f in core]
        for key, text in TEXTS.items()
        if key.startswith(kind)
        and (core := [f for f in reader.read(key).extraction.figures if f.measure in CORE_MEASURES])
    }
    assert invented == {}


def test_what_is_left_out_says_why(reader: Reader) -> None:
    found = [r for key in TEXTS for r in reader.read(key).extraction.rejections if r.stage == "figures"]
    assert {"table-row", "list-number", "page-number"} <= {r.slug for r in found}
    assert all(r.reason for r in found)
