"""ninjs, the IPTC's JSON for news: one item of a wire, or a list of them, as versions 1 to 3 write it.

Source: IPTC, ninjs user guide and JSON schemas 1.4, 2.1 and 3.0.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from dateline.model import Rejection, Sidecar, Source
from dateline.read.dates import parse_published
from dateline.read.decode import decode_bytes
from dateline.read.html import read_fragment
from dateline.read.table import Row
from dateline.read.text import source_from_text

#: what an item's status has to be; the others are told as they are
_USABLE = ("", "usable")
_MARKUP = ("body_xhtml", "body_html")


def read_ninjs(data: bytes, stem: str) -> Iterator[Row]:
    """The items of a file. An item that its wire withdrew or holds back is a rejection that says so."""
    decoded = decode_bytes(data, stem)
    if isinstance(decoded, Rejection):
        yield decoded
        return
    try:
        content = json.loads(decoded[0].lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        said = " ".join(str(error).split())[:120]
        yield Rejection(stem, "read", "bad-json", f"{stem}: this is no JSON ({said}); fetch it again")
        return
    items = content.get("items", content) if isinstance(content, dict) else content
    several = isinstance(items, list)
    for number, item in enumerate(items if several else [items], 1):
        yield _read_item(item, f"{stem}-{number}" if several else stem)
    if several and not items:
        yield Rejection(
            stem, "read", "empty", f"{stem}: the list has no items; leave it out or fetch it again"
        )


def _read_item(item: Any, name: str) -> Row:
    if not isinstance(item, dict):
        return Rejection(
            name, "read", "bad-row", f"{name}: a ninjs item is an object, got a {type(item).__name__}"
        )
    said = {str(key).lower().replace("_", ""): value for key, value in item.items()}
    status = (_words(said, "pubstatus") or "").lower()
    title = _words(said, "headline", "title") or _among(said.get("headlines"), "main")
    if status not in _USABLE:
        reason = f"{name}: the wire marks the item {title or ''!r} as {status!r}; it is not read"
        return Rejection(name, "read", "withdrawn" if status == "canceled" else "withheld", reason)
    source = _source(item, said)
    if source is None or not source.blocks:
        return Rejection(
            name, "read", "empty", f"{name}: the item has no body; expected body_text, body_xhtml or bodies"
        )
    published = parse_published(_words(said, "versioncreated", "contentcreated", "firstcreated") or "")
    return name, Sidecar(
        carrier=_carrier(said),
        url=_address(said),
        title=title,
        published_at=published.at if published else None,
        published_on=published.on if published else None,
    ), source  # fmt: skip


def _source(item: Mapping[str, Any], said: Mapping[str, Any]) -> Source | None:
    """The body with the editor's note after it, which is where wires say what a version corrects."""
    note = _words(said, "ednote", "edNote")
    for key in _MARKUP:
        if isinstance(body := item.get(key), str) and body.strip():
            return read_fragment(body + (f"\n<p>{escape(note, quote=False)}</p>" if note else ""))
    body, markup = item.get("body_text"), False
    if not isinstance(body, str) or not body.strip():
        found = _body(said.get("bodies"))
        if found is None:
            return None
        body, markup = found
    if markup:
        return read_fragment(body + (f"\n<p>{escape(note, quote=False)}</p>" if note else ""))
    return source_from_text(body + (f"\n\n{note}" if note else ""))


def _body(bodies: Any) -> tuple[str, bool] | None:
    """The main body of a ninjs 2 or 3 item, markup before plain text, and whether it is markup."""
    rows = [row for row in bodies if isinstance(row, dict)] if isinstance(bodies, list) else []
    rows = [row for row in rows if isinstance(row.get("value"), str) and row["value"].strip()]
    main = [row for row in rows if row.get("role") in (None, "main")] or rows
    for row in sorted(
        main, key=lambda row: "html" not in str(row.get("contentType", row.get("contenttype", "")))
    ):
        return row["value"], "html" in str(row.get("contentType", row.get("contenttype", "")))
    return None


def _among(rows: Any, role: str) -> str | None:
    """The value of the row of a role, or of the first row."""
    found = (
        [r for r in rows if isinstance(r, dict) and isinstance(r.get("value"), str)]
        if isinstance(rows, list)
        else []
    )
    found.sort(key=lambda row: row.get("role") != role)
    return found[0]["value"].strip() or None if found else None


def _carrier(said: Mapping[str, Any]) -> str | None:
    provider = said.get("provider")
    named = provider.get("name") if isinstance(provider, dict) else provider
    return (
        named.strip()
        if isinstance(named, str) and named.strip()
        else _words(said, "source", "copyrightholder")
    )


def _address(said: Mapping[str, Any]) -> str | None:
    for key in ("altids", "url", "uri"):
        value = said.get(key)
        rows: Sequence[Any] = value if isinstance(value, list) else [value]
        for row in rows:
            address = row.get("value") if isinstance(row, dict) else row
            if isinstance(address, str) and address.startswith(("http://", "https://")):
                return address
    uri = said.get("uri")
    return uri if isinstance(uri, str) and uri else None


def _words(said: Mapping[str, Any], *keys: str) -> str | None:
    """The first of some values that is text."""
    for key in keys:
        value = said.get(key.lower())
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None
