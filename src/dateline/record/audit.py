"""Proof of a record: every source's bytes, every span, every quotation, the log, and what refers to what."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select

from dateline.errors import DatelineError
from dateline.model import Edge, Matter, Name, Span
from dateline.record import schema as s
from dateline.record.codec import digest, expand, unpack
from dateline.record.custody import check_judgements
from dateline.record.facts import FactReader
from dateline.record.filed import FILED, Term, misfilings, read_terms
from dateline.record.holds import holds_on
from dateline.record.kinds import KINDS
from dateline.record.log import check_chain, read_details
from dateline.record.report_audit import (
    FETCHED,
    OF_REPORT,
    Failure,
    Say,
    Texts,
    check_reports,
    stream,
)
from dateline.record.rows import Named, Ties
from dateline.record.tally import count_standing, read_tally
from dateline.record.wordings import Counted, count_wordings, noted_wordings

__all__ = ["SLUGS", "Failure", "verify_record"]

#: slugs of failures, each with its meaning
SLUGS = {
    "damaged": "the database itself is damaged, or a stored object cannot be read",
    "bytes": "the bytes of a source are not those that its SHA-256 names",
    "text": "the bytes of a source no longer decode to its text",
    "span": "a span lies outside the text of its report",
    "quotation": "a quotation is not what the text says at its span",
    "log": "the audit log was changed",
    "facts": "a report's facts are not those that the log saw being added",
    "reference": "a row refers to something that the record does not hold",
}


def verify_record(record: FactReader, say: Say | None = None) -> list[Failure]:
    """Everything in a record that does not hold, in order; empty where all of it does. `say` is told how far it is.

    Reads every source's bytes, decodes them anew, and checks each span and quotation of passages, claims,
    mentions, edges, datings and judgements against the text, the hash chain of the log, the digests of
    facts in it, and all references.
    """
    tell = say or (lambda *_: None)
    failures: list[Failure] = []
    try:
        with record.read() as connection:
            tell("database", 0, None)
            failures += _check_database(connection)
            if any(f.slug == "damaged" for f in failures):
                return failures
            tell("log", 0, None)
            failures += (Failure("log", f"entry {seq}", message) for seq, message in check_chain(connection))
            texts = Texts(connection)
            failures += texts.check_sources(tell)
            failures += check_reports(connection, texts, tell)
            failures += _check_rows(connection, texts, tell)
    except DatelineError as error:
        failures.append(Failure("damaged", record.place, str(error)))
    return sorted(set(failures), key=lambda f: (f.slug, f.where, f.message))


def _check_database(connection: Connection) -> Iterator[Failure]:
    if connection.dialect.name != "sqlite":
        return
    for (message,) in connection.exec_driver_sql("PRAGMA quick_check(20)").all():
        if message != "ok":
            yield Failure("damaged", "database", str(message))
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        yield Failure("reference", f"{table} row {row}", f"refers to a {parent} that is not there")


def _check_rows(connection: Connection, texts: Texts, say: Say) -> Iterator[Failure]:
    d = s.derived.c
    filed = (d[name] for name in FILED)
    open_rows = select(d.id, d.kind, d.digest, d.body, d.known_from, d.known_until, *filed).where(
        d.closed_at.is_(None)
    )
    claims = {key for (key,) in stream(connection, select(s.claim.c.id))}
    number = sum(read_tally(connection).values())
    done, rows = 0, stream(connection, open_rows)
    while some := list(islice(rows, FETCHED)):
        if done % (10 * FETCHED) == 0:
            say("derived rows", done, max(number, done))
        done += len(some)
        terms = read_terms(connection, [row.id for row in some if row.kind not in OF_REPORT])
        for row in some:
            yield from _check_row(row, terms.get(row.id), claims, texts)
    yield from _check_tally(connection)
    yield from _check_wordings(connection)
    for slug, where, message in check_judgements(connection, texts.of):
        yield Failure(slug, where, message)
    yield from _check_holds(connection)


def _check_row(
    row: Any, terms: Collection[Term] | None, claims: Collection[str], texts: Texts
) -> Iterator[Failure]:
    """Checks a derived row against its digest, what it is found by (unless it is about one report, and was checked
    with it), and what it refers to."""
    where = f"{row.kind} {row.key}"
    try:
        body = expand(row.body)
        if digest(body, f"{row.known_from}/{row.known_until}".encode()) != row.digest:
            yield Failure("facts", where, "it was changed after it was derived")
        if terms is None:
            return
        value = unpack(row.body, KINDS[row.kind].type)
        yield from (Failure("facts", where, said) for said in misfilings(row, value, terms))
        if row.kind in _ACROSS:
            yield from _ACROSS[row.kind](where, value, claims, texts)
    except ValueError as error:
        yield Failure("damaged", where, str(error))


def _check_tally(connection: Connection) -> Iterator[Failure]:
    noted, counted = read_tally(connection), count_standing(connection)
    for sort in sorted(noted.keys() | counted.keys()):
        if noted[sort] != counted[sort]:
            named = " ".join(word for word in sort if word)
            yield Failure("facts", f"tally {named}", f"says {noted[sort]}, and {counted[sort]} rows stand")


def _check_wordings(connection: Connection) -> Iterator[Failure]:
    noted, counted = noted_wordings(connection), count_wordings(connection)
    for key in sorted(noted.keys() | counted.keys()):
        says, holds = noted.get(key, Counted()), counted.get(key, Counted())
        if (says.number, says.said, says.one_name) != (holds.number, holds.said, holds.one_name):
            yield Failure(
                "facts", f"wording {key}", "its numbers or its name are not those of the rows that have it"
            )


def _check_holds(connection: Connection) -> Iterator[Failure]:
    logged: dict[str, tuple[str, object]] = {}
    for entry, detail in read_details(connection, "hold", "release"):
        if entry.action == "release":
            logged.pop(entry.subject, None)
        else:
            logged[entry.subject] = (entry.actor, detail.get("reason"))
    noted: dict[str, tuple[str, object]] = {}
    try:
        noted = {one.subject: (one.author, one.reason) for one in holds_on(connection)}
    except (ValueError, TypeError) as error:
        yield Failure("damaged", "holds", str(error))
    for subject in sorted(logged.keys() | noted.keys()):
        if logged.get(subject) != noted.get(subject):
            yield Failure("facts", f"hold on {subject}", "the holds in force are not those of the log")


def _check_matter(where: str, matter: Matter, claims: Collection[str], _: Texts) -> Iterator[Failure]:
    for claim in matter.claims:
        if claim not in claims:
            yield Failure("reference", where, f"claim {claim} is not in the record")


def _check_name(where: str, name: Name, _: Collection[str], texts: Texts) -> Iterator[Failure]:
    for mention in name.mentions:
        yield from _check_end(where, mention.report, mention.span, texts)


def _check_named(where: str, named: Named, _: Collection[str], texts: Texts) -> Iterator[Failure]:
    for _name, spans in named.names:
        for span in spans:
            yield from _check_end(where, named.report, span, texts)


def _check_edge(where: str, edge: Edge, _: Collection[str], texts: Texts) -> Iterator[Failure]:
    ends = [(edge.source.report, edge.source.span), (edge.target.report, edge.target.span)]
    for change in edge.changed:
        ends += [(edge.source.report, change.from_span), (edge.target.report, change.to_span)]
    for report, span in ends:
        yield from _check_end(where, report, span, texts)


def _check_ties(where: str, ties: Ties, _: Collection[str], texts: Texts) -> Iterator[Failure]:
    for edge in ties.edges:
        yield from _check_edge(where, edge, _, texts)


#: how derived rows that are about more than one report are checked
_ACROSS: dict[str, Callable[..., Iterator[Failure]]] = {
    "edge": _check_edge,
    "ties": _check_ties,
    "matter": _check_matter,
    "name": _check_name,
    "named": _check_named,
}


def _check_end(where: str, report: str, span: Span, texts: Texts) -> Iterator[Failure]:
    length = texts.length(report)
    if length is None:
        yield Failure("reference", where, f"report {report} is not in the record")
    elif not 0 <= span.start <= span.end <= length:
        yield Failure("span", where, f"{span.start}-{span.end} of a text of {length} characters")
