"""How much of our own code some work runs: a measure that no busy machine can disturb."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType


class _Counter:
    """Counts the calls of functions of Dateline."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, frame: FrameType, event: str, arg: object) -> None:
        if event == "call" and "/dateline/" in frame.f_code.co_filename:
            self.calls += 1


def calls_of(work: Callable[[], object]) -> int:
    """How often functions of Dateline are called while some work is done."""
    counter, before = _Counter(), sys.getprofile()
    sys.setprofile(counter)
    try:
        work()
    finally:
        sys.setprofile(before)
    return counter.calls
