"""The feed of changes: what is new, what is different, what was withdrawn since an instant."""

from __future__ import annotations

import pytest
from record_making import Clock, make_matter

from dateline.errors import UsageError
from dateline.model import Matter
from dateline.record import Derivation, Record, RecordChange, changes

FIRST = make_matter(["fig-1"])
SECOND = make_matter(["fig-1", "fig-2"], standing="superseded", high=5)


def put(record: Record, *matters: Matter) -> None:
    record.finish_stale([], [Derivation("matter", "", matters)])


def test_new_changed_and_withdrawn(record: Record, clock: Clock) -> None:
    start = clock.at
    put(record, FIRST)
    one = clock.at
    put(record, SECOND)
    two = clock.at
    put(record)
    key = FIRST.id
    assert changes(record, start, one) == [RecordChange("matter", key, None, FIRST)]
    assert changes(record, one, two) == [RecordChange("matter", key, FIRST, SECOND)]
    assert changes(record, two) == [RecordChange("matter", key, SECOND, None)]


def test_what_came_and_went_or_changed_back_is_no_change(record: Record, clock: Clock) -> None:
    start = clock.at
    put(record, FIRST)
    one = clock.at
    put(record, SECOND)
    put(record, FIRST)
    assert changes(record, one) == []
    put(record)
    assert changes(record, start) == []


def test_deriving_the_same_again_is_no_change(record: Record, clock: Clock) -> None:
    put(record, FIRST)
    one = clock.at
    put(record, FIRST)
    assert changes(record, one) == []


def test_a_bad_call_is_refused(record: Record, clock: Clock) -> None:
    with pytest.raises(UsageError, match="'rumour'"):
        changes(record, clock.at, kinds=["rumour"])
    with pytest.raises(UsageError, match="come before"):
        changes(record, clock.at, clock.at.replace(year=2020))
