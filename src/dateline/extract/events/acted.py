"""Whether those can do it who are said to: forces withdraw and people of office visit, a bill or a plane does not."""

from __future__ import annotations

from collections.abc import Callable

from dateline.extract.events.syntax import COUNTS, adjuncts_of, objects_of, subjects_of, with_wholes
from dateline.extract.events.triggers import EventLexicon, Trigger
from dateline.model import Token


def is_acted(trigger: Trigger, lexicon: EventLexicon) -> bool:
    """Whether those can do it who are said to: forces withdraw and people of office visit, a bill or a plane
    does not; those who protest or smuggle are people, and no happening.

    The rules of nouns are asked first, then those of the type and of its family; the first that answers decides.
    """
    kind = "territory_taken" if trigger.type.startswith("territory_taken") else trigger.type
    rules = (
        *(_OF_NOUNS if trigger.nominal else ()),
        *_OF_TYPES.get(kind, ()),
        *_OF_FAMILIES.get(lexicon.family(trigger.type), ()),
    )
    return next((told for rule in rules if (told := rule(trigger, lexicon)) is not None), True)


def _named_body(trigger: Trigger, _lexicon: EventLexicon) -> bool | None:
    """A name is no happening (`the Fire Service`), nor is a treaty by its name a signing."""
    token = trigger.token
    if token.entity == "ORG" and token.tag.startswith("NNP"):
        return False
    named = token.tag.startswith("NNP") and any(c.tag == "NNP" for c in token.children_of("compound"))
    return False if named and trigger.type == "agreement" else None


def _device(trigger: Trigger, lexicon: EventLexicon) -> bool | None:
    """A bomb is a bombing where it acts or is acted on (`a bomb went off`), not wherever one is named."""
    token, words = trigger.token, lexicon.words
    if token.lemma.lower() not in words["device"] or trigger.tokens[0].lower in words["planted"]:
        return None
    acts = token.dep in ("nsubj", "nsubjpass", "dobj") and token.head.lemma.lower() in words["device_verb"]
    return None if acts else False


def _doer(trigger: Trigger, lexicon: EventLexicon) -> bool | None:
    """Those who protest or smuggle are people."""
    doer = trigger.token.lemma.lower() in lexicon.words["doer"]
    return False if doer and lexicon.family(trigger.type) != "attack" else None


def _handed_over(trigger: Trigger, lexicon: EventLexicon) -> bool | None:
    """What is handed over or left is land, by a force (not `were pulled out alive`)."""
    token = trigger.token
    if not token.children_of("nsubjpass", "acomp", "oprd"):
        return None
    if any(t.lemma.lower() in lexicon.words["ground"] for t in _moved(trigger)):
        return True
    return any(_is_force(t, lexicon) for t in with_wholes(token.children_of("nsubjpass")))


def _withdrawn(trigger: Trigger, lexicon: EventLexicon) -> bool | None:
    """Forces withdraw, not a person or a bill."""
    if trigger.token.lemma.lower() not in lexicon.words["withdrawal"]:
        return None
    moved = _moved(trigger)
    if moved:
        return any(_is_force(t, lexicon) for t in moved)
    return not any(t.entity == "PERSON" for t in subjects_of(trigger.token))


def _kept_in(trigger: Trigger, lexicon: EventLexicon) -> bool | None:
    """To regain control of a prison takes no land."""
    if trigger.nominal:
        return None
    held = [t for o in objects_of(trigger.token) for t in adjuncts_of(o, frozenset({"of", "over"}))]
    return False if any(t.lemma.lower() in lexicon.words["kept_in"] for t in held) else None


def _fled(trigger: Trigger, lexicon: EventLexicon) -> bool | None:
    """Who flees or leaves does so with many, or from their home; one person leaves a party."""
    token, words = trigger.token, lexicon.words
    if token.lemma.lower() in words["flees"] and token.pos == "VERB":
        return _is_displaced(token, lexicon)
    if token.lemma.lower() in words["leaves"]:
        return not all(_is_one_person(t, lexicon) for t in subjects_of(token))
    return None


def _advanced(trigger: Trigger, lexicon: EventLexicon) -> bool | None:
    """Who advances something does so with forces (not `advanced a claim`)."""
    token = trigger.token
    if token.lemma.lower() not in lexicon.words["advances"] or not token.children_of("dobj"):
        return None
    return any(_is_force(t, lexicon) for t in token.children_of("dobj"))


def _surrounded(trigger: Trigger, lexicon: EventLexicon) -> bool | None:
    """A suspect who is surrounded is not besieged."""
    token = trigger.token
    if token.lemma.lower() not in lexicon.words["surrounds"]:
        return None
    culprits = lexicon.classes["culprit"]
    return not any(t.entity == "PERSON" or t.lemma.lower() in culprits for t in objects_of(token))


def _sentenced(trigger: Trigger, lexicon: EventLexicon) -> bool | None:
    """A sentence is passed where it is served or handed down (not `his sentence`)."""
    token = trigger.token
    if not trigger.nominal or token.lemma.lower() not in lexicon.words["sentences"]:
        return None
    return token.head.lemma.lower() in lexicon.classes["served"]


def _damaged(trigger: Trigger, _lexicon: EventLexicon) -> bool | None:
    """A bullet that hits him damages nothing."""
    objects = objects_of(trigger.token)
    if trigger.nominal or not objects:
        return None
    return not all(t.pos == "PRON" or t.entity == "PERSON" for t in objects)


def _signed(trigger: Trigger, lexicon: EventLexicon) -> bool | None:
    """Deals are signed; what is agreed to be so, or by one person to be done, is no deal, nor is one that is none yet."""
    token, words = trigger.token, lexicon.words
    if token.lemma.lower() in words["signs"] and token.pos == "VERB":
        signed = objects_of(token)
        return not signed or any(t.lemma.lower() in lexicon.classes["deal"] for t in signed)
    if trigger.nominal:
        unsigned = any(c.lower in words["unsigned"] for c in token.children_of("amod", "det"))
        return False if unsigned else None
    if token.children_of("ccomp"):
        return False  # `not all agreed that it was right`
    if token.children_of("xcomp"):
        who = subjects_of(token)  # `the mayor agreed to add a lane`
        return len(who) != 1 or not (who[0].entity == "PERSON" or who[0].lower in ("he", "she", "i"))
    return None


def _delivered(trigger: Trigger, lexicon: EventLexicon) -> bool | None:
    """A camp that was built for 900 brings no aid, nor does who gives blood or flies somebody to a hospital."""
    token, words = trigger.token, lexicon.words
    if token.children_of("nsubjpass") and _has_room(token):
        return False
    if token.lemma.lower() not in words["flown_or_given"] or token.pos != "VERB":
        return None
    given = objects_of(token)
    if any(t.pos == "PRON" or t.entity == "PERSON" or t.lower in words["blood"] for t in given):
        return False
    cared = any(t.lemma.lower() in words["care"] for t in adjuncts_of(token, frozenset({"to"})))
    return False if cared else None


def _helped(trigger: Trigger, lexicon: EventLexicon) -> bool | None:
    """A culprit gives no aid."""
    if trigger.nominal:
        return None
    return not any(t.lemma.lower() in lexicon.classes["culprit"] for t in subjects_of(trigger.token))


def _visited(trigger: Trigger, lexicon: EventLexicon) -> bool | None:
    """People of office visit; who sees kin, or flies others to a place, does not."""
    token = trigger.token
    if trigger.nominal:
        whose = token.children_of("poss")
        theirs = bool(whose) and all(t.pos == "PRON" for t in whose) and token.dep == "pobj"
        return False if theirs else None  # `the last leg of their trip`
    if len(trigger.tokens) > 1 and token.children_of("dobj"):
        return False  # `flew hundreds of people to`
    if any(t.lemma.lower() in lexicon.words["relative"] for t in objects_of(token)):
        return False
    subjects = subjects_of(token)
    return not subjects or any(
        t.entity in ("PERSON", "ORG", "GPE", "NORP")
        or t.pos == "PRON"
        or t.lemma.lower() in lexicon.classes["visitor"]
        for t in subjects
    )


#: a rule says whether an act is one; None where it has nothing to say
_Rule = Callable[[Trigger, EventLexicon], bool | None]

_OF_NOUNS: tuple[_Rule, ...] = (_named_body, _device, _doer)
_OF_TYPES: dict[str, tuple[_Rule, ...]] = {
    "territory_transfer": (_handed_over, _withdrawn),
    "territory_taken": (_kept_in,),
    "displacement": (_fled,),
    "ground_assault": (_advanced,),
    "siege": (_surrounded,),
    "prosecution": (_sentenced,),
    "damage": (_damaged,),
    "agreement": (_signed,),
    "aid_delivery": (_delivered,),
    "visit": (_visited,),
}
_OF_FAMILIES: dict[str, tuple[_Rule, ...]] = {"aid": (_helped,)}


def _moved(trigger: Trigger) -> list[Token]:
    """What an act of leaving or handing over is done with, or whose it is."""
    token = trigger.token
    if not trigger.nominal:
        return objects_of(token)
    return [*adjuncts_of(token, frozenset({"of"})), *token.children_of("poss")]


def is_clipped(verb: Token, lexicon: EventLexicon) -> bool:
    """Whether a verb of harm has a counted subject and no object, as in a list or a headline that leaves out `were`
    (`90 people injured`): those it was done to."""
    done = lexicon.words["maim"] | lexicon.words["damage_verb"] | lexicon.words["done_to"]
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
