"""Temporal expressions: finding them, reading what their words alone say, and what they tell of the report's day."""

from dateline.extract.times.find import find_times
from dateline.extract.times.hints import find_date_constraints, find_stamps

__all__ = ["find_date_constraints", "find_stamps", "find_times"]
