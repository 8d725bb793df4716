"""What a crowd came together for, as its own clause tells it."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.extract.figures.frames import MeasureLexicon
from dateline.lexicons import read_lexicon
from dateline.model import Token

#: nouns and prepositions between a crowd and its predicate
_DEEP = 6
#: prepositions that say at what, or for what, people are
_AT = frozenset({"at", "for", "in", "during", "of", "to", "from"})
_MODIFIERS = frozenset({"compound", "amod", "nmod", "poss"})


def gathers_for(crowd: Token, named: frozenset[str], lexicon: MeasureLexicon) -> bool:
    """Whether a crowd is one of what `named` tells: by a word in its own phrase (`the crowd at the march`), by what its
    clause says that it was at, held or was drawn by. A month is no march, and a race no rally."""
    told = (
        t for t in _of_clause(crowd) if not lexicon.is_trigger("weak", t)
    )  # who march may be met by a crowd
    return any(lexicon.lemma(t) in named and _is_plain(t) for t in (*_own(crowd), *told))


def _own(crowd: Token) -> Iterator[Token]:
    """The words of a crowd's own phrase: modifiers, what is behind its prepositions and theirs, its participles."""
    for child in crowd.children:
        if child.dep in _MODIFIERS or child.dep in {"acl", "relcl"}:
            yield child
        for target in _behind(child):
            yield target
            yield from (t for c in target.children for t in _behind(c))


def _of_clause(crowd: Token) -> Iterator[Token]:
    """The words of a crowd's clause that say what it was at: behind prepositions of its predicate, the subject of what
    draws a crowd, the object of what a crowd holds, what else the crowd does."""
    verb = crowd.head
    for _ in range(_DEEP):
        if verb.pos in {"VERB", "AUX"} or verb.head is verb:
            break
        verb = verb.head
    if verb.pos not in {"VERB", "AUX"}:
        return
    words, lemma = read_lexicon("slots"), verb.lemma.lower()
    for child in verb.children:
        yield from _behind(child)
        does = child.pos == "VERB" and child.dep in {"advcl", "xcomp", "conj"} and crowd.head is verb
        if does and crowd.dep == "nsubj" and child.child("nsubj", "nsubjpass", "mark") is None:
            yield child  # `gathered to protest`
        if child.dep == "nsubj" and child is not crowd and lemma in words["drawing_crowds"]:
            yield child
        if child.dep in {"dobj", "nsubjpass"} and child is not crowd and lemma in words["held_by_crowds"]:
            yield child


def _behind(preposition: Token) -> list[Token]:
    at = preposition.dep == "prep" and preposition.lower in _AT
    return preposition.children_of("pobj") if at else []


def _is_plain(token: Token) -> bool:
    """Whether a word is no name, no part of a date, and no race or game that a name stands before."""
    if token.pos == "PROPN" or token.entity in {"DATE", "TIME"}:
        return False
    raced = token.lemma.lower() in read_lexicon("slots")["also_races"]
    return not (raced and any(c.pos == "PROPN" and c.dep in _MODIFIERS for c in token.children))
