"""Reading in several processes: each has the language pipeline and the place index, one writes.

Batches go out in order and come back in order, at most two waiting for each process, so that memory is bounded and the
record is the same whatever the number of processes. A process that dies is replaced and its batch read again.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice

from dateline.errors import SetupError
from dateline.model import Layer, Profile, Report, Source
from dateline.reading import Layers, ReadReport, Tools, read_reports
from dateline.record import open_record
from dateline.sharing import is_long

Batch = Sequence[tuple[Report, Source]]

#: does a piece of other work while nothing has come back yet; False where there is none
Meanwhile = Callable[[], bool]

#: batches that are read here before processes are started, since that takes seconds
ALONE = 4
#: batches that wait for each process, how often a batch that broke a process is given again, and layers that a process
#: remembers beside those of the record
WAITING, MOST_TRIES, MOST_LAYERS = 2, 3, 20_000


def usual_workers() -> int:
    """How many processes read where nobody says: one for each processor that we may use, at most four."""
    try:
        processors = len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        processors = os.cpu_count() or 1
    return min(processors, 4)


def nothing_else() -> bool:
    """There is no other work."""
    return False


def read_batches(
    batches: Iterable[Batch],
    tools: Tools,
    layers: Layers,
    workers: int,
    place: str,
    meanwhile: Meanwhile = nothing_else,
) -> Iterator[list[ReadReport]]:
    """What is read in each batch, in their order. With one worker all is read here, by `tools`; with more, what comes
    after the first few batches by processes, which may use the layers of the record at `place`. While they read,
    `meanwhile` is called again and again.

    Raises `SetupError` where processes die of the same batch again and again.
    """
    rest = iter(batches)
    here = list(islice(rest, ALONE)) if workers > 1 else []
    further = next(rest, None) if len(here) == ALONE and workers > 1 else None
    if further is None:
        for batch in chain(here, rest):
            yield read_reports(batch, tools, layers)
        return
    with _Pool(workers, tools, place) as pool:
        pool.give(chain([further], rest))  # processes take seconds to start: these are read in that time
        for batch in here:
            yield read_reports(batch, tools, layers)
        yield from pool.read(meanwhile)


class _Pool:
    """Processes, made anew when one of them dies."""

    def __init__(self, workers: int, tools: Tools, place: str) -> None:
        self._workers = workers
        self._given = (tools.pipeline, tools.profile, place)
        self._pool = self._start()
        self._rest: Iterator[Batch] = iter(())
        self._waiting: deque[tuple[Batch, Future[list[ReadReport]]]] = deque()

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _start(self) -> ProcessPoolExecutor:
        # a fresh interpreter: a fork would take over this one's connections and threads
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._workers, context, initializer=_begin, initargs=self._given)

    def give(self, batches: Iterable[Batch]) -> None:
        """Has the processes begin with the first batches; `read` takes the others when there is room."""
        self._rest = iter(batches)
        self._fill()

    def _fill(self) -> None:
        while len(self._waiting) < self._workers * WAITING and (batch := next(self._rest, None)) is not None:
            self._waiting.append((batch, self._submit(batch)))

    def read(self, meanwhile: Meanwhile = nothing_else) -> Iterator[list[ReadReport]]:
        """What is read in the batches that were given, in their order."""
        tries = 0
        while self._waiting:
            first = self._waiting[0][1]
            while not first.done() and meanwhile():
                pass
            try:
                found = first.result()
            except BrokenProcessPool:
                tries += 1
                if tries >= MOST_TRIES:
                    named = ", ".join(report.name for report, _ in self._waiting[0][0][:3])
                    raise SetupError(
                        f"reading processes died {tries} times at {named} …; out of memory? give fewer --workers"
                    ) from None
                self._pool.shutdown(cancel_futures=True)
                self._pool = self._start()
                self._waiting = deque((batch, self._submit(batch)) for batch, _ in self._waiting)
                continue
            tries = 0
            self._waiting.popleft()
            self._fill()
            yield found

    def _submit(self, batch: Batch) -> Future[list[ReadReport]]:
        try:
            return self._pool.submit(_read, batch)
        except BrokenProcessPool as error:
            broken: Future[list[ReadReport]] = Future()
            broken.set_exception(error)
            return broken


class LayerCache:
    """Layers that one process may use: those of the record at `place`, if there is one, and the latest of its own."""

    def __init__(self, place: str | None) -> None:
        self._record = open_record(place, read_only=True) if place is not None else None
        self._known: OrderedDict[tuple[str, str], Layer] = OrderedDict()

    def find(self, hashes: Iterable[str], model: str) -> dict[str, Layer]:
        """The layers that are there, by `text_hash`."""
        wanted = list(hashes)
        own = {key: self._known[key, model] for key in wanted if (key, model) in self._known}
        rest = [key for key in wanted if key not in own]
        return own | (self._record.layers(rest, model) if self._record is not None and rest else {})

    def keep(self, read: Iterable[ReadReport]) -> None:
        """Remembers the layers that were made for some reports."""
        for one in read:
            if not is_long(one.facts.passages):  # whose pieces are remembered instead
                self._known |= {(key, layer.model): layer for key, layer in one.facts.layers.items()}
        while len(self._known) > MOST_LAYERS:
            self._known.popitem(last=False)


class _Reader:
    """What one process has."""

    def __init__(self, pipeline: str, profile: Profile | None, place: str) -> None:
        self._tools = Tools(pipeline, profile)
        self._layers = LayerCache(place)

    def read(self, batch: Batch) -> list[ReadReport]:
        found = read_reports(batch, self._tools, self._layers.find)
        self._layers.keep(found)
        return found


_reader: _Reader | None = None


def _begin(pipeline: str, profile: Profile | None, place: str) -> None:
    """Makes the process ready; arithmetic keeps to its one processor."""
    global _reader
    threading.Thread(target=_end_with_parent, daemon=True).start()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    _reader = _Reader(pipeline, profile, place)


def _end_with_parent() -> None:
    """Ends this process when the one that writes is gone, even where that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read(batch: Batch) -> list[ReadReport]:
    assert _reader is not None
    return _reader.read(batch)
