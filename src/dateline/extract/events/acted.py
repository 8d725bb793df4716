"""Whether those can do it who are said to: forces withdraw and people of office visit, a bill or a plane does not."""

from __future__ import annotations

from dateline.extract.events.syntax import COUNTS, adjuncts_of, objects_of, subjects_of, with_wholes
from dateline.extract.events.triggers import EventLexicon, Trigger
from dateline.model import Token

#: verbs that nobody does to nobody, so that without an object their subject has it done to them
_DONE_TO = frozenset({"displace", "uproot", "arrest", "detain", "abduct", "kidnap", "rescue", "hospitalise"})


def is_acted(trigger: Trigger, lexicon: EventLexicon) -> bool:
    """Whether those can do it who are said to: forces withdraw and people of office visit, a bill or a plane
    does not; those who protest or smuggle are people, and no happening."""
    token = trigger.token
    words = lexicon.words
    if trigger.nominal:
        if token.entity == "ORG" and token.tag.startswith("NNP"):
            return False  # a name: the fire service
        named = token.tag.startswith("NNP") and any(c.tag == "NNP" for c in token.children_of("compound"))
        if named and trigger.type == "agreement":
            return False  # a treaty by its name is no signing
        if token.lemma.lower() in words["device"] and trigger.tokens[0].lower not in words["planted"]:
            verb = token.head
            acts = token.dep in ("nsubj", "nsubjpass", "dobj") and verb.lemma.lower() in words["device_verb"]
            if not acts:
                return False
        if token.lemma.lower() in words["doer"] and lexicon.family(trigger.type) != "attack":
            return False
    moved = objects_of(token) if not trigger.nominal else adjuncts_of(token, frozenset({"of"}))
    if trigger.nominal:
        moved += token.children_of("poss")
    if trigger.type == "territory_transfer" and token.children_of("nsubjpass", "acomp", "oprd"):
        return any(t.lemma.lower() in words["ground"] for t in moved) or any(
            _is_force(t, lexicon) for t in with_wholes(token.children_of("nsubjpass"))
        )  # not `were pulled out alive`
    if trigger.type.startswith("territory_taken") and not trigger.nominal:
        held = [t for o in objects_of(token) for t in adjuncts_of(o, frozenset({"of", "over"}))]
        if any(t.lemma.lower() in words["kept_in"] for t in held):
            return False  # `regained control of the prison`
    if trigger.type == "territory_transfer" and token.lemma.lower() in words["withdrawal"]:
        if moved:
            return any(_is_force(t, lexicon) for t in moved)
        return not any(t.entity == "PERSON" for t in subjects_of(token))
    if trigger.type == "displacement" and token.lemma.lower() in words["flees"] and token.pos == "VERB":
        return _is_displaced(token, lexicon)
    if trigger.type == "displacement" and token.lemma.lower() in words["leaves"]:
        return not all(_is_one_person(t, lexicon) for t in subjects_of(token))
    if (
        trigger.type == "ground_assault"
        and token.lemma.lower() in words["advances"]
        and token.children_of("dobj")
    ):
        return any(_is_force(t, lexicon) for t in token.children_of("dobj"))
    if trigger.type == "siege" and token.lemma.lower() in words["surrounds"]:
        kept = lexicon.classes["culprit"]
        return not any(t.entity == "PERSON" or t.lemma.lower() in kept for t in objects_of(token))
    if trigger.type == "prosecution" and trigger.nominal and token.lemma.lower() in words["sentences"]:
        return (
            token.head.lemma.lower() in lexicon.classes["served"]
        )  # not `his sentence`, `serving a sentence`
    if trigger.type == "damage" and not trigger.nominal and objects_of(token):
        return not all(
            t.pos == "PRON" or t.entity == "PERSON" for t in objects_of(token)
        )  # `a bullet hit him`
    if trigger.type == "agreement" and token.lemma.lower() in words["signs"] and token.pos == "VERB":
        signed = objects_of(token)
        return not signed or any(t.lemma.lower() in lexicon.classes["deal"] for t in signed)
    if trigger.type == "aid_delivery" and token.children_of("nsubjpass") and _has_room(token):
        return False  # `the camp was built for 900 people`
    if (
        trigger.type == "aid_delivery"
        and token.lemma.lower() in words["flown_or_given"]
        and token.pos == "VERB"
    ):
        if any(
            t.pos == "PRON" or t.entity == "PERSON" or t.lower in words["blood"] for t in objects_of(token)
        ):
            return False
        if any(t.lemma.lower() in words["care"] for t in adjuncts_of(token, frozenset({"to"}))):
            return False
    if lexicon.family(trigger.type) == "aid" and not trigger.nominal:
        kept = lexicon.classes["culprit"]
        return not any(t.lemma.lower() in kept for t in subjects_of(token))
    if trigger.type == "agreement" and not trigger.nominal and token.children_of("ccomp"):
        return False  # `not all agreed that it was right`
    if (
        trigger.type == "agreement"
        and trigger.nominal
        and any(c.lower in words["unsigned"] for c in token.children_of("amod", "det"))
    ):
        return False
    if trigger.type == "agreement" and not trigger.nominal and token.children_of("xcomp"):
        who = subjects_of(token)  # `the mayor agreed to add a lane`
        return len(who) != 1 or not (who[0].entity == "PERSON" or who[0].lower in ("he", "she", "i"))
    if trigger.type == "visit" and trigger.nominal:
        whose = token.children_of("poss")
        if whose and all(t.pos == "PRON" for t in whose) and token.dep == "pobj":
            return False  # `the last leg of their trip`
    if trigger.type == "visit" and not trigger.nominal:
        subjects = subjects_of(token)
        if len(trigger.tokens) > 1 and token.children_of("dobj"):
            return False  # `flew hundreds of people to`
        if any(t.lemma.lower() in words["relative"] for t in objects_of(token)):
            return False
        return not subjects or any(
            t.entity in ("PERSON", "ORG", "NORP", "GPE")
            or t.pos == "PRON"
            or t.lemma.lower() in lexicon.classes["visitor"]
            for t in subjects
        )
    return True


def is_clipped(verb: Token, lexicon: EventLexicon) -> bool:
    """Whether a verb of harm has a counted subject and no object, as in a list or a headline that leaves out `were`
    (`90 people injured`): those it was done to."""
    done = lexicon.words["maim"] | lexicon.words["damage_verb"] | _DONE_TO
    if verb.lemma.lower() not in done or verb.tag not in ("VBD", "VBN") or verb.children_of("aux", "prt"):
        return False
    counted = any(c.pos == "NUM" for t in verb.children_of("nsubj") for c in t.children_of("nummod"))
    return counted and not objects_of(verb) and not verb.children_of("ccomp", "xcomp")


def _has_room(verb: Token) -> bool:
    """Whether words say for how many a thing was made."""
    return any(c.pos == "NUM" for t in adjuncts_of(verb, frozenset({"for"})) for c in (t, *t.children))


def _is_displaced(verb: Token, lexicon: EventLexicon) -> bool:
    """Whether those who flee leave their homes: many, a people, or from a place or fighting, not the guests of a
    party or a driver."""
    who = subjects_of(verb)
    if who and all(t.entity == "PERSON" for t in who):
        return any(c.lower in lexicon.words["homes"] for c in verb.children_of("dobj"))
    if not who or objects_of(verb):
        return True
    many = lexicon.classes["civilian"] | lexicon.classes["refugee"]
    return any(
        t.lemma.lower() in many
        or t.pos in ("NUM", "PRON")
        or t.entity in ("NORP", "GPE", "CARDINAL")
        or t.children_of("nummod", "quantmod")
        or t.lemma.lower() in COUNTS
        or (
            t.tag in ("NNS", "NNPS")
            and (
                verb.child("advcl") is not None
                or bool(adjuncts_of(verb, frozenset({"to", "from", "into", "across"})))
            )
        )
        for t in who
    )


def _is_one_person(token: Token, lexicon: EventLexicon) -> bool:
    kinds = lexicon.classes["visitor"] | lexicon.classes["culprit"] | lexicon.classes["person"]
    one = token.tag in ("NN", "NNP") and token.lemma.lower() in kinds - {"family", "people"}
    return one or token.entity == "PERSON" or token.lower in ("he", "she", "i")


def _is_force(token: Token, lexicon: EventLexicon) -> bool:
    forces = (
        lexicon.classes["state_force"]
        | lexicon.classes["armed_group"]
        | lexicon.classes["forces_moved"]
        | lexicon.classes["military"]
    )
    told = [token, *token.children_of("compound", "amod")]
    return (
        token.entity in ("GPE", "NORP") or token.pos == "PRON" or any(t.lemma.lower() in forces for t in told)
    )
