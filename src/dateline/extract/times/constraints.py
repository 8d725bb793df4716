"""What one temporal expression says about the day of its report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from dateline.extract.times.beginnings import (
    FIRST_DAYS,
    UNIT_DAYS,
    begun_event,
    counted_event,
    find_elapsed,
    ongoing_event,
    token_text,
)
from dateline.extract.times.context import Tense
from dateline.extract.times.words import parse_ordinal, table
from dateline.extract.times.year_counts import deed_of
from dateline.lexicons import read_lexicon
from dateline.model import DateConstraint, Document, Span, TimeMention, Token
from dateline.model.dating import ConstraintKind

#: words before a day that something lasts until
_UP_TO = frozenset("before until till by through".split())
_DASHES = frozenset("-–—")
#: verbs for which what they are `for` lies ahead
_CALLED = frozenset(
    (*read_lexicon("times")["ahead"]["set_for"], *read_lexicon("times")["ahead"]["for_objects"])
)
#: a year like most, for counting days of which no year is told
_COMMON = 2001
_YEARS = {"last": -1, "this": 0, "next": 1}
#: what is said of a day of a month, by the kind of its constraint
_SAID = {
    "since": "the day since which it goes on",
    "dateline": "date line",
    "caption": "day in a caption",
    "day": "a day that it names",
    "narrated": "a day told after another",
    "today": "the day itself",
}


@dataclass(frozen=True)
class Seen:
    """A temporal expression where it stands in its report: its tokens, whether it is in the `lead`, in a `caption`, or
    `near` the very opening, whether it `follows` a full date, what right before it is `said_with` it of the same
    day, and the days that are `counted` from it (`four days after the gate fell on Tuesday, May 4`)."""

    document: Document
    mention: TimeMention
    around: Sequence[Token]
    lead: bool = False
    caption: bool = False
    near: bool = False
    follows: bool = False
    said_with: TimeMention | None = None
    counted: TimeMention | None = None

    @property
    def tokens(self) -> Sequence[Token]:
        return self.document.tokens

    @cached_property
    def number(self) -> dict[str, int]:
        """The month, day of the month, year and weekday that it names."""
        slots = self.mention.slots
        return {k: int(slots[k]) for k in ("mon", "dom", "yr", "wd") if slots.get(k, "").isdigit()}


def find_constraint(seen: Seen) -> Iterable[DateConstraint]:
    """The constraints that a temporal expression puts on the day of its report, if any."""
    slots, number = seen.mention.slots, seen.number
    if "day_of" in slots:
        return  # the other one tells it
    if seen.mention.frame in ("day", "clock"):
        if {"mon", "dom"} <= number.keys():
            day = _month_day(seen)
            yield day
            if seen.counted is not None:
                yield from _counted_day(seen, seen.counted, day)
        elif "wd" in number and "rel" not in slots:
            yield from _weekday(seen)
        return
    find = _FINDERS.get(seen.mention.frame)
    if find is not None:
        yield from find(seen)


def _month_day(seen: Seen) -> DateConstraint:
    """A day of a month: the report's own, one that was news, one since which things go on, or one told in passing."""
    mention, number = seen.mention, dict(seen.number)
    span, text, tense = mention.span, mention.text, mention.tense
    part, low = mention.slots.get("part"), None
    event = begun_event(seen.around, seen.tokens)
    kind = _kind_of_day(seen, begun=bool(event))
    if "yr" not in number and (
        text.lower().startswith(("next ", "coming ")) or _is_until(seen.around[0], seen.tokens)
    ):
        tense = "future"
    if (beside := seen.said_with) is not None:
        span = Span(beside.span.start, span.end)
        text = seen.document.text[span.start : span.end]
        tense = tense or beside.tense
        kind = "day" if kind == "narrated" else kind
        if "wd" in beside.slots:
            number["wd"], part = int(beside.slots["wd"]), beside.slots.get("part")
        else:
            kind, low = "today", -int(beside.slots["shift"])
    if kind == "since" and "yr" not in number:
        if "wd" in number:
            kind, event = "day", ()  # news that began on `Monday, March 4`
        elif tense in ("present", "future") and not _is_since(seen):
            kind, event, tense = "day", (), "future"  # `the games that start on March 4`
    words = f"{text}: {'the day before' if low else _SAID[kind]}"
    if "wd" in number:
        words += ", with its weekday"
    return DateConstraint(
        kind,
        span,
        text,
        words,
        number.get("yr"),
        number["mon"],
        number["dom"],
        number.get("wd"),
        low,
        tense=tense,
        part_of_day=part,
        lead=seen.lead,
        event=event,
        year_shift=_YEARS.get(mention.slots.get("yrel", "")),
    )


def _counted_day(seen: Seen, counted: TimeMention, day: DateConstraint) -> Iterable[DateConstraint]:
    """The day that comes some days after one that is named."""
    number = re.fullmatch(r"P(\d{1,2})D", counted.value or "")
    if number is None:
        return
    try:
        on = date(day.year or _COMMON, day.month or 0, day.day or 0) + timedelta(days=int(number[1]))
    except (ValueError, OverflowError):
        return  # no such day (of most years)
    span = Span(counted.span.start, day.span.end)
    text = seen.document.text[span.start : span.end]
    weekday = (day.weekday - 1 + int(number[1])) % 7 + 1 if day.weekday is not None else None
    yield DateConstraint(
        "day",
        span,
        text,
        f"{text}: a day counted from one that it names" + (", with its weekday" if weekday else ""),
        on.year if day.year is not None else None,
        on.month,
        on.day,
        weekday,
        tense=counted.tense,
        lead=seen.lead,
    )


def _kind_of_day(seen: Seen, begun: bool) -> ConstraintKind:
    """What kind of constraint a day of a month is by where it stands."""
    slots = seen.mention.slots
    if _is_dateline(seen.around, seen.document, seen.near):
        return "dateline"
    if begun:
        return "since"
    if seen.caption:
        return "caption"
    if seen.counted is not None:
        return "narrated"
    told = seen.follows or "from_dom" in slots
    bare = "yrel" not in slots and not {"yr", "wd"} & seen.number.keys()
    return "narrated" if told and bare else "day"


def _weekday(seen: Seen) -> Iterable[DateConstraint]:
    """A weekday alone."""
    mention = seen.mention
    ahead = mention.tense == "future"
    before = token_text(seen.tokens, seen.around[0].i - 1)
    if not ahead and before in ("until", "till", "through"):
        return
    yield DateConstraint(
        "weekday",
        mention.span,
        mention.text,
        f"{mention.text} lies {'ahead' if ahead else 'behind'}",
        weekday=seen.number["wd"],
        tense=mention.tense,
        part_of_day=mention.slots.get("part"),
        lead=seen.lead,
    )


def _month(seen: Seen) -> Iterable[DateConstraint]:
    """A month that no word relates to another."""
    mention = seen.mention
    if {"rel", "yrel"} & mention.slots.keys():
        return
    yield DateConstraint(
        "month",
        mention.span,
        mention.text,
        f"names {mention.text}",
        seen.number.get("yr"),
        seen.number["mon"],
        tense=mention.tense,
        event=begun_event(seen.around, seen.tokens),
    )


def _fixed(seen: Seen) -> Iterable[DateConstraint]:
    """A year by its number, or a length of time since something began."""
    mention = seen.mention
    if "yr" in seen.number and mention.value and len(mention.value) == 4:
        yield _year(seen)
    elif mention.type == "DURATION":
        yield from find_elapsed(mention, seen.around, seen.tokens)


def _year(seen: Seen) -> DateConstraint:
    mention, around, year = seen.mention, seen.around, seen.number["yr"]
    of_name = _name_before(around[0], seen.tokens)
    if of_name or _modifies(around) or _ends_range(around[0], seen.tokens):
        words = f"names what is of the year {year}"
        return DateConstraint(
            "near_year", mention.span, mention.text, words, year=year, tense=mention.tense, event=of_name
        )
    ahead = mention.tense == "future" or _is_ahead(around, mention.tense, seen.tokens)
    words = f"names the year {year} as {'to come' if ahead else 'past or present'}"
    event = () if ahead else begun_event(around, seen.tokens) or ongoing_event(around)
    tense: Tense | None = "future" if ahead else mention.tense
    return DateConstraint("year", mention.span, mention.text, words, year=year, tense=tense, event=event)


def _nth(seen: Seen) -> Iterable[DateConstraint]:
    """The nth day, week or month of what began."""
    mention, slots = seen.mention, seen.mention.slots
    order, unit = parse_ordinal(slots["ord"]), slots.get("unit", "")
    event = counted_event(seen.around, seen.tokens)
    if unit not in ("day", "week", "month") or order is None or not event:
        return
    if unit == "day" and order < FIRST_DAYS:
        return  # `from the first day of the war`
    size = UNIT_DAYS[unit]
    yield DateConstraint(
        "nth",
        mention.span,
        mention.text,
        f"{mention.text} since it began",
        low=round((order - 1) * size),
        high=round(order * size),
        tense=mention.tense,
        event=event,
    )


def _last_month(seen: Seen) -> Iterable[DateConstraint]:
    """`last month`, which holds what began in it."""
    mention = seen.mention
    if mention.slots.get("unit") == "month" and mention.slots.get("rel") == "last":
        yield DateConstraint(
            "last_month",
            mention.span,
            mention.text,
            f"{mention.text} held what had begun",
            tense=mention.tense,
            event=deed_of(seen.around[0], seen.around),
        )


_FINDERS: dict[str, Callable[[Seen], Iterable[DateConstraint]]] = {
    "month": _month,
    "fixed": _fixed,
    "nth": _nth,
    "unit": _last_month,
}


def _name_before(year: Token, tokens: Sequence[Token]) -> tuple[str, ...]:
    """The name that a year ends (`Expo 2020`), as a tuple; `()` where it ends none."""
    before = tokens[year.i - 1] if year.i else None
    if before is None or before.sentence is not year.sentence or before.i == before.sentence.tokens[0].i:
        return ()
    named = before.pos in ("PROPN", "NOUN", "VERB") and before.text[:1].isupper()
    return (before.lower,) if named and not before.text.isupper() and not is_calendar(before) else ()


def _modifies(around: Sequence[Token]) -> bool:
    """Whether a year stands before the noun that it belongs to (`the 2021 election`)."""
    last = around[-1]
    head = last.head
    return (
        head is not None
        and head.pos in ("NOUN", "PROPN")
        and 0 < head.i - last.i < 4
        and last.dep in ("nummod", "compound", "nmod", "amod", "npadvmod")
    )


def _ends_range(year: Token, tokens: Sequence[Token]) -> bool:
    """Whether a year is the second of two (`in 2021-2023`, the years of a plan), which may lie behind or ahead."""
    if token_text(tokens, year.i - 1) not in _DASHES:
        return False
    first = token_text(tokens, year.i - 2)
    return len(first) == 4 and first.isdigit()


def _is_ahead(around: Sequence[Token], tense: str | None, tokens: Sequence[Token]) -> bool:
    """Whether words around a year say that it lies ahead: `by 2031`, `beyond 2031`, `stays after 2031`, and what is
    called or planned for (`called for a vote in 2031`)."""
    before = token_text(tokens, around[0].i - 1)
    if before in ("by", "until", "beyond") or (before == "after" and tense not in ("past", None)):
        return True
    above = list(around[0].ancestors)
    return any(one.lower == "for" and one.dep == "prep" and one.head.lemma in _CALLED for one in above)


def _is_until(first: Token, tokens: Sequence[Token]) -> bool:
    """`until March 4`, `before the end of the games on March 4`: a day that was still to come."""
    if token_text(tokens, first.i - 1) in _UP_TO:
        return True
    before = [t.lower for t in tokens[max(0, first.i - 8) : first.i] if t.sentence is first.sentence]
    return "before" in before and not {",", "and", "that"} & set(before[before.index("before") :])


def _is_since(seen: Seen) -> bool:
    return token_text(seen.tokens, seen.around[0].i - 1) == "since"


def _is_dateline(around: Sequence[Token], document: Document, near: bool) -> bool:
    """`GENEVA, 12 March (Agency) -` at the start of a line, `12 March -` at the very start of a report."""
    after = document.text[around[-1].end : around[-1].end + 60]
    if near:
        return bool(re.match(r"\.?,?(?: \d{4})?\s*(?:\([^)\n]{2,40}\)\s*[-–—.:]*|[-–—/:]{1,2}\s)", after))
    line = document.text[max(0, around[0].start - 60) : around[0].start].rpartition("\n")
    agency = re.match(r"\.?,?(?: \d{4})?\s*\([^)\n]{2,40}\)\s*[-–—]", after)
    return bool(agency and line[1] and re.fullmatch(r"[^a-z\n]{3,40},\s", line[2]))


def is_calendar(token: Token) -> bool:
    return token.lower in table("weekdays") or token.lower in table("months")
