"""Every address that a room's pages lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from starlette.testclient import TestClient

LINK = re.compile(r'href="(/[^"#]*)')
PAGES = (
    "/",
    "/matters",
    "/reports",
    "/figures",
    "/timeline",
    "/map",
    "/voices",
    "/lineage",
    "/judgements",
    "/search?q=dam",
)


def crawl(client: TestClient, start: tuple[str, ...] = PAGES, most: int = 200) -> Iterator[tuple[str, str]]:
    """Addresses and their pages, each path once with a query and once without."""
    waiting, seen = list(start), set[str]()
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        shape = re.sub(r"=[^&]*", "=", address)
        if shape in seen or address.startswith(("/static", "/api")):
            continue
        seen.add(shape)
        answer = client.get(address)
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        assert answer.status_code == 200, (address, answer.status_code)
        yield address, answer.text
        waiting += [unescape(link) for link in LINK.findall(answer.text)]
