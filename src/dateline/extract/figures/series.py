"""Counts that a sentence gives without words of their own: a row of estimates behind a toll, a list of places with
their numbers, the same count over a longer time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dateline.extract.figures.count import Count
from dateline.extract.figures.frames import MeasureLexicon
from dateline.extract.figures.measures import Decision, read_toll
from dateline.extract.figures.positions import Link
from dateline.lexicons import read_lexicon
from dateline.model import CORE_MEASURES, Token

#: endings of the rules by which a count goes on from the one before it
CONTINUED = ("/again", "/series", "/list")

_SIGNS = frozenset({":", ";", "-", "–", "—"})
#: what stands between the numbers of a row
_GAP = frozenset({",", ";", "and", "or", "then", "now", "later", "finally"})
#: tokens before a colon in which the noun that the list counts is looked for
_BACK = 14
#: tokens of the name of a place that labels a number
_NAME = 4


def share_series(counts: Sequence[Count], tokens: Sequence[Token], lexicon: MeasureLexicon) -> None:
    """Gives bare counts the measure of the toll, list or count that they continue; changes them in place."""
    for k, count in enumerate(counts):
        if not _is_bare(count):
            continue
        before = counts[k - 1] if k else None
        found = _behind_toll(count, tokens, lexicon) or _behind_place(count, tokens, lexicon)
        if found is None and before is not None and before.decision is not None and not before.rejected:
            found = _next_in_row(count, before, tokens) or _over_longer(count, before, tokens)
        if found is not None:
            count.decision = found


def _is_bare(count: Count) -> bool:
    plain = count.measured.unit is None and count.measured.number.kind in {"cardinal", "vague"}
    undecided = count.decision is None and count.rejected is None
    return undecided and plain and count.counted.named is None


def _behind_toll(count: Count, tokens: Sequence[Token], lexicon: MeasureLexicon) -> Decision | None:
    """`the estimated death toll; 4,000, 900 …`: the first number behind the noun of a toll and a sign."""
    sign = count.bounds.first - 1
    if sign < 1 or tokens[sign].text not in _SIGNS or (sign > 1 and tokens[sign - 2].lower == "for"):
        return None
    decision = read_toll(Link("toll", tokens[sign - 1], "series"), lexicon)
    return decision if decision is not None and decision.measure in CORE_MEASURES else None


def _next_in_row(count: Count, before: Count, tokens: Sequence[Token]) -> Decision | None:
    """`4,000, 900 and now less than 900`: a number in a row of values of one toll."""
    decision = before.decision
    if decision is None or "/series" not in decision.rule:
        return None
    gap = tokens[before.counted.end : count.bounds.first]
    return decision if gap and all(t.lower in _GAP for t in gap) else None


def _behind_place(count: Count, tokens: Sequence[Token], lexicon: MeasureLexicon) -> Decision | None:
    """`the numbers of dead: Kenya - about 210, Chad - more than 40`: a place and its number in a list that a noun
    before the colon counts."""
    sign = count.bounds.first - 1
    if labelling_place(tokens, count.bounds.first) is None:
        return None
    colon = next((i for i in range(sign - 1, 0, -1) if tokens[i].text == ":"), None)
    for token in reversed(tokens[max(0, (colon or 0) - _BACK) : colon or 0]):
        if token.pos not in {"NOUN", "ADJ", "VERB"}:
            continue
        toll = read_toll(Link("toll", token, "list"), lexicon) if token.pos == "NOUN" else None
        if toll is not None and toll.measure in CORE_MEASURES:
            return toll
        for role in ("noun", "state"):
            frame = lexicon.find(role, token, frozenset({"number"}), frozenset())
            if frame is not None and frame.measure in CORE_MEASURES:
                return Decision(frame.measure, f"{frame.name}/toll/list", token)
    return None


def labelling_place(tokens: Sequence[Token], first: int) -> Token | None:
    """The last word of the name that a dash or colon ties to a number (`Kenya - about 210`), whose first qualifying
    word is `tokens[first]`; None where the name is part of more words."""
    at = first - 2
    if at < 0 or tokens[first - 1].text not in _SIGNS - {";"} or tokens[at].pos != "PROPN":
        return None
    last = tokens[at]
    start = at
    while start > 0 and at - start < _NAME and tokens[start - 1].pos == "PROPN":
        start -= 1
    opens = start == 0 or tokens[start - 1].text in {",", ";", ":", ".", "•", "(", "and"}
    return last if opens else None


def _over_longer(count: Count, before: Count, tokens: Sequence[Token]) -> Decision | None:
    """`nine have died this year, 31 since the war began`: the same count over another time."""
    decision = before.decision
    if decision is None or decision.measure not in CORE_MEASURES or "/weak" in decision.rule:
        return None
    end = count.counted.end
    after = " ".join(t.lower for t in tokens[end : end + 3]) + " "
    if not any(after.startswith(f"{words} ") for words in read_lexicon("slots")["longer"]):
        return None
    gap = tokens[before.counted.end : count.bounds.first]
    if not gap or not ({t.lower for t in gap[-2:]} & {",", "and", "(", ";", "but"}):
        return None
    return replace(decision, rule=f"{decision.rule}/again")
