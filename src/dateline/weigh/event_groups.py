"""What follows for happenings from comparisons of event claims, taken one after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dateline.model import ClaimRelation, Profile
from dateline.weigh.agreement import ENOUGH, Happening, harm_points
from dateline.weigh.agreement_denials import is_denial_of
from dateline.weigh.copies import Reading, pair_answers, pair_copies
from dateline.weigh.grouping import Groups
from dateline.weigh.scope import place_key
from dateline.weigh.standing import relate
from dateline.weigh.voices import party_of


@dataclass(frozen=True, slots=True)
class EventGroup:
    """The claims of one happening, those that assert it, the voices that deny and correct it, and the pairs
    (and their claims, `at_odds`) that cannot both hold."""

    claims: tuple[Happening, ...]
    asserting: tuple[Happening, ...]
    denials: frozenset[str]
    corrections: frozenset[str]
    conflicts: int
    at_odds: frozenset[str] = frozenset()


class Happenings:
    """The groups of some rows (in order) as pairs of them are compared, and the relations that are found on the way. What a
    comparison changes are the happenings of its two claims alone."""

    def __init__(
        self,
        rows: Sequence[Happening],
        profile: Profile | None,
        read: Mapping[str, Reading[Happening]],
    ) -> None:
        self.relations: set[ClaimRelation] = set()
        self._rows = {h.claim.id: h for h in rows}
        self._profile = profile
        self._read = read
        self._groups = Groups([h.claim.id for h in rows])
        self._clusters = {h.claim.id: _Cluster(_days_of(h), _towns_of(h), h.targets) for h in rows}
        self._denied: dict[str, set[str]] = defaultdict(set)
        self._corrected: dict[str, set[str]] = defaultdict(set)
        self._conflicts: set[frozenset[str]] = set()
        self._noted: set[tuple[object, ...]] = set()  # what copies of two readings are to each other

    def compare(self, first: Happening, second: Happening, score: float) -> None:
        """Joins two claims that agree enough, and notes how they stand to one another."""
        if score < ENOUGH:
            return
        if first.denied != second.denied:
            no, yes = (first, second) if first.denied else (second, first)
            if not is_denial_of(no, yes):
                return
        if first.is_actual != second.is_actual and not takes_up(first, second):
            plan, fact = (first, second) if second.is_actual else (second, first)
            refuting = plan.denied and not fact.denied
            again = refuting and self._is_noted(plan, fact)
            refuted = self._answers(plan, fact) if refuting else ()
            for denial, told in refuted:
                self.relations.add(relate(denial.claim.id, told.claim.id, "denies-happening"))
            if not refuted and not again and score > ENOUGH:
                for one, other in self._copies(plan, fact):
                    self.relations.add(relate(one.claim.id, other.claim.id, "forecast-and-count"))
            return
        known = self._groups.together(first.claim.id, second.claim.id)
        if not _join(self._clusters, self._groups, first, second):
            return
        if first.denied != second.denied:
            denying = self._read[no.claim.id]
            for denial, told in self._answers(no, yes):
                self.relations.add(relate(denial.claim.id, told.claim.id, "denies-happening"))
                self._denied[told.claim.id].add(denying.voice_of(denial))
        elif first.corrects != second.corrects and first.is_negated != second.is_negated:
            fix, old = (first, second) if first.corrects else (second, first)
            correcting = self._read[fix.claim.id]
            for fixed, told in self._answers(fix, old, by_others=False):
                self.relations.add(relate(fixed.claim.id, told.claim.id, "corrects-happening"))
                self._corrected[told.claim.id].add(correcting.voice_of(fixed))
        elif _accuse_each_other(first, second, self._profile):
            for one, other in self._copies(first, second):
                self.relations.add(relate(one.claim.id, other.claim.id, "actors-differ"))
                self._conflicts.add(frozenset((one.claim.id, other.claim.id)))
        elif not known:
            self.relations.add(relate(first.claim.id, second.claim.id, "same-happening"))

    def join_copy(self, first: Happening, copy: Happening) -> None:
        """Makes a claim one happening with that which it is a copy of."""
        one, other = self._groups.top(first.claim.id), self._groups.top(copy.claim.id)
        if one != other:
            _unite(self._clusters, self._groups, one, other)
            self.relations.add(relate(first.claim.id, copy.claim.id, "same-happening"))

    def _answers(
        self, by: Happening, told: Happening, by_others: bool = True
    ) -> Sequence[tuple[Happening, Happening]]:
        """What denies or corrects something with what it answers, and their copies (`pair_answers`) in different
        reports: how each report's own words stand to each other is found there."""
        found = [] if by_others and by.voice == told.voice else [(by, told)]
        if by.claim.report == told.claim.report or self._is_noted(by, told):
            return found
        readings = self._read[by.claim.id], self._read[told.claim.id]
        self._noted.add(("answer", *readings))
        pairs = pair_answers(*readings, by_others)
        return [*found, *(pair for pair in pairs if pair[0].claim.report != pair[1].claim.report)]

    def _is_noted(self, by: Happening, told: Happening) -> bool:
        """Whether it is noted already how the copies of two claims of different reports answer one another."""
        noted = "answer", self._read[by.claim.id], self._read[told.claim.id]
        return by.claim.report != told.claim.report and noted in self._noted

    def _copies(self, first: Happening, second: Happening) -> Iterator[tuple[Happening, Happening]]:
        """Two claims, and those of their copies that what is found of the two is noted for (`pair_copies`)."""
        yield first, second
        noted = self._read[first.claim.id], self._read[second.claim.id]
        if first.claim.report != second.claim.report and noted not in self._noted:
            self._noted.add(noted)
            for one, other in pair_copies(*noted):
                if one.claim.report != other.claim.report:
                    yield one, other

    def join_all(self, rows: Sequence[Happening]) -> None:
        """Makes all claims one happening, and notes how each stands to the first."""
        for row in rows[1:]:
            self._groups.join(rows[0].claim.id, row.claim.id)
        for row in rows[1:]:
            self.compare(rows[0], row, ENOUGH)

    def groups_found(self) -> list[EventGroup]:
        found = []
        at_odds: dict[str, list[frozenset[str]]] = defaultdict(list)
        for conflict in self._conflicts:
            if len(tops := {self._groups.top(i) for i in conflict}) == 1:
                at_odds[tops.pop()].append(conflict)
        for group in self._groups:
            members = tuple(self._rows[i] for i in group)
            said = tuple(m for m in members if not m.denied)
            # that something was to come says not that it came
            asserting = tuple(m for m in said if m.is_actual) or said
            pairs = at_odds[self._groups.top(group[0])]
            found.append(
                EventGroup(
                    claims=members,
                    asserting=asserting or members,
                    denials=frozenset(v for m in asserting for v in self._denied.get(m.claim.id, ()))
                    or frozenset(
                        self._read[m.claim.id].voice_of(m)
                        for m in members
                        if not asserting and m.resolved.event.stance == "denies"
                    ),
                    corrections=frozenset(v for m in members for v in self._corrected.get(m.claim.id, ())),
                    conflicts=len(pairs),
                    at_odds=frozenset(i for pair in pairs for i in pair),
                )
            )
        return found


@dataclass(frozen=True, slots=True)
class _Cluster:
    """What holds for all claims of a group: their stated days, the towns that all of them allow, and the
    words of their targets."""

    days: frozenset[date]
    towns: frozenset[str] | None
    targets: frozenset[str]


def _days_of(row: Happening) -> frozenset[date]:
    return frozenset(d for d in (row.start, row.end) if d is not None) if row.dated else frozenset()


def _towns_of(row: Happening) -> frozenset[str] | None:
    towns = frozenset(
        key
        for p in row.places
        if p.feature in ("city", "site") and p.precision != 2 and (key := place_key(p)) is not None
    )
    return towns or None


def _join(clusters: dict[str, _Cluster], groups: Groups[str], a: Happening, b: Happening) -> bool:
    """One group, unless days, towns or targets of others in the two exclude it; what one report tells as one
    is one."""
    one, other = groups.top(a.claim.id), groups.top(b.claim.id)
    if one == other:
        return True
    left, right = clusters[one], clusters[other]
    if takes_up(a, b):
        _unite(clusters, groups, one, other)
        return True
    days = left.days | right.days
    if days and (max(days) - min(days)).days > 1:
        return False
    if left.targets and right.targets and not left.targets & right.targets:
        told = a.claim.origin == b.claim.origin or harm_points(a, b) > 0.0
        if not told and len((a.words | a.targets) & (b.words | b.targets)) < 2:
            return False
    towns = left.towns if right.towns is None else right.towns
    if left.towns is not None and right.towns is not None:
        towns = left.towns & right.towns
        if not towns:
            return False
    groups.join(one, other)
    clusters[groups.top(one)] = _Cluster(days, towns, left.targets | right.targets)
    return True


def _unite(clusters: dict[str, _Cluster], groups: Groups[str], one: str, other: str) -> None:
    """Makes two groups one whatever days, towns and targets they have."""
    left, right = clusters[one], clusters[other]
    groups.join(one, other)
    towns = left.towns if right.towns is None else right.towns
    if left.towns is not None and right.towns is not None:
        towns = left.towns | right.towns
    clusters[groups.top(one)] = _Cluster(left.days | right.days, towns, left.targets | right.targets)


def takes_up(later: Happening, other: Happening) -> bool:
    """Whether a report's own words (`the attack`) name the other event again."""
    return later.claim.report == other.claim.report and home_of(later) == home_of(other)


def home_of(row: Happening) -> str:
    """The event of its report that tells a claim's happening first."""
    return row.resolved.happening or row.resolved.event.id


def _accuse_each_other(a: Happening, b: Happening, profile: Profile | None) -> bool:
    """Whether voices of two parties name actors that share no word."""
    one, two = party_of(a.claim, profile), party_of(b.claim, profile)
    if one is None or two is None or one == two:
        return False
    return bool(a.actors and b.actors and not a.actors & b.actors)
