"""Who bears a fingerprint: all of a few, the first of many, the same whatever came first."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from record_making import make_facts
from sqlalchemy import event

from dateline.derivation import Neighbours
from dateline.lineage import HOT
from dateline.record import Record, ReportFacts, open_record
from dateline.record.bearers import FEW, all_bearers, count_borne, find_bearers, keep_crowds, meet_crowds

MOST = 40


def facts(n: int) -> ReportFacts:
    made = make_facts(f"r{n:03}", killed=n + 1)
    keys = [(7, 100 + n), *[()] * (len(made.passages) - 1)]
    return ReportFacts(made.report, made.source, made.passages, keys)


def add(record: Record, numbers: range | list[int]) -> None:
    for n in numbers:
        record.add_report(facts(n))


@pytest.fixture
def record(tmp_path: Path):
    with open_record(tmp_path / "a.db", create=True) as opened:
        yield opened


def test_few_bearers_are_all_told(record: Record) -> None:
    add(record, range(3))
    found = find_bearers(record, [7, 101, 999], MOST)
    assert found[7].reports == tuple(sorted(facts(n).report.key for n in range(3)))
    assert found[101].reports == (facts(1).report.key,)
    assert 999 not in found and not found[7].is_crowd


def test_of_many_the_first_are_told_and_no_row_is_needed(record: Record) -> None:
    add(record, range(MOST + 5))
    found = find_bearers(record, [7], MOST)[7]
    every = sorted(facts(n).report.key for n in range(MOST + 5))
    assert found.is_crowd and found.reports == tuple(every[:FEW])
    assert all_bearers(record, 7) == every


def test_a_crowd_is_met_when_it_comes_to_be_and_when_its_first_changes(record: Record) -> None:
    add(record, range(MOST))
    assert meet_crowds(find_bearers(record, [7], MOST)) == {}
    order = sorted(range(MOST, MOST + 40), key=lambda n: facts(n).report.key)
    add(record, order[-1:])
    met = meet_crowds(find_bearers(record, [7], MOST))
    assert met[7].before == ()
    keep_crowds(record, met)
    assert meet_crowds(find_bearers(record, [7], MOST)) == {}
    add(record, order[:1])
    met = meet_crowds(find_bearers(record, [7], MOST))
    assert bool(met) == (facts(order[0]).report.key in find_bearers(record, [7], MOST)[7].reports)


@pytest.mark.parametrize("by_day", [False, True])
def test_the_order_of_arrival_does_not_matter(tmp_path: Path, by_day: bool) -> None:
    told = []
    for seed in range(3):
        order = list(range(MOST + 20))
        random.Random(seed).shuffle(order)
        with open_record(tmp_path / f"{seed}.db", create=True) as record:
            for first in range(0, len(order), 15):
                add(record, order[first : first + 15])
                keep_crowds(record, meet_crowds(find_bearers(record, [7], MOST, by_day=by_day)))
            told.append(find_bearers(record, [7], MOST, by_day=by_day)[7].reports)
    assert told[0] == told[1] == told[2]


def test_bearers_that_are_remembered_follow_what_is_added(record: Record) -> None:
    neighbours = Neighbours(record)
    keys = [7, *range(100, 105)]
    for number in range(3):
        add(record, [number])
        assert neighbours.bearers(keys) == find_bearers(record, keys, HOT, shared=True)
        assert neighbours.bearers(keys) == find_bearers(record, keys, HOT, shared=True)
    assert neighbours.bearers(keys)[7].reports == tuple(sorted(facts(n).report.key for n in range(3)))


def test_many_crowds_are_looked_up_together(record: Record) -> None:
    shared = range(1, 41)
    for n in range(MOST + 5):
        made = make_facts(f"r{n:03}", killed=n + 1)
        keys = [tuple(shared), *[()] * (len(made.passages) - 1)]
        record.add_report(ReportFacts(made.report, made.source, made.passages, keys))
    keep_crowds(record, meet_crowds(find_bearers(record, shared, MOST)))
    asked: list[str] = []
    event.listen(record._engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    found = find_bearers(record, shared, MOST)
    assert all(found[key].is_crowd for key in shared)
    assert len(asked) <= 4


def test_how_many_keys_are_borne_is_told_of_those_that_bear_one_of_a_few(record: Record) -> None:
    held = {0: (7, 8, 9), 1: (7, 9), 2: (8, 9), 3: (7,), 4: ()}
    names = {}
    for n, own in held.items():
        made = make_facts(f"r{n:03}", killed=n + 1)
        names[n] = made.report.key
        keys = [own, own[:1], *[()] * (len(made.passages) - 2)] if len(made.passages) > 1 else [own]
        record.add_report(ReportFacts(made.report, made.source, made.passages, keys))
    assert count_borne(record, [7, 8, 9, 10], [7]) == {names[0]: 3, names[1]: 2, names[3]: 1}
    assert count_borne(record, [8, 9], [8, 10]) == {names[0]: 2, names[2]: 2}
    assert count_borne(record, [8], [7]) == {names[0]: 1}
