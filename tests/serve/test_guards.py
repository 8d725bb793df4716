"""Who is let in, what a browser is told, and what is never run."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime, timedelta

import pytest
from crawl import crawl
from lxml import html
from rooms import HOSTILE, open_room
from starlette.testclient import TestClient

from dateline.record import Record, View
from dateline.serve.attempts import ASKED
from dateline.tell.audience import withholder_of


def what_runs(page: str) -> list[str]:
    """Elements and attributes of a page that could run something, or ask another server for something."""
    found = []
    for element in html.document_fromstring(page).iter():
        if not isinstance(element.tag, str):
            continue
        src = element.get("src") or (element.get("href") if element.tag == "link" else None)
        if element.tag in ("iframe", "object", "embed", "style", "base", "foreignobject") or (
            src is not None and (not src.startswith("/") or src.startswith("//"))
        ):
            found.append(f"<{element.tag} {src}>")
        if element.tag == "script" and not (element.get("src") or "").startswith("/static/"):
            found.append("<script>")
        for name, value in element.attrib.items():
            scheme = value.strip().casefold().partition(":")[0] if ":" in value else ""
            if (
                name.startswith("on")
                or name == "style"
                or (name in ("href", "action") and scheme in ("javascript", "data"))
            ):
                found.append(f"<{element.tag} {name}={value}>")
    return found


def test_every_answer_forbids_what_the_room_does_not_need(room: TestClient) -> None:
    for address in ("/", "/api/v1/figures", "/static/icon.svg", "/nowhere"):
        headers = room.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
        assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"


def test_no_page_refers_to_another_server_or_holds_a_script(room: TestClient) -> None:
    for address, page in crawl(room, most=60):
        assert what_runs(page) == [], address


def test_hostile_words_are_words(hostile_room: TestClient) -> None:
    seen = ""
    for address, page in crawl(hostile_room, most=80):
        assert what_runs(page) == [], address
        seen += page
    assert "&lt;script&gt;window.hit=1&lt;/script&gt;" in seen and "{{ 7*7 }}" in seen
    assert "evil.example" in seen  # told as words, asked for never
    assert len(HOSTILE) == 6


def test_another_host_name_is_refused(room: TestClient) -> None:
    assert room.get("/", headers={"host": "evil.example"}).status_code == 421
    assert room.get("/", headers={"host": "localhost:8765"}).status_code == 200


def test_the_log_does_not_say_what_was_asked_for(room: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "dateline.serve"):
        room.get("/search", params={"q": "Somebody Private"})
    said = " ".join(record.getMessage() for record in caplog.records)
    assert "GET /search 200" in said and "Somebody" not in said and "Private" not in said


@pytest.fixture
def shared_room(exercise: Record) -> TestClient:
    return open_room(
        exercise.place, audience="public", reader_token="r" * 20, curator_token="c" * 20, hosts=None
    )


def test_a_shared_room_wants_a_token(shared_room: TestClient) -> None:
    assert shared_room.get("/").status_code == 401
    assert shared_room.get("/api/v1/figures").json()["error"]["code"] == "token_wanted"
    assert shared_room.get("/api/v1/changes/stream?seconds=1").status_code == 401
    right = {"authorization": f"Bearer {'r' * 20}"}
    assert shared_room.get("/api/v1/figures", headers=right).status_code == 200
    assert shared_room.get("/api/v1/figures", headers={"authorization": "Bearer wrong"}).status_code == 401


def test_a_browser_signs_in_and_a_reader_may_not_judge(shared_room: TestClient) -> None:
    assert shared_room.post("/sign-in", data={"secret": "wrong"}).status_code == 401
    answer = shared_room.post("/sign-in", data={"secret": "r" * 20, "next": "/matters"})
    assert answer.status_code == 303 and answer.headers["location"] == "/matters"
    cookie = answer.headers["set-cookie"].casefold()
    assert "httponly" in cookie and "samesite=strict" in cookie
    page = shared_room.get("/figures").text
    assert 'name="act"' not in page
    assert shared_room.post("/judge", data={"act": "accept:fig-1"}).status_code == 403


def test_wrong_tokens_run_out(shared_room: TestClient) -> None:
    for _ in range(8):
        shared_room.post("/sign-in", data={"secret": "wrong"})
    assert shared_room.post("/sign-in", data={"secret": "r" * 20}).status_code == 429


def test_who_asks_too_much_of_a_shared_room_is_told_to_wait(exercise: Record) -> None:
    at = datetime(2031, 5, 1, tzinfo=UTC)
    room = open_room(exercise.place, reader_token="r" * 20, hosts=None, clock=lambda: at)
    right = {"authorization": f"Bearer {'r' * 20}"}
    assert {room.get("/static/icon.svg", headers=right).status_code for _ in range(ASKED)} == {200}
    answer = room.get("/api/v1/figures", headers=right)
    assert answer.status_code == 429 and answer.json()["error"]["code"] == "too_many"
    assert answer.headers["retry-after"] == "60" and room.get("/", headers=right).status_code == 429
    at += timedelta(minutes=1)
    assert room.get("/", headers=right).status_code == 200


def test_a_forged_cookie_opens_nothing(shared_room: TestClient) -> None:
    shared_room.cookies.set("dateline_role", "curator." + "0" * 64)
    assert shared_room.get("/").status_code == 401


def private_words(view: View) -> set[str]:
    """The whole names of private persons and the words of other sensitive spans, as the public may not see them."""
    names = {name.name for name in view.names() if name.sensitivity is not None and " " in name.name}
    marks = {
        mark.span.of(view.text(reading.report))
        for reading in view.readings()
        for mark in reading.sensitive
        if mark.kind != "private person"
    }
    keep = withholder_of(View(view.record), "public")
    return {words for words in names | marks if keep.text(words) != words}


def test_the_public_finds_no_withheld_word_anywhere(public_room: TestClient, view: View) -> None:
    secret = private_words(view)
    assert secret, "the examples name somebody private"
    told = dict(crawl(public_room, most=160))
    for kind in ("reports", "figures", "events", "statements", "matters", "voices", "lineage", "claims"):
        told[kind] = public_room.get(f"/api/v1/{kind}", params={"limit": 500}).text
    for row in view.reports():
        key = row.report.key
        told[f"/reports/{key}"] = public_room.get(f"/reports/{key}").text
        told[f"passages {key}"] = public_room.get(
            "/api/v1/passages", params={"report": key, "limit": 500}
        ).text
        told[f"md {key}"] = public_room.get(f"/reports/{key}?as=md").text
    for address in (
        "/figures?as=csv",
        "/map?as=geojson",
        "/timeline?as=json",
        "/voices?as=csv",
        "/map?as=svg",
        "/lineage?as=svg",
    ):
        told[address] = public_room.get(address).text
    found = {
        (address, words)
        for address, page in told.items()
        for words in secret
        if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", page, re.IGNORECASE)
    }
    assert not found
    assert any("[withheld]" in page for page in told.values())


def test_the_public_cannot_search_for_a_withheld_word(
    public_room: TestClient, room: TestClient, view: View
) -> None:
    word = sorted(w for w in private_words(view) if w.replace(" ", "").isalpha())[0]
    mine = room.get("/api/v1/search", params={"q": f'"{word}"'}).json()["data"]
    theirs = public_room.get("/api/v1/search", params={"q": f'"{word}"'}).json()["data"]
    assert mine and not theirs
