"""The word lists of `lexicons/events.toml`: event types with their triggers, rules, classes of nouns and closed lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dateline.lexicons import cached_by_profile, read_lexicon, read_tables
from dateline.model import Profile


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
    objects, `modified` what stands before an object too (`battalion groups`), `single` no plural as subject."""

    type: str
    rest: tuple[str, ...]
    object: str | None
    subject: str | None
    weight: float
    direct: bool = False
    modified: bool = False
    single: bool = False


@dataclass(frozen=True, slots=True)
class IdleVerb:
    """A verb that tells no happening where a word of a list is involved in it, is its object or an adverb of it, or
    where it only describes a noun."""

    involved: str | None = None
    objects: str | None = None
    adverbs: str | None = None
    describing: bool = False


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
    idle: Mapping[str, Sequence[IdleVerb]]

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
        idle=_idle_verbs(base["idle"]),
    )


def _idle_verbs(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[IdleVerb]]:
    found: dict[str, list[IdleVerb]] = {}
    for row in rows:
        told = {name: value for name, value in row.items() if name != "verbs"}
        for verb in row["verbs"]:
            found.setdefault(verb, []).append(IdleVerb(**told))
    return found


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
            bool(row.get("single", False)),
        )
        rules.setdefault(first, []).append(rule)
    for noun in row.get("nouns", []):
        rule = TriggerRule(row["type"], (), row.get("object"), None, float(row.get("weight", 3.0)))
        rules.setdefault("noun " + noun, []).append(rule)


def event_lexicon() -> EventLexicon:
    """The event lexicon without a profile."""
    return build_event_lexicon()
