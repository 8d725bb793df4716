"""Whether a noun can speak: a person, a body, a group of either, a document, or something else."""

from __future__ import annotations

from functools import cache
from typing import Literal

from dateline.extract.attribution.lexicon import CueLexicon
from dateline.extract.names import Offices
from dateline.lexicons import read_rows
from dateline.model import Token

Speaker = Literal["person", "body", "pronoun", "document", "other"]

_PRONOUNS = frozenset("he she they it who we i".split())
_PERSON_ENTITIES, _BODY_ENTITIES = frozenset({"PERSON"}), frozenset({"ORG", "GPE", "NORP"})
#: kinds of nouns for what is told of
_TOLD_OF = frozenset({"event", "words", "abstract", "matter", "measure", "money", "disease", "weather"})
#: kinds of nouns for what cannot speak
_THINGS = frozenset({"building", "place", "thing", "matter", "craft", "vehicle"})
#: endings of nouns for those who do something
_AGENTS = ("er", "or", "ist", "ian", "man", "woman", "person")

DETERMINERS = frozenset(
    "my our your the a an its his her their this that another one some these those".split()
)


def read_speaker(noun: Token, cues: CueLexicon, offices: Offices) -> Speaker:
    """The kind of speaker that a noun names; a bare plural or a name that the pipeline left untyped counts
    as a person where it is capitalised, else as other."""
    low, lemma = noun.lower, noun.lemma.lower()
    if low in _PRONOUNS:
        return "pronoun"
    if is_artefact(noun, cues):
        return "document"
    if (
        noun.text in cues.persons
        or noun.entity in _PERSON_ENTITIES
        or lemma in offices.offices
        or low in offices.offices
    ):
        return "person"
    if lemma in cues.words["several"] and (counted := _counted(noun)) is not None:
        return read_speaker(counted, cues, offices)  # `a number of tax experts`
    doer = noun.pos == "NOUN" and len(lemma) > 5 and lemma.endswith(_AGENTS) and lemma not in _persons()[1]
    if lemma in offices.kin or doer:
        return "person"
    if lemma in offices.anonymous or low in offices.collective or low in cues.words["some_of_them"]:
        return "person"
    if (
        noun.entity in _BODY_ENTITIES
        or lemma in offices.bodies
        or lemma in cues.words["institutions"]
        or lemma in offices.media
        or noun.text in offices.media_names
    ):
        return "body"
    if noun.pos == "NOUN" and is_person_noun(lemma):
        return "person"
    inner = noun.text[:1].isupper() and noun.text[1:].lower() != noun.text[1:] and noun.text.isalpha()
    named = (noun.pos == "PROPN" or (inner and not noun.text.isupper())) and not (
        noun.tag == "NNP" and low.endswith("ing") and not noun.entity
    )
    if low in offices.collective_mass or named or lemma in cues.words["speaking"] or low == "%":
        return "body"
    return "other"


def is_person_noun(word: str) -> bool:
    """Whether a common noun, in small letters, means nothing but persons (`warden`)."""
    return word in _persons()[0]


def is_thing_noun(noun: Token) -> bool:
    """Whether a common noun means nothing but a place or a thing (`plant`, not `council`)."""
    kinds = _kinds().get(noun.lemma.lower(), frozenset())
    return noun.pos == "NOUN" and bool(kinds) and kinds <= _THINGS


def _counted(noun: Token) -> Token | None:
    """The noun after `of`, where it counts other nouns and no such noun itself."""
    of = next((t for t in noun.children_of("prep") if t.lower == "of"), None)
    inner = of.child("pobj") if of is not None else None
    return inner if inner is not None and inner.lemma != noun.lemma else None


@cache
def _persons() -> tuple[frozenset[str], frozenset[str]]:
    """Common nouns that mean nothing but persons (`advocate`, `plaintiff`), and those that mean none (`disaster`)."""
    kinds = {row["noun"]: set(row["kinds"].split()) for row in read_rows("noun_kinds")}
    only = frozenset(noun for noun, found in kinds.items() if found in ({"person"}, {"fighter", "person"}))
    return only, frozenset(noun for noun, found in kinds.items() if not found & {"person", "fighter"})


def lets_in(verb: Token, voice: Token | None, cues: CueLexicon) -> bool:
    """Whether a verb with a bare object may tell of no words, its subject being a house or body that takes in, wins and
    summons (`the school admitted`, `the club claimed`, `the court called`)."""
    house = voice is not None and voice.lemma.lower() in cues.words["institutions"]
    return house and verb.lemma in cues.words["letting_in"]


def is_owned_up(target: Token, lemma: str, cues: CueLexicon) -> bool:
    """Whether an object of `admit` or `claim` is a harm, a deed or a fault, which is said and not taken."""
    noun, words = target.lemma.lower(), cues.words
    if noun in words["harm_counts"] | words["assaults"] | words["crime_nouns"] | words["blame"]:
        return True
    kinds = _kinds().get(noun, frozenset())
    counted = target.child("nummod") is not None
    if lemma == "claim":
        return "event" in kinds and (not counted or noun.endswith("ing"))  # `two bombings`, not `three wins`
    return "event" in kinds or ("abstract" in kinds and "person" not in kinds and not counted)


def is_reportable(noun: Token, cues: CueLexicon) -> bool:
    """Whether a noun names a harm, an event, words or an amount, which are told, not a person or a thing."""
    lemma = noun.lemma.lower()
    kinds = _kinds().get(lemma, frozenset())
    told = cues.words["harm_counts"] | cues.words["harmed"] | cues.words["counts"]
    return lemma in told or not kinds or bool(kinds & _TOLD_OF)


@cache
def _kinds() -> dict[str, frozenset[str]]:
    """What a common noun may mean, by noun."""
    return {row["noun"]: frozenset(row["kinds"].split()) for row in read_rows("noun_kinds")}


def is_artefact(noun: Token, cues: CueLexicon) -> bool:
    """Whether a noun is a document, picture or record that others speak through (`data`, `a statement`)."""
    return noun.lemma.lower() in cues.words["artefacts"] or noun.lower in cues.words["artefacts"]


def body_of(offices: Offices, role: str | None) -> str | None:
    """The words for the body of an office: `Norwegian defence ministry` of a spokesman of it."""
    if not role:
        return None
    words = role.replace(",", " ").split()
    low = [w.casefold() for w in words]
    for at, word in enumerate(low):
        if word in {"of", "for", "at", "from", "to", "with"} and at > 0:
            before = [w for w in words[: at - 1] if w.casefold() not in DETERMINERS]
            rest = [w for w in words[at + 1 :] if w.casefold() != "the"]
            if word == "to" and any(w[:1].isupper() for w in before):
                rest = before  # `the Norland ambassador to Vale`
            return " ".join(rest) or None
    kept = [w.removesuffix("'s").removesuffix("’s") for w in words if w.casefold() not in DETERMINERS]
    kept = [
        w
        for w in kept
        if w.casefold()
        not in {"former", "top", "senior", "deputy", "vice", "acting", "first", "chief", "unnamed"}
        and w
    ]
    if not kept:
        return None
    last = kept[-1].casefold()
    while kept and (
        kept[-1].casefold().rstrip(".") in offices.titles | offices.offices
        or kept[-1].casefold() in offices.anonymous
    ):
        kept.pop()
    if not kept:
        owner = next((w for w in words if w.endswith(("'s", "’s"))), None)
        return owner[:-2] if owner is not None and last in offices.spokespersons else None
    if last == "minister" and kept[-1].casefold() != "prime":
        kept.append("ministry")
    if kept[-1].casefold() == "prime":
        kept.pop()
    return " ".join(kept) or None
