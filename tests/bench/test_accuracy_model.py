"""Tallies, intervals, and the small sums of the measures, on invented numbers."""

from __future__ import annotations

import doctest
import importlib
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from bench.accuracy.measures.coreference import score as score_coreference
from bench.accuracy.measures.dating import calibration_error
from bench.accuracy.measures.events import pair_events, parts_right
from bench.accuracy.model import Job, Measure, Tally, bootstrap_rows, bootstrap_tallies, share
from bench.accuracy.scorer import case_of


@pytest.mark.parametrize("module", ["model", "measures.types", "measures.dating"])
def test_the_examples_hold(module: str) -> None:
    assert doctest.testmod(importlib.import_module(f"bench.accuracy.{module}")).failed == 0


def test_a_measure_sums_its_units() -> None:
    measure = Measure("figures.match", (Tally(2, 3, 2), Tally(0, 1, 4)))
    assert measure.value == pytest.approx(2 * 2 / 10)
    assert measure.to_row()["counts"] == [2, 4, 6]


def test_a_share_tells_right_and_of() -> None:
    assert share("voice", [(3, 4), (1, 4)]).to_row()["counts"] == [4, 8]
    assert share("voice", [(3, 4), (1, 4)]).value == 0.5


def test_nothing_to_count_has_no_value_and_no_interval() -> None:
    measure = Measure("times.value", (Tally(0, 0, 0), Tally(0, 0, 0)))
    assert measure.value is None
    assert measure.interval is None


def test_an_interval_is_the_same_every_time_and_holds_the_figure() -> None:
    units = [Tally(i % 3, 3, 3) for i in range(20)]
    low, high = bootstrap_tallies(units) or (1.0, 0.0)
    assert bootstrap_tallies(units) == (low, high)
    assert low < (Measure("x", tuple(units)).value or 0) < high


def test_more_reports_give_a_narrower_interval() -> None:
    units = [Tally(i % 2, 1, 1) for i in range(10)]
    few, many = bootstrap_tallies(units), bootstrap_tallies(units * 20)
    assert few is not None
    assert many is not None
    assert many[1] - many[0] < (few[1] - few[0]) / 2


def test_one_report_has_no_interval() -> None:
    assert bootstrap_tallies([Tally(1, 2, 2)]) is None
    assert bootstrap_rows([1], lambda rows: 1.0) is None


def test_confidence_that_is_what_it_says_has_no_error() -> None:
    assert calibration_error([(0.5, True), (0.5, False), (1.0, True)]) == 0


def happening(kind: str, place: str, day: date, start: int) -> Any:
    event = SimpleNamespace(type=kind, trigger=SimpleNamespace(start=start, end=start + 5))
    places = [SimpleNamespace(name=place, mention=SimpleNamespace(text=place))]
    return SimpleNamespace(event=event, places=places, start_on=day, end_on=day)


GOLD_STORM = {
    "type": "storm",
    "places": ["Ardwell Bay"],
    "start_on": "2031-05-02",
    "end_on": None,
    "spans": [[10, 40]],
}


def test_an_event_is_right_in_type_place_and_day_within_one() -> None:
    assert parts_right(GOLD_STORM, [happening("storm", "Ardwell", date(2031, 5, 3), 12)]) == (
        True,
        True,
        True,
    )
    assert parts_right(GOLD_STORM, [happening("shelling", "Corve", date(2031, 5, 9), 12)]) == (
        False,
        False,
        False,
    )


def test_of_two_predictions_on_one_gold_event_the_better_is_paired() -> None:
    worse = [happening("storm", "Corve", date(2031, 5, 2), 12)]
    better = [happening("storm", "Ardwell", date(2031, 5, 2), 30)]
    elsewhere = [happening("storm", "Ardwell", date(2031, 5, 2), 300)]
    assert pair_events([GOLD_STORM], [worse, better, elsewhere]) == [(0, 1, (True, True, True))]


def test_b_cubed_counts_a_merged_and_a_missed_mention(tmp_path: Any) -> None:
    gold, out = tmp_path / "gold" / "tiny", tmp_path / "out"
    for folder in (gold, out):
        folder.mkdir(parents=True)
    row = '{{"id": "{}", "kind": "person", "mentions": [{}]}}\n'
    at = '{{"report": "r", "start": {}, "end": {}}}'
    gold_rows = row.format("A", f"{at.format(0, 5)}, {at.format(10, 15)}") + row.format(
        "B", at.format(20, 25)
    )
    (gold / "names.jsonl").write_text(gold_rows)
    (out / "names.jsonl").write_text(row.format("n", f"{at.format(0, 5)}, {at.format(21, 25)}"))
    outcome = score_coreference(job_of(tmp_path, out))
    assert [case.state for case in outcome.cases] == ["wrong", "missed", "wrong"]
    assert outcome.measures[0].value == pytest.approx(2 * (2 / 3) * (2 / 3) / (4 / 3))


def job_of(shared: Any, out: Any) -> Job:
    return Job(SimpleNamespace(name="tiny"), shared, SimpleNamespace(), out)  # type: ignore[arg-type]


def test_a_case_of_a_row_without_spans_tells_its_numbers_and_no_words() -> None:
    row = {"report": "r", "spans": [], "text": "two riders", "measure": "killed", "low": 2, "high": 2}
    assert case_of("figures", row, "measure", "missed").label == "killed=2..2"
