"""Groups that grow by union, the same whatever the order of unions, and parts that are weighed anew once something in
them changed."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

from dateline.model import ClaimRelation

K = TypeVar("K", bound=Hashable)
G = TypeVar("G")


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

    def all_keys(self) -> Iterable[K]:
        """All keys, in the order they were given."""
        return self._top.keys()

    def together(self, a: K, b: K) -> bool:
        """Whether two keys are in one group."""
        return self.top(a) == self.top(b)

    def __iter__(self) -> Iterator[list[K]]:
        """The groups as lists, in the order the keys were given."""
        found: dict[K, list[K]] = {}
        for key in self._top:
            found.setdefault(self.top(key), []).append(key)
        return iter(found.values())


class Change(NamedTuple, Generic[G]):
    """Groups that are no more, and those that stand instead or are new."""

    gone: list[G]
    fresh: list[G]


class Part(NamedTuple, Generic[K, G]):
    """Readings that comparisons tie, and what follows of them."""

    readings: list[K]
    groups: list[G]
    relations: set[ClaimRelation]


class Parts(Generic[K, G]):
    """Parts by each of their readings; a reading is in one part at most."""

    def __init__(self) -> None:
        self._of: dict[K, Part[K, G]] = {}

    def relations(self) -> set[ClaimRelation]:
        """The relations of all parts."""
        parts = {id(part): part for part in self._of.values()}.values()
        return set[ClaimRelation]().union(*(part.relations for part in parts))

    def put_in(self, part: Part[K, G], change: Change[G]) -> None:
        """Takes in a part; its groups are new."""
        self._of |= dict.fromkeys(part.readings, part)
        change.fresh.extend(part.groups)

    def take_out(self, gone: Iterable[K], dirty: Iterable[K], change: Change[G]) -> Groups[K]:
        """Takes out the parts of readings that are no more, or are tied otherwise than before: their groups are gone. What is
        left of their readings, and the dirty ones, each in a group of its own."""
        left, again = set(gone), dict.fromkeys(dirty)
        old = {id(part): part for one in (*left, *again) if (part := self._of.get(one)) is not None}
        for part in old.values():
            change.gone.extend(part.groups)
            for reading in part.readings:
                del self._of[reading]
        some = {one: None for part in old.values() for one in part.readings if one not in left}
        return Groups(some | again)
