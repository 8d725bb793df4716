"""Forms in which news names its voices: headlines, asides, passives, coordination, what the reporter adds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.extract.attribution import find_attributions, kept_back
from dateline.extract.names import find_names
from dateline.model import Attribution, Document

Make = Callable[..., Document]


def read(document: Document) -> list[Attribution]:
    return find_attributions(document, find_names(document))


def told(document: Document) -> list[tuple[str | None, str | None, str, str]]:
    """Voice by name, cue, content with ` … ` where it is broken, and stance of each row."""
    return [
        (
            row.voice.name if row.voice else None,
            row.cue,
            " … ".join(document.quote(span) for span in row.content),
            row.stance,
        )
        for row in read(document)
    ]


#: text and all rows that it holds; the reason is the id
CASES = [
    # cues that close a sentence
    pytest.param(
        "More than 900 families in eastern Vale face famine, the Grain Council warned on Monday.",
        [("Grain Council", "warned", "More than 900 families in eastern Vale face famine", "warns")],
        id="a verb that the tagger takes for a noun",
    ),
    pytest.param(
        "The bridge is shut, informs the harbour office.",
        [("harbour office", "informs", "The bridge is shut", "asserts")],
        id="who tells, after a verb of telling whom",
    ),
    pytest.param(
        "Floods in Tarn have killed 52 people, 15 of them farmers, Vale's prime minister said Tuesday.",
        [
            (
                "Vale's prime minister",
                "said",
                "Floods in Tarn have killed 52 people, 15 of them farmers",
                "asserts",
            )
        ],
        id="parts of a count are nobody",
    ),
    pytest.param(
        "12:05 Health ministry: 40 people were wounded in the blast.",
        [("Health ministry", ":", "40 people were wounded in the blast", "asserts")],
        id="a body by its common name, after an hour",
    ),
    # headlines
    pytest.param(
        "At least 40 dead in Vale flood, officials say",
        [("officials", "say", "At least 40 dead in Vale flood", "asserts")],
        id="a headline without a verb, cut in two by the parse",
    ),
    pytest.param(
        "Ferry unsafe, minister says",
        [("minister", "says", "Ferry unsafe", "asserts")],
        id="a headline that is no clause",
    ),
    pytest.param(
        "Tunnel fire was preventable - report",
        [("report", "-", "Tunnel fire was preventable", "asserts")],
        id="a voice after a dash",
    ),
    pytest.param(
        "Mayor Lena Holt: “The bridge is lost.”",
        [("Lena Holt", ":", "The bridge is lost", "asserts")],
        id="a name, a colon and speech",
    ),
    # asides and interrupted clauses
    pytest.param(
        "As the mayor put it, the harbour is a graveyard.",
        [("mayor", "put it", "the harbour is a graveyard", "asserts")],
        id="as X put it",
    ),
    pytest.param(
        "It was, Mara recalled, the longest winter of her life.",
        [("Mara", "recalled", "It was … the longest winter of her life", "asserts")],
        id="the cue parts a copula from its predicate",
    ),
    pytest.param(
        "The ferry was too old, inspectors have said, and ought to have been scrapped.",
        [
            (
                "inspectors",
                "have said",
                "The ferry was too old … ought to have been scrapped",
                "asserts",
            )
        ],
        id="the predicate goes on after the cue",
    ),
    pytest.param(
        "The lake could rise by a metre, forecasters said, though they added that the worst was over.",
        [
            ("forecasters", "said", "The lake could rise by a metre", "predicts"),
            ("forecasters", "added", "the worst was over", "asserts"),
        ],
        id="a clause of concession is the reporter's",
    ),
    pytest.param(
        '"The dam," said the engineer, "is about to go."',
        [("engineer", "said", "The dam … is about to go", "asserts")],
        id="a subject inside the marks is not the voice",
    ),
    # what goes on and what does not
    pytest.param(
        "The office said the road would open on Monday, but would need repairs in spring.",
        [
            (
                "office",
                "said",
                "the road would open on Monday, but would need repairs in spring",
                "asserts",
            )
        ],
        id="a second modal without a subject goes on with the content",
    ),
    pytest.param(
        "Holt urged the council to reconsider and spoke with the press.",
        [("Holt", "urged", "the council to reconsider", "demands")],
        id="a finite verb joined to an infinitive is the voice's own deed",
    ),
    pytest.param(
        "The ministry said eight had drowned amid fears that others were missing.",
        [("ministry", "said", "eight had drowned", "asserts")],
        id="amid fears is the reporter's",
    ),
    pytest.param(
        "The union called for more crews in a statement.",
        [("union", "called for", "more crews", "demands")],
        id="the medium at the end belongs to the cue",
    ),
    pytest.param(
        "The UN says both armies may have shelled the camp, an allegation that both deny.",
        [
            ("UN", "says", "both armies may have shelled the camp", "asserts"),
            ("both armies", "deny", "both armies may have shelled the camp, an allegation", "denies"),
        ],
        id="a noun that takes the content up is a gloss",
    ),
    # cues
    pytest.param(
        "Crews continued to call for more pumps.",
        [("Crews", "to call for", "more pumps", "demands")],
        id="an infinitive that tells what was done",
    ),
    pytest.param(
        "The agency was accused of hiding the toll.",
        [(None, "was accused", "The agency … hiding the toll", "accuses")],
        id="an accusation by nobody named",
    ),
    pytest.param(
        "The toll was put at 31 by the health ministry.",
        [("health ministry", "was put", "The toll … at 31", "asserts")],
        id="a count put by an agent",
    ),
    pytest.param(
        "Footage shows her with a child in her arms.",
        [("Footage", "shows", "her with a child in her arms", "asserts")],
        id="what a picture shows, whole",
    ),
    pytest.param(
        "The embassy declined the request.",
        [("embassy", "declined", "the request", "denies")],
        id="an offer declined",
    ),
    pytest.param(
        "He repeated his warning that the wall would give way.",
        [("He", "repeated his warning", "the wall would give way", "warns")],
        id="a verb that carries a noun of speech",
    ),
    pytest.param(
        "The army rejected accusations that it had burned the village.",
        [
            ("army", "rejected", "accusations that it had burned the village", "denies"),
            (None, "accusations", "it had burned the village", "accuses"),
        ],
        id="a rejected accusation is nobody's in particular",
    ),
    pytest.param(
        "The force would neither confirm nor deny the raid.",
        [("force", "neither confirm nor deny", "", "no_comment")],
        id="neither confirmed nor denied",
    ),
    pytest.param(
        "The envoy did not deny that boats had left the port.",
        [("envoy", "did not deny", "", "no_comment")],
        id="what is not denied is not denied",
    ),
    pytest.param(
        "The firm declined to confirm or deny that it had paid.",
        [("firm", "declined to confirm or deny", "", "no_comment")],
        id="declined to confirm or deny, one act",
    ),
    pytest.param(
        "The general would not confirm the raid.",
        [("general", "would not confirm", "", "no_comment")],
        id="unwilling to confirm is no failed check",
    ),
    pytest.param(
        "The ministry could not rule out further losses.",
        [("ministry", "could not rule out", "further losses", "cannot_verify")],
        id="what is not ruled out is not denied",
    ),
    pytest.param(
        "Since June, floods have killed nine people, the relief agency said on Monday.",
        [("relief agency", "said", "Since June, floods have killed nine people", "asserts")],
        id="a clause that a phrase of time opens is no clause of time",
    ),
    pytest.param(
        "The ferry's capacity is 100 but local media say it was carrying 300.",
        [("local media", "say", "it was carrying 300", "asserts")],
        id="a count before `but` is no part of the voice",
    ),
    pytest.param(
        "Between 40 and 50 people died, officials said; the toll may be lower.",
        [("officials", "said", "Between 40 and 50 people died", "asserts")],
        id="a hedge after the semicolon does not reach back",
    ),
    pytest.param(
        "It is not true that nobody died: four miners were killed, the union said.",
        [("union", "said", "It is not true that nobody died: four miners were killed", "asserts")],
        id="what is so stands after the colon",
    ),
    pytest.param(
        "The institute attributed 40 deaths to heat.",
        [("institute", "attributed", "40 deaths", "asserts")],
        id="heat is not accused",
    ),
    pytest.param(
        "The ministry attributed the deaths of nine people to a Norwegian drone.",
        [("ministry", "attributed", "the deaths of nine people", "accuses")],
        id="whose drone it was is accused",
    ),
    pytest.param(
        "The ministry attributed the deaths of nine people to shelling by rebels.",
        [("ministry", "attributed", "the deaths of nine people", "accuses")],
        id="who shelled is accused",
    ),
    pytest.param(
        "The force neither confirmed nor denied sinking two boats.",
        [("force", "neither confirmed nor denied", "", "no_comment")],
        id="neither confirmed nor denied a deed",
    ),
    pytest.param(
        "The port has withdrawn its claim that 40 boats had sunk.",
        [("port", "has withdrawn", "its claim that 40 boats had sunk", "corrects")],
        id="what is taken back is not asserted",
    ),
    pytest.param(
        "The mayor denied that the quay had sunk.",
        [("mayor", "denied", "the quay had sunk", "denies")],
        id="a plain denial stays one",
    ),
    pytest.param(
        "None of the claims could be verified.",
        [(None, "could be verified", "None of the claims", "cannot_verify")],
        id="a check that failed, negated in the subject",
    ),
    pytest.param(
        "Survivors reached the port at dawn. They said the boat had turned over.",
        [("Survivors", "said", "the boat had turned over", "asserts")],
        id="they means the subject before",
    ),
    # nothing is said
    pytest.param("The storm tide took it. They claimed three lives and two farms.", [], id="claimed lives"),
    pytest.param("The council called a halt to the work.", [], id="called a halt"),
    pytest.param("The new name refers to a river.", [], id="a name refers"),
]


@pytest.mark.parametrize(("text", "rows"), CASES)
def test_each_form_gives_its_rows(
    document: Make, text: str, rows: list[tuple[str | None, str | None, str, str]]
) -> None:
    assert told(document(text)) == rows


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Officials said Norland forces had closed the corridor.", "accuses"),
        ("The army said the fire was caused by rebel attackers.", "accuses"),
        ("The minister said Norland troops had redoubled their bombardment of the port.", "accuses"),
        ("The mayor said a mine explosion had killed 12.", "asserts"),
        ("The army announced its troops would strike the port.", "warns"),
        ("The envoy said miners who returned to work would be granted a full pardon.", "pledges"),
        ("The agency said it could become much worse if crews were not sent.", "warns"),
        ("The agency said it had confirmed only a few cases.", "asserts"),
        ("Holt said it would be a disgrace if the school closed.", "asserts"),
        ("The officer said the convoy was in no sense part of the raid.", "denies"),
        ("The mayor said she could neither confirm nor deny that two boats had sunk.", "cannot_verify"),
        ("The mayor said the navy neither confirmed nor denied sinking two boats.", "no_comment"),
    ],
)
def test_the_content_decides_the_stance_after_a_plain_cue(document: Make, text: str, stance: str) -> None:
    assert [row.stance for row in read(document(text))] == [stance]


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("The ministry confirmed that two had died.", "strong"),
        ("The ministry said that two had died.", "plain"),
        ("The ministry claimed that two had died.", "weak"),
        ("Two are believed to have died.", "weak"),
    ],
)
def test_a_row_carries_the_strength_of_its_cue(document: Make, text: str, strength: str) -> None:
    assert [row.strength for row in read(document(text))] == [strength]


def test_the_name_after_an_office_is_the_voice_with_that_office(document: Make) -> None:
    text = 'The governor of Vale, Owen Tarn, said the dam was safe. "We are ready," Governor Tarn said.'
    voices = [row.voice for row in read(document(text)) if row.voice is not None]
    assert [(v.name, v.body) for v in voices] == [("Owen Tarn", "Vale"), ("Owen Tarn", "Vale")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "The Sudrian Armed Forces said the 36 people found included six cooks. They said the 36 people were well.",
            ["Sudrian Armed Forces", "Sudrian Armed Forces"],
        ),
        (
            "The Bank of Vale has voted on letters condemning the war. It said it had done so in May.",
            ["letters", "Bank of Vale"],
        ),
        ("3 Jun 2016 Red Cross says the port is shut.", ["Red Cross"]),
        ("The dams - said Eberholt - are old.", ["Eberholt"]),
    ],
)
def test_a_voice_is_who_the_words_mean(document: Make, text: str, names: list[str]) -> None:
    assert [row.voice.name for row in read(document(text)) if row.voice is not None] == names


def test_an_unresolved_pronoun_is_nobody_known(document: Make) -> None:
    (row,) = read(document("He said the gate was open."))
    assert row.voice is not None
    assert row.voice.anonymous


def test_a_source_inside_reported_speech_has_the_longest_chain(document: Make) -> None:
    text = "Spokesman Ivo Brand said that, according to local officials, nine people had been found alive."
    assert [
        ([v.name for v in row.chain], document(text).quote(row.content[0])) for row in read(document(text))
    ] == [
        (["Ivo Brand"], "nine people had been found alive"),
        (["Ivo Brand", "local officials"], "nine people had been found alive"),
    ]


def test_a_quotation_without_a_cue_before_one_whose_verb_no_rule_knows(document) -> None:
    """The first quotation's speaker is understood, so that it has no cue to stand before or after."""
    text = (
        'Abbot Lorne condemned the raid in Harrow. |"They are cowards and they will be found." |'
        'Abbot Lorne ended by sending a direct message to the raiders: "You are greatly mistaken."'
    )
    found = find_attributions(document(text), [])
    assert [a.cue for a in found if a.cue is None or "message" in a.cue][-1] is not None


def test_what_nobody_owns_or_disowns_is_marked(document: Callable[..., Document]) -> None:
    made = document("The envoy did not deny that 12 people had died. Nine others were hurt.")
    assert [made.quote(s) for s in kept_back(made, read(made))] == ["that 12 people had died"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("The envoy did not dispute the toll of 900 deaths.", "the toll of 900 deaths"),
        ("Guards would not confirm the 12 deaths in the mine.", "the 12 deaths in the mine"),
        ("The navy neither confirmed nor denied sinking two boats.", "sinking two boats"),
    ],
)
def test_the_object_that_nobody_owns_or_disowns_is_marked(
    document: Callable[..., Document], text: str, kept: str
) -> None:
    made = document(text)
    assert [made.quote(s) for s in kept_back(made, read(made))] == [kept]


@pytest.mark.parametrize(
    ("text", "voices"),
    [
        ("Police: 3 dead in Harlech landslide", ["Police"]),
        ("WHO: 45 dead from cholera in Sudan", ["WHO"]),
        ("Mayor Holm: 30 dead in Harlech landslide", ["Holm"]),
        ("Owen Tarn: 30 dead in Harlech landslide", ["Owen Tarn"]),
        ("Norvale: 30 cases of measles", []),
        ("Sudan: 30 cases of measles", []),
        # what the report itself calls a place
        ("Hanley Marsh: 12 dead in fire\nThe fire in Hanley Marsh broke out on Monday.", []),
    ],
)
def test_a_bare_count_after_a_colon_has_the_voice_that_counts_and_no_place(
    document: Make, text: str, voices: list[str]
) -> None:
    assert [row.voice.name for row in read(document(text, kind="title")) if row.voice] == voices
