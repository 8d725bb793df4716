"""How a case and its reading are compared."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from corpus_cases import Case, Row
from corpus_reading import FOUND, Reading

from dateline.model import CORE_MEASURES

SMALL = frozenset("the a an of for in at and that who his her its their mr mrs ms dr".split())


def bag(text: str | None) -> Counter[str]:
    """The words of a text without its articles and the like; a possessive is its owner."""
    plain = re.sub(r"['’]s\b", "", (text or "").casefold())
    found = re.findall(r"[^\W_]+", plain)
    return Counter([w for w in found if w not in SMALL] or found)


def alike(wanted: str, got: str | None) -> bool:
    """Whether two names have the same words, or one has all words of the other."""
    a, b = set(bag(wanted)), set(bag(got))
    return bool(a and b) and (a <= b or b <= a)


def share(wanted: str, got: str | None) -> float:
    a, b = bag(wanted), bag(got)
    return (a & b).total() / (a | b).total() if a | b else 1.0


def bounds(value: str) -> tuple[float | None, float | None]:
    low, dots, high = value.removeprefix("~").partition("..")
    return (float(low) if low else None), (float(high) if high else None) if dots else float(low)


def heads_meet(row: Row, head: str, slots: dict[str, Any]) -> float:
    """How well a found row answers to an expected one; 0 where it does not."""
    if row.kind == "figure":
        if head not in row.heads or bounds(row.slots["value"]) != slots["bounds"]:
            return 0.0
        places = "place" not in row.slots or _agrees(row, "place", slots["place"])
        return (
            1.0
            + sum(_agrees(row, k, slots.get(k)) for k in row.slots if k in slots and k != "value")
            + places
        )
    if row.kind == "attribution":
        content = (
            share(row.slots["content"], slots["content"]) if row.slots.get("content", "-") != "-" else 0.0
        )
        cue = _cues_meet(row, head)
        voice = "voice" in row.slots and _agrees(row, "voice", slots["voice"])
        return 2 * content + cue + voice if cue or content >= 0.3 else 0.0
    if row.kind in ("hedge", "time"):
        same = bag(row.head) == bag(head)
        return 2.0 if same else 0.0
    return 1.0 + sum(_agrees(row, k, slots.get(k)) for k in row.slots) if head in row.heads else 0.0


def _cues_meet(row: Row, cue: str) -> bool:
    return row.head in ("*", cue) or alike(row.head, cue)


def _agrees(row: Row, key: str, got: Any) -> bool:
    wanted = row.slots[key]
    if wanted == "-":
        return got in (None, "-", [], "")
    if key == "content":
        return share(wanted, got) >= 0.8
    if key in ("about", "scope"):
        return got is not None and bag(wanted) <= bag(got)
    if key == "chain":
        parts = [p.strip() for p in wanted.split(">")]
        return len(parts) == len(got) and all(alike(w, g) for w, g in zip(parts, got, strict=True))
    if key in ("voice", "place", "actor", "target"):
        return any(alike(w, g) for w in wanted.split("|") for g in got)
    if key == "conv":
        return got == [p.strip() for p in wanted.split("+")]
    if key in ("pop", "q", "medium"):
        return alike(wanted, got)
    return wanted == "any" or got in wanted.split("|")


def problems(case: Case, reading: Reading) -> list[str]:
    """What differs between a case and its reading, in words; nothing where all is as it should be."""
    said = []
    for kind in sorted(case.kinds):
        wanted = [r for r in case.rows if r.kind == kind]
        found = FOUND[kind](reading)
        scores = sorted(
            (
                (s, -i, -j)
                for i, r in enumerate(wanted)
                for j, (h, v) in enumerate(found)
                if (s := heads_meet(r, h, v))
            ),
            reverse=True,
        )
        pairs: dict[int, int] = {}
        for _, i, j in scores:
            if -i not in pairs and -j not in pairs.values():
                pairs[-i] = -j
        for i, row in enumerate(wanted):
            if i in pairs:
                said += _differences(row, *found[pairs[i]])
            elif not row.optional:
                said.append(f"missing {kind}: {row.head} {row.slots}")
        named = {h for r in wanted for h in r.heads} - CORE_MEASURES
        for j, (head, slots) in enumerate(found):
            if j not in pairs.values() and _counts(case, kind, head, slots, named):
                said.append(f"too many {kind}: {head} " + _told(slots))
    return said


def _counts(case: Case, kind: str, head: str, slots: dict[str, Any], named: set[str]) -> bool:
    """Whether a row that nobody expected is wrong."""
    if kind == "figure" and case.file not in ("no_figure", "decoys"):
        return head in CORE_MEASURES or head in named
    return slots["voiced"] if kind == "attribution" else True


def _differences(row: Row, head: str, slots: dict[str, Any]) -> list[str]:
    wrong = [k for k in row.slots if k != "value" and not _agrees(row, k, slots.get(k))]
    if row.kind == "figure":
        value = row.slots["value"]
        if "neg" not in row.slots and slots["neg"] == "true":
            wrong.append("neg")
        plain = (
            ".." not in value
            and row.slots.get("modality", "actual") == "actual"
            and "approximate" not in row.slots
        )
        if plain and slots["approximate"] != value.startswith("~"):
            wrong.append("approximate")
    if row.kind == "attribution" and not _cues_meet(row, head):
        wrong.append("cue")
    got = {k: (head if k == "cue" else slots.get(k)) for k in wrong}
    return [
        f"{row.kind} {row.head} {row.slots.get('value', '')}: wanted {k} {row.slots.get(k)!r}, got {v!r}"
        for k, v in got.items()
    ]


def _told(slots: dict[str, Any]) -> str:
    return " ".join(
        f"{k}={v}"
        for k, v in slots.items()
        if k in ("value", "content", "voice", "kind", "place", "trigger", "q")
    )
