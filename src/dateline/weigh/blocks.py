"""Blocks: claims of different blocks never touch, so that a neighbourhood can be weighed by itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from dateline.lexicons import read_lexicon
from dateline.model import PlaceReading, ResolvedEvent, ResolvedFigure, WeighedClaim
from dateline.weigh.scope import measure_row


def block_keys(claim: WeighedClaim) -> tuple[str, ...]:
    """The block that a claim is weighed in: `kind|family|country` (statements by their voice). Where no country is
    known, the month in which the claim became known stands for it: reports on one happening that do not say where
    come out together, and all such claims of an archive would else be one block.

    Every claim has exactly one key, so that blocks cut the record without overlap: `weigh` of a block's
    claims gives the same matters whatever else is in the record.
    """
    resolved = claim.resolved
    if isinstance(resolved, ResolvedFigure):
        return (f"figure|{measure_row(resolved.figure.measure).family}|{_where(claim, [resolved.place])}",)
    if isinstance(resolved, ResolvedEvent):
        kind, land = resolved.home or (resolved.event.type, _country(resolved.places))
        return (f"event|{event_group(event_family(kind))}|{land or 'none'}",)
    return (f"statement|{resolved.voice.id if resolved.voice else 'carrier:' + claim.carrier}",)


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
    country = _country(places)
    if country is not None:
        return country
    return "none" if claim.known_on is None else f"none {claim.known_on:%Y-%m}"


def _country(places: Sequence[PlaceReading | None]) -> str | None:
    """The country that most places lie in, first by name of equals; None where none is known."""
    found: dict[str, int] = {}
    for place in places:
        if place is not None and place.country:
            found[place.country] = found.get(place.country, 0) + 1
    return min(found, key=lambda c: (-found[c], c)) if found else None
