"""What a line that moves says of the time that is left."""

from __future__ import annotations

import pytest

from dateline.cli.progress import Progress


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("of", "told"),
    [(221, "names: 21 of 221, about 2 min left"), (23, "names: 21 of 23"), (None, "names: 21, 2.0 a second")],
)
def test_the_time_left_is_told_at_the_pace_of_the_stage(capfd, of: int | None, told: str) -> None:
    clock = Clock()
    show = Progress(terminal=True, clock=clock)
    show("lineage", 500, 500)
    show("names", 1, of)  # what the first call brings was no work of this clock
    clock.now += 10
    show("names", 21, of)
    assert capfd.readouterr().err.endswith(f"\r\x1b[K{told}")


def test_nothing_is_foretold_of_a_stage_that_has_hardly_begun(capfd) -> None:
    clock = Clock()
    show = Progress(terminal=True, clock=clock)
    show("names", 1, 1000)
    clock.now += 1
    show("names", 3, 1000)
    assert "left" not in capfd.readouterr().err
