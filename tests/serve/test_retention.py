"""The page of retention: what is due, held and deleted; holding, releasing and deleting from it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from rooms import copy_record, open_room
from starlette.testclient import TestClient

import dateline
from dateline.pipeline import judge
from dateline.record import Record, View, holds, open_record
from dateline.serve import desk

OWN = {"origin": "http://127.0.0.1:8765", "sec-fetch-site": "same-origin"}


def send(client: TestClient, **form: str) -> int:
    return int(post(client, **form).status_code)


def post(client: TestClient, **form: str) -> Any:
    token = re.search(r'name="token" value="([0-9a-f]{64})"', client.get("/retention").text)
    assert token is not None
    whole = {"token": token[1], "by": "R. Viewer", **form}
    return client.post("/retention", data=whole, headers=OWN)


def held_part(client: TestClient) -> str:
    return client.get("/retention").text.partition("<h2>Held")[2].partition("<h2>Deleted")[0]


def first_report(client: TestClient) -> tuple[str, str]:
    row = client.get("/api/v1/reports", params={"order": "name", "limit": 1}).json()["data"][0]
    return row["key"], row["report"]


def test_what_is_due_is_listed_by_the_days_that_are_asked_for(room: TestClient) -> None:
    assert "sets no retention" in room.get("/retention").text
    page = room.get("/retention?days=1&since=published").text
    assert "Due since" in page and page.count("hold or delete") > 3
    assert "No report is due" in room.get("/retention?days=36500").text
    assert room.get("/retention?days=0").status_code == 400
    assert room.get("/retention?days=3&since=never").status_code == 400


def test_a_report_is_held_then_released_then_deleted(own_room: TestClient) -> None:
    key, name = first_report(own_room)
    assert send(own_room, act="hold", subject=key, reason="a court asked for it") == 303
    page = own_room.get("/retention").text
    assert "a court asked for it" in page and name in page
    assert "Delete for good" not in own_room.get(f"/retention?report={key}").text
    assert send(own_room, act="delete", subject=key, reason="no", name=name) == 400
    assert own_room.get(f"/reports/{key}").status_code == 200
    assert send(own_room, act="release", subject=key, reason="the case is closed") == 303
    assert send(own_room, act="delete", subject=key, reason="asked for", name="another name") == 400
    assert own_room.get(f"/reports/{key}").status_code == 200
    assert send(own_room, act="delete", subject=key, reason="asked for", name=name) == 303
    assert own_room.get(f"/reports/{key}").status_code == 404
    page = own_room.get("/retention?done=delete").text
    assert key in page and "asked for" in page and "tombstone" in page


def test_nothing_is_done_without_a_reason_or_from_elsewhere(own_room: TestClient) -> None:
    key, _ = first_report(own_room)
    assert send(own_room, act="hold", subject=key, reason=" ") == 400
    assert send(own_room, act="burn", subject=key, reason="x") == 400
    form = {"token": "0" * 64, "by": "R. Viewer", "act": "hold", "subject": key, "reason": "x"}
    assert own_room.post("/retention", data=form, headers=OWN).status_code == 403
    assert "Nothing is held" in own_room.get("/retention").text


@pytest.fixture
def held_record(exercise: Record, tmp_path: Path) -> tuple[str, str, str]:
    """A record with two holds, one of them on a report that is marked as sensitive; its path, that report and the other."""
    path = tmp_path / "held.db"
    copy_record(exercise, path)
    with open_record(path) as record:
        secret, other = (row.report.key for row in View(record).reports()[:2])
        holds.hold(record, [secret, other], "Inspector Marlow", "the quarry inquiry")
        judge(record, secret, "sensitive", "R. Viewer", note="threatened", edits={"class": "private person"})
    return str(path), secret, other


def test_authors_and_reasons_are_withheld_beyond_the_owner(held_record: tuple[str, str, str]) -> None:
    path, _, other = held_record
    with open_room(path) as own:
        assert "Inspector Marlow" in own.get("/retention").text
        assert "the quarry inquiry" in own.get("/retention").text
    with open_room(path, audience="public") as public:
        page = public.get("/retention").text
        assert other in page and "[withheld]" in page
        assert "Marlow" not in page and "quarry" not in page
        name = next(
            row["report"]
            for row in public.get("/api/v1/reports", params={"limit": 500}).json()["data"]
            if row["key"] == other
        )
        answer = post(public, act="delete", subject=other, reason="no", name=name)
        assert answer.status_code == 400 and "is held; release it first" in answer.text
        assert "Marlow" not in answer.text and "quarry" not in answer.text


def test_what_is_held_and_marked_as_sensitive_is_not_named_beyond_the_owner(
    held_record: tuple[str, str, str],
) -> None:
    path, secret, other = held_record
    with open_room(path) as own:
        assert secret in held_part(own)
    for audience in ("partner", "public"):
        with open_room(path, audience=audience) as room:
            assert secret not in held_part(room) and other in held_part(room)
            assert send(room, act="release", subject=secret, reason="x") == 409
        with dateline.open(path, read_only=True, audience=audience) as record:  # type: ignore[arg-type]
            assert [row["report"] for row in record.holds()] == [other]


def test_a_deletion_that_was_cut_short_is_told_and_finished(
    own_room: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, name = first_report(own_room)
    assert "unfinished" not in own_room.get("/retention").text
    with monkeypatch.context() as blocked:
        blocked.setattr(Record, "rewrite", lambda self: False)
        assert send(own_room, act="delete", subject=key, reason="asked for", name=name) == 303
        assert own_room.get(f"/reports/{key}").status_code == 404
        page = own_room.get("/retention")
        assert "A deletion is unfinished" in page.text and 'value="finish"' in page.text
        assert send(own_room, act="finish", subject="record") == 303
        assert "A deletion is unfinished" in own_room.get("/retention").text
    assert send(own_room, act="finish", subject="record") == 303
    again = own_room.get("/retention", headers={"if-none-match": page.headers["etag"]})
    assert again.status_code == 200 and "unfinished" not in again.text


def test_a_deletion_waits_for_one_who_reads_and_is_finished_when_they_are_done(
    exercise: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "read.db"
    copy_record(exercise, path)
    patient = desk.open_record
    monkeypatch.setattr(
        desk, "open_record", lambda *given, **named: patient(*given, wait_seconds=0.1, **named)
    )
    with open_room(str(path)) as own, open_record(path, read_only=True) as reader:
        key, name = first_report(own)
        words = View(reader).text(key).encode()[:60]
        with reader.snapshot() as still:
            still.reports()
            assert send(own, act="delete", subject=key, reason="asked for", name=name) == 303
            assert own.get(f"/reports/{key}").status_code == 404
            assert "A deletion is unfinished" in own.get("/retention").text
            assert still.has_report(key)  # who reads a state goes on reading it
        assert send(own, act="finish", subject="record") == 303
        assert "unfinished" not in own.get("/retention").text
    assert all(words not in file.read_bytes() for file in tmp_path.glob("read.db*"))
