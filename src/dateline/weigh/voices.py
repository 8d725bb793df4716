"""How many independent voices stand behind some claims.

Two voices are independent where neither is in the other's chain and they share no body, no origin and
no cited primary source (the innermost voice of a chain is the one that speaks). A narrator's claim has
the credited agency, else the carrier, as its voice; it restates the voices that the same report quotes
on the same matter. Carriers of one registered domain are one outlet. Bodies named by their kind alone are not told from each
other, nor from an official one, unless they are plainly no state's, nor an office (`the governor`) from the one who is named with it. Dependence is passed on, so that doubt lowers the number and never raises it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from tld import get_fld
from tld.utils import MozillaTLDSourceParser

from dateline.lexicons import read_lexicon, read_rows
from dateline.model import Profile, ResolvedEvent, ResolvedFigure, ResolvedStatement, Voice, WeighedClaim
from dateline.weigh.answers import span_of_claim
from dateline.weigh.grouping import Groups

#: how the bodies of a state or a town begin, as `resolve` names them
_OFFICIAL = ("Government", "Authorities of ")
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", re.I)
_WORD = re.compile(r"\w+")
#: the kind of unnamed bodies that may be any state's
_OFFICIALS = "officials"
_REBELS = "rebels"


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
    kinds = {c.id: kind for c in ordered if (kind := _unnamed_kind(c)) is not None}
    _join_unnamed(ordered, kinds, groups, profile)
    _join_offices(ordered, kinds, groups)
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


def _join_unnamed(
    claims: Sequence[WeighedClaim], kinds: Mapping[str, str], groups: Groups[str], profile: Profile | None
) -> None:
    """Bodies that are named by their kind alone may be one state's (`officials`, `the foreign ministry`, `the army`, `state
    television`): they count as one, and as one with a voice of a party, a government or a town where there is one (an army is
    no town's). Those that are plainly not the state's are one with their like alone (a hospital, a company); but a hospital also
    with a state's body for health, and rebels with a government of another country than the place's."""
    of_kind: dict[str, list[WeighedClaim]] = defaultdict(list)
    for claim in claims:
        if (kind := kinds.get(claim.id)) is not None:
            of_kind[kind].append(claim)
            groups.join(of_kind[kind][0].id, claim.id)
    officials = sorted(  # joined with any, the number is the same: by name, whatever the ids of claims
        (_body_of(c).startswith(_OFFICIAL[1]), _body_of(c), party_of(c, profile) or "", voice_id(c), c.id)
        for c in claims
        if c.id not in kinds and _is_official(c, profile)
    )
    officials_say = {w for c in of_kind[_OFFICIALS] if c.resolved.voice for w in _words_of(c.resolved.voice)}
    for kind, of_state in _table("voices_beside").items():
        if of_kind[kind] and officials_say & of_state:
            groups.join(of_kind[_OFFICIALS][0].id, of_kind[kind][0].id)
    for kind in (_OFFICIALS, _REBELS):
        if not (unnamed := of_kind[kind]):
            continue
        said = [set(_words_of(c.resolved.voice)) for c in unnamed if c.resolved.voice is not None]
        no_towns = kind == _REBELS or all(_lists()["forces"] & words for words in said)
        here = {country for c in unnamed if (country := _country_of(c)) is not None}
        for of_a_town, body, _, _, official in officials:
            if not (of_a_town and no_towns) and not (kind == _REBELS and _country_of_body(body) in here):
                groups.join(official, unnamed[0].id)
                break


def _unnamed_kind(claim: WeighedClaim) -> str | None:
    """What a body or its people are that are named by their kind alone: `officials` where they may be any state's, else the
    kind of body that is no state's; None of one with a name, of people of no body and of `the official` told of before."""
    voice = claim.resolved.voice
    if voice is None or voice.party or not voice.name.strip():
        return None
    lists = _lists()
    if voice.kind == "person" and (voice.name_id or not _is_of_officials(voice)):
        return None
    words = voice.name.split()
    if words[0].lower() in lists["idle"] | lists["officials"] | lists["bodies"]:
        words = [words[0].lower(), *words[1:]]  # as it opens a sentence
    known = voice.body is not None and voice.body.casefold() != voice.name.casefold()
    if known or any(c.isupper() for word in words for c in word):
        return None
    said = set(_words_of(voice, voice.name))
    for kind, of_kind in _table("voices_apart").items():
        if said & of_kind and not said & lists["with_a_state" if kind == _REBELS else "of_a_state"]:
            return kind
    return _OFFICIALS


def _is_of_officials(voice: Voice) -> bool:
    """Whether people without a name are someone's officials, or speak for a body (`a police spokesman`)."""
    lists = _lists()
    words = _words_of(voice, voice.name)
    if not words:
        return False
    if words[-1] in lists["speakers"]:
        return bool(set(words[:-1]) & lists["bodies"])
    one_told_of = not words[-1].endswith("s") and _words_of(voice)[:1] == ("the",)
    return words[-1] in lists["officials"] and not one_told_of


def _join_offices(claims: Sequence[WeighedClaim], kinds: Mapping[str, str], groups: Groups[str]) -> None:
    """`The governor` is the governor whom another claim names, and `the police` those whose officer speaks: where claims of
    one matter name one holder alone, or their report does. The president of a country is not that of another, unless their
    report names that one."""
    named: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    countries: dict[str, set[str]] = defaultdict(set)
    held: dict[tuple[str | None, str], str] = {}  # their first claims, in a report and (None) anywhere
    for claim in claims:
        voice = claim.resolved.voice
        if voice is not None and voice.kind == "person" and voice.name_id:
            named[voice.name_id].add(_words_of(voice))
            if (country := _country_of_body(_body_of(claim)) or _country_named(_words_of(voice))) is not None:
                countries[voice.name_id].add(country)
            for where in (None, claim.report):
                held.setdefault((where, voice.name_id), claim.id)
    holders: dict[tuple[tuple[str, ...], bool], list[str]] = {}
    for claim in claims if named else ():
        voice = claim.resolved.voice
        if voice is None:
            continue
        unnamed = claim.id in kinds
        if not unnamed and (voice.kind != "person" or voice.name_id is not None or voice.anonymous):
            continue
        office = _words_of(voice, voice.name), not unnamed
        if office not in holders:
            holders[office] = [
                name for name, some in named.items() if any(_speaks_for(*office, words) for words in some)
            ]
        here = _country_of(claim) if not unnamed else None
        for where in (claim.report, None):
            found = [held[where, name] for name in holders[office] if (where, name) in held]
            if len(found) == 1:
                of = countries[next(name for name in holders[office] if (where, name) in held)]
                if where is not None or here is None or not of or here in of:
                    groups.join(found[0], claim.id)
            if found:
                break


def _speaks_for(office: Sequence[str], of_person: bool, named: Sequence[str]) -> bool:
    """Whether a bare office, or a body named by its kind alone, is that of someone named with these words."""
    lists = _lists()
    words = [word for word in office if word not in lists["idle"]]
    if not of_person:
        words = [word for word in words if word not in lists["officials"] | lists["speakers"]]
        heads = _heads()
        return (
            bool(words)
            and words[-1] in lists["bodies"]
            and {heads.get(word, word) for word in words} <= {heads.get(word, word) for word in named}
        )
    if not words or words[-1] not in lists["offices"]:
        return False
    if len(words) == 1 and words[0] in lists["of_a_field"]:
        return False
    at = [n for n, word in enumerate(named) if word == words[-1]]
    held = any(
        (n == 0 or named[n - 1] not in lists["not_holding"])
        and not set(named[n + 1 : n + 3]) & lists["serving"]
        for n in at
    )
    return held and set(words) <= set(named)


def _words_of(voice: Voice, text: str | None = None) -> tuple[str, ...]:
    """The words of a voice in small letters: those that its report names it with, unless others are given."""
    return tuple(_WORD.findall((text or voice.words or voice.name).casefold()))


def _country_of(claim: WeighedClaim) -> str | None:
    """The country of a claim's only or first place, where it has one."""
    resolved = claim.resolved
    places = [resolved.place] if isinstance(resolved, ResolvedFigure) else getattr(resolved, "places", ())
    return next((place.country for place in places if place is not None), None)


def _country_of_body(body: str) -> str | None:
    """The country in the name of a state's body (`Government of Norway`), where that is of a country."""
    return _countries().get(body.partition(" of ")[2].casefold())


def _country_named(words: Sequence[str]) -> str | None:
    """The country that somebody is called the president (and so on) of: `the French president`, `President of Uganda`."""
    after = words[words.index("of") + 1 :] if "of" in words else ()
    named = [_peoples().get(word) for word in words[:2]] + [_countries().get(word) for word in after[:1]]
    return next((country for country in named if country is not None), None)


class _Suffixes(MozillaTLDSourceParser):
    """The list of public suffixes that the package `tld` carries; it is never fetched."""

    uid = "dateline"

    @classmethod
    def update_tld_names(cls, fail_silently: bool = False) -> bool:  # noqa: ARG003
        raise FileNotFoundError(f"the package tld lacks {cls.local_path}")


@lru_cache(maxsize=4096)
def _outlet(carrier: str) -> str | None:
    """The domain of a carrier that is given by its host: what was registered under a public suffix, or each host of a
    government; None of one that is not, and of hosts that many outlets share.

    >>> _outlet("europe.courier.com.au"), _outlet("www.courier.com.au"), _outlet("The Courier"), _outlet("b.substack.com")
    ('courier.com.au', 'courier.com.au', None, None)
    >>> _outlet("www.health.province.gov"), _outlet("roads.gov.uk")
    ('health.province.gov', 'roads.gov.uk')
    """
    if _HOST.fullmatch(carrier) is None:
        return None
    host, lists = carrier.casefold().removeprefix("www."), _lists()
    labels = host.split(".")
    under = labels[-2:] if len(labels[-1]) == 2 else labels[-1:]
    if lists["governments"] & set(under):
        return host
    domain = get_fld(host, fix_protocol=True, fail_silently=True, parser_class=_Suffixes)
    return None if domain is None or domain.split(".")[0] in lists["shared_hosts"] else domain


@cache
def _table(name: str) -> Mapping[str, frozenset[str]]:
    return {key: frozenset(words) for key, words in read_lexicon("standing")[name].items()}


def _lists() -> Mapping[str, frozenset[str]]:
    return _table("voices")


@cache
def _heads() -> Mapping[str, str]:
    heads: dict[str, str] = read_lexicon("standing")["voices_heads"]
    return heads


@cache
def _countries() -> Mapping[str, str]:
    """The codes of countries by their names in small letters."""
    return {row["name"].casefold(): row["iso"] for row in read_rows("countries")}


@cache
def _peoples() -> Mapping[str, str]:
    """The codes of countries by the words for what is theirs (`french`)."""
    return {
        name.casefold(): row["iso"] for row in read_rows("countries") for name in row["demonyms"].split("|")
    }


def _is_official(claim: WeighedClaim, profile: Profile | None) -> bool:
    voice = claim.resolved.voice
    if voice is None:
        return False
    return party_of(claim, profile) is not None or _body_of(claim).startswith(_OFFICIAL)


def _body_of(claim: WeighedClaim) -> str:
    voice = claim.resolved.voice
    return (voice.body or "") if voice is not None else ""


def _own_keys(claim: WeighedClaim) -> list[tuple[str, str]]:
    keys = [("origin", claim.origin)]
    voice = claim.resolved.voice
    if voice is None:
        spoken = [("body", claim.agency.casefold())] if claim.agency else []  # as where it is quoted
        outlet = None if claim.agency else _outlet(claim.carrier)
        hosted = [("outlet", outlet)] if outlet is not None else []
        return [*keys, ("id", voice_id(claim)), *spoken, *hosted]
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
