"""Impressions that nobody is named for: `the harbour seems to be closed`, `it appears that the wall fell`."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.extract.attribution.candidate import Candidate, trimmed
from dateline.extract.attribution.gloss import without_gloss
from dateline.extract.attribution.grammar import (
    cue_tokens,
    is_to_infinitive,
    is_verb,
    own_subject,
    phrase_of,
)
from dateline.extract.attribution.lexicon import Cue, CueLexicon
from dateline.model import Sentence, Token

_SEEMS = Cue("seem", "content", "weak", frozenset(), frozenset())
_PREDICATES = frozenset({"acomp", "oprd", "attr"})


def find_impressions(sentence: Sentence, cues: CueLexicon) -> Iterator[Candidate]:
    """What seems or appears so, as a hedged row: the subject with its infinitive or predicate, or the clause after
    `it seems that`. The one after `to` is the voice (`seems odd to him`), else there is none.

    A plain past is a scene told, not a judgement (`he seemed tired`); an infinitive that is a cue itself is read
    by its own rule (`seems to believe that A`).
    """
    for verb in sentence.tokens:
        if verb.lemma not in cues.words["seeming"] or not is_verb(verb):
            continue
        subject = own_subject(verb)
        if subject is None or subject.i > verb.i:
            continue
        clause = next((c for c in verb.children_of("ccomp") if c.i > verb.i), None)
        if subject.lower == "it" and clause is not None and clause.child("mark") is not None:
            told = [
                t for t in clause.subtree if t.i > verb.i and not (t.lower == "that" and t.head is clause)
            ]
            content = without_gloss(told, clause, cues)
            yield Candidate(
                "impression", sentence, cue_tokens(verb), _SEEMS, verb, None, content, hedged=True
            )
            continue
        if (
            verb.tag == "VBD"
            or subject.lower in {"it", "there", "what"}
            or (subject.pos == "PRON" and subject.lower == "i")
        ):
            continue
        predicate = _predicate(verb, cues)
        if predicate is None:
            continue
        voice = _to_whom(verb, predicate)
        stop = min((t.i for t in voice.head.subtree), default=voice.i) if voice is not None else None
        tail = [t for t in predicate.subtree if t.i > verb.i and (stop is None or t.i < stop)]
        content = (*trimmed(phrase_of(subject)), *without_gloss(tail, predicate, cues))
        yield Candidate(
            "impression", sentence, cue_tokens(verb), _SEEMS, verb, voice, content, hedged=voice is None
        )


def _predicate(verb: Token, cues: CueLexicon) -> Token | None:
    """The infinitive, adjective or `like X` that says how the subject seems; None for a cue of its own."""
    for child in verb.children:
        if child.i < verb.i:
            continue
        if child.dep in {"xcomp", "advcl"} and is_to_infinitive(child):
            return None if child.lemma in cues.verbs else child
        if child.dep in _PREDICATES and child.pos in {"ADJ", "NOUN", "ADV", "VERB"} and verb.lemma == "seem":
            own = child.child("xcomp")
            return None if own is not None and own.lemma in cues.verbs else child
        if child.dep == "prep" and child.lower == "like" and verb.lemma == "seem":
            return child
    return None


def _to_whom(verb: Token, predicate: Token) -> Token | None:
    """Who is named after `to` as the one to whom it seems so."""
    for link in (*verb.children, *predicate.children):
        if link.dep == "prep" and link.lower == "to" and link.i > verb.i:
            found = link.child("pobj")
            if found is not None and (found.pos == "PRON" or found.entity in {"PERSON", "NORP", "ORG"}):
                return found
    return None
