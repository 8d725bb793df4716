"""Which persons and bodies of a record are to be looked at together: the ties of their names, followed from report to
report.

A tie is followed where it is made, or where a name that is looked at depends on whether it is: two spellings where
they are one person's, a bare surname to one that is spelled like it where nobody bears it as it is. In a sound that
too many spellings have, each is compared with its neighbours in the order of spelling alone, and only these are read.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from sqlalchemy import bindparam, select

from dateline.derivation.keys import noted
from dateline.model import Span
from dateline.record import schema as s
from dateline.record.codec import unpack
from dateline.record.facts import CHUNK, FactReader
from dateline.record.query import rows_of
from dateline.record.rows import Called, CalledGroup
from dateline.resolve.name_rulings import NameRuling
from dateline.resolve.names import (
    MOST_IN_BLOCK,
    REACH,
    SAME_NAME_SAME_OFFICE,
    Links,
    NameGroup,
    compare_names,
    is_bare,
    is_full,
    is_like,
    is_same_person,
    links_of,
    spelling_of,
)
from dateline.resolve.spellings import could_be

#: a report and the place of a group in it
_Place = tuple[str, int]


def to_called(report: str, groups: Sequence[NameGroup]) -> Called:
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


def to_group(report: str, row: CalledGroup) -> NameGroup:
    return NameGroup(
        report, row.kind, row.name, row.roles, row.mentions, row.anonymous,
        frozenset(frozenset(office) for office in row.offices),
        row.titled, row.office_only, frozenset(row.key), row.local, row.described,
    )  # fmt: skip


_T, _D = s.derived_term.c, s.derived.c
_OPEN = (
    select(_T.value)
    .join(s.derived, _D.id == _T.derived_id)
    .where(_T.field == bindparam("field"), _D.closed_at.is_(None))
    .distinct()
)
_SPAN = _OPEN.where(_T.value >= bindparam("first"), _T.value < bindparam("past"))
#: the terms of a field from one on and before another, in order from either end, made once: there are many such
#: questions
_LISTED = _SPAN.order_by(_T.value).limit(bindparam("most"))
_LISTED_BACK = _SPAN.order_by(_T.value.desc()).limit(bindparam("most"))
_ALL = 10**9


@lru_cache(maxsize=16384)
def _cut(links: Links) -> Links:
    """Links as the record keeps them."""
    keys, wanted = (frozenset(key[:256] for key in some) for some in (links.keys, links.wanted))
    return Links(keys, wanted, links.sounds, links.like)


def _are_like(one: str, other: str) -> bool:
    """Whether two spellings, in order, can be one person's by how they are written."""
    a, b = (spelling.split("|")[1] for spelling in sorted((one, other)))
    return could_be(a, b, SAME_NAME_SAME_OFFICE) and compare_names(a, b) >= SAME_NAME_SAME_OFFICE


def _is_one(one: NameGroup, other: NameGroup) -> bool:
    """Whether two full names are one person's, compared in order."""
    return is_same_person(*sorted((one, other), key=spelling_of))


class NameTies:
    """The groups that ties lead to from those of some reports. `crossed` are the sounds that too many spellings have
    come to have, `gone` the mentions that the reports no longer have, `words_gone` their words."""

    def __init__(
        self, record: FactReader, fresh: Mapping[str, Sequence[NameGroup]], ruled: Sequence[NameRuling] = ()
    ) -> None:
        self._record = record
        self._fresh = frozenset(fresh)
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
        self._looked: set[tuple[Links, str]] = set()
        #: by the key of a spelling, the groups that are compared with it (None: it is met whatever it is), the groups
        #: that have it, and those keys of which either is new
        self._askers: dict[str, list[NameGroup | None]] = defaultdict(list)
        self._spelled: dict[str, list[_Place]] = defaultdict(list)
        self._to_compare: set[str] = set()
        self._own: dict[str, set[str]] = defaultdict(set)
        terms: dict[str, set[str]] = defaultdict(set)
        self._listed: dict[tuple[str, str], list[str]] = {}
        self._borne: dict[str, bool] = {}
        #: of each crowded sound, the spelling that follows one, as far as it was read
        self._next: dict[str, dict[str, str | None]] = {}
        self.crossed: set[str] = set()
        self.gone: set[tuple[str, object]] = set()
        self.words_gone: set[str] = set()
        for report, groups in fresh.items():
            for n, group in enumerate(groups):
                for key in self._links_of((report, n), group).keys:
                    self._own[key].add(report)
            for field, value in to_called(report, groups).terms:
                terms[field].add(value)
        self._terms = {field: sorted(values) for field, values in terms.items()}

    @property
    def crowds(self) -> dict[str, dict[str, int]]:
        """Of each crowded sound, the places of the spellings that were met, in order; those that do not follow each
        other as far as it was read are further apart than any that are compared."""
        found: dict[str, dict[str, int]] = {}
        for sound, after in self._next.items():
            place, last = 0, ""
            found[sound] = {}
            for spelling in sorted(after):
                place += 1 if after.get(last) == spelling else REACH + 1
                found[sound][spelling] = place
                last = spelling
        return found

    def follow(self, reports: Collection[str]) -> None:
        """Meets the groups of some reports, those that they had before, and whatever these are tied to."""
        for held in rows_of(self._record, "called", reports, Called):
            for row in held.groups:
                group = to_group(held.report, row)
                self.gone.update((held.report, mention.span) for mention in group.mentions)
                self.words_gone.update(mention.text for mention in group.mentions)
                self._look(_cut(links_of(group)), group, whole=True)
        for report in reports:
            for n, group in enumerate(self._groups.setdefault(report, [])):
                self._meet((report, n), group)
                if is_full(group):
                    self._part(spelling_of(group), self._links_of((report, n), group).sounds)
        while (keys := self._waiting - self._asked) or self._judged or self._to_compare:
            self._meet_judged()
            self._asked |= keys
            bearers = self._bearers(keys)
            self._load(bearers)
            for report in sorted(bearers):
                for n, group in enumerate(self._groups[report]):
                    hit = self._links_of((report, n), group).keys & keys
                    spelled = {key for key in hit if key.startswith("p ")}
                    for key in spelled:
                        self._spelled[key].append((report, n))
                    self._to_compare |= spelled
                    if hit - spelled and (report, n) not in self._met:
                        self._meet((report, n), group)
            self._compare()

    def groups(self) -> list[NameGroup]:
        """What was met, in order of report and text."""
        return [self._met[place] for place in sorted(self._met)]

    def _links_of(self, place: _Place, group: NameGroup) -> Links:
        if place not in self._links:
            self._links[place] = _cut(links_of(group))
        return self._links[place]

    def _meet(self, place: _Place, group: NameGroup) -> None:
        self._met[place] = group
        links = self._links_of(place, group)
        alike = links, spelling_of(group) if links.sounds else group.name
        if alike not in self._looked:
            self._looked.add(alike)
            self._look(links, group)
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

    def _compare(self) -> None:
        """Meets the groups of those spellings that are one person's with a group that asked for them."""
        keys, self._to_compare = self._to_compare, set()
        for key in sorted(keys):
            askers = self._askers[key]
            for place in self._spelled.get(key, ()):
                if place not in self._met:
                    group = self._groups[place[0]][place[1]]
                    if any(asker is None or _is_one(asker, group) for asker in askers):
                        self._meet(place, group)

    def _ask(self, spelling: str, asker: NameGroup | None) -> None:
        key = f"p {spelling}"[:256]
        self._waiting.add(key)
        self._askers[key].append(asker)
        if key in self._asked:
            self._to_compare.add(key)

    def _look(self, links: Links, group: NameGroup, whole: bool = False) -> None:
        """What a group looks for waits to be asked for: its keys, and names that are spelled like its own. With
        `whole`, whatever can be like it, be it one person's or not."""
        self._waiting |= links.wanted
        if links.sounds:
            own = spelling_of(group)
            self._ask(own, None)
            for sound in links.sounds:
                for spelling in self._near(sound, own):
                    if (whole and sound in self._next) or sound in self.crossed:
                        self._ask(spelling, None)
                    elif spelling != own and _are_like(own, spelling):
                        self._ask(spelling, None if whole else group)
        if links.like is None:
            return
        if is_full(group):
            words = [w for w in self._list("like", f"w{links.like} ") if is_like(w, group.words[-1])]
            borne = set() if whole else self._exactly_borne(words)
            self._waiting |= {f"w {word}" for word in words if word not in borne}
        elif whole or (is_bare(group) and not self._exactly_borne(group.words)):
            words = self._list("like", f"f{links.like} ")
            self._waiting |= {f"f {word}" for word in words if is_like(word, group.words[-1])}

    def _exactly_borne(self, words: Iterable[str]) -> set[str]:
        """Those of some words that are the surname of somebody in a report that is not derived anew: no other surname
        that is spelled like one can be meant by it, before or after."""
        wanted = {f"f {word}"[:256]: word for word in words}
        rest = sorted(wanted.keys() - self._borne.keys())
        with self._record.read() as connection:
            for first in range(0, len(rest), CHUNK):
                some = rest[first : first + CHUNK]
                self._borne |= dict.fromkeys(some, False)
                query = select(_T.value, _D.scope).join(s.derived, _D.id == _T.derived_id)
                query = query.where(_T.field == "called", _T.value.in_(some), _D.closed_at.is_(None))
                for key, report in connection.execute(query):
                    if report not in self._fresh:
                        self._borne[key] = True
        return {word for key, word in wanted.items() if self._borne[key]}

    def _part(self, own: str, sounds: Iterable[str]) -> None:
        """Asks for the spellings that a new one, in a crowded sound, has moved too far apart to be compared (or nearer,
        where one is gone)."""
        for sound in sounds:
            if sound not in self._next or sound in self.crossed:
                continue
            start = f"{sound} "
            fresh = self._terms.get("sounds", [])
            more = bisect_left(fresh, f"{start}\U0010ffff") - bisect_left(fresh, start) + 1
            block = self._window(sound, own, REACH + more)
            at = bisect_left(block, own)
            for i in range(at):
                for j in range(max(at, i + REACH), min(len(block), i + REACH + more + 1)):
                    if _are_like(block[i], block[j]):
                        self._ask(block[i], None)
                        self._ask(block[j], None)

    def _near(self, sound: str, own: str) -> list[str]:
        """The spellings that are compared with one under a sound."""
        if sound not in self._next:
            block = self._list("sounds", f"{sound} ", MOST_IN_BLOCK + 1)
            if len(block) <= MOST_IN_BLOCK:
                return block
            self._next[sound] = {}
            if not noted(self._record, "sounds", [sound]):
                self.crossed.add(sound)
        if sound in self.crossed:
            block = self._list("sounds", f"{sound} ")
            self._note(sound, block)
            return block
        return self._window(sound, own, REACH)

    def _window(self, sound: str, own: str, reach: int) -> list[str]:
        """The spellings of a sound that stand at most so far from one in their order, with itself."""
        start, past = f"{sound} ", f"{sound} \U0010ffff"
        fresh = self._terms.get("sounds", [])
        at = bisect_left(fresh, start + own)
        before = fresh[max(bisect_left(fresh, start), at - reach) : at]
        after = fresh[at : min(bisect_left(fresh, past), at + reach + 1)]
        with self._record.read() as connection:
            if connection.dialect.name != "sqlite":  # it may have an order of its own
                block = self._list("sounds", start)
                place = bisect_left(block, own)
                found = block[max(0, place - reach) : place + reach + 1]
                self._note(sound, found)
                return found
            asked = {"field": "sounds", "first": start, "past": start + own, "most": reach}
            before += [value for (value,) in connection.execute(_LISTED_BACK, asked)]
            asked = {"field": "sounds", "first": start + own, "past": past, "most": reach + 1}
            after += [value for (value,) in connection.execute(_LISTED, asked)]
        found = [
            value[len(start) :]
            for value in (*sorted(set(before))[-reach:], *sorted({*after, start + own})[: reach + 1])
        ]
        self._note(sound, found)
        return found

    def _note(self, sound: str, block: Sequence[str]) -> None:
        """That some spellings of a crowded sound follow each other."""
        after = self._next[sound]
        for one, other in zip(block, (*block[1:], None), strict=True):
            after[one] = other or after.get(one)

    def _list(self, field: str, start: str, most: int = _ALL) -> list[str]:
        """The ends of the terms that begin so, each once, in order; where they are more than `most`, some of them."""
        known = self._listed.get((field, start))
        if known is None:
            asked = {"field": field, "first": start, "past": start + "\U0010ffff"}
            with self._record.read() as connection:
                found = {value for (value,) in connection.execute(_LISTED, {**asked, "most": most})}
            own = self._terms.get(field, [])
            found.update(own[bisect_left(own, asked["first"]) : bisect_left(own, asked["past"])])
            known = sorted(value[len(start) :] for value in found)
            if len(known) < most:
                self._listed[field, start] = known
        return known

    def _bearers(self, keys: Collection[str]) -> set[str]:
        wanted = sorted(keys)
        found = {report for key in wanted for report in self._own.get(key, ())}
        with self._record.read() as connection:
            for first in range(0, len(wanted), CHUNK):
                query = select(_D.scope).join(s.derived_term, _T.derived_id == _D.id)
                query = query.where(_T.field == "called", _T.value.in_(wanted[first : first + CHUNK]))
                found.update(report for (report,) in connection.execute(query.where(_D.closed_at.is_(None))))
        return found

    def _load(self, reports: Iterable[str]) -> None:
        wanted = sorted(set(reports) - self._groups.keys())
        with self._record.read() as connection:
            for first in range(0, len(wanted), CHUNK):
                query = select(_D.body).where(
                    _D.kind == "called", _D.scope.in_(wanted[first : first + CHUNK])
                )
                for (body,) in connection.execute(query.where(_D.closed_at.is_(None))):
                    held = unpack(body, Called)
                    self._groups[held.report] = [to_group(held.report, row) for row in held.groups]
