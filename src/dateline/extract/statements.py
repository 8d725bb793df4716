"""Statements: what voices assert that is neither a figure nor an event."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence

from dateline.model import Attribution, Document, Event, Figure, Span, Statement, make_id


def find_statements(
    document: Document,
    attributions: Sequence[Attribution],
    figures: Iterable[Figure],
    events: Iterable[Event],
) -> list[Statement]:
    """The statements of a report in text order: the content of each attribution in which no figure's
    number and no event's trigger stands, and the act itself where there is no content (no comment) or
    where it says that something could not be verified."""
    taken: list[int] = []
    for figure in figures:
        insort(taken, figure.number_span.start)
    for event in events:
        insort(taken, event.trigger.start)
    found: dict[str, Statement] = {}
    for attribution in attributions:
        spans = attribution.content
        withheld = attribution.stance in {"cannot_verify", "no_comment"}
        if spans and not withheld and any(_holds(span, taken) for span in spans):
            continue
        span = attribution.span if withheld or not spans else Span(spans[0].start, spans[-1].end)
        identity = make_id("sta", document.report, span, attribution.id)
        text = " ".join(document.quote(span).split())
        found.setdefault(
            identity, Statement(identity, document.report, span, text, attribution.id, attribution.stance)
        )
    return sorted(found.values(), key=lambda s: (s.span, s.id))


def _holds(span: Span, starts: Sequence[int]) -> bool:
    at = bisect_left(starts, span.start)
    return at < len(starts) and starts[at] < span.end
