"""Groups that grow by union, the same whatever the order of unions."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class Groups(Generic[K]):
    """Disjoint groups of keys.

    >>> groups = Groups("abc")
    >>> groups.join("a", "c")
    >>> [sorted(g) for g in groups]
    [['a', 'c'], ['b']]
    """

    def __init__(self, keys: Iterable[K]) -> None:
        self._top: dict[K, K] = {key: key for key in keys}

    def add(self, key: K) -> None:
        """A key that may be new, in a group of its own."""
        self._top.setdefault(key, key)

    def top(self, key: K) -> K:
        """The key that stands for a group (which one is no matter)."""
        root = key
        while self._top[root] != root:
            root = self._top[root]
        while self._top[key] != root:
            self._top[key], key = root, self._top[key]
        return root

    def join(self, a: K, b: K) -> None:
        """Make the groups of two keys one."""
        self._top[self.top(b)] = self.top(a)

    def together(self, a: K, b: K) -> bool:
        """Whether two keys are in one group."""
        return self.top(a) == self.top(b)

    def __iter__(self) -> Iterator[list[K]]:
        """The groups as lists, in the order the keys were given."""
        found: dict[K, list[K]] = {}
        for key in self._top:
            found.setdefault(self.top(key), []).append(key)
        return iter(found.values())
