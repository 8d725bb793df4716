"""Where a noun of a happening stands, and the day of what a report opens with, in invented sentences."""

from __future__ import annotations

import pytest

from dateline.extract.events import find_events
from dateline.model import TimeMention, span_of

TOLD = [
    # what gathers happenings stands where they are told
    ("A series of explosions shook Tulin on Friday.", ["explosion"]),
    ("A wave of sanctions has followed.", ["sanctions"]),
    ("The town has seen days of shelling.", ["shelling"]),
    ("After weeks of protests, the minister resigned.", ["protest", "resignation"]),
    # and is one with the verb that it is subject of
    ("A spate of kidnappings hit the north.", ["abduction"]),
    ("The town was hit by a series of rocket attacks.", ["missile_strike"]),
    # what there was, was
    ("There was a fire in the district.", ["fire"]),
    ("There have been clashes outside the court.", ["armed_clash"]),
    # set off from the clause by a comma, with a place
    ("The storm passed over the island, with flooding in three districts.", ["storm", "flood"]),
    # what is asked is no condition
    ("Detectives were investigating if a second van had been involved.", ["investigation"]),
    # craft and weapons
    ("The plane skidded off the runway.", ["transport_accident"]),
    ("A car drove into shoppers.", ["transport_accident"]),
    ("Rockets rained down on the town.", ["missile_strike"]),
    # who was hurt, and what was left
    ("Forty people were hurt in clashes.", ["armed_clash"]),
    ("The school was reduced to rubble.", ["damage"]),
    ("Soldiers reduced the village to ashes.", ["damage"]),
    ("The town held out, with clashes along the border.", ["armed_clash"]),
    ("Police halted a series of protests in Oslo.", ["protest"]),
    ("The shooter was killed by police.", ["killing"]),
]


@pytest.mark.parametrize(("text", "kinds"), TOLD)
def test_told(document, text, kinds):
    assert [e.type for e in find_events(document(text))] == kinds


NOT = [
    "He warned of a wave of attacks.",
    "If a wave of attacks came, the army would answer.",
    "There was no fire in the district.",
    "There are protests every week.",
    "Prices rose, with protests expected next week.",
    "Rain fell on the town.",
    # what is gathered is only asked for, thought of or prevented
    "Norway called for a week of protest in Oslo.",
    "The group urged a night of protest in Oslo.",
    "The union wants a week of protest in Oslo.",
    "The cabinet considered a series of air strikes on Bergen.",
    "A series of raids on Bergen was considered.",
    "The police prevented a series of attacks in Oslo.",
    "Norway refused a round of talks in Oslo.",
    # no place after the comma
    "Aid groups prepared for war, with clashes in mind.",
    "The firm grew, with strikes in decline.",
    "Shops closed, with protests in view.",
    "The party ran on reform, with protests in between.",
    "The army left, with fighting in its past.",
    "The chair spoke, with a strike around the corner.",
    "The game was played, with attacks along the wing.",
    "The party held on, with protests in part.",
    # nothing that can burn
    "The row reduced the talks to ashes.",
    "The scandal reduced his career to rubble.",
]


@pytest.mark.parametrize("text", NOT)
def test_not_told(document, text):
    assert find_events(document(text)) == []


@pytest.mark.parametrize(
    ("text", "kind", "modality"),
    [
        ("Residents fear a wave of attacks in Oslo.", "attack", "predicted"),
        ("Villagers fear a series of raids in Oslo.", "ground_assault", "predicted"),
        ("Experts predict a series of quakes in Peru.", "earthquake", "predicted"),
        ("The mayor expects a surge of arrests in Oslo.", "arrest", "predicted"),
        ("A wave of attacks is feared in Oslo.", "attack", "predicted"),
        ("Norway offered a round of talks in Oslo.", "talks", "pledged"),
        ("The army plans a series of raids in Oslo.", "ground_assault", "pledged"),
        ("The mayor condemned a wave of attacks in Oslo.", "attack", "actual"),
    ],
)
def test_what_is_gathered_stands_as_its_verb_says(document, text, kind, modality):
    assert [(e.type, e.modality) for e in find_events(document(text))] == [(kind, modality)]


def days(document, text, day="Monday"):
    """The times of each event of a text, its type before them."""
    read = document(text)
    at = text.index(day)
    token = next(t for s in read.sentences for t in s.tokens if t.start == at)
    times = [TimeMention(span_of([token]), day, "DATE", "2031-05-05", {})]
    return [(e.type, [s.text for s in e.slots if s.role == "time"]) for e in find_events(read, times=times)]


def test_what_a_report_opens_with_gives_its_day_to_what_is_told_of_then(document):
    text = (
        "A fire gutted a mill in Tulin on Monday.\n\nOne station was closed. A girl was rescued from a roof."
    )
    assert [told for _, told in days(document, text)] == [["Monday"], ["Monday"], ["Monday"]]


@pytest.mark.parametrize(
    "after",
    ["The police opened an inquiry.", "Residents will be evacuated.", "Rebels have shelled Orlo."],
    ids=["what comes of it", "what is to come", "no simple past"],
)
def test_other_happenings_are_not_of_that_day(document, after):
    assert days(document, "A fire gutted a mill in Tulin on Monday.\n\n" + after)[-1][1] == []


@pytest.mark.parametrize(
    "opening",
    [
        "The army bombed Tulin on Monday last year.",
        "In 2019 the army bombed Tulin on a Monday.",
        "A man was convicted on Monday.",
        "A man was jailed on Monday.",
        "Police arrested a man on Monday.",
        "The court sentenced two men on Monday.",
        "Thousands fled Tulin on Monday.",
        "The hostages were released on Monday.",
    ],
)
def test_an_opening_of_another_year_or_of_what_came_later_gives_no_day(document, opening):
    assert days(document, opening + "\n\nRebels shelled the market.")[-1] == ("shelling", [])


@pytest.mark.parametrize(
    "after",
    [
        "BACKGROUND\n\nRebels shelled the market.",
        "Born in Orlo, he was a quiet man. Rebels shelled the market.",
        "Rebels shelled the market when the war began.",
        "Rebels shelled the market before the vote.",
        "Rebels had shelled the market.",
        "It was a bad year for the town. Rebels shelled the market.",
        "Rebels shelled the market in Bergen.",
    ],
    ids=["a heading", "a life", "when", "before", "had", "a year", "another town"],
)
def test_the_day_of_an_opening_ends(document, after):
    told = days(document, "A fire gutted a mill in Tulin on Monday.\n\n" + after)
    assert [when for kind, when in told if kind == "shelling"] == [[]]


def test_a_life_begun_as_a_child_is_not_of_the_day(document):
    text = "A fire gutted a mill in Tulin on Monday.\n\nHe fled the town as a boy."
    assert days(document, text)[-1] == ("displacement", [])


def test_the_day_of_an_opening_is_given_up_where_another_is_told(document):
    text = "A fire gutted a mill in Tulin on Monday.\n\nRebels shelled Orlo on Friday.\n\nGunmen attacked a market."
    read = document(text)
    times = []
    for day, value in (("Monday", "2031-05-05"), ("Friday", "2031-05-02")):
        token = next(t for s in read.sentences for t in s.tokens if t.text == day)
        times.append(TimeMention(span_of([token]), day, "DATE", value, {}))
    assert [s.text for s in find_events(read, times=times)[-1].slots if s.role == "time"] == []


def test_a_report_that_opens_with_nothing_of_a_day_has_no_scene(document):
    text = "Talks were held in Tulin. Rain was forecast. The hall was full. A fire gutted a mill on Monday.\n\nA shop was closed."
    assert days(document, text)[-1][1] == []


def test_heads_of_two_towns_are_two_people(document):
    text = "Gunmen abducted the mayor of Brask. They abducted the mayor of Orlo."
    first, second = find_events(document(text))
    assert second.repeats is None
    assert first.type == second.type == "abduction"
