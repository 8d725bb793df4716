"""The wordings of a record as they are with what some reports say now: how many groups have each, and what they are found by.

The rows of the record (`record.wordings`) are of before; what the reports said and what they say is counted on top.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from dateline.model import MentionRef, NameMention, make_id
from dateline.record import schema as s
from dateline.record.codec import unpack
from dateline.record.facts import CHUNK, FactReader
from dateline.record.query import rows_of
from dateline.record.rows import Called, CalledGroup, Wording
from dateline.resolve.name_groups import NameGroup, called_of, is_full, is_holder, wording_of
from dateline.resolve.name_links import links_of_wording, spelling_of, written
from dateline.resolve.naming import Form, form_of

_W, _T, _F = s.wording.c, s.wording_term.c, s.wording_form.c
_D, _FOUND = s.derived.c, s.derived_term.c
_SOME: Any = bindparam("some", expanding=True)
_ROWS = select(_W.id, _W.number, _W.name, _W.body).where(_W.id.in_(_SOME))
_FORMS = select(_F.wording, _F.form, _F.number).where(_F.wording.in_(_SOME))
_BEARING = select(_T.value, _T.wording).where(_T.field == bindparam("field"), _T.value.in_(_SOME))
_NAMED = select(_W.id).where(_W.name.in_(_SOME))
_SPAN = (
    select(_T.value)
    .where(_T.field == bindparam("field"), _T.value >= bindparam("first"), _T.value < bindparam("past"))
    .distinct()
    .limit(bindparam("most"))
)
_LISTED, _LISTED_BACK = _SPAN.order_by(_T.value), _SPAN.order_by(_T.value.desc())
#: the reports with a wording, in order
_REPORTS = (
    select(_FOUND.value)
    .join(s.derived, _D.id == _FOUND.derived_id)
    .where(_FOUND.field == "wording", _FOUND.value >= bindparam("first"), _FOUND.value < bindparam("past"))
    .where(_D.kind == "called", _D.closed_at.is_(None))
    .order_by(_FOUND.value)
    .limit(bindparam("most"))
)
_ALL = 10**9


def to_called(report: str, groups: Sequence[NameGroup]) -> Called:
    """The groups of a report as the record keeps them, with their wordings."""
    wordings: dict[str, Wording] = {}
    kept = []
    for group in groups:
        alike, names = wording_of(group), called_of(group)
        one = _wording(alike, names)
        wordings[one.id] = one
        kept.append(
            CalledGroup(
                group.kind, group.name, group.roles, group.mentions, group.anonymous,
                one.offices, group.titled, group.office_only, one.key, group.local, group.described, one.id,
            )
        )  # fmt: skip
    return Called(report, tuple(kept), wordings=tuple(wordings[key] for key in sorted(wordings)))


def _wording(group: NameGroup, names: frozenset[str]) -> Wording:
    offices = tuple(sorted(tuple(sorted(office)) for office in group.offices))
    key, called = tuple(sorted(group.key)), tuple(sorted(names))
    told = (
        group.kind, group.name, group.anonymous, offices, group.titled, group.office_only, key, group.local,
        group.described, called,
    )  # fmt: skip
    own = make_id("wrd", msgspec.json.encode(told).decode())
    return Wording(own, *told, terms=tuple(_terms(group, names)))


def _terms(group: NameGroup, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What a wording is found by."""
    links = links_of_wording(group, names)
    for key in sorted(links.keys):
        yield "called", key[: s.TERM]
    for sound in sorted(links.sounds):
        yield "sounds", f"{sound} {spelling_of(group)}"
    if links.like is not None:
        yield "like", f"{'f' if is_full(group) else 'w'}{links.like} {group.words[-1]}"[: s.TERM]
    words = " ".join(group.words)
    if is_full(group):
        yield "bearer", f"{group.words[-1]}|{words}"[: s.TERM]
    for office in sorted(map(written, group.offices)) if is_holder(group) else ():
        yield "holder", f"{office}|{words}"[: s.TERM]


def to_group(report: str, row: CalledGroup | Wording, mentions: tuple[NameMention, ...] = ()) -> NameGroup:
    """The group of a row; of a wording, without its mentions."""
    roles = row.roles if isinstance(row, CalledGroup) else ()
    return NameGroup(
        report, row.kind, row.name, roles, row.mentions if isinstance(row, CalledGroup) else mentions,
        row.anonymous, frozenset(frozenset(office) for office in row.offices),
        row.titled, row.office_only, frozenset(row.key), row.local, row.described,
    )  # fmt: skip


class Wordings:
    """The wordings of a record where some reports say what they say now (`come`), and no longer what they said (`gone`)."""

    def __init__(self, record: FactReader, gone: Iterable[Called], come: Iterable[Called]) -> None:
        self._record = record
        self.gone = {row.report: row for row in gone}
        self.come = {row.report: row for row in come}
        self._less: Counter[str] = Counter()
        self._more: Counter[str] = Counter()
        self._changes: dict[str, Counter[Form]] = defaultdict(Counter)
        self._known: dict[str, Wording] = {}
        for by, rows, counts in ((-1, self.gone, self._less), (1, self.come, self._more)):
            for row in rows.values():
                self._known.update((one.id, one) for one in row.wordings)
                for group in row.groups:
                    counts[group.wording] += 1
                    for mention in group.mentions:
                        self._changes[group.wording][form_of(mention)] += by
        #: by field, the terms of what the reports say now and said, in order
        self.terms, self.old_terms = (self._terms_of(rows.values()) for rows in (self.come, self.gone))
        self._fresh: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in self.come.values():
            for one in row.wordings:
                for term in one.terms:
                    self._fresh[term].add(one.id)
        self._before: dict[str, tuple[int, str | None]] = {}
        self._groups: dict[str, NameGroup] = {}
        self._called: dict[str, Called | None] = {**self.gone, **self.come}
        for report in self.gone.keys() - self.come.keys():
            self._called[report] = None
        self.load(self._known)

    @staticmethod
    def _terms_of(rows: Iterable[Called]) -> dict[str, list[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            for one in row.wordings:
                for field, value in one.terms:
                    found[field].add(value)
        return {field: sorted(values) for field, values in found.items()}

    def load(self, wanted: Iterable[str]) -> None:
        """Reads some wordings that were not read yet."""
        rest = sorted(set(wanted) - self._before.keys())
        if not rest:
            return
        with self._record.read() as connection:
            for first in range(0, len(rest), CHUNK):
                rows = connection.execute(_ROWS, {"some": rest[first : first + CHUNK]})
                for key, number, name, body in rows:
                    self._before[key] = number, name
                    if key not in self._known:
                        self._known[key] = unpack(body, Wording)
        for key in rest:
            self._before.setdefault(key, (0, None))

    def before(self, key: str) -> int:
        """How many groups had a wording."""
        return self._before[key][0]

    def kept(self, key: str) -> int:
        """How many groups of other reports have it."""
        return self._before[key][0] - self._less[key]

    def number(self, key: str) -> int:
        """How many groups have it now."""
        return self._before[key][0] - self._less[key] + self._more[key]

    def name(self, key: str) -> str | None:
        """The name that all groups of a wording were."""
        return self._before[key][1]

    def row(self, key: str) -> Wording:
        return self._known[key]

    def group(self, key: str) -> NameGroup:
        """What each group of a wording is but for where it stands."""
        if key not in self._groups:
            self._groups[key] = to_group("", self._known[key])
        return self._groups[key]

    def bearing(self, field: str, values: Iterable[str]) -> dict[str, set[str]]:
        """By each of some terms, the wordings that are found by it: those of before, and of the reports now."""
        wanted = sorted(set(values))
        found: dict[str, set[str]] = {value: set(self._fresh.get((field, value), ())) for value in wanted}
        if not wanted:
            return found
        with self._record.read() as connection:
            for first in range(0, len(wanted), CHUNK):
                asked = {"field": field, "some": wanted[first : first + CHUNK]}
                for value, key in connection.execute(_BEARING, asked):
                    found[value].add(key)
        self.load(key for keys in found.values() for key in keys)
        return found

    def named(self, names: Collection[str]) -> set[str]:
        """The wordings of which all groups were one of some names."""
        wanted, found = sorted(names), set[str]()
        with self._record.read() as connection:
            for first in range(0, len(wanted), CHUNK):
                found.update(connection.execute(_NAMED, {"some": wanted[first : first + CHUNK]}).scalars())
        self.load(found)
        return found

    def span(self, field: str, first: str, past: str, most: int = _ALL, *, back: bool = False) -> list[str]:
        """The terms of a field from one on and before another, of before alone, in order (`back`: from the last)."""
        asked = {"field": field, "first": first, "past": past, "most": most}
        with self._record.read() as connection:
            return list(connection.execute(_LISTED_BACK if back else _LISTED, asked).scalars())

    @property
    def sorts_by_code_point(self) -> bool:
        """Whether the database has the order of Python's text."""
        with self._record.read() as connection:
            return connection.dialect.name == "sqlite"

    def forms(self, keys: Iterable[str]) -> dict[str, Counter[Form]]:
        """How often the mentions of some wordings say something."""
        wanted = sorted(set(keys))
        found = {key: Counter(self._changes[key]) for key in wanted}
        with self._record.read() as connection:
            for first in range(0, len(wanted), CHUNK):
                for key, form, number in connection.execute(_FORMS, {"some": wanted[first : first + CHUNK]}):
                    kind, name, role, words = msgspec.json.decode(form)
                    found[key][kind, name, role, words] += number
        return {key: +counts for key, counts in found.items()}

    def reports(self, key: str, most: int = _ALL) -> list[str]:
        """The first reports that have a wording now, in order (all that say so now, and up to so many others)."""
        start = f"{key}|"
        asked = {"first": start, "past": start + "\U0010ffff", "most": most + len(self._called)}
        with self._record.read() as connection:
            values = connection.execute(_REPORTS, asked).scalars().all()
        touched = self.gone.keys() | self.come.keys()
        found = {value[len(start) :] for value in values} - touched
        own = {r for r, row in self.come.items() if any(one.id == key for one in row.wordings)}
        return sorted(found | own)[:most]

    def called(self, reports: Iterable[str]) -> Mapping[str, Called]:
        """What some reports say now, by key; those that say nothing are left out."""
        wanted = set(reports)
        for row in rows_of(self._record, "called", wanted - self._called.keys(), Called):
            self._called[row.report] = row
        return {r: found for r in wanted if (found := self._called.get(r)) is not None}

    def first_mention(self, keys: Collection[str]) -> MentionRef:
        """Where the groups of some wordings are first mentioned, by report and place."""
        report = min(reports[0] for key in keys if (reports := self.reports(key, 1)))
        groups = [g for g in self.called([report])[report].groups if g.wording in keys]
        return min(MentionRef(report, m.span) for g in groups for m in g.mentions)
