"""The town of the one event that a report tells of, where the place that it opens with is but a country or a region."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from dateline.extract.figures.mentions import is_country, is_wide
from dateline.lexicons import read_lexicon
from dateline.model import PlaceMention, Sentence, Token

if TYPE_CHECKING:
    from dateline.extract.figures.scene import Scene

#: sentences that a report opens with, and those in which one may say where
_OPENING = 3
_SOON = 10
#: sentences of which one may say in so many words where it happened
_READ = 40
#: heads above a place that are looked at for the event
_ABOVE = 6
#: tokens behind a place in which `where` may follow
_BEHIND = 10
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
#: what stands before a town that an event was no farther from (`30 km from`, `12 miles south of the town of`)
_OFF = re.compile(
    r"\b(\d{1,2})\s?(?:km|kms|kilomet(?:er|re)s?|miles?)\b(?: \([^)]{1,20}\))?"
    r"(?: (?:north|south|east|west)[a-z-]*)* (?:of|from)(?: the (?:city|town|village|county|port|district) of)? $",
    re.IGNORECASE,
)
_FARTHEST = 50


def find_site(scene: Scene, lead: PlaceMention | None) -> PlaceMention | None:
    """The first town that is said to be where the event happened, None where the report opens with a narrower place
    than a region, or with what spreads over many."""
    if lead is None:
        return None
    goal = _is_goal(scene, lead)
    if not (goal or is_wide(lead)):
        return None
    event = scene.event
    for sentence in scene.document.sentences[:_READ] if event else ():
        if sentence.i > 0 and _is_of_another(scene, sentence, event):
            continue
        for place, token in scene.places.get(sentence.i, []):
            if place.name == lead.name or is_wide(place) or place.hint == "water" or place.metonymic:
                continue
            if scene.is_origin(token):
                continue
            told = not scene.is_voice(place) and _says_where(scene, place, token)
            if told and _takes_up(scene, token, event):
                return place
            if sentence.i >= _SOON:
                continue
            if (told and (_is_of(token, event) or _is_of_harm(token))) or _is_where_it_was(token, event):
                return place
    named = _named_later(scene) if event else None
    return named or (_seat_of_voice(scene) if goal and event else None)


def _is_of_another(scene: Scene, sentence: Sentence, event: frozenset[str]) -> bool:
    """Whether a sentence after the first is of an earlier event: it names a year or month that the report does not open
    with, or tells of one as new (`last year a crash near X`)."""
    lead, late = scene.lead_time, sentence.i >= _OPENING
    months = read_lexicon("times")["months"]
    for time, _ in scene.times.get(sentence.i, []):
        if late and _YEAR.search(time.text):
            return True
        if time.text.lower() in months and (lead is None or time.text.lower() not in lead.text.lower()):
            return True
        if time.tense == "past" and time.slots.get("unit") in {"month", "year"}:
            return True
    another = read_lexicon("slots")["another"]
    new = (t for t in sentence.tokens if t.lemma.lower() in event and t.pos == "NOUN")
    return sentence.i > 1 and any(c.lower in another for t in new for c in t.children_of("det"))


def _named_later(scene: Scene) -> PlaceMention | None:
    """The village that the opening tells of without its name (`a landslide buried a village`), where a sentence soon
    names one (`their village of X`, `X village`)."""
    words = read_lexicon("slots")
    kinds = {
        t.lemma.lower()
        for s in scene.document.sentences[:_OPENING]
        for t in s.tokens
        if t.lemma.lower() in words["nameless"] and _is_nameless(scene, t)
    }
    for sentence in scene.document.sentences[:_SOON] if kinds else ():
        for place, token in scene.places.get(sentence.i, []):
            tokens, at = sentence.tokens, token.i - sentence.tokens[0].i
            before, after = tokens[max(0, at - 2) : at], tokens[at + 1 : at + 2]
            of = len(before) == 2 and before[1].lower == "of" and before[0].lemma.lower() in kinds
            own = bool(after) and after[0].lemma.lower() in kinds
            whole = place.text.rpartition(" ")[2].lower() in kinds and " " in place.text
            if (of or own or whole) and not (
                is_wide(place) or scene.is_origin(token) or scene.is_voice(place)
            ):
                return place
    return None


def _is_nameless(scene: Scene, noun: Token) -> bool:
    """Whether a noun is of one village or town that nobody names there."""
    if noun.tag not in {"NN", "NNP"}:
        return False
    if any(t.pos == "PROPN" for c in noun.children_of("prep") if c.lower == "of" for t in c.children):
        return False
    named = (p.span for p, _ in scene.places.get(noun.sentence.i, []))
    return not any(s.start <= noun.start <= s.end + 1 for s in named)


def _is_goal(scene: Scene, lead: PlaceMention) -> bool:
    """Whether the place that a report opens with is but where something was bound for."""
    near = (t for s in scene.document.sentences[:_OPENING] for p, t in scene.places.get(s.i, []) if p is lead)
    return any(t.dep == "pobj" and t.head.lower in {"to", "toward", "towards", "for"} for t in near)


def _seat_of_voice(scene: Scene) -> PlaceMention | None:
    """The town whose mayor, police or hospital speaks first."""
    offices = read_lexicon("slots")["local_offices"]
    for sentence in scene.document.sentences[:_SOON]:
        for place, token in scene.places.get(sentence.i, []):
            if not is_wide(place) and scene.is_voice(place):
                near = (token.head, token.head.head)
                if any(t.lemma.lower() in offices for t in near):
                    return place
    return None


def find_land(scene: Scene, lead: PlaceMention | None) -> PlaceMention | None:
    """The country that the first sentence says a storm has crossed, where the place that the report opens with is a
    town of a later one: a storm is of no one town."""
    if lead is None or (is_wide(lead) and lead.hint != "region"):
        return None
    storms = read_lexicon("slots")["storms"]
    for sentence in scene.document.sentences[:_OPENING]:
        if sentence.tokens[0].start > lead.span.start or sentence.tokens[-1].end > lead.span.start:
            return None
        if not any(t.lemma.lower() in storms for t in sentence.tokens):
            continue
        for place, token in scene.places.get(sentence.i, []):
            named = not (place.demonym or place.metonymic or scene.is_voice(place) or scene.is_route(token))
            if named and is_country(place) and token.dep in {"pobj", "dobj", "conj"}:
                return place
    return None


def event_of_opening(scene: Scene) -> frozenset[str]:
    """The words for the one event of one site that the opening tells of, none where it tells of what spreads."""
    words = read_lexicon("slots")
    tokens = [t for s in scene.document.sentences[:_OPENING] for t in s.tokens]
    if any(t.lower in words["many_sites"] and t.tag != "VBZ" for t in tokens):
        return frozenset()
    opening = {t.lemma.lower() for t in tokens if t.tag != "NNS"}
    if opening & set(words["spreads"]):
        return frozenset()
    first = next((w for t in tokens if t.tag != "NNS" for w in (t.lemma.lower(),) if w in _events()), None)
    found = [names for names in words["site_events"] if first in names]
    return frozenset(words["site_words"]).union(*found) if found else frozenset()


@cache
def _events() -> frozenset[str]:
    return frozenset(name for names in read_lexicon("slots")["site_events"] for name in names)


def _says_where(scene: Scene, place: PlaceMention, token: Token) -> bool:
    """Whether something is said to be at a place, or a short way from it; not what was felt or heard there."""
    before = scene.document.text[max(0, place.span.start - 90) : place.span.start]
    off = _OFF.search(before)
    near = off is not None and int(off.group(1)) <= _FARTHEST
    if not (near or scene.is_standing(token) or _names_standing(scene, token)):
        return False
    felt = read_lexicon("slots")["felt"]
    return not any(a.lemma.lower() in felt for a in islice(token.ancestors, _ABOVE))


def _is_of(token: Token, event: frozenset[str]) -> bool:
    """Whether the event, or a verb that it is the subject or object of, stands over a place."""
    return any(t.lemma.lower() in event for a in islice(token.ancestors, _ABOVE) for t in _core(a))


def _is_of_harm(token: Token) -> bool:
    """Whether a place is where people came to harm (`died when the bus left the road near X`), no place of care."""
    words = read_lexicon("slots")
    above = list(islice(token.ancestors, _ABOVE))
    if any(a.lemma.lower() in words["care"] or a.lemma.lower() in words["another"] for a in above):
        return False
    return any(a.pos == "VERB" and a.tag != "VB" and a.lemma.lower() in words["dying"] for a in above)


def _takes_up(scene: Scene, token: Token, event: frozenset[str]) -> bool:
    """Whether a place is where the event told before is said to have happened (`the crash, which occurred in X`; `It
    took place near X`)."""
    words = read_lexicon("slots")
    for verb in islice(token.ancestors, _ABOVE):
        if verb.pos != "VERB" or verb.lemma.lower() not in words["happening"]:
            continue
        what, thing = verb.child("nsubj"), verb.child("dobj")
        if what is None or (verb.lemma.lower() == "take" and (thing is None or thing.lower != "place")):
            return False
        if what.lower in {"which", "that"} and verb.dep == "relcl":
            what = verb.head
        if what.lower == "it":
            before = scene.document.sentences[max(0, what.sentence.i - 2) : what.sentence.i]
            return any(t.lemma.lower() in event for s in before for t in s.tokens)
        named = any(c.lower in {"the", "this", "that"} for c in what.children)
        return named and what.lemma.lower() in event
    return False


def _names_standing(scene: Scene, token: Token) -> bool:
    """Whether a place begins the name of what stands after a preposition (`near the Norvale railway station`)."""
    return token.dep in {"compound", "nmod"} and token.head.dep == "pobj" and scene.is_standing(token.head)


def _core(above: Token) -> Iterator[Token]:
    yield above
    if above.pos in {"VERB", "AUX"}:
        yield from above.children_of("nsubj", "nsubjpass", "dobj")


def _is_where_it_was(token: Token, event: frozenset[str]) -> bool:
    """Whether a place, or what explains it, is where the event is said to have been (`in X, the district where the
    sinking took place`)."""
    tokens = token.sentence.tokens
    at = token.i - tokens[0].i + 1
    for after in tokens[at : at + _BEHIND]:
        if after.lower == "where":
            clause = after.head
            return any(t.lemma.lower() in event for t in (clause, *clause.children_of("nsubj", "nsubjpass")))
        if after.pos in {"VERB", "AUX"}:
            return False
    return False
