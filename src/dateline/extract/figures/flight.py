"""Whether those driven over a border flee, or are taken along."""

from __future__ import annotations

from dateline.extract.figures.counted import Counted
from dateline.extract.figures.frames import MeasureLexicon
from dateline.model import Token


def flee(verb: Token, counted: Counted, lexicon: MeasureLexicon) -> bool:
    """Whether those driven over a border flee: from an upheaval or from armed men (`the fighting drove 4,000 people into
    X`, `the army drove out …`), not taken along by one who drives (`a bus driver drove 40 pilgrims into X`)."""
    if lexicon.lemma(verb) not in lexicon.classes["driving"]:
        return True
    named = counted.named or counted.noun
    if named is not None:
        seized = any(c.lower in lexicon.classes["seized"] for c in named.children if c.dep in {"amod", "acl"})
        if seized or lexicon.lemma(named) in lexicon.classes["taken_along"]:
            return False
    at = verb
    while at.dep == "conj" and at.head.pos == "VERB" and at.child("nsubj", "nsubjpass") is None:
        at = at.head
    if at.child("nsubjpass") is not None or (at.tag == "VBN" and at.dep in {"acl", "relcl"}):
        by = at.child("agent")
        subject = by.child("pobj") if by is not None else None
    else:
        subject = at.child("nsubj")
        antecedent = subject is None or subject.lower in {"that", "which", "who"}
        subject = at.head if antecedent and at.dep in {"acl", "relcl"} else subject
    if subject is None:
        return True  # `were driven into X`; `rebels took the town, forcing 900 families into X`
    of = (o for c in subject.children_of("prep") if c.lower == "of" for o in c.children_of("pobj"))
    joined = (c for c in subject.children_of("conj"))
    drivers = lexicon.classes["upheavals"] | lexicon.classes["expellers"] | lexicon.classes["military"]
    return any(lexicon.lemma(t) in drivers for t in (subject, *of, *joined))
