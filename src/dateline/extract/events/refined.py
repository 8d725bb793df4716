"""The most specific type that the words around a trigger allow."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.extract.events.join import is_general
from dateline.extract.events.syntax import adjuncts_of, objects_of, subjects_of
from dateline.extract.events.triggers import EventLexicon, Trigger, find_cues, is_of_illness
from dateline.model import Token


def refined_type(
    main: Trigger,
    actors: Sequence[Token],
    group: Sequence[Trigger],
    clause: Sequence[Token],
    lexicon: EventLexicon,
    others: Sequence[Token] = (),
) -> str:
    """The most specific type that the trigger's own words allow (`rocket attack` is a missile strike)."""
    kind = main.type
    if kind == "killing" and _is_of_disease(group, lexicon):
        return "epidemic"
    for trigger in group[1:]:
        if trigger.rule == "rule" and trigger.token.lemma.lower() in lexicon.words["harm"] and main.nominal:
            continue  # soldiers killed in an attack make it no clash
        if lexicon.family(main.type) == "attack" and lexicon.family(trigger.type) in lexicon.words["shock"]:
            continue  # an attack that sets off a fire is none
        if kind in lexicon.types[trigger.type].refines or (is_general(kind) and not is_general(trigger.type)):
            kind = trigger.type
    near = (
        [
            t
            for trigger in group
            if trigger is main or trigger.type != main.type
            for t in trigger.token.subtree[:40]
            if t in clause
        ]
        if len(clause) < 80
        else []
    )
    near += [c for a in actors for c in [a, *a.children_of("compound", "amod")]]
    theirs = {c.i for o in others for c in [o, *o.children_of("compound", "amod")]}
    near = [t for t in near if t.i not in theirs]  # words of another happening of the sentence
    best, most = kind, 0.0
    for cue, _ in find_cues(sorted(set(near), key=lambda t: t.i), lexicon):
        row = lexicon.types[cue]
        if kind in row.refines and row.weight > most:
            best, most = cue, row.weight
    return best


def _is_of_disease(group: Sequence[Trigger], lexicon: EventLexicon) -> bool:
    """Whether people died of a disease, by what they died of or after, or what is counted beside them."""
    disease = lexicon.classes["disease"]
    for trigger in group:
        token = trigger.token
        beside = [*token.children_of("conj", "appos"), token.head, *token.head.children_of("conj", "appos")]
        cases = [t for t in beside if t.lemma.lower() == "case" and t.children_of("amod", "nummod")]
        if any(is_of_illness(t, lexicon) for t in cases):
            return True  # `40 confirmed cases, 12 deaths`
        causes = adjuncts_of(token, frozenset({"of", "from", "with", "by", "to"})) + subjects_of(token)
        if trigger.nominal:
            causes += [*token.children_of("conj", "compound", "amod"), token.head]
        causes += [o for v in [*token.children_of("advcl"), *_governed(token)] for o in objects_of(v)]
        causes += [t for c in list(causes) for t in adjuncts_of(c, frozenset({"of", "from", "with"}))]
        if any(t.lemma.lower() in disease for t in causes):
            return True
    return False


def _governed(verb: Token) -> list[Token]:
    return [v for prep in verb.children_of("prep") for v in prep.children_of("pcomp")]
