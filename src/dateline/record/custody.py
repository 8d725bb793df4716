"""What the log says of judgements and deletions, against what is there: judged words, tombstones, what went missing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from dateline.record import schema as s
from dateline.record.curation import hash_judgement, to_judgement, words_judged
from dateline.record.log import LogEntry, read_details

#: a slug, where, and what is wrong
Finding = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left of a deleted report: its key and the SHA-256 of its bytes, when it was deleted, by whom and why,
    how many judgements went with it, and whether the same bytes are still kept for another report."""

    report: str
    sha256: str
    at: datetime
    author: str
    reason: str
    judgements: tuple[str, ...] = ()
    bytes_kept: bool = False


def read_tombstones(entries: Iterable[LogEntry]) -> list[Tombstone]:
    """The tombstones of a log, in order of time; without those of reports that were added again on purpose."""
    found: dict[str, Tombstone] = {}
    for entry in entries:
        if entry.action == "delete":
            found.pop(entry.subject, None)
            detail: dict[str, Any] = json.loads(entry.detail)
            found[entry.subject] = Tombstone(
                entry.subject, detail["sha256"], entry.at, entry.actor, detail["reason"],
                tuple(detail["judgements"]), detail["bytes"] == "kept",
            )  # fmt: skip
        elif entry.action == "add":
            found.pop(entry.subject, None)
    return list(found.values())


def check_judgements(connection: Connection, text_of: Callable[[str], str | None]) -> Iterator[Finding]:
    """What does not hold of the judgements: words that their reports do not say, and what was changed, put in or
    taken out past the log."""
    hashes: dict[str, str | None] = {}
    deleted: set[str] = set()
    for entry, detail in read_details(connection, "judge", "delete"):
        if entry.action == "judge":
            hashes[entry.subject] = detail.get("judgement")
        else:
            deleted.update(detail.get("judgements", ()))
            hashes.update(detail.get("anchored", {}))
    there = set()
    for row in connection.execute(select(s.judgement).order_by(s.judgement.c.id)):
        where = f"judgement {row.id}"
        there.add(row.id)
        try:
            one = to_judgement(row)
        except (ValueError, IndexError, TypeError) as error:
            yield "damaged", where, str(error)
            continue
        for words in words_judged(one):
            text = text_of(words.report)
            if text is None:
                yield "reference", where, f"report {words.report} is not in the record"
            elif words.span.of(text) != words.quotation:
                at = f"{words.span.start}-{words.span.end}"
                yield "quotation", where, f"{words.quotation[:80]!r} is not at {at}"
        if one.id not in hashes:
            yield "facts", where, "the log did not see it being made"
        elif hashes[one.id] not in (None, hash_judgement(one)):
            yield "facts", where, "it was changed after it was made"
    for key in sorted(hashes.keys() - there - deleted):
        yield "facts", f"judgement {key}", "the log saw it being made and it is gone"
