"""Whether a noun can speak: a person, a body, a group of either, a document, or something else."""

from __future__ import annotations

from typing import Literal

from dateline.extract.attribution.lexicon import CueLexicon
from dateline.extract.names import Offices
from dateline.model import Token

Speaker = Literal["person", "body", "pronoun", "document", "other"]

_PRONOUNS = frozenset("he she they it who we i".split())
_PERSON_ENTITIES, _BODY_ENTITIES = frozenset({"PERSON"}), frozenset({"ORG", "GPE", "NORP"})
#: endings of nouns for those who do something
_AGENTS = ("er", "or", "ist", "ian", "man", "woman", "person")
_GROUPS = frozenset(
    "some many others most several both one few none those two three critics each all neither either dozens scores "
    "hundreds thousands".split()
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
    if lemma in offices.kin or (noun.pos == "NOUN" and len(lemma) > 5 and lemma.endswith(_AGENTS)):
        return "person"
    if lemma in offices.anonymous or low in offices.collective or low in _GROUPS:
        return "person"
    if (
        noun.entity in _BODY_ENTITIES
        or lemma in offices.bodies
        or lemma in cues.words["institutions"]
        or lemma in offices.media
        or noun.text in offices.media_names
    ):
        return "body"
    inner = noun.text[:1].isupper() and noun.text[1:].lower() != noun.text[1:] and noun.text.isalpha()
    named = (noun.pos == "PROPN" or (inner and not noun.text.isupper())) and not (
        noun.tag == "NNP" and low.endswith("ing") and not noun.entity
    )
    if low in offices.collective_mass or named or lemma in cues.words["speaking"]:
        return "body"
    return "other"


def is_artefact(noun: Token, cues: CueLexicon) -> bool:
    """Whether a noun is a document, picture or record that others speak through (`data`, `a statement`)."""
    return noun.lemma.lower() in cues.words["artefacts"] or noun.lower in cues.words["artefacts"]
