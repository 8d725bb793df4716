"""Two expressions that name one stretch of time: `between March and May`, `the first days of June`, `3-9 May`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from dateline.lexicons import read_lexicon
from dateline.model import Document, Span, TimeMention

#: characters looked at on either side of a mention
_NEAR = 24
_BETWEEN = re.compile(r"\b(?:between|from)\s+(?:the\s+)?$", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+(?:the\s+)?$", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:\b(?:around|circa|approximately|roughly|(?:on|in|or|since|until|from|by) about)|[,(–—] ?about|^about)"
    r"\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_TO = re.compile(r"\s*(?:to|until|till|through|[-–—])\s*(?:the\s+)?", re.IGNORECASE)
_AND = re.compile(r"\s+and\s+(?:the\s+)?", re.IGNORECASE)
_ENDED = re.compile(r"\s*,?\s*(?:that |which )?(?:ended|ending)(?: on)?\s+", re.IGNORECASE)
_TO_DAY = re.compile(r"\s+(?:up )?to\s+", re.IGNORECASE)
_OF = re.compile(r"\s+(?:of|in)\s+", re.IGNORECASE)
_DAY_BEFORE = re.compile(
    r"(?<![\w.,/-])(?P<day>\d{1,2})(?:st|nd|rd|th)?\s*(?:and|to|until|[-–—])\s*$", re.IGNORECASE
)
_DAY_AFTER = re.compile(r"\s?[-–—]\s?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\w.,/-]*\d)\b")
_BEGAN = re.compile(
    r"\b(?:began|begun|started|broke out|erupted|beginning|starting)\s+(?:on|in|from|at)?\s*(?:the\s+)?$",
    re.IGNORECASE,
)
#: a second day after a day whose month is written before it (`on May 3 and 9`), where no noun or clause follows that it
#: may count instead (`on May 3 and 12 in Goma`, `on May 3 and 9, mostly women`)
_OTHER_DAY = re.compile(
    r" (?:and|or) (?:the )?(?P<day>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)?"
    r"(?=[.;:)](?!\d)|$|,(?!\d|\s+(?:most|mostly|mainly|many|some|all|including|among|both|half|several|one|two|at"
    r"|who|whom|which|in|of|\w+ of)\b))"
)
#: after `between` or `from` and the first day of a month that is written before its day (`between May 3 and 9`)
_AND_DAY_AFTER = re.compile(
    r"\s+(?:and|to|until|till|through)\s+(?:the\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\w:/%-]*\d|[.,]\d|\w|%)"
    r"(?!\s+(?:people|persons|others|per\s?cent|more)\b)"
)
_HALF = re.compile(r"\b(?P<ord>first|second|latter|last) half of\s+$", re.IGNORECASE)
#: between a length and the day that it is counted from (`two days before the vote of 9 August`)
_COUNTED_FROM = re.compile(
    r"\s+(?P<way>before|after)\s+(?:the|a|an|its|his|her|their)\s+(?:[\w'’-]+\s+){1,4}?(?:of|on)\s+$"
)
#: the slots that name a day, and what stands between a clock time and its day or its time in another zone
_DAY_SLOTS = frozenset({"wd", "mon", "dom", "yr", "yrel", "shift", "rel", "holiday"})
_ON_DAY = re.compile(r"\)?,?\s+(?:on\s+)?|\s*\([^()]{1,40}\),?\s+(?:on\s+)?", re.IGNORECASE)
_BRACKET = re.compile(r"\s*\(")
_A = re.compile(r"\s*,\s+an?\s+", re.IGNORECASE)
#: before the time whose like results are told beside those of now (`beside a loss of 5 million last year`)
_SET_BESIDE = re.compile(r"\bcompared (?:with|to) [^.;]{1,60}\s$")
_EDGES = {"first", "opening", "initial", "last", "final", "closing"}


def join_times(times: Sequence[TimeMention], document: Document) -> list[TimeMention]:
    """The mentions, those that begin a stretch with `until`, lengths at an edge with `part_of`, and days of a
    month that a further number makes a stretch of with the slot `from_dom` or `to_dom`; the times of an earlier
    value bear `compared`, `the quarter` and `the year` the month in which they `ended`. The first end of a stretch
    takes the year of the second (`from 12 March to 20 March 2027`), a month its `half`; the day that a length is
    counted from bears it as `offset` (`-P2D`), with the place in the text where the length begins (`offset_at`).

    `times` are in text order. Nothing is joined across more than a preposition.
    """
    found = [
        _with_day(
            _with_half(_about(_begun(_compared(time, document), document), document), document), document
        )
        for time in times
    ]
    for i, (one, other) in enumerate(pairwise(found)):
        if other.span.start - one.span.end > 2 * _NEAR:
            continue
        gap = document.quote(Span(one.span.end, other.span.start))
        if one.type == "DURATION" and other.type == "DATE" and (way := _COUNTED_FROM.fullmatch(gap)):
            length = f"{'-' if way['way'] == 'before' else ''}{one.value or ''}"
            found[i + 1] = replace(
                found[i + 1],
                slots={**found[i + 1].slots, "offset": length, "offset_at": str(one.span.start)},
            )
        if len(gap) > _NEAR:
            continue
        before = _before(one, document)
        if _is_week(one) and other.type == "DATE" and (_ENDED.fullmatch(gap) or _TO_DAY.fullmatch(gap)):
            found[i] = replace(
                one, slots={**one.slots, "ended": other.slots.get("mon", "")}, until=other.span
            )
        elif (
            one.frame == "near"
            and other.type == "DATE"
            and (_ENDED.fullmatch(gap) or (one.slots.get("unit") == "year" and _TO_DAY.fullmatch(gap)))
        ):
            found[i] = replace(one, slots={**one.slots, "ended": other.slots.get("mon", "")})
        elif one.type == other.type == "DATE" or one.type == other.type == "TIME":
            joined = _TO.fullmatch(gap) and (_FROM.search(before) or not gap.strip().isalpha())
            if joined or (_AND.fullmatch(gap) and _BETWEEN.search(before)):
                found[i] = replace(_in_year_of(found[i], other), until=other.span)
        elif (
            one.type == "DURATION"
            and other.type == "DATE"
            and one.slots.get("rel") in _EDGES
            and _OF.fullmatch(gap)
        ):
            found[i] = replace(one, part_of=other.span)
    return _with_other_days(_on_days(found, document), document)


def _on_days(times: Sequence[TimeMention], document: Document) -> list[TimeMention]:
    """The mentions, a clock time without a day on the day that follows it or the bracket with the time elsewhere (`at
    16:45 local time (1545 UTC) on Tuesday`), and `a Tuesday` behind `tomorrow` on that day."""
    found = list(times)
    for i, (one, other) in reversed([*enumerate(pairwise(times))]):
        gap = document.text[one.span.end : min(other.span.start, one.span.end + 2 * _NEAR)]
        if one.frame == "clock" and not _DAY_SLOTS & one.slots.keys():
            named = found[i + 1]
            twin = named.frame == "clock" and _BRACKET.fullmatch(gap) is not None
            day = named.frame == "day" and "part" not in named.slots and _ON_DAY.fullmatch(gap)
            if (day or twin) and _are_in_one(one, other, document):
                of_day = {k: v for k, v in named.slots.items() if k in _DAY_SLOTS}
                found[i] = replace(one, slots={**one.slots, **of_day, "day_of": "1"}, tense=named.tense)
        elif "shift" in one.slots and other.slots.keys() == {"wd"} and _A.fullmatch(gap):
            found[i + 1] = replace(other, slots={**other.slots, "shift": one.slots["shift"], "day_of": "1"})
    return found


def _are_in_one(one: TimeMention, other: TimeMention, document: Document) -> bool:
    """Whether two mentions stand in one sentence (not `at 3 a.m. On Friday …`, however the parse cuts it)."""
    if "On" in document.text[one.span.end : other.span.start].split():
        return False
    before, after = document.tokens_in(one.span), document.tokens_in(other.span)
    return bool(before and after) and before[-1].sentence is after[0].sentence


def _with_other_days(times: Sequence[TimeMention], document: Document) -> list[TimeMention]:
    """The mentions, and behind a day of a month another that is told by its number alone (`on May 3 and 9`)."""
    found: list[TimeMention] = []
    for i, time in enumerate(times):
        found.append(time)
        alone = time.frame == "day" and time.until is None and time.text[-1:].isdigit()
        if (
            not alone
            or not {"mon", "dom"} <= time.slots.keys()
            or {"yr", "part", "to_dom"} & time.slots.keys()
        ):
            continue
        last = times[i + 1].span.start if i + 1 < len(times) else len(document.text)
        match = _OTHER_DAY.match(document.text, time.span.end, last)
        if match is None or int(match["day"]) == int(time.slots["dom"]):
            continue
        span = Span(*match.span("day"))
        slots = {"mon": time.slots["mon"], "dom": match["day"]}
        found.append(replace(time, span=span, text=document.quote(span), slots=slots))
    return found


def _is_week(time: TimeMention) -> bool:
    return time.type == "DATE" and time.slots.get("unit") == "week" and time.slots.get("rel") == "the"


def _in_year_of(one: TimeMention, other: TimeMention) -> TimeMention:
    """The first end of a stretch in the year of its second, or in the year before where its month is a later one
    (`from December to February 2031`)."""
    if "mon" not in one.slots or {"yr", "yrel", "rel", "wd"} & one.slots.keys() or one.value is not None:
        return one
    if not {"mon", "yr"} <= other.slots.keys() or not other.slots["yr"].isdigit():
        return one
    year = int(other.slots["yr"]) - (int(one.slots["mon"]) > int(other.slots["mon"]))
    return replace(one, slots={**one.slots, "yr": str(year)}) if year > 0 else one


def _with_half(time: TimeMention, document: Document) -> TimeMention:
    """A month of which a half is meant (`in the first half of June`)."""
    if time.type != "DATE" or "mon" not in time.slots or {"dom", "wd"} & time.slots.keys():
        return time
    half = _HALF.search(_before(time, document))
    if half is None:
        return time
    return replace(time, slots={**time.slots, "half": "1" if half["ord"].lower() == "first" else "2"})


def _about(time: TimeMention, document: Document) -> TimeMention:
    """A date that words before its extent make vague (`around 3 May`)."""
    if time.type != "DATE" or time.mod is not None or _ABOUT.search(_before(time, document)) is None:
        return time
    return replace(time, mod="APPROX")


def _compared(time: TimeMention, document: Document) -> TimeMention:
    """A time with the slot `beside` where its results are set beside those of now, with `compared` where it is that of an earlier value (`up 25 % from three days ago`), with
    `earlier` where that value stands before it, and may be a count of its own (`up from 24 on Friday`)."""
    before = document.text[max(0, time.span.start - 4 * _NEAR) : time.span.start]
    if time.frame == "unit" and _SET_BESIDE.search(before):
        time = replace(time, slots={**time.slots, "beside": "1"})
    slot = (
        "compared" if _compares().search(before) else "earlier" if _counts_before().search(before) else None
    )
    return time if slot is None else replace(time, slots={**time.slots, slot: "1"})


@cache
def _compares() -> re.Pattern[str]:
    words = "|".join(read_lexicon("times")["comparison"]["words"])
    return re.compile(
        # not `more than 90 have died since May`
        rf"\b(?:{words})\b(?!\s+than\s[^.;]{{0,60}}\bsince\b)[^.;]{{0,50}}"
        r"\b(?:from|than|since|compared (?:with|to))\s+"
        r"(?:that of |those of )?(?:just |only |about |the |a )*$",
        re.IGNORECASE,
    )


@cache
def _counts_before() -> re.Pattern[str]:
    words = "|".join(read_lexicon("times")["comparison"]["words"])
    return re.compile(
        rf"\b(?:{words})\b(?:[^.;]{{0,40}}\s)?from\s+"
        r"(?:about |some |at least |only |just |nearly |more than )?[$€£]?\d[\d.,]*\s+"
        r"(?:(?!to\b|and\b)[\w%'’-]+\s+){0,4}$",
        re.IGNORECASE,
    )


def _begun(time: TimeMention, document: Document) -> TimeMention:
    """A day with the slot `begun` where something began on it (`the outbreak, which began on 3 May`)."""
    if time.type != "DATE" or _BEGAN.search(_before(time, document)) is None:
        return time
    return replace(time, slots={**time.slots, "begun": "1"})


def _before(time: TimeMention, document: Document) -> str:
    return document.text[max(0, time.span.start - _NEAR) : time.span.start]


def _with_day(time: TimeMention, document: Document) -> TimeMention:
    """A day of a month with the other day of its stretch (`3-9 May`, `May 3-9`)."""
    if not {"mon", "dom"} <= time.slots.keys() or "wd" in time.slots:
        return time
    day_first = time.text[:1].isdigit()
    if day_first:
        match = _DAY_BEFORE.search(_before(time, document))
        slot = "from_dom"
    else:
        after = document.text[time.span.end : time.span.end + _NEAR]
        match = _DAY_AFTER.match(after)
        if match is None and _BETWEEN.search(_before(time, document)):
            match = _AND_DAY_AFTER.match(after)
        slot = "to_dom"
    if match is None or not 1 <= int(match["day"]) <= 31:
        return time
    return replace(time, slots={**time.slots, slot: match["day"]})
