"""Full-text search over the passages of a record, and the claims that stand in them.

A query is words that a passage must all have, in any order; `"two words"` must stand side by side, `kill*` begins a
word, `-word` must not be there. Case and accents do not matter. Both stores answer alike, in the same order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, literal_column, select, text

from dateline.errors import UsageError
from dateline.model import Passage
from dateline.record import schema as s
from dateline.record.facts import CHUNK, to_passage
from dateline.record.query import CLAIM_KINDS, DerivedReader, filtered
from dateline.record.rows import ClaimFilter
from dateline.record.search_words import FOLDED_WORDS, PASSAGES
from dateline.record.view import View
from dateline.record.walk import term_of

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
    if text.isascii():
        return text.lower()
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
    of_report: dict[int, list[int]] = {}
    for number in numbers[:most]:
        of_report.setdefault(number // PASSAGES, []).append(number)
    claims = None if where is None else _claims(view, sorted(of_report), where)
    days = _days(view, of_report if claims is None else sorted(claims.keys() & of_report.keys()))
    total = sum(len(of_report[report]) for report in days)
    found: list[Found] = []
    last, more = None, False
    for some in _in_order(view, days, of_report, after, limit + 8):
        if more := len(found) == limit:
            break
        held = claims if claims is not None else _claims(view, sorted({n // PASSAGES for n, _ in some}), None)
        passages = _passages(view, [number for number, _ in some])
        for number, key in some:
            if len(found) == limit:
                more = True
                break
            row, last = passages[number], number
            if not matches(terms, row.text):
                continue
            passage, starts = to_passage(row), held.get(number // PASSAGES, ())
            inside = tuple(claim for start, claim in starts if passage.span.start <= start < passage.span.end)
            if inside or where is None:
                found.append(Found(key, key, passage, inside))
        if more:
            break
    names = view.labels({one.report for one in found})
    named = tuple(replace(one, report_name=names[one.report]) for one in found)
    return SearchPage(named, str(last) if more else None, total, is_cut)


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
        return list(connection.execute(ids, {"asked": _fts5(terms), "most": most}).scalars().all())


def _days(view: View, ids: Collection[int]) -> dict[int, date | None]:
    """The day on which each of some reports (by row) is known that the view has: None where that is not told."""
    d, r = s.derived.c, s.report.c
    wanted = sorted(ids)
    found: dict[int, date | None] = {}
    if view.as_recorded is not None or view.withheld.reports:
        with view.record.read() as connection:
            keys = {key: i for some in _chunks(wanted) for i, key in connection.execute(
                select(r.id, r.key).where(r.id.in_(some))
            )}  # fmt: skip
        whole = view.reports_by(keys)
        return {keys[key]: row.dating.known_on if row.dating else None for key, row in whole.items()}
    stand = d.kind == literal_column("'dating'"), d.closed_at.is_(None), d.known_until.is_(None)
    with view.record.read() as connection:
        for some in _chunks(wanted):
            found.update(dict.fromkeys(some))
            dated = select(d.report_id, d.known_from).where(d.report_id.in_(some), *stand)
            found.update(tuple(row) for row in connection.execute(dated).all())
        if view.as_known is None:
            return found
        given = [
            i for i, day in found.items() if day is None
        ]  # what came with them tells whether they were known
        known = {i for i, day in found.items() if day is not None and day <= view.as_known}
        for some in _chunks(given):
            rows = connection.execute(select(r.id, r.published_on, r.published_at).where(r.id.in_(some)))
            for i, on, at in rows:
                day = on or (at.date() if at else None)
                if day is not None and day <= view.as_known:
                    known.add(i)
    return {i: day for i, day in found.items() if i in known}


def _chunks(values: Sequence[int]) -> Iterator[Sequence[int]]:
    return (values[first : first + CHUNK] for first in range(0, len(values), CHUNK))


def _in_order(
    view: View,
    days: Mapping[int, date | None],
    of_report: Mapping[int, list[int]],
    after: str | None,
    size: int,
) -> Iterator[list[tuple[int, str]]]:
    """Numbers of passages with the keys of their reports, in order, from a cursor on, about `size` together: by day
    first, so that what else puts them in order is read of as many reports as are asked for."""
    at = None if after is None else _parse_cursor(after)
    if at is not None and at // PASSAGES not in days:
        return
    start = None if at is None else _day_order(days[at // PASSAGES])
    by_day: dict[tuple[bool, date], list[int]] = {}
    for report, day in days.items():
        if start is None or _day_order(day) >= start:
            by_day.setdefault(_day_order(day), []).append(report)
    some: list[tuple[int, str]] = []
    waiting = sorted(by_day)
    while waiting:
        reports: list[int] = []
        number = 0
        together = []
        while waiting and number < size:
            together.append(waiting.pop(0))
            reports += by_day[together[-1]]
            number += sum(len(of_report[report]) for report in by_day[together[-1]])
        names = _names(view, reports)
        for order in together:
            for report in sorted(by_day[order], key=names.__getitem__):
                key = names[report][2]
                some += [(one, key) for one in of_report[report]]
        if at is not None:
            numbers = [one for one, _ in some]
            some = some[numbers.index(at) + 1 :] if at in numbers else []
            at = None
        for first in range(0, len(some), min(size, CHUNK)):
            yield some[first : first + min(size, CHUNK)]
        some = []


def _day_order(day: date | None) -> tuple[bool, date]:
    return day is None, day or date.min


def _names(view: View, reports: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """What puts the reports of a day in order: their names, hashes and keys."""
    r, found = s.report.c, dict[int, tuple[str, str, str]]()
    with view.record.read() as connection:
        for some in _chunks(reports):
            rows = connection.execute(select(r.id, r.name, r.sha256, r.key).where(r.id.in_(some)))
            found.update((i, (name, sha256, key)) for i, name, sha256, key in rows)
    return found


def _parse_cursor(after: str) -> int:
    if not after.isascii() or not after.isdigit():
        raise UsageError(f"{after!r} is no cursor of a search; take the one that came with the page before")
    return int(after)


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
