"""Which persons and bodies of a record are to be looked at together: the ties of their names, followed from wording to
wording.

Groups of mentions that are worded alike are tied alike, so what is met is a wording, however many reports have it. A tie is
followed as far as it matters, and what a wording is met for says how far that is (`Need`): a report that comes
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
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache

from dateline.derivation.keys import Field, noted
from dateline.derivation.wordings import Wordings
from dateline.model import Span
from dateline.record import schema as s
from dateline.record.facts import FactReader
from dateline.resolve.name_groups import NameGroup, is_bare, is_full
from dateline.resolve.name_links import Links, is_like, links_of_wording, spelling_of, written
from dateline.resolve.name_rulings import NameRuling
from dateline.resolve.names import (
    MOST_BEARERS,
    MOST_IN_BLOCK,
    REACH,
    SAME_NAME_SAME_OFFICE,
    Crowds,
    is_same_person,
)
from dateline.resolve.screen import Screen
from dateline.resolve.spellings import compare_names, could_be


class Need(IntEnum):
    """What a wording is met for: to see whom it is (as a bearer of a surname, a holder of an office), to see whether it
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
#: how many groups of one wording are told apart: none, one, several
_SEVERAL = 2
_ALL = 10**9


def _what(group: NameGroup) -> str:
    if group.kind == "org":
        return "body"
    return "full" if is_full(group) else "office" if group.office_only else "bare"


@lru_cache(maxsize=16384)
def _cut(links: Links) -> Links:
    """Links as the record keeps them."""
    keys, wanted = (frozenset(key[: s.TERM] for key in some) for some in (links.keys, links.wanted))
    return Links(keys, wanted, links.sounds, links.like)


def _are_like(one: str, other: str) -> bool:
    """Whether two spellings, in order, can be one person's by how they are written."""
    a, b = (_name_in(spelling) for spelling in sorted((one, other)))
    return could_be(a, b, SAME_NAME_SAME_OFFICE) and compare_names(a, b) >= SAME_NAME_SAME_OFFICE


def _name_in(spelling: str) -> str:
    return spelling.split("|")[1]


def _is_one(one: NameGroup, other: NameGroup) -> bool:
    """Whether two full names are one person's, compared in order."""
    return is_same_person(*sorted((one, other), key=spelling_of))


class NameTies:
    """The wordings that ties lead to from those of some reports. `crossed` are what too many have come to have."""

    def __init__(self, record: FactReader, wordings: Wordings, ruled: Sequence[NameRuling] = ()) -> None:
        self._record = record
        self._wordings = wordings
        self._links: dict[str, Links] = {}
        self._met: dict[str, Need] = {}
        #: by key, what its bearers were met for, and are to be
        self._asked: dict[str, Need] = {}
        self._waiting: dict[str, Need] = {}
        self._looked: dict[tuple[Links, str], Need] = {}
        self._borne_by: dict[str, set[str]] = {}
        #: by the key of a spelling, the groups that are compared with it (None: it is met whatever it is) and what for,
        #: the wordings that have it, and those keys of which either is new
        self._askers: dict[str, dict[NameGroup | None, Need]] = defaultdict(dict)
        self._spelled: dict[str, set[str]] = defaultdict(set)
        self._to_compare: set[str] = set()
        self._listed: dict[tuple[str, str], list[str]] = {}
        self._borne: dict[str, bool] = {}
        #: of each other sound, the spellings that have it, to hold one against
        self._screens: dict[str, Screen] = {}
        #: of each crowded sound, the spelling that follows one, as far as it was read
        self._next: dict[str, dict[str, str | None]] = {}
        self.crossed: dict[Field, set[str]] = {"sounds": set(), "bearer": set(), "holder": set()}
        #: by surname and by office, whether too many have it
        self._crowded: dict[Field, dict[str, bool]] = {"bearer": {}, "holder": {}}
        #: surnames and offices that too many had, and no longer have
        self.thinned: dict[Field, set[str]] = {"bearer": set(), "holder": set()}
        #: by wording, those that people judged together with some of its groups
        self._ruled = self._wordings_ruled(ruled)

    def _wordings_ruled(self, ruled: Sequence[NameRuling]) -> dict[str, set[str]]:
        at = wordings_at(self._wordings, {mention for one in ruled for mention in one.mentions})
        found: dict[str, set[str]] = defaultdict(set)
        for one in ruled:
            together = {at[mention] for mention in one.mentions if mention in at}
            for key in together:
                found[key] |= together
        return found

    @property
    def ruled(self) -> frozenset[str]:
        """The wordings of which people judged a group."""
        return frozenset(self._ruled)

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

    def follow(self) -> None:
        """Meets the wordings that the reports have, those that they had before, and whatever these are tied to. Where there
        were several groups of a wording, and are, what it is tied to is what it was."""
        come, gone = (
            {one.id for row in rows.values() for one in row.wordings}
            for rows in (self._wordings.come, self._wordings.gone)
        )
        for key in sorted(come | gone):
            before, after = (
                min(n, _SEVERAL) for n in (self._wordings.before(key), self._wordings.number(key))
            )
            group, links = self._wordings.group(key), self._links_of(key)
            if before > after:
                self._look(links, group, Need.TOUCHED, gone=True)
            if after:
                self._meet(key, Need.WRITTEN if before == after else Need.TOUCHED)
            if after and not before and is_full(group):
                self._part(spelling_of(group), links.sounds)
        self._go_on()

    def write(self, keys: Iterable[str]) -> None:
        """Meets some wordings as ones whose names are to be written."""
        for key in keys:
            self._meet(key, Need.WRITTEN)
        self._go_on()

    def met(self) -> list[str]:
        """What was met, in order."""
        return sorted(self._met)

    def is_written(self, key: str) -> bool:
        """Whether the names of a wording are to be written."""
        return self._met[key] >= Need.WRITTEN

    def _go_on(self) -> None:
        while (keys := self._take()) or self._to_compare:
            hits: dict[str, set[str]] = defaultdict(set)
            for key, bearers in self._bearers(keys).items():
                for one in bearers:
                    hits[one].add(key)
            for one in sorted(hits):
                hit = hits[one] & self._links_of(one).keys
                spelled = {key for key in hit if key.startswith("p ")}
                for key in spelled:
                    self._spelled[key].add(one)
                self._to_compare |= spelled
                if hit - spelled:
                    self._meet(one, max(keys[key] for key in hit - spelled))
            self._compare()

    def _take(self) -> dict[str, Need]:
        """The keys that are to be asked for now."""
        keys = {key: need for key, need in self._waiting.items() if need > self._asked.get(key, -1)}
        self._waiting.clear()
        self._asked |= keys
        return keys

    def _want(self, key: str, need: Need) -> None:
        self._waiting[key] = max(need, self._waiting.get(key, need))

    def _links_of(self, key: str) -> Links:
        if key not in self._links:
            names = frozenset(self._wordings.row(key).names)
            self._links[key] = _cut(links_of_wording(self._wordings.group(key), names))
        return self._links[key]

    def _meet(self, key: str, need: Need) -> None:
        if need <= self._met.get(key, -1):
            return
        self._met[key] = need
        group, links = self._wordings.group(key), self._links_of(key)
        alike = links, spelling_of(group) if links.sounds else group.name
        if need > self._looked.get(alike, -1):
            self._looked[alike] = need
            self._look(links, group, need)
        if need >= Need.WRITTEN and key in self._ruled:
            others = sorted(self._ruled[key])
            self._wordings.load(others)
            for other in others:
                if self._wordings.number(other):
                    self._meet(other, Need.WRITTEN)

    def _compare(self) -> None:
        """Meets the wordings of those spellings that are one person's with a group that asked for them."""
        keys, self._to_compare = self._to_compare, set()
        for key in sorted(keys):
            askers = self._askers[key]
            for one in sorted(self._spelled.get(key, ())):
                group = self._wordings.group(one)
                need = max(
                    (need for asker, need in askers.items() if asker is None or _is_one(asker, group)),
                    default=None,
                )
                if need is not None:
                    self._meet(one, need)

    def _ask(self, spelling: str, asker: NameGroup | None, need: Need) -> None:
        key = f"p {spelling}"[: s.TERM]
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
                block = self._near(sound, own)
                if (gone and sound in self._next) or sound in self.crossed["sounds"]:
                    for spelling in block:
                        self._ask(spelling, None, need)
                    continue
                for spelling in self._screened(sound, own, block):
                    if spelling != own and _are_like(own, spelling):
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
        own, gone = (terms.get(field, []) for terms in (self._wordings.terms, self._wordings.old_terms))
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
        return any(self._wordings.kept(one) for one in self._wordings.bearing(field, [value])[value])

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
                self._want(f"{key}|{office}"[: s.TERM], found)

    def _exactly_borne(self, words: Iterable[str]) -> set[str]:
        """Those of some words that are the surname of somebody in a report that is not derived anew: no other surname
        that is spelled like one can be meant by it, before or after."""
        wanted = {f"f {word}"[: s.TERM]: word for word in words}
        for key, bearers in self._wordings.bearing("called", wanted.keys() - self._borne.keys()).items():
            self._borne[key] = any(self._wordings.kept(one) for one in bearers)
        return {word for key, word in wanted.items() if self._borne[key]}

    def _part(self, own: str, sounds: Iterable[str]) -> None:
        """Asks for the spellings that a new one, in a crowded sound, has moved too far apart to be compared (or nearer,
        where one is gone)."""
        for sound in sounds:
            if sound not in self._next or sound in self.crossed["sounds"]:
                continue
            start = f"{sound} "
            fresh = self._wordings.terms.get("sounds", [])
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

    def _screened(self, sound: str, own: str, block: Sequence[str]) -> Sequence[str]:
        """Those of the spellings that are compared with one under a sound which can be like it by their letters; in a crowded
        sound all."""
        if sound in self._next:
            return block
        if sound not in self._screens:
            self._screens[sound] = Screen([_name_in(spelling) for spelling in block], SAME_NAME_SAME_OFFICE)
        return [block[i] for i in self._screens[sound].like(_name_in(own))]

    def _window(self, sound: str, own: str, reach: int) -> list[str]:
        """The spellings of a sound that stand at most so far from one in their order, with itself."""
        start, past = f"{sound} ", f"{sound} \U0010ffff"
        fresh = self._wordings.terms.get("sounds", [])
        at = bisect_left(fresh, start + own)
        before = fresh[max(bisect_left(fresh, start), at - reach) : at]
        after = fresh[at : min(bisect_left(fresh, past), at + reach + 1)]
        if not self._wordings.sorts_by_code_point:
            block = self._list("sounds", start)
            place = bisect_left(block, own)
            found = block[max(0, place - reach) : place + reach + 1]
            self._note(sound, found)
            return found
        before += self._wordings.span("sounds", start, start + own, reach, back=True)
        after += self._wordings.span("sounds", start + own, past, reach + 1)
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
            past = start + "\U0010ffff"
            found = set(self._wordings.span(field, start, past, most))
            own = self._wordings.terms.get(field, [])
            found.update(own[bisect_left(own, start) : bisect_left(own, past)])
            known = sorted(value[len(start) :] for value in found)
            if len(known) < most:
                self._listed[field, start] = known
        return known

    def _bearers(self, keys: Mapping[str, Need]) -> dict[str, set[str]]:
        """The wordings that are found by some keys, without those that no group has now."""
        rest = keys.keys() - self._borne_by.keys()
        for key, found in self._wordings.bearing("called", rest).items():
            self._borne_by[key] = {one for one in found if self._wordings.number(one)}
        return {key: self._borne_by[key] for key in keys}


def wordings_at(wordings: Wordings, mentions: Iterable[tuple[str, Span]]) -> dict[tuple[str, Span], str]:
    """The wordings of the groups that some mentions (report and place) are in now."""
    wanted = set(mentions)
    return {
        (report, m.span): group.wording
        for report, called in wordings.called(report for report, _ in wanted).items()
        for group in called.groups
        for m in group.mentions
        if (report, m.span) in wanted
    }
