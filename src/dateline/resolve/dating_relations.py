"""What the days of two reports say about each other, as messages between beliefs over days.

A belief is a probability for each day of the calendar. A message is a log-likelihood over the receiver's
days: what the sender's belief makes of them through the relation (sum-product belief propagation).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dateline.resolve.dating_scores import Calendar, Days

Starts = npt.NDArray[np.int64]

#: share of common text from which most pairs of reports are of one occasion (of 73 pairs in two
#: records half of these were published within a day; of the others a quarter, and most within weeks)
_TWIN = 0.5
#: how far, in days, the parts of a series lie apart at most
_SERIES_DAYS = 44


def _kernel(once: float) -> Days:
    """How near two reports of common text lie, by days: those of one occasion (`once` of them) within a few, the
    others, parts of one series, within weeks."""
    near = (0.45, 0.16, 0.05, 0.02, 0.01, 0.005)
    days = np.arange(-_SERIES_DAYS, _SERIES_DAYS + 1)
    occasion = np.array([near[abs(day)] if abs(day) < len(near) else 0.0 for day in days.tolist()])
    series = np.power(0.9, np.abs(days))
    return np.asarray(once * occasion / occasion.sum() + (1 - once) * series / series.sum())


_KERNEL, _KERNEL_FEW = _kernel(0.6), _kernel(0.2)
#: a passage may be taken up again much later
_LEAK = 0.06
#: days that spread beliefs of one solve are kept of (8 bytes each)
_MOST_SPREAD = 2_000_000
_REACH = 400
#: how likely a report that speaks of what began is older than that: it may fear it, or tell of another
EARLY = 0.03


class Spreads:
    """How beliefs are spread, and what is told of them, found once for all reports that believe the same: most of many
    near copies do."""

    def __init__(self) -> None:
        self._spread: dict[tuple[bytes, bool], Days] = {}
        self._told: dict[tuple[bytes, float], Days] = {}

    def find(self, belief: Days, name: bytes, share: float) -> Days:
        """What a belief of a name of its own (its bytes) tells a report that shares so much of the text."""
        if (name, share) in self._told:
            return self._told[name, share]
        for kept in (self._spread, self._told):
            if len(kept) * len(belief) > _MOST_SPREAD:
                kept.clear()
        spreads = name, share >= _TWIN
        if spreads not in self._spread:
            self._spread[spreads] = spread(belief, share)
        message = from_copy(belief, share, self._spread[spreads])
        message -= message.max()
        message.setflags(write=False)
        self._told[name, share] = message
        return message


class Told:
    """What a report tells those that it shares text with, its likeliest day as 0."""

    def __init__(self, spreads: Spreads) -> None:
        self._spreads = spreads
        self._of: Days | None = None
        self._name = b""

    def __call__(self, belief: Days, share: float) -> Days:
        if belief is not self._of:
            self._of, self._name = belief, belief.tobytes()
        return self._spreads.find(belief, self._name, share)


def spread(belief: Days, share: float) -> Days:
    """A belief over the days about its own on which a report that shares so much of the text lies."""
    kernel = _KERNEL if share >= _TWIN else _KERNEL_FEW
    return _blurred(belief, kernel) if len(belief) >= len(kernel) else belief


def from_copy(belief: Days, share: float, near: Days | None = None) -> Days:
    """Reports of common text lie within days of one another, the more so the more they share.

    `belief` holds none of the sender's own text where most of it is shared (`Node.belief`); `near` is it `spread`.
    """
    near = spread(belief, share) if near is None else near
    leak = _LEAK + 0.4 * (1 - share)
    return np.asarray(np.log((1 - leak) * near + leak / len(belief) + 1e-12))


def _blurred(belief: Days, kernel: Days) -> Days:
    """A belief spread by a kernel, as much on the first and last days as between: who knows nothing must say nothing,
    else a report that hears it of a hundred copies takes it for a word against the newest days."""
    found = np.convolve(belief, kernel, mode="same")
    part = np.cumsum(kernel)[
        _SERIES_DAYS:-1
    ]  # of the kernel, what lies inside the calendar on each of its first days
    found[:_SERIES_DAYS] /= part
    found[-_SERIES_DAYS:] /= part[::-1]
    return np.asarray(found)


def from_earlier(belief: Days, growth: float = 1.0, leak: float = 0.004) -> Days:
    """The receiver lies after the sender, by at least a day; within a year more likely than later. A total
    that grew by `growth` seldom doubles more than once a day."""
    gaps = np.arange(1, _REACH)
    hasty = np.where(gaps < np.log2(max(growth, 1.0)), 0.15, 1.0)
    weights = np.concatenate([[0.0], hasty * 0.5 ** (gaps / 60.0)])
    after = np.convolve(belief, weights)[: len(belief)]
    return np.asarray(np.log((1 - leak) * after / weights.sum() + leak / len(belief) + 1e-12))


def from_later(belief: Days, growth: float = 1.0, leak: float = 0.004) -> Days:
    """The receiver lies before the sender, by at least a day."""
    return from_earlier(belief[::-1], growth, leak)[::-1].copy()


def from_page(belief: Days) -> Days:
    """An appended article is as old as its page or older, by days more likely than by months."""
    weights = np.concatenate([[0.5], 0.6 ** np.arange(1, 20) / 2, np.full(300, 0.0002)])
    before = np.convolve(belief[::-1], weights)[: len(belief)][::-1]
    return np.asarray(np.log(before / weights.sum() + 0.02 / len(belief) + 1e-12))


def to_page(belief: Days) -> Days:
    """A page is as young as its appended article or younger."""
    weights = np.concatenate([[0.5], 0.6 ** np.arange(1, 20) / 2, np.full(300, 0.0002)])
    after = np.convolve(belief, weights)[: len(belief)]
    return np.asarray(np.log(after / weights.sum() + 0.02 / len(belief) + 1e-12))


def starts_of(belief: Days, starts: Starts) -> dict[int, float]:
    """How likely each beginning is: a belief over days summed by the beginning that each day implies."""
    values, where = np.unique(starts, return_inverse=True)
    sums = np.bincount(where, weights=belief, minlength=len(values))
    return {int(v): float(s) for v, s in zip(values, sums, strict=True)}


def from_starts(weights: dict[int, float], starts: Starts) -> Days:
    """The receiver's days by the beginning that each implies."""
    values, where = np.unique(starts, return_inverse=True)
    table = np.array([weights.get(int(v), 0.0) for v in values])
    return np.log(table[where] + 1e-4)


def after_starts(weights: dict[int, float], calendar: Calendar) -> Days:
    """The receiver tells of what began: it lies after the beginning, sooner more likely than much later."""
    found = np.zeros(calendar.size)
    for start, weight in weights.items():
        lag = calendar.ordinals - start
        near = np.where(lag < 0, EARLY, np.where(lag < 120, 1.0, np.where(lag < 400, 0.7, 0.5)))
        found += weight * near
    return np.log(found + 1e-6)
