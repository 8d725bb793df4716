"""How often somebody asks of a room that is shared, and tries a wrong token: so often a minute, no more."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

#: wrong tokens in a minute from one address
MOST, WITHIN = 8, timedelta(minutes=1)
#: requests in a minute from one address, pages and their parts together
ASKED = 900


class Attempts:
    """Counts wrong tokens by who tried them.

    >>> from datetime import UTC
    >>> tries = Attempts(lambda: datetime(2026, 5, 1, tzinfo=UTC))
    >>> for _ in range(MOST): tries.failed("10.0.0.9")
    >>> tries.may_try("10.0.0.9"), tries.may_try("10.0.0.8")
    (False, True)
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tries: dict[str, list[datetime]] = {}

    def may_try(self, who: str) -> bool:
        """Whether someone has tries left."""
        with self._lock:
            return len(self._recent(who)) < MOST

    def failed(self, who: str) -> None:
        """Notes a wrong token."""
        with self._lock:
            if len(self._tries) > 10_000:
                self._tries.clear()
            self._tries[who] = [*self._recent(who), self._clock()]

    def forget(self, who: str) -> None:
        """Forgets the wrong tokens of someone who had the right one."""
        with self._lock:
            self._tries.pop(who, None)

    def _recent(self, who: str) -> list[datetime]:
        now = self._clock()
        return [at for at in self._tries.get(who, ()) if now - at < WITHIN]


class Pace:
    """Counts what each address asks of a room, minute by minute.

    >>> from datetime import UTC
    >>> pace = Pace(lambda: datetime(2026, 5, 1, tzinfo=UTC), most=2)
    >>> [pace.takes("10.0.0.9") for _ in range(3)], pace.takes("10.0.0.8")
    ([True, True, False], True)
    """

    def __init__(self, clock: Callable[[], datetime], most: int = ASKED) -> None:
        self._clock = clock
        self._most = most
        self._lock = threading.Lock()
        self._minute: datetime | None = None
        self._asked: Counter[str] = Counter()

    def takes(self, who: str) -> bool:
        """Notes that somebody asks; whether that is not too often."""
        minute = self._clock().replace(second=0, microsecond=0)
        with self._lock:
            if minute != self._minute:
                self._minute = minute
                self._asked.clear()
            self._asked[who] += 1
            return self._asked[who] <= self._most
