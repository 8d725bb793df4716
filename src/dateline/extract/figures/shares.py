"""Shares: fractions and ratios as percent."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.extract.figures.lexemes import (
    Lexeme,
    Number,
    Words,
    make_number,
    parse_digits,
    read_scale,
    text_at,
)

#: wholes of which a part is told as a share (`three out of four`)
_OUT_OF = frozenset(
    {"three", "four", "five", "ten", "3", "4", "5", "10", "100", "a", "hundred", "thousand", "every"}
)
_SPANS = frozenset(
    {"hours", "days", "weeks", "months", "years", "minutes", "attacks", "cities", "towns", "countries"}
)


def read_ratio(
    lexemes: Sequence[Lexeme], i: int, j: int, value: float, words: Words
) -> tuple[Number, int] | None:
    """`one in five` is 20 percent; `one out of every thousand` counts one in a thousand."""
    k = j
    if text_at(lexemes, k) == "out" and text_at(lexemes, k + 1) == "of" and value < 10:
        k += 3 if text_at(lexemes, k + 2) == "every" else 2
        if text_at(lexemes, k) not in _OUT_OF:
            return None
    elif (
        text_at(lexemes, k) == "out"
        and text_at(lexemes, k + 1) == "of"
        and text_at(lexemes, k + 2) == "every"
    ):
        k += 3
    elif text_at(lexemes, k) == "in":
        k += 2 if text_at(lexemes, k + 1) == "every" else 1
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
    scale, after = read_scale(lexemes, k, words)
    if scale:
        bottom, k = (bottom or 1) * scale, after
    every = "every" in [lexeme.text for lexeme in lexemes[j:k]]
    in_ten = (
        bottom in {4, 5, 10, 100} and text_at(lexemes, k).endswith("s") and text_at(lexemes, k) not in _SPANS
    )
    if not bottom or value > 99 or bottom <= value or (not every and value > 3 and not in_ten):
        return None
    if bottom > 100:
        return make_number(lexemes, i, k, value, value, "ratio", per=bottom)
    share = round(100 * value / bottom, 1)
    return make_number(lexemes, i, k, share, share, "fraction")


def read_fraction(lexemes: Sequence[Lexeme], i: int, words: Words) -> tuple[Number, int] | None:
    """`half of`, `a third of`, `two thirds`, `three-quarters`: shares in percent; `a quarter of a million` is
    that many."""
    text, j = lexemes[i].text, i
    top = 1
    if text in words.units and 0 < words.units[text] < 10:
        top, j = words.units[text], i + 1
    elif text == "a":
        j = i + 1
    if j > i and text_at(lexemes, j) == "-":
        j += 1
    name = text_at(lexemes, j)
    if name not in words.fractions or (name in words.ordinals and j == i):
        return None
    if j == i and name.endswith("s") and name != "halves":
        return None  # `the eastern quarters of the city`
    if text_at(lexemes, i - 1) in words.ordinals or text_at(lexemes, i - 1) in {
        "other",
        "latter",
        "last",
        "final",
    }:
        return None
    after = text_at(lexemes, j + 1)
    if name in {"half", "halves"}:
        if text_at(lexemes, j - 1) == "and" or after in {"a", "-", "hour", "hours", "time", "way"} or j > i:
            return None
        if after not in {"of", "the", "its", "their", "his", "her", "all", "our"}:
            return None
    elif (top == 1 and after not in {"of", "the"}) or (top > 1 and not name.endswith("s")):
        return None
    if after == "of" and text_at(lexemes, j + 2) in {"a", "one"}:
        scale, end = read_scale(lexemes, j + 3, words)
        if scale:
            size = round(top * scale / words.fractions[name], 1)
            return make_number(lexemes, i, end, size, size, "cardinal")
    share = round(100 * top / words.fractions[name], 1)
    return None if share >= 100 else make_number(lexemes, i, j + 1, share, share, "fraction")
