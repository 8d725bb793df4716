"""The years that the reports of a record tell date those that name a day without its year, in any order of arrival."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from dateline import pipeline
from dateline.derivation.dating_periods import ASKS_YEAR
from dateline.derivation.deleting import erase
from dateline.derivation.keys import keys_of
from dateline.errors import UsageError
from dateline.record import Record, View, open_record
from dateline.record.deletion import erase_reports

READ_ON = date(2031, 6, 1)
#: a Sunday in 2021 and in 2027
NEWS = "Boats reached Veltra on Sunday, March 7, the mayor said. The road to Orla is open."
TELLERS = {
    "bridge": "Published April 12, 2021\n\nThe bridge at Tarn was closed, the council said. It is old.",
    "school": "Published May 3, 2021\n\nThe school of Ubley opened, its head said. It is small.",
    "harbour": "Published June 21, 2021\n\nCrews cleared the harbour of Kell, the port said. It is deep.",
    "market": "Published July 9, 2021\n\nThe market of Sorn was moved, traders said. It is loud.",
}


def add(record: Record, folder: Path, texts: dict[str, str], tools: pipeline.Tools) -> None:
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)
    assert pipeline.add_reports(record, [folder], read_on=READ_ON, tools=tools).read == len(texts)


def days(record: Record) -> dict[str, date | None]:
    assert record.stale() == []
    return {Path(row.report.name).stem: row.dating.published_on for row in View(record).reports()}


def test_reports_that_come_later_tell_the_year_of_one_that_came_before(
    shared_tools: pipeline.Tools, tmp_path: Path
) -> None:
    with open_record(tmp_path / "a.db", create=True) as record:
        add(record, tmp_path / "first", {"news": NEWS}, shared_tools)
        assert days(record)["news"] is None
        add(record, tmp_path / "then", TELLERS, shared_tools)
        one_by_one = days(record)
        assert one_by_one["news"] == date(2021, 3, 7)
        tellers = [r.key for r in record.reports() if Path(r.name).stem in TELLERS]
        pipeline.delete_reports(record, tellers[:-1], "an analyst", "a wish", tools=shared_tools)
        assert days(record)["news"] is None
    with open_record(tmp_path / "b.db", create=True) as record:
        add(record, tmp_path / "together", {**TELLERS, "news": NEWS}, shared_tools)
        assert days(record) == one_by_one


def test_the_years_are_counted_anew_from_the_moment_of_a_deletion(
    shared_tools: pipeline.Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_record(tmp_path / "a.db", create=True) as record:
        add(record, tmp_path / "all", {**TELLERS, "news": NEWS}, shared_tools)
        kept = record.setting("years")
        some = [r.key for r in record.reports() if Path(r.name).stem in TELLERS]
        with pytest.raises(UsageError):
            erase(record, some, "an analyst", "")
        assert record.setting("years") == kept  # nothing was deleted
        in_between: list[str | None] = []
        monkeypatch.setattr(
            "dateline.derivation.deleting.erase_reports",
            lambda *a, **k: in_between.append(record.setting("years")) or erase_reports(*a, **k),
        )
        erase(record, some, "an analyst", "a wish")
        assert (in_between, record.setting("years")) == ([kept], "")


#: reports that name no month and day near their own: the years that others tell say nothing of them
ASKERS = {
    "war": "The war that began on 24 February entered its third week. Shelling hit Marn on Tuesday, and since "
    "February 24 some 400 people have died, the mayor of Marn said.",
    "toll": "Since March 11, 300 people have died in Durn. On Tuesday the mayor of Durn said the toll would rise.",
    "clinic": "Since May 4 of last year, the clinic in Orl has treated 700 people. On Monday it closed. Ten months "
    "after the May 4 quake many live in tents.",
    "siege": "The siege of Tolm, in its 12th day on Wednesday, has killed 30. It began March 3.",
}


def datings(record: Record) -> dict[str, str]:
    assert record.stale() == []
    return {Path(row.report.name).stem: repr(row.dating) for row in View(record).reports()}


def test_a_report_that_asks_for_no_year_is_dated_the_same_before_and_after_those_that_tell_years(
    shared_tools: pipeline.Tools, tmp_path: Path
) -> None:
    tellers = {
        f"fire{i:02d}": f"Published {1 + i % 28} April 2021\n\nA fire in Kelm on 1 April 2021 hurt {3 + i} people in "
        f"lane {i}, firefighters of brigade {i * 7} said on 2 April 2021."
        for i in range(24)
    }
    found = []
    for name, parts in (("first", (ASKERS, tellers)), ("last", (tellers, ASKERS))):
        with open_record(tmp_path / f"{name}.db", create=True) as record:
            for i, texts in enumerate(parts):
                add(record, tmp_path / f"{name}{i}", texts, shared_tools)
            found.append({k: v for k, v in datings(record).items() if k in ASKERS})
    assert found[0] == found[1]


#: a date line without its year, told by reports of the same months of one of two years
LINE = "TARN, 16 March (KNA) - The council of Tarn bought two boats, its head said. They are blue."
BURSTS = {
    **{
        f"spring{i}": f"Published March {i + 3}, 2021\n\nA road of ward {i} in Kell was closed, the port said."
        for i in range(6)
    },
    **{
        f"autumn{i}": f"Published October {i + 3}, 2026\n\nA school of ward {i} in Sorn opened, its head said."
        for i in range(4)
    },
}


def test_a_date_line_is_of_the_year_in_which_others_tell_its_month(
    shared_tools: pipeline.Tools, tmp_path: Path
) -> None:
    found = []
    for name, parts in (("first", ({"line": LINE}, BURSTS)), ("last", (BURSTS, {"line": LINE}))):
        with open_record(tmp_path / f"{name}.db", create=True) as record:
            for i, texts in enumerate(parts):
                add(record, tmp_path / f"{name}{i}", texts, shared_tools)
            found.append(datings(record))
            assert days(record)["line"] == date(2021, 3, 16)
            tellers = [r.key for r in record.reports() if Path(r.name).stem.startswith("spring")]
            pipeline.delete_reports(record, tellers, "an analyst", "a wish", tools=shared_tools)
            assert days(record)["line"] is None
    assert found[0] == found[1]


WORDS = "On Sunday, March 7, the mayor of Veltra opened the old bridge. Some 40 guests walked over it. The band played."


def test_a_report_asks_for_its_year_until_a_copy_dates_it_and_again_when_that_is_gone(
    shared_tools: pipeline.Tools, tmp_path: Path
) -> None:
    rows = {
        name: {"id": name, "text": WORDS, "published": day}
        for name, day in (("news", ""), ("copy", "2027-03-07"))
    }
    found = []
    for order in (("news", "copy"), ("copy", "news")):
        with open_record(tmp_path / f"{order[0]}.db", create=True) as record:
            for name in order:
                (tmp_path / f"{name}.jsonl").write_text(json.dumps(rows[name]) + "\n")
                pipeline.add_reports(
                    record, [tmp_path / f"{name}.jsonl"], read_on=READ_ON, tools=shared_tools
                )
            held = {report.name: report.key for report in record.reports()}
            found.append((keys_of(record, "dated", held.values()), datings(record)))
            assert days(record)["news"] == date(2027, 3, 7)
            assert not any(key.startswith(ASKS_YEAR) for keys in found[-1][0].values() for key in keys)
            pipeline.delete_reports(record, [held["copy"]], "an analyst", "a wish", tools=shared_tools)
            assert f"{ASKS_YEAR}3" in keys_of(record, "dated", [held["news"]])[held["news"]]
    assert found[0] == found[1]
