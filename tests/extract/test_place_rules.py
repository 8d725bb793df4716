"""The table of rules that say where a count holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.extract.figures import find_figures
from dateline.extract.figures.place_rules import PLACE_RULES
from dateline.extract.places import find_places
from dateline.gazetteer import open_gazetteer
from dateline.model import Document, trace


def test_every_rule_has_a_name_of_its_own_and_a_reason() -> None:
    names = [rule.name for rule in PLACE_RULES]
    assert len(set(names)) == len(names)
    assert all(rule.reason for rule in PLACE_RULES)
    assert (names[0], names[-1]) == ("everywhere", "the report's own place")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Worldwide, more than 3,000 people have died of the virus.", "everywhere"),
        ("Nine people were killed in Tripoli on Monday.", "its clause"),
        ("Clashes erupted in Khartoum. Fourteen civilians were killed.", "the sentence before"),
    ],
)
def test_a_trace_names_the_rule_that_placed_a_count(
    document: Callable[..., Document], text: str, rule: str
) -> None:
    report = document(text)
    with open_gazetteer() as gazetteer:
        places = find_places(report, gazetteer)
    with trace.recording() as steps:
        find_figures(report, [], places, [])
    kept = [step for step in steps if step.slot == "place" and step.outcome == "kept"]
    assert [(step.rule, bool(step.reason)) for step in kept] == [(rule, True)]
