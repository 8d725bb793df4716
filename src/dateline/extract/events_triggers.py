"""What makes an event in a sentence: trigger words and the arguments that decide their type.

All words come from `lexicons/events.toml`: verbs, nouns and rules that hang on a subject or object. A
trigger is one token with a type and a weight; nothing is resolved here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dateline.lexicons import cached_by_profile, read_lexicon, read_tables
from dateline.model import Profile, Sentence, Token

_NOMINAL = frozenset({"NOUN", "PROPN"})
_CLAUSAL = frozenset({"conj", "xcomp", "advcl", "acl", "pcomp", "ccomp", "relcl"})
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
    """A verb whose type hangs on the class of its object or subject; `direct` counts no adjuncts as objects."""

    type: str
    rest: tuple[str, ...]
    object: str | None
    subject: str | None
    weight: float
    direct: bool = False


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
    for verb in row["verbs"]:
        first, *rest = verb.split()
        rule = TriggerRule(
            row["type"],
            tuple(rest),
            row.get("object"),
            row.get("subject"),
            float(row.get("weight", 3.0)),
            bool(row.get("direct", False)),
        )
        rules.setdefault(first, []).append(rule)


def event_lexicon() -> EventLexicon:
    """The event lexicon without a profile."""
    return build_event_lexicon()


def is_passive(verb: Token) -> bool:
    """Whether a verb's grammatical subject suffers it (`were shelled`, `a town shelled by`)."""
    if verb.pos == "ADJ":
        return True
    if verb.children_of("nsubjpass", "auxpass"):
        return True
    return verb.tag == "VBN" and not any(c.lemma.lower() == "have" for c in verb.children_of("aux"))


def subjects_of(verb: Token) -> list[Token]:
    """Who does it: the subject of an active verb (borrowed from the governing verb where it has none of
    its own), the agent of a passive one."""
    agents = [p for a in verb.children_of("agent") for p in a.children_of("pobj")]
    if is_passive(verb):
        by = [p for a in verb.children_of("prep") if a.lower == "by" for p in a.children_of("pobj")]
        return _spread(agents + by)
    return _spread(_grammatical_subject(verb))


def objects_of(verb: Token) -> list[Token]:
    """To whom or what: the direct object of an active verb, the subject of a passive one."""
    found = verb.children_of("dobj", "dative")
    if is_passive(verb) and not found:
        return _spread(_grammatical_subject(verb))
    relative = [t for t in found if t.tag in ("WDT", "WP") or (t.lower == "that" and t.dep != "det")]
    if relative and verb.dep == "relcl":
        found = [t for t in found if t not in relative] + [verb.head]
    return _spread([t for t in found if t.pos != "ADP"])


def _grammatical_subject(verb: Token) -> list[Token]:
    """The subject of a verb: its own, the noun that its relative or participle clause describes, or that
    of the verb it hangs on."""
    token = verb
    for _ in range(5):
        own = token.children_of("nsubj", "nsubjpass")
        if own:
            relative = own[0].tag in ("WDT", "WP") or own[0].lower == "that"
            if relative and token.dep in ("relcl", "ccomp"):
                return [token.head] if token.head.pos in _NOMINAL else []
            return own
        if token.is_root or (token.dep not in _CLAUSAL and token.dep != "acomp"):
            return []
        if token.dep in ("relcl", "acl") and token.head.pos in _NOMINAL:
            return [token.head] if token.tag in ("VBN", "VBG") else []
        if token.dep == "ccomp" and token is not verb:
            return []
        governed = token.dep in ("xcomp", "pcomp", "ccomp")
        token = token.head
        if token.pos == "ADP":
            token = token.head
        accused = token.children_of("dobj")
        if governed and accused and accused[0].i < verb.i:
            return accused  # `accused the army of killing`, `forced families to flee`
    return []


def adjuncts_of(token: Token, prepositions: frozenset[str] | None = None) -> list[Token]:
    """The nouns that hang on a token by a preposition (of these), one step deep."""
    found = []
    for prep in token.children_of("prep", "agent", "dative"):
        if prepositions is None or prep.lower in prepositions:
            found += prep.children_of("pobj")
    return _spread(found)


def _spread(tokens: Iterable[Token]) -> list[Token]:
    """The tokens and what is coordinated with them, in order."""
    found: list[Token] = []
    queue = list(tokens)
    while queue and len(found) < 24:
        token = queue.pop(0)
        if token not in found:
            found.append(token)
            queue.extend(token.children_of("conj"))
    return found


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
            or token.pos in _NOMINAL
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
        p for t in [verb, *objects] for p in adjuncts_of(t, None if t is not verb else _TOUCHING)
    ]
    for rule in rules:
        if _follow(verb, rule.rest) is None:
            continue
        if natural and lexicon.types[rule.type].family in lexicon.words["sent_by_people"]:
            continue
        if rule.object is not None and not _any_in(objects if rule.direct else wide, rule.object, lexicon):
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
        if token.lemma.lower() in words or token.lower in words:
            return True
        if name == "territory" and token.entity in _PLACES:
            return True
        if modifiers and any(c.lemma.lower() in words for c in token.children_of("compound", "amod", "nmod")):
            return True
    return False


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
    return tuple(found)


def _noun_triggers(noun: Token, lexicon: EventLexicon) -> Iterator[Trigger]:
    lemma = noun.lemma.lower()
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
            yield Trigger(
                noun, tuple(tokens[start : at + 1]), key, weight, "noun" + ("+" if modifiers else "")
            )


def _is_modifier(noun: Token, lexicon: EventLexicon) -> bool:
    """Whether a noun only qualifies another that is no happening (`attack helicopter`)."""
    return noun.dep in ("compound", "nmod") and (
        noun.head.lemma.lower() in lexicon.words["not_event_head"] or noun.head.lemma.lower() in lexicon.nouns
    )


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
