"""The trace of a standing: why the rule holds, in sentences that name voices (ids are in `Matter.backing`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dateline.model import ResolvedFigure, Voice, WeighedClaim
from dateline.weigh.counts import Bounds
from dateline.weigh.standing import StandingRule
from dateline.weigh.voices import VoiceGroup, voice_id

#: names that one sentence lists before it counts the rest
LISTED = 4
_PRIVATE = "a private person"


def voice_names(claims: Iterable[WeighedClaim]) -> dict[str, str]:
    """What the voices of some claims are called in a trace, by id: the longest name that these claims give,
    `the report of` its carrier where the narrator speaks; a private person stays unnamed."""
    found: dict[str, str] = {}
    for claim in claims:
        voice = claim.resolved.voice
        if voice is None:
            found[voice_id(claim)] = claim.agency or f"the report of {claim.carrier}"
            continue
        name = spoken_name(voice)
        held = found.get(voice.id, "")
        if (len(name), name) > (len(held), held):
            found[voice.id] = name
    return found


def spoken_name(voice: Voice) -> str:
    """A voice's name where it may be told."""
    return voice.name if voice.sensitivity is None else _PRIVATE


@dataclass(frozen=True, slots=True)
class Weighed:
    """All voices of a matter and those that bear out one count, with the bounds by which they do and the claims (by id) of
    other counts that stand; no bounds where nothing was chosen among several."""

    every: Sequence[VoiceGroup]
    agreeing: Sequence[VoiceGroup]
    bounds: frozenset[Bounds] = frozenset()
    otherwise: frozenset[str] = frozenset()


def render_trace(
    rule: StandingRule,
    facts: Mapping[str, int],
    voices: Weighed,
    told: Mapping[str, Iterable[str]],
    claims: Sequence[WeighedClaim],
    standing: Sequence[WeighedClaim],
    at_odds: frozenset[str],
    names: Mapping[str, str],
) -> tuple[str, ...]:
    """The sentences of a trace: the rule's own words with the voices in them; for claims that cannot both
    hold, what each says; names that count as one voice; and how many claims no longer stand.

    `told` gives the voices that deny, correct or could not verify, by relation; `at_odds` the claims that
    cannot all hold.
    """
    every, agreeing = voices.every, voices.agreeing
    differing = {voice_id(c) for c in standing if c.id in at_odds}
    words = {
        "who": _listed({_best(v, names) for v in agreeing}, names),
        "so": _numbers(voices.bounds) if voices.otherwise else "so",
        "give": "gives" if len(differing) == 1 else "give",
        "differing": _listed(differing, names),
        "deniers": _listed(told.get("denial", ()), names),
        "correctors": _listed(told.get("correction", ()), names),
        "checkers": _listed(told.get("cannot_verify", ()), names),
        "parties": ", ".join(sorted({p for v in agreeing for p in v.parties})),
    }
    text = rule.events if at_odds and not _are_figures(standing) and rule.events else rule.words
    counts = {name: str(number) for name, number in facts.items()}
    told_in_words = text.format_map(_Open({**counts, **words}))
    found = [_sentence(told_in_words.replace("the word of the report of", "the report of"))]
    found += _sides(standing, at_odds, names)
    if not at_odds:
        found += [
            f"Other counts that can hold too: {said}" for said in _sides(standing, voices.otherwise, names)
        ]
    for group in every[:20]:
        called = sorted({names.get(v, v) for v in group.voices})
        if len(called) > 1:
            found.append(_sentence(f"{_join(called)} count as one voice"))
    gone = len({c.id for c in claims} - {c.id for c in standing})
    if gone:
        found.append(
            f"{gone} other {'claim' if gone == 1 else 'claims'} of it were replaced, corrected or deny it."
            if gone > 1
            else "One other claim of it was replaced or corrected, or denies it."
        )
    return tuple(found)


class _Open(dict[str, str]):
    """Words for a rule's text; what is not known there is 0."""

    def __missing__(self, key: str) -> str:
        return "0"


def _are_figures(claims: Sequence[WeighedClaim]) -> bool:
    return any(isinstance(c.resolved, ResolvedFigure) for c in claims)


def _sides(claims: Sequence[WeighedClaim], at_odds: frozenset[str], names: Mapping[str, str]) -> list[str]:
    """What each voice says, where counts cannot all hold."""
    said: dict[str, set[str]] = {}
    for claim in claims:
        if claim.id in at_odds and isinstance(claim.resolved, ResolvedFigure):
            told = said.setdefault(names.get(voice_id(claim), voice_id(claim)), set())
            told.add(_bounds(claim.resolved.figure.low, claim.resolved.figure.high))
    if not said:
        return []
    parts = [f"{name}: {' and '.join(sorted(values))}" for name, values in sorted(said.items())]
    return [_sentence("; ".join(parts[:LISTED]))]


def _bounds(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"{low:,.15g}" if low == high else f"{low:,.15g} to {high:,.15g}"
    if low is not None:
        return f"at least {low:,.15g}"
    return f"at most {high:,.15g}" if high is not None else "a number that it does not give"


def _numbers(bounds: Iterable[Bounds]) -> str:
    """Bounds that state one number, the lowest first."""
    ordered = sorted(bounds, key=lambda b: (b.point, b.low is None, b.high is not None, b.high or 0.0))
    told = list(dict.fromkeys(_bounds(b.low, b.high) for b in ordered))
    return " or ".join(told if len(told) <= LISTED else (told[0], told[-1]))


def _best(group: VoiceGroup, names: Mapping[str, str]) -> str:
    """The voice of a group that it is called by: one with a name of its own, first by id."""
    return min(group.voices, key=lambda v: (names.get(v, _PRIVATE) == _PRIVATE, v.startswith("carrier:"), v))


def _listed(ids: Iterable[str], names: Mapping[str, str]) -> str:
    called = sorted({names.get(i, _unnamed(i)) for i in ids})
    if len(called) > LISTED:
        called = [*called[: LISTED - 1], f"{len(called) - LISTED + 1} others"]
    return _join(called) if called else "a voice"


def _unnamed(key: str) -> str:
    """A voice without a name: the narrator of a carrier, an agency, else somebody unnamed."""
    kind, _, name = key.partition(":")
    if kind == "carrier" and name:
        return f"the report of {name}"
    return name if kind == "agency" and name else "a voice that is not named"


def _join(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
