"""Reports that must not be deleted, whatever their retention: a hold with its author and reason, until it is released.

Holds stand in the log (`hold`, `release`), where they stay; which are in force is noted beside it, so that a deletion
looks them up without reading the log.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from dateline.errors import UsageError
from dateline.record import schema as s
from dateline.record.facts import FactReader
from dateline.record.log import append_entry
from dateline.record.store import Record

#: what a hold on all reports is on, and how the notes of holds in force begin
WHOLE, _NOTED = "record", "hold."


@dataclass(frozen=True, slots=True)
class Hold:
    """What is held (a report's key, or `record` for all of it), since when, by whom, and why."""

    subject: str
    at: datetime
    author: str
    reason: str


class HeldError(UsageError):
    """A report is held. Its words name the author and the reason, which are for the record's owner alone;
    `subject` is what is held, for who must not read them."""

    def __init__(self, words: str, subject: str) -> None:
        super().__init__(words)
        self.subject = subject

    def neutral(self) -> UsageError:
        """The same without who held it and why."""
        return UsageError(f"{_what(self.subject)} is held; release it first")


def hold(record: Record, subjects: Sequence[str], author: str, reason: str) -> list[Hold]:
    """Holds reports (by key; `record` for all, those added later too): none of them is deleted until `release`. Held
    again, a report bears the newer reason. Raises `UsageError` without an author or a reason, `RecordError` for an
    unknown report; nothing is held then."""
    _check(author, reason)
    wanted = list(dict.fromkeys(subjects))
    for key in wanted:
        if key != WHOLE:
            record.report(key)
    with record.write() as connection:
        at = record.now(connection)
        for key in wanted:
            append_entry(connection, at, author, "hold", key, {"reason": reason})
            value = json.dumps([at.isoformat(), author, reason], ensure_ascii=False)
            own = s.meta.c.key == _NOTED + key
            if not connection.execute(update(s.meta).where(own).values(value=value)).rowcount:
                connection.execute(insert(s.meta).values(key=_NOTED + key, value=value))
    return [one for one in holds(record) if one.subject in wanted]


def release(record: Record, subjects: Sequence[str], author: str, reason: str) -> None:
    """Lets reports go that were held. Raises `UsageError` without an author or a reason, or where one is not held."""
    _check(author, reason)
    held = {one.subject for one in holds(record)}
    for key in subjects:
        if key not in held:
            raise UsageError(f"{key!r} is not held; `dateline retention RECORD --holds` lists what is")
    with record.write() as connection:
        at = record.now(connection)
        for key in dict.fromkeys(subjects):
            append_entry(connection, at, author, "release", key, {"reason": reason})
            connection.execute(delete(s.meta).where(s.meta.c.key == _NOTED + key))


def holds(record: FactReader) -> list[Hold]:
    """The holds in force, in order of subject."""
    with record.read() as connection:
        return holds_on(connection)


def holds_on(connection: Connection) -> list[Hold]:
    """The same, on an open transaction."""
    query = select(s.meta.c.key, s.meta.c.value).where(s.meta.c.key.like(f"{_NOTED}%")).order_by(s.meta.c.key)
    found = []
    for key, value in connection.execute(query):
        at, author, reason = json.loads(value)
        found.append(Hold(key.removeprefix(_NOTED), datetime.fromisoformat(at), author, reason))
    return found


def find_subject(given: str, report: str | None) -> str | None:
    """What is to be held by what was given: all of the record (`record`) or the report (by key) of that name; None
    where it is neither. Raises `UsageError` where it could be both.

    >>> find_subject("record", None), find_subject("harbour", "rep-1"), find_subject("harbour", None)
    ('record', 'rep-1', None)
    """
    if given == WHOLE and report is not None:
        raise UsageError(
            f"`{WHOLE}` is all reports, and the name of one of them here: give that one by its key ({report}), or all "
            "of them on /retention of a reading room"
        )
    return WHOLE if given == WHOLE else report


def held_by(found: Collection[Hold], report: str) -> Hold | None:
    """The hold that a report (by key) is under, its own before that of the whole record; None where it is under none."""
    own = {one.subject: one for one in found}
    return own.get(report) or own.get(WHOLE)


def check_not_held(connection: Connection, reports: Collection[str]) -> None:
    """Raises `HeldError` where one of some reports is held."""
    found = holds_on(connection)
    for key in reports:
        one = held_by(found, key)
        if one is not None:
            raise HeldError(
                f"{_what(one.subject)} is held since {one.at:%Y-%m-%d} by {one.author}: {one.reason}; release it "
                f"first (`dateline retention RECORD --release {one.subject}`)",
                one.subject,
            )


def _what(subject: str) -> str:
    return "the whole record" if subject == WHOLE else f"report {subject}"


def _check(author: str, reason: str) -> None:
    if not author.strip() or not reason.strip():
        raise UsageError("a hold needs the name of its author, and a reason (--by, --reason)")
