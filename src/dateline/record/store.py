"""A record: facts written once, one transaction a report; what is derived, written anew where it changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, insert, select, update

from dateline.errors import RecordError
from dateline.model import (
    Extraction,
    Profile,
    Rejection,
    Resolution,
)
from dateline.record import schema as s
from dateline.record.codec import encode, pack
from dateline.record.derived import put_derivations
from dateline.record.digests import digest_report, hash_body, hash_encoded
from dateline.record.engine import explained, hide_password, rewrite, server_engine, sqlite_engine, writing
from dateline.record.facts import FactReader
from dateline.record.insertion import (
    find_relabelled,
    find_report_id,
    find_report_keys,
    mark,
    put_extractions,
    put_layers,
    put_passages,
    put_readings,
    put_rejections,
    put_reports,
    put_sources,
    take_off,
)
from dateline.record.kinds import split_resolution
from dateline.record.log import append_entries, last_entry
from dateline.record.migrations import prepare
from dateline.record.rows import Derivation, ReportFacts, Stale
from dateline.record.tally import tally_reports
from dateline.record.wordings import name_wordings


def utc_now() -> datetime:
    """The present instant; the only clock of a record, replaced in tests."""
    return datetime.now(UTC)


class Record(FactReader):
    """A record that is open. Use it in a `with` block, or `close` it.

    One program writes at a time (others wait, then get a `RecordError`); any number read meanwhile.
    `actor` is who the log names.
    """

    def __init__(self, engine: Engine, place: str, clock: Callable[[], datetime], actor: str) -> None:
        super().__init__(engine, place)
        self._clock = clock
        self.actor = actor

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def address(self) -> str:
        """What opens this record anew: its path, or the address of its server with the password."""
        url = self._engine.url
        return (
            self.place if url.drivername.startswith("sqlite") else url.render_as_string(hide_password=False)
        )

    def close(self) -> None:
        """Lets the file go. Nothing is lost: every write was complete when it returned."""
        self._engine.dispose()

    def write(self) -> AbstractContextManager[Connection]:
        """A connection in one write transaction: all of its `with` block is kept, or nothing."""
        return writing(self._engine, self.place)

    @contextmanager
    def together(self) -> Iterator[Record]:
        """This record in one write transaction: all that is read and written through what is given is kept together
        at the end of the `with` block, or nothing of it; nobody else sees half of it."""
        with self.write() as connection:
            yield _Together(self, connection)

    def now(self, connection: Connection) -> datetime:
        """The instant to note on the open transaction: the clock's, never before the last one noted."""
        last = last_entry(connection)
        at = self._clock()
        return at if last is None else max(at, last.at)

    # ---- facts

    def add_report(self, facts: ReportFacts) -> bool:
        """Writes a report and everything read in it; False (and no change) where the record has it already."""
        return bool(self.add_reports([facts]))

    def add_reports(self, reports: Iterable[ReportFacts]) -> set[str]:
        """Writes reports and everything read in them, in one transaction; the keys of those that the record
        did not have. What they make stale is queued in the same transaction."""
        given = {facts.report.key: facts for facts in reports}
        with self.write() as connection:
            there = find_report_keys(connection, given)
            fresh = [facts for key, facts in given.items() if key not in there]
            if not fresh:
                return set()
            at = self.now(connection)
            put_sources(connection, (facts.source for facts in fresh), at)
            by_id = dict(zip(put_reports(connection, [f.report for f in fresh], at), fresh, strict=True))
            tally_reports(connection, len(by_id))
            put_passages(connection, by_id)
            put_layers(connection, (facts.layers for facts in fresh))
            hashes: dict[str, str] = {}
            put_extractions(connection, _encoded(by_id, hashes), at)
            put_readings(connection, [(i, f.readings, f.method_version) for i, f in by_id.items()])
            put_rejections(connection, [one for facts in fresh for one in facts.rejections], at)
            relabelled = find_relabelled(connection, [facts.report for facts in fresh])
            mark(connection, [key for facts in fresh for key in facts.stale])
            mark(connection, [("resolve", key) for key in relabelled])
            acts = [("add", f.report.key, _added(f, hashes.get(f.report.key))) for f in fresh]
            append_entries(connection, at, self.actor, acts)
        return {facts.report.key for facts in fresh}

    def add_extraction(
        self,
        report: str,
        extraction: Extraction,
        method_version: str,
        *,
        readings: Mapping[str, Any] | None = None,
        stale: Sequence[tuple[str, str]] = (),
    ) -> bool:
        """Adds what a method reads in a report beside what was read before; False (and no change) where the newest is
        this version's. The newest is the one in force."""
        with self.write() as connection:
            report_id = self._held(connection, report)
            e = s.extraction.c
            newest = select(e.method_version).where(e.report_id == report_id).order_by(e.id.desc()).limit(1)
            if connection.execute(newest).scalar() == method_version:
                return False
            at = self.now(connection)
            encoded = encode(extraction)
            put_extractions(connection, [(report_id, extraction, method_version, encoded)], at)
            put_readings(connection, [(report_id, readings or {}, method_version)])
            mark(connection, stale)
            detail = {"method_version": method_version, "extraction": hash_encoded(encoded)}
            append_entries(connection, at, self.actor, [("extract", report, detail)])
        return True

    def add_rejections(self, rejections: Iterable[Rejection]) -> None:
        """Adds what was left out (files that never became reports included), each once."""
        with self.write() as connection:
            put_rejections(connection, rejections, self.now(connection))

    def set_profile(self, profile: Profile, stale: Sequence[tuple[str, str]] = ()) -> bool:
        """Puts a crisis profile in force; False (and no change) where it is in force already."""
        if self.profile() == profile:
            return False
        with self.write() as connection:
            at = self.now(connection)
            connection.execute(insert(s.profile).values(body=pack(profile), recorded_at=at))
            mark(connection, stale)
            act = ("profile", profile.name or "profile", {"hash": hash_body(profile)})
            append_entries(connection, at, self.actor, [act])
        return True

    def set_setting(self, key: str, value: str) -> None:
        """Keeps a setting with the record."""
        with self.write() as connection:
            name = f"setting.{key}"
            if not connection.execute(
                update(s.meta).where(s.meta.c.key == name).values(value=value)
            ).rowcount:
                connection.execute(insert(s.meta).values(key=name, value=value))

    def rewrite(self) -> bool:
        """Writes the file (or the tables of a server) anew, so that no free page keeps what was deleted; False where
        another program holds the record, and nothing was done."""
        return rewrite(self._engine, self.place, [table.name for table in s.tables.sorted_tables])

    # ---- what is derived

    def mark_stale(self, keys: Iterable[tuple[str, str]]) -> None:
        """Queues `(stage, key)` to be derived anew."""
        with self.write() as connection:
            mark(connection, keys)

    def mark_on(self, connection: Connection, stage: str, key: str) -> None:
        """Queues one key on an open write transaction."""
        mark(connection, [(stage, key)])

    def finish_stale(
        self,
        done: Stale | Iterable[Stale],
        derivations: Iterable[Derivation] = (),
        *,
        resolutions: Iterable[Resolution] = (),
        stale: Iterable[tuple[str, str]] = (),
        wordings: Mapping[str, str | None] | None = None,
    ) -> bool:
        """Writes what was derived, takes what was done off the queue and queues what follows, in one
        transaction; whether any derived row changed. What was marked again since it was read stays queued. `wordings` are
        those of which all groups are another name now (None: each is its own)."""
        with self.write() as connection:
            changed = self._derive(connection, derivations, resolutions)
            name_wordings(connection, wordings or {})
            take_off(connection, (done,) if isinstance(done, Stale) else done)
            mark(connection, stale)
        return changed

    def _derive(
        self, connection: Connection, derivations: Iterable[Derivation], resolutions: Iterable[Resolution]
    ) -> bool:
        at = self.now(connection)
        parts = (part for resolution in resolutions for part in split_resolution(resolution))
        return put_derivations(connection, chain(parts, derivations), at)

    def _held(self, connection: Connection, key: str) -> int:
        found = find_report_id(connection, key)
        if found is None:
            raise RecordError(f"record {self.place} holds no report {key!r}; add it first")
        return found


class _Together(Record):
    """A record whose every read and write is of one open transaction."""

    def __init__(self, record: Record, connection: Connection) -> None:
        super().__init__(record._engine, record.place, record._clock, record.actor)
        self._connection = connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """The one connection of the transaction, which sees what was written on it."""
        with explained(self.place):
            yield self._connection

    def write(self) -> AbstractContextManager[Connection]:
        """The same: it is kept with the rest, or not at all."""
        return self.read()

    def close(self) -> None:
        """Does nothing: the record is its owner's."""


def _encoded(
    by_id: Mapping[int, ReportFacts], hashes: dict[str, str]
) -> Iterator[tuple[int, Extraction, str, bytes]]:
    """The extractions of reports by row id, each encoded as it is asked for, and its hash put in `hashes` by report."""
    for row_id, facts in by_id.items():
        if facts.extraction is not None:
            body = encode(facts.extraction)
            hashes[facts.report.key] = hash_encoded(body)
            yield row_id, facts.extraction, facts.method_version, body


def _added(facts: ReportFacts, extraction: str | None) -> dict[str, Any]:
    """What the log says of a report that was added, with the hash of its extraction."""
    return {
        "name": facts.report.name,
        "sha256": facts.report.sha256,
        "method_version": facts.method_version,
        "facts": digest_report(facts.report, facts.passages),
        "extraction": extraction,
    }


def open_record(
    path: str | Path,
    *,
    create: bool = False,
    read_only: bool = False,
    clock: Callable[[], datetime] = utc_now,
    actor: str = "dateline",
    wait_seconds: float = 10.0,
) -> Record:
    """Opens the record at a path (or a `postgresql://` address), making it where `create` allows that.

    An older record that is opened to be written is brought to the present tables first; one that is opened
    `read_only` is never written to. Raises `RecordError`, in one line with the remedy, where there is none, or it is
    older and `read_only`, newer, locked, damaged, not writable or something else.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, open_record(f"{folder}/a.db", create=True) as record:
    ...     record.reports()
    []
    """
    address = str(path)
    place = address
    if "://" in address:
        place = hide_password(address)
    else:
        _check_path(Path(path), create and not read_only)

    engine = _engine(address, read_only, wait_seconds)
    try:
        prepare(engine, place, create=create, read_only=read_only, clock=clock)
    except BaseException:
        engine.dispose()
        raise
    return Record(engine, place, clock, actor)


def _engine(address: str, read_only: bool, wait_seconds: float) -> Engine:
    if "://" not in address:
        return sqlite_engine(Path(address), read_only=read_only, wait_seconds=wait_seconds)
    return server_engine(address, read_only=read_only, wait_seconds=wait_seconds)


def _check_path(path: Path, create: bool) -> None:
    if path.is_dir():
        raise RecordError(
            f"record {path} is a folder; give the path of a file in it, such as {path / 'record.db'}"
        )
    if path.exists():
        return
    if not create:
        raise RecordError(f"record {path} does not exist; make it with `dateline add PATH --record {path}`")
    if not path.absolute().parent.is_dir():
        raise RecordError(f"record {path} cannot be made, its folder does not exist; make the folder first")
