"""Taking reports out of a record for good: their bytes, passages, claims and words, and all that was derived of them.

The rows go in one transaction, with a tombstone in the log; what depended on them is queued. What then still holds
their words (derived rows that were closed meanwhile) is swept, and the file is rewritten so that no free page keeps
them. A deletion that was cut short between these steps is noted in the record, and finished by the next one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from dateline.errors import UsageError
from dateline.model import Name
from dateline.record import schema as s
from dateline.record.codec import expand, unpack
from dateline.record.curation import Judgement, hash_judgement, to_judgement
from dateline.record.custody import Tombstone, read_tombstones
from dateline.record.derived import called_rows
from dateline.record.facts import CHUNK, FactReader, to_text
from dateline.record.holds import check_not_held
from dateline.record.log import append_entry, read_log
from dateline.record.rows import Named
from dateline.record.search_words import PASSAGES
from dateline.record.store import Record
from dateline.record.tally import tally_closing, tally_reports
from dateline.record.wordings import note_called

#: the setting that notes a deletion whose words are not swept yet
_UNFINISHED = "setting.deletion"
#: the kinds of derived rows by which stages find reports
_FOUND_BY = ("keys", "telling")


def tombstones(record: FactReader) -> list[Tombstone]:
    """What was deleted and not added again since, in order of time."""
    c = s.log.c
    with record.read() as connection:
        gone = connection.execute(select(c.subject).where(c.action == "delete").distinct()).scalars().all()
        if not gone:  # as in most records, and this is asked at each addition
            return []
        wanted = set(gone)
        return read_tombstones(entry for entry in read_log(connection) if entry.subject in wanted)


def erase_reports(
    record: Record,
    reports: Sequence[str],
    author: str,
    reason: str,
    stale: Iterable[tuple[str, str]],
    emptied: Sequence[str] = (),
) -> list[Tombstone]:
    """Takes reports (by key) out of the tables, with all that names them, leaves a tombstone of each, and queues what
    must be derived anew, in one transaction; the settings `emptied`, which count what is gone, are emptied with them.
    `finish_deletion` must follow once that is derived.

    Raises `UsageError` without an author or a reason, or where one is held (`record.holds`), `RecordError` for an
    unknown report; nothing is deleted then.
    """
    if not author.strip() or not reason.strip():
        raise UsageError("a deletion needs the name of its author, and a reason (--by, --reason)")
    keys = list(dict.fromkeys(reports))
    for key in keys:
        record.report(key)
    with record.write() as connection:
        check_not_held(connection, keys)
        _overwrite_what_goes(connection)
        at = record.now(connection)
        words: set[str] = set(_unfinished(connection) or ())
        for key in keys:
            row = connection.execute(select(s.report).where(s.report.c.key == key)).one()
            words |= _erase_derived(connection, key, row.id)
            gone, anchored = _erase_judgements(connection, key)
            _erase_facts(connection, row)
            kept = _erase_source(connection, row.sha256)
            detail = {
                "sha256": row.sha256, "reason": reason, "judgements": gone, "anchored": anchored,
                "bytes": "kept" if kept else "gone",
            }  # fmt: skip
            append_entry(connection, at, author, "delete", key, detail)
        for stage, key in sorted(set(stale)):
            record.mark_on(connection, stage, key)
        names = [f"setting.{name}" for name in emptied]
        connection.execute(update(s.meta).where(s.meta.c.key.in_(names)).values(value=""))
        _note_unfinished(connection, words)
    return [one for one in tombstones(record) if one.report in keys]


def _overwrite_what_goes(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")


# ---- derived rows


def _erase_derived(connection: Connection, key: str, row_id: int) -> set[str]:
    """Takes out every derived row, closed ones too, that is about a report or names it or a claim of it; the words
    that names of its persons and bodies are written with."""
    d, t = s.derived.c, s.derived_term.c
    claims = [claim for (claim,) in connection.execute(_claims_of(row_id))]
    ids = {i for (i,) in connection.execute(select(d.id).where(or_(d.report_id == row_id, d.scope == key)))}
    for field, values in (("report", [key]), ("claim", claims)):
        for first in range(0, len(values), CHUNK):
            some = select(t.derived_id).where(t.field == field, t.value.in_(values[first : first + CHUNK]))
            ids.update(i for (i,) in connection.execute(some))
    written = key.encode()
    for i, body in connection.execute(select(d.id, d.body).where(d.kind == "dating")):
        if i not in ids and written in expand(body):
            ids.add(i)
    ids |= _names_alone(connection, row_id)
    words: set[str] = set()
    matters: set[str] = set()
    names: set[str] = set()
    groups: list[int] = []
    for some_ids in _chunks(sorted(ids)):
        rows = select(d.kind, d.key, d.body, d.id, d.closed_at).where(d.id.in_(some_ids))
        for kind, of, body, i, closed_at in connection.execute(rows):
            if kind == "name":
                words |= _words_of(unpack(body, Name))
            elif kind == "named":
                names.update(name for name, _ in unpack(body, Named).names)
            elif kind == "called" and closed_at is None:
                groups.append(i)
            elif kind == "matter":
                matters.add(of)
        note_called(connection, called_rows(connection, groups), ())
        groups.clear()
        tally_closing(connection, d.id.in_(some_ids))
        connection.execute(delete(s.derived_term).where(t.derived_id.in_(some_ids)))
        connection.execute(delete(s.derived).where(d.id.in_(some_ids)))
    for some_names in _chunks(sorted(names)):  # rows that stay while other reports are found by them
        held = select(d.body).where(d.kind == "name", d.key.in_(some_names))
        words = words.union(*(_words_of(unpack(body, Name)) for body in connection.execute(held).scalars()))
    for some_keys in _chunks(sorted(matters)):
        connection.execute(delete(s.alert).where(s.alert.c.matter.in_(some_keys)))
    return words


def _names_alone(connection: Connection, row_id: int) -> set[int]:
    """The rows of names that no other report mentions: closed ones too, where none ever did."""
    d, t = s.derived.c, s.derived_term.c
    held = connection.execute(select(d.body).where(d.report_id == row_id, d.kind == "named")).scalars()
    found: set[int] = set()
    for name in sorted({name for body in held for name, _ in unpack(body, Named).names}):
        others = (
            select(d.closed_at).join(s.derived_term, t.derived_id == d.id)
            .where(t.field == "named", t.value == name, d.report_id != row_id)
        )  # fmt: skip
        rows = select(d.id).where(d.kind == "name", d.key == name)
        if connection.execute(others.limit(1)).first() is None:
            found.update(connection.execute(rows).scalars())
        elif connection.execute(others.where(d.closed_at.is_(None)).limit(1)).first() is None:
            found.update(connection.execute(rows.where(d.closed_at.is_(None))).scalars())
    return found


def _words_of(name: Name) -> set[str]:
    return {name.name, *name.variants, *name.roles}


def _claims_of(row_id: int) -> Any:
    own = select(s.extraction.c.id).where(s.extraction.c.report_id == row_id)
    return select(s.claim.c.id).where(s.claim.c.extraction_id.in_(own)).distinct()


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[first : first + CHUNK] for first in range(0, len(values), CHUNK))


# ---- judgements


def _erase_judgements(connection: Connection, key: str) -> tuple[list[str], dict[str, str]]:
    """Takes out the judgements on a report and its claims. One on a matter or a name that rests on other reports
    too is left with those, and its new hash is told; the ids of those that went, and the hashes."""
    j = s.judgement.c
    rows = connection.execute(
        select(s.judgement).where(or_(j.report == key, j.anchors.like(f"%{key}%"), j.claim.like(f"{key}%")))
    ).all()
    gone, anchored = [], {}
    for row in rows:
        left = _without(to_judgement(row), key)
        if left is None:
            gone.append(row.id)
            connection.execute(delete(s.judgement).where(j.id == row.id))
        else:
            anchors = [
                [p.subject, p.report, p.span.start, p.span.end, p.quotation, p.side] for p in left.parts
            ]
            connection.execute(
                update(s.judgement).where(j.id == row.id).values(
                    report=left.report, start=left.span.start, end=left.span.end, quotation=left.quotation,
                    anchors=json.dumps(anchors),
                )
            )  # fmt: skip
            anchored[row.id] = hash_judgement(left)
    return sorted(gone), anchored


def _without(one: Judgement, report: str) -> Judgement | None:
    """A judgement without what it says of a report; None where a side would be empty."""
    parts = tuple(part for part in one.parts if part.report != report)
    if not parts or {part.side for part in parts} != {part.side for part in one.parts}:
        return None
    first = parts[0]
    return replace(one, report=first.report, span=first.span, quotation=first.quotation, parts=parts)


# ---- facts


def _erase_facts(connection: Connection, row: Row[Any]) -> None:
    key, row_id = row.key, row.id
    p, e = s.passage.c, s.extraction.c
    passages = connection.execute(select(p.n, p.text, p.text_hash).where(p.report_id == row_id)).all()
    if connection.dialect.name == "sqlite" and passages:
        connection.exec_driver_sql(
            "INSERT INTO passage_words(passage_words, rowid, text) VALUES ('delete', ?, ?)",
            [(row_id * PASSAGES + n, text) for n, text, _ in passages],
        )
    last = connection.execute(select(func.max(s.report.c.id))).scalar()
    connection.execute(delete(s.crowd).where(s.crowd.c.firsts.like(f"%{key}%")))
    if last == row_id:  # the next report gets this number: what had looked so far must look again
        connection.execute(delete(s.crowd).where(s.crowd.c.until >= row_id))
    connection.execute(delete(s.fingerprint).where(s.fingerprint.c.report_id == row_id))
    own = select(e.id).where(e.report_id == row_id).scalar_subquery()
    connection.execute(delete(s.claim_span).where(s.claim_span.c.extraction_id.in_(own)))
    connection.execute(delete(s.claim).where(s.claim.c.extraction_id.in_(own)))
    connection.execute(delete(s.extraction).where(e.report_id == row_id))
    connection.execute(delete(s.reading).where(s.reading.c.report_id == row_id))
    connection.execute(delete(s.rejection).where(s.rejection.c.report == key))
    connection.execute(delete(s.stale).where(s.stale.c.key.like(f"%{key}")))
    connection.execute(delete(s.passage).where(p.report_id == row_id))
    for some in _chunks(sorted({text_hash for _, _, text_hash in passages})):
        used = select(p.text_hash).where(p.text_hash == s.layer.c.text_hash).exists()
        connection.execute(delete(s.layer).where(s.layer.c.text_hash.in_(some), ~used))
    connection.execute(delete(s.report).where(s.report.c.id == row_id))
    tally_reports(connection, -1)


def _erase_source(connection: Connection, sha256: str) -> bool:
    """Takes out a source that no report needs; whether one does."""
    if connection.execute(select(s.report.c.id).where(s.report.c.sha256 == sha256)).first() is not None:
        return True
    connection.execute(delete(s.source).where(s.source.c.sha256 == sha256))
    return False


# ---- what is left of the words


def is_unfinished(record: FactReader) -> bool:
    """Whether a deletion was cut short before its words were swept."""
    with record.read() as connection:
        return _unfinished(connection) is not None


def _unfinished(connection: Connection) -> list[str] | None:
    said = connection.execute(select(s.meta.c.value).where(s.meta.c.key == _UNFINISHED)).scalar()
    return None if said is None else list(json.loads(said))


def _note_unfinished(connection: Connection, words: Collection[str]) -> None:
    connection.execute(delete(s.meta).where(s.meta.c.key == _UNFINISHED))
    connection.execute(insert(s.meta).values(key=_UNFINISHED, value=json.dumps(sorted(words))))


def finish_deletion(record: Record) -> bool:
    """Sweeps what was derived of deleted words and closed since, and what reports were found by before, and rewrites the
    file without them; False where another program reads the record, so that it must be done again later. Does nothing
    where nothing is left."""
    with record.read() as connection:
        words = _unfinished(connection)
    if words is None:
        return True
    with record.write() as connection:
        _overwrite_what_goes(connection)
        _drop_closed(connection)
        lost = _words_lost(connection, words)
        if lost:
            _sweep(connection, lost)
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("INSERT INTO passage_words(passage_words) VALUES ('optimize')")
    if not record.rewrite():
        return False
    with record.write() as connection:
        _overwrite_what_goes(connection)
        connection.execute(delete(s.meta).where(s.meta.c.key == _UNFINISHED))
    return record.rewrite()


def _drop_closed(connection: Connection) -> None:
    """Takes out the closed rows that reports were found by. They hold single words in another form than texts do, those of a
    name that a deleted report told in full among them, wherever it was meant; nobody asks for what they were."""
    d, t = s.derived.c, s.derived_term.c
    closed = select(d.id).where(d.closed_at.is_not(None), d.kind.in_(_FOUND_BY))
    connection.execute(delete(s.derived_term).where(t.derived_id.in_(closed)))
    connection.execute(delete(s.derived).where(d.closed_at.is_not(None), d.kind.in_(_FOUND_BY)))


def _words_lost(connection: Connection, words: Iterable[str]) -> list[bytes]:
    """Those of some words that no text of the record has any more."""
    waiting = {word for word in words if word.strip()}
    for row in connection.execute(select(s.source)) if waiting else ():
        text = " ".join(to_text(row).split())
        waiting = {word for word in waiting if " ".join(word.split()) not in text}
        if not waiting:
            break
    return sorted(word.encode("utf-8", "surrogatepass") for word in waiting)


def _sweep(connection: Connection, words: Sequence[bytes]) -> None:
    """Takes out the closed derived rows that hold any of some words."""
    d, t = s.derived.c, s.derived_term.c
    held = [
        i
        for i, body in connection.execute(select(d.id, d.body).where(d.closed_at.is_not(None)))
        if any(word in told for told in (expand(body),) for word in words)
    ]
    for some in _chunks(held):
        connection.execute(delete(s.derived_term).where(t.derived_id.in_(some)))
        connection.execute(delete(s.derived).where(d.id.in_(some)))
