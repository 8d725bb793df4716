"""What an explanation is of: a claim or attribution by its id, or characters of a report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from dateline.errors import UsageError
from dateline.model import (
    Event,
    Figure,
    ResolvedAttribution,
    ResolvedEvent,
    ResolvedFigure,
    ResolvedStatement,
    Span,
)
from dateline.record import ClaimFilter, View, Withholder
from dateline.tell.explanation.quoting import Quoter
from dateline.tell.material import AnyClaim

_PLACE = re.compile(r"\[?(?P<report>.+):(?P<start>\d+)-(?P<end>\d+)\]?")


@dataclass(frozen=True, slots=True)
class Subject:
    """`focus` are the characters that its decisions were about: a number, a trigger, a cue; those asked for
    where `kind` is `span`. `row` is the claim, `attribution` the one asked for or the claim's own."""

    kind: Literal["figure", "event", "statement", "attribution", "span"]
    id: str | None
    report: str
    focus: Span
    whole: Span
    row: AnyClaim | None = None
    attribution: ResolvedAttribution | None = None

    @property
    def figure(self) -> Figure | None:
        resolved = self.row.resolved if self.row is not None else None
        return resolved.figure if isinstance(resolved, ResolvedFigure) else None

    @property
    def event(self) -> Event | None:
        resolved = self.row.resolved if self.row is not None else None
        return resolved.event if isinstance(resolved, ResolvedEvent) else None


def find_subject(view: View, asked: str, keep: Withholder) -> Subject:
    """What an id, `report:start-end` or `report:words` names; words that are withheld are not found. Raises
    `UsageError` where it names nothing."""
    where = ClaimFilter(ids=(asked,))
    claims: list[AnyClaim] = [*view.figures(where), *view.events(where), *view.statements(where)]
    if claims:
        return _of_claim(view, claims[0])
    if found := _attribution(view, None, asked):
        one = found.attribution
        return Subject("attribution", asked, one.report, cue_of(found), one.span, None, found)
    if view.matters(ClaimFilter(ids=(asked,))):
        raise UsageError(f"{asked} is a matter; `dateline why RECORD {asked}` tells why it stands as it does")
    if ":" in asked:
        return _of_characters(view, asked, keep)
    raise UsageError(
        f"no claim and no attribution {asked!r} in this record; ids are in dateline claims --json, and characters "
        "of a report are named as report:start-end, or report:words"
    )


def cue_of(resolved: ResolvedAttribution) -> Span:
    """The characters that an attribution's decisions were about: its cue, else where its content begins."""
    one = resolved.attribution
    if one.cue_span is not None:
        return one.cue_span
    return Span(one.content[0].start, one.content[0].start + 1) if one.content else one.span


def _of_claim(view: View, row: AnyClaim) -> Subject:
    resolved = row.resolved
    key = (
        resolved.figure.attribution
        if isinstance(resolved, ResolvedFigure)
        else resolved.event.attribution
        if isinstance(resolved, ResolvedEvent)
        else resolved.statement.attribution
    )
    said = _attribution(view, row.report, key) if key is not None else None
    if isinstance(resolved, ResolvedFigure):
        return Subject("figure", row.id, row.report, resolved.figure.number_span, row.span, row, said)
    if isinstance(resolved, ResolvedEvent):
        return Subject("event", row.id, row.report, resolved.event.trigger, row.span, row, said)
    assert isinstance(resolved, ResolvedStatement)
    focus = cue_of(said) if said is not None else row.span
    return Subject("statement", row.id, row.report, focus, row.span, row, said)


def _attribution(view: View, report: str | None, key: str) -> ResolvedAttribution | None:
    return next(
        (
            one
            for reading in view.readings(report)
            for one in reading.attributions
            if one.attribution.id == key
        ),
        None,
    )


def _of_characters(view: View, asked: str, keep: Withholder) -> Subject:
    match = _PLACE.fullmatch(asked)
    name, _, words = asked.rpartition(":")
    if match is not None and (row := view.find_report(match["report"])) is not None:
        span = Span(int(match["start"]), int(match["end"]))
        length = len(view.text(row.report.key))
        if not 0 <= span.start < span.end <= length:
            raise UsageError(f"{asked} is no part of report {row.name}, which has {length} characters")
        return Subject("span", None, row.report.key, span, span)
    name, _, words = asked.partition(":")
    row = view.find_report(name)
    words = words.strip().strip("“”\"'")
    if row is None or not words:
        known = [one.name for one in view.reports()]
        some = ", ".join(known[:8]) + (f" and {len(known) - 8} more" if len(known) > 8 else "")
        raise UsageError(f"there is no report {name!r}; the record has {some or 'none'}")
    text = view.text(row.report.key)
    pattern = r"\s+".join(re.escape(w) for w in words.split())
    quoter = Quoter.of(view, row.report.key, None, keep)
    found = [Span(*match.span()) for match in re.finditer(pattern, text)]
    at = [span for span in found if not quoter.is_withheld(span)]
    if len(at) != 1:
        where = ", ".join(f"{row.name}:{s.start}-{s.end}" for s in at[:5])
        what = (
            f"{words!r} stands {len(at)} times in {row.name}: {where}"
            if at
            else f"no {words!r} in {row.name}"
        )
        raise UsageError(f"{what}; name its characters as report:start-end")
    return Subject("span", None, row.report.key, at[0], at[0])
