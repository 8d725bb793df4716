"""Counts that are part of others, or name the amount of another again: the measure that they take from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dateline.extract.figures.count import Count
from dateline.extract.figures.frames import MeasureLexicon
from dateline.extract.figures.measures import Decision, decide_from
from dateline.lexicons import read_lexicon
from dateline.model import CORE_MEASURES, Figure, Token

#: measures besides the core ones whose amount may be named again (`police put the number at 15,000`)
_NAMED_AGAIN = frozenset({"protesters", "tested", "troops_deployed", "population"})
#: sentences back to the whole of a part, and to an amount that is named again (`its figure of 14`)
_PART, _AGAIN = 2, 5


def _is_unarmed(named: Token | None, lexicon: MeasureLexicon) -> bool:
    """Whether the counted are named as those who fight for nobody."""
    return named is not None and (
        "locals" in lexicon.classes_of(named) or lexicon.lemma(named) in lexicon.classes["children"]
    )


def resolve_part(
    decision: Decision,
    k: int,
    counts: list[Count],
    earlier: Sequence[tuple[Count, Figure]],
    lexicon: MeasureLexicon,
) -> Decision | None:
    """The measure of the whole that a count is part of, or of the amount that is named again."""
    taken = CORE_MEASURES if decision.takes == "inherit" else CORE_MEASURES | _NAMED_AGAIN
    pointed = decision.trigger is not None and decision.trigger.lower == "which"
    for j in range(k - 1, max(-1, k - 40), -1):
        other = counts[j]
        if (
            pointed
            and other.rejected is None
            and other.decision is not None
            and other.decision.measure not in taken
        ):
            return replace(decision, measure=other.decision.measure)  # `25 rockets, 24 of which …`
        if other.decision is not None and other.decision.measure in taken and other.rejected is None:
            whole = _whole_of(j, counts, decision)
            if decision.takes == "inherit":
                counts[k].subset_of = whole
            taken_from = counts[whole].decision or other.decision
            measure = taken_from.measure
            if measure == "troops_killed" and _is_unarmed(counts[k].counted.named, lexicon):
                measure = "killed"  # `30 dead, including three children`
            if measure == "killed" and "military" in lexicon.classes_of(counts[k].counted.named):
                measure = "troops_killed"  # `40 dead, six of them soldiers`
            return replace(decision, measure=measure)
    if not earlier:
        return None
    if decision.rule == "inherit/including" and not _names_counted(decision.trigger, lexicon):
        trigger = decision.trigger
        return decide_from(trigger, counts[k].counted, lexicon) if trigger is not None else None
    named = [
        c.bounds.low for c in counts if c.counted.noun is not None and c.counted.noun is decision.trigger
    ]
    size = named[0] if named else None
    for _, figure in reversed(earlier):
        if (
            decision.takes == "inherit"
            and size is not None
            and size == figure.low
            and figure.measure in taken
        ):
            counts[k].subset_of = -1  # `nine of the 11 victims`: the 11 told of before
            return replace(decision, measure=figure.measure)
    of = counts[k].counted.of
    if of is not None and of.lower in {"victims", "dead", "fatalities"}:
        near = counts[k].counted.node.sentence.i - _PART
        dead = [e for e in earlier if e[1].measure == "killed" and e[0].counted.node.sentence.i >= near]
        earlier = dead or earlier
    for count, figure in reversed(earlier):
        if figure.measure in taken:
            sentence = counts[k].counted.node.sentence.i
            told = (
                decision.trigger is not None
                and decision.trigger.lower in read_lexicon("slots")["counted_before"]
            )
            far = _AGAIN if decision.takes == "same" or told else _PART
            if sentence - count.counted.node.sentence.i > far:
                return None
            if decision.takes == "inherit":
                counts[k].subset_of = -1
            return replace(decision, measure=figure.measure)
    return None


def _whole_of(j: int, counts: list[Count], decision: Decision) -> int:
    """The count that a part next to count `j` is part of: `j`, or where that is a part told in the same way, its whole
    (`30 dead, including four soldiers and three cooks`: the cooks are no soldiers)."""
    while decision.takes == "inherit":
        other = counts[j]
        above = other.subset_of
        told = other.decision is not None and other.decision.rule == decision.rule
        if not told or above is None or not 0 <= above < j:
            break
        j = above
    return j


def _names_counted(whole: Token | None, lexicon: MeasureLexicon) -> bool:
    """Whether the whole of a part is an amount, a pronoun or those counted before (`the figure includes 3`), or an
    act that was counted there."""
    if whole is None or whole.pos not in {"NOUN", "PROPN"}:
        return True
    lemma = lexicon.lemma(whole)
    return (
        lemma in lexicon.classes["amount"] | lexicon.classes["back"]
        or whole.lower in read_lexicon("slots")["counted_before"]
    )


def is_of_the_dead(count: Count, tokens: Sequence[Token]) -> bool:
    """`Of the dead, 11 …`, `eleven of the dead`: a part of those counted before."""
    of = count.counted.of
    if of is not None and of.lower in read_lexicon("slots")["counted_before"]:
        before = tokens[max(0, of.i - tokens[0].i - 1) : of.i - tokens[0].i]
        if any(t.lower in {"the", "those", "these"} for t in before):
            return True
    words = [t.lower for t in tokens[:4]]
    return words[:2] == ["of", "the"] and words[3:] == [","] and count.counted.start <= 5


def is_among_the_dead(count: Count, decision: Decision | None) -> bool:
    """`nine of its nationals were among the dead`."""
    if decision is None or not decision.rule.endswith("/among"):
        return False
    preps = [*count.counted.node.head.children_of("prep"), *count.counted.node.children_of("prep")]
    those = [t for c in preps if c.lower == "among" for t in c.children_of("pobj")]
    dead = read_lexicon("slots")["counted_before"]
    return any(t.lower in dead and not t.children_of("nummod") for t in those)
