"""The words that stand beside a word that may measure a count: what a frame wants, or will not have, there."""

from __future__ import annotations

from functools import cache

from dateline.extract.figures.frames import MeasureLexicon
from dateline.lexicons import read_rows
from dateline.model import Token

#: dependents that one word of a sentence that people write has at most
_MOST = 40
_WAYS = frozenset({"to", "for", "into", "from", "across"})
#: those of them that lead over a border where a country follows
_OVER = frozenset({"to", "into", "across"})


def beside(trigger: Token, lexicon: MeasureLexicon) -> frozenset[str]:
    """The lemmas that stand beside a word: dependents, objects of its prepositions, its head, and the
    adjectives of its objects."""
    found: set[str] = set()
    near = [trigger, *_nearest(trigger)]
    if trigger.head is not trigger:
        near.append(trigger.head)
        if trigger.pos not in {"VERB", "AUX"} or trigger.dep in {"acomp", "attr", "oprd", "acl", "conj"}:
            near += [c for c in trigger.head.children if c.dep in {"compound", "amod", "dobj", "prt"}]
    if trigger.dep == "pobj" and trigger.head.lower == "of" and trigger.head.head.pos in {"NOUN", "NUM"}:
        near.append(trigger.head.head.head)  # what is done to `thousands of lives`
    for token in near:
        if token is not trigger:
            found.add(lexicon.lemma(token))
            found.add(token.lower)
            if token.dep == "prt" and token.head is trigger:
                found.add(f"prt:{token.lower}")
            if token.dep == "dobj" and token.head is trigger:
                found.add(f"{lexicon.lemma(trigger)}:{lexicon.lemma(token)}")
            if token.dep == "dobj" and trigger.child("neg") is not None:
                found.add(f"not:{token.lower}")
        if (
            token.dep in {"prep", "agent", "prt", "dobj", "nsubjpass", "nsubj", "oprd"}
            and token is not trigger
        ):
            joined = [c for w in token.children if w.dep == "conj" and w.pos == "ADP" for c in w.children]
            for below in (*token.children, *joined):
                if below.dep in {"pobj", "amod", "compound", "prep"} and below.pos != "NUM":
                    found.add(lexicon.lemma(below))
                    found.add(below.lower)
                    found |= {lexicon.lemma(c) for c in below.children if c.dep in {"pobj", "compound"}}
    if trigger.dep in {"pobj", "dobj"}:
        governor = trigger.head.head if trigger.head.lower == "of" else trigger.head
        found.add(f"under:{lexicon.lemma(governor)}")
    if any(c.lower == "no" for c in trigger.children_of("det", "neg")):
        found.add("det:no")
    if trigger.dep == "xcomp" and any(c.lower == "yet" for c in trigger.head.children_of("advmod")):
        found.add("yet-to")
    found |= _destinations(trigger)
    return frozenset(found)


def _nearest(trigger: Token) -> list[Token]:
    """The dependents of a word; of a great many (a pasted list) those that stand near."""
    if len(trigger.children) <= _MOST:
        return trigger.children
    return [c for c in trigger.children if abs(c.i - trigger.i) <= _MOST]


def _destinations(trigger: Token) -> set[str]:
    """`@country` or `@place` for the places that a verb of leaving names, as what is left or as what is gone to; `@into`
    for a country that somebody is driven to."""
    if trigger.pos != "VERB":
        return set()
    named = trigger.children_of("dobj")
    named += [
        t for c in trigger.children if c.dep == "prep" and c.lower in _WAYS for t in c.children_of("pobj")
    ]
    found = set()
    for token in named:
        if token.entity in {"GPE", "LOC", "FAC"}:
            found.add("@country" if token.lower in _country_words() else "@place")
    if "@country" in found:
        found = {"@country"}
    taken = [trigger, *trigger.children_of("dobj")]
    ways = (c for t in taken for c in t.children if c.dep == "prep" and c.lower in _OVER)
    if any(t.entity == "GPE" and t.lower in _country_words() for c in ways for t in c.children_of("pobj")):
        found.add("@into")
    return found


@cache
def _country_words() -> frozenset[str]:
    """The last words of the names of countries."""
    rows = read_rows("countries")
    names = (n for row in rows for n in (row["name"], *row["aliases"].split("|")) if n)
    return frozenset(n.split()[-1].casefold() for n in names)
