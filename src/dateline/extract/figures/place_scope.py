"""Words that give a count a wider scope than a place of its sentence: the world, the nation, a whole war."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from dateline.extract.figures.clauses import joined_to
from dateline.extract.figures.scene import REACH, ancestors_of
from dateline.lexicons import read_lexicon
from dateline.model import PlaceMention, Sentence, Token


def find_everywhere(node: Token, clause: Token) -> Token | None:
    """The word that says that a count is of the whole world, in its sentence."""
    words = read_lexicon("slots")
    tokens = node.sentence.tokens
    at = node.i - tokens[0].i
    for token in (*tokens[at + 1 : at + 40], *reversed(tokens[max(0, at - 30) : at])):
        of_a_quality = (
            token.dep == "advmod" and token.head.dep == "amod"
        )  # `an internationally banned substance`
        if token.lower in words["everywhere"] and not (
            of_a_quality or (token.dep == "amod" and token.i <= node.i)
        ):
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


def find_global(sentence: Sentence) -> Token | None:
    """The word of a sentence that says that it tells of many countries: `thirty countries`, `the pandemic`, `the global
    toll`, `around the world`; not a superlative (`the world's longest bridge`) or a name."""
    words = read_lexicon("slots")
    for token in sentence.tokens[:REACH]:
        if token.pos == "PROPN" or token.entity in {"ORG", "EVENT"}:
            continue
        if token.lower in words["global"]:
            return token
        if token.lower in words["whole_world"] and token.dep == "pobj":
            anchor = token.head.head
            superlative = any(t.tag in {"JJS", "RBS"} for t in (anchor, *anchor.children))
            if token.head.lower in words["standing"] and not superlative:
                return token
        if token.lower in words["abroad"] and _are_many(token):
            return token
    return None


def _are_many(lands: Token) -> bool:
    """Whether countries are counted, and neither those told of nor those of one part of the world."""
    if any(c.dep == "det" or c.pos == "PROPN" or c.entity in {"LOC", "NORP", "GPE"} for c in lands.children):
        return False
    return any(c.dep == "nummod" or c.lower in {"many", "several", "dozens"} for c in lands.children)


def tells_of_disease(sentence: Sentence) -> bool:
    """Whether a sentence tells of a disease."""
    words = read_lexicon("slots")
    known = {*words["pandemics"], *words["diseases"]}
    return any(t.lemma.lower() in known or t.lower in known for t in sentence.tokens[:REACH])


def tells_event(verb: Token) -> bool:
    """Whether a clause tells of an attack, an accident or a disaster."""
    words = read_lexicon("slots")
    names = {*words["events"], *words["disasters"], *words["attack_verbs"], *words["struck_verbs"]}
    names = names.union(*words["site_events"])
    return any(
        t.lemma.lower() in names for t in (verb, *verb.children_of("nsubj", "nsubjpass", "dobj", "agent"))
    )


def is_everywhere(words: str) -> bool:
    """Whether the words of a place slot say that a count is of the whole world."""
    known = read_lexicon("slots")
    lists = ("everywhere", "whole_world", "abroad", "pandemics", "global")
    return any(words.lower() in known[name] for name in lists)


def is_since_then(node: Token) -> bool:
    """Whether the sentence of a count goes on from the beginning of what the one before tells (`since then`)."""
    tokens = node.sentence.tokens[:REACH]
    return any(t.lower == "since" and u.lower == "then" for t, u in pairwise(tokens))


def is_of_the_war(node: Token, clause: Token) -> bool:
    """Whether a count is of a whole war, as its subject or after `in the` (`the conflict has killed N`)."""
    wars = read_lexicon("slots")["wars"]
    clause = joined_to(clause) or clause
    above = [t for t in ancestors_of(clause) if t.pos in {"VERB", "AUX"}][:2]
    chain = [clause, *(above if clause.dep in {"conj", "acl", "advcl", "xcomp"} else ())]
    for token in (t for verb in chain for t in verb.children_of("nsubj", "nsubjpass")):
        kinds = [c for c in token.children_of("compound") if c.pos != "PROPN" or c.lower == "world"]
        if token.lemma.lower() in wars and not kinds:
            return True
    if _is_fighting_on(clause):
        return True
    tokens = node.sentence.tokens
    at = node.i - tokens[0].i
    for token in tokens[max(0, at - 20) : at + 20]:
        if token.lemma.lower() not in wars:
            continue
        if token.dep == "pobj" and token.head.lower in {"in", "during"} and token.head.head is clause:
            return True
        if _is_since(token) and clause in ancestors_of(token):
            return True
    return False


def invades(near: Iterable[tuple[PlaceMention, Token]], land: PlaceMention) -> bool:
    """Whether a sentence calls an invasion by a land (`since the Chadian invasion`): it is not the one invaded."""
    return any(
        token.dep in {"amod", "compound", "poss", "nmod"} and token.head.lemma.lower() == "invasion"
        for place, token in near
        if place.name == land.name
    )


def _is_fighting_on(clause: Token) -> bool:
    """Whether a clause tells what the fighting has come to until now (`the fighting that has killed thousands`)."""
    who = clause.child("nsubj")
    if who is not None and who.lower == "that" and clause.dep == "relcl":
        who = clause.head
    goes_on = any(c.lower in {"has", "have"} for c in clause.children_of("aux"))
    return goes_on and who is not None and who.lower in read_lexicon("slots")["fighting"]


def _is_since(war: Token) -> bool:
    """Whether a war is what a count goes on since (`since the war began`, `since the start of the war`)."""
    verb = war.head
    if war.dep in {"nsubj", "nsubjpass"} and verb.dep == "advcl":
        return any(c.lower == "since" for c in verb.children)
    at = war
    for _ in range(4):
        if at.dep != "pobj":
            return False
        if at.head.lower == "since":
            return True
        at = at.head.head
    return False


def meant_land(node: Token, clause: Token) -> Token | None:
    """The noun that says that a count is of the land told of (`a case in the state`, `deaths in their
    country`), or None."""
    words = read_lexicon("slots")
    tokens = node.sentence.tokens
    at = node.i - tokens[0].i
    for token in tokens[max(0, at - 20) : at + 20]:
        if token.dep != "pobj" or token.lower not in (*words["nation"], *words["regions"]):
            continue
        if token.head.lower not in words["standing"] or token.children_of(
            "amod", "compound", "prep", "relcl"
        ):
            continue
        means = any(
            c.lower in {"the", "this", "that", "their", "its"} for c in token.children_of("det", "poss")
        )
        if means and (token.head.head in (node, clause) or node in (token.head.head.head, token.head.head)):
            return token
    return None


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
