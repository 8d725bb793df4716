"""What a sentence or snippet is mostly about: event types, ranked.

The score of a type is the weight of its triggers, less the deeper they stand in the parse and the later
the sentence, and of its cue words. Scores are sums of weights, not probabilities.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from dateline.extract.events_triggers import EventLexicon, event_lexicon, find_cues, find_triggers
from dateline.model import Sentence, Token

Scheme = Literal["type", "acled", "plover"]

#: how fast a trigger loses weight with its depth: PLOVER types the main act, ACLED whatever happened
_DEPTH_COST = {"type": 0.15, "acled": 0.15, "plover": 0.9}


def type_sentence(
    sentences: Sequence[Sentence], scheme: Scheme = "type", lexicon: EventLexicon | None = None
) -> list[tuple[str, float]]:
    """Event types of a sentence or a snippet of a few sentences, best first, with their scores.

    `scheme` groups them: our own `type` keys, ACLED sub-event names or PLOVER names; types without a
    name there are left out. The list is empty where no trigger and no cue is found. Ties go by name.
    """
    lexicon = lexicon or event_lexicon()
    scores: dict[str, float] = {}
    triggered: set[str] = set()
    cued: dict[str, set[str]] = {}
    for i, sentence in enumerate(sentences):
        late = 1.0 / (1.0 + 0.5 * i)
        best: dict[tuple[str, str], float] = {}
        for trigger in find_triggers(sentence, lexicon):
            depth = _depth(trigger.token, lexicon)
            weight = trigger.weight * late / (1.0 + _DEPTH_COST[scheme] * depth)
            if lexicon.types[trigger.type].speech and scheme != "plover":
                weight *= 0.35 if trigger.type != "claim_of_responsibility" else 1.0
            key = (trigger.type, trigger.token.lemma.lower())
            best[key] = max(best.get(key, 0.0), weight)
            triggered.add(trigger.type)
        for (key_, _), weight in best.items():
            scores[key_] = scores.get(key_, 0.0) + weight
        for cue_type, token in find_cues(sentence.tokens, lexicon):
            cued.setdefault(cue_type, set()).add(token.lemma.lower())
    for cue_type, words in cued.items():
        each = 0.25 if scheme == "plover" else 0.2 * lexicon.types[cue_type].weight
        scores[cue_type] = scores.get(cue_type, 0.0) + each * min(3, len(words))
        if lexicon.types[cue_type].refines & triggered:
            scores[cue_type] += 0.0 if scheme == "plover" else 1.2
    if scheme == "type":
        return sorted(scores.items(), key=lambda kv: (-kv[1], kv[0]))
    grouped: dict[str, float] = {}
    for key_, score in scores.items():
        code = lexicon.types[key_].acled if scheme == "acled" else lexicon.types[key_].plover
        if code:
            grouped[code] = grouped.get(code, 0.0) + score
    return sorted(grouped.items(), key=lambda kv: (-kv[1], kv[0]))


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
