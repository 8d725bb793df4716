"""The lineage of a set of reports held in memory: candidates by common keys, pairs judged, boilerplate left out.

The record does the same step by step from its own index; this is the reference for what it must find.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import chain, combinations

import numpy as np

from dateline.lineage.coherence import belongs
from dateline.lineage.edges import HOT, edge_order
from dateline.lineage.fingerprint import digest_passage, fingerprint_passage
from dateline.lineage.judge import judge_lineage
from dateline.lineage.origins import find_origins
from dateline.lineage.pair import Imprint, Side, comparable_passages, could_be_rewrite, read_imprint
from dateline.lineage.stems import Ints
from dateline.lineage.words import words_of
from dateline.model import Edge, End, Passage, make_id

_Keys = Mapping[str, frozenset[int]]
_NONE: frozenset[int] = frozenset()
#: pairs that keys join which are counted together
_AT_ONCE = 2_000_000

#: keys that two reports must share to be judged
LEAST_KEYS = 3
#: carriers for each report of a line from which it is wire copy
MOST_OWN_CARRIERS = 0.6
#: a line in this many reports is boilerplate if the reports have nothing else in common
LEAST_SPREAD = 3
#: shares of the poorer report's keys of running text that make two reports related in this count: at once,
#: or with so many of them outside widespread lines
MOST_RUNS = 0.5
LEAST_RUNS = 0.3
LEAST_FREE = 0.1
#: share of the keys of a passage that other reports have at most, where it is a report's own
MOST_COMMON = 0.25
#: share of pairs of its reports that must be related otherwise for a widespread line to be news
LEAST_RELATED = 0.3


@dataclass(frozen=True)
class Lineage:
    """Edges between reports and between passages (sorted), and the origin of every passage of `passages`."""

    edges: tuple[Edge, ...]
    passages: tuple[Passage, ...] = ()

    @cached_property
    def origins(self) -> Mapping[End, str]:
        """The origin of every passage; found when asked for."""
        return find_origins(self.passages, self.edges)


@dataclass(frozen=True, slots=True)
class Marks:
    """What is kept of a report's comparable passages while its words are at hand: the digest of each and its keys of running
    text, those of rare words in company of all of them, and what the report names."""

    digests: tuple[int, ...]
    runs: tuple[tuple[int, ...], ...]
    pairs: frozenset[int]
    imprint: Imprint


def read_marks(comparable: Sequence[Passage]) -> Marks:
    """The marks of a report's comparable passages."""
    return Marks(
        tuple([digest_passage(p) for p in comparable]),
        tuple([fingerprint_passage(p, "runs") for p in comparable]),
        frozenset(chain.from_iterable(fingerprint_passage(p, "pairs") for p in comparable)),
        read_imprint(comparable),
    )


def link_reports(sides: Iterable[Side]) -> Lineage:
    """The lineage of some reports; the same whatever their order.

    Reports of equal text are one group. In a group of more than `HOT` each has a copy edge to the group's
    first (the earliest published, then by key), and only the first is compared with others. The words of a report are
    read once for all that is kept of it, and pairs are judged so that those of related reports follow each other: what a
    process remembers of words is then at hand.
    """
    every: list[Side] = []
    marks: dict[str, Marks] = {}
    groups: dict[str, list[Side]] = defaultdict(list)
    for given in sorted(sides, key=lambda s: s.report):
        side = _with_comparable(given)
        comparable = side.comparable or ()
        marks[side.report] = read_marks(comparable)
        every.append(replace(side, imprint=marks[side.report].imprint))
        groups[digest_report(comparable)].append(every[-1])
    edges: list[Edge] = []
    firsts: dict[str, Side] = {}
    for members in groups.values():
        first = min(members, key=first_of_copies)
        if len(members) <= HOT:
            firsts.update((side.report, side) for side in members)
            continue
        firsts[first.report] = first
        for side in members:
            if side is not first and side.comparable:
                judged = judge_lineage(first, side)
                edges += [*([judged.edge] if judged.edge else []), *judged.passages]
    compared = {report: side.comparable or () for report, side in firsts.items()}
    runs = {report: frozenset(chain.from_iterable(marks[report].runs)) for report in compared}
    carriers = {report: side.carrier for report, side in firsts.items()}
    plate = find_boilerplate(compared, carriers, runs, marks)
    pairs = candidate_pairs(
        runs,
        {report: marks[report].pairs for report in compared},
        {report: marks[report].imprint for report in compared},
    )
    for a, b in _side_by_side(pairs | _of_one_address(firsts.values())):
        judged = judge_lineage(firsts[a], firsts[b], plate)
        edges += [*([judged.edge] if judged.edge else []), *judged.passages]
    return Lineage(
        tuple(sorted(set(edges), key=edge_order)), tuple(p for side in every for p in side.passages)
    )


def _side_by_side(pairs: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pairs of reports in an order in which those that hang together follow each other."""
    beside: dict[str, list[str]] = defaultdict(list)
    for a, b in sorted(pairs):
        beside[a].append(b)
        beside[b].append(a)
    out: list[tuple[str, str]] = []
    seen: set[str] = set()
    for start in sorted(beside):
        if start in seen:
            continue
        coming = [start]
        seen.add(start)
        for report in coming:  # grows as it is walked through
            fresh = [other for other in beside[report] if other not in seen]
            seen.update(fresh)
            coming += fresh
            out += [(report, other) for other in beside[report] if report < other]
    return out


def first_of_copies(side: Side) -> tuple[bool, str, str]:
    """Orders reports of equal text: dated before undated, earliest first, then by key."""
    known = side.published_on
    return known is None, known.isoformat() if known else "", side.report


def digest_report(comparable: Sequence[Passage]) -> str:
    """Equal for reports whose comparable passages are the same words in the same order."""
    return make_id("txt", *(" ".join(words_of(p).keys) for p in comparable))


def _with_comparable(side: Side) -> Side:
    if side.comparable is not None:
        return side
    return replace(side, comparable=tuple(comparable_passages(side.passages)))


def candidate_pairs(runs: _Keys, rare_pairs: _Keys, imprints: Mapping[str, Imprint]) -> set[tuple[str, str]]:
    """Pairs of reports that share keys enough to be judged, by the keys of each report: of running text and of rare
    words in company. A key in more than `HOT` reports joins each of them to its first alone."""
    names = sorted(runs.keys() | rare_pairs.keys())
    (in_runs, of_runs), (in_pairs, of_pairs) = _joined(runs, names), _joined(rare_pairs, names)
    joined, at = np.unique(np.concatenate([in_runs, in_pairs]), return_inverse=True)
    running, paired = np.zeros((2, len(joined)), np.int64)
    running[at[: len(in_runs)]], paired[at[len(in_runs) :]] = of_runs, of_pairs
    keys = running + paired
    many = np.flatnonzero(keys >= LEAST_KEYS)
    ends = [[names[n] for n in side.tolist()] for side in np.divmod(joined[many], len(names))]
    return {
        (a, b)
        for a, b, in_text, in_all in zip(*ends, running[many].tolist(), keys[many].tolist(), strict=True)
        if are_candidates(in_text, in_all, imprints[a], imprints[b])
    }


def _joined(keys: _Keys, names: Sequence[str]) -> tuple[Ints, Ints]:
    """The pairs of reports that keys join, in order, and how many keys do: a pair is the place of the first among `names`
    (in order) times their number, and that of the second."""
    held = [keys.get(name, _NONE) for name in names]
    many = np.array(list(map(len, held)), np.int64)
    key = np.fromiter(chain.from_iterable(held), np.uint64, many.sum())
    bearer = np.repeat(np.arange(len(names)), many)
    order = np.argsort(key, kind="stable")  # bearers of a key stay in their order
    key, bearer = key[order], bearer[order]
    first = (
        np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if len(key) else np.zeros(0, np.int64)
    )
    size = np.diff(first, append=len(key))
    several = size > 1
    first, size = first[several], size[several]
    joins = np.where(size <= HOT, size * (size - 1) // 2, size - 1)
    cuts = np.flatnonzero(np.diff(np.cumsum(joins) // _AT_ONCE)) + 1
    found = [np.zeros((2, 0), np.int64)]
    for some, of in zip(np.split(first, cuts), np.split(size, cuts), strict=True):
        crowd = of > HOT
        after = _behind(some[~crowd], of[~crowd]), _behind_first(some[crowd], of[crowd])
        one, other = (np.concatenate(side) for side in zip(*after, strict=True))
        found.append(np.array(np.unique(bearer[one] * len(names) + bearer[other], return_counts=True)))
    pair, count = np.concatenate(found, axis=1)
    together, at = np.unique(pair, return_inverse=True)
    counts = np.zeros(len(together), np.int64)
    np.add.at(counts, at, count)
    return together, counts


def _behind(first: Ints, size: Ints) -> tuple[Ints, Ints]:
    """The lines of some groups (each from its `first` on, of a `size`), each with each that stands behind it."""
    line = np.repeat(first, size) + _counted(size)
    rest = np.repeat(first + size, size) - line - 1
    return np.repeat(line, rest), np.repeat(line, rest) + 1 + _counted(rest)


def _behind_first(first: Ints, size: Ints) -> tuple[Ints, Ints]:
    """The first line of each of some groups with each other line of it."""
    return np.repeat(first, size - 1), np.repeat(first + 1, size - 1) + _counted(size - 1)


def _counted(many: Ints) -> Ints:
    """0, 1, 2 and so on up to each of some numbers, one behind the other."""
    return np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)


def _of_one_address(sides: Iterable[Side]) -> set[tuple[str, str]]:
    """The pairs of reports of one address; where more than `HOT` have it, each with the first alone."""
    by_address: dict[str, list[str]] = defaultdict(list)
    for side in sides:
        if side.address is not None:
            by_address[side.address].append(side.report)
    found: set[tuple[str, str]] = set()
    for reports in by_address.values():
        listed = sorted(reports)
        found |= set(combinations(listed, 2) if len(listed) <= HOT else ((listed[0], r) for r in listed[1:]))
    return found


def are_candidates(runs: int, keys: int, a: Imprint, b: Imprint) -> bool:
    """Whether two reports that share so many keys (`runs` of them of running text) are to be judged."""
    return runs >= LEAST_KEYS or (keys >= LEAST_KEYS and could_be_rewrite(a, b))


def find_boilerplate(
    compared: Mapping[str, Sequence[Passage]],
    carriers: Mapping[str, str | None] | None = None,
    known_runs: Mapping[str, frozenset[int]] | None = None,
    marks: Mapping[str, Marks] | None = None,
) -> frozenset[int]:
    """Digests of lines that stand in several reports which are otherwise unrelated: footers, appeals,
    agency credits, templates. Takes each report's comparable passages (and their keys of running text, and their
    marks, where these are at hand).

    A line in n reports is news if enough pairs of the reports that carry it share a good part of their
    running text, and go on about such lines; else it is boilerplate (or a standing background paragraph, which relates passages but not
    reports). A line that outlets of different names carry is wire copy, not furniture: `carriers` names the
    carrier of each report, where it is known. It counts reports, so order cannot matter.
    """

    def runs_of(report: str) -> Sequence[tuple[int, ...]]:
        if marks is not None:
            return marks[report].runs
        return [fingerprint_passage(p, kinds="runs") for p in compared[report]]

    digests = {
        report: marks[report].digests if marks is not None else [digest_passage(p) for p in passages]
        for report, passages in compared.items()
    }
    reports_of: dict[int, set[str]] = defaultdict(set)
    for report, own in digests.items():
        for digest in own:
            reports_of[digest].add(report)
    runs = known_runs or {report: frozenset(chain.from_iterable(runs_of(report))) for report in compared}
    lines = {digest for digest, reports in reports_of.items() if len(reports) >= LEAST_SPREAD}
    bearing = sorted({report for line in lines for report in reports_of[line]})
    widespread = {
        key
        for report in bearing
        for digest, keys in zip(digests[report], runs_of(report), strict=True)
        if digest in lines
        for key in keys
    }
    related: dict[tuple[str, str], bool] = {}
    out: set[int] = set()

    held = Counter(chain.from_iterable(runs.values())) if lines else Counter()

    @cache
    def foreign(report: str) -> bool:
        """Whether what a report has for itself does not go on about the widespread lines in it."""
        read = zip(compared[report], digests[report], runs_of(report), strict=True)
        kept = [(p, d in lines) for p, d, keys in read if d in lines or _is_own(keys, held)]
        return not belongs([p for p, _ in kept], {i for i, (_, wide) in enumerate(kept) if wide})

    for digest in sorted(lines):
        reports = reports_of[digest]
        if _is_carried(reports, carriers or {}):
            continue
        pairs = list(combinations(sorted(reports)[:HOT], 2))
        for a, b in pairs:
            if (a, b) not in related:
                related[a, b] = _share_text(runs[a], runs[b], widespread)
        alike = sum(related[pair] for pair in pairs)
        bearers = sorted(reports)[:HOT]
        if alike < LEAST_RELATED * len(pairs) or 2 * sum(foreign(r) for r in bearers) > len(bearers):
            out.add(digest)
    return frozenset(out)


def _is_own(keys: Sequence[int], held: Mapping[int, int]) -> bool:
    """Whether hardly any of a passage's running text stands in other reports: it is no edited common line either."""
    return sum(held[key] > 1 for key in keys) <= MOST_COMMON * len(keys)


def _is_carried(reports: Collection[str], carriers: Mapping[str, str | None]) -> bool:
    """Whether most reports of a line have known carriers of their own."""
    known = {carrier for report in reports if (carrier := carriers.get(report))}
    return len(known) >= MOST_OWN_CARRIERS * len(reports)


def _share_text(a: frozenset[int], b: frozenset[int], widespread: set[int]) -> bool:
    """Whether two reports share half of their running text, or a good part of it and not by widespread lines
    alone."""
    common, poorer = a & b, min(len(a), len(b))
    if len(common) >= MOST_RUNS * poorer:
        return True
    return len(common) >= LEAST_RUNS * poorer and len(common - widespread) >= LEAST_FREE * poorer
