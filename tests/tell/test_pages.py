"""A record page by page: together the pages are the whole, in order, whatever the filter; a large brief is bounded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dateline.errors import UsageError
from dateline.record import ClaimFilter, Record, View
from dateline.record.counts import count_claims, count_datings, count_matters
from dateline.record.pages import Page, matters_by_claim, page_claims, page_matters, page_reports
from dateline.record.search import search, search_page
from dateline.tell import selection
from dateline.tell.brief import build_brief

KINDS = ("figure", "event", "statement")
FILTERS = [
    ClaimFilter(),
    ClaimFilter(measure="killed"),
    ClaimFilter(country="gb"),
    ClaimFilter(start_on=date(2026, 5, 13)),
    ClaimFilter(end_on=date(2026, 5, 13)),
    ClaimFilter(standing="corroborated"),
    ClaimFilter(measure="killed", country="GB", start_on=date(2026, 5, 12)),
]


def every(ask: Callable[[str | None], Page[Any]]) -> list[Any]:
    """All rows, page after page."""
    rows, after = [], None
    for _ in range(1000):
        page = ask(after)
        rows += page.rows
        after = page.after
        if after is None:
            return rows
    raise AssertionError("the pages do not end")


def whole(view: View, kind: str, where: ClaimFilter) -> list[Any]:
    return {"figure": view.figures, "event": view.events, "statement": view.statements}[kind](where)


@pytest.fixture(params=[None, date(2026, 5, 13)], ids=["now", "as known"])
def seen(request: pytest.FixtureRequest, exercise: Record) -> View:
    return View(exercise, as_known=request.param)


@pytest.mark.parametrize("where", FILTERS, ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_pages_of_claims_are_all_that_the_filter_lets_through(
    kind: Any, where: ClaimFilter, seen: View
) -> None:
    rows = every(lambda after: page_claims(seen, kind, where, limit=7, after=after))
    assert sorted(row.id for row in rows) == sorted(row.id for row in whole(seen, kind, where))
    assert {row.id: row for row in rows} == {row.id: row for row in whole(seen, kind, where)}
    assert count_claims(seen, kind, where) == len(rows)


def test_the_latest_day_comes_first_and_no_day_last(seen: View) -> None:
    days = [
        row.resolved.as_of_end or row.resolved.as_of_start
        for row in page_claims(seen, "figure", limit=500).rows
    ]
    known = [day for day in days if day is not None]
    assert known and days == sorted(known, reverse=True) + [None] * (len(days) - len(known))
    again = page_claims(seen, "figure", limit=500, oldest_first=True).rows
    early = [row.resolved.as_of_end or row.resolved.as_of_start for row in again]
    assert early == sorted(known) + [None] * (len(days) - len(known))


def test_filters_of_a_place_and_a_voice_walk_their_own_index(view: View) -> None:
    place = next(
        row.resolved.place.name for row in view.figures() if row.resolved.place and row.resolved.place.name
    )
    voice = next(row.resolved.voice for row in view.figures() if row.resolved.voice)
    for where in (ClaimFilter(place=place), ClaimFilter(voice=voice.name), ClaimFilter(voice=voice.id)):
        rows = every(lambda after, where=where: page_claims(view, "figure", where, limit=3, after=after))  # type: ignore[misc]
        assert {row.id for row in rows} == {row.id for row in view.figures(where)} != set()


@pytest.mark.parametrize("where", FILTERS, ids=str)
def test_pages_of_matters_are_all_of_them(where: ClaimFilter, seen: View) -> None:
    rows = every(lambda after: page_matters(seen, where, limit=7, after=after))
    assert sorted(matter.id for matter in rows) == sorted(matter.id for matter in seen.matters(where))
    assert sum(count_matters(seen, where).values()) == len(rows)


def test_matters_of_one_kind(view: View) -> None:
    for kind in KINDS:
        rows = every(lambda after, kind=kind: page_matters(view, kind=kind, limit=9, after=after))  # type: ignore[misc]
        assert {m.id for m in rows} == {m.id for m in view.matters() if m.kind == kind}


@pytest.mark.parametrize("order", ["day", "name", "recorded"])
def test_pages_of_reports_are_all_of_them(order: Any, seen: View) -> None:
    rows = every(lambda after: page_reports(seen, order=order, limit=2, after=after))
    assert sorted(row.name for row in rows) == [row.name for row in seen.reports()]


def test_reports_are_found_and_counted_without_reading_the_others(seen: View) -> None:
    for row in seen.reports():
        fresh = View(seen.record, as_known=seen.as_known)
        assert fresh.find_report(row.name) == fresh.find_report(row.report.key) == row
        assert "_recorded" not in fresh.__dict__
    days = [r.dating.published_on for r in seen.reports() if r.dating and r.dating.published_on]
    counts = count_datings(seen)
    assert (counts.reports, counts.first_on, counts.last_on) == (len(seen.reports()), min(days), max(days))
    assert counts.undated == counts.reports - len(days)


def test_the_matters_of_some_claims_are_read_together(view: View) -> None:
    claims = [row.id for row in view.figures()[:20]]
    assert matters_by_claim(view, claims) == {c: found for c in claims if (found := view.matters_of(c))}


def test_relations_of_some_claims_as_known_are_those_of_all(exercise: Record) -> None:
    for day in (date(2026, 5, 12), date(2026, 5, 13), date(2026, 5, 14)):
        view = View(exercise, as_known=day)
        every_one = view.relations()
        ids = {row.id for row in (*view.figures(), *view.events(), *view.statements())}
        assert View(exercise, as_known=day).relations(ids) == [
            r for r in every_one if r.source in ids or r.target in ids
        ]


def test_a_cursor_that_is_none_is_refused(view: View) -> None:
    for cursor in ("x", "2026-13-01~4", "~", "1~2"):
        with pytest.raises(UsageError, match="no cursor"):
            page_claims(view, "figure", after=cursor)


@pytest.mark.parametrize("query", ["people", "dam -vigil", '"people were killed"', "kill*"])
def test_pages_of_a_search_are_the_whole_search(query: str, seen: View) -> None:
    for where in (None, ClaimFilter(measure="killed")):
        rows, after = [], None
        while True:
            page = search_page(seen, query, where, limit=2, after=after)
            rows += page.rows
            after = page.after
            if after is None:
                break
        assert rows == search(seen, query, where)


def test_a_term_is_known_without_listing_all(seen: View) -> None:
    for field in ("measure", "place", "voice"):
        terms = seen.terms(field)
        assert terms and all(seen.has_term(field, term) for term in terms)
        assert not seen.has_term(field, "no such thing")


def test_a_brief_of_more_than_it_can_weigh_says_of_how_many_it_is_written(
    view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = build_brief(view)
    assert not any("those that weigh most" in sentence for sentence in small.head)
    monkeypatch.setattr(selection, "ALL", 10)
    monkeypatch.setattr(selection, "FIGURES", 12)
    large = build_brief(view)
    assert any("those that weigh most" in sentence for sentence in large.head)
    assert [line.head for line in large.sections[0].lines][:3] == [
        line.head for line in small.sections[0].lines
    ][:3]
    assert len(str(large)) < len(str(small))
