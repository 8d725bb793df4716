"""The API: its lists, its cursors, its errors, and its word of what is new."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

from dateline.record import View

LISTS = ("reports", "figures", "events", "statements", "claims", "matters", "voices", "lineage")


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_says_how_much_a_human_accepted(room: TestClient, kind: str) -> None:
    told = room.get(f"/api/v1/{kind}").json()
    assert told["data"] and told["head"]["accepted"] == 0 and told["audience"] == "internal"


@pytest.mark.parametrize(
    ("kind", "size"), [("claims", 37), ("matters", 10), ("reports", 3), ("voices", 4), ("lineage", 2)]
)
def test_cursors_lead_through_all_once(room: TestClient, kind: str, size: int) -> None:
    found: list[str] = []
    after = None
    for _ in range(60):
        told = room.get(
            f"/api/v1/{kind}", params={"limit": size, **({"after": after} if after else {})}
        ).json()
        assert len(told["data"]) <= size
        found += [row.get("id") or row.get("key") or json.dumps(row) for row in told["data"]]
        after = told["next"]
        if after is None:
            break
    whole = room.get(f"/api/v1/{kind}", params={"limit": 500}).json()["data"]
    assert after is None and len(found) == len(set(found)) == len(whole)


def test_filters_are_those_of_the_command_line(room: TestClient, view: View) -> None:
    rows = room.get("/api/v1/figures", params={"measure": "killed", "limit": 500}).json()["data"]
    assert {row["measure"] for row in rows} == {"killed"}
    assert len(rows) == sum(1 for r in view.figures() if r.resolved.figure.measure == "killed")
    disputed = room.get("/api/v1/matters", params={"standing": "disputed"}).json()["data"]
    assert {row["standing"] for row in disputed} == {"disputed"}
    early = room.get("/api/v1/figures", params={"to": "2026-05-12", "limit": 500}).json()["data"]
    assert early and all(
        row["as_of_end"] is None or row["as_of_start"] is None or row["as_of_start"] <= "2026-05-12"
        for row in early
    )
    own = room.get("/api/v1/claims", params={"report": "03-courier", "limit": 500}).json()["data"]
    assert {row["report"] for row in own} == {"03-courier"}


def test_as_known_is_another_record(room: TestClient) -> None:
    then = room.get("/api/v1/reports", params={"as_known": "2026-05-12", "limit": 100}).json()
    now = room.get("/api/v1/reports", params={"limit": 100}).json()
    assert then["as_known"] == "2026-05-12" and len(then["data"]) < len(now["data"])


def test_one_of_each(room: TestClient, view: View) -> None:
    row, matter = view.figures()[0], view.matters()[0]
    claim = room.get(f"/api/v1/claims/{row.id}").json()["data"]
    assert claim["id"] == row.id and claim["matters"]
    told = room.get(f"/api/v1/matters/{matter.id}").json()["data"]
    assert told["rule"] == matter.rule and told["readings"]
    report = room.get("/api/v1/reports/03-courier").json()["data"]
    assert report["report"] == "03-courier" and report["key"].startswith("rep-")
    passages = room.get("/api/v1/passages", params={"report": report["key"]}).json()["data"]
    assert passages[0]["start"] == 0 and all(
        p["origin"] for p in passages if p["kind"] == "body" and p["repeat_of"] is None
    )


def test_an_answer_that_has_not_changed_is_not_sent_again(room: TestClient) -> None:
    for address in ("/api/v1/figures", "/api/v1/reports/03-courier"):
        answer = room.get(address)
        again = room.get(address, headers={"if-none-match": answer.headers["etag"]})
        assert again.status_code == 304 and not again.content


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/v1/figures?from=soon", 422, "bad_request"),
        ("/api/v1/figures?limit=0", 422, "bad_request"),
        ("/api/v1/figures?after=zz", 400, "bad_request"),
        ("/api/v1/claims?after=zz", 400, "bad_request"),
        ("/api/v1/lineage?after=%24", 400, "bad_request"),
        ("/api/v1/matters?standing=true", 400, "bad_request"),
        ("/api/v1/figures?report=none", 400, "bad_request"),
        ("/api/v1/changes?since=soon", 400, "bad_request"),
        ("/api/v1/search?q=-dam", 400, "bad_request"),
        ("/api/v1/reports/none", 404, "not_found"),
        ("/api/v1/claims/none", 404, "not_found"),
        ("/api/v1/nothing", 404, "not_found"),
    ],
)
def test_errors_have_one_shape(room: TestClient, address: str, status: int, code: str) -> None:
    answer = room.get(address)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["status"]) == (status, code, status) and error["message"]
    assert set(answer.json()) == {"error"}


def test_a_method_that_there_is_not_has_the_same_shape(room: TestClient) -> None:
    assert room.post("/api/v1/figures").json()["error"]["code"] == "no_such_method"


def test_changes_are_told_in_order_of_weight(room: TestClient) -> None:
    rows = room.get("/api/v1/changes", params={"since": "2026-05-13", "limit": 500}).json()["data"]
    assert rows and rows[0]["change"] in ("corrected", "denied", "withdrawn", "standing", "value")
    entered = room.get("/api/v1/changes", params={"since": "2020-01-01T00:00:00Z", "limit": 500}).json()[
        "data"
    ]
    assert {row["change"] for row in entered} >= {"new matter"}


def test_the_stream_begins_with_the_state(room: TestClient) -> None:
    with room.stream("GET", "/api/v1/changes/stream?seconds=1") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in answer.headers
        said = "".join(answer.iter_text())
    assert said.startswith("event: state\ndata: {")


def test_the_description_names_every_path(room: TestClient) -> None:
    paths = room.get("/api/v1/openapi.json").json()["paths"]
    assert {f"/api/v1/{kind}" for kind in (*LISTS, "passages", "changes", "search", "changes/stream")} <= set(
        paths
    )
    assert "/" not in paths and "/judge" not in paths
