"""A record too large to be read whole: the same pages, from windows on the latest of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from crawl import PAGES
from rooms import copy_record, open_room
from starlette.testclient import TestClient

from dateline.record import Record, View
from dateline.serve import Settings, desk, listing


@pytest.fixture
def large_room(exercise: Record, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The example record, as if it were large."""
    monkeypatch.setattr(desk, "SMALL", 0)
    monkeypatch.setattr(listing, "WINDOW", 12)
    with open_room(exercise.place) as client:
        yield client


@pytest.mark.parametrize(
    "address",
    [
        *PAGES,
        "/?since=2026-05-13",
        "/figures?measure=killed",
        "/timeline?place=Rhayader",
        "/lineage?report=03-courier",
    ],
)
def test_every_page_is_there(large_room: TestClient, address: str) -> None:
    answer = large_room.get(address)
    assert answer.status_code == 200 and "claims accepted by a human" in answer.text


def test_no_page_reads_the_record_whole(large_room: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("read whole")

    key = large_room.get("/api/v1/reports").json()["data"][0]["key"]
    matter = large_room.get("/api/v1/matters").json()["data"][0]["id"]
    claim = large_room.get("/api/v1/figures").json()["data"][0]["id"]
    for name in ("reports", "names", "origins"):
        monkeypatch.setattr(View, name, refuse)
    for name in ("_recorded", "_known", "_known_ids"):
        monkeypatch.setattr(View, name, property(refuse))
    own = (f"/reports/{key}", f"/matters/{matter}", f"/claims/{claim}", "/retention?days=1")
    for address in (*PAGES, *own):
        assert large_room.get(address).status_code == 200, address


def test_windows_lead_through_all_claims(large_room: TestClient, view: View) -> None:
    import re
    from html import unescape

    found: set[str] = set()
    address: str | None = "/figures"
    for _ in range(40):
        if address is None:
            break
        page = large_room.get(address).text
        found |= set(re.findall(r'data-claim="(fig-\w+)"', page))
        further = re.search(r'rel="next" href="([^"]+)"', page)
        address = unescape(further[1]) if further else None
    assert found == {row.id for row in view.figures()}


def test_a_count_that_was_behind_is_not_kept_by_a_browser(
    exercise: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "SMALL", 0)
    copy_record(exercise, tmp_path / "own.db")
    may_end = threading.Event()
    make = desk.Look._head

    def slow(look: desk.Look) -> desk.Head:
        if threading.current_thread() in beside:
            may_end.wait(10)
        return make(look)

    beside: list[threading.Thread] = []
    begin = threading.Thread

    def thread(*given: Any, **named: Any) -> threading.Thread:
        beside.append(begin(*given, **named))
        return beside[-1]

    with open_room(str(tmp_path / "own.db")) as client:
        claim = client.get("/api/v1/figures").json()["data"][0]["id"]
        with monkeypatch.context() as slowly:
            slowly.setattr(desk.Look, "_head", slow)
            slowly.setattr(desk.threading, "Thread", thread)
            word = {"subject": claim, "verdict": "accepted", "by": "R. Viewer"}
            assert client.post("/api/v1/judgements", json=word).status_code == 201
            first = client.get("/api/v1/figures")
        assert first.json()["head"]["accepted"] == 0  # a moment behind
        assert (
            client.get("/api/v1/figures", headers={"if-none-match": first.headers["etag"]}).status_code == 304
        )
        may_end.set()
        for one in beside:
            one.join(10)
        again = client.get("/api/v1/figures", headers={"if-none-match": first.headers["etag"]})
        assert again.status_code == 200 and again.json()["head"]["accepted"] == 1


def test_what_is_held_of_days_has_an_end(exercise: Record) -> None:
    room = desk.Desk(Settings(exercise.place))
    for n in range(3 * desk.KEPT):
        room.last("state", ("head", n), n)
    assert room.held(("head", 3 * desk.KEPT - 1)) == 3 * desk.KEPT - 1
    assert room.held(("head", 0)) is None and len(room._lasting) == desk.KEPT
    room.close()
