"""Mentions of one happening inside a report: later ones name the first (`repeats`) and take over its place
and time; deaths and damage without words of their own go to the event that did them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from dateline.extract.events.join import HARM_TYPES, is_general
from dateline.extract.events.sameness import (
    days_differ,
    differ,
    is_definite,
    is_told_before,
    named_years,
)
from dateline.extract.events.scene import (
    is_clock,
    is_ongoing,
    is_year,
    paragraph_of,
    part_of,
    settle_days,
    settle_places,
)
from dateline.extract.events.triggers import EventLexicon
from dateline.extract.items import Items
from dateline.model import Document, Event, Token, trace

#: how many happenings back a later mention is looked up
_WINDOW = 16


def link_events(
    events: Sequence[Event], document: Document, lexicon: EventLexicon, items: Items
) -> list[Event]:
    """The events of a report in text order, each later mention of one tied to its first.

    A bare definite noun (`the attack`, `Friday's blast`), a hazard or an accident told again, and an event
    whose target is told again take up the one before; nouns for the war that goes on are one; deaths or
    damage told without a place, a time or a doer are added to the happening that they belong to.
    """
    acts = [e for e in events if e.type not in HARM_TYPES]
    harmful = [
        e
        for e in _link(acts, None, document, lexicon, items)
        if e.repeats is None and e.modality == "actual" and lexicon.family(e.type) in lexicon.words["harming"]
    ]
    told = [
        e for e in harmful if not (e.rule == "rule" and e.type == "armed_clash" and _is_passive(e, document))
    ]
    harmful = told or harmful
    kinds = {lexicon.family(e.type) for e in harmful}
    sole = harmful[0] if len(harmful) == 1 or kinds == {"epidemic"} else None
    found = _of_disease(_link(events, sole, document, lexicon, items), document, lexicon)
    found = [_of_hurt(e, document, lexicon) for e in found]
    return settle_days(settle_places(found, document, lexicon, items), document, lexicon, items)


def _of_hurt(event: Event, document: Document, lexicon: EventLexicon) -> Event:
    """What hurt people and killed nobody that is told of, as such."""
    verb = document.tokens_in(event.trigger)[0].lemma.lower()
    dead = event.killed_low is not None or event.killed_high is not None
    if event.type == "killing" and not dead and verb in lexicon.words["hurts"]:
        return replace(event, type="injury")
    return event


def _of_disease(events: Sequence[Event], document: Document, lexicon: EventLexicon) -> list[Event]:
    """Deaths that nobody caused as of the disease that the report told of last before."""
    last: str | None = None
    kinds = {lexicon.family(e.type) for e in events if e.type not in HARM_TYPES}
    kinds &= lexicon.words["harming"]
    only = next(iter(kinds)) if len(kinds) == 1 else None
    found = []
    for event in events:
        family = lexicon.family(event.type)
        head = document.tokens_in(event.trigger)[-1]
        died = event.type == "killing" and (
            event.rule.startswith("noun") or head.lemma.lower() in lexicon.words["perish"]
        )
        if died and not kinds and _is_of_one(event, head) and not _has_cause(head):
            trace.note("event", "rejected", event.trigger, event.rule, "one person's death, of no told cause")
            continue
        if died and (last or only) == "epidemic" and not any(s.role == "actor" for s in event.slots):
            event = replace(event, type="epidemic")
        elif family in lexicon.words["harming"]:
            last = family
        found.append(event)
    return found


def _is_of_one(event: Event, verb: Token) -> bool:
    """Whether an event is the death of one person by name (`the singer Mara Lind died`), with nobody counted."""
    who = verb.children_of("nsubj")
    return (
        bool(who) and not event.figures and all(t.entity == "PERSON" or t.lower in ("he", "she") for t in who)
    )


def _has_cause(verb: Token) -> bool:
    """Whether words say what somebody died of or after (`died after falling from a cliff`)."""
    return any(
        below.tag == "VBG"
        for prep in verb.children_of("prep")
        if prep.lower in ("after", "while")
        for below in prep.children
    )


def _link(
    events: Sequence[Event], sole: Event | None, document: Document, lexicon: EventLexicon, items: Items
) -> list[Event]:
    """The events with their links. `sole` is the one happening of the report that harmed people, where it
    tells of one alone: whoever died, died in it."""
    background: dict[str, Event] = {}
    found: list[Event] = []
    heads: list[int] = []  # where in `found` the happenings stand that may be taken up
    stand_in: int | None = None  # where the sole happening is told first
    for event in events:
        own = _own_roles(event, lexicon)
        if sole is not None and stand_in is not None and event.id == sole.id:
            found[stand_in] = _giving_back(found[stand_in], event, own, lexicon)
            found.append(_taking_up(event, found[stand_in], own, lexicon))
            continue
        if sole is not None and _is_of(sole, event, own, document, lexicon):
            if stand_in is not None and "epidemic" not in sole.type:
                found[stand_in] = _with_harm(found[stand_in], event, document)
                _note_harm(event)
                continue
            event = replace(event, type=sole.type)
            stand_in = len(found) if stand_in is None else stand_in
        elif sole is not None and event.id == sole.id:
            stand_in = len(found)
        if found and event.type in HARM_TYPES:
            shared = {s.span for s in found[-1].slots if s.role in ("place", "time")}
            own -= {s.role for s in event.slots if s.span in shared}
        if _is_background(event, own, document, lexicon) or (
            "fighting" in background and _goes_on(event, own, document, lexicon)
        ):
            family = lexicon.family(event.type)
            first = background.setdefault(family, event)
            found.append(event if first is event else _taking_up(event, first, frozenset()))
            continue
        home = _home_of_harm(event, own, found, heads, document, lexicon)
        if home is not None and not items.are_apart(found[home].trigger, event.trigger):
            found[home] = _with_harm(found[home], event, document)
            _note_harm(event)
            continue
        told = (
            i
            for i in reversed(heads[-_WINDOW:])
            if not items.are_apart(found[i].trigger, event.trigger)
            and is_told_before(found[i], event, own, document, lexicon)
        )
        at = _first_in_scene(told, found, event, document, lexicon)
        if at is None:
            heads.append(len(found))
            found.append(event)
        else:
            found[at] = _giving_back(found[at], event, own, lexicon)
            found.append(_taking_up(event, found[at], own, lexicon))
    return found


def _first_in_scene(
    told: Iterable[int], found: Sequence[Event], event: Event, document: Document, lexicon: EventLexicon
) -> int | None:
    """Of the happenings that an event can take up the nearest, of one word before others; one of another time, told
    aside (`a similar fire in May last year`), only in its own paragraph."""
    if is_definite(document.tokens_in(event.trigger)[-1], lexicon):
        word = document.quote(event.trigger).lower()
        told = sorted(told, key=lambda i: document.quote(found[i].trigger).lower() != word)
    first: int | None = None
    for i in told:
        before = found[i]
        if not _is_aside(before) or paragraph_of(before, document) == paragraph_of(event, document):
            return i
        first = i if first is None else first
    return first


def _is_aside(event: Event) -> bool:
    own = [s.text.lower().split() for s in event.slots if s.role == "time" and not s.inferred]
    return any(("last" in words and "year" in words) or any(is_year(w) for w in words) for words in own) or (
        event.another and bool(own)
    )


def _giving_back(first: Event, event: Event, own: Collection[str], lexicon: EventLexicon) -> Event:
    """A happening with the place or day that a later mention gives it, where its own words gave none."""
    slots = list(first.slots)
    for role in ("place", "time"):
        told = [s for s in slots if s.role == role]
        if role not in own or any(not s.inferred for s in told):
            continue
        if role == "place" and lexicon.family(first.type) in lexicon.words["roaming"]:
            continue
        given = [replace(s, inferred=True) for s in event.slots if s.role == role and not s.inferred]
        kept = [s for s in slots if s.role != role]
        if role == "place" and all(_is_site(s.text, lexicon) for s in given):
            kept += told
        slots = [*given, *kept]
    return replace(first, slots=tuple(slots))


def _is_site(text: str, lexicon: EventLexicon) -> bool:
    """Whether a place is a part of a town (`Miller Avenue`, `the central station`)."""
    last = text.lower().split()[-1] if text.split() else ""
    return last in lexicon.classes["building"] or last in lexicon.words["ground"]


def _is_passive(event: Event, document: Document) -> bool:
    """Whether an event is only told by what became of somebody (`a guard was killed`)."""
    return bool(document.tokens_in(event.trigger)[0].children_of("nsubjpass"))


def _note_harm(event: Event) -> None:
    trace.note(
        "event", "lost", event.trigger, "harm", "told as harm of the event beside it", of=event.trigger
    )


def _is_of(
    sole: Event, event: Event, own: Collection[str], document: Document, lexicon: EventLexicon
) -> bool:
    """Whether deaths or damage belong to the one happening of their report that harmed people: not those of
    a day and a place of their own."""
    if event.modality != "actual" or event.negated:
        return False
    if event.type not in HARM_TYPES:  # `a guard was killed`, of whom a clash would be thought
        verb = document.tokens_in(event.trigger)[0].lemma.lower()
        single = lexicon.family(sole.type) != "fighting" and event.rule == "rule" and "actor" not in own
        if not (single and event.type == "armed_clash" and verb in lexicon.words["harm"]):
            return False
    if part_of(sole, document) != part_of(event, document):
        return False
    if (sole.stance == "denies") != (event.stance == "denies"):
        return False
    if named_years(sole) and event.trigger.start < sole.trigger.start:
        return False  # what is told of another year is no frame of what was told before it
    apart = differ(sole, event, "place") and "place" in own and bool({"time", "actor"} & set(own))
    return not apart and not days_differ(sole, event, lexicon)


def _own_roles(event: Event, lexicon: EventLexicon) -> set[str]:
    """The roles that an event's own clause fills; a clock time alone (`at 10:40`) is no day."""
    return {
        s.role for s in event.slots if not s.inferred and (s.role != "time" or not is_clock(s.text, lexicon))
    }


def _taking_up(
    event: Event, first: Event, own: Collection[str], lexicon: EventLexicon | None = None
) -> Event:
    """An event as a later mention of `first`, with its place and time where it has none of its own, and its
    type where its own is a general one."""
    roles = [r for r in ("place", "time") if r not in own and not (r == "time" and "since" in own)]
    taken = [replace(s, inferred=True) for s in first.slots if s.role in roles]
    refilled = {s.role for s in taken}
    kept = [s for s in event.slots if s.role not in roles or (s.role not in refilled and not s.inferred)]
    kind = event.type
    trace.note("repeats", "kept", first.trigger, "told before", value=first.type, of=event.trigger)
    for slot in taken:
        trace.note(slot.role, "kept", slot.span, "the event told before", value=slot.text, of=event.trigger)
    if (
        lexicon is not None
        and (is_general(kind) or kind in HARM_TYPES or lexicon.family(kind) != lexicon.family(first.type))
        and not is_general(first.type)
        and lexicon.family(first.type) in lexicon.words["shock"] | {"attack"}
    ):
        kind = first.type
    modality = event.modality if "time" in own else first.modality
    return replace(
        event, type=kind, slots=(*taken, *kept), modality=modality, repeats=first.repeats or first.id
    )


def _is_background(event: Event, own: Collection[str], document: Document, lexicon: EventLexicon) -> bool:
    """Whether an event is the war that a report is set in (`the war`, `fleeing fighting`), named by a noun
    without a place, a time or people harmed of its own."""
    if event.figures or {"place", "time", "during", "since"} & set(own):
        return False
    return is_ongoing(event, document, lexicon)


def _goes_on(event: Event, own: Collection[str], document: Document, lexicon: EventLexicon) -> bool:
    """Whether a verb only tells that the sides of the war fight on (`are fighting back`)."""
    if event.figures or {"place", "time", "during", "since"} & set(own) or event.modality != "actual":
        return False
    verb = document.tokens_in(event.trigger)[0]
    if event.type != "armed_clash" or event.rule != "verb" or verb.dep in ("nsubj", "pobj"):
        return False
    placed = {c.lower for c in verb.children_of("prep")} - {"against", "with", "for", "alongside"}
    return not placed and verb.lemma.lower() in lexicon.words["ongoing_verb"]


def _home_of_harm(
    event: Event,
    own: Collection[str],
    found: Sequence[Event],
    heads: Sequence[int],
    document: Document,
    lexicon: EventLexicon,
) -> int | None:
    """Which happening deaths or damage without words of their own belong to: the one just before in their
    paragraph, else the last shock (a hazard, an accident, a single attack) that the report told."""
    telling = {"place", "time"} if event.rule.startswith("noun") else {"place", "time", "actor"}
    if set(own) & telling or not found or event.modality != "actual":
        return None
    words = lexicon.words
    family = lexicon.family(event.type)
    effect = family in words["effect"] and event.rule.startswith("verb") and not event.figures
    if event.type not in HARM_TYPES and not effect:
        return None
    last = len(found) - 1
    if (
        not effect
        and found[last].modality == "actual"
        and lexicon.family(found[last].type) not in words["harmless"]
        and (found[last].stance == "denies") == (event.stance == "denies")
        and paragraph_of(found[last], document) == paragraph_of(event, document)
    ):
        return last
    for i in reversed(heads[-_WINDOW:]):
        before = found[i]
        if (before.stance == "denies") != (event.stance == "denies"):
            continue
        if before.modality == "actual" and part_of(before, document) == part_of(event, document):
            earlier = lexicon.family(before.type)
            if earlier == family and effect:
                return None
            if earlier in words["shock"] or (effect and earlier == "attack"):
                return i
    return None


def _with_harm(event: Event, harm: Event, document: Document) -> Event:
    """An event with the harm that a later clause tells; bounds only where one voice tells both."""
    figures = tuple(dict.fromkeys((*event.figures, *harm.figures)))
    slots = (*event.slots, *(s for s in harm.slots if s.role == "harm"))
    if harm.attribution != event.attribution or harm.modality != "actual":
        return replace(event, figures=figures, slots=slots)
    low, high = event.killed_low, event.killed_high
    if low is None and high is None:
        low, high = harm.killed_low, harm.killed_high
    elif high is not None and harm.killed_high is not None:
        high = max(high, harm.killed_high)  # a later count; a smaller one is of a part
    near = paragraph_of(event, document) == paragraph_of(harm, document)
    return replace(
        event,
        figures=figures,
        slots=slots,
        spans=(*event.spans, *harm.spans) if near else event.spans,
        killed_low=low,
        killed_high=high,
    )
