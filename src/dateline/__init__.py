"""Dateline: overlapping news reports of a crisis in; one dated, attributed, weighed and cited record out.

>>> import dateline
>>> sorted(dateline.__all__)
['DatelineError', 'Profile', 'Record', 'Rows', 'open', 'read_profile']
"""

from dateline.api import Record, Rows, open  # noqa: A004
from dateline.errors import DatelineError
from dateline.model import Profile

__all__ = ["DatelineError", "Profile", "Record", "Rows", "open", "read_profile"]


def read_profile(path: str) -> Profile:
    """A crisis profile from its TOML file; raises `DatelineError` where it is not one."""
    from pathlib import Path

    from dateline.read import read_profile as read

    return read(Path(path))
