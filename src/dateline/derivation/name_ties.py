"""Which persons and bodies of a record are to be looked at together: the ties of their names, followed from report to
report.

A tie is followed as far as it matters, and what a group is met for says how far that is (`Need`): a report that comes
or goes may change what bare surnames and offices are tied to; the persons whom these were or are tied to are to be
written anew, so all that may be theirs is looked at; of anybody else only the person is asked for whom a name or an
office would be, and nothing that this one may be tied to. Two spellings are followed where they are one person's, a
bare surname to one that is spelled like it where nobody bears it as it is. In a sound that too many spellings have,
each is compared with its neighbours in the order of spelling alone, and only these are read; of a surname that too
many persons have, those with the same office alone, and of such an office nobody.

Over 400 lines: one walk, whose questions, answers and bounds must fit each other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache

from sqlalchemy import bindparam, select, text

from dateline.derivation.keys import Field, noted
from dateline.model import Span
from dateline.record import schema as s
from dateline.record.codec import unpack
from dateline.record.facts import CHUNK, FactReader
from dateline.record.query import rows_of
from dateline.record.rows import Called, CalledGroup
from dateline.resolve.name_rulings import NameRuling
from dateline.resolve.names import (
    MOST_BEARERS,
    MOST_IN_BLOCK,
    REACH,
    SAME_NAME_SAME_OFFICE,
    Crowds,
    Links,
    NameGroup,
    compare_names,
    is_bare,
    is_full,
    is_holder,
    is_like,
    is_same_person,
    links_of,
    spelling_of,
    written,
)
from dateline.resolve.spellings import could_be

#: a report and the place of a group in it
Place = tuple[str, int]


class Need(IntEnum):
    """What a group is met for: to see whom it is (as a bearer of a surname, a holder of an office), to see whether it
    is tied to a name that is written, for its name to be written, because what it is tied to may have changed."""

    WHO = 0
    WHETHER = 1
    WRITTEN = 2
    TOUCHED = 3


#: by what a group is, what the groups that it looks for are met for, by the first letter of their key (`links_of`)
#: and what it is met for itself; None: they are not looked for
_SEEN_AS: dict[str, dict[str, tuple[Need | None, Need | None, Need | None, Need | None]]] = {
    "body": {
        "n": (None, None, Need.WRITTEN, Need.WRITTEN),
        "b": (None, None, Need.WRITTEN, Need.WRITTEN),
    },
    "full": {
        "n": (None, None, Need.WRITTEN, Need.WRITTEN),
        "w": (None, None, Need.WHETHER, Need.TOUCHED),
        "u": (None, None, Need.WHETHER, Need.TOUCHED),
    },
    "bare": {
        "n": (None, None, Need.WRITTEN, Need.WRITTEN),
        "f": (Need.WHO, Need.WHO, Need.WHO, Need.WHO),
        "t": (Need.WHO, Need.WHETHER, Need.WRITTEN, Need.TOUCHED),
        "u": (None, Need.WHETHER, Need.WHETHER, Need.TOUCHED),
    },
    "office": {
        "n": (None, None, Need.WRITTEN, Need.WRITTEN),
        "u": (None, Need.WHETHER, Need.WHETHER, Need.WHETHER),
        "o": (Need.WHO, Need.WHO, Need.WHO, Need.WHO),
    },
}


_NEVER = (None, None, None, None)
#: what too many can have, by the first letter of the key that asks for those who have it
_FIELDS: dict[str, Field] = {"f": "bearer", "w": "bearer", "o": "holder", "u": "holder"}


def _what(group: NameGroup) -> str:
    if group.kind == "org":
        return "body"
    return "full" if is_full(group) else "office" if group.office_only else "bare"


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
        words = " ".join(group.words)
        if is_full(group):
            terms["bearer", f"{group.words[-1]}|{words}"[:256]] = None
        for office in sorted(map(written, group.offices)) if is_holder(group) else ():
            terms["holder", f"{office}|{words}"[:256]] = None
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
#: all of them, in no order: from each to the next, since thousands of rows can have one (`police` of so many reports)
_EACH = text(
    "WITH RECURSIVE spans(value) AS ("
    " SELECT min(value) FROM derived_term WHERE field = :field AND value >= :first AND value < :past"
    " UNION ALL"
    " SELECT (SELECT min(t.value) FROM derived_term t WHERE t.field = :field AND t.value > spans.value AND t.value < :past)"
    " FROM spans WHERE spans.value IS NOT NULL)"
    " SELECT value FROM spans WHERE value IS NOT NULL AND EXISTS ("
    " SELECT 1 FROM derived_term t JOIN derived d ON d.id = t.derived_id"
    " WHERE t.field = :field AND t.value = spans.value AND d.closed_at IS NULL)"
)
_ALL = 10**9
_ELSEWHERE = (
    select(_D.id)
    .join(s.derived_term, _D.id == _T.derived_id)
    .where(_T.field == bindparam("field"), _T.value == bindparam("value"), _D.closed_at.is_(None))
    .where(_D.scope.not_in(bindparam("fresh", expanding=True)))
    .limit(1)
)


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
    come to have, `gone` the mentions that the reports no longer have, `words_gone` the reports by
    their words."""

    def __init__(
        self, record: FactReader, fresh: Mapping[str, Sequence[NameGroup]], ruled: Sequence[NameRuling] = ()
    ) -> None:
        self._record = record
        self._fresh = frozenset(fresh)
        self._ruled: dict[tuple[str, object], list[frozenset[tuple[str, Span]]]] = defaultdict(list)
        for one in ruled:
            for mention in one.mentions:
                self._ruled[mention].append(one.mentions)
        self._judged: set[tuple[str, object]] = set()
        self._groups: dict[str, list[NameGroup]] = {report: list(found) for report, found in fresh.items()}
        self._links: dict[Place, Links] = {}
        self._met: dict[Place, Need] = {}
        #: by key, what its bearers were met for, and are to be
        self._asked: dict[str, Need] = {}
        self._waiting: dict[str, Need] = {}
        self._looked: dict[tuple[Links, str], Need] = {}
        self._borne_by: dict[str, set[str]] = {}
        #: by the key of a spelling, the groups that are compared with it (None: it is met whatever it is) and what for,
        #: the groups that have it, and those keys of which either is new
        self._askers: dict[str, dict[NameGroup | None, Need]] = defaultdict(dict)
        self._spelled: dict[str, list[Place]] = defaultdict(list)
        self._to_compare: set[str] = set()
        self._own: dict[str, set[str]] = defaultdict(set)
        terms: dict[str, set[str]] = defaultdict(set)
        self._listed: dict[tuple[str, str], list[str]] = {}
        self._borne: dict[str, bool] = {}
        #: of each crowded sound, the spelling that follows one, as far as it was read
        self._next: dict[str, dict[str, str | None]] = {}
        self.crossed: dict[Field, set[str]] = {"sounds": set(), "bearer": set(), "holder": set()}
        #: by surname and by office, whether too many have it
        self._crowded: dict[Field, dict[str, bool]] = {"bearer": {}, "holder": {}}
        #: surnames and offices that too many had, and no longer have
        self.thinned: dict[Field, set[str]] = {"bearer": set(), "holder": set()}
        self.gone: set[tuple[str, object]] = set()
        self.words_gone: dict[str, set[str]] = defaultdict(set)
        for report, groups in fresh.items():
            for n, group in enumerate(groups):
                for key in self._links_of((report, n), group).keys:
                    self._own[key].add(report)
            for field, value in to_called(report, groups).terms:
                terms[field].add(value)
        #: what the reports have now, and what they had
        self._terms = {field: sorted(values) for field, values in terms.items()}
        self._old_terms: dict[str, list[str]] = {}

    @property
    def crowds(self) -> Crowds:
        """What is crowded; of each crowded sound, the places of the spellings that were met: those that do not follow
        each other as far as it was read are further apart than any that are compared."""
        found: dict[str, dict[str, int]] = {}
        for sound, after in self._next.items():
            place, last = 0, ""
            found[sound] = {}
            for spelling in sorted(after):
                place += 1 if after.get(last) == spelling else REACH + 1
                found[sound][spelling] = place
                last = spelling
        surnames, offices = (
            frozenset(key for key, after in self._crowded[field].items() if after)
            for field in ("bearer", "holder")
        )
        return Crowds(found, surnames, offices)

    def follow(self, reports: Collection[str]) -> None:
        """Meets the groups of some reports, those that they had before, and whatever these are tied to."""
        before = list(rows_of(self._record, "called", reports, Called))
        old: dict[str, set[str]] = defaultdict(set)
        for field, value in (term for held in before for term in held.terms):
            old[field].add(value)
        self._old_terms = {field: sorted(values) for field, values in old.items()}
        for held in before:
            for row in held.groups:
                group = to_group(held.report, row)
                self.gone.update((held.report, mention.span) for mention in group.mentions)
                for mention in group.mentions:
                    self.words_gone[mention.text].add(held.report)
                self._look(_cut(links_of(group)), group, Need.TOUCHED, gone=True)
        for report in reports:
            for n, group in enumerate(self._groups.setdefault(report, [])):
                self._meet((report, n), Need.TOUCHED)
                if is_full(group):
                    self._part(spelling_of(group), self._links_of((report, n), group).sounds)
        self._go_on()

    def write(self, places: Iterable[Place] = (), mentions: Iterable[tuple[str, object]] = ()) -> None:
        """Meets some groups, and those that have some mentions, as ones whose name is to be written."""
        for place in places:
            self._meet(place, Need.WRITTEN)
        self._judged.update(mentions)
        self._go_on()

    def places(self) -> list[Place]:
        """What was met, in order of report and text."""
        return sorted(self._met)

    def groups(self) -> list[NameGroup]:
        """The groups of `places`."""
        return [self._at(place) for place in self.places()]

    def is_written(self, place: Place) -> bool:
        """Whether the name of a group is to be written."""
        return self._met[place] >= Need.WRITTEN

    def _at(self, place: Place) -> NameGroup:
        return self._groups[place[0]][place[1]]

    def _go_on(self) -> None:
        while (keys := self._take()) or self._judged or self._to_compare:
            self._meet_judged()
            bearers = self._bearers(keys)
            self._load(bearers)
            for report in sorted(bearers):
                for n, group in enumerate(self._groups[report]):
                    hit = self._links_of((report, n), group).keys & keys.keys()
                    spelled = {key for key in hit if key.startswith("p ")}
                    for key in spelled:
                        self._spelled[key].append((report, n))
                    self._to_compare |= spelled
                    if hit - spelled:
                        self._meet((report, n), max(keys[key] for key in hit - spelled))
            self._compare()

    def _take(self) -> dict[str, Need]:
        """The keys that are to be asked for now."""
        keys = {key: need for key, need in self._waiting.items() if need > self._asked.get(key, -1)}
        self._waiting.clear()
        self._asked |= keys
        return keys

    def _want(self, key: str, need: Need) -> None:
        self._waiting[key] = max(need, self._waiting.get(key, need))

    def _links_of(self, place: Place, group: NameGroup) -> Links:
        if place not in self._links:
            self._links[place] = _cut(links_of(group))
        return self._links[place]

    def _meet(self, place: Place, need: Need) -> None:
        if need <= self._met.get(place, -1):
            return
        self._met[place] = need
        group = self._at(place)
        links = self._links_of(place, group)
        alike = links, spelling_of(group) if links.sounds else group.name
        if need > self._looked.get(alike, -1):
            self._looked[alike] = need
            self._look(links, group, need)
        if need >= Need.WRITTEN and self._ruled:
            for mention in group.mentions:
                for others in self._ruled.pop((group.report, mention.span), ()):
                    self._judged |= others

    def _meet_judged(self) -> None:
        """Meets the groups that hold mentions which people judged together with those of a group that was met."""
        judged, self._judged = self._judged, set()
        self._load({report for report, _ in judged})
        for report in sorted({report for report, _ in judged}):
            for n, group in enumerate(self._groups.get(report, ())):
                if any((report, m.span) in judged for m in group.mentions):
                    self._meet((report, n), Need.WRITTEN)

    def _compare(self) -> None:
        """Meets the groups of those spellings that are one person's with a group that asked for them."""
        keys, self._to_compare = self._to_compare, set()
        for key in sorted(keys):
            askers = self._askers[key]
            for place in self._spelled.get(key, ()):
                group = self._at(place)
                need = max(
                    (need for asker, need in askers.items() if asker is None or _is_one(asker, group)),
                    default=None,
                )
                if need is not None:
                    self._meet(place, need)

    def _ask(self, spelling: str, asker: NameGroup | None, need: Need) -> None:
        key = f"p {spelling}"[:256]
        if need <= self._askers[key].get(asker, -1):
            return
        self._askers[key][asker] = need
        if key in self._asked:
            self._to_compare.add(key)
        else:
            self._want(key, need)

    def _look(self, links: Links, group: NameGroup, need: Need, gone: bool = False) -> None:
        """What a group looks for waits to be asked for: its keys, and names that are spelled like its own. Of one that
        is `gone`, whatever can be like it, be it one person's or not."""
        for key in sorted(links.wanted):
            self._seek(group, need, key)
        if links.sounds:
            own = spelling_of(group)
            self._ask(own, None, need)
            for sound in links.sounds:
                for spelling in self._near(sound, own):
                    if (gone and sound in self._next) or sound in self.crossed["sounds"]:
                        self._ask(spelling, None, need)
                    elif spelling != own and _are_like(own, spelling):
                        self._ask(spelling, None if gone else group, need)
        if links.like is None:
            return
        if is_full(group) and need >= Need.WRITTEN:
            words = [w for w in self._list("like", f"w{links.like} ") if is_like(w, group.words[-1])]
            borne = set() if gone else self._exactly_borne(words)
            for word in words:
                if word not in borne:
                    self._seek(group, need, f"w {word}")
        elif not is_full(group) and (gone or (is_bare(group) and not self._exactly_borne(group.words))):
            for word in self._list("like", f"f{links.like} "):
                if is_like(word, group.words[-1]):
                    self._seek(group, need, f"f {word}")

    def _is_crowded(self, field: Field, key: str) -> bool:
        """Whether too many had a surname or an office, and have it with what is derived anew. Where that changes, all
        who have it are asked for, once more."""
        after = self._crowded[field].get(key)
        if after is None:
            after = self._crowded[field][key] = self._count_names(field, key) > MOST_BEARERS
            if after != bool(noted(self._record, field, [key])):
                (self.crossed if after else self.thinned)[field].add(key)
        return after and key not in self.crossed[field]

    def _count_names(self, field: Field, key: str) -> int:
        """How many names bear a surname or hold an office, up to some more than are few: in reports that are not
        derived anew, and in those that are as they are now."""
        start = f"{key}|"
        own, gone = (terms.get(field, []) for terms in (self._terms, self._old_terms))
        less = {
            v[len(start) :] for v in gone[bisect_left(gone, start) : bisect_left(gone, f"{start}\U0010ffff")]
        }
        less -= {
            v[len(start) :] for v in own[bisect_left(own, start) : bisect_left(own, f"{start}\U0010ffff")]
        }
        found = self._list(field, start, MOST_BEARERS + 1 + len(less))
        return len(found) - sum(not self._is_told(field, start + name) for name in less.intersection(found))

    def _is_told(self, field: Field, value: str) -> bool:
        """Whether a report that is not derived anew has a term."""
        asked = {"field": field, "value": value, "fresh": sorted(self._fresh)}
        with self._record.read() as connection:
            return connection.execute(_ELSEWHERE, asked).first() is not None

    def _seek(self, group: NameGroup, need: Need, key: str) -> None:
        """Asks for the bearers of a key that a group looks for, where they matter for what it is met for; of what too
        many have, for those with its own office alone."""
        found = _SEEN_AS[_what(group)].get(key[0], _NEVER)[need]
        if found is None:
            return
        field = _FIELDS.get(key[0])
        crowd = key[2:] if key[0] != "w" or not is_full(group) else group.words[-1]
        if field is None or not self._is_crowded(field, crowd):
            self._want(key, found)
        elif field == "bearer":
            for office in sorted(map(written, group.offices)):
                self._want(f"{key}|{office}"[:256], found)

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
            if sound not in self._next or sound in self.crossed["sounds"]:
                continue
            start = f"{sound} "
            fresh = self._terms.get("sounds", [])
            more = bisect_left(fresh, f"{start}\U0010ffff") - bisect_left(fresh, start) + 1
            block = self._window(sound, own, REACH + more)
            at = bisect_left(block, own)
            for i in range(at):
                for j in range(max(at, i + REACH), min(len(block), i + REACH + more + 1)):
                    if _are_like(block[i], block[j]):
                        self._ask(block[i], None, Need.TOUCHED)
                        self._ask(block[j], None, Need.TOUCHED)

    def _near(self, sound: str, own: str) -> list[str]:
        """The spellings that are compared with one under a sound."""
        if sound not in self._next:
            block = self._list("sounds", f"{sound} ", MOST_IN_BLOCK + 1)
            if len(block) <= MOST_IN_BLOCK:
                return block
            self._next[sound] = {}
            if not noted(self._record, "sounds", [sound]):
                self.crossed["sounds"].add(sound)
        if sound in self.crossed["sounds"]:
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
                rows = (
                    connection.execute(_EACH, asked)
                    if most == _ALL
                    else connection.execute(_LISTED, {**asked, "most": most})
                )
                found = {value for (value,) in rows}
            own = self._terms.get(field, [])
            found.update(own[bisect_left(own, asked["first"]) : bisect_left(own, asked["past"])])
            known = sorted(value[len(start) :] for value in found)
            if len(known) < most:
                self._listed[field, start] = known
        return known

    def _bearers(self, keys: Iterable[str]) -> set[str]:
        rest = sorted(key for key in keys if key not in self._borne_by)
        self._borne_by |= {key: set(self._own.get(key, ())) for key in rest}
        with self._record.read() as connection:
            for first in range(0, len(rest), CHUNK):
                query = select(_T.value, _D.scope).join(s.derived, _T.derived_id == _D.id)
                query = query.where(_T.field == "called", _T.value.in_(rest[first : first + CHUNK]))
                for key, report in connection.execute(query.where(_D.closed_at.is_(None))):
                    self._borne_by[key].add(report)
        return {report for key in keys for report in self._borne_by[key]}

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
