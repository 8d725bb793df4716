"""Claims are kept by half months, and what follows a long silence is weighed by itself."""

from __future__ import annotations

from datetime import date, timedelta

from claims_by_hand import count

from dateline.weigh import cell_of, cells_near, split_by_silence, weigh
from dateline.weigh.blocks import SILENCE


def test_cells_hold_half_a_month() -> None:
    assert cell_of(count("a", 5, on=15)).endswith("-01")
    assert cell_of(count("b", 5, on=16)).endswith("-16")


def test_what_follows_within_the_silence_is_in_a_near_cell() -> None:
    """Over all days of four years, a leap year among them."""
    for n in range(4 * 366):
        day = date(2030, 1, 1) + timedelta(days=n)
        later = day + timedelta(days=SILENCE)
        halves = [f"figure|x|{d.replace(day=1 if d.day < 16 else 16)}" for d in (day, later)]
        assert halves[1] in cells_near(halves[0]) and halves[0] in cells_near(halves[1])


def test_a_cell_of_no_day_is_by_itself() -> None:
    assert cells_near("figure|x|") == set()


def test_claims_are_cut_at_a_silence_alone() -> None:
    import dataclasses

    claims = [count(f"c{n}", 5 + n, on=1) for n in range(3)]
    days = (date(2030, 3, 1), date(2030, 3, 1) + timedelta(days=SILENCE), date(2030, 9, 1))
    moved = [
        dataclasses.replace(
            c, known_on=d, resolved=dataclasses.replace(c.resolved, as_of_start=d, as_of_end=d)
        )
        for c, d in zip(claims, days, strict=True)
    ]
    assert [[c.id for c in part] for part in split_by_silence(moved)] == [["c0", "c1"], ["c2"]]
    assert weigh(moved).matters == tuple(
        sorted(
            (m for part in split_by_silence(moved) for m in weigh(part).matters), key=lambda m: (m.kind, m.id)
        )
    )
