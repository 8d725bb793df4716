"""Words that give a count a wider scope than a place of its sentence: the world, the nation, a whole war."""

from __future__ import annotations

from itertools import pairwise

from dateline.extract.figures.clauses import joined_to
from dateline.extract.figures.scene import REACH, ancestors_of
from dateline.lexicons import read_lexicon
from dateline.model import Token


def find_everywhere(node: Token, clause: Token) -> Token | None:
    """The word that says that a count is of the whole world, in its sentence."""
    words = read_lexicon("slots")
    tokens = node.sentence.tokens
    at = node.i - tokens[0].i
    for token in (*tokens[at + 1 : at + 40], *reversed(tokens[max(0, at - 30) : at])):
        if token.lower in words["everywhere"] and (token.i > node.i or token.dep != "amod"):
            return token
        many = (
            token.lower in words["abroad"] and token.dep == "pobj" and token.head.lower in words["standing"]
        )
        if many and any(c.lower in {"other", "several", "many"} or c.dep == "nummod" for c in token.children):
            above = {t.i for t in ancestors_of(token)}
            return token if node.i in above or clause.i in above else None
        whole = token.lower in words["whole_world"] and token.dep == "pobj"
        if whole and token.head.lower in words["standing"] and clause.i in {t.i for t in ancestors_of(token)}:
            return token
    return None


def is_everywhere(words: str) -> bool:
    """Whether the words of a place slot say that a count is of the whole world."""
    known = read_lexicon("slots")
    lists = ("everywhere", "whole_world", "abroad", "pandemics")
    return any(words.lower() in known[name] for name in lists)


def is_since_then(node: Token) -> bool:
    """Whether the sentence of a count goes on from the beginning of what the one before tells (`since then`)."""
    tokens = node.sentence.tokens[:REACH]
    return any(t.lower == "since" and u.lower == "then" for t, u in pairwise(tokens))


def is_of_the_war(node: Token, clause: Token) -> bool:
    """Whether a count is of a whole war, as its subject or after `in the` (`the conflict has killed N`)."""
    wars = read_lexicon("slots")["wars"]
    clause = joined_to(clause) or clause
    for token in clause.children_of("nsubj", "nsubjpass"):
        kinds = [c for c in token.children_of("compound") if c.pos != "PROPN" or c.lower == "world"]
        if token.lemma.lower() in wars and not kinds:
            return True
    tokens = node.sentence.tokens
    at = node.i - tokens[0].i
    return any(
        t.lemma.lower() in wars
        and t.dep == "pobj"
        and t.head.lower in {"in", "during"}
        and t.head.head is clause
        for t in tokens[max(0, at - 20) : at + 20]
    )


def is_nationwide(node: Token) -> bool:
    """Whether the sentence of a count says that it is of the whole country (`the country's health ministry`,
    `nationwide`)."""
    words = read_lexicon("slots")
    tokens = node.sentence.tokens
    at = node.i - tokens[0].i
    near = tokens[max(0, at - 40) : at + 40]
    for token in near:
        if token.lower in words["nationwide"]:
            return True
        whole = token.lower in words["nation"] and any(c.lower in {"the", "this"} for c in token.children)
        if whole and (
            token.dep == "poss" or (token.dep == "pobj" and token.head.lower in words["throughout"])
        ):
            return True
    return False
