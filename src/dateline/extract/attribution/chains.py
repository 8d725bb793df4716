"""Voice chains: whose words carry whose, outermost first."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.extract.attribution.candidate import Candidate
from dateline.extract.attribution.circumstances import addressee, is_named_media
from dateline.extract.attribution.voices import VoiceReader
from dateline.model import VoiceMention

Chain = tuple[VoiceMention, ...]


def chain_voices(
    candidates: Sequence[Candidate],
    voices: Sequence[VoiceMention | None],
    reader: VoiceReader,
) -> list[Chain]:
    """For each candidate its chain: the voices of the attributions whose content holds its cue, outermost
    first, the news organisation that was told, and its own voice last."""
    chains = _Chains(candidates, voices, reader)
    return [chains.of(at) for at in range(len(candidates))]


class _Chains:
    """The chains of the candidates of a text, each found once."""

    def __init__(
        self, candidates: Sequence[Candidate], voices: Sequence[VoiceMention | None], reader: VoiceReader
    ) -> None:
        self._candidates, self._voices, self._reader = candidates, voices, reader
        by_verb = {
            c.verb.i: n for n, c in enumerate(candidates) if c.verb is not None and c.rule != "resumed"
        }
        by_verb |= {
            c.cue[0].i: n for n, c in enumerate(candidates) if c.verb is None and c.rule == "according"
        }
        self._by_verb = by_verb
        self._holders = _holders(candidates)
        self._found: list[Chain | None] = [None] * len(candidates)

    def of(self, at: int, below: frozenset[int] = frozenset()) -> Chain:
        """The chain of a candidate; `below` are those that are being looked for, each held by the next."""
        known = self._found[at]
        if known is not None:
            return known
        candidate, voice = self._candidates[at], self._voices[at]
        outer: Chain = ()
        above = self._above(at)
        if above is not None and above != at and above not in below and len(below) < 6:
            outer = self.of(above, below | {at})
        told = addressee(candidate)
        if told is not None and is_named_media(told, self._reader.offices):
            outer = (*outer, self._reader.read(told))
        if candidate.carrier is not None:
            outer = (*outer, self._reader.read(candidate.carrier))
        own = (voice,) if voice is not None else ()
        if own:
            outer = tuple(v for v in outer if v.name != own[0].name)
        found = (*outer, *own)
        if not below:
            self._found[at] = found
        return found

    def _above(self, at: int) -> int | None:
        """The candidate whose voice carries this one, or None."""
        candidate = self._candidates[at]
        if candidate.outer is not None:
            above = self._by_verb.get(candidate.outer.i)
        else:
            above = self._holders[at]
            if above is not None and self._holders[above] == at:
                return None  # each holds the other's cue: neither carries the other
        if above is None:
            return None
        if self._voices[at] is None and _judges(self._candidates[above]):
            return None  # `rejected accusations that A`, `validated the claim that A`: somebody else says so
        return None if _answers(self._candidates[above], candidate) else above


def _answers(above: Candidate, candidate: Candidate) -> bool:
    """Whether one only answers what another said (`X blames Y, a charge Y rejects`, `rejected a claim by X that A`): it
    hands nothing on. `denied that X had said A` does: that X said so is in its word alone."""
    if above.rule == "disowned":
        return True
    if above.entry is None or above.entry.stance != "denies" or not above.cue or not candidate.cue:
        return False
    if above.rule == "object":
        return candidate.rule == "noun"
    return candidate.cue[0].i < above.cue[0].i


def _judges(candidate: Candidate) -> bool:
    entry = candidate.entry
    return entry is not None and (
        entry.stance == "denies" or (entry.stance == "confirms" and candidate.rule == "object")
    )


def _holders(candidates: Sequence[Candidate]) -> list[int | None]:
    """For each candidate the one with the shortest content that holds its cue, or None."""
    held: dict[int, list[int]] = {}
    for at, candidate in enumerate(candidates):
        for token in candidate.content:
            held.setdefault(token.i, []).append(at)
    found: list[int | None] = []
    for at, candidate in enumerate(candidates):
        best: int | None = None
        if candidate.cue and candidate.rule != "resumed":
            anchor = candidate.verb or candidate.cue[-1]
            for other in held.get(anchor.i, ()):
                if other == at or candidates[other].cue[:1] == candidate.cue[:1]:
                    continue
                if best is None or len(candidates[other].content) < len(candidates[best].content):
                    best = other
        found.append(best)
    return found
