"""The days of publication of reports, solved together with those that they are related to.

Reports date each other where they share text, state one running total, or name one beginning and two names. A
report whose day was given tells others and is told nothing, so the reports that are solved together end there.
A total or beginning that more than `MOST` reports speak of ties none of them: it is a matter of the whole
record, not of a neighbourhood. A report that more than `MOST` others share text with (the first of many copies) is
a hub: each of the others is solved with it, but not through it with the rest, and it with the first of them.

How many reports tell each year and month of publication by themselves is asked of the whole record
(`dating_periods`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from dateline.derivation.dating_periods import (
    PeriodCounts,
    asking,
    count_periods,
    period_keys,
    read_counts,
    with_asked,
)
from dateline.derivation.dating_totals import GROWING, Totals, sequences_of, totals_of
from dateline.derivation.keys import keep_keys, keys_of, note_common, noted, reports_by_key, too_common
from dateline.derivation.material import read_noted
from dateline.derivation.neighbours import given_dating
from dateline.model import (
    DateHints,
    Dating,
    Edge,
    End,
    FigurePoint,
    Gazetteer,
    Profile,
    RelatedReports,
)
from dateline.record import Derivation, Record, Stale, Version
from dateline.record.facts import FactReader
from dateline.record.query import datings_of, edge_partners, edges_of
from dateline.resolve.dating import anchors_of, date_and_ask
from dateline.resolve.dating_conflicts import conflicts_of
from dateline.resolve.dating_record import Period, told_period
from dateline.resolve.places import resolve_places

#: share of the shorter report that two reports without an edge must have in common to date each other
LEAST_SHARE = 0.15
#: reports that one total or beginning ties together
MOST = 128
#: names of a report by which it is tied to others that name the same beginning, in order
NAMES = 10
#: … and of one that counts from a beginning, by which it is tied to others that do
COUNT_NAMES = 7


@dataclass(frozen=True, slots=True)
class _Facts:
    """What dating asks of one report: hints of its parts, its growing totals by measure and country, the dating
    that came with it, the day on which it was read, the hash of its bytes. It is `open` where something of it must be
    inferred."""

    hints: tuple[DateHints, ...]
    points: Totals
    given: Dating
    read_on: date
    sha256: str

    @property
    def is_open(self) -> bool:
        return self.given.published_on is None or any(h.part for h in self.hints)


def derive_dating(record: Record, keys: Sequence[Stale], gazetteer: Gazetteer) -> None:
    """The datings of some reports and of those that are solved together with them, and the day that each part of
    a page counts from. Reports whose dating changed are resolved anew."""
    wanted = sorted({key.key for key in keys if key.key})
    with record.snapshot() as still:
        ties = _Ties(still, gazetteer, wanted)
        solved: dict[str, _Solved] = {}
        together: _Together = {}
        ties.prepare(wanted)
        reached = [near for one in wanted for near in ties.reached(one)]
        ties.prepare(report for report in reached if ties.facts(report).is_open)
        for report in reached:
            if report not in solved:
                solved |= _solve(ties, report, still.profile(), together)
        held = datings_of(still, solved)
        counts, before = ties.periods, read_counts(still.setting("years"))
        changed = before is None or counts.counts != before.counts
        asked = asking(still, counts, before) if changed else set()
        beside = keys_of(still, "dated", solved.keys() - set(wanted))
    fresh = {r: one.dating for r, one in sorted(solved.items()) if held.get(r) != one.dating}
    record.mark_stale(("dating", report) for report in ties.untied() if report not in solved)
    note_common(record, "dated", ties.crowded)  # a kill before this finds the same ones again
    if changed:
        record.mark_stale(("dating", report) for report in sorted(asked - solved.keys()))
        record.set_setting("years", counts.write())
    derivations = [
        keep_keys("dated", r, ties.keys_of(r) | period_keys(ties.period_of(r), solved[r].asked))
        for r in wanted
    ]
    for report in sorted(solved.keys() - set(wanted)):
        own = set(beside.get(report, ()))
        now = with_asked(own, solved[report].asked)
        if now != own:
            derivations.append(keep_keys("dated", report, now))
    derivations += [
        Derivation("dating", r, [Version(dating, dating.known_on)]) for r, dating in fresh.items()
    ]
    record.finish_stale(keys, derivations, stale=[("resolve", report) for report in fresh])


@dataclass(frozen=True, slots=True)
class _Solved:
    """The dating of a report, and the months whose year it asks the record for."""

    dating: Dating
    asked: frozenset[int] = frozenset()


#: what came of reports that were solved together, by these and those whose given days tell them
_Together = dict[tuple[frozenset[str], frozenset[str]], dict[str, _Solved]]


def _solve(ties: _Ties, seed: str, profile: Profile | None, together: _Together) -> dict[str, _Solved]:
    """The datings of a report and of all that are solved together with it; of a report whose day was given and
    that has one part, its own alone. A hub is often solved with the same reports as they are with it: `together`
    keeps what came of these."""
    known = ties.facts(seed)
    if not known.is_open:
        return {seed: _Solved(replace(_given(known), anchors=(known.given.published_on,)))}
    solved, told_by = ties.component(seed)
    held = frozenset(solved), frozenset(told_by)
    if held not in together:
        together[held] = _solve_together(ties, solved, told_by, profile)
    if ties.is_hub(seed):
        return {seed: together[held][seed]}
    return {report: one for report, one in together[held].items() if not ties.is_hub(report)}


def _solve_together(
    ties: _Ties, solved: Collection[str], told_by: Collection[str], profile: Profile | None
) -> dict[str, _Solved]:
    """The datings of reports that are solved together, of hubs among them too."""
    every = sorted({*solved, *told_by})
    facts = {report: ties.facts(report) for report in every}
    given = {r: day for r in every if (day := facts[r].given.published_on) is not None}
    hints = [hint for report in every for hint in facts[report].hints]
    read_on = max(facts[report].read_on for report in every)
    told = {report: period for report in every if (period := ties.period_of(report)) is not None}
    related = ties.related(solved, told_by)
    parts, asks = date_and_ask(
        hints,
        related,
        sequences_of({report: one.points for report, one in facts.items()}),
        profile,
        read_on,
        given,
        told,
        ties.periods.up_to(read_on),
        {report for report in solved if ties.is_hub(report)},
    )
    asked: dict[str, frozenset[int]] = defaultdict(frozenset)
    for (report, _), months in asks.items():
        asked[report] |= months
    found = {}
    for report in sorted(solved):
        own = _given(facts[report])
        dating = own if report in given else parts.get((report, 0), own)
        anchors = anchors_of(parts, report) if (report, 0) in parts else (dating.published_on,)
        found[report] = _Solved(replace(dating, anchors=anchors), asked[report])
    return found


def _given(known: _Facts) -> Dating:
    """The dating that was given, with the words of the text that gainsay it."""
    if known.given.published_on is None:
        return known.given
    return replace(known.given, evidence=conflicts_of(known.hints, known.given.published_on))


class _Ties:
    """Which reports date each other, as far as it is asked."""

    def __init__(self, record: FactReader, gazetteer: Gazetteer, fresh: Collection[str]) -> None:
        self._record = record
        self._gazetteer = gazetteer
        self._facts: dict[str, _Facts] = {}
        self._period_of: dict[str, Period | None] = {}
        self._near: dict[str, set[str]] = {}
        self._pairs: dict[tuple[str, str], RelatedReports | None] = {}
        self._edges: dict[tuple[str, str], dict[tuple[str, End, End], Edge]] = defaultdict(dict)
        self._partners: dict[str, set[str]] = defaultdict(set)
        self._texts: dict[str, str] = {}
        self._read: set[str] = set()
        self._bearers: dict[str, set[str]] = {}
        self._fresh = sorted(fresh)
        told = record.setting("read_on")  # of reports that were kept without their own
        self._read_on = date.fromisoformat(told) if told else date.max
        self.crowded: dict[str, set[str]] = {}
        self._load(self._fresh)
        self._own: dict[str, set[str]] = defaultdict(set)
        for report in self._fresh:
            for key in self.keys_of(report):
                self._own[key].add(report)
        self._look_up(self._own)
        self._hubs: dict[str, bool] = {}
        self.periods = self._count_periods()
        self._read_edges(report for report in self._fresh if not self.is_hub(report))

    def facts(self, report: str) -> _Facts:
        """What dating asks of a report."""
        if report not in self._facts:
            self._load([report])
        return self._facts[report]

    def reached(self, report: str) -> list[str]:
        """A report, and those of unknown day that are told by it; what shares text with a hub is queued where it
        came to."""
        told = self._tied_by_keys(report) if self.is_hub(report) else self._neighbours(report)
        return [report, *(near for near in sorted(told) if self.facts(near).is_open)]

    def is_hub(self, report: str) -> bool:
        """Whether more than `MOST` reports share text with one, now or once."""
        if report not in self._hubs:
            key = f"text {report}"
            many = len(edge_partners(self._record, report, MOST + 1)) > MOST
            known = many and bool(noted(self._record, "dated", [key]))
            if many and not known:
                self.crowded[key] = set(edge_partners(self._record, report))
            self._hubs[report] = many
        return self._hubs[report]

    def component(self, seed: str) -> tuple[set[str], set[str]]:
        """The reports that are solved together with one, and those whose given days tell them."""
        solved, told_by = {seed}, set[str]()
        ring = [seed]
        while ring:
            self.prepare(ring)
            following: list[str] = []
            for near in (near for report in ring for near in self._neighbours(report)):
                if not self.facts(near).is_open:
                    told_by.add(near)
                elif near not in solved:
                    solved.add(near)
                    if not self.is_hub(near):
                        following.append(near)
            ring = following
        return solved, told_by

    def prepare(self, reports: Iterable[str]) -> None:
        """Reads together what is asked next of some reports: one by one it takes several times as long."""
        wanted = sorted(set(reports) - self._near.keys())
        self._load(wanted)
        self._look_up(key for report in wanted for key in self.keys_of(report))
        few = [report for report in wanted if not self.is_hub(report)]
        self._read_edges(few)
        self._load(near for report in few for near in self._partners[report])

    def related(self, solved: Collection[str], told_by: Collection[str]) -> list[RelatedReports]:
        """Reports of a component that carry the same text, each pair once; what a hub shares with others of it too,
        whether or not its own dating was asked for before."""
        inside = {*solved, *told_by}
        pairs = {(min(a, b), max(a, b)) for a in sorted(solved) for b in self._neighbours(a) if b in inside}
        return [found for pair in sorted(pairs) if (found := self._pairs.get(pair)) is not None]

    def untied(self) -> list[str]:
        """The reports that a total or beginning tied, which has become that of too many."""
        return sorted({report for reports in self.crowded.values() for report in reports})

    def keys_of(self, report: str) -> set[str]:
        """What a report is found by: its growing totals, and with any two of its names the days of the year that it
        names and whether it counts from a beginning."""
        facts = self._facts[report]
        found = {f"total {measure} {country}" for measure, country in facts.points}
        for hints in facts.hints:
            names = sorted(hints.names, key=lambda n: (-len(n), n))[:NAMES]
            days = {
                (c.month, c.day)
                for c in hints.constraints
                if c.kind in ("since", "day") and c.month and c.day
            }
            for two in combinations(sorted(names), 2):
                found |= {f"day {month}-{day} {' & '.join(two)}" for month, day in days}
            if any(c.kind in ("since", "nth") for c in hints.constraints):
                found |= {f"since {' & '.join(two)}" for two in combinations(sorted(names[:COUNT_NAMES]), 2)}
        return found

    def period_of(self, report: str) -> Period | None:
        """The month of publication that was given, else the month or year that a report tells by itself, if any."""
        if report not in self._period_of:
            facts = self.facts(report)
            given = facts.given.published_on
            if given is not None:
                self._period_of[report] = Period(given.year, given.month)
            else:
                self._period_of[report] = told_period(facts.hints[0], facts.read_on) if facts.hints else None
        return self._period_of[report]

    def _count_periods(self) -> PeriodCounts:
        told = {report: self.period_of(report) for report in self._fresh}
        return count_periods(self._record, told, read_counts(self._record.setting("years")))

    def _neighbours(self, report: str) -> set[str]:
        if report not in self._near:
            found = self._tied_by_keys(report) | self._sharing_text(report)
            self._load(found - self._facts.keys())
            self._near[report] = found
        return self._near[report]

    def _tied_by_keys(self, report: str) -> set[str]:
        self._look_up(self.keys_of(report))
        found = {near for key in self.keys_of(report) for near in self._bearers.get(key, ())} - {report}
        self._load(found)
        return found

    def _look_up(self, keys: Iterable[str]) -> None:
        """Who bears some keys; of one that too many bear, nobody."""
        wanted = sorted(set(keys) - self._bearers.keys())
        many, fresh = too_common(self._record, "dated", wanted, MOST)
        found = reports_by_key(self._record, "dated", [key for key in wanted if key not in many])
        for key in wanted:
            self._bearers[key] = set() if key in many else found.get(key, set()) | self._own.get(key, set())
        for key, reports in reports_by_key(self._record, "dated", fresh).items():
            self.crowded[key] = reports

    def _load(self, reports: Iterable[str]) -> None:
        wanted = sorted(set(reports) - self._facts.keys())
        if not wanted:
            return
        extractions = self._record.extractions(wanted)
        every = read_noted(self._record, "dates", wanted, tuple[DateHints, ...])
        days = read_noted(self._record, "read_on", wanted, date)
        for report in self._record.reports(wanted):
            hints = every.get(report.key, ())
            points: dict[tuple[str, str], FigurePoint] = {}
            extraction = extractions.get(report.key)
            if extraction is not None and any(f.measure in GROWING for f in extraction.figures):
                readings = resolve_places(extraction.places, self._gazetteer)
                for measure, country, point in totals_of(extraction, readings):
                    held = points.get((measure, country))
                    if held is None or point.value > held.value:
                        points[measure, country] = point
            read_on = days.get(report.key, self._read_on)
            self._facts[report.key] = _Facts(hints, points, given_dating(report), read_on, report.sha256)

    def _read_edges(self, reports: Iterable[str]) -> None:
        """The edges of some reports by pair, longest passages among them."""
        wanted = set(reports) - self._read
        if not wanted:
            return
        self._read |= wanted
        for level in ("passage", "report"):
            for edge in edges_of(self._record, level, wanted):
                self._edges[_ends(edge)].setdefault((edge.level, edge.source, edge.target), edge)
                for end in _ends(edge):
                    self._partners[end].update(_ends(edge))

    def _sharing_text(self, report: str) -> set[str]:
        """The reports that carry enough of the same text, with their longest shared passage as evidence, unless the
        days of both were given. The share is that of the report edge, else of the shorter report's characters in
        shared passages."""
        if self.is_hub(report):
            partners = set(sorted(edge_partners(self._record, report))[:MOST])
            self._read_edges(partners)
        else:
            self._read_edges([report])
            partners = self._partners[report] - {report}
        self._load(partners)
        if not self._facts[report].is_open:
            partners = {near for near in partners if self._facts[near].is_open}
        found: set[str] = set()
        for near in sorted(partners):
            pair = (min(report, near), max(report, near))
            if pair not in self._pairs:
                edges = list(self._edges[pair].values())
                between = next((edge for edge in edges if edge.level == "report"), None)
                shared = [edge for edge in edges if edge.level == "passage"]
                self._pairs[pair] = self._relate(pair, shared, between) if shared else None
            if self._pairs[pair] is not None:
                found.add(near)
        return found

    def _text_of(self, report: str) -> str:
        if report not in self._texts:
            self._texts[report] = self._record.source_text(self.facts(report).sha256)
        return self._texts[report]

    def _relate(
        self, pair: tuple[str, str], edges: Sequence[Edge], between: Edge | None
    ) -> RelatedReports | None:
        a, b = pair
        texts = {report: self._text_of(report) for report in pair}
        common = sum(e.source.span.end - e.source.span.start for e in edges)
        share = between.score if between else min(1.0, common / max(1, min(map(len, texts.values()))))
        if between is None and share < LEAST_SHARE:
            return None  # a shared line is often an appeal or a link
        longest = min(
            edges, key=lambda e: (e.source.span.start - e.source.span.end, e.source.span, e.target.span)
        )
        spans = {longest.source.report: longest.source.span, longest.target.report: longest.target.span}
        earlier = between.source.report if between and between.direction in ("stated", "content") else None
        words = {report: spans[report].of(texts[report]) for report in pair}
        return RelatedReports(a, b, share, spans[a], spans[b], earlier, words[a], words[b])


def _ends(edge: Edge) -> tuple[str, str]:
    a, b = sorted((edge.source.report, edge.target.report))
    return a, b
