"""Charts hold what voices state, once, and nothing that an audience may not see."""

from __future__ import annotations

from typing import Any

import pytest

from dateline.errors import SetupError
from dateline.record import ClaimFilter, View, Withholder
from dateline.tell import charts
from dateline.tell.charts import Chart, brief_figures, draw_png, draw_svg, event_chart, figure_charts

EVERYTHING = ClaimFilter()
INTERNAL = Withholder("internal", ())


@pytest.fixture
def killed(view: View) -> Chart:
    return next(c for c in figure_charts(view, EVERYTHING, INTERNAL) if c.title == "killed, Rhayader")


def marks(chart: Chart) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = chart.spec["data"]["values"]
    return rows


def test_what_ten_papers_carry_is_one_mark(killed: Chart) -> None:
    keys = [(m["day"], m["voice"], m["low"], m["high"], m["bound"]) for m in marks(killed)]
    assert len(keys) == len(set(keys))
    assert any("," in m["reports"] for m in marks(killed))


def test_a_revised_count_stays_and_is_hollow(killed: Chart) -> None:
    state = {(m["day"], m["value"]): m["state"] for m in marks(killed)}
    assert state["2026-05-12", 9] != "stands" and state["2026-05-15", 23] == "stands"


def test_an_open_bound_has_its_own_shape(killed: Chart) -> None:
    bounds = {(m["day"], m["value"]): m["bound"] for m in marks(killed)}
    assert (bounds["2026-05-12", 7], bounds["2026-05-13", 14]) == ("open above", "stated")


def test_a_withheld_voice_and_place_are_withheld_in_the_chart(view: View) -> None:
    keep = Withholder("public", ["Powys County Council", "Rhayader"])
    drawn = str([(c.title, c.spec) for c in figure_charts(view, EVERYTHING, keep)])
    assert "Rhayader" not in drawn and "Powys County Council" not in drawn and "[withheld]" in drawn


def test_it_is_drawn_as_svg_and_png(killed: Chart) -> None:
    assert draw_svg(killed).startswith("<svg") and draw_svg(killed) == draw_svg(killed)
    assert draw_png(killed).startswith(b"\x89PNG")


def test_in_a_page_it_holds_no_address_and_no_script(view: View) -> None:
    found = brief_figures(view, EVERYTHING, INTERNAL)
    assert found
    for svg in found:
        assert svg.startswith("<svg") and "http" not in svg and "<script" not in svg and "href" not in svg


def test_events_of_one_day_are_no_chart(view: View) -> None:
    assert event_chart(view, ClaimFilter(measure="flood"), INTERNAL) is None


def test_without_the_extra_a_chart_says_how_to_get_it(
    killed: Chart, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "vl_convert", None)
    with pytest.raises(SetupError, match=r"dateline\[charts\]"):
        draw_svg(killed)
    monkeypatch.setattr(charts, "can_draw", lambda: False)
    assert brief_figures(view, EVERYTHING, INTERNAL) == []
