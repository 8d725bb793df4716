"""Ranges: two numbers that bound one count (`36 to 40`, `between a and b`, `two or three hundred`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dateline.extract.figures.lexemes import Lexeme, Number
from dateline.model import Span

#: words before `from a to b` that make it one spread, not a change
_SPREAD = frozenset(
    {"ranging", "ranges", "ranged", "range", "anywhere", "somewhere", "estimates", "estimated", "between"}
)
#: words of roughness that stand between `by` and by how much
_ABOUT = frozenset({"at", "least", "about", "around", "some", "roughly", "nearly", "almost", "over"})
#: part of the second number from which a first of bare thousands is one, where no dash joins them
_NEAR = 0.2
_BETWEEN = frozenset({"$", "£", "€", "us", "%", "percent"})


def join_ranges(found: Sequence[tuple[Number, int, int]], lexemes: Sequence[Lexeme]) -> list[Number]:
    """Joins `36 to 40`, `between a and b`, `10–15`, `two or three hundred`; leaves changes apart."""
    numbers: list[Number] = []
    k = 0
    while k < len(found):
        number, start, end = found[k]
        if k + 1 < len(found):
            other, begin, stop = found[k + 1]
            gap = [lexeme.text for lexeme in lexemes[end:begin]]
            joined = _range(number, other, gap, [x.text for x in lexemes[max(0, start - 4) : start]])
            if joined is not None:
                tokens = tuple(dict.fromkeys(lexeme.token for lexeme in lexemes[start:stop]))
                span = Span(number.span.start, other.span.end)
                numbers.append(replace(joined, tokens=tokens, span=span))
                k += 2
                continue
        numbers.append(number)
        k += 1
    return numbers


def _shares_thousands(first: Number, second: Number) -> bool:
    """Whether the thousands of the second number hold for the first, of one to three figures, too."""
    plain = first.digits and second.digits and not first.scaled and (first.low or 0) % 1 == 0
    return plain and second.tokens[-1].text.endswith(",000") and 0 < (first.low or 0) < 1000


def _range(first: Number, second: Number, gap: list[str], before: list[str]) -> Number | None:
    if {first.kind, second.kind} - {"cardinal"} or first.low is None or second.low is None or len(gap) > 4:
        return None
    core = [text for text in gap if text not in _BETWEEN]
    if core == ["-", "to", "-"]:
        core = ["to"]  # `one-to-two hundred`
    dashed = core in (["-"], ["–"], ["—"])
    lead = [text for text in before if text not in _BETWEEN]
    between = core == ["and"] and bool(lead) and lead[-1] == "between"
    if not (dashed or between or core in (["to"], ["or"])):
        return None
    while lead and lead[-1] in _ABOUT:
        lead.pop()
    changes = core == ["to"] and bool(lead) and lead[-1] in {"from", "by"}
    if changes and (lead[-1] == "by" or (len(lead) > 1 and lead[-2] not in _SPREAD)):
        return None
    low, high = first.low, second.low
    nearest = 0 if dashed else high * _NEAR
    if not changes and _shares_thousands(first, second) and nearest <= low * 1000 < high:
        low *= 1000  # `3-4,000`, `70 or 80,000`
    if second.scaled and not first.scaled and low < 1000:
        for scale in (1e12, 1e9, 1e6, 1e5, 1e3, 1e2):
            if (high >= scale and high % scale == 0) or (high / scale >= 1 and scale >= 1e6):
                if low < high / scale:
                    low *= scale
                break
    if not low < high or (core == ["or"] and high > 3 * low) or (high > 50 * max(low, 1) and not between):
        return None
    return replace(first, low=low, high=high, scaled=first.scaled or second.scaled, digits=second.digits)
