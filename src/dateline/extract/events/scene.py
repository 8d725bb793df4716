"""Where and when the events of a report are set that say neither: the place and the day told before them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from math import inf

from dateline.extract.aftermath import is_aftermath, tells_of_harm
from dateline.extract.events.clauses import is_in_clause_beside, is_since, is_to_come
from dateline.extract.events.mentions import is_answered
from dateline.extract.events.syntax import climb
from dateline.extract.events.triggers import EventLexicon
from dateline.extract.items import Items, is_heading
from dateline.model import Document, Event, Slot, Token, trace

#: sentences over which a scene carries on into a new paragraph
NEAR = 2
#: prepositions that set one happening beside another in time
_DEEP = 40
_BESIDE = frozenset({"after", "before", "following", "during"})
#: words that begin a clause of time
_WHEN = _BESIDE | {"when", "while", "as", "since", "until", "once"}
_OF_YEARS = frozenset({"year", "years", "decade", "decades"})
#: tokens of a sentence and sentences before that are looked at
_LONGEST, _BACK = 120, 12
_HOURS = frozenset({"midnight", "noon", "midday", "dawn", "dusk", "sunrise", "sunset"})
#: words beside a number of four figures that make it no year
_OF_CLOCKS = frozenset({"utc", "gmt", "a.m", "p.m", "am", "pm", "hours", "hrs", "local"})
#: characters within which a time opens its sentence
_FRONT = 12
#: places that one scene can have; more are a list
_SCENE = 3


def settle_places(
    events: Sequence[Event], document: Document, lexicon: EventLexicon, items: Items
) -> list[Event]:
    """Give an event without a place of its own those of the happening told last in its paragraph or the two
    sentences before, else of the first that the report gives a place."""
    scene: Event | None = None
    last: Event | None = None
    settled: list[Event] = []
    around = _by_sentence(events, document)
    for event in events:
        places = [s for s in event.slots if s.role == "place"]
        about = _is_about(event, around, document) if all(s.inferred for s in places) else None
        if about is not None:
            taken = (replace(s, inferred=True) for s in about.slots if s.role == "place")
            settled.append(replace(event, slots=(*(s for s in event.slots if s.role != "place"), *taken)))
            _note_places(settled[-1], "the happening that it is about")
            continue
        if any(not s.inferred for s in places):
            if not is_answered(document.tokens_in(event.trigger)[0]):
                last = event
                scene = scene or event
        elif event.repeats is None and not (places and _in_sentence(places[0], event, document)):
            here = document.sentences[sentence_of(event, document)]
            near = (
                last is not None
                and items.are_one(document.sentences[sentence_of(last, document)], here)
                and (
                    paragraph_of(last, document) == paragraph_of(event, document)
                    or sentence_of(event, document) - sentence_of(last, document) <= NEAR
                )
            )
            first = None if items.is_apart(here) else scene
            home = last if near and not is_ongoing(event, document, lexicon) else first
            if places and last is not None and _is_recent(places[0], last, event, document):
                home = None  # a place was named since
            where = (
                [s for s in home.slots if s.role == "place" and not s.inferred] if home is not None else []
            )
            if (
                home is not None
                and len(where) <= _SCENE
                and part_of(home, document) == part_of(event, document)
            ):
                taken = (replace(s, inferred=True) for s in where)
                event = replace(event, slots=(*(s for s in event.slots if s.role != "place"), *taken))
                _note_places(
                    event, "the happening before" if home is last else "the first happening of the report"
                )
        settled.append(event)
    return settled


def _note_places(event: Event, rule: str) -> None:
    """Tells a trace from where an event has its places."""
    for slot in event.slots:
        if slot.role == "place":
            trace.note("place", "kept", slot.span, rule, value=slot.text, of=event.trigger)


def _is_recent(place: Slot, last: Event, event: Event, document: Document) -> bool:
    """Whether a place was named after the last happening that has one, in the paragraph of an event or the
    sentences before it."""
    if any(s.role == "place" and s.span.start >= place.span.start for s in last.slots):
        return False
    named = document.tokens_in(place.span)[0].sentence
    return named.paragraph == paragraph_of(event, document) or sentence_of(event, document) - named.i <= NEAR


def settle_days(
    events: Sequence[Event], document: Document, lexicon: EventLexicon, items: Items
) -> list[Event]:
    """Give an event without a day that of the happening it came after (`was closed after the blast`), or told in the
    past that of the event told last in its paragraph, else of what the report opens with. A time of day alone is no
    day."""
    last: Event | None = None
    settled: list[Event] = []
    scene = _opening_of(events, document, lexicon)
    heading = _heading_after(scene, document)
    moved = False  # whether another day was told since
    around = _by_sentence(events, document)
    for event in events:
        told = [s for s in event.slots if s.role in ("time", "since") and not is_clock(s.text, lexicon)]
        after = None if told else _came_after(event, around, document)
        if any(not s.inferred for s in told):
            waited = is_to_come(document.tokens_in(told[0].span)[0])
            moved = moved or (scene is not None and not _are_of_one_day(told, scene))
            token = document.tokens_in(event.trigger)[0]
            frames = event.modality == "actual" and not (waited or is_since(token) or is_answered(token))
            last = event if frames else last
        elif after is not None:
            taken = (replace(s, inferred=True) for s in after.slots if s.role == "time")
            event = replace(event, slots=(*taken, *event.slots))
        elif (
            last is not None
            and not told
            and event.modality == "actual"
            and paragraph_of(last, document) == paragraph_of(event, document)
            and _is_past(document.tokens_in(event.trigger)[0])
            and not _is_after_harm(last, event, document)
            and _is_carried(last, event, document, lexicon)
        ):
            taken = (replace(s, inferred=True) for s in last.slots if s.role == "time" and not s.inferred)
            event = replace(event, slots=(*taken, *event.slots))
        elif (
            scene is not None
            and not told
            and event.modality == "actual"
            and event.repeats is None
            and event.attribution is None
            and not moved
            and event.trigger.start < heading
            and not items.is_apart(document.sentences[sentence_of(event, document)])
            and lexicon.family(event.type) not in lexicon.words["reaction"]
            and _is_of_scene(event, scene, document, lexicon)
        ):
            taken = (replace(s, inferred=True) for s in scene.slots if s.role == "time")
            event = replace(event, slots=(*taken, *event.slots))
        settled.append(event)
    return settled


def _is_carried(last: Event, event: Event, document: Document, lexicon: EventLexicon) -> bool:
    """Whether the time of an event holds for one told after it: a month or a year only where it opens its sentence, or
    is that of a main clause, and the event has no place of its own that is another; none where a clause beside the
    event has a year (`After rebels took the town in the 1973 war, troops attacked`)."""
    if sentence_of(last, document) == sentence_of(event, document):
        return True
    trigger = document.tokens_in(event.trigger)[0]
    if any(is_year(t.text) and is_in_clause_beside(t, trigger) for t in trigger.sentence.tokens[:_LONGEST]):
        return False
    if any(not is_long(s.text, lexicon) for s in last.slots if s.role == "time" and not s.inferred):
        return True
    token = document.tokens_in(last.trigger)[0]
    if any(d.span.start - token.sentence.start < _FRONT for d in last.slots if d.role == "time"):
        return True  # `In 1979, rebels took`: of the whole paragraph
    aside = any(a.dep in ("relcl", "advcl", "acl") for a in (token, *climb(token, _DEEP)))
    return not aside and not _is_elsewhere(event, last)


def _is_after_harm(last: Event, event: Event, document: Document) -> bool:
    """Whether the day told last is that of an arrest, a verdict or a flight, and an event is the harm it was about."""
    days = (s for s in last.slots if s.role == "time" and not s.inferred)
    if not tells_of_harm(document.tokens_in(event.trigger)[0]):
        return False
    return any(is_aftermath(document.tokens_in(s.span)[-1]) for s in days)


def _opening_of(events: Sequence[Event], document: Document, lexicon: EventLexicon) -> Event | None:
    """The event that a report opens with, where it is one of a day of its own words. An arrest, a verdict, a release, a
    flight or a reaction is of another day than what it is about."""
    for event in events:
        if event.modality != "actual" or event.negated:
            continue
        if sentence_of(event, document) > NEAR or lexicon.family(event.type) not in lexicon.words["opening"]:
            return None
        days = [s for s in event.slots if s.role == "time" and not is_clock(s.text, lexicon)]
        if not days:
            continue
        tokens = document.tokens_in(event.trigger)[0].sentence.tokens
        if any(is_year(t.text) or t.lower in _OF_YEARS for t in tokens):
            return None  # `on 3 May last year`
        if all(_is_of_day(s.text, lexicon) for s in days):
            return event
    return None


def _is_of_day(text: str, lexicon: EventLexicon) -> bool:
    """Whether words name a day (`on Friday`, `3 May`) and no month or year alone."""
    words = [w.strip(".()") for w in text.lower().replace(",", " ").split()]
    return any(w in lexicon.words["weekday"] for w in words) or any(
        w.isdigit() and len(w) <= 2 for w in words
    )


def _are_of_one_day(told: Sequence[Slot], scene: Event) -> bool:
    """Whether an event tells its day in the words of the scene."""
    return bool({s.text.lower() for s in told} & {s.text.lower() for s in scene.slots if s.role == "time"})


def _is_of_scene(event: Event, scene: Event, document: Document, lexicon: EventLexicon) -> bool:
    """Whether an undated event may be of the day that its report opens with: of the same article and no other
    place, told in the simple past, without a clause of time of its own and in no story of a life."""
    if part_of(scene, document) != part_of(event, document):
        return False
    token = document.tokens_in(event.trigger)[0]
    early = event.trigger.start < scene.trigger.start and token.sentence.passage.kind != "title"
    if early or not _is_past(token) or _is_elsewhere(event, scene):
        return False
    for verb in (token, *climb(token, 3)):
        if any(c.lower == "had" for c in verb.children_of("aux")) or _is_timed(verb, lexicon):
            return False
    number = token.sentence.i
    while number >= 0 and document.sentences[number].paragraph == token.sentence.paragraph:
        tokens = document.sentences[number].tokens[:_LONGEST]
        if any(t.lower in lexicon.words["life"] or is_year(t.text) or t.lower in _OF_YEARS for t in tokens):
            return False
        number -= 1
        if token.sentence.i - number > _BACK:
            return False
    return True


def _is_elsewhere(event: Event, scene: Event) -> bool:
    """Whether an event and the scene each name a place of their own, and no one twice."""
    one, other = ({s.text for s in e.slots if s.role == "place" and not s.inferred} for e in (event, scene))
    return bool(one and other) and not one & other


def _is_timed(word: Token, lexicon: EventLexicon) -> bool:
    """Whether a clause or phrase sets a happening beside another, or in somebody's early years (`when the war began`,
    `after the vote`, `as a child`), or a word is in such a clause."""
    for below in (*word.children_of("advcl"), *([word] if word.dep == "advcl" else ())):
        if any(c.lower in _WHEN for c in below.children_of("mark", "advmod")):
            return True
    for preposition in word.children_of("prep"):
        if preposition.lower in _WHEN - {"as"}:
            return True
        if any(t.lemma.lower() in lexicon.words["young"] for t in preposition.children_of("pobj")):
            return preposition.lower in ("as", "in")
    return False


def _heading_after(scene: Event | None, document: Document) -> float:
    """Where the first heading after what a report opens with begins: a passage of its own kind, or an unfinished
    line. Infinity where there is none."""
    if scene is None:
        return inf
    first = bisect_left(document.passages, scene.trigger.start, key=lambda p: p.span.start)
    return next((p.span.start for p in document.passages[first:] if is_heading(p)), inf)


def _by_sentence(events: Sequence[Event], document: Document) -> dict[int, list[Event]]:
    """The events that take up another, by their sentence."""
    found: dict[int, list[Event]] = {}
    for event in events:
        if event.repeats is not None:
            found.setdefault(sentence_of(event, document), []).append(event)
    return found


def _came_after(event: Event, around: dict[int, list[Event]], document: Document) -> Event | None:
    """The happening told before that a clause says an event came after or before."""
    verb = document.tokens_in(event.trigger)[0]
    for other in around.get(sentence_of(event, document), ()):
        noun = document.tokens_in(other.trigger)[-1]
        by = noun.head.lower in _BESIDE and noun.dep == "pobj"
        if other is not event and by and any(a is verb for a in climb(noun, _DEEP)):
            return other
    return None


def _is_about(event: Event, around: dict[int, list[Event]], document: Document) -> Event | None:
    """The happening told before that a verb is about (`the crash is being investigated`)."""
    verb = document.tokens_in(event.trigger)[0]
    for other in around.get(sentence_of(event, document), ()):
        noun = document.tokens_in(other.trigger)[-1]
        if other is not event and noun.head is verb and noun.dep in ("dobj", "nsubjpass"):
            return other if any(s.role == "place" for s in other.slots) else None
    return None


def is_clock(text: str, lexicon: EventLexicon) -> bool:
    """Whether a time is a time of day alone (`at 10:40`)."""
    words = [w.strip(".()") for w in text.lower().replace(",", " ").split()]
    if words and words[-1] in _HOURS:
        return not any(w in lexicon.words["day_word"] for w in words)
    if not any(c.isdigit() for c in text) or any(w in lexicon.words["day_word"] for w in words):
        return False
    return ":" in text or bool(_OF_CLOCKS & set(words)) or not any(is_year(w) for w in words)


def is_long(text: str, lexicon: EventLexicon) -> bool:
    """Whether words name a month, a year or a longer stretch and no day of it."""
    words = [w.strip(".()") for w in text.lower().replace(",", " ").split()]
    return not _is_of_day(text, lexicon) and any(is_year(w) or w in lexicon.words["stretch"] for w in words)


def is_year(word: str) -> bool:
    """Whether a word is a year written out.

    >>> is_year("2003"), is_year("1800"), is_year("0930")
    (True, True, False)
    """
    return len(word) == 4 and word.isdigit() and word[0] in "12" and word[1] in "6789012"


def _is_past(token: Token) -> bool:
    """Whether a clause is told in the simple past."""
    verb = token if token.pos == "VERB" else token.head
    helpers = verb.children_of("aux", "auxpass")
    return verb.tag == "VBD" or any(c.tag == "VBD" for c in helpers)


def _in_sentence(slot: Slot, event: Event, document: Document) -> bool:
    sentence = document.tokens_in(event.trigger)[0].sentence
    return sentence.start <= slot.span.start < sentence.end


def sentence_of(event: Event, document: Document) -> int:
    return document.tokens_in(event.trigger)[0].sentence.i


def paragraph_of(event: Event, document: Document) -> int:
    return document.tokens_in(event.trigger)[0].sentence.paragraph


def part_of(event: Event, document: Document) -> tuple[int, int]:
    """What tells apart events of which none takes up the other: of other articles, or beyond what was left out."""
    return document.tokens_in(event.trigger)[0].sentence.passage.stretch


def is_ongoing(event: Event, document: Document, lexicon: EventLexicon) -> bool:
    if not event.rule.startswith("noun"):
        return False
    head = document.tokens_in(event.trigger)[-1]
    return head.lemma.lower() in lexicon.words["ongoing"] or head.lower in lexicon.words["ongoing"]
