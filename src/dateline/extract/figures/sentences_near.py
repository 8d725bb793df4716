"""What the sentences before a count's own, and those under a heading, tell of where and when."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.extract.aftermath import is_aftermath
from dateline.extract.figures.mentions import is_country, owns_next
from dateline.extract.figures.scene import REACH, Scene, ancestors_of
from dateline.lexicons import read_lexicon
from dateline.model import PlaceMention, Sentence, Span, TimeMention, Token

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
#: tokens of the longest heading, and sentences that are looked at under it
_HEADING = 14
_UNDER = 2
#: sentences that are looked back over for the town that `the city` means
_BACK = 6
#: sentences of a paragraph that are looked back over for where its last one is
_JUST = 3
#: what stands between a place and the whole that it lies in
_WHOLE = re.compile(
    r"['’]?s?,?(?: [\w-]+){0,6} (?:in|of)(?: (?:the|\w+['’]s?|\w+(?:ern)?))*\s?(?:['’]s )?", re.IGNORECASE
)
_WHOLE_GAP = 45


def place_just_before(scene: Scene, sentence: Sentence) -> PlaceMention | None:
    """The place where one of the sentences just before, of the same paragraph, says that something is: its
    last that stands after a preposition of place, and nobody's origin, goal or government."""
    for i in range(sentence.i - 1, max(-1, sentence.i - 1 - _JUST), -1):
        if not scene.items.are_one(scene.document.sentences[i], sentence):
            return None
        if scene.document.sentences[i].paragraph != sentence.paragraph and not _runs_on(scene, i, sentence):
            return None
        for place, token in reversed(_without_wholes(scene, scene.places.get(i, [])[-REACH:])):
            named = not (place.metonymic or place.demonym or scene.is_origin(token) or scene.is_voice(place))
            near = i == sentence.i - 1 or not is_country(place) or _is_throughout(token)
            told = scene.is_standing(token) or scene.is_hit(token) or _is_scene_of(token)
            if named and near and told and not _is_to_come(token):
                return place
    return None


def _is_scene_of(token: Token) -> bool:
    """Whether a place is the subject that is called the scene of something (`X was the scene of raids`)."""
    head = token.head if token.dep in {"compound", "nmod"} and not token.head.is_root else token
    called = head.head.children_of("attr") if head.dep == "nsubj" and head.head.lemma == "be" else []
    return any(t.lemma.lower() in read_lexicon("slots")["scenes"] for t in called)


def _is_to_come(token: Token) -> bool:
    """Whether a place is where something is yet to be held (`a forum due to be held in X`)."""
    words = read_lexicon("slots")["to_come"]
    for above in ancestors_of(token):
        if above.lower in words or any(c.lower in {"will", "shall"} for c in above.children_of("aux")):
            return True
        if above.tag in {"VBD", "VBZ", "VBP"}:
            return False
    return False


def _runs_on(scene: Scene, i: int, sentence: Sentence) -> bool:
    """Whether a page of many places tells on in the next paragraph what it told in sentence i, each of its
    paragraphs being one sentence or two."""
    gap = sentence.paragraph - scene.document.sentences[i].paragraph
    first = sentence.tokens[0]
    taken_up = first.lower == "it" and first.dep in {"nsubj", "nsubjpass"}
    return (scene.is_overview or taken_up) and gap == 1 == sentence.i - i


def _without_wholes(
    scene: Scene, found: Sequence[tuple[PlaceMention, Token]]
) -> list[tuple[PlaceMention, Token]]:
    """The places of a sentence without those that only say where the one before lies (`in X, a city in the
    Y region of Z`)."""
    kept: list[tuple[PlaceMention, Token]] = []
    end = 0
    for place, token in found:
        gap = scene.document.text[end : place.span.start]
        if kept and owns_next(kept[-1][1], token):
            kept[-1] = (place, token)
        elif not (kept and len(gap) <= _WHOLE_GAP and _WHOLE.fullmatch(gap)):
            kept.append((place, token))
        end = place.span.end
    return kept


def _is_throughout(token: Token) -> bool:
    """Whether a country is told of as a whole (`across X`)."""
    return token.dep == "pobj" and token.head.lower in read_lexicon("slots")["throughout"]


def told_under(scene: Scene, sentence: Sentence) -> tuple[PlaceMention | None, TimeMention | None]:
    """The first town and the first past day or month of the text that a heading stands over; None where the
    sentence is no heading (a short line without a stop, before another paragraph)."""
    after = scene.document.sentences[sentence.i + 1 : sentence.i + 1 + _UNDER]
    line = sentence.tokens
    closed = line[-1].text[-1:] in {".", "!", "?", '"', "”", "'", "’", ":", ","}
    if not after or closed or len(line) > _HEADING or after[0].paragraph == sentence.paragraph:
        return None, None
    place: PlaceMention | None = None
    day: TimeMention | None = None
    for below in (s for s in after if s.paragraph == after[0].paragraph):
        for found, token in scene.places.get(below.i, []):
            named = not (is_country(found) or found.metonymic or scene.is_origin(token))
            if place is None and named and scene.is_standing(token):
                place = found
        for time, token in scene.times.get(below.i, []):
            plain = time.tense != "future" and time.mod is None and token.dep not in {"compound", "nmod"}
            if day is None and time.type == "DATE" and plain:
                day = time
    return place, day


def land_before(scene: Scene, noun: Token) -> PlaceMention | None:
    """What `the state`, `their country` mean: the last such place of the sentence before the noun, its people and
    who says it among them; of a region also that of the few sentences before."""
    nation = noun.lower in read_lexicon("slots")["nation"]
    for place, token in reversed(scene.places_near(noun)):
        if token.i < noun.i and is_country(place) == nation:
            return place
    for i in range(noun.sentence.i - 1, max(-1, noun.sentence.i - _BACK), -1):
        if not scene.items.are_one(scene.document.sentences[i], noun.sentence):
            break
        for place, token in reversed(scene.places.get(i, [])[-REACH:]):
            named = place.hint == "admin" and not (place.demonym or scene.is_origin(token))
            if named and not nation:
                return place
    return None


def country_before(scene: Scene, sentence: Sentence) -> PlaceMention | None:
    """The last country that the sentence before names, as a place."""
    alone = sentence.i == 0 or not scene.items.are_one(scene.document.sentences[sentence.i - 1], sentence)
    before = scene.places.get(sentence.i - 1, []) if not alone else []
    return next((p for p, _ in reversed(before) if is_country(p) and not p.demonym), None)


def war_before(scene: Scene, sentence: Sentence) -> PlaceMention | None:
    """The land or region that the sentence before, of the same paragraph, says a war is in (`fighting in X broke out
    in May`)."""
    before = scene.document.sentences[sentence.i - 1] if sentence.i > 0 else None
    if before is None or before.paragraph != sentence.paragraph:
        return None
    words = read_lexicon("slots")
    wars = {*words["wars"], *words["fighting"]}
    for place, token in scene.places.get(before.i, [])[:REACH]:
        over = token.head.head if token.dep == "pobj" else token.head if token.dep == "compound" else None
        if over is not None and not place.demonym and {over.lower, over.lemma.lower()} & wars:
            return place
    return None


def time_before(scene: Scene, sentence: Sentence) -> TimeMention | None:
    """The day that the sentence before, of the same paragraph, tells of as past."""
    before = scene.document.sentences[sentence.i - 1] if sentence.i > 0 else None
    if before is None or before.paragraph != sentence.paragraph:
        return None
    days = [
        m
        for m, t in scene.times.get(before.i, [])
        if m.type == "DATE"
        and m.tense == "past"
        and t.head.lower != "since"
        and not any(a.dep == "relcl" for a in ancestors_of(t))
        and not is_aftermath(t)
    ]
    return days[0] if len(days) == 1 and days[0].mod is None else None


def told_before(scene: Scene, sentence: Sentence) -> tuple[PlaceMention, TimeMention] | None:
    """The place and day of an earlier happening that the sentence before, of the same paragraph, tells of:
    a located town and a day with its year."""
    before = scene.document.sentences[sentence.i - 1] if sentence.i > 0 else None
    if before is None or before.paragraph != sentence.paragraph:
        return None
    days = [
        m
        for m, t in scene.times.get(before.i, [])
        if _YEAR.search(m.text) and len(m.text) > 7 and t.head.lower != "since"
    ]
    places = [p for p, t in scene.places.get(before.i, []) if not is_country(p) and scene.is_located(t)]
    return (places[-1], days[-1]) if len(days) == 1 and places else None


def place_before(scene: Scene, node: Token, skip: Sequence[Span] = ()) -> PlaceMention | None:
    """The last town or site told of before a token, in its sentence or the few before."""
    for at in range(node.sentence.i, max(-1, node.sentence.i - _BACK), -1):
        if not scene.items.are_one(scene.document.sentences[at], node.sentence):
            break
        here = scene.places_near(node) if at == node.sentence.i else scene.places.get(at, [])[-REACH:]
        for place, token in reversed(here):
            if token.i >= node.i or is_country(place) or place.metonymic or scene.is_origin(token):
                continue
            if token.dep == "poss" or any(s.contains(place.span) for s in skip):
                continue
            return place
    return None
