"""Full-text search over the passages of a record, and the claims that stand in them.

A query is words that a passage must all have, in any order; `"two words"` must stand side by side, `kill*` begins a
word, `-word` must not be there. Case and accents do not matter. Both stores answer alike, in the same order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select, text

from dateline.errors import UsageError
from dateline.model import Passage
from dateline.record import schema as s
from dateline.record.facts import CHUNK, to_passage
from dateline.record.rows import ClaimFilter, ClaimRow
from dateline.record.view import View

#: passages looked at in one search; a query that more match is answered from the first of them
MOST = 20_000

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


def search(view: View, query: str, where: ClaimFilter | None = None) -> list[Found]:
    """The passages that match a query, in order of day of publication (unknown last), report and text. `where`
    leaves only passages in which a claim that it lets through begins. Raises as `parse_query` does."""
    terms = parse_query(query)
    reports = {row.report.key: row for row in view.reports()}
    rows = [row for row in _rows(view, terms) if row.report_key in reports and matches(terms, row.text)]
    claims = _claims(view, sorted({row.report_key for row in rows}), where)
    found = []
    for row in rows:
        passage = to_passage(row)
        held = claims.get(row.report_key, ())
        inside = tuple(key for start, key in held if passage.span.start <= start < passage.span.end)
        if inside or where is None:
            found.append(Found(row.report_key, reports[row.report_key].name, passage, inside))

    def order(one: Found) -> tuple[Any, ...]:
        dating = reports[one.report].dating
        day = dating.known_on if dating is not None else None
        return (day is None, day or 0, one.report_name, one.passage.span)

    return sorted(found, key=order)


def _rows(view: View, terms: Sequence[Term]) -> list[Any]:
    p = s.passage.c
    wanted = select(s.passage, s.report.c.key.label("report_key")).join(s.report)
    with view.record.read() as connection:
        if connection.dialect.name == "postgresql":
            asked = text(f"{s.FOLDED_WORDS.replace(':', chr(92) + ':')} @@ to_tsquery('simple', :asked)")
            query = wanted.where(asked).order_by(s.report.c.key, p.n).limit(MOST)
            return list(connection.execute(query, {"asked": _tsquery(terms)}))
        ids = text(
            "SELECT rowid FROM passage_words WHERE passage_words MATCH :asked ORDER BY rowid LIMIT :most"
        )
        numbers = [row[0] for row in connection.execute(ids, {"asked": _fts5(terms), "most": MOST})]
        rows: list[Any] = []
        for first in range(0, len(numbers), CHUNK):
            some = set(numbers[first : first + CHUNK])
            own = sorted({number // s.PASSAGES for number in some})
            query = wanted.where(p.report_id.in_(own), (p.report_id * s.PASSAGES + p.n).in_(some))
            rows += connection.execute(query)
        return rows


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
    view: View, reports: Sequence[str], where: ClaimFilter | None
) -> dict[str, list[tuple[int, str]]]:
    """Where the claims of some reports begin, by report."""
    found: dict[str, list[tuple[int, str]]] = {}
    rows: list[ClaimRow[Any]]
    for report in reports:
        if where is not None and where.report not in (None, report):
            continue
        own = replace(where or ClaimFilter(), report=report)
        rows = [*view.figures(own), *view.events(own), *view.statements(own)]
        found[report] = sorted((row.span.start, row.id) for row in rows)
    return found
