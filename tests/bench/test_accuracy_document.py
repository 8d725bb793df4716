"""The page and the table: goals, peers and published figures, on invented results."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from bench.accuracy.document import render
from bench.accuracy.sets import GOALS, POOLS, SETS
from bench.accuracy.tables import lines, peers_of, reached


def row(set_: str, measure: str, value: float | None, **more: Any) -> dict[str, Any]:
    return {"set": set_, "measure": measure, "value": value, "interval": None, "counts": None, **more}


def results(*measures: dict[str, Any], peers: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    return {
        "measures": list(measures),
        "peers": list(peers),
        "missing": ["geo-lgl: not on this machine"],
        "sources": {},
    }


def test_the_template_is_filled_whole() -> None:
    page = render(results(row("seeds-dev", "figures.match", 0.5, interval=[0.4, 0.6], counts=[1, 2, 2])))
    assert "{{" not in page
    assert "| seeds-dev | figures matched | **0.500** | .40–.60 | 1/2/2 | .86 **short** |" in page
    assert "- geo-lgl: not on this machine" in page
    assert "- seeds-dev, figures matched: .50 of .86." in page


def test_the_rule_for_events_is_on_the_page() -> None:
    assert "paired one to one" in render(results())


def test_a_figure_that_was_not_measured_is_said_not_to_be() -> None:
    assert render(results(), "{{figure seeds-dev | figures.match}}") == "(not measured)"
    assert render(results(row("a", "b", 0.926)), "{{figure a | b}}") == ".93"


def test_a_template_that_asks_for_what_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="asks for 'tabel'"):
        render(results(), "{{tabel figures}}")


def test_the_same_results_give_the_same_page() -> None:
    some = results(row("seeds-dev", "times.value", 1.0))
    assert render(some) == render(json.loads(json.dumps(some)))


def test_a_published_figure_is_marked_and_gives_way_to_the_same_peer_run_here() -> None:
    told = results(row("muc-dev", "figures.match", 0.6))
    assert ".25 gdelt-regkg (published)" in render(told)
    ran = results(
        row("muc-dev", "figures.match", 0.6),
        peers=({**row("muc-dev", "figures.match", 0.31), "peer": "gdelt-regkg"},),
    )
    assert "| .31 gdelt-regkg |" in render(ran)


def test_the_best_peer_is_first() -> None:
    ran = (
        {**row("te3-tbaq", "times.value", 0.9), "peer": "one"},
        {**row("te3-tbaq", "times.value", 0.1), "peer": "two"},
    )
    assert [name for name, *_ in peers_of(results(peers=ran), "te3-tbaq", "times.value")] == [
        "one",
        "HeidelTime",
        "two",
    ]


def test_an_error_is_to_stay_under_its_goal() -> None:
    assert reached("dating-dev", "dating.calibration_error", 0.05) is True
    assert reached("dating-dev", "dating.calibration_error", 0.2) is False
    assert reached("dating-dev", "dating.exact", 0.2) is None


def test_what_is_short_is_marked_in_the_printed_table() -> None:
    printed = "\n".join(lines(results(row("seeds-dev", "figures.match", 0.5))))
    assert re.search(r"seeds-dev +figures.match +0.500 .*0.86 ✗", printed)
    assert "not scored: geo-lgl" in printed


def test_every_goal_and_pool_is_of_a_set_of_the_table() -> None:
    names = {s.name for s in SETS} | set(POOLS)
    assert {g.set for g in GOALS} <= names
    assert {s for sets, _ in POOLS.values() for s in sets} <= names
    assert len({(g.set, g.measure) for g in GOALS}) == len(GOALS)


def test_sets_that_earlier_sources_were_scored_by_are_told() -> None:
    some = {**results(), "sources": {"te3-tbaq": "aaa", "geo-lgl": "bbb"}}
    page = render(some, "{{missing}}")
    assert "Scored by earlier sources than the rest: te3-tbaq." in page
    assert "- muc-dev: not in these results" in page
