"""What makes an event in a sentence: trigger words and the arguments that decide their type.

All words come from `lexicons/events.toml`: verbs, nouns and rules that hang on a subject or object. A
trigger is one token with a type and a weight; nothing is resolved here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dateline.extract.events.syntax import NOMINAL, adjuncts_of, is_passive, objects_of, subjects_of
from dateline.lexicons import cached_by_profile, read_lexicon, read_tables
from dateline.model import Profile, Sentence, Token

_PLACES = frozenset({"GPE", "LOC", "FAC"})
_TOUCHING = frozenset({"of", "on", "at", "in", "into", "to", "over", "from", "against", "with"})
_REACH = 7


@dataclass(frozen=True, slots=True)
class EventType:
    """A row of `lexicons/events.toml`: what a type is called and its codes in other schemes."""

    key: str
    family: str
    label: str
    acled: str
    plover: str
    deep: str
    weight: float
    speech: bool
    refines: frozenset[str]
    cues: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class TriggerRule:
    """A verb or noun whose type hangs on the class of its object or subject; `direct` counts no adjuncts as
    objects, `modified` what stands before an object too (`battalion groups`)."""

    type: str
    rest: tuple[str, ...]
    object: str | None
    subject: str | None
    weight: float
    direct: bool = False
    modified: bool = False


@dataclass(frozen=True, slots=True)
class Trigger:
    """A token that names an event: its `type`, how much it says (`weight`), and the `rule` that read it."""

    token: Token
    tokens: tuple[Token, ...]
    type: str
    weight: float
    rule: str

    @property
    def nominal(self) -> bool:
        return self.rule.startswith("noun")


@dataclass(frozen=True, slots=True)
class EventLexicon:
    """The word lists of `lexicons/events.toml`, indexed by lemma."""

    types: Mapping[str, EventType]
    verbs: Mapping[str, Sequence[tuple[str, tuple[str, ...]]]]
    nouns: Mapping[str, Sequence[tuple[str, tuple[str, ...]]]]
    cues: Mapping[str, Sequence[tuple[str, tuple[str, ...]]]]
    rules: Mapping[str, Sequence[TriggerRule]]
    classes: Mapping[str, frozenset[str]]
    words: Mapping[str, frozenset[str]]
    intent: Mapping[str, Any]

    def family(self, key: str) -> str:
        """The family of a type; a type that no list knows is its own family.

        >>> event_lexicon().family("shelling"), event_lexicon().family("airstrike")
        ('attack', 'attack')
        """
        known = self.types.get(key)
        return known.family if known else key


@cached_by_profile
def build_event_lexicon(profile: Profile | None) -> EventLexicon:
    """The event lexicon, with the profile's `events`: a row with a `key` is a type, one with a `type` a rule."""
    base = read_lexicon("events")
    types: dict[str, EventType] = {}
    verbs: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    nouns: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    cues: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for row in read_tables("events", "type", profile):
        key = row["key"]
        own_cues = tuple(tuple(cue.split()) for cue in row.get("cues", []))
        types[key] = EventType(
            key=key,
            family=row.get("family", key),
            label=row.get("label", key),
            acled=row.get("acled", ""),
            plover=row.get("plover", ""),
            deep=row.get("deep", ""),
            weight=float(row.get("weight", 2.0)),
            speech=bool(row.get("speech", False)),
            refines=frozenset(row.get("refines", [])),
            cues=own_cues,
        )
        for verb in row.get("verbs", []):
            first, *rest = verb.split()
            verbs.setdefault(first, []).append((key, tuple(rest)))
        for noun in row.get("nouns", []):
            *modifiers, head = noun.split()
            nouns.setdefault(head, []).append((key, tuple(modifiers)))
        for words in own_cues:
            cues.setdefault(words[0], []).append((key, words))
    rules: dict[str, list[TriggerRule]] = {}
    for row in read_tables("events", "rule", profile):
        _add_rule(rules, row)
    return EventLexicon(
        types=types,
        verbs=verbs,
        nouns=nouns,
        cues=cues,
        rules=rules,
        classes={name: frozenset(words) for name, words in base["classes"].items()},
        words={name: frozenset(words) for name, words in base["words"].items()},
        intent=base["intent"],
    )


def _add_rule(rules: dict[str, list[TriggerRule]], row: Mapping[str, Any]) -> None:
    for verb in row.get("verbs", []):
        first, *rest = verb.split()
        rule = TriggerRule(
            row["type"],
            tuple(rest),
            row.get("object"),
            row.get("subject"),
            float(row.get("weight", 3.0)),
            bool(row.get("direct", False)),
            bool(row.get("modified", False)),
        )
        rules.setdefault(first, []).append(rule)
    for noun in row.get("nouns", []):
        rule = TriggerRule(row["type"], (), row.get("object"), None, float(row.get("weight", 3.0)))
        rules.setdefault("noun " + noun, []).append(rule)


def event_lexicon() -> EventLexicon:
    """The event lexicon without a profile."""
    return build_event_lexicon()


def find_triggers(sentence: Sentence, lexicon: EventLexicon) -> list[Trigger]:
    """All triggers of a sentence in order, several a token where it has several readings."""
    found: list[Trigger] = []
    for token in sentence.tokens:
        if token.text == "March" and _is_month(token):
            continue
        named = _is_named_act(token)
        state = token.pos == "ADJ" and token.tag in ("VBN", "JJ") and token.dep == "acomp"
        if not named and (token.pos == "VERB" or state):
            found.extend(_verb_triggers(token, lexicon))
        if (
            named
            or token.pos in NOMINAL
            or (
                token.tag == "VBG"
                and token.dep in ("nsubj", "dobj", "pobj", "nsubjpass", "conj", "compound", "ROOT")
            )
        ):
            found.extend(_noun_triggers(token, lexicon))
    return found


def _is_month(token: Token) -> bool:
    """Whether `March` is the month: part of a date, a name, or what `in` and `since` take."""
    return token.entity in ("DATE", "TIME") or token.pos == "PROPN" or token.head.lower in ("in", "since")


def _is_named_act(token: Token) -> bool:
    """Whether a participle is a noun whatever the parser says: `Shelling of the port`, `the shelling`."""
    if token.tag != "VBG" or token.pos not in ("VERB", "NOUN"):
        return False
    tokens = token.sentence.tokens
    at = token.i - tokens[0].i
    return at + 1 < len(tokens) and tokens[at + 1].lower == "of"


def _verb_triggers(verb: Token, lexicon: EventLexicon) -> Iterator[Trigger]:
    lemma = verb.lemma.lower()
    if verb.pos == "ADJ":
        lemma = _verb_of_state(lemma)
    if verb.dep == "amod" or (
        lemma in lexicon.words["bare"] and verb.children_of("dobj", "ccomp") and not is_passive(verb)
    ):
        return
    if _is_idle(verb, lemma, lexicon):
        return
    natural = any(o.lemma.lower() in lexicon.words["natural_force"] for o in objects_of(verb))
    for key, rest in lexicon.verbs.get(lemma, ()):
        tail = _follow(verb, rest)
        if tail is not None and not (
            natural and lexicon.types[key].family in lexicon.words["sent_by_people"]
        ):
            weight = lexicon.types[key].weight * (1.25 if rest else 1.0)
            yield Trigger(verb, (verb, *tail), key, weight, "verb" + ("+" if rest else ""))
    rules = lexicon.rules.get(lemma, ())
    if not rules:
        return
    subjects = subjects_of(verb)
    objects = objects_of(verb)
    wide = objects + [
        p
        for t in [verb, *objects, *verb.children_of("advmod")]
        for p in adjuncts_of(t, None if t is not verb else _TOUCHING)
    ]
    for rule in rules:
        if _follow(verb, rule.rest) is None:
            continue
        if natural and lexicon.types[rule.type].family in lexicon.words["sent_by_people"]:
            continue
        if rule.object is not None and not _any_in(
            objects if rule.direct else wide, rule.object, lexicon, modifiers=rule.modified
        ):
            continue
        if rule.subject is not None and not _any_in(subjects, rule.subject, lexicon, modifiers=True):
            continue
        yield Trigger(verb, (verb,), rule.type, rule.weight, "rule")


def _verb_of_state(word: str) -> str:
    """The verb that a state comes from, as the parser leaves it whole (`remained encircled`)."""
    if not word.endswith("ed"):
        return word
    return word[:-1] if word.endswith(("led", "ged", "ced", "sed", "ved", "ated")) else word[:-2]


def _any_in(tokens: Iterable[Token], name: str, lexicon: EventLexicon, modifiers: bool = False) -> bool:
    words = lexicon.classes[name]
    for token in tokens:
        if token.lemma.lower() in words or token.lower in words or _base(token) in words:
            return True
        if name == "territory" and (token.entity in _PLACES or (token.tag == "NNP" and not token.entity)):
            return True
        if modifiers and any(c.lemma.lower() in words for c in token.children_of("compound", "amod", "nmod")):
            return True
    return False


def _base(noun: Token) -> str:
    """The dictionary form of a noun, also where a capital at the start of a sentence makes it a name
    (`Wildfires swept the hills`)."""
    lemma = noun.lemma.lower()
    first = noun.i == noun.sentence.tokens[0].i
    return lemma[:-1] if first and noun.tag.startswith("NNP") and lemma.endswith("s") else lemma


def _follow(verb: Token, rest: tuple[str, ...]) -> tuple[Token, ...] | None:
    """The tokens after a verb that complete a phrase, or None where they are not all there."""
    if not rest:
        return ()
    tokens = verb.sentence.tokens
    at = verb.i - tokens[0].i + 1
    found: list[Token] = []
    last = min(len(tokens), at + _REACH)
    for word in rest:
        while at < last and tokens[at].lower != word and tokens[at].lemma.lower() != word:
            at += 1
        if at >= last:
            return None
        found.append(tokens[at])
        at += 1
    between = tokens[verb.i - tokens[0].i + 1 : at - 1]
    if "not" not in rest and any(t.lower in ("not", "n't", "never") for t in between):
        return None  # `told them not to leave`
    last_word = found[-1]
    if last_word.dep == "pobj" and last_word.pos in NOMINAL and last_word.head.lower not in rest:
        return None  # `was cut off from aid` cuts no aid
    return tuple(found)


def _noun_triggers(noun: Token, lexicon: EventLexicon) -> Iterator[Trigger]:
    lemma = _base(noun)
    if _is_figurative(noun, lexicon):
        return
    before = _glued_before(noun)
    if before is not None:
        if before.lower in lexicon.words["prefix"]:
            return  # `post-earthquake`, `anti-war`
        lemma = next(
            (w for w in (f"{before.lower}-{lemma}", before.lower + lemma) if w in lexicon.nouns), lemma
        )
        if lemma == _base(noun) and before.lower == "cease":
            return
    for rule in lexicon.rules.get("noun " + lemma, ()):
        if rule.object is None or _any_in(adjuncts_of(noun, _TOUCHING), rule.object, lexicon):
            yield Trigger(noun, (noun,), rule.type, rule.weight, "noun rule")
    keys = lexicon.nouns.get(lemma, ()) or lexicon.nouns.get(noun.lower, ())
    tokens = noun.sentence.tokens
    at = noun.i - tokens[0].i
    for key, modifiers in keys:
        start = at - len(modifiers)
        if start < 0 or (not modifiers and _is_modifier(noun, lexicon)):
            continue
        if all(
            m in (tokens[start + i].lower, tokens[start + i].lemma.lower()) for i, m in enumerate(modifiers)
        ):
            weight = lexicon.types[key].weight * (1.3 if modifiers else 1.0)
            head = tokens[start] if "of" in modifiers else noun  # `a state of emergency` is a state
            yield Trigger(
                head, tuple(tokens[start : at + 1]), key, weight, "noun" + ("+" if modifiers else "")
            )


def _glued_before(noun: Token) -> Token | None:
    """The word that a hyphen glues to a noun (`cease` of `cease-fire`)."""
    tokens = noun.sentence.tokens
    at = noun.i - tokens[0].i
    if (
        at < 2
        or noun.space_before
        or tokens[at - 1].text not in ("-", "‐", "‑")
        or tokens[at - 1].space_before
    ):
        return None
    return tokens[at - 2]


def _is_figurative(noun: Token, lexicon: EventLexicon) -> bool:
    """Whether a noun of nature or war is a figure of speech (`a flood of letters`, `a price war`)."""
    lemma = noun.lemma.lower()
    if any(c.lower + " " + lemma in lexicon.words["idiom"] for c in noun.children_of("compound", "amod")):
        return True
    if lemma not in lexicon.words["figurative"]:
        return False
    of = [t for t in adjuncts_of(noun, frozenset({"of"})) if t.entity not in ("GPE", "LOC", "DATE", "FAC")]
    return bool(of) and not any(t.lemma.lower() in lexicon.words["literal"] for t in of)


def _is_idle(verb: Token, lemma: str, lexicon: EventLexicon) -> bool:
    """Whether a verb of disaster is said of what cannot meet one (`prices crashed`, `the film was shot`)."""
    words = lexicon.words
    involved = [*subjects_of(verb), *objects_of(verb)]
    if lemma in words["damage_verb"]:
        return any(t.lemma.lower() in words["repute"] for t in objects_of(verb))
    if lemma in words["crash_verb"]:
        return any(t.lemma.lower() in words["abstract"] for t in involved)
    if lemma in ("shoot", "capture"):
        return any(t.lemma.lower() in words["camera"] for t in involved)
    if lemma in ("fight", "battle", "attack"):
        return any(t.lemma.lower() in words["fought"] for t in objects_of(verb))
    if lemma in ("meet", "negotiate"):
        return any(t.lemma.lower() in words["met"] for t in objects_of(verb))
    if lemma in ("arrest", "contain", "capture", "trap"):
        return any(t.lemma.lower() in lexicon.classes["illness"] for t in objects_of(verb))
    if lemma == "surround":  # `the mystery surrounding the town`
        return verb.tag == "VBG" and verb.dep in ("acl", "amod")
    if lemma == "hit":  # `the north was hard hit`
        return any(c.lower in words["degree"] for c in verb.children_of("advmod"))
    return False


def _is_modifier(noun: Token, lexicon: EventLexicon) -> bool:
    """Whether a noun only qualifies another that is no happening (`attack helicopter`), or is one by itself."""
    if noun.dep not in ("compound", "nmod"):
        return False
    head = noun.head.lemma.lower()
    by_itself = any(not modifiers for _, modifiers in lexicon.nouns.get(head, ()))
    return by_itself or head in lexicon.words["not_event_head"]


def find_cues(tokens: Sequence[Token], lexicon: EventLexicon) -> Iterator[tuple[str, Token]]:
    """The types that words of `cues` speak for, with the word, in order."""
    for i, token in enumerate(tokens):
        for form in {token.lower, token.lemma.lower()}:
            for key, words in lexicon.cues.get(form, ()):
                rest = words[1:]
                if all(
                    i + 1 + j < len(tokens)
                    and w in (tokens[i + 1 + j].lower, tokens[i + 1 + j].lemma.lower())
                    for j, w in enumerate(rest)
                ):
                    yield key, token
