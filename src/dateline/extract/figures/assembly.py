"""Figures of a report: numbers read, bounded, measured, placed, dated and voiced, one sentence at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dateline.extract.figures.counted import Counted, find_counted, population_of
from dateline.extract.figures.fallbacks import entity_places, entity_times
from dateline.extract.figures.frames import MeasureLexicon, read_measures
from dateline.extract.figures.measures import Decision, decide_measure
from dateline.extract.figures.modality import Holding, read_modality
from dateline.extract.figures.noncounts import reject_number
from dateline.extract.figures.numbers import Number, find_numbers
from dateline.extract.figures.qualifiers import Bounds, QualifierLexicon, bound_number, read_qualifiers
from dateline.extract.figures.quantities import decide_quantity
from dateline.extract.figures.scene import Scene
from dateline.extract.figures.slots import find_place_slots, find_time_slots
from dateline.extract.figures.units import Measured, UnitLexicon, is_conversion, measure_number, read_units
from dateline.extract.figures.voices import VoiceIndex
from dateline.model import (
    CORE_MEASURES,
    Attribution,
    Conversion,
    Document,
    Figure,
    PlaceMention,
    Profile,
    Rejection,
    Sentence,
    Slot,
    Span,
    TimeMention,
    Token,
    make_id,
    span_of,
)

#: measures of a standing number: a count of one day, not a total since a start
_STOCKS = frozenset(
    "trapped missing sheltering refugees_hosted population protesters troops_deployed troops_committed_share".split()
)
_STATIC = frozenset({"distance", "population"})


@dataclass(slots=True)
class _Count:
    """A number on its way to a figure."""

    measured: Measured
    bounds: Bounds
    counted: Counted
    decision: Decision | None = None
    conversions: list[Conversion] = field(default_factory=list)
    subset_of: int | None = None
    negated: bool = False
    rejected: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class _Lexicons:
    measures: MeasureLexicon
    units: UnitLexicon
    qualifiers: QualifierLexicon


def find_figures(
    document: Document,
    times: Sequence[TimeMention],
    places: Sequence[PlaceMention],
    attributions: Sequence[Attribution],
    profile: Profile | None = None,
) -> tuple[list[Figure], list[Rejection]]:
    """The figures of a report in text order, and the numbers left out, each with its reason.

    Bounds follow the exchange contract: `at least n` and `more than n` leave `high` None, `up to n` leaves
    `low` None, shares are in percent. Slots point at `times` and `places`; where those are empty the
    parser's own entities stand in. A number whose measure cannot be read is `other` where it counts
    things or people that describe the situation, else a rejection; no number is made up.
    """
    lexicons = _Lexicons(read_measures(profile), read_units(profile), read_qualifiers(profile))
    scene = Scene(document, times or entity_times(document), places or entity_places(document))
    voices = VoiceIndex(document, attributions)
    figures: list[Figure] = []
    rejections: list[Rejection] = []
    earlier: list[tuple[_Count, Figure]] = []
    for sentence in document.sentences:
        counts = _read_sentence(sentence, lexicons, earlier, rejections, document.report)
        made: list[tuple[_Count, Figure]] = []
        taken = [c.measured.number.span for c in counts if c.rejected is None and c.measured.unit is None]
        for count in counts:
            if count.rejected is not None:
                rejections.append(_rejection(document, count))
                continue
            whole = _whole_of(count, counts, made, earlier)
            figure = _assemble(document, sentence, count, scene, voices, whole, taken)
            made.append((count, figure))
            figures.append(figure)
        earlier = (earlier + made)[-12:]
    figures.sort(key=lambda f: (f.number_span, f.measure))
    return figures, rejections


def _whole_of(
    count: _Count,
    counts: Sequence[_Count],
    made: Sequence[tuple[_Count, Figure]],
    earlier: Sequence[tuple[_Count, Figure]],
) -> Figure | None:
    """The figure that a count is part of, or None."""
    if count.subset_of is None:
        return None
    if count.subset_of >= 0:
        return next((f for c, f in made if c is counts[count.subset_of]), None)
    return next((f for _, f in reversed(earlier) if f.measure in CORE_MEASURES), None)


def _rejection(document: Document, count: _Count) -> Rejection:
    slug, reason = count.rejected or ("no-measure", "nothing says what the number measures")
    return Rejection(document.report, "figures", slug, reason, count.measured.number.span)


def _read_sentence(
    sentence: Sentence,
    lexicons: _Lexicons,
    earlier: Sequence[tuple[_Count, Figure]],
    rejections: list[Rejection],
    report: str,
) -> list[_Count]:
    tokens = sentence.tokens
    numbers = find_numbers(tokens)
    shouted = sum(t.text.isupper() for t in tokens) > 0.7 * sum(t.text.isalpha() for t in tokens)
    counts: list[_Count] = []
    for number in numbers:
        measured = measure_number(number, tokens, lexicons.units)
        if counts and is_conversion(counts[-1].measured, measured, tokens) and not counts[-1].rejected:
            unit = measured.unit.name if measured.unit else None
            counts[-1].conversions.append(Conversion(number.low, number.high, unit, number.span))
            continue
        counts.append(_start(measured, tokens, lexicons, shouted))
    counts += _zeros(tokens, lexicons)
    counts.sort(key=lambda c: c.counted.start)
    _decide(counts, tokens, lexicons, earlier)
    return counts


def _start(measured: Measured, tokens: Sequence[Token], lexicons: _Lexicons, shouted: bool) -> _Count:
    number = measured.number
    start = number.tokens[0].i - tokens[0].i
    end = number.tokens[-1].i - tokens[0].i + 1
    bounds = bound_number(number, tokens, start, end, lexicons.qualifiers, measured.symbols)
    first = min(bounds.first, measured.start)
    counted = find_counted(measured, tokens, first)
    count = _Count(measured, bounds, counted)
    count.rejected = reject_number(measured, counted, tokens, shouted)
    return count


def _zeros(tokens: Sequence[Token], lexicons: _Lexicons) -> list[_Count]:
    """`no people were hurt`, `nobody died`, `not a single life was lost`: a zero that is stated."""
    found: list[_Count] = []
    for i, token in enumerate(tokens):
        size, node = 0, token
        if token.lower in {"nobody", "none"}:
            size = 1
        elif token.lower == "no" and i + 1 < len(tokens) and tokens[i + 1].lower == "one":
            size, node = 2, tokens[i + 1]
        elif token.lower == "no" and token.dep in {"det", "neg"}:
            size, node = 1, token.head
        elif token.lower == "not" and [t.lower for t in tokens[i + 1 : i + 3]] == ["a", "single"]:
            size, node = 3, tokens[i + 2].head
        if not size or (node.i < token.i):
            continue
        own = tuple(tokens[i : i + size])
        number = Number(0, 0, "cardinal", own, Span(own[0].start, own[-1].end))
        noun = node if node.pos in {"NOUN", "PROPN"} else None
        base = tokens[0].i
        stop = max(i + size, (noun.i - base + 1) if noun is not None else 0)
        counted = Counted(node, noun, None, i, stop)
        count = _Count(
            Measured(number, None, i, i + size), Bounds(0, 0, None, first=i), counted, negated=True
        )
        decision = decide_measure(counted, count.measured, tokens, lexicons.measures)
        if decision is None or decision.measure not in CORE_MEASURES or "/weak" in decision.rule:
            continue
        if noun is not None and not decision.rule.endswith("/noun/noun"):
            if not lexicons.measures.classes_of(noun) & {"people", "military", "refugees"}:
                continue
        if "/after" in decision.rule or "/before" in decision.rule or "/act" in decision.rule:
            continue
        count.decision = decision
        found.append(count)
    return found


def _decide(
    counts: list[_Count],
    tokens: Sequence[Token],
    lexicons: _Lexicons,
    earlier: Sequence[tuple[_Count, Figure]],
) -> None:
    """The measure of each count, in order: parts take the measure of their whole, lists share theirs."""
    context = _context(earlier, lexicons.measures)
    for k, count in enumerate(counts):
        if count.rejected is not None or count.decision is not None:
            continue
        if count.measured.unit is not None:
            decided = decide_quantity(count.measured, count.counted, tokens, lexicons.measures)
            if isinstance(decided, Decision):
                count.decision = decided
            else:
                count.rejected = decided
            continue
        if count.measured.number.kind == "ratio":
            count.decision = Decision("other", "ratio", count.counted.named)
            continue
        decision = decide_measure(count.counted, count.measured, tokens, lexicons.measures, context)
        if decision is not None and decision.measure is None:
            decision = _resolve_part(decision, k, counts, earlier)
        if decision is not None and decision.measure in CORE_MEASURES and _is_rate(count, tokens):
            decision = Decision("other", "rate", decision.trigger)
        of = count.counted.of
        if count.subset_of is None and of is not None and of.lower in {"them", "those", "these", "whom", "which"}:
            count.subset_of = next((j for j in range(k - 1, -1, -1) if counts[j].rejected is None), -1)
        count.decision = decision
        if decision is not None and decision.measure in CORE_MEASURES:
            context = _context([(count, None)], lexicons.measures) or context
    _share_lists(counts, tokens, lexicons.measures)
    people = any(f.unit == "persons" for _, f in earlier) or any(
        c.decision is not None and c.decision.measure in CORE_MEASURES for c in counts
    )
    for count in counts:
        if count.rejected is None and (count.decision is None or "/weak" in count.decision.rule):
            _settle(count, tokens, lexicons.measures, people)
        elif count.rejected is None:
            _check_single(count, tokens)


def _is_rate(count: _Count, tokens: Sequence[Token]) -> bool:
    """`18 deaths per 100,000`: a rate, not a count."""
    after = [t.lower for t in tokens[count.counted.end : count.counted.end + 6]]
    return any(a in {"per", "every"} and b[:1].isdigit() for a, b in zip(after, after[1:], strict=False))


def _context(earlier: Sequence[tuple[_Count, Figure | None]], lexicon: MeasureLexicon) -> frozenset[str]:
    """The classes of the people counted last, for `105,000 of them` and bare numbers."""
    for count, figure in reversed(earlier):
        measure = (
            figure.measure if figure is not None else (count.decision.measure if count.decision else None)
        )
        if measure in {"refugees_fled", "refugees_hosted"}:
            return frozenset({"refugees"})
        if figure is None and "military" in lexicon.classes_of(count.counted.named):
            return frozenset({"military"})
        if measure in CORE_MEASURES:
            return frozenset()
    return frozenset()


def _resolve_part(
    decision: Decision, k: int, counts: list[_Count], earlier: Sequence[tuple[_Count, Figure]]
) -> Decision | None:
    """The measure of the whole that a count is part of, or of the amount that is named again."""
    for j in range(k - 1, -1, -1):
        other = counts[j]
        if other.decision is not None and other.decision.measure in CORE_MEASURES and other.rejected is None:
            if decision.takes == "inherit":
                counts[k].subset_of = j
            return replace(decision, measure=other.decision.measure)
    if not earlier:
        return None
    for count, figure in reversed(earlier):
        if figure.measure in CORE_MEASURES:
            sentence = counts[k].counted.node.sentence.i
            if sentence - count.counted.node.sentence.i > 2:
                return None
            if decision.takes == "inherit":
                counts[k].subset_of = -1
            return replace(decision, measure=figure.measure)
    return None


def _share_lists(counts: list[_Count], tokens: Sequence[Token], lexicon: MeasureLexicon) -> None:
    """`20 soldiers, 12 policemen and dozens of civilians killed`: one predicate for the whole list."""
    for step in (-1, 1):
        order = range(len(counts) - 2, -1, -1) if step == -1 else range(1, len(counts))
        for k in order:
            count, other = counts[k], counts[k - step]
            if count.rejected or other.rejected or count.measured.unit or other.decision is None:
                continue
            if count.decision is not None and not _is_weak(count.decision):
                continue
            measure = other.decision.measure
            if measure not in CORE_MEASURES or other.decision.rule.split("/")[1] in {"noun", "weak", "toll"}:
                continue
            left, right = (count, other) if step == -1 else (other, count)
            gap = {t.lower for t in tokens[left.counted.end : right.counted.start]}
            if (
                gap
                and gap <= {",", "and", "or", "&", ";", "as", "well"}
                and right.counted.start >= left.counted.end
            ):
                classes = lexicon.classes_of(count.counted.named)
                if classes & {"buildings", "vehicles", "animals", "equipment"}:
                    continue
                if measure in {"killed", "troops_killed"}:
                    measure = "troops_killed" if "military" in classes else "killed"
                count.decision = Decision(measure, f"list/{other.decision.rule}", other.decision.trigger)


def _is_weak(decision: Decision) -> bool:
    return "/weak" in decision.rule or decision.measure in {"population", "troops_deployed"}


def _settle(count: _Count, tokens: Sequence[Token], lexicon: MeasureLexicon, has_people: bool) -> None:
    """What no frame reads: `other` where things or people are counted, else left out."""
    number, counted = count.measured.number, count.counted
    named = counted.named
    value = number.low if number.low is not None else number.high or 0
    weak = count.decision
    if number.kind == "ordinal":
        count.rejected = ("ordinal", "an ordinal is no count")
    elif number.kind == "ratio":
        count.decision = Decision("other", "ratio", None)
    elif named is None and value >= 2 and counted.node.dep in {"nsubj", "nsubjpass"} and has_people:
        count.decision = Decision("other", "bare", None)
    elif named is None or named.pos == "PRON" and weak is None:
        count.rejected = ("no-measure", "nothing says what the number counts")
    elif counted.definite and counted.noun is not None and not _is_whole(count, tokens):
        count.rejected = ("reference", "the words point back to things already named")
    elif value < 2 and number.kind == "cardinal":
        count.rejected = ("single", "a single thing is named, not counted")
    elif number.kind == "vague" and value <= 3:
        count.rejected = ("vague", "a vague word says too little of a number")
    elif named.entity in {"DATE", "TIME"} or lexicon.lemma(named) in lexicon.classes["not_counted"]:
        count.rejected = ("no-measure", "the noun is not a thing that is counted")
    elif (
        named.tag in {"NN", "NNP"}
        and counted.noun is not None
        and number.kind == "cardinal"
        and not number.scaled
    ):
        if number.digits or named.tag == "NNP":
            count.rejected = ("label", "the number names or numbers something")
        else:
            count.decision = weak or Decision("other", "counted", named)
    elif weak is None:
        count.decision = Decision("other", "counted", named)


def _is_whole(count: _Count, tokens: Sequence[Token]) -> bool:
    """`of the 40 passengers, 22 …`: a whole that is counted again to be divided."""
    first = count.measured.start
    words = [t.lower for t in tokens[max(0, first - 2) : first]]
    return words == ["of", "the"] and (first == 2 or tokens[first - 3].text == ",")


def _check_single(count: _Count, tokens: Sequence[Token]) -> None:
    """`one` and ordinals count only where the measure is of people and the words are a count."""
    number, decision = count.measured.number, count.decision
    if decision is None or count.measured.unit is not None:
        return
    if number.kind == "ordinal":
        count.rejected = ("ordinal", "an ordinal is no count")
        return
    if number.kind == "vague" and (number.low or 0) <= 3 and decision.rule.endswith("/part"):
        count.rejected = ("vague", "a vague word says too little of a number")
        return
    one = number.low == 1 and number.high == 1 and not number.digits
    if one and not count.negated and number.kind != "ratio":
        first = number.tokens[0]
        after = tokens[number.tokens[-1].i - tokens[0].i + 1 :][:1]
        if decision.measure not in CORE_MEASURES or (after and after[0].lower in {"another", "day", "side"}):
            count.rejected = ("single", "a single thing is named, not counted")
        elif count.counted.of is not None and "/climb" in decision.rule:
            count.rejected = ("single", "one of several is named, not counted")
        elif first.i > 0 and first.dep == "det":
            count.rejected = ("single", "a single thing is named, not counted")


def _assemble(
    document: Document,
    sentence: Sentence,
    count: _Count,
    scene: Scene,
    voices: VoiceIndex,
    whole: Figure | None,
    taken: Sequence[Span],
) -> Figure:
    number, counted, bounds = count.measured.number, count.counted, count.bounds
    decision = count.decision or Decision("other", "counted", None)
    measure = decision.measure or "other"
    tokens = sentence.tokens
    span = _clause_span(tokens, count, decision)
    attribution, cue = voices.find(number.span)
    local = (
        decision.trigger if decision.trigger is not None and decision.trigger.sentence is sentence else None
    )
    phrase = tokens[max(0, counted.start - 3) : counted.end + 3]
    holding: Holding = read_modality(counted.node, local, measure, phrase)
    slots: tuple[Slot, ...] = find_place_slots(
        scene, measure, counted.node, counted.named, local, voices.spans(sentence)
    )
    if measure not in _STATIC:
        slots += find_time_slots(scene, measure, counted.node, local, cue, taken)
    if whole is not None:
        slots = _from_whole(slots, whole)
    by_unit = count.measured.unit is not None
    people = not by_unit and measure not in {"other"}
    noun_is_measure = decision.trigger is counted.noun and "/weak" not in decision.rule and people
    unit = count.measured.unit.name if count.measured.unit else _unit(counted, measure)
    identifier = make_id("fig", document.report, number.span.start, number.span.end, measure)
    return Figure(
        id=identifier,
        report=document.report,
        spans=(span,),
        text=document.quote(span),
        number_span=number.span,
        low=bounds.low,
        high=bounds.high,
        measure=measure,
        rule=decision.rule,
        unit=unit,
        qualifier=bounds.text,
        approximate=bounds.approximate,
        conversions=tuple(count.conversions),
        population=None if by_unit else population_of(counted, noun_is_measure),
        slots=slots,
        cumulative=_cumulative(measure, bounds, decision, slots, local or counted.node),
        modality=holding.modality,
        attribution=attribution.id if attribution is not None else None,
        stance=attribution.stance if attribution is not None else None,
        unverified=holding.unverified
        or bounds.hedged
        or bool(attribution is not None and attribution.hedged),
        negated=count.negated,
        subset_of=whole.id if whole is not None else None,
    )


def _from_whole(slots: tuple[Slot, ...], whole: Figure) -> tuple[Slot, ...]:
    """The slots of a part: the whole's, but for those that the part's own words give."""
    own = tuple(s for s in slots if not s.inferred and s.role != "place")
    roles = {s.role for s in own}
    return own + tuple(Slot(s.role, s.span, s.text, True) for s in whole.slots if s.role not in roles)


def _unit(counted: Counted, measure: str) -> str | None:
    if measure in CORE_MEASURES | {"protesters", "population", "tested"}:
        return "persons"
    if measure == "troops_deployed" and counted.named is None:
        return "persons"
    return counted.named.lower if counted.named is not None else None


def _cumulative(
    measure: str, bounds: Bounds, decision: Decision, slots: Sequence[Slot], predicate: Token
) -> bool | None:
    """Whether a count is a running total: said to be one, or told in the perfect tense; a standing number
    and an addition are not; None where the words leave it open."""
    if measure not in CORE_MEASURES:
        return None
    if measure in _STOCKS or bounds.new:
        return False
    if "/toll/" in decision.rule or any(s.role == "since" for s in slots) or measure == "refugees_fled":
        return True
    if bounds.text is not None and "total" in bounds.text:
        return True
    tense = {c.lower for c in predicate.children if c.dep in {"aux", "auxpass", "advmod"}}
    if tense & {"have", "has", "'ve", "so", "already"} and not any(s.role == "during" for s in slots):
        return True
    return None


def _clause_span(tokens: Sequence[Token], count: _Count, decision: Decision) -> Span:
    """The count and, where near, the word that measures it."""
    counted = count.counted
    first, last = counted.start, max(counted.end, count.measured.end)
    trigger = decision.trigger
    if trigger is not None and trigger.sentence is tokens[0].sentence:
        at = trigger.i - tokens[0].i
        if 0 <= first - at <= 12:
            first = at
        elif 0 <= at - last < 14:
            last = at + 1
    for conversion in count.conversions:
        while last < len(tokens) and tokens[last - 1].end < conversion.span.end:
            last += 1
    return span_of(tokens[first:last])
