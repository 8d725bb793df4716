"""The grammar of temporal expressions: rules as regular expressions over lower-case text.

A rule names the frame of what it matches; named groups are its slots (trailing digits of a group's name
are dropped, since a name stands once in an expression). The method follows the rule sets of HeidelTime
and SUTime (longest match wins, earlier rules before later ones); the rules and words are our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from dateline.extract.times.words import (
    HOLIDAY,
    MONTH,
    NUMBER,
    ORDINAL,
    PART,
    QUALIFIER,
    SEASON,
    SHORT_WEEKDAY,
    SPELLED_YEAR,
    VAGUE,
    WEEKDAY,
    WHOLE,
    ZONE,
    table,
)

YEAR = r"(?:1[0-9]\d\d|20\d\d|21\d\d)(?![\d,.]*\d|%)"
DOM = r"(?:3[01]|[12]\d|0?[1-9])"
UNIT = r"(?:seconds?|minutes?|hours?|nights?|days?|weeks?|weekends?|fortnights?|months?|quarters?|years?|decades?|centur(?:y|ies))"
LENGTH_WORDS = ("minute", "hour", "day", "week", "month", "year", "decade", "century")
LENGTH = r"(?:minute|hour|day|week|weekend|month|quarter|year|decade|century|fortnight)"
#: not right behind a length, which `earlier` and `later` then end (`seven days earlier on May 3`)
FREE = "".join(
    rf"(?<!{unit}{end} )" for unit in ("minute", "hour", "day", "week", "month", "year") for end in ("", "s")
)
EDGE = (
    r"(?:(?P<edge>the end of|the beginning of|the start of|the middle of|the turn of|end of|early in|late in"
    rf"|(?=earlier|later){FREE}(?:earlier in|later in|later that|earlier|later)|early|late|mid|sometime)(?:[ -]on)?[ -])?"
)
Q = rf"(?:(?P<qualifier>{QUALIFIER}) )?"
#: `about` and `around` do not belong to a length
QL = rf"(?:(?P<qualifier>(?!about|around)(?:{QUALIFIER})) )?"
REL = r"(?:the )?(?P<rel>last|next|this past|this coming|this|past|previous|coming|following|preceding|current|same|that)"

NUMBERED = r"(?:st|nd|rd|th)"
#: the stop of an abbreviated month, which is none of a sentence
STOP = r"(?:(?<=jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)\.|(?<=sept)\.)?"
NAMED_DAY = rf"(?:{WEEKDAY}|(?:{SHORT_WEEKDAY})\b\.?)"
#: before a weekday whose date follows
NEXT_TO = r"(?:this coming|this past|this|next|last)"
DATE = (
    rf"(?:(?:(?:{NEXT_TO} )?(?P<wd1>{NAMED_DAY}),? (?:the )?)?(?P<mon1>{MONTH})\.? (?:the )?(?P<dom1>{DOM}){NUMBERED}?(?![\d:%]*\d|-[\d:%-]*\d{{3}})"
    rf"(?:,? (?P<yr1>{YEAR})| (?P<yrel1>last|this|next) year)?"
    rf"|(?:(?:{NEXT_TO} )?(?P<wd2>{NAMED_DAY}),? )?(?:the )?(?P<dom2>{DOM}){NUMBERED}?(?: of)? (?P<mon2>{MONTH})\b{STOP}(?:,? (?P<yr2>{YEAR})| (?P<yrel2>last|this|next) year)?"
    rf"|(?:(?:{NEXT_TO} )?(?P<wd3>{WEEKDAY}),? )(?P<mon3>{MONTH}) (?:the )?(?P<domw3>{ORDINAL})\b"
    rf"|(?P<iso4>(?:19|20)\d\d[-/](?:0\d|1[0-2])[-/](?:[0-2]\d|3[01]))"
    rf"|(?P<num5>\d{{1,2}}(?P<sep5>[/.])\d{{1,2}}(?P=sep5)(?:\d{{4}}|\d\d))(?![/\d]|\.\d)"
    r")"
)
DAY = (
    rf"(?:{DATE}"
    rf"|(?:(?P<rel6>last|next|this past|this coming|this|the previous|the following|the preceding|the next|that) )?(?P<wd6>{WEEKDAY})(?:,? the (?P<dom6>{DOM}){NUMBERED})?"
    r"|(?P<shift7>the day before yesterday|the day after tomorrow|yesterday|today|tomorrow)"
    rf"|(?P<holiday8>{HOLIDAY})\b"
    r")"
)
ZONED = rf"(?: ?\((?P<tz>{ZONE})\b(?P<offset> ?[+-] ?\d{{1,2}}(?::?\d\d)?)?\)| (?P<tz2>{ZONE})\b| (?P<local>local time|hours))?"
CLOCK = (
    r"(?:(?:(?P<h1>1[0-2]|0?[1-9])(?:[:.](?P<m1>[0-5]\d))? ?(?P<ap1>a\.m\.?|p\.m\.?|am\b|pm\b)"
    r"|(?P<h2>[01]?\d|2[0-3]|24(?=:00)):(?P<m2>[0-5]\d)(?!\d)(?::[0-5]\d)?"
    rf"|(?P<h3>[01]\d|2[0-3]|24(?=00))(?P<m3>[0-5]\d)(?= (?:{ZONE})\b| hours\b| local time\b)"
    rf"|(?P<h4>{NUMBER})(?: o ?'clock|(?= in the (?:morning|afternoon|evening)\b))"
    rf"|(?P<word5>noon|midday|midnight))(?: in the (?P<ap6>morning|afternoon|evening))?{ZONED})"
)

_RULES: tuple[tuple[str, str, str], ...] = (
    # a clock time on a day, in either order
    ("clock", "K", rf"{Q}{CLOCK},?(?: on| of)? {DAY}"),
    ("clock", "K", rf"{EDGE}{DAY},?(?: at| around| about|,)? {CLOCK}"),
    ("clock", "K", rf"{Q}{CLOCK}"),
    ("iso", "N", r"(?P<stamp>(?:19|20)\d\d-\d\d-\d\dt\d\d:\d\d(?::\d\d)?z?)"),
    ("set", "W", rf"(?P<wd>{WEEKDAY}) (?P<part>{PART})s"),
    # days, with a part of the day
    ("day", "WMDNh", rf"{EDGE}{DAY}(?: (?P<part>{PART}|lunchtime|lunch)s?)?"),
    ("day", "M", rf"{EDGE}(?P<wd>{NAMED_DAY}) (?P<part>{PART}),? (?:(?P<mon>{MONTH})\.? (?P<dom>{DOM}){NUMBERED}?|(?P<dom2>{DOM}){NUMBERED}? (?P<mon2>{MONTH})\b)(?![\d:%]*\d)(?:,? (?P<yr>{YEAR}))?"),
    ("day", "WMDNh", rf"(?:the )?{EDGE}(?P<part>{PART})s?(?: hours)?,? (?:of |on )?{DAY}"),
    ("day", "WMDNh", rf"(?P<part>overnight) (?:on |from )?{DAY}"),
    ("week", "WMDNh", rf"(?:the )?week (?:of|beginning|starting) {DAY}"),
    ("shift", "PD", r"(?:earlier |later |late |early )?(?P<rel>this|that same|that very|that|last|the same|the next|the following|the previous|next) (?P<part>morning|afternoon|evening|night)"),
    ("shift", "PD", r"(?:earlier |later |late )?(?P<word>tonight)"),
    ("same", "U", r"(?:earlier |later )?(?P<rel>the same|that same|that|the very same|the very) (?P<unit>day|week|weekend|month|year|quarter)"),
    ("near", "U", r"(?:(?P<rel>the previous|the next|the following|the preceding|previous)|(?P<rel2>the)) (?P<unit>day|night|week|weekend|month|year|quarter)(?(rel2)(?: (?P<way>before|after|earlier|later|previous))?)(?! ago)"),
    ("near", "U", r"(?P<rel>the) (?P<unit>week|weekend|month|year) (?P<way>before last|after next)"),
    ("part", "PD", r"overnight"),
    ("part", "PD", rf"(?:the )?(?:(?P<edge>early|late|mid)[ -])?(?P<part>{PART})"),
    # months and years
    ("month", "M", rf"(?<!\d )(?<!\d(?:st|nd|rd|th) ){EDGE}(?:(?P<rel>last|next|this past|this coming|this|that) )?(?P<mon>{MONTH})\b(?!\.? \d\d?(?:st|nd|rd|th)?\b){STOP}(?:,? (?:of )?(?:(?P<yr>{YEAR})|(?P<yrw>{SPELLED_YEAR})|(?P<yrel>this|last|next|that) year))?"),
    ("year", "Y", rf"{EDGE}(?:the (?:fiscal )?year |fiscal(?: year)? |calendar )?(?:(?P<yr>{YEAR})|(?P<yrw>(?:the year )?{SPELLED_YEAR}))"),
    ("year", "Y", r"(?:early|late|mid)?-?(?P<short>['’]\d\d)(?![\d])"),
    ("year", "Y", rf"(?:post|pre)-(?P<yr>{YEAR})"),
    ("decade", "YE", rf"{EDGE}(?:the )?(?:(?P<edge2>early|late|mid)[ -])?(?:(?P<dec>(?:1[0-9]|20)\d0)s|['’](?P<dec2>\d0)s|(?P<decw>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties))"),
    ("decade", "E", rf"{EDGE}the (?:(?P<edge2>early|late|mid)[ -])?(?P<dec>[2-9]0)s(?![\w%])"),
    ("decade", "E", r"(?<=\d0s and )(?P<dec>[2-9]0)s(?![\w%])"),
    ("century", "U", rf"(?:the )?(?:(?P<edge>early|late|mid)[ -])?(?P<ord>{ORDINAL}|\d{{1,2}}{NUMBERED}|twenty-first)[ -]century"),
    ("season", "S", rf"{EDGE}(?:(?P<rel>last|next|this past|this coming|this|the|that) )?(?:(?P<edge2>early|late|mid)[ -])?(?P<season>{SEASON})(?:,? (?:of )?(?:(?P<yr>{YEAR})|(?P<yrw>{SPELLED_YEAR})|(?P<yrel>this|last|next) year))?"),
    ("quarter", "U", r"(?P<ord>first|second|third|fourth|1st|2nd|3rd|4th)-quarter"),
    ("quarter", "U", rf"(?:the )?(?:(?P<yago>year-ago|year-earlier) )?(?:(?P<pre>{YEAR}) )?(?:(?:fiscal|latest|current|comparable)[ -])?(?:(?P<yrel>this|last|next) year's )?(?P<ord>first|second|third|fourth|final|1st|2nd|3rd|4th) (?:fiscal[ -])?quarter(?: of (?:(?P<yr>{YEAR})|(?:fiscal )(?P<yr2>{YEAR})|(?P<yrel2>this|last|next|the last) year)|,? (?P<yr3>{YEAR}))?"),
    ("quarter", "U", rf"(?P<ord>q[1-4])(?: of)?,? (?P<yr>{YEAR})"),
    ("half", "F", rf"(?:the )?(?P<ord>first|second|last) half(?: of (?:(?P<yr>{YEAR})|(?P<yrel>this|last|next|the) year)|,? (?P<yr2>{YEAR}))"),
    ("quarter", "U", rf"(?:the )?(?P<yr>{YEAR}) (?P<same>quarter|period)"),
    ("quarter", "U", r"(?:the )?(?P<yrel>this|last|next) year's (?P<same>quarter|period)"),
    ("unit", "U", r"(?:the )?(?P<yago>year-ago|year-earlier) (?P<unit>quarter|period|month)|(?P<yago2>year-ago|year-earlier)"),
    ("unit", "U", r"(?:the )?(?P<yago>same|corresponding|comparable|year-ago|year-earlier)(?: year-ago)? (?P<unit>quarter|period|month|time|week|nine months|six months)(?: (?:of )?(?:the )?(?:last year|previous year|a year (?:earlier|ago|before)))"),
    ("unit", "U", r"(?:the )?(?P<unit>quarter|period|month) (?P<yago>a year (?:ago|earlier|before))"),
    ("unit", "U", r"(?:the )?comparable (?P<yago>year-ago|year-earlier) (?P<unit>quarter|period|month)"),
    ("unit", "U", rf"{EDGE}{REL} (?:fiscal |financial )?(?P<unit>{LENGTH})(?: or so)?"),
    ("unit", "U", r"(?:the )?(?P<rel>latest|most recent) (?:fiscal |financial )?(?P<unit>quarter|period|week|month|year)"),
    ("near", "U", r"(?P<rel>the) (?:fiscal|financial|calendar) (?P<unit>year)"),
    ("unit", "U", r"(?P<edge>earlier in|later in|late in|early in|the end of|the beginning of|the start of|the middle of|(?:around )?year[ -]end|(?:the )?year's end) ?(?:the )?(?P<unit>day|week|month|year|quarter|weekend|decade)?"),
    ("unit", "U", r"(?:the )?(?P<rel>full|entire|whole) (?P<unit>year|quarter|month|week|day)"),
    # the nth week of something
    ("nth", "U", rf"(?:the )?(?P<ord>{ORDINAL}|\d{{1,4}}{NUMBERED}|twenty-(?:{ORDINAL})|thirty-(?:{ORDINAL})|last)(?: (?P<mode>straight|consecutive|successive|full))? (?P<unit>day|week|weekend|month|year|night)(?!-)(?: (?:of|in) (?P<mon>{MONTH})\b(?:,? (?P<yr>{YEAR}))?)?"),
    # so many units before or after
    ("ago", "U", rf"{Q}(?P<n>{NUMBER}|{VAGUE})(?: (?:full|whole|more))?[ -](?P<unit>{UNIT})(?P<tail>[ -]and[ -]a[ -]half)?(?: or (?:so|more))? (?P<way>ago|earlier|later|before|after|previously|prior|from now|from today|hence|back(?= ?[,.;]))"),
    ("ago", "U", r"(?P<unit>seconds|minutes|hours|days|weeks|months|years|decades|centuries) (?P<way>ago|earlier|later|before)"),
    # lengths
    ("length", "U", rf"(?:the )?(?:year-ago|year-earlier|comparable|corresponding) (?P<n>{NUMBER}) (?P<unit>months|quarters|weeks)"),
    ("span", "U", rf"(?:(?P<qualifier>at least|nearly|almost|about) )?(?:the )?(?P<rel>last|past|next|coming|first|previous|preceding|following|final|latest)(?: (?P<qualifier2>{QUALIFIER}))? (?P<n>(?!an? (?!half)){NUMBER}|{VAGUE}|couple(?: of)?)(?: (?:trading|working|straight|consecutive|full|business|calendar|fiscal))?[ -](?P<unit>{UNIT})(?: or so)?"),
    ("span", "U", r"(?:the )?(?P<rel>recent|coming|past|future|last|next|ensuing|previous|early|latest|first|opening|final) (?P<plural>(?:trading )?(?:hours|days|nights|weeks|months|quarters|years|decades|centuries))(?: (?:and|or) (?:hours|days|weeks|months|years|decades))?"),
    ("span", "U", r"(?:the )(?P<plural>minutes|hours|days|weeks|months|years|decades) (?P<rel>ahead|to come|since)"),
    ("length", "U", rf"{QL}(?:the )?(?P<n>{NUMBER}) (?:to|or|and) (?P<n2>(?!an? |half){NUMBER})[ -](?P<unit>{UNIT})"),
    ("length", "U", rf"{QL}(?:the )?(?P<n>{NUMBER})-(?:to|or)-(?P<n2>{NUMBER})-(?P<unit>{UNIT})"),
    ("span", "U", r"(?<=over )the (?P<plural>years|decades|centuries)"),
    ("length", "U", rf"(?P<n>{NUMBER}|several|multi|single)-(?P<unit>{UNIT})(?P<tail>-long)?"),
    ("length", "U", rf"{QL}(?:the |those |these )?(?P<n>{NUMBER}|{VAGUE})(?: (?:more|additional|full|whole|long|extra|consecutive|straight|successive|trading|working|business|further|fiscal))? (?P<unit>{UNIT})(?P<tail>-long| and a half)?"),
    ("length", "U", r"(?:an? )?(?P<n>half)[ -](?:an? )?(?P<unit>hour|year|day|century|decade|month)"),
    ("length", "L", rf"{Q}(?P<word>a while|some time)"),
    ("bare", "U", r"(?P<plural>minutes|hours|days|weeks|months|years|decades|centuries)(?:(?P<tail>-long)| or (?:hours|days|weeks|months|years|decades|centuries))?"),
    ("bare", "U", rf"(?P<plural>{'|'.join(LENGTH_WORDS)})-?long"),
    # repeated times
    ("set", "UWMPS", rf"(?P<word>every|each|every other|per) (?:(?P<n>{NUMBER}|few) )?(?:(?P<unit>{UNIT})|(?P<wd>{WEEKDAY})(?: (?P<part2>{PART}))?|(?P<mon>{MONTH})\b|(?P<part>{PART})|(?P<season>{SEASON}))"),
    ("set", "UWMPS", rf"(?P<wd>{WEEKDAY})s(?: (?P<part>{PART})s?)?"),
    ("set", "UWMPS", r"(?P<count>once|twice|(?:two|three|four|five|six|several|many|\d{1,2}) times|a day|an hour|a week|a month|a year)(?: (?P<per>an?|per|each|every) (?P<unit>day|week|month|year|hour|minute))?"),
    ("whole", "H", rf"(?P<whole>{WHOLE})"),
)  # fmt: skip


@cache
def rules() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """The rules as (frame, kinds of core words that it needs, expression), in order of precedence."""
    return tuple((frame, kinds, re.compile(rf"(?<![\w$£€]){body}(?![\w])")) for frame, kinds, body in _RULES)


@cache
def core_words() -> dict[str, str]:
    """The kinds of core word by token: every expression holds at least one."""
    found: dict[str, str] = {}

    def note(words: Iterable[str], kind: str) -> None:
        for word in words:
            for part in re.split(r"[ -]", word)[-1:]:
                found[part] = found.get(part, "") + kind

    note(table("months"), "M")
    note(table("weekdays"), "W")
    note((f"{day}s" for day in table("weekdays")), "W")
    note(("yesterday", "today", "tomorrow", "tonight", "overnight"), "D")
    note(table("parts"), "P")
    note((f"{part}s" for part in table("parts")), "P")
    note(table("units"), "U")
    note((f"{unit}s" for unit in table("units")), "U")
    note(("centuries", "period", "end", "q1", "q2", "q3", "q4"), "U")
    note((f"{unit}long" for unit in LENGTH_WORDS), "U")
    note(table("seasons"), "S")
    note((f"{season}s" for season in table("seasons")), "S")
    note(table("holidays"), "h")
    note(table("whole"), "H")
    note(("while", "time"), "L")
    note(("half",), "F")
    note(("noon", "midday", "midnight", "am", "pm", "a.m.", "p.m.", "a.m", "p.m", "o'clock", "clock"), "K")
    note(("in", "hours", *ZONE.split("|")), "K")
    note("twenties thirties forties fifties sixties seventies eighties nineties".split(), "E")
    note((f"{tens}0s" for tens in range(10)), "E")
    note(("hundred", "thousand", *table("numbers")), "y")
    return found
