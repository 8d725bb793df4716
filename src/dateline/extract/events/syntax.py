"""What stands around a verb or noun in the parse: who does it, to whom, by which preposition."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from dateline.model import Token

NOMINAL = frozenset({"NOUN", "PROPN"})
#: nouns that only count what they are of, or take a part of it
COUNTS = frozenset(
    {
        *("dozen", "hundred", "thousand", "million", "billion", "score", "number", "lot", "rest", "majority"),
        *("part", "piece", "section", "half", "third", "quarter", "most", "group", "pair", "member", "kind"),
    }
)
#: these, and nouns for the shape that a mass takes
PARTS = COUNTS | {
    "sheet",
    "wall",
    "slab",
    "mass",
    "torrent",
    "column",
    "cloud",
    "wave",
    "swarm",
    "pile",
    "block",
}
_CLAUSAL = frozenset({"conj", "xcomp", "advcl", "acl", "pcomp", "ccomp", "relcl"})


def climb(token: Token, most: int) -> list[Token]:
    """The nearest heads above a token, at most so many."""
    return list(islice(token.ancestors, most))


def is_passive(verb: Token) -> bool:
    """Whether a verb's grammatical subject suffers it (`were shelled`, `a town shelled by`)."""
    if verb.pos == "ADJ":
        return True
    if verb.children_of("nsubjpass", "auxpass"):
        return True
    return verb.tag == "VBN" and not any(c.lemma.lower() == "have" for c in verb.children_of("aux"))


def subjects_of(verb: Token) -> list[Token]:
    """Who does it: the subject of an active verb (borrowed from the governing verb where it has none of
    its own), the agent of a passive one."""
    agents = [p for a in verb.children_of("agent") for p in a.children_of("pobj")]
    if is_passive(verb):
        by = [p for a in verb.children_of("prep") if a.lower == "by" for p in a.children_of("pobj")]
        return _spread(agents + by)
    return _spread(_grammatical_subject(verb))


def objects_of(verb: Token) -> list[Token]:
    """To whom or what: the direct object of an active verb, the subject of a passive one."""
    found = verb.children_of("dobj", "dative")
    if is_passive(verb) and not found:
        return _spread(_grammatical_subject(verb))
    relative = [t for t in found if t.tag in ("WDT", "WP") or (t.lower == "that" and t.dep != "det")]
    if relative and verb.dep == "relcl":
        found = [t for t in found if t not in relative] + [verb.head]
    return _spread([t for t in found if t.pos != "ADP"])


def _grammatical_subject(verb: Token) -> list[Token]:
    """The subject of a verb: its own, the noun that its relative or participle clause describes, or that
    of the verb it hangs on."""
    token = verb
    for _ in range(5):
        own = token.children_of("nsubj", "nsubjpass")
        if own:
            relative = own[0].tag in ("WDT", "WP") or own[0].lower == "that"
            if relative and token.dep in ("relcl", "ccomp"):
                return [token.head] if token.head.pos in NOMINAL else []
            return own
        if token.is_root or (token.dep not in _CLAUSAL and token.dep != "acomp"):
            return []
        if token.dep in ("relcl", "acl") and token.head.pos in NOMINAL:
            return [token.head] if token.tag in ("VBN", "VBG") else []
        if token.dep == "ccomp" and token is not verb:
            return []
        governed = token.dep in ("xcomp", "pcomp", "ccomp")
        token = token.head
        if token.pos == "ADP":
            token = token.head
        said = [
            c
            for c in token.children_of("ccomp")
            if c.i < min((t.i for t in token.children_of("nsubj")), default=0)
        ]
        if said and verb.dep == "conj":
            return said[0].children_of("nsubj")  # `they hit nine, the police said, and seized two`
        if verb.dep == "conj" and token.dep == "parataxis" and token.head.children_of("nsubj"):
            return token.head.children_of("nsubj")
        accused = token.children_of("dobj")
        if governed and accused and accused[0].i < verb.i:
            return accused  # `accused the army of killing`, `forced families to flee`
    return []


def adjuncts_of(token: Token, prepositions: frozenset[str] | None = None) -> list[Token]:
    """The nouns that hang on a token by a preposition (of these), one step deep."""
    found = []
    for prep in token.children_of("prep", "agent", "dative"):
        if prepositions is None or prep.lower in prepositions:
            found += prep.children_of("pobj")
    return _spread(found)


def _spread(tokens: Iterable[Token]) -> list[Token]:
    """The tokens and what is coordinated with them, in order."""
    found: list[Token] = []
    queue = list(tokens)
    while queue and len(found) < 24:
        token = queue.pop(0)
        if token not in found:
            found.append(token)
            queue.extend(token.children_of("conj"))
    return found


def base_of(noun: Token) -> str:
    """The dictionary form of a noun, also where a capital at the start of a sentence makes it a name
    (`Wildfires swept the hills`)."""
    lemma = noun.lemma.lower()
    first = noun.i == noun.sentence.tokens[0].i
    return lemma[:-1] if first and noun.tag.startswith("NNP") and lemma.endswith("s") else lemma


def with_wholes(tokens: list[Token]) -> list[Token]:
    """The nouns, and what those are of that count it or take a part (`nine of the pupils`, `a sheet of snow`)."""
    of = frozenset({"of"})
    return tokens + [
        w for t in tokens if t.pos == "NUM" or t.lemma.lower() in PARTS for w in adjuncts_of(t, of)
    ]
