"""A number on its way to a figure."""

from __future__ import annotations

from dataclasses import dataclass, field

from dateline.extract.figures.counted import Counted
from dateline.extract.figures.measures import Decision
from dateline.extract.figures.qualifiers import Bounds
from dateline.extract.figures.units import Measured
from dateline.model import Conversion


@dataclass(slots=True)
class Count:
    """A number on its way to a figure."""

    measured: Measured
    bounds: Bounds
    counted: Counted
    decision: Decision | None = None
    conversions: list[Conversion] = field(default_factory=list)
    subset_of: int | None = None
    negated: bool = False
    rejected: tuple[str, str] | None = None
