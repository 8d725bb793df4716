"""Feeds as files: RSS and Atom, whose entries carry text, and news sitemaps, which carry addresses alone.

Parsed with feedparser. What a feed lists for fetching is `Entry`; what it carries itself becomes a report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from time import struct_time
from typing import Any

from lxml import etree

from dateline.model import Rejection, Sidecar
from dateline.read.dates import Published, parse_published
from dateline.read.html import read_fragment
from dateline.read.table import Row
from dateline.read.text import source_from_text

_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]*>|&(?:#\d+|\w+);")
_ROOT = re.compile(rb"<(?:\w+:)?(rss|feed|RDF|urlset|sitemapindex)[\s>/]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One article that a feed lists: its address, and what else the feed says of it (None where it does not).
    `content` is the article as the feed carries it, or its summary."""

    url: str | None
    title: str | None = None
    published: Published | None = None
    changed: Published | None = None
    content: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that was read: its own name, its entries in its order, and the addresses of further sitemaps."""

    title: str | None
    entries: tuple[Entry, ...]
    sitemaps: tuple[str, ...] = ()


def is_feed(data: bytes) -> bool:
    """Whether bytes begin as a feed or sitemap does.

    >>> is_feed(b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>'), is_feed(b"<html><p>rss")
    (True, False)
    """
    return _ROOT.search(data[:2_000]) is not None


def parse_feed(data: bytes, name: str) -> Feed | Rejection:
    """What a feed or news sitemap lists, or why nothing could be read."""
    root = _ROOT.search(data[:2_000])
    if root is not None and root.group(1) in (b"urlset", b"sitemapindex"):
        return _parse_sitemap(data, name)
    import feedparser

    parsed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    if not parsed.version or (parsed.bozo and not parsed.entries):
        said = " ".join(str(parsed.get("bozo_exception", "no feed")).split())[:120]
        return Rejection(name, "read", "bad-feed", f"{name}: not readable as RSS, Atom or a sitemap ({said})")
    return Feed(_text(parsed.feed.get("title")), tuple(_entry(entry) for entry in parsed.entries))


def read_feed(data: bytes, stem: str) -> Iterator[Row]:
    """The entries of a saved feed that carry text, each a report; an entry without any is a rejection."""
    feed = parse_feed(data, stem)
    if isinstance(feed, Rejection):
        yield feed
        return
    for number, entry in enumerate(feed.entries, 1):
        yield read_entry(entry, f"{stem}-{number}", feed.title)
    if not feed.entries:
        yield Rejection(
            stem, "read", "empty", f"{stem}: the feed has no entries; leave it out or fetch it again"
        )


def read_entry(entry: Entry, name: str, carrier: str | None) -> Row:
    """What an entry carries itself, as a report of a carrier; a rejection where that is the address alone."""
    if entry.content is None:
        reason = f"{name}: the feed has the address alone ({entry.url}); give the feed to `dateline watch`"
        return Rejection(name, "read", "no-text", reason)
    published = entry.changed or entry.published
    said = Sidecar(
        carrier=carrier,
        url=entry.url,
        title=entry.title,
        published_at=published.at if published else None,
        published_on=published.on if published else None,
    )
    source = (
        read_fragment(entry.content) if _MARKUP.search(entry.content) else source_from_text(entry.content)
    )
    return name, said, source


def _entry(entry: Any) -> Entry:
    contents = [row.get("value") for row in entry.get("content", ()) if row.get("value", "").strip()]
    content = max(contents, key=len) if contents else _text(entry.get("summary"))
    return Entry(
        url=_text(entry.get("link")) or _text(entry.get("id")),
        title=_text(entry.get("title")),
        published=_instant(entry, "published") or _instant(entry, "created"),
        changed=_instant(entry, "updated"),
        content=content,
    )


def _instant(entry: Any, key: str) -> Published | None:
    """A time of an entry: as it is written, else as feedparser understood it (in UTC)."""
    written = parse_published(entry.get(key) or "") if key in entry else None
    if written is not None:
        return written
    parsed = entry.get(f"{key}_parsed") if key in entry else None
    if not isinstance(parsed, struct_time):
        return None
    try:
        at = datetime(*parsed[:6], tzinfo=timezone.utc)  # noqa: UP017
    except ValueError:
        return None
    return Published(at, at.date())


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _parse_sitemap(data: bytes, name: str) -> Feed | Rejection:
    """The addresses of a (news) sitemap, by the protocol of sitemaps.org and the extension for news."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return Rejection(
            name,
            "read",
            "bad-feed",
            f"{name}: not readable as a sitemap ({' '.join(str(error).split())[:120]})",
        )
    if root is None:
        return Rejection(name, "read", "bad-feed", f"{name}: not readable as a sitemap")
    maps, entries, title = [], [], None
    for node in root.iterchildren(tag=etree.Element):
        said = {
            etree.QName(child).localname: (child.text or "").strip()
            for child in node.iter(tag=etree.Element)
            if child is not node
        }
        url = said.get("loc")
        if not url:
            continue
        if etree.QName(node).localname == "sitemap":
            maps.append(url)
            continue
        title = title or said.get("name")
        entries.append(
            Entry(
                url,
                said.get("title") or None,
                parse_published(said.get("publication_date", "")),
                parse_published(said.get("lastmod", "")),
            )
        )
    return Feed(title, tuple(entries), tuple(maps))
