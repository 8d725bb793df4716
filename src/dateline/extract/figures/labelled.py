"""Counts in the manner of situation reports: a label and its number, without a sentence (`Dead: 14`,
`houses damaged - 1,230`, `killed 12, wounded 45`)."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.extract.figures.counted import Counted
from dateline.extract.figures.frames import MeasureLexicon
from dateline.extract.figures.measures import Decision
from dateline.model import CORE_MEASURES, Token

_SIGNS = frozenset({":", "-", "–", "—", "=", "--"})
_STOPS = frozenset({",", ";", ".", "/", "|", "•", "*", "(", "[", "and", "&", "\t"})
#: words of a label
_LONGEST = 6
_ROLES = ("state", "noun", "object", "toll")


def read_label(
    counted: Counted, tokens: Sequence[Token], first: int, lexicon: MeasureLexicon
) -> Decision | None:
    """What the label before a bare number says that it measures; `first` is the index of the number's first
    qualifying word. None where no label stands there."""
    if counted.named is not None and not _ends_label(tokens, counted):
        return None
    at = first - 1
    signed = at >= 0 and tokens[at].text in _SIGNS
    if signed:
        at -= 1
    elif not _closes(tokens, counted.number - tokens[0].i + 1):
        return None
    words: list[Token] = []
    while at >= 0 and len(words) < _LONGEST and tokens[at].text not in _STOPS and tokens[at].pos != "NUM":
        words.append(tokens[at])
        at -= 1
    opens = at < 0 or tokens[at].text in _STOPS
    if not words or not opens or (not signed and len(words) > 1):
        return None
    for word in words:
        others = [w for w in words if w is not word and w.pos in {"NOUN", "PROPN"}]
        classes = lexicon.classes_of(others[-1]) if others else frozenset({"number"})
        if classes == frozenset({"unknown"}):
            classes = frozenset({"number"})
        for role in _ROLES:
            frame = lexicon.find(role, word, classes, frozenset(w.lower for w in words if w is not word))
            if frame is not None and (signed or frame.measure in CORE_MEASURES):
                return Decision(frame.measure, f"{frame.name}/label", word)
    return None


def _closes(tokens: Sequence[Token], end: int) -> bool:
    return end >= len(tokens) or tokens[end].text in _STOPS


def _ends_label(tokens: Sequence[Token], counted: Counted) -> bool:
    """Whether what the parser takes for the counted noun is the label of the next number."""
    named = counted.named
    if named is None:
        return True
    between = tokens[counted.number - tokens[0].i + 1 : named.i - tokens[0].i]
    return any(t.text in _STOPS for t in between) or named.i < counted.number
