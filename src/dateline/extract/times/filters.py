"""What looks like a time and is none: verbs, names, ages, counts, speeds, clock-like scores."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dateline.extract.times.context import is_name_weekday, tense_of
from dateline.extract.times.words import table
from dateline.model import Token

Slots = dict[str, str]

_CLOCK_BEFORE = frozenset(
    "at by until till around about from since after before between and to approximately".split()
)
_SCALE = frozenset(
    "km kilometres kilometers miles mile m metres meters kg tonnes tons mph kph ft feet percent % hp".split()
)


def is_time(frame: str, slots: Slots, inside: Sequence[Token], tokens: Sequence[Token]) -> bool:
    """Whether a match of a frame is a temporal expression where it stands."""
    check = _CHECKS.get(frame)
    if _is_age(inside, tokens) or not _proper(inside):
        return False
    if any(t.lower in table("weekdays") and is_name_weekday(t, tokens) for t in inside):
        return False
    return check(slots, inside, tokens) if check is not None else True


def _before(inside: Sequence[Token], tokens: Sequence[Token], n: int = 1) -> Token | None:
    at = inside[0].i - n
    return tokens[at] if at >= 0 and tokens[at].sentence is inside[0].sentence else None


def _after(inside: Sequence[Token], tokens: Sequence[Token], n: int = 1) -> Token | None:
    at = inside[-1].i + n
    return tokens[at] if at < len(tokens) and tokens[at].sentence is inside[-1].sentence else None


def _lower(token: Token | None) -> str:
    return token.lower if token is not None else ""


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
                    and token.dep in ("nsubj", "compound")
                ):
                    return token.dep == "compound" and token.head.pos != "PROPN"
        elif word in table("weekdays") and not token.text[0].isupper():
            return False
    return True


def _is_age(inside: Sequence[Token], tokens: Sequence[Token]) -> bool:
    after, second = _after(inside, tokens), _after(inside, tokens, 2)
    if _lower(after) in ("old", "olds") or (_lower(after) == "-" and _lower(second) in ("old", "olds")):
        return True
    if _lower(after) == "of" and _lower(second) == "age":
        return True
    if _lower(after).startswith("-old"):
        return True
    return _lower(_before(inside, tokens)) in ("aged", "age", "ages") and any(
        t.text[0].isdigit() for t in inside
    )


def _clock(slots: Slots, inside: Sequence[Token], tokens: Sequence[Token]) -> bool:
    if "word" in slots or "ap" in slots or "tz" in slots or "local" in slots:
        return "h" not in slots or bool(_lower(_before(inside, tokens)) not in ("$", "£", "€"))
    if any(k in slots for k in ("wd", "mon", "shift", "iso", "num")):
        return True
    text = " ".join(t.lower for t in inside)
    return "clock" in text or " in the" in text or _lower(_before(inside, tokens)) in _CLOCK_BEFORE


def _year(slots: Slots, inside: Sequence[Token], tokens: Sequence[Token]) -> bool:
    before, after = _before(inside, tokens), _after(inside, tokens)
    if "short" in slots:
        return _lower(before) in (
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
    if _lower(before) in (
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
        _lower(before) in ("-", "/", ".", ":")
        and before is not None
        and not before.space_before
        and not inside[0].space_before
    ):
        above = _before(inside, tokens, 2)
        return above is not None and above.text.isdigit() and len(above.text) == 4
    if (
        _lower(after) in _SCALE
        or _lower(after) in table("units")
        or _lower(after).rstrip("s") in table("units")
    ):
        return False
    if after is not None and after.text[:1] in "-/" and not after.space_before:
        later = _after(inside, tokens, 2)
        if later is not None and later.text[0].isdigit() and not (len(later.text) in (2, 4)):
            return False
    number = inside[-1]
    if (
        len(inside) == 1
        and number.dep == "nummod"
        and number.head.tag in ("NNS", "NNPS")
        and number.head.i > number.i
    ):
        first = _lower(before)
        return first in ("the", "its", "their", "his", "since", "in", "of") and number.head.pos == "NOUN"
    if len(inside) == 1 and number.entity in ("MONEY", "QUANTITY", "CARDINAL", "PERCENT") and _lower(before) not in (
        "in", "since", "by", "from", "until", "of", "to", "and", "during", "before", "after", "late", "early", "the", ",", "("):  # fmt: skip
        return False
    return True


def _length(slots: Slots, inside: Sequence[Token], tokens: Sequence[Token]) -> bool:
    unit = slots.get("unit", "")
    before, after = _before(inside, tokens), _after(inside, tokens)
    if "word" in slots:
        return True
    if unit in ("second", "seconds") and slots.get("n") in ("a", "an", "one", "some", "many"):
        return False
    if unit == "second" and not any(t.text[0].isdigit() or t.lower in table("numbers") for t in inside[:-1]):
        return False
    if (
        unit == "second"
        and (after is None or after.pos in ("NOUN", "ADJ", "PROPN"))
        and inside[-1].pos == "ADJ"
    ):
        return False
    if unit in ("quarter", "quarters") and (slots.get("n") in ("a", "one", "three") or _lower(after) == "of"):
        return slots.get("n") == "three" and _lower(after) != "of" and inside[-1].lower == "quarters"
    if unit in ("weekend", "night", "nights") and slots.get("n") in ("a", "an", "some", "one"):
        return False
    if slots.get("n") in ("some", "many") and not unit.endswith("s"):
        return False
    if slots.get("n", "").startswith("half") and _lower(before) in ("second", "first", "last"):
        return False
    return _lower(before) not in ("$", "£", "€", "version", "page")


def _bare(slots: Slots, inside: Sequence[Token], tokens: Sequence[Token]) -> bool:
    if inside[-1].lower.endswith("long") or "tail" in slots:
        return True
    before, after = _before(inside, tokens), _after(inside, tokens)
    if inside[0].pos != "NOUN":
        return False
    if before is None:
        return True
    if _lower(before) in ("that", "which", "these", "those", "all", "both"):
        return False
    if _lower(after) == "of" and _lower(before) not in ("for", "after", "in", "despite", "following", "with"):
        return before.pos not in ("DET", "PRON", "ADJ", "NOUN", "NUM", "PROPN", "PART")
    return before.pos not in ("DET", "PRON", "ADJ", "NOUN", "NUM", "PROPN", "PART")


def _part(slots: Slots, inside: Sequence[Token], tokens: Sequence[Token]) -> bool:
    word = inside[-1]
    before, after = _before(inside, tokens), _after(inside, tokens)
    if slots.get("part") is None:
        return (
            word.lower == "overnight"
            and word.text.islower()
            and (after is None or after.pos not in ("NOUN",) or True)
        )
    if word.pos == "PROPN" and not word.sentence.tokens[0] is word:
        return False
    if slots["part"].startswith(("dawn", "dusk", "daybreak", "nightfall", "sunrise", "sunset")):
        return word.pos == "NOUN" and _lower(after) != "of"
    if inside[0].lower == "the" and _lower(before) == "in":
        return True
    return (
        inside[0].lower == "the"
        and word.pos == "NOUN"
        and (after is None or after.pos not in ("NOUN", "PROPN"))
    )


def _season(slots: Slots, inside: Sequence[Token], tokens: Sequence[Token]) -> bool:
    word = next(t for t in inside if t.lower == slots["season"])
    if word.pos not in ("NOUN", "PROPN"):
        return False
    if slots["season"] in ("fall", "spring"):
        before = _lower(_before(inside, tokens))
        return bool({"yr", "yrel", "yrw"} & set(slots)) or slots.get("rel") in ("last", "next", "this", "this past", "this coming") or (
            before in ("in", "during", "until", "since", "by", "last", "late", "early") and len(inside) <= 2
            and _lower(_after(inside, tokens)) != "of" and word.dep == "pobj")  # fmt: skip
    after = _after(inside, tokens)
    return after is None or after.pos != "PROPN"


def _near(slots: Slots, inside: Sequence[Token], tokens: Sequence[Token]) -> bool:
    before, after = _before(inside, tokens), _after(inside, tokens)
    rel, unit = slots.get("rel"), slots["unit"]
    if rel == "the" and "way" not in slots:
        if unit == "night" or (
            after is not None
            and (after.pos in ("NOUN", "PROPN", "ADJ") or after.lower in ("of", "-", "that", "when"))
        ):
            return False
        if unit == "year" and _lower(before) == "of":
            return False
    if slots.get("way") in ("after", "before") and rel == "the" and after is not None:
        return after.pos in ("PUNCT", "CCONJ", "ADP", "VERB", "AUX") or unit != "day"
    return rel != "previous" or _lower(before) not in ("the", "a")


def _unit(slots: Slots, inside: Sequence[Token], tokens: Sequence[Token]) -> bool:
    if slots.get("unit") == "day" and "edge" not in slots:
        return slots.get("rel") in ("same", "that", "following", "preceding", "next", "previous", "this")
    if slots.get("rel") in ("that", "this") and inside[-1].tag == "NNS":
        return False
    if "edge" in slots and "unit" not in slots and not slots["edge"].endswith("end"):
        return False
    return not (
        slots.get("rel") == "this" and slots.get("unit") in ("minute", "hour", "century", "decade") and False
    )


def _nth(slots: Slots, inside: Sequence[Token], tokens: Sequence[Token]) -> bool:
    if slots["ord"] == "last" and "mon" not in slots:
        return False
    if "mode" in slots:
        return slots["unit"] in ("day", "week", "night")
    return slots["unit"] in ("day", "week", "night", "month")


def _whole(slots: Slots, inside: Sequence[Token], tokens: Sequence[Token]) -> bool:
    word = inside[-1]
    before, after = _before(inside, tokens), _after(inside, tokens)
    if len(inside) == 1 and word.text[0].isupper() and word.pos == "PROPN":
        return False
    if word.lower == "soon":
        ahead = tense_of(inside, tokens) in ("future", None)
        return (
            ahead and _lower(before) not in ("as", "too", "how") and _lower(after) not in ("as", "after", "-")
        )
    if word.lower in ("current", "recent"):
        return word.pos == "ADJ"
    if word.lower == "future":
        return word.pos == "NOUN" and word.dep != "compound"
    if word.lower == "moment":
        return _lower(before) in ("at", "for")
    if word.lower == "past" and inside[0].lower == "the":
        return after is None or after.pos not in ("NOUN", "NUM", "ADJ", "PROPN")
    if word.lower == "previously":
        return True
    if word.lower == "now":
        return _lower(after) != "that" and _lower(before) not in ("-",)
    if word.lower in ("daily", "weekly", "monthly", "annual", "quarterly"):
        return word.text.islower() or word is word.sentence.tokens[0]
    return True


def _set(slots: Slots, inside: Sequence[Token], tokens: Sequence[Token]) -> bool:
    if "count" in slots and "per" not in slots:
        if inside[0].lower not in ("a", "an"):
            return False
        before, after = _before(inside, tokens), _after(inside, tokens)
        if _lower(after) in ("-", "ago", "earlier", "later", "before", "after", "from"):
            return False
        rate = before is not None and (
            before.pos in ("NUM", "SYM")
            or before.text[0].isdigit()
            or before.lower in ("times", "once", "twice")
            or before.tag in ("NNS",)
        )
        return (
            rate
            and inside[-1].dep
            in ("npadvmod", "prep", "nmod", "appos", "oprd", "dobj", "pobj", "dep", "advmod")
            and inside[-1].lower != "hour"
        )
    if slots.get("word") == "per":
        return inside[-1].lower in ("day", "week", "month", "year", "annum")
    return True


def _ago(slots: Slots, inside: Sequence[Token], tokens: Sequence[Token]) -> bool:
    """`two days before` alone counts; `two days before the vote` is a length."""
    if slots["way"] not in ("before", "after"):
        return True
    after = _after(inside, tokens)
    return after is None or after.pos in ("PUNCT", "CCONJ")


def _same(slots: Slots, inside: Sequence[Token], tokens: Sequence[Token]) -> bool:
    return slots["unit"] in ("day", "week", "weekend", "month", "year", "quarter")


_CHECKS: dict[str, Callable[[Slots, Sequence[Token], Sequence[Token]], bool]] = {
    "clock": _clock, "year": _year, "length": _length, "bare": _bare, "part": _part, "season": _season,
    "near": _near, "unit": _unit, "nth": _nth, "whole": _whole, "set": _set, "same": _same, "ago": _ago,
}  # fmt: skip
