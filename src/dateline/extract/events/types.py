"""What a sentence or snippet is mostly about: event types, ranked.

The score of a type is the weight of its triggers, less the deeper they stand in the parse and the later
the sentence, and of its cue words. Scores are sums of weights, not probabilities. PLOVER names the main
act by its intent, so that a promise of aid is an agreement and one of force a threat.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from dateline.extract.events.status import is_negated, modality_of
from dateline.extract.events.triggers import EventLexicon, Trigger, event_lexicon, find_cues, find_triggers
from dateline.model import Sentence, Token

Scheme = Literal["type", "acled", "plover"]

#: how fast a trigger loses weight with its depth: PLOVER types the main act, ACLED whatever happened
_DEPTH_COST = {"type": 0.15, "acled": 0.15, "plover": 0.9}

#: what each further trigger word of one type adds, beside the one before
_FADE = 0.6


def type_sentence(
    sentences: Sequence[Sentence], scheme: Scheme = "type", lexicon: EventLexicon | None = None
) -> list[tuple[str, float]]:
    """Event types of a sentence or a snippet of a few sentences, best first, with their scores.

    `scheme` groups them: our own `type` keys, ACLED sub-event names or PLOVER names; types without a
    name there are left out. The list is empty where no trigger and no cue is found. Ties go by name.
    """
    lexicon = lexicon or event_lexicon()
    told: dict[str, dict[str, float]] = {}
    triggered: set[str] = set()
    cued: dict[str, set[str]] = {}
    for i, sentence in enumerate(sentences):
        late = 1.0 / (1.0 + 0.5 * i)
        for trigger in find_triggers(sentence, lexicon):
            code = _code(trigger, scheme, lexicon)
            weight = _weight(trigger, scheme, lexicon) * late
            lemmas = told.setdefault(code, {})
            lemma = trigger.token.lemma.lower()
            lemmas[lemma] = max(lemmas.get(lemma, 0.0), weight)
            triggered.add(trigger.type)
        for cue_type, token in find_cues(sentence.tokens, lexicon):
            cued.setdefault(cue_type, set()).add(token.lemma.lower())
    scores = {
        code: sum(w * _FADE**k for k, w in enumerate(sorted(lemmas.values(), reverse=True)))
        for code, lemmas in told.items()
    }
    for cue_type, words in cued.items():
        row = lexicon.types[cue_type]
        code = row.plover if scheme == "plover" else row.acled if scheme == "acled" else row.key
        each = 0.25 if scheme == "plover" else 0.2 * row.weight
        scores[code] = scores.get(code, 0.0) + each * min(3, len(words))
        if row.refines & triggered and scheme != "plover":
            scores[code] += 1.2
    scores.pop("", None)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def _weight(trigger: Trigger, scheme: Scheme, lexicon: EventLexicon) -> float:
    weight = trigger.weight / (1.0 + _DEPTH_COST[scheme] * _depth(trigger.token, lexicon))
    if (
        lexicon.types[trigger.type].speech
        and scheme != "plover"
        and trigger.type != "claim_of_responsibility"
    ):
        return weight * 0.35
    return weight


def _code(trigger: Trigger, scheme: Scheme, lexicon: EventLexicon) -> str:
    """The name of a trigger's type in a scheme, "" where it has none."""
    row = lexicon.types[trigger.type]
    if scheme == "type":
        return row.key
    if scheme == "acled":
        return row.acled
    if trigger.nominal:
        return row.plover
    intent = lexicon.intent
    negated = is_negated(trigger.token, (), lexicon)
    if row.plover in intent["cooperative"] and negated:
        return str(intent["refused"])
    coming = modality_of(trigger.token, (), None, lexicon) in ("pledged", "predicted")
    if coming and not negated and row.plover in intent["cooperative"]:
        return str(intent["promised"])
    if coming and not negated and row.plover in intent["hostile"]:
        return str(intent["threatened"])
    return row.plover


def _depth(token: Token, lexicon: EventLexicon) -> int:
    """Clauses between a token and the root, those of verbs of saying not counted."""
    depth = 0
    below = token
    for above in token.ancestors:
        says = above.lemma.lower() in lexicon.words["say"] and above.pos == "VERB"
        if says and below.dep in ("ccomp", "xcomp", "prep", "pcomp"):
            below = above
            continue
        if below.dep not in ("conj", "compound", "aux", "neg", "prep"):
            depth += 1
        below = above
        if depth > 8:
            break
    return depth
