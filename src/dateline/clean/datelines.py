"""Datelines: the place, day and agency that open a wire story (`RIVERTON, May 4 (WIRE) —`).

A dateline is a passage of its own, so that the sentence after it reads, and compares, like its copies
under other datelines.
"""

from __future__ import annotations

import re
from functools import cache

from dateline.clean.sentences import is_opener
from dateline.lexicons import read_lexicon

_CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’/-]*"
_MONTH = r"(?:[A-Z][a-z]{2,8}\.?|[A-Z]{3,9})"
_DAY = rf"(?:{_MONTH}\ \d{{1,2}}|\d{{1,2}}\ {_MONTH})(?:,?\ (?:19|20)?\d\d)?"
_DATELINE = re.compile(
    rf"""(?=\S{{2}})(?:{_CAPITALS}(?:\s{_CAPITALS}){{0,5}})         # RIVERTON or NEW RIVERTON
         (?:,\ ?[A-Z][\w.'’]*(?:\ [A-Z][\w.'’]*){{0,3}}\.?)?        # , Ohio
         (?:,?\ {_DAY})?
         \s{{0,2}}(?:\([A-Z][\w./&;\ -]{{1,40}}\)\s{{0,2}}(?:_|--?|—|–)?|_|--|—|–|-(?=\ ))
         \s*(?:\[[A-Z][A-Z.,\s-]{{2,70}}\]\s*){{0,4}}
         (?=["“‘'`]{{0,2}}[A-ZÀ-Þ\d\[])""",
    re.VERBOSE,
)
#: characters looked at
_LONGEST = 200
_TAGS = re.compile(r"\bTags (?=[A-Z])")
_TAG_OPENER = re.compile(r"(?<=\s)(?P<word>[A-Z][a-z]*) (?=[a-z])")
_LONGEST_TAGS = 240


@cache
def _inner() -> re.Pattern[str]:
    agencies = "|".join(
        re.escape(word) for word in str(read_lexicon("boilerplate")["agencies"]["words"]).split()
    )
    return re.compile(
        rf"(?<=[a-z.!?\d\"”’)]\s)[A-ZÀ-Þ]{{3}}{_CAPITALS}(?: {_CAPITALS}){{0,3}}(?:, [A-Z][\w.]*){{0,2}}(?:,? {_DAY})?\s?"
        rf"\((?:{agencies})\)\s?(?:_|--?|—|–)?\s*(?=[A-Z\"“])"
    )


def find_flat_cuts(text: str, start: int, end: int) -> tuple[int, ...]:
    """Boundaries that a page loses when its lines are run together: before a dateline inside a line, and
    around a run of tags (`Tags River Flood At least two people …`)."""
    bracketed = text.find("(", start, end) >= 0
    cuts = [match.start() for match in _inner().finditer(text, start, end)] if bracketed else []
    for match in _TAGS.finditer(text, start, end):
        if match.start() > start and not text[
            max(start, match.start() - 8) : match.start()
        ].rstrip().endswith((".", "!", "?", '"', ")")):
            continue
        for opener in _TAG_OPENER.finditer(text, match.end(), min(end, match.end() + _LONGEST_TAGS)):
            if is_opener(opener["word"]) and opener["word"] not in (
                "On",
                "Of",
                "For",
                "And",
                "In",
                "To",
                "By",
            ):
                cuts += [match.start(), opener.start()]
                break
    return tuple(cuts)


def dateline_end(text: str, start: int, end: int) -> int | None:
    """Where the dateline that opens `text[start:end]` ends (before the first word), or None.

    >>> text = "RIVERTON, May 4 (WIRE) — Two bridges fell."
    >>> text[dateline_end(text, 0, len(text)):]
    'Two bridges fell.'
    """
    match = _DATELINE.match(text, start, min(end, start + _LONGEST))
    if match is None or match.end() >= end:
        return None
    return match.end()
