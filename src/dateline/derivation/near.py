"""Which reports a new one touches: those of which the lineage may be another now.

It is a stage of its own, taken when all facts are in, so that it does not matter what came together. A key that many
come to bear, or that has another first bearer, touches those alone that are compared with another for it now, or no
longer are: nearly all who bear it share so much or so little besides that it makes no difference.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

from dateline.derivation.lineage import HERE, Index, Work, known_of
from dateline.derivation.neighbours import Known, Neighbours
from dateline.derivation.shared_keys import worth_of
from dateline.lineage import HOT, LEAST_KEYS, are_candidates
from dateline.record import Record, Stale
from dateline.record.bearers import (
    Crowd,
    all_bearers,
    count_borne,
    first_bearers,
    keep_crowds,
    meet_crowds,
    partners,
)

#: bearers of a key that has become crowded of which each is compared with each; where more came at once, all are derived
#: anew
MOST_GROWN = 3 * HOT
#: pairs that are looked at together
_PAIRS = 150
#: keys in common that are looked up before all of them are
_ENOUGH = 8


def derive_near(record: Record, keys: Sequence[Stale], neighbours: Neighbours, work: Work = HERE) -> None:
    """Queues the reports whose lineage new reports may change: those that share enough keys, or a line, with one; of those
    that bear a key which became crowded, or has another first bearer now, the ones that are no longer compared with
    another, or are now; all that bear a line which became crowded."""
    index = Index(neighbours, known_of(neighbours, keys), work)
    groups, crowds = meet_crowds(index.groups), meet_crowds(index.bearers)
    lines = {line for known in index.reports for line in known.lines}
    touched: set[str] = set()
    firsts: dict[str, set[int]] = defaultdict(set)
    grown: dict[int, list[str]] = {}
    for key, crowd in groups.items():
        if crowd.before[:1] != crowd.firsts[:1]:
            touched.update(all_bearers(record, key), partners(record, crowd.before[:1]))
    for key, crowd in crowds.items():
        is_line = key in lines
        if not crowd.before:
            bearers = all_bearers(record, key)
            if is_line or len(bearers) > MOST_GROWN or index.stands_for(crowd.firsts[0]) != crowd.firsts[0]:
                touched.update(bearers)
            else:
                grown[key] = bearers
        elif is_line and neighbours.is_furniture(key, crowd.before) is not neighbours.is_furniture(
            key, crowd.firsts
        ):
            touched.update(all_bearers(record, key))
        elif crowd.before[0] != crowd.firsts[0]:
            stands = {index.stands_for(first) for first in (crowd.before[0], crowd.firsts[0])}
            if stands == {crowd.before[0], crowd.firsts[0]}:
                for first in stands:
                    firsts[first].add(key)
            else:
                touched.update(all_bearers(record, key))
    crowding = _Crowding(record, neighbours, crowds, groups.keys())
    for first, changed in sorted(firsts.items()):
        near = _bearing_with(record, neighbours, first, changed)
        touched |= crowding.may_change([(first, report) for report in sorted(near)])
    for _, some in sorted(grown.items()):
        touched |= crowding.may_change(list(combinations(some, 2)))
    neighbours.fetch(_perhaps(index))
    for known in index.reports:
        touched |= _sharing(index, known)
    record.mark_stale(("lineage", report) for report in sorted(touched - {key.key for key in keys}))
    keep_crowds(record, groups | crowds)  # a kill before this finds the same crowds again
    record.finish_stale(keys)


def _bearing_with(record: Record, neighbours: Neighbours, first: str, changed: Collection[int]) -> set[str]:
    """The reports that bear one of some `changed` keys and share keys enough with a report by those crowded keys of
    which it is or was the first bearer, or by these and others."""
    index = Index(neighbours, [neighbours.of(first)])
    known = index.reports[0]
    bearers = index.bearers_of(known)
    own = {
        key for key, found in bearers.items() if found.is_crowd and (found.first == first or key in changed)
    }
    if known.address in own:  # a key that counts for as many as are needed
        return set(all_bearers(record, known.address))
    plain = Counter(r for found in bearers.values() if not found.is_crowd for r in found.reports)
    crowded = count_borne(record, own, changed)
    return {r for r, count in crowded.items() if count + plain[r] >= LEAST_KEYS} - {first}


class _Crowding:
    """Which pairs of reports another number or another first of the bearers of a key joins or parts. `crowds` are the
    keys of which that is so now, `groups` those of whole texts that are crowded."""

    def __init__(
        self, record: Record, neighbours: Neighbours, crowds: Mapping[int, Crowd], groups: Collection[int]
    ) -> None:
        self._record, self._neighbours = record, neighbours
        #: by key, its first bearer before and now where it is crowded, None where few bear it
        self._firsts: dict[int, tuple[str | None, str | None]] = {
            key: (next(iter(crowd.before), None), crowd.firsts[0]) for key, crowd in crowds.items()
        }
        self._groups = frozenset(groups)
        self._seen: dict[tuple[str, str], bool] = {}

    def may_change(self, pairs: Sequence[tuple[str, str]]) -> set[str]:
        """The reports of those of some pairs that are judged now and were not, or the other way round, or with the
        other of the two. The reports of a crowded text are taken to be so where their keys leave it open: one of
        them stands for all."""
        fresh = [pair for pair in dict.fromkeys(pairs) if pair not in self._seen]
        for first in range(0, len(fresh), _PAIRS):
            self._look_at(fresh[first : first + _PAIRS])
        return {report for pair in pairs if self._seen[pair] for report in pair}

    def _look_at(self, fresh: Sequence[tuple[str, str]]) -> None:
        """Notes of some pairs whether they change; so few that their reports are read together and stay in memory."""
        open_pairs: list[tuple[str, str]] = []
        self._neighbours.fetch({report for pair in fresh for report in pair})
        for pair in fresh:
            one, other = (self._neighbours.of(report) for report in pair)
            runs = worth_of(one, one.runs & other.runs)
            keys = runs if runs >= LEAST_KEYS else worth_of(one, one.keys & other.keys)
            if are_candidates(runs, keys, one.imprint, other.imprint):
                open_pairs.append(pair)
            else:
                self._seen[pair] = False  # whatever is crowded
        self._look_up({key for pair in open_pairs for key in sorted(self._common(pair))[:_ENOUGH]})
        waiting = [pair for pair in open_pairs if not self._is_held(pair)]
        self._seen |= dict.fromkeys(open_pairs, False)
        self._look_up({key for pair in waiting for key in self._common(pair)})
        self._look_up({self._neighbours.of(report).group for pair in waiting for report in pair})
        for pair in waiting:
            if any(self._is_crowded_text(report) for report in pair):
                self._seen[pair] = not self._is_held(pair)
            else:
                self._seen[pair] = self._state(pair, 0) != self._state(pair, 1)

    def _common(self, pair: tuple[str, str]) -> frozenset[int]:
        return self._neighbours.of(pair[0]).keys & self._neighbours.of(pair[1]).keys

    def _is_held(self, pair: tuple[str, str]) -> bool:
        """Whether running text joins two reports that few bear, by the keys that were looked up: they were and are
        judged, whatever else they share."""
        runs = self._neighbours.of(pair[0]).runs & self._neighbours.of(pair[1]).runs
        return sum(self._firsts.get(key, _CROWDED) == _PLAIN for key in runs) >= LEAST_KEYS

    def _is_crowded_text(self, report: str) -> bool:
        group = self._neighbours.of(report).group
        return group in self._groups or self._firsts[group] != _PLAIN

    def _state(self, pair: tuple[str, str], when: int) -> tuple[bool, bool]:
        """Whether two reports are judged, before (0) or now (1), and whether few bear one of the keys that they share:
        then they are judged with the first of them, else with the last."""
        one, other = (self._neighbours.of(report) for report in pair)
        firsts = {key: self._firsts[key][when] for key in self._common(pair)}
        counted = [key for key, first in firsts.items() if first is None or first in pair]
        runs, keys = worth_of(one, one.runs.intersection(counted)), worth_of(one, counted)
        near = are_candidates(runs, keys, one.imprint, other.imprint)
        return near, near and None in firsts.values()

    def _look_up(self, keys: Collection[int]) -> None:
        rest = {key for key in keys if key not in self._firsts}
        noted = first_bearers(self._record, rest)
        self._firsts |= {key: (noted.get(key), noted.get(key)) for key in rest}


#: a key that few bear, and one that many may bear
_PLAIN, _CROWDED = (None, None), ("", "")


def _perhaps(index: Index) -> set[str]:
    """The reports that share as many keys with one of the reports as a pair must that is judged, but not as many of
    running text: whether they are, what they name decides."""
    found: set[str] = set()
    for known in index.reports:
        shared, runs = index.shared_of(known).counts(known)
        found.update(r for r, count in shared.items() if count >= LEAST_KEYS > runs[r])
    return found


def _sharing(index: Index, known: Known) -> set[str]:
    """The reports that share enough keys to be judged, a line or the whole text with one."""
    common = index.shared_of(known)
    shared, runs = common.counts(known)
    found = set(common.on_lines)
    group = index.groups.get(known.group)
    if group is not None:
        found.update(group.reports[:1] if group.is_crowd else group.reports)
    found.update(report for report, count in runs.items() if count >= LEAST_KEYS)
    for report, count in shared.items():
        if count >= LEAST_KEYS and report not in found:
            other = index.neighbours.of(report)
            if are_candidates(runs[report], count, known.imprint, other.imprint):
                found.add(report)
    return found - {known.side.report}
