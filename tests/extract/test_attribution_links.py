"""What an answer is about: a tie wants evidence, and where there is none an answer is tied to nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.extract.attribution import find_attributions
from dateline.extract.names import find_names
from dateline.model import Attribution, Document

Make = Callable[..., Document]


def answers(document: Document) -> list[tuple[Attribution, str | None]]:
    """The answering rows of a text, each with the words that it is about."""
    rows = find_attributions(document, find_names(document))
    content = {row.id: " … ".join(document.quote(span) for span in row.content) for row in rows}
    stances = {"denies", "confirms", "cannot_verify", "no_comment"}
    return [(row, content.get(row.about or "")) for row in rows if row.stance in stances]


@pytest.mark.parametrize(
    ("text", "stance", "about"),
    [
        ("Norland accused Sudria of shelling a market.| Sudria rejected the accusation.", "denies", "shelling"),
        ("The rebels said the mill had burned.| Vale Radio could not verify casualty reports.", "cannot_verify", "mill"),
        ("Norland said 40 men had drowned.| Vale Radio could not verify the toll.", "cannot_verify", "40 men"),
        ("A union said the firm had hidden a leak at the mine.| The firm denied hiding a leak.", "denies", "leak"),
        ("Aid workers said Sudrian soldiers had burned the mill.| Sudria did not comment.", "no_comment", "mill"),
        ("Rebels said they killed 9 soldiers in Holm.| The army did not comment.", "no_comment", "9 soldiers"),
        ("Residents said 12 people had died.| The army denied this.", "denies", "12 people"),
        ("Holm said the dam had failed at noon.| The mayor confirmed that the dam had failed.", "confirms", "dam"),
        ("Clerks said the seals were broken.| Asked about it, the mayor declined to comment on the report.", "no_comment", "seals"),
    ],
)  # fmt: skip
def test_an_answer_is_tied_to_what_it_answers(document: Make, text: str, stance: str, about: str) -> None:
    found = [told for row, told in answers(document(text)) if row.stance == stance]
    assert len(found) == 1
    assert found[0] is not None and about in found[0]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Guests said the hall was quiet.| The motive remains unknown.", "nothing of the motive was said"),
        ("The port did not say if anyone was hurt, but said ships were leaving.", "its own words after it"),
        ("Vendors said soldiers looted shops in Bria.| The army denied that it had killed anyone in Bria.", "of another deed"),
        ("Villagers said troops executed 9 men in Palma.| The army denied that it executed captives in Mueda.", "of another town"),
        ("Holm said its bridge was open.| The bank did not respond to a request for comment.", "it is not spoken of"),
        ("Vale said the number of sick had passed a million.| Holm confirmed its first sick child.", "other counts"),
        ("Union men said wages were late.| The mayor confirmed that two men were arrested.", "of something else"),
        ("The envoy said the wall would be built soon.| Members denied funding for the bridge.", "of something else"),
        ("Kell said nobody had pressed him.| “I pressed nobody,” said Brand.", "both say no"),
        ("Vale asked for a list.| “This has nothing to do with safety,” said Brand.", "what he means is not told"),
        ("The firm said the court had ruled.| The mayor refused to answer whether he would sell the port.", "a topic of its own"),
    ],
)  # fmt: skip
def test_an_answer_without_evidence_is_tied_to_nothing(document: Make, text: str, why: str) -> None:
    assert [told for _, told in answers(document(text)) if told is not None] == [], why


def test_what_something_has_nothing_to_do_with_is_not_denied(document: Make) -> None:
    text = (
        'A strike on the port of Tarn killed nine, the mayor said.| "The transfer is in no way connected '
        'with the strike on the port of Tarn," Captain Ivo Brand said.'
    )
    assert [(row.stance, about) for row, about in answers(document(text))] == [("denies", None)]


def test_who_hands_on_a_confirmation_does_not_confirm_it_himself(document: Make) -> None:
    made = document("Vale Radio reported that two doctors confirmed a case of measles.")
    assert all(row.about is None for row, _ in answers(made))


@pytest.mark.parametrize(
    "text",
    [
        "The new law does not give tenants all the rights of owners.",
        "Holm does not recognise Vale as a town.",
        "The tests did not give any result that we could use.",
        "They did not offer him the post.",
    ],
)
def test_what_is_not_given_is_no_silence(document: Make, text: str) -> None:
    assert [row.cue for row, _ in answers(document(text)) if row.stance == "no_comment"] == []


@pytest.mark.parametrize(
    "text",
    [
        "The ministry did not give the number of the dead.",
        "The police did not release the names of the drowned.",
        "The army has not provided casualty figures.",
        "The firm would not say how many had died.",
    ],
)
def test_word_that_is_not_given_is_silence(document: Make, text: str) -> None:
    assert [row.stance for row, _ in answers(document(text))] == ["no_comment"]


@pytest.mark.parametrize("text", ["They are uncertain.", "The rules were not clear to tenants."])
def test_who_is_unsure_is_not_what_is_unclear(document: Make, text: str) -> None:
    assert answers(document(text)) == []
