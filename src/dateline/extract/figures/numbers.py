"""Numbers in text: digits, words, vague words, fractions, ratios, ordinals and ranges, with their characters.

Nothing here knows what is counted. A `Number` covers whole tokens; its span is exact to the character.
The grammar is a single pass over lexemes, so it is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from dateline.lexicons import read_lexicon
from dateline.model import Span, Token

NumberKind = Literal["cardinal", "vague", "ordinal", "fraction", "ratio", "malformed"]

#: more digits than this are an identifier or a hostile input, never a count
MAX_DIGITS = 15

_LEXEME = re.compile(r"\d+(?:[.,'’\u00a0\u202f\u2009]\d+)*|[^\W\d_]+|[^\w\s]|_")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}")
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?")
_SPACED = re.compile(r"\d{1,3}(?:['’\u00a0\u202f\u2009]\d{3})+")
_ORDINAL_ENDS = frozenset({"st", "nd", "rd", "th"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number as read. `low` and `high` are None where open; both None if `malformed`. `tokens` holds
    every token that it touches; `first` and `last` are offsets into the report's original text."""

    low: float | None
    high: float | None
    kind: NumberKind
    tokens: tuple[Token, ...]
    span: Span
    approximate: bool = False
    digits: bool = False
    scaled: bool = False
    per: float | None = None

    @property
    def is_range(self) -> bool:
        return self.low is not None and self.high is not None and self.low != self.high


@dataclass(frozen=True, slots=True)
class _Lexeme:
    text: str
    start: int
    end: int
    token: Token
    glued: bool


@dataclass(frozen=True, slots=True)
class _Words:
    """The number words of the lexicon."""

    units: dict[str, int]
    tens: dict[str, int]
    scales: dict[str, int]
    suffixes: dict[str, int]
    vague: dict[str, int]
    factors: dict[str, int]
    ordinals: dict[str, int]
    fractions: dict[str, int]


def _words() -> _Words:
    lexicon = read_lexicon("numbers")
    return _Words(
        lexicon["units"],
        lexicon["tens"],
        lexicon["scales"],
        lexicon["suffixes"],
        lexicon["vague"],
        lexicon["vague_factors"],
        lexicon["ordinals"],
        lexicon["fractions"],
    )


def parse_digits(text: str) -> float | None:
    """The value of a run of digits with grouping, or None where the grouping makes no number.

    >>> parse_digits("1,582"), parse_digits("1.234.567"), parse_digits("2.5"), parse_digits("1,2,3,4")
    (1582.0, 1234567.0, 2.5, None)
    """
    if len(text) > 2 * MAX_DIGITS or sum(c.isdigit() for c in text) > MAX_DIGITS:
        return None
    if text.isdigit():
        return float(text)
    if _GROUPED.fullmatch(text):
        return float(text.replace(",", ""))
    if _DOTTED.fullmatch(text):
        return float(text.replace(".", "").replace(",", "."))
    if _SPACED.fullmatch(text):
        return float(re.sub(r"\D", "", text))
    if re.fullmatch(r"\d+\.\d+", text):
        return float(text)
    return None


def parse_number(text: str) -> float | None:
    """The value of a whole text that is one exact number, in digits or words; None if it is not.

    >>> parse_number("three-and-a-half million"), parse_number("1.8million"), parse_number("two hundred and six")
    (3500000.0, 1800000.0, 206.0)
    >>> parse_number("people") is None
    True
    """
    token = Token(0, text, text.lower(), text, "NUM", "CD", "ROOT", "", False, 0, len(text), False)
    lexemes = [
        _Lexeme(
            m.group().lower(), m.start(), m.end(), token, m.start() == 0 or not text[m.start() - 1].isspace()
        )
        for m in _LEXEME.finditer(text)
    ]
    found = _read_at(lexemes, 0, _words())
    if found is None or found[1] != len(lexemes) or found[0].kind != "cardinal":
        return None
    return found[0].low


def find_numbers(tokens: Sequence[Token]) -> list[Number]:
    """The numbers among the tokens of one sentence, in order, ranges joined."""
    lexemes = _lexemes(tokens)
    words = _words()
    found: list[tuple[Number, int, int]] = []
    i = 0
    while i < len(lexemes):
        read = _read_at(lexemes, i, words)
        if read is None:
            i += 1
            continue
        found.append((read[0], i, read[1]))
        i = read[1]
    return _join_ranges(found, lexemes)


def _lexemes(tokens: Sequence[Token]) -> list[_Lexeme]:
    found: list[_Lexeme] = []
    for token in tokens:
        even = token.end - token.start == len(token.text)
        for match in _LEXEME.finditer(token.text):
            start = token.start + match.start() if even else token.start
            end = token.start + match.end() if even else token.end
            glued = match.start() > 0 or not token.space_before
            found.append(_Lexeme(match.group().lower(), start, end, token, glued))
    return found


def _number(
    lexemes: Sequence[_Lexeme],
    i: int,
    j: int,
    low: float | None,
    high: float | None,
    kind: NumberKind,
    approximate: bool = False,
    scaled: bool = False,
    per: float | None = None,
) -> tuple[Number, int]:
    tokens: dict[int, Token] = {}
    for lexeme in lexemes[i:j]:
        tokens.setdefault(id(lexeme.token), lexeme.token)
    span = Span(lexemes[i].start, lexemes[j - 1].end)
    digits = lexemes[i].text[0].isdigit()
    return Number(low, high, kind, tuple(tokens.values()), span, approximate, digits, scaled, per), j


def _text(lexemes: Sequence[_Lexeme], i: int) -> str:
    return lexemes[i].text if 0 <= i < len(lexemes) else ""


def _read_at(lexemes: Sequence[_Lexeme], i: int, words: _Words) -> tuple[Number, int] | None:
    """The number that starts at lexeme `i` and the index after it, or None."""
    text = lexemes[i].text
    if text[0].isdigit():
        return _read_digits(lexemes, i, words)
    return (
        _read_vague(lexemes, i, words)
        or _read_fraction(lexemes, i, words)
        or _read_words(lexemes, i, words)
        or _read_ordinal(lexemes, i, words)
    )


def _read_digits(lexemes: Sequence[_Lexeme], i: int, words: _Words) -> tuple[Number, int]:
    text = lexemes[i].text
    value = parse_digits(text)
    j = i + 1
    following = _text(lexemes, j)
    if following in _ORDINAL_ENDS and lexemes[j].glued and value is not None:
        return _number(lexemes, i, j + 1, value, value, "ordinal")
    scale, after = _scale(lexemes, j, words)
    if value is None and scale and re.fullmatch(r"\d+,\d{1,2}", text):
        value = float(text.replace(",", "."))
    if value is None:
        return _number(lexemes, i, j, None, None, "malformed")
    if scale:
        return _number(lexemes, i, after, value * scale, value * scale, "cardinal", scaled=True)
    if following == "/" and _text(lexemes, j + 1).isdigit():
        bottom = parse_digits(_text(lexemes, j + 1))
        if bottom and value < bottom and bottom <= 10 and _text(lexemes, j + 2) != "/":
            share = round(100 * value / bottom, 1)
            return _number(lexemes, i, j + 2, share, share, "fraction")
    ratio = _ratio(lexemes, i, j, value, words)
    return ratio or _number(lexemes, i, j, value, value, "cardinal")


def _scale(lexemes: Sequence[_Lexeme], j: int, words: _Words) -> tuple[int, int]:
    """The product of scale words from lexeme `j` on, and the index after them; 0 if there is none."""
    scale, k = 0, j
    while k < len(lexemes):
        at = k + 1 if lexemes[k].text == "-" and _text(lexemes, k + 1) in words.scales else k
        text = _text(lexemes, at)
        if text in words.scales and (not scale or words.scales[text] > 100):
            scale = (scale or 1) * words.scales[text]
        elif text in words.suffixes and k == j and lexemes[k].glued and not _text(lexemes, k - 1).isalpha():
            scale = words.suffixes[text]
        else:
            break
        k = at + 1
        if scale > 10**12:
            break
    return scale, k


def _read_words(lexemes: Sequence[_Lexeme], i: int, words: _Words) -> tuple[Number, int] | None:
    """Cardinal words: `two hundred and six`, `a hundred`, `half a million`, `three-and-a-half million`."""
    text, j = lexemes[i].text, i
    total: float = 0
    current: float = 0
    state = ""
    approximate = False
    if text in {"a", "an"}:
        if _text(lexemes, i + 1) not in words.scales or _text(lexemes, i + 1) in {"lakh", "crore"}:
            return None
        current, j, state = 1, i + 1, "a"
        approximate = _text(lexemes, j) == "dozen"
    elif text == "half" and _text(lexemes, i + 1) in {"a", "-"} and _text(lexemes, i + 2) in words.scales:
        current, j, state = 0.5, i + 2, "a"
    while j < len(lexemes):
        text = lexemes[j].text
        joined = j > i and text == "-" and j + 1 < len(lexemes) and lexemes[j].glued
        at = j + 1 if joined else j
        text = _text(lexemes, at)
        if text == "and" and state:
            rest, after = _and_part(lexemes, at, words)
            if rest is None or (rest >= 1 and state not in {"hundred", "scale"}):
                break
            current, j = current + rest, after
            state = "half" if rest < 1 else "unit"
            continue
        if text in words.units and state in {"", "hundred", "scale", "tens"}:
            if state == "tens" and not 0 < words.units[text] < 10:
                break
            current += words.units[text]
            state = "unit"
        elif text in words.tens and state in {"", "hundred", "scale"}:
            current += words.tens[text]
            state = "tens"
        elif text in words.scales and (state or j == i) and state != "":
            worth = words.scales[text]
            if worth <= 100:
                current *= worth
                state = "hundred"
            elif current:
                total += current * worth
                current, state = 0, "scale"
            elif state == "scale":
                total *= worth
            else:
                break
        else:
            break
        j = at + 1
    if not state or (state == "a" and j == i + 1):
        return None
    value = total + current
    if state != "a":
        ratio = _ratio(lexemes, i, j, value, words)
        if ratio:
            return ratio
    scaled = any(lexeme.text in words.scales for lexeme in lexemes[i:j])
    return _number(lexemes, i, j, value, value, "cardinal", approximate, scaled)


def _and_part(lexemes: Sequence[_Lexeme], at: int, words: _Words) -> tuple[float | None, int]:
    """What `and …` adds: `and a half` or a number below a hundred that no scale word follows."""
    k = at + 1
    if _text(lexemes, k) == "-":
        k += 1
    if _text(lexemes, k) == "a":
        k += 1
        if _text(lexemes, k) == "-":
            k += 1
        if _text(lexemes, k) in {"half", "quarter"}:
            return (0.5 if _text(lexemes, k) == "half" else 0.25), k + 1
        return None, at
    text = _text(lexemes, k)
    value: float | None = None
    if text in words.units:
        value, k = words.units[text], k + 1
    elif text in words.tens:
        value, k = words.tens[text], k + 1
        m = k + 1 if _text(lexemes, k) == "-" else k
        unit = words.units.get(_text(lexemes, m), 0)
        if 0 < unit < 10:
            value, k = value + unit, m + 1
    if value is None or _text(lexemes, k) in words.scales:
        return None, at
    return value, k


def _ratio(
    lexemes: Sequence[_Lexeme], i: int, j: int, value: float, words: _Words
) -> tuple[Number, int] | None:
    """`one in five` is 20 percent; `one out of every thousand` counts one in a thousand."""
    k = j
    if _text(lexemes, k) == "out" and _text(lexemes, k + 1) == "of" and _text(lexemes, k + 2) == "every":
        k += 3
    elif _text(lexemes, k) == "in":
        k += 2 if _text(lexemes, k + 1) == "every" else 1
    else:
        return None
    if k >= len(lexemes):
        return None
    text = lexemes[k].text
    bottom: float | None = None
    if text in words.units:
        bottom, k = words.units[text], k + 1
    elif text in words.tens:
        bottom, k = words.tens[text], k + 1
    elif text.isdigit() and len(text) <= 6 and len(text) != 4:
        bottom, k = parse_digits(text), k + 1
    scale, after = _scale(lexemes, k, words)
    if scale:
        bottom, k = (bottom or 1) * scale, after
    every = "every" in [lexeme.text for lexeme in lexemes[j:k]]
    if not bottom or value > 10 or bottom <= value or (not every and value > 3):
        return None
    if bottom > 100:
        return _number(lexemes, i, k, value, value, "ratio", per=bottom)
    share = round(100 * value / bottom, 1)
    return _number(lexemes, i, k, share, share, "fraction")


def _read_fraction(lexemes: Sequence[_Lexeme], i: int, words: _Words) -> tuple[Number, int] | None:
    """`half of`, `a third of`, `two thirds`, `three-quarters`: shares in percent."""
    text, j = lexemes[i].text, i
    top = 1
    if text in words.units and 0 < words.units[text] < 10:
        top, j = words.units[text], i + 1
    elif text == "a":
        j = i + 1
    if j > i and _text(lexemes, j) == "-":
        j += 1
    name = _text(lexemes, j)
    if name not in words.fractions or (name in words.ordinals and j == i):
        return None
    if _text(lexemes, i - 1) in words.ordinals or _text(lexemes, i - 1) in {
        "other",
        "latter",
        "last",
        "final",
    }:
        return None
    after = _text(lexemes, j + 1)
    if name in {"half", "halves"}:
        if _text(lexemes, j - 1) == "and" or after in {"a", "-", "hour", "hours", "time", "way"} or j > i:
            return None
        if after not in {"of", "the", "its", "their", "his", "her", "all", "our"}:
            return None
    elif top == 1 and after not in {"of", "the"}:
        return None
    elif top > 1 and not name.endswith("s"):
        return None
    share = round(100 * top / words.fractions[name], 1)
    return None if share >= 100 else _number(lexemes, i, j + 1, share, share, "fraction")


def _read_vague(lexemes: Sequence[_Lexeme], i: int, words: _Words) -> tuple[Number, int] | None:
    """`dozens`, `tens of thousands`, `several hundred`, `a few thousand`, `a couple of`."""
    j = i + 1 if lexemes[i].text == "a" else i
    text = _text(lexemes, j)
    if text in words.factors and j == i and _text(lexemes, j + 1) in {"or", "to", "and", "if"}:
        rest = _read_vague(lexemes, j + 2, words) if j + 2 < len(lexemes) else None
        if rest is not None and _text(lexemes, rest[1] - 2) == "of" and text != "several":
            low = words.factors[text] * words.vague[_text(lexemes, rest[1] - 1)]
            return _number(lexemes, i, rest[1], low, None, "vague", scaled=True)
    if text in words.factors:
        k = j + 1
        if _text(lexemes, k) == "of":
            k += 1
        after = _text(lexemes, k)
        if after in words.vague and after != "several":
            return _number(
                lexemes, i, k + 1, words.factors[text] * words.vague[after], None, "vague", scaled=True
            )
        if after in words.scales and k == j + 1:
            low = float(words.factors[text])
            scale, end = _scale(lexemes, k, words)
            return _number(lexemes, i, end, low * scale, None, "vague", scaled=True)
        if text == "couple" and j > i and _text(lexemes, j + 1) == "of":
            return _number(lexemes, i, j + 1, 2, 2, "cardinal", True)
    if j == i and text in words.vague:
        if _text(lexemes, j + 1) in {"-", "and", "or"} and _text(lexemes, j + 2) in words.vague:
            return None
        return _number(lexemes, i, j + 1, words.vague[text], None, "vague")
    return None


def _read_ordinal(lexemes: Sequence[_Lexeme], i: int, words: _Words) -> tuple[Number, int] | None:
    text = lexemes[i].text
    if text in words.ordinals:
        return _number(lexemes, i, i + 1, words.ordinals[text], words.ordinals[text], "ordinal")
    if text in words.tens and _text(lexemes, i + 1) == "-" and _text(lexemes, i + 2) in words.ordinals:
        value = words.tens[text] + words.ordinals[_text(lexemes, i + 2)]
        return _number(lexemes, i, i + 3, value, value, "ordinal")
    return None


_BETWEEN = frozenset({"$", "£", "€", "us", "%", "percent"})


def _join_ranges(found: Sequence[tuple[Number, int, int]], lexemes: Sequence[_Lexeme]) -> list[Number]:
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


def _range(first: Number, second: Number, gap: list[str], before: list[str]) -> Number | None:
    if {first.kind, second.kind} - {"cardinal"} or first.low is None or second.low is None or len(gap) > 4:
        return None
    core = [text for text in gap if text not in _BETWEEN]
    dashed = core in (["-"], ["–"], ["—"])
    lead = [text for text in before if text not in _BETWEEN]
    between = core == ["and"] and bool(lead) and lead[-1] == "between"
    if not (dashed or between or core in (["to"], ["or"])):
        return None
    if core == ["to"] and lead and lead[-1] == "from" and lead[-2:-1] != ["ranging"]:
        return None
    low, high = first.low, second.low
    if second.scaled and not first.scaled and low < 1000:
        for scale in (1e12, 1e9, 1e6, 1e5, 1e3, 1e2):
            if high >= scale and high % scale == 0 or high / scale >= 1 and scale >= 1e6:
                if low < high / scale:
                    low *= scale
                break
    if not low < high or (core == ["or"] and high > 3 * low) or (high > 50 * max(low, 1) and not between):
        return None
    return replace(first, low=low, high=high, scaled=first.scaled or second.scaled, digits=second.digits)
