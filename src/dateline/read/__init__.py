"""From files to sources and reports: one file per kind of input."""

from dateline.read.paths import Read, make_report, read_paths
from dateline.read.profile import read_profile
from dateline.read.text import source_from_text

__all__ = ["Read", "make_report", "read_paths", "read_profile", "source_from_text"]
