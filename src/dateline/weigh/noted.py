"""The claims of one part of a block that notes of correction set right, while claims come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice

from dateline.model import Attribution, ResolvedAttribution, WeighedClaim
from dateline.weigh.answers import Answer, focus_of
from dateline.weigh.corrections import (
    Note,
    Placed,
    answer_of,
    is_misplaced,
    is_note,
    is_said_again,
    low_of,
    name_of_place,
    own_words,
    plain_words,
    read_note,
    whose_of,
)
from dateline.weigh.misnamed import find_misnamed, wrong_name
from dateline.weigh.notes import FEW, MOST, Dated, Notes
from dateline.weigh.windows import nearest

#: notes by a number that they set right; whether they say that it was wrong, or count fewer now
_Value = tuple[float, bool]


class Noted:
    """What the notes of correction of some reports set right, while reports come; the same in any order. `contents` gives
    the words that a note sets right, by its id."""

    def __init__(self, contents: Mapping[str, str]) -> None:
        self._contents = contents
        self._claims: dict[str, WeighedClaim] = {}
        self._notes: dict[str, list[Attribution]] = {}
        self._read: dict[str, list[Note]] = {}
        self._own: dict[str, dict[str, set[Answer]]] = {}
        self._counting: dict[float, dict[str, WeighedClaim]] = defaultdict(dict)
        self._lying: dict[str, dict[str, WeighedClaim]] = defaultdict(dict)
        self._by_value: dict[_Value, dict[str, Note]] = defaultdict(dict)
        self._of_value: dict[_Value, Notes[Note]] = {}
        self._by_words: dict[str, Note] = {}
        self._of_place: dict[str, Notes[Note] | None] = {}
        self._dated: dict[str, Dated[Note]] = {}
        self._named: dict[str, Attribution] = {}
        self._misnamed: dict[str, list[Answer]] = {}
        self._met: dict[str, list[Note]] = {}
        self._found: dict[str, list[Answer]] = {}

    def of(self, claim: str) -> Sequence[Answer]:
        """The corrections of a claim, sorted."""
        return self._found.get(claim, ())

    def add(
        self,
        reports: Mapping[str, tuple[Sequence[WeighedClaim], Iterable[ResolvedAttribution]]],
        fresh: Iterable[str],
    ) -> set[str]:
        """The claims of which other corrections are told once some reports came, or more of them; given are all claims
        of each with the attributions that touch them, and the ids of those that are `fresh`."""
        again = set(fresh)
        self._claims |= {claim.id: claim for claims, _ in reports.values() for claim in claims}
        came = list(map(self._claims.__getitem__, again))
        for report, (claims, attributions) in reports.items():
            notes = [
                row.attribution
                for row in attributions
                if is_note(row.attribution) and row.attribution.content
            ]
            if notes or report in self._notes:
                again |= self._read_report(report, claims, notes, again)
        for claim in came:  # notes of the same reports need not look for them: they are met in any case
            if (low := low_of(claim)) is not None:
                self._counting[low][claim.id] = claim
            if (place := name_of_place(claim)) is not None:
                self._lying[place][claim.id] = claim
        if not self._notes:
            return set()
        for name in again:
            self._met[name] = self._meet(self._claims[name])
        before = self._misnamed.keys()
        named = self._misnamed = self._find_misnamed(reports, again)
        changed = set()
        for name in again | named.keys() | before:
            found = self._answers(name, named.get(name, ()))
            if found != self._found.get(name, []):
                changed.add(name)
                self._found[name] = found
        return changed

    def _read_report(
        self, report: str, claims: Sequence[WeighedClaim], notes: list[Attribution], known: Collection[str]
    ) -> set[str]:
        """Reads the notes of a report; the claims that may meet others than before, besides those that are `known` to."""
        before = {note.attribution.id: note for note in self._read.get(report, ())}
        placed = Placed(claims)
        read = [
            note
            for one in notes
            if (note := read_note(one, placed.around(one), self._contents.get(one.id, ""))) is not None
        ]
        self._notes[report], self._read[report] = notes, read
        self._named |= {one.id: one for one in notes if wrong_name(self._contents.get(one.id, ""))}
        found: dict[str, set[Answer]] = defaultdict(set)
        own = ((note, claim) for note in read for claim in own_words(note))
        for note, claim in chain(own, _said_again(read, placed)):
            found[claim.id].add(answer_of(note, claim))
        again = self._own.get(report, {}).keys() | found.keys()
        self._own[report] = found
        for note in before.values():
            again |= self._take_out(note, known)
        for note in read:
            again |= self._put_in(note, known)
        return again

    def _values_of(self, note: Note) -> Iterable[_Value]:
        """The numbers that a note sets right; one that only counts more sets nothing right."""
        now = note.told_now
        return [
            (value, note.is_wrong)
            for value in note.values
            if note.is_wrong or (now is not None and now < value)
        ]

    def _put_in(self, note: Note, known: Collection[str]) -> set[str]:
        name, again = note.attribution.id, set[str]()
        self._dated[name] = note.dated
        for key in self._values_of(note):
            self._by_value[key][name] = note
            self._of_value.pop(key, None)
            for claim in self._counting[key[0]].values():
                if claim.id not in known and (is_said_again(claim, note) or self._meets_copy(claim, name)):
                    again.add(claim.id)
        if note.is_wrong and not note.values:
            self._by_words[name] = note
            self._of_place.clear()
            again |= self._lying_in(note)
        return again

    def _take_out(self, note: Note, known: Collection[str]) -> set[str]:
        name, again = note.attribution.id, set[str]()
        for key in self._values_of(note):
            del self._by_value[key][name]
            self._of_value.pop(key, None)
            counting = (c for c in self._counting[key[0]].values() if c.id not in known)
            again |= {claim.id for claim in counting if self._meets_copy(claim, name)}
        if self._by_words.pop(name, None) is not None:
            self._of_place.clear()
            again |= self._lying_in(note)
        del self._dated[name]
        return again

    def _meets_copy(self, claim: WeighedClaim, name: str) -> bool:
        """Whether a claim meets a note of the content of one."""
        content = self._dated[name].content
        met = (note.attribution.id for note in self._met.get(claim.id, ()))
        return any(
            one == name or one not in self._dated or self._dated[one].content == content for one in met
        )

    def _lying_in(self, note: Note) -> set[str]:
        """The claims of places that the words of a note name."""
        words = self._words_of(note)
        return {claim for place, some in self._lying.items() if place in words for claim in some}

    def _words_of(self, note: Note) -> str:
        return plain_words(self._contents.get(note.attribution.id, ""))

    def _meet(self, claim: WeighedClaim) -> list[Note]:
        """The notes that set a claim right by its number or its place."""
        low, place = low_of(claim), name_of_place(claim)
        met: list[Note] = []
        for key in ((low, True), (low, False)) if low is not None else ():
            if self._by_value.get(key):
                if key not in self._of_value:
                    self._of_value[key] = Notes(self._dated[name] for name in self._by_value[key])
                met += _meeting(claim, self._of_value[key], partial(is_said_again, claim))
        if place is not None and self._by_words and (notes := self._naming(place)) is not None:
            met += _meeting(claim, notes, partial(is_misplaced, claim), own=True)
        return met

    def _naming(self, place: str) -> Notes[Note] | None:
        """The notes whose words name a place; None where there are none."""
        if place not in self._of_place:
            some = [note for note in self._by_words.values() if place in self._words_of(note)]
            dated = [self._dated[note.attribution.id] for note in some]
            self._of_place[place] = Notes(dated) if dated else None
        return self._of_place[place]

    def _find_misnamed(
        self, reports: Mapping[str, tuple[Sequence[WeighedClaim], object]], again: Collection[str]
    ) -> dict[str, list[Answer]]:
        """The corrections of names by claim. Only a report that corrects one, once it came or more of it, bears on claims
        that came before."""
        if not self._named:
            return {}
        noting = {note.report for note in self._named.values()}
        if noting.isdisjoint(reports):
            asked = again
            rows = [c for name, c in self._claims.items() if name in again or c.report in noting]
        else:
            asked, rows = self._claims.keys(), list(self._claims.values())
        found = {name: some for name, some in self._misnamed.items() if name not in asked}
        for answer in find_misnamed(sorted(rows, key=lambda c: c.id), self._named.values(), self._contents):
            if answer.claim in asked:
                found.setdefault(answer.claim, []).append(answer)
        return found

    def _answers(self, name: str, named: Iterable[Answer]) -> list[Answer]:
        claim = self._claims[name]
        found = set(self._own.get(claim.report, {}).get(name, ()))
        found.update(answer_of(note, claim) for note in self._met.get(name, ()))
        set_right = {answer.relation.source for answer in found}
        found.update(one for one in named if one.relation.source not in set_right)
        return sorted(found, key=lambda a: (a.relation.source, a.relation.rule))


def _said_again(notes: Iterable[Note], placed: Placed) -> Iterator[tuple[Note, WeighedClaim]]:
    """The counts outside the words of notes of their report that these set right: each count with the nearest `MOST` notes
    of its number, and each note with the nearest `FEW` counts at least, so that they grow with the report and no faster."""
    by_value: dict[float, list[Note]] = defaultdict(list)
    for note in sorted(notes, key=lambda note: (note.attribution.span.start, note.attribution.id)):
        for value in note.values:
            by_value[value].append(note)
    for value, some in by_value.items():
        starts = [note.attribution.span.start for note in some]
        claims = placed.counting([value])
        for claim in claims:
            near = nearest(some, starts, focus_of(claim).start)
            yield from islice(((note, claim) for note in near if is_said_again(claim, note)), MOST)
        if len(some) > MOST:
            ends = [focus_of(claim).start for claim in claims]
            for note, start in zip(some, starts, strict=True):
                counts = nearest(claims, ends, start)
                yield from islice(((note, claim) for claim in counts if is_said_again(claim, note)), FEW)


def _meeting(
    claim: WeighedClaim, notes: Notes[Note], fits: Callable[[Note], bool], own: bool = False
) -> list[Note]:
    return notes.meeting(claim.known_on, None if own else claim.report, whose_of(claim), fits)
