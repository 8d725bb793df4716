"""The stages in order: read → clean → annotate → extract → lineage → resolve → weigh → record.

The first half runs once a report, and writes the facts of some reports in one transaction. The second half
(`deriving`) derives, from facts and judgements alone, what the record says; where processes read, it goes on
meanwhile.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from dateline import derivation, extract
from dateline.deriving import Meanwhile, Show, derive, derive_some
from dateline.errors import RecordError
from dateline.lexicons import digest_extensions
from dateline.model import Profile, Rejection, Report, Source
from dateline.read import Read, read_paths
from dateline.reading import ReadReport, Tools
from dateline.record import Judgement, Record, ReportFacts
from dateline.record.curation import Verdict
from dateline.record.custody import Tombstone
from dateline.record.deletion import finish_deletion, tombstones
from dateline.workers import read_batches

if TYPE_CHECKING:
    from dateline.cluster import Job

#: characters of passages that are annotated together; bounds what is in memory, and what a kill loses
BATCH_CHARACTERS = 120_000

#: objects that are made before Python looks for unused cycles of them, during a run
LEAST_NEW = 400_000

#: keys that wait at once after a judgement, and seconds, up to which what follows from it is written together with it:
#: others who write wait meanwhile, ten seconds at most
MOST_TOGETHER, SECONDS_TOGETHER = 120, 3.0

#: the slug of what was deleted, which is told and not kept
DELETED = "deleted"


@dataclass(slots=True)
class Added:
    """What a run of `add_reports` did: reports written, reports that the record had, what was no report, and
    the new reports that were kept without reading claims in them (another language, a failure); `reports` are the
    keys of what was written."""

    read: int = 0
    known: int = 0
    unreadable: list[Rejection] = field(default_factory=list)
    unread: list[Rejection] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)


def add_reports(
    record: Record,
    paths: Sequence[str | Path],
    *,
    read_on: date,
    reports: Path | None = None,
    profile: Profile | None = None,
    pipeline: str | None = None,
    show: Show | None = None,
    stdin: BinaryIO | None = None,
    tools: Tools | None = None,
    workers: int = 1,
    even_deleted: bool = False,
) -> Added:
    """Adds reports to a record and derives what follows. `read_on` is an upper bound for inferred dates.

    Reports wait for each other up to `BATCH_CHARACTERS`; their passages are annotated together, and they are
    written in one transaction. `tools` that are loaded already are used as they are (with their own pipeline and
    profile) and stay open. With more than one of `workers`, that many processes read reports, and this one writes;
    the record is the same.

    What cannot be read becomes a stored rejection; every other report of the run is kept. Adding the same
    reports again changes nothing; bytes that were deleted are refused unless `even_deleted`. Reports of the record that
    another version of extraction read are read anew. Raises what the record raises where it cannot be written.
    """
    own = tools is None
    tools = tools or Tools(pipeline, profile if profile is not None else record.profile())
    try:
        if profile is not None:
            take_profile(record, tools, profile)
        found = read_paths(paths, reports, stdin)
        return add_read(
            record, found, tools, read_on=read_on, show=show, workers=workers, even_deleted=even_deleted
        )
    finally:
        if own:
            tools.close()


def take_profile(record: Record, tools: Tools, profile: Profile) -> None:
    """Makes a profile the record's, and queues what it makes stale. Raises `UsageError` for a place that it names and
    that there is not, before anything is kept; `tools` are those of that profile."""
    tools.gazetteer  # noqa: B018 (where that is found)
    record.set_profile(profile, stale=_stale_by_profile(record, profile))


def add_read(
    record: Record,
    found: Iterable[Read],
    tools: Tools,
    *,
    read_on: date,
    show: Show | None = None,
    workers: int = 1,
    even_deleted: bool = False,
) -> Added:
    """Adds what a reader found, as `add_reports` does. A report that was fetched was read on the day of that."""
    added = Added()
    tools.serve(record)
    _queue_outdated(record, tools)
    neighbours = derivation.Neighbours(record)
    gate = _Gate(record, added, tools, even_deleted)
    meanwhile = Meanwhile(record, tools, neighbours)
    with _fewer_collections():
        # processes end at about the same time where batches are smaller
        most = BATCH_CHARACTERS if workers == 1 else BATCH_CHARACTERS // 2
        read = read_batches(
            gate.batches(found, most), tools, record.layers, workers, record.address, meanwhile
        )
        for batch in read:
            _write_reports(record, batch, neighbours, read_on, added, show)
            gate.forget(batch)
            del batch  # not in memory while the next is read
            meanwhile.wrote()
        record.add_rejections(one for one in added.unreadable if one.slug != DELETED)
        derive(record, tools, show, neighbours)
    return added


def add_by_job(
    record: Record,
    paths: Sequence[str],
    job: Job,
    *,
    read_on: date,
    profile: Profile | None = None,
    pipeline: str | None = None,
    show: Show | None = None,
    even_deleted: bool = False,
) -> Added:
    """Adds the rows of files as `add_reports` does, read by a Daft job in this process's workers or on a Ray cluster. What
    waits for lineage when all is read is joined and compared there too, where it is much.

    The record is the same whichever way reports are read. Raises as `dateline.cluster.read_on_cluster` does.
    """
    from dateline import cluster

    added = Added()
    tools = Tools(pipeline, profile if profile is not None else record.profile())
    neighbours = derivation.Neighbours(record, cluster.MOST_TEXT)
    server = record.address if "://" in record.address else None
    gate = _Gate(record, added, tools, even_deleted)
    meanwhile = Meanwhile(record, tools, neighbours)
    try:
        if profile is not None:
            take_profile(record, tools, profile)
        _queue_outdated(record, tools)
        with _fewer_collections():
            for batch in cluster.read_on_cluster(paths, tools, job, server, meanwhile):
                added.unreadable += [one for one in batch if isinstance(one, Rejection)]
                reports = (one for one in batch if isinstance(one, ReadReport))
                if fresh := [one for one in reports if gate.takes(one.facts.report)]:
                    _write_reports(record, fresh, neighbours, read_on, added, show)
                    gate.forget(fresh)
                    meanwhile.wrote()
            record.add_rejections(one for one in added.unreadable if one.slug != DELETED)
            derive(record, tools, show, neighbours, cluster.LineageJob(job), cluster.TOGETHER)
    finally:
        tools.close()
    return added


class _Gate:
    """Lets through the reports of a run that the record does not have and nobody deleted; what else came is noted."""

    def __init__(self, record: Record, added: Added, tools: Tools, even_deleted: bool) -> None:
        self._record, self._added = record, added
        asked = not (even_deleted or tools.none_deleted)
        self._deleted = {one.sha256: one for one in tombstones(record)} if asked else {}
        tools.none_deleted = not (even_deleted or self._deleted)
        self._waiting: set[str] = set()

    def takes(self, report: Report) -> bool:
        """Whether a report is to be read and written; it is asked for each once."""
        if report.key in self._waiting or self._record.has_report(report.key):
            self._added.known += 1
            return False
        if (stone := self._deleted.get(report.sha256)) is not None:
            self._added.unreadable.append(_refused(report, stone))
            return False
        self._waiting.add(report.key)
        return True

    def batches(self, found: Iterable[Read], most: int) -> Iterator[list[tuple[Report, Source]]]:
        """What is let through, in batches to be read together, up to `most` characters each."""
        batch: list[tuple[Report, Source]] = []
        characters = 0
        for item in found:
            if isinstance(item, Rejection):
                self._added.unreadable.append(item)
                continue
            if self.takes(item[0]):
                batch.append(item)
                characters += sum(len(block.text) for block in item[1].blocks)
            if characters >= most:
                yield batch
                batch, characters = [], 0
        if batch:
            yield batch

    def forget(self, written: Iterable[ReadReport]) -> None:
        """Those reports are in the record now, which tells them again."""
        self._waiting.difference_update(one.facts.report.key for one in written)


def _refused(report: Report, stone: Tombstone) -> Rejection:
    reason = (
        f"{report.name}: these bytes were deleted on {stone.at:%Y-%m-%d} by {stone.author} ({stone.reason}); "
        "--even-deleted adds them again"
    )
    return Rejection(report.name, "read", DELETED, reason)


@contextmanager
def _fewer_collections() -> Iterator[None]:
    """Has Python look for unused cycles of objects more seldom: nearly all that a run makes is freed without
    that, and looking takes a tenth of its time."""
    before = gc.get_threshold()
    if before[0]:
        gc.set_threshold(max(before[0], LEAST_NEW), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _write_reports(
    record: Record,
    reports: Sequence[ReadReport],
    neighbours: derivation.Neighbours,
    read_on: date,
    added: Added,
    show: Show | None,
) -> None:
    """Writes what was read in some reports, all of them or none."""
    if record.setting("read_on") != read_on.isoformat():
        record.set_setting("read_on", read_on.isoformat())
    facts: list[ReportFacts] = []
    for one in reports:
        if one.known is not None:
            neighbours.keep(one.known)
        got = one.facts.report.retrieval
        on = min(read_on, got.at.date()) if got is not None else read_on
        facts.append(replace(one.facts, readings={**one.facts.readings, "read_on": on}))
        if show is not None:
            show("reports read", added.read + added.known + len(facts), None)
    written = record.add_reports(facts)
    added.read += len(written)
    added.reports += sorted(written)
    added.known += len(facts) - len(written)
    added.unread += [r for one in facts for r in one.rejections if r.span is None]


def _queue_outdated(record: Record, tools: Tools) -> None:
    """Queues the reports whose claims were read by other rules than those of today; judgements follow their claims. Where
    there were none when these tools last looked, only what was read since is looked at."""
    version, languages = extract.METHOD_VERSION, tuple((tools.profile or Profile()).languages)
    last, known = derivation.last_reading(record), tools.none_outdated
    if (
        known is None
        or known[:2] != (version, languages)
        or not derivation.is_read_by(record, version, known[2])
    ):
        if old := derivation.read_by_others(record, version, languages):
            record.mark_stale(("extract", key) for key in old)
        tools.none_outdated = None if old else (version, languages, last)
    else:
        tools.none_outdated = version, languages, last


def _stale_by_profile(record: Record, profile: Profile) -> list[tuple[str, str]]:
    """What a new profile makes stale; reports are read anew only where its lexicons or languages are new."""
    before = record.profile() or Profile()
    read_alike = (
        digest_extensions(before) == digest_extensions(profile) and before.languages == profile.languages
    )
    stages = ("dating", "names", "resolve") if read_alike else ("extract", "dating", "names", "resolve")
    return [(stage, report.key) for report in record.reports() for stage in stages]


def judge(
    record: Record,
    subject: str,
    verdict: Verdict,
    author: str,
    *,
    note: str | None = None,
    edits: Mapping[str, str] | None = None,
    parts: Sequence[str] = (),
    tools: Tools | None = None,
) -> Judgement:
    """Writes a person's word on a claim, matter, name, report or characters, and derives what follows from it: in one
    transaction where that is not much, so that nobody reads one without the other; else the rest piece by piece.
    `tools` that are loaded already are used and stay open. Raises as `judge_subject` does."""
    with _tools_of(record, tools) as own:
        gazetteer = own.gazetteer if (edits or {}).get("place") else None
        with record.together() as one:
            made = derivation.judge_subject(
                one, subject, verdict, author, gazetteer, note=note, edits=edits, parts=parts
            )
            derive_some(one, own, MOST_TOGETHER, SECONDS_TOGETHER)
        derive(record, own)
    return made


@contextmanager
def _tools_of(record: Record, tools: Tools | None) -> Iterator[Tools]:
    own = tools or Tools(profile=record.profile())
    try:
        yield own
    finally:
        if tools is None:
            own.close()


def merge_judgements(record: Record, rows: Iterable[Judgement], *, tools: Tools | None = None) -> int:
    """Adds another person's judgements and derives what follows from them; how many were new."""
    with _tools_of(record, tools) as own:
        new = derivation.merge_judgements(record, rows)
        derive(record, own)
    return new


def delete_reports(
    record: Record, reports: Sequence[str], author: str, reason: str, *, tools: Tools | None = None
) -> list[Tombstone]:
    """Deletes reports (by key) with all that is known of them alone, leaves tombstones, derives what is left anew
    and rewrites the file without the words. Without reports, finishes a deletion that was cut short.

    Raises `UsageError` without an author or a reason, `RecordError` for an unknown report, and where another program
    reads the record so that the file cannot be rewritten yet (the rows are gone then).
    """
    with _tools_of(record, tools) as own:
        found = derivation.erase(record, reports, author, reason) if reports else []
        own.forget()
        derive(record, own)
    if not finish_deletion(record):
        raise RecordError(
            f"record {record.place} holds the reports no more, but its file still has their words, since another program "
            "has it open; close that one and run `dateline delete --finish`"
        )
    return found
