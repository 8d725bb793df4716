"""Counts: the numbers of a sentence with their bounds, what they count, and the measure decided for each."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from dateline.extract.figures.count import Count
from dateline.extract.figures.counted import Counted, find_counted
from dateline.extract.figures.frames import MeasureLexicon, read_measures
from dateline.extract.figures.labelled import read_label, read_label_row
from dateline.extract.figures.lexemes import number_openers
from dateline.extract.figures.measures import Decision, decide_measure
from dateline.extract.figures.noncounts import reject_number
from dateline.extract.figures.numbers import find_numbers
from dateline.extract.figures.parts import is_among_the_dead, is_of_the_dead, resolve_part
from dateline.extract.figures.positions import is_titled
from dateline.extract.figures.qualifiers import Bounds, QualifierLexicon, bound_number, read_qualifiers
from dateline.extract.figures.quantities import decide_quantity
from dateline.extract.figures.rows import TABLE, Rows, fits_row, reject_rows
from dateline.extract.figures.series import share_series
from dateline.extract.figures.settle import check_single, settle, trigger_denies
from dateline.extract.figures.sharing import share_among
from dateline.extract.figures.units import Measured, UnitLexicon, is_conversion, measure_number, read_units
from dateline.extract.figures.withdrawn import look_again
from dateline.extract.figures.zeros import find_zeros
from dateline.lexicons import cached_by_profile, read_lexicon
from dateline.model import CORE_MEASURES, Conversion, Figure, Profile, Sentence, Token, span_of, trace

_NO_ROWS = Rows()
#: tokens on either side of cases in which a court is named
_AROUND = 10
#: what befalls people alone
_OF_PEOPLE = frozenset({"killed", "injured", "missing", "troops_killed", "infected", "rescued"})
_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")


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
    rows: Rows = _NO_ROWS,
) -> list[Count]:
    """The counts of a sentence in order, each with its measure or the reason why it is left out. `earlier`
    are the counts of the sentences before, which a part or an amount named again belongs to; `rows` the tables
    and lists of the report."""
    tokens = sentence.tokens
    numbers = find_numbers(tokens)
    shouted = sum(t.text.isupper() for t in tokens) > 0.7 * sum(t.text.isalpha() for t in tokens)
    counts: list[Count] = []
    for number in numbers:
        measured = measure_number(number, tokens, lexicons.units)
        if counts and is_conversion(counts[-1].measured, measured, tokens) and not counts[-1].rejected:
            unit = measured.unit.name if measured.unit else None
            whole = span_of(tokens[measured.start : measured.end])
            counts[-1].conversions.append(Conversion(number.low, number.high, unit, whole))
            trace.note(
                "number", "rejected", number.span, "conversion", "the quantity before it in another unit"
            )
            continue
        counts.append(_start(measured, tokens, lexicons, shouted))
    zeros = find_zeros(tokens, lexicons.measures)
    said = {t.i for zero in zeros for t in zero.measured.number.tokens}
    counts = [c for c in counts if c.measured.number.tokens[0].i not in said] + zeros
    for count in counts:
        if any(z is not count and z.counted.start < count.measured.start < z.counted.end for z in zeros):
            count.rejected = ("reference", "the words point back to things already named")
    counts.sort(key=lambda c: c.counted.start)
    reject_rows(counts, tokens, rows)
    read_label_row(counts, tokens, lexicons.measures)
    _decide(counts, tokens, lexicons, earlier, rows)
    for count in counts:
        _note_decision(count)
    return counts


def _note_decision(count: Count) -> None:
    """Tells a trace what a count was decided to measure, or why it is left out."""
    span, decision = count.measured.number.span, count.decision
    if count.rejected is not None:
        trace.note("number", "rejected", span, *count.rejected, of=span)
    elif decision is not None:
        trace.note("measure", "kept", decision.trigger, decision.rule, value=decision.measure, of=span)


def _start(measured: Measured, tokens: Sequence[Token], lexicons: Lexicons, shouted: bool) -> Count:
    number = measured.number
    trace.about(number.span)
    start = number.tokens[0].i - tokens[0].i
    end = number.tokens[-1].i - tokens[0].i + 1
    bounds = bound_number(number, tokens, start, end, lexicons.qualifiers, measured.symbols)
    first = min(bounds.first, measured.start)
    counted = find_counted(measured, tokens, first)
    verb = False
    if is_titled(tokens, start) or _opens_next(tokens, measured.end, lexicons.measures):
        before = tokens[measured.start - 1] if measured.start > 0 else None
        bare = _before_verb(counted, measured, tokens, lexicons.measures)
        verb = bare is not counted or (before is not None and lexicons.measures.is_trigger("object", before))
        counted = bare
    counted = _before_thing(counted, tokens, lexicons.measures)
    if (low := _dotted_thousands(measured, counted)) is not None:
        number = replace(number, low=low, high=low)
        measured = replace(measured, number=number)
        bounds = bound_number(number, tokens, start, end, lexicons.qualifiers, measured.symbols)
    bounds = _bounds_after(bounds, tokens, counted)
    trace.note("counted", "kept", counted.named, "noun" if counted.noun else "of" if counted.of else "bare")
    count = Count(measured, bounds, counted)
    count.rejected = reject_number(measured, counted, tokens, shouted or verb)
    return count


def _opens_next(tokens: Sequence[Token], at: int, lexicon: MeasureLexicon) -> bool:
    """Whether a verb that is read as a name opens the next count of a headline (`Kills Five Injures Seven`)."""
    if at + 1 >= len(tokens) or tokens[at].pos not in {"PROPN", "NOUN"}:
        return False
    after = tokens[at + 1]
    if after.pos != "NUM" and after.lower not in number_openers() - {"a", "an"}:
        return False
    return tokens[at].lower.endswith("s") and lexicon.is_trigger("object", tokens[at])


def _before_verb(
    counted: Counted, measured: Measured, tokens: Sequence[Token], lexicon: MeasureLexicon
) -> Counted:
    """What a number in a headline counts, where its verb or participle is read as a name (`9 Slain in Mill Battle`,
    `300 Flee as River Rises`): nobody named."""
    noun, end = counted.noun, measured.end
    if noun is None or end >= len(tokens) or tokens[end].pos not in {"PROPN", "NOUN"}:
        return counted
    word = tokens[end]
    acts = any(lexicon.is_trigger(role, word) for role in ("state", "subject"))
    if _opens_next(tokens, end, lexicon):
        return replace(counted, node=measured.number.tokens[-1], noun=None, of=None, end=end)
    names = lexicon.is_trigger("noun", word) or lexicon.classes_of(word) & {"people", "military"}
    if not acts or names or word.tag in {"NNS", "NNPS"} or not word.text[:1].isupper():
        return counted
    return replace(counted, node=measured.number.tokens[-1], noun=None, of=None, end=end)


def _before_thing(counted: Counted, tokens: Sequence[Token], lexicon: MeasureLexicon) -> Counted:
    """What a number counts, where a thing follows those it is for (`40 missing persons forms`): the thing."""
    noun, at = counted.noun, counted.end
    if (
        noun is None
        or noun is not tokens[at - 1]
        or at >= len(tokens)
        or not lexicon.is_in("supplies", tokens[at])
    ):
        return counted
    closes = at + 1 >= len(tokens) or tokens[at + 1].pos in {"PUNCT", "ADP", "CCONJ", "NUM"}
    plural = tokens[at].lower.endswith("s")
    return replace(counted, node=tokens[at], noun=tokens[at], end=at + 1) if closes and plural else counted


def _dotted_thousands(measured: Measured, counted: Counted) -> float | None:
    """`1.200 homes`: a dot that groups thousands, as much of Europe writes them, before things in the plural."""
    text = measured.number.tokens[0].text
    if measured.unit is not None or measured.number.scaled or len(measured.number.tokens) > 1:
        return None
    plural = counted.noun is not None and counted.noun.tag in {"NNS", "NNPS"}
    return float(text.replace(".", "")) if plural and _THOUSANDS.fullmatch(text) else None


def _bounds_after(bounds: Bounds, tokens: Sequence[Token], counted: Counted) -> Bounds:
    """The bounds of a count that may be more, as the words behind it say (`eight dead, if not more`)."""
    words = [t.lower for t in tokens[counted.end : counted.end + 6]]
    if words[:2] == ["at", "least"] and bounds.low is not None and bounds.text is None:
        return replace(bounds, high=None, text="at least")  # `130 guards at least were killed`
    for i in range(len(words) - 2):
        if words[i : i + 3] == ["if", "not", "more"] and bounds.low is not None:
            return replace(bounds, high=None, text="if not more")
    return bounds


def _decide(
    counts: list[Count],
    tokens: Sequence[Token],
    lexicons: Lexicons,
    earlier: Sequence[tuple[Count, Figure]],
    rows: Rows,
) -> None:
    """The measure of each count, in order: parts take the measure of their whole, lists share theirs."""
    context = _context(earlier, lexicons.measures)
    for k, count in enumerate(counts):
        if count.rejected is not None or count.decision is not None:
            continue
        trace.about(count.measured.number.span)
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
        apart = _other_clauses(count, tokens)
        if rows.bars:
            apart = partial(rows.are_apart, count.measured.number.tokens[-1])
        decision = decide_measure(count.counted, tokens, lexicons.measures, context, apart=apart)
        if decision is not None and decision.measure is None:
            decision = resolve_part(decision, k, counts, earlier, lexicons.measures) or decide_measure(
                count.counted, tokens, lexicons.measures, context, alone=True, apart=apart
            )
        if decision is not None and trigger_denies(decision, count):
            count.rejected = ("negated", "the words say that it befell none of them")
            continue
        if decision is not None and decision.measure == "infected":
            decision = _of_cases(decision, count, tokens, lexicons.measures)
        if decision is not None and decision.measure in _OF_PEOPLE and _counts_no_people(count, decision):
            decision = None
        if decision is not None and decision.measure in CORE_MEASURES and _is_rate(count, tokens):
            decision = Decision("other", "rate", decision.trigger)
        of = count.counted.of
        if (
            count.subset_of is None
            and of is not None
            and of.lower in {"them", "those", "these", "whom", "which"}
        ):
            count.subset_of = next((j for j in range(k - 1, -1, -1) if counts[j].rejected is None), -1)
            whole = counts[count.subset_of].counted.named if count.subset_of >= 0 else None
            troops = whole is not None and "military" in lexicons.measures.classes_of(whole)
            if troops and decision is not None and decision.measure == "killed":
                decision = replace(decision, measure="troops_killed")
        if _is_denied(count, tokens) and k > 0 and (other := counts[k - 1].decision) is not None:
            decision = replace(other, rule=f"{other.rule}/denied")
        if (compared := _compared(k, counts, tokens)) is not None:
            decision = compared
        if decision is None or "/toll/beside" in decision.rule or "/loose" in decision.rule:
            decision = read_label(count.counted, tokens, count.bounds.first, lexicons.measures) or decision
        of_dead = is_of_the_dead(count, tokens) or is_among_the_dead(count, decision)
        if of_dead and decision is not None and earlier and count.subset_of is None:
            count.subset_of = -1
        zero = count.bounds.low == 0 and count.bounds.high == 0
        count.negated = count.negated or _is_denied(count, tokens) or zero
        count.decision = decision
        if not fits_row(count, tokens, rows, lexicons.measures):
            count.decision, count.rejected = None, TABLE
            continue
        if decision is not None and decision.measure in CORE_MEASURES:
            context = _context([(count, None)], lexicons.measures) or context
    share_among(counts, tokens, lexicons.measures)
    share_series(counts, tokens, lexicons.measures)
    for k in range(len(counts)):
        look_again(k, counts, tokens, lexicons.measures)
    people = any(f.unit == "persons" for _, f in earlier) or any(
        c.decision is not None and c.decision.measure in CORE_MEASURES for c in counts
    )
    for count in counts:
        if count.rejected is None and (count.decision is None or "/weak" in count.decision.rule):
            settle(count, tokens, lexicons.measures, people)
        elif count.rejected is None:
            check_single(count, tokens)


def _other_clauses(count: Count, tokens: Sequence[Token]) -> Callable[[Token], bool] | None:
    """Tells the words beyond the semicolons of a count's clause, where that has a verb of its own; None where it has
    none (`nine died in X; 14 in Y`)."""
    first = tokens[0].i
    stops = [t.i - first for t in tokens if t.text == ";"]
    if not stops:
        return None
    at = count.measured.start
    low = max((i for i in stops if i < at), default=-1)
    high = min((i for i in stops if i > at), default=len(tokens))
    if not any(t.pos in {"VERB", "AUX"} for t in tokens[low + 1 : high]):
        return None
    return lambda token: token.sentence is tokens[0].sentence and not low < token.i - first < high


def _of_cases(decision: Decision, count: Count, tokens: Sequence[Token], lexicon: MeasureLexicon) -> Decision:
    """Cases that were fatal are deaths, those of an act count those whom it befell (`40 cases of arbitrary detention`);
    those of a court or an office are no cases of a disease."""
    if decision.trigger is None or decision.trigger.lemma.lower() != "case":
        return decision
    verb = count.counted.node.head
    said = verb.child("acomp") if verb.lemma == "be" and count.counted.node.dep == "nsubj" else None
    if said is not None and said.lower in {"fatal", "deadly"}:
        return replace(decision, measure="killed", rule="killed/state/cases", trigger=said)
    words = read_lexicon("slots")
    harms = {
        t.lemma.lower() for c in decision.trigger.children_of("prep") if c.lower == "of" for t in c.children
    }
    if (harms | {c.lemma.lower() for c in decision.trigger.children_of("compound")}) & set(
        words["act_cases"]
    ):
        return Decision("other", "other/cases", decision.trigger)
    if (act := _act_of_cases(decision.trigger, lexicon)) is not None:
        return act
    if harms & set(words["harm_cases"]):
        return replace(decision, measure="injured", rule="injured/cases")
    near = {
        t.lemma.lower() for t in tokens[max(0, count.counted.start - _AROUND) : count.counted.end + _AROUND]
    }
    sick = near & ({*words["pandemics"], *words["diseases"]} - {"case", "infected"})
    legal = near & set(words["legal"])
    return Decision("other", "other/cases", decision.trigger) if legal and not sick else decision


def _counts_no_people(count: Count, decision: Decision) -> bool:
    """Whether towns or events are counted: what befell those in them did not befall so many people (`the toll from two
    villages`, `40 hurt in accidents, including three collisions`)."""
    words, noun = read_lexicon("slots"), count.counted.noun
    kinds = {*words["events"], *words["peopled"]} - set(words["harmed"])
    if noun is None or noun is decision.trigger:  # `40 murders`
        return False
    return noun.tag in {"NN", "NNS"} and noun.lemma.lower() in kinds


def _act_of_cases(case: Token, lexicon: MeasureLexicon) -> Decision | None:
    """The measure of the act that cases are said to be of: its noun (`cases of unlawful detention`), or the passive verb
    of those whom it befell (`cases of villagers being executed`, `of villagers and herders, some of them old, being held`)."""
    for prep in (c for c in case.children_of("prep") if c.lower == "of"):
        for of in prep.children_of("pobj", "pcomp"):
            whom = [of, *of.children_of("conj"), case]
            said = [of, *(t for one in whom for t in one.children_of("acl", "relcl")), *_said_behind(of)]
            verbs = [t for t in said if t.tag == "VBN" and t.child("auxpass")]
            found = [lexicon.find("object", verb, frozenset({"people"}), frozenset()) for verb in verbs]
            found += [lexicon.find("noun", of, frozenset({"unknown"}), frozenset())] if not verbs else []
            if case.dep == "nsubjpass" and [c.lower for c in case.head.children_of("aux", "auxpass")] == [
                "being"
            ]:
                found = [lexicon.find("object", case.head, frozenset({"people"}), frozenset())]
            for frame in found:
                if frame is not None and frame.measure in CORE_MEASURES - {"infected"}:
                    return Decision(frame.measure, f"{frame.name}/cases", case)
    return None


def _said_behind(noun: Token) -> list[Token]:
    """The passive that follows on a noun behind an insertion between commas (`villagers, some of them old, being held`)."""
    tokens = noun.sentence.tokens
    rest = tokens[noun.i - tokens[0].i + 1 :]
    at = next((k for k, t in enumerate(rest) if t.lower == "being"), 0)
    if at < 2 or rest[0].text != "," or rest[at - 1].text != ",":
        return []
    return [t for t in rest[at + 1 : at + 4] if t.tag == "VBN"][:1]


def _is_denied(count: Count, tokens: Sequence[Token]) -> bool:
    """A bare number that is said to be wrong (`46 homes, not 60 as stated before`)."""
    first = count.bounds.first
    before = first > 0 and tokens[first - 1].lower == "not"
    noun = count.counted.noun
    return before and (noun is None or noun.pos == "VERB") and count.bounds.text is None


def _compared(k: int, counts: Sequence[Count], tokens: Sequence[Token]) -> Decision | None:
    """The measure of an earlier amount that the count before is compared with (`down from 2,300`)."""
    first = counts[k].bounds.first
    words = [t.lower for t in tokens[max(0, first - 5) : first]]
    while words and words[-1] in {"a", "of", "peak", "high", "low", "the", "record"}:
        words.pop()
    if k == 0 or words[-2:] not in (["down", "from"], ["up", "from"]):
        return None
    other = counts[k - 1].decision
    return None if other is None else replace(other, rule=f"{other.rule}/compared")


def _is_rate(count: Count, tokens: Sequence[Token]) -> bool:
    """`18 deaths per 100,000`: a rate, not a count."""
    after = [t.lower for t in tokens[count.counted.end : count.counted.end + 6]]
    if any(a in {"per", "every"} and b[:1].isdigit() for a, b in itertools.pairwise(after)):
        return True
    return after[:2] == ["for", "every"]


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
