"""A record too large to be read whole: the same pages, from windows on the latest of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from crawl import PAGES
from rooms import copy_record, open_room
from starlette.testclient import TestClient

from dateline.record import Record, View
from dateline.serve import desk, listing


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


def test_the_counts_of_every_page_are_those_of_the_state_that_it_shows(
    exercise: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "SMALL", 0)
    copy_record(exercise, tmp_path / "own.db")
    with open_room(str(tmp_path / "own.db")) as client:
        before = client.get("/api/v1/figures")
        claim = before.json()["data"][0]["id"]
        word = {"subject": claim, "verdict": "accepted", "by": "R. Viewer"}
        assert client.post("/api/v1/judgements", json=word).status_code == 201
        again = client.get("/api/v1/figures", headers={"if-none-match": before.headers["etag"]})
        assert again.status_code == 200 and again.json()["head"]["accepted"] == 1


def test_what_a_page_tells_by_the_tally_is_what_is_there(large_room: TestClient, view: View) -> None:
    head = large_room.get("/api/v1/figures").json()["head"]
    assert head["claims"] == len(view.figures()) + len(view.events()) + len(view.statements())
    assert head["reports"] == len(view.reports())
