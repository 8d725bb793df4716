"""Persons and bodies across reports: those of some reports, and all that they can be tied to.

The groups of mentions of each report are kept with the keys that tie groups of different reports. From the groups
that came or went, ties are followed until no more are found; what was found is then merged as if it were the whole
record, which gives the same names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import bindparam, select

from dateline.derivation.judging import name_rulings, with_marks
from dateline.derivation.keys import note_common, noted
from dateline.model import Name, Span
from dateline.record import Derivation, Record, Stale
from dateline.record import schema as s
from dateline.record.codec import unpack
from dateline.record.facts import CHUNK, FactReader
from dateline.record.query import names_of, rows_of
from dateline.record.rows import Called, CalledGroup
from dateline.resolve.bodies import Bodies, bodies_of
from dateline.resolve.name_rulings import NameRuling
from dateline.resolve.names import (
    MOST_IN_BLOCK,
    REACH,
    SAME_NAME_SAME_OFFICE,
    Links,
    NameGroup,
    compare_names,
    find_groups,
    is_full,
    is_like,
    links_of,
    merge_groups,
    spelling_of,
)
from dateline.resolve.sensitivity import mark_private
from dateline.resolve.spellings import could_be
from dateline.resolve.voices import body_of_roles

#: a report and the place of a group in it
_Place = tuple[str, int]


def derive_names(record: Record, keys: Sequence[Stale]) -> None:
    """The names of some reports, and all names that theirs are tied to; reports for which a name became another
    are resolved anew."""
    wanted = sorted({key.key for key in keys if key.key})
    with record.snapshot() as still:
        bodies = bodies_of(still.profile())
        extractions = still.extractions(wanted)
        fresh = {
            report: find_groups(report, found.names, found.places, bodies)
            for report, found in extractions.items()
        }
        ruled, marks = name_rulings(still)
        ties = _Ties(still, fresh, ruled)
        ties.follow(wanted)
        groups = ties.groups()
        names = with_marks(mark_private(merge_groups(groups, bodies, ties.crowds, ruled), bodies), marks)
        held = {name.id: name for name in names_of(still, {group.report for group in groups} | set(wanted))}
    mentions = {(g.report, m.span) for g in groups for m in g.mentions} | ties.gone
    before = {i: n for i, n in held.items() if any((ref.report, ref.span) in mentions for ref in n.mentions)}
    now = {name.id: name for name in names}
    changed = sorted(i for i in before.keys() | now.keys() if before.get(i) != now.get(i))
    derivations = [
        Derivation("called", r, [_to_called(r, fresh.get(r, []))] if fresh.get(r) else []) for r in wanted
    ]
    derivations += [Derivation("name", i, [now[i]] if i in now else []) for i in changed]
    if any(not key.key for key in keys):
        derivations.append(
            Derivation("name", "", [])
        )  # what was derived of the whole record, before there were ties
    seen = (_seen((group[i] for i in changed if i in group), bodies) for group in (before, now))
    reports = _that_differ(*seen)
    note_common(record, "sounds", ties.crossed)
    record.finish_stale(keys, derivations, stale=[("resolve", report) for report in sorted(reports)])


def _are_like(one: str, other: str) -> bool:
    """Whether two full names can be one person's, by how they are written."""
    return could_be(one, other, SAME_NAME_SAME_OFFICE) and compare_names(one, other) >= SAME_NAME_SAME_OFFICE


def reports_tied(record: FactReader, reports: Sequence[str], ruled: Sequence[NameRuling]) -> set[str]:
    """The reports whose names those of some others can be tied to."""
    ties = _Ties(record, {report: [] for report in reports}, ruled)
    ties.follow(reports)
    return {group.report for group in ties.groups()}


def _seen(names: Iterable[Name], bodies: Bodies) -> dict[str, set[object]]:
    """What resolving a report asks of names, by report: which of its spans they are, and what they say there."""
    found: dict[str, set[object]] = defaultdict(set)
    for name in names:
        told = (name.id, name.name, name.kind, body_of_roles(name, bodies), name.sensitivity)
        for ref in name.mentions:
            found[ref.report].add((ref.span, told))
    return found


def _that_differ(before: Mapping[str, set[object]], now: Mapping[str, set[object]]) -> set[str]:
    return {report for report in before.keys() | now.keys() if before.get(report) != now.get(report)}


def _to_called(report: str, groups: Sequence[NameGroup]) -> Called:
    """The groups of a report as the record keeps them."""
    terms: dict[tuple[str, str], None] = {}
    for group in groups:
        links = links_of(group)
        for key in sorted(links.keys):
            terms["called", key[:256]] = None
        for sound in sorted(links.sounds):
            terms["sounds", f"{sound} {spelling_of(group)}"] = None
        if links.like is not None:
            terms["like", f"{'f' if is_full(group) else 'w'}{links.like} {group.words[-1]}"[:256]] = None
    kept = tuple(
        CalledGroup(
            g.kind, g.name, g.roles, g.mentions, g.anonymous,
            tuple(sorted(tuple(sorted(office)) for office in g.offices)),
            g.titled, g.office_only, tuple(sorted(g.key)), g.local, g.described,
        )
        for g in groups
    )  # fmt: skip
    return Called(report, kept, tuple(terms))


def _to_group(report: str, row: CalledGroup) -> NameGroup:
    return NameGroup(
        report, row.kind, row.name, row.roles, row.mentions, row.anonymous,
        frozenset(frozenset(office) for office in row.offices),
        row.titled, row.office_only, frozenset(row.key), row.local, row.described,
    )  # fmt: skip


#: the terms of a field from one on and before another, made once: there are many such questions
_LISTED = (
    select(s.derived_term.c.value)
    .join(s.derived, s.derived.c.id == s.derived_term.c.derived_id)
    .where(
        s.derived_term.c.field == bindparam("field"),
        s.derived_term.c.value >= bindparam("first"),
        s.derived_term.c.value < bindparam("past"),
        s.derived.c.closed_at.is_(None),
    )
    .distinct()
)


class _Ties:
    """The groups that ties lead to from those of some reports. `crowds` are the orders of spellings of sounds that
    too many have, `crossed` those that have become so, `gone` the mentions that the reports no longer have."""

    def __init__(
        self, record: FactReader, fresh: Mapping[str, Sequence[NameGroup]], ruled: Sequence[NameRuling] = ()
    ) -> None:
        self._record = record
        self._ruled: dict[tuple[str, object], list[frozenset[tuple[str, Span]]]] = defaultdict(list)
        for one in ruled:
            for mention in one.mentions:
                self._ruled[mention].append(one.mentions)
        self._judged: set[tuple[str, Span]] = set()
        self._groups: dict[str, list[NameGroup]] = {report: list(found) for report, found in fresh.items()}
        self._links: dict[_Place, Links] = {}
        self._met: dict[_Place, NameGroup] = {}
        self._asked: set[str] = set()
        self._waiting: set[str] = set()
        self._own: dict[str, set[str]] = defaultdict(set)
        self._terms: dict[str, set[str]] = defaultdict(set)
        self._listed: dict[tuple[str, str], list[str]] = {}
        self.crowds: dict[str, dict[str, int]] = {}
        self.crossed: set[str] = set()
        self.gone: set[tuple[str, object]] = set()
        for report, groups in fresh.items():
            for n, group in enumerate(groups):
                links = self._links_of((report, n), group)
                for key in links.keys:
                    self._own[key[:256]].add(report)
            for field, value in _to_called(report, groups).terms:
                self._terms[field].add(value)

    def follow(self, reports: Collection[str]) -> None:
        """Meets the groups of some reports, those that they had before, and whatever these are tied to."""
        for held in rows_of(self._record, "called", reports, Called):
            for row in held.groups:
                group = _to_group(held.report, row)
                self.gone.update((held.report, mention.span) for mention in group.mentions)
                self._look(links_of(group), group)
        for report in reports:
            for n, group in enumerate(self._groups.setdefault(report, [])):
                self._meet((report, n), group)
        while (keys := self._waiting - self._asked) or self._judged:
            self._meet_judged()
            self._asked |= keys
            bearers = self._bearers(keys)
            self._load(bearers)
            for report in sorted(bearers):
                for n, group in enumerate(self._groups[report]):
                    if (report, n) not in self._met and self._links_of((report, n), group).keys & keys:
                        self._meet((report, n), group)

    def groups(self) -> list[NameGroup]:
        """What was met, in order of report and text."""
        return [self._met[place] for place in sorted(self._met)]

    def _links_of(self, place: _Place, group: NameGroup) -> Links:
        if place not in self._links:
            links = links_of(group)
            self._links[place] = Links(
                frozenset(key[:256] for key in links.keys), frozenset(key[:256] for key in links.wanted),
                links.sounds, links.like,
            )  # fmt: skip
        return self._links[place]

    def _meet(self, place: _Place, group: NameGroup) -> None:
        self._met[place] = group
        self._look(self._links_of(place, group), group)
        for mention in group.mentions if self._ruled else ():
            for others in self._ruled.pop((group.report, mention.span), ()):
                self._judged |= others

    def _meet_judged(self) -> None:
        """Meets the groups that hold mentions which people judged together with those of a group that was met."""
        judged, self._judged = self._judged, set()
        self._load({report for report, _ in judged})
        for report in sorted({report for report, _ in judged}):
            for n, group in enumerate(self._groups.get(report, ())):
                if (report, n) not in self._met and any((report, m.span) in judged for m in group.mentions):
                    self._meet((report, n), group)

    def _look(self, links: Links, group: NameGroup) -> None:
        """What a group looks for waits to be asked for: its keys, and names that are spelled like its own."""
        self._waiting |= {key[:256] for key in links.wanted}
        if links.sounds:
            own = spelling_of(group)
            for sound in links.sounds:
                for spelling in self._near(sound, own):
                    if sound in self.crowds or _are_like(group.name, spelling.split("|")[1]):
                        self._waiting.add(f"p {spelling}"[:256])
        if links.like is not None:
            other = "w" if is_full(group) else "f"
            for word in self._list("like", f"{other}{links.like} "):
                if is_like(word, group.words[-1]):
                    self._waiting.add(f"{other} {word}")

    def _near(self, sound: str, own: str) -> list[str]:
        """The spellings that are compared with one under a sound."""
        block = self._list("sounds", f"{sound} ")
        if len(block) <= MOST_IN_BLOCK:
            return block
        if sound not in self.crowds:
            self.crowds[sound] = {spelling: n for n, spelling in enumerate(block)}
            if not noted(self._record, "sounds", [sound]):
                self.crossed.add(sound)
        if sound in self.crossed:
            return block
        at = self.crowds[sound].get(own)
        return block if at is None else block[max(0, at - REACH) : at + REACH + 1]

    def _list(self, field: str, start: str) -> list[str]:
        """The ends of the terms that begin so, each once, in order."""
        if (field, start) not in self._listed:
            asked = {"field": field, "first": start, "past": start + "\U0010ffff"}
            with self._record.read() as connection:
                found = {value for (value,) in connection.execute(_LISTED, asked)}
            found |= {value for value in self._terms[field] if value.startswith(start)}
            self._listed[field, start] = sorted(value[len(start) :] for value in found)
        return self._listed[field, start]

    def _bearers(self, keys: Collection[str]) -> set[str]:
        d, t = s.derived.c, s.derived_term.c
        wanted = sorted(keys)
        found = {report for key in wanted for report in self._own.get(key, ())}
        with self._record.read() as connection:
            for first in range(0, len(wanted), CHUNK):
                query = (
                    select(d.scope)
                    .join(s.derived_term, t.derived_id == d.id)
                    .where(
                        t.field == "called", t.value.in_(wanted[first : first + CHUNK]), d.closed_at.is_(None)
                    )
                )
                found.update(report for (report,) in connection.execute(query))
        return found

    def _load(self, reports: Iterable[str]) -> None:
        d = s.derived.c
        wanted = sorted(set(reports) - self._groups.keys())
        with self._record.read() as connection:
            for first in range(0, len(wanted), CHUNK):
                query = select(d.body).where(
                    d.kind == "called", d.scope.in_(wanted[first : first + CHUNK]), d.closed_at.is_(None)
                )
                for (body,) in connection.execute(query):
                    held = unpack(body, Called)
                    self._groups[held.report] = [_to_group(held.report, row) for row in held.groups]
