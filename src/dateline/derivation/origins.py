"""Origins of passages, carried on: a report joins the groups that its passages are tied to.

A group of passages is named by its first member, and the report that has that member notes it (`Origins.firsts`).
So what a new tie does is known without the group's other members: they are read only where the group gets another
name. Where a tie is gone, a group may have come apart; then it is walked through, once for all reports in it that
wait for that (their keys begin with `CUT`, and come first in the queue).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from dateline.derivation.keys import blocks_of
from dateline.derivation.material import ClaimReader, origin_of, start_of
from dateline.lineage import find_origins, name_origin, order_of_passages
from dateline.model import Edge, End, Passage
from dateline.record import Derivation, Origins, Record, Stale
from dateline.record.facts import FactReader
from dateline.record.query import edges_by_scope, edges_of, rows_of, scopes_with
from dateline.weigh import cell_of
from dateline.weigh.grouping import Groups

#: what the key of a report begins with where ties of its passages are gone
CUT = "cut|"
#: reports that are walked through whole, before the others that wait for it are left for the next time
TOGETHER = 20_000

#: a passage by its report and where it begins
_Place = tuple[str, int]
#: a passage of the reports at hand, or the name of an origin
_Node = _Place | str


def derive_origins(record: Record, keys: Sequence[Stale]) -> None:
    """The origin of every passage of some reports, and of what theirs are tied to; the claims that have another origin
    now are weighed anew."""
    cut = [key.key.removeprefix(CUT) for key in keys if key.key.startswith(CUT)]
    with record.snapshot() as still:
        found: _Walk | _Joining
        if cut:
            waiting = {
                key.key.removeprefix(CUT): key for key in still.stale("origins") if key.key.startswith(CUT)
            }
            found = _Walk(still, waiting.keys())
            found.follow(cut)
            done = [waiting[report] for report in sorted(found.whole)]
        else:
            found = _Joining(still, {key.key for key in keys})
            done = list(keys)
        held, fresh = found.held, found.origins()
        changed = {report: row for report, row in sorted(fresh.items()) if row != held.get(report)}
        new = changed.keys() - held.keys()
        moved = {r: row for r, row in changed.items() if r in held and row.starts != held[r].starts}
        blocks = blocks_of(still, new) | _cells_moved(still, moved)
        stale = [("weigh", block) for block in sorted(blocks)]
    record.finish_stale(done, [Derivation("origins", r, [row]) for r, row in changed.items()], stale=stale)


def _read(record: FactReader, reports: Iterable[str]) -> dict[str, Origins]:
    return {row.report: row for row in rows_of(record, "origins", reports, Origins)}


def _cells_moved(record: FactReader, moved: Mapping[str, Origins]) -> set[str]:
    """The cells of the claims of some reports that begin in a passage which has another origin than the record holds:
    what they tell in their other passages is weighed as it was."""
    return {
        cell_of(claim)
        for _, claim in ClaimReader(record, moved).all(record)
        if claim.origin != origin_of(moved[claim.report].starts, claim.report, start_of(claim))
    }


def _repeats(passages: Iterable[Passage]) -> Iterator[tuple[End, End]]:
    """What repeats a passage of its report, with that."""
    ends = {p.span.start: End(p.report, p.span) for p in passages}
    for passage in passages:
        if passage.repeat_of is not None and passage.repeat_of in ends:
            yield ends[passage.span.start], ends[passage.repeat_of]


def _places(one: End, other: End) -> tuple[_Place, _Place]:
    return (one.report, one.span.start), (other.report, other.span.start)


def _row(
    report: str, starts: Mapping[int, str], passages: Iterable[Passage], held: Origins | None
) -> Origins:
    """The row of a report from the origins of all or some of its passages; the others stay as they are."""
    firsts = {p.span.start for p in passages if starts.get(p.span.start) == name_origin(p)}
    if held is not None:
        firsts |= {start for start in held.firsts if start not in starts}
        starts = {**dict(held.starts), **starts}
    return Origins(report, tuple(sorted(starts.items())), tuple(sorted(firsts)))


class _Joining:
    """What some reports and the origins that stand come to by the ties of these reports. `held` is the row that
    stands of each report that was read."""

    def __init__(self, record: FactReader, wanted: Collection[str]) -> None:
        self._record = record
        self._own = record.passages_of(wanted)
        self._passages: dict[_Node, Passage] = {
            (p.report, p.span.start): p for own in self._own.values() for p in own
        }
        self.held = _read(record, wanted)
        self._settled = frozenset(self.held)

    def origins(self) -> dict[str, Origins]:
        """The rows of the reports, and of all others whose origins get another name."""
        groups = [
            (
                [self._passages[n] for n in nodes if not isinstance(n, str)],
                [n for n in nodes if isinstance(n, str)],
            )
            for nodes in self._groups()
        ]
        first = self._firsts({n for own, names in groups if not self._stays(own, names) for n in names})
        starts: dict[str, dict[int, str]] = defaultdict(dict)
        another: dict[str, str] = {}
        for own, names in groups:
            name = names[0] if names else ""
            if not self._stays(own, names):
                name = name_origin(min((*own, *(first[n] for n in names)), key=order_of_passages))
                another |= {old: name for old in names if old != name}
            for passage in own:
                starts[passage.report][passage.span.start] = name
        rows = {r: _row(r, starts[r], passages, None) for r, passages in self._own.items() if passages}
        return self._renamed(another) | rows

    def _stays(self, own: Sequence[Passage], names: Sequence[str]) -> bool:
        """Whether a group has nothing new in it."""
        return len(names) == 1 and all(p.report in self._settled for p in own)

    def _groups(self) -> Groups[_Node]:
        """The passages of the reports and the origins elsewhere that are tied to each other."""
        ties = list(self._read_ties())
        self.held |= _read(self._record, {report for tie in ties for report, _ in tie} - self.held.keys())
        standing: dict[_Node, str] = {
            (row.report, start): origin for row in self.held.values() for start, origin in row.starts
        }
        pairs: list[tuple[_Node, _Node]] = [
            (place, standing[place]) for place in self._passages if place in standing
        ]
        for tie in ties:  # a report elsewhere that has no row yet waits for its own turn
            one, other = (place if place in self._passages else standing.get(place) for place in tie)
            if one is not None and other is not None:
                pairs.append((one, other))
        groups = Groups[_Node](dict.fromkeys([*self._passages, *(node for pair in pairs for node in pair)]))
        for pair in pairs:
            groups.join(*pair)
        return groups

    def _read_ties(self) -> Iterator[tuple[_Place, _Place]]:
        """The ties of the reports: all those of one that is new, of the others those that were derived with them."""
        for edge in edges_of(self._record, "passage", self._own.keys() - self._settled):
            yield _places(edge.source, edge.target)
        for edges in edges_by_scope(self._record, self._settled).values():
            for edge in edges:
                if edge.level == "passage":
                    yield _places(edge.source, edge.target)
        for passages in self._own.values():
            yield from (_places(*ends) for ends in _repeats(passages))

    def _firsts(self, names: Collection[str]) -> dict[str, Passage]:
        """The first member of each of some origins."""
        reports = scopes_with(self._record, "origins", "first", names)
        passages = self._record.passages_of(reports)
        found: dict[str, Passage] = {}
        for report, row in _read(self._record, reports).items():
            origin_of, firsts = dict(row.starts), frozenset(row.firsts)
            for passage in passages[report]:
                if passage.span.start in firsts and origin_of[passage.span.start] in names:
                    found[origin_of[passage.span.start]] = passage
        return found

    def _renamed(self, another: Mapping[str, str]) -> dict[str, Origins]:
        """The rows elsewhere that have origins with another name now."""
        reports = scopes_with(self._record, "origins", "first", another)
        reports |= scopes_with(self._record, "origins", "origin", another)
        rows = _read(self._record, reports - self._own.keys())
        self.held |= rows
        found = {}
        for report, row in rows.items():
            origin_of = dict(row.starts)
            starts = tuple((start, another.get(origin, origin)) for start, origin in row.starts)
            firsts = tuple(start for start in row.firsts if origin_of[start] not in another)
            found[report] = Origins(report, starts, firsts)
        return found


class _Walk:
    """The groups that passages of some reports stand in, from all ties there are. Reports of `waiting` that they
    lead to are walked through as well; reports without a row wait for their own turn. `held` is the row that stands
    of each report that was read, `whole` the reports that were walked through."""

    def __init__(self, record: FactReader, waiting: Collection[str]) -> None:
        self._record = record
        self._waiting = waiting
        self._passages: dict[str, list[Passage]] = {}
        self._near: dict[End, list[End]] = defaultdict(list)
        self._edges: dict[tuple[End, End], Edge] = {}
        self._met: set[End] = set()
        self.held: dict[str, Origins] = {}
        self.whole: set[str] = set()

    def follow(self, reports: Collection[str]) -> None:
        """Takes in all passages of some reports, and what they are tied to."""
        fresh = self._take(reports)
        while fresh:
            near = {other for end in fresh for other in self._near[end]} - self._met
            self._load({end.report for end in near})
            fresh = {end for end in near if end.report in self.held}
            self._met |= fresh
            if len(self.whole) < TOGETHER:
                fresh |= self._take({end.report for end in fresh if end.report in self._waiting})

    def _take(self, reports: Collection[str]) -> set[End]:
        """What is not met yet of all passages of some reports."""
        self._load(reports)
        fresh = set(reports) - self.whole
        self.whole |= fresh
        ends = {End(r, p.span) for r in fresh & self.held.keys() for p in self._passages[r]} - self._met
        self._met |= ends
        return ends

    def _load(self, reports: Collection[str]) -> None:
        held = _read(self._record, set(reports) - self.held.keys())
        self.held |= held
        self._passages |= self._record.passages_of(held)
        for report in held:
            for one, other in _repeats(self._passages[report]):
                self._tie(one, other)
        for edge in edges_of(self._record, "passage", held):
            if (edge.source, edge.target) not in self._edges:
                self._edges[edge.source, edge.target] = edge
                self._tie(edge.source, edge.target)

    def _tie(self, one: End, other: End) -> None:
        self._near[one].append(other)
        self._near[other].append(one)

    def origins(self) -> dict[str, Origins]:
        """The rows of all reports of which a passage was met."""
        met = [p for r in sorted(self._passages) for p in self._passages[r] if End(r, p.span) in self._met]
        starts: dict[str, dict[int, str]] = defaultdict(dict)
        for end, origin in find_origins(met, self._edges.values()).items():
            starts[end.report][end.span.start] = origin
        return {r: _row(r, own, self._passages[r], self.held[r]) for r, own in sorted(starts.items())}
