"""How well a text hangs together where it stands: who takes a text over, cuts or shuffles it breaks its threads.

A news report gives a name in full where it first comes, and the short form after that; its lead stands first; what
follows goes on about the same persons and places. A text that was put together from others breaks these.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from dateline.lineage.words import Words, read_words, words_of
from dateline.model import Passage

#: words of the longest name that is read as one
LONGEST_NAME = 5
#: names rarer than this (nats) are threads of a text
RARE = 3.5
#: verbs of reported speech: news has them, the furniture of a site hardly
REPORTING = frozenset({"said", "says", "told", "according", "announced", "stated", "warned"})
#: shares of rarity by which the rest of a report goes on about a text at least, and nats of rest to tell from
LEAST_THREAD, LEAST_OTHER = 0.12, 10.0
#: or passages of the rest that have one of its names, and the share of the rest that they are
LEAST_AGAIN, LEAST_NAMING = 2, 0.25
#: passages that a report must have beside what it shares, and shares of them that must go on about it, to tell
LEAST_REST, LEAST_LEAD = 2, 0.15


def compare_introductions(left: Sequence[Passage], right: Sequence[Passage]) -> int:
    """Names that `right` alone uses short before they are given in full, less those that `left` alone does.

    >>> from dateline.model import Piece, Span
    >>> def passages(*texts):
    ...     return [Passage("r", Span(n, n + 1), t, (Piece(0, 1, n, n + 1),), "body", n) for n, t in enumerate(texts)]
    >>> first, then = "The warden, Ilse Marrand, closed the mill.", "It will open again in June, Marrand said."
    >>> compare_introductions(passages(first, then), passages(then, first))
    1
    """
    one, other = (_introduced(tuple([p.text for p in side if p.kind == "body"])) for side in (left, right))
    both = one.keys() & other.keys()
    named = {name for name in both if one[name] or other[name]}
    return sum(one[name] and not other[name] for name in named) - sum(
        other[name] and not one[name] for name in named
    )


def compare_threads(
    left: Sequence[Passage], right: Sequence[Passage], shared: Sequence[tuple[int, int]]
) -> int:
    """1 where what two reports share belongs to `left`, -1 where to `right`, 0 where it is not clear.

    `shared` are the pairs of indices of passages of common text. It belongs where the rest goes on about the same
    names, and, where both or neither do, where it is the lead (it stands first in one and deeper in the other).
    """
    at_left, at_right = {i for i, _ in shared}, {j for _, j in shared}
    if not shared:
        return 0
    names = _rare_names([left[i] for i in sorted(at_left)]) & _rare_names(
        [right[j] for j in sorted(at_right)]
    )
    one, other = _going_on(left, at_left, names), _going_on(right, at_right, names)
    if one is not None and other is not None and abs(one - other) >= LEAST_LEAD:
        return 1 if one > other else -1
    first, second = min(at_left), min(at_right)
    if (first == 0) != (second == 0):
        return 1 if first == 0 else -1
    return 0


def is_foreign(left: Sequence[Passage], right: Sequence[Passage], shared: Sequence[tuple[int, int]]) -> bool:
    """Whether what two reports share belongs to neither. So it is with the furniture of a site: banners, appeals,
    lists of other stories, words about an author."""
    return not belongs(left, {i for i, _ in shared}) and not belongs(right, {j for _, j in shared})


def belongs(passages: Sequence[Passage], some: Collection[int]) -> bool:
    """Whether some passages of a report (by index) belong to it: somebody is said to say something in them, or the
    rest goes on about them, or there is hardly any rest."""
    inside, rest = ([p for i, p in enumerate(passages) if (i in some) == wanted] for wanted in (True, False))
    if is_reporting(inside):
        return True
    have, other = _rare_stems(inside), _rare_stems(rest)
    whole = sum(other.values())
    if whole < LEAST_OTHER or sum(other[s] for s in other.keys() & have.keys()) >= LEAST_THREAD * whole:
        return True
    names = _rare_names(inside)
    again = sum(not names.isdisjoint(words_of(p).stems) for p in rest)
    return again >= LEAST_AGAIN and again >= LEAST_NAMING * len(rest)


def is_reporting(passages: Sequence[Passage]) -> bool:
    """Whether somebody is said to say something."""
    return any(not REPORTING.isdisjoint(words_of(p).keys) for p in passages)


def _rare_stems(passages: Sequence[Passage]) -> dict[str, float]:
    return {
        stem: weight
        for passage in passages
        for stem, _, weight in zip(*_columns(words_of(passage)), strict=True)
        if weight > RARE and not stem.startswith("#")
    }


@lru_cache(maxsize=256)
def _introduced(texts: tuple[str, ...]) -> Mapping[str, bool]:
    """Last words of names in the body of a report, and whether each comes in full before it comes alone. Headings are
    left out: they name short what the text then names in full."""
    out: dict[str, bool] = {}
    for text in texts:
        words = read_words(text)
        for start, end in _name_runs(words):
            last = words.keys[end - 1]
            if end - start > 1:
                out.setdefault(last, True)
            elif start:  # the first word of a sentence may be no name
                out.setdefault(last, False)
    return out


def _name_runs(words: Words) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words that stand side by side."""
    if True not in words.names:
        return
    start, spans = None, words.spans
    for i, named in enumerate((*words.names, False)):
        if start is None and not named:
            continue
        beside = 0 < i < len(spans) and spans[i].start - spans[i - 1].end <= 1
        if start is not None and not (named and beside and i - start < LONGEST_NAME):
            yield start, i
            start = None
        if named and start is None:
            start = i


def _rare_names(passages: Sequence[Passage]) -> set[str]:
    return {
        stem
        for passage in passages
        for stem, named, weight in zip(*_columns(words_of(passage)), strict=True)
        if named and weight > RARE
    }


def _columns(words: Words) -> tuple[Sequence[str], Sequence[bool], Sequence[float]]:
    return words.stems, words.names, words.weights


def _going_on(passages: Sequence[Passage], shared: Collection[int], names: set[str]) -> float | None:
    """The share of the rest of a report that has one of the names; None where there is too little rest."""
    rest = [p for i, p in enumerate(passages) if i not in shared and p.kind == "body"]
    if len(rest) < LEAST_REST or not names:
        return None
    return sum(not names.isdisjoint(words_of(p).stems) for p in rest) / len(rest)
