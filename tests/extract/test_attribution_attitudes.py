"""What voices hold, want, weigh and judge, where their words end, and what is no attribution at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.extract.attribution import find_attributions
from dateline.extract.names import find_names
from dateline.model import Document

Make = Callable[..., Document]
Row = tuple[str | None, str | None, str, str]


def told(document: Document) -> list[Row]:
    """Voice as written, cue, content with ` … ` where it is broken, and stance of each row."""
    rows = find_attributions(document, find_names(document))
    return [
        (
            row.voice.text if row.voice else None,
            row.cue,
            " … ".join(document.quote(span) for span in row.content),
            row.stance,
        )
        for row in rows
    ]


#: text, and its rows; the reason is the id. `|` begins a paragraph
CASES = [
    # attitudes
    pytest.param(
        "The union supports the new rule.",
        [("The union", "supports", "the new rule", "asserts")],
        id="a body that supports something",
    ),
    pytest.param(
        "The group praised the crews for their speed.",
        [("The group", "praised", "the crews for their speed", "asserts")],
        id="whom one praises, and for what",
    ),
    pytest.param(
        "The mayor attacked the union for its strike.",
        [("The mayor", "attacked", "the union for its strike", "accuses")],
        id="attacked in words, for something",
    ),
    pytest.param("The gunmen attacked the convoy.", [], id="attacked in deed"),
    pytest.param(
        "The mayor is critical of the new timetable.",
        [("The mayor", "is critical of", "the new timetable", "asserts")],
        id="an adjective of judgement",
    ),
    pytest.param(
        "Teachers weren't too worried about the move.",
        [("Teachers", "weren't too worried about", "the move", "asserts")],
        id="a negated fear only asserts",
    ),
    pytest.param(
        "It was clear that the bridge would not open.",
        [(None, "was clear", "the bridge would not open", "asserts")],
        id="clear to nobody in particular",
    ),
    pytest.param(
        "The minister made clear that the port would stay closed.",
        [("The minister", "made clear", "the port would stay closed", "asserts")],
        id="made clear that",
    ),
    pytest.param(
        "Senators made the case that the tax was unfair.",
        [("Senators", "made the case", "the tax was unfair", "asserts")],
        id="made the case that",
    ),
    pytest.param(
        "The chairman took issue with the report.",
        [("The chairman", "took issue", "the report", "asserts")],
        id="took issue with",
    ),
    pytest.param(
        "His refusal to resign surprised the council.",
        [("His", "refusal", "to resign", "asserts")],
        id="a noun of will with its owner",
    ),
    pytest.param(
        "The old treaty obliges states to shelter those who flee.",
        [("The old treaty", "obliges", "states to shelter those who flee", "demands")],
        id="a paper that binds",
    ),
    pytest.param("The factory requires workers to wear masks.", [], id="no paper, no word"),
    pytest.param(
        "The minister offered no proof that the gate was shut.",
        [("The minister", "offered", "no proof that the gate was shut", "asserts")],
        id="words that are offered",
    ),
    pytest.param("Residents have offered 300 homes to house them.", [], id="homes that are offered"),
    pytest.param(
        "The panel agreed that the dam was weak.",
        [("The panel", "agreed", "the dam was weak", "asserts")],
        id="agreed that, no pledge",
    ),
    pytest.param(
        "The mayor could not explain why the gate was open.",
        [("The mayor", "could not explain", "why the gate was open", "asserts")],
        id="could not explain",
    ),
    pytest.param(
        "He is the man who's called for talks with the union.",
        [("the man", "'s called for", "talks with the union", "demands")],
        id="'s for has",
    ),
    # sources that are no verbs
    pytest.param(
        "Poll: Most drivers back the toll",
        [("Poll", ":", "Most drivers back the toll", "asserts")],
        id="a poll before a headline's colon",
    ),
    pytest.param("Update: The toll is suspended", [], id="a label before a headline's colon"),
    pytest.param(
        "In this survey, the mayor led by ten points.",
        [("this survey", "In", "the mayor led by ten points", "asserts")],
        id="in a survey",
    ),
    pytest.param(
        "The governor added:|The river is still rising. Nobody should go near the old bridge tonight.",
        [
            (
                "The governor",
                "added",
                "The river is still rising. Nobody should go near the old bridge tonight",
                "asserts",
            )
        ],
        id="a block quotation without marks",
    ),
    pytest.param(
        "As the Evening Post put it in a long piece, the harbour was broke.",
        [("the Evening Post", "put it", "the harbour was broke", "asserts")],
        id="as somebody put it, somewhere",
    ),
    # where the words end
    pytest.param(
        '"I like the town," he said, but "nobody has a plan for the harbour."',
        [("he", "said", "I like the town … nobody has a plan for the harbour", "asserts")],
        id="a quotation that goes on after but",
    ),
    pytest.param(
        '"One reason the port was ready," Mr Vale said, "is that it had drilled. The other is luck."',
        [
            (
                "Mr Vale",
                "said",
                "One reason the port was ready … is that it had drilled. The other is luck",
                "asserts",
            )
        ],
        id="a quotation that goes on past a stop",
    ),
    pytest.param(
        'The town is "old as hell," Ms Brook wrote in a letter to the paper, and "proud of it."',
        [("Ms Brook", "wrote", 'The town is "old as hell … proud of it', "asserts")],
        id="a part-quotation that goes on after and",
    ),
    pytest.param(
        "She pledged to meet and in some cases exceed the goals.",
        [("She", "pledged", "to meet and in some cases exceed the goals", "pledges")],
        id="a second infinitive",
    ),
    pytest.param(
        "She called on people to leave the valley.",
        [("She", "called on", "people to leave the valley", "demands")],
        id="called on somebody to do something",
    ),
    pytest.param(
        "The judge accused Rafael Ondo, who was born in Vale, of hiding the ledger.",
        [("The judge", "accused", "Rafael Ondo, who was born in Vale, of hiding the ledger", "accuses")],
        id="the accused with a clause of their own",
    ),
    pytest.param(
        'The council called the march "a wake-up call" to its members.',
        [("The council", "called", 'the march "a wake-up call" to its members', "asserts")],
        id="a name that goes on past its marks",
    ),
    pytest.param(
        "The group demands answers from the ministry.",
        [("The group", "demands", "answers from the ministry", "demands")],
        id="from whom answers are demanded",
    ),
    pytest.param(
        "He spoke of the debt, and how it grew.",
        [("He", "spoke of", "the debt, and how it grew", "asserts")],
        id="an indirect question joined to a noun",
    ),
    pytest.param(
        "He likened the toll to a tax on the poor.",
        [("He", "likened", "the toll to a tax on the poor", "asserts")],
        id="what is likened to what",
    ),
    pytest.param(
        "The mayor says she hopes to win, but she knows that it will be close.",
        [("The mayor", "says", "she hopes to win, but she knows that it will be close", "asserts")],
        id="but she knows",
    ),
    pytest.param(
        'These boats, Vos explained, were "well kept" and sold fast.',
        [("Vos", "explained", 'These boats … were "well kept" and sold fast', "asserts")],
        id="the subject before the cue",
    ),
    pytest.param(
        "Both parties have opposed a new pact with the river states, known as the Delta Pact.",
        [("Both parties", "have opposed", "a new pact with the river states", "asserts")],
        id="a name that the reporter adds",
    ),
    # who carries whose
    pytest.param(
        "The mayor said the council plans to sell the harbour.",
        [("The mayor", "said", "the council plans to sell the harbour", "asserts")],
        id="another's account of a plan is one row",
    ),
    pytest.param(
        "The army faces allegations that it shelled the market, which the government denies.",
        [
            (None, "allegations", "it shelled the market", "asserts"),
            ("the government", "denies", "it shelled the market", "denies"),
        ],
        id="which the government denies",
    ),
    pytest.param(
        "The minister reiterated the government's commitment to rebuild the bridge.",
        [
            ("The minister", "reiterated", "the government's commitment to rebuild the bridge", "pledges"),
        ],
        id="another's commitment repeated: told of, no layer of its own",
    ),
    # where the words end, and whose they are
    pytest.param(
        'The minister claims he would be content if the closure of the port went on for "months". That ends in May.',
        [
            (
                "The minister",
                "claims",
                'he would be content if the closure of the port went on for "months',
                "pledges",
            )
        ],
        id="a condition of what would be",
    ),
    pytest.param(
        "The doctors noted she had asked for help before, but no boat had come.",
        [("The doctors", "noted", "she had asked for help before, but no boat had come", "asserts")],
        id="two clauses set back by one cue",
    ),
    pytest.param(
        "Norvale accuses Brell, Ostia and Karn of funding and arming rebels.",
        [("Norvale", "accuses", "Brell, Ostia and Karn of funding and arming rebels", "accuses")],
        id="two charges",
    ),
    pytest.param(
        "The firm said in a statement it would shut the mill.",
        [("The firm", "said", "it would shut the mill", "pledges")],
        id="a clause without that behind the paper",
    ),
    pytest.param("The firm appeared in a statement it posted on Friday.", [], id="a clause about the paper"),
    pytest.param(
        "The president insists that the budget include money for the dam.",
        [("The president", "insists", "the budget include money for the dam", "demands")],
        id="insists on what is to be",
    ),
    pytest.param(
        "The doctor insisted that the patient was well.",
        [("The doctor", "insisted", "the patient was well", "asserts")],
        id="insists on what is",
    ),
    pytest.param(
        "Police are checking five deaths reported by residents.",
        [("residents", "reported", "five deaths", "asserts")],
        id="deaths reported by",
    ),
    pytest.param(
        'Six surgeons called the health board "badly out of date" in a joint letter.',
        [("Six surgeons", "called", 'the health board "badly out of date', "asserts")],
        id="called it in marks, however it is parsed",
    ),
    pytest.param(
        'Vale told the Courier, "people who have the time in their days, who want a seat … [They need] to come."',
        [
            (
                "Vale",
                "told",
                "people who have the time in their days, who want a seat … [They need] to come",
                "asserts",
            )
        ],
        id="speech that begins in mid-sentence",
    ),
    pytest.param(
        "The comment signalled he would scale back aid.",
        [("The comment", "signalled", "he would scale back aid", "asserts")],
        id="a comment that signals",
    ),
    pytest.param(
        "Far more homes were hit than the insurer first estimated, Norbank said on Monday.",
        [
            (
                "Norbank",
                "said",
                "Far more homes were hit than the insurer first estimated",
                "asserts",
            )
        ],
        id="what another expected is compared",
    ),
    pytest.param(
        "The man did not belong to any group, the brother of the gunman, Jan Vos, from Vale, said.",
        [("the brother of the gunman", "said", "The man did not belong to any group", "asserts")],
        id="a speaker taken for another name of a group",
    ),
    pytest.param(
        "Clinic officials, citing privacy laws, declined to say whether the girl had been sent home.",
        [
            ("Clinic officials", "citing", "privacy laws", "asserts"),
            ("Clinic officials", "declined to say", "", "no_comment"),
        ],
        id="grounds for saying nothing",
    ),
    pytest.param(
        "The guild accused the army of looting.",
        [("The guild", "accused", "the army of looting", "accuses")],
        id="a guild speaks",
    ),
    pytest.param(
        "The Norvale Agency reported 15 deaths citing a report by the rebel council.",
        [
            ("The Norvale Agency", "reported", "15 deaths", "asserts"),
            ("a report by the rebel council", "citing", "15 deaths", "asserts"),
        ],
        id="a source named right behind the count",
    ),
    pytest.param(
        "The senator called out Norland for violating the charter.",
        [("The senator", "called out", "Norland for violating the charter", "accuses")],
        id="called out for",
    ),
    # headlines
    pytest.param(
        "Mayor warns harbour office: quay could fall within days",
        [("Mayor", "warns", "quay could fall within days", "warns")],
        id="the one warned is no voice",
    ),
    pytest.param(
        "Unicef: 40 killed in school fire",
        [("Unicef", ":", "40 killed in school fire", "asserts")],
        id="a known body before the colon",
    ),
    pytest.param("West Bank: 12 killed in raid", [], id="a land before the colon"),
    pytest.param(
        "Health minister: 40 dead in the flood",
        [("Health minister", ":", "40 dead in the flood", "asserts")],
        id="an office before the colon",
    ),
    # nothing is said
    pytest.param("It is worth noting that the toll was raised twice.", [], id="worth noting"),
    pytest.param(
        "The clerk told so many lies that the council stopped listening.", [], id="so many lies that"
    ),
    pytest.param("Vos said after the vote was lost.", [], id="said after"),
    pytest.param("They greeted revellers celebrating the harvest.", [], id="celebrating a feast"),
    pytest.param(
        'In his book "The Long Road," Mr Vale suggested that the port be sold.',
        [("Mr Vale", "suggested", "the port be sold", "demands")],
        id="a title between marks is no speech",
    ),
]


@pytest.mark.parametrize(("text", "rows"), CASES)
def test_each_attitude_and_boundary(document: Make, text: str, rows: list[Row]) -> None:
    assert told(document(text.replace("|", "\n"))) == rows


def test_a_named_source_of_a_headline_that_the_pipeline_does_not_know(document: Make) -> None:
    assert told(document("Tarkin: The toll is a mistake")) == [
        ("Tarkin", ":", "The toll is a mistake", "asserts")
    ]


def test_what_the_voice_itself_calls_something_stays_inside_its_words(document: Make) -> None:
    rows = told(document("Holt says the harbour was in what he called a sorry state."))
    assert [row[2] for row in rows] == ["the harbour was in what he called a sorry state", "a sorry state"]
