"""Origins carried on from report to report are those of all reports at once, whatever came first and what is gone."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import pytest
from bench.lineage.hostile import Words, cleaned
from bench.lineage.linking import add_cleaned, derive_edges

from dateline.derivation import Neighbours
from dateline.lineage import HOT, find_origins
from dateline.record import Record, View, open_record

WORDS = Words(4)
TEXT = WORDS.report(8)
#: copies of one text, more than are compared each with each, and two that share half of it
REPORTS = {f"copy {n:02}": TEXT for n in range(HOT + 6)} | {
    "half": "\n".join([*TEXT.splitlines()[:4], WORDS.report(4)]),
    "other half": "\n".join([WORDS.report(4), *TEXT.splitlines()[4:]]),
    "alone": WORDS.report(8),
}


def add(record: Record, names: Iterable[str]) -> None:
    neighbours = Neighbours(record)
    add_cleaned(record, cleaned({name: REPORTS[name] for name in names}), neighbours)
    derive_edges(record, neighbours)


def check(record: Record) -> dict[tuple[str, int], str]:
    """The origins of the record, which must be those of all its passages and edges at once."""
    view = View(record)
    passages = [p for row in view.reports() for p in record.passages(row.report.key)]
    whole = find_origins(passages, view.edges("passage"))
    assert {(end.report, end.span.start): origin for end, origin in whole.items()} == view.origins()
    return view.origins()


@pytest.mark.parametrize("seed", range(2))
def test_origins_are_the_same_in_any_order(seed: int, tmp_path: Path) -> None:
    with open_record(tmp_path / "together.db", create=True) as record:
        add(record, REPORTS)
        together = check(record)
    assert len(set(together.values())) == 8 + 4 + 4 + 8
    chance, names = random.Random(seed), list(REPORTS)
    chance.shuffle(names)
    with open_record(tmp_path / "pieces.db", create=True) as record:
        while names:
            some = chance.choice((1, 9, 20))
            add(record, names[:some])
            names = names[some:]
        assert check(record) == together


def test_one_more_copy_writes_one_row(tmp_path: Path) -> None:
    names = list(REPORTS)
    with open_record(tmp_path / "a.db", create=True) as record:
        keys = {name: report.key for name, (report, _, _) in zip(names, cleaned(REPORTS), strict=True)}
        last = max((name for name in names if name.startswith("copy")), key=keys.__getitem__)
        add(record, [name for name in names if name != last])
        with record.read() as connection:
            before = connection.exec_driver_sql(
                "SELECT count(*) FROM derived WHERE kind = 'origins'"
            ).scalar()
        add(record, [last])
        with record.read() as connection:
            after = connection.exec_driver_sql("SELECT count(*) FROM derived WHERE kind = 'origins'").scalar()
        assert after == before + 1
        check(record)
