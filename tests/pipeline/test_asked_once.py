"""What is asked of the whole record at each addition is asked once, and again where the answer can be another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dateline import derivation, extract, pipeline
from dateline.reading import Tools
from dateline.record import Record, open_record
from dateline.record.deletion import tombstones

READ_ON = date(2031, 6, 1)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How often tombstones, and readings by other versions, were looked for in the whole record."""
    counts = {"tombstones": 0, "others": 0}
    read = derivation.read_by_others

    def look(record: Record) -> object:
        counts["tombstones"] += 1
        return tombstones(record)

    def read_by_others(record: Record, version: str, languages: tuple[str, ...]) -> object:
        counts["others"] += 1
        return read(record, version, languages)

    monkeypatch.setattr(pipeline, "tombstones", look)
    monkeypatch.setattr(derivation, "read_by_others", read_by_others)
    return counts


def add(record: Record, tools: Tools, folder: Path, name: str) -> pipeline.Added:
    path = folder / f"{name}.txt"
    path.write_text(f"Police in Harlech said {len(name)} people were hurt on Monday, {name} wrote.")
    return pipeline.add_reports(record, [path], read_on=READ_ON, tools=tools)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with open_record(tmp_path / "r.db", create=True) as opened:
        yield opened


def test_a_record_is_looked_through_once(
    record: Record, shared_tools: Tools, tmp_path: Path, asked: dict[str, int]
) -> None:
    for name in ("one", "three", "seven"):
        assert add(record, shared_tools, tmp_path, name).read == 1
    assert asked == {"tombstones": 1, "others": 1}


def test_a_deletion_is_seen_by_the_next_addition(
    record: Record, shared_tools: Tools, tmp_path: Path, asked: dict[str, int]
) -> None:
    (first,) = add(record, shared_tools, tmp_path, "one").reports
    add(record, shared_tools, tmp_path, "three")
    pipeline.delete_reports(record, [first], "Ida Berg", "asked for", tools=shared_tools)
    again = pipeline.add_reports(record, [tmp_path / "one.txt"], read_on=READ_ON, tools=shared_tools)
    assert (again.read, [one.slug for one in again.unreadable]) == (0, ["deleted"])


def test_other_rules_are_seen_by_the_next_addition(
    record: Record,
    shared_tools: Tools,
    tmp_path: Path,
    asked: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add(record, shared_tools, tmp_path, "one")
    monkeypatch.setattr(extract, "METHOD_VERSION", "999")
    add(record, shared_tools, tmp_path, "three")
    assert asked["others"] == 2
