"""Words for numbers, months, weekdays and units: regular expressions and their values."""

from __future__ import annotations

import re
from functools import cache

from dateline.lexicons import read_lexicon


@cache
def table(name: str) -> dict[str, object]:
    """One table of `lexicons/times.toml`."""
    content: dict[str, object] = read_lexicon("times")[name]
    return content


def any_of(words: object) -> str:
    """A regular expression for any of some words, longest first."""
    return "|".join(re.escape(w) for w in sorted(map(str, words), key=len, reverse=True))  # type: ignore[call-overload]


MONTH = any_of(k for k in table("months"))
WEEKDAY = any_of(table("weekdays"))
SHORT_WEEKDAY = any_of(table("short_weekdays"))
PART = any_of(table("parts"))
SEASON = any_of(table("seasons"))
ORDINAL = any_of(table("ordinals"))
ZONE = any_of(read_lexicon("times")["zones"]["words"])
QUALIFIER = any_of(table("qualifiers"))
HOLIDAY = any_of(table("holidays"))
WHOLE = any_of(table("whole"))

_ONES = any_of(table("numbers"))
#: a number in digits or words; vague words count as X
NUMBER = (
    rf"(?:\d{{1,4}}(?:,\d{{3}})*(?:\.\d+)?(?: 1/2|½)?|½|(?:{_ONES})(?:[ -](?:{_ONES}))? (?:hundred|thousand)"
    rf"|(?:{_ONES})(?:[ -](?:{_ONES}))?(?:[ -]and[ -]a[ -]half)?"
    rf"|\d{{1,4}}(?:\+|-plus|-odd)|a couple(?: of)?|a hundred|a thousand|an?(?: half)?|half an?)"
)
VAGUE = (
    r"(?:several|some|many|a few|few|(?:(?:tens|dozens|hundreds) of )?thousands of|tens of|dozens of|hundreds of|numerous"
    r"|countless|a number of)"
)

_CODES = {"2W": ("2", "W"), "DE": ("10", "Y"), "C": ("100", "Y"), "Q": ("1", "Q")}


def parse_number(words: str) -> float | None:
    """The value of a number in digits or words, None if it is vague or none.

    >>> parse_number("twenty-four"), parse_number("two and a half"), parse_number("5 1/2"), parse_number("a")
    (24.0, 2.5, 5.5, 1.0)
    >>> parse_number("two hundred"), parse_number("thirty thousand")
    (200.0, 30000.0)
    """
    text = words.strip().lower().replace("½", " 1/2").replace("-and-a-half", " and a half").strip()
    half = 0.0
    for ending in (" and a half", " 1/2"):
        if text.endswith(ending):
            text, half = text[: -len(ending)].strip(), 0.5
    if text in ("a half", "half a", "half an", "1/2", "an half"):
        return 0.5
    if text in ("a couple", "a couple of", "couple", "couple of"):
        return 2.0
    if text in ("a", "an", "single"):
        return 1.0 + half
    for scale, size in (("hundred", 100.0), ("thousand", 1000.0)):
        if text.endswith(f" {scale}"):
            times = parse_number(text.removesuffix(scale).strip())
            return None if times is None else times * size
    digits = re.sub(r"(?:\+|-plus|-odd)$", "", text.replace(",", ""))
    if re.fullmatch(r"\d{1,9}(?:\.\d{1,6})?", digits):
        return float(digits) + half
    parts = [table("numbers").get(word) for word in re.split(r"[ -]", text)]
    values = [float(str(part)) for part in parts if part is not None]
    if len(values) < len(parts) or (len(parts) > 1 and not (values[0] >= 20 and 0 < values[1] < 10)):
        return None  # a word that is no number, or two of them (`three-four months`)
    return sum(values) + half


def parse_spelled_year(words: str) -> int | None:
    """The year of words such as `nineteen ninety-seven` or `two thousand`.

    >>> parse_spelled_year("nineteen ninety-seven"), parse_spelled_year("two thousand and four")
    (1997, 2004)
    """
    text = words.lower().strip()
    found = re.fullmatch(rf"two thousand(?:(?: and)? ({_ONES}))?", text)
    if found:
        return 2000 + int(parse_number(found.group(1) or "zero") or 0)
    head, _, tail = text.partition(" ")
    century, rest = parse_number(head), parse_number(tail)
    if century is None or rest is None:
        return None
    return int(century) * 100 + int(rest)


SPELLED_YEAR = (
    r"(?:(?:nineteen|eighteen) (?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen|sixteen|seventeen|eighteen|nineteen)|two thousand(?:(?: and)? (?:one|two|three|four|five|six"
    r"|seven|eight|nine|ten|eleven|twelve))?)"
)


def parse_ordinal(words: str) -> int | None:
    """The value of `third`, `3rd`, `twenty-first`; None if it is none."""
    text = words.strip().lower()
    found = re.fullmatch(r"(\d{1,4})(?:st|nd|rd|th)", text)
    if found:
        return int(found.group(1))
    ordinals = table("ordinals")
    if text in ordinals:
        return int(str(ordinals[text]))
    head, _, tail = text.replace("-", " ").partition(" ")
    tens = parse_number(head)
    if tail in ordinals and tens is not None:
        return int(tens) + int(str(ordinals[tail]))
    return None


def length_value(number: float | None, unit: str) -> str | None:
    """The TIMEX3 value of so many units (`unit` in the singular); X where the number is unknown.

    >>> length_value(3, "day"), length_value(75, "minute"), length_value(None, "week"), length_value(2.5, "year")
    ('P3D', 'PT75M', 'PXW', 'P2Y6M')
    """
    code = str(table("units")[unit])
    if code == "WE":
        return "PXWE" if number is None else f"P{_plain(number)}WE"
    times, letter = _CODES.get(code, ("1", code))
    prefix = "PT" if letter.startswith("T") else "P"
    letter = letter.removeprefix("T")
    if number is None:
        return f"{prefix}X{code if code in ('C', 'DE') else letter}"
    if number % 1 == 0.5 and code in ("TH", "Y", "TM"):
        whole, (lower, part) = int(number), {"TH": ("M", 30), "Y": ("M", 6), "TM": ("S", 30)}[code]
        return f"{prefix}{f'{whole}{letter}' if whole else ''}{part}{lower}"
    return f"{prefix}{_plain(number * int(times))}{letter}"


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else f"{number:g}"


def singular(unit: str) -> str:
    """The singular of a unit word: `centuries` → `century`."""
    unit = unit.lower()
    if unit == "centuries":
        return "century"
    return unit[:-1] if unit.endswith("s") else unit
