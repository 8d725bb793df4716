"""Which count a figure line leads with, its bounds and its earlier counts: invented reports of invented floods."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from dateline import pipeline
from dateline.model import Matter
from dateline.record import View, Withholder, open_record
from dateline.tell import selection
from dateline.tell.brief import build_brief
from dateline.tell.render import render_markdown
from dateline.tell.selection import BEFORE, Earlier, choose_claims

Told = Callable[[Sequence[tuple[str, str]]], tuple[str, tuple[str, ...]]]


@pytest.fixture
def told(shared_tools: pipeline.Tools, tmp_path: Path) -> Iterator[Told]:
    """The first figure line of a brief of some reports (day, text), with its notes; and the trace of its matter."""

    def tell(reports: Sequence[tuple[str, str]]) -> tuple[str, tuple[str, ...]]:
        texts = tmp_path / "texts"
        texts.mkdir()
        with (tmp_path / "reports.csv").open("w", newline="") as out:
            rows = csv.writer(out)
            rows.writerow(("path", "carrier", "published"))
            for number, (day, text) in enumerate(reports):
                (texts / f"r{number}.txt").write_text(text)
                rows.writerow((f"r{number}.txt", f"Fjord Paper {number}", day))
        with open_record(tmp_path / "record.db", create=True) as made:
            pipeline.add_reports(made, [texts], read_on=date(2031, 6, 1), tools=shared_tools)
            view = View(made)
            markdown = render_markdown(build_brief(view), Withholder("internal", ()))
            (matter,) = (m for m in view.matters() if m.kind == "figure")
        section = re.search(r"^## Most important figures.*?(?=^## |\Z)", markdown, re.MULTILINE | re.DOTALL)
        assert section is not None
        return section[0].split("\n- ", 1)[1], matter.trace

    yield tell


DAY = "2031-05-06"
POLICE = "{} people were killed in a flood in Odda on Tuesday, police said."
RED_CROSS = "A flood in Odda on Tuesday left {} people dead, the Norwegian Red Cross said."
DOCTORS = "Doctors Without Borders said {} people died in the flood in Odda on Tuesday."


def test_the_line_leads_with_the_number_that_two_voices_say(told: Told) -> None:
    line, trace = told(
        [
            (DAY, DOCTORS.format("19")),
            (DAY, POLICE.format("At least 14")),
            (DAY, RED_CROSS.format("at least 14")),
        ]
    )
    assert trace[0].startswith("2 independent voices say at least 14: ")
    assert line.startswith("**killed: at least 14 people**")
    head, note = line.split("\n")[:2]
    assert "2 independent voices" in head and "Doctors" not in head
    assert "low 14 (" in note and "high 19 (Doctors Without Borders" in note


def test_the_line_of_one_voice_names_the_voice_that_it_stands_on(told: Told) -> None:
    line, trace = told([(DAY, POLICE.format("14")), (DAY, RED_CROSS.format("up to 22"))])
    assert trace[0] == "It stands on the word of police alone."
    head, note = line.split("\n")[:2]
    assert head.startswith("**killed: 14 people**") and "police" in head and "(one voice" in head
    assert "low 14 (the police" in note and "high 22 (Norwegian Red Cross" in note


def test_a_stated_bound_below_the_count_is_told_and_a_vague_word_is_not(told: Told) -> None:
    line, _ = told([(DAY, POLICE.format("84")), (DAY, RED_CROSS.format("at least 60"))])
    assert "low 60 (Norwegian Red Cross" in line and "high 84 (the police" in line


def test_a_vague_word_below_the_count_bounds_nothing(told: Told) -> None:
    line, _ = told([(DAY, POLICE.format("84")), (DAY, RED_CROSS.format("dozens of"))])
    assert line.startswith("**killed: 84 people**") and "low" not in line and "24" not in line


def test_of_counts_that_exclude_each_other_the_lowest_and_the_highest_are_told(told: Told) -> None:
    reports = [
        (DAY, POLICE.format("At least 60")),
        (DAY, RED_CROSS.format("84")),
        (DAY, DOCTORS.format("fewer than 70")),
    ]
    line, _ = told(reports)
    assert "disputed" in line and "low 60 (the police" in line and "high 84 (Norwegian Red Cross" in line


def test_bounds_that_cross_are_no_bounds(told: Told) -> None:
    line, _ = told([(DAY, POLICE.format("At least eight")), (DAY, RED_CROSS.format("up to six"))])
    assert "disputed" in line and "low" not in line and "high" not in line


def test_an_open_count_that_says_more_than_the_leading_one_is_told(told: Told) -> None:
    line, _ = told(
        [
            (DAY, POLICE.format("At least 100")),
            (DAY, RED_CROSS.format("at least 100")),
            (DAY, DOCTORS.format("over 130")),
        ]
    )
    assert line.startswith("**killed: at least 100 people**") and "2 independent voices" in line
    assert "high open (at least 130 (Doctors Without Borders" in line


def test_two_voices_with_one_open_count_need_no_bounds(told: Told) -> None:
    line, _ = told([(DAY, POLICE.format("At least 100")), (DAY, RED_CROSS.format("at least 100"))])
    assert line.startswith("**killed: at least 100 people**") and "open" not in line


# ---- earlier counts


def toll(number: int, text: int) -> tuple[str, str]:
    return f"2031-05-{number:02}", f"The death toll from the flood in Odda has risen to {text}, police said."


def test_where_not_all_is_read_the_latest_earlier_counts_are(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection, "ALL", 0)
    reports = [toll(7 + number, 20 + 2 * number) for number in range(10)]
    line, _ = told(reports)
    assert line.startswith("**killed: 38")
    before = re.search(r"before: (.*)", line)
    assert before is not None
    assert re.findall(r"(\d+) \(", before[1]) == ["28", "30", "32", "34", "36"]
    assert before[1].endswith("; 4 more")


def matter(*claims: str, stands: Sequence[str] = (), kind: str = "figure") -> Matter:
    backing = (tuple(stands),) if stands else ()
    return Matter("m", kind, "", claims, (), (), (), (), "single voice", "r", (), backing=backing)  # type: ignore[arg-type]


def earlier(day: int, value: float) -> Earlier:
    return Earlier(date(2031, 5, day), value, value)


def test_one_claim_of_each_value_is_read_before_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "BEFORE", 3)
    found = {
        "a": earlier(3, 7),
        "b": earlier(9, 30),
        "c": earlier(8, 30),
        "d": earlier(5, 9),
        "e": earlier(4, 8),
    }
    assert choose_claims(matter("a", "b", "c", "d", "e", "s", stands=["s"]), found) == (
        ("s", "b", "d", "e"),
        1,
    )
    assert choose_claims(matter("b", "c", "d", "s", stands=["s"]), {k: found[k] for k in "bcd"}) == (
        ("s", "b", "d", "c"),
        0,
    )


def test_happenings_without_numbers_are_not_taken_for_one_value() -> None:
    found = {name: Earlier(None, None, None) for name in "abc"}
    assert choose_claims(matter("a", "b", "c", "s", stands=["s"], kind="event"), found) == (
        ("s", "a", "b", "c"),
        0,
    )
    assert BEFORE > 3
