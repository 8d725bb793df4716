"""A brief as Markdown, HTML and JSON: escaped, withheld, and complete."""

from __future__ import annotations

import pytest

from dateline.model import Span
from dateline.record import Withholder
from dateline.tell.lines import Brief, Cite, Line, Section
from dateline.tell.render import brief_json, render_html, render_markdown

ALL = Withholder("internal", ())
HOSTILE = "<script>alert(1)</script> *loud* [a](javascript:b) `code`"


def make_brief(quote: str = "nine people", text: str = ", Norvale, says the mayor") -> Brief:
    line = Line(
        text,
        (Cite("first", Span(3, 14), "fig-1"), Cite("second", Span(5, 16), "fig-2")),
        quote,
        ("before: 7 (2 May, the mayor) [second:5-16]",),
        "one voice",
        "mat-1",
        "unreviewed",
        "killed/object",
        "killed: 9 people",
        9.0,
        None,
        9.0,
    )
    return Brief("Flood", ("0 of 2 claims accepted by a human.",), (Section("Figures", (line,)),))


def test_a_line_as_markdown() -> None:
    assert render_markdown(make_brief(), ALL) == (
        "# Flood\n\n> 0 of 2 claims accepted by a human.  \n\n## Figures\n\n"
        "- **killed: 9 people**, Norvale, says the mayor: “nine people” [first:3-14] "
        "*(one voice; unreviewed, killed/object)*\n"
        "  - before: 7 (2 May, the mayor) [second:5-16]\n"
    )


def test_markup_in_a_report_is_no_markup_in_markdown() -> None:
    text = render_markdown(make_brief(HOSTILE), ALL)
    assert "\\<script>" in text and "\\*loud\\*" in text and "\\](javascript" in text and "\\`code\\`" in text


def test_commands_stay_code() -> None:
    brief = Brief("Flood", (), (Section("More", (Line("3 more: `dateline figures RECORD`"),)),))
    assert "`dateline figures RECORD`" in render_markdown(brief, ALL)


@pytest.mark.parametrize("where", ["quote", "text", "title"])
def test_html_escapes_what_reports_say_and_has_no_script(where: str) -> None:
    brief = make_brief(HOSTILE if where == "quote" else "x", HOSTILE if where == "text" else "y")
    if where == "title":
        brief = Brief(HOSTILE, (HOSTILE,), (Section(HOSTILE, ()),))
    page = render_html(brief, ALL)
    assert "<script" not in page.lower()
    assert "&lt;script&gt;" in page
    assert "http://" not in page and "https://" not in page


def test_html_holds_each_part_of_a_line() -> None:
    page = render_html(make_brief(), ALL)
    for part in (
        "<strong>killed: 9 people</strong>",
        "<q>nine people</q>",
        "[first:3-14]",
        "before: 7",
        "killed/object",
    ):
        assert part in page


def test_json_holds_bounds_and_cites() -> None:
    line = brief_json(make_brief(), ALL)["sections"][0]["lines"][0]
    assert (line["low"], line["best"], line["high"]) == (9.0, None, 9.0)
    assert line["cites"][0] == {"report": "first", "start": 3, "end": 14, "claim": "fig-1"}
    assert line["review"] == "unreviewed" and line["method"] == "killed/object"


def test_withheld_words_are_withheld_in_every_form() -> None:
    keep = Withholder("public", ["Ada Example"])
    brief = make_brief("Ada Example fled", ", says Ada Example")
    for text in (render_markdown(brief, keep), render_html(brief, keep), str(brief_json(brief, keep))):
        assert "Ada" not in text
        assert "[withheld]" in text


def test_many_cites_are_counted() -> None:
    cites = tuple(Cite("r", Span(i, i + 2)) for i in range(5))
    brief = Brief("Flood", (), (Section("S", (Line("x", cites),)),))
    assert "x [r:0-2] [r:1-3] (+3 more)" in render_markdown(brief, ALL)
    assert "[r:4-6]" in render_html(brief, ALL)
