"""Datelines: the place, day and agency that open a wire story (`RIVERTON, May 4 (WIRE) —`).

A dateline is a passage of its own, so that the sentence after it reads, and compares, like its copies
under other datelines.
"""

from __future__ import annotations

import re

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
