"""Numbers with the measure of harm that the words around take from them: a change of a toll, what a correction takes
back, the whole that a part is of, those let go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dateline.extract.figures.ages import OLDEST
from dateline.extract.figures.count import Count
from dateline.extract.figures.frames import MeasureLexicon
from dateline.extract.figures.measures import Decision, decide_from
from dateline.extract.figures.said_of import said_of
from dateline.extract.figures.scene import ancestors_of
from dateline.lexicons import read_lexicon
from dateline.model import CORE_MEASURES, Token

#: tokens behind a number in which it is said where those counted are, or what they have
_BEHIND = 4
#: what a share is of, where it is told as so many in so many
_BASES = frozenset({5, 6, 7, 8, 9, 10, 12, 20, 50, 100, 1000, 10_000, 100_000})
#: measures of people who are held, which those let go are none of
_HELD = frozenset({"detained_or_captured", "abducted"})


def look_again(k: int, counts: Sequence[Count], tokens: Sequence[Token], lexicon: MeasureLexicon) -> None:
    """Rejects a count whose words take its measure back, or gives it the one that they tell."""
    count = counts[k]
    decision = count.decision
    if decision is None or count.rejected is not None or count.measured.unit is not None:
        return
    if _is_change(count, decision, tokens):
        count.rejected = ("change", "it is by how much another count fell")
    elif _is_base(k, counts, tokens):
        count.rejected = ("share", "it is the whole of a share")
        counts[k - 1].decision = Decision("other", "rate", decision.trigger)
    elif _is_limit_of_age(count, tokens):
        count.rejected = ("age", "the number is an age")
    elif decision.measure == "infected" and _is_instance(count, tokens):
        count.rejected = ("single", "a single thing is named, not counted")
    elif count.negated and _is_elsewhere(count, tokens):
        count.rejected = ("elsewhere", "nobody says where none were harmed")
    elif (not count.negated and _is_corrected(count, tokens)) or (
        not count.negated and (said := said_of(count.counted.node)).untrue
    ):
        count.negated = True
    elif not count.negated and said.talk:
        count.rejected = ("talk", "the words are about a count, they make none")
    elif _is_whole_of_part(k, counts, tokens):
        count.decision = Decision("other", "whole", decision.trigger)
    elif decision.measure not in CORE_MEASURES:
        return
    elif _is_ambiguous(k, counts, decision):
        count.rejected = ("compared", "nobody says which of two counts it is compared with")
    elif _is_in_care(count, decision, tokens):
        count.decision = Decision("other", "other/care", decision.trigger)
    elif decision.measure in _HELD and _is_let_go(count, decision):
        count.decision = Decision("other", "other/let-go", decision.trigger)
    elif (again := _of_part(k, counts, decision, lexicon)) is not None:
        count.decision = again
    elif (who := _who_they_were(count)) is not None:
        count.counted = replace(count.counted, noun=who, definite=False)
        count.subset_of = -1 if count.subset_of is None else count.subset_of


def _is_change(count: Count, decision: Decision, tokens: Sequence[Token]) -> bool:
    """`cut the toll by 80`, `the toll fell by 12 to 88`: the 80, the 12."""
    if "/toll/" not in decision.rule or decision.trigger is None:
        return False
    first = min(count.bounds.first, count.measured.start)
    if not any(t.lower == "by" for t in tokens[max(0, first - 1) : count.measured.start]):
        return False
    above = ancestors_of(decision.trigger)
    verb = next((t for t in above if t.pos == "VERB" and t.dep not in {"acl", "relcl", "amod"}), None)
    return verb is not None and verb.lemma.lower() in read_lexicon("slots")["falling"]


def _is_base(k: int, counts: Sequence[Count], tokens: Sequence[Token]) -> bool:
    """`four in ten had left`, `three in every 1,000 children`: the ten, the 1,000."""
    if k == 0 or counts[k - 1].decision is None:
        return False
    words = [t.lower for t in tokens[counts[k - 1].measured.end : counts[k].measured.start]]
    if words in (["in", "every"], ["out", "of", "every"], ["of", "every"], ["in", "each"]):
        return True
    low, base = counts[k - 1].bounds.low or 0, counts[k].bounds.low or 0
    noun = counts[k].counted.noun
    bare = noun is None or noun.tag not in {"NNS", "NNPS"}
    return words == ["in"] and bare and low < base and base in _BASES


def _is_limit_of_age(count: Count, tokens: Sequence[Token]) -> bool:
    """`29 children under 15`: the 15."""
    at = count.measured.start
    before, after = tokens[max(0, at - 2) : at], tokens[count.measured.end : count.measured.end + 1]
    if len(before) < 2 or before[1].lower not in {"under", "over", "below", "above"}:
        return False
    young = before[0].lemma.lower() in read_lexicon("slots")["aged_people"]
    bare = not after or after[0].pos not in {"NOUN", "PROPN", "ADJ"}
    return young and bare and (count.measured.number.low or 0) < OLDEST


def _is_instance(count: Count, tokens: Sequence[Token]) -> bool:
    """`in one case a hospital was hit`: no patient. `Measles was found in 12 cases` counts them."""
    noun = count.counted.noun
    if noun is None or noun.lemma.lower() != "case":
        return False
    before = tokens[max(0, count.counted.start - 1) : count.counted.start]
    opens = bool(before) and before[0].lower == "in" and before[0].i < before[0].head.i
    after = tokens[count.counted.end : count.counted.end + 1]
    return opens and (not after or after[0].pos in {"PUNCT", "DET", "PRON"})


def _is_elsewhere(count: Count, tokens: Sequence[Token]) -> bool:
    """`no deaths were reported elsewhere`: in its own clause, and no place is named before."""
    for token in tokens[count.counted.end : count.counted.end + 2 * _BEHIND]:
        if token.lower == "elsewhere":
            return True
        if token.text in {",", ";", ":"} or token.lower in {"but", "while", "and"}:
            return False
        if token.entity in {"GPE", "LOC", "FAC"}:
            return False
    return False


def _is_corrected(count: Count, tokens: Sequence[Token]) -> bool:
    """`Correction: an earlier post said that 31 were killed`: what the earlier text itself said."""
    words = read_lexicon("slots")
    if not tokens or tokens[0].lower not in words["corrections"]:
        return False
    for above in ancestors_of(count.counted.node):
        if above.dep in {"relcl", "acl", "advcl"}:
            return False
        if above.pos != "VERB" or above.child("neg") is not None:
            continue
        texts = [w for w in above.children_of("nsubj") if w.lemma.lower() in words["texts"]]
        if any(c.lower in words["earlier"] for w in texts for c in w.children_of("amod", "advmod")):
            return True
    return False


def _is_ambiguous(k: int, counts: Sequence[Count], decision: Decision) -> bool:
    """`80 were killed and 50 wounded, up from 14`."""
    if not decision.rule.endswith("/compared"):
        return False
    before = [
        c.decision.measure for c in counts[max(0, k - 2) : k] if c.decision is not None and not c.rejected
    ]
    return len(before) == 2 and len(set(before)) == 2 and set(before) <= CORE_MEASURES


def _is_whole_of_part(k: int, counts: Sequence[Count], tokens: Sequence[Token]) -> bool:
    """`thirty of 85 people were rescued`: the 85."""
    if k == 0:
        return False
    mine, its = counts[k].decision, counts[k - 1].decision
    between = tokens[counts[k - 1].measured.end : counts[k].bounds.first]
    bare = [t.lower for t in between] == ["of"]  # `seven of the 14 killed` are fourteen dead
    own = mine is not None and mine.rule.endswith(("/adjacent", "/modifier", "/relative"))
    several = (counts[k - 1].bounds.low or 2) >= 2  # `she was one of three people held`
    if not bare or not several or own or mine is None or its is None or mine.trigger is not its.trigger:
        return False
    phrase = tokens[counts[k].measured.end : counts[k].counted.end + 1]
    own = any(t is mine.trigger and t.dep not in {"ROOT", "ccomp", "conj", "relcl"} for t in phrase)
    return not own  # `seven of 40 dead` are forty dead


def _of_part(k: int, counts: Sequence[Count], decision: Decision, lexicon: MeasureLexicon) -> Decision | None:
    """The measure of a part by its own verb, where what says more of the whole stands nearer (`has killed 52 of the
    140 people infected`)."""
    of, trigger = counts[k].counted.of, decision.trigger
    if of is None or trigger is None or k + 1 >= len(counts) or counts[k + 1].counted.noun is not of:
        return None
    if trigger.head is not of or trigger.dep not in {"acl", "amod", "relcl"}:
        return None
    found = decide_from(counts[k].counted.node, counts[k].counted, lexicon)
    return found if found is not None and found.measure in CORE_MEASURES - {decision.measure} else None


def _is_in_care(count: Count, decision: Decision, tokens: Sequence[Token]) -> bool:
    """`the toll stands at 41, with 60 in hospital`, `12 more in intensive care`: no dead."""
    if "/toll/" not in decision.rule or decision.measure not in {"killed", "troops_killed"}:
        return False
    first = min(count.bounds.first, count.measured.start)
    before = [t.lower for t in tokens[max(0, first - 2) : first]]
    inside = {t.lower for t in tokens[first : count.counted.end + 1]}
    if "with" not in before and not {"more", "others", "another", "further"} & {*before[1:], *inside}:
        return False  # `the toll climbed to 41 in a hospital`
    behind = tokens[count.counted.end : count.counted.end + _BEHIND]
    where = [c for t in behind[:3] if t.lower == "in" for c in t.children_of("pobj")]
    return any(t.lower in read_lexicon("slots")["care"] for t in where)


def _is_let_go(count: Count, decision: Decision) -> bool:
    """`four were arrested; one was later released`; not who is not, or not yet, let go."""
    node = count.counted.node
    verb = node.head
    freed = verb.pos == "VERB" and verb.lemma.lower() in read_lexicon("slots")["let_go"]
    if not freed or node.dep not in {"nsubj", "nsubjpass", "dobj"} or decision.trigger is verb:
        return False
    still = verb.child("neg") is not None or any(c.tag in {"MD", "TO"} for c in verb.children_of("aux"))
    return not still


def _who_they_were(count: Count) -> Token | None:
    """The people of `six of the deaths were of children`, `six deaths were of children`."""
    noun = count.counted.noun
    if noun is None or noun.dep != "nsubj" or noun.head.lemma != "be" or count.counted.of is not None:
        return None
    prep = next((c for c in noun.head.children_of("prep") if c.lower == "of"), None)
    return prep.child("pobj") if prep is not None else None


def is_told_of(node: Token) -> bool:
    """Whether somebody denies to have told a count (`denied having given a toll of 90`)."""
    words = read_lexicon("slots")["telling"]
    for above in ancestors_of(node):
        if above.dep in {"xcomp", "pcomp"} and above.lemma.lower() in {*words, "give", "issue", "publish"}:
            verb = above.head.head if above.dep == "pcomp" else above.head
            return verb.lemma.lower() == "deny"
    return False
