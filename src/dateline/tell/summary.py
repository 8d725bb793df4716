"""What an `add` did, in lines: reports read, rejected, dated, passages, claims, matters and their standing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Protocol

from dateline.model import Rejection
from dateline.record import View
from dateline.record.counts import count_record, count_reports
from dateline.record.query import datings_of
from dateline.tell.evidence import evidence_words
from dateline.tell.words import day_words

#: reports up to which all that the record holds is counted after every run, and how many times a run's new reports it
#: may hold to be counted after that run: counting takes time by their number
COUNTED, TIMES = 1000, 20


class Added(Protocol):
    """What the pipeline counts of one run."""

    @property
    def read(self) -> int: ...
    @property
    def known(self) -> int: ...
    @property
    def unreadable(self) -> Sequence[Rejection]: ...
    @property
    def unread(self) -> Sequence[Rejection]: ...
    @property
    def reports(self) -> Sequence[str]: ...


def summary_lines(view: View, added: Added) -> Iterator[str]:
    """The summary of a run, and of the record as it now stands unless that is large beside the run."""
    yield (
        f"read {_count(added.read, 'new report')}; {added.known} were in the record already; "
        f"{_count(len(added.unreadable), 'input')} left out"
    )
    reports = count_reports(view.record)
    if reports > max(COUNTED, TIMES * added.read):
        yield f"record: {_count(reports, 'report')}"
        yield from _told(view, added)
        return
    counts = count_record(view.record)
    whole = view.record.rejections(whole=True)
    unread = [r for r in whole if r.stage != "read"]
    yield f"record: {_count(reports, 'report')}, of which {len({r.report for r in unread})} kept but not read for claims"
    for name, reason, slug in sorted((view.name_of(r.report), r.reason, r.slug) for r in unread):
        yield f"  {'FAILED: ' if slug == 'failed' else ''}{name}: {reason} ({slug})"
    files = Counter(r.slug for r in whole if r.stage == "read")
    yield f"left out: {_by_slug('input', files)}; {_by_slug('span', counts.left_out)}"
    yield "dated: " + ", ".join(f"{count} {name}" for name, count in sorted(counts.dated.items()))
    yield from _told(view, added)
    yield (
        f"passages: {counts.passages}, of which {counts.repeats} repeats and "
        f"{counts.aside} bylines, promotions and debris"
    )
    claims = counts.claims
    yield f"claims: {claims['figure']} figures, {claims['event']} events, {claims['statement']} statements"
    yield f"matters: {counts.standings.total()}: " + ", ".join(
        f"{count} {name}" for name, count in sorted(counts.standings.items())
    )


def _told(view: View, added: Added) -> Iterator[str]:
    """The day that each new report was given by what it says, and why."""
    datings = datings_of(view.record, added.reports)
    names = view.labels(datings)
    for key in sorted(datings, key=lambda key: (names[key], key)):
        dating, name = datings[key], names[key]
        if dating.source == "given":
            continue
        if dating.published_on is not None:
            because = "; ".join(evidence_words(e, key, view) for e in dating.evidence[:3])
            sure = f", confidence {dating.confidence:.2f}" if dating.confidence is not None else ""
            yield f"  {name}: {day_words(dating.published_on)}{sure}, from {because or 'related reports'}"
        else:
            days = ", ".join(str(d) for d in dating.candidates[:6])
            more = f" and {len(dating.candidates) - 6} more" if len(dating.candidates) > 6 else ""
            yield f"  {name}: no day; " + (f"candidates {days}{more}" if days else "the text does not say")


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")


def _by_slug(noun: str, counts: Counter[str]) -> str:
    slugs = ", ".join(f"{count} {slug}" for slug, count in sorted(counts.items()))
    return _count(counts.total(), noun) + (f" ({slugs})" if slugs else "")
