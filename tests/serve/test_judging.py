"""Judging from a page: what is written, what is refused, and the way back."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

OWN = {"origin": "http://127.0.0.1:8765", "sec-fetch-site": "same-origin"}


def token_of(client: TestClient) -> str:
    found = re.search(r'name="token" value="([0-9a-f]{64})"', client.get("/figures").text)
    assert found
    return found[1]


def claim_of(client: TestClient) -> str:
    return str(client.get("/api/v1/figures", params={"measure": "killed"}).json()["data"][0]["id"])


def state_of(client: TestClient, claim: str) -> dict[str, object]:
    told: dict[str, object] = client.get(f"/api/v1/claims/{claim}").json()["data"]
    return told


def judge(client: TestClient, headers: dict[str, str] | None = None, **form: str) -> int:
    form = {"token": token_of(client), "by": "R. Viewer", "next": "/figures?measure=killed", **form}
    return client.post("/judge", data=form, headers=OWN if headers is None else headers).status_code


def test_accept_reject_and_undo_leave_a_trail(own_room: TestClient) -> None:
    claim = claim_of(own_room)
    form = {
        "token": token_of(own_room),
        "act": f"accept:{claim}",
        "by": "R. Viewer",
        "next": "/figures?measure=killed",
    }
    answer = own_room.post("/judge", data=form, headers=OWN)
    assert answer.status_code == 303 and answer.headers["location"] == f"/figures?measure=killed#{claim}"
    assert state_of(own_room, claim)["review"] == "accepted"
    page = own_room.get("/figures").text
    assert "1 of " in page and "<b>R. Viewer</b> accepted" in page
    assert judge(own_room, act=f"reject:{claim}") == 303
    assert state_of(own_room, claim)["review"] == "rejected"
    assert judge(own_room, act=f"undo:{claim}") == 303
    assert state_of(own_room, claim)["review"] == "accepted"
    trail = own_room.get("/judgements").text
    assert trail.count("R. Viewer") >= 3


def test_an_edit_lies_on_top_of_the_reading(own_room: TestClient) -> None:
    claim = claim_of(own_room)
    page = own_room.get(f"/claims/{claim}").text
    was = dict(re.findall(r'name="was\.(\w+)" value="([^"]*)"', page))
    form = {f"was.{slot}": value for slot, value in was.items()} | {
        f"set.{slot}": value for slot, value in was.items()
    }
    form |= {"set.low": "12", "set.high": "12", "act": "edit", "subject": claim, "note": "miscounted"}
    assert judge(own_room, **form) == 303
    told = state_of(own_room, claim)
    assert (told["low"], told["high"], told["review"]) == (12, 12, "edited")
    assert "miscounted" in own_room.get(f"/claims/{claim}").text


def test_an_edit_of_nothing_and_an_impossible_one_are_refused(own_room: TestClient) -> None:
    claim = claim_of(own_room)
    assert judge(own_room, **{"act": "edit", "subject": claim, "set.low": "9", "was.low": "9"}) == 400
    assert judge(own_room, **{"act": "edit", "subject": claim, "set.low": "many"}) == 409
    assert judge(own_room, act="accept:fig-none") == 409
    assert judge(own_room, act=f"bless:{claim}") == 400


def test_a_standing_and_a_note_are_set_on_a_matter(own_room: TestClient) -> None:
    matter = own_room.get("/api/v1/matters", params={"standing": "single voice"}).json()["data"][0]["id"]
    assert (
        judge(
            own_room,
            **{"act": "standing", "subject": matter, "set.standing": "disputed", "note": "two counts"},
        )
        == 303
    )
    assert own_room.get(f"/api/v1/matters/{matter}").json()["data"]["standing"] == "disputed"
    assert judge(own_room, act="note", subject=matter, note="ask the desk") == 303
    assert "ask the desk" in own_room.get(f"/matters/{matter}").text


def test_who_has_given_no_name_is_asked_for_it(own_room: TestClient) -> None:
    claim = claim_of(own_room)
    form = {"token": token_of(own_room), "act": f"accept:{claim}", "next": "/figures"}
    answer = own_room.post("/judge", data=form, headers=OWN)
    assert (
        answer.status_code == 422
        and "Who judges?" in answer.text
        and f'value="accept:{claim}"' in answer.text
    )
    assert state_of(own_room, claim)["review"] == "unreviewed"


def test_a_name_is_kept_by_the_browser(own_room: TestClient) -> None:
    own_room.post("/sign", data={"token": token_of(own_room), "by": "Ünal Ö. & Co", "next": "/"}, headers=OWN)
    assert 'value="Ünal Ö. &amp; Co"' in own_room.get("/").text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:8765", "sec-fetch-site": "cross-site"},
        {},
    ],
)
def test_a_form_of_another_site_writes_nothing(own_room: TestClient, headers: dict[str, str]) -> None:
    claim = claim_of(own_room)
    assert judge(own_room, headers, act=f"accept:{claim}") == 403
    assert state_of(own_room, claim)["review"] == "unreviewed"


def test_a_form_without_the_token_or_with_anothers_writes_nothing(own_room: TestClient) -> None:
    claim = claim_of(own_room)
    assert judge(own_room, act=f"accept:{claim}", token="0" * 64) == 403
    token = token_of(own_room)
    own_room.cookies.clear()
    own_room.cookies.set("dateline_own", "x" * 32)
    form = {"token": token, "act": f"accept:{claim}", "by": "R. Viewer"}
    assert own_room.post("/judge", data=form, headers=OWN).status_code == 403


def test_a_form_leads_to_no_other_site(own_room: TestClient) -> None:
    claim = claim_of(own_room)
    form = {
        "token": token_of(own_room),
        "act": f"accept:{claim}",
        "by": "R. Viewer",
        "next": "//evil.example/x",
    }
    assert own_room.post("/judge", data=form, headers=OWN).headers["location"] == "/"


def test_a_form_that_is_too_long_is_refused(own_room: TestClient) -> None:
    assert judge(own_room, act="note", subject="x", note="n" * 70_000) == 413
