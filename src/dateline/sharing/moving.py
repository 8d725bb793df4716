"""Moving what was read in a bare text to a report that carries it: spans, ids, and the report's key.

How a type moves is worked out once from its fields: spans are moved, the fields named below are ids of rows or the key
of the report, and what holds such fields is moved with them.
"""

from __future__ import annotations

import inspect
import types
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from dateline.model import (
    Attribution,
    Event,
    Extraction,
    Figure,
    Passage,
    ResolvedEvent,
    Span,
    Statement,
    Voice,
    make_id,
)
from dateline.sharing.bare import placed

T = TypeVar("T")
_Mover = Callable[[Any, "Move"], Any]

#: the fields that hold ids of rows of the same report; `report` holds its key wherever it stands
_IDS: dict[type, frozenset[str]] = {
    Attribution: frozenset({"id", "about"}),
    Figure: frozenset({"id", "attribution", "subset_of", "event"}),
    Event: frozenset({"id", "attribution", "figures", "repeats"}),
    Statement: frozenset({"id", "attribution"}),
    ResolvedEvent: frozenset({"happening"}),
    Voice: frozenset({"id", "name_id"}),
}


class Move:
    """Where a bare text stands in a report, and what its rows are called there."""

    __slots__ = ("_last", "_shifts", "_spans", "_starts", "ids", "report", "rows")

    def __init__(self, starts: Sequence[int], shifts: Sequence[int], report: str) -> None:
        self.report = report
        self._starts, self._shifts = starts, shifts
        self._last = len(shifts) - 1
        self._spans: dict[Span, Span] = {}
        self.ids: dict[str, str] = {}
        #: rows by id as they are here, each with what it is there, where that is known
        self.rows: dict[str, tuple[Any, Any]] = {}

    def span(self, span: Span) -> Span:
        """The same characters in the report."""
        found = self._spans.get(span)
        if found is None:
            start, end = span
            found = Span(start + self._shift(start), end + self._shift(end - 1 if end > start else end))
            self._spans[span] = found
        return found

    def _shift(self, at: int) -> int:
        if self._last < 0:
            return 0
        return self._shifts[max(0, bisect_right(self._starts, at) - 1)]

    def back(self, report: str) -> Move:
        """The way back to the report that it led from."""
        starts = [at + shift for at, shift in zip(self._starts, self._shifts, strict=True)]
        there = Move(starts, [-shift for shift in self._shifts], report)
        there._spans = {new: old for old, new in self._spans.items()}
        there.ids = {new: old for old, new in self.ids.items()}
        return there

    def moved(self, value: T) -> T:
        """A model object as it is there."""
        return move(value, self)


def move(value: T, to: Move) -> T:
    """A model object as it is in the report; what holds no span, id or key stays the same object."""
    mover = _mover(cast(Hashable, type(value)))
    return value if mover is None else cast(T, mover(value, to))


def name_rows(extraction: Extraction, to: Move, regular: frozenset[str], is_piece: bool = False) -> None:
    """Gives the rows of a bare extraction the ids that they have in the report: for the `regular` ones those that
    their stages would give them there, for the others such as hash the ids that they have; where the bare text is a
    piece of a report, in which a row of another piece may have that id, such as hash where they stand."""
    report, ids = to.report, to.ids
    many: Counter[tuple[Any, ...]] = Counter()
    for prefix, row in _rows(extraction):
        if row.id in regular:
            ids[row.id] = make_id(prefix, report, *_named_by(row, to))
        elif not is_piece:
            ids[row.id] = make_id(prefix, report, row.id)
        else:
            here = (prefix, *_named_by(row, to))
            many[here] += 1
            ids[row.id] = make_id(prefix, report, *here[1:], "piece", many[here])


def regular_rows(extraction: Extraction) -> frozenset[str]:
    """The ids that hash what the rows hold, and so follow from it in every report."""
    same = Move((), (), extraction.report)
    return frozenset(
        row.id
        for prefix, row in _rows(extraction)
        if row.id == make_id(prefix, extraction.report, *_named_by(row, same))
    )


def number_rows(extraction: Extraction) -> dict[str, str]:
    """Names for the rows of an extraction by their ids that say no more than their place among the others."""
    return {row.id: f"{prefix}{n}" for n, (prefix, row) in enumerate(_rows(extraction))}


def pair_rows(one: Extraction, other: Extraction) -> dict[str, tuple[Any, Any]]:
    """The rows of an extraction by id, each with the one of another that is the same moved."""
    pairs = zip(_rows(one), _rows(other), strict=True)
    return {row.id: (row, moved) for (_, row), (_, moved) in pairs}


def lay_out(passages: Sequence[Passage]) -> tuple[Move, tuple[Passage, ...]]:
    """The read passages of a report without what stands around them, and the way there."""
    starts, shifts, made = placed(passages)
    return Move(starts, shifts, ""), made


def _rows(extraction: Extraction) -> Iterator[tuple[str, Any]]:
    """The rows that have ids, those that others are named by first."""
    for a in extraction.attributions:
        yield "att", a
    for f in extraction.figures:
        yield "fig", f
    for e in extraction.events:
        yield "evt", e
    for s in extraction.statements:
        yield "sta", s


def _named_by(row: Any, to: Move) -> tuple[Any, ...]:
    """What the id of a row hashes."""
    if isinstance(row, Figure):
        return (*to.span(row.number_span), row.measure)
    if isinstance(row, Event):
        return (*to.span(row.trigger), row.type)
    if isinstance(row, Statement):
        return to.span(row.span), to.ids.get(row.attribution or "", row.attribution)
    if row.rule.startswith("correction-note"):
        return to.span(row.content[0]) if row.content else None, "correction-note"
    cue = None if row.cue_span is None else to.span(row.cue_span)
    voice = row.voice.span if row.voice is not None else None
    return cue, tuple([to.span(one) for one in row.content]), None if voice is None else to.span(voice)


@cache
def _mover(kind: Any) -> _Mover | None:
    """How objects of a type move; None where they have nothing to move."""
    if kind is Span:
        return lambda value, to: to.span(value)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _union(tuple(one for one in get_args(kind) if one is not type(None)))
    if origin is tuple and len(get_args(kind)) == 2 and get_args(kind)[1] is Ellipsis:
        inner = _mover(get_args(kind)[0])
        return None if inner is None else lambda value, to: value and tuple([inner(one, to) for one in value])
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass(kind)
    return None


def _union(kinds: tuple[Any, ...]) -> _Mover | None:
    movers = {kind: _mover(kind) for kind in kinds}
    if not any(movers.values()):
        return None
    if len(kinds) == 1:
        only = movers[kinds[0]]
        assert only is not None
        return lambda value, to: None if value is None else only(value, to)
    return lambda value, to: move(value, to)


def _dataclass(kind: type[Any]) -> _Mover | None:
    hints = get_type_hints(kind)
    ids = _IDS.get(kind, frozenset())
    moved: list[tuple[int, _Mover]] = []
    names = [one.name for one in fields(kind)]
    for at, name in enumerate(names):
        if name in ids:
            moved.append((at, _ids if get_origin(hints[name]) is tuple else _id))
        elif name == "report" and hints[name] is str:
            moved.append((at, lambda _, to: to.report))
        elif (mover := _mover(hints[name])) is not None:
            moved.append((at, mover))
    if not moved:
        return None
    read = attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)

    setters = _setters(kind)
    has_id = names[0] == "id" and names[0] in ids

    def mover_of(value: Any, to: Move) -> Any:
        known = to.rows.get(value.id) if has_id else None
        if known is not None and (known[0] is value or known[0] == value):
            return known[1]
        held = list(read(value))
        for at, one in moved:
            if held[at] is not None:
                held[at] = one(held[at], to)
        if setters is None:
            return kind(*held)
        made = object.__new__(kind)
        for put, one in zip(setters, held, strict=True):
            put(made, one)
        return made

    return mover_of


def _setters(kind: type[Any]) -> list[Callable[[Any, Any], None]] | None:
    """What sets each field of a new object without asking whether it may: a frozen class takes half as long again.
    None for a class that does more than keep its fields."""
    if hasattr(kind, "__post_init__") or not all(one.init for one in fields(kind)):
        return None
    slots = [kind.__dict__.get(one.name) for one in fields(kind)]
    if not all(map(inspect.ismemberdescriptor, slots)):
        return None
    return [one.__set__ for one in slots if one is not None]


def _id(value: str, to: Move) -> str:
    return to.ids.get(value, value)


def _ids(value: tuple[str, ...], to: Move) -> tuple[str, ...]:
    return tuple([to.ids.get(one, one) for one in value])
