"""How a count holds: actual, pledged, predicted or conditional; denied; or only reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.lexicons import read_lexicon
from dateline.model import Modality, Token

_PERFECT = frozenset({"have", "'ve", "has", "had"})
_PLEDGED_MEASURES = frozenset({"aid_pledged", "homes_offered"})


@dataclass(frozen=True, slots=True)
class Holding:
    """How a count holds; `unverified` where the words say that it is only reported or presumed."""

    modality: Modality
    unverified: bool
    negated: bool


def read_modality(node: Token, trigger: Token | None, measure: str, tokens: Sequence[Token]) -> Holding:
    """The modality of a count, by the verbs above it up to the verb that reports it."""
    words = read_lexicon("qualifiers")["modality"]
    modality: Modality = "actual"
    hedged = negated = False
    verbs = _verbs_above(node, trigger)
    for depth, verb in enumerate(verbs):
        lowered = {c.lower for c in verb.children if c.dep in {"aux", "auxpass", "advmod", "neg"}}
        perfect = bool(lowered & _PERFECT)
        future = lowered & set(words["future"])
        negated = negated or (depth == 0 and any(c.dep == "neg" and _denies(c, verb) for c in verb.children))
        negated = negated or (verb.dep in {"xcomp", "pcomp"} and verb.head.lemma.lower() in words["fail"])
        hedged = hedged or bool(lowered & set(words["hedge"]))
        if future:
            if perfect and future & {"may", "might", "could", "would", "can"}:
                hedged = True
            elif modality == "actual":
                conditional = "would" in future and any(
                    c.dep == "advcl" and any(m.lower in {"if", "unless"} for m in c.children)
                    for c in verb.children
                )
                modality = "conditional" if conditional else "predicted"
        infinitive = any(c.lower == "to" and c.dep == "aux" for c in verb.children)
        governor = verb.head.lemma.lower()
        if infinitive and not perfect and verb.head is not verb and verb.head.tag != "VBD":
            if governor in words["pledge"] or measure in _PLEDGED_MEASURES:
                modality = "pledged"
            elif governor in words["predict"] and modality == "actual":
                modality = "predicted"
        elif infinitive and not perfect and governor in words["predict"] and modality == "actual":
            modality = "predicted"
        if verb.lemma.lower() in words["pledge"] and measure in _PLEDGED_MEASURES | {"refugees_hosted"}:
            modality = "pledged"
    if measure in _PLEDGED_MEASURES and modality in {"predicted", "actual", "conditional"}:
        modality = "pledged"
    if measure == "refugees_hosted" and modality == "predicted":
        modality = "pledged"
    near = {t.lower for t in tokens}
    hedged = hedged or bool(near & set(words["hedge"]) - {"may"})
    return Holding(modality, hedged, negated)


def _denies(word: Token, verb: Token) -> bool:
    """Whether a `not` denies a verb: before it or at its side, not what is set against it (`, not 60`)."""
    return word.i <= verb.i + 1


def _verbs_above(node: Token, trigger: Token | None) -> list[Token]:
    """The verbs from a count up to (not with) the verb that reports it."""
    found: list[Token] = []
    start = trigger if trigger is not None and trigger.pos in {"VERB", "AUX"} else node
    token = start
    for _ in range(12):
        if token.pos in {"VERB", "AUX"}:
            reports = any(c.dep == "ccomp" and c in found for c in token.children)
            if reports and token.tag in {"VBD", "VBZ", "VBP"}:
                break
            found.append(token)
            if token.dep in {"relcl", "advcl", "ROOT"}:
                break
        if token.head is token:
            break
        token = token.head
    return found
