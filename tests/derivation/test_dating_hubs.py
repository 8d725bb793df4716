"""Reports that share text with a hub are dated once each, and the same in whatever pieces."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

import pytest

from dateline import deriving, pipeline
from dateline.derivation import dating
from dateline.model import Dating, Profile
from dateline.reading import Tools
from dateline.record import open_record
from dateline.record.query import datings_of

READ_ON = date(2031, 6, 1)
NEWS = (
    "Boats reached Veltra on Sunday, March 7, the {} mayor said. The road to Orla was open again by noon. "
    "Crews carried sand to the old harbour wall while the school stayed shut. "
    "The ferry from Kell took two hundred people across the strait before dark."
)
WORDS = ("old", "new", "busy", "tired", "young", "calm")


def dated(
    folder: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch, piece: int
) -> tuple[dict[str, Dating], int, int]:
    """The datings of near copies by report, how often one was asked for, and how often some were solved."""
    asked: list[str] = []
    solved: list[int] = []
    whole, solve = dating._Ties.reached, dating._solve_together

    def reached(ties: dating._Ties, report: str) -> list[str]:
        asked.append(report)
        return whole(ties, report)

    def counted(
        ties: dating._Ties, reports: Collection[str], told_by: Collection[str], profile: Profile | None
    ) -> dict[str, dating._Solved]:
        solved.append(len(reports))
        return solve(ties, reports, told_by, profile)

    with monkeypatch.context() as patched:
        patched.setattr(dating._Ties, "reached", reached)
        patched.setattr(dating, "_solve_together", counted)
        patched.setattr(dating, "MOST", 2)
        patched.setitem(deriving.STAGES, "dating", piece)
        folder.mkdir()
        for word in WORDS:
            (folder / f"{word}.txt").write_text(NEWS.format(word))
        with open_record(folder / "record.db", create=True) as record:
            pipeline.add_reports(record, sorted(folder.glob("*.txt")), read_on=READ_ON, tools=tools)
            assert record.stale() == []
            return datings_of(record, [r.key for r in record.reports()]), len(asked), len(solved)


def test_reports_that_were_solved_with_a_new_hub_are_not_dated_again(
    shared_tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    together, asked, solved = dated(tmp_path / "together", shared_tools, monkeypatch, 200)
    assert len(together) == len(WORDS)
    assert asked == len(WORDS)
    assert solved <= len(WORDS)
    apart, _, _ = dated(tmp_path / "apart", shared_tools, monkeypatch, 1)
    assert apart == together
