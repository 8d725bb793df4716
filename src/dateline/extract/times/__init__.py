"""Temporal expressions: finding them and reading what their words alone say."""

from dateline.extract.times.find import find_times

__all__ = ["find_times"]
