"""Lists, differences, reasons and the timeline as words: tab-separated in a pipe, cited, withheld."""

from __future__ import annotations

import re

import pytest

from dateline.model import ResolvedEvent
from dateline.record import ClaimFilter, ClaimRow, View, Withholder
from dateline.record.pages import page_claims
from dateline.tell import timeline
from dateline.tell.differences import difference_rows, print_differences
from dateline.tell.reasons import print_reasons, reason_rows
from dateline.tell.tables import Table, figures_table, print_table, sources_table
from dateline.tell.timeline import timeline_rows, timeline_table

ALL = Withholder("internal", ())


def key(view: View, name: str) -> str:
    found = view.find_report(name)
    assert found is not None
    return found.report.key


def test_a_table_in_a_pipe_is_tab_separated(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table("Figures", ("value", "words"), (("9", "nine\n  people\there"), ("7", "Ada Example said")))
    print_table(table, Withholder("public", ["Ada Example"]))
    assert capsys.readouterr().out == "value\twords\n9\tnine people here\n7\t[withheld] said\n"


def test_every_row_of_figures_has_all_columns_and_a_cite(view: View) -> None:
    table = figures_table(view, view.figures(ClaimFilter(measure="killed")))
    assert len(table.rows) >= 8
    for row in table.rows:
        assert len(row) == len(table.columns)
        assert re.fullmatch(r"\[[\w-]+:\d+-\d+\]", row[table.columns.index("cite")])
        assert row[table.columns.index("review")] == "unreviewed"


def test_sources_tell_the_evidence_of_an_inferred_day(view: View) -> None:
    table = sources_table(view, view.reports())
    row = next(row for row in table.rows if row[0] == "14-undated")
    assert row[table.columns.index("from")] == "inferred"
    assert "Tuesday, May 12" in row[table.columns.index("evidence")]


def test_a_timeline_of_some_events_has_all_mentions_of_each(view: View) -> None:
    every = {row["matter"]: row for row in timeline_rows(view, ClaimFilter())}
    some = timeline_rows(view, ClaimFilter(), limit=5)
    assert 0 < len(some) <= 5
    assert all(every[row["matter"]] == row for row in some)
    placed = ClaimFilter(place="rhayader")
    whole = [r["matter"] for r in timeline_rows(view, placed)]
    assert whole and set(whole) <= every.keys()


def test_a_timeline_of_some_events_is_not_cut_short_by_those_that_did_not_happen(
    view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    latest = page_claims(view, "event", ClaimFilter(), limit=500).rows
    some = {row.id for row in latest if row.resolved.event.modality == "actual"}
    monkeypatch.setattr(timeline, "LEAST", 1)
    out = [row.id for row in latest if row.id in some][:3]

    def happened(row: ClaimRow[ResolvedEvent]) -> bool:
        return row.id in some and row.id not in out  # as if somebody had rejected the latest

    monkeypatch.setattr(timeline, "_happened", happened)
    found = timeline_rows(view, ClaimFilter(), limit=1)
    assert len(found) == 1
    assert sum(row["mentions"] for row in timeline_rows(view, ClaimFilter(), limit=500)) == len(some) - 3


def test_a_timeline_is_in_order_of_day_and_merges_mentions(view: View) -> None:
    rows = timeline_rows(view, ClaimFilter())
    days = [row["start_on"] or "9999" for row in rows]
    assert days == sorted(days)
    assert any(row["mentions"] >= 3 for row in rows)
    assert all(row["cites"] and row["standing"] and row["method_version"] for row in rows)
    assert len(timeline_table(rows).rows) == len(rows)


def test_why_tells_the_rule_in_words_without_ids_of_claims(
    view: View, capsys: pytest.CaptureFixture[str]
) -> None:
    found = view.matters(ClaimFilter(measure="buildings_destroyed"))
    matter = next(m for m in found if m.standing == "corrected" and m.low == 46)
    print_reasons(reason_rows(view, matter.id), ALL)
    text = capsys.readouterr().out
    assert "standing: corrected, by rule" in text
    assert re.search(r"^  stands: Dyfed-Powys Police \[16-correction:\d+-\d+\]$", text, re.MULTILINE)
    because = [line for line in text.splitlines() if line.startswith("  because")]
    assert because
    assert not any(re.search(r"\b(fig|evt|sta)-[0-9a-f]{16}", line) for line in because)


def test_diff_prints_what_changed_first_and_folds_the_rest(
    view: View, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = difference_rows(view, key(view, "01-wire-first"), key(view, "02-wire-revised"))
    print_differences(rows, ALL)
    text = capsys.readouterr().out
    assert text.startswith("01-wire-first  →  02-wire-revised\n")
    assert "edited (figure): “nine” → “seven”" in text
    assert re.search(r"\d+ passages reworded, \d+ the same", text)


def test_diff_turned_around_turns_the_change(view: View, capsys: pytest.CaptureFixture[str]) -> None:
    rows = difference_rows(view, key(view, "02-wire-revised"), key(view, "01-wire-first"))
    print_differences(rows, ALL)
    assert "“seven” → “nine”" in capsys.readouterr().out
