"""The tables of a record: facts (append only), what is derived from them, the queue between, and the log.

Portable SQLAlchemy Core types alone, so that the same tables serve SQLite and PostgreSQL. Facts are
never changed; a derived row is closed (`closed_at`) when a new derivation differs, and stays. Offsets
are columns `start` and `end`; instants are UTC text of one width, so that they sort as they follow.

Over 400 lines: all tables stand in one place.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    DDL,
    BigInteger,
    Column,
    Date,
    Dialect,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    event,
    text,
)

from dateline.record.search_words import SEARCH_WORDS

#: the version of these tables; a record of a higher version was made by a newer Dateline
SCHEMA_VERSION = 7

#: characters of what a derived row is found by; the place of a matter is such a term
TERM = 256


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept as UTC text of one width (`2022-03-12T08:00:00.000000Z`)."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a time zone, got {value.isoformat()}")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else datetime.fromisoformat(value)


class Moment(TypeDecorator[datetime]):
    """A time of publication exactly as it was given, offset or none included (ISO 8601 text)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else datetime.fromisoformat(value)


tables = MetaData()

#: which derived rows stand now
STANDS = "closed_at IS NULL AND known_until IS NULL"

#: what the record says of itself: `schema_version` and settings
meta = Table(
    "meta", tables, Column("key", String(64), primary_key=True), Column("value", Text, nullable=False)
)

#: the audit log; each entry's hash covers the one before
log = Table(
    "log",
    tables,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", String(64), nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
)

# ---- facts ---------------------------------------------------------------------------------------

#: `text` is kept only where decoding the bytes anew does not give it
source = Table(
    "source",
    tables,
    Column("sha256", String(64), primary_key=True),
    Column("data", LargeBinary, nullable=False),
    Column("text", LargeBinary),
    Column("encoding", String(64), nullable=False),
    Column("media_type", String(64), nullable=False),
    Column("length", Integer, nullable=False),
    Column("text_sha256", String(64), nullable=False),
    Column("language", String(16)),
    Column("blocks", LargeBinary, nullable=False),
    Column("recorded_at", Instant, nullable=False),
)

#: the last four say how the bytes were fetched: when, from where, and which record of which archive keeps the
#: exchange; null where a person gave the file
report = Table(
    "report",
    tables,
    Column("id", Integer, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False, index=True),
    Column("sha256", String(64), ForeignKey("source.sha256"), nullable=False, index=True),
    Column("carrier", Text),
    Column("url", Text),
    Column("title", Text),
    Column("published_at", Moment),
    Column("published_on", Date),
    Column("recorded_at", Instant, nullable=False),
    Column("retrieved_at", Instant),
    Column("retrieved_from", Text),
    Column("archive", Text),
    Column("archive_record", Text),
)

#: `pieces` is null where the passage is its span, character by character
passage = Table(
    "passage",
    tables,
    Column("report_id", Integer, ForeignKey("report.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("paragraph", Integer, nullable=False),
    Column("part", Integer, nullable=False),
    Column("repeat_of", Integer),
    Column("pieces", LargeBinary),
    Column("text_hash", String(32), nullable=False, index=True),
)

#: shared text finds its candidates here; `key` is any 64-bit integer, kept signed
fingerprint = Table(
    "fingerprint",
    tables,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("report_id", Integer, primary_key=True),
    Column("n", Integer, primary_key=True),
    ForeignKeyConstraint(["report_id", "n"], ["passage.report_id", "passage.n"]),
    Index("ix_fingerprint_passage", "report_id", "n"),
    sqlite_with_rowid=False,
)

#: a fingerprint that many reports bear: the first of them in order (JSON), among those up to a row of `report`
crowd = Table(
    "crowd",
    tables,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("firsts", Text, nullable=False),
    Column("until", Integer, nullable=False),
)

#: a cache: the annotation of one distinct text by one model
layer = Table(
    "layer",
    tables,
    Column("text_hash", String(32), primary_key=True),
    Column("model", String(128), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

#: what a method read in a report; the newest is in force. A method whose reading was followed by another's, and that
#: is used again (a profile that is put back), has a row for each time
extraction = Table(
    "extraction",
    tables,
    Column("id", Integer, primary_key=True),
    Column("report_id", Integer, ForeignKey("report.id"), nullable=False),
    Column("method_version", String(128), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Index("ix_extraction_report", "report_id", "method_version"),
)

claim = Table(
    "claim",
    tables,
    Column("extraction_id", Integer, ForeignKey("extraction.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("id", String(64), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("method", Text, nullable=False),
)

claim_span = Table(
    "claim_span",
    tables,
    Column("extraction_id", Integer, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("i", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    ForeignKeyConstraint(["extraction_id", "n"], ["claim.extraction_id", "claim.n"]),
)

#: what a stage noted of one report for the steps that follow (`dates`: its constraints on the calendar)
reading = Table(
    "reading",
    tables,
    Column("id", Integer, primary_key=True),
    Column("report_id", Integer, ForeignKey("report.id"), nullable=False),
    Column("name", String(64), nullable=False),
    Column("method_version", String(128), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("ix_reading_report", "report_id", "name", "method_version"),
)

#: `report` is a report's key, or the name of a file that never became one
rejection = Table(
    "rejection",
    tables,
    Column("id", String(64), primary_key=True),
    Column("report", Text, nullable=False, index=True),
    Column("start", Integer),
    Column("end", Integer),
    Column("stage", String(32), nullable=False),
    Column("slug", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
)

profile = Table(
    "profile",
    tables,
    Column("id", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("recorded_at", Instant, nullable=False),
)

#: a person's word on a claim, a matter, a name or a report (`claim` is its id), anchored to report, span and words, so
#: that it outlives the machine's ids; `anchors` are the further characters that it rests on (JSON)
judgement = Table(
    "judgement",
    tables,
    Column("id", String(64), primary_key=True),
    Column("claim", String(64), nullable=False, index=True),
    Column("report", Text, nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quotation", Text, nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("author", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("note", Text),
    Column("edits", Text),
    Column("anchors", Text),
)

#: what a rule of a watch found, once for each rule and state of a matter; `said` is in words, `body` JSON
alert = Table(
    "alert",
    tables,
    Column("id", String(64), primary_key=True),
    Column("rule", Text, nullable=False),
    Column("matter", String(64), nullable=False, index=True),
    Column("said", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Instant, nullable=False, index=True),
)

# ---- derived -------------------------------------------------------------------------------------

#: what must be derived anew; `generation` counts the markings, so that one made meanwhile is not lost
stale = Table(
    "stale",
    tables,
    Column("stage", String(32), primary_key=True),
    Column("key", String(512), primary_key=True),
    Column("generation", Integer, nullable=False),
)

#: one row a derived object. `scope` is what was derived together: a report's key, a neighbourhood's.
#: `known_from`/`known_until` say on which days the row was what reports had made known; `recorded_at`/
#: `closed_at` when it was what this record held. `start` is where a claim begins in its report; `weight` what a
#: matter weighs in a brief by its voices, carriers and claims, `place` where it is, as filters compare it; the valid
#: days of a dating are its day of publication.
derived = Table(
    "derived",
    tables,
    Column("id", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("scope", String(512), nullable=False),
    Column("key", String(192), nullable=False),
    Column("digest", String(32), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("known_from", Date),
    Column("known_until", Date),
    Column("report_id", Integer, ForeignKey("report.id")),
    Column("code", String(64)),
    Column("standing", String(32)),
    Column("low", Double),
    Column("high", Double),
    Column("valid_start", Date),
    Column("valid_end", Date),
    Column("start", Integer),
    Column("weight", Double),
    Column("place", String(TERM)),
    Index("ix_derived_key", "kind", "key"),
    Index(
        "ix_derived_code",
        *("kind", "code", "valid_end", "id", "known_from", "known_until", "valid_start"),
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
    Index("ix_derived_report", "report_id", "kind"),
    Index(
        "ix_derived_closed",
        "closed_at",
        sqlite_where=text("closed_at IS NOT NULL"),
        postgresql_where=text("closed_at IS NOT NULL"),
    ),
    Index(
        "ix_derived_day",
        *("kind", "valid_end", "id", "known_from", "known_until", "valid_start"),
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
    Index(
        "ix_derived_standing",
        *("standing", "valid_end", "id", "known_from", "known_until"),
        sqlite_where=text("standing IS NOT NULL AND closed_at IS NULL"),
        postgresql_where=text("standing IS NOT NULL AND closed_at IS NULL"),
    ),
    Index(
        "ix_derived_open",
        "kind",
        "scope",
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
    Index(
        "ix_derived_place",
        *(
            "place",
            "valid_end",
            "id",
            "kind",
            "key",
            "code",
            "standing",
            "weight",
            "closed_at",
            "known_until",
        ),
        sqlite_where=text(f"place IS NOT NULL AND {STANDS}"),
        postgresql_where=text(f"place IS NOT NULL AND {STANDS}"),
    ),
    Index(
        "ix_derived_dated",
        *("report_id", "known_from", "kind", "closed_at", "known_until"),
        sqlite_where=text(f"kind = 'dating' AND {STANDS}"),
        postgresql_where=text(f"kind = 'dating' AND {STANDS}"),
    ),
)

#: how many derived rows stand now (not closed, nor known until some day) of a kind, code and standing (empty for
#: none), and how many reports there are (kind `report`)
tally = Table(
    "tally",
    tables,
    Column("kind", String(16), primary_key=True),
    Column("code", String(64), primary_key=True),
    Column("standing", String(32), primary_key=True),
    Column("number", Integer, nullable=False),
)

#: what a derived row is found by where it has several: `place`, `country`, `voice`, `claim`, `origin`. Claims and
#: matters bear their kind and last valid day (`day`) beside place, country and voice, so that a page of them in
#: order of day is read from the index alone
derived_term = Table(
    "derived_term",
    tables,
    Column("derived_id", Integer, ForeignKey("derived.id"), primary_key=True),
    Column("field", String(16), primary_key=True),
    Column("value", String(TERM), primary_key=True),
    Column("kind", String(16)),
    Column("day", Date),
    Index("ix_derived_term_day", "field", "value", "kind", "day", "derived_id"),
    sqlite_with_rowid=False,
)

#: the groups of mentions that reports write alike, but for where they stand (`Called`): how many there are, and the
#: name that all of them are (null where each is a name of its own)
wording = Table(
    "wording",
    tables,
    Column("id", String(20), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("name", String(64), index=True),
    Column("body", LargeBinary, nullable=False),
)

#: what a wording is found by: whatever can tie it to others
wording_term = Table(
    "wording_term",
    tables,
    Column("field", String(16), primary_key=True),
    Column("value", String(TERM), primary_key=True),
    Column("wording", String(20), ForeignKey("wording.id"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

#: how often the mentions of a wording say something: their kind, name, role and words (JSON)
wording_form = Table(
    "wording_form",
    tables,
    Column("wording", String(20), ForeignKey("wording.id"), primary_key=True),
    Column("form", Text, primary_key=True),
    Column("number", Integer, nullable=False),
)

for _verb in ("UPDATE", "DELETE"):
    event.listen(
        log,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]
            f"CREATE TRIGGER log_no_{_verb.lower()} BEFORE {_verb} ON log "
            "BEGIN SELECT RAISE(ABORT, 'the log is append only'); END"
        ).execute_if(dialect="sqlite"),
    )

event.listen(
    log,
    "after_create",
    DDL(  # type: ignore[no-untyped-call]
        "CREATE FUNCTION log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the log is append only'; END $$; "
        "CREATE TRIGGER log_no_change BEFORE UPDATE OR DELETE ON log "
        "FOR EACH ROW EXECUTE FUNCTION log_is_append_only()"
    ).execute_if(dialect="postgresql"),
)


for _dialect, _statements in SEARCH_WORDS.items():
    for _statement in _statements:
        event.listen(
            passage,
            "after_create",
            DDL(_statement.replace("%", "%%")).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]
        )
