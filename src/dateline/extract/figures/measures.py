"""The decision on what a count measures: the first link that a frame of the lexicon accepts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.extract.figures.counted import Counted
from dateline.extract.figures.frames import MeasureLexicon
from dateline.extract.figures.links import Link, links_of, modifier_links
from dateline.model import Token


@dataclass(frozen=True, slots=True)
class Decision:
    """What a count measures. `measure` is None where it is the measure of an earlier count (`inherit`: it is
    part of that one; `same`: it is the same amount); `rule` names frame and link; `trigger` the word."""

    measure: str | None
    rule: str
    trigger: Token | None
    takes: str | None = None


def beside(trigger: Token, lexicon: MeasureLexicon) -> frozenset[str]:
    """The lemmas that stand beside a word: dependents, objects of its prepositions, its head, and the
    adjectives of its objects."""
    found: set[str] = set()
    near = [trigger, *trigger.children]
    if trigger.head is not trigger:
        near.append(trigger.head)
        if trigger.pos not in {"VERB", "AUX"} or trigger.dep in {"acomp", "attr", "oprd", "acl", "conj"}:
            near += [c for c in trigger.head.children if c.dep in {"compound", "amod", "dobj", "prt"}]
    for token in near:
        if token is not trigger:
            found.add(lexicon.lemma(token))
            found.add(token.lower)
        if (
            token.dep in {"prep", "agent", "prt", "dobj", "nsubjpass", "nsubj", "oprd"}
            and token is not trigger
        ):
            for below in token.children:
                if below.dep in {"pobj", "amod", "compound", "prep"} and below.pos != "NUM":
                    found.add(lexicon.lemma(below))
                    found.add(below.lower)
                    found |= {lexicon.lemma(c) for c in below.children if c.dep in {"pobj", "compound"}}
    return frozenset(found)


def decide_measure(
    counted: Counted,
    tokens: Sequence[Token],
    lexicon: MeasureLexicon,
    context: frozenset[str] = frozenset(),
) -> Decision | None:
    """The measure of a count of people or things, None where no frame holds.

    `context` are classes known from the counts before (a bare number, or `of them`, counts the same).
    """
    classes = lexicon.classes_of(counted.named)
    if "number" in classes:
        classes |= context
    same: Decision | None = None
    for link in links_of(counted, tokens, counted.start, lexicon):
        decision = _read_link(link, counted, classes, lexicon)
        if decision is not None and decision.takes == "same":
            same = same or decision
        elif decision is not None and (same is None or link.role != "weak"):
            return _refine(decision, classes)
    return same


def _read_link(
    link: Link, counted: Counted, classes: frozenset[str], lexicon: MeasureLexicon
) -> Decision | None:
    if link.role == "inherit":
        whole = link.token
        if whole.dep == "pobj" and whole.head.lower == "of":
            whole = whole.head.head
        frame = lexicon.find("noun", whole, frozenset({"unknown"}), beside(whole, lexicon))
        if frame is not None and link.via == "including":
            return Decision(frame.measure, f"{frame.name}/including", link.token)
        return Decision(None, f"inherit/{link.via}", link.token, "inherit")
    if link.role == "toll":
        return _read_toll(link, lexicon)
    near = beside(link.token, lexicon)
    frame = lexicon.find(link.role, link.token, classes, near)
    if frame is None:
        return None
    if link.role == "object" and link.token.child("dobj") is not None and link.via in {"passive", "after"}:
        taken = link.token.child("dobj")
        if taken is not None and taken is not counted.node and not frame.beside:
            return None
    if link.via == "along" and frame.measure == "refugees_fled":
        return None
    return Decision(frame.measure, f"{frame.name}/{link.via}", link.token)


def _read_toll(link: Link, lexicon: MeasureLexicon) -> Decision | None:
    noun = link.token
    lemma = lexicon.lemma(noun)
    compounds = [c.lower for c in noun.children if c.dep in {"compound", "amod", "nmod"}]
    for word in [f"{c} {noun.lower}" for c in compounds] + [noun.lower, lemma]:
        for named in lexicon.frames.get(("toll", word), ()):
            return Decision(named.measure, f"{named.name}/{link.via}", noun)
    if lemma not in lexicon.classes["amount"]:
        return None
    prep = next((c for c in noun.children if c.dep == "prep" and c.lower == "of"), None)
    of = prep.child("pobj") if prep is not None else None
    if of is None or of.pos == "NUM":
        return Decision(None, f"same/{link.via}", noun, "same")
    for word in (of.lower, lexicon.lemma(of)):
        for named in lexicon.frames.get(("toll", word), ()):
            return Decision(named.measure, f"{named.name}/{link.via}", of)
    inner = lexicon.classes_of(of)
    frame = lexicon.find("noun", of, inner, beside(of, lexicon))
    if frame is not None:
        return Decision(frame.measure, f"{frame.name}/{link.via}", of)
    clause = [Link("object", noun.head, "is")] if noun.head.dep == "csubj" else []
    for other in (*modifier_links(of), *modifier_links(noun), *clause):
        frame = lexicon.find(other.role, other.token, inner, beside(other.token, lexicon))
        if frame is not None:
            return Decision(frame.measure, f"{frame.name}/{link.via}", other.token)
    frame = lexicon.find("weak", of, inner, frozenset())
    return Decision(frame.measure, f"{frame.name}/{link.via}", of) if frame is not None else None


def _refine(decision: Decision, classes: frozenset[str]) -> Decision:
    """Killed soldiers and fighters are troops killed; killed animals and crops are not people killed."""
    if decision.measure == "killed" and "military" in classes:
        return Decision("troops_killed", decision.rule, decision.trigger)
    return decision


def money_measure(tokens: Sequence[Token], lexicon: MeasureLexicon, at: int) -> tuple[str, str]:
    """The measure of an amount of money by the words of its clause: aid, a loss, or other. The nearest
    word within twelve tokens decides."""
    best: tuple[int, str, str] | None = None
    for i in range(max(0, at - 14), min(len(tokens), at + 12)):
        lemma = lexicon.lemma(tokens[i])
        for measure, words in lexicon.money:
            if lemma in words and (best is None or abs(i - at) < best[0]):
                best = (abs(i - at), measure, f"money/{lemma}")
    return (best[1], best[2]) if best is not None else ("other", "money")
