"""Which words belong to a trigger or its clause, and which say something else."""

from __future__ import annotations

from itertools import islice

from dateline.model import Token

#: words of a clause that are looked at
WIDEST = 120
#: heads above a word that are looked at
_DEEP = 40
#: words by which one number is held against another
_HELD = frozenset({"up", "down", "compared", "more", "fewer", "less", "higher", "lower", "rise", "fall"})
_AHEAD = frozenset({"until", "till", "next", "upcoming", "scheduled", "due", "planned"})
#: prepositions that set one happening before or after another
_BESIDE = frozenset({"after", "before", "following"})
#: words that begin what says from when on or until when
_BOUNDS = frozenset({"since", "until", "till"})
#: verbs of clauses that say where a thing comes from (`the plane, which was built in 1977`)
_ORIGIN = frozenset(
    {"build", "construct", "found", "establish", "bear", "open", "date", "name", "complete", "know"}
)


def in_clause_on(token: Token, noun: Token) -> bool:
    """Whether a token stands in a relative or participle clause on a noun."""
    here = token
    while here is not noun and here.head is not here:
        if here.dep in ("acl", "relcl"):
            return True
        here = here.head
    return False


def noun_group(noun: Token) -> list[Token]:
    """A noun with its modifiers and possessor, and the noun after `of`."""
    found = [noun, *noun.children_of("amod", "compound", "nmod", "poss", "nummod")]
    for prep in noun.children_of("prep"):
        if prep.lower == "of":
            for below in prep.children_of("pobj"):
                found += [below, *below.children_of("amod", "compound", "nmod")]
    return found


def origin_words(noun: Token) -> list[Token]:
    """The words after `from` on a noun (`a boy from Lund`)."""
    return [t for prep in noun.children_of("prep") if prep.lower == "from" for t in prep.children_of("pobj")]


def own_words(token: Token) -> list[Token]:
    """The words that hang on a trigger: its subtree, without clauses."""
    return scope_of(token, token)


def scope_of(token: Token, anchor: Token) -> list[Token]:
    """The tokens of the clause around `anchor` (and of the trigger), without clauses that say something
    else: quoted content, relative clauses on other words, coordinated verbs with a subject of their own."""
    found: list[Token] = []
    stack = [anchor]
    while stack and len(found) < WIDEST:
        here = stack.pop()
        found.append(here)
        for child in here.children:
            if child.dep in ("ccomp", "parataxis") and child is not token:
                continue
            if child.dep == "conj" and child.pos == "VERB" and here.pos == "VERB":
                continue
            if child.dep in ("relcl", "advcl") and not is_above(child, token) and here is not token:
                continue
            if child.dep == "punct" or (child.dep in ("relcl", "acl") and child.lemma.lower() in _ORIGIN):
                continue
            stack.append(child)
    if token not in found:
        found.append(token)
    return sorted(found, key=lambda t: t.i)


def upper_clause(token: Token, anchor: Token) -> list[Token]:
    """The clause that an event's own clause is a part of (an infinitive, a participle, a coordinate)."""
    if anchor.dep in ("xcomp", "advcl", "conj", "acl", "relcl", "pcomp") and not anchor.is_root:
        above = anchor.head
        for i, higher in enumerate([above, *above.ancestors]):
            if higher.pos in ("VERB", "AUX"):
                return scope_of(token, higher)
            if i > 4:
                break
    return []


def is_above(token: Token, below: Token) -> bool:
    return token is below or any(a is token for a in below.ancestors)


def is_perfect(verb: Token) -> bool:
    """Whether a verb tells what is so by now (`have died so far`), of no day told before."""
    return any(c.lemma.lower() == "have" and c.lower != "had" for c in verb.children_of("aux"))


def is_of_origin(token: Token) -> bool:
    """Whether a word stands in a clause that says where a thing comes from (`the plane, which was built in 1977`)."""
    return any(
        a.dep in ("relcl", "acl") and a.lemma.lower() in _ORIGIN for a in islice(token.ancestors, _DEEP)
    )


def is_compared(token: Token) -> bool:
    """Whether a time is that of a number that another is held against (`3,100, up from 2,400 on Monday`)."""
    tokens = token.sentence.tokens
    at = token.i - tokens[0].i
    for n in range(at - 1, max(0, at - 7), -1):
        if tokens[n].text in (",", ";") or tokens[n].pos == "VERB":
            break
        if tokens[n].lower in ("from", "than") and tokens[n - 1].lower in _HELD:
            return True  # whatever the parse hangs `on Monday` on
    here = token
    for above in islice(token.ancestors, 6):
        if here.dep == "pobj" and above.lower in ("from", "than", "with", "to"):
            of = above.head
            if of.lower in _HELD or (of.head.lower in _HELD and above.lower == "from"):
                return True
        if above.pos in ("VERB", "AUX") and above.lower not in _HELD:
            return False
        here = above
    return False


def is_in_other_clause(token: Token, trigger: Token) -> bool:
    """Whether a word stands in a relative clause that a trigger is no part of (`like the storm of Lund, which killed
    six in 2013`)."""
    for above in (token, *islice(token.ancestors, _DEEP)):
        if above.dep == "relcl":
            return not is_above(above, trigger) and not is_above(trigger, above)
    return False


def is_days_after(noun: Token) -> bool:
    """Whether a noun is what something else came a stretch of time after or before (`13 days after the bombings`)."""
    return (
        noun.dep == "pobj"
        and noun.head.lower in _BESIDE
        and any(c.entity in ("DATE", "TIME") for c in noun.head.children_of("npadvmod", "nmod", "advmod"))
    )


def is_bound(word: Token) -> bool:
    """Whether a word says from when on or until when (`since 1993`)."""
    return word.dep == "pobj" and word.head.lower in _BOUNDS


def is_since(token: Token) -> bool:
    """Whether a word stands in a clause or phrase that says from when on or until when something was so (`the worst
    day since it began the siege in May`)."""
    for above in (token, *islice(token.ancestors, _DEEP)):
        if is_bound(above):
            return True
        if above.dep in ("advcl", "pcomp") and any(c.lower in _BOUNDS for c in above.children_of("mark")):
            return True
    return False


def is_in_clause_beside(token: Token, trigger: Token) -> bool:
    """Whether a word stands in a clause that a trigger is no part of and that is no part of the trigger's (`after they
    took the town last month`)."""
    for above in (token, *islice(token.ancestors, _DEEP)):
        if is_above(above, trigger):
            return False
        if above.dep in ("relcl", "pcomp") or (above.dep == "advcl" and above.children_of("mark")):
            return True
    return False


def is_to_come(token: Token) -> bool:
    """Whether a time is one that somebody waits for (`until his next hearing on April 5`, `will be held on Friday`)."""
    for above in (token, *islice(token.ancestors, 5)):
        marks = above.children_of("aux", "mark", "amod")
        if above.lower in _AHEAD or any(c.lower in _AHEAD or c.lower == "will" for c in marks):
            return True
    return False
