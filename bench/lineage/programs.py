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
OURS, RECORD = "dateline", "dateline, through a record on disk"
SETS_HERE = (*LINEAGE_SETS, "seeds-dev")


def _peer(name: str, script: Path, *needs: str, extra: tuple[str, ...] = ()) -> Peer:
    return Peer(name, SETS_HERE, "lineage", lineage.score, str(script), needs, extra=extra)


DATASKETCH = HERE / "scripts" / "datasketch_lsh.py"


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting of datasketch: how reports are compared (rule, words of a shingle, the least likeness), how sentences
    are (words of a shingle and the least Jaccard; None: not at all), and of how many permutations sketches are."""

    rule: str
    size: int
    least: float
    sentences: tuple[int, float] | None = (2, 0.7)
    permutations: int = 128

    @property
    def name(self) -> str:
        told = "datasketch LSH, Jaccard" if self.rule == "jaccard" else "datasketch ensemble, containment"
        own = f"{told} ≥ {self.least:g} of {self.size} words"
        if self.sentences is None:
            return f"{own}, no sentences"
        return f"{own}, sentences ≥ {self.sentences[1]:g} of {self.sentences[0]}"

    def peer(self) -> Peer:
        sentences = "none" if self.sentences is None else "{}:{}".format(*self.sentences)
        extra = (self.rule, str(self.size), str(self.least), str(self.permutations), sentences)
        return _peer(self.name, DATASKETCH, "datasketch==2.0.0", extra=extra)


#: datasketch as it is mostly set, and from there on to settings that find more, and more that is not so
SETTINGS = (
    Setting("jaccard", 5, 0.5),
    Setting("containment", 5, 0.3),
    Setting("jaccard", 3, 0.2, (2, 0.5)),
    Setting("jaccard", 5, 0.1, (2, 0.3)),
    Setting("jaccard", 5, 0.1, (2, 0.1)),
    Setting("jaccard", 1, 0.3, (1, 0.4)),
    Setting("containment", 3, 0.3, (1, 0.4)),
    Setting("containment", 2, 0.3, (2, 0.1)),
    Setting("jaccard", 5, 0.5, None),
    Setting("jaccard", 5, 0.1, None),
    Setting("jaccard", 1, 0.3, None),
    Setting("containment", 2, 0.3, None),
)
PEERS = (
    _peer("shingle Jaccard ≥ .5", SCRIPTS / "shingles.py", extra=("jaccard",)),
    _peer("shingle containment ≥ .3", SCRIPTS / "shingles.py", extra=("containment",)),
    *(setting.peer() for setting in SETTINGS),
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


def run_ours(set_: GoldSet, shared: Path) -> Run:
    """The edges of a set by lineage in memory, from bare text, as the other programs find theirs."""
    assert set_.add is not None
    return _timed([sys.executable, "-m", "bench.lineage.alone", str(shared / set_.add)])


def run_record(set_: GoldSet, shared: Path, cache: Path, whole: bool, fresh: bool) -> Run:
    """The edges of a set through a record on disk, or (`whole`) as `dateline add` and `export` give them; the seconds
    are those of lineage alone. Raises where the ways do not give the same edges."""
    assert set_.add is not None
    through = _timed([sys.executable, "-m", "bench.lineage.linking", str(shared / set_.add)])
    if whole:
        out, _, failed = make_record(set_, shared, cache, fresh)
        if failed:
            raise RuntimeError(f"reading failed: {failed[0]}")
        if differ := told(read_rows(out / "lineage.jsonl")) ^ told(through.rows):
            raise RuntimeError(
                f"lineage through a record and the whole of `add` differ in {len(differ)} edges"
            )
    return through


def told(rows: list[Row], *but: str) -> set[str]:
    """Rows as they are compared, but for some of their keys."""
    return {json.dumps({k: v for k, v in row.items() if k not in but}, sort_keys=True) for row in rows}


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
