"""What is read of some reports is what is read of all of them: searches at a place, signs, attributions, rejections."""

from __future__ import annotations

import pytest

from dateline.model import ResolvedFigure
from dateline.record import ClaimFilter, Record, View
from dateline.record import search as searching
from dateline.record.search import search
from dateline.tell.brief import build_brief
from dateline.tell.rewriting import chains_table, find_rewordings


@pytest.mark.parametrize("each", [0, 5, 10_000])
@pytest.mark.parametrize(
    "where", [ClaimFilter(place="rhayader"), ClaimFilter(voice="the mayor"), ClaimFilter(country="GB")]
)
def test_a_search_at_a_place_is_the_search_without_other_passages(
    each: int, where: ClaimFilter, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        searching, "EACH", each
    )  # by the claims that bear the term, or by those of the reports
    claims = {row.id for kind in (view.figures, view.events, view.statements) for row in kind(where)}
    wanted = [
        (one.report, one.passage.span, tuple(c for c in one.claims if c in claims))
        for one in search(view, "the")
        if claims & set(one.claims)
    ]
    found = [(one.report, one.passage.span, one.claims) for one in search(view, "the", where)]
    assert found == wanted
    assert found or where.voice is not None


def test_signs_attributions_and_rejections_of_some_reports_are_those_of_all(view: View) -> None:
    keys = [row.report.key for row in view.reports()]
    every = view.signs()
    assert view.signs_of(keys) == every and every
    assert view.signs_of(keys[:3]) == {k: v for k, v in every.items() if k in keys[:3]}
    told = view.attributions_of(keys)
    assert all(told[r.report] == r.attributions for r in view.readings())
    assert [one for key in keys for one in view.rejections(key)] == [
        one for key in keys for one in view.rejections() if one.report == key
    ]
    assert view.rejections("rep-0000000000000000") == []


def test_relations_of_some_kinds_are_the_others_left_out(view: View) -> None:
    ids = [row.id for row in view.figures()]
    every = view.relations(ids)
    assert {one.relation for one in every} > {"correction"}
    kept = [one for one in every if one.relation in ("conflict", "correction")]
    assert view.relations(ids, ("correction", "conflict")) == kept


def test_a_claim_is_found_by_id_whatever_else_is_asked_for_beside_it(view: View) -> None:
    figure, event = view.figures()[0], view.events()[0]
    both = ClaimFilter(ids=(event.id, figure.id, "mat-0000000000000000"))
    assert [row.id for row in view.figures(both)] == [figure.id]
    assert [row.id for row in view.events(both)] == [event.id]
    assert view.statements(both) == []


def test_a_view_that_is_held_still_reads_one_state_and_lets_it_go(exercise: Record) -> None:
    view = View(exercise)
    with view.held():
        assert view.record is not exercise
        rows = view.figures()
        with view.held():
            assert view.figures() == rows
    assert view.record is exercise
    assert all(isinstance(row.resolved, ResolvedFigure) for row in rows)
    with pytest.raises(ZeroDivisionError), view.held():
        raise ZeroDivisionError
    assert view.record is exercise and build_brief(view).sections


def test_rewordings_and_versions_of_one_report_are_those_of_the_record(view: View) -> None:
    every = find_rewordings(view)
    for row in view.reports():
        key = row.report.key
        mine = find_rewordings(view, [key]).get(key)
        whole = every.get(key)
        if whole is not None and not whole.contradictions:
            assert (
                mine is not None
                and mine.originals == whole.originals
                and mine.distortions == whole.distortions
            )
    revised = view.find_report("02-wire-revised")
    assert revised is not None
    assert chains_table(view, [revised.report.key]).rows
