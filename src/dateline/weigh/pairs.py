"""What two claims are to each other, found out once: a block is weighed as it stood at the end of each of its days, and
the pairs of its claims are mostly those of the day before."""

from __future__ import annotations

from collections.abc import Callable

from dateline.model import ResolvedEvent, ResolvedFigure, WeighedClaim
from dateline.weigh.agreement import Happening, agreement, read_happening
from dateline.weigh.counts import Count, read_count
from dateline.weigh.verdicts import Verdict, compare_counts
from dateline.weigh.voices import voice_id

#: holds two counts against each other
Compare = Callable[[Count, Count], Verdict | None]


class Pairs:
    """Comparisons of the claims of a block by their ids; an id is of one claim as long as this is used."""

    def __init__(self) -> None:
        self._counts: dict[str, Count] = {}
        self._happenings: dict[tuple[str, bool], Happening] = {}
        self._verdicts: dict[tuple[str, str], Verdict | None] = {}
        self._agreement: dict[tuple[str, bool, str, bool], float] = {}

    def count(self, claim: WeighedClaim, resolved: ResolvedFigure) -> Count:
        """A figure claim made ready to be compared."""
        found = self._counts.get(claim.id)
        if found is None:
            found = self._counts[claim.id] = read_count(claim, resolved, voice_id(claim))
        return found

    def happening(self, claim: WeighedClaim, resolved: ResolvedEvent, refusals: frozenset[str]) -> Happening:
        """An event claim made ready to be compared."""
        key = claim.id, resolved.event.attribution in refusals
        found = self._happenings.get(key)
        if found is None:
            found = self._happenings[key] = read_happening(claim, resolved, refusals)
        return found

    def compare(self, a: Count, b: Count) -> Verdict | None:
        """What one count is to another, as `compare_counts` says."""
        key = a.claim.id, b.claim.id
        if key not in self._verdicts:
            self._verdicts[key] = compare_counts(a, b)
        return self._verdicts[key]

    def agree(self, a: Happening, b: Happening) -> float:
        """How much says that two are one happening, as `agreement` says."""
        key = a.claim.id, a.refused, b.claim.id, b.refused
        found = self._agreement.get(key)
        if found is None:
            found = self._agreement[key] = agreement(a, b)
        return found
