"""Whether a count holds until now, so that no earlier day is its own."""

from __future__ import annotations

from dateline.extract.figures.clauses import joined_to
from dateline.lexicons import read_lexicon
from dateline.model import Token


def is_current(node: Token, clause: Token) -> bool:
    """Whether a count is of all until now (`have died`, `so far`, `to date`), so that no earlier day is its own."""
    if clause.dep == "relcl" and clause.head.lemma.lower() in read_lexicon("slots")["ordeals"]:
        return True
    if clause.dep in {"acomp", "oprd", "xcomp", "attr"} and clause.head.tag in {"VBZ", "VBP"}:
        clause = clause.head
    if (first := joined_to(clause)) is not None and not clause.children_of("aux"):
        clause = first
    near = {c.lower for c in clause.children if c.dep in {"aux", "advmod"}}
    if near & {"have", "has", "'ve", "now"}:
        return True
    if _is_going_on(clause):
        return True
    if "still" in near and any(c.tag in {"VBZ", "VBP"} for c in clause.children_of("aux", "auxpass")):
        return True
    if clause.tag in {"VBZ", "VBP"} and ("still" in near or clause.lemma.lower() in {"remain", "stay"}):
        return True
    tokens = node.sentence.tokens
    at = node.i - tokens[0].i
    text = f" {' '.join(t.lower for t in tokens[max(0, at - 12) : at + 12])} "
    return any(f" {words} " in text for words in read_lexicon("slots")["standing_counts"])


def _is_going_on(clause: Token) -> bool:
    """Whether a clause tells what is going on now (`are being treated`, `are fighting for their lives`)."""
    aux = clause.children_of("aux", "auxpass")
    return any(c.tag in {"VBZ", "VBP"} for c in aux) and any(t.tag == "VBG" for t in (clause, *aux))


def remains(clause: Token) -> bool:
    """Whether a clause says how things still are (`remain trapped`)."""
    return any(v.lemma.lower() == "remain" and v.tag in {"VBZ", "VBP"} for v in (clause, clause.head))
