"""What stands below a report and is none of it: the headlines of other reports, and what readers write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from dateline.clean.kinds import is_finished
from dateline.lexicons import read_lexicon

if TYPE_CHECKING:
    from dateline.clean.page import Line

#: words of the longest headline below a heading of them, and how many such lines there may be
_LONGEST_TEASER, _MOST_TEASERS = 22, 15
#: a thread bears such a sign at least once in so many lines
_SIGNED = 5
#: characters of the longest heading
_LONGEST_HEAD = 60


@cache
def _heads(table: str) -> re.Pattern[str]:
    parts = read_lexicon("boilerplate")[table]["heads"]
    return re.compile("|".join(f"(?:{p})" for p in parts), re.IGNORECASE)


@cache
def _signs() -> re.Pattern[str]:
    parts = read_lexicon("boilerplate")["comments"]["signs"]
    return re.compile("|".join(f"(?:{p})" for p in parts), re.IGNORECASE)


def _is_head(line: Line, table: str) -> bool:
    text = " ".join(line.text.split())
    return len(text) <= _LONGEST_HEAD and _heads(table).fullmatch(text) is not None


def mark_foot(lines: Sequence[Line]) -> None:
    """Makes promo of the unfinished lines below a heading such as `Related stories`, and debris of a thread of
    comments to its end. Nothing is marked above the first finished sentence of the report, nor what a page's
    markup says to be its title; a thread is one only by what stands in threads (`Reply`, `3 hours ago`)."""
    told = next((i for i, line in enumerate(lines) if line.kind == "body" and is_finished(line.text)), None)
    if told is None:
        return
    for i in range(told + 1, len(lines)):
        if _is_head(lines[i], "teasers"):
            _mark_teasers(lines, i)
        elif _is_head(lines[i], "comments") and _is_thread(lines[i + 1 :]):
            for line in lines[i:]:
                line.kind = "debris"
            return


def _mark_teasers(lines: Sequence[Line], head: int) -> None:
    lines[head].kind = "promo"
    for line in lines[head + 1 : head + 1 + _MOST_TEASERS]:
        if line.kind in ("debris", "promo"):
            continue
        ended = is_finished(line.text) and not line.text.rstrip("\"'”’").endswith("?")
        if ended or line.kind == "title" or not line.single or len(line.text.split()) > _LONGEST_TEASER:
            return
        line.kind = "promo"


def _is_thread(lines: Sequence[Line]) -> bool:
    signed = sum(_signs().search(" ".join(line.text[:200].split())) is not None for line in lines)
    return signed > 0 and signed * _SIGNED >= len(lines)
