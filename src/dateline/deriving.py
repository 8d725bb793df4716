"""Works through the record's queue: what follows from facts and judgements alone, stage by stage, some keys at a time.

The pieces are taken in order of stage and key, so that a run that was killed carries on where it stopped, and neither the
order of reports nor the moments at which it was derived can matter. While processes read, the one that writes derives
what is written already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from time import monotonic

from dateline import derivation
from dateline.reading import Tools, give_back, read_again
from dateline.record import Record, Stale

#: shows a stage, how much of it is done, and of how much (None where that is not known)
Show = Callable[[str, int, int | None], None]

#: what is derived, in order, and how many keys of it are derived together; a stage may queue keys of itself or of
#: later ones alone
STAGES = {
    "extract": 1, "near": 64, "lineage": 64, "origins": 500, "dating": 200, "names": 1000, "resolve": 64,
    "told": 64, "answers": 64, "weigh": 500,
}  # fmt: skip

#: characters of reports whose claims are in memory together, in the stages where a key is a report and all of its claims
#: are read; a longer report is derived by itself
MOST_TEXT = 500_000
BY_TEXT = frozenset({"resolve", "told", "answers"})


def derive(
    record: Record,
    tools: Tools,
    show: Show | None = None,
    neighbours: derivation.Neighbours | None = None,
    work: derivation.Work = derivation.HERE,
    together: int | None = None,
) -> None:
    """Works through the queue of what is stale: stage by stage, some keys at a time, in order of key. The keys
    that are taken together are finished together, or after a kill none of them is. `work` is where the steps of lineage
    are done that take the most time, of so many keys `together`."""
    tools.serve(record)
    known = neighbours or derivation.Neighbours(record)
    for _ in _pieces(record, tools, show, known, work, together):
        pass


def derive_some(record: Record, tools: Tools, most: int, seconds: float) -> None:
    """Derives as `derive` does while no more than `most` keys wait, up to about so many seconds; what is left waits."""
    tools.serve(record)
    pieces = _pieces(record, tools, None, derivation.Neighbours(record))
    end = monotonic() + seconds
    while len(record.stale(limit=most + 1)) <= most and monotonic() < end:
        if next(pieces, None) is None:
            return


class Meanwhile:
    """Derives what is in the record already, a piece at each call, until more is written: then it begins with the
    first stage again, as a run does that goes on after a kill."""

    def __init__(self, record: Record, tools: Tools, neighbours: derivation.Neighbours) -> None:
        self._given = (record, tools, neighbours)
        self._pieces: Iterator[str] = iter(())

    def wrote(self) -> None:
        """More is in the record now."""
        record, tools, neighbours = self._given
        self._pieces = _pieces(record, tools, None, neighbours)

    def __call__(self) -> bool:
        """Derives a piece; False (and nothing done) where none is left."""
        return next(self._pieces, None) is not None


def _pieces(
    record: Record,
    tools: Tools,
    show: Show | None,
    neighbours: derivation.Neighbours,
    work: derivation.Work = derivation.HERE,
    linked: int | None = None,
) -> Iterator[str]:
    """Derives all that is stale; yields the stage after each transaction."""
    steps: dict[str, Callable[[Record, Sequence[Stale]], None]] = {
        "extract": lambda record, keys: extract_anew(record, keys, tools),
        "near": lambda record, keys: derivation.derive_near(record, keys, neighbours, work),
        "lineage": lambda record, keys: derivation.derive_lineage(record, keys, neighbours, work),
        "origins": derivation.derive_origins,
        "dating": lambda record, keys: derivation.derive_dating(record, keys, tools.gazetteer),
        "names": derivation.derive_names,
        "resolve": lambda record, keys: derivation.derive_resolution(
            record, keys, tools.gazetteer, tools.resolved
        ),
        "told": derivation.derive_told,
        "answers": derivation.derive_answers,
        "weigh": derivation.derive_matters,
    }
    for stage, usual in STAGES.items():
        together = linked or usual if stage in ("near", "lineage") else usual
        of = len(record.stale(stage)) if show is not None else 0
        done = 0
        while keys := _next_keys(record, stage, together):
            steps[stage](record, keys)
            give_back()
            done += len(keys)
            if show is not None:
                show(stage, done, max(of, done))
            yield stage
        if stage == "lineage":
            neighbours.let_go()


def _next_keys(record: Record, stage: str, most: int) -> list[Stale]:
    """The keys of a stage that are derived together next."""
    keys = record.stale(stage, most)
    if stage not in BY_TEXT or len(keys) < 2:
        return keys
    lengths = record.lengths(key.key for key in keys)
    text = accumulate(lengths.get(key.key, 0) for key in keys)
    return keys[: max(1, sum(size <= MOST_TEXT for size in text))]


def extract_anew(record: Record, keys: Sequence[Stale], tools: Tools) -> None:
    """Reads reports that the record has by the rules, lexicons and languages of today, in the passages that it has."""
    for key in keys:
        report = record.report(key.key)
        source, passages = record.source(report.sha256), record.passages(report.key)
        facts = read_again(report, source, passages, tools, record.layers).facts
        if facts.extraction is not None:
            record.add_extraction(report.key, facts.extraction, facts.method_version, readings=facts.readings)
        record.add_rejections(facts.rejections)
        record.finish_stale(key, stale=[(stage, report.key) for stage in ("dating", "names", "resolve")])
