"""What is said of a count as a count: that it is wrong, or came from a mistake, or is out of date."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.lexicons import read_lexicon
from dateline.model import Token

_MODALS = frozenset({"may", "might", "could", "would", "should"})


@dataclass(frozen=True, slots=True)
class Said:
    """The words on a count: `untrue` calls it false, `doubted` says that it may be or that it no longer holds, `talk`
    says where the number came from, so that nothing is counted by it."""

    untrue: bool = False
    doubted: bool = False
    talk: bool = False


def said_of(node: Token) -> Said:
    """What is said of a count (`the toll of 40 is wrong`, `the figure of 800 was due to an error`)."""
    noun = node.head.head if node.dep == "pobj" and node.head.lower == "of" else None
    words = read_lexicon("slots")
    if noun is None or noun.lemma.lower() not in words["totals"] or noun.dep not in {"nsubj", "nsubjpass"}:
        return Said()
    verb = noun.head
    if verb.child("neg") is not None:
        return Said()
    predicates = verb.children_of("acomp", "attr")
    names = {w for t in (verb, *predicates) for w in (t.lemma.lower(), t.lower)}
    of = {c.lower for c in predicates for c in c.children_of("prep")}
    if names & set(words["untrue"]) and not of & {"by", "of"}:
        unsure = any(c.lower in _MODALS for c in verb.children_of("aux"))
        return Said(untrue=not unsure, doubted=unsure)
    if names & set(words["outdated"]):
        return Said(doubted=True)
    return Said(talk=_comes_from_talk(noun, predicates))


def _comes_from_talk(noun: Token, predicates: list[Token]) -> bool:
    """`due to an error`; of a mere figure also what is no harm itself (`due to broken phone lines`)."""
    words = read_lexicon("slots")
    due = [c for c in predicates if c.lower == "due"]
    causes = [t for c in due for to in c.children_of("prep", "pcomp") for t in to.children_of("pobj")]
    for cause in causes:
        lemma = cause.lemma.lower()
        if lemma in words["miscounts"]:
            return True
        harm = {*words["events"], *words["disasters"]}
        if noun.lemma.lower() == "figure" and lemma in words["means_of_counting"] and lemma not in harm:
            return True
    return False


def is_of_others(node: Token) -> bool:
    """Whether the counted are only whose kin, remains or memory is told of (`the families of the 12 dead`)."""
    if node.dep != "pobj" or node.head.lower != "of" or (node.pos == "NUM" and node.child("det") is None):
        return False  # not `a family of six`
    return node.head.head.lemma.lower() in read_lexicon("slots")["of_others"]
