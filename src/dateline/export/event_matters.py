"""Events as one row a matter, for forms that hold one row a happening (ACLED, UCDP, maps, FollowTheMoney).

What several reports tell of one happening is one row. Only what is said to have happened is taken: no forecast or plan,
nothing that is told as not having happened or by those alone who deny it, and no claim that was corrected. What another
voice denies is taken: its standing says so. Deaths are the lowest and the highest number that a claim of it states, never
a sum.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

from dateline.lexicons import read_lexicon
from dateline.model import Interval, Matter, PlaceReading, ResolvedEvent
from dateline.record import ClaimFilter, ClaimRow, View, Withholder

#: the humanitarian code of types that tell of deaths and not of what they came from
BARE_DEATHS = "Casualties/Dead"
#: the rule of matters that are told by those alone who deny them
_UNASSERTED = "denied-and-unasserted"
#: rules of corrections after which what the claim tells stands
_STANDS = frozenset({"corrects-name"})
#: how far a place narrows down where something was, narrowest first
_NARROW = ("site", "city", "admin", "water", "region", "country")


@dataclass(frozen=True, slots=True)
class EventMatter:
    """A matter of events with what its claims say: the row of its type in the lexicon, the narrowest place
    (None where none is stated), days, the interval that codes of precision come from, actors and targets as words (most often stated first), and the display
    names and days of publication of the reports that tell it."""

    matter: Matter
    kind: dict[str, Any]
    claims: tuple[ClaimRow[ResolvedEvent], ...]
    place: PlaceReading | None
    start_on: date | None
    end_on: date | None
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    reports: tuple[str, ...]
    known_on: date | None
    interval: Interval | None

    @property
    def acled(self) -> str:
        """The ACLED sub-event type; empty where the scheme has none, or where reports tell of deaths alone
        (they may be of a flood)."""
        return "" if self.kind.get("deep") == BARE_DEATHS else self.kind.get("acled", "")

    @property
    def deaths(self) -> tuple[float | None, float | None]:
        """The lowest and the highest number of people killed that a standing claim states."""
        return self.matter.low, self.matter.high


def event_matters(view: View, keep: Withholder) -> Iterator[EventMatter]:
    """The events of a view that are said to have happened, in order of day, type and id. A place that an
    audience may not know is left out."""
    kinds = {row["key"]: row for row in read_lexicon("events")["type"]}
    matters = [m for m in view.matters() if m.kind == "event" and _is_asserted(m)]
    held = {row.id: row for row in view.events(ClaimFilter())}
    corrected = {r.target for r in view.relations(kinds=("correction",)) if r.rule not in _STANDS}
    found = []
    for matter in matters:
        told = tuple(held[c] for c in matter.claims if c in held)
        happened = tuple(
            row for row in told if _happened(row) and row.review != "rejected" and row.id not in corrected
        )
        if happened:
            found.append(_of_claims(matter, kinds, happened, keep))
    yield from sorted(
        found, key=lambda e: (e.start_on or date.max, e.end_on or date.max, e.kind["key"], e.matter.id)
    )


def _is_asserted(matter: Matter) -> bool:
    """Whether somebody says that an event happened; a denial may be all that tells of it."""
    return (matter.machine_rule or matter.rule).split("/")[0] != _UNASSERTED


def _happened(row: ClaimRow[ResolvedEvent]) -> bool:
    event = row.resolved.event
    return event.modality == "actual" and not event.negated and event.stance != "denies"


def _of_claims(
    matter: Matter,
    kinds: dict[str, dict[str, Any]],
    claims: tuple[ClaimRow[ResolvedEvent], ...],
    keep: Withholder,
) -> EventMatter:
    types = _most(row.resolved.event.type for row in claims)
    type_ = next((key for key in types if kinds.get(key, {}).get("deep") != BARE_DEATHS), types[0])
    places = [p for row in claims for p in row.resolved.places if p.name and _may_tell(p, keep)]
    dated = [row.resolved for row in claims if row.resolved.date_precision in ("day", "part_of_day")]
    dated = dated or [row.resolved for row in claims]
    return EventMatter(
        matter,
        kinds.get(type_, {"key": type_, "label": type_.replace("_", " ")}),
        claims,
        min(places, key=_breadth, default=None),
        min((r.start_on for r in dated if r.start_on is not None), default=None),
        max((r.end_on for r in dated if r.end_on is not None), default=None),
        _most(name for row in claims for name in row.resolved.actors),
        _most(name for row in claims for name in row.resolved.targets),
        tuple(sorted({row.report_name for row in claims})),
        min((row.known_on for row in claims if row.known_on is not None), default=None),
        reduce(Interval.joined, intervals)
        if (intervals := [i for r in dated if (i := r.interval) and i.first_precise is not None])
        else None,
    )


def _most(words: Iterable[str]) -> tuple[str, ...]:
    """Distinct words, the most frequent first."""
    return tuple(word for word, _ in sorted(Counter(words).items(), key=lambda item: (-item[1], item[0])))


def _may_tell(place: PlaceReading, keep: Withholder) -> bool:
    words = (place.name or "", place.mention.text)
    return all(keep.text(word) == word for word in words)


def _breadth(place: PlaceReading) -> tuple[int, str, str]:
    feature = place.feature or "country"
    return _NARROW.index(feature), place.name or "", place.key or ""


def is_point(place: PlaceReading) -> bool:
    """Whether a place is small enough to be drawn as a point: a site or a settlement, not an area."""
    return place.feature in ("site", "city") and place.lat is not None and place.lon is not None
