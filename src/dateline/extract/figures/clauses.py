"""The clause that a count belongs to, and whether it speaks of an event already told."""

from __future__ import annotations

from dateline.extract.figures.scene import ancestors_of
from dateline.lexicons import read_lexicon
from dateline.model import Token

_NESTING = frozenset({"relcl", "advcl", "ccomp", "acl", "conj", "parataxis", "pcomp", "xcomp"})


def clause_of(node: Token, trigger: Token | None) -> Token:
    """The predicate that a count belongs to: its trigger if a verb, else the nearest verb above."""
    if trigger is not None and trigger.pos in {"VERB", "AUX"} and trigger.sentence is node.sentence:
        return trigger
    for above in ancestors_of(node):
        if above.pos in {"VERB", "AUX"} and above.dep != "prep":  # not `including`
            return above
    return node


def joined_to(clause: Token) -> Token | None:
    """The predicate whose subject and auxiliaries a joined one shares (`has killed nine and displaced hundreds`), also
    where the parser takes the joined verb for a participle before its object."""
    if clause.children_of("nsubj", "nsubjpass"):
        return None
    above = clause.head
    if clause.dep == "amod" and (clause.tag == "VBD" or (above.dep == "conj" and above.head.pos == "VERB")):
        clause = above
    above = clause.head
    return above if clause.dep == "conj" and above.pos in {"VERB", "AUX"} else None


def crosses(token: Token, clause: Token) -> bool:
    """Whether another clause lies between a token and the predicate above it."""
    for above in ancestors_of(token):
        if above is clause:
            return False
        if above.pos in {"VERB", "AUX"} and above.dep in _NESTING:
            return True
    return True


def names_event(node: Token, clause: Token) -> bool:
    """Whether a clause speaks of an event already told (`the crash killed seven`)."""
    near = [*clause.children, *(g for c in clause.children for g in c.children), clause.head, node.head]
    return any(is_event(t) for t in near)


def is_event(token: Token | None) -> bool:
    """Whether a token names an event or its victims with a definite article."""
    return (
        token is not None
        and (
            token.lemma.lower() in read_lexicon("slots")["events"]
            or token.lower in read_lexicon("slots")["events"]
        )
        and any(c.lower in {"the", "this", "that"} and c.dep == "det" for c in token.children)
    )


def tells_of(clause: Token, event: Token) -> bool:
    """Whether a relative clause says what a disaster or attack did (`the floods that killed nine`)."""
    words, subject = read_lexicon("slots"), clause.child("nsubj")
    if clause.dep != "relcl" or clause.head is not event or subject is None:
        return False
    known = event.lemma.lower() in {*words["disasters"], *words["single"]}
    return known and subject.lower in {"that", "which"}
