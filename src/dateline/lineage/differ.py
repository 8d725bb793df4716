"""Two related reports side by side, sentence by sentence: what stayed, what was edited, added, removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dateline.lineage.align import LOOSE_ROW, align_passages
from dateline.lineage.changes import Substance, find_differences, find_swapped_facts, to_change
from dateline.lineage.compare import compare_texts
from dateline.lineage.edges import WORDWISE_DICE
from dateline.lineage.pair import best_pairings, comparable_passages
from dateline.lineage.words import words_of
from dateline.model import Change, Passage


@dataclass(frozen=True, slots=True)
class DiffChange:
    """One change inside an edited row, in original offsets of both reports, and the substance it touches
    (figure, name, negation, attribution; `wording` alone is cosmetic)."""

    change: Change
    substance: frozenset[Substance]


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One row of two reports side by side.

    `same` rows have equal words, `edited` rows a passage on both sides with the `changes` between them,
    `removed` rows an earlier passage alone, `added` rows a later one alone. `moved` is set where the later
    report tells it at another place. `substantive` rows change, add or remove a figure, a name, a negation
    or an attribution; the others are cosmetic.
    """

    kind: Literal["same", "edited", "added", "removed"]
    earlier: Passage | None
    later: Passage | None
    changes: tuple[DiffChange, ...] = ()
    moved: bool = False
    corrected: bool = False

    @property
    def substantive(self) -> bool:
        """Whether more than wording differs."""
        if self.kind == "same":
            return False
        if self.kind == "edited":
            return self.corrected or any(c.substance != {"wording"} for c in self.changes)
        passage = self.earlier or self.later
        assert passage is not None
        words = words_of(passage)
        return any(s.startswith("#") for s in words.stems) or any(words.names[1:])


def diff_reports(earlier: Sequence[Passage], later: Sequence[Passage]) -> list[DiffRow]:
    """The rows of two reports' comparable passages, in order of the later report; removed passages stand
    where they stood in the earlier one.

    >>> from dateline.model import Piece, Span
    >>> def report(name, *lines):
    ...     spans = [Span(100 * i, 100 * i + len(line)) for i, line in enumerate(lines)]
    ...     return [Passage(name, s, line, (Piece(0, len(line), *s),), "body", 0) for s, line in zip(spans, lines)]
    >>> a = report("a", "Twelve people drowned near Oldbury.", "Roads are closed.")
    >>> b = report("b", "Fourteen people drowned near Oldbury.", "Roads are closed.", "Rain is forecast.")
    >>> [(row.kind, row.substantive) for row in diff_reports(a, b)]
    [('edited', True), ('same', False), ('added', False)]
    """
    left, right = comparable_passages(earlier), comparable_passages(later)
    best = best_pairings(align_passages(left, right), LOOSE_ROW)
    from_right = {p.right: p.left for p in best}
    from_left = {p.left: p.right for p in best}
    steady = _longest_rise([p.right for p in best])
    rows: list[DiffRow] = []
    done = 0

    def remove_until(stop: int) -> None:
        nonlocal done
        rows.extend(DiffRow("removed", left[i], None) for i in range(done, stop) if i not in from_left)
        done = max(done, stop)

    for j, passage in enumerate(right):
        if j not in from_right:
            rows.append(DiffRow("added", None, passage))
            continue
        i = from_right[j]
        moved = j not in steady
        if not moved:
            remove_until(i)
        rows.append(_row(left[i], passage, moved))
    remove_until(len(left))
    return rows


def _row(one: Passage, other: Passage, moved: bool) -> DiffRow:
    likeness = compare_texts(one.text, other.text)
    if words_of(one).keys == words_of(other).keys:
        return DiffRow("same", one, other, moved=moved)
    if likeness.dice >= WORDWISE_DICE:
        found = find_differences(one, other, likeness.blocks)
    else:
        found = find_swapped_facts(one, other)
    changes = tuple(DiffChange(to_change(one, other, d), d.substance) for d in found)
    return DiffRow("edited", one, other, changes, moved, any(d.corrected for d in found))


def _longest_rise(values: Sequence[int]) -> set[int]:
    """The members of a longest rising subsequence (patience sorting)."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for value in values:
        low, high = 0, len(tails)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if tails[middle] < value else (low, middle)
        before[value] = tails[low - 1] if low else None
        tails[low:] = [value, *tails[low + 1 :]]
    out: set[int] = set()
    at: int | None = tails[-1] if tails else None
    while at is not None:
        out.add(at)
        at = before[at]
    return out
