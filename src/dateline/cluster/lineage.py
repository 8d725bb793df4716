"""Candidates of lineage as a dataframe job, and their comparison: the work of `derivation.lineage` on other machines.

The keys of some reports are joined with those who bear them, one row a key and bearer, and counted by pair of reports; a pair
that shares too little is dropped there. Those that are left after the rules of the record (the group that stands for a copy,
who derives the pair, boilerplate) are joined with the passages of both and judged, some pairs at a time. Both steps are pure
and give what this process alone gives, so a job that lost a worker is begun again. Nothing is written here.

What is in memory follows from how many reports are derived together (`TOGETHER`), not from the record's size.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

import pyarrow as pa

from dateline.cluster.engine import MOST_TRIES, Job, open_engine
from dateline.derivation.lineage import HERE, Pairs, judge_pair
from dateline.derivation.neighbours import Known
from dateline.derivation.shared_keys import (
    BearerRow,
    KeyRow,
    Shared,
    SharedRow,
    bearer_rows,
    gather_shared,
    key_rows,
)
from dateline.errors import DatelineError, SetupError
from dateline.lineage import LEAST_KEYS, Side
from dateline.model import Edge
from dateline.record.bearers import Bearers

if TYPE_CHECKING:
    import daft

T = TypeVar("T")

#: reports whose lineage is derived together, and characters of reports that are kept in memory meanwhile
TOGETHER, MOST_TEXT = 1024, 5_000_000
#: pairs that are judged in one job, and by a worker together
MOST_PAIRS, ROWS = 20_000, 64

_KEYS = pa.schema(
    {
        "report": pa.string(),
        "key": pa.uint64(),
        "worth": pa.int64(),
        "in_runs": pa.int64(),
        "on_line": pa.bool_(),
    }
)
_BEARERS = pa.schema({"key": pa.uint64(), "other": pa.string(), "is_crowd": pa.bool_()})


class LineageJob:
    """The work of lineage as Daft jobs. Of fewer reports or pairs than a job names none is made."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def share(self, reports: Sequence[Known], bearers: Mapping[int, Bearers]) -> Mapping[str, Shared] | None:
        """What some reports have in common with others, by a join of their keys with those who bear them; None where
        they are few."""
        if len(reports) < self._job.least_reports:
            return None
        keys = list(key_rows(reports, bearers))
        if not keys:
            return {}
        borne = list(bearer_rows({row.key for row in keys}, bearers))
        return _try(lambda: gather_shared(join_keys(open_engine(self._job), keys, borne)))

    def judge(self, given: Iterable[Pairs]) -> Iterator[list[Edge]]:
        """The edges of some reports to those that they are to be judged against, in the order in which they come."""
        waiting: list[Pairs] = []
        number = 0
        for one in given:
            waiting.append(one)
            number += len(one.others)
            if number >= MOST_PAIRS:
                yield from self._judge(waiting, number)
                waiting, number = [], 0
        yield from self._judge(waiting, number)

    def _judge(self, waiting: Sequence[Pairs], number: int) -> Iterator[list[Edge]]:
        if number < self._job.least_pairs:
            return HERE.judge(waiting)
        found = _try(lambda: judge_pairs(open_engine(self._job), self._job, waiting))
        return iter(found)


def _try(run: Callable[[], T]) -> T:
    """What a job gives; it is begun again where a worker was lost. Raises `SetupError` where it fails again and again."""
    for tries in range(1, MOST_TRIES + 1):
        try:
            return run()
        except DatelineError:
            raise
        except Exception as error:
            if tries == MOST_TRIES:
                said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
                raise SetupError(f"lineage: the job failed {tries} times; the last time: {said}") from None
    raise AssertionError("unreachable")


def join_keys(engine: Any, keys: Sequence[KeyRow], borne: Sequence[BearerRow]) -> Iterator[SharedRow]:
    """The rows of pairs of reports that share keys enough to be looked at: keys ⋈ bearers, counted by pair. A report's
    crowded keys count for whomever their first bearer stands for, so a pair is kept that is short of no more."""
    col = engine.col
    own = engine.from_arrow(_table(keys, _KEYS))
    joined = own.join(engine.from_arrow(_table(borne, _BEARERS)), on="key")
    joined = joined.where((col("other") != col("report")) | col("is_crowd"))
    crowded = joined.where(col("is_crowd")).groupby("report").agg(col("worth").sum().alias("crowded"))
    pairs = joined.groupby("report", "other", "is_crowd").agg(
        col("worth").sum(),
        col("in_runs").sum(),
        col("on_line").bool_or(),
        col("key").list_agg().alias("keys"),
    )
    reach = col("worth") + col("crowded").fill_null(0)
    kept = pairs.join(crowded, on="report", how="left").where(
        col("is_crowd") | col("on_line") | (reach >= LEAST_KEYS)
    )
    for batch in kept.select(*SharedRow._fields).to_arrow_iter():
        for row in zip(*(batch.column(name).to_pylist() for name in SharedRow._fields), strict=True):
            yield SharedRow(*row)


def judge_pairs(engine: Any, job: Job, given: Sequence[Pairs]) -> list[list[Edge]]:
    """The edges of some reports: pairs ⋈ passages of the one ⋈ passages of the other, judged by the workers of a job."""
    sides: dict[str, bytes] = {}
    rows: list[tuple[int, str, str, bytes]] = []
    for place, one in enumerate(given):
        plate = pickle.dumps(one.boilerplate)
        for side in (one.side, *one.others) if one.others else ():
            if side.report not in sides:
                sides[side.report] = pickle.dumps(side, protocol=5)
        rows += [(place, one.side.report, other.report, plate) for other in one.others]
    names = ("place", "one", "other", "plate")
    pairs = engine.from_pydict(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
    for name in ("one", "other"):
        frame = engine.from_pydict({name: list(sides), f"{name}_side": list(sides.values())})
        pairs = pairs.join(frame, on=name)
    judge = _judge_class(engine, job)()
    pairs = pairs.into_batches(ROWS)
    edges = judge.edges(pairs["one_side"], pairs["other_side"], pairs["plate"])
    found: list[list[tuple[str, list[Edge]]]] = [[] for _ in given]
    for batch in pairs.select(pairs["place"], pairs["other"], edges.alias("edges")).to_arrow_iter():
        columns = (batch.column(name).to_pylist() for name in ("place", "other", "edges"))
        for place, other, body in zip(*columns, strict=True):
            found[place].append((other, pickle.loads(body)))
    order = [{side.report: n for n, side in enumerate(one.others)} for one in given]
    return [
        [edge for _, some in sorted(own, key=lambda row: order[place][row[0]]) for edge in some]
        for place, own in enumerate(found)
    ]


def _table(rows: Sequence[KeyRow] | Sequence[BearerRow], schema: Any) -> Any:
    columns = {
        name: pa.array(map(itemgetter(n), rows), schema.field(name).type, size=len(rows))
        for n, name in enumerate(schema.names)
    }
    return pa.table(columns, schema=schema)


def _judge_class(engine: Any, job: Job) -> Any:
    """The class of which each worker has one."""

    class Judge:
        @engine.method.batch(return_dtype=engine.DataType.binary(), batch_size=ROWS)  # type: ignore[untyped-decorator]
        def edges(self, one: daft.Series, other: daft.Series, plate: daft.Series) -> list[bytes]:
            return judge_rows(one.to_pylist(), other.to_pylist(), plate.to_pylist())

    return engine.cls(Judge, max_concurrency=job.workers, use_process=job.ray is None)


def judge_rows(ones: Sequence[bytes], others: Sequence[bytes], plates: Sequence[bytes]) -> list[bytes]:
    """The edges (pickled) of some pairs of reports, in their order."""
    sides: dict[bytes, Side] = {body: pickle.loads(body) for body in {*ones, *others}}
    rows = zip(ones, others, plates, strict=True)
    return [
        pickle.dumps(judge_pair(sides[one], sides[other], pickle.loads(plate)), protocol=5)
        for one, other, plate in rows
    ]
