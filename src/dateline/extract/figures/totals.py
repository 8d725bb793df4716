"""Whether a count is a total: one that grows (`so far`, `the toll rose to`), or an event's toll; or the
standing number, the addition or the count of one day that is none."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile

from dateline.extract.figures.count import Count
from dateline.extract.figures.measures import Decision
from dateline.lexicons import read_lexicon
from dateline.model import CORE_MEASURES, Slot, Token

#: measures of a standing number: a count of one day, not a total since a start
STOCKS = frozenset(
    "trapped missing sheltering refugees_hosted population protesters troops_deployed troops_committed_share".split()
)
#: measures of what adds up, people aside
_ADDING = frozenset(
    "tested buildings_damaged buildings_destroyed units_destroyed equipment_lost money_lost".split()
)
#: tokens around a count in which a word says that it is new, or of one day
_NEAR = 8


def is_running(count: Count, decision: Decision, slots: Sequence[Slot], predicate: Token) -> bool | None:
    """Whether a count of people is said to be a total that grows, or told in the perfect tense; a standing
    number and an addition are none; None where the words leave it open."""
    measure, bounds = decision.measure or "other", count.bounds
    if measure not in CORE_MEASURES:
        return None
    if measure in STOCKS or bounds.new:
        return False
    if count.measured.number.kind == "ordinal":
        return True
    if "/toll/" in decision.rule or any(s.role == "since" for s in slots) or measure == "refugees_fled":
        return True
    if bounds.text is not None and "total" in bounds.text:
        return True
    if _is_until(count, slots):
        return True
    events = read_lexicon("slots")["events"]
    tense = {c.lower for c in predicate.children if c.dep in {"aux", "auxpass", "advmod"}}
    objects = [t for c in predicate.children if c.dep == "prep" and (t := c.child("pobj")) is not None]
    of_event = any(t.lemma.lower() in events for t in objects)
    today = any(s.text.lower() in {"today", "this morning", "this afternoon", "tonight"} for s in slots)
    if tense & {"have", "has", "'ve", "so", "already"} and not any(s.role == "during" for s in slots):
        return None if of_event or today else True
    return None


def _is_until(count: Count, slots: Sequence[Slot]) -> bool:
    """Whether the words say up to when all are counted (`as of Friday`, `killed so far`)."""
    tokens = count.counted.node.sentence.tokens
    first = tokens[0].i
    at = count.measured.number.tokens[-1].i - first + 1
    after = [t.lower for t in tokens[at : at + _NEAR]]
    if any(pair in (("so", "far"), ("to", "date")) for pair in pairwise(after)):
        return True
    days = [s.span.start for s in slots if s.role == "as_of"]
    for day in (t.i - first for t in tokens if t.start in days):
        before = [t.lower for t in tokens[max(0, day - 4) : day]]
        if any(pair == ("as", "of") for pair in pairwise(before)):
            return True
    return False


def is_cumulative(
    count: Count, decision: Decision, slots: Sequence[Slot], tokens: Sequence[Token], actual: bool
) -> bool | None:
    """Whether a count is of all since a start: a running total, or the toll of an event. False for standing
    numbers, for additions to an earlier count and for the count of one day; None for forecasts and for
    what has no start (shares, distances, money that is promised)."""
    measure = decision.measure or "other"
    if not actual:
        return None
    if measure in STOCKS:
        return False
    if measure == "other":
        return _is_total_of_other(count, decision, slots)
    if measure not in CORE_MEASURES | _ADDING:
        return None
    if _is_daily(count, slots, tokens):
        return False
    if "/toll/" in decision.rule or any(s.role == "since" for s in slots):
        return True
    return not _is_new(count, tokens)


def _is_new(count: Count, tokens: Sequence[Token]) -> bool:
    """`12 new cases`, `another 12 deaths`: what is added to an earlier count of the same thing. `12 dead and
    another 30 injured` adds nothing."""
    words = read_lexicon("slots")
    named = count.counted.named
    if named is not None and any(c.lower in words["fresh"] for c in named.children):
        return True
    first = max(0, count.counted.start - 1)
    if any(t.lower in words["fresh"] for t in tokens[first : count.counted.end + 1]):
        return True
    before = tokens[max(0, count.bounds.first - _NEAR) : count.bounds.first]
    after = tokens[count.measured.end : count.measured.end + 1]
    more = bool(after) and after[0].lower == "more"
    return (count.bounds.new or more) and not any(
        t.lower in {"and", "while"} or t.text == "," for t in before
    )


def _is_daily(count: Count, slots: Sequence[Slot], tokens: Sequence[Token]) -> bool:
    """`in the last 24 hours`, `in a single day`, `daily`, `a day`: the count of one day."""
    words = read_lexicon("slots")
    if any(s.role == "during" and set(s.text.lower().split()) & set(words["day_windows"]) for s in slots):
        return True
    near = [t.lower for t in tokens[max(0, count.counted.start - 2) : count.counted.end + _NEAR]]
    joined = f" {' '.join(near)} "
    return any(f" {phrase} " in joined for phrase in words["daily"]) or rate_of(count, tokens) is not None


def rate_of(count: Count, tokens: Sequence[Token]) -> str | None:
    """The time that a count is a rate of (`90 a day`, `every week 12 people are killed`), None where it is none
    (`12 died in a day`, `a day later`)."""
    words = read_lexicon("slots")
    first = max(0, count.bounds.first - 4)
    at = count.counted.end
    # what stands behind another number is of that one
    near = [t.lower for t in takewhile(lambda t: t.pos != "NUM", tokens[at : at + _NEAR + 1])]
    for i, (word, time) in enumerate(pairwise(near[:_NEAR])):
        if word not in words["rate_words"] or time not in words["rate_times"]:
            continue
        after = near[i + 2] if i + 2 < len(near) else ""
        before = near[i - 1] if i else ""
        if after not in words["rate_not_before"] and not (
            word in {"a", "an"} and before in words["rate_windows"]
        ):
            return time
    adverbs: dict[str, str] = dict(zip(words["rate_adverbs"], words["rate_times"], strict=True))
    for token in tokens[at : at + 3]:
        if token.dep not in {"amod", "compound"} and token.lower in adverbs:
            return adverbs[token.lower]
    for word, time in pairwise(t.lower for t in tokens[first : count.measured.start]):
        if word in {"each", "every"} and time in words["rate_times"]:
            return time
        if word in adverbs and time in words["means"]:
            return adverbs[word]  # `a daily average of 90`
        if word in words["means"] and time in adverbs:
            return adverbs[time]  # `an average daily 90`
    return None


def _is_total_of_other(count: Count, decision: Decision, slots: Sequence[Slot]) -> bool | None:
    """Counts of no core measure: what was done or has happened adds up, what is there is a standing number."""
    words = read_lexicon("slots")
    named = count.counted.named
    if count.measured.unit is not None or decision.rule.startswith(("share", "ratio", "rate")):
        return None
    lemma = named.lemma.lower() if named is not None else ""
    if lemma in words["adding"] or any(s.role == "since" for s in slots):
        return True
    verb = next(
        (t for t in (count.counted.node, *_heads(count.counted.node)) if t.pos in {"VERB", "AUX"}), None
    )
    if verb is None:
        return None
    if verb.lemma.lower() in words["adding_verbs"]:
        return True
    return False if verb.lemma.lower() in {"be", "have", "remain", "stay", "need"} else None


def _heads(node: Token) -> Sequence[Token]:
    found = []
    for _ in range(6):
        if node.head is node:
            break
        node = node.head
        found.append(node)
    return found
