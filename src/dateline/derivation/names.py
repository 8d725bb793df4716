"""Persons and bodies across reports: those of some reports, and all that they can be tied to.

The groups of mentions of each report are kept with their wordings, and of each wording how many groups have it and what
ties it to others. From the wordings that came or went, ties are followed until no more are found; what was found is then
merged as if it were the whole record, which gives the same names. Of a name that thousands of reports mention no report is
read but those that came: it is told by the wordings. Its mentions are kept report by report.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select

from dateline.derivation.filing import file_wordings
from dateline.derivation.judging import name_rulings, with_marks
from dateline.derivation.keys import note_common
from dateline.derivation.name_ties import NameTies, wordings_at
from dateline.derivation.wordings import Wordings, to_called, to_group
from dateline.model import MentionRef, Name, NameMention, PlaceMention, Span
from dateline.record import Derivation, Record, Stale
from dateline.record import schema as s
from dateline.record.facts import CHUNK, FactReader
from dateline.record.query import DerivedReader, names_by_id, rows_of
from dateline.record.rows import Called, CalledGroup, Named
from dateline.resolve.bodies import Bodies, bodies_of
from dateline.resolve.name_groups import NameGroup, called_of, find_groups
from dateline.resolve.names import tie_groups, with_rulings
from dateline.resolve.naming import Form, apart, ids_taken, is_alone, name_of, name_whole
from dateline.resolve.sensitivity import mark_private
from dateline.resolve.voices import body_of_roles

_D, _T = s.derived.c, s.derived_term.c
_MENTIONING = (
    select(_D.scope)
    .join(s.derived_term, _T.derived_id == _D.id)
    .where(_T.field == "named", _T.value.in_(bindparam("some", expanding=True)))
    .where(_D.kind == "named", _D.closed_at.is_(None))
    .distinct()
)
#: where a mention stands
_At = tuple[str, Span]
_NOWHERE = MentionRef("", Span(0, 0))


@dataclass(frozen=True, slots=True)
class _Read:
    """What names ask of an extraction."""

    names: tuple[NameMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()


def derive_names(record: Record, keys: Sequence[Stale]) -> None:
    """The names of some reports, and all names that theirs are tied to; reports for which a name became another
    are resolved anew. The key `""` has what older versions noted of a whole record noted as it is today, once."""
    if any(not key.key for key in keys):
        file_wordings(record)
    wanted = sorted({key.key for key in keys if key.key})
    with record.snapshot() as still:
        bodies = bodies_of(still.profile())
        groups = {
            report: found
            for report, read in still.extracted(wanted, _Read).items()
            if (found := find_groups(report, read.names, read.places, bodies))
        }
        come = {report: to_called(report, found) for report, found in groups.items()}
        naming = _Naming(still, wanted, come, bodies)
        naming.settle()
        derivations = [Derivation("called", r, [come[r]] if r in come else []) for r in wanted]
        derivations += naming.derivations()
        stale = [("resolve", report) for report in naming.reports_that_differ()]
        ties, wordings = naming.ties, naming.renamed()
    if any(not key.key for key in keys):
        derivations.append(
            Derivation("name", "", [])
        )  # what was derived of the whole record, before there were ties
    record.finish_stale(keys, derivations, stale=stale, wordings=wordings)
    for name, crossed in ties.crossed.items():  # a kill before this finds the same ones again
        note_common(record, name, crossed, ties.thinned.get(name, ()))


def reports_tied(record: FactReader, reports: Sequence[str]) -> set[str]:
    """Reports that have names which are written anew where some others go: of each wording of these one."""
    naming = _Naming(record, reports, {}, bodies_of(record.profile()))
    naming.settle()
    firsts = (naming.wordings.reports(key, 1) for key in naming.written if naming.wordings.number(key))
    return {report for found in firsts for report in found}


@dataclass(frozen=True, slots=True)
class _Part:
    """Wordings that are one person or body, or one wording of which each group is another (`is_one` says which). Some of their
    groups are enough to tell what ties them (`members`)."""

    keys: tuple[str, ...]
    is_one: bool
    members: tuple[NameGroup, ...]


class _Naming:
    """What the names of some reports are now, and all that changes with them."""

    def __init__(
        self, record: FactReader, reports: Sequence[str], come: Mapping[str, Called], bodies: Bodies
    ) -> None:
        self._record, self._bodies, self._touched = record, bodies, set(reports)
        self._ruled, self._marks = name_rulings(record)
        self.wordings = Wordings(record, rows_of(record, "called", reports, Called), come.values())
        self.ties = NameTies(record, self.wordings, self._ruled)
        #: the wordings of which the names are written, those that no group has any more among them
        self.written: set[str] = set()
        #: the names that all groups of a wording are, by wording, and those of mentions that people judged
        self._shared: dict[str, Name] = {}
        self._by_hand: set[str] = set()
        self._judged: dict[_At, Name] = {}
        #: the names that there are now, and those that stood before, by id
        self._now: dict[str, Name] = {}
        self._before: set[str] = set()
        #: what each report that is looked at mentions, before and now
        self._mentioned: dict[str, dict[Span, str]] = {}
        self._mentions: dict[str, dict[Span, str]] = {}

    def settle(self) -> None:
        """Finds the names that are to be written. Whatever is found to be in one of them, or was and no longer is, is looked
        at as well, until nothing more is found."""
        self.ties.follow()
        gone = {one.id for row in self.wordings.gone.values() for one in row.wordings}
        while True:
            parts = self._parts()
            written = {key for part in parts for key in part.keys}
            more = {key for key in written if not self.ties.is_written(key)}
            if not more:
                self._before = {n for key in written | gone if (n := self.wordings.name(key)) is not None}
                more = {
                    key for key in self.wordings.named(self._before) if self.wordings.number(key)
                } - written
            if not more:
                break
            self.ties.write(sorted(more))
        self.written = written
        self._tell(parts)
        self._look_at(self._touched.union(*map(self.wordings.reports, self._that_flipped())))

    def _parts(self) -> list[_Part]:
        """What is one, of what is to be written. Two groups of a wording tell as much as all."""
        at = [key for key in self.ties.met() for _ in range(min(self.wordings.number(key), 2))]
        found: dict[tuple[str, ...], _Part] = {}
        for part in tie_groups([self.wordings.group(key) for key in at], self.ties.crowds):
            keys = tuple(sorted({at[i] for i in part}))
            if any(self.ties.is_written(key) for key in keys):
                is_one = len(part) > 1 or self.wordings.number(keys[0]) == 1
                found[keys] = _Part(keys, is_one, tuple(self.wordings.group(at[i]) for i in part))
        return list(found.values())

    # ---- what names there are

    def _tell(self, parts: Sequence[_Part]) -> None:
        """Finds what the parts are called: those that people judged by all of their mentions, all others by their wordings."""
        judged = [part for part in parts if self.ties.ruled.intersection(part.keys)]
        rest = [part for part in parts if not self.ties.ruled.intersection(part.keys)]
        self._by_hand = {key for part in judged for key in part.keys}
        forms = self.wordings.forms(key for part in rest if part.is_one for key in part.keys)
        taken: Counter[str] = Counter()
        told: list[tuple[Name, _Part]] = []
        for part in rest:
            called = self.wordings.row(part.keys[0]).names
            if part.is_one:
                name = self._name_of(part, sum((forms[key] for key in part.keys), Counter()))
                taken.update(ids_taken(name, part.members, called))
                told.append((name, part))
            else:
                (group,) = part.members
                alike = name_of(
                    [group], {(group.kind, n, None, n): 1 for n in called}, self._bodies, _NOWHERE
                )
                ids = ids_taken(alike, part.members, called)
                taken.update(dict.fromkeys(ids, self.wordings.number(part.keys[0])))
        by_hand = [(name_whole(members, self._bodies), members) for members in self._judged_parts(judged)]
        taken.update(
            one for name, members in by_hand for one in ids_taken(name, members, called_of(members[0]))
        )
        for name, part in told:
            own = apart(name, self.wordings.first_mention(part.keys)) if taken[name.id] > 1 else name
            self._shared.update(dict.fromkeys(part.keys, own))
        for name, _ in by_hand:
            own = apart(name, name.mentions[0]) if taken[name.id] > 1 else name
            own = self._kept(own)
            self._judged.update(((ref.report, ref.span), own) for ref in name.mentions)
        self._mark_shared()

    def _name_of(self, part: _Part, forms: Mapping[Form, int]) -> Name:
        name = name_of(part.members, forms, self._bodies, None)
        if is_alone(part.members, name.kind, name.name):
            return apart(name, self.wordings.first_mention(part.keys))
        return name

    def _judged_parts(self, parts: Sequence[_Part]) -> list[list[NameGroup]]:
        """The groups of parts that people judged, as they judged."""
        whole: list[list[NameGroup]] = []
        for part in parts:
            reports = sorted({report for key in part.keys for report in self.wordings.reports(key)})
            called = self.wordings.called(reports)
            groups = [to_group(r, g) for r in reports for g in called[r].groups if g.wording in part.keys]
            whole += [groups] if part.is_one else [[group] for group in groups]
        return with_rulings(whole, self._bodies, self._ruled)

    def _kept(self, name: Name) -> Name:
        """A name as it is kept, without its mentions: whether it is sensitive, by its roles and what people said."""
        (own,) = with_marks(mark_private([name], self._bodies), self._marks)
        return replace(own, mentions=())

    def _mark_shared(self) -> None:
        """The same of the names that all groups of a wording are."""
        marked: dict[str, list[str | None]] = defaultdict(list)
        for mentions, kind in self._marks:
            at = wordings_at(self.wordings, mentions)
            for key in {self._shared[one].id for one in at.values() if one in self._shared}:
                marked[key].append(kind)
        own = {name.id: name for name in self._shared.values()}
        for name in mark_private(own.values(), self._bodies):
            own[name.id] = replace(name, sensitivity=marked[name.id][-1]) if name.id in marked else name
        self._shared = {key: own[name.id] for key, name in self._shared.items()}

    # ---- what reports mention

    def _that_flipped(self) -> list[str]:
        """The wordings of which groups in other reports are another name than they were, or may be."""
        flipped = []
        for key in self.written:
            before, now = self.wordings.name(key), self._shared.get(key)
            if key in self._by_hand or (self.wordings.kept(key) and before != (now and now.id)):
                flipped.append(key)
        return flipped

    def _look_at(self, reports: Iterable[str]) -> None:
        """Finds what some reports mention now, and notes the names of each group that are written."""
        wanted = sorted(reports)
        called = self.wordings.called(wanted)
        named = {row.report: row for row in rows_of(self._record, "named", wanted, Named)}
        self._now = {name.id: name for name in (*self._shared.values(), *self._judged.values())}
        for report in wanted:
            before = (
                {span: key for key, spans in named[report].names for span in spans} if report in named else {}
            )
            kept = {} if report in self._touched else dict(before)
            for group in called[report].groups if report in called else ():
                if group.wording in self.written:
                    kept |= {span: name.id for span, name in self._names_in(report, group).items()}
            self._mentioned[report], self._mentions[report] = before, kept
            self._before |= {key for span, key in before.items() if kept.get(span) != key}

    def _names_in(self, report: str, group: CalledGroup) -> dict[Span, Name]:
        """The names of the mentions of a group."""
        if group.wording in self._by_hand:
            found = {m.span: self._judged[report, m.span] for m in group.mentions}
        elif (shared := self._shared.get(group.wording)) is not None:
            found = dict.fromkeys((m.span for m in group.mentions), shared)
        else:
            whole = name_whole([to_group(report, group)], self._bodies)
            own = self._kept(apart(whole, whole.mentions[0]))
            found = dict.fromkeys((m.span for m in group.mentions), own)
        self._now.update((name.id, name) for name in found.values())
        return found

    # ---- what is written

    def derivations(self) -> list[Derivation]:
        """The names, and what each report mentions."""
        found = [
            Derivation("name", key, [self._now[key]] if key in self._now else [])
            for key in sorted(self._before | self._now.keys())
        ]
        for report, mentions in sorted(self._mentions.items()):
            spans: dict[str, list[Span]] = defaultdict(list)
            for span, key in sorted(mentions.items()):
                spans[key].append(span)
            named = Named(report, tuple((key, tuple(spans[key])) for key in sorted(spans)))
            found.append(Derivation("named", report, [named] if spans else []))
        return found

    def renamed(self) -> dict[str, str | None]:
        """By wording, the name that all of its groups are now, or None, where that is not what it was."""
        found: dict[str, str | None] = {}
        for key in sorted(self.written):
            shared = self._shared.get(key)
            now = shared.id if shared is not None else None
            if key in self._by_hand:
                called = self.wordings.called(self.wordings.reports(key))
                names = {
                    self._judged[r, m.span].id
                    for r, row in called.items() for g in row.groups if g.wording == key for m in g.mentions
                }  # fmt: skip
                now = names.pop() if len(names) == 1 else None
            if now != self.wordings.name(key) or not self.wordings.kept(key):
                found[key] = now
        return found

    def reports_that_differ(self) -> list[str]:
        """The reports for which a name became another: which of their mentions they are, or what is said of them."""
        found = {report for report, now in self._mentions.items() if now != self._mentioned[report]}
        before = names_by_id(DerivedReader(self._record, None, None), self._now)
        changed = sorted(key for key, old in before.items() if self._told(old) != self._told(self._now[key]))
        with self._record.read() as connection:
            for first in range(0, len(changed), CHUNK):
                asked = {"some": changed[first : first + CHUNK]}
                found.update(connection.execute(_MENTIONING, asked).scalars())
        return sorted(found)

    def _told(self, name: Name) -> object:
        """What resolving a report asks of a name."""
        return name.name, name.kind, body_of_roles(name, self._bodies), name.sensitivity
