"""The page of retention: what is due, held and deleted; holding, releasing and deleting from it."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

OWN = {"origin": "http://127.0.0.1:8765", "sec-fetch-site": "same-origin"}


def send(client: TestClient, **form: str) -> int:
    token = re.search(r'name="token" value="([0-9a-f]{64})"', client.get("/retention").text)
    assert token is not None
    whole = {"token": token[1], "by": "R. Viewer", **form}
    return client.post("/retention", data=whole, headers=OWN).status_code


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


def test_authors_and_reasons_are_withheld_beyond_the_owner(public_room: TestClient) -> None:
    assert public_room.get("/retention").status_code == 200
