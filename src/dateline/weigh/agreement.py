"""How much says that two event claims are one happening: their types, places, days, words and harm.

Over against `resolve`, which ties what one report tells in its own words, this compares any two claims of a block.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from dateline.lexicons import read_lexicon
from dateline.model import PlaceReading, ResolvedEvent, WeighedClaim
from dateline.weigh.blocks import event_family, event_group
from dateline.weigh.scope import (
    compare_places,
    content_words,
    general_event_words,
    general_words,
    without_peoples,
)
from dateline.weigh.voices import voice_id

#: agreement that makes two claims one happening
ENOUGH = 5.0
#: letters by which a land and its people are known as one (`Bolivia`, `Bolivian`)
STEM = 6
#: characters within which a report's bare `the attack` can take up what it told before
NEXT_CHARACTERS = 500
#: words of its own up to which a telling says nothing that another could lack
BARE = 1
#: groups of families whose happenings come one at a time
_SUDDEN = frozenset({"strikes", "hazard", "accident", "disease"})
_WIDE = frozenset({"country", "region", "water"})
#: what a war is named after where it only says when the rest was (`since the start of the invasion`)
_WHEN = re.compile(r"\b(?:since|before|after|amid|during|until)\b[^,;.]{0,40}$", re.I)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event claim with what comparing needs, computed once."""

    claim: WeighedClaim
    resolved: ResolvedEvent
    family: str
    places: tuple[PlaceReading, ...]
    start: date | None
    end: date | None
    dated: bool
    actors: frozenset[str]
    targets: frozenset[str]
    words: frozenset[str]
    voice: str
    refused: bool = False

    @property
    def denied(self) -> bool:
        return not self.refused and self._is_denied

    @property
    def _is_denied(self) -> bool:
        return self.resolved.event.stance == "denies" or (
            self.resolved.event.negated and self.resolved.event.attribution is not None
        )

    @property
    def corrects(self) -> bool:
        return self.resolved.event.stance == "corrects"

    @property
    def is_negated(self) -> bool:
        return self.resolved.event.negated

    @property
    def is_actual(self) -> bool:
        return self.resolved.event.modality == "actual" and not self.refused


def read_happening(
    claim: WeighedClaim, resolved: ResolvedEvent, refusals: frozenset[str] = frozenset()
) -> Happening:
    """An event claim made ready to be compared; `refusals` are the attributions that turn something down."""
    where = content_words(" ".join(p.mention.text + " " + (p.name or "") for p in resolved.places))
    idle = general_event_words() | general_words() | where
    named = content_words(" ".join(resolved.actors))
    actors = frozenset(word[:STEM] for word in named - where)
    targets = content_words(" ".join(resolved.targets)) - idle
    return Happening(
        claim=claim,
        resolved=resolved,
        family=event_family(resolved.event.type),
        places=resolved.places,
        start=resolved.start_on,
        end=resolved.end_on,
        dated=resolved.date_precision in ("day", "part_of_day") and _says_when(resolved),
        actors=actors,
        targets=targets,
        words=content_words(without_peoples(resolved.event.text)) - idle - named,
        voice=voice_id(claim),
        refused=resolved.event.attribution in refusals,
    )


def _says_when(resolved: ResolvedEvent) -> bool:
    """Whether the event's own clause gives its day; that of a denial is the day of the denial."""
    slots = [s for s in resolved.event.slots if s.role in ("time", "during", "as_of")]
    return resolved.event.stance != "denies" and (not slots or any(not s.inferred for s in slots))


def agreement(a: Happening, b: Happening) -> float:
    """How much says that two event claims are one happening; 0 where something rules it out.

    Points: one family 1.5 and one type 0.5; one town 2, a town and its region 1, a country little; one
    stated day 2, overlapping or neighbouring days less; shared targets 2, actors 1, other words up to 2;
    equal counts of the dead 2; one origin 2. Targets and words that share nothing cost 1.5.
    """
    if _is_war(a) and _is_war(b) and (not a.actors or not b.actors or a.actors & b.actors):
        return ENOUGH
    if names_war(a) != names_war(b):
        return 0.0  # the war as a whole is none of its fights
    place = _place_points(a, b)
    days = _day_points(a, b)
    if place is None or days is None:
        return 0.0
    score = place + days
    if a.family == b.family:
        score += 2.0 if a.resolved.event.type == b.resolved.event.type else 1.5
    shared = a.targets & b.targets
    told = (a.words | a.targets) & (b.words | b.targets)
    if shared:
        score += 2.0 if len(shared) > 1 or len(a.targets) == 1 or len(b.targets) == 1 else 1.5
    elif a.targets and b.targets and not told:
        score -= 1.5
    if a.actors & b.actors:
        score += 1.0
    elif a.actors and b.actors and not (a.denied or b.denied):
        score -= 0.5
    small = min(len(a.words), len(b.words))
    if small >= 1:
        score += min(2.0, len(a.words & b.words)) * (1.0 if small > 1 else 0.5)
    harm = harm_points(a, b)
    score += harm
    if a.claim.origin == b.claim.origin and a.claim.report != b.claim.report:
        return score + 2.0
    if _is_one_scene(a, b, place, harm):
        return max(score, ENOUGH)
    if not told and harm <= 0.0 and not _next_to(a, b) and not _is_one_hazard(a, b, place, harm):
        own_day = a.dated and b.dated and a.start == b.start
        if not own_day or min(len(a.words | a.targets), len(b.words | b.targets)) > BARE:
            return min(score, ENOUGH - 1.0)
    return score


def _is_one_scene(a: Happening, b: Happening, place: float, harm: float) -> bool:
    """Whether one report tells of one kind of happening on one day in one town twice, with no other target
    and no other count of the dead."""
    if a.claim.report != b.claim.report or a.family != b.family or harm < 0.0:
        return False
    if event_group(a.family) not in _SUDDEN:
        return False
    if a.start is None or a.start != b.start or a.end != b.end or place < 1.5:
        return False
    return not (a.targets and b.targets and not a.targets & b.targets)


def _is_one_hazard(a: Happening, b: Happening, place: float, harm: float) -> bool:
    """Whether two voices tell of a landslide, flood or storm in one town on one day: a town has one, by whatever word. Of
    earthquakes it may have several."""
    if a.resolved.event.type != b.resolved.event.type or event_group(a.family) != "hazard":
        return False
    return (
        a.family != "earthquake"
        and place >= 2.0
        and harm >= 0.0
        and a.start is not None
        and a.start == b.start
    )


def _is_war(row: Happening) -> bool:
    """Whether a claim only names the war of a country (`the invasion`), with no day, town or harm of its own;
    one block holds one country."""
    if not row.is_actual or row.denied or not row.places:
        return False
    return names_war(row)


def names_war(row: Happening) -> bool:
    """Whether a claim names no more than a war as a whole, be it to deny something of it."""
    event = row.resolved.event
    if row.family != "fighting" or not event.rule.startswith("noun") or row.dated:
        return False
    at = event.trigger.start - event.spans[0].start if event.spans else 0
    if event.killed_low is not None and not _WHEN.search(event.text[:at]):
        return False
    named = event.text[at:].lower().split() if event.spans else []
    if named and named[0].startswith("advance"):
        return False
    return all(p.feature in _WIDE for p in row.places)


def speaks_of_war(row: Happening) -> bool:
    """Whether a claim is of a war by its name (`the conflict has killed hundreds`): whatever each voice says of it is
    something else."""
    event = row.resolved.event
    if row.family != "fighting" or not event.rule.startswith("noun") or not event.spans:
        return False
    start = event.trigger.start - event.spans[0].start
    named = event.text[start : start + event.trigger.end - event.trigger.start].lower().split()
    return bool(named) and named[-1] in read_lexicon("events")["words"]["war"]


def _next_to(a: Happening, b: Happening) -> bool:
    """Whether one report tells the two within a few sentences, one of them without new words of its own."""
    if a.claim.report != b.claim.report or (a.targets and b.targets):
        return False
    if min(len(a.words | a.targets), len(b.words | b.targets)) > BARE:
        return False
    return abs(a.resolved.event.trigger.start - b.resolved.event.trigger.start) <= NEXT_CHARACTERS


def harm_points(a: Happening, b: Happening) -> float:
    """Equal counts of the dead speak for one happening, other counts of one day against it."""
    one, other = a.resolved.event, b.resolved.event
    if one.killed_low is None or other.killed_low is None:
        return 0.0
    if (one.killed_low, one.killed_high) == (other.killed_low, other.killed_high):
        return 2.0
    return -1.0 if a.dated and b.dated else 0.0


def _place_points(a: Happening, b: Happening) -> float | None:
    if not a.places or not b.places:
        return 1.0 if a.claim.report == b.claim.report else 0.5
    best: float | None = None
    for p in a.places[:4]:
        for q in b.places[:4]:
            fit = compare_places(p, q)
            points = {"same": 2.0, "near": 1.5, "inside": 1.0, "contains": 1.0, "open": 0.5}.get(fit)
            if points is not None and _WIDE & {p.feature, q.feature}:
                points = 0.75 if fit == "same" else 0.25
            if points is not None and (best is None or points > best):
                best = points
    return best


def _day_points(a: Happening, b: Happening) -> float | None:
    if a.start is None or b.start is None or a.end is None or b.end is None:
        return 0.5
    if a.dated and b.dated:
        gap = abs((a.start - b.start).days)
        return 2.0 if gap == 0 else 0.5 if gap == 1 else None
    undated = not a.dated and not b.dated
    gap = max((a.start - b.end).days, (b.start - a.end).days, 0)
    if gap == 0:
        return 0.75 if undated else 1.0
    if a.denied or b.denied:
        return 0.5 if gap <= 14 else None
    return (0.5 if undated else 0.25) if gap <= 5 else None
