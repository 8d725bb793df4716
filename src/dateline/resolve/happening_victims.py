"""Whether two voices of a report tell of the harm done to other people: each counts its own, by another word."""

from __future__ import annotations

import re

from dateline.lexicons import read_lexicon
from dateline.model import ResolvedEvent

#: times by which a count exceeds another, from which it is no other count of the same people
APART = 10
#: words that can be anybody's, whom another voice calls more narrowly
_ANYBODY = frozenset({"people", "person", "civilian", "resident", "victim", "other", "dead", "men", "women"})
_NUMBER = re.compile(r"\d[\d,.]*")
_WORD = re.compile(r"[^\W\d_]{3,}")
_DIGITS = 15


def are_other_victims(one: ResolvedEvent, other: ResolvedEvent) -> bool:
    """Whether two voices count two groups: 600 soldiers of one side and 2,000 fighters of the other, 39,000 residents
    of one town and 71 infants of another. `people` can be anybody, but for a count many times that of
    the other; what one voice or the report itself tells twice is no sign."""
    if one.voice is None or other.voice is None or one.voice.id == other.voice.id:
        return False
    first, second = _number_of(one), _number_of(other)
    if first is None or second is None or first == second:
        return False
    who, whom = _words_of(one), _words_of(other)
    if not who or not whom or (who & whom) - _ANYBODY:
        return False
    low, high = sorted((first, second))
    if who & _ANYBODY and whom & _ANYBODY and who & whom:
        return False
    return not (who | whom) & _ANYBODY or high >= APART * low


def are_armed(row: ResolvedEvent) -> bool | None:
    """Whether those to whom it was done bear arms; None where nobody is named."""
    told = [s.text.lower() for s in row.event.slots if s.role == "target"]
    classes = read_lexicon("events")["classes"]
    armed = {w.rstrip("s") for w in (*classes["military"], *classes["armed_group"])}
    return bool({w.rstrip("s") for text in told for w in text.split()} & armed) if told else None


def _number_of(row: ResolvedEvent) -> float | None:
    """How many a telling says were killed, else the first number of those it was done to, or who did it themselves
    (`900 residents have evacuated`)."""
    if row.event.killed_low is not None:
        return row.event.killed_low
    found = _NUMBER.search(" ".join(row.targets or row.actors))
    digits = found[0].rstrip(".,").replace(",", "") if found else ""
    return float(digits) if 0 < len(digits) <= _DIGITS and digits.count(".") < 2 else None


def _words_of(row: ResolvedEvent) -> frozenset[str]:
    found = _WORD.findall(" ".join(row.targets or row.actors).lower())
    return frozenset(w[:-1] if w.endswith("s") else w for w in found)
