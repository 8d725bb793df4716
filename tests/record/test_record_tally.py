"""What stands is counted as it is written: after any derivation or deletion the counts are those of the rows."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from record_making import make_edge, make_facts, make_matter, make_resolution
from sqlalchemy import String, insert, select

from dateline.record import ClaimFilter, Derivation, Record, Version, View, schema, verify_record
from dateline.record.counts import count_claims, count_datings, count_matters
from dateline.record.deletion import erase_reports
from dateline.record.tally import count_standing, read_tally, recount
from dateline.record.walk import LIGHT_COLUMNS, Walk, light_matters

RECORDED = datetime(2031, 5, 1, tzinfo=UTC)
A, B = make_facts("alpha"), make_facts("beta", killed=9)


def sound(record: Record) -> bool:
    with record.read() as connection:
        return read_tally(connection) == +count_standing(connection)


@pytest.fixture
def told(record: Record) -> Record:
    record.add_reports([A, B])
    record.finish_stale([], resolutions=[make_resolution(A, date(2031, 5, 2)), make_resolution(B, None)])
    assert A.extraction is not None and B.extraction is not None
    ids = [one.extraction.figures[0].id for one in (A, B) if one.extraction is not None]
    early, late = make_matter(ids[:1], known_from=date(2031, 5, 2)), make_matter(ids, standing="disputed")
    versions = [Version(early, date(2031, 5, 2), date(2031, 5, 9)), Version(late, None)]
    record.finish_stale([], [Derivation("matter", "here", versions)])
    return record


def test_what_was_derived_anew_or_closed_is_counted_once(told: Record) -> None:
    assert sound(told)
    assert count_matters(View(told)) == {"disputed": 1}
    told.finish_stale([], resolutions=[make_resolution(A, date(2031, 5, 3))])  # closes, and writes anew
    told.finish_stale([], [Derivation("matter", "here", [])])
    assert sound(told)
    assert count_matters(View(told)) == {}


def test_the_counts_of_now_are_those_that_walking_finds(told: Record) -> None:
    view = View(told)
    assert count_claims(view, "figure") == len(view.figures())
    assert count_claims(view, "figure", ClaimFilter(measure="killed")) == len(view.figures())
    assert count_claims(view, "figure", ClaimFilter(measure="injured")) == 0
    assert view.count_reports() == len(view.reports()) == count_datings(view).reports
    assert count_datings(view).undated == 1


def test_what_was_known_on_a_day_is_counted_as_it_was(told: Record) -> None:
    view = View(told, as_known=date(2031, 5, 4))
    assert count_matters(view) == {"single voice": 1}
    assert view.count_reports() == len(view.reports()) == 1


def test_matters_of_a_place_are_the_same_through_their_index(told: Record) -> None:
    where = ClaimFilter(place="Testford")
    walk = Walk(View(told), "matter", where, None, False, columns=LIGHT_COLUMNS)
    walked = [dict(row._mapping) for row in walk.rows(99)]
    assert [dict(row._mapping) for row in light_matters(View(told), where, 99)] == walked != []
    assert light_matters(View(told), ClaimFilter(place="Elsewhere"), 99) == []


def test_a_deleted_report_is_counted_no_more(told: Record) -> None:
    erase_reports(told, [A.report.key], "R. Viewer", "asked to", [])
    assert sound(told) and View(told).count_reports() == 1


def test_a_report_that_fails_midway_is_not_counted(told: Record) -> None:
    import dataclasses

    bad = make_facts("gamma", killed=12)
    with pytest.raises(Exception, match="fingerprints"):
        told.add_report(dataclasses.replace(bad, fingerprints=[(1,)] * (len(bad.passages) + 1)))
    assert sound(told) and View(told).count_reports() == 2


def test_counts_that_are_made_anew_are_the_same(told: Record) -> None:
    with told.write() as connection:
        recount(connection)
    assert sound(told) and verify_record(told) == []


def test_edges_and_origins_of_some_reports_are_those_of_each(told: Record) -> None:
    told.finish_stale([], [Derivation("edge", "all", [make_edge(A, B)])])
    view, keys = View(told), [A.report.key, B.report.key]
    assert view.edges_of(keys) == view.edges(report=keys[0]) == view.edges() != []
    for key in keys:
        each = [(row.passage.span, row.origin) for row in view.passages(key)]
        assert view.passage_origins(keys)[key] == each != []


def test_a_place_is_filed_as_long_as_the_term_that_it_is_found_by(record: Record) -> None:
    place, value = schema.derived.c.place.type, schema.derived_term.c.value.type
    assert isinstance(place, String) and isinstance(value, String) and place.length == value.length
    longest = "q" * value.length if value.length else ""
    with record.write() as connection:  # what a migration does, with the longest term of an older record
        row = {
            "id": 1,
            "kind": "matter",
            "scope": "x",
            "key": "mat-x",
            "digest": "x",
            "body": b"",
            "recorded_at": RECORDED,
        }
        connection.execute(insert(schema.derived).values(**row, place=longest))
        connection.execute(insert(schema.derived_term).values(derived_id=1, field="place", value=longest))
        assert connection.execute(select(schema.derived.c.place)).scalar() == longest
