"""Qualifiers: the words around a number that bound it (`at least`, `up to`, `nearly`, `or more`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.extract.figures.numbers import Number
from dateline.lexicons import read_tables
from dateline.model import Profile, Span, Token, trace

#: words that may stand between a qualifier and its number
_LOOK_BACK = 8


@dataclass(frozen=True, slots=True)
class Bounds:
    """The bounds of a number as qualified. `text` is the qualifier in the report's words; `first` the index
    (among the sentence's tokens) of the first token of qualifier and number; `new` marks a count that is
    added to an earlier one (`another 12`); `hedged` that the words say it is not established."""

    low: float | None
    high: float | None
    text: str | None = None
    span: Span | None = None
    approximate: bool = False
    new: bool = False
    hedged: bool = False
    first: int = 0


@dataclass(frozen=True, slots=True)
class QualifierLexicon:
    """Phrases by their words, longest first by length of the key."""

    before: dict[tuple[str, ...], tuple[str, bool]]
    after: dict[tuple[str, ...], tuple[str, bool]]
    longest: int


def read_qualifiers(profile: Profile | None = None) -> QualifierLexicon:
    """The qualifiers of `lexicons/qualifiers.toml` and of the profile."""
    before: dict[tuple[str, ...], tuple[str, bool]] = {}
    after: dict[tuple[str, ...], tuple[str, bool]] = {}
    for name, table in (("before", before), ("after", after)):
        for row in read_tables("qualifiers", name, profile):
            for phrase in row["words"]:
                table.setdefault(tuple(phrase.split()), (row["bound"], bool(row.get("hedge", False))))
    return QualifierLexicon(before, after, max(len(k) for k in before))


def bound_number(
    number: Number, tokens: Sequence[Token], start: int, end: int, lexicon: QualifierLexicon, symbols: int = 0
) -> Bounds:
    """The bounds of a number that stands at `tokens[start:end]`, of which `symbols` tokens before it are
    currency signs. Qualifiers may be stacked (`at least another 20`, `more than an estimated 200`)."""
    kinds: list[str] = []
    i = start - symbols
    first = i
    shown: int | None = None
    hedged = False
    while i > 0 and start - i < _LOOK_BACK:
        found = _phrase_before(tokens, i, lexicon)
        if found is None:
            break
        bound, hedge, size = found
        i -= size
        hedged = hedged or hedge
        if bound != "exact" or size > 1:
            first = i
        if bound != "exact":
            kinds.append(bound)
            shown = i
    after_end = end
    for size in (3, 2, 1):
        words = tuple(t.lower for t in tokens[end : end + size])
        if len(words) == size and words in lexicon.after:
            if words == ("at", "least") and end + 2 < len(tokens) and tokens[end + 2].pos == "NUM":
                break
            kinds.append(lexicon.after[words][0])
            after_end = end + size
            break
    if after_end == end and end < len(tokens) and tokens[end].pos == "NOUN":
        words = tuple(t.lower for t in tokens[end + 1 : end + 3])
        if words in lexicon.after and words[0] == "or":
            kinds.append(lexicon.after[words][0])
            end, after_end = end + 1, end + 3
    qualifier = None
    if shown is not None:
        qualifier = Span(tokens[shown].start, tokens[start - 1].end)
    elif after_end > end:
        qualifier = Span(tokens[end].start, tokens[after_end - 1].end)
    text = None
    if shown is not None:
        text = " ".join(t.text for t in tokens[shown : start - symbols])
    elif after_end > end:
        text = " ".join(t.text for t in tokens[end:after_end])
    return _bounds(number, kinds, text, qualifier, hedged, first)


def _phrase_before(
    tokens: Sequence[Token], i: int, lexicon: QualifierLexicon
) -> tuple[str, bool, int] | None:
    for size in range(min(lexicon.longest, i), 0, -1):
        words = tuple(t.lower for t in tokens[i - size : i])
        found = lexicon.before.get(words)
        if found is not None:
            return found[0], found[1], size
    return None


def _bounds(
    number: Number, kinds: list[str], text: str | None, span: Span | None, hedged: bool, first: int
) -> Bounds:
    low, high = number.low, number.high
    new = "new" in kinds
    approximate = number.approximate or "about" in kinds
    strong = next((k for k in reversed(kinds) if k in {"low", "more", "high", "less"}), None)
    if number.kind == "vague" and strong in {"high", "less"}:
        strong = None
    if strong in {"low", "more"}:
        high = None
    elif strong in {"high", "less"}:
        low = None
    if trace.is_traced():
        ends = ["open" if n is None else f"{n:,.10g}" for n in (low, high)]
        value = " to ".join(dict.fromkeys(ends))
        trace.note("bounds", "kept", span or number.span, " ".join(kinds) or number.kind, value=value)
    return Bounds(low, high, text, span, approximate, new, hedged, first)
