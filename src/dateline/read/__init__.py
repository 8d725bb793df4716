"""From files to sources and reports: one file per kind of input."""

from dateline.read.text import source_from_text

__all__ = ["source_from_text"]
