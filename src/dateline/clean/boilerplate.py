"""Promotion, debris and credits, recognised by the patterns of `lexicons/boilerplate.toml`."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from dateline.lexicons import read_lexicon

Boilerplate = Literal["promo", "debris", "byline"]
_KINDS: tuple[Boilerplate, ...] = ("byline", "promo", "debris")
#: a longer stretch is no boilerplate line, whatever it begins with
_LONGEST_START = 600
_LONGEST_WHOLE = 200
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "…": "..."})
_EDGES = " \t\n*_|•·>»<«-–—"
_LETTER = re.compile(r"[^\W_]")


@cache
def _patterns() -> dict[tuple[str, str], re.Pattern[str] | None]:
    """One joined expression for each kind and each way to match."""
    lexicon = read_lexicon("boilerplate")
    joined: dict[tuple[str, str], re.Pattern[str] | None] = {}
    for kind in _KINDS:
        for way in ("whole", "starts", "holds"):
            parts = [p for table in lexicon[kind] for p in table.get(way, [])]
            joined[kind, way] = (
                re.compile("|".join(f"(?:{p})" for p in parts), re.IGNORECASE) if parts else None
            )
    return joined


@cache
def _appeal() -> tuple[re.Pattern[str], re.Pattern[str], tuple[str, ...]]:
    table = next(t for t in read_lexicon("boilerplate")["promo"] if t["name"] == "appeal")
    opening = [f"(?:{p})" for p in table["starts"]] + [f"(?:{p})$" for p in table["whole"]]
    return (
        re.compile("|".join(opening), re.IGNORECASE),
        re.compile("|".join(f"(?:{p})" for p in table["holds"]), re.IGNORECASE),
        tuple(table["weak"]),
    )


def _level(text: str) -> str:
    return " ".join(text.translate(_STRAIGHT).split()).strip(_EDGES)


def find_boilerplate(text: str) -> Boilerplate | None:
    """The kind of a line or sentence that belongs to the site and not to the report, or None.

    >>> find_boilerplate("Sign up for our newsletter"), find_boilerplate("The dam failed on Sunday.")
    ('promo', None)
    >>> find_boilerplate("* * *")
    'debris'
    """
    line = _level(text[: _LONGEST_START + 100])
    if not line or not _LETTER.search(line):
        return None if any(c.isalnum() for c in text) else "debris"
    patterns = _patterns()
    for kind in _KINDS:
        whole, starts, holds = (patterns[kind, way] for way in ("whole", "starts", "holds"))
        if whole is not None and len(line) <= _LONGEST_WHOLE and whole.fullmatch(line):
            return kind
        if len(line) <= _LONGEST_START and (
            (starts is not None and starts.match(line)) or (holds is not None and holds.search(line))
        ):
            return kind
    return None


def is_appeal(text: str) -> bool:
    """Whether a line asks for a donation or gives an account to pay to."""
    line = _level(text[:_LONGEST_START])
    opening, inside, _ = _appeal()
    return bool(opening.match(line) or inside.search(line))


def is_near_appeal(text: str) -> bool:
    """Whether a line between two lines of an appeal speaks of giving."""
    line = text[:_LONGEST_START].lower()
    return any(word in line for word in _appeal()[2])
