"""The Python API: a record that is open, its queries by typed filters, and tables of fixed columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

import dateline
from dateline import DatelineError, Record, Rows
from dateline.annotate import Annotator
from dateline.export.columns import arrow_schema

TEXT = (
    "At least 12 people were killed when a ferry sank near Aberystwyth on Sunday, the coastguard said.\n\n"
    "Police denied on Monday that the ferry was overloaded.\n"
)
COPY = TEXT.replace("At least 12", "At least 14")
KINDS = ["figures", "events", "statements", "matters"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "wire.txt").write_text(TEXT)
    (folder / "courier.txt").write_text(COPY)
    (folder / "reports.csv").write_text(
        "path,carrier,published\nwire.txt,Severn Wire,2031-05-05\ncourier.txt,Bay Courier,2031-05-06\n"
    )
    return folder


@pytest.fixture(scope="module")
def record(folder: Path, annotator: Annotator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dateline.reading.load_annotator", lambda pipeline: annotator)
        with dateline.open(tmp_path_factory.mktemp("record") / "ferry.db") as opened:
            added = opened.add(folder, read_on=date(2031, 6, 1))
            assert (added.read, added.known, added.unreadable, added.unread) == (2, 0, [], [])
            yield opened


def test_ten_public_names_at_most() -> None:
    assert len(dateline.__all__) <= 10
    assert all(hasattr(dateline, name) for name in dateline.__all__)


def test_adding_again_changes_nothing(record: Record, folder: Path) -> None:
    before = record.figures().to_dicts()
    added = record.add(str(folder), read_on=date(2031, 6, 1))
    assert (added.read, added.known) == (0, 2)
    assert record.figures().to_dicts() == before


def test_rows_are_a_sequence_of_dictionaries(record: Record) -> None:
    found = record.figures(measure="killed")
    assert {row["low"] for row in found} == {12, 14}
    assert isinstance(found[0], dict) and isinstance(found[:1], Rows) and len(found[:1]) == 1
    assert found.to_dicts() == list(found)
    assert repr(found) == "Rows(2)"


@pytest.mark.parametrize(
    ("where", "lows"),
    [
        ({}, {12, 14}),
        ({"report": "wire"}, {12}),
        ({"place": "ABERYSTWYTH"}, {12, 14}),
        ({"country": "gb"}, {12, 14}),
        ({"voice": "coastguard"}, {12, 14}),
        ({"voice": "police"}, set()),
        ({"start_on": date(2031, 5, 4), "end_on": date(2031, 5, 6)}, {12, 14}),
        ({"start_on": date(2031, 6, 1)}, set()),
    ],
)
def test_filters_narrow_a_query(record: Record, where: dict, lows: set[int]) -> None:
    assert {row["low"] for row in record.figures(measure="killed", **where)} == lows


def test_a_place_is_found_by_any_of_its_names(tmp_path: Path, annotator: Annotator, monkeypatch) -> None:
    monkeypatch.setattr("dateline.reading.load_annotator", lambda pipeline: annotator)
    (tmp_path / "a.txt").write_text("Police said 5 people were killed in Kolkata when a tram hit a bus.\n")
    with dateline.open(tmp_path / "a.db") as record:
        record.add(tmp_path / "a.txt", read_on=date(2031, 6, 1))
        assert len(record.figures(place="Kolkata")) == len(record.figures(place="Calcutta")) == 1
        assert len(record.figures(place="Mumbai")) == 0


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ({"colour": "red"}, "unknown filter colour; filters are measure, place"),
        ({"report": "nosuch"}, "there is no report 'nosuch'"),
        ({"standing": "true"}, "standing takes one of single voice"),
        ({"start_on": "2031-05-04"}, "start_on takes a datetime.date, got '2031-05-04'"),
        ({"end_on": datetime(2031, 5, 4)}, "end_on takes a datetime.date"),  # noqa: DTZ001
    ],
)
def test_a_wrong_filter_is_told(record: Record, where: dict, says: str) -> None:
    with pytest.raises(DatelineError, match=says):
        record.figures(**where)


def test_what_was_known_on_a_day(record: Record) -> None:
    then = record.as_known(date(2031, 5, 5))
    assert [row["low"] for row in then.figures(measure="killed")] == [12]
    assert len(then.reports()) == 1 and len(record.reports()) == 2


@pytest.mark.parametrize("kind", [*KINDS, "reports", "lineage"])
def test_tables_have_the_columns_of_the_rows(record: Record, kind: str) -> None:
    found = getattr(record, kind)() if kind != "lineage" else record.lineage(None)
    assert len(found) > 0
    assert list(found[0]) == arrow_schema(kind).names
    assert found.to_arrow().num_rows == len(found)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_table_has_the_same_columns_and_types(record: Record, kind: str) -> None:
    some, none = getattr(record, kind)(), getattr(record, kind)(place="Nowhere at all")
    assert len(none) == 0
    assert none.to_arrow().schema == some.to_arrow().schema == arrow_schema(kind)


def test_the_brief_in_its_forms(record: Record) -> None:
    assert record.brief().startswith("#")
    assert record.brief("html").lstrip().lower().startswith("<!doctype html")
    assert record.brief("json", place="Aberystwyth").startswith("{")


def test_export_and_verify(record: Record, tmp_path: Path) -> None:
    assert record.export(tmp_path / "out")["figures"] == len(record.figures())
    assert record.verify() == []


def test_a_record_that_cannot_be_opened_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(DatelineError, match="does not exist"):
        dateline.open(tmp_path / "none.db", create=False)
    with pytest.raises(DatelineError, match="does not exist"):
        dateline.open(tmp_path / "none.db", read_only=True)


def test_a_claim_is_explained(record: Record) -> None:
    claim = next(row for row in record.figures(measure="killed") if row["report"] == "wire")
    row = record.explain(claim["id"])
    assert row["reading"]["says"].startswith("killed: at least 12, Aberystwyth")
    assert {step["slot"] for step in row["slots"]} >= {"bounds", "measure", "place", "time", "attribution"}
    with pytest.raises(DatelineError, match="no claim"):
        record.explain("fig-0")
