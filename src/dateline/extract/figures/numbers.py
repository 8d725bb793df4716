"""Numbers in text: digits, words, vague words, fractions, ratios, ordinals and ranges, with their characters.

Nothing here knows what is counted. A `Number` covers whole tokens; its span is exact to the character.
The grammar is a single pass over lexemes, so it is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.extract.figures.lexemes import (
    LEXEME,
    Lexeme,
    Number,
    Words,
    make_number,
    number_openers,
    parse_digits,
    read_lexemes,
    read_scale,
    read_words,
    text_at,
)
from dateline.extract.figures.ranges import join_ranges
from dateline.extract.figures.shares import read_fraction, read_ratio
from dateline.model import Token

__all__ = ["Number", "find_numbers", "parse_digits", "parse_number"]

_ORDINAL_ENDS = frozenset({"st", "nd", "rd", "th"})

#: what `dozen` without an article follows
_BEFORE_DOZEN = frozenset({"", ",", ";", ":", "-", "and"})
#: words that bound the number after them
_BOUNDS = frozenset({"than", "about", "around", "nearly", "almost", "over", "some", "to", "of", "at"})


def parse_number(text: str) -> float | None:
    """The value of a whole text that is one exact number, in digits or words; None if it is not.

    >>> parse_number("three-and-a-half million"), parse_number("1.8million"), parse_number("two hundred and six")
    (3500000.0, 1800000.0, 206.0)
    >>> parse_number("people") is None
    True
    """
    token = Token(0, text, text.lower(), text, "NUM", "CD", "ROOT", "", False, 0, len(text), False)
    lexemes = [
        Lexeme(
            m.group().lower(), m.start(), m.end(), token, m.start() == 0 or not text[m.start() - 1].isspace()
        )
        for m in LEXEME.finditer(text)
    ]
    found = _read_at(lexemes, 0, read_words()) if lexemes else None
    if found is None or found[1] != len(lexemes) or found[0].kind != "cardinal":
        return None
    return float(found[0].low) if found[0].low is not None else None


def find_numbers(tokens: Sequence[Token]) -> list[Number]:
    """The numbers among the tokens of one sentence, in order, ranges joined."""
    lexemes = read_lexemes(tokens)
    words = read_words()
    found: list[tuple[Number, int, int]] = []
    i = 0
    while i < len(lexemes):
        read = _read_at(lexemes, i, words)
        if read is None:
            i += 1
            continue
        found.append((read[0], i, read[1]))
        i = read[1]
    return join_ranges(found, lexemes)


def _read_at(lexemes: Sequence[Lexeme], i: int, words: Words) -> tuple[Number, int] | None:
    """The number that starts at lexeme `i` and the index after it, or None."""
    text = lexemes[i].text
    if text[0].isdigit():
        return _read_digits(lexemes, i, words)
    if text not in number_openers():
        return None
    return (
        _read_vague(lexemes, i, words)
        or read_fraction(lexemes, i, words)
        or _read_words(lexemes, i, words)
        or _read_ordinal(lexemes, i, words)
    )


def _read_digits(lexemes: Sequence[Lexeme], i: int, words: Words) -> tuple[Number, int]:
    text = lexemes[i].text
    value = parse_digits(text)
    j = i + 1
    if (spaced := _read_spaced(lexemes, i)) is not None:
        return spaced
    following = text_at(lexemes, j)
    if following in _ORDINAL_ENDS and lexemes[j].glued and value is not None:
        return make_number(lexemes, i, j + 1, value, value, "ordinal")
    scale, after = read_scale(lexemes, j, words)
    if value is None and scale and re.fullmatch(r"\d+,\d{1,2}", text):
        value = float(text.replace(",", "."))
    if value is None:
        return make_number(lexemes, i, j, None, None, "malformed")
    if scale:
        return make_number(lexemes, i, after, value * scale, value * scale, "cardinal", scaled=True)
    if following == "/" and text_at(lexemes, j + 1).isdigit():
        bottom = parse_digits(text_at(lexemes, j + 1))
        if bottom and value < bottom and bottom <= 10 and text_at(lexemes, j + 2) != "/":
            share = round(100 * value / bottom, 1)
            return make_number(lexemes, i, j + 2, share, share, "fraction")
    ratio = read_ratio(lexemes, i, j, value, words)
    return ratio or make_number(lexemes, i, j, value, value, "cardinal")


def _read_spaced(lexemes: Sequence[Lexeme], i: int) -> tuple[Number, int] | None:
    """`12 000 people`: thousands that plain spaces group, before a word; not the groups of a phone number."""
    if not re.fullmatch(r"[1-9]\d{0,2}", lexemes[i].text) or text_at(lexemes, i - 1)[-1:].isdigit():
        return None
    if (apart := _read_apart(lexemes, i)) is not None:
        return apart
    j = i + 1
    digits = lexemes[i].text
    while re.fullmatch(r"\d{3}", text_at(lexemes, j)) and not lexemes[j].glued and j - i <= 4:
        one_name = lexemes[j].token.entity == "CARDINAL" and not lexemes[j].token.entity_begins
        if not (one_name or lexemes[j].text == "000" or j > i + 1):
            break
        digits += lexemes[j].text
        j += 1
    grouped = j > i + 1
    if not grouped or not text_at(lexemes, j)[:1].isalpha() or text_at(lexemes, i - 1) in {"+", "(", "-"}:
        return None
    return make_number(lexemes, i, j, float(digits), float(digits), "cardinal")


def _read_apart(lexemes: Sequence[Lexeme], i: int) -> tuple[Number, int] | None:
    """`41 , 200 people`: thousands whose commas a tokeniser set apart; not an age or a day before a count."""
    digits, j = lexemes[i].text, i
    while text_at(lexemes, j + 1) == "," and not lexemes[j + 1].glued:
        group = text_at(lexemes, j + 2)
        if not re.fullmatch(r"\d{3}", group) or lexemes[j + 2].glued:
            break
        digits, j = digits + group, j + 2
    before, after = text_at(lexemes, i - 1), text_at(lexemes, j + 1)
    ends = after in {".", "", ")"} and before in _BOUNDS and digits.endswith("00")
    if j == i or not (after[:1].isalpha() or ends):
        return None
    if before in {",", "(", "-", "at", "by", "until", "since", "on", "age", "aged", "till"}:
        return None
    if i > 0 and lexemes[i - 1].token.pos in {"PROPN", "NUM"}:
        return None
    if text_at(lexemes, j + 1) == "and" and text_at(lexemes, j + 2)[:1].isdigit():
        return None
    return make_number(lexemes, i, j + 1, float(digits), float(digits), "cardinal")


def _read_words(lexemes: Sequence[Lexeme], i: int, words: Words) -> tuple[Number, int] | None:
    """Cardinal words: `two hundred and six`, `a hundred`, `half a million`, `three-and-a-half million`."""
    text, j = lexemes[i].text, i
    total: float = 0
    current: float = 0
    state = ""
    approximate = False
    if text in {"a", "an"}:
        if text_at(lexemes, i + 1) not in words.scales or text_at(lexemes, i + 1) in {"lakh", "crore"}:
            return None
        current, j, state = 1, i + 1, "a"
        approximate = text_at(lexemes, j) == "dozen"
    elif text == "half" and text_at(lexemes, i + 1) in {"a", "-"} and text_at(lexemes, i + 2) in words.scales:
        current, j, state = 0.5, i + 2, "a"
    elif text == "dozen":
        if text_at(lexemes, i - 1 if i else len(lexemes)) not in _BEFORE_DOZEN:
            return None
        current, j, state, approximate = 12, i + 1, "unit", True  # `Dozen killed`, of a headline
    while j < len(lexemes):
        text = lexemes[j].text
        joined = j > i and text == "-" and j + 1 < len(lexemes) and lexemes[j].glued
        at = j + 1 if joined else j
        text = text_at(lexemes, at)
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
        ratio = read_ratio(lexemes, i, j, value, words)
        if ratio:
            return ratio
    scaled = any(lexeme.text in words.scales for lexeme in lexemes[i:j])
    return make_number(lexemes, i, j, value, value, "cardinal", approximate, scaled)


def _and_part(lexemes: Sequence[Lexeme], at: int, words: Words) -> tuple[float | None, int]:
    """What `and …` adds: `and a half` or a number below a hundred that no scale word follows."""
    k = at + 1
    if text_at(lexemes, k) == "-":
        k += 1
    if text_at(lexemes, k) == "a":
        k += 1
        if text_at(lexemes, k) == "-":
            k += 1
        if text_at(lexemes, k) in {"half", "quarter"}:
            return (0.5 if text_at(lexemes, k) == "half" else 0.25), k + 1
        return None, at
    text = text_at(lexemes, k)
    value: float | None = None
    if text in words.units:
        value, k = words.units[text], k + 1
    elif text in words.tens:
        value, k = words.tens[text], k + 1
        m = k + 1 if text_at(lexemes, k) == "-" else k
        unit = words.units.get(text_at(lexemes, m), 0)
        if 0 < unit < 10:
            value, k = value + unit, m + 1
    if value is None or text_at(lexemes, k) in words.scales:
        return None, at
    return value, k


def _read_vague(lexemes: Sequence[Lexeme], i: int, words: Words) -> tuple[Number, int] | None:
    """`dozens`, `tens of thousands`, `several hundred`, `a few thousand`, `a couple of`."""
    j = i + 1 if lexemes[i].text == "a" else i
    text = text_at(lexemes, j)
    if text in words.factors and j == i and text_at(lexemes, j + 1) in {"or", "to", "and", "if"}:
        rest = _read_vague(lexemes, j + 2, words) if j + 2 < len(lexemes) else None
        if rest is not None and text_at(lexemes, rest[1] - 2) == "of" and text != "several":
            low = words.factors[text] * words.vague[text_at(lexemes, rest[1] - 1)]
            return make_number(lexemes, i, rest[1], low, None, "vague", scaled=True)
    if text in words.factors:
        k = j + 1
        if text_at(lexemes, k) == "of":
            k += 1
        after = text_at(lexemes, k)
        if after in words.vague and after != "several":
            return make_number(
                lexemes, i, k + 1, words.factors[text] * words.vague[after], None, "vague", scaled=True
            )
        if after in words.scales and k == j + 1:
            scale, end = read_scale(lexemes, k, words)
            return make_number(lexemes, i, end, words.factors[text] * scale, None, "vague", scaled=True)
        if text == "couple" and j > i and text_at(lexemes, j + 1) == "of":
            return make_number(lexemes, i, j + 1, 2, 2, "cardinal", True)
    if j == i and text in words.vague:
        if text_at(lexemes, j + 1) in {"-", "and", "or"} and text_at(lexemes, j + 2) in words.vague:
            return None
        return make_number(lexemes, i, j + 1, words.vague[text], None, "vague")
    return None


def _read_ordinal(lexemes: Sequence[Lexeme], i: int, words: Words) -> tuple[Number, int] | None:
    text = lexemes[i].text
    if text in words.ordinals:
        return make_number(lexemes, i, i + 1, words.ordinals[text], words.ordinals[text], "ordinal")
    if text in words.tens and text_at(lexemes, i + 1) == "-" and text_at(lexemes, i + 2) in words.ordinals:
        value = words.tens[text] + words.ordinals[text_at(lexemes, i + 2)]
        return make_number(lexemes, i, i + 3, value, value, "ordinal")
    return None
