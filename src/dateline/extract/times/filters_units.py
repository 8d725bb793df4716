"""What looks like a length, a unit or a repeated time and is none: speeds, ranks, parts of names."""

from __future__ import annotations

from collections.abc import Callable

from dateline.extract.times.match import Match, lower
from dateline.extract.times.words import table

#: words of measure, before `an hour` a speed
SCALE = frozenset(
    "km kilometres kilometers miles mile m metres meters kg tonnes tons mph kph ft feet percent % hp".split()
)


#: before `the day` these say nothing of a day: `back in the day`, `my favourite time of the day`
_IDIOMS = frozenset({("back", "in"), ("time", "of"), ("times", "of"), ("order", "of")})


def _length_holds(at: Match) -> bool:
    unit = at.slots.get("unit", "")
    before, after = at.before(), at.after()
    if "word" in at.slots:
        return True
    if at.slots.get("n") in ("a", "an") and lower(before) in SCALE:
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
    if unit in ("quarter", "quarters"):
        straight = any(t.lower in ("consecutive", "straight", "successive", "fiscal") for t in at.inside)
        if at.slots.get("n") in ("a", "one") or (at.slots.get("n") == "three" and not straight):
            return at.slots.get("n") == "three" and lower(after) != "of" and at.inside[-1].lower == "quarters"
    if at.slots.get("n") == "single" and unit not in ("day", "year", "week", "night"):
        return False
    if unit in ("weekend", "night", "nights") and at.slots.get("n") in ("a", "an", "some", "one"):
        return False
    if at.slots.get("n") in ("some", "many") and not unit.endswith("s"):
        return False
    if at.slots.get("n", "").startswith("half") and lower(before) in ("second", "first", "last"):
        return False
    return lower(before) not in ("$", "£", "€", "version", "page")


def _bare_holds(at: Match) -> bool:
    if at.inside[-1].lower.endswith("long") or "tail" in at.slots:
        return True
    before, after = at.before(), at.after()
    if at.inside[0].pos != "NOUN" or (lower(before) == "-" and lower(at.before(2)) == "after"):
        return False  # after-hours
    if before is None:
        return True
    if lower(before) in ("just", "only", "mere"):
        return True
    if lower(before) == "the":
        return lower(after) in ("before", "after", "since", "following", "preceding")
    if lower(before) in ("that", "which", "these", "those", "all", "both"):
        return False
    if lower(after) == "of" and lower(before) not in ("for", "after", "in", "despite", "following", "with"):
        return before.pos not in ("DET", "PRON", "ADJ", "NOUN", "NUM", "PROPN", "PART")
    return before.pos not in ("DET", "PRON", "ADJ", "NOUN", "NUM", "PROPN", "PART")


def _near_holds(at: Match) -> bool:
    before, after = at.before(), at.after()
    rel, unit = at.slots.get("rel"), at.slots["unit"]
    if rel == "the" and "way" not in at.slots:
        if (
            unit == "night"
            or (after is not None and after.text[:1].isdigit())
            or (
                after is not None
                and (after.pos in ("NOUN", "PROPN", "ADJ") or after.lower in ("of", "-", "that", "when"))
            )
        ):
            return False
        if lower(before) == "by":
            return False
        idiom = (lower(at.before(2)), lower(before)) in _IDIOMS
        if unit == "day" and (idiom or any(c.dep == "relcl" for c in at.inside[-1].children)):
            return False  # the day they met
        if unit == "year" and lower(before) == "of":
            counted = lower(at.before(2)).rstrip("s")
            return counted in table("units") or counted in ("half", "rest", "remainder", "part")
    if at.slots.get("way") in ("after", "before") and rel == "the" and after is not None:
        return after.pos in ("PUNCT", "CCONJ", "ADP", "VERB", "AUX") or unit != "day"
    return rel != "previous" or lower(before) not in ("the", "a")


def _unit_holds(at: Match) -> bool:
    if at.slots.get("unit") == "day" and "edge" not in at.slots:
        return at.slots.get("rel") in ("same", "that", "following", "preceding", "next", "previous", "this")
    if at.slots.get("rel") in ("that", "this") and at.inside[-1].tag == "NNS":
        return False
    return not ("edge" in at.slots and "unit" not in at.slots and not at.slots["edge"].endswith("end"))


def _nth_holds(at: Match) -> bool:
    if at.slots["ord"] == "last" and "mon" not in at.slots:
        return False
    if "mode" in at.slots:
        return at.slots["unit"] in ("day", "week", "night")
    return at.slots["unit"] in ("day", "week", "night", "month") or (
        at.slots["unit"] == "weekend" and "mon" in at.slots
    )


def _set_holds(at: Match) -> bool:
    if "count" in at.slots and "per" not in at.slots:
        if at.inside[0].lower not in ("a", "an"):
            return False
        before, after = at.before(), at.after()
        if lower(after) in ("-", "ago", "earlier", "later", "before", "after", "from"):
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


def _ago_holds(at: Match) -> bool:
    """`two days before` alone counts; `two days before the vote` is a length."""
    after = at.after()
    if at.slots["way"] == "prior":
        return lower(after) != "to"
    if at.slots["way"] not in ("before", "after"):
        return True
    return after is None or after.pos in ("PUNCT", "CCONJ")


def _quarter_holds(at: Match) -> bool:
    """A quarter of a year, and none of a game (`a touchdown in the third quarter`)."""
    games = table("not_times")["of_games"]
    return not any(t.lemma.lower() in games for t in at.inside[0].sentence.tokens)  # type: ignore[operator]


def _shift_holds(at: Match) -> bool:
    """`last night`, but not `the last night` of several."""
    return at.slots.get("rel") != "last" or lower(at.before()) != "the"


#: the check of each frame of units
UNIT_CHECKS: dict[str, Callable[[Match], bool]] = {
    "length": _length_holds, "bare": _bare_holds, "near": _near_holds, "unit": _unit_holds, "nth": _nth_holds, "set": _set_holds, "ago": _ago_holds,
    "shift": _shift_holds, "quarter": _quarter_holds,
}  # fmt: skip
