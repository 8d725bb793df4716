"""The view: filters, order, what was known when, what was recorded when."""

from __future__ import annotations

import dataclasses
from datetime import date
from itertools import permutations

import pytest
from record_making import (
    Clock,
    make_edge,
    make_facts,
    make_matter,
    make_name,
    make_resolution,
    make_versions,
)

from dateline.model import ClaimRelation, Extraction, Matter, MentionRef, Span
from dateline.record import (
    ClaimFilter,
    Derivation,
    Origins,
    Record,
    ReportFacts,
    Version,
    View,
    verify_record,
)

A = make_facts("alpha", killed=3)
B = make_facts("beta", killed=5)
C = make_facts("gamma", killed=8)
DAYS = {A.report.key: date(2031, 5, 2), B.report.key: date(2031, 5, 6), C.report.key: None}


def figure_id(facts: ReportFacts) -> str:
    assert facts.extraction is not None
    return facts.extraction.figures[0].id


def resolve(record: Record) -> None:
    facts = {f.report.key: f for f in (A, B, C)}
    while some := record.stale("resolve", 1):
        (one,) = some
        place = "Millbridge" if one.key == B.report.key else "Testford"
        record.finish_stale(one, resolutions=[make_resolution(facts[one.key], DAYS[one.key], place)])


@pytest.fixture
def filled(record: Record) -> Record:
    for facts in (C, A, B):
        record.add_report(facts)
    resolve(record)
    relation = ClaimRelation(figure_id(A), figure_id(B), "update", "later-higher", "1")
    old = make_matter([figure_id(A)], known_from=date(2031, 5, 2))
    new = make_matter(
        [figure_id(A), figure_id(B)], standing="superseded", known_from=date(2031, 5, 2), high=5
    )
    record.finish_stale(
        [],
        [
            Derivation("relation", "n1", [relation]),
            Derivation(
                "matter",
                "n1",
                [Version(old, date(2031, 5, 2), date(2031, 5, 6)), Version(new, date(2031, 5, 6))],
            ),
            Derivation("edge", "all", [make_edge(A, B)]),
            Derivation("name", "all", [make_name([A, B])]),
            Derivation("origins", A.report.key, [Origins(A.report.key, ((0, "o1"),))]),
        ],
    )
    return record


def measures(view: View, **where: object) -> list[str]:
    return [row.report_name for row in view.figures(ClaimFilter(**where))]  # type: ignore[arg-type]


class TestFilters:
    def test_figures_are_sorted_by_report_and_place_in_the_text(self, filled: Record) -> None:
        rows = View(filled).figures()
        assert [r.report_name for r in rows] == ["alpha", "beta", "gamma"]
        assert (rows[0].method, rows[0].method_version, rows[0].review) == (
            "died-subject",
            "rules-1",
            "unreviewed",
        )
        assert rows[0].known_on == date(2031, 5, 2)
        assert rows[2].known_on is None
        assert rows[0].span == rows[0].resolved.figure.spans[0]

    @pytest.mark.parametrize(
        ("where", "names"),
        [
            ({"measure": "killed"}, ["alpha", "beta", "gamma"]),
            ({"measure": "injured"}, []),
            ({"place": "testford"}, ["alpha", "gamma"]),
            ({"place": "MILLBRIDGE"}, ["beta"]),
            ({"place": "gn:8"}, ["alpha", "gamma"]),
            ({"country": "gb"}, ["alpha", "beta", "gamma"]),
            ({"voice": "mayor of millbridge"}, ["beta"]),
            ({"voice": "voice-mayor-Testford"}, ["alpha", "gamma"]),
            ({"start_on": date(2031, 5, 3)}, ["beta"]),
            ({"end_on": date(2031, 5, 2)}, ["alpha"]),
            ({"start_on": date(2031, 5, 2), "end_on": date(2031, 5, 6)}, ["alpha", "beta"]),
            ({"report": A.report.key}, ["alpha"]),
            ({"standing": "superseded"}, ["alpha", "beta"]),
            ({"standing": "denied"}, []),
            ({"ids": (figure_id(B),)}, ["beta"]),
            ({"ids": ()}, []),
        ],
    )
    def test_a_filter_lets_through(self, filled: Record, where: dict[str, object], names: list[str]) -> None:
        assert measures(View(filled), **where) == names

    def test_events_and_statements_too(self, filled: Record) -> None:
        view = View(filled)
        assert [r.report_name for r in view.events(ClaimFilter(measure="flood", place="Millbridge"))] == [
            "beta"
        ]
        assert [r.report_name for r in view.statements(ClaimFilter(voice="dam firm"))] == [
            "alpha",
            "beta",
            "gamma",
        ]

    def test_matters_by_standing_place_and_claim(self, filled: Record) -> None:
        view = View(filled)
        assert len(view.matters()) == 1
        assert view.matters(ClaimFilter(standing="superseded", place="testford")) == view.matters()
        assert view.matters(ClaimFilter(standing="denied")) == []
        assert view.matters(ClaimFilter(report=B.report.key)) == view.matters()
        assert view.matters(ClaimFilter(report=C.report.key)) == []
        assert view.matters_of(figure_id(B)) == view.matters()
        assert view.matters_of(figure_id(C)) == []

    def test_relations_of_some_claims(self, filled: Record) -> None:
        view = View(filled)
        assert len(view.relations()) == 1
        assert (
            view.relations([figure_id(B)]) == view.relations([figure_id(A), figure_id(B)]) == view.relations()
        )
        assert view.relations([figure_id(C)]) == []

    def test_passages_carry_their_origin(self, filled: Record) -> None:
        view = View(filled)
        assert [p.origin for p in view.passages(A.report.key)] == ["o1", None, None]
        assert [p.report_name for p in view.passages()] == ["alpha"] * 3 + ["beta"] * 3 + ["gamma"] * 3
        assert view.origins() == {(A.report.key, 0): "o1"}

    def test_a_report_is_found_by_name_or_key(self, filled: Record) -> None:
        view = View(filled)
        found = view.find_report("alpha")
        assert found is not None
        assert found == view.find_report(A.report.key)
        assert found.source.language == "en"
        assert view.find_report("omega") is None


class TestAsKnown:
    def test_later_and_undated_reports_are_left_out_and_the_undated_counted(self, filled: Record) -> None:
        view = View(filled, as_known=date(2031, 5, 5))
        assert [r.name for r in view.reports()] == ["alpha"]
        assert measures(view) == ["alpha"]
        assert [r.report_name for r in view.statements()] == ["alpha"]
        assert [r.report for r in view.readings()] == [A.report.key]
        assert view.undated == 1
        assert View(filled).undated == 0
        assert view.resolution(B.report.key) is None

    def test_a_matter_stands_as_it_stood_that_day(self, filled: Record) -> None:
        assert View(filled, as_known=date(2031, 5, 1)).matters() == []
        (then,) = View(filled, as_known=date(2031, 5, 5)).matters()
        assert (then.standing, then.high) == ("single voice", 3)
        (later,) = View(filled, as_known=date(2031, 5, 6)).matters()
        assert [later] == View(filled).matters()
        assert later.standing == "superseded"

    def test_edges_relations_names_and_rejections_need_known_reports(self, filled: Record) -> None:
        early, late = View(filled, as_known=date(2031, 5, 5)), View(filled, as_known=date(2031, 5, 6))
        assert (early.edges(), len(late.edges())) == ([], 1)
        assert (early.relations(), len(late.relations())) == ([], 1)
        (name,) = early.names()
        assert name.mentions == (MentionRef(A.report.key, Span(0, 5)),)
        assert len(late.names()[0].mentions) == 2
        assert [r.report for r in early.rejections()] == [A.report.key]

    def test_on_the_last_day_it_is_what_it_is_now_but_for_the_undated(self, filled: Record) -> None:
        last, now = View(filled, as_known=date(2031, 5, 6)), View(filled)
        dated = [r for r in now.figures() if r.known_on is not None]
        assert last.figures() == dated
        assert last.matters() == now.matters()


class TestAsRecorded:
    def test_a_new_derivation_closes_the_old_one_and_both_can_be_asked_for(
        self, filled: Record, clock: Clock
    ) -> None:
        before = clock.at
        moved = make_resolution(A, date(2031, 5, 4), "Upford")
        assert filled.finish_stale([], resolutions=[moved])
        assert View(filled).resolution(A.report.key) == moved
        assert View(filled, as_recorded=before).resolution(A.report.key) == make_resolution(
            A, date(2031, 5, 2)
        )
        assert measures(View(filled), place="Upford") == ["alpha"]
        assert measures(View(filled, as_recorded=before), place="Upford") == []
        assert measures(View(filled, as_recorded=before), place="Testford") == ["alpha", "gamma"]

    def test_deriving_the_same_again_changes_nothing(self, filled: Record) -> None:
        assert not filled.finish_stale([], resolutions=[make_resolution(A, date(2031, 5, 2))])

    def test_what_is_no_longer_derived_is_closed(self, filled: Record, clock: Clock) -> None:
        before = clock.at
        assert filled.finish_stale([], [Derivation("matter", "n1", [])])
        assert View(filled).matters() == []
        assert len(View(filled, as_recorded=before).matters()) == 1

    def test_reports_added_later_were_not_there(self, filled: Record, clock: Clock) -> None:
        before = clock.at
        filled.add_report(make_facts("delta", killed=99))
        assert [r.name for r in View(filled, as_recorded=before).reports()] == ["alpha", "beta", "gamma"]

    def test_a_reading_of_fewer_claims_closes_the_others(self, filled: Record) -> None:
        filled.add_extraction(A.report.key, Extraction(A.report.key), "rules-2")
        fewer = dataclasses.replace(
            make_resolution(A, date(2031, 5, 2)), figures=(), events=(), statements=()
        )
        filled.finish_stale([], resolutions=[fewer])
        assert measures(View(filled)) == ["beta", "gamma"]
        assert verify_record(filled) == []


def test_any_order_of_adding_gives_the_same_view(tmp_path: object, opened: object) -> None:
    from pathlib import Path

    from dateline.record import open_record

    def seen(record: Record) -> object:
        view = View(record)
        return (
            [(r.name, r.report, r.dating) for r in view.reports()],
            view.figures(), view.events(), view.statements(), list(view.passages()), view.edges(),
            view.rejections(), list(view.readings()),
        )  # fmt: skip

    assert isinstance(tmp_path, Path)
    answers = []
    for n, order in enumerate(permutations((A, B, C))):
        with open_record(tmp_path / f"{n}.db", create=True) as record:
            for facts in order:
                record.add_report(facts)
                if n % 2:
                    resolve(record)
            record.finish_stale([], [Derivation("edge", "all", [make_edge(A, B)])])
            resolve(record)
            answers.append(seen(record))
    assert all(answer == answers[0] for answer in answers)


class TestVersions:
    def test_days_without_change_are_one_version_and_the_undated_count_only_now(self) -> None:
        first = make_matter(["fig-1"])
        second = make_matter(["fig-1", "fig-2"], standing="superseded", high=5)
        days = [(date(2031, 5, 2), [first]), (date(2031, 5, 3), [first]), (date(2031, 5, 6), [second])]
        assert make_versions("matter", days, [second]) == [
            Version(first, date(2031, 5, 2), date(2031, 5, 6)),
            Version(second, date(2031, 5, 6)),
        ]

    def test_what_only_the_undated_say_is_now_and_never_as_known(self, record: Record) -> None:
        dated, undated = make_matter(["fig-1"]), make_matter(["fig-1", "fig-3"], high=9)
        record.finish_stale(
            [], [Derivation("matter", "", make_versions("matter", [(date(2031, 5, 2), [dated])], [undated]))]
        )
        assert View(record).matters() == [undated]
        assert View(record, as_known=date(2031, 5, 2)).matters() == [dated]
        assert View(record, as_known=date(2040, 1, 1)).matters() == [dated]
        assert View(record, as_known=date(2031, 5, 1)).matters() == []

    def test_what_went_away_is_gone_from_that_day(self, record: Record) -> None:
        matter = make_matter(["fig-1"])
        days: list[tuple[date, list[Matter]]] = [(date(2031, 5, 2), [matter]), (date(2031, 5, 4), [])]
        record.finish_stale([], [Derivation("matter", "", make_versions("matter", days, []))])
        assert View(record).matters() == []
        assert View(record, as_known=date(2031, 5, 3)).matters() == [matter]
        assert View(record, as_known=date(2031, 5, 4)).matters() == []


def test_one_report_is_read_without_the_others(filled: Record) -> None:
    alone, all_of_them = View(filled), View(filled)
    rows = {row.report.key: row for row in all_of_them.reports()}
    assert alone.report(A.report.key) == rows[A.report.key]
    assert alone.report("rep-none") is None
    assert View(filled, as_known=date(2031, 5, 3)).report(B.report.key) is None
    assert [n.id for n in alone.names(A.report.key)] == ["name-1"]
    assert alone.names(C.report.key) == []
    assert alone.method_version(A.report.key) == "rules-1"
