"""Whose words carry whose, and where one voice's clause ends: sources behind sources, semicolons, colons."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.extract.attribution import find_attributions
from dateline.extract.names import find_names
from dateline.model import Attribution, Document

Make = Callable[..., Document]


def read(document: Document) -> list[Attribution]:
    return find_attributions(document, find_names(document))


def heard(document: Document) -> list[tuple[list[str], str]]:
    """Chain and content of each row."""
    return [
        ([v.name for v in row.chain], " … ".join(document.quote(s) for s in row.content))
        for row in read(document)
    ]


#: text, and rows (chain, content) that must be among those found; the reason is the id
FOUND = [
    pytest.param(
        "The number of cases passed 700 in Sudria, Tarn University data indicated.",
        (["Tarn University data"], "The number of cases passed 700 in Sudria"), id="data indicated, after its clause",
    ),
    pytest.param(
        "By official reports, forty people had left the town.",
        (["official reports"], "forty people had left the town"), id="by reports",
    ),
    pytest.param(
        "Canal News reported, citing Tarn University data, there were over 60 deaths.",
        (["Canal News", "Tarn University data"], "there were over 60 deaths"), id="citing, between cue and clause",
    ),
    pytest.param(
        "According to a report citing the governor's office, thirty people were arrested.",
        (["report", "governor's office"], "thirty people were arrested"), id="a report citing somebody",
    ),
    pytest.param(
        "The Post cited a security source that nine soldiers were killed.",
        (["Post", "security source"], "nine soldiers were killed"), id="cited a source that",
    ),
    pytest.param(
        "The clinic treated 30 wounded people, Radio Vale reported the governor said.",
        (["Radio Vale", "governor"], "The clinic treated 30 wounded people"), id="reported that somebody said, after the clause",
    ),
    pytest.param(
        "According to Norland Senator Joe Dale, four people were injured.",
        (["Joe Dale"], "four people were injured"), id="a place before an office is not the voice",
    ),
    pytest.param(
        "According to Lenham's first selectman, Carla Brook, four people were injured.",
        (["Carla Brook"], "four people were injured"), id="a named office of a town",
    ),
    pytest.param(
        "According to police chief Ana Ruiz, speaking on Monday, four people died.",
        (["Ana Ruiz"], "four people died"), id="speaking on Monday is no content",
    ),
    pytest.param(
        "The ministry said 40 people died; another 90 were injured.",
        (["ministry"], "40 people died; another 90 were injured"), id="a count goes on after a semicolon",
    ),
    pytest.param(
        "The toll rose to 14, the council said, and 31 people were still missing.",
        (["council"], "The toll rose to 14 … 31 people were still missing"), id="a count goes on after the cue",
    ),
    pytest.param(
        "Six sailors had slept below; according to inspectors, two were ill by morning.",
        (["inspectors"], "two were ill by morning"), id="according to opens the clause after a semicolon",
    ),
    pytest.param(
        "As a result of the riot, police said, nine people were hurt and, according to the mayor, two officers died.",
        (["mayor"], "two officers died"), id="each of two asides has its own clause",
    ),
    pytest.param(
        'In a statement, the ministry justified it as "necessary": "The gang was behind the deaths of nine people."',
        (["ministry"], "The gang was behind the deaths of nine people"), id="a colon after other quoted words",
    ),
    pytest.param(
        '"We saw nine boats sink" tweeted Anna Koller. "Nobody came."',
        (["Anna Koller"], "We saw nine boats sink"), id="an inverted tag without a comma",
    ),
    pytest.param(
        "Vale data suggested as of Monday some 640 homes have burnt down in Sudria since the spring.",
        (["Vale data"], "some 640 homes have burnt down in Sudria since the spring"), id="as of Monday between",
    ),
    pytest.param(
        "Tarn Valley Police also put the number of dead at 19.",
        (["Tarn Valley Police"], "the number of dead at 19"), id="put the number at",
    ),
    pytest.param(
        "Minister Ana Ruiz posted a message on Twitter blaming Sudria for the fire.",
        (["Ana Ruiz"], "Sudria for the fire"), id="the poster speaks, not the post",
    ),
    pytest.param(
        "Farm groups have since called for the levy to be halved.",
        (["Farm groups"], "the levy to be halved"), id="called for something to be done",
    ),
    pytest.param(
        "He claimed to have bought the gun at a market.",
        (["He"], "to have bought the gun at a market"), id="claimed to have done",
    ),
    pytest.param(
        "Police asked citizens not approach the gate.",
        (["Police"], "citizens not approach the gate"), id="asked somebody not do",
    ),
    pytest.param(
        "The agency declared the fever a pandemic on Monday.",
        (["agency"], "the fever a pandemic"), id="the object's complement is content",
    ),
    pytest.param(
        "The grid operator requested power line de-energisation near the town.",
        (["grid operator"], "power line de-energisation"), id="content does not end inside a word",
    ),
    pytest.param(
        "By yesterday, the agency reported 812 confirmed cases worldwide, including 40 new cases.",
        (["agency"], "812 confirmed cases worldwide, including 40 new cases"), id="the scope of a reported count",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_a_clause_has_its_chain(document: Make, text: str, expected: tuple[list[str], str]) -> None:
    rows = heard(document(text))
    assert expected in rows


def test_two_asides_do_not_carry_each_other(document: Make) -> None:
    made = document(
        "As a result of the riot, police said, nine people were hurt and, according to the mayor, two officers died."
    )
    assert [len(row.chain) for row in read(made)] == [1, 1]


def test_a_closing_cue_without_a_comma_has_its_with_phrase_alone(document: Make) -> None:
    made = document("Nine thousand fled, with the number rising by 100 per day according to the website.")
    assert heard(made) == [(["website"], "with the number rising by 100 per day")]


@pytest.mark.parametrize(
    "text",
    [
        "The early release, also called parole, was granted to him in March.",
        "The gunman was attacking people in the square.",
    ],
)
def test_what_only_looks_like_a_cue_is_none(document: Make, text: str) -> None:
    assert read(document(text)) == []


def test_whom_a_count_is_compared_with_is_no_voice_of_it(document: Make) -> None:
    made = document(
        "Tarn Police said 17 people had died, three more than Lenham County Council had reported."
    )
    assert [[v.name for v in row.chain] for row in read(made)] == [["Tarn Police"]]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Police said there is no suggestion of a threat to the town from terrorists.", "denies"),
        ('The minister said the crash was "likely" Serbia\'s doing.', "accuses"),
        ('"We expect from Chile a promise that no ship is stopped," the minister said.', "demands"),
        ("The army announced that it would strike the camps tomorrow.", "warns"),
        ("The club has not conceded that the gate was locked.", "denies"),
        ("The ministry labelled Harun as a terrorist.", "accuses"),
    ],
)
def test_the_stance_of_what_is_said(document: Make, text: str, stance: str) -> None:
    assert [row.stance for row in read(document(text))] == [stance]


def test_speech_after_a_label_is_not_denied_with_it(document: Make) -> None:
    made = document('The ministry rejected the claims as "lies": "Not one of the 40 people was hurt there."')
    assert [row.stance for row in read(made)] == ["denies", "asserts"]


def test_the_day_between_cue_and_clause_dates_the_cue(document: Make) -> None:
    made = document("Ms Reyes said at a press conference yesterday the laws should change.")
    (row,) = read(made)
    assert [made.quote(s) for s in row.content] == ["the laws should change"]
    assert row.said is not None
    assert made.quote(row.said) == "yesterday"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Residents were worried about a second collapse.", ("were worried about", "warns")),
        ("The mayor is confident that the dam has held.", ("is confident", "asserts")),
        ("Holt expressed concern that the dam was weak.", ("expressed concern", "warns")),
        ("The appeals court ruled that the closure was unlawful.", ("ruled", "asserts")),
    ],
)
def test_beliefs_and_acts_of_speech_in_other_words(
    document: Make, text: str, expected: tuple[str, str]
) -> None:
    assert [(row.cue, row.stance) for row in read(document(text))] == [expected]


def test_what_somebody_else_says_of_a_mood_is_no_row_of_its_own(document: Make) -> None:
    made = document("The mayor said residents were worried about a second collapse.")
    assert [row.cue for row in read(made)] == ["said"]


def test_a_bare_count_after_a_semicolon_is_the_same_source_s(document: Make) -> None:
    made = document(
        "Sudria has the most deaths, according to TU data; at least 900 deaths in Tarn as of Friday."
    )
    assert heard(made)[0] == (
        ["TU data"],
        "Sudria has the most deaths … at least 900 deaths in Tarn as of Friday",
    )


def test_the_pronoun_of_a_denial_behind_an_accusation_is_the_accused(document: Make) -> None:
    rows = read(document("Norland has accused Vale of arming the rebels, a charge it denies."))
    denial = next(r for r in rows if r.stance == "denies")
    assert denial.voice is not None and (denial.voice.text, denial.voice.name) == ("it", "Vale")


def test_a_known_surname_speaks_though_the_pipeline_knows_no_name_there(document: Make) -> None:
    rows = read(document("Senator Ilse Quern visited the dam.\nQuern called on the council to drain it."))
    assert [(r.cue, r.stance) for r in rows] == [("called on", "demands")]
