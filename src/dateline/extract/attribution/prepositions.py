"""What follows a preposition of the cue: `called for X`, `warned of X`, `called on X to leave`, `praised X for Y`."""

from __future__ import annotations

from dateline.extract.attribution.candidate import QUOTES
from dateline.extract.attribution.gloss import without_gloss
from dateline.extract.attribution.grammar import (
    is_to_infinitive,
    links_of,
)
from dateline.extract.attribution.lexicon import Cue, CueLexicon
from dateline.model import Token


def preposition_used(verb: Token, content: tuple[Token, ...], entry: Cue, cues: CueLexicon) -> str:
    for word in links_of(verb):
        wanted = word.lower in entry.prepositions or (verb.lemma, word.lower) in cues.phrasal
        if verb.i < word.i < content[0].i and wanted:
            return word.lower
    return ""


def read_preposition(verb: Token, _voice: Token | None, entry: Cue, cues: CueLexicon) -> tuple[Token, ...]:
    """`called for X`, `warned of X`, `called on X to do Y`."""
    wanted = set(entry.prepositions)
    if "phrasal" in entry.takes:
        wanted |= {particle for (lemma, particle) in cues.phrasal if lemma == verb.lemma}
    first = verb.child("dobj") if verb.lemma in {"compare", "liken"} else None
    beside = [t for t in first.children_of("prep") if t.lower == "to"] if first is not None else []
    for link in (*links_of(verb), *beside):
        if link.i < verb.i or link.lower not in wanted:
            continue
        told = verb.child("dobj")
        if link.lower == "on" and "obj" in entry.takes and told is not None and verb.i < told.i < link.i:
            continue  # `described the scene on the radio`
        judges = "obj" in entry.takes and entry.stance not in {"demands", "warns"}
        judges = judges or entry.takes >= {"as", "deed"}
        if verb.lemma in {"compare", "liken"} and verb.child("dobj", "nsubjpass") is None:
            return ()  # `how does it compare to A`
        if link.lower == "to" and "to" in entry.prepositions and "as" in entry.takes:
            likened = _blamed(verb, link)  # `likened the plan to a trap`: both
            if likened is not None:
                return without_gloss(likened, link, cues)
        if link.lower == "for" and judges and (praised := _blamed(verb, link)) is not None:
            return without_gloss(praised, link, cues)
        if link.dep == "mark":
            return without_gloss([t for t in link.head.subtree if t.i > link.i], link, cues)
        target = link.child("pobj", "pcomp")
        asked = target or next((c for c in verb.children if _is_asked_to(c, link)), None)
        if asked is None or (target is not None and target.entity in {"DATE", "TIME"}):
            continue
        if link.lower == "on" and target is not None and target.lower in cues.words["statements"]:
            continue  # `wrote on Twitter`
        members = {t.i for t in link.subtree if t.i > link.i}
        for clause in verb.children:
            if clause.i > link.i and clause.dep in {"xcomp", "advcl", "ccomp"} and is_to_infinitive(clause):
                members |= {t.i for t in clause.subtree}
        if not members:
            continue
        run = [t for t in verb.sentence.tokens if min(members) <= t.i <= max(members)]
        again = next((n for n, t in enumerate(run) if t.dep == "conj" and t.lemma == verb.lemma), len(run))
        run = run[: again - 1 if again < len(run) and run[again - 1].dep == "cc" else again]
        if verb.lemma == "refer" and not any(t.text in QUOTES or t.lower == "as" for t in run):
            return ()  # `the name refers to a river`
        return without_gloss(run, link, cues)
    return ()


def _is_asked_to(clause: Token, link: Token) -> bool:
    """Whether an infinitive has the one it asks as its own subject right after the preposition (`called on people
    to leave`)."""
    own = clause.child("nsubj", "nsubjpass")
    if own is None or clause.dep not in {"xcomp", "ccomp"} or not is_to_infinitive(clause):
        return False
    return min(t.i for t in own.subtree) == link.i + 1


def _blamed(verb: Token, link: Token) -> list[Token] | None:
    """Whom a cue praises or blames and for what (`criticised the mayor for the delay`), or None."""
    target = verb.child("dobj")
    if target is None or not verb.i < target.i < link.i or link.child("pobj", "pcomp") is None:
        return None
    first, last = min(t.i for t in target.subtree), max(t.i for t in link.subtree)
    return [t for t in verb.sentence.tokens if first <= t.i <= last]
