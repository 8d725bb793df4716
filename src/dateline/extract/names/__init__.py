"""Names: the persons and bodies that a report mentions, with their offices."""

from dateline.extract.names.find import find_names
from dateline.extract.offices import Offices, read_offices

__all__ = ["Offices", "find_names", "read_offices"]
