"""Who says what: one phenomenon a case. `|` in a text cuts a passage, a line is a paragraph."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.extract.attribution import find_attributions
from dateline.extract.names import find_names
from dateline.model import Attribution, Document, Profile

Make = Callable[..., Document]


def read(document: Document) -> list[Attribution]:
    return find_attributions(document, find_names(document))


def parts(document: Document, row: Attribution) -> tuple[str | None, str | None, str]:
    """Voice as written, cue, and content with ` … ` where it is broken."""
    content = " … ".join(document.quote(span) for span in row.content)
    return (row.voice.text if row.voice else None, row.cue, content)


#: text, voice, cue, content, kind, stance; the reason is the id
CASES = [
    pytest.param(
        "The mayor said the dam had held overnight.",
        ("The mayor", "said", "the dam had held overnight"), "indirect", "asserts", id="said and a clause",
    ),
    pytest.param(
        "Two villages were cut off, the army said on Friday.",
        ("the army", "said", "Two villages were cut off"), "indirect", "asserts", id="the cue closes the sentence",
    ),
    pytest.param(
        "Two villages were cut off, said army spokesman Piet Vos.",
        ("army spokesman Piet Vos", "said", "Two villages were cut off"), "indirect", "asserts", id="inverted subject",
    ),
    pytest.param(
        "The harbour, Ms Okoro said, was closed on Monday.",
        ("Ms Okoro", "said", "The harbour … was closed on Monday"), "indirect", "asserts", id="the cue interrupts",
    ),
    pytest.param(
        "According to the health ministry, 40 people drank the water.",
        ("the health ministry", "According to", "40 people drank the water"), "indirect", "asserts",
        id="according to, first",
    ),
    pytest.param(
        "Forty people drank the water, according to the health ministry.",
        ("the health ministry", "according to", "Forty people drank the water"), "indirect", "asserts",
        id="according to, last",
    ),
    pytest.param(
        '"The bridge will not be rebuilt this year," Governor Ana Ruiz said.',
        ("Governor Ana Ruiz", "said", "The bridge will not be rebuilt this year"), "direct", "asserts",
        id="a quotation loses its marks and its comma",
    ),
    pytest.param(
        'Governor Ana Ruiz said: "The bridge is gone. We need boats."',
        ("Governor Ana Ruiz", "said", "The bridge is gone. We need boats"), "direct", "asserts",
        id="a quotation of two sentences is one content",
    ),
    pytest.param(
        '"The river," she said, "is still rising."',
        ("she", "said", "The river … is still rising"), "direct", "asserts", id="a quotation broken by its tag",
    ),
    pytest.param(
        "The ministry said the rescue was 'going as planned' in the north.",
        ("The ministry", "said", "the rescue was 'going as planned' in the north"), "mixed", "asserts",
        id="words in single marks inside a paraphrase",
    ),
    pytest.param(
        "Norland accused Sudria of shelling a market.",
        ("Norland", "accused", "Sudria of shelling a market"), "indirect", "accuses", id="accuse X of doing",
    ),
    pytest.param(
        "Sudria denied shelling the market.",
        ("Sudria", "denied", "shelling the market"), "indirect", "denies", id="deny doing",
    ),
    pytest.param(
        "The governor urged residents to leave the valley.",
        ("The governor", "urged", "residents to leave the valley"), "indirect", "demands",
        id="the object that is the infinitive's subject is content",
    ),
    pytest.param(
        "The union called for an inquiry into the collapse.",
        ("The union", "called for", "an inquiry into the collapse"), "indirect", "demands", id="a phrasal cue",
    ),
    pytest.param(
        "The company pledged to repair the wall.",
        ("The company", "pledged", "to repair the wall"), "indirect", "pledges", id="pledge to",
    ),
    pytest.param(
        "The agency warned that the second dam could fail.",
        ("The agency", "warned", "the second dam could fail"), "indirect", "warns", id="a specific cue decides",
    ),
    pytest.param(
        "The agency said the water could reach the town by night.",
        ("The agency", "said", "the water could reach the town by night"), "indirect", "predicts",
        id="after said the content decides",
    ),
    pytest.param(
        "The ministry said it would send 200 tents.",
        ("The ministry", "said", "it would send 200 tents"), "indirect", "pledges", id="its own future deed is a pledge",
    ),
    pytest.param(
        "The ministry said it expected a second wave of arrivals.",
        ("The ministry", "said it expected", "a second wave of arrivals"), "indirect", "predicts",
        id="said it expected is one cue",
    ),
    pytest.param(
        "The mayor said the town was safe, as sirens sounded across the bay.",
        ("The mayor", "said", "the town was safe"), "indirect", "asserts", id="the reporter's gloss is left out",
    ),
    pytest.param(
        "The mayor said boats had reached the island, where 300 people live.",
        ("The mayor", "said", "boats had reached the island"), "indirect", "asserts",
        id="a final non-restrictive clause is left out",
    ),
    pytest.param(
        "A spokesman for the port authority said the crane fell on Tuesday.",
        ("A spokesman for the port authority", "said", "the crane fell on Tuesday"), "indirect", "asserts",
        id="a body through its spokesman",
    ),
    pytest.param(
        "The mayor called the report a lie.",
        ("The mayor", "called", "the report a lie"), "indirect", "denies", id="calling it a lie denies it",
    ),
    pytest.param(
        "The mayor branded the raid an act of terrorism.",
        ("The mayor", "branded", "the raid an act of terrorism"), "indirect", "accuses", id="calling it a crime accuses",
    ),
    pytest.param(
        "Dozens are still feared trapped under the hall.",
        (None, "are still feared", "Dozens … trapped under the hall"), "indirect", "warns",
        id="an agentless passive has no voice and keeps its subject",
    ),
    pytest.param(
        '"The road is closed," the letter read.',
        ("the letter", "read", "The road is closed"), "direct", "asserts", id="a tag by place, its verb in no lexicon",
    ),
    pytest.param(
        'The council made this announcement: "The road is closed until Monday."',
        ("The council", "made this announcement", "The road is closed until Monday"), "direct", "asserts",
        id="a colon introduces speech whatever the verb",
    ),
    pytest.param(
        '"The road was closed for a month." — Lena Holt',
        ("Lena Holt", "—", "The road was closed for a month"), "direct", "asserts", id="a signed quotation",
    ),
    pytest.param(
        "The coastguard said the ferry had sunk and called the captain a criminal.",
        ("The coastguard", "said", "the ferry had sunk"), "indirect", "asserts",
        id="a second cue of the same voice ends the first content",
    ),
    pytest.param(
        "The coastguard said the ferry had sunk, with some survivors saying it was overloaded.",
        ("The coastguard", "said", "the ferry had sunk"), "indirect", "asserts", id="others who speak end the content",
    ),
    pytest.param(
        "Sudria said its troops had left; the border was quiet.",
        ("Sudria", "said", "its troops had left"), "indirect", "asserts", id="a semicolon ends the content",
    ),
    pytest.param(
        "Norwegian forces have bombed a hospital, the Sudrian ministry said.",
        ("the Sudrian ministry", "said", "Norwegian forces have bombed a hospital"), "indirect", "accuses",
        id="a party's wrongdoing as the main predicate accuses",
    ),
    pytest.param(
        "Norwegian rocket attacks killed 12 people, the Sudrian ministry said.",
        ("the Sudrian ministry", "said", "Norwegian rocket attacks killed 12 people"), "indirect", "asserts",
        id="a toll that names the attacker in passing asserts",
    ),
    pytest.param(
        "The minister said Norland should open the border.",
        ("The minister", "said", "Norland should open the border"), "indirect", "demands", id="what others should do is a demand",
    ),
    pytest.param(
        "The footage showed soldiers leaving the base.",
        ("The footage", "showed", "soldiers leaving the base"), "indirect", "asserts", id="pictures speak",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "kind", "stance"), CASES)
def test_an_attribution_has_its_voice_cue_content_kind_and_stance(
    document: Make, text: str, expected: tuple[str, str, str], kind: str, stance: str
) -> None:
    made = document(text)
    rows = [r for r in read(made) if parts(made, r) == expected]
    assert [(r.kind, r.stance) for r in rows] == [(kind, stance)], [parts(made, r) for r in read(made)]


def test_a_resumed_quotation_is_a_row_of_its_own(document: Make) -> None:
    made = document('"The road is closed," Governor Ana Ruiz said.| "Take the ferry to the island."')
    rows = read(made)
    assert [parts(made, r) for r in rows] == [
        ("Governor Ana Ruiz", "said", "The road is closed"),
        ("Governor Ana Ruiz", "said", "Take the ferry to the island"),
    ]
    assert [r.kind for r in rows] == ["direct", "direct"]


def test_speech_that_stands_free_belongs_to_the_speaker_of_the_sentence_before(document: Make) -> None:
    made = document('Governor Ana Ruiz criticised the delay.| "Nobody came for two days."')
    free = next(r for r in read(made) if "Nobody" in parts(made, r)[2])
    assert free.voice is not None
    assert (free.voice.name, free.cue, free.kind) == ("Ana Ruiz", None, "direct")


def test_an_agency_that_quotes_somebody_is_the_outer_voice(document: Make) -> None:
    made = document("Two bridges fell, Delta Press quoted Mayor Lena Holt as saying.")
    chains = {r.cue: [v.name for v in r.chain] for r in read(made)}
    assert chains == {"quoted": ["Delta Press"], "saying": ["Delta Press", "Lena Holt"]}


def test_said_x_according_to_y_gives_both_layers(document: Make) -> None:
    made = document("The talks go on, said envoy Karl Brandt, according to the Delta Press agency.")
    chains = {r.cue: [v.name for v in r.chain] for r in read(made)}
    assert chains["said"] == ["Delta Press agency", "Karl Brandt"]
    assert chains["according to"] == ["Delta Press agency"]


def test_a_nested_attribution_has_the_longer_chain(document: Make) -> None:
    made = document("The BBC reported that the ministry said 40 people had left.")
    chains = {r.cue: [v.name for v in r.chain] for r in read(made)}
    assert chains["said"] == ["BBC", "ministry"]


def test_a_pronoun_keeps_its_words_and_is_read_as_the_last_person(document: Make) -> None:
    made = document("Mayor Lena Holt said the town was dry.| She said the school would open on Monday.")
    voice = read(made)[1].voice
    assert voice is not None
    assert (voice.text, voice.name) == ("She", "Lena Holt")


def test_an_office_is_read_as_the_person_who_holds_it(document: Make) -> None:
    made = document("Mayor Lena Holt said the town was dry.| The mayor said the school would open.")
    voice = read(made)[1].voice
    assert voice is not None
    assert voice.name == "Lena Holt"


def test_an_unnamed_official_is_anonymous_and_a_named_one_is_not(document: Make) -> None:
    made = document("A senior official said the toll was wrong.| Mayor Lena Holt said it was right.")
    assert [r.voice.anonymous for r in read(made) if r.voice] == [True, False]


def test_the_body_of_an_office_is_named(document: Make) -> None:
    made = document("Norwegian Foreign Minister Ida Berg said the envoy had left.")
    voice = read(made)[0].voice
    assert voice is not None
    assert voice.body == "Norwegian Foreign ministry"


def test_the_day_of_speech_is_the_cue_s_own(document: Make) -> None:
    made = document("The army said on Friday that the pass had been closed since Monday.")
    said = read(made)[0].said
    assert said is not None
    assert made.quote(said) == "Friday"


def test_an_adverb_attributes_to_nobody(document: Make) -> None:
    made = document("The convoy was reportedly stopped at the border.")
    row = read(made)[0]
    assert (row.voice, row.hedged, row.cue) == (None, True, "reportedly")


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("The company declined to comment.", "The company"),
        ("Police gave no details of the blast.", "Police"),
        ("The ministry did not say how many people were hurt.", "The ministry"),
        ("Sudria has not responded to the proposal.", "Sudria"),
    ],
)
def test_withholding_is_no_comment_without_content(document: Make, text: str, voice: str) -> None:
    row = read(document(text))[0]
    assert row.voice is not None
    assert (row.voice.text, row.stance, row.content) == (voice, "no_comment", ())


def test_what_could_not_be_verified_is_the_words_after_the_cue(document: Make) -> None:
    made = document("Delta Press could not independently verify the figures.")
    row = read(made)[0]
    assert (row.stance, parts(made, row)[2]) == ("cannot_verify", "the figures")


def test_it_is_unclear_is_the_reporter_s_own_doubt(document: Make) -> None:
    made = document("It is unclear how many people were on the ferry.")
    row = read(made)[0]
    assert (row.voice, row.stance) == (None, "cannot_verify")


def test_a_denial_is_about_the_accusation_before_it(document: Make) -> None:
    made = document(
        "Norland accused Sudria of shelling a market.| The roads were empty.| Sudria denied shelling the market."
    )
    accusation, denial = read(made)
    assert denial.about == accusation.id


def test_a_failed_check_is_about_the_claim_before_it(document: Make) -> None:
    made = document("Norland said 40 soldiers had died.| Delta Press could not verify the report.")
    claim, check = read(made)
    assert check.about == claim.id


def test_a_correction_says_that_it_corrects(document: Make) -> None:
    made = document("The boat was not, as previously stated, a ferry, the coastguard said.")
    assert "corrects" in {r.stance for r in read(made)}


def test_deeds_are_not_words(document: Make) -> None:
    made = document("Rebel forces attacked the depot and held the bridge.")
    assert read(made) == []


def test_a_profile_adds_cues(document: Make) -> None:
    made = document("The warden gazetted that the park was closed.")
    rows = [{"words": "gazette", "stance": "confirms", "takes": "that quote"}]
    profile = Profile(extensions={"cues": rows})
    found = find_attributions(made, find_names(made), profile)
    assert [r.stance for r in found] == ["confirms"]


@pytest.mark.parametrize(
    "text",
    [
        "SAID " * 300,
        '"' * 500,
        "“He said “she said “they said " * 40,
        "\u202e\u200fهو said \U0001f600 that, , , said.",
        "said " + "9" * 400 + " said",
        "According to, according to according to X.",
        "'''' ' said ' ' '",
    ],
)
def test_odd_text_gives_spans_inside_it(document: Make, text: str) -> None:
    made = document(text)
    for row in read(made):
        for span in (row.span, *row.content, *([row.cue_span] if row.cue_span else [])):
            assert 0 <= span.start < span.end <= len(made.text)


def test_ids_do_not_depend_on_the_order_of_reading(document: Make) -> None:
    made = document("The mayor said the dam held.| The army said the pass was shut.")
    assert [r.id for r in read(made)] == [r.id for r in read(made)]
    assert len({r.id for r in read(made)}) == 2


def test_a_cited_source_is_the_inner_voice(document: Make) -> None:
    made = document("Delta Press, citing the interior ministry, said 300 people had arrived.")
    rows = {r.cue: r for r in read(made)}
    assert [v.name for v in rows["citing"].chain] == ["Delta Press", "interior ministry"]
    assert rows["citing"].content == rows["said"].content


def test_a_headline_with_a_colon_has_a_voice(document: Make) -> None:
    made = document("Red Cross: Thousands need water in the north", kind="title")
    (row,) = read(made)
    assert parts(made, row) == ("Red Cross", ":", "Thousands need water in the north")


def test_speech_inside_a_quotation_is_not_another_voice_s(document: Make) -> None:
    made = document('"I think they want to leave and I said so," Lena Holt said.')
    assert len(read(made)) == 1


def test_a_trailing_cue_and_its_subject_attribute_the_sentence(document: Make) -> None:
    text = (
        "On Tuesday a lorry struck walkers in Velmo, with the number of dead growing to 14 by Thursday, "
        "reported officials, with 31 more in hospital."
    )
    (row,) = read(document(text))
    assert row.voice is not None
    assert (row.voice.text, row.cue) == ("officials", "reported")
    assert len(row.content) == 2


def test_who_gave_a_toll_is_its_voice(document: Make) -> None:
    rows = read(document("Several counts, given in private by officials to reporters, passed 60."))
    assert "officials" in [r.voice.text for r in rows if r.voice is not None]


def test_who_told_somebody_of_a_number_is_its_voice(document: Make) -> None:
    made = document("The president was told by Minister Ana Ruiz of 30 people under the rubble.")
    (row,) = read(made)
    assert row.voice is not None
    assert row.voice.name == "Ana Ruiz"
    assert [made.quote(s) for s in row.content] == ["30 people under the rubble"]
