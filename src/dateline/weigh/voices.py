"""How many independent voices stand behind some claims.

Two voices are independent where neither is in the other's chain and they share no body, no origin and
no cited primary source (the innermost voice of a chain is the one that speaks). A narrator's claim has
the credited agency, else the carrier, as its voice; it restates the voices that the same report quotes
on the same matter. A body named by its kind alone is not told from an official one. Dependence is passed on, so that doubt lowers the number and never raises it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.model import Profile, ResolvedEvent, ResolvedFigure, ResolvedStatement, Voice, WeighedClaim
from dateline.weigh.answers import span_of_claim
from dateline.weigh.grouping import Groups

#: how the bodies of a state or a town begin, as `resolve` names them
_OFFICIAL = ("Government", "Authorities of ")


@dataclass(frozen=True, slots=True)
class VoiceGroup:
    """Voices that count as one: the id of the first by name, all their ids, their parties, their claims."""

    voice: str
    voices: tuple[str, ...]
    parties: tuple[str, ...]
    claims: tuple[str, ...]


def voice_id(claim: WeighedClaim) -> str:
    """The voice of a claim in weighing: its own, else the credited agency's, else the carrier's."""
    voice = claim.resolved.voice
    if voice is not None:
        return voice.id
    return f"agency:{claim.agency}" if claim.agency else f"carrier:{claim.carrier}"


def party_of(claim: WeighedClaim, profile: Profile | None = None) -> str | None:
    """The party that a claim's voice belongs to by its body in the profile, None where it belongs to none
    or the reporter asserts."""
    voice = claim.resolved.voice
    if voice is None:
        return None
    if voice.party is not None or profile is None or voice.body is None:
        return voice.party
    body = voice.body.casefold()
    return next((p.name for p in profile.parties if body in (b.casefold() for b in p.bodies)), None)


def group_voices(claims: Sequence[WeighedClaim], profile: Profile | None = None) -> tuple[VoiceGroup, ...]:
    """The independent voices behind some claims, sorted; time is linear in claims and chain links."""
    ordered = sorted(claims, key=lambda c: c.id)
    groups = Groups([c.id for c in ordered])
    owner: dict[tuple[str, str], str] = {}
    for claim in ordered:
        for key in _own_keys(claim):
            groups.join(owner.setdefault(key, claim.id), claim.id)
    for claim in ordered:
        for link in _chain(claim)[:-1]:
            for key in _voice_keys(link):
                if key in owner and key[0] != "body":
                    groups.join(owner[key], claim.id)
    _join_short_names(ordered, groups)
    _join_unnamed(ordered, groups, profile)
    quoted: dict[str, str] = {}  # the first in the text, so that copies of a report come to the same
    for claim in sorted(ordered, key=lambda c: (span_of_claim(c).start, c.id)):
        if claim.resolved.voice is not None:
            quoted.setdefault(claim.report, claim.id)
    for claim in ordered:
        if claim.resolved.voice is None and claim.report in quoted:
            groups.join(quoted[claim.report], claim.id)
    by_id = {c.id: c for c in ordered}
    found = []
    for group in groups:
        members = [by_id[i] for i in group]
        own = [m for m in members if m.resolved.voice is not None] or members
        voices = tuple(sorted({voice_id(m) for m in own}))
        parties = tuple(sorted({p for m in own if (p := party_of(m, profile)) is not None}))
        found.append(VoiceGroup(voices[0], voices, parties, tuple(sorted(group))))
    return tuple(sorted(found, key=lambda g: (g.voice, g.claims)))


def _join_short_names(claims: Sequence[WeighedClaim], groups: Groups[str]) -> None:
    """In one report `the harbour office` is the `Port of Lome harbour office` that it named in full."""
    bodies: dict[tuple[str, str], str] = {}
    for claim in claims:
        voice = claim.resolved.voice
        if voice is not None and voice.kind != "person":
            bodies.setdefault((claim.report, voice.name.casefold()), claim.id)
    for (report, name), claim_id in bodies.items():
        words = name.split()
        for cut in range(1, len(words)):
            short = bodies.get((report, " ".join(words[cut:])))
            if short is not None:
                groups.join(short, claim_id)


def _join_unnamed(claims: Sequence[WeighedClaim], groups: Groups[str], profile: Profile | None) -> None:
    """A body that is named by its kind alone (`officials`, `the defence ministry`) may be anyone's: all
    such count as one, and as one with a voice of a party, a government or a town where there is one."""
    unnamed = [c for c in claims if _is_unnamed(c)]
    official = next((c for c in claims if not _is_unnamed(c) and _is_official(c, profile)), None)
    for claim in unnamed:
        groups.join((official or unnamed[0]).id, claim.id)


def _is_unnamed(claim: WeighedClaim) -> bool:
    voice = claim.resolved.voice
    if voice is None or voice.kind == "person" or voice.party:
        return False
    known = voice.body is not None and voice.body.casefold() != voice.name.casefold()
    return not known and not any(c.isupper() for c in voice.name)


def _is_official(claim: WeighedClaim, profile: Profile | None) -> bool:
    voice = claim.resolved.voice
    if voice is None:
        return False
    return party_of(claim, profile) is not None or (voice.body or "").startswith(_OFFICIAL)


def _own_keys(claim: WeighedClaim) -> list[tuple[str, str]]:
    keys = [("origin", claim.origin)]
    voice = claim.resolved.voice
    if voice is None:
        spoken = [("body", claim.agency.casefold())] if claim.agency else []  # as where it is quoted
        return [*keys, ("id", voice_id(claim)), *spoken]
    return [*keys, *_voice_keys(voice)]


def _voice_keys(voice: Voice) -> list[tuple[str, str]]:
    keys = [("id", voice.id)]
    if voice.name_id:
        keys.append(("name", voice.name_id))
    if voice.body:
        keys.append(("body", voice.body.casefold()))
    if voice.kind == "org" and not voice.anonymous:
        keys.append(("body", voice.name.casefold()))
    return keys


def _chain(claim: WeighedClaim) -> tuple[Voice, ...]:
    resolved: ResolvedFigure | ResolvedEvent | ResolvedStatement = claim.resolved
    return resolved.chain
