"""The latest bare readings of a process, by the key of their bare text, kept small and within a bound of bytes."""

from __future__ import annotations

from collections import OrderedDict

from dateline.record.codec import pack, unpack
from dateline.sharing.reading import BareReading

#: bytes of packed readings that are kept: some thousand reports
MOST_BYTES = 12_000_000


class ReadingMemory:
    """Readings that a process may use again. What is kept can go at any time: a reading is made anew then."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most, self._size = most, 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    def clear(self) -> None:
        self._kept.clear()
        self._size = 0

    def has(self, key: str) -> bool:
        return key in self._kept

    def find(self, key: str) -> BareReading | None:
        """The reading of a bare text, or None."""
        body = self._kept.get(key)
        if body is None:
            return None
        self._kept.move_to_end(key)
        return unpack(body, BareReading)

    def keep(self, key: str, reading: BareReading) -> None:
        """Keeps a reading, and lets go of the oldest ones where that is too much."""
        if key in self._kept or self._most == 0:
            return
        body = pack(reading)
        self._kept[key] = body
        self._size += len(body)
        while self._size > self._most:
            self._size -= len(self._kept.popitem(last=False)[1])
