"""Nouns that take a happening for granted: what is condemned, investigated, answered for or covered, told before or
known to all. The clause's day and place are those of the condemning, not of what is condemned."""

from __future__ import annotations

from dateline.extract.events.triggers import EventLexicon
from dateline.model import Token

#: prepositions by which a verb or noun takes what it is about
_ABOUT = frozenset({"for", "of", "over", "to", "in", "with", "about", "on", "into", "as", "from", "behind"})
_PRESENT = frozenset({"is", "'s", "’s", "are", "remains", "constitutes"})


def is_given(noun: Token, lexicon: EventLexicon) -> bool:
    """Whether a noun says whose happening it is or which one (`the blast`, `her murder`)."""
    return bool(noun.children_of("poss")) or any(
        c.lower in lexicon.words["anaphor"] for c in noun.children_of("det")
    )


def is_topic(noun: Token, lexicon: EventLexicon) -> bool:
    """Whether a clause is about a happening that it takes for granted (`condemned the attack`, `responsibility
    for the blast`, `was sentenced for her murder`, `the killing is a blow to the town`)."""
    above, words = noun.head, lexicon.words
    if noun.dep == "pobj" and above.lower in _ABOUT and above.head.pos in ("NOUN", "PROPN"):
        return above.head.lemma.lower() in words["topic_noun"]
    if not is_given(noun, lexicon):
        return False
    if noun.dep in ("dobj", "nsubjpass"):
        return above.lemma.lower() in words["topic_verb"]
    if (
        noun.dep == "nsubj"
        and above.dep in ("ccomp", "oprd", "xcomp")
        and not above.children_of("aux", "cop")
    ):
        return (
            above.pos in ("NOUN", "ADJ") and above.head.lemma.lower() in words["topic_verb"]
        )  # `called it an outrage`
    if noun.dep == "nsubj" and above.pos in ("AUX", "VERB") and above.lower in _PRESENT:
        return bool(above.children_of("attr", "acomp", "dobj"))
    return noun.dep == "pobj" and above.lower in _ABOUT and above.head.lemma.lower() in words["topic_verb"]


def is_of_record(noun: Token, lexicon: EventLexicon) -> bool:
    """Whether a noun stands under one that takes it for granted even where that is denied (`responsibility for the
    blast`, `a role in the attack`)."""
    above = noun.head
    return (
        noun.dep == "pobj"
        and above.lower in _ABOUT
        and above.head.lemma.lower() in lexicon.words["topic_noun"]
    )
