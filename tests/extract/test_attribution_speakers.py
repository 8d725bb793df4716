"""Whose the words are where the nearest name misleads, and how far they go."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.extract.attribution import find_attributions
from dateline.extract.names import find_names
from dateline.model import Attribution, Document

Make = Callable[..., Document]


def read(document: Document) -> list[Attribution]:
    return find_attributions(document, find_names(document))


def voices(document: Document, cue: str) -> list[str | None]:
    return [a.voice.name if a.voice else None for a in read(document) if a.cue == cue]


VOICES = [
    pytest.param(
        "The council denied a report by Norvale Watch that 12 people were killed. The toll was 11, it said.",
        "said",
        ["council"],
        id="who was named only for a report does not go on speaking",
    ),
    pytest.param(
        "Norvale Watch said that 12 people were killed. The toll would grow, it added.",
        "added",
        ["Norvale Watch"],
        id="who spoke does",
    ),
    pytest.param(
        "Doctors Without Borders said on Friday that its clinic was hit. It warned that others were at risk.",
        "warned",
        ["Doctors Without Borders"],
        id="a body whose name is a plural",
    ),
    pytest.param(
        "The union said that 40 people had been killed and accused the army of hiding bodies.",
        "accused",
        ["union"],
        id="the dead accuse nobody",
    ),
    pytest.param(
        "The union said that the shaft was flooded and reported 3 deaths.",
        "reported",
        ["union"],
        id="a thing",
    ),
    pytest.param(
        "The union said that three miners were hurt and blamed the firm.",
        "blamed",
        ["union"],
        id="who was hurt may blame, who tells of it does",
    ),
    *(
        pytest.param(
            f"Police said two miners were held and {said}.", said.split()[0], ["two miners"], id=said
        )
        for said in (
            "admitted the killing of nine guards",
            "described the blast that hurt nine",
            "denied the charges",
            "demanded a ransom of nine cows",
            "insisted that they were innocent",
        )
    ),
    pytest.param(
        "Holt answered a talk Mary Lind gave to a weekly, in which she said nine people died.",
        "said",
        ["Mary Lind"],
        id="she in the same sentence is the woman named last",
    ),
    pytest.param(
        "The union said that the miners had left and had accused the army of hiding bodies.",
        "had accused",
        ["miners"],
        id="who did something can",
    ),
]


@pytest.mark.parametrize(("text", "cue", "names"), VOICES)
def test_a_voice_is_who_speaks(document: Make, text: str, cue: str, names: list[str]) -> None:
    assert voices(document(text), cue) == names


def test_what_nobody_can_deny_is_not_denied(document: Make) -> None:
    rows = read(document('"We cannot deny that it was an attack," mayor Ann Lind said.'))
    assert [a.stance for a in rows] == ["asserts"]
    rows = read(document('"We deny that it was an attack," mayor Ann Lind said.'))
    assert [a.stance for a in rows] == ["denies"]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ('"They deny that they hurt nine people," the mayor said.', "asserts"),
        ("They deny the blast that hurt nine, the mayor said.", "asserts"),
        ("The mayor said they denied hurting nine people.", "asserts"),
        ("The army said it denied hurting nine people.", "denies"),
        ("Mayor Ann Lind said she could not deny that the blast hurt nine people.", "asserts"),
    ],
)
def test_another_s_denial_is_not_the_voice_s(document: Make, text: str, stance: str) -> None:
    assert [a.stance for a in read(document(text)) if a.cue == "said"] == [stance]


DENIED = [
    ("The army denied shelling the port, killing nine people.", "shelling the port, killing nine people"),
    ("The army denied leaving the port, killing nine people.", "leaving the port"),
    ("The army denied shelling the port, while killing nine people.", "shelling the port"),
    ("The army has denied bombing a school.", "bombing a school"),
]


@pytest.mark.parametrize(("text", "content"), DENIED)
def test_a_denied_deed_takes_its_harm_with_it(document: Make, text: str, content: str) -> None:
    made = document(text)
    rows = [a for a in read(made) if a.stance == "denies"]
    assert [made.quote(span) for a in rows for span in a.content] == [content]


CONTENTS = [
    (
        'Lind criticized the chain\'s drive to "up-sell" or get visitors to rent lockers.',
        'the chain\'s drive to "up-sell" or get visitors to rent lockers',
    ),
    ('Lind called the test "a clear breach" of five rules.', 'the test "a clear breach" of five rules'),
    ('Lind called the test "a clear breach" on Friday.', 'the test "a clear breach'),
    (
        "They are convinced this is the land in which one can come from nothing, work hard and become anything.",
        "this is the land in which one can come from nothing, work hard and become anything",
    ),
]


@pytest.mark.parametrize(("text", "content"), CONTENTS)
def test_content_goes_on_behind_a_closing_mark_or_in_a_list(document: Make, text: str, content: str) -> None:
    made = document(text)
    assert [made.quote(span) for a in read(made) for span in a.content] == [content]
