"""Units: what a number is measured in, and the same quantity in another unit given beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.extract.figures.numbers import Number
from dateline.lexicons import read_tables
from dateline.model import Profile, Token


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the lexicon; `dimension` is distance, duration, speed, money, share, area and so on.
    `minor` marks units that name a distance only where the words around them say so."""

    name: str
    dimension: str
    minor: bool = False


@dataclass(frozen=True, slots=True)
class UnitLexicon:
    """Units by the words that follow a number and by the signs that precede it."""

    words: dict[tuple[str, ...], Unit]
    symbols: dict[tuple[str, ...], Unit]
    longest: int


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with its unit. Token indices are those of the sentence: the number with its sign and unit
    is `tokens[start:end]`; `symbols` counts the currency signs before the number."""

    number: Number
    unit: Unit | None
    start: int
    end: int
    symbols: int = 0


def read_units(profile: Profile | None = None) -> UnitLexicon:
    """The units of `lexicons/units.toml` and of the profile."""
    words: dict[tuple[str, ...], Unit] = {}
    symbols: dict[tuple[str, ...], Unit] = {}
    for row in read_tables("units", "units", profile):
        unit = Unit(row["name"], row["dimension"], bool(row.get("minor", False)))
        for phrase in row.get("words", []):
            words[tuple(phrase.split())] = unit
        for sign in row.get("symbols", []):
            symbols[(sign,)] = unit
            if sign.endswith("$") and len(sign) > 1:
                symbols[(sign[:-1], "$")] = unit
    return UnitLexicon(words, symbols, max(len(k) for k in words))


def measure_number(number: Number, tokens: Sequence[Token], lexicon: UnitLexicon) -> Measured:
    """A number with the unit that stands beside it, if any."""
    base = tokens[0].i
    start, end = number.tokens[0].i - base, number.tokens[-1].i - base + 1
    unit, symbols = _sign_before(tokens, start, lexicon)
    if unit is not None:
        return Measured(number, unit, start - symbols, end, symbols)
    if number.kind == "fraction":
        return Measured(number, Unit("percent", "share"), start, end)
    if number.kind == "ordinal":
        following = tokens[end].lower if end < len(tokens) else ""
        found = lexicon.words.get((following,))
        if found is not None and found.dimension == "duration":
            return Measured(number, found, start, end + 1)
        return Measured(number, None, start, end)
    at = end
    last = number.tokens[-1]
    glued = last.text[number.span.end - last.start :].lower() if last.end > number.span.end else ""
    if glued:
        found = lexicon.words.get((glued.strip("-"),))
        return Measured(number, found, start, end)
    if number.kind == "vague" and at < len(tokens) and tokens[at].lower == "of":
        at += 1
    while (
        at < len(tokens) and at - end < 3 and tokens[at].text in {"-", "‑", "–", "more", "additional", "full"}
    ):
        at += 1
    for size in range(min(lexicon.longest, len(tokens) - at), 0, -1):
        words = [t.lower for t in tokens[at : at + size]]
        found = lexicon.words.get(tuple(words)) or lexicon.words.get((*words[:-1], words[-1].rstrip(".")))
        if found is not None:
            return Measured(number, found, start, at + size)
    return Measured(number, None, start, end)


def _sign_before(tokens: Sequence[Token], start: int, lexicon: UnitLexicon) -> tuple[Unit | None, int]:
    for size in (2, 1):
        if start >= size:
            unit = lexicon.symbols.get(tuple(t.lower for t in tokens[start - size : start]))
            if unit is not None and (size == 2 or tokens[start - 1].lower != "rs" or start > 0):
                return unit, size
    return None, 0


def is_conversion(first: Measured, second: Measured, tokens: Sequence[Token]) -> bool:
    """Whether `second`, which follows, is `first` in another unit: in brackets or after a stroke or `or`,
    of the same dimension, with nothing else between."""
    if first.unit is None or second.unit is None or first.unit.dimension != second.unit.dimension:
        return False
    if first.unit.name == second.unit.name or first.unit.dimension in {"share", "duration"}:
        return False
    gap = [t.text for t in tokens[first.end : second.start]]
    while gap and gap[-1].lower() in {
        "about",
        "around",
        "approximately",
        "roughly",
        "some",
        "nearly",
        "almost",
    }:
        gap.pop()
    return bool(gap) and (gap[-1] in {"(", "[", "/"} or gap == ["or"] or gap == [",", "or"]) and len(gap) <= 5
