"""What a run is made of: tallies, measures with their intervals, and cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np

if TYPE_CHECKING:
    from bench.accuracy.scorer import Scorer
    from bench.accuracy.sets import GoldSet

T = TypeVar("T")
State = Literal["right", "wrong", "missed", "spurious"]

#: of every interval: the share that it holds, the resamples that it is read from, and their seed
HELD, RESAMPLES, SEED = 0.95, 1000, 7


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one report or document. F1 is 2·true / (predicted + gold); a share is (right, of, of).

    >>> Tally(3, 4, 6).f1
    0.6
    >>> Tally.of_share(3, 4).f1
    0.75
    """

    true: int
    predicted: int
    gold: int

    @classmethod
    def of_share(cls, right: int, of: int) -> Tally:
        return cls(right, of, of)

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.true + other.true, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def f1(self) -> float | None:
        """F1, or the share; None where there is nothing to count."""
        whole = self.predicted + self.gold
        return 2 * self.true / whole if whole else None


@dataclass(frozen=True)
class Measure:
    """A figure of merit of one set. `units` are the tallies of its reports, resampled for the interval; without
    them `value` (and `bounds`, if any) are given."""

    name: str
    units: tuple[Tally, ...] = ()
    given: float | None = None
    bounds: tuple[float, float] | None = None
    form: Literal["F1", "share", "value"] = "F1"

    @cached_property
    def total(self) -> Tally:
        return sum(self.units, Tally(0, 0, 0))

    @property
    def value(self) -> float | None:
        return self.total.f1 if self.units else self.given

    @cached_property
    def interval(self) -> tuple[float, float] | None:
        return bootstrap_tallies(self.units) if self.units else self.bounds

    def to_row(self) -> dict[str, Any]:
        """The measure as JSON; `counts` are true, predicted and gold of an F1, right and of of a share."""
        total = self.total
        counts = [total.true, total.predicted, total.gold] if self.form == "F1" else [total.true, total.gold]
        return {
            "measure": self.name,
            "form": self.form,
            "value": None if self.value is None else round(self.value, 4),
            "interval": None if self.interval is None else [round(v, 4) for v in self.interval],
            "counts": counts if self.units else None,
            "units": len(self.units) or None,
        }


def share(name: str, units: Sequence[tuple[int, int]]) -> Measure:
    """A measure that is a share: (right, of) of each unit."""
    return Measure(name, tuple(Tally.of_share(right, of) for right, of in units), form="share")


def bootstrap_tallies(units: Sequence[Tally]) -> tuple[float, float] | None:
    """The interval of the F1 of all units, from resamples of them with replacement; None for fewer than two.

    >>> low, high = bootstrap_tallies([Tally(1, 1, 1), Tally(0, 1, 1), Tally(1, 1, 1)])
    >>> low, high
    (0.0, 1.0)
    """
    if len(units) < 2:
        return None
    counts = np.array([(u.true, u.predicted, u.gold) for u in units], dtype=float)
    drawn = np.random.default_rng(SEED).multinomial(len(units), [1 / len(units)] * len(units), size=RESAMPLES)
    sums = drawn @ counts
    whole = sums[:, 1] + sums[:, 2]
    return _ends(2 * sums[whole > 0, 0] / whole[whole > 0])


def bootstrap_rows(
    rows: Sequence[T], statistic: Callable[[Sequence[T]], float]
) -> tuple[float, float] | None:
    """The interval of any statistic of rows, from resamples of them."""
    if len(rows) < 2:
        return None
    drawn = np.random.default_rng(SEED).integers(len(rows), size=(RESAMPLES, len(rows)))
    return _ends(np.array([statistic([rows[i] for i in draw]) for draw in drawn.tolist()]))


def _ends(values: Any) -> tuple[float, float] | None:
    if not len(values):
        return None
    low, high = np.quantile(values, [(1 - HELD) / 2, (1 + HELD) / 2])
    return float(low), float(high)


@dataclass(frozen=True, slots=True)
class Case:
    """What became of one gold row or prediction. `label` is a code (a measure, a type, a kind) or a number; `wrong`
    the names of the slots that are wrong. Neither ever holds words of a report."""

    kind: str
    report: str
    start: int | None
    end: int | None
    label: str
    state: State
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run of one set gives. `missing` says what could not be scored, and why."""

    measures: tuple[Measure, ...] = ()
    cases: tuple[Case, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Job:
    """One set to be scored: where its gold is, and what Dateline (or a peer) made of its texts.

    `out` holds the export; `record` is the record that it came from, None where a set has none; `failed` the
    reports whose reading failed.
    """

    set: GoldSet
    shared: Path
    scorer: Scorer
    out: Path
    record: Path | None = None
    cache: Path | None = None
    failed: tuple[str, ...] = ()

    @property
    def gold(self) -> Path:
        return self.shared / "gold" / self.set.name
