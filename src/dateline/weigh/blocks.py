"""Blocks and cells: claims of different blocks never touch, nor do those of one block with a silence between, so that
a neighbourhood can be weighed by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache

from dateline.lexicons import read_lexicon
from dateline.model import PlaceReading, ResolvedEvent, ResolvedFigure, WeighedClaim
from dateline.weigh.scope import measure_row

#: days without a claim of a block that end what is weighed together
SILENCE = 42
#: halves of months that can lie in one silence at most, the halves that it begins and ends in included
_HALVES = 3


def block_keys(claim: WeighedClaim) -> tuple[str, ...]:
    """The block that a claim is weighed in: `kind|family|country` (statements by their voice). Where no country is
    known, the month in which the claim became known stands for it: reports on one happening that do not say where
    come out together, and all such claims of an archive would else be one block.

    Every claim has exactly one key, so that blocks cut the record without overlap: `weigh` of a block's
    claims gives the same matters whatever else is in the record. Inside a block, what is told after a long silence
    is told of something else (`split_by_silence`).
    """
    resolved = claim.resolved
    if isinstance(resolved, ResolvedFigure):
        return (f"figure|{measure_row(resolved.figure.measure).family}|{_where(claim, [resolved.place])}",)
    if isinstance(resolved, ResolvedEvent):
        kind, land = resolved.home or (resolved.event.type, _country(resolved.places))
        return (f"event|{event_group(event_family(kind))}|{land or _month(claim)}",)
    return (f"statement|{resolved.voice.id if resolved.voice else 'carrier:' + claim.carrier}",)


def cell_of(claim: WeighedClaim) -> str:
    """The part of its block that a claim is kept under: the half of a month that its day lies in, `block|2031-04-16`;
    `block|` for a claim of no day."""
    day = day_of(claim)
    half = "" if day is None else day.replace(day=1 if day.day < 16 else 16).isoformat()
    return f"{block_keys(claim)[0][:200]}|{half}"


def cells_near(cell: str) -> set[str]:
    """The cells of a block whose claims may follow those of one within `SILENCE` days, or they theirs.

    >>> sorted(cells_near("figure|harmed|NO|2031-02-16"))[0], len(cells_near("figure|harmed|NO|2031-02-16"))
    ('figure|harmed|NO|2031-01-01', 6)
    """
    block, _, half = cell.rpartition("|")
    try:
        start = date.fromisoformat(half)
    except ValueError:
        return set()
    found = set()
    for step in (-1, 1):
        day = start
        for _ in range(_HALVES):
            try:
                day = _next_half(day) if step > 0 else _half_before(day)
            except OverflowError:
                break
            found.add(f"{block}|{day.isoformat()}")
    return found


def split_by_silence(claims: Iterable[WeighedClaim]) -> list[list[WeighedClaim]]:
    """The claims of one block, cut where its claims are silent for more than `SILENCE` days; those of no day are by
    themselves. Earliest first, each part in order of id."""
    by_day: dict[date | None, list[WeighedClaim]] = defaultdict(list)
    for claim in claims:
        by_day[day_of(claim)].append(claim)
    parts: list[list[WeighedClaim]] = [by_day.pop(None)] if None in by_day else []
    last: date | None = None
    for day in sorted(day for day in by_day if day is not None):
        if last is None or (day - last).days > SILENCE:
            parts.append([])
        parts[-1] += by_day[day]
        last = day
    return [sorted(part, key=lambda c: c.id) for part in parts]


def day_of(claim: WeighedClaim) -> date | None:
    """The day that a claim is about, else that of its report; of an event that tells again what its report told
    before, the day of that."""
    resolved = claim.resolved
    if isinstance(resolved, ResolvedFigure):
        return resolved.as_of_end or claim.known_on
    if isinstance(resolved, ResolvedEvent):
        if resolved.happening is not None:
            return resolved.home_on or claim.known_on
        return resolved.end_on or resolved.start_on or claim.known_on
    return resolved.said_on or claim.known_on


def _next_half(day: date) -> date:
    return day.replace(day=16) if day.day == 1 else (day + timedelta(days=20)).replace(day=1)


def _half_before(day: date) -> date:
    return day.replace(day=1) if day.day == 16 else (day - timedelta(days=1)).replace(day=16)


def event_family(kind: str) -> str:
    """The family of an event type, by `lexicons/events.toml`.

    >>> event_family("shelling")
    'attack'
    """
    return _families().get(kind, kind)


def event_group(family: str) -> str:
    """The group of families that one happening can be told in (an attack, and the damage of it).

    >>> event_group("damage") == event_group("attack")
    True
    """
    return _groups().get(family, family)


@cache
def _families() -> dict[str, str]:
    return {row["key"]: row.get("family", row["key"]) for row in read_lexicon("events")["type"]}


@cache
def _groups() -> dict[str, str]:
    groups = read_lexicon("standing")["event_groups"]
    return {family: group for group, families in groups.items() for family in families}


def _where(claim: WeighedClaim, places: Sequence[PlaceReading | None]) -> str:
    return _country(places) or _month(claim)


def _month(claim: WeighedClaim) -> str:
    return "none" if claim.known_on is None else f"none {claim.known_on:%Y-%m}"


def _country(places: Sequence[PlaceReading | None]) -> str | None:
    """The country that most places lie in, first by name of equals; None where none is known."""
    found: dict[str, int] = {}
    for place in places:
        if place is not None and place.country:
            found[place.country] = found.get(place.country, 0) + 1
    return min(found, key=lambda c: (-found[c], c)) if found else None
