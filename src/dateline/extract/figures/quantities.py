"""The measure of a number with a unit: distance, duration, speed, money, share and the rest."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.extract.figures.beside import beside
from dateline.extract.figures.counted import Counted
from dateline.extract.figures.frames import MeasureLexicon
from dateline.extract.figures.links import links_of
from dateline.extract.figures.measures import Decision, money_measure
from dateline.extract.figures.noncounts import reject_duration
from dateline.extract.figures.units import Measured
from dateline.lexicons import read_lexicon
from dateline.model import CORE_MEASURES, Token


def decide_quantity(
    measured: Measured, counted: Counted, tokens: Sequence[Token], lexicon: MeasureLexicon
) -> Decision | tuple[str, str]:
    """The measure of a number with a unit, or the slug and reason for which it is left out."""
    unit = measured.unit
    if unit is None:
        return "no-unit", "the number has no unit"
    if measured.number.kind == "ordinal":
        return _ordinal(measured, tokens)
    words = read_lexicon("noncounts")
    around = {t.lower for t in tokens[max(0, measured.start - 8) : measured.end + 8]}
    after = {t.lower for t in tokens[measured.end : measured.end + 3]}
    match unit.dimension:
        case "duration":
            if unit.name == "seconds" and (measured.number.low or 0) % 1:
                return "timing", "the number is a time taken in a race"
            return reject_duration(measured, tokens) or Decision("duration", "unit/duration", None)
        case "distance":
            if unit.minor and not after & set(words["directions"]):
                return "dimension", "the number is the size of a thing"
            return Decision("distance", "unit/distance", None)
        case "speed":
            if around & set(words["weather"]):
                return "weather", "the number measures the weather"
            return Decision("speed", "unit/speed", None)
        case "size" | "temperature":
            return "dimension", "the number is the size of a thing"
        case "money":
            at = measured.start
            measure, rule = money_measure(tokens, lexicon, at)
            value = measured.number.low or measured.number.high or 0
            if value < (10_000 if measure == "other" else 1000):
                return "price", "a small amount of money that nothing makes aid or a loss"
            return Decision(measure, rule, None)
        case "share":
            return _share(measured, counted, tokens, lexicon)
        case "volume" if _is_capacity(measured, tokens):
            return "dimension", "the number is the size of a thing"
        case _:
            return Decision("other", f"unit/{unit.dimension}", None)


def _is_capacity(measured: Measured, tokens: Sequence[Token]) -> bool:
    """`a 20-litre can`, `the tank holds 2,000 litres`: how much a thing can hold."""
    inner = [t.text for t in tokens[measured.start : measured.end]]
    before = {t.lemma.lower() for t in tokens[max(0, measured.start - 3) : measured.start]}
    small = (measured.number.low or measured.number.high or 0) < 1000
    return small or "-" in inner or bool(before & {"hold", "contain", "capacity", "fit"})


def _ordinal(measured: Measured, tokens: Sequence[Token]) -> Decision | tuple[str, str]:
    """`in the third week of attacks`, `for a second straight day`: how long it has gone on."""
    after = list(tokens[measured.end : measured.end + 3])
    inner = {t.lower for t in tokens[measured.start : measured.end]}
    counted = measured.number.low or 0
    if inner & {"straight", "consecutive"} and counted > 1:
        return Decision("date_count", "ordinal/run", None)
    before = tokens[max(0, measured.start - 4) : measured.start]
    if counted > 1 and any(t.lemma.lower() == "enter" for t in before):
        return Decision("date_count", "ordinal/entered", None)
    if (
        len(after) > 1
        and after[0].lower == "of"
        and tokens[measured.end - 1].lower in {"day", "week", "month", "year"}
    ):
        target = after[0].child("pobj")
        if (
            counted > 1
            and target is not None
            and target.entity not in {"DATE", "TIME"}
            and not target.text.isdigit()
        ):
            return Decision("date_count", "ordinal/of", None)
    return "ordinal", "an ordinal is no count"


def _share(
    measured: Measured, counted: Counted, tokens: Sequence[Token], lexicon: MeasureLexicon
) -> Decision | tuple[str, str]:
    target = counted.of or counted.noun
    near = {lexicon.lemma(t) for t in tokens[max(0, measured.start - 6) : measured.end + 8]}
    if target is not None:
        classes = lexicon.classes_of(target)
        lemmas = {lexicon.lemma(t) for t in [target, *target.children]}
        if "military" in classes or (
            lemmas & {"force", "troop", "army", "power"}
            and near & {"combat", "military", "troop", "army", "deploy"}
        ):
            return Decision("troops_committed_share", "share/military", target)
    for link in links_of(counted, tokens, counted.start, lexicon):
        if link.role in {"weak", "inherit", "noun", "act"}:
            continue
        classes = lexicon.classes_of(target) if target is not None else frozenset({"number"})
        if classes & {"buildings"}:
            frame = lexicon.find(link.role, link.token, classes, beside(link.token, lexicon))
            if frame is not None and frame.measure in {"buildings_destroyed", "buildings_damaged"}:
                return Decision(frame.measure, f"share/{frame.name}", link.token)
        things = classes & {"buildings", "vehicles", "units", "equipment", "animals"}
        if not things and link.via in {"passive", "subject", "object"}:
            frame = lexicon.find(link.role, link.token, classes, beside(link.token, lexicon))
            if frame is not None and frame.measure in CORE_MEASURES:
                return Decision(frame.measure, f"share/{frame.name}", link.token)
    if near & {"destruction", "destroyed"}:
        return Decision("buildings_destroyed", "share/destruction", None)
    if near & set(read_lexicon("noncounts")["finance"]):
        return "vote-or-price", "the share is of votes, prices or rates"
    return Decision("other", "share", target)
