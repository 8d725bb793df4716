"""What an address tells of the report that it leads to."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

_MARKS = re.compile(r"[^0-9A-Za-z]+")
#: characters of a name
_MOST = 120


def find_host(url: str) -> str | None:
    """The host of an address, which names the carrier where nothing else does.

    >>> find_host("https://www.riverpost.example/dam"), find_host("no address")
    ('riverpost.example', None)
    """
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def name_of_address(url: str) -> str | None:
    """A report's name from its address: the host and the end of the path; None where there is no host.

    >>> name_of_address("https://www.riverpost.example/2031/05/dam-breaks.html?page=2")
    'riverpost.example-05-dam-breaks-page-2'
    """
    host = find_host(url)
    if host is None:
        return None
    parts = urlsplit(url)
    path = PurePosixPath(parts.path.rstrip("/"))
    words = _MARKS.sub("-", f"{path.parent.name} {path.stem} {parts.query}").strip("-")
    return f"{host}-{words}"[:_MOST].rstrip("-")
