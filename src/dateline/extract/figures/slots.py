"""Where and when a count holds: the place of its scope, and the day or span that it is stated for.

Slots point at mentions; they are placed and dated later. Which mention it is say the rules of `place_rules` and
`time_rules`, in their order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dateline.extract.figures.counted import Counted
from dateline.extract.figures.mentions import is_country
from dateline.extract.figures.place_asked import Asked
from dateline.extract.figures.place_rules import PLACE_RULES, PlaceRule
from dateline.extract.figures.scene import Scene
from dateline.extract.figures.time_asked import AskedTime
from dateline.extract.figures.time_rules import TIME_RULES
from dateline.model import PlaceMention, Slot, Span, Token, trace


def find_place_slots(
    scene: Scene,
    measure: str,
    counted: Counted,
    trigger: Token | None,
    skip: Sequence[Span] = (),
) -> tuple[Slot, ...]:
    """The place of a count's scope, the word itself where it says that it has none (`worldwide`). `skip` are the
    spans of voices, whose places are not the count's. The first slot is the place; the others follow it where it
    is on no map."""
    asked = Asked(scene, measure, counted, trigger, skip)
    for rule in PLACE_RULES:
        found = rule.find(asked)
        if found:
            slots = tuple(dict.fromkeys(_slots(asked, rule, found)))
            trace.note("place", "kept", slots[0].span, rule.name, rule.reason, value=slots[0].text)
            return slots
    return ()


def _slots(asked: Asked, rule: PlaceRule, found: Sequence[PlaceMention | Token]) -> Iterator[Slot]:
    """What a rule found, then the places that follow it where it is on no map."""
    for mention in found:
        own = mention is asked.in_clause
        yield Slot("place", mention.span, mention.text, rule.inferred and not own)
    if rule.followed:
        for place in asked.fallback:
            yield Slot("place", place.span, place.text, True)
    elif isinstance(last := found[-1], PlaceMention) and not (rule.inferred or is_country(last)):
        apart = asked.scene.items.is_apart(asked.node.sentence)
        home = asked.fallback[:1] if apart else (asked.scene.lead, asked.scene.main)
        lead = (p for p in home if p is not None and p.name != last.name)
        for place in list(lead)[:1]:
            yield Slot("place", place.span, place.text, True)


def find_time_slots(asked: AskedTime) -> tuple[Slot, ...]:
    """The times that a count is stated for; none where nothing tells a day, or it holds until now."""
    for rule in TIME_RULES:
        found = rule.find(asked)
        if found is not None:
            for slot in found:
                trace.note("time", "kept", slot.span, rule.name, rule.reason, value=slot.role)
            return tuple(found)
    return ()
