"""The audit log: append only, each entry's hash covering the entry before, so that none can be changed,
taken out or put in without breaking every hash after it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from dateline.record.schema import log

#: what the first entry names as the one before it
GENESIS = "0" * 64


_LAST = select(log).order_by(log.c.seq.desc()).limit(1)
_LAST_NUMBER = select(func.max(log.c.seq))


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One act on the record: when, by whom, what was done, to what, and details as canonical JSON."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str
    previous: str
    hash: str


def hash_entry(
    seq: int, at: datetime, actor: str, action: str, subject: str, detail: str, previous: str
) -> str:
    """The SHA-256 of an entry's canonical JSON.

    >>> at = datetime(2022, 3, 1, tzinfo=UTC)
    >>> hash_entry(1, at, "a", "b", "c", "{}", GENESIS) == hash_entry(2, at, "a", "b", "c", "{}", GENESIS)
    False
    """
    fields = [
        seq,
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        actor,
        action,
        subject,
        detail,
        previous,
    ]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=True).encode("ascii")).hexdigest()


def append_entry(
    connection: Connection, at: datetime, actor: str, action: str, subject: str, detail: Mapping[str, Any]
) -> None:
    """Adds an entry on the open write transaction. An entry is never earlier than the one before it."""
    append_entries(connection, at, actor, [(action, subject, detail)])


def append_entries(
    connection: Connection, at: datetime, actor: str, acts: Iterable[tuple[str, str, Mapping[str, Any]]]
) -> None:
    """Adds an entry for each act (action, subject, detail) of one instant on the open write transaction."""
    last = last_entry(connection)
    if last is not None and at < last.at:
        at = last.at
    seq, previous = (0, GENESIS) if last is None else (last.seq, last.hash)
    rows = []
    for action, subject, detail in acts:
        seq += 1
        words = json.dumps(detail, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        own = hash_entry(seq, at, actor, action, subject, words, previous)
        rows.append(
            {
                "seq": seq, "at": at, "actor": actor, "action": action, "subject": subject, "detail": words,
                "previous": previous, "hash": own,
            }
        )  # fmt: skip
        previous = own
    connection.execute(insert(log), rows)


def last_entry(connection: Connection) -> LogEntry | None:
    """The newest entry, or None. Its hash, noted elsewhere, proves later that the log was not rewritten."""
    row = connection.execute(_LAST).one_or_none()
    return None if row is None else LogEntry(*row)


def last_number(connection: Connection) -> int:
    """The number of the newest entry, 0 where there is none: whoever adds reports or deletes some raises it."""
    return connection.execute(_LAST_NUMBER).scalar() or 0


def has_entry(connection: Connection, noted: str) -> bool:
    """Whether an entry has a hash, which was noted elsewhere: then all before it are as they were."""
    return connection.execute(select(log.c.seq).where(log.c.hash == noted)).first() is not None


def read_log(connection: Connection) -> Iterator[LogEntry]:
    """All entries, oldest first."""
    for row in connection.execute(select(log).order_by(log.c.seq)):
        yield LogEntry(*row)


def read_details(connection: Connection, *actions: str) -> Iterator[tuple[LogEntry, dict[str, Any]]]:
    """The entries of some actions with their details, oldest first; without those whose details are damaged, which
    the chain tells."""
    for entry in read_log(connection):
        if entry.action in actions:
            try:
                yield entry, json.loads(entry.detail)
            except ValueError:
                continue


def check_chain(connection: Connection) -> Iterator[tuple[int, str]]:
    """The entries where the chain breaks: their number and what is wrong."""
    previous, expected = GENESIS, 1
    for entry in read_log(connection):
        if entry.seq != expected:
            yield entry.seq, f"entry {expected} is missing"
        if entry.previous != previous:
            yield entry.seq, "it does not follow the entry before it"
        right = hash_entry(
            entry.seq, entry.at, entry.actor, entry.action, entry.subject, entry.detail, entry.previous
        )
        if right != entry.hash:
            yield entry.seq, "its words are not those that were hashed"
        previous, expected = entry.hash, entry.seq + 1
