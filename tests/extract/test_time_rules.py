"""The table of rules that say when a count holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.extract.figures import find_figures
from dateline.extract.figures.time_asked import REFUSALS
from dateline.extract.figures.time_rules import TIME_RULES
from dateline.extract.times import find_times
from dateline.model import Document, trace


def test_every_rule_and_refusal_has_a_name_of_its_own_and_a_reason() -> None:
    for table in (TIME_RULES, REFUSALS):
        names = [row.name for row in table]
        assert len(set(names)) == len(names)
        assert all(row.reason for row in table)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Nine people were killed in Lund on Monday.", "its clause"),
        ("Nine people had been killed, the mayor said on Monday.", "elsewhere in the sentence"),
        ("A bomb exploded on Monday. The blast killed nine people.", "the report's opening"),
        ("The dam failed on Monday and troops came. Nine people were killed.", "told before"),
        ("Fighting began in 2014. Since then 900 people have been killed.", "since then"),
    ],
)
def test_a_trace_names_the_rule_that_dated_a_count(
    document: Callable[..., Document], text: str, rule: str
) -> None:
    report = document(text)
    times = find_times(report)
    with trace.recording() as steps:
        find_figures(report, times, [], [])
    kept = {
        (step.rule, bool(step.reason)) for step in steps if step.slot == "time" and step.outcome == "kept"
    }
    assert kept == {(rule, True)}


@pytest.mark.parametrize(
    "text",
    [
        "Nine people are known to have been killed so far. A bomb exploded on Monday.",
        "Police arrested three men on Monday. The attack killed nine people.",
        "Thousands fled the valley on Monday.\n\nBoats came. The storm killed nine people.",
        "A court jailed two men on Friday. The crash killed nine people.",
        "Two men were arrested on Friday for the bombing. The bombing killed nine people.",
        "The victims were buried on Saturday. The crash killed nine people.",
        "Three men were jailed on Friday when the court sat. The attack killed nine people.",
        "Thousands mourned on Sunday as the victims were buried. The crash killed nine people.",
        "A mill burned on Monday.\n\nEARLIER FIRES\n\nThe fire killed nine people.",
    ],
)
def test_a_count_of_another_happening_has_no_day_of_the_opening(
    document: Callable[..., Document], text: str
) -> None:
    report = document(text)
    killed = [f for f in find_figures(report, find_times(report), [], [])[0] if f.measure == "killed"]
    assert [(f.low, [s.text for s in f.slots if s.role == "as_of"]) for f in killed] == [(9, [])]


@pytest.mark.parametrize(
    "text",
    [
        "About 900 people fled Lund on Friday as shelling hit the town. The shelling killed nine people.",
        "Police arrested 20 people on Friday when a rally in Lund turned violent. Nine people were killed.",
        "Inmates escaped on Friday during a riot at a jail. The riot killed nine people.",
        "Villagers fled on Friday after which a storm hit the coast. The storm killed nine people.",
        "Villagers fled on Friday when the river rose. The flood killed nine people.",
        "Thousands fled the shelling on Friday. The attack killed nine people.",
        "A storm hit Lund, forcing thousands to flee on Friday. The storm killed nine people.",
        "Three men were charged over Friday's attack. The blast killed nine people.",
    ],
)
def test_a_flight_or_arrest_during_a_harm_leaves_it_its_day(
    document: Callable[..., Document], text: str
) -> None:
    report = document(text)
    killed = [f for f in find_figures(report, find_times(report), [], [])[0] if f.measure == "killed"]
    days = [[s.text.removesuffix("'s") for s in f.slots if s.role == "as_of"] for f in killed]
    assert days == [["Friday"]]
