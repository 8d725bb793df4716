"""Whose day and place a time or place of the text is: what bounds a stretch, what a deed or a condition of another
happening tells, and what a sentence before frames."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.extract.corrections import find_correction_notes
from dateline.extract.events import find_events
from dateline.model import Document, Event

Make = Callable[..., Document]


def told(events: list[Event], document: Document, word: str, role: str = "time") -> list[str]:
    """The slots of a role of the event that a word names."""
    event = next(e for e in events if document.quote(e.trigger).endswith(word))
    return [s.text for s in event.slots if s.role == role]


DAYS = [
    pytest.param(
        "The toll is the highest since the army began its assault on Norvale in September. "
        "Nine rebels were hurt in clashes at the border.",
        "clashes",
        [],
        id="what says since when something is so frames nothing after it",
    ),
    pytest.param(
        "The army began its assault on Norvale on Friday. Nine rebels were hurt in clashes at the border.",
        "clashes",
        ["Friday"],
        id="a day of a main clause does",
    ),
    pytest.param(
        "Troops pulled out of Norvale last year. Rebels attacked a checkpoint in Brask.",
        "attacked",
        [],
        id="a year does not hold for another place",
    ),
    pytest.param(
        "In 1979, rebels seized the town of Norvale. They attacked a checkpoint in Brask.",
        "attacked",
        ["1979"],
        id="but for what comes after it where it opens the sentence",
    ),
    pytest.param(
        "Another man was arrested in connection with the bombings in Norvale last year.",
        "arrested",
        [],
        id="what an arrest is in connection with",
    ),
    pytest.param("A man was arrested in Norvale last year.", "arrested", ["last year"], id="its own year"),
    pytest.param(
        "A court sentenced Tom Berg on Friday for the murder of two guards in 2004.",
        "sentenced",
        ["Friday"],
        id="what a sentence is for",
    ),
    pytest.param(
        "The attack on the border town of Tulin from which the rebels were expelled by soldiers last month "
        "sparked an exodus of families a monk said.",
        "exodus",
        [],
        id="a time that closes a clause without a comma",
    ),
    pytest.param(
        "The attack on the town last month sparked an exodus of families.",
        "exodus",
        ["last month"],
        id="a time before its verb",
    ),
    pytest.param(
        "A suicide bomber who struck a market Tuesday killed nine people.",
        "killed",
        ["Tuesday"],
        id="a time that closes a clause on who did it",
    ),
    pytest.param(
        "The earthquake that struck Norvale last week killed 40.",
        "earthquake",
        ["last week"],
        id="a time that closes a clause on what happened",
    ),
    pytest.param(
        "One example shows how the army might act today. After rebels encircled Hale in the 1973 war, troops "
        "attacked Norvale.",
        "attacked",
        ["1973"],
        id="no day of the sentence before where its own has a year",
    ),
    pytest.param("He was jailed for life on Monday.", "jailed", ["Monday"], id="a length is no deed"),
    pytest.param(
        "Tom Berg was arrested for the second time on Friday in Norvale.",
        "arrested",
        ["Friday"],
        id="nor is how often",
    ),
    pytest.param(
        "Police arrested 12 people for looting on Monday.",
        "arrested",
        ["Monday"],
        id="a weekday is the arrest's",
    ),
    pytest.param(
        "Police arrested 12 people on Friday for looting on Monday.",
        "arrested",
        ["Friday"],
        id="unless the arrest has its own",
    ),
    pytest.param(
        "The rebels took Norvale in May 2019. They killed 40 people.",
        "killed",
        ["May 2019"],
        id="a month holds on for those who go on",
    ),
    pytest.param(
        "The rebels took Norvale in May 2019. The army killed 40 people in Tulin.",
        "killed",
        [],
        id="not for others elsewhere",
    ),
    pytest.param(
        "Hitting back 13 days after the deadly bombings in East Lund, soldiers Thursday launched strikes.",
        "bombings",
        ["13 days"],
        id="what something came two weeks after",
    ),
    pytest.param(
        "Eight of the killings since 1993 are under investigation.",
        "investigation",
        [],
        id="since when others have happened",
    ),
]


@pytest.mark.parametrize(("text", "word", "days"), DAYS)
def test_a_day_is_that_of_its_own_happening(document: Make, text: str, word: str, days: list[str]) -> None:
    read = document(text)
    assert told(find_events(read), read, word) == days


def test_the_deed_is_not_the_place_of_an_arrest(document: Make) -> None:
    read = document(
        "A woman was arrested in Tulin. Another man was detained in connection with bombings in Norvale."
    )
    assert told(find_events(read), read, "arrested", "place") == ["Tulin"]
    assert "Norvale" not in told(find_events(read), read, "detained", "place")


FIGHTS = [
    ("The army struck the positions of the rebels near Tulin.", "strike"),
    ("Kurdish militia expelled jihadists from the town last month.", "armed_clash"),
    ("Troops drove out the militants on Friday.", "armed_clash"),
]


@pytest.mark.parametrize(("text", "kind"), FIGHTS)
def test_fighters_and_positions_are_fought(document: Make, text: str, kind: str) -> None:
    assert kind in [e.type for e in find_events(document(text))]


@pytest.mark.parametrize(
    "text",
    [
        "The party expelled 21 rebels over the vote.",
        "The university expelled three students.",
        "Police expelled separatists from parliament.",
        "The group expelled a militant for posting a photo.",
        "The army failed to push back the rebels.",
        "The scandal hit the position of the prime minister.",
        "Layoffs hit 400 positions.",
        "The virus hit the party's stronghold of Norvale.",
        "Talks struck a position that both sides could bear.",
    ],
)
def test_no_fight_is_read_where_nobody_fights(document: Make, text: str) -> None:
    assert not {"armed_clash", "strike"} & {e.type for e in find_events(document(text))}


NOTE = "Correction. Our report on Tuesday said that 240 homes were destroyed in Norvale."


def test_what_a_report_itself_had_is_set_right_in_a_note_alone(document: Make) -> None:
    read = document(NOTE)
    assert [read.quote(a.content[0]) for a in find_correction_notes(read)] == [
        "240 homes were destroyed in Norvale"
    ]
    plain = document(NOTE.removeprefix("Correction. "))
    assert not find_correction_notes(plain)
    another = document("Correction. A report by the council on Tuesday said that 240 homes were destroyed.")
    assert not find_correction_notes(another)
