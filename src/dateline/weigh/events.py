"""Event claims into matters: one happening told by several passages and reports.

Two claims are one happening where their types can be one, their places and days allow it, and enough
else agrees: the target, the actor, the words, the harm. Candidates share a place, a target word or a
report; each claim is compared with at most `WINDOW` before it under each such key.

Over 400 lines by a little: every condition of one happening stands here, to be read against the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dateline.model import ClaimRelation, PlaceReading, Profile, ResolvedEvent, WeighedClaim
from dateline.weigh.blocks import event_family, event_group
from dateline.weigh.grouping import Groups
from dateline.weigh.scope import (
    compare_places,
    content_words,
    general_event_words,
    general_words,
    own_wide_key,
    place_key,
    wider_keys,
    without_peoples,
)
from dateline.weigh.standing import relate
from dateline.weigh.voices import party_of, voice_id

WINDOW = 24
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
_FAR = date.max
_WIDE = frozenset({"country", "region", "water"})


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


@dataclass(frozen=True, slots=True)
class EventGroup:
    """The claims of one happening, those that assert it, the voices that deny and correct it, and the pairs
    (and their claims, `at_odds`) that cannot both hold."""

    claims: tuple[Happening, ...]
    asserting: tuple[Happening, ...]
    denials: frozenset[str]
    corrections: frozenset[str]
    conflicts: int
    at_odds: frozenset[str] = frozenset()


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


def group_events(
    claims: Sequence[WeighedClaim],
    profile: Profile | None = None,
    refusals: frozenset[str] = frozenset(),
) -> tuple[list[EventGroup], list[ClaimRelation]]:
    """The event matters of one block and the relations of their claims. `refusals` are the ids of
    attributions that turn down what they speak of, so that it is neither asserted nor denied."""
    rows = sorted(
        (read_happening(c, c.resolved, refusals) for c in claims if isinstance(c.resolved, ResolvedEvent)),
        key=_order,
    )
    groups = Groups([h.claim.id for h in rows])
    relations: set[ClaimRelation] = set()
    denied: dict[str, set[str]] = defaultdict(set)
    corrected: dict[str, set[str]] = defaultdict(set)
    conflicts: set[frozenset[str]] = set()
    keys: dict[tuple[str, str], list[Happening]] = defaultdict(list)
    linked = _linked(rows)
    clusters = {h.claim.id: _Cluster(_days_of(h), _towns_of(h), h.targets) for h in rows}
    for later in rows:
        candidates: dict[str, Happening] = {}
        own = _keys(later)
        for other in linked.get(later.claim.id, ()):
            candidates[other.claim.id] = other
        for key in own:
            for earlier in keys[key][-WINDOW:]:
                candidates[earlier.claim.id] = earlier
        for other in sorted(candidates.values(), key=_order):
            score = ENOUGH if _takes_up(later, other) else agreement(other, later)
            if score < ENOUGH:
                continue
            first, second = other, later
            if first.is_actual != second.is_actual:
                plan, fact = (first, second) if second.is_actual else (second, first)
                refuted = plan.denied and not fact.denied and plan.voice != fact.voice
                if refuted or score > ENOUGH:
                    rule = "denies-happening" if refuted else "forecast-and-count"
                    relations.add(relate(plan.claim.id, fact.claim.id, rule))
                continue
            known = groups.together(other.claim.id, later.claim.id)
            if not _join(clusters, groups, other, later):
                continue
            if first.denied != second.denied:
                no, yes = (first, second) if first.denied else (second, first)
                if no.voice != yes.voice:
                    relations.add(relate(no.claim.id, yes.claim.id, "denies-happening"))
                    denied[yes.claim.id].add(no.voice)
            elif first.corrects != second.corrects and first.is_negated != second.is_negated:
                fix, old = (first, second) if first.corrects else (second, first)
                relations.add(relate(fix.claim.id, old.claim.id, "corrects-happening"))
                corrected[old.claim.id].add(fix.voice)
            elif _accuse_each_other(first, second, profile):
                relations.add(relate(first.claim.id, second.claim.id, "actors-differ"))
                conflicts.add(frozenset((first.claim.id, second.claim.id)))
            elif not known:
                relations.add(relate(first.claim.id, second.claim.id, "same-happening"))
        for key in own:
            keys[key].append(later)
    by_id = {h.claim.id: h for h in rows}
    found = []
    for group in groups:
        members = tuple(by_id[i] for i in group)
        asserting = tuple(m for m in members if not m.denied)
        inside = set(group)
        pairs = [pair for pair in conflicts if pair <= inside]
        found.append(
            EventGroup(
                claims=members,
                asserting=asserting or members,
                denials=frozenset(v for m in asserting for v in denied.get(m.claim.id, ())),
                corrections=frozenset(v for m in members for v in corrected.get(m.claim.id, ())),
                conflicts=len(pairs),
                at_odds=frozenset(i for pair in pairs for i in pair),
            )
        )
    return found, sorted(relations, key=lambda r: (r.source, r.target, r.rule))


@dataclass(frozen=True, slots=True)
class _Cluster:
    """What holds for all claims of a group: their stated days, the towns that all of them allow, and the
    words of their targets."""

    days: frozenset[date]
    towns: frozenset[str] | None
    targets: frozenset[str]


def _days_of(row: Happening) -> frozenset[date]:
    return frozenset(d for d in (row.start, row.end) if d is not None) if row.dated else frozenset()


def _towns_of(row: Happening) -> frozenset[str] | None:
    towns = frozenset(
        key
        for p in row.places
        if p.feature in ("city", "site") and p.precision != 2 and (key := place_key(p)) is not None
    )
    return towns or None


def _join(clusters: dict[str, _Cluster], groups: Groups[str], a: Happening, b: Happening) -> bool:
    """One group, unless days, towns or targets of others in the two exclude it."""
    one, other = groups.top(a.claim.id), groups.top(b.claim.id)
    if one == other:
        return True
    left, right = clusters[one], clusters[other]
    days = left.days | right.days
    if days and (max(days) - min(days)).days > 1:
        return False
    if left.targets and right.targets and not left.targets & right.targets:
        told = a.claim.origin == b.claim.origin or _harm_points(a, b) > 0.0
        if not told and len((a.words | a.targets) & (b.words | b.targets)) < 2:
            return False
    towns = left.towns if right.towns is None else right.towns
    if left.towns is not None and right.towns is not None:
        towns = left.towns & right.towns
        if not towns:
            return False
    groups.join(one, other)
    clusters[groups.top(one)] = _Cluster(days, towns, left.targets | right.targets)
    return True


def _order(row: Happening) -> tuple[object, ...]:
    return (row.start or _FAR, row.end or _FAR, row.claim.known_on or _FAR, row.claim.report, row.claim.id)


def _keys(row: Happening) -> list[tuple[str, str]]:
    """What two tellings of one happening can be found by."""
    found = [("report", row.claim.report)]
    for place in row.places[:4]:
        key = place_key(place)
        if key is not None:
            found.append(("place", f"{key}|{row.family}"))
        wide = own_wide_key(place) or next(iter(wider_keys(place)), None)
        if wide is not None:
            found.append(("wide", f"{wide}|{row.family}"))
    found += [("target", word) for word in sorted(row.targets)[:4]]
    return found


def agreement(a: Happening, b: Happening) -> float:
    """How much says that two event claims are one happening; 0 where something rules it out.

    Points: one family 1.5 and one type 0.5; one town 2, a town and its region 1, a country little; one
    stated day 2, overlapping or neighbouring days less; shared targets 2, actors 1, other words up to 2;
    equal counts of the dead 2; one origin 2. Targets and words that share nothing cost 1.5.
    """
    if _is_war(a) and _is_war(b) and (not a.actors or not b.actors or a.actors & b.actors):
        return ENOUGH
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
    harm = _harm_points(a, b)
    score += harm
    if a.claim.origin == b.claim.origin and a.claim.report != b.claim.report:
        return score + 2.0
    if _is_one_scene(a, b, place, harm):
        return max(score, ENOUGH)
    if not told and harm <= 0.0 and not _next_to(a, b):
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


def _is_war(row: Happening) -> bool:
    """Whether a claim only names the war of a country (`the invasion`), with no day, town or harm of its own;
    one block holds one country."""
    event = row.resolved.event
    if row.family != "fighting" or not event.rule.startswith("noun") or row.dated or not row.is_actual:
        return False
    if event.killed_low is not None or row.denied or not row.places:
        return False
    return all(p.feature in _WIDE for p in row.places)


def _takes_up(later: Happening, other: Happening) -> bool:
    """Whether a report's own words (`the attack`) name the other event again."""
    one, two = later.resolved.event, other.resolved.event
    return later.claim.report == other.claim.report and (one.repeats == two.id or two.repeats == one.id)


def _linked(rows: Sequence[Happening]) -> dict[str, list[Happening]]:
    """For each claim, those before it in order that its report's words tie it to."""
    by_event = {(h.claim.report, h.resolved.event.id): h for h in rows}
    at = {h.claim.id: i for i, h in enumerate(rows)}
    found: dict[str, list[Happening]] = defaultdict(list)
    for row in rows:
        first = by_event.get((row.claim.report, row.resolved.event.repeats or ""))
        if first is not None and first is not row:
            later, other = (row, first) if at[row.claim.id] > at[first.claim.id] else (first, row)
            found[later.claim.id].append(other)
    return found


def _next_to(a: Happening, b: Happening) -> bool:
    """Whether one report tells the two within a few sentences, one of them without new words of its own."""
    if a.claim.report != b.claim.report or (a.targets and b.targets):
        return False
    if min(len(a.words | a.targets), len(b.words | b.targets)) > BARE:
        return False
    return abs(a.resolved.event.trigger.start - b.resolved.event.trigger.start) <= NEXT_CHARACTERS


def _harm_points(a: Happening, b: Happening) -> float:
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


def _accuse_each_other(a: Happening, b: Happening, profile: Profile | None) -> bool:
    """Whether voices of two parties name actors that share no word."""
    one, two = party_of(a.claim, profile), party_of(b.claim, profile)
    if one is None or two is None or one == two:
        return False
    return bool(a.actors and b.actors and not a.actors & b.actors)
