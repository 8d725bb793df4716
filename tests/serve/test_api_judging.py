"""Judgements and the brief over the API."""

from __future__ import annotations

import pytest
from rooms import open_room
from starlette.testclient import TestClient

from dateline.record import Record

WORD = {"verdict": "accepted", "by": "R. Viewer"}


def claim_of(client: TestClient) -> str:
    return str(client.get("/api/v1/figures", params={"measure": "killed"}).json()["data"][0]["id"])


def test_a_judgement_is_written_listed_and_undone(own_room: TestClient) -> None:
    claim = claim_of(own_room)
    made = own_room.post("/api/v1/judgements", json={**WORD, "subject": claim})
    assert made.status_code == 201 and made.json()["data"]["id"].startswith("jud-")
    (row,) = own_room.get("/api/v1/judgements", params={"subject": claim}).json()["data"]
    assert row["verdict"] == "accepted" and row["author"] == "R. Viewer" and row["in_force"]
    assert own_room.get(f"/api/v1/claims/{claim}").json()["data"]["review"] == "accepted"
    undo = {"subject": claim, "verdict": "undone", "by": "R. Viewer"}
    assert own_room.post("/api/v1/judgements", json=undo).status_code == 201
    assert own_room.get(f"/api/v1/claims/{claim}").json()["data"]["review"] == "unreviewed"


@pytest.mark.parametrize(
    ("changed", "headers", "status"),
    [
        ({"verdict": "praised"}, {}, 400),
        ({"subject": "fig-0000000000000000"}, {}, 409),
        ({"by": ""}, {}, 422),
        ({"colour": "red"}, {}, 422),
        ({}, {"origin": "https://evil.example"}, 403),
        ({}, {"sec-fetch-site": "cross-site"}, 403),
    ],
)
def test_what_is_no_judgement_of_a_program_is_refused(
    changed: dict[str, str], headers: dict[str, str], status: int, own_room: TestClient
) -> None:
    word = {**WORD, "subject": claim_of(own_room), **changed}
    answer = own_room.post("/api/v1/judgements", json=word, headers=headers)
    assert answer.status_code == status and set(answer.json()["error"]) == {"code", "message", "status"}
    assert own_room.get("/api/v1/judgements").json()["data"] == []


def test_a_reader_may_not_judge(exercise: Record) -> None:
    with open_room(exercise.place, reader_token="r" * 20, curator_token="c" * 20) as client:
        headers = {"authorization": "Bearer " + "r" * 20}
        word = {**WORD, "subject": "fig-0000000000000000"}
        assert client.post("/api/v1/judgements", json=word, headers=headers).status_code == 403


def test_the_brief_cites_its_sentences(room: TestClient) -> None:
    told = room.get("/api/v1/brief", params={"place": "Rhayader"}).json()["data"]
    assert told["form"] == "md" and "[01-" in told["text"]


def test_nothing_is_read_before_it_is_known_who_sent_it(exercise: Record) -> None:
    with open_room(exercise.place, reader_token="r" * 20, curator_token="c" * 20) as client:

        def send(token: str | None, content: bytes) -> int:
            headers = {"content-type": "application/json"}
            if token:
                headers["authorization"] = f"Bearer {token}"
            return int(client.post("/api/v1/judgements", content=content, headers=headers).status_code)

        broken = b'{"x":"' + b"a" * 200_000
        assert send(None, broken) == 401 and send("r" * 20, broken) == 403
        assert send("c" * 20, broken) == 413
        assert (
            send("c" * 20, b'{"x":') == 422
            and send("c" * 20, b"\xff") == 422
            and send("c" * 20, b"[]") == 422
        )


@pytest.mark.parametrize(
    "changed",
    [{"edits": {"place": "a" * 4_001}}, {"edits": {"a" * 65: "x"}}, {"parts": ["fig-" + "0" * 160]}],
)
def test_words_of_a_judgement_have_a_length(changed: dict[str, object], own_room: TestClient) -> None:
    answer = own_room.post("/api/v1/judgements", json={**WORD, "subject": claim_of(own_room), **changed})
    assert answer.status_code == 422 and answer.json()["error"]["message"].startswith(next(iter(changed)))


def test_the_description_tells_the_body_of_a_judgement(room: TestClient) -> None:
    told = room.get("/api/v1/openapi.json").json()["paths"]["/api/v1/judgements"]["post"]["requestBody"]
    schema = told["content"]["application/json"]["schema"]
    assert told["required"] and {"subject", "verdict", "by"} == set(schema["required"])
