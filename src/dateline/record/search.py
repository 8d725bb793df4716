"""Full-text search over the passages of a record, and the claims that stand in them.

A query is words that a passage must all have, in any order; `"two words"` must stand side by side, `kill*` begins a
word, `-word` must not be there. Case and accents do not matter. Both stores answer alike, in the same order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, text

from dateline.errors import UsageError
from dateline.model import Passage
from dateline.record import schema as s
from dateline.record.facts import CHUNK, to_passage
from dateline.record.pages import term_of
from dateline.record.query import CLAIM_KINDS, DerivedReader, filtered
from dateline.record.rows import ClaimFilter
from dateline.record.search_words import FOLDED_WORDS, PASSAGES
from dateline.record.view import View

#: passages looked at in one search; a query that more match is answered from the first of them
MOST = 20_000
#: passages looked at for a page of a search
LOOKED_AT = 2_000
#: derived rows that a report has, about
EACH = 5

_PART = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or words that stand side by side: folded; `begins` where the last one only begins a word."""

    words: tuple[str, ...]
    begins: bool = False
    without: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that matches, with the display name of its report and the ids of the claims that begin in it."""

    report: str
    report_name: str
    passage: Passage
    claims: tuple[str, ...]


def parse_query(query: str) -> tuple[Term, ...]:
    """The terms of a query. Raises `UsageError` where no word is asked for.

    >>> parse_query('dam "Nant Coch" -vigil')[1:]
    (Term(words=('nant', 'coch'), begins=False, without=False), Term(words=('vigil',), begins=False, without=True))
    """
    terms = []
    for minus, quoted, bare in _PART.findall(query):
        part = quoted or bare
        words = tuple(_WORD.findall(fold_words(part)))
        if words:
            terms.append(Term(words, part.endswith("*"), bool(minus)))
    if not any(not term.without for term in terms):
        raise UsageError(f"search wants a word to look for, got {query!r}")
    return tuple(terms)


def fold_words(text: str) -> str:
    """A text in lower case without accents, as words are compared."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def matches(terms: Sequence[Term], passage: str) -> bool:
    """Whether a text has what is asked for, and nothing that is not."""
    words = _WORD.findall(fold_words(passage))
    return all(_has(term, words) != term.without for term in terms)


def _has(term: Term, words: Sequence[str]) -> bool:
    size = len(term.words)
    for at in range(len(words) - size + 1):
        some = words[at : at + size]
        last = some[-1].startswith(term.words[-1]) if term.begins else some[-1] == term.words[-1]
        if last and tuple(some[:-1]) == term.words[:-1]:
            return True
    return False


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Some of the passages that match, and the cursor of those that follow (None: none do). `total` counts what the
    index has for the query, at most as many as are looked at (then `is_cut`)."""

    rows: tuple[Found, ...]
    after: str | None
    total: int
    is_cut: bool


def search(view: View, query: str, where: ClaimFilter | None = None) -> list[Found]:
    """The passages that match a query, in order of day of publication (unknown last), report and text. `where`
    leaves only passages in which a claim that it lets through begins. Raises as `parse_query` does."""
    return list(search_page(view, query, where, limit=MOST, most=MOST).rows)


def search_page(
    view: View,
    query: str,
    where: ClaimFilter | None = None,
    *,
    limit: int = 50,
    after: str | None = None,
    most: int = LOOKED_AT,
) -> SearchPage:
    """The same, a page at a time, from the first `most` passages that match in the order in which they were added.
    Raises as `parse_query` does, and `UsageError` for a cursor that is none."""
    terms = parse_query(query)
    numbers = _numbers(view, terms, most + 1)
    is_cut = len(numbers) > most
    numbers = numbers[:most]
    ids = {number // PASSAGES for number in numbers}
    claims = None if where is None else _claims(view, sorted(ids), where)
    reports = _reports(view, ids if claims is None else claims.keys() & ids)
    there = [number for number in numbers if number // PASSAGES in reports]
    there.sort(key=lambda number: (reports[number // PASSAGES].order, number))
    found: list[Found] = []
    at = _start(there, after)
    step = min(limit + 8, CHUNK)
    while at < len(there) and len(found) < limit:
        some = there[at : at + step]
        held = claims if claims is not None else _claims(view, sorted({n // PASSAGES for n in some}), None)
        passages = _passages(view, some)
        for number in some:
            at += 1
            row = passages[number]
            if not matches(terms, row.text):
                continue
            passage, report = to_passage(row), reports[number // PASSAGES]
            starts = held.get(number // PASSAGES, ())
            inside = tuple(key for start, key in starts if passage.span.start <= start < passage.span.end)
            if inside or where is None:
                found.append(Found(report.key, report.key, passage, inside))
            if len(found) == limit:
                break
    names = view.labels({one.report for one in found})
    named = tuple(replace(one, report_name=names[one.report]) for one in found)
    cursor = str(there[at - 1]) if 0 < at < len(there) else None
    return SearchPage(named, cursor, len(there), is_cut)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the passages of a report come in the answer."""

    key: str
    order: tuple[Any, ...]


def _start(numbers: Sequence[int], after: str | None) -> int:
    if after is None:
        return 0
    if not after.isascii() or not after.isdigit():
        raise UsageError(f"{after!r} is no cursor of a search; take the one that came with the page before")
    return numbers.index(int(after)) + 1 if int(after) in numbers else len(numbers)


def _numbers(view: View, terms: Sequence[Term], most: int) -> list[int]:
    """The numbers (report and place in it) of passages that can match, in order."""
    p = s.passage.c
    with view.record.read() as connection:
        if connection.dialect.name == "postgresql":
            asked = text(f"{FOLDED_WORDS.replace(':', chr(92) + ':')} @@ to_tsquery('simple', :asked)")
            query = select(p.report_id, p.n).where(asked).order_by(p.report_id, p.n).limit(most)
            rows = connection.execute(query, {"asked": _tsquery(terms)})
            return [report_id * PASSAGES + n for report_id, n in rows]
        ids = text(
            "SELECT rowid FROM passage_words WHERE passage_words MATCH :asked ORDER BY rowid LIMIT :most"
        )
        return list(connection.execute(ids, {"asked": _fts5(terms), "most": most}).scalars())


def _reports(view: View, ids: Collection[int]) -> dict[int, _Place]:
    """The reports of some rows that the view has, with what puts their passages in order."""
    r, d = s.report.c, s.derived.c
    dated = (d.report_id == r.id) & (d.kind == "dating") & d.closed_at.is_(None) & d.known_until.is_(None)
    query = select(r.id, r.key, r.name, r.sha256, d.known_from, r.published_on, r.published_at).outerjoin(
        s.derived, dated
    )
    if view.as_recorded is not None or view.withheld.reports:
        query = select(r.id, r.key)
    found: dict[int, _Place] = {}
    wanted = sorted(ids)
    with view.record.snapshot() as still, still.read() as connection:
        for first in range(0, len(wanted), CHUNK):
            rows = connection.execute(query.where(r.id.in_(wanted[first : first + CHUNK]))).all()
            if view.as_recorded is not None or view.withheld.reports:
                whole = view.reports_by(row.key for row in rows)
                for row in rows:
                    if (one := whole.get(row.key)) is not None:
                        day = one.dating.known_on if one.dating is not None else None
                        found[row.id] = _Place(
                            row.key, (day is None, day or 0, one.report.name, one.report.sha256, row.key)
                        )
                continue
            for row in rows:
                day = row.known_from
                given = row.published_on or (row.published_at.date() if row.published_at else None)
                known_on = day or given
                if view.as_known is None or (known_on is not None and known_on <= view.as_known):
                    found[row.id] = _Place(row.key, (day is None, day or 0, row.name, row.sha256, row.key))
    return found


def _passages(view: View, numbers: Sequence[int]) -> dict[int, Any]:
    p = s.passage.c
    wanted = select(s.passage, s.report.c.key.label("report_key")).join(s.report)
    own = sorted({number // PASSAGES for number in numbers})
    query = wanted.where(p.report_id.in_(own), (p.report_id * PASSAGES + p.n).in_(numbers))
    with view.record.read() as connection:
        return {row.report_id * PASSAGES + row.n: row for row in connection.execute(query)}


def _fts5(terms: Sequence[Term]) -> str:
    """The query in SQLite's words; every word is quoted, so that none is an operator."""

    def one(term: Term) -> str:
        return '"' + " ".join(term.words) + '"' + (" *" if term.begins else "")

    asked = " AND ".join(one(term) for term in terms if not term.without)
    without = " OR ".join(one(term) for term in terms if term.without)
    return f"({asked}) NOT ({without})" if without else asked


def _tsquery(terms: Sequence[Term]) -> str:
    """A query in PostgreSQL's words that lets through at least what matches (accents are told apart later)."""

    def one(term: Term) -> str:
        *before, last = term.words
        return " <-> ".join([*before, last + (":*" if term.begins else "")])

    return " & ".join(f"({one(term)})" for term in terms if not term.without)


def _claims(
    view: View, reports: Sequence[int], where: ClaimFilter | None
) -> dict[int, list[tuple[int, str]]]:
    """Where the claims of some reports (by row) begin, by report; those that a filter lets through."""
    d = s.derived.c
    reader = DerivedReader(view.record, view.as_known, view.as_recorded)
    query = reader.query(CLAIM_KINDS, d.report_id).add_columns(d.key, d.start)
    if where is not None:
        query = filtered(query, where)
        if where.ids is not None:
            query = query.where(d.key.in_(where.ids))
    found: dict[int, set[tuple[int, str]]] = {}
    with view.record.snapshot() as still, still.read() as connection:
        for column, some in _wanted(connection, reports, where):
            for row in connection.execute(query.where(column.in_(some))):
                if row.key not in view.withheld.claims:
                    found.setdefault(row.report_id, set()).add((row.start, row.key))
    if where is not None and where.standing is not None:
        keys = reader.claims_of_standing((key for some in found.values() for _, key in some), where.standing)
        found = {report: {one for one in some if one[1] in keys} for report, some in found.items()}
    return {report: sorted(some) for report, some in found.items() if some}


def _wanted(
    connection: Connection, reports: Sequence[int], where: ClaimFilter | None
) -> Iterator[tuple[Any, list[int]]]:
    """What finds the claims of some reports: the reports' rows, or those of claims that also bear the term of a
    filter, told by indexes alone; so many at a time."""
    d, t = s.derived.c, s.derived_term.c
    term = None if where is None else term_of(where)
    chunks = [list(reports[first : first + CHUNK]) for first in range(0, len(reports), CHUNK)]
    if term is None:
        yield from ((d.report_id, some) for some in chunks)
        return
    own = t.field == term[0], t.value == term[1], t.kind.in_(CLAIM_KINDS)
    bearing = select(t.derived_id).where(*own)
    if connection.execute(bearing.limit(1).offset(4 * EACH * len(reports))).first() is None:
        bears: ColumnElement[bool] = d.id.in_(bearing)
    else:  # more claims bear the term than the reports have
        bears = bearing.where(t.derived_id == d.id).correlate(s.derived).exists()
    ids: list[int] = []
    for some in chunks:
        query = select(d.id).where(d.report_id.in_(some), d.kind.in_(CLAIM_KINDS), bears)
        ids.extend(connection.execute(query).scalars())
    yield from ((d.id, ids[first : first + CHUNK]) for first in range(0, len(ids), CHUNK))
