"""The programs that are compared: each run in a process of its own, timed, its rows read back."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.accuracy.measures import lineage
from bench.accuracy.peers import LINEAGE_SETS, SCRIPTS, Peer, environment, run_quietly
from bench.accuracy.records import make_record
from bench.accuracy.scorer import Row, read_rows
from bench.accuracy.sets import SETS, GoldSet

HERE = Path(__file__).parent
OURS = "dateline"
SETS_HERE = (*LINEAGE_SETS, "seeds-dev")


def _peer(name: str, script: Path, *needs: str, extra: tuple[str, ...] = ()) -> Peer:
    return Peer(name, SETS_HERE, "lineage", lineage.score, str(script), needs, extra=extra)


DATASKETCH = HERE / "scripts" / "datasketch_lsh.py"
PEERS = (
    _peer("shingle Jaccard ≥ .5", SCRIPTS / "shingles.py", extra=("jaccard",)),
    _peer("shingle containment ≥ .3", SCRIPTS / "shingles.py", extra=("containment",)),
    _peer("datasketch LSH, Jaccard ≥ .5", DATASKETCH, "datasketch==2.0.0", extra=("jaccard",)),
    _peer("datasketch ensemble, containment ≥ .3", DATASKETCH, "datasketch==2.0.0", extra=("containment",)),
    _peer("text-dedup minhash ≥ .5", HERE / "scripts" / "text_dedup_minhash.py", "text-dedup==0.4.0"),
)


@dataclass(frozen=True, slots=True)
class Run:
    """A program's rows of lineage.jsonl, and the seconds of its whole process: of processors and of the clock."""

    rows: list[Row]
    cpu: float
    wall: float


def run_peer(peer: Peer, texts: Path, cache: Path) -> Run:
    """A peer's rows on a folder of texts, made anew. Raises where it cannot be installed or run."""
    return _timed([str(environment(peer, cache)), peer.script, str(texts), "", *peer.extra])


def run_ours(set_: GoldSet, shared: Path, cache: Path, whole: bool, fresh: bool) -> Run:
    """The edges of a set by lineage alone, or (`whole`) as `dateline add` and `export` give them; the seconds are
    those of lineage alone. Raises where the two do not give the same edges."""
    assert set_.add is not None
    alone = _timed([sys.executable, "-m", "bench.lineage.linking", str(shared / set_.add)])
    if not whole:
        return alone
    out, _, failed = make_record(set_, shared, cache, fresh)
    if failed:
        raise RuntimeError(f"reading failed: {failed[0]}")
    rows = read_rows(out / "lineage.jsonl")
    told, given = ({json.dumps(row, sort_keys=True) for row in some} for some in (rows, alone.rows))
    if told != given:
        raise RuntimeError(f"lineage alone and the whole of `add` differ in {len(told ^ given)} edges")
    return Run(rows, alone.cpu, alone.wall)


def set_of(name: str) -> GoldSet:
    return next(s for s in SETS if s.name == name)


def _timed(command: list[str]) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "lineage.jsonl"
        before, wall = os.times(), time.perf_counter()
        run_quietly(command, out)
        after = os.times()
        cpu = after.children_user + after.children_system - before.children_user - before.children_system
        return Run(read_rows(out), cpu, time.perf_counter() - wall)
