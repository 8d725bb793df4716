"""No question that a page asks reads a big table from end to end: its plan goes through an index in both stores."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from record_making import make_facts, make_matter, make_resolution
from sqlalchemy import event

from dateline.record import ClaimFilter, Derivation, Record, View
from dateline.record.changes import changes
from dateline.record.counts import count_datings
from dateline.record.pages import matters_by_claim, page_claims, page_matters, page_reports
from dateline.record.search import search_page
from dateline.record.weighed_anew import matter_after
from dateline.tell.brief import build_brief
from dateline.tell.reasons import reason_rows

#: tables that grow with the record
BIG = (
    "derived",
    "derived_term",
    "report",
    "passage",
    "claim",
    "claim_span",
    "fingerprint",
    "extraction",
    "source",
)


@contextmanager
def asked(record: Record) -> Iterator[list[tuple[str, Any]]]:
    """The questions that reach the database in a block, with their values."""
    found: list[tuple[str, Any]] = []

    def note(_c: Any, _k: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH")):
            found.append((statement, values))

    event.listen(record._engine, "before_cursor_execute", note)
    yield found
    event.remove(record._engine, "before_cursor_execute", note)


def scans(record: Record, questions: list[tuple[str, Any]]) -> list[str]:
    """The big tables that a plan reads without an index, each with its question."""
    found = []
    with record.read() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if not sqlite:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        for statement, values in list(questions):
            explain = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
            plan = "\n".join(str(row[-1]) for row in connection.exec_driver_sql(explain + statement, values))
            pattern = r"SCAN (\w+)(?! USING)\b(?! USING)" if sqlite else r"Seq Scan on (\w+)"
            found += [f"{table}: {statement}" for table in re.findall(pattern, plan) if table in BIG]
    return found


@pytest.fixture
def filled(opened: Callable[..., Record]) -> Record:
    record = opened()
    for n, name in enumerate(("alpha", "beta", "gamma")):
        facts = make_facts(name, killed=n + 3)
        record.add_report(facts)
        (waiting,) = (one for one in record.stale("resolve") if one.key == facts.report.key)
        record.finish_stale(waiting, resolutions=[make_resolution(facts, date(2031, 5, 2 + n))])
    claims = [row.id for row in View(record).figures()]
    matter = make_matter(claims)
    record.mark_stale([("weigh", "x")])
    (waiting,) = record.stale("weigh")
    record.finish_stale(waiting, [Derivation("matter", "x", [matter])])
    return opened(read_only=True)


def test_a_plan_without_an_index_is_seen(filled: Record) -> None:
    assert scans(filled, [("SELECT key FROM derived WHERE digest = 'x'", ())]) != []


PLACE = ClaimFilter(place="Testford")
QUESTIONS: dict[str, Callable[[View], object]] = {
    "figures": lambda view: page_claims(view, "figure", limit=2),
    "figures of a place": lambda view: page_claims(view, "figure", PLACE, limit=2),
    "figures of a measure": lambda view: page_claims(view, "figure", ClaimFilter(measure="killed"), limit=2),
    "all figures of a place": lambda view: view.figures(PLACE),
    "figures as known": lambda view: page_claims(
        View(view.record, as_known=date(2031, 5, 3)), "figure", limit=2
    ),
    "matters": lambda view: page_matters(view, limit=2),
    "disputed matters": lambda view: page_matters(view, ClaimFilter(standing="disputed"), limit=2),
    "matters of claims": lambda view: matters_by_claim(view, [row.id for row in view.figures(PLACE)]),
    "a matter weighed anew": lambda view: matter_after(view, view.matters(PLACE)[0].id),
    "reports by day": lambda view: page_reports(view, limit=2),
    "reports by name": lambda view: page_reports(view, order="name", limit=2),
    "days of reports": count_datings,
    "one report": lambda view: view.find_report("beta"),
    "why": lambda view: reason_rows(view, view.matters(PLACE)[0].id),
    "search": lambda view: search_page(view, "killed", limit=2),
    "search at a place": lambda view: search_page(view, "killed", PLACE, limit=2),
    "changes": lambda view: changes(view.record, datetime(2026, 1, 1, tzinfo=UTC)),
    "terms": lambda view: (view.terms("place"), view.has_term("measure", "killed")),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_goes_through_an_index(name: str, filled: Record) -> None:
    with asked(filled) as questions:
        QUESTIONS[name](View(filled))
    assert questions
    counts = ("SELECT count(*) AS count_1 \nFROM report", "SELECT max(")
    assert scans(filled, [q for q in questions if not q[0].startswith(counts)]) == []


def test_a_brief_of_a_place_goes_through_indices_where_the_record_is_large(
    filled: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dateline.tell.material.LISTED", 0)
    with asked(filled) as questions:
        build_brief(View(filled), PLACE)
    counts = "SELECT count(*) AS count_1 \nFROM report"
    assert scans(filled, [q for q in questions if not q[0].startswith(counts)]) == []
