"""Small questions to the parse that all rules ask: whose verb is this, what are its words, is it negated."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.extract.attribution.candidate import EDGE, QUOTES
from dateline.model import Token

#: prepositions after a perfect whose `'s` looks like a passive's (`who's called for talks`)
_OF_ACTIVE = frozenset("for on after about against".split())
_PARTICLES = frozenset("back out off up down away".split())
_ASIDE = frozenset({"aside", "away"})  # particles that the parse takes for adverbs
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "X", "DET", "SYM"})


def is_verb(token: Token) -> bool:
    """Whether the token is a full verb (participles and mistagged verbs with a subject included)."""
    if token.tag.startswith("VB"):
        return token.dep not in {"aux", "auxpass", "amod", "compound"}
    return token.pos == "VERB" and token.dep not in {"aux", "auxpass", "amod", "compound"}


def is_finite(clause: Token) -> bool:
    """Whether a clause has a finite verb or auxiliary."""
    return clause.tag in {"VBD", "VBZ", "VBP"} or any(
        t.tag in {"VBD", "VBZ", "VBP", "MD"} for t in clause.children_of("aux", "auxpass", "cop")
    )


def is_past_perfect(verb: Token) -> bool:
    """Whether a verb stands in the past perfect (`had left`)."""
    return verb.tag == "VBN" and any(t.lower == "had" for t in verb.children_of("aux"))


def is_passive(verb: Token) -> bool:
    """Whether a verb is passive by its parse; `'s` before an object or a cue's preposition is `has`."""
    link = verb.child("auxpass")
    if link is not None and link.lower in {"'s", "’s"} and agent_of(verb) is None:
        return verb.child("dobj") is None and not any(t.lower in _OF_ACTIVE for t in verb.children_of("prep"))
    return link is not None or verb.child("nsubjpass") is not None


def agent_of(verb: Token) -> Token | None:
    """The noun after `by` of a passive, or None."""
    for by in verb.children:
        if by.dep == "agent" or (by.dep == "prep" and by.lower == "by"):
            found = by.child("pobj")
            if found is not None and found.entity not in {"DATE", "TIME"}:
                return found  # not `By Wednesday, 40 had been reported missing`
    return None


def own_subject(verb: Token) -> Token | None:
    """The verb's own subject, or None; an inverted subject (`said the mayor`) too."""
    subjects = verb.children_of("nsubj", "nsubjpass")
    if len(subjects) > 1 and subjects[0].i < verb.i < subjects[-1].i:
        tokens = verb.sentence.tokens
        if tokens[verb.i - 1 - tokens[0].i].text in QUOTES:
            return subjects[-1]  # `"The dam," said X, "is old"`
        dash, behind = tokens[verb.i - 1 - tokens[0].i], subjects[-1]
        if dash.text in {"-", "–", "—"} and dash.space_before and behind.subtree[0].i == verb.i + 1:
            return behind  # `The dams - said X - are old`
    if len(subjects) > 1 and subjects[-1].i < verb.i and _is_parted(subjects[-1]):
        return subjects[-1]  # `These boats, Vos explained, were old` read as one clause
    if subjects and subjects[0].i < verb.i and (after := _behind_marks(subjects[0], verb)) is not None:
        return after
    return subjects[0] if subjects else None


def _behind_marks(subject: Token, verb: Token) -> Token | None:
    """The noun between a closing mark and its verb, where the parse takes a word inside the marks for the subject
    (`"I heard a woman call" a neighbour said`); None elsewhere."""
    tokens = verb.sentence.tokens
    base = tokens[0].i
    between = tokens[subject.i - base + 1 : verb.i - base]
    marks = [n for n, t in enumerate(between) if t.text in QUOTES]
    if len(marks) != 1 or any(t.text in QUOTES for t in subject.subtree if t.i < subject.i):
        return None
    run = between[marks[0] + 1 :]
    inside = {t.i for t in run}
    heads = [t for t in run if t.pos in {"NOUN", "PROPN", "PRON"} and t.head.i not in inside]
    opened = sum(1 for t in tokens[: subject.i - base] if t.text in QUOTES) % 2
    return heads[0] if heads and opened and len(run) <= 8 else None


def _is_parted(noun: Token) -> bool:
    """Whether a comma stands right before the noun's phrase."""
    tokens = noun.sentence.tokens
    first = min(t.i for t in noun.subtree) - tokens[0].i
    while first > 1 and tokens[first - 1].text in QUOTES:
        first -= 1
    return first > 0 and tokens[first - 1].text == ","


def subject_of(verb: Token, hops: int = 4) -> Token | None:
    """The subject as it is understood: the verb's own, that of the verb it is joined to or depends on, the
    object that an infinitive takes as its subject, the noun that a participle or relative clause describes.
    """
    own = own_subject(verb)
    if own is not None:
        if own.lower in {"who", "which", "that"} and verb.dep == "relcl":
            return verb.head
        beside = own.child("conj") if own.pos == "NUM" and own.child("cc") is not None else None
        if beside is not None and beside.i < verb.i and beside.pos in {"NOUN", "PROPN"}:
            return beside  # `the quay holds 100 but officials say …`
        return own
    if hops == 0 or verb.is_root:
        return None
    head = verb.head
    if verb.dep in {"relcl", "acl"}:
        said = [c for c in head.children_of("relcl") if verb.dep == "acl" and head.i < c.i < verb.i]
        for told in said:  # `including a child he said adding that A`, whose comma the text has lost
            who = own_subject(told)
            if who is not None and who.lower in {"he", "she", "they", "it"}:
                return who
        return head if head.pos in _NOMINAL else None
    if verb.dep in {"xcomp", "ccomp"} and is_verb(head):
        objects = [t for t in head.children if t.dep in {"dobj", "dative"} and t.i < verb.i]
        return objects[0] if objects else subject_of(head, hops - 1)
    to = head.child("aux")
    if verb.dep == "conj" and verb.tag in {"VBD", "VBZ", "VBP"} and to is not None and to.tag == "TO":
        return subject_of(head.head, hops - 1)  # `urged X to stay and spoke to Y`
    if verb.dep in {"conj", "advcl", "dep", "parataxis"} and (is_verb(head) or head.pos == "AUX"):
        if is_passive(head) and verb.dep == "advcl" and agent_of(head) is not None:
            return agent_of(head)
        return subject_of(head, hops - 1)
    if verb.dep == "xcomp" and head.dep in {"acomp", "oprd"} and not is_verb(head):
        return subject_of(head.head, hops - 1)  # `was able to show`
    if verb.dep == "pcomp" and head.dep == "prep" and head.lower == "for" and is_verb(head.head):
        blamed = head.head.child("dobj")
        if blamed is not None and blamed.i < head.i:
            return blamed  # `blame him for urging A`
    if verb.dep == "pcomp" and head.dep == "prep":
        above = head.head.head if head.head.dep == "acomp" else head.head  # `was forceful in blaming X`
        return subject_of(above, hops - 1) if is_verb(above) or above.lemma == "be" else None
    if verb.dep == "pobj":
        return None
    return None


def links_of(verb: Token) -> list[Token]:
    """The particles and prepositions of a verb, and the `for` that opens its infinitive's subject (`called for
    the talks to resume`)."""
    links = [t for t in verb.children if t.dep in {"prep", "prt"}]
    for particle in verb.children:
        if particle.lower in _PARTICLES and particle.i == verb.i + 1 and particle.dep in {"advmod", "prt"}:
            links += [t for t in particle.children if t.dep == "prep"]  # `pushed back against`
    for clause in verb.children:
        if clause.i > verb.i and clause.dep in {"advcl", "ccomp", "xcomp"}:
            links += [t for t in clause.children if t.dep == "mark" and t.lower == "for" and t.i > verb.i]
    return links


def is_negated(verb: Token) -> bool:
    """Whether a word of its own negates the verb."""
    return any(t.dep == "neg" or t.lower in {"n't", "never"} for t in verb.children)


def cue_tokens(verb: Token) -> tuple[Token, ...]:
    """The verb with the auxiliaries and adverbs that stand before it without a break, and its particle."""
    words = [verb]
    at = verb
    before = {t.i: t for t in verb.children if t.dep in {"aux", "auxpass", "neg", "advmod"} and t.i < verb.i}
    while at.i - 1 in before:
        at = before[at.i - 1]
        words.append(at)
    words += [t for t in verb.children if t.dep == "prt" or (t.lower in _ASIDE and t.i == verb.i + 1)]
    return tuple(sorted(words, key=lambda t: t.i))


def phrase_of(head: Token, limit: int = 60) -> list[Token]:
    """The noun phrase around a head, without relative clauses, participles, or what lies across a
    quotation mark."""
    found: list[Token] = [head]
    stack = [c for c in head.children if _in_phrase(c)]
    while stack and len(found) < limit:
        token = stack.pop()
        found.append(token)
        stack.extend(c for c in token.children if _in_phrase(c))
    found.sort(key=lambda t: t.i)
    first = last = found.index(head)
    while first > 0 and found[first - 1].i == found[first].i - 1 and found[first - 1].text not in QUOTES:
        first -= 1
    while (
        last + 1 < len(found)
        and found[last + 1].i == found[last].i + 1
        and found[last + 1].text not in QUOTES
    ):
        last += 1
    while first < last and (
        found[first].text in EDGE or found[first].dep in {"cc", "mark"} or found[first].pos == "CCONJ"
    ):
        first += 1
    while last > first and (found[last].text in EDGE or found[last].dep == "cc" or found[last].tag == "POS"):
        last -= 1
    kept = found[first : last + 1]
    opened = next((n for n, t in enumerate(kept) if t.text in {"(", "["}), 0)
    if opened and kept[opened].i > head.i and not any(t.text in {")", "]"} for t in kept[opened:]):
        return kept[:opened]
    return kept


def _in_phrase(token: Token) -> bool:
    if token.dep in {"relcl", "acl", "advcl", "parataxis", "ccomp", "dep", "ROOT"}:
        return False
    if token.dep == "punct" and token.text in {";", ":", "—", "–", "-", "--"} and token.space_before:
        return False
    if token.dep == "prep" and any(t.dep == "pobj" and t.entity in {"DATE", "TIME"} for t in token.children):
        return False
    if token.dep == "prep" and token.lower == "during":
        return False
    return not (token.dep == "conj" and is_verb(token))


def clause_of(token: Token) -> Token:
    """The nearest verb above a token, or the root."""
    for above in token.ancestors:
        if is_verb(above) or above.pos == "AUX":
            return above
    return token.sentence.root


def is_to_infinitive(clause: Token) -> bool:
    """Whether a clause is an infinitive with `to`."""
    return any(t.tag == "TO" for t in clause.children)


def naming_words(head: Token, tokens: Sequence[Token]) -> list[Token]:
    """The words that name the one whom a phrase describes (`a neighbour named Ilse Dorn`); empty where none do."""
    link = head.child("acl")
    if link is None or link.lower not in {"named", "called"} or tokens[-1].i + 1 != link.i:
        return []
    rest = head.sentence.tokens[link.i + 1 - head.sentence.tokens[0].i :]
    name: list[Token] = []
    for token in rest[:5]:
        if token.pos != "PROPN" or not token.text[:1].isupper():
            break
        name.append(token)
    return [link, *name] if name else []
