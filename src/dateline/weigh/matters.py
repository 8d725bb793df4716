"""Weighing: the claims of a neighbourhood into matters with relations and standing, at once or while they come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from dateline.model import (
    ClaimRelation,
    Matter,
    Profile,
    ResolvedAttribution,
    ResolvedStatement,
    WeighedClaim,
    Weighing,
)
from dateline.weigh.answered import Answered, Said
from dateline.weigh.answers import Answer
from dateline.weigh.blocks import SILENCE, block_keys, day_of
from dateline.weigh.event_groups import EventGroup
from dateline.weigh.events import Events
from dateline.weigh.figure_groups import FigureGroup
from dateline.weigh.figures import Figures
from dateline.weigh.pairs import Pairs
from dateline.weigh.statements import group_statements
from dateline.weigh.told_matters import Around, event_matter, figure_matter, statement_matter

#: the claims of a matter, as they were put together
Group = FigureGroup | EventGroup | Sequence[WeighedClaim]


def weigh(
    claims: Sequence[WeighedClaim],
    attributions: Iterable[ResolvedAttribution] = (),
    profile: Profile | None = None,
    answers: Iterable[Answer] = (),
    contents: Mapping[str, str] | None = None,
    as_one: bool = False,
    pairs: Pairs | None = None,
) -> Weighing:
    """The matters of some claims, their relations and standing; pure, and the same in any order.

    Claims are cut into blocks (`block_keys`) and at silences of these (`split_by_silence`): such parts never touch,
    so weighing a part alone gives what weighing everything gives for it. `attributions` are those of the claims' reports (more do no harm).
    Rejected claims are left out. Time is linear in claims, with at most about 100 comparisons a claim.
    `profile` tells the party of a voice that carries none, by its body. `answers` are those that
    `find_across` gives over the whole record; the ones to other claims are passed over. `contents` gives
    the words of attributions that deny or correct, by id. With `as_one` the claims (of one kind) are one matter,
    since a person said so, whatever their blocks. `pairs` is what an earlier weighing of claims of the same ids found out.
    """
    if not as_one:
        growing = Growing(attributions, profile, contents, pairs)
        growing.add(claims, answers)
        return growing.weighing()
    rows = [claim for claim in claims if claim.review != "rejected"]
    given: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        given[answer.claim].append(answer)
    part = _Part(Said(attributions, contents), profile, pairs or Pairs())
    part.add(rows, given)
    matters, relations = part.as_one()
    return _weighing(matters, relations)


def _weighing(matters: Iterable[Matter], relations: Iterable[ClaimRelation]) -> Weighing:
    return Weighing(
        tuple(sorted(matters, key=lambda m: (m.kind, m.id))),
        tuple(sorted(relations, key=lambda r: (r.source, r.target, r.rule))),
    )


class Growing:
    """Matters while claims come: weighed anew is only what more claims, or more answers to them, change. What stands after
    some came is what `weigh` gives of all of them; the same in any order."""

    def __init__(
        self,
        attributions: Iterable[ResolvedAttribution] = (),
        profile: Profile | None = None,
        contents: Mapping[str, str] | None = None,
        pairs: Pairs | None = None,
    ) -> None:
        #: the matters that stand, by id
        self.matters: dict[str, Matter] = {}
        self._said = Said(attributions, contents)
        self._profile = profile
        self._pairs = pairs or Pairs()
        self._parts: dict[str, list[_Stretch]] = defaultdict(list)
        self._part_of: dict[str, _Part] = {}
        self._given: dict[str, list[Answer]] = defaultdict(list)

    def add(self, claims: Iterable[WeighedClaim], answers: Iterable[Answer] = ()) -> set[str]:
        """Takes more claims, and more answers to claims that came or are still to come; the ids of the matters that are no
        more, are new or changed."""
        more: set[str] = set()
        for answer in answers:
            self._given[answer.claim].append(answer)
            more.add(answer.claim)
        for name in more:
            self._given[name].sort(key=lambda a: (a.relation.source, a.relation.rule))
        blocks: dict[str, list[WeighedClaim]] = defaultdict(list)
        for claim in claims:
            if claim.review != "rejected":
                blocks[block_keys(claim)[0]].append(claim)
        gone: set[str] = set()
        fresh: dict[str, Matter] = {}
        coming: dict[_Part, list[WeighedClaim]] = {}
        for key, block in sorted(blocks.items()):
            for part, some in self._put_in(key, block, gone):
                coming[part] = some
                self._part_of |= {claim.id: part for claim in some}
        answered: dict[_Part, set[str]] = defaultdict(set)
        for name in more:
            if name in self._part_of:
                answered[self._part_of[name]].add(name)
        for part in coming | answered:
            some = coming.get(part, [])
            old, new = part.add(some, self._given, answered.get(part, ()))
            gone |= old
            fresh |= {matter.id: matter for matter in new}
        for name in gone:
            self.matters.pop(name, None)
        self.matters |= fresh
        return gone | fresh.keys()

    def weighing(self) -> Weighing:
        """All matters and relations as they stand."""
        parts = (row.part for some in self._parts.values() for row in some)
        return _weighing(
            self.matters.values(), set[ClaimRelation]().union(*(part.relations() for part in parts))
        )

    def _put_in(
        self, block: str, claims: Sequence[WeighedClaim], gone: set[str]
    ) -> Iterable[tuple[_Part, list[WeighedClaim]]]:
        """Some claims of a block with the parts of it that they belong to: from silence to silence, those of no day by
        themselves. Where they end a silence, the larger part takes in the other, whose matters are gone."""
        by_day: dict[date | None, list[WeighedClaim]] = defaultdict(list)
        for claim in claims:
            by_day[day_of(claim)].append(claim)
        rows = self._parts[block]
        coming: dict[_Part, list[WeighedClaim]] = {}
        for day in sorted(by_day, key=lambda day: (day is not None, day or date.min)):
            near = [row for row in rows if row.is_near(day)]
            into = max(near, key=lambda row: len(row.part.claims), default=None)
            if into is None:
                into = _Stretch(_Part(self._said, self._profile, self._pairs), day, day)
                rows.append(into)
            some = coming.setdefault(into.part, [])
            some += by_day[day]
            for other in near:
                if other is not into:
                    rows.remove(other)
                    gone |= other.part.matters()
                    some += [*other.part.claims.values(), *coming.pop(other.part, ())]
                    into = into.reaching(other.first, other.last)
            rows[:] = [row for row in rows if row.part is not into.part]
            rows.append(into.reaching(day, day))
        return coming.items()


class _Stretch(NamedTuple):
    """A part of a block, with its first and last day; None for claims of no day."""

    part: _Part
    first: date | None
    last: date | None

    def is_near(self, day: date | None) -> bool:
        """Whether a day is not cut off from it by a silence."""
        if day is None or self.first is None or self.last is None:
            return day is self.first
        return (self.first - day).days <= SILENCE and (day - self.last).days <= SILENCE

    def reaching(self, first: date | None, last: date | None) -> _Stretch:
        """With some more days."""
        firsts = [day for day in (self.first, first) if day is not None]
        lasts = [day for day in (self.last, last) if day is not None]
        return _Stretch(self.part, min(firsts, default=None), max(lasts, default=None))


class _Part:
    """The claims of a block from silence to silence, while they come."""

    def __init__(self, said: Said, profile: Profile | None, pairs: Pairs) -> None:
        self.claims: dict[str, WeighedClaim] = {}
        self._answered = Answered(said)
        self._around = Around(self._answered.answers, profile, self._answered.speakers)
        self._figures = Figures(pairs)
        self._events = Events(profile, pairs)
        self._statements: list[Sequence[WeighedClaim]] = []
        self._same: set[ClaimRelation] = set()
        #: each group with its matter by the claim that it is known by, and the one of each claim
        self._held: dict[str, tuple[Group, Matter]] = {}
        self._group_of: dict[str, str] = {}

    def add(
        self,
        claims: Sequence[WeighedClaim],
        given: Mapping[str, Sequence[Answer]],
        more: Iterable[str] = (),
    ) -> tuple[set[str], list[Matter]]:
        """The ids of the matters that are no more, or not as they were, and the matters that stand instead or are new,
        once some claims came and answers to some `more`; `given` are all answers of other reports by claim."""
        self.claims |= {claim.id: claim for claim in claims}
        changed = self._answered.add(claims, given, more)
        gone: list[Group] = []
        fresh: list[Group] = []
        for old, new in (
            self._figures.add(claims),
            self._events.add(claims, frozenset(self._answered.refusals)),
            self._group_statements(claims),
        ):
            gone += old
            fresh += new
        by_first = {_first(group): group for group in fresh}
        anew = {self._group_of[name] for name in changed if name in self._group_of}
        left = {_first(group) for group in gone} - by_first.keys()
        lost = {self._held.pop(name)[1].id for name in left}
        made: list[Matter] = []
        for name in (anew - left) - by_first.keys():
            by_first[name] = self._held[name][0]
        for name, group in by_first.items():
            before = self._held.get(name)
            own = _ids(group)
            if before is not None and before[0] == group and changed.isdisjoint(own):
                continue
            matter = self._matter(group)
            self._held[name] = group, matter
            self._group_of |= dict.fromkeys(own, name)
            if before is not None:
                lost.add(before[1].id)
            made.append(matter)
        return lost, made

    def matters(self) -> set[str]:
        """The ids of its matters."""
        return {matter.id for _, matter in self._held.values()}

    def relations(self) -> set[ClaimRelation]:
        """The relations of its claims."""
        return self._answered.relations() | self._figures.relations() | self._events.relations() | self._same

    def as_one(self) -> tuple[list[Matter], set[ClaimRelation]]:
        """All claims of a kind as one matter."""
        groups: list[Group] = []
        relations = self._answered.relations()
        kinds = {type(claim.resolved).__name__ for claim in self.claims.values()}
        for kind, rows in (("ResolvedFigure", self._figures), ("ResolvedEvent", self._events)):
            if kind in kinds:
                group, more = rows.as_one()
                groups.append(group)
                relations |= more
        rows_of_statements, same = group_statements(list(self.claims.values()), as_one=True)
        return [self._matter(group) for group in (*groups, *rows_of_statements)], relations | set(same)

    def _group_statements(self, claims: Iterable[WeighedClaim]) -> tuple[Sequence[Group], Sequence[Group]]:
        if not any(isinstance(claim.resolved, ResolvedStatement) for claim in claims):
            return [], []
        before = self._statements
        groups, same = group_statements(list(self.claims.values()))
        self._statements, self._same = list(groups), set(same)
        return before, self._statements

    def _matter(self, group: Group) -> Matter:
        if isinstance(group, FigureGroup):
            return figure_matter(group, self._around)
        if isinstance(group, EventGroup):
            return event_matter(group, self._around)
        return statement_matter(group, self._around)


def _first(group: Group) -> str:
    """The claim that a group is known by."""
    return _ids(group)[0]


def _ids(group: Group) -> list[str]:
    if isinstance(group, FigureGroup | EventGroup):
        return [row.claim.id for row in group.claims]
    return [claim.id for claim in group]
