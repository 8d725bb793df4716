"""Which sense a trigger has: whether what stands around it makes it an event (`rebels surrounded the town`) or leaves
it its plain sense (`cafes surround the square`).

A noun is of kinds (person, armed, building, words, ...): those of `lexicons/noun_kinds.csv`, which is read off WordNet,
and of `[kinds]` in `lexicons/event_senses.toml`, whose rows say of what kinds the subject, object or governor of an
ambiguous trigger must be. A noun whose kinds are unknown speaks for no sense and against none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from dateline.extract.events.syntax import (
    COUNTS,
    NOMINAL,
    PARTS,
    adjuncts_of,
    base_of,
    is_passive,
    objects_of,
    subjects_of,
)
from dateline.lexicons import read_lexicon, read_rows
from dateline.model import Token

_ONE = frozenset({"he", "she", "him", "her", "his", "i", "me", "himself", "herself", "myself"})
_TIED = frozenset({"of", "on", "against", "at", "to", "into", "in", "between", "with", "upon"})
_PARTNER = frozenset({"with", "between"})
_BY = frozenset({"by"})
_OF = frozenset({"of"})
_FROM = frozenset({"from"})


@dataclass(frozen=True, slots=True)
class Sense:
    """A row of `lexicons/event_senses.toml`: what a trigger's surroundings must be for its sense of a crisis."""

    types: frozenset[str]
    rest: tuple[str, ...]
    nominal: bool
    wanted: Mapping[str, frozenset[str]]
    unwanted: Mapping[str, frozenset[str]]
    needs: frozenset[str]
    words: frozenset[str]
    or_subject: frozenset[str]
    or_words: frozenset[str]
    no_after: frozenset[str]
    no_tied: frozenset[str]
    no_from: frozenset[str]
    no_under: frozenset[str]
    no_prep: frozenset[str]
    no_bare: bool
    only_object: frozenset[str]
    only_prep: frozenset[str]
    needs_prep: frozenset[str]
    unless: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Senses:
    """The rows by the first word of their triggers, the kinds of nouns, and the kinds that are narrow."""

    rows: Mapping[str, Sequence[Sense]]
    kinds: Mapping[str, frozenset[str]]
    narrow: frozenset[str]


@cache
def read_senses() -> Senses:
    """The rows and kinds of the lexicons, read once a process."""
    base = read_lexicon("event_senses")
    kinds = {row["noun"]: _with_armed(frozenset(row["kinds"].split())) for row in read_rows("noun_kinds")}
    broad = frozenset(kind for found in kinds.values() for kind in found)
    for kind, nouns in base["kinds"].items():
        for noun in nouns:
            kinds[noun] = kinds.get(noun, frozenset()) | {kind}
    rows: dict[str, list[Sense]] = {}
    for row in base["sense"]:
        for nominal, words in ((False, row.get("verbs", [])), (True, row.get("nouns", []))):
            for word in words:
                first, *rest = word.split()
                rows.setdefault(first, []).append(_read_row(row, tuple(rest), nominal))
    return Senses(rows, kinds, frozenset({*base["kinds"], "one", "lone", "name"} - broad | {"armed"}))


def _with_armed(kinds: frozenset[str]) -> frozenset[str]:
    """Kinds, with those who bear arms as `armed` persons and groups."""
    told = {"fighter": {"armed", "person"}, "force": {"armed", "group"}}
    return frozenset(kind for found in kinds for kind in told.get(found, {found}))


def _read_row(row: Mapping[str, Any], rest: tuple[str, ...], nominal: bool) -> Sense:
    roles = ("subject", "object", "of", "modifier")
    return Sense(
        types=frozenset(row.get("types", [])),
        rest=rest,
        nominal=nominal,
        wanted={role: frozenset(row[role]) for role in roles if role in row},
        no_bare=bool(row.get("no_bare", False)),
        unwanted={role: frozenset(row["no_" + role]) for role in roles if "no_" + role in row},
        unless={
            role: frozenset(row["unless_" + role])
            for role in ("object", "from", "tied")
            if "unless_" + role in row
        },
        **{
            key: frozenset(row.get(key, []))
            for key in (
                "needs",
                "words",
                "or_subject",
                "or_words",
                "no_after",
                "no_tied",
                "no_from",
                "no_under",
                "no_prep",
                "only_object",
                "only_prep",
                "needs_prep",
            )
        },
    )


def has_sense(token: Token, lemma: str, tail: Sequence[Token], kind: str, nominal: bool) -> bool:
    """Whether a trigger's surroundings allow it to tell an event of type `kind`. `tail` are the further words of
    a phrase (`off` of `break off`)."""
    senses = read_senses()
    rows = senses.rows.get(lemma)
    if not rows:
        return True
    for row in rows:
        if row.nominal is not nominal or (row.types and kind not in row.types):
            continue
        if row.rest and row.rest != tuple(t.lower for t in tail):
            continue
        if not _allows(row, token, senses):
            return False
    return True


def kinds_of(token: Token, senses: Senses) -> frozenset[str]:
    """The kinds of a noun; none where they are unknown, as those of most names are."""
    if token.lower in _ONE:
        return frozenset({"one"})
    if token.pos not in NOMINAL:
        return frozenset()
    if token.entity in ("GPE", "NORP"):
        return frozenset({"nation", "place" if token.entity == "GPE" else "person"})
    if token.entity in ("LOC", "FAC"):
        return frozenset({"place", "building"})
    if token.entity == "PERSON":
        return frozenset({"one", "name"})
    lemma = base_of(token)
    if lemma in PARTS:
        whole = adjuncts_of(token, _OF)
        if whole and whole[0].i > token.i:
            return kinds_of(whole[0], senses)
        if lemma in COUNTS:
            return frozenset()
    if token.tag.startswith("NNP") and token.entity:
        return frozenset({"name"})
    found = senses.kinds.get(lemma, frozenset())
    for word in token.children_of("compound", "amod", "nmod"):
        if "armed" in senses.kinds.get(word.lemma.lower(), frozenset()):
            return found | {"armed"}
    if "person" in found and token.tag == "NN":
        return found | {"lone" if "armed" in found else "one"}
    return found


def does_harm(token: Token) -> bool:
    """Whether a noun is of those that do harm: a weapon, or those who bear arms."""
    return bool(kinds_of(token, read_senses()) & {"weapon", "armed"})


def _is_excepted(row: Sense, token: Token, senses: Senses) -> bool:
    """Whether a noun beside the trigger is of a kind that makes a row say nothing (`withdrew from talks and from the town`)."""
    for role, kinds in row.unless.items():
        if role == "object":
            beside = _fillers(role, token, row.nominal)
        elif role == "tied":
            beside = adjuncts_of(token)
        else:
            preps = [p for c in token.children_of("prep") for p in (c, *c.children_of("conj"))]
            beside = [t for p in preps if p.lower == role for t in p.children_of("pobj")]
        if any(kinds_of(t, senses) & kinds and t.lemma.lower() not in row.no_from for t in beside):
            return True
    return False


def _speaks_of(row: Sense, token: Token, senses: Senses) -> bool:
    """Whether what a row asks for before it says anything is there: an object of a kind (`fled the scene`, not `the scene
    of the fire`), a preposition above a noun (`died from government fire`)."""
    if row.only_object:
        objects = [t for t in token.children_of("dobj") if kinds_of(t, senses) & row.only_object]
        if not objects or any(adjuncts_of(t, _OF) for t in (token, *objects)):
            return False
    return not row.only_prep or _is_plainly_under(token, row.only_prep)


def _is_plainly_under(token: Token, prepositions: frozenset[str]) -> bool:
    """Whether a preposition of these and one word, no article, stand before a noun (`from government fire`)."""
    governed = token.dep == "pobj" and token.head.lower in prepositions
    return governed and token.i - token.head.i == 2 and not token.children_of("det")


def _allows(row: Sense, token: Token, senses: Senses) -> bool:
    if _is_excepted(row, token, senses) or not _speaks_of(row, token, senses):
        return True
    fillers = {
        role: _fillers(role, token, row.nominal)
        for role in {*row.wanted, *row.unwanted, *row.needs} - {"partner"}
    }
    if "partner" in row.needs and not (adjuncts_of(token, _PARTNER) or token.children_of("poss")):
        return False
    if any(not fillers[role] for role in row.needs - {"partner"}):
        return False
    objects = fillers.get("object")
    if row.words or row.or_words:
        objects = _fillers("object", token, row.nominal) if objects is None else objects
    if row.words and not _has_word(objects or (), row.words):
        doers = _fillers("subject", token, row.nominal) if row.or_subject and not objects else []
        if not any(kinds_of(t, senses) & row.or_subject for t in doers):
            return False
    righted = bool(row.or_words) and _has_word(objects or (), row.or_words)
    for role, kinds in row.wanted.items():
        if not (righted and role == "object") and not _any_of(fillers[role], kinds, senses):
            return False
    for role, kinds in row.unwanted.items():
        if not (righted and role == "object") and _only_of(fillers[role], kinds, senses):
            return False
    if row.needs_prep and not _is_plainly_under(token, row.needs_prep):
        return False
    if row.no_after and any(
        t.lower in row.no_after for t in token.children_of("prep", "prt", "advmod", "agent")
    ):
        return False
    if row.no_tied and any(t.lemma.lower() in row.no_tied for t in adjuncts_of(token)):
        return False
    if row.no_from and any(t.lemma.lower() in row.no_from for t in adjuncts_of(token, _FROM)):
        return False
    governed = token.dep in ("nsubj", "nsubjpass", "dobj", "attr")
    if governed and token.head.lemma.lower() in row.no_under:
        return False
    if row.no_bare and token.dep == "pobj" and token.head.lower in row.no_prep and not list(token.children):
        return False
    return not (row.no_prep and _is_under(token, row.no_prep))


def _is_under(token: Token, prepositions: frozenset[str]) -> bool:
    """Whether a preposition of these, and no agent's `by`, governs a noun that nothing else tells apart."""
    if token.dep != "pobj" or token.head.dep == "agent" or token.head.lower not in prepositions:
        return False
    return not token.children_of("amod", "compound", "nummod", "poss", "prep", "relcl", "acl")


def _fillers(role: str, token: Token, nominal: bool) -> list[Token]:
    if role == "modifier":
        return token.children_of("compound", "amod", "nmod")
    if not nominal:
        if role == "object":
            return objects_of(token) if token.children_of("dobj", "dative") or is_passive(token) else []
        return subjects_of(token) or token.children_of("nsubj")
    if role == "of":
        return adjuncts_of(token, _OF)
    if role == "object":
        return adjuncts_of(token, _TIED) + [c for c in token.children_of("compound") if c.entity]
    found = token.children_of("poss") + adjuncts_of(token, _BY)
    found += [c for c in token.children_of("amod", "compound", "nmod") if c.entity in ("NORP", "ORG", "GPE")]
    verb = token.head
    if (token.dep == "dobj" and verb.pos == "VERB") or (token.dep == "nsubjpass" and is_passive(verb)):
        found += subjects_of(verb)
    return found


def _has_word(tokens: Iterable[Token], words: frozenset[str]) -> bool:
    return any(t.lemma.lower() in words or t.lower in words or base_of(t) in words for t in tokens)


def _any_of(tokens: Sequence[Token], wanted: frozenset[str], senses: Senses) -> bool:
    """Whether a noun is, or may be, of one of these kinds."""
    if not tokens:
        return True
    for token in tokens:
        kinds = kinds_of(token, senses)
        if kinds & wanted or not kinds - senses.narrow:
            return True
    return False


def _only_of(tokens: Sequence[Token], unwanted: frozenset[str], senses: Senses) -> bool:
    """Whether all nouns are of these kinds alone."""
    if not tokens:
        return False
    for token in tokens:
        kinds = kinds_of(token, senses)
        broad = kinds - senses.narrow
        if not (kinds & unwanted & senses.narrow or (broad and broad <= unwanted)):
            return False
    return True
