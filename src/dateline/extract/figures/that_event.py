"""The event of the sentence before, where a count is told of it again (`the fighting left ten dead`)."""

from __future__ import annotations

from functools import cache
from itertools import islice

from dateline.extract.figures.mentions import is_country
from dateline.extract.figures.scene import REACH, Scene
from dateline.lexicons import read_lexicon
from dateline.model import PlaceMention, Sentence, TimeMention, Token

#: children of a clause that are looked at for the event it is about
_NEAR = 12


def find_that_event(
    scene: Scene, node: Token, clause: Token
) -> tuple[PlaceMention, TimeMention | None] | None:
    """The town and the one past day of an event that the sentence before tells of in full, where the clause of a count
    takes it up by its noun alone."""
    here = node.sentence
    if here.i == 0:
        return None
    before = scene.document.sentences[here.i - 1]
    if here.paragraph - before.paragraph > 1 or not scene.items.are_one(before, here):
        return None
    taken = next((t for t in _told_in(clause) if _is_taken_up(t)), None)
    told = _told_of(before, taken.lemma.lower()) if taken is not None else None
    if told is None:
        return None
    for place, token in scene.places.get(before.i, [])[:REACH]:
        named = not (is_country(place) or place.metonymic or scene.is_origin(token) or scene.is_voice(place))
        if named and (scene.is_standing(token) or scene.is_hit(token)):
            return place, _day_of(scene, before)
    return None


def _told_in(clause: Token) -> list[Token]:
    """The nouns that a clause says its counted came to harm by."""
    verbs = [clause, clause.head] if clause.dep in {"conj", "xcomp", "acomp", "oprd"} else [clause]
    verbs += [t for t in (clause.head, clause.head.head) if t.lemma.lower() == "leave" and t not in verbs]
    found = [t for v in verbs for t in v.children_of("nsubj", "nsubjpass")]
    preps = [c for v in verbs for c in v.children_of("prep", "agent")]
    return [*found, *(g for c in islice(preps, _NEAR) for g in c.children_of("pobj"))]


def _is_taken_up(noun: Token) -> bool:
    """Whether a noun is of an event that was told before: `the`, and nothing that says which."""
    if _family(noun.lemma.lower()) is None:
        return False
    marked = any(c.lower in {"the", "that", "this"} and c.dep == "det" for c in noun.children)
    return marked and not noun.children_of(
        "amod", "compound", "prep", "relcl", "acl", "nmod", "nummod", "poss"
    )


def _told_of(sentence: Sentence, noun: str) -> Token | None:
    """The word of a sentence for the event that a noun means."""
    family = _family(noun) or frozenset()
    return next((t for t in sentence.tokens[:REACH] if t.lemma.lower() in family), None)


def _day_of(scene: Scene, sentence: Sentence) -> TimeMention | None:
    days = [
        m
        for m, t in scene.times.get(sentence.i, [])
        if m.type == "DATE" and m.tense != "future" and m.mod is None and t.head.lower != "since"
    ]
    return days[0] if len(days) == 1 else None


@cache
def _families() -> dict[str, frozenset[str]]:
    return {word: frozenset(words) for words in read_lexicon("slots")["retold_events"] for word in words}


def _family(noun: str) -> frozenset[str] | None:
    return _families().get(noun)
