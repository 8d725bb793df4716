"""Bringing a record's tables to the present version: one numbered step, one transaction, one log entry.

A new record gets the present tables at once. An older one goes through every step between; a step that
is killed leaves the record at the version before it. To change the tables: change `schema.py`, raise
`SCHEMA_VERSION`, add a `Migration` here that does the same to the version before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import (
    DDL,
    ColumnElement,
    Connection,
    Engine,
    bindparam,
    delete,
    insert,
    inspect,
    literal,
    select,
    update,
)

from dateline.errors import RecordError
from dateline.model import Name, Span
from dateline.record import engine as files
from dateline.record.codec import unpack
from dateline.record.derived import put_derivations
from dateline.record.kinds import KINDS, PAGED, PAGED_BY
from dateline.record.log import append_entry, last_entry
from dateline.record.planner import SPREAD
from dateline.record.rows import Derivation, Named
from dateline.record.schema import (
    SCHEMA_VERSION,
    alert,
    crowd,
    derived,
    derived_term,
    extraction,
    meta,
    reading,
    report,
    stale,
    tables,
    tally,
    wording,
    wording_form,
    wording_term,
)
from dateline.record.search_words import PASSAGES, SEARCH_WORDS
from dateline.record.tally import recount


@dataclass(frozen=True, slots=True)
class Migration:
    """A step to `version` from the one before. `apply` changes tables and rows on the open transaction."""

    version: int
    title: str
    apply: Callable[[Connection], None]


#: stages that version 1 derived over the whole record, and version 2 derives by neighbourhood
_BY_NEIGHBOURHOOD = ("near", "lineage", "origins", "dating", "names", "resolve")


def _derive_by_neighbourhood(connection: Connection) -> None:
    """Queues every report for the stages that are derived by neighbourhood from here on; the key `""` of two of
    them has what was derived of the whole record closed."""
    crowd.create(connection)
    connection.execute(delete(stale).where(stale.c.stage != "extract"))
    columns = ["stage", "key", "generation"]
    for stage in _BY_NEIGHBOURHOOD:
        every = select(literal(stage), report.c.key, literal(1))
        connection.execute(insert(stale).from_select(columns, every))
    for stage in ("names", "weigh"):
        connection.execute(insert(stale).values(stage=stage, key="", generation=1))


def _index_words(connection: Connection) -> None:
    """Makes the index that passages are searched by, and fills it."""
    for statement in SEARCH_WORDS[connection.dialect.name]:
        connection.execute(DDL(statement.replace("%", "%%")))  # type: ignore[no-untyped-call]
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "INSERT INTO passage_words(rowid, text) "
            f"SELECT report_id * {PASSAGES} + n, text FROM passage ORDER BY report_id, n"
        )


#: the columns of `report` that version 4 adds
_RETRIEVAL = ("retrieved_at", "retrieved_from", "archive", "archive_record")


def _keep_retrievals(connection: Connection) -> None:
    """Makes room for how reports were fetched, and for alerts."""
    there = {column["name"] for column in inspect(connection).get_columns("report")}
    for name in _RETRIEVAL:
        if name not in there:
            kind = report.c[name].type.compile(connection.dialect)
            connection.exec_driver_sql(f"ALTER TABLE report ADD COLUMN {name} {kind}")
    alert.create(connection, checkfirst=True)


def _anchor_judgements(connection: Connection) -> None:
    """Makes room for the further characters that a judgement rests on."""
    if "anchors" not in {column["name"] for column in inspect(connection).get_columns("judgement")}:
        connection.exec_driver_sql("ALTER TABLE judgement ADD COLUMN anchors TEXT")
    connection.exec_driver_sql("CREATE INDEX IF NOT EXISTS ix_judgement_report ON judgement (report)")


def _order_claims(connection: Connection) -> None:
    """Makes room for what claims, matters and reports are paged by (where a claim begins, what a matter weighs, days
    beside places and voices), and fills it from what is derived."""
    for table, names in ((derived, ("start", "weight")), (derived_term, ("kind", "day"))):
        there = {column["name"] for column in inspect(connection).get_columns(table.name)}
        for name in sorted(set(names) - there):
            kind = table.c[name].type.compile(connection.dialect)
            connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {name} {kind}")
    d, last = derived.c, 0
    fill = (
        update(derived)
        .where(d.id == bindparam("row"))
        .values({name: bindparam(f"new_{name}") for name in ("start", "weight", "valid_start", "valid_end")})
    )
    rows = select(d.id, d.kind, d.body).where(d.kind.in_(_ORDERED)).order_by(d.id).limit(_TOGETHER)
    while some := connection.execute(rows.where(d.id > last)).all():
        last = some[-1].id
        connection.execute(fill, [_order_of(row.id, row.kind, row.body) for row in some])
    own = select(d.kind, d.valid_end).where(d.id == derived_term.c.derived_id, d.kind.in_(PAGED))
    connection.execute(
        update(derived_term)
        .where(derived_term.c.field.in_(sorted(PAGED_BY)))
        .values(
            kind=own.with_only_columns(d.kind).scalar_subquery(),
            day=own.with_only_columns(d.valid_end).scalar_subquery(),
        )
    )
    for old in ("ix_derived_term_value", "ix_derived_code"):
        connection.exec_driver_sql(f"DROP INDEX IF EXISTS {old}")
    for index in (*derived.indexes, *derived_term.indexes):
        if index.name not in _FIFTH:
            index.create(connection, checkfirst=True)


#: kinds of derived rows that have more to order them by, and how many are read together
_ORDERED, _TOGETHER = (*sorted(PAGED), "dating"), 2000


def _order_of(row_id: int, kind: str, body: bytes) -> dict[str, Any]:
    entry = KINDS[kind].file(unpack(body, KINDS[kind].type))
    names = ("start", "weight", "valid_start", "valid_end")
    return {"row": row_id, **{f"new_{name}": getattr(entry, name) for name in names}}


def _queue_again(connection: Connection) -> None:
    """Queues what is derived otherwise since: the first passages of origins, resolved claims, and matters."""
    _queue(connection, "origins", literal("cut|").concat(report.c.key))
    _queue(connection, "resolve", report.c.key)
    _queue_matters(connection)


def _queue_matters(connection: Connection) -> None:
    d = derived.c
    scopes = select(d.scope).where(d.kind == "matter", d.closed_at.is_(None)).distinct().subquery()
    _queue(connection, "weigh", scopes.c.scope)


def _queue(connection: Connection, stage: str, key: ColumnElement[str]) -> None:
    """Queues every key of a stage that does not wait already."""
    waiting = select(stale.c.key).where(stale.c.stage == stage, stale.c.key == key)
    fresh = select(literal(stage), key, literal(1)).where(~waiting.exists())
    connection.execute(insert(stale).from_select(["stage", "key", "generation"], fresh))


def teach_planner(connection: Connection) -> None:
    """Tells SQLite how the rows of a large record spread over its indices, so that it does not take one that begins
    with the kind of a row for one that finds few. PostgreSQL keeps such numbers by itself."""
    if connection.dialect.name != "sqlite":
        return
    connection.exec_driver_sql("ANALYZE meta")
    connection.exec_driver_sql("DELETE FROM sqlite_stat1")
    connection.exec_driver_sql("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", list(SPREAD))


def _fourth(connection: Connection) -> None:
    _keep_retrievals(connection)
    _anchor_judgements(connection)
    _order_claims(connection)
    _queue_again(connection)
    teach_planner(connection)


#: the indices that version 5 adds
_FIFTH = frozenset({"ix_derived_place", "ix_derived_dated"})


def _fifth(connection: Connection) -> None:
    """Counts what stands, notes the place of each matter, and drops a table of edges that nothing read."""
    connection.exec_driver_sql("DROP TABLE IF EXISTS edge")
    if "place" not in {column["name"] for column in inspect(connection).get_columns("derived")}:
        kind = derived.c.place.type.compile(connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE derived ADD COLUMN place {kind}")
    t, place = derived_term.c, derived_term.c.value
    own = select(place).where(t.derived_id == derived.c.id, t.field == "place").scalar_subquery()
    connection.execute(update(derived).where(derived.c.kind == "matter").values(place=own))
    for index in derived.indexes:
        index.create(connection, checkfirst=True)
    tally.create(connection, checkfirst=True)
    recount(connection)
    teach_planner(connection)


def _sixth(connection: Connection) -> None:
    """Lets a method's reading of a report stand again after another's."""
    for table in (extraction, reading):
        for index in table.indexes:
            index.drop(connection, checkfirst=True)
            index.create(connection)


def _seventh(connection: Connection) -> None:
    """Makes room for wordings, and keeps the mentions of names report by report. What older versions noted of who can be one
    is read anew once (`derivation.names`, the key `""`), and days, names, claims and matters, which are told otherwise since,
    are derived anew from every report."""
    for table in (wording, wording_term, wording_form):
        table.create(connection, checkfirst=True)
    d = derived.c
    mentions: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    rows = select(d.scope, d.body).where(d.kind == "name", d.closed_at.is_(None)).order_by(d.id)
    names: list[Derivation] = []
    for scope, body in connection.execute(rows):
        name = unpack(body, Name)
        for ref in name.mentions:
            mentions[ref.report][name.id].append(ref.span)
        names.append(Derivation("name", name.id, [replace(name, mentions=())]))
        names += [Derivation("name", scope, [])] if scope != name.id else []
    named = (
        Derivation("named", key, [Named(key, tuple((i, tuple(sorted(own[i]))) for i in sorted(own)))])
        for key, own in sorted(mentions.items())
    )
    last = last_entry(connection)
    if names and last is not None:
        put_derivations(connection, chain(names, named), last.at)
    if connection.execute(select(d.id).where(d.kind == "called").limit(1)).first() is not None:
        _queue_key(connection, "names", "")
    for stage in ("dating", "names", "resolve"):
        _queue(connection, stage, report.c.key)
    _queue_matters(connection)


def _queue_key(connection: Connection, stage: str, key: str) -> None:
    there = select(stale.c.key).where(stale.c.stage == stage, stale.c.key == key)
    if connection.execute(there).first() is None:
        connection.execute(insert(stale).values(stage=stage, key=key, generation=1))


#: in order of version; version 1 is the first
MIGRATIONS: tuple[Migration, ...] = (
    Migration(2, "derive by neighbourhood", _derive_by_neighbourhood),
    Migration(3, "search the words of passages", _index_words),
    Migration(4, "keep how reports were fetched, alerts, and judgements of matters and names", _fourth),
    Migration(5, "count what stands, and find matters by place", _fifth),
    Migration(6, "let a method's reading stand again", _sixth),
    Migration(7, "keep the mentions of names report by report, and count wordings", _seventh),
)


def read_version(connection: Connection) -> int | None:
    """The version of a record's tables; None for a database without any table. Raises `LookupError` for
    a database that is something else."""
    names = inspect(connection).get_table_names()
    if not names:
        return None
    if "meta" not in names or "log" not in names:
        raise LookupError("no record")
    value = connection.execute(select(meta.c.value).where(meta.c.key == "schema_version")).scalar()
    if value is None or not value.isascii() or not value.isdigit():
        raise LookupError("no version")
    return int(value)


def prepare(
    engine: Engine,
    place: str,
    *,
    create: bool,
    read_only: bool,
    clock: Callable[[], datetime],
    migrations: Sequence[Migration] = MIGRATIONS,
    newest: int = SCHEMA_VERSION,
) -> None:
    """Checks that a database is a record of this version, making or migrating it where that is allowed.

    Raises `RecordError` for what is no record, for a newer one, and for an older one that is opened to be read alone.
    """
    with files.reading(engine, place) as connection:
        version = _version_or_error(connection, place, newest)
    if version == newest:
        return
    if version is None and not create:
        raise RecordError(
            f"record {place} is empty; fill it with `dateline add PATH --record {place}`, or give another path"
        )
    if read_only:
        raise RecordError(
            f"record {place} has tables of version {version}, this Dateline reads version {newest}; keep a copy, then "
            f"bring it forward with `dateline add --record {place}`"
        )
    if version is None:
        files.use_write_ahead_log(engine)
        with files.writing(engine, place) as connection:
            if _version_or_error(connection, place, newest) is None:
                tables.create_all(connection)
                teach_planner(connection)
                connection.execute(insert(meta).values(key="schema_version", value=str(newest)))
                append_entry(connection, clock(), "dateline", "create", "record", {"schema_version": newest})
        return
    for step in migrations:
        with files.writing(engine, place) as connection:
            if (_version_or_error(connection, place, newest) or 0) >= step.version:
                continue
            step.apply(connection)
            connection.execute(
                update(meta).where(meta.c.key == "schema_version").values(value=str(step.version))
            )
            detail = {"schema_version": step.version, "title": step.title}
            append_entry(connection, clock(), "dateline", "migrate", "record", detail)


def _version_or_error(connection: Connection, place: str, newest: int) -> int | None:
    try:
        version = read_version(connection)
    except LookupError as error:
        raise RecordError(
            f"record {place} is a database, but not one of Dateline's; give another path"
        ) from error
    if version is not None and version > newest:
        raise RecordError(
            f"record {place} was made by a newer Dateline (tables of version {version}, this one knows {newest}); "
            "upgrade with `pip install --upgrade dateline`"
        )
    return version
