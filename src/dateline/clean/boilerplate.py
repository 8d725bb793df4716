"""Promotion, debris and credits, recognised by the patterns of `lexicons/boilerplate.toml`."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from dateline.lexicons import read_lexicon

Boilerplate = Literal["promo", "debris", "byline"]
_KINDS: tuple[Boilerplate, ...] = ("byline", "promo", "debris")
#: a longer stretch is no boilerplate line, whatever it begins with
_LONGEST_START = 600
_LONGEST_WHOLE = 200
_SHORTEST_HEADLINE = 6
#: letters in a row by which an expression is looked for
_SHORTEST_HINT = 4
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "…": "..."})
_EDGES = " \t\n*_|•·>»<«-–—"
_LETTER = re.compile(r"[^\W_]")
#: lines whose kind is remembered, and the longest of them: copies of a report have the same
_REMEMBERED, _LONGEST_REMEMBERED = 2048, 1000


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
def _hints(kind: Boilerplate) -> tuple[str, ...] | None:
    """A run of plain letters of each expression of a kind that may stand anywhere in a line; None where one has none."""
    found = []
    for table in read_lexicon("boilerplate")[kind]:
        for expression in table.get("holds", []):
            bare = re.sub(r"\(.*\)|\[[^\]]*\]|\\.|.[?*{]", "\0", expression)
            longest = max(re.split(r"[^a-z ,@-]", bare.lower()), key=len)
            if len(longest) < _SHORTEST_HINT or "|" in re.sub(r"\(.*\)|\\.", "", expression):
                return None
            found.append(longest)
    return tuple(found)


def _may_hold(kind: Boilerplate, lower: str) -> bool:
    """Whether a line (in lower case) has the letters that an expression needs: quicker than to look for them all."""
    hints = _hints(kind)
    return hints is None or any(map(lower.__contains__, hints))


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
    straight = text if text.isascii() else text.translate(_STRAIGHT)
    return " ".join(straight.split()).strip(_EDGES)


def find_boilerplate(text: str) -> Boilerplate | None:
    """The kind of a line or sentence that belongs to the site and not to the report, or None.

    >>> find_boilerplate("Sign up for our newsletter"), find_boilerplate("The dam failed on Sunday.")
    ('promo', None)
    >>> find_boilerplate("* * *")
    'debris'
    """
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _find(text)


def _find(text: str) -> Boilerplate | None:
    line = _level(text[: _LONGEST_START + 100])
    if not line or not _LETTER.search(line):
        return None if _LETTER.search(text) else "debris"
    patterns, lower = _patterns(), line.lower()
    for kind in _KINDS:
        whole, starts, holds = (patterns[kind, way] for way in ("whole", "starts", "holds"))
        if whole is not None and len(line) <= _LONGEST_WHOLE and whole.fullmatch(line):
            return kind
        if len(line) <= _LONGEST_START and (
            (starts is not None and starts.match(line))
            or (holds is not None and _may_hold(kind, lower) and holds.search(line))
        ):
            return kind
    return None


_remembered = lru_cache(_REMEMBERED)(_find)


@cache
def _rubric() -> re.Pattern[str]:
    lexicon = read_lexicon("boilerplate")["rubrics"]
    return re.compile(rf"(?:{'|'.join(lexicon['whole'])}) ?[:|] +(?=\S)", re.IGNORECASE)


def rubric_end(headline: str) -> int:
    """Where the rubric ends that an outlet prints before a headline, 0 where it has none.

    >>> headline = "Evening briefing: Dam holds"
    >>> headline[rubric_end(headline):], rubric_end("Mayor: dam holds")
    ('Dam holds', 0)
    """
    match = _rubric().match(headline)
    return match.end() if match is not None and len(headline) - match.end() >= _SHORTEST_HEADLINE else 0


@lru_cache(_REMEMBERED)
def is_appeal(text: str) -> bool:
    """Whether a line asks for a donation or gives an account to pay to."""
    line = _level(text[:_LONGEST_START])
    opening, inside, _ = _appeal()
    return bool(opening.match(line) or (_may_hold("promo", line.lower()) and inside.search(line)))


def is_near_appeal(text: str) -> bool:
    """Whether a line between two lines of an appeal speaks of giving."""
    line = text[:_LONGEST_START].lower()
    return any(word in line for word in _appeal()[2])
