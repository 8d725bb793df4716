"""Numbers that are no figure: dates, clock times, ages, addresses, scores, names, phone and account numbers.

Each is left out with the slug of its reason.

Over 400 lines: a number is asked of each reason in turn, in one order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from dateline.extract.figures.ages import reject_age
from dateline.extract.figures.counted import Counted
from dateline.extract.figures.digit_runs import MONTHS, is_digit_run
from dateline.extract.figures.lexemes import Number
from dateline.extract.figures.phrases import reject_phrase
from dateline.extract.figures.units import Measured
from dateline.lexicons import read_lexicon
from dateline.model import Token

#: marks of direction and width that stand in text unseen
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CLOCK = frozenset({"am", "pm", "a.m.", "p.m.", "a.m", "p.m", "o'clock", "gmt", "utc", "noon", "midnight"})
#: words that a stop shortens, whose number is a label
_ABBREVIATED = frozenset({"no", "nos", "ref", "tel", "art", "sec", "fig"})
_PAST_OR_NEXT = frozenset("last past next previous coming first preceding following every recent".split())
_NAME_TAGS = frozenset({"NNP", "NNPS"})


def reject_number(
    measured: Measured, counted: Counted, tokens: Sequence[Token], shouted: bool
) -> tuple[str, str] | None:
    """The slug and reason why a number is no figure, or None. `shouted` says that the text is all capitals."""
    number, unit = measured.number, measured.unit
    own = number.tokens
    start = own[0].i - tokens[0].i
    end = own[-1].i - tokens[0].i + 1
    before = tokens[start - 1] if start > 0 else None
    after = tokens[end] if end < len(tokens) else None
    if number.kind == "malformed" or (number.low is None and number.high is None):
        return "number-malformed", "the digits are not grouped as one number"
    military = (
        re.fullmatch(r"[012]\d[0-5]\d", own[0].text) is not None and unit is not None and unit.name == "hours"
    )
    if (unit is None and _is_clock(tokens, start, end, before, after)) or military:
        return "clock-time", "the number is a time of day"
    if _is_glued(measured, tokens, start, end):
        return "number-in-name", "the number is part of a name, code or address"
    if number.digits and unit is None and _is_note(tokens, start, end):
        return "footnote", "the number points to a note"
    if reason := reject_age(tokens, start, end, unit):
        return reason
    if unit is None and _is_date(measured, counted, tokens, start, end, before, after):
        return "calendar-date", "the number is a date or a year"
    if unit is None and (reason := _is_score(measured, tokens, start, end)):
        return reason
    if unit is None and (reason := _is_label(measured, counted, before, after, shouted, tokens, start)):
        return reason
    low = number.low if number.low is not None else number.high or 0
    if (
        unit is None
        and number.kind == "cardinal"
        and not number.scaled
        and low % 1
        and not _is_dotted(number)
    ):
        return "decimal", "a number with a fraction counts nobody and nothing"
    if after is not None and after.lower in {"times", "fold", "x"} and unit is None:
        return "multiple", "the number multiplies something"
    spent = [t.lower for t in tokens[end : end + 2]]
    if unit is None and spent[:1] == ["in"] and spent[1:] and spent[1] in read_lexicon("noncounts")["spent"]:
        return "money", "an amount of money whose currency is not named"
    if reason := reject_phrase(tokens, start, end):
        return reason
    if is_digit_run(measured, tokens, start, end):
        return "phone-or-account", "the number is one of a run of digit groups"
    return None


def _is_note(tokens: Sequence[Token], start: int, end: int) -> bool:
    """`were killed [12] and others fled`: a number that points to a note."""
    after = tokens[end : end + 2]
    if start < 2 or end - start > 1 or tokens[start - 1].text != "[" or not after or after[0].text != "]":
        return False
    return len(after) < 2 or after[1].pos not in {"NOUN", "ADJ", "PROPN", "VERB"}


def _is_dotted(number: Number) -> bool:
    return re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", number.tokens[0].text) is not None


def _is_glued(measured: Measured, tokens: Sequence[Token], start: int, end: int) -> bool:
    number = measured.number
    opening = number.tokens[0]
    if number.digits and opening.end - opening.start == len(opening.text):
        lead = opening.text[: max(number.span.start - opening.start, 0)]
        if re.search(r"[^\W\d_]-?$", lead) and lead.lower() not in _unit_texts():
            return True
    if not number.digits and _is_of_a_name(tokens, start, end):
        return True
    for token in (number.tokens[0], number.tokens[-1]):
        rest = token.text
        if token.end - token.start == len(token.text):
            left = max(number.span.start - token.start, 0)
            right = min(number.span.end, token.end) - token.start
            rest = token.text[:left] + " " + token.text[right:]
        rest = _INVISIBLE.sub("", rest).strip().strip("+-–—~'’\"“”()[]$£€¥%.,").lower()
        if rest and number.digits and not _is_unit_text(rest) and token.text.lower() not in rest:
            return True
        if rest and not number.digits and any(c.isdigit() or c in "@#/_\\" for c in rest):
            return True
    if number.digits and start > 0:
        before = tokens[start - 1]
        glued = not tokens[start].space_before
        if glued and before.text in {"#", "@", "_", "/", "\\", "=", "&", ":", "№"}:
            return True
        if glued and before.text == "-" and start > 1 and not before.space_before:
            word = tokens[start - 2].text
            if word[:1].isalpha() and (word.isupper() or word[:1].isupper()):
                return True
        abbreviated = before.text == "." and start > 1 and tokens[start - 2].lower in _ABBREVIATED
        if (before.lower in {"no.", "nos.", "№", "ref.", "tel."} or abbreviated) and tokens[
            start
        ].text.isdigit():
            return True
        if before.lower in {"no", "nos", "number", "numbers"} and tokens[start].text.isdigit():
            return not (end < len(tokens) and tokens[end].tag == "NNS")
    if number.digits and end < len(tokens) and not tokens[end].space_before:
        return tokens[end].text in {"@", "_", "\\", "=", "&"}
    return False


def _is_of_a_name(tokens: Sequence[Token], start: int, end: int) -> bool:
    """`Miss Goody Two-Shoes`: a number word with a capital letter that a name stands before and a hyphen behind."""
    if start == 0 or end + 1 >= len(tokens) or tokens[end].text != "-" or tokens[end].space_before:
        return False
    capital = tokens[start].text[:1].isupper() and tokens[end + 1].text[:1].isupper()
    named = tokens[start - 1].tag in _NAME_TAGS
    return capital and named and not tokens[start].text.isupper()


@cache
def _unit_texts() -> frozenset[str]:
    units = {
        w for row in read_lexicon("units")["units"] for w in [*row.get("words", ()), *row.get("symbols", ())]
    }
    return frozenset(units | set(read_lexicon("numbers")["suffixes"]) | {"st", "nd", "rd", "th", "s"})


def _is_unit_text(text: str) -> bool:
    return text in _unit_texts() or (text.startswith("-") and text.replace("-", "").isalpha())


def _is_clock(
    tokens: Sequence[Token], start: int, end: int, before: Token | None, after: Token | None
) -> bool:
    if after is not None and (after.lower in _CLOCK or after.lower.rstrip(".") in {"am", "pm"}):
        return True
    if any(t.lower in _CLOCK for t in tokens[start:end]):
        return True
    if (
        before is not None
        and before.lower in {"at", "by", "around"}
        and re.fullmatch(r"([01]\d|2[0-4])[0-5]\d", tokens[start].text)
    ):
        return after is None or after.pos not in {"NOUN", "ADJ"} or after.lower == "local"
    glued_before = before is not None and before.text in {":", "."} and not tokens[start].space_before
    if glued_before and start > 1 and tokens[start - 2].text.isdigit() and not before_space(before):
        return True
    if after is not None and after.text == ":" and not after.space_before and end + 1 < len(tokens):
        return tokens[end + 1].text[:1].isdigit() and not tokens[end + 1].space_before
    if ":" in tokens[start].text and re.search(r"\d:\d", tokens[start].text):
        return True
    if (
        after is not None
        and after.lower in {"hours", "hrs"}
        and re.fullmatch(r"[012]\d[0-5]\d", tokens[start].text)
    ):
        return True
    return (
        tokens[start].entity == "TIME"
        and before is not None
        and before.lower in {"at", "by"}
        and (after is None or after.pos in {"PUNCT", "ADP", "CCONJ"} or after.lower in {"local", "on"})
    )


def before_space(token: Token | None) -> bool:
    """Whether a space stands before a token."""
    return token is not None and token.space_before


def _is_date(
    measured: Measured,
    counted: Counted,
    tokens: Sequence[Token],
    start: int,
    end: int,
    before: Token | None,
    after: Token | None,
) -> bool:
    number = measured.number
    low = number.low or number.high or 0
    near = {t.lower.rstrip(".") for t in (before, after) if t is not None}
    if (low <= 31 and number.digits) or number.kind == "ordinal":
        dated = start >= 2 and tokens[start - 2].text.isdigit()
        if before is not None and before.lower.rstrip(".") in MONTHS and before.tag != "MD" and low <= 31:
            return not (dated and counted.noun is not None)
        if (
            near & MONTHS
            and after is not None
            and after.lower.rstrip(".") in MONTHS
            and after.text[:1].isupper()
        ):
            return True
        if (
            after is not None
            and after.lower == "of"
            and end + 1 < len(tokens)
            and tokens[end + 1].lower in MONTHS
        ):
            return True
        if (
            before is not None
            and before.text in {"-", "–", "and", "to", "/"}
            and start >= 3
            and tokens[start].entity == "DATE"
        ):
            return tokens[start - 3].lower.rstrip(".") in MONTHS
    if re.fullmatch(
        r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}", "".join(t.text for t in tokens[max(0, start - 4) : end + 4])
    ):
        return True
    if not (number.digits and number.kind == "cardinal" and re.fullmatch(r"\d{4}", number.tokens[0].text)):
        if number.digits and after is not None and after.text in {"s", "'s"} and not after.space_before:
            return number.tokens[0].text.endswith("0")
        return bool(number.is_range and number.digits and 1800 <= low <= 2100 and counted.named is None)
    if not 1200 <= low <= 2100:
        return False
    if before is not None and (
        before.lower.rstrip(".") in MONTHS
        or (before.lower == "by" and _opens_with_year(tokens, start, counted))
        or before.lower
        in {"in", "since", "until", "till", "year", "during", "early", "late", "mid", "spring", "summer"}
        or before.lower in {"autumn", "fall", "winter", "from", "season", "/", "-", "–"}
    ):
        opens = _opens_with_year(tokens, start, counted)
        return counted.noun is None or counted.noun.tag != "NNS" or before.lower != "in" or opens
    if start >= 2 and before is not None and before.text in {","} and (tokens[start - 2].entity == "DATE"):
        return True
    if counted.definite and counted.noun is not None and 1900 <= low <= 2100:
        return True
    if (
        before is not None
        and before.tag == "POS"
        and counted.noun is not None
        and 1900 <= low <= 2100
        and counted.noun.lower in read_lexicon("times")["not_times"]["told_of_years"]
    ):
        return True  # `the firm's 2014 results`
    if counted.noun is not None and counted.noun.tag in {"NNS", "NNPS"} and 1800 <= low <= 2100:
        return tokens[start].entity == "DATE" and low >= 1900 and counted.noun.i - tokens[0].i > end
    if counted.noun is not None:
        return counted.noun.tag != "NNS" and low >= 1800
    if before is None and after is not None and after.pos in {"VERB", "AUX", "ADP"}:
        return low >= 1800 and after.lower in {
            "saw",
            "was",
            "is",
            "has",
            "will",
            "brought",
            "marked",
            "in",
            "to",
        }
    return tokens[start].entity == "DATE"


def _opens_with_year(tokens: Sequence[Token], start: int, counted: Counted) -> bool:
    """Whether a sentence opens with a year whose next noun is the subject of the verb after it (`In 2027 floods
    killed 310`)."""
    if start != 1 or counted.noun is None:
        return False
    at = counted.noun.i - tokens[0].i + 1
    return at < len(tokens) and tokens[at].pos in {"VERB", "AUX"} and tokens[at].tag != "VBN"


def _is_score(measured: Measured, tokens: Sequence[Token], start: int, end: int) -> tuple[str, str] | None:
    number = measured.number
    if not number.digits or start + 1 > len(tokens):
        return None
    after = [t.text for t in tokens[end : end + 2]]
    before = [t.text for t in tokens[max(0, start - 2) : start]]
    score = ("score", "the number is one side of a score or ratio")
    if (
        len(after) == 2
        and after[0] in {"-", "–", "/"}
        and after[1].isdigit()
        and not tokens[end].space_before
    ):
        return score
    if (
        len(before) == 2
        and before[1] in {"-", "–", "/"}
        and before[0].isdigit()
        and not tokens[start].space_before
    ):
        return score
    teams = end < len(tokens) and tokens[end].text[:1].isupper() and bool(before) and before[-1][:1].isupper()
    if number.is_range and (number.high or 0) <= 12 and teams:
        return score
    if number.is_range and "to" not in {t.lower for t in number.tokens} and (number.high or 0) <= 12:
        return (
            score
            if any(
                t.lemma in {"win", "beat", "lose", "defeat", "draw", "vote", "score"}
                for t in tokens[max(0, start - 6) : start]
            )
            else None
        )
    if re.fullmatch(r"\d+[-–/]\d+([-–/]\d+)*", tokens[start].text) and not number.is_range:
        return score
    return None


def _is_label(
    measured: Measured,
    counted: Counted,
    before: Token | None,
    after: Token | None,
    shouted: bool,
    tokens: Sequence[Token],
    start: int,
) -> tuple[str, str] | None:
    """`Flight 302`, `Article 5`, `Boeing 737`, `Kreuz Street 12`."""
    number = measured.number
    label = ("label", "the number names or numbers something")
    if before is None or number.kind not in {"cardinal"}:
        return None
    words = read_lexicon("noncounts")
    plural = counted.noun is not None and counted.noun.tag in {"NNS", "NNPS"}
    if before.lower in words["labels"] or before.lower.rstrip(".") in words["labels"]:
        titled = (
            len(before.text) > 2
            and before.text[:1].isupper()
            and not shouted
            and before.pos in {"NOUN", "PROPN"}
        )
        return None if plural and not titled and before.lower not in words["strong_labels"] else label
    if (
        before.tag in _NAME_TAGS
        and not shouted
        and tokens[start].space_before
        and before.entity not in {"GPE", "DATE"}
    ):
        head = number.tokens[-1].head
        if (
            (counted.named is None or head is before)
            and (head is before or before.head is number.tokens[0] or number.digits)
            and (after is None or after.pos in {"PUNCT", "ADP", "CCONJ", "VERB", "AUX", "PROPN", "PART"})
        ):
            return label
    named = before.tag == "NNP" and number.digits and number.tokens[-1].head is before and not shouted
    if (
        named
        and before.entity in {"", "ORG", "PERSON", "PRODUCT", "FAC"}
        and before.i == number.tokens[0].i - 1
    ):
        return label
    company = before.dep in {"compound", "nmod"} and before.head is counted.noun and before.tag in _NAME_TAGS
    if company and number.digits and not shouted and before.entity in {"", "PERSON", "PRODUCT", "FAC"}:
        return label
    if number.digits and counted.noun is not None and counted.noun.lower in words["streets"]:
        return ("address", "the number is part of an address")
    if (
        before.tag in _NAME_TAGS
        and after is not None
        and after.tag == "NNP"
        and not shouted
        and number.digits
    ):
        return label
    if before.lower == "per" and number.digits:
        return ("rate", "the number is what a rate is reckoned by")
    entity = number.tokens[0].entity
    if entity in {"PRODUCT", "LAW", "WORK_OF_ART", "FAC", "EVENT"} and not plural and not shouted:
        return label
    return None


def reject_duration(measured: Measured, tokens: Sequence[Token]) -> tuple[str, str] | None:
    """Spans of time that only anchor (`two days ago`, `in the last 24 hours`, `24 hours a day`)."""
    words = [t.lower for t in tokens[measured.end : measured.end + 3]]
    before = [t.lower for t in tokens[max(0, measured.start - 3) : measured.start]]
    relative = ("relative-time", "the span of time only says when")
    if words[:1] in (["ago"], ["earlier"], ["before"], ["previously"]) or words[:2] in (
        ["a", "day"],
        ["a", "week"],
    ):
        return relative
    if any(word in _PAST_OR_NEXT for word in before[-2:]):
        return relative
    if words[:1] == ["old"] or words[:2] == ["-", "old"]:
        return "age", "the number is an age"
    return None
