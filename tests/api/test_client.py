"""The library pointed at a room: the same rows as from the record itself, judgements, and what it says it cannot do."""

from __future__ import annotations

import http.server
import json
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
import dateline.errors
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


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/some/app",
        "http://127.0.0.1:9/?a=b",
        "http://127.0.0.1:9/#a",
        "http://127.0.0.1:99999",
    ],
)
def test_an_address_inside_a_host_is_refused(address: str) -> None:
    with pytest.raises(dateline.errors.UsageError, match="a room's address is"):
        dateline.open(address, token="a-token-of-this-room")
    assert dateline.open("http://127.0.0.1:9/")


def test_the_audience_that_is_asked_for_must_be_the_rooms(served: Served) -> None:
    with dateline.open(served.address, audience="internal") as room:
        assert room.figures() and room.as_known(date(2026, 5, 13)).figures()
    with dateline.open(served.address, audience="public") as room:
        for ask in (room.figures, room.brief, room.judgements, room.as_known(date(2026, 5, 13)).reports):
            with pytest.raises(dateline.errors.UsageError, match="for the audience internal, not public"):
                ask()


def test_a_room_that_is_opened_to_be_read_is_not_judged_in(served: Served) -> None:
    with dateline.open(served.address, read_only=True) as room:
        claim = room.figures()[0]["id"]
        for one in (room, room.as_known(date(2026, 5, 13))):
            with pytest.raises(dateline.errors.UsageError, match="read only"):
                one.accept(claim, by="R. Viewer")
        assert len(room.judgements()) == 0


class Answering(http.server.BaseHTTPRequestHandler):
    """Another program: it answers every call alike."""

    status, body = 200, b""

    def do_GET(self) -> None:
        self.send_response(self.status)
        if self.status == 302:
            self.send_header("location", "http://127.0.0.1:9/elsewhere")
        self.send_header("content-length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (404, b'{"error": "not found"}', "is no reading room"),
        (404, b'{"error": null}', "is no reading room"),
        (200, b'{"ok": true}', "is no reading room"),
        (200, b"[1]", "is no reading room"),
        (200, b"<html>", "is no reading room"),
        (200, b'{"data": 3, "next": null}', "is no reading room"),
        (200, b'{"data": [3], "next": null}', "is no reading room"),
        (200, b'{"data": [{"a": 1}, {"a": 2}], "next": null}', "is no reading room"),
        (200, b'{"data": [], "next": 7}', "is no reading room"),
        (302, b"", "sends on to another address .it answered 302"),
    ],
)
def test_what_is_no_room_is_said_in_one_line(status: int, body: bytes, words: str) -> None:
    handler = type("Handler", (Answering,), {"status": status, "body": body})
    server = http.server.HTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        room = dateline.open(f"http://127.0.0.1:{server.server_port}")
        empty = body.startswith(b'{"data": []')
        asked = [room.figures, room.matters, room.reports] + ([] if empty else [room.brief])
        for ask in asked:
            with pytest.raises(dateline.errors.RecordError, match=words) as raised:
                ask()
            assert "\n" not in str(raised.value)
        with pytest.raises(dateline.errors.RecordError, match=words):
            room.accept("fig-0000000000000000", by="R. Viewer")
    finally:
        server.shutdown()
        server.server_close()


def test_a_claim_without_spans_is_a_row_all_the_same() -> None:
    row = {"report": "harbour", "report_key": "rep-1", "kind": "figure", "id": "fig-1", "spans": []}
    handler = type("Handler", (Answering,), {"body": json.dumps({"data": [row], "next": None}).encode()})
    server = http.server.HTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        found = dateline.open(f"http://127.0.0.1:{server.server_port}").figures().to_dicts()
    finally:
        server.shutdown()
        server.server_close()
    assert [one["id"] for one in found] == ["fig-1"]
