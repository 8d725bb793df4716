"""The library pointed at a room: the same rows as from the record itself, judgements, and what it says it cannot do."""

from __future__ import annotations

import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

import dateline
from dateline.record import Record

pytest.importorskip("fastapi", reason="the extra dateline[serve] is not installed")
uvicorn = pytest.importorskip("uvicorn", reason="the extra dateline[serve] is not installed")

from dateline.serve import Settings, create_app  # noqa: E402


def copy_of(record: Record, to: Path) -> str:
    with closing(sqlite3.connect(record.place)) as here, closing(sqlite3.connect(to)) as there:
        here.backup(there)
    return str(to)


class Served:
    """A room over a record, on loopback."""

    def __init__(self, record: str, **settings: object) -> None:
        self.record = record
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        app = create_app(Settings(record, **settings))  # type: ignore[arg-type]
        self.server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        for _ in range(200):
            if self.server.started:
                break
            time.sleep(0.02)

    def close(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)


@pytest.fixture(scope="module")
def served(exercise: Record, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    room = Served(copy_of(exercise, tmp_path_factory.mktemp("client") / "own.db"))
    yield room
    room.close()


@pytest.mark.parametrize(
    "query", ["figures", "events", "statements", "matters", "reports", "lineage", "judgements"]
)
def test_a_room_gives_the_rows_of_its_record(served: Served, query: str) -> None:
    with dateline.open(served.record, read_only=True) as own, dateline.open(served.address) as room:
        rows = getattr(room, query)().to_dicts()
        assert rows == getattr(own, query)().to_dicts()
        assert rows or query == "judgements"


def test_filters_days_and_words_are_passed_on(served: Served) -> None:
    day = date(2026, 5, 13)
    with dateline.open(served.record, read_only=True) as own, dateline.open(served.address) as room:
        where = {"measure": "killed", "start_on": date(2026, 5, 12)}
        killed = room.figures(**where).to_dicts()
        assert killed and killed == own.figures(**where).to_dicts()
        assert room.as_known(day).figures().to_dicts() == own.as_known(day).figures().to_dicts()
        assert (
            room.search("dam", place="Rhayader").to_dicts() == own.search("dam", place="Rhayader").to_dicts()
        )
        assert room.brief(place="Rhayader") == own.brief(place="Rhayader")
        with pytest.raises(dateline.DatelineError, match="unknown filter colour"):
            room.figures(colour="red")
        with pytest.raises(dateline.DatelineError, match="there is no report"):
            room.figures(report="no such report")


def test_a_judgement_goes_through_the_room(exercise: Record, tmp_path: Path) -> None:
    served = Served(copy_of(exercise, tmp_path / "own.db"))
    try:
        with dateline.open(served.address) as room:
            claim = room.figures(measure="killed")[0]["id"]
            made = room.accept(claim, by="R. Viewer")
            assert [row["id"] for row in room.judgements(claim)] == [made]
            assert {row["id"]: row["review"] for row in room.figures()}[claim] == "accepted"
            room.undo(claim, by="R. Viewer")
            assert {row["id"]: row["review"] for row in room.figures()}[claim] == "unreviewed"
            with pytest.raises(dateline.DatelineError):
                room.set_standing("mat-0000000000000000", "denied", by="R. Viewer", reason="none")
    finally:
        served.close()


def test_a_shared_room_wants_a_token_and_a_curators_to_judge(exercise: Record) -> None:
    served = Served(
        exercise.place, reader_token="a-reader-of-this-room", curator_token="a-curator-of-this-room"
    )
    try:
        with pytest.raises(dateline.DatelineError, match="token"):
            dateline.open(served.address, token="a-token-of-nobody").figures()
        with dateline.open(served.address, token="a-reader-of-this-room") as room:
            claim = room.figures()[0]["id"]
            with pytest.raises(dateline.DatelineError, match="lets you read"):
                room.accept(claim, by="R. Viewer")
    finally:
        served.close()


@pytest.mark.parametrize(
    "name", ["add", "delete", "export", "verify", "explain", "hold", "under", "as_recorded"]
)
def test_what_needs_the_record_itself_is_said_so(name: str) -> None:
    from datetime import UTC, datetime

    room = dateline.open("http://127.0.0.1:9")
    with pytest.raises(dateline.DatelineError, match="open the record where it is"):
        getattr(room, name)(*([datetime(2026, 5, 12, tzinfo=UTC)] if name == "as_recorded" else ["x"]))


def test_no_room_and_no_room_at_all_are_said_in_one_line() -> None:
    with pytest.raises(dateline.DatelineError, match="no room answers"):
        dateline.open("http://127.0.0.1:9").figures()
    with pytest.raises(dateline.DatelineError, match="its token as token"):
        dateline.open("http://secret@127.0.0.1:9")
