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
        ("A bus crash in Lund killed nine people. The crash happened on Monday.", "told after"),
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


def days_of_the_harmed(report: Document) -> list[str]:
    """The day of each count of killed or injured, `-` where none is known."""
    figures, *_ = find_figures(report, find_times(report), [], [])
    counts = [f for f in figures if f.measure in {"killed", "injured"}]
    return [next((s.text for s in f.slots if s.role == "as_of"), "-") for f in counts]


@pytest.mark.parametrize(
    "text",
    [
        "Nine people were killed in a bus crash near Lund. The crash happened on Friday.",
        "A bus overturned near Lund, killing nine people. The accident occurred on Friday.",
        "Nine people were wounded in a mortar strike in Lund. This strike took place on Friday.",
        "Nine people were killed when a wall fell in Lund. The incident happened on Friday, police said.",
        "Landslides killed nine people in Lund. The landslides happened on Friday.",
    ],
)
def test_the_next_sentence_dates_the_event_that_a_count_is_of(
    document: Callable[..., Document], text: str
) -> None:
    assert days_of_the_harmed(document(text)) == ["Friday"]


@pytest.mark.parametrize(
    "text",
    [
        # a thing of its own
        "Nine people were killed in a tunnel collapse in Lund. The rescue took place on Friday.",
        "Nine people drowned off Lund. The raid happened on Friday in Kolda.",
        "Nine people were injured in clashes in Lund. The murder happened on Friday.",
        "Nine people were killed in a fire at a mill near the dam. The collapse happened on Friday.",
        "Nine people were killed during the war. The massacre happened on Friday.",
        "Nine people were killed in a mudslide.\n\nThe mudslide happened on Friday.",
        "Nine people were killed in a raid. The raid took the town on Friday.",
        "Nine people were killed in a fire. The victims took their leave on Friday.",
        "Nine people were killed in a raid. Boats came. The raid happened on Friday.",
        # nobody says which one
        "Two attacks killed nine people in Lund. The attack happened on Friday.",
        "A bombing and a raid killed nine people in Lund. The incident happened on Friday.",
        "Several raids killed nine people in Lund. The incident happened on Friday.",
        "Nine people were killed in a crash. An earlier crash happened on Friday.",
        "Nine people were killed in a crash. The second crash happened on Friday.",
        "Nine people were killed in revenge for the raid. The raid took place on Friday.",
        "Doctors have treated nine wounded since the quake. The quake occurred on Friday.",
        # nor that it did
        "Nine people were killed in a crash. The crash did not happen on Friday.",
        "Nine people were killed in a crash. The crash may have happened on Friday.",
        "Nine people were killed in a crash. Police denied that the crash happened on Friday.",
        "Nine people were killed in a crash. The crash happened after Friday.",
        "Nine people were killed in a crash. The crash happened on Friday or on Saturday.",
    ],
)
def test_the_next_sentence_dates_no_count_of_another_event(
    document: Callable[..., Document], text: str
) -> None:
    assert days_of_the_harmed(document(text)) == ["-"]


@pytest.mark.parametrize(
    "text",
    [
        "In 2016 the school was built. Then the storm came. Nine people died and 30 were injured.",
        "In 2021 she became a nurse. The village lies on a hill. Shelling wounded nine people and killed 30.",
    ],
)
def test_a_year_that_a_paragraph_opens_with_dates_no_count_of_a_later_sentence(
    document: Callable[..., Document], text: str
) -> None:
    assert days_of_the_harmed(document(text)) == ["-", "-"]
