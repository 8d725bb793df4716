"""Calls of every kind that the API's description allows, and many that it does not: none breaks the room."""

from __future__ import annotations

import pytest
from rooms import open_room

from dateline.record import Record

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
hypothesis = pytest.importorskip("hypothesis")


@pytest.fixture(scope="module")
def api(exercise: Record) -> object:
    client = open_room(exercise.place, hosts=None)
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", client.app).exclude(path_regex="stream")


schema = schemathesis.pytest.from_fixture("api")


@schema.parametrize()
@hypothesis.settings(max_examples=12, deadline=None, suppress_health_check=list(hypothesis.HealthCheck))
def test_no_call_breaks_the_room(case: object) -> None:
    answer = case.call(headers={"host": "127.0.0.1"})  # type: ignore[attr-defined]
    assert answer.status_code < 500, answer.text
    assert answer.status_code != 421
    told = answer.json() if answer.status_code != 304 else {"data": []}
    assert ("data" in told) if answer.status_code == 200 else ("error" in told or answer.status_code == 304)
