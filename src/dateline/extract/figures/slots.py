"""Where a count holds: the place of its scope.

Slots point at mentions; they are placed later. Which place it is say the rules of `place_rules`, in their order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dateline.extract.figures.counted import Counted
from dateline.extract.figures.mentions import is_country
from dateline.extract.figures.place_rules import PLACE_RULES, PlaceRule
from dateline.extract.figures.scene import Scene
from dateline.extract.figures.slots_asked import Asked
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
        yield Slot("place", mention.span, mention.text, rule.inferred)
    if rule.followed:
        for place in asked.fallback:
            yield Slot("place", place.span, place.text, True)
    elif isinstance(last := found[-1], PlaceMention) and not (rule.inferred or is_country(last)):
        lead = (p for p in (asked.scene.lead, asked.scene.main) if p is not None and p.name != last.name)
        for place in list(lead)[:1]:
            yield Slot("place", place.span, place.text, True)
