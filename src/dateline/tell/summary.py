"""What an `add` did, in lines: reports read, rejected, dated, passages, claims, matters and their standing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Protocol

from dateline.record import View
from dateline.tell.words import day_words


class Added(Protocol):
    """What the pipeline counts of one run."""

    @property
    def read(self) -> int: ...
    @property
    def known(self) -> int: ...


def summary_lines(view: View, added: Added) -> Iterator[str]:
    """The summary of a run and of the record as it now stands."""
    yield f"read {added.read} new reports; {added.known} were in the record already"
    reports = view.reports()
    rejections = view.rejections()
    whole = [r for r in rejections if r.span is None]
    yield f"record: {len(reports)} reports, {len(whole)} files left out, {len(rejections) - len(whole)} spans left out with a reason"
    for name, count in sorted(Counter(r.slug for r in rejections).items()):
        yield f"  {count} {name}"
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
    unread = sum(1 for p in passages if not p.passage.is_read) - repeats
    yield f"passages: {len(passages)}, of which {repeats} repeats and {unread} bylines, promotions and debris"
    figures, events, statements = view.figures(), view.events(), view.statements()
    yield f"claims: {len(figures)} figures, {len(events)} events, {len(statements)} statements"
    matters = view.matters()
    standing = Counter(m.standing for m in matters)
    yield f"matters: {len(matters)}: " + ", ".join(
        f"{count} {name}" for name, count in sorted(standing.items())
    )
