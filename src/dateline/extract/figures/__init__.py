"""Figures: numbers with their bounds, measure, population, place, time and voice, as a report states them."""

from dateline.extract.figures.assembly import find_figures
from dateline.extract.figures.numbers import parse_number

__all__ = ["find_figures", "parse_number"]
