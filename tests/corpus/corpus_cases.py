"""The cases of the corpus, read from its tables (their notation: see test_corpus.py)."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

HERE = Path(__file__).parent
FILES = {
    "figures": "figure",
    "no_figure": "figure",
    "attributions": "attribution",
    "events": "event",
    "hedges": "hedge",
    "times": "time",
    "decoys": "figure",
}


@dataclass(frozen=True)
class Row:
    """An expected row: `head` is the measure, cue, type or words; `slots` what else must hold."""

    kind: str
    head: str
    slots: dict[str, str]
    optional: bool = False

    @property
    def heads(self) -> list[str]:
        return self.head.split("|")


@dataclass(frozen=True)
class Case:
    id: str
    file: str
    phenomenon: str
    text: str
    expect: str
    why: str
    known: str | None = None

    @cached_property
    def rows(self) -> list[Row]:
        return list(_rows(self.expect, FILES[self.file]))

    @property
    def kinds(self) -> set[str]:
        return {FILES[self.file]} | {r.kind for r in self.rows}


def _rows(expect: str, kind: str) -> Iterator[Row]:
    if not expect.strip():
        return
    for written in re.split(r"\s*;\s+", expect.strip().rstrip(";")):
        optional = written.startswith("?")
        body = written.removeprefix("?").strip()
        named = re.match(r"(figure|attribution|event|hedge|time):\s*", body)
        of = named.group(1) if named else kind
        head, *rest = shlex.split(body[named.end() :] if named else body)
        if head == "none":
            continue
        slots = {}
        for item in rest:
            if of == "figure" and re.fullmatch(r"~?(\d[\d.e]*?)?(\.\.)?(\d[\d.e]*)?", item):
                slots["value"] = item
            else:
                key, _, value = item.partition("=")
                slots[key] = value or "true"
        yield Row(of, head, slots, optional)


def read_cases() -> list[Case]:
    """Every case of every file, in order."""
    found = list(_decoys())
    for file in FILES:
        if file == "decoys":
            continue
        path = HERE / f"{file}.toml"
        for phenomenon, table in tomllib.loads(path.read_text("utf-8")).items():
            for at, (text, expect, why, *known) in enumerate(table["cases"], 1):
                key = f"{file}/{phenomenon}/{at:02}"
                found.append(Case(key, file, phenomenon, text, expect, why, *known))
    return found


def _decoys() -> Iterator[Case]:
    """A case for each decoy in each frame of its table."""
    for kind, table in tomllib.loads((HERE / "decoys.toml").read_text("utf-8")).items():
        known = table.get("known", {})
        for at, (words, why) in enumerate(table["decoys"], 1):
            for n, (frame, expect) in enumerate(zip(table["frames"], table["expect"], strict=True), 1):
                key = f"decoys/{kind}/{at:02}.{n}"
                yield Case(key, "decoys", kind, frame.format(words), expect, why, known.get(f"{at:02}.{n}"))


CASES = read_cases()
#: those that are written one by one
WRITTEN = [c for c in CASES if c.file != "decoys"]
