"""The brief of the example reports shows that the record saw each thing they were written to show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import dateline
from dateline.record import ClaimFilter, Record, View, Withholder
from dateline.tell.audience import withholder_of
from dateline.tell.brief import build_brief
from dateline.tell.lines import Brief, Line, Section
from dateline.tell.render import render_markdown

CITE = re.compile(r"\[([^\[\]:]+):(\d+)-(\d+)\]")
QUOTE_AND_CITE = re.compile(r"“([^“”]+)”[^“”\[\]]*\[([^\[\]:]+):(\d+)-(\d+)\]")


@pytest.fixture
def brief(view: View) -> Brief:
    return build_brief(view)


@pytest.fixture
def markdown(brief: Brief) -> str:
    return render_markdown(brief, Withholder("internal", ()))


def section(markdown: str, title: str) -> str:
    """The text of one section, up to the next of its level."""
    found = re.search(rf"^## {re.escape(title)}.*?(?=^## |\Z)", markdown, re.MULTILINE | re.DOTALL)
    assert found is not None, f"no section {title!r}"
    return found[0]


def every_line(brief: Brief) -> Iterator[Line]:
    def of(one: Section) -> Iterator[Line]:
        yield from one.lines
        for inner in one.sections:
            yield from of(inner)

    for one in brief.sections:
        yield from of(one)


def bullet(text: str, *words: str) -> str:
    """The first bullet, with its notes, that holds all the words."""
    for one in re.split(r"^- ", text, flags=re.MULTILINE):
        if all(word in one for word in words):
            return one
    raise AssertionError(f"no line with {words} in:\n{text}")


# ---- what the examples are there to show


def test_a_quiet_correction_stands_with_both_cites(markdown: str) -> None:
    text = section(markdown, "Changed quietly between versions")
    assert re.search(r"“nine” \[01-wire-first:\d+-\d+\] → “seven” \[02-wire-revised:\d+-\d+\]", text)


def test_carried_paragraphs_are_said_to_count_once(markdown: str) -> None:
    text = section(markdown, "Carried words, counted once")
    line = bullet(text, "About 1,200 people were evacuated")
    assert re.match(r"[56] reports carry one passage, which counts once", line)


def test_a_carried_figure_is_one_line(brief: Brief) -> None:
    lines = [x for x in every_line(brief) if x.head.startswith("evacuated:") or ", evacuated:" in x.head]
    assert sum("1,200" in line.head for line in lines) == 1


def test_a_rewrite_shows_the_facts_that_it_distorts(markdown: str) -> None:
    text = section(markdown, "Facts that differ from the original they retell")
    line = bullet(text, "06-spun")
    assert re.search(r"Builth Wells” \[0[12][^\]]*\] → “[^”]*Hereford” \[06-spun:", line)
    whole = line + section(markdown, "Where figures and accounts differ")
    assert re.search(r"about 40\b", whole) and re.search(r"around 400\b", whole)


def test_repeats_appeals_and_debris_are_counted_as_left_out(markdown: str) -> None:
    line = bullet(section(markdown, "Left out"), "Passages not read")
    assert "4 repeats" in line and "debris" in line and "appeals" in line


def test_two_authorities_differ_with_the_reason(markdown: str) -> None:
    text = section(markdown, "Where figures and accounts differ")
    line = bullet(text, "17 people had been killed")
    assert "14" in line
    assert "they differ in" in line


def test_the_denial_stands_beside_what_it_denies(markdown: str) -> None:
    line = bullet(section(markdown, "What is denied"), "[09-denial:", "cracks")
    assert "denied by Upper Wye Water" in line
    assert "warning" in line.split("denied by")[0]


def test_what_could_not_be_verified_says_who_could_not(markdown: str) -> None:
    line = bullet(section(markdown, "What could not be verified"), "Sixty people were trapped")
    assert "not verified by MNA" in line and "could not verify the claim" in line


def test_a_rising_toll_is_one_line_with_its_days(markdown: str) -> None:
    text = section(markdown, "Most important figures, each the latest on record")
    line = bullet(text, "killed: 23", "Powys County Council")
    assert "16 May 2026" in line or "15 May 2026" in line
    before = line.split("before:")[1]
    assert before.index("7 (Powys County Council, 12 May)") < before.index(
        "14 (Powys County Council, 13 May)"
    )
    assert re.search(r"killed: 19\b", text) or "19 (" in before


def test_each_day_of_the_rising_toll_is_told(markdown: str) -> None:
    text = section(markdown, "Most important figures, each the latest on record")
    before = bullet(text, "killed: 23", "Powys County Council").split("before:")[1]
    at = [
        before.index(words)
        for words in ("7 (Powys County Council, 12 May)", "14 (Powys County Council, 13 May)", "19 (")
    ]
    assert at == sorted(at)


def test_corrections_stand_beside_what_they_correct(markdown: str) -> None:
    text = section(markdown, "What was corrected")
    homes = bullet(text, "destroyed 60 homes")
    assert "corrected by Dyfed-Powys Police: “46 homes were destroyed, not 60" in homes
    assert "showground halls" in text


def test_an_undated_report_tells_its_evidence(markdown: str) -> None:
    line = bullet(section(markdown, "Reports"), "**14-undated**")
    assert "inferred 16 May 2026" in line
    assert "“Tuesday, May 12”" in line and "[14-undated:" in line


def test_another_language_is_kept_and_said_to_be_unread(markdown: str) -> None:
    line = bullet(section(markdown, "Left out"), "15-agence")
    assert "another language (fr)" in line
    assert "1 kept but not read for claims" in markdown.split("## ")[0]


def test_pledges_and_forecasts_stand_apart(markdown: str) -> None:
    text = section(markdown, "Forecasts, conditions and pledges (never counted)")
    assert "20 million GBP (27 million USD)" in text and "140 million GBP" in text
    assert text.count("20 million GBP") == 1
    rest = markdown.replace(text, "")
    assert "20 million GBP" not in rest and "140 million GBP" not in rest


# ---- what holds of every brief


def test_every_cite_is_a_span_of_a_report(view: View, markdown: str) -> None:
    lengths = {row.name: row.source.length for row in view.reports()}
    cites = CITE.findall(markdown.split("## ", 1)[1])
    assert len(cites) > 60
    for name, start, end in cites:
        assert 0 <= int(start) < int(end) <= lengths[name]


def test_every_quotation_stands_in_the_characters_cited_next(view: View, markdown: str) -> None:
    texts = {row.name: " ".join(view.text(row.report.key).split()) for row in view.reports()}
    quotes = QUOTE_AND_CITE.findall(markdown.split("## ", 1)[1])
    assert len(quotes) > 40
    for quote, name, _, _ in quotes:
        assert quote.removesuffix(" …") in texts[name], quote


def test_every_line_of_a_claim_says_its_review_and_method(brief: Brief) -> None:
    for line in every_line(brief):
        if line.matter is not None:
            assert line.cites
            assert line.method and line.review == "unreviewed"


def test_nothing_is_summed(markdown: str) -> None:
    numbers = set(re.findall(r"\b\d+\b", re.sub(CITE, "", markdown)))
    assert "31" in numbers  # missing, as a report says
    for total in ("37", "63 people", "86"):  # 14 + 23, all that were lifted and found, 17 + 14 + ...
        assert f"killed: {total}" not in markdown


def test_the_brief_of_the_examples_is_short(markdown: str) -> None:
    assert len(re.sub(CITE, "", markdown).split()) < 2200


def test_no_private_person_and_no_account_for_the_public(view: View, brief: Brief) -> None:
    text = render_markdown(brief, withholder_of(view, "public"))
    for secret in ("Pritchard", "Tomos", "00112233"):
        assert secret not in text


def test_the_name_of_the_crisis_is_not_withheld(view: View, brief: Brief) -> None:
    assert render_markdown(brief, withholder_of(view, "public")).startswith(
        "# EXERCISE: Nant Coch dam failure"
    )


def test_a_filtered_brief_holds_only_what_was_asked_for(view: View) -> None:
    brief = build_brief(view, ClaimFilter(measure="missing"))
    figures = [line for line in every_line(brief) if line.low is not None or line.high is not None]
    assert figures
    assert all("missing" in line.head for line in figures)


def test_a_brief_as_known_on_a_day_has_nothing_later(exercise: Record) -> None:
    text = render_markdown(
        build_brief(View(exercise, as_known=date(2026, 5, 13))), Withholder("internal", ())
    )
    assert "killed: 14" in text
    assert "13-day-four" not in text and "23 people" not in text
    assert "As known on 13 May 2026" in text


def test_a_rate_is_not_set_against_a_total(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "Friday, 15 May 2026. At least 5,500 people had died of the fever in Norland by Friday, the health ministry "
        "said. Some 120 people are dying a day in Norland, the relief office said on Friday.\n"
    )
    with dateline.open(tmp_path / "r.db") as record:
        record.add(folder)
        rows = {row["low"]: row["per"] for row in record.figures()}
        told = record.brief()
    assert rows == {5500: None, 120: "day"}
    assert "Where figures and accounts differ" not in told
