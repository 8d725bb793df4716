"""A page's main content, mapped to the page's own characters."""

from __future__ import annotations

from datetime import date
from html import unescape
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.clean import clean_report
from dateline.model import Rejection
from dateline.read import read_paths
from dateline.read.html import find_runs

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Dam fails at Marlow &amp; Sons | Post</title>
<meta property="og:site_name" content="Valley Post"><meta property="og:title" content="Dam fails at Marlow &amp; Sons">
<meta property="article:published_time" content="2031-05-04T18:20:00+02:00">
<link rel="canonical" href="https://valley.example/a?b=1&amp;c=2">
<script>var text = "<p>This is a script and never an article, whatever it says.</p>";</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article><h1>Dam fails at Marlow &amp; Sons</h1>
<p>A dam above <b>River</b>ton gave way on Sunday, killing at&nbsp;least two people and forcing
   1,200 from their homes, the mayor&#8217;s office said.</p>
<figure><img src="x.jpg"><figcaption>Rescuers search the lower town on Sunday</figcaption></figure>
<p>&ldquo;We heard a roar,&rdquo; said Ode Lund, who lives by the bridge. She said that the water rose<sup>2</sup>.</p>
<h2>Evacuation</h2>
<p>Buses took 300 people to a school in Hilltop, and the owner could not be reached.<br>Police closed two roads.</p>
<table><tr><td>Missing</td><td>14 people</td></tr></table>
<ul><li>Schools stay shut until Wednesday in the whole valley.</li></ul>
<p>The governor, Tam Orr, said on Monday that the army would help and that engineers watched a second dam.</p>
</article><footer><p>© 2031 Valley Post. All rights reserved.</p></footer></body></html>"""


def test_spans_point_into_the_page(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    (found,) = read_paths([tmp_path])
    assert not isinstance(found, Rejection)
    report, source = found
    assert source.text == PAGE and source.media_type == "text/html"
    passages = {p.text: p for p in clean_report(source, report)}
    first = passages[
        "A dam above Riverton gave way on Sunday, killing at least two people and forcing 1,200 from their homes, the "
        "mayor’s office said."
    ]
    assert first.span.of(PAGE).startswith("A dam above <b>River</b>ton gave")
    assert first.span.of(PAGE).endswith("mayor&#8217;s office said.")
    assert (
        passages["She said that the water rose."].span.of(PAGE) == "She said that the water rose<sup>2</sup>."
    )
    assert "Missing 14 people" in passages
    assert passages["Dam fails at Marlow & Sons"].kind == "title"
    assert passages["Rescuers search the lower town on Sunday"].kind == "caption"
    assert passages["Evacuation"].kind == "subhead"
    assert passages["Schools stay shut until Wednesday in the whole valley."].kind == "bullet"
    assert "Police closed two roads." in passages
    assert not any("script" in text or "Home" in text or "rights" in text for text in passages)


def test_the_head_says_what_is_known(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    (found,) = read_paths([tmp_path])
    assert not isinstance(found, Rejection)
    report = found[0]
    assert report.carrier == "Valley Post" and report.url == "https://valley.example/a?b=1&c=2"
    assert report.title == "Dam fails at Marlow & Sons" and report.published_on == date(2031, 5, 4)


def test_broken_markup_never_raises(tmp_path: Path) -> None:
    for i, page in enumerate(
        ("<" * 5_000, "<a <b <c", '<p title="x', "<!--", "<script>", "&" * 500, "<p>" * 3_000, PAGE[:900])
    ):
        (tmp_path / f"{i}.html").write_text(page)
    assert len(list(read_paths([tmp_path]))) == 8


FRAGMENTS = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<b>", "</b>", "<br>", "&amp;", "&#8217;", "&nbsp;", "&bogus;", "&", "<", ">", "<!-- x -->", "<td>", "a", "Two ",
         "people died. ", "\n  ", "\u00a0", "<sup>2</sup>", "<a href='x>y'>", "</a>", "<script>x</script>", "&lt;b&gt;", "“We ran.”"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(FRAGMENTS)
@settings(max_examples=150, deadline=None)
def test_every_run_maps_to_the_page(fragment: str) -> None:
    reached = 0
    for run in find_runs(fragment):
        at = 0
        for piece in run.pieces:
            assert piece.start == at < piece.end and reached <= piece.source_start < piece.source_end
            at, reached = piece.end, piece.source_end
            quoted = fragment[piece.source_start : piece.source_end]
            shown = run.text[piece.start : piece.end]
            assert shown.split() == unescape(quoted).split() or shown == " "
        assert at == len(run.text)
