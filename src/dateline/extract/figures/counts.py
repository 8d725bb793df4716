"""Counts: the numbers of a sentence with their bounds, what they count, and the measure decided for each."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dateline.extract.figures.counted import Counted, find_counted
from dateline.extract.figures.frames import MeasureLexicon, read_measures
from dateline.extract.figures.measures import Decision, decide_measure
from dateline.extract.figures.noncounts import reject_number
from dateline.extract.figures.numbers import Number, find_numbers
from dateline.extract.figures.qualifiers import Bounds, QualifierLexicon, bound_number, read_qualifiers
from dateline.extract.figures.quantities import decide_quantity
from dateline.extract.figures.units import Measured, UnitLexicon, is_conversion, measure_number, read_units
from dateline.lexicons import cached_by_profile, read_lexicon
from dateline.model import CORE_MEASURES, Conversion, Figure, Profile, Sentence, Span, Token

_PLACED = frozenset({"PROPN", "NOUN", "DET", "ADJ"})


#: sentences back to the whole of a part, and to an amount that is named again (`its figure of 14`)
_PART, _AGAIN = 2, 5


@dataclass(slots=True)
class Count:
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
class Lexicons:
    """What words mean, for reading figures."""

    measures: MeasureLexicon
    units: UnitLexicon
    qualifiers: QualifierLexicon


@cached_by_profile
def read_lexicons(profile: Profile | None) -> Lexicons:
    """The lexicons that figures are read with, extended by a profile."""
    return Lexicons(read_measures(profile), read_units(profile), read_qualifiers(profile))


def read_counts(
    sentence: Sentence,
    lexicons: Lexicons,
    earlier: Sequence[tuple[Count, Figure]],
) -> list[Count]:
    """The counts of a sentence in order, each with its measure or the reason why it is left out. `earlier`
    are the counts of the sentences before, which a part or an amount named again belongs to."""
    tokens = sentence.tokens
    numbers = find_numbers(tokens)
    shouted = sum(t.text.isupper() for t in tokens) > 0.7 * sum(t.text.isalpha() for t in tokens)
    counts: list[Count] = []
    for number in numbers:
        measured = measure_number(number, tokens, lexicons.units)
        if counts and is_conversion(counts[-1].measured, measured, tokens) and not counts[-1].rejected:
            unit = measured.unit.name if measured.unit else None
            counts[-1].conversions.append(Conversion(number.low, number.high, unit, number.span))
            continue
        counts.append(_start(measured, tokens, lexicons, shouted))
    zeros = _zeros(tokens, lexicons)
    said = {t.i for zero in zeros for t in zero.measured.number.tokens}
    counts = [c for c in counts if c.measured.number.tokens[0].i not in said] + zeros
    counts.sort(key=lambda c: c.counted.start)
    _decide(counts, tokens, lexicons, earlier)
    return counts


def _start(measured: Measured, tokens: Sequence[Token], lexicons: Lexicons, shouted: bool) -> Count:
    number = measured.number
    start = number.tokens[0].i - tokens[0].i
    end = number.tokens[-1].i - tokens[0].i + 1
    bounds = bound_number(number, tokens, start, end, lexicons.qualifiers, measured.symbols)
    first = min(bounds.first, measured.start)
    counted = find_counted(measured, tokens, first)
    count = Count(measured, bounds, counted)
    count.rejected = reject_number(measured, counted, tokens, shouted)
    return count


def _zeros(tokens: Sequence[Token], lexicons: Lexicons) -> list[Count]:
    """`no people were hurt`, `nobody died`, `not a single life was lost`: a zero that is stated."""
    found: list[Count] = []
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
        noun = node if node.pos in {"NOUN", "PROPN"} and node.lower != "one" else None
        base = tokens[0].i
        stop = max(i + size, (noun.i - base + 1) if noun is not None else 0)
        counted = Counted(node, noun, None, i, stop)
        count = Count(Measured(number, None, i, i + size), Bounds(0, 0, None, first=i), counted, negated=True)
        decision = decide_measure(counted, tokens, lexicons.measures)
        if decision is None or decision.measure not in CORE_MEASURES or "/weak" in decision.rule:
            continue
        people = lexicons.measures.classes_of(noun) & {"people", "military", "refugees"}
        if noun is not None and not people and not decision.rule.endswith("/noun/noun"):
            continue
        if "/after" in decision.rule or "/before" in decision.rule or "/act" in decision.rule:
            continue
        count.decision = decision
        found.append(count)
    return found


def _decide(
    counts: list[Count],
    tokens: Sequence[Token],
    lexicons: Lexicons,
    earlier: Sequence[tuple[Count, Figure]],
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
        decision = decide_measure(count.counted, tokens, lexicons.measures, context)
        if decision is not None and decision.measure is None:
            decision = _resolve_part(decision, k, counts, earlier)
        if decision is not None and decision.measure in CORE_MEASURES and _is_rate(count, tokens):
            decision = Decision("other", "rate", decision.trigger)
        of = count.counted.of
        if (
            count.subset_of is None
            and of is not None
            and of.lower in {"them", "those", "these", "whom", "which"}
        ):
            count.subset_of = next((j for j in range(k - 1, -1, -1) if counts[j].rejected is None), -1)
        if _is_denied(count, tokens) and k > 0 and (other := counts[k - 1].decision) is not None:
            decision = replace(other, rule=f"{other.rule}/denied")
        if decision is None and (compared := _compared(k, counts, tokens)) is not None:
            decision = compared
        if _is_of_the_dead(count, tokens) and decision is not None and earlier and count.subset_of is None:
            count.subset_of = -1
        count.negated = count.negated or _is_denied(count, tokens)
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


def _is_denied(count: Count, tokens: Sequence[Token]) -> bool:
    """A bare number that is said to be wrong (`46 homes, not 60 as stated before`)."""
    first = count.bounds.first
    before = first > 0 and tokens[first - 1].lower == "not"
    noun = count.counted.noun
    return before and (noun is None or noun.pos == "VERB") and count.bounds.text is None


def _compared(k: int, counts: Sequence[Count], tokens: Sequence[Token]) -> Decision | None:
    """The measure of an earlier amount that the count before is compared with (`down from 2,300`)."""
    first = counts[k].bounds.first
    words = [t.lower for t in tokens[max(0, first - 2) : first]]
    if k == 0 or words not in (["down", "from"], ["up", "from"]):
        return None
    other = counts[k - 1].decision
    return None if other is None else replace(other, rule=f"{other.rule}/compared")


def _is_of_the_dead(count: Count, tokens: Sequence[Token]) -> bool:
    """`Of the dead, 11 …`, `eleven of the dead`: a part of those counted before."""
    of = count.counted.of
    if of is not None and of.lower in read_lexicon("slots")["counted_before"]:
        before = tokens[max(0, of.i - tokens[0].i - 1) : of.i - tokens[0].i]
        if any(t.lower in {"the", "those", "these"} for t in before):
            return True
    words = [t.lower for t in tokens[:4]]
    return words[:2] == ["of", "the"] and words[3:] == [","] and count.counted.start <= 5


def _is_rate(count: Count, tokens: Sequence[Token]) -> bool:
    """`18 deaths per 100,000`: a rate, not a count."""
    after = [t.lower for t in tokens[count.counted.end : count.counted.end + 6]]
    return any(a in {"per", "every"} and b[:1].isdigit() for a, b in itertools.pairwise(after))


def _context(earlier: Sequence[tuple[Count, Figure | None]], lexicon: MeasureLexicon) -> frozenset[str]:
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
    decision: Decision, k: int, counts: list[Count], earlier: Sequence[tuple[Count, Figure]]
) -> Decision | None:
    """The measure of the whole that a count is part of, or of the amount that is named again."""
    for j in range(k - 1, max(-1, k - 40), -1):
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
            if sentence - count.counted.node.sentence.i > (_AGAIN if decision.takes == "same" else _PART):
                return None
            if decision.takes == "inherit":
                counts[k].subset_of = -1
            return replace(decision, measure=figure.measure)
    return None


def _share_lists(counts: list[Count], tokens: Sequence[Token], lexicon: MeasureLexicon) -> None:
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
            if _is_list_gap(tokens[left.counted.end : right.counted.start], step):
                classes = lexicon.classes_of(count.counted.named)
                if classes & {"buildings", "vehicles", "animals", "equipment"}:
                    continue
                if measure in {"killed", "troops_killed"}:
                    measure = "troops_killed" if "military" in classes else "killed"
                count.decision = Decision(measure, f"list/{other.decision.rule}", other.decision.trigger)
                if step == 1 and other.subset_of == -1 and count.subset_of is None:
                    count.subset_of = -1


def _is_list_gap(gap: Sequence[Token], step: int) -> bool:
    """Whether two counts are items of one list: only a comma or `and` between, or, after an item that is
    read (`5 in Ruda, 12 in Velmo`), its place too."""
    words = [t for t in gap if t.lower not in {",", "and", "or", "&"}]
    if len(words) == len(gap):
        return False
    if not words:
        return True
    placed = words[0].pos == "ADP" and words[0].lower in {"in", "at", "near", "from", "on", "outside"}
    return step == 1 and placed and len(words) <= 5 and all(t.pos in _PLACED for t in words[1:])


def _is_weak(decision: Decision) -> bool:
    return "/weak" in decision.rule or decision.measure in {"population", "troops_deployed"}


def _settle(count: Count, tokens: Sequence[Token], lexicon: MeasureLexicon, has_people: bool) -> None:
    """What no frame reads: `other` where things or people are counted, else left out."""
    number, counted = count.measured.number, count.counted
    named = counted.named
    value = number.low if number.low is not None else number.high or 0
    weak = _population_of_place(count, tokens)
    if number.kind == "ordinal":
        count.rejected = ("ordinal", "an ordinal is no count")
    elif number.kind == "ratio":
        count.decision = Decision("other", "ratio", None)
    elif (
        named is None
        and value >= 2
        and number.digits
        and counted.node.dep in {"nsubj", "nsubjpass"}
        and has_people
    ):
        count.decision = Decision("other", "bare", None)
    elif named is None or (named.pos == "PRON" and weak is None):
        count.rejected = ("no-measure", "nothing says what the number counts")
    elif weak is not None and weak.measure == "population":
        count.decision = weak
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


def _population_of_place(count: Count, tokens: Sequence[Token]) -> Decision | None:
    """The weak reading of a count, but residents are a population only where they are a place's: its, the
    town's, or had by it."""
    weak = count.decision
    if weak is None or weak.measure != "population":
        return weak
    first = count.measured.start
    before = {t.lower for t in tokens[max(0, first - 3) : first]}
    if before & {"'s", "’s", "its", "has", "have", "had", "with"}:
        return weak
    return None


def _is_whole(count: Count, tokens: Sequence[Token]) -> bool:
    """`of the 40 passengers, 22 …`: a whole that is counted again to be divided."""
    first = count.measured.start
    words = [t.lower for t in tokens[max(0, first - 2) : first]]
    return words == ["of", "the"] and (
        first == 2 or tokens[first - 3].text == "," or tokens[first - 3].pos == "NUM"
    )


def _check_single(count: Count, tokens: Sequence[Token]) -> None:
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
    named = count.counted.of
    if number.low == 1 and decision.rule.endswith("/part") and named is not None:
        count.rejected = ("single", "one of several is named, not counted")
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
