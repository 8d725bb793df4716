"""What follows for matters from comparisons of counts, taken one after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dateline.model import ClaimRelation
from dateline.weigh.copies import Reading, pair_answers
from dateline.weigh.counts import Count
from dateline.weigh.figure_parts import is_stated_part
from dateline.weigh.grouping import Groups
from dateline.weigh.scope import compare_people
from dateline.weigh.standing import relate
from dateline.weigh.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """The claims of one figure matter, those that stand now, and how many pairs of them cannot both hold."""

    claims: tuple[Count, ...]
    standing: tuple[Count, ...]
    conflicts: int
    forecast: bool
    outcomes: int
    denials: frozenset[str] = frozenset()
    corrections: frozenset[str] = frozenset()
    at_odds: frozenset[str] = frozenset()


class Ties:
    """Some counts (in order of id) with what is taken from comparing them. What a comparison changes are the matters of
    its two claims alone. `read` is the reading of each claim."""

    def __init__(self, counts: Sequence[Count]) -> None:
        self.relations: set[ClaimRelation] = set()
        self.read: dict[str, Reading[Count]] = {}
        self._by_id = {count.claim.id: count for count in counts}
        self._groups: Groups[str] = Groups(self._by_id)
        self._kinds = {count.claim.id: {count.people} for count in counts}
        self._replaced: dict[str, set[str]] = defaultdict(set)
        self._conflicts: set[frozenset[str]] = set()
        self._denied: dict[str, set[str]] = defaultdict(set)
        self._corrected: dict[str, set[str]] = defaultdict(set)
        self._answered: set[tuple[Reading[Count], Reading[Count]]] = set()

    def matter_of(self, claim: str) -> str:
        """What stands for the matter of a claim."""
        return self._groups.top(claim)

    def join_all(self) -> None:
        """Makes all counts one matter, whatever their people."""
        first, *others = self._by_id
        for other in others:
            self._groups.join(first, other)
        self._kinds[self._groups.top(first)] = set()

    def are_one(self, a: Count, b: Count) -> bool:
        """Whether two counts are of one matter."""
        return self._groups.together(a.claim.id, b.claim.id)

    def take(self, a: Count, b: Count, verdict: Verdict) -> None:
        """Takes what the later of two counts is to the other."""
        if is_stated_part(a, b):
            return
        if a.denied is not b.denied:
            no, yes = (a, b) if a.denied else (b, a)
            if verdict.relation not in ("same", "consistent"):
                return
            if no.voice != yes.voice:
                if self._join(a, b):
                    self._deny(self.read[no.claim.id], self.read[yes.claim.id])
            elif _takes_back(no, yes) and self._join(a, b):
                self.relations.add(relate(no.claim.id, yes.claim.id, "corrects-count"))
                self._replaced[yes.claim.id].add(no.claim.id)
                self._corrected[yes.claim.id].add(no.voice)
            return
        source, target = (b, a) if verdict.reversed else (a, b)
        if verdict.relation == "same" and self._groups.together(a.claim.id, b.claim.id):
            return  # each claim is tied to its matter once; that the rest agree follows
        if verdict.merges and not self._join(a, b) and verdict.relation != "same":
            return
        self.relations.add(relate(source.claim.id, target.claim.id, verdict.rule))
        if verdict.relation == "conflict":
            self._conflicts.add(frozenset((a.claim.id, b.claim.id)))
        if verdict.relation in ("update", "revision_down"):
            self._replaced[source.claim.id].add(target.claim.id)

    def _join(self, a: Count, b: Count) -> bool:
        """One matter, unless a third count in it is of people that exclude these (through bare `people`)."""
        one, other = self._groups.top(a.claim.id), self._groups.top(b.claim.id)
        if one == other:
            return True
        kinds = self._kinds
        if any(compare_people(p, q) == "apart" for p in kinds[one] for q in kinds[other]):
            return False
        self._groups.join(one, other)
        kinds[self._groups.top(one)] = kinds[one] | kinds[other]
        return True

    def _deny(self, denying: Reading[Count], telling: Reading[Count]) -> None:
        if (denying, telling) in self._answered:
            return
        self._answered.add((denying, telling))
        for denial, told in pair_answers(denying, telling):
            self.relations.add(relate(denial.claim.id, told.claim.id, "denies-count"))
            self._denied[told.claim.id].add(denying.voice_of(denial))

    def groups(self, outcomes: Mapping[str, int]) -> list[FigureGroup]:
        """The matters, of forecasts with how many counts came after."""
        at_odds: dict[str, list[frozenset[str]]] = defaultdict(list)
        for conflict in self._conflicts:
            at_odds[self._groups.top(min(conflict))].append(conflict)
        found = []
        for group in self._groups:
            members = tuple(self._by_id[i] for i in group)
            standing = _that_stand([m for m in members if not m.denied] or members, self._replaced)
            inside = {m.claim.id for m in standing}
            odds = [pair for pair in at_odds[self._groups.top(group[0])] if pair <= inside]
            found.append(
                FigureGroup(
                    claims=members,
                    standing=standing,
                    conflicts=len(odds),
                    at_odds=_all_copies({i for pair in odds for i in pair}, self.read) & inside,
                    forecast=not members[0].is_count,
                    outcomes=max((outcomes.get(m.claim.id, 0) for m in members), default=0),
                    denials=_deniers(members, standing, self._denied),
                    corrections=frozenset(v for m in members for v in self._corrected.get(m.claim.id, ())),
                )
            )
        return found


def _takes_back(no: Count, yes: Count) -> bool:
    """Whether a voice says in a later report that a count of its own is not so."""
    told, before = no.claim.known_on, yes.claim.known_on
    return (
        told is not None
        and before is not None
        and told > before
        and no.claim.resolved.voice is not None
        and (no.low, no.high) == (yes.low, yes.high)
    )


def _deniers(
    members: Sequence[Count], standing: Sequence[Count], denied: Mapping[str, set[str]]
) -> frozenset[str]:
    """Who denies what stands; of counts that nobody on record states, all who deny them."""
    if all(m.denied for m in members):
        return frozenset(m.voice for m in members)
    return frozenset(v for m in standing for v in denied.get(m.claim.id, ()))


def _all_copies(claims: Iterable[str], read: Mapping[str, Reading[Count]]) -> frozenset[str]:
    """Some claims and all that say the same as one of them in a copy, or by the same voice."""
    readings = {read[i] for i in claims}
    return frozenset(row.claim.id for reading in readings for row in reading.rows)


def _that_stand(members: Sequence[Count], replaced: Mapping[str, set[str]]) -> tuple[Count, ...]:
    """The claims that no later one of the matter replaced, nor one that states the same as a replaced one
    of an earlier day."""
    old = {m.claim.id for m in members if replaced.get(m.claim.id)}
    stand = [m for m in members if m.claim.id not in old]
    if not old or not stand:
        return tuple(stand or members)
    last = max((m.day for m in members if m.day is not None and m.claim.id in old), default=None)
    values = {(m.low, m.high) for m in members if m.claim.id in old}
    newer = [
        m for m in stand if last is None or m.day is None or m.day > last or (m.low, m.high) not in values
    ]
    return tuple(newer or stand)


def bounds_of(counts: Sequence[Count]) -> tuple[float | None, float | None]:
    """The lowest and highest bound that any of the counts states; never a sum, never a mean.

    An open bound stays open only where no count closes it, or where the bounds of two exclude each other (`up to six`,
    `at least eight`), so that both would be crossed.
    """
    lows = [c.figure.low for c in counts if c.figure.low is not None]
    highs = [c.figure.high for c in counts if c.figure.high is not None]
    low, high = min(lows, default=None), max(highs, default=None)
    return (None, None) if low is not None and high is not None and low > high else (low, high)
