"""A report whose metadata and text name different days keeps the given day and tells the conflict."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from dateline.pipeline import add_reports
from dateline.record import View, open_record


def test_a_conflict_of_metadata_and_text_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    line = "Friday, 14 March 2031\n\nThe dam of Orvel broke, the mayor said.\n"
    (folder / "a.txt").write_text(line, "utf-8")
    (folder / "b.txt").write_text(line.replace("mayor", "council"), "utf-8")
    (tmp_path / "reports.csv").write_text("path,published\na.txt,2031-05-14\nb.txt,2031-03-14\n", "utf-8")
    with open_record(tmp_path / "a.db", create=True) as record:
        add_reports(record, [folder], read_on=date(2031, 6, 1))
        told = {row.name: row.dating for row in View(record).reports()}
    assert (told["a"].published_on, told["a"].source) == (date(2031, 5, 14), "given")
    assert [e.constraint for e in told["a"].evidence] == [
        "conflict: the text says 2031-03-14, and 2031-05-14 was given"
    ]
    assert told["b"].evidence == ()
