"""The join by which lineage finds its candidates: the same whether it is done report by report or as rows, and the same edges
whoever joins and compares."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from bench.lineage.hostile import CASES, near_copies
from bench.lineage.linking import add_cleaned
from linked_texts import cleaned, link, mixed

from dateline.derivation import HERE, Neighbours, know_report
from dateline.derivation.lineage import Pairs
from dateline.derivation.neighbours import Known
from dateline.derivation.shared_keys import (
    BearerRow,
    KeyRow,
    Shared,
    SharedRow,
    bearer_rows,
    gather_shared,
    key_rows,
    share_keys,
)
from dateline.lineage import HOT, LEAST_KEYS
from dateline.model import Edge
from dateline.record import open_record
from dateline.record.bearers import Bearers, find_bearers


def join_rows(keys: Iterable[KeyRow], borne: Iterable[BearerRow]) -> Iterator[SharedRow]:
    """The join as it is written in `dateline.cluster`, with loops."""
    joined: dict[tuple[str, str, bool], list[KeyRow]] = defaultdict(list)
    bearers: dict[int, list[BearerRow]] = defaultdict(list)
    for one in borne:
        bearers[one.key].append(one)
    crowded = Counter[str]()
    for row in keys:
        for bearer in bearers[row.key]:
            if bearer.is_crowd or bearer.other != row.report:
                joined[row.report, bearer.other, bearer.is_crowd].append(row)
            crowded[row.report] += row.worth * bearer.is_crowd
    for (report, other, is_crowd), rows in joined.items():
        worth, on_line = sum(row.worth for row in rows), any(row.on_line for row in rows)
        if is_crowd or on_line or worth + crowded[report] >= LEAST_KEYS:
            in_runs = sum(row.in_runs for row in rows)
            yield SharedRow(report, other, is_crowd, worth, in_runs, on_line, [row.key for row in rows])


class ByRows:
    """Joins rows, and judges pairs in another order than they come."""

    def __init__(self) -> None:
        self.joined, self.judged = 0, 0

    def share(self, reports: Sequence[Known], bearers: Mapping[int, Bearers]) -> Mapping[str, Shared]:
        keys = list(key_rows(reports, bearers))
        rows = list(join_rows(keys, bearer_rows({row.key for row in keys}, bearers)))
        random.Random(7).shuffle(rows)
        self.joined += len(rows)
        return gather_shared(rows)

    def judge(self, given: Iterable[Pairs]) -> Iterator[list[Edge]]:
        every = list(given)
        self.judged += sum(len(one.others) for one in every)
        return iter(list(HERE.judge(reversed(every)))[::-1])


TEXTS = {case.name: case.texts(case.small) for case in CASES if case.texts is not near_copies} | {
    "mixed": mixed()
}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_the_same_edges_whoever_joins_and_compares(name: str, tmp_path: Path) -> None:
    texts, rows = TEXTS[name], ByRows()
    here = link(tmp_path / "here.db", texts, HERE, 16, 30)
    assert here or name != "mixed"
    assert link(tmp_path / "rows.db", texts, rows, 500, len(texts)) == here
    if name == "mixed":
        assert link(tmp_path / "pieces.db", texts, ByRows(), 40, 50) == here
    assert rows.joined and (rows.judged or not here)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Known], dict[int, Bearers]]:
    reports = list(cleaned(mixed()))
    with open_record(tmp_path_factory.mktemp("mixed") / "a.db", create=True) as record:
        add_cleaned(record, reports, Neighbours(record))
        every = [know_report(report, passages) for report, _, passages in reports]
        return every, find_bearers(record, {k for own in every for k in own.keys}, HOT, shared=True)


def test_a_report_shares_with_each_other_what_keys_that_few_bear_count_for(
    known: tuple[list[Known], dict[int, Bearers]],
) -> None:
    every, bearers = known
    some_address = False
    for own in every:
        shared = share_keys(own, bearers)
        for other in every:
            if own is other:
                continue
            common = {k for k in own.keys & other.keys if not bearers[k].is_crowd}
            name = other.side.report
            some_address |= own.address in common
            assert shared.worth.get(name, 0) == sum(own.worth(k) for k in common)
            assert shared.in_runs.get(name, 0) == sum(own.worth(k) for k in common & own.runs)
            assert (name in shared.on_lines) == bool(common & own.lines)
    assert some_address


def test_a_crowded_key_joins_a_report_to_its_first_bearer_alone(
    known: tuple[list[Known], dict[int, Bearers]],
) -> None:
    every, bearers = known
    crowded = {k for k, found in bearers.items() if found.is_crowd}
    assert crowded
    for own in every:
        shared = share_keys(own, bearers)
        told = {k: first for first, keys in shared.crowds.items() for k in keys}
        assert told == {k: min(o.side.report for o in every if k in o.keys) for k in own.keys & crowded}
        worth, _ = shared.counts(own)
        for first, keys in shared.crowds.items():
            assert worth[first] == shared.worth.get(first, 0) + sum(own.worth(k) for k in keys)


def test_a_join_of_rows_leaves_out_none_that_could_be_a_candidate(
    known: tuple[list[Known], dict[int, Bearers]],
) -> None:
    every, bearers = known
    joined = ByRows().share(every, bearers)
    left_out = 0
    for own in every:
        name = own.side.report
        here, there = share_keys(own, bearers), joined.get(name, Shared())
        assert {f: set(keys) for f, keys in here.crowds.items()} == {
            f: set(keys) for f, keys in there.crowds.items()
        }
        assert set(there.on_lines) == set(here.on_lines) - {name}
        crowded = sum(own.worth(k) for keys in here.crowds.values() for k in keys)
        for other in here.worth.keys() - {name}:
            if other in there.worth:
                assert (there.worth[other], there.in_runs[other]) == (here.worth[other], here.in_runs[other])
            else:
                left_out += 1
                assert here.worth[other] + crowded < LEAST_KEYS and other not in here.on_lines
        assert not there.worth.keys() - here.worth.keys()
    assert left_out or all(share_keys(own, bearers).crowds for own in every)
