"""Running the sets: each in a process of its own, the largest first, two at a time."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from bench.accuracy.model import Case, Job, Measure, Outcome, Tally
from bench.accuracy.peers import score_peers
from bench.accuracy.records import make_record
from bench.accuracy.scorer import Scorer
from bench.accuracy.sets import POOLS, GoldSet


@dataclass(frozen=True, slots=True)
class Options:
    shared: Path
    cache: Path
    fresh: bool = False
    jobs: int = 2
    peers: bool = True


@dataclass(frozen=True, slots=True)
class Done:
    """A set that was scored, with the seconds that it took (of the clock, and of our own processor time), the
    measures of each peer, and the peers that did not run, with the reason."""

    set: str
    outcome: Outcome
    seconds: float
    processor_seconds: float
    peers: tuple[tuple[str, tuple[Measure, ...]], ...] = ()
    absent: tuple[str, ...] = ()


def why_missing(set_: GoldSet, shared: Path) -> str | None:
    """Why a set cannot be scored on this machine; None where it can."""
    gold = shared / "gold" / set_.name
    if not gold.is_dir():
        return f"{set_.name}: {gold} is not on this machine"
    if set_.add is not None and not (shared / set_.add).is_dir():
        return f"{set_.name}: {shared / set_.add} is not on this machine"
    return None


def score_set(set_: GoldSet, options: Options) -> Done:
    """Scores one set; whatever fails is told as missing, and the rest is scored all the same."""
    started = time.monotonic()
    peers: dict[str, tuple[Measure, ...]] = {}
    absent: list[str] = []
    try:
        outcome = score_ours(job := job_of(set_, options))
        for peer, found in score_peers(job, options.cache) if options.peers else ():
            if isinstance(found, str):
                absent.append(f"{set_.name}: the peer {peer} did not run ({found})")
            else:
                peers[peer] = tuple(found)
    except Exception as error:
        traceback.print_exc()
        outcome = Outcome(missing=(f"{set_.name}: {type(error).__name__}: {error}",))
    seconds = time.monotonic() - started
    return Done(set_.name, outcome, seconds, time.process_time(), tuple(peers.items()), tuple(absent))


def job_of(set_: GoldSet, options: Options) -> Job:
    """The job of a set, its record made and exported."""
    scorer = Scorer(options.shared)
    cache = None if options.fresh else options.cache
    if set_.add is None:
        return Job(set_, options.shared, scorer, Path(), None, cache)
    out, record, failed = make_record(set_, options.shared, options.cache, options.fresh)
    return Job(set_, options.shared, scorer, out, record, cache, tuple(failed))


def score_ours(job: Job) -> Outcome:
    """All measures of a set; one that fails is told as missing, and the others are scored all the same."""
    measures: list[Measure] = []
    cases: list[Case] = []
    missing: list[str] = []
    if job.failed:
        count = f"{len(job.failed)} report{'s' * (len(job.failed) > 1)}"
        missing.append(f"{job.set.name}: reading failed in {count}: do not use its figures ({job.failed[0]})")
    for name in job.set.measures:
        try:
            outcome: Outcome = importlib.import_module(f"bench.accuracy.measures.{name}").score(job)
        except Exception as error:
            traceback.print_exc()
            missing.append(f"{job.set.name} {name}: {type(error).__name__}: {error}")
            continue
        measures += outcome.measures
        cases += outcome.cases
        missing += outcome.missing
    return Outcome(tuple(measures), tuple(cases), tuple(missing))


def score_sets(sets: Sequence[GoldSet], options: Options) -> Iterator[Done]:
    """Scores sets as they are done."""
    ordered = sorted(sets, key=lambda s: -s.size)
    if options.jobs == 1 or len(ordered) == 1:
        for set_ in ordered:
            yield score_set(set_, options)
        return
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(options.jobs, mp_context=context, max_tasks_per_child=1) as pool:
        for future in as_completed([pool.submit(score_set, set_, options) for set_ in ordered]):
            yield future.result()


def pooled(done: Mapping[str, Sequence[Measure]]) -> Iterator[tuple[str, Measure]]:
    """The measures over the units of several sets, where all of them have them."""
    for name, (sets, measures) in POOLS.items():
        for wanted in measures:
            found = [m for s in sets for m in done.get(s, ()) if m.name == wanted and m.units]
            if len(found) == len(sets):
                units: tuple[Tally, ...] = tuple(unit for m in found for unit in m.units)
                yield name, Measure(wanted, units, form=found[0].form)
