"""A view whose matters a named policy has ruled on: `best`, bounds and grade are the policy's, with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from dateline.model import Matter, ResolvedEvent, ResolvedFigure
from dateline.record import ClaimFilter, ClaimRow, View
from dateline.weigh.policies import Policy, Stated, apply_policy, find_policy


class RuledView(View):
    """A view under a policy. All that is told and exported from it names the policy beside `best`."""

    def __init__(self, view: View, policy: Policy) -> None:
        super().__init__(view.record, as_known=view.as_known, as_recorded=view.as_recorded)
        self.policy = policy
        self.withhold(view.withheld)

    def matters(self, where: ClaimFilter | None = None) -> list[Matter]:
        return self._ruled(super().matters(where or ClaimFilter()))

    def matters_of(self, claim: str) -> list[Matter]:
        return self._ruled(super().matters_of(claim))

    def _ruled(self, matters: Iterable[Matter]) -> list[Matter]:
        found = list(matters)
        wanted = ClaimFilter(
            ids=tuple(
                sorted({claim for m in found if m.kind != "statement" for own in m.backing for claim in own})
            )
        )
        claims: dict[str, ClaimRow[Any]] = {row.id: row for row in self.figures(wanted)}
        claims |= {row.id: row for row in self.events(wanted)}
        return [
            apply_policy(
                self.policy, m, [_stated([claims[c] for c in own if c in claims]) for own in m.backing]
            )
            for m in found
        ]


def rule_by(view: View, policy: str | None) -> View:
    """The view under a policy by name, or as it is; raises `UsageError` where there is no such policy."""
    return view if policy is None else RuledView(view, find_policy(policy))


def _stated(rows: list[ClaimRow[Any]]) -> list[Stated]:
    """What a voice states, in order of the day that it is stated for."""
    return [_numbers(row) for row in sorted(rows, key=lambda r: (_day(r), r.report_name, r.span))]


def _day(row: ClaimRow[Any]) -> date:
    resolved = row.resolved
    own = resolved.as_of_end if isinstance(resolved, ResolvedFigure) else resolved.end_on
    return own or row.known_on or date.min


def _numbers(row: ClaimRow[Any]) -> Stated:
    if isinstance(row.resolved, ResolvedEvent):
        event = row.resolved.event
        return Stated(event.killed_low, event.killed_high, "")
    figure = row.resolved.figure
    number, first = figure.number_span, figure.spans[0]
    words = figure.text[number.start - first.start : number.end - first.start]
    return Stated(figure.low, figure.high, words)
