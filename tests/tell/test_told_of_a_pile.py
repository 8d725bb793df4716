"""A pile of invented reports on one landslide, as its reader is told of it: what a careful person would not write."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dateline import pipeline
from dateline.record import ClaimFilter, Record, View, Withholder, open_record
from dateline.tell.brief import build_brief
from dateline.tell.render import render_markdown
from dateline.tell.timeline import timeline_rows

REPORTS = {
    "first": (
        "Halden Wire",
        "2031-05-06",
        "At least nine people were killed on Tuesday when a landslide buried houses in Odda, the Norwegian Red Cross said. "
        "There had been no deaths in a landslide in Odda since 1979.",
    ),
    "noon": (
        "Fjord Daily",
        "2031-05-06",
        "Dozens of people were killed in the landslide in Odda on Tuesday, the rescue service said.",
    ),
    "count": (
        "north.bergenpost.example",
        "2031-05-07",
        "Thirty-one people were killed in the landslide in Odda on Tuesday, the Norwegian Red Cross said on Wednesday. "
        "The Norwegian Red Cross said that 240 houses were destroyed in Odda.",
    ),
    "again": (
        "Kyst Times",
        "2031-05-09",
        "The Norwegian Red Cross said on Friday that 140 houses were destroyed in Odda, not 240.",
    ),
    "dam": (
        "Fjord Daily",
        "2031-05-07",
        "A dam above Odda burst shortly before the landslide on Tuesday, residents said.",
    ),
    "denial": (
        "Halden Wire",
        "2031-05-08",
        "The mayor of Odda, Kari Lien, denied reports that a dam above Odda had burst.",
    ),
}


def add_pile(place: Path, reports: dict[str, tuple[str, str, str]], tools: pipeline.Tools) -> Path:
    """Adds reports (their carrier, day and text by name) to a new record in a folder; its path."""
    texts = place / "texts"
    texts.mkdir()
    with (place / "reports.csv").open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("path", "carrier", "published"))
        for name, (carrier, day, text) in reports.items():
            (texts / f"{name}.txt").write_text(text)
            rows.writerow((f"{name}.txt", carrier, day))
    with open_record(place / "record.db", create=True) as made:
        pipeline.add_reports(made, [texts], read_on=date(2031, 6, 1), tools=tools)
    return place / "record.db"


def tell(path: Path) -> str:
    with open_record(path, read_only=True) as made:
        return render_markdown(build_brief(View(made)), Withholder("internal", ()))


@pytest.fixture(scope="module")
def record(shared_tools: pipeline.Tools, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with open_record(
        add_pile(tmp_path_factory.mktemp("pile"), REPORTS, shared_tools), read_only=True
    ) as made:
        yield made


@pytest.fixture(scope="module")
def markdown(record: Record) -> str:
    return render_markdown(build_brief(View(record)), Withholder("internal", ()))


def section(markdown: str, title: str) -> str:
    found = re.search(rf"^## {re.escape(title)}.*?(?=^## |\Z)", markdown, re.MULTILINE | re.DOTALL)
    return found[0] if found is not None else ""


def line(text: str, words: str) -> str:
    """The first bullet with some words, and its notes."""
    return next((one for one in re.split(r"^- ", text, flags=re.MULTILINE) if words in one), "")


def test_dozens_and_at_least_nine_do_not_bear_out_thirty_one(markdown: str) -> None:
    told = line(section(markdown, "Most important figures"), "31")
    assert "31 people**, Odda" in told
    assert "independent voices" not in told


def test_what_follows_from_the_count_is_no_bound_of_it(markdown: str) -> None:
    told = line(section(markdown, "Most important figures"), "31")
    assert told and "low" not in told and "24" not in told


def test_none_since_long_ago_is_no_figure_of_today(markdown: str) -> None:
    assert "since 1979" in REPORTS["first"][2]
    assert not re.search(r"killed: 0\b", section(markdown, "Most important figures"))
    assert "no deaths" in section(markdown, "Told for comparison")


def test_a_count_that_its_voice_takes_back_is_corrected_and_not_disputed(markdown: str) -> None:
    corrected = section(markdown, "What was corrected")
    assert "240 houses were destroyed" in corrected and "not 240" in corrected
    assert "240" not in section(markdown, "Where figures and accounts differ")
    assert "140 houses" in section(markdown, "Most important figures")


def test_the_burst_is_denied_and_the_landslide_is_not(record: Record) -> None:
    rows = timeline_rows(View(record), ClaimFilter())
    slides = [row for row in rows if row["type"] == "landslide"]
    assert slides and all(row["standing"] != "denied" for row in slides)
    assert any(row["standing"] == "denied" and "burst" in row["words"] for row in rows)


def test_a_happening_is_told_by_its_own_kind_and_place(markdown: str, record: Record) -> None:
    told = line(section(markdown, "Events"), "6 May 2031, Odda")
    assert "landslide" in told.split(":")[1]
    (slide,) = (row for row in timeline_rows(View(record), ClaimFilter()) if row["mentions"] > 2)
    assert (slide["type"], slide["place"], slide["start_on"]) == ("landslide", "Odda", "2031-05-06")


def test_two_numbers_that_stand_are_told_before_those_that_were_replaced(
    shared_tools: pipeline.Tools, tmp_path: Path
) -> None:
    reports = {
        "a": ("Halden Wire", "2031-05-06", "The army said that seven people were killed in Odda on Tuesday."),
        "b": ("Fjord Daily", "2031-05-06", "Residents said that 12 people were killed in Odda on Tuesday."),
        "c": (
            "Kyst Times",
            "2031-05-08",
            "The death toll in Odda had risen to 19 by Thursday, the army said. "
            "The Norwegian Red Cross said that the death toll in Odda had risen to 26 by Thursday.",
        ),
    }
    told = tell(add_pile(tmp_path, reports, shared_tools))
    differ = section(told, "Where figures and accounts differ")
    assert "26" in differ and "seven" in differ
    assert differ.index("26") < differ.index("seven")


def test_what_is_only_expected_is_no_doubt_about_what_was(
    shared_tools: pipeline.Tools, tmp_path: Path
) -> None:
    reports = {
        "a": (
            "Halden Wire",
            "2031-05-06",
            "A funeral march is expected to fill Odda on Sunday with guests from 31 towns. "
            "The bridge in Odda reportedly collapsed on Tuesday, and 17 people may have been killed there.",
        )
    }
    doubts = section(tell(add_pile(tmp_path, reports, shared_tools)), "What could not be verified")
    assert "17 people" in doubts
    assert "march" not in doubts and "31" not in doubts
