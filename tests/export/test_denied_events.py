"""An event that somebody denies is a row with its standing; one that nobody asserts, or that was corrected, is none."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from dateline import pipeline
from dateline.export import export_record
from dateline.record import View, Withholder, open_record

SHELLED = (
    "LYON, 4 May 2027 - Artillery shelled the market in Lyon, France, on Monday, 3 May 2027, the mayor said.\n\n"
    "The army denied that its artillery had shelled the market in Lyon."
)
UNSAID = "LYON, 4 May 2027 - The army denied that its artillery had shelled the market in Lyon, France, on Monday, 3 May 2027."
RIGHT = (
    "LYON, 5 May 2027 - Correction: an earlier version of this report said that artillery had shelled the market in Lyon. "
    "A gas pipe had burst there, the mayor said on Tuesday."
)


def rows(folder: Path, tools: pipeline.Tools, texts: Mapping[str, str]) -> list[dict[str, str]]:
    reports = folder / "reports"
    reports.mkdir()
    for name, text in texts.items():
        (reports / f"{name}.txt").write_text(text, "utf-8")
    with open_record(folder / "a.db", create=True) as record:
        pipeline.add_reports(record, [reports], read_on=date(2027, 6, 1), tools=tools)
        export_record(View(record), "acled", folder, Withholder("internal", ()))
    with (folder / "acled.csv").open(encoding="utf-8", newline="") as found:
        return list(csv.DictReader(found))


def test_what_another_voice_denies_is_a_row_that_says_so(
    tmp_path: Path, shared_tools: pipeline.Tools
) -> None:
    (row,) = rows(tmp_path, shared_tools, {"a": SHELLED})
    assert row["sub_event_type"] == "Shelling/artillery/missile attack"
    assert "standing=denied" in row["tags"]


@pytest.mark.parametrize("texts", [{"a": UNSAID}, {"a": RIGHT}], ids=["unasserted", "corrected"])
def test_what_nobody_asserts_any_longer_is_none(
    tmp_path: Path, shared_tools: pipeline.Tools, texts: Mapping[str, str]
) -> None:
    assert rows(tmp_path, shared_tools, texts) == []
