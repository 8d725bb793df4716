"""From the slots of a match to a `TimeMention`: type, fixed values, and normal forms of the rest."""

from __future__ import annotations

import re
from datetime import date

from dateline.extract.times.context import Tense
from dateline.extract.times.words import (
    length_value,
    parse_number,
    parse_ordinal,
    parse_spelled_year,
    singular,
    table,
)
from dateline.model import Span, TimeMention, TimexType

Slots = dict[str, str]

_EDGE = {"early": "START", "late": "END", "mid": "MID", "the end of": "END", "end of": "END", "the middle of": "MID",
         "the beginning of": "START", "the start of": "START", "early in": "START", "late in": "END",
         "earlier": "START", "later": "END"}  # fmt: skip
_ON = re.compile(r"(?i)(?:early|late)[ -]on\b")
_TWENTIES = {
    "twenties": 2,
    "thirties": 3,
    "forties": 4,
    "fifties": 5,
    "sixties": 6,
    "seventies": 7,
    "eighties": 8,
    "nineties": 9,
}
_SHIFTS = {
    "today": 0,
    "yesterday": -1,
    "tomorrow": 1,
    "the day before yesterday": -2,
    "the day after tomorrow": 2,
}


def read_meaning(span: Span, text: str, frame: str, raw: Slots, tense: Tense | None) -> TimeMention:
    """The mention that a match of `frame` with the slots `raw` stands for."""
    slots = _normal(raw)
    kind: TimexType = "DATE"
    value: str | None = None
    if frame == "whole":
        first, value = table("whole")[raw["whole"]]  # type: ignore[misc]
        kind, frame = first, "fixed"  # type: ignore[has-type]
    elif frame == "iso":
        kind, frame, value = "TIME", "fixed", raw["stamp"].upper()
    elif frame in ("length", "span", "bare"):
        kind, value = _length(slots)
        if slots.get("n") == "one" and value == "P1D" and tense == "future" and text.lower() == "one day":
            kind, value = "DATE", "FUTURE_REF"  # it will one day be rebuilt
        frame = "fixed"
    elif frame == "set":
        kind, frame, value = "SET", "fixed", _set(slots)
    elif frame == "ago" and slots["unit"] in ("second", "minute", "hour"):
        kind = "DURATION"
    elif frame == "decade":
        frame, value = "fixed", _decade(slots)
    elif frame == "century":
        number = parse_ordinal(slots["ord"].replace(" ", "-")) or 1
        frame, value = "fixed", f"{number - 1:02d}"
    elif frame == "year":
        frame, value = "fixed", f"{_year(slots):04d}"
    elif (
        frame in ("clock", "part")
        or (frame == "shift" and slots.get("part"))
        or (frame == "day" and slots.get("part"))
    ):
        kind = "TIME"
    elif (
        frame == "day" and slots.get("edge") in ("early", "late") and "part" not in slots and _ON.match(text)
    ):
        kind = "TIME"  # hours of the day; before a bare day (`late Monday`) the words are its MOD alone
        slots["part"] = "MO" if slots["edge"] == "early" else "NI"
    if frame == "day" and {"yr", "mon", "dom"} <= set(slots) and "part" not in slots:
        value = _day(slots)
    mod = _EDGE.get(slots.get("edge", "")) or (
        str(table("qualifiers")[slots["qualifier"]]) if "qualifier" in slots else None
    )
    return TimeMention(span, text, kind, frame, value, slots, tense, mod)


def _normal(raw: Slots) -> Slots:
    slots = {k: v.strip() for k, v in raw.items() if k not in ("sep", "domw", "yrw", "iso", "num")}
    if "mon" in slots:
        slots["mon"] = str(table("months")[slots["mon"].rstrip(".")])
    if "wd" in slots:
        named = slots["wd"].rstrip(".")
        slots["wd"] = str(table("weekdays").get(named) or table("short_weekdays")[named])
    if "domw" in raw:
        slots["dom"] = str(parse_ordinal(raw["domw"]) or 1)
    if "yrw" in raw:
        slots["yr"] = str(parse_spelled_year(raw["yrw"].removeprefix("the year ")) or 0)
    if "shift" in slots:
        slots["shift"] = str(_SHIFTS[slots["shift"]])
    if "unit" in slots:
        slots["unit"] = singular(slots["unit"])
    if "part" in slots:
        part = slots["part"]
        parts = table("parts")
        slots["part"] = str(
            parts.get(part, parts.get(part.rstrip("s"), "NI" if part == "overnight" else "MI"))
        )
    if slots.get("word") in ("tonight",):
        slots["part"], slots["rel"] = "NI", "this"
    if "season" in slots:
        slots["season"] = str(table("seasons")[slots["season"]])
    if "iso" in raw:
        slots["yr"], slots["mon"], slots["dom"] = re.split("[-/]", raw["iso"])
    if "num" in raw:
        first, second, year = (int(n) for n in re.split("[/.]", raw["num"]))
        month, day = (second, first) if raw.get("sep") == "." or first > 12 else (first, second)
        slots["yr"] = str(year if year > 99 else year + (2000 if year < 70 else 1900))
        slots["mon"], slots["dom"] = str(month), str(day)
    if "ap" in slots and slots["ap"][0] in "ap":
        slots["ap"] = "pm" if slots["ap"].startswith(("p", "afternoon")) else "am"
        if raw.get("ap") == "afternoon":
            slots["ap"] = "pm"
    elif slots.get("ap") == "evening":
        slots["ap"] = "pm"
    elif slots.get("ap") == "morning":
        slots["ap"] = "am"
    if "h" in slots or "word" in slots:
        _clock(slots)
    if "way" in slots and "n" in slots:
        number = parse_number(slots["n"])
        if "half" in slots.get("tail", "") and number is not None:
            number += 0.5
        slots["n"] = "" if number is None else f"{number:g}"
        if slots["way"] == "back":
            slots["way"] = "ago"
    return slots


def _clock(slots: Slots) -> None:
    if slots.get("word") in ("noon", "midday", "midnight"):
        slots["h"], slots["m"] = ("24" if slots["word"] == "midnight" else "12"), "00"
        return
    if "h" not in slots:
        return
    hour = int(parse_number(slots["h"]) or 0)
    if slots.get("ap") == "pm" and hour < 12:
        hour += 12
    elif slots.get("ap") == "am" and hour == 12:
        hour = 0
    slots["h"] = f"{hour:02d}"
    slots["m"] = slots.get("m", "00")


def _day(slots: Slots) -> str | None:
    try:
        return date(int(slots["yr"]), int(slots["mon"]), int(slots["dom"])).isoformat()
    except ValueError:
        return None


def _length(slots: Slots) -> tuple[TimexType, str | None]:
    if "word" in slots:
        return "DURATION", "PXX"
    if "plural" in slots:
        unit = singular(slots["plural"].removeprefix("trading "))
        if unit == slots["plural"]:
            return "DURATION", length_value(1, unit)  # day-long
        if slots.get("rel") in ("recent", "past") and unit == "year":
            return "DATE", "PAST_REF"
        if slots.get("rel") == "future" or (slots.get("rel") == "coming" and unit in ("month", "quarter")):
            return "DATE", "FUTURE_REF"
        return "DURATION", length_value(None, unit)
    words = slots.get("n", "")
    number = parse_number(words)
    if slots.get("tail") == "and a half" and number is not None:
        number += 0.5
    return "DURATION", length_value(number, slots["unit"])


def _set(slots: Slots) -> str | None:
    if "wd" in slots:
        return f"XXXX-WXX-{slots['wd']}" + (f"T{slots['part']}" if "part" in slots else "")
    if "mon" in slots:
        return f"XXXX-{int(slots['mon']):02d}"
    if "season" in slots:
        return f"XXXX-{slots['season']}"
    if "part" in slots:
        return f"XXXX-XX-XXT{slots['part']}"
    unit = slots.get("unit") or slots.get("count", "a day").split()[-1]
    number = parse_number(slots.get("n", "one"))
    return length_value(2 if slots.get("word") == "every other" else number, singular(unit))


def _decade(slots: Slots) -> str:
    if "decw" in slots:
        return f"19{_TWENTIES[slots['decw']]}"
    digits = slots["dec"]
    if len(digits) == 4:
        return digits[:3]
    return f"{20 if digits[0] in '01' else 19}{digits[0]}"  # the '00s and '10s of our century


def _year(slots: Slots) -> int:
    if "short" in slots:
        return 1900 + int(slots["short"][1:])
    return int(slots["yr"])
