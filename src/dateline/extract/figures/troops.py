"""Whose dead are troops: those who are called so, and those whose loss an armed body bears.

A count of killed is one of troops where its noun names them (`seven soldiers`), where the words say which side lost them
(`the battle cost the army 29 dead`, `six rebel deaths`, `one dead in the ranks of the brigade`), and where
outlaws fell in battle or to an army. Whoever merely reports, causes or mourns deaths does not bear them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dateline.extract.figures.counted import Counted
from dateline.extract.figures.frames import MeasureLexicon
from dateline.lexicons import read_lexicon
from dateline.model import Token, trace

if TYPE_CHECKING:
    from dateline.extract.figures.measures import Decision

#: heads from a count up to the verb that it is an object of, at most
_CLIMB = 6
#: words behind a count within which `on the army` tells who lost
_BEHIND = 8
_MODIFIES = ("amod", "compound", "nmod", "poss")


def as_troops(
    decision: Decision, counted: Counted, classes: frozenset[str], lexicon: MeasureLexicon
) -> Decision:
    """The decision with the measure `troops_killed` where the killed are troops, else as it is; `classes` are those of the
    counted."""
    decision = of_troops(decision, classes)
    if decision.measure != "killed":
        return decision
    bearers = _bearers(decision, counted, lexicon)
    if bearers:
        armed = all(_is_armed(token, lexicon) for token in bearers)
        if armed:
            trace.note(
                "measure", "kept", bearers[0], "bears the loss", "an armed body", value="troops_killed"
            )
            return replace(decision, measure="troops_killed")
        return decision
    return _fought(decision, counted, lexicon)


def of_troops(decision: Decision, classes: frozenset[str]) -> Decision:
    """The decision with the measure `troops_killed` where the noun of the killed names soldiers or fighters."""
    if decision.measure == "killed" and "military" in classes:
        return replace(decision, measure="troops_killed")
    return decision


def _bearers(decision: Decision, counted: Counted, lexicon: MeasureLexicon) -> list[Token]:
    """The words for those who lost the dead that a count without people counts (`29 dead`, `30 deaths`, `300 lives`)."""
    trigger = decision.trigger
    named = counted.named
    deaths = trigger if trigger is not None and named is trigger else None
    if named is not None and deaths is None and lexicon.lemma(named) not in _words("losses"):
        return []
    if named is not None and any(c.lower in {"of", "among"} for c in named.children_of("prep")):
        return []
    found = [t for t in _modifiers(named) if t.lower not in _words("plain")] if named is not None else []
    if found:
        return _joined(found)
    return _joined(_by_verb(counted, lexicon) or _among(counted, lexicon))


def _words(name: str) -> frozenset[str]:
    return frozenset(read_lexicon("measures")["bearing"][name])


def _modifiers(noun: Token) -> list[Token]:
    return noun.children_of(*_MODIFIES)


def _joined(tokens: list[Token]) -> list[Token]:
    """Tokens with those that `and` or `or` joins to them."""
    found = list(tokens)
    for token in found:
        found += [t for t in token.children_of("conj") if t not in found and t.pos != "VERB"]
    return found


def _by_verb(counted: Counted, lexicon: MeasureLexicon) -> list[Token]:
    """Those who lost by the verb: who suffered, whom it cost, on whom it was inflicted."""
    at = counted.node
    for _ in range(_CLIMB):
        if at.is_root or at.pos == "VERB":
            break
        at = at.head
    verb = at
    if verb.pos != "VERB" or verb.i > counted.number:
        return []
    lemma = lexicon.lemma(verb)
    if lemma in _words("suffers"):
        subject = verb.child("nsubj")
        if subject is not None and subject.pos == "PRON" and verb.dep == "relcl":
            subject = verb.head
        if subject is None and verb.dep == "conj":
            subject = verb.head.child("nsubj")
        return [subject] if subject is not None else []
    if lemma in _words("costs"):
        cost = [t for t in verb.children_of("dative", "dobj") if t.i < counted.number]
        return [t for t in cost if t.pos in {"NOUN", "PROPN"}][:1]
    if lemma in _words("inflicts"):
        return _inflicted_on(counted)
    if lemma in _words("estimates"):
        losses = verb.child("nsubjpass")
        if losses is None or lexicon.lemma(losses) not in _words("losses"):
            return []
        between = (t for t in verb.sentence.tokens if verb.i < t.i < counted.number)
        if any(lexicon.lemma(t) in _words("losses") for t in between):
            return []  # `… and civilian losses at 30`
        acl = next((t for t in losses.children_of("acl") if lexicon.lemma(t) in _words("inflicts")), None)
        if acl is not None:
            return [p for c in acl.children_of("prep") for p in c.children_of("pobj")][:1]
        return [t for t in _modifiers(losses) if t.pos != "ADJ" or _is_armed(t, lexicon)][:1]
    return []


def _inflicted_on(counted: Counted) -> list[Token]:
    behind = _behind(counted)
    on = next((t for t in behind if t.lower in {"on", "upon"} and t.dep == "prep"), None)
    body = on.child("pobj") if on is not None else None
    return [body] if body is not None else []


def _behind(counted: Counted) -> list[Token]:
    """The few words behind a count."""
    words = counted.node.sentence.tokens
    return list(words[counted.end : counted.end + _BEHIND])


def _among(counted: Counted, lexicon: MeasureLexicon) -> list[Token]:
    """Those in whose ranks, or on whose side, the dead were."""
    for prep in _behind(counted):
        if prep.tag in {"VBD", "VBZ", "VBP", "MD"} or prep.text in {",", ";"}:
            break
        ranks = prep.child("pobj") if prep.dep == "prep" else None
        if ranks is None or lexicon.lemma(ranks) not in _words("ranks"):
            continue
        of = next((c.child("pobj") for c in ranks.children_of("prep") if c.lower == "of"), None)
        return (
            [of] if of is not None else [t for t in _modifiers(ranks) if t.dep != "poss" or t.pos != "PRON"]
        )
    return []


def _is_armed(token: Token, lexicon: MeasureLexicon) -> bool:
    """Whether a word names an armed body or those who serve in one."""
    return lexicon.is_armed_body(token) or "military" in lexicon.classes_of(token)


def _fought(decision: Decision, counted: Counted, lexicon: MeasureLexicon) -> Decision:
    """Extremists and the like whom an army kills or counts, or who fall in battle, are fighters of the other side;
    those whom the police kill are not."""
    if decision.trigger is None or counted.named is None:
        return decision
    if lexicon.lemma(counted.named) not in lexicon.classes["outlaws"] - lexicon.classes["gunmen"]:
        return decision
    verb = decision.trigger
    while verb.dep == "conj" and verb.head.pos == "VERB" and verb.child("nsubj") is None:
        verb = verb.head
    by = verb.child("agent")
    who = [by.child("pobj") if by is not None else verb.child("nsubj")]
    if verb.dep in {"ccomp", "pcomp", "advcl", "acl", "xcomp"}:
        above = verb.head.head if verb.dep == "pcomp" else verb.head
        who.append(above.child("nsubj"))
    words = [t for d in who if d is not None and d is not counted.noun for t in (d, *d.children)]
    words += [t for d in words if d.lower == "of" for t in d.children_of("pobj")]  # `units of the army`
    words = [t for t in words if t.dep not in {"prep", "relcl", "acl", "det"}]
    bodies = lexicon.classes["military_bodies"] | lexicon.classes["fighting"]
    armed = any("military" in lexicon.classes_of(t) or lexicon.lemma(t) in bodies for t in words)
    near = (t for c in verb.children_of("prep") for t in c.children_of("pobj", "pcomp"))
    battle = any(
        lexicon.lemma(t) in lexicon.classes["battles"] or t.lower in lexicon.classes["battles"] for t in near
    )
    return replace(decision, measure="troops_killed") if armed or battle else decision
