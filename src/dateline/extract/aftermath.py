"""Days of what comes before or after a harm: an arrest, a verdict, a flight, a funeral."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.lexicons import read_lexicon
from dateline.model import Token

#: words above a day that are looked at for its verb
_DEEP = 12
#: words that begin a clause of what happened at the same time
_MEANWHILE = frozenset({"as", "when", "while"})
_SUBJECTS = ("nsubj", "nsubjpass")
_MODIFIERS = frozenset({"poss", "compound", "nmod", "amod", "nummod"})


def is_aftermath(day: Token) -> bool:
    """Whether a day is that of an arrest, a verdict, a flight or a funeral alone, which comes before or after what it
    is about. It is not where its sentence says that a harm happened at the same time (`were arrested on Friday when a
    march turned violent`, `fled the shelling on Friday`), or the day stands before the harm (`over Monday's attack`)."""
    verb = day
    for _ in range(_DEEP):
        if verb.pos == "VERB" or verb.head is verb:
            break
        if verb.dep in _MODIFIERS and _is_happening(verb.head):
            return False
        verb = verb.head
    if verb.pos != "VERB" or verb.lemma.lower() not in read_lexicon("slots")["aftermath"]:
        return False
    return not any(_befalls(clause, verb) for clause in _meanwhile(verb)) and not _is_beside(verb)


def tells_of_harm(word: Token) -> bool:
    """Whether a word tells of the harm itself: it or its subject names a happening, or it is a verb of attacks or deaths."""
    words = read_lexicon("slots")
    lemma = word.lemma.lower()
    if lemma in words["attack_verbs"] or lemma in words["struck_verbs"] or lemma in words["harming_verbs"]:
        return True
    return _is_happening(word) or any(_is_happening(s) for s in word.children_of(*_SUBJECTS))


def _meanwhile(verb: Token) -> Iterator[Token]:
    """The predicates of the clauses that tell what happened at the same time, or right after (`after which`)."""
    for clause in verb.children_of("advcl"):
        opened = {c.lower for c in clause.children_of("mark", "advmod")}
        which = any(w.lower == "which" for c in clause.children_of("prep") for w in c.children_of("pobj"))
        if opened & _MEANWHILE or which:
            yield clause
            yield from clause.children_of("conj")


def _befalls(clause: Token, verb: Token) -> bool:
    """Whether a clause tells of a harm: a happening acts in it, or somebody attacks; from what people flee, whatever
    acts (`when the river rose`)."""
    words = read_lexicon("slots")
    lemma = clause.lemma.lower()
    if lemma in words["aftermath"]:
        return False
    if lemma in words["attack_verbs"] or lemma in words["struck_verbs"]:
        return True
    subjects = clause.children_of("nsubj")
    if verb.lemma.lower() in words["flight"]:
        return any(s.pos in {"NOUN", "PROPN"} for s in subjects)
    return any(_is_happening(s) for s in subjects)


def _is_beside(verb: Token) -> bool:
    """Whether a phrase of a verb says that it was during a happening, what people fled, or what made them flee."""
    words = read_lexicon("slots")
    during = [t for c in verb.children_of("prep") if c.lower == "during" for t in c.children_of("pobj")]
    if verb.lemma.lower() in words["flight"]:
        during += verb.children_of("dobj")
        during += [t for c in verb.children_of("prep") if c.lower == "from" for t in c.children_of("pobj")]
        if verb.dep in {"xcomp", "ccomp", "advcl"}:
            during += [t for v in (verb.head, verb.head.head) for t in v.children_of(*_SUBJECTS)]
    return any(_is_happening(t) for t in during)


def _is_happening(noun: Token) -> bool:
    """Whether a noun names a harm or an unrest that happened, not those whom it befell."""
    words = read_lexicon("slots")
    lemma = noun.lemma.lower()
    named = lemma in words["events"] or lemma in words["fighting"] or lemma in words["unrest"]
    return named and lemma not in words["harmed"]
