"""Records as older versions of Dateline left them: a record of today with what came since taken away."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from sqlalchemy import Connection, delete, insert, select, text, update

from dateline.model import MentionRef, Name
from dateline.record import Record
from dateline.record.codec import digest, encode, press, unpack
from dateline.record.rows import Called, Named
from dateline.record.schema import derived, derived_term
from dateline.record.tally import recount

#: what version 4 added: columns by table, and indices
FOURTH = {
    "report": ("retrieved_at", "retrieved_from", "archive", "archive_record"),
    "judgement": ("anchors",),
    "derived": ("start", "weight"),
    "derived_term": ("kind", "day"),
}
INDICES = (
    "ix_derived_closed",
    "ix_derived_day",
    "ix_derived_standing",
    "ix_derived_term_day",
    "ix_derived_code",
)


def age(record: Record, version: int) -> None:
    """Turns a record into one of an older version, 1 to 6; facts, judgements and derived rows stay."""
    with record.write() as connection:
        _without_seventh(connection)
        if version < 6:
            _without_sixth(connection)
        if version < 5:
            _without_fifth(connection)
        if version < 4:
            _without_fourth(connection)
        if version < 3:
            _without_third(connection)
        if version < 2:
            connection.execute(text("DROP TABLE crowd"))
        set_version(connection, version)


def set_version(connection: Connection, version: int) -> None:
    """Writes the version of a record's tables."""
    connection.execute(
        text("UPDATE meta SET value = :version WHERE key = 'schema_version'"), {"version": str(version)}
    )


def _without_seventh(connection: Connection) -> None:
    """Names hold their mentions, and reports are found by what can tie their own to others."""
    d, t = derived.c, derived_term.c
    stands = select(d.id, d.key, d.body).where(d.closed_at.is_(None))
    mentions: dict[str, list[MentionRef]] = defaultdict(list)
    for row in connection.execute(stands.where(d.kind == "named")).all():
        for key, spans in unpack(row.body, Named).names:
            mentions[key] += [MentionRef(row.key, span) for span in spans]
    for row in connection.execute(stands.where(d.kind == "name")).all():
        name = unpack(row.body, Name)
        _put_back(connection, row.id, replace(name, mentions=tuple(sorted(mentions[row.key]))))
        for report in sorted({ref.report for ref in mentions[row.key]}):
            connection.execute(insert(derived_term).values(derived_id=row.id, field="report", value=report))
    for row in connection.execute(stands.where(d.kind == "called")).all():
        held = unpack(row.body, Called)
        terms = tuple(sorted({term for one in held.wordings for term in one.terms}))
        groups = tuple(replace(group, wording="") for group in held.groups)
        _put_back(connection, row.id, Called(held.report, groups, terms))
        connection.execute(delete(derived_term).where(t.derived_id == row.id))
        for field, value in terms:
            connection.execute(insert(derived_term).values(derived_id=row.id, field=field, value=value))
    newer = d.kind.in_(("named", "telling"))
    connection.execute(delete(derived_term).where(t.derived_id.in_(select(d.id).where(newer))))
    connection.execute(delete(derived).where(newer))
    for table in ("wording_form", "wording_term", "wording"):
        connection.execute(text(f"DROP TABLE {table}"))
    recount(connection)


def _put_back(connection: Connection, row: int, value: object) -> None:
    body = encode(value)
    said = {"body": press(body), "digest": digest(body, b"None/None")}
    connection.execute(update(derived).where(derived.c.id == row).values(said))


def _without_sixth(connection: Connection) -> None:
    for table, columns in (
        ("extraction", "report_id, method_version"),
        ("reading", "report_id, name, method_version"),
    ):
        connection.execute(text(f"DROP INDEX ix_{table}_report"))
        connection.execute(text(f"CREATE UNIQUE INDEX ix_{table}_report ON {table} ({columns})"))


def _without_fifth(connection: Connection) -> None:
    for index in ("ix_derived_place", "ix_derived_dated"):
        connection.execute(text(f"DROP INDEX {index}"))
    connection.execute(text("ALTER TABLE derived DROP COLUMN place"))
    connection.execute(text("DROP TABLE tally"))
    body = "BLOB" if connection.dialect.name == "sqlite" else "BYTEA"
    connection.execute(
        text(
            "CREATE TABLE edge (id VARCHAR(64) PRIMARY KEY, level VARCHAR(16) NOT NULL, from_report INTEGER NOT NULL "
            "REFERENCES report (id), to_report INTEGER NOT NULL REFERENCES report (id), "
            f"body {body} NOT NULL, recorded_at VARCHAR(27) NOT NULL)"
        )
    )
    connection.execute(text("CREATE INDEX ix_edge_from_report ON edge (from_report)"))


def _without_fourth(connection: Connection) -> None:
    for index in INDICES:
        connection.execute(text(f"DROP INDEX {index}"))
    connection.execute(text("UPDATE derived SET valid_start = NULL, valid_end = NULL WHERE kind = 'dating'"))
    for table, columns in FOURTH.items():
        for column in columns:
            connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
    connection.execute(text("CREATE INDEX ix_derived_code ON derived (kind, code, valid_end)"))
    connection.execute(text("CREATE INDEX ix_derived_term_value ON derived_term (field, value, derived_id)"))
    connection.execute(text("DROP TABLE alert"))
    if connection.dialect.name == "sqlite":
        connection.execute(text("DELETE FROM sqlite_stat1"))


def _without_third(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(text("DROP TRIGGER passage_is_searched"))
        connection.execute(text("DROP TABLE passage_words"))
    else:
        connection.execute(text("DROP INDEX passage_words"))
