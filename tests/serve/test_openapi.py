"""Calls of every kind that the API's description allows: none breaks the room, and every answer has its shape."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rooms import copy_record, open_room

from dateline.record import Record

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
hypothesis = pytest.importorskip("hypothesis")

#: calls of each operation
CALLS = 12


def test_no_call_breaks_the_room(exercise: Record, tmp_path: Path) -> None:
    copy_record(exercise, tmp_path / "own.db")  # judgements are among the calls
    client = open_room(str(tmp_path / "own.db"), hosts=None)
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", client.app)
    told = []
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.path.endswith("/stream"):
            continue  # it goes on until it is left

        @hypothesis.given(case=operation.as_strategy())
        @hypothesis.settings(
            max_examples=CALLS,
            deadline=None,
            database=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        def call(case: Any) -> None:
            answer = case.call()
            assert answer.status_code < 500, (case.path, answer.text)
            body = answer.json()
            assert ("data" in body) if answer.status_code in (200, 201) else (set(body) == {"error"}), body

        call()
        told.append(operation.path)
    assert len(told) == 17
