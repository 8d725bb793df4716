"""What the main predicate of a voice's words does: denies, promises, forecasts, threatens, accuses or asks for something."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.extract.attribution.grammar import agent_of, is_negated, is_passive, is_verb
from dateline.model import Token, VoiceMention

#: how a voice speaks of itself
SELF = frozenset({"it", "we", "i", "he", "she", "they"})
_OWN = frozenset({"its", "our", "their"})


def main_predicate(content: Sequence[Token]) -> Token | None:
    """The verb of the content that no other verb of it governs: the first one, left to right."""
    inside = {t.i for t in content}
    for token in content:
        if not (is_verb(token) or (token.pos == "AUX" and token.dep not in {"aux", "auxpass"})):
            continue
        if token.dep in {"relcl", "acl", "advcl", "csubj"} and token.head.i in inside:
            continue
        above = token.head
        while above.i in inside and not above.is_root and not (is_verb(above) or above.pos == "AUX"):
            above = above.head
        if above.i not in inside or above is token or token.is_root:
            return token
    return next((t for t in content if is_verb(t)), None)


def is_self(subject: Token | None, voice: VoiceMention | None) -> bool:
    """Whether the clause's subject is the voice itself or its country or body."""
    if subject is None:
        return True
    if subject.lower in SELF:
        return True
    own_men = any(t.dep == "poss" and t.lower in _OWN for t in subject.children)
    if own_men and subject.pos == "NOUN" and subject.tag == "NNS":
        return True  # `its troops`
    if voice is None:
        return False
    own = {
        w.casefold()[:5] for w in f"{voice.name} {voice.body or ''} {voice.text}".split() if w[:1].isupper()
    }
    if subject.text.casefold()[:5] in own or subject.lower in {"government", "country", "ministry"}:
        return True
    role = (voice.role or "").split()
    stately = any(w.casefold() in {"minister", "president", "chancellor", "premier"} for w in role)
    return stately and subject.entity == "GPE" and sum(w[:1].isupper() for w in role) <= 2


def denies(
    main: Token, subject: Token | None, voice: VoiceMention | None, words: dict[str, frozenset[str]]
) -> bool:
    """Whether the main predicate denies something: calls it false, or says that the voice did not do it."""
    predicates = [t for t in main.children if t.dep in {"attr", "acomp", "oprd"}]
    if any(t.lemma in words["denying_nouns"] for t in predicates):
        return not is_negated(main)  # `it is not false that A`
    objects = [t for t in main.children if t.dep in {"dobj", "attr"}]
    none = any(c.lower == "no" and c.dep in {"det", "neg"} for t in objects for c in t.children)
    if none and subject is not None and is_self(subject, voice):
        return True
    if main.child("expl") is not None and any(
        t.lemma in words["grounds"] and any(c.lower == "no" for c in t.children) for t in objects
    ):
        return True
    links = [t for t in main.children if t.dep == "prep"]
    if any(c.lower == "no" for link in links for noun in link.children for c in noun.children):
        return True
    if any(t.lemma in words["unrelated"] for t in predicates):
        return True
    if not is_negated(main):
        return False
    own_deed = main.lemma in words["wrongdoing"] and is_self(subject, voice)
    return own_deed or main.lemma in words["related"] or any(t.lemma in words["related"] for t in predicates)


def pledges(
    main: Token,
    subject: Token | None,
    voice: VoiceMention | None,
    modals: set[str],
    words: dict[str, frozenset[str]],
) -> bool:
    """Whether the main predicate is something that the voice itself will do."""
    if is_negated(main) or subject is None:
        return False
    if is_passive(main) and agent_of(main) is None and modals & words["future_modals"]:
        return main.lemma in words["granting"]  # `they would be granted a pardon`
    if not is_self(subject, voice) or (subject.lower == "it" and main.lemma == "be"):
        return False  # `it would be a disgrace`
    if modals & words["future_modals"]:
        return not is_passive(main)
    predicates = {t.lemma for t in main.children if t.dep in {"acomp", "attr"}} | {main.lemma}
    aimed = main.lemma in words["intending"] or main.lemma == "go"
    if aimed and main.child("xcomp") is not None and subject.lower in SELF:
        return True
    return bool(predicates & {"commit", "committed", "prepared", "pledge", "promise", "vow"})


def forecasts(main: Token, modals: set[str], words: dict[str, frozenset[str]]) -> bool:
    """Whether the main predicate is something that may or will come."""
    if "have" in {t.lower for t in main.children if t.dep == "aux"} and modals & {
        "could",
        "would",
        "should",
        "might",
        "may",
    }:
        return False
    if modals & words["forecast_modals"] and not is_negated(main):
        return main.lemma not in {"have", "see", "hear", "say", "afford"} or "might" in modals
    if main.lemma in words["forecast_verbs"]:
        return True
    past = main.tag == "VBD"  # "was likely" weighs what has happened
    if any(
        t.lemma == "likely" for t in main.children if t.dep == "acomp" and not (past and not t.child("xcomp"))
    ):
        return True
    if modals & {"will", "'ll", "wo"} or (
        main.lemma == "go" and main.tag == "VBG" and main.child("xcomp") is not None
    ):
        return not is_negated(main)
    return False


def threatens(main: Token) -> bool:
    """Whether a forecast is of harm that follows if nothing is done (`unless`, `if … not`)."""
    for clause in main.children_of("advcl"):
        marks = {t.lower for t in clause.children if t.dep == "mark"}
        if "unless" in marks or ("if" in marks and is_negated(clause)):
            return True
    return False


def accuses(
    main: Token, subject: Token | None, voice: VoiceMention | None, words: dict[str, frozenset[str]]
) -> bool:
    """Whether the main predicate is a party's wrongdoing. An attack as subject names its author in passing."""
    predicates = [t for t in main.children if t.dep in {"attr", "dobj", "prep", "acomp"}]
    if any(
        words["blame"] & {p.lemma, p.lower}
        and any(o.entity in {"GPE", "NORP", "ORG"} for o in p.children_of("poss"))
        for p in predicates
    ):
        return True
    crimes = any(
        t.lemma.casefold() in words["crime_nouns"] | words["condemning"]
        for p in predicates
        for t in p.subtree[:40]
    )
    if crimes and main.lemma in words["evidencing"] and main.child("expl") is None:
        return True
    assaults = main.lemma in words["assaulting"] and any(p.lemma in words["assaults"] for p in predicates)
    caused = main.lemma in words["blamed"] and is_passive(main)
    if not (main.lemma in words["wrongdoing"] or assaults or caused) or is_negated(main):
        return False
    actor = agent_of(main) if is_passive(main) else subject
    if actor is None or (is_self(actor, voice) and actor.lower in SELF):
        return False
    if voice is not None and actor.lower in {w.casefold() for w in voice.text.split()}:
        return False  # police of what the police did
    return actor.entity in {"GPE", "NORP", "ORG", "LOC", "PERSON"} or actor.lower in words["forces"]


def is_wished(main: Token, subject: Token) -> bool:
    """Whether a predicate is a bare form after its subject, as what is asked for has it (`that the fund cover it`)."""
    helpers = main.children_of("aux", "auxpass")
    if not helpers:
        single = subject.tag in {"NN", "NNP"} and subject.child("conj") is None
        return main.tag == "VB" or (single and main.tag == "VBP")
    return len(helpers) == 1 and helpers[0].lower == "be"


def is_needed(main: Token) -> bool:
    """Whether `need`, `have`, `require` asks for something: not `had to be` of how a thing was."""
    clause = main.child("xcomp")
    return clause is not None and not (main.tag == "VBD" and clause.lemma == "be")
