"""Drawings: where marks fall, what is a point, and that words in them are words."""

from __future__ import annotations

from datetime import date

from dateline.serve.drawing.graph import Node, Tie, clusters, lineage_graph
from dateline.serve.drawing.lanes import density_chart, lane_chart
from dateline.serve.drawing.scales import Days, Numbers, value_span
from dateline.serve.drawing.svg import alone
from dateline.serve.drawing.values import Mark, value_chart
from dateline.serve.drawing.world import ZOOMS, Window, draw_countries, fit_window, read_countries

DAY = date(2031, 5, 3)


def mark(low: float | None = 7, high: float | None = 7, voice: str = "Police", stands: bool = True) -> Mark:
    return Mark(DAY, low, high, voice, "7", stands, "/reports/rep-1#fig-1", "told", "fig-1")


def test_an_open_bound_is_open_and_not_zero() -> None:
    drawn = str(value_chart([mark(low=9, high=None)], "t", bounds=(9, None, None)))
    assert 'class="band"' not in drawn and "<path" in drawn and ">low<" in drawn
    assert ">high<" not in drawn


def test_what_no_longer_stands_is_hollow() -> None:
    drawn = str(value_chart([mark(), mark(low=9, high=9, stands=False)], "t"))
    assert drawn.count("hollow") == 1


def test_words_in_a_drawing_are_escaped() -> None:
    drawn = str(value_chart([mark(voice="<script>x</script>")], "<b>"))
    assert "<script>" not in drawn and "&lt;script&gt;" in drawn and "<title>&lt;b&gt;</title>" in drawn


def test_nothing_is_drawn_of_nothing() -> None:
    assert value_chart([], "t") is None and lane_chart([], "t") is None
    assert density_chart({}, "t", {}) is None and lineage_graph([], [], "t") is None


def test_a_drawing_alone_has_its_own_looks() -> None:
    drawn = alone(value_chart([mark()], "t") or "")  # type: ignore[arg-type]
    assert drawn.startswith('<svg xmlns="http://www.w3.org/2000/svg"') and "<style>" in drawn


def test_ticks_are_round_and_inside() -> None:
    assert Numbers(0, 2_345_678, 0, 100).ticks() == [0, 500_000, 1_000_000, 1_500_000, 2_000_000]
    years = Days(date(1990, 1, 1), date(2030, 1, 1), 0, 800).ticks()
    assert 2 < len(years) <= 9 and all(words.isdigit() for _, words in years)
    assert Days(DAY, DAY, 0, 100).ticks() and Days(DAY, DAY, 0, 100).at(DAY) == 50


def test_values_far_from_zero_do_not_all_lie_on_one_line() -> None:
    low, high = value_span([1_000_000, 1_100_000])
    assert 0 < low < 1_000_000 < 1_100_000 < high


def test_ages_of_the_calendar_do_not_break_the_axis() -> None:
    marks = [Mark(day, 1, 1, "a", "1", True, "/", "t") for day in (date.min, date(9999, 12, 31))]
    assert value_chart(marks, "t") is not None


def test_many_voices_share_lanes_and_colours() -> None:
    drawn = str(lane_chart([mark(voice=f"voice {n}") for n in range(40)], "t"))
    assert "27 other voices" in drawn


def test_countries_are_whole_and_in_their_place() -> None:
    countries = read_countries()
    assert len(countries) > 200
    codes = {c.code for c in countries}
    assert {"GB", "UA", "FJ", "RU"} <= codes
    for country in countries:
        for (west, south, east, north), _ in country.rings:
            assert -91 <= south <= north <= 91 and east - west <= 361, country.name


def test_every_window_is_drawn() -> None:
    for lat, lon in ((0, 0), (85, 179.9), (-85, -179.9), (52, -3)):
        for zoom in (1, 4, ZOOMS):
            window = Window(lat, lon, zoom)
            drawn = str(draw_countries(window))
            assert "nan" not in drawn
            assert len(drawn) < 900_000


def test_one_name_far_away_does_not_shrink_the_map() -> None:
    near = [(52.0 + n / 100, -3.5, 9) for n in range(10)]
    window = fit_window([*near, (30.0, -92.0, 1)])
    assert window.zoom >= 4 and abs(window.lat - 52) < 1


def test_reports_that_share_words_hang_together() -> None:
    nodes = [Node(key, key, key, DAY, "/", False) for key in "abcd"]
    ties = [Tie("a", "c", "copy", True, 0.9, "t"), Tie("c", "d", "rewrite", False, 0.5, "t")]
    groups = clusters(nodes, ties)
    assert [[n.key for n in g] for g in groups] == [["a", "c", "d"], ["b"]]
    drawn = str(lineage_graph(nodes, ties, "t"))
    assert drawn.count("marker-end") == 1 and "edge rewrite" in drawn
