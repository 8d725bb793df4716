"""What an `add` did, in lines: reports read, rejected, dated, passages, claims, matters and their standing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Protocol

from dateline.model import Rejection
from dateline.record import View
from dateline.tell.words import day_words


class Added(Protocol):
    """What the pipeline counts of one run."""

    @property
    def read(self) -> int: ...
    @property
    def known(self) -> int: ...
    @property
    def unreadable(self) -> Sequence[Rejection]: ...


def summary_lines(view: View, added: Added) -> Iterator[str]:
    """The summary of a run and of the record as it now stands."""
    yield (
        f"read {_count(added.read, 'new report')}; {added.known} were in the record already; "
        f"{_count(len(added.unreadable), 'input')} left out"
    )
    reports = view.reports()
    rejections = view.rejections()
    unread = [r for r in rejections if r.span is None and r.stage != "read"]
    yield f"record: {_count(len(reports), 'report')}, of which {len({r.report for r in unread})} kept but not read for claims"
    for name, reason, slug in sorted((view.name_of(r.report), r.reason, r.slug) for r in unread):
        yield f"  {'FAILED: ' if slug == 'failed' else ''}{name}: {reason} ({slug})"
    files = [r for r in rejections if r.span is None and r.stage == "read"]
    spans = [r for r in rejections if r.span is not None]
    yield f"left out: {_by_slug('input', files)}; {_by_slug('span', spans)}"
    dated = Counter(
        (r.dating.source if r.dating and r.dating.published_on else None) or "no day" for r in reports
    )
    yield "dated: " + ", ".join(f"{count} {name}" for name, count in sorted(dated.items()))
    for row in reports:
        dating = row.dating
        if dating is None or dating.source == "given":
            continue
        if dating.published_on is not None:
            because = "; ".join(f"“{e.text}” ({e.constraint})" for e in dating.evidence[:3])
            sure = f", confidence {dating.confidence:.2f}" if dating.confidence is not None else ""
            yield f"  {row.name}: {day_words(dating.published_on)}{sure}, from {because or 'related reports'}"
        else:
            days = ", ".join(str(d) for d in dating.candidates[:6])
            more = f" and {len(dating.candidates) - 6} more" if len(dating.candidates) > 6 else ""
            yield f"  {row.name}: no day; " + (
                f"candidates {days}{more}" if days else "the text does not say"
            )
    passages = list(view.passages())
    repeats = sum(1 for p in passages if p.passage.repeat_of is not None)
    aside = sum(1 for p in passages if not p.passage.is_read) - repeats
    yield f"passages: {len(passages)}, of which {repeats} repeats and {aside} bylines, promotions and debris"
    figures, events, statements = view.figures(), view.events(), view.statements()
    yield f"claims: {len(figures)} figures, {len(events)} events, {len(statements)} statements"
    matters = view.matters()
    standing = Counter(m.standing for m in matters)
    yield f"matters: {len(matters)}: " + ", ".join(
        f"{count} {name}" for name, count in sorted(standing.items())
    )


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")


def _by_slug(noun: str, rejections: Sequence[Rejection]) -> str:
    counts = sorted(Counter(r.slug for r in rejections).items())
    slugs = ", ".join(f"{count} {slug}" for slug, count in counts)
    return _count(len(rejections), noun) + (f" ({slugs})" if slugs else "")
