"""Lexemes: the pieces of text that numbers are read from, and what a number is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from dateline.lexicons import read_lexicon
from dateline.model import Span, Token

NumberKind = Literal["cardinal", "vague", "ordinal", "fraction", "ratio", "malformed"]

#: more digits than this are an identifier or a hostile input, never a count
MAX_DIGITS = 15

LEXEME = re.compile(r"\d+(?:[.,'’\u00a0\u202f\u2009]\d+)*|[^\W\d_]+|[^\w\s]|_")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}")
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?")
_SPACED = re.compile(r"\d{1,3}(?:['’\u00a0\u202f\u2009]\d{3})+")


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
class Lexeme:
    """A word, a run of digits or a sign; `glued` where no space stands before it."""

    text: str
    start: int
    end: int
    token: Token
    glued: bool


@dataclass(frozen=True, slots=True)
class Words:
    """The number words of the lexicon."""

    units: dict[str, int]
    tens: dict[str, int]
    scales: dict[str, int]
    suffixes: dict[str, int]
    vague: dict[str, int]
    factors: dict[str, int]
    ordinals: dict[str, int]
    fractions: dict[str, int]


@cache
def read_words() -> Words:
    """The number words of `lexicons/numbers.toml`."""
    lexicon = read_lexicon("numbers")
    return Words(
        lexicon["units"],
        lexicon["tens"],
        lexicon["scales"],
        lexicon["suffixes"],
        lexicon["vague"],
        lexicon["vague_factors"],
        lexicon["ordinals"],
        lexicon["fractions"],
    )


@cache
def number_openers() -> frozenset[str]:
    """The words that a number in words can begin with."""
    words = read_words()
    listed = (words.units, words.tens, words.vague, words.factors, words.ordinals, words.fractions)
    return frozenset({"a", "an", "half", "dozen"}.union(*listed))


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


def read_lexemes(tokens: Sequence[Token]) -> list[Lexeme]:
    """The lexemes of some tokens, lower case, with offsets into the original text."""
    found: list[Lexeme] = []
    for token in tokens:
        even = token.end - token.start == len(token.text)
        for text, first, last in _cut(token.text):
            start = token.start + first if even else token.start
            end = token.start + last if even else token.end
            found.append(Lexeme(text, start, end, token, first > 0 or not token.space_before))
    return found


@lru_cache(maxsize=16384)
def _cut(word: str) -> tuple[tuple[str, int, int], ...]:
    """The lexemes of a word, lower case, each with its first character and the one after its last."""
    return tuple((m.group().lower(), *m.span()) for m in LEXEME.finditer(word))


def make_number(
    lexemes: Sequence[Lexeme],
    i: int,
    j: int,
    low: float | None,
    high: float | None,
    kind: NumberKind,
    approximate: bool = False,
    scaled: bool = False,
    per: float | None = None,
) -> tuple[Number, int]:
    """A number over `lexemes[i:j]`, and `j`."""
    tokens: dict[int, Token] = {}
    for lexeme in lexemes[i:j]:
        tokens.setdefault(id(lexeme.token), lexeme.token)
    span = Span(lexemes[i].start, lexemes[j - 1].end)
    digits = lexemes[i].text[0].isdigit()
    return Number(low, high, kind, tuple(tokens.values()), span, approximate, digits, scaled, per), j


def text_at(lexemes: Sequence[Lexeme], i: int) -> str:
    """The text of a lexeme, empty beyond the ends."""
    return lexemes[i].text if 0 <= i < len(lexemes) else ""


def read_scale(lexemes: Sequence[Lexeme], j: int, words: Words) -> tuple[int, int]:
    """The product of scale words from lexeme `j` on, and the index after them; 0 if there is none."""
    scale, k = 0, j
    while k < len(lexemes):
        at = k + 1 if lexemes[k].text == "-" and text_at(lexemes, k + 1) in words.scales else k
        text = text_at(lexemes, at)
        if text in words.scales and (not scale or words.scales[text] > 100):
            scale = (scale or 1) * words.scales[text]
        elif text in words.suffixes and k == j and lexemes[k].glued and not text_at(lexemes, k - 1).isalpha():
            scale = words.suffixes[text]
        else:
            break
        k = at + 1
        if scale > 10**12:
            break
    return scale, k
