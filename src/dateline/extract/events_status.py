"""Whether a trigger tells a happening at all, and if so whether it is actual, planned, forecast or denied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from dateline.extract.events_triggers import EventLexicon, Trigger, adjuncts_of, objects_of, subjects_of
from dateline.model import Attribution, Event, Modality, Token

Status = Literal["happened", "planned", "forecast", "claimed", "denied"]

_UNREAL = frozenset({"should", "must", "ought"})
_WILL = frozenset({"will", "'ll", "’ll", "shall"})


def status_of(event: Event) -> Status:
    """How an event stands by its own words: who denies or claims it, whether it is still to come.

    >>> from dateline.model import Span
    >>> status_of(Event("e", "r", (), "shelling", "", Span(0, 1), "verb", stance="denies"))
    'denied'
    """
    if event.stance == "denies" or event.negated:
        return "denied"
    if event.modality == "pledged":
        return "planned"
    if event.modality in ("predicted", "conditional"):
        return "forecast"
    if event.attribution is not None:
        return "claimed"
    return "happened"


def is_told(trigger: Trigger, verbs: Sequence[Token], people: Sequence[Token], lexicon: EventLexicon) -> bool:
    """Whether a trigger tells one happening, not a kind of thing, a purpose, a wish or a hypothesis.

    A noun tells one where it has an actor, target, place or time of its own, or is what a clause is
    about; an infinitive where a plan, an order or an attempt governs it. What stands under `if` tells none.
    """
    token = trigger.token
    words = lexicon.words
    for verb in [*verbs, *([] if trigger.nominal else [token])]:
        if {c.lower for c in verb.children_of("aux")} & _UNREAL:
            return False
        if any(
            a.dep == "advcl" and any(c.lower == "if" for c in a.children_of("mark"))
            for a in [verb, *list(verb.ancestors)[:3]]
        ):
            return False
    if trigger.nominal:
        return _noun_is_told(token, people, lexicon)
    if token.dep in ("amod", "compound"):
        return False
    if trigger.rule == "rule" and any(
        c.lower == "no" for t in objects_of(token) for c in t.children_of("det")
    ):
        return False
    if trigger.weight < 1.0 and not objects_of(token) and not subjects_of(token):
        return False
    if any(c.lower == "to" for c in token.children_of("aux")):
        above = token.head
        if token.dep == "advcl" or above is token:
            return False
        governs = words["planned"] | words["predicted"] | words["undone"] | words["attempt"]
        return above.lemma.lower() in governs
    first = {c.lower for c in token.children_of("nsubj")} & {"we", "i", "you"}
    return not (first and not objects_of(token))


def _noun_is_told(token: Token, people: Sequence[Token], lexicon: EventLexicon) -> bool:
    words = lexicon.words
    if token.tag == "NNP" and token.lower == "war":
        return False
    if token.dep in ("compound", "nmod", "npadvmod") and token.head.lemma.lower() in words["not_event_head"]:
        return False
    modifiers = token.children_of("det", "amod")
    if any(c.lower in ("any", "no", "every", "such", "cold") for c in modifiers):
        return False
    if people or token.children_of("nummod", "poss"):
        return True
    if token.dep in ("nsubj", "nsubjpass", "ROOT"):
        return True
    if any(t.entity in ("GPE", "LOC", "FAC", "DATE", "TIME") for t in _phrase(token)):
        return True
    if token.dep in ("dobj", "attr", "conj") and token.head.pos in ("VERB", "AUX", "NOUN"):
        return token.head.lemma.lower() in words["light"] | words["harm"]
    if token.dep != "pobj":
        return False
    inside = token.head.lower == "in" and token.head.head.lemma.lower() in words["harm"] | {"be"}
    return inside or token.head.lower in words["circumstance"]


def _phrase(token: Token) -> list[Token]:
    found = [token, *token.children_of("amod", "compound", "nmod")]
    for noun in adjuncts_of(token):
        found += [noun, *noun.children_of("compound", "amod")]
    return found


def modality_of(
    token: Token, verbs: Sequence[Token], attribution: Attribution | None, lexicon: EventLexicon
) -> Modality:
    """Actual, or pledged (planned), predicted, conditional: by auxiliaries and the verbs above."""
    words = lexicon.words
    for verb in [*verbs, token]:
        for i, above in enumerate([verb, *list(verb.ancestors)[:3]]):
            lemma = above.lemma.lower()
            if i and lemma in words["say"]:
                break
            markers = {c.lower for c in above.children_of("mark", "advmod")}
            if above.dep == "advcl" and markers & words["condition"]:
                return "conditional"
            helpers = {c.lower for c in above.children_of("aux")}
            if helpers & words["predicted"]:
                return "predicted"
            if helpers & _WILL or (i and lemma in words["planned"]):
                return "pledged"
            if i and lemma in words["predicted"]:
                return "predicted"
            if above.dep in ("relcl", "ccomp", "ROOT") or above.pos not in (
                "VERB",
                "AUX",
                "NOUN",
                "ADP",
                "ADJ",
            ):
                break
    if attribution is not None and attribution.stance in ("predicts", "warns", "pledges"):
        later = {c.lower for v in verbs for c in v.children_of("aux")}
        if later & {"would", "could", "may", "might", "will"}:
            return "pledged" if attribution.stance == "pledges" else "predicted"
    adjectives = {c.lower for c in token.children_of("amod")}
    if adjectives & {"planned", "proposed", "scheduled", "upcoming"}:
        return "pledged"
    if adjectives & {"possible", "potential", "expected", "feared", "imminent"}:
        return "predicted"
    return "actual"


def is_negated(token: Token, verbs: Sequence[Token], lexicon: EventLexicon) -> bool:
    """Whether the clause says that it did not happen (`did not`, `no`, `failed to`, `was prevented`)."""
    for verb in [*verbs, token]:
        if verb.children_of("neg") or any(c.lower == "no" for c in verb.children_of("det")):
            return True
        above = verb.head
        if above is verb or verb.dep not in ("xcomp", "dobj", "pcomp", "ccomp"):
            continue
        refused = verb.dep == "xcomp" and above.children_of("neg")
        if above.lemma.lower() in lexicon.words["undone"] or refused:
            return True
    return False
