"""A record on a PostgreSQL server says what one in a file says."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.record import open_record, verify_record


@pytest.fixture
def address(database: str) -> str:
    """The address as a person writes it, without a driver."""
    return database.replace("postgresql+psycopg://", "postgresql://")


def test_the_same_reports_give_the_same_export_byte_for_byte(
    dateline, reports: Path, address: str, tmp_path: Path
) -> None:
    exports = []
    for number, record in enumerate((address, str(tmp_path / "a.db"))):
        assert dateline("add", str(reports), "--record", record, "-q", "--read-on", "2031-06-01").code == 0
        to = tmp_path / f"out{number}"
        assert dateline("export", record, "--to", str(to)).code == 0
        exports.append({path.name: path.read_bytes() for path in to.iterdir()})
    assert exports[0] == exports[1]
    assert exports[0]["figures.jsonl"]


def test_every_verb_reads_it(dateline, reports: Path, address: str) -> None:
    dateline("add", str(reports), "--record", address, "-q")
    for verb in ("brief", "figures", "claims", "timeline", "sources", "lineage", "verify", "judgements"):
        run = dateline(verb, address)
        assert run.code == 0, (verb, run.err)
    with open_record(address, read_only=True) as record:
        assert verify_record(record) == []


def test_no_message_shows_the_password(dateline) -> None:
    run = dateline("brief", "postgresql://ann:secret@127.0.0.1:1/flood")
    assert run.code == 4 and "secret" not in run.err and len(run.err.splitlines()) == 1
