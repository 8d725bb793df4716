"""The harm behind a denial: who denies a deed denies what it did (`denied shelling the port, killing two`)."""

from __future__ import annotations

from dataclasses import replace

from dateline.extract.attribution.candidate import Candidate, trimmed
from dateline.extract.attribution.grammar import is_negated, own_subject
from dateline.extract.attribution.lexicon import CueLexicon
from dateline.extract.attribution.predicates import main_predicate


def with_harm(candidate: Candidate, cues: CueLexicon) -> Candidate:
    """The candidate with the participle of harm behind the deed that it denies, which the parse hangs on the cue."""
    verb, entry, content = candidate.verb, candidate.entry, candidate.content
    if verb is None or entry is None or entry.stance != "denies" or not content or is_negated(verb):
        return candidate
    deed, tokens = main_predicate(content), candidate.sentence.tokens
    at = content[-1].i - tokens[0].i + 1
    if deed is None or deed.lemma not in cues.words["wrongdoing"] | cues.words["striking"]:
        return candidate
    if content[0].i < verb.i or at + 1 >= len(tokens) or tokens[at].text != ",":
        return candidate
    harm = tokens[at + 1]
    hung = harm.dep == "advcl" and harm.head is verb and own_subject(harm) is None
    if not hung or harm.tag != "VBG" or harm.lemma not in cues.words["hurting"]:
        return candidate
    last = max(t.i for t in harm.subtree) - tokens[0].i
    return replace(candidate, content=(*content, tokens[at], *trimmed(tokens[at + 1 : last + 1])))
