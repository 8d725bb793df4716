"""Boundaries that have lost both stop and space: `the rubblePeople gather`.

Two kinds of evidence cut a line: another line of the page is its beginning or its end (captions are
often set twice), or the glued word falls apart into two words that the page uses on their own. Brand
and family names (`McAda`, `NewsNow`) have neither.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import islice

from dateline.clean.sentences import is_opener

#: where a capital, or a mark before one, stands behind a small letter, a digit or a closing mark; the capital is looked
#: for first, of which a text has few
_CAMEL = re.compile(r"[A-ZÀ-Þ\"“‘'](?<=[a-zà-ÿ\d)\]'’\"”%].)(?:(?<=[A-ZÀ-Þ])|(?=[A-ZÀ-Þ]))", re.DOTALL)
_STOPPED = re.compile(r"[.!?][\"'”’)]?\s?(?=[\"“‘']?[A-ZÀ-Þ])")
_WORD = re.compile(r"[^\W\d_]+")
_SEAM_LEFT = re.compile(r"[^\W\d_]+$")
#: seams looked at in one line
_MAX_SEAMS = 40
MIN_REPEAT = 20
#: lines whose form is remembered, and the longest of them
_REMEMBERED, _LONGEST_REMEMBERED = 2048, 1000
#: words of a line that is taken for a repeat although a space stands at the seam
_MANY_WORDS = 8
_QUOTES = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-"}
)


def plain_form(text: str) -> str:
    """What makes two pieces of text the same: single spaces, straight quotes, no outer stop, any case."""
    return _form(text) if len(text) <= _LONGEST_REMEMBERED else _form.__wrapped__(text)


@lru_cache(_REMEMBERED)
def _form(text: str) -> str:
    straight = text if text.isascii() else text.translate(_QUOTES)
    return " ".join(straight.split()).strip(" .").casefold()


def count_words(text: str) -> dict[str, int]:
    """How often each word stands alone in a text (lower case, glued words not taken apart)."""
    counts: dict[str, int] = {}
    for word, count in Counter(_WORD.findall(text)).items():
        key = word if word.islower() else word.lower() if word[1:].islower() or len(word) == 1 else word
        counts[key] = counts.get(key, 0) + count
    return counts


def find_seams(
    text: str,
    start: int,
    end: int,
    forms: Mapping[str, int],
    near: list[str],
    words: Callable[[], Mapping[str, int]],
) -> tuple[int, ...]:
    """Offsets in `text[start:end]` where two lines are glued without a stop.

    `forms` counts the page's lines by `plain_form`; `near` holds the raw lines around this one; `words` gives
    `count_words` of the page, where it is needed.
    """
    line = text[start:end]
    seams: set[int] = set()
    for other in near:
        if not MIN_REPEAT <= len(other) < len(line):
            continue
        if line.startswith(other):
            at, ahead = start + len(other), line[len(other) :]
        elif line.endswith(other):
            at, ahead = end - len(other), other
            if line[len(line) - len(other) - 1].isspace():
                ahead = " " + ahead
        else:
            continue
        opens = ahead.lstrip()[:1]
        glued = not ahead[:1].isspace() and opens.isalpha()
        if (opens.isupper() or opens in "\"'“‘") and (glued or len(other.split()) >= _MANY_WORDS):
            seams.add(at)
    longest = max(map(len, near), default=0)
    for match in islice(_STOPPED.finditer(text, start, end), _MAX_SEAMS):
        if not MIN_REPEAT <= end - match.end() <= longest:
            continue
        tail = text[match.end() : end]
        if any(other.startswith(tail) for other in near):
            seams.add(match.end())
    for count, match in enumerate(_CAMEL.finditer(text, start, end)):
        if count >= _MAX_SEAMS:
            break
        at = match.start()
        if at <= start or at in seams:
            continue
        left, right = text[max(start, at - 3_000) : at], text[at : min(end, at + 3_000)]
        if (
            (at - start <= 3_000 and len(left) >= MIN_REPEAT and forms.get(plain_form(left)))
            or (end - at <= 3_000 and len(right) >= MIN_REPEAT and forms.get(plain_form(right)))
            or _falls_apart(text, start, at, end, words)
        ):
            seams.add(at)
    return tuple(sorted(seams))


def _falls_apart(text: str, start: int, at: int, end: int, words: Callable[[], Mapping[str, int]]) -> bool:
    """Whether the glued word is two words that the page knows, each in its own sentence."""
    left = _SEAM_LEFT.search(text, max(start, at - 40), at)
    right = _WORD.match(text, at, min(end, at + 40))
    if left is None or right is None or len(text[start:at].split()) < 3 or len(text[at:end].split()) < 3:
        return False
    before, after = left.group(), right.group()
    if len(before) < 3 or (len(after) < 2 and after not in "AI") or not after[1:].islower():
        return False
    if text[right.end() : right.end() + 1] not in (" ", "'", "’", ","):
        return False
    known = is_opener(after) or words().get(after.lower(), 0) > 0
    if before.islower():
        return known and (is_opener(before) or words().get(before, 0) > 0)
    if before[1:].islower():
        return (
            is_opener(after)
            and words().get(before.lower(), 0) > 0
            and after.lower() not in ("on", "one", "now", "all")
        )
    return False
