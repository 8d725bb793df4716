"""Lines of what can be compared, in order, each with those that stand at most so many places before it; while more comes,
only those whose window changed are looked at again. And what stands nearest in a text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar

#: how many earlier ones each is compared with
WINDOW = 24

Item = TypeVar("Item")
Order = tuple[Any, ...]


class Line(Generic[Item]):
    """Items in an order that no two share.

    >>> line = Line[str]()
    >>> list(line.change([], [((2,), "b"), ((1,), "a")]))
    [('a', []), ('b', ['a'])]
    >>> list(line.change([(1,)], [((3,), "c")]))
    [('b', []), ('c', ['b'])]
    """

    __slots__ = ("_orders", "items")

    def __init__(self) -> None:
        self._orders: list[Order] = []
        self.items: list[Item] = []

    def change(
        self, gone: Iterable[Order], fresh: Iterable[tuple[Order, Item]]
    ) -> Iterator[tuple[Item, Sequence[Item]]]:
        """Takes some out and puts others in; the items before which that may have changed something, in order, each with
        those of its window, the nearest last."""
        moved: list[Order] = []
        for order in gone:
            at = bisect_left(self._orders, order)
            del self._orders[at], self.items[at]
            moved.append(order)
        for order, item in fresh:
            at = bisect_left(self._orders, order)
            self._orders.insert(at, order)
            self.items.insert(at, item)
            moved.append(order)
        return self._after(moved)

    def _after(self, moved: Iterable[Order]) -> Iterator[tuple[Item, Sequence[Item]]]:
        done = 0
        for first in sorted(bisect_left(self._orders, order) for order in moved):
            for at in range(max(first, done), min(len(self.items), first + WINDOW + 1)):
                yield self.items[at], self.items[max(0, at - WINDOW) : at]
            done = max(done, first + WINDOW + 1)


def nearest(items: Sequence[Item], starts: Sequence[int], at: int) -> Iterator[Item]:
    """Items from the nearest on, where `starts` tell in ascending order where they begin; of equal ones the one before.

    >>> list(nearest("abcd", [2, 5, 9, 30], 8))
    ['c', 'b', 'a', 'd']
    """
    after = bisect_left(starts, at)
    before = after - 1
    while before >= 0 or after < len(starts):
        if after == len(starts) or (before >= 0 and at - starts[before] <= starts[after] - at):
            yield items[before]
            before -= 1
        else:
            yield items[after]
            after += 1
