"""The cue lexicon as the rules ask for it: which words introduce speech, with which complements and stance."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dateline.lexicons import cached_by_profile, read_lexicon, read_tables
from dateline.model import Profile


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that introduces what a voice says. `stance` is `content` where the content decides; `takes`
    are the complements that are content and `prepositions` those whose object is (see `cues.toml`)."""

    word: str
    stance: str
    strength: str
    takes: frozenset[str]
    prepositions: frozenset[str]


@dataclass(frozen=True, slots=True)
class CueLexicon:
    """All cues by lemma; `phrasal` by verb and particle; `words` the closed lists that the rules name;
    `persons` the last names of those whom the report at hand names (empty in the lexicon itself)."""

    verbs: dict[str, Cue]
    phrasal: dict[tuple[str, str], Cue]
    nouns: dict[str, Cue]
    adjectives: dict[str, Cue]
    prepositions: tuple[tuple[str, ...], ...]
    adverbs: frozenset[str]
    words: dict[str, frozenset[str]] = field(default_factory=dict)
    persons: frozenset[str] = frozenset()
    phrases: dict[str, tuple[str, ...]] = field(default_factory=dict)


@cached_by_profile
def read_cues(profile: Profile | None) -> CueLexicon:
    """The lexicon, with the profile's rows of `cues` before the shipped ones: the first that has a verb tells.

    >>> cues = read_cues()
    >>> cues.verbs["deny"].stance, ("call", "for") in cues.phrasal
    ('denies', True)
    """
    verbs: dict[str, Cue] = {}
    phrasal: dict[tuple[str, str], Cue] = {}
    for row in read_tables("cues", "cues", profile, first=True):
        for cue in _cues(row):
            if "_" in cue.word:
                verb, particle = cue.word.split("_", 1)
                phrasal.setdefault((verb, particle), cue)
            else:
                verbs.setdefault(cue.word, cue)
    nouns = {cue.word: cue for row in read_tables("cues", "nouns", profile) for cue in _cues(row)}
    adjectives = {cue.word: cue for row in read_tables("cues", "adjectives", profile) for cue in _cues(row)}
    data = read_lexicon("cues")
    prepositions = [
        tuple(p.split()) for row in read_tables("cues", "prepositions", profile) for p in row["words"]
    ]
    adverbs = {w for row in read_tables("cues", "adverbs", profile) for w in row["words"].split()}
    words: dict[str, frozenset[str]] = {}
    phrases: dict[str, tuple[str, ...]] = {}
    for table in ("withholding", "verifying", "content", "voices"):
        for key, value in data[table].items():
            if isinstance(value, str):
                words[key] = frozenset(value.split())
            else:
                phrases[key] = tuple(value)
    ordered = tuple(sorted(prepositions, key=lambda p: (-len(p), p)))
    return CueLexicon(verbs, phrasal, nouns, adjectives, ordered, frozenset(adverbs), words, phrases=phrases)


def _cues(row: dict[str, Any]) -> list[Cue]:
    takes = row.get("takes", "that quote").split()
    prepositions = frozenset(t.removeprefix("prep:") for t in takes if t.startswith("prep:"))
    plain = frozenset(t for t in takes if not t.startswith("prep:"))
    return [
        Cue(word, row.get("stance", "content"), row.get("strength", "plain"), plain, prepositions)
        for word in row["words"].split()
    ]
