"""Saved feeds: entries with text are reports, addresses alone are told; sitemaps list what to fetch."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.model import Rejection
from dateline.read import read_paths
from dateline.read.feed import Feed, parse_feed

TEXT = "A dam above Riverton gave way on Sunday, and the mayor said that two people had died."
RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>River Post</title><item><title>Dam breaks</title><link>https://post.example/dam</link>
<pubDate>Sun, 04 May 2031 10:00:00 +0200</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>{TEXT}</p><script>alert(1)</script><p>No one was missing.</p>]]></content:encoded></item>
<item><title>Only an address</title><link>https://post.example/2</link></item></channel></rss>"""
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>River Post</title><entry>
<title>Dam breaks</title><link href="https://post.example/dam"/><id>x</id><published>2031-05-04T08:00:00Z</published>
<updated>2031-05-04T12:00:00Z</updated><summary>{TEXT}</summary></entry></feed>"""
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://post.example/dam</loc><news:news>
<news:publication><news:name>River Post</news:name></news:publication><news:publication_date>2031-05-04T08:00:00Z
</news:publication_date><news:title>Dam breaks</news:title></news:news></url></urlset>"""


def test_an_entry_with_its_text_is_a_report(tmp_path: Path) -> None:
    (tmp_path / "a.rss").write_text(RSS)
    first, second = read_paths([tmp_path / "a.rss"])
    assert not isinstance(first, Rejection)
    report, source = first
    assert (report.name, report.carrier, report.url) == ("a-1", "River Post", "https://post.example/dam")
    assert report.published_at is not None and report.published_at.isoformat() == "2031-05-04T08:00:00+00:00"
    assert [block.text for block in source.blocks] == [TEXT, "No one was missing."]
    assert isinstance(second, Rejection) and (second.report, second.slug) == ("a-2", "no-text")


def test_an_entry_that_was_changed_is_of_the_day_of_its_change(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ATOM)
    (found,) = read_paths([tmp_path / "a.xml"])
    assert not isinstance(found, Rejection)
    assert found[1].text == TEXT and found[1].media_type == "text/plain"
    assert found[0].published_at is not None and found[0].published_at.hour == 12


def test_a_news_sitemap_lists_addresses() -> None:
    feed = parse_feed(SITEMAP.encode(), "news")
    assert isinstance(feed, Feed) and feed.title == "River Post"
    (entry,) = feed.entries
    assert (entry.url, entry.title, entry.content) == ("https://post.example/dam", "Dam breaks", None)
    assert entry.published is not None and str(entry.published.on) == "2031-05-04"


def test_an_index_of_sitemaps_lists_sitemaps() -> None:
    index = b"<sitemapindex><sitemap><loc>https://post.example/news.xml</loc></sitemap></sitemapindex>"
    feed = parse_feed(index, "index")
    assert isinstance(feed, Feed) and feed.sitemaps == ("https://post.example/news.xml",)


@pytest.mark.parametrize(
    "content", [b"<rss><channel>", b"<feed xmlns='x'>", b"<urlset></urlset>", b"<rss/>", b"<urlset>&bad;"]
)
def test_a_broken_feed_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.rss").write_bytes(content)
    (found,) = read_paths([tmp_path / "a.rss"])
    assert isinstance(found, Rejection) and found.slug in ("bad-feed", "empty")


def test_entities_of_a_feed_reach_nothing_outside(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret words")
    for form in (RSS, SITEMAP):
        head, _, rest = form.partition("?>")
        told = f'{head}?><!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]>{rest}'.replace(
            "Dam breaks", "&e;"
        )
        feed = parse_feed(told.encode(), "x")
        assert isinstance(feed, Rejection) or "secret words" not in repr(feed)
