"""Records as older versions of Dateline left them: a record of today with what came since taken away."""

from __future__ import annotations

from sqlalchemy import Connection, text

from dateline.record import Record

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
    """Turns a record into one of an older version, 1 to 5; facts, judgements and derived rows stay."""
    with record.write() as connection:
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
