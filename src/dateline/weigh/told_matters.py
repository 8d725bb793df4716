"""A matter as it is told: label, bounds, days, voices, standing and its trace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dateline.lexicons import read_lexicon
from dateline.model import (
    Matter,
    PlaceReading,
    Profile,
    ResolvedEvent,
    ResolvedFigure,
    ResolvedStatement,
    WeighedClaim,
    make_id,
)
from dateline.weigh.agreement import speaks_of_war
from dateline.weigh.borne_out import BorneOut, Told, find_borne_out
from dateline.weigh.counts import Count
from dateline.weigh.event_groups import EventGroup
from dateline.weigh.figure_groups import FigureGroup, bounds_of
from dateline.weigh.standing import judge_standing
from dateline.weigh.traces import Weighed, render_trace, voice_names
from dateline.weigh.voices import VoiceGroup, group_voices

Kind = Literal["figure", "event", "statement"]
Answers = Mapping[str, dict[str, set[str]]]


@dataclass(frozen=True, slots=True)
class Around:
    """What the matters of a block are judged with: the answers to its claims, the profile, and by
    claim what the voices that answer it are called."""

    answers: Answers
    profile: Profile | None
    speakers: Mapping[str, Mapping[str, str]]


def figure_matter(group: FigureGroup, around: Around) -> Matter:
    first = min(group.claims, key=lambda c: (c.day or date.max, c.claim.id))
    answers = around.answers
    kept = _not_corrected(group, answers)
    standing = [c.claim for c in kept]
    low, high = bounds_of(kept)
    days = [c.day for c in group.claims if c.day is not None]
    starts = [c.start for c in group.claims if c.start is not None] or days
    figure = first.figure
    place = _place_name([c.place for c in group.claims])
    words = [figure.measure.replace("_", " ")]
    if figure.population:
        words.append(figure.population)
    if figure.per:
        words.append(f"a {figure.per}" if figure.per != "hour" else "an hour")
    facts = {
        "conflicts": group.conflicts,
        "forecast": int(group.forecast),
        "outcomes": group.outcomes,
        "hedged": int(all(c.figure.unverified for c in kept)),
    }
    corrections = _voices_of(group.claims, answers, "correction") | group.corrections
    told = {"correction": corrections, "denial": group.denials}
    voices = group_voices(standing, around.profile)
    borne = _borne_out(voices, kept)
    return _matter(
        "figure",
        ", ".join(words) + (f" ({place})" if place else ""),
        [c.claim for c in group.claims],
        standing,
        facts,
        around,
        group.at_odds,
        told,
        voices=voices,
        borne=borne,
        otherwise=_otherwise(borne, kept),
        low=low,
        high=high,
        valid=(min(starts, default=None), max(days, default=None)),
        measure=figure.measure,
        place=place,
    )


def _not_corrected(group: FigureGroup, answers: Answers) -> tuple[Count, ...]:
    """The counts that stand less those that a correction names, with all that state the same; where none would be
    left those that came to be known with the correction or later, else all of them."""
    fixed = [c for c in group.claims if answers.get(c.claim.id, {}).get("correction")]
    old = {(c.low, c.high) for c in fixed if c.figure.stance != "corrects"}
    kept = tuple(c for c in group.standing if (c.low, c.high) not in old)
    told = [c.claim.known_on for c in fixed if c.claim.known_on is not None]
    if kept or not told:
        return kept or group.standing
    since = [c for c in group.claims if c.claim.known_on is not None and c.claim.known_on >= max(told)]
    return tuple(c for c in since if (c.low, c.high) not in old and not c.denied) or group.standing


def _borne_out(voices: Sequence[VoiceGroup], kept: Sequence[Count]) -> BorneOut | None:
    """The count that a figure's voices bear out; None where one voice says all."""
    if len(voices) < 2:
        return None
    told = {
        c.claim.id: Told(
            c.bounds,
            c.day,
            c.claim.known_on,
            c.figure.subset_of is None and c.figure.cumulative is not False,
        )
        for c in kept
    }
    return find_borne_out([[told[name] for name in voice.claims] for voice in voices])


def _otherwise(borne: BorneOut | None, kept: Sequence[Count]) -> frozenset[str]:
    """The claims of other counts that stand beside the one that is borne out."""
    return frozenset(c.claim.id for c in kept if borne is not None and c.bounds not in borne.bounds)


def _voices_of(counts: Sequence[Count], answers: Answers, relation: str) -> set[str]:
    return {v for c in counts for v in answers.get(c.claim.id, {}).get(relation, ())}


def event_matter(group: EventGroup, around: Around) -> Matter:
    first = min(group.claims, key=lambda h: (not h.dated, h.start or date.max, h.claim.id))
    place = _place_name([p for h in group.claims for p in h.places[:1]])
    dated = [h for h in group.claims if h.dated] or list(group.claims)
    starts = [h.start for h in dated if h.start is not None]
    ends = [h.end for h in dated if h.end is not None]
    label = _label(first.resolved.event.type)
    harmed = [h.resolved.event for h in group.asserting]
    lows = [e.killed_low for e in harmed if e.killed_low is not None]
    highs = [e.killed_high for e in harmed if e.killed_high is not None]
    facts = {
        "conflicts": group.conflicts,
        "forecast": int(all(not h.is_actual for h in group.claims)),
        "hedged": int(all(h.resolved.event.unverified for h in group.asserting)),
        "war": int(2 * sum(map(speaks_of_war, group.asserting)) >= len(group.asserting) > 0),
    }
    return _matter(
        "event",
        label + (f" ({place})" if place else ""),
        [h.claim for h in group.claims],
        [h.claim for h in group.asserting],
        facts,
        around,
        group.at_odds,
        {"denial": group.denials, "correction": group.corrections},
        low=min(lows, default=None),
        high=max(highs, default=None),
        valid=(min(starts, default=None), max(ends, default=None)),
        place=place,
    )


def statement_matter(group: Sequence[WeighedClaim], around: Around) -> Matter:
    first = group[0].resolved
    text = first.statement.text if isinstance(first, ResolvedStatement) else ""
    said = [
        c.resolved.said_on for c in group if isinstance(c.resolved, ResolvedStatement) and c.resolved.said_on
    ]
    label = " ".join(text.split())
    return _matter(
        "statement",
        label if len(label) <= 80 else label[:79].rsplit(" ", 1)[0] + "…",
        group,
        group,
        {},
        around,
        valid=(min(said, default=None), max(said, default=None)),
    )


def _matter(
    kind: Kind,
    label: str,
    claims: Sequence[WeighedClaim],
    standing: Sequence[WeighedClaim],
    facts: Mapping[str, int],
    around: Around,
    at_odds: frozenset[str] = frozenset(),
    told: Mapping[str, Iterable[str]] | None = None,
    voices: Sequence[VoiceGroup] | None = None,
    borne: BorneOut | None = None,
    otherwise: frozenset[str] = frozenset(),
    low: float | None = None,
    high: float | None = None,
    valid: tuple[date | None, date | None] = (None, None),
    measure: str | None = None,
    place: str | None = None,
) -> Matter:
    voices = group_voices(standing, around.profile) if voices is None else voices
    agreeing = voices if borne is None else [v for number, v in enumerate(voices) if number in borne.voices]
    own = {name for v in voices for name in v.voices}
    said = {
        relation: {v for c in standing for v in around.answers.get(c.id, {}).get(relation, ())}
        | set((told or {}).get(relation, ()))
        for relation in ("denial", "correction", "cannot_verify")
    }
    unasserted = bool(claims) and all(_is_denied(c) for c in claims)
    if not unasserted:
        said["denial"] -= own
    facts = dict(facts) | {
        "voices": len(agreeing),
        "outside": sum(1 for v in agreeing if not v.parties),
        "parties": len({p for v in agreeing for p in v.parties}),
        "denials": len(said["denial"]),
        "corrections": len(said["correction"]),
        "cannot_verify": len(said["cannot_verify"]),
        "unasserted": int(unasserted),
    }
    rule = judge_standing(facts)
    names = {v: name for c in claims for v, name in sorted(around.speakers.get(c.id, {}).items())}
    names |= voice_names(claims)
    weighed = Weighed(voices, agreeing, borne.bounds if borne is not None else frozenset(), otherwise)
    trace = render_trace(rule, facts, weighed, said, claims, standing, at_odds, names)
    days = [c.known_on for c in claims if c.known_on is not None]
    anchor = min(claims, key=lambda c: (c.known_on or date.max, c.id))
    return Matter(
        id=make_id("mat", kind, anchor.id),
        kind=kind,
        label=label,
        claims=tuple(sorted(c.id for c in claims)),
        voices=tuple(v.voice for v in voices),
        carriers=tuple(sorted({c.carrier for c in claims})),
        origins=tuple(sorted({c.origin for c in claims})),
        parties=tuple(sorted({p for v in voices for p in v.parties})),
        standing=rule.standing,
        rule=f"{rule.name}/{rule.version}",
        trace=trace,
        low=low,
        high=high,
        valid_start=valid[0],
        valid_end=valid[1],
        known_from=min(days, default=None),
        measure=measure,
        place=place,
        backing=tuple(v.claims for v in voices),
    )


def _is_denied(claim: WeighedClaim) -> bool:
    """Whether a claim denies its figure or event; that something is not so denies nobody's word."""
    told = claim.resolved
    if isinstance(told, ResolvedFigure):
        return told.figure.stance == "denies"
    return isinstance(told, ResolvedEvent) and told.event.stance == "denies"


def _place_name(places: Sequence[PlaceReading | None]) -> str | None:
    """The narrowest and then most frequent place name, first by name of equals, of those that at least a
    fifth of the claims give."""
    order = {"site": 0, "city": 1, "admin": 2, "water": 3, "region": 3, "country": 4, None: 5}
    found: dict[tuple[int, str], int] = {}
    for place in places:
        if place is not None and place.name is not None:
            key = order.get(place.feature, 5), place.name
            found[key] = found.get(key, 0) + 1
    often = [key for key, times in found.items() if 5 * times >= sum(found.values())]
    return min(often or found, key=lambda k: (k[0], -found[k], k[1]))[1] if found else None


def _label(kind: str) -> str:
    return next(
        (row["label"] for row in read_lexicon("events")["type"] if row["key"] == kind), kind.replace("_", " ")
    )
