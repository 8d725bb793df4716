"""How far a run is, on standard error: a line that moves on a terminal, else one line a stage."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

#: seconds after which a stage's pace is told, and after which it is worth telling how long it still takes
_PACE, _LONG = 3.0, 5.0


class Progress:
    """Shows stages and their counts; call it with a stage, how much is done, and of how much (or None).

    On a terminal the stage's line is rewritten as it goes, with the time that the rest of this stage takes at its
    pace so far; where nobody knows how much there is, with the pace alone. Elsewhere (a file, a pipe) a stage is
    told once, when the next begins or `finish` is called.
    """

    def __init__(self, *, terminal: bool | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._terminal = sys.stderr.isatty() if terminal is None else terminal
        self._clock = clock
        self._stage: str | None = None
        self._words = ""
        self._began, self._first = 0.0, 0

    def __call__(self, stage: str, done: int, of: int | None) -> None:
        if stage != self._stage:
            self.finish()
            self._stage = stage
            self._began, self._first = self._clock(), done  # what was done before is no measure of pace
        self._words = f"{stage}: {done}" + (f" of {of}" if of is not None else "")
        if self._terminal:
            sys.stderr.write(f"\r\x1b[K{self._words}{self._pace(done, of)}")
            sys.stderr.flush()

    def _pace(self, done: int, of: int | None) -> str:
        seconds, more = self._clock() - self._began, done - self._first
        if seconds < _PACE or more <= 0:
            return ""
        if of is None:
            return f", {more / seconds:.1f} a second"
        left = (of - done) * seconds / more
        return f", {tell_seconds(left)} left" if left >= _LONG else ""

    def finish(self) -> None:
        """Ends the line of the stage that was shown last."""
        if self._stage is not None:
            sys.stderr.write("\n" if self._terminal else f"{self._words}\n")
        self._stage = None


def tell_seconds(seconds: float) -> str:
    """A time as somebody who waits wants it.

    >>> tell_seconds(44.2), tell_seconds(200), tell_seconds(9000)
    ('about 45 s', 'about 3 min', 'about 2.5 h')
    """
    if seconds < 90:
        return f"about {5 * round(seconds / 5):g} s"
    return f"about {round(seconds / 60)} min" if seconds < 5400 else f"about {seconds / 3600:.1f} h"
