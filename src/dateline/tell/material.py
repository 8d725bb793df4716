"""What a brief is written from: the claims, relations and attributions of a view, looked up by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from dateline.model import (
    ClaimRelation,
    Edge,
    Matter,
    Name,
    ResolvedAttribution,
    ResolvedEvent,
    ResolvedFigure,
    ResolvedStatement,
    Span,
)
from dateline.record import ClaimFilter, ClaimRow, ReportRow, View
from dateline.tell.lines import Cite
from dateline.tell.selection import Selection, select_matters, told_claims

#: reports up to which a brief tells of each of them
LISTED = 2000
#: relations between claims that a brief tells
TOLD = ("cannot_verify", "conflict", "correction", "denial", "no_comment")

AnyClaim = ClaimRow[ResolvedFigure] | ClaimRow[ResolvedEvent] | ClaimRow[ResolvedStatement]


@dataclass(frozen=True)
class Material:
    """The claims that a filter lets through (rejected ones are left out), and what is known of them;
    `left_out` are by matter the values of replaced counts that were not read."""

    view: View
    wanted: ClaimFilter
    figures: Mapping[str, ClaimRow[ResolvedFigure]]
    events: Mapping[str, ClaimRow[ResolvedEvent]]
    statements: Mapping[str, ClaimRow[ResolvedStatement]]
    matters: tuple[Matter, ...]
    selection: Selection | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)

    def claim(self, key: str) -> AnyClaim | None:
        """A claim of any kind by id."""
        return self.figures.get(key) or self.events.get(key) or self.statements.get(key)

    def claims(self) -> list[AnyClaim]:
        """All of them."""
        return [*self.figures.values(), *self.events.values(), *self.statements.values()]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is filtered away, and all is read."""
        return self.wanted == ClaimFilter() and self.selection is None

    @cached_property
    def is_large(self) -> bool:
        """Whether the record has more reports than a brief lists one by one."""
        return self.view.count_reports() > LISTED

    @cached_property
    def reports(self) -> dict[str, ReportRow]:
        """All reports by key; of a large record those that a claim here is from."""
        if self.is_large:
            return self.view.reports_by(row.report for row in self.claims())
        return {row.report.key: row for row in self.view.reports()}

    def carrier(self, report: str) -> str | None:
        """The outlet that published a report by key, None where it is not known."""
        return self.view.carrier_of(report)

    @cached_property
    def relations(self) -> list[ClaimRelation]:
        """Relations that a brief tells, of which a claim or an attribution of this material is an end."""
        return self.view.relations(None if self.is_whole else [row.id for row in self.claims()], TOLD)

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {}

    def text(self, report: str) -> str:
        """The original text of a report by key, read once."""
        if report not in self._texts:
            self._texts[report] = self.view.text(report)
        return self._texts[report]

    def attribution(self, key: str, report: str) -> ResolvedAttribution | None:
        """An attribution of a report by id. Where not all is read, the report's own are read when one is asked for."""
        if self.is_whole:
            return self.attributions.get(key)
        return self._spoken_in(report).get(key)

    def answering(self, key: str) -> ResolvedAttribution | None:
        """An attribution by id that answers a claim of this material."""
        if self.is_whole:
            return self.attributions.get(key)
        one = self._answering.get(key)
        return one or next((own[key] for own in self._spoken.values() if key in own), None)

    def correcting_in(self, report: str) -> list[ResolvedAttribution]:
        """The attributions in a report that correct something."""
        if self.is_whole:
            return [a for a in self._correcting if a.attribution.report == report]
        return [a for a in self._spoken_in(report).values() if a.attribution.stance == "corrects"]

    def listen(self, reports: Iterable[str]) -> None:
        """Reads the attributions of some reports together, where not all is read."""
        if not self.is_whole:
            self._spoken_in(*sorted(set(reports)))

    @cached_property
    def _correcting(self) -> tuple[ResolvedAttribution, ...]:
        return tuple(a for a in self.attributions.values() if a.attribution.stance == "corrects")

    @cached_property
    def _spoken(self) -> dict[str, dict[str, ResolvedAttribution]]:
        return {}

    def _spoken_in(self, *reports: str) -> dict[str, ResolvedAttribution]:
        """The attributions of some reports by id, read once."""
        missing = [report for report in reports if report not in self._spoken]
        if missing:
            for report, own in self.view.attributions_of(missing).items():
                self._spoken[report] = {one.attribution.id: one for one in own}
        return {key: one for report in reports for key, one in self._spoken[report].items()}

    @cached_property
    def _answering(self) -> dict[str, ResolvedAttribution]:
        """The attributions that answer claims here: they stand in the claim's own report, or in one that is noted as
        answering it."""
        answered = {r.target for r in self.relations if r.source.startswith("att-")}
        rows = [row for key in sorted(answered) if (row := self.claim(key)) is not None]
        reports = {row.report for row in rows} | self.view.answering_reports(row.id for row in rows)
        return self._spoken_in(*sorted(reports))

    @cached_property
    def corrected(self) -> frozenset[str]:
        """Claims that some voice corrected."""
        return frozenset(r.target for r in self.relations if r.relation == "correction")

    @cached_property
    def correcting(self) -> frozenset[str]:
        """Claims that correct another."""
        return frozenset(
            r.source for r in self.relations if r.relation == "correction" and r.source != r.target
        )

    @cached_property
    def matter_of(self) -> dict[str, Matter]:
        """The matter of each claim."""
        return {claim: matter for matter in self.matters for claim in matter.claims}

    @cached_property
    def attributions(self) -> dict[str, ResolvedAttribution]:
        """Attributions of all reports (of those with a claim here, where a filter is set), by id."""
        keys = set(self.reports) if self.is_whole else {row.report for row in self.claims()}
        spoken = self.view.attributions_of(keys)
        return {one.attribution.id: one for key in sorted(keys) for one in spoken[key]}

    @cached_property
    def names(self) -> dict[str, Name]:
        """The persons and bodies who speak here, by id."""
        if self.is_whole:
            return {name.id: name for name in self.view.names()}
        chains = [row.resolved.chain for row in self.claims()]
        chains += [one.chain for one in self._answering.values()]
        return self.view.names_by(voice.name_id for chain in chains for voice in chain if voice.name_id)

    def name(self, key: str | None) -> Name | None:
        """A person or body by id."""
        if key is not None and key not in self.names and not self.is_whole:
            self.names.update(self.view.names_by([key]))
        return None if key is None else self.names.get(key)

    @cached_property
    def related(self) -> dict[frozenset[str], Edge]:
        """The edge between two reports, by their keys."""
        return {frozenset((e.source.report, e.target.report)): e for e in self.view.edges("report")}

    def edge_between(self, one: str, other: str) -> Edge | None:
        """The edge between two reports; where not all is read, no other report's are."""
        if self.is_whole:
            return self.related.get(frozenset((one, other)))
        if one not in self._edges:
            self.relate([one])
        return self._edges[one].get(other)

    def relate(self, reports: Iterable[str]) -> None:
        """Reads the edges of some reports together, where not all is read."""
        missing = set(reports) - self._edges.keys()
        if self.is_whole or not missing:
            return
        self._edges.update((report, {}) for report in missing)
        for edge in self.view.edges_of(missing, "report"):
            ends = (edge.source.report, edge.target.report)
            for one, other in (ends, ends[::-1]):
                if one in missing:
                    self._edges[one][other] = edge

    @cached_property
    def _edges(self) -> dict[str, dict[str, Edge]]:
        return {}

    def cite(self, report: str, span: Span) -> Cite:
        """A cite of characters of a report by key."""
        return Cite(self.view.name_of(report), span)


def read_material(view: View, wanted: ClaimFilter, *, all_of_it: bool = True) -> Material:
    """The material of a view (or of what a filter leaves of it); unless `all_of_it` is wanted, of the heaviest
    matters alone where there are many."""
    selection = None if all_of_it else select_matters(view, wanted)
    left_out: dict[str, int] = {}
    if selection is not None:
        chosen = view.matters(ClaimFilter(ids=selection.keys))
        ids, left_out = told_claims(chosen, view)
        wanted_claims = replace(wanted, place=None, country=None, ids=ids)
    else:
        chosen, wanted_claims = None, wanted
    read = view.claims(wanted_claims)
    figures = {row.id: row for row in read[0] if row.review != "rejected"}
    events = {row.id: row for row in read[1] if row.review != "rejected"}
    statements = {row.id: row for row in read[2] if row.review != "rejected"}
    kept = figures.keys() | events.keys() | statements.keys()
    found = view.matters(wanted) if chosen is None else chosen
    matters = tuple(m for m in found if any(c in kept for c in m.claims))
    return Material(view, wanted, figures, events, statements, matters, selection, left_out)


def standing_claims(matter: Matter) -> frozenset[str]:
    """The claims of a matter that stand: those behind its independent voices; all where it names none."""
    return frozenset(claim for claims in matter.backing for claim in claims) or frozenset(matter.claims)
