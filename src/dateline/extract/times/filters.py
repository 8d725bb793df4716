"""What looks like a time and is none: verbs, names, ages, counts, speeds, clock-like scores."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dateline.extract.times.context import is_name_weekday, tense_of
from dateline.extract.times.words import table
from dateline.lexicons import read_lexicon
from dateline.model import Token, trace

Slots = dict[str, str]

_CLOCK_BEFORE = frozenset(
    "at by until till around about from since after before between and to approximately".split()
)
_ENTRY = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_CLOCK_LIKE = re.compile(r"[0-2]?\d[:.][0-5]\d|[0-2]\d[0-5]\d|[ap]\.?m\.?")
_ZONES = frozenset(read_lexicon("times")["zones"]["words"])
_YEAR_BEFORE = frozenset("in since by from until of to and during before after late early the , (".split())
_WHOSE = frozenset("his her their my our your its".split())
_SCALE = frozenset(
    "km kilometres kilometers miles mile m metres meters kg tonnes tons mph kph ft feet percent % hp".split()
)


@dataclass(frozen=True, slots=True)
class Match:
    """A match where it stands: its slots, its tokens, and those of the whole document."""

    slots: Slots
    inside: Sequence[Token]
    tokens: Sequence[Token]

    def before(self, n: int = 1) -> Token | None:
        """The nth token before, in the same sentence."""
        i = self.inside[0].i - n
        found = self.tokens[i] if i >= 0 else None
        return found if found is not None and found.sentence is self.inside[0].sentence else None

    def after(self, n: int = 1) -> Token | None:
        """The nth token after, in the same sentence."""
        i = self.inside[-1].i + n
        found = self.tokens[i] if i < len(self.tokens) else None
        return found if found is not None and found.sentence is self.inside[-1].sentence else None


def is_time(frame: str, slots: Slots, inside: Sequence[Token], tokens: Sequence[Token]) -> bool:
    """Whether a match of a frame is a temporal expression where it stands."""
    check, at = _CHECKS.get(frame), Match(slots, inside, tokens)
    if frame == "decade" and _lower(at.before()) in _WHOSE:
        trace.note("time", "rejected", inside, frame, "the decade of somebody's life")
        return False
    if _is_age(at) or not _proper(inside) or _is_other_zone(at):
        age = _is_age(at)
        trace.note(
            "time", "rejected", inside, frame, "an age" if age else "a name, a verb, or a day told twice"
        )
        return False
    if any(t.lower in table("weekdays") and is_name_weekday(t, tokens) for t in inside):
        return False
    return check(at) if check is not None else True


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
        elif (word in table("weekdays") or word in table("short_weekdays")) and not token.text[0].isupper():
            return False
    return True


def _is_age(at: Match) -> bool:
    after, second = at.after(), at.after(2)
    if _lower(after) in ("old", "olds") or (_lower(after) == "-" and _lower(second) in ("old", "olds")):
        return True
    if _lower(after) == "of" and _lower(second) == "age":
        return True
    if _lower(after).startswith("-old"):
        return True
    return _lower(at.before()) in ("aged", "age", "ages") and any(t.text[0].isdigit() for t in at.inside)


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
        return "h" not in at.slots or bool(_lower(at.before()) not in ("$", "£", "€"))
    if any(k in at.slots for k in ("wd", "mon", "shift", "iso", "num")):
        return True
    text = " ".join(t.lower for t in at.inside)
    if "clock" in text or " in the" in text or _lower(at.before()) in _CLOCK_BEFORE:
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
        and not at.inside[0].space_before
    ):
        above = at.before(2)
        return above is not None and above.text.isdigit() and len(above.text) == 4
    if (
        _lower(after) in _SCALE
        or _lower(after) in table("units")
        or _lower(after).rstrip("s") in table("units")
    ):
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
        first = _lower(before)
        return first in ("the", "its", "their", "his", "since", "in", "of") and number.head.pos == "NOUN"
    if len(at.inside) > 1 or number.entity not in ("MONEY", "QUANTITY", "CARDINAL", "PERCENT"):
        return True
    return _lower(before) in _YEAR_BEFORE


def _length(at: Match) -> bool:
    unit = at.slots.get("unit", "")
    before, after = at.before(), at.after()
    if "word" in at.slots:
        return True
    if at.slots.get("n") in ("a", "an") and _lower(before) in _SCALE:
        return False
    if unit in ("second", "seconds") and at.slots.get("n") in ("a", "an", "one", "some", "many"):
        return False
    if unit == "second" and not any(
        t.text[0].isdigit() or t.lower in table("numbers") for t in at.inside[:-1]
    ):
        return False
    if (
        unit == "second"
        and (after is None or after.pos in ("NOUN", "ADJ", "PROPN"))
        and at.inside[-1].pos == "ADJ"
    ):
        return False
    if unit in ("quarter", "quarters") and (
        at.slots.get("n") in ("a", "one", "three") or _lower(after) == "of"
    ):
        return at.slots.get("n") == "three" and _lower(after) != "of" and at.inside[-1].lower == "quarters"
    if unit in ("weekend", "night", "nights") and at.slots.get("n") in ("a", "an", "some", "one"):
        return False
    if at.slots.get("n") in ("some", "many") and not unit.endswith("s"):
        return False
    if at.slots.get("n", "").startswith("half") and _lower(before) in ("second", "first", "last"):
        return False
    return _lower(before) not in ("$", "£", "€", "version", "page")


def _bare(at: Match) -> bool:
    if at.inside[-1].lower.endswith("long") or "tail" in at.slots:
        return True
    before, after = at.before(), at.after()
    if at.inside[0].pos != "NOUN":
        return False
    if before is None:
        return True
    if _lower(before) in ("that", "which", "these", "those", "all", "both"):
        return False
    if _lower(after) == "of" and _lower(before) not in ("for", "after", "in", "despite", "following", "with"):
        return before.pos not in ("DET", "PRON", "ADJ", "NOUN", "NUM", "PROPN", "PART")
    return before.pos not in ("DET", "PRON", "ADJ", "NOUN", "NUM", "PROPN", "PART")


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
        return word.pos == "NOUN" and _lower(after) != "of"
    if at.inside[0].lower == "the" and _lower(before) == "in":
        return True
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
        before = _lower(at.before())
        return bool({"yr", "yrel", "yrw"} & set(at.slots)) or at.slots.get("rel") in ("last", "next", "this", "this past", "this coming") or (
            before in ("in", "during", "until", "since", "by", "last", "late", "early") and len(at.inside) <= 2
            and _lower(at.after()) != "of" and word.dep == "pobj")  # fmt: skip
    after = at.after()
    return after is None or after.pos != "PROPN"


def _near(at: Match) -> bool:
    before, after = at.before(), at.after()
    rel, unit = at.slots.get("rel"), at.slots["unit"]
    if rel == "the" and "way" not in at.slots:
        if unit == "night" or (
            after is not None
            and (after.pos in ("NOUN", "PROPN", "ADJ") or after.lower in ("of", "-", "that", "when"))
        ):
            return False
        if _lower(before) == "by" or (unit == "year" and _lower(before) == "of"):
            return False
    if at.slots.get("way") in ("after", "before") and rel == "the" and after is not None:
        return after.pos in ("PUNCT", "CCONJ", "ADP", "VERB", "AUX") or unit != "day"
    return rel != "previous" or _lower(before) not in ("the", "a")


def _unit(at: Match) -> bool:
    if at.slots.get("unit") == "day" and "edge" not in at.slots:
        return at.slots.get("rel") in ("same", "that", "following", "preceding", "next", "previous", "this")
    if at.slots.get("rel") in ("that", "this") and at.inside[-1].tag == "NNS":
        return False
    if "edge" in at.slots and "unit" not in at.slots and not at.slots["edge"].endswith("end"):
        return False
    return not (
        at.slots.get("rel") == "this"
        and at.slots.get("unit") in ("minute", "hour", "century", "decade")
        and False
    )


def _nth(at: Match) -> bool:
    if at.slots["ord"] == "last" and "mon" not in at.slots:
        return False
    if "mode" in at.slots:
        return at.slots["unit"] in ("day", "week", "night")
    return at.slots["unit"] in ("day", "week", "night", "month")


def _whole(at: Match) -> bool:
    word = at.inside[-1]
    before, after = at.before(), at.after()
    if len(at.inside) == 1 and word.text[0].isupper() and word.pos == "PROPN":
        return False
    if word.lower == "soon":
        ahead = tense_of(at.inside, at.tokens) in ("future", None)
        return (
            ahead and _lower(before) not in ("as", "too", "how") and _lower(after) not in ("as", "after", "-")
        )
    if word.lower in ("current", "recent"):
        return word.pos == "ADJ"
    if word.lower == "future":
        return word.pos == "NOUN" and word.dep != "compound"
    if word.lower == "moment":
        return _lower(before) in ("at", "for")
    if word.lower == "past" and at.inside[0].lower == "the":
        return after is None or after.pos not in ("NOUN", "NUM", "ADJ", "PROPN")
    if word.lower == "previously":
        return True
    if word.lower == "now":
        return _lower(after) != "that" and _lower(before) not in ("-",)
    if word.lower in ("daily", "weekly", "monthly", "annual", "quarterly"):
        return word.text.islower() or word is word.sentence.tokens[0]
    return True


def _set(at: Match) -> bool:
    if "count" in at.slots and "per" not in at.slots:
        if at.inside[0].lower not in ("a", "an"):
            return False
        before, after = at.before(), at.after()
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
            and at.inside[-1].dep
            in ("npadvmod", "prep", "nmod", "appos", "oprd", "dobj", "pobj", "dep", "advmod")
            and at.inside[-1].lower != "hour"
        )
    if at.slots.get("word") == "per":
        return at.inside[-1].lower in ("day", "week", "month", "year", "annum")
    return True


def _ago(at: Match) -> bool:
    """`two days before` alone counts; `two days before the vote` is a length."""
    if at.slots["way"] not in ("before", "after"):
        return True
    after = at.after()
    return after is None or after.pos in ("PUNCT", "CCONJ")


_CHECKS: dict[str, Callable[[Match], bool]] = {
    "clock": _clock, "year": _year, "length": _length, "bare": _bare, "part": _part, "season": _season,
    "near": _near, "unit": _unit, "nth": _nth, "whole": _whole, "set": _set, "ago": _ago,
}  # fmt: skip
