"""How far a run is, on standard error: a line that moves on a terminal, else one line a stage."""

from __future__ import annotations

import sys


class Progress:
    """Shows stages and their counts; call it with a stage, how much is done, and of how much (or None).

    On a terminal the stage's line is rewritten as it goes. Elsewhere (a file, a pipe) a stage is told once,
    when the next begins or `finish` is called.
    """

    def __init__(self, *, terminal: bool | None = None) -> None:
        self._terminal = sys.stderr.isatty() if terminal is None else terminal
        self._stage: str | None = None
        self._words = ""

    def __call__(self, stage: str, done: int, of: int | None) -> None:
        if stage != self._stage:
            self.finish()
            self._stage = stage
        self._words = f"{stage}: {done}" + (f" of {of}" if of is not None else "")
        if self._terminal:
            sys.stderr.write(f"\r\x1b[K{self._words}")
            sys.stderr.flush()

    def finish(self) -> None:
        """Ends the line of the stage that was shown last."""
        if self._stage is not None:
            sys.stderr.write("\n" if self._terminal else f"{self._words}\n")
        self._stage = None
