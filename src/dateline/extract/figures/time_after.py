"""The day on which the sentence after a count's own says that what its sentence tells of happened."""

from __future__ import annotations

from functools import cache

from dateline.extract.figures.scene import Scene
from dateline.lexicons import read_lexicon
from dateline.model import Sentence, TimeMention, Token

#: before the day on which something happened, and before the event by which somebody came to harm (not `since the
#: crash`, `in revenge for the raid`)
_ON_DAY = frozenset({"on", "in", "during", "over"})
_BY_EVENT = frozenset({"in", "by", "during", "from", "of", "to", "with"})
#: who says that it happened does not doubt it
_SAYS = frozenset({"say", "report", "confirm", "state", "add", "tell"})


def happened_after(scene: Scene, here: Sentence) -> TimeMention | None:
    """The one day of which the next sentence of the paragraph says that the one event of this sentence happened on it;
    None where it may be another event (`two crashes … The crash happened on Friday`)."""
    sentences = scene.document.sentences
    after = sentences[here.i + 1] if here.i + 1 < len(sentences) else None
    if after is None or after.paragraph != here.paragraph or not scene.items.are_one(here, after):
        return None
    times = [(m, t) for m, t in scene.times.get(after.i, []) if m.type in {"DATE", "TIME"}]
    days = [(m, t) for m, t in times if m.tense != "future"]
    if len(days) != 1 or days[0][0].type != "DATE" or days[0][0].mod:
        return None
    verb = _happening(days[0][1])
    what = verb.child("nsubj") if verb is not None else None
    if what is None or what.children_of("amod", "compound", "prep", "nummod", "conj"):
        return None
    named = any(c.lower in {"the", "this", "that"} for c in what.children)
    return days[0][0] if named and _takes_up(what, here) else None


def _happening(day: Token) -> Token | None:
    """The verb that says that something happened on a day, as a fact."""
    over = day.head
    if over.pos != "VERB":
        if day.dep != "pobj" or over.lower not in _ON_DAY:
            return None
        over = over.head
    if over.pos != "VERB" or over.lemma.lower() not in read_lexicon("slots")["happening"]:
        return None
    thing = over.child("dobj")
    if over.lemma.lower() == "take" and (thing is None or thing.lower != "place"):
        return None
    if over.children_of("neg") or any(c.tag == "MD" or c.lower == "to" for c in over.children_of("aux")):
        return None
    told = over.head.lemma.lower() in _SAYS and not over.head.children_of("neg")
    return over if over.is_root or (over.dep == "ccomp" and told) else None


def _takes_up(what: Token, here: Sentence) -> bool:
    """Whether a noun means the one event that a sentence tells of: the same word or one of its class, or a word for
    any event."""
    words, noun = read_lexicon("slots"), what.lemma.lower()
    happenings = frozenset(words["events"]) - frozenset(words["harmed"])
    if noun not in happenings:
        return False
    known = _classes().get(noun)
    is_any = known is None and noun in words["site_words"]
    told = [t for t in here.tokens if t.pos in {"NOUN", "PROPN"} and t.lemma.lower() in happenings]
    told = [t for t in told if t.dep != "compound"]
    several = len(told) > 1 or any(t.tag in {"NNS", "NNPS"} or t.children_of("nummod") for t in told)
    if several and (what.tag != "NNS" or len(told) > 1):
        return False
    if any(t.dep == "pobj" and t.head.lower not in _BY_EVENT for t in told):
        return False
    own = (known or frozenset()) | {noun}
    if is_any:
        return True
    if any(t.lemma.lower() not in own for t in told):
        return False
    return any(t.lemma.lower() in own for t in (told or here.tokens))


@cache
def _classes() -> dict[str, frozenset[str]]:
    """The words for one kind of event, by each of them."""
    found: dict[str, frozenset[str]] = {}
    for row in read_lexicon("slots")["retold_events"]:
        for word in row:
            found[word] = found.get(word, frozenset()) | frozenset(row)
    return found
