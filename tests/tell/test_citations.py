"""Citations name the report, the characters and the words, and that a machine read them."""

from __future__ import annotations

from datetime import date

import pytest

from dateline.errors import UsageError
from dateline.model import Span
from dateline.record import View
from dateline.tell.citations import Citation, csl_item, find_citations, render_bibtex, render_footnote

ONE = Citation(
    "courier-3", "Bay & Valley Courier", "Dam fails: 50% of {homes} lost", "https://example.org/a_b", "ab" * 32,
    date(2031, 5, 4), True, "fig-1", Span(10, 30), "12 people were killed", "unreviewed",
)  # fmt: skip


def test_a_footnote_is_one_line() -> None:
    assert render_footnote(ONE) == (
        "Bay & Valley Courier, “Dam fails: 50% of {homes} lost”, 4 May 2031 (inferred from the text), "
        "https://example.org/a_b, report courier-3, characters 10–30: “12 people were killed”. "
        "Read by Dateline, unreviewed (fig-1)."
    )


def test_bibtex_escapes_what_tex_would_run() -> None:
    entry = render_bibtex(ONE)
    assert entry.startswith("@online{courier-3-fig-1,\n")
    assert r"title = {Dam fails: 50\% of \{homes\} lost}," in entry
    assert r"organization = {Bay \& Valley Courier}," in entry
    assert "url = {https://example.org/a_b}," in entry
    assert "inferred from the text" in entry


def test_a_report_without_an_address_is_misc() -> None:
    assert render_bibtex(Citation("a", None, None, None, "ab" * 32, None, False)).startswith(
        "@misc{a-abababab,"
    )


def test_csl_leaves_out_what_is_unknown() -> None:
    item = csl_item(Citation("a", None, None, None, "ab" * 32, None, False))
    assert item == {"id": "a", "type": "article-newspaper", "title": "a", "note": f"SHA-256 {'ab' * 32}"}
    assert csl_item(ONE)["issued"] == {"date-parts": [[2031, 5, 4]]}


def test_every_claim_of_a_matter_is_cited_with_its_own_words(view: View) -> None:
    matter = next(m for m in view.matters() if len(m.claims) > 3)
    found = find_citations(view, matter.id)
    assert {one.claim for one in found} == set(matter.claims)
    for one in found:
        report = view.find_report(one.report)
        assert report is not None and one.span is not None and one.words is not None
        said = " ".join(one.span.of(view.text(report.report.key)).split())
        assert said.startswith(one.words.removesuffix(" …")[:40])


def test_a_report_is_cited_by_name(view: View) -> None:
    [one] = find_citations(view, "01-wire-first")
    assert (one.carrier, one.claim, one.inferred) == ("Marches News Agency", None, False)


def test_what_is_not_there_cannot_be_cited(view: View) -> None:
    with pytest.raises(UsageError, match="no claim, matter or report 'fig-0'"):
        find_citations(view, "fig-0")


def test_an_address_ends_no_field_of_bibtex() -> None:
    evil = "https://x.example/}, title={a\\input{b} c\n\x07%20é\u2028"
    entry = render_bibtex(Citation("a", None, None, evil, "ab" * 32, None, False))
    assert "  url = {https://x.example/%7D,%20title=%7Ba%5Cinput%7Bb%7D%20c%0A%07%20é%E2%80%A8},\n" in entry
    assert entry.count("{") == entry.count("}") and len(entry.splitlines()) == 5
