"""What looks like a time and is none: verbs, names, ages, counts, speeds, clock-like scores."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from dateline.extract.times.context import tense_of
from dateline.extract.times.filters_units import SCALE, UNIT_CHECKS
from dateline.extract.times.match import Match, Slots, lower
from dateline.extract.times.names import is_name_weekday
from dateline.extract.times.words import table
from dateline.lexicons import read_lexicon
from dateline.model import Token, trace

_CLOCK_BEFORE = frozenset(
    "at by until till around about from since after before between and to approximately".split()
)
_ENTRY = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_CLOCK_LIKE = re.compile(r"[0-2]?\d[:.][0-5]\d|[0-2]\d[0-5]\d|[ap]\.?m\.?")
_ZONES = frozenset(read_lexicon("times")["zones"]["words"])
_YEAR_BEFORE = frozenset("in since by from until of to and during before after late early the , (".split())
_NO_YEAR = frozenset(("0", "00", "0000"))
_WHOSE = frozenset("his her their my our your its".split())


def is_time(frame: str, slots: Slots, inside: Sequence[Token], tokens: Sequence[Token]) -> bool:
    """Whether a match of a frame is a temporal expression where it stands."""
    check, at = _CHECKS.get(frame), Match(slots, inside, tokens)
    if frame == "decade" and lower(at.before()) in _WHOSE:
        trace.note("time", "rejected", inside, frame, "the decade of somebody's life")
        return False
    if (
        frame == "decade"
        and inside[-1].text[:1].isdigit()
        and len(inside[-1].text) < 4
        and _is_weather(inside[-1])
    ):
        return False
    if _is_age(at) or not _proper(inside) or _is_other_zone(at):
        age = _is_age(at)
        trace.note(
            "time", "rejected", inside, frame, "an age" if age else "a name, a verb, or a day told twice"
        )
        return False
    named = "holiday" not in slots  # Easter Sunday is a day
    if named and any(t.lower in table("weekdays") and is_name_weekday(t, tokens) for t in inside):
        return False
    if {"mon", "dom"} <= slots.keys() and "yr" not in slots and _is_of_year_0(at):
        trace.note("time", "rejected", inside, frame, "a day of the year 0")
        return False
    return check(at) if check is not None else True


def _is_of_year_0(at: Match) -> bool:
    """`1 January 0`, but not the score of `lost on 1 January 0-2`."""
    return lower(at.after()) in _NO_YEAR and lower(at.after(2)) not in {"-", "–", "—", ":", "."}


def _is_weather(tens: Token) -> bool:
    """Whether `the 70s` stands in a sentence about temperatures."""
    return any(t.lemma.lower() in table("not_times")["of_weather"] for t in tens.sentence.tokens)  # type: ignore[operator]


def _proper(inside: Sequence[Token]) -> bool:
    """Months and weekdays have a capital; `May` and `March` are no verbs."""
    for token in inside:
        word = token.lower.rstrip(".")
        if word in table("months"):
            if not token.text[0].isupper():
                return False
            alone = not any(t.text[0].isdigit() for t in inside)
            if (
                word in ("may", "march", "mar")
                and alone
                and (token.pos in ("AUX", "VERB") or token.tag == "MD")
            ):
                return False
            if alone and word in ("may", "march", "mar", "august", "april", "june", "dec", "sep", "jan"):
                if len(inside) == 1 and (token.text.isupper() or token.entity in ("PERSON", "ORG")):
                    return False
                if len(word) <= 4 and word not in ("may", "june", "july") and not token.text.endswith("."):
                    return any(t.text[0].isdigit() for t in inside)
                if (
                    word in ("april", "june", "may", "august")
                    and len(inside) == 1
                    and token.dep in ("nsubj", "nsubjpass", "compound")
                ):
                    return token.dep == "compound" and token.head.pos != "PROPN"
        elif (word in table("weekdays") or word in table("short_weekdays")) and not token.text[0].isupper():
            return False
    return True


def _is_age(at: Match) -> bool:
    after, second = at.after(), at.after(2)
    if lower(after) in ("old", "olds") or (lower(after) == "-" and lower(second) in ("old", "olds")):
        return True
    if lower(after) == "of" and lower(second) == "age":
        return True
    if lower(after).startswith("-old"):
        return True
    return lower(at.before()) in ("aged", "age", "ages") and any(t.text[0].isdigit() for t in at.inside)


def _is_other_zone(at: Match) -> bool:
    """Whether it is in a bracket that repeats a clock time, with its day, in another zone (`at 4:42 on Saturday
    (2024 Friday, UTC)`): a day for a second time."""
    tokens, first = at.tokens, at.inside[0]
    opening = next((i for i in range(first.i - 1, max(-1, first.i - 5), -1) if tokens[i].text == "("), None)
    if opening is None:
        return False
    inside = list(tokens[opening + 1 : opening + 9])
    end = next((n for n, t in enumerate(inside) if t.text == ")"), None)
    inside = inside[:end] if end is not None else []
    if not any(t.lower in _ZONES and t.text.isupper() for t in inside):
        return False
    dated = any(t.lower in table("weekdays") or t.lower in ("yesterday", "today") for t in inside)
    before = tokens[max(0, opening - 8) : opening]
    return dated and any(_CLOCK_LIKE.fullmatch(t.text) for t in before)


def _clock(at: Match) -> bool:
    if "word" in at.slots or "ap" in at.slots or "tz" in at.slots or "local" in at.slots:
        return "h" not in at.slots or bool(lower(at.before()) not in ("$", "£", "€"))
    if any(k in at.slots for k in ("wd", "mon", "shift", "iso", "num")):
        return True
    text = " ".join(t.lower for t in at.inside)
    if "clock" in text or " in the" in text or lower(at.before()) in _CLOCK_BEFORE:
        return True
    return _opens_entry(at)


def _opens_entry(at: Match) -> bool:
    """Whether a clock time heads an entry of a running report (`14:05 The bridge is shut.`)."""
    first, after = at.inside[0], at.after()
    if first.start != first.sentence.passage.span.start or after is None or not _ENTRY.fullmatch(first.text):
        return False
    return after.text in {"-", "–", "—", ":", "|"} or (after.text[:1].isupper() and after.pos != "PROPN")


def _year(at: Match) -> bool:
    before, after = at.before(), at.after()
    if "short" in at.slots:
        return lower(before) in (
            "in",
            "of",
            "since",
            "until",
            "by",
            "from",
            "class",
            "summer",
            "october",
            "crash",
            "the",
        )
    if lower(before) in (
        "$",
        "£",
        "€",
        "no.",
        "no",
        "#",
        "flight",
        "route",
        "area",
        "approximately",
        "about",
        "nearly",
        "than",
    ):
        return False
    if (
        lower(before) in ("-", "/", ".", ":")
        and before is not None
        and not before.space_before
        and not at.inside[0].space_before
    ):
        above = at.before(2)
        return above is not None and above.text.isdigit() and len(above.text) == 4
    if "yrw" in at.slots and at.inside[0].lower != "the" and after is not None and after.tag == "NNS":
        return False  # two thousand people
    if lower(after) in SCALE or lower(after) in table("units") or lower(after).rstrip("s") in table("units"):
        return False
    if after is not None and after.text[:1] in "-/" and not after.space_before:
        later = at.after(2)
        if later is not None and later.text[0].isdigit() and len(later.text) not in (2, 4):
            return False
    number = at.inside[-1]
    if (
        len(at.inside) == 1
        and number.dep == "nummod"
        and number.head.tag in ("NNS", "NNPS")
        and number.head.i > number.i
    ):
        return _year_of_plural(at, number.head)
    if len(at.inside) > 1 or number.entity not in ("MONEY", "QUANTITY", "CARDINAL", "PERCENT"):
        return True
    return lower(before) in _YEAR_BEFORE


def _year_of_plural(at: Match, noun: Token) -> bool:
    """Whether a number before a plural is a year: `the 2014 elections`, `the firm's 2014 results`, no count."""
    before = at.before()
    first = lower(before)
    if noun.pos == "PROPN":
        return first == "the" and noun.lower in table("not_times")["held_in_years"]  # type: ignore[operator]
    if noun.pos != "NOUN":
        return False
    return first in ("the", "its", "their", "his", "since", "in", "of") or (
        before is not None and before.tag == "POS" and noun.i > at.inside[-1].i
    )


def _month(at: Match) -> bool:
    """`that May`, but not `he said that May …`, nor the end of a name (`Nora May`, `the Women's March`)."""
    before, word = at.before(), at.inside[0]
    if at.slots.get("rel") == "that" and word.dep != "det":
        return False
    if len(at.inside) > 1 or before is None or word.lower not in ("may", "march", "april", "june", "august"):
        return True
    if before.tag == "POS":
        return word.lower != "march"
    return before.pos != "PROPN" or not before.text[:1].isupper() or before.lower in table("weekdays")


def _part(at: Match) -> bool:
    word = at.inside[-1]
    before, after = at.before(), at.after()
    if at.slots.get("part") is None:
        return (
            word.lower == "overnight"
            and word.text.islower()
            and (after is None or after.pos not in ("NOUN",) or True)
        )
    if word.pos == "PROPN" and word.sentence.tokens[0] is not word:
        return False
    if at.slots["part"].startswith(("dawn", "dusk", "daybreak", "nightfall", "sunrise", "sunset")):
        return word.pos == "NOUN" and lower(after) != "of"
    if at.inside[0].lower == "the" and lower(before) == "in":
        return True
    if "edge" in at.slots and before is not None and before.pos in ("ADP", "SCONJ"):
        return word.pos == "NOUN" and (after is None or after.pos not in ("NOUN", "PROPN"))
    return (
        at.inside[0].lower == "the"
        and word.pos == "NOUN"
        and (after is None or after.pos not in ("NOUN", "PROPN"))
    )


def _season(at: Match) -> bool:
    word = next(t for t in at.inside if t.lower == at.slots["season"])
    if word.pos not in ("NOUN", "PROPN"):
        return False
    if at.slots["season"] in ("fall", "spring"):
        before = lower(at.before())
        return bool({"yr", "yrel", "yrw"} & set(at.slots)) or at.slots.get("rel") in ("last", "next", "this", "this past", "this coming") or (
            before in ("in", "during", "until", "since", "by", "last", "late", "early") and len(at.inside) <= 2
            and lower(at.after()) != "of" and word.dep == "pobj")  # fmt: skip
    after = at.after()
    if word.text[:1].isupper() and word is not word.sentence.tokens[0] and not word.text.isupper():
        named = at.before()
        if len(at.inside) == 1 and named is not None and named.pos == "PROPN" and lower(after) == "of":
            return False  # a Summer of that name
    return after is None or after.pos != "PROPN"


def _whole(at: Match) -> bool:
    word = at.inside[-1]
    before, after = at.before(), at.after()
    if len(at.inside) == 1 and word.text[0].isupper() and word.pos == "PROPN":
        return False
    if word.lower == "soon" and len(at.inside) == 1:
        ahead = tense_of(at.inside, at.tokens) in ("future", None)
        return (
            ahead and lower(before) not in ("as", "too", "how") and lower(after) not in ("as", "after", "-")
        )
    if word.lower in ("current", "recent"):
        return word.pos == "ADJ"
    if word.lower == "future":
        return word.pos == "NOUN" and word.dep != "compound"
    if word.lower == "moment":
        return lower(before) in ("at", "for")
    if word.lower == "past" and at.inside[0].lower == "the":
        return after is None or after.pos not in ("NOUN", "NUM", "ADJ", "PROPN")
    if word.lower == "previously":
        return True
    if word.lower == "now":
        return lower(before) != "-" and lower(after) != "-"
    if word.lower in table("repeated")["words"]:  # type: ignore[operator]
        proper = word.text.islower() or word is word.sentence.tokens[0]
        return proper and not _is_paper(at) and not _is_rate(at)
    return True


def _is_rate(at: Match) -> bool:
    """Whether a word says of what something is told per day or year (`sold 900 boats annually`, `the daily output`),
    or which of several meetings is meant (`the annual fair`), and not when. Results are those of a year (`an annual
    loss`)."""
    word, repeated = at.inside[-1], table("repeated")
    if word.pos == "ADV" or word.tag == "RB":
        before = at.before()
        counted = before is not None and any(c.dep == "nummod" for c in before.children)
        return counted or (before is not None and (before.pos == "NUM" or before.text == "%"))
    if word.head.i < word.i or word.head is word:
        return False
    noun = word.head.lemma.lower()
    if word.lower == "annual":
        return noun not in repeated["reckoned"]  # type: ignore[operator]
    return noun in repeated["rates"]  # type: ignore[operator]


def _is_paper(at: Match) -> bool:
    """`the state daily Morgenpost`, `a London daily said`: what appears each day or week and bears its name."""
    before, word = at.before(), at.inside[-1]
    if word.lower not in ("daily", "weekly", "monthly", "quarterly"):
        return False
    if word.tag == "NN" and word.dep in ("nsubj", "nsubjpass", "pobj", "dobj", "poss"):
        return True
    name = 1
    while (named := at.after(name)) is not None and named.pos == "PROPN" and named.text[:1].isupper():
        name += 1
    if name == 1 or (named is not None and named.pos in ("NOUN", "ADJ", "PROPN")):
        return False
    return word.text.islower() or (before is not None and before.pos in ("NOUN", "PROPN", "ADJ"))


_CHECKS: dict[str, Callable[[Match], bool]] = {
    "clock": _clock, "year": _year, "month": _month, "part": _part, "season": _season, "whole": _whole, **UNIT_CHECKS,
}  # fmt: skip
