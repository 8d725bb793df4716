"""The feed of what changed: between two days of what was known, and since an instant of entry."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dateline.record import ClaimFilter, Record, View, Withholder
from dateline.tell.changes import ORDER, change_rows, print_changes

FIRST, SECOND, LAST = date(2026, 5, 11), date(2026, 5, 12), date(2026, 5, 13)


@pytest.fixture(scope="module")
def since_day_two(exercise: Record) -> list[dict]:
    return change_rows(View(exercise, as_known=LAST), View(exercise))


def test_nothing_changes_between_a_view_and_itself(exercise: Record) -> None:
    view = View(exercise, as_known=SECOND)
    assert change_rows(view, view) == []


def test_corrections_come_first_and_name_what_corrects(since_day_two: list[dict]) -> None:
    assert [ORDER.index(row["change"]) for row in since_day_two] == sorted(
        ORDER.index(row["change"]) for row in since_day_two
    )
    houses = [
        row
        for row in since_day_two
        if row["change"] == "corrected" and row["kind"] == "figure" and row["is"]["low"] == 46
    ]
    assert houses and all(row["was"]["low"] == 60 for row in houses)
    assert any("16-correction" in cite for row in houses for cite in (*row["answers"], *row["cites"]))


def test_a_denial_is_told_with_its_reason(since_day_two: list[dict]) -> None:
    denied = [row for row in since_day_two if row["change"] == "denied"]
    assert any("Upper Wye Water" in reason for row in denied for reason in row["reasons"])


def test_a_risen_toll_is_a_change_of_value(since_day_two: list[dict]) -> None:
    tolls = [row for row in since_day_two if row["change"] == "value" and row["topic"] == "killed"]
    assert [(row["was"]["low"], row["is"]["low"]) for row in tolls] == [(14, 23)]
    assert all(any("12-day-three" in cite for cite in row["cites"]) for row in tolls)


def test_a_revision_tells_its_facts_before_its_wording(exercise: Record) -> None:
    rows = change_rows(View(exercise, as_known=FIRST), View(exercise, as_known=SECOND))
    revised = [row for row in rows if row["change"] == "revised report"]
    assert [(row["label"], row["was"]["report"]) for row in revised] == [("02-wire-revised", "01-wire-first")]
    assert any("nine" in fact and "seven" in fact for fact in revised[0]["reasons"])


def test_only_reports_that_came_are_named(since_day_two: list[dict]) -> None:
    named = {row["label"] for row in since_day_two if row["kind"] == "report"}
    assert named == {"09-denial", "12-day-three", "13-day-four", "14-undated", "16-correction"}


def test_a_filter_leaves_reports_out(exercise: Record) -> None:
    rows = change_rows(View(exercise, as_known=LAST), View(exercise), ClaimFilter(measure="killed"))
    assert rows and {row["kind"] for row in rows} == {"figure"}


def test_since_an_instant_of_entry(exercise: Record) -> None:
    before = View(exercise, as_recorded=datetime(2000, 1, 1, tzinfo=UTC))
    rows = change_rows(before, View(exercise))
    assert len([row for row in rows if row["kind"] == "report"]) == 16
    assert not [row for row in rows if row["change"] == "withdrawn"]


def test_what_is_gone_is_withdrawn(exercise: Record) -> None:
    rows = change_rows(View(exercise), View(exercise, as_known=FIRST))
    assert {row["change"] for row in rows} == {"withdrawn"}
    assert all(row["is"] is None and row["cites"] for row in rows)


def test_printed_statements_are_counted_and_words_withheld(
    since_day_two: list[dict], capsys: pytest.CaptureFixture[str]
) -> None:
    print_changes(since_day_two, Withholder("public", ["Upper Wye Water"]), LAST)
    told = capsys.readouterr().out
    assert "Upper Wye Water" not in told and "[withheld]" in told
    assert told.index("corrected (") < told.index("new matter (") < told.index("new report (")
