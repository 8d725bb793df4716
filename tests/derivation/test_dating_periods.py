"""Which reports are dated anew where a count of the periods that reports tell has changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dateline import pipeline
from dateline.derivation.dating_periods import PeriodCounts, asking, period_keys, read_counts
from dateline.record import Record, open_record
from dateline.record.query import datings_of
from dateline.resolve.dating_record import Period

LATE, EARLY = date(2031, 6, 1), date(2026, 6, 1)

#: the name, day of publication and text of each of some reports, and the day on which they are read
Batch = tuple[Mapping[str, tuple[str, str]], date]
#: the day that each of the reports of `ASKING` is dated, and the counts that are kept
Known = tuple[dict[str, date | None], dict[Period, int]]


def tellers(count: int, month: str, tag: str) -> dict[str, tuple[str, str]]:
    """Reports whose day is given, of one month, each with words of its own."""
    return {
        f"{tag}{i}": (f"{month}-{1 + i:02}", f"The school number {i}{tag} of the town was painted.")
        for i in range(count)
    }


ASKING = {
    "council": ("", "KVAMSUND, 16 February (KNA) - The council of Kvamsund bought two boats."),
    "ferry": ("", "SORN, 2 April (KNA) - A ferry ran aground."),
    "bridge": ("", "On 3 January 2028 the bridge of Tarn fell. On Sunday, 9 January, it was closed."),
}
FEW, MORE, LAST = tellers(5, "2029-02", "f"), tellers(7, "2027-03", "m"), tellers(3, "2029-04", "l")


@pytest.fixture
def known_of(shared_tools: pipeline.Tools, tmp_path: Path) -> Callable[[Sequence[Batch]], Known]:
    """What is known after batches were added in turn, some reports deleted, and some steps of dating cut short."""
    made = iter(range(1000))

    def add(record: Record, batch: Batch) -> None:
        reports, read_on = batch
        folder = tmp_path / f"batch{next(made)}"
        folder.mkdir()
        rows = ["path,carrier,published"]
        for name, (day, text) in reports.items():
            (folder / f"{name}.txt").write_text(text)
            rows.append(f"{name}.txt,Paper {name},{day}")
        (folder / "reports.csv").write_text("\n".join(rows))
        pipeline.add_reports(
            record, [folder], reports=folder / "reports.csv", read_on=read_on, tools=shared_tools
        )

    def known(batches: Sequence[Batch], delete: Collection[str] = (), cut: int = 0) -> Known:
        with open_record(tmp_path / f"{next(made)}.db", create=True) as record:
            for batch in batches:
                if cut:
                    with pytest.MonkeyPatch.context() as patch, pytest.raises(InterruptedError):
                        patch.setattr(Record, "finish_stale", _cut_short(cut))
                        add(record, batch)
                else:
                    add(record, batch)
            pipeline.derive(record, shared_tools)
            names = {r.key: Path(r.name).stem for r in record.reports()}
            if delete:
                gone = [key for key, name in names.items() if name in delete]
                pipeline.delete_reports(record, gone, author="Ida Holm", reason="asked", tools=shared_tools)
            days = datings_of(record, [key for key, name in names.items() if name in ASKING])
            counts = read_counts(record.setting("years"))
            assert counts is not None
            return {names[key]: dating.published_on for key, dating in days.items()}, dict(counts.counts)

    return known


def _cut_short(step: int) -> Any:
    """`Record.finish_stale`, which is killed at a step of dating."""
    finish, steps = Record.finish_stale, iter(range(1, 1000))

    def cut(self: Record, keys: Sequence[Any], *rest: Any, **named: Any) -> Any:
        if any(key.stage == "dating" for key in keys) and next(steps) == step:
            raise InterruptedError
        return finish(self, keys, *rest, **named)

    return cut


def test_counts_are_read_as_they_were_written_and_none_of_an_older_form() -> None:
    counts = PeriodCounts({Period(2021): 3, Period(2021, 3): 2}, frozenset({Period(2021, 3)}))
    assert read_counts(counts.write()) == counts
    assert read_counts(None) is None
    assert read_counts('{"2021": 3}') is None


def test_a_month_is_counted_with_its_year_and_asked_by_itself() -> None:
    assert period_keys(Period(2021, 3), ()) == {"year 2021-03", "year 2021"}
    assert period_keys(Period(2021), {12}) == {"year 2021", "asks year 12"}
    assert period_keys(None, ()) == set()


@pytest.mark.parametrize(
    ("before", "now", "asked"),
    [
        ({Period(2021): 1, Period(2021, 3): 1}, {Period(2021): 1, Period(2021, 3): 1}, set()),
        ({Period(2021): 8, Period(2021, 3): 1}, {Period(2021): 8, Period(2021, 3): 2}, {"near", "on"}),
        ({Period(2021): 8, Period(2021, 11): 1}, {Period(2021): 8}, set()),
        ({Period(2021): 8, Period(2021, 5): 1}, {Period(2021): 8}, {"near"}),
        ({}, {Period(2021): 1}, {"near", "on"}),
    ],
)
def test_reports_are_dated_anew_that_name_a_day_near_a_month_whose_count_changed(
    before: dict[Period, int],
    now: dict[Period, int],
    asked: set[str],
    shared_tools: pipeline.Tools,
    tmp_path: Path,
) -> None:
    texts = {
        "on": "TARN, 16 March (KNA) - The council bought two boats.",
        "near": "SORN, 2 April (KNA) - A ferry ran aground.",
        "none": "On Monday the school of Kell was closed.",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text)
    with open_record(tmp_path / "a.db", create=True) as record:
        pipeline.add_reports(
            record, [tmp_path / f"{name}.txt" for name in texts], read_on=date(2031, 6, 1), tools=shared_tools
        )
        names = {r.key: Path(r.name).stem for r in record.reports()}
        assert {names[key] for key in asking(record, PeriodCounts(now), PeriodCounts(before))} == asked


@pytest.mark.parametrize(
    "batches",
    [[ASKING, FEW, MORE, LAST], [LAST, MORE, FEW, ASKING], [MORE, {**ASKING, **FEW}, LAST]],
    ids=["asking first", "asking last", "between"],
)
def test_the_order_of_adding_changes_neither_counts_nor_days(known_of: Any, batches: Any) -> None:
    at_once = known_of([({**FEW, **MORE, **LAST, **ASKING}, LATE)])
    assert known_of([(batch, LATE) for batch in batches]) == at_once


def test_what_is_deleted_counts_no_longer(known_of: Any) -> None:
    never = known_of([({**FEW, **LAST, **ASKING}, LATE)])
    assert never[0]["council"] == date(2029, 2, 16)
    assert known_of([({**FEW, **MORE, **LAST, **ASKING}, LATE)], delete=MORE) == never


def test_a_step_that_was_cut_short_is_counted_once(known_of: Any) -> None:
    batches = [(FEW, LATE), ({**ASKING, **MORE}, LATE)]
    assert known_of(batches, cut=1) == known_of(batches)


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 0, 1), (0, 2, 1)])
def test_counts_stay_whenever_the_reports_were_read(known_of: Any, order: Sequence[int]) -> None:
    """Reports that were read earlier than others were published, added before and after these."""
    batches = [(tellers(12, "2029-02", "a"), LATE), (tellers(2, "2024-03", "b"), EARLY), (ASKING, LATE)]
    days, counts = known_of([batches[i] for i in order])
    assert days["council"] == date(2029, 2, 16)
    assert counts[Period(2029, 2)] == 12 and counts[Period(2024, 3)] == 2


def test_what_was_published_later_tells_no_report_that_was_read_before(known_of: Any) -> None:
    days, _ = known_of([(ASKING, EARLY), (tellers(12, "2029-02", "a"), LATE)])
    assert days["council"] is None


def test_periods_are_counted_of_all_years_and_told_up_to_the_day_of_reading() -> None:
    counts = PeriodCounts({Period(1925): 1, Period(2025, 3): 2, Period(2025): 2, Period(2040): 6})
    assert counts.up_to(date(2039, 12, 31)) == {Period(2025): 2, Period(2025, 3): 2}
    assert counts.up_to(date(2040, 1, 1)).keys() == {Period(2025), Period(2025, 3), Period(2040)}
