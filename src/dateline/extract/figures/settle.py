"""What is left to say of a count when the frames have spoken: `other`, or why it is none."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from dateline.extract.figures.count import Count
from dateline.extract.figures.frames import MeasureLexicon
from dateline.extract.figures.measures import Decision
from dateline.lexicons import read_lexicon
from dateline.model import CORE_MEASURES, Token

#: below this an ordinal names one of several
_TENTH = 10
#: heads above a verb that are looked at for what is not yet done
_ABOVE = 6


def settle(count: Count, tokens: Sequence[Token], lexicon: MeasureLexicon, has_people: bool) -> None:
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
    elif (
        counted.definite
        and counted.noun is not None
        and not _is_whole(count, tokens)
        and not _is_of_place(counted.noun, lexicon)
    ):
        count.rejected = ("reference", "the words point back to things already named")
    elif value < 2 and number.kind == "cardinal":
        count.rejected = ("single", "a single thing is named, not counted")
    elif number.kind == "vague" and value <= 3:
        count.rejected = ("vague", "a vague word says too little of a number")
    elif weak is None and _is_of_place(named, lexicon):
        count.decision = Decision("population", "population/possessed", named)
    elif named.entity in {"DATE", "TIME"} or (
        lexicon.lemma(named) in lexicon.classes["not_counted"] and not _is_treated(named)
    ):
        count.rejected = ("no-measure", "the noun is not a thing that is counted")
    elif (
        named.tag in {"NN", "NNP"}
        and counted.noun is not None
        and number.kind == "cardinal"
        and not number.scaled
    ):
        if named.entity == "NORP" or (number.digits and "," in number.tokens[0].text and value >= 1000):
            count.decision = weak or Decision("other", "counted", named)
        elif number.digits or named.tag == "NNP":
            count.rejected = ("label", "the number names or numbers something")
        else:
            count.decision = weak or Decision("other", "counted", named)
    elif weak is None:
        count.decision = Decision("other", "counted", named)


def _is_of_place(named: Token, lexicon: MeasureLexicon) -> bool:
    """Whether people are all of a place's (`the city's 300,000 people`)."""
    owner = named.child("poss")
    if owner is None or lexicon.lemma(named) not in {"people", "resident", "inhabitant", "person"}:
        return False
    return owner.entity == "GPE" or owner.lemma.lower() in read_lexicon("slots")["place_nouns"]


def _is_treated(named: Token) -> bool:
    """Whether others are said to be treated (`eleven others are in hospital`)."""
    verb = named.head
    if named.dep not in {"nsubj", "nsubjpass"} or named.lower != "others":
        return False
    treated = verb.lemma.lower() in {"treat", "hospitalise", "hospitalize", "admit"}
    return treated or any(t.lower == "hospital" for c in verb.children for t in c.children)


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
    """`of the 60 sailors, 31 …`: a whole that is counted again to be divided."""
    first = count.measured.start
    words = [t.lower for t in tokens[max(0, first - 2) : first]]
    return words == ["of", "the"] and (
        first == 2 or tokens[first - 3].text == "," or tokens[first - 3].pos == "NUM"
    )


def check_single(count: Count, tokens: Sequence[Token]) -> None:
    """`one` and ordinals count only where the measure is of people and the words are a count."""
    number, decision = count.measured.number, count.decision
    if decision is None or count.measured.unit is not None:
        return
    if number.kind == "ordinal":
        if not _numbers_total(count, tokens) and not _numbers_person(count, tokens):
            count.rejected = ("ordinal", "an ordinal is no count")
        return
    if number.kind == "vague" and (number.low or 0) <= 3 and decision.rule.endswith("/part"):
        count.rejected = ("vague", "a vague word says too little of a number")
        return
    named = count.counted.of
    beside = (
        "/act/" in decision.rule and count.counted.node.dep == "appos"
    )  # `the cartel, one of the largest`
    if number.low == 1 and (decision.rule.endswith("/part") or beside) and named is not None:
        count.rejected = ("single", "one of several is named, not counted")
        return
    one = number.low == 1 and number.high == 1 and not number.digits
    if one and not count.negated and number.kind != "ratio":
        first = number.tokens[0]
        after = tokens[number.tokens[-1].i - tokens[0].i + 1 :][:1]
        if decision.measure not in CORE_MEASURES or (after and after[0].lower in {"another", "day", "side"}):
            count.rejected = ("single", "a single thing is named, not counted")
        elif (
            (count.counted.of is not None and "/climb" in decision.rule)
            or (
                count.counted.of is not None
                and any(
                    c.tag in {"JJS", "RBS"} or c.child("advmod") is not None
                    for c in count.counted.of.children
                )
            )
            or _is_pointed_out(count)
        ):
            count.rejected = ("single", "one of several is named, not counted")
        elif first.i > 0 and first.dep == "det":
            count.rejected = ("single", "a single thing is named, not counted")
        elif _is_meant(count):
            count.rejected = ("single", "what somebody may do to one, not what befell one")
        elif _is_pronoun(first, tokens):
            count.rejected = ("single", "the word points to a thing, it counts none")


def _is_meant(count: Count) -> bool:
    """Whether `one` without a noun is what somebody is to do, not did (`a prize for whoever is first to capture one`;
    not `opened fire to kill one`)."""
    trigger = count.decision.trigger if count.decision is not None else None
    if trigger is None or trigger.tag != "VB" or count.counted.noun is not None:
        return False
    first = trigger.head if trigger.dep == "conj" else trigger
    under = first.dep in {"acl", "relcl", "advcl"} or (first.dep == "xcomp" and first.head.pos != "VERB")
    if not under or not any(c.lower == "to" for c in first.children_of("aux")):
        return False
    unreal = read_lexicon("slots")["unreal"]
    for above in islice(first.ancestors, _ABOVE):
        if above.lemma.lower() in unreal:
            return True
        if above.tag in {"VBD", "VBZ", "VBP"} and above.lemma.lower() != "be":
            return False
    return False


def _is_pointed_out(count: Count) -> bool:
    """Whether somebody says who one of those harmed is (`identified one of the wounded as a captain`)."""
    node, of = count.counted.node, count.counted.of
    trigger = count.decision.trigger if count.decision is not None else None
    if of is not None and node.dep == "attr" and node.head.lemma == "be":
        return True  # `she was one of three people held`
    told = node.head.lemma.lower() in {"identify", "name", "describe", "recognise", "recognize"}
    return of is not None and trigger is of and told and node.dep in {"dobj", "nsubjpass"}


def _numbers_total(count: Count, tokens: Sequence[Token]) -> bool:
    """Whether an ordinal tells how many there are by now (`the 12th confirmed death`): in figures or from the tenth
    on, with a noun that is itself the measure, and nothing that takes it from a part of them."""
    number, decision, noun = count.measured.number, count.decision, count.counted.noun
    if decision is None or noun is None or noun.tag not in {"NN", "NNP"} or (number.low or 0) < _TENTH:
        return False
    if not decision.rule.endswith("/noun/noun") or decision.measure not in CORE_MEASURES:
        return False
    first = number.tokens[0].i - tokens[0].i
    if first > 1 and tokens[first - 1].pos in {"ADJ", "VERB"} and tokens[first - 1].head is noun:
        first -= 1  # `a reported 17th death`
    opens = tokens[first - 1 : first]
    return bool(opens) and (opens[0].lower in {"the", "its", "a", "an"} or opens[0].tag == "POS")


def _numbers_person(count: Count, tokens: Sequence[Token]) -> bool:
    """Whether an ordinal tells how many have met the same by now (`the third reporter to be killed this year`; from the
    tenth on, where nobody can be told from another by it, `the 14th person killed`)."""
    decision, noun = count.decision, count.counted.noun
    if decision is None or noun is None or decision.trigger is None or noun.tag not in {"NN", "NNP"}:
        return False
    if (
        decision.measure not in {"killed", "troops_killed", "abducted"}
        or (count.measured.number.low or 0) < 2
    ):
        return False
    ended = decision.trigger.tag == "VBN" and decision.trigger.dep == "acl" and decision.trigger.head is noun
    if ended and (count.measured.number.low or 0) >= _TENTH:
        return True  # `the 14th person killed in the clashes`
    to_be = any(c.lower == "to" for c in decision.trigger.children_of("aux"))
    if not to_be or decision.trigger.dep not in {"relcl", "acl", "xcomp"}:
        return False
    first = count.measured.start
    words = {t.lower for t in tokens[first : first + 25]}
    return bool(words & {"history", "year", "month", "week", "since", "war", "conflict", "far"})


def _is_pronoun(one: Token, tokens: Sequence[Token]) -> bool:
    """Whether `one` stands for a noun (`the worst one`, `this one`, `all but one`)."""
    at = one.i - tokens[0].i
    before = [t.lower for t in tokens[max(0, at - 2) : at]]
    if before == ["all", "but"]:
        return True
    return any(
        c.dep in {"amod", "det"} and c.i < one.i and c.lower not in {"only", "just"} for c in one.children
    )


def trigger_denies(decision: Decision, count: Count) -> bool:
    """Whether the words that measure a count say that none was harmed: an object with `no` (`the three suffered no
    wounds`), or people known of whom it failed (`failed to injure its five occupants`)."""
    trigger = decision.trigger
    if trigger is None or trigger.pos != "VERB" or count.negated:
        return False
    taken = trigger.child("dobj")
    if taken is not None and taken is not count.counted.noun and "/subject" in decision.rule:
        return any(c.lower == "no" for c in taken.children)
    failed = (
        trigger.dep in {"xcomp", "pcomp"}
        and trigger.head.lemma.lower() in read_lexicon("qualifiers")["modality"]["fail"]
    )
    return failed and count.counted.definite
