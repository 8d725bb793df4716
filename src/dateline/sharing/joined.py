"""What was found in the pieces of a long report, put together: each row once, tied to nothing across what a piece leaves out."""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dateline.lineage import join_signs
from dateline.model import (
    Attribution,
    DateHints,
    Event,
    Extraction,
    Figure,
    NameMention,
    SignReading,
    Slot,
    Span,
    Statement,
)
from dateline.sharing.bare import Bare

#: where characters end that reach the end of their report
END = sys.maxsize
#: how many attributions before and behind a denial may hold what it is about, and characters to one that is near
_BEFORE, _BEHIND, _NEAR = 40, 12, 700
#: the kinds of row of an extraction, in its order
_ROWS = (
    "times", "places", "names", "hedges", "attributions", "figures", "events", "statements", "sensitive", "rejections",
)  # fmt: skip

#: a row that others name by its id
Row = Attribution | Figure | Event | Statement
#: what was read in a piece, where its words stand in the report
Found = tuple[Extraction, tuple[DateHints, ...], SignReading]


@dataclass(frozen=True, slots=True)
class Piece:
    """A bare text of a report and which of the report's characters it is read for, None where for all; `around` are those
    of which nothing is left out between the read passages, None where there are no others, and `openings` the openings of
    the report and of the article that the piece begins in."""

    bare: Bare
    own: Span | None
    around: Span | None = None
    openings: tuple[Span, ...] = ()

    def holds(self, span: Span | None) -> bool:
        """Whether what begins there is this piece's to tell."""
        return self.own is None or span is None or self.own.start <= span.start < self.own.end


class Joined:
    """What was found in the pieces of a report, put together: each row once, from the piece that it begins in."""

    def __init__(self, report: str) -> None:
        self._report = report
        self._rows: dict[str, list[Any]] = {name: [] for name in _ROWS}
        self._ids: set[str] = set()
        #: rows of other pieces that rows of this one name, in case those pieces do not have them
        self._named: dict[str, tuple[str, Row]] = {}
        #: what rows of one piece tell of happenings of another
        self._harm: dict[str, Event] = {}
        self._hints: dict[int, list[DateHints]] = {}
        self._signs: list[tuple[SignReading, int]] = []

    def add(self, piece: Piece, found: Found) -> None:
        hints, signs = found[1:]
        extraction = _untied(found[0], piece)
        others: dict[str, tuple[str, Row]] = {}
        names: list[str] = []
        for name in _ROWS:
            for row in getattr(extraction, name):
                begins = begins_at(row)
                if begins is None and row in self._rows[name]:
                    continue
                if piece.holds(begins):
                    self._rows[name].append(row)
                    if isinstance(row, Row):
                        self._ids.add(row.id)
                        names += ids_in(row)
                elif isinstance(row, Row):
                    others[row.id] = name, row
                    if isinstance(row, Event):
                        self._note_harm(row, {f.id for f in extraction.figures if piece.holds(f.number_span)})
        while names:
            row_id = names.pop()
            if row_id in others and row_id not in self._named:
                self._named[row_id] = others[row_id]
                names += ids_in(others[row_id][1])
        for one in hints:
            kept = tuple(c for c in one.constraints if piece.holds(c.span))
            self._hints.setdefault(one.part, []).append(replace(one, constraints=kept))
        mine = tuple(s for s in signs.signs if piece.holds(s.spans[0] if s.spans else None))
        elapsed = tuple(e for e in signs.elapsed if piece.holds(e.span))
        self._signs.append((replace(signs, signs=mine, elapsed=elapsed), len(piece.bare.text)))

    def result(self) -> Found:
        for row_id, (name, row) in sorted(self._named.items()):
            if row_id not in self._ids:
                self._rows[name].append(row)
        self._rows["events"] = _first_told([self._with_harm(event) for event in self._rows["events"]])
        rows = {name: tuple(sorted(found, key=_order)) for name, found in self._rows.items()}
        rows["names"] = tuple(_first_named(rows["names"]))
        hints = tuple(_join_hints(found) for _, found in sorted(self._hints.items()))
        return Extraction(self._report, **rows), hints, join_signs(self._report, self._signs)

    def _note_harm(self, event: Event, figures: Collection[str]) -> None:
        told = tuple(one for one in event.figures if one in figures)
        if told:
            before = self._harm.get(event.id)
            self._harm[event.id] = replace(event, figures=(*(before.figures if before else ()), *told))

    def _with_harm(self, event: Event) -> Event:
        """A happening with what its own piece does not reach of what was told of it."""
        harm = self._harm.get(event.id)
        if harm is None or set(harm.figures) <= set(event.figures):
            return event
        event = replace(event, figures=tuple(dict.fromkeys((*event.figures, *harm.figures))))
        if event.killed_low is None and event.killed_high is None:
            return replace(event, killed_low=harm.killed_low, killed_high=harm.killed_high)
        return event


def _untied(extraction: Extraction, piece: Piece) -> Extraction:
    """What was found in a piece, its own rows tied to none that stands beyond what is left out of it."""
    around = piece.around
    if around is None:
        return extraction
    starts = {
        row.id: begins.start
        for name in ("attributions", "figures", "events", "statements")
        for row in getattr(extraction, name)
        if (begins := begins_at(row)) is not None
    }

    def near(name: str | None) -> str | None:
        return name if name is None or around.start <= starts.get(name, around.start) < around.end else None

    spoken = sorted(starts[a.id] for a in extraction.attributions)

    def meant(answer: Attribution) -> str | None:
        """What an answer is about, but where that is far and others that may be meant are left out."""
        about, here = near(answer.about), starts[answer.id]
        if about is None or abs(starts.get(about, here) - here) < _NEAR:
            return about
        first, at, last = (bisect_left(spoken, n) for n in (around.start, here, around.end))
        known = (around.start == 0 or at - first >= _BEFORE) and (around.end == END or last - at > _BEHIND)
        return about if known else None

    def placed(slots: tuple[Slot, ...], *openings: Span) -> tuple[Slot, ...]:
        """What a claim says of itself and takes from near it, or a place from what a report or article opens with."""
        if not any(slot.inferred for slot in slots):
            return slots
        return tuple(
            slot
            for slot in slots
            if not slot.inferred
            or any(
                one.start <= slot.span.start < one.end
                for one in (around, *(openings if slot.role == "place" else ()))
            )
        )

    return replace(
        extraction,
        attributions=tuple(replace(a, about=meant(a)) if a.about else a for a in extraction.attributions),
        figures=tuple(
            replace(
                f,
                attribution=near(f.attribution),
                subset_of=near(f.subset_of),
                event=near(f.event),
                slots=placed(f.slots, *piece.openings),
            )
            for f in extraction.figures
        ),
        events=tuple(
            replace(
                e,
                attribution=near(e.attribution),
                repeats=near(e.repeats),
                figures=tuple(one for one in e.figures if near(one)),
                slots=placed(e.slots),
            )
            for e in extraction.events
        ),
    )


def _first_told(events: Sequence[Event]) -> list[Event]:
    """Events each of which repeats the first mention of its happening, also where that is of another piece."""
    repeats = {e.id: e.repeats for e in events if e.repeats is not None}
    found = []
    for event in events:
        seen, first = {event.id}, event.repeats
        while first is not None and repeats.get(first) not in (None, *seen):
            seen.add(first)
            first = repeats[first]
        found.append(event if first == event.repeats else replace(event, repeats=first))
    return found


def _first_named(names: Iterable[NameMention]) -> Iterator[NameMention]:
    """Mentions, in order, of which each of a body, or of a person in full, is tied to the first of the report."""
    roots: dict[Span, Span] = {}
    first: dict[tuple[str, ...], Span] = {}
    for mention in names:
        words = [w for w in mention.name.casefold().split() if w != "the"]
        of = roots.get(mention.of, mention.of) if mention.of is not None else None
        if mention.role_span != mention.span and (mention.kind != "person" or len(words) > 1):
            key = (mention.kind, *(w.strip(".,'’") for w in words))
            of = of or first.get(key)
            first.setdefault(key, of or mention.span)
        roots[mention.span] = of or mention.span
        yield mention if of == mention.of else replace(mention, of=of)


def begins_at(row: Any) -> Span | None:
    """Where a row stands that is of one piece alone."""
    if isinstance(row, Figure):
        return row.number_span
    found: Span | None = row.trigger if isinstance(row, Event) else row.span
    return found


def _order(row: Any) -> tuple[int, int, str]:
    span = begins_at(row)
    start, end = span if span is not None else (-1, -1)
    return start, end, getattr(row, "id", "")


def ids_in(row: Row) -> list[str]:
    """The ids of the rows that a row names."""
    if isinstance(row, Attribution):
        found = [row.about]
    elif isinstance(row, Figure):
        found = [row.attribution, row.subset_of, row.event]
    elif isinstance(row, Event):
        found = [row.attribution, row.repeats, *row.figures]
    else:
        found = [row.attribution]
    return [one for one in found if one is not None]


def _join_hints(found: Sequence[DateHints]) -> DateHints:
    topics: dict[str, Span] = {}
    for one in found:
        for word, span in zip(one.topics, one.topic_spans, strict=True):
            topics[word] = min(span, topics.get(word, span))
    return DateHints(
        found[0].report,
        found[0].part,
        tuple(sorted({c for one in found for c in one.constraints}, key=lambda c: (c.span, c.kind))),
        tuple(sorted({name for one in found for name in one.names})),
        tuple(sorted(topics)),
        tuple(topics[word] for word in sorted(topics)),
    )
