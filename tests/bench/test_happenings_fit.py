"""What the weights of happenings are fitted on, and that those that are kept give the invented cases."""

from __future__ import annotations

from math import exp

import pytest
from bench.happenings.fit import Pair, pairs_of, read_cases, read_reports, read_spans

from dateline.lexicons import read_lexicon

CASES = read_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.report)
def test_the_weights_give_the_case(case: Pair):
    table = read_lexicon("happening_weights")
    weights = table["one"]
    points = weights["bias"] + sum(weights[name] * value for name, value in case.signs.items())
    assert (1 / (1 + exp(-points)) > table["enough"]) == case.one


def test_every_marked_report_has_its_day_and_stretches():
    reports = {(of, report) for of, report, _ in read_reports()}
    assert reports == set(read_spans())
    assert {of for of, _ in reports} == {
        "clusters-ecbplus",
        "geo-geovirus",
        "wikinews",
        "wikinews-figures-dev",
    }


def test_stretches_hold_numbers_alone():
    for spans in read_spans().values():
        assert all(0 <= start < end for _, start, end in spans)


def test_no_tellings_give_no_pairs():
    assert not list(pairs_of("r", [], [(0, 0, 10)]))
