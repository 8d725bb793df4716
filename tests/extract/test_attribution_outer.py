"""Whose words win where one voice's report stands in another's, who takes in and wins instead of saying so, and what
stands before a headline's colon."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.extract.attribution import find_attributions
from dateline.extract.names import find_names
from dateline.model import Document

Make = Callable[..., Document]
Row = tuple[str | None, str | None, str]


def told(document: Document) -> list[Row]:
    """Voice as written, cue and stance of each row."""
    rows = find_attributions(document, find_names(document))
    return [(row.voice.text if row.voice else None, row.cue, row.stance) for row in rows]


ANOTHERS = [
    # a denial or a confirmation of what somebody else reported
    (
        "The army denied the killings of nine men reported by residents in Oslo.",
        [("The army", "denied", "denies")],
    ),
    (
        "The deaths of nine men reported by residents were denied by the army.",
        [("the army", "were denied", "denies")],
    ),
    (
        "The 40 deaths reported by rebels were dismissed as lies by Norway.",
        [("Norway", "were dismissed", "denies")],
    ),
    ("Norway confirmed the nine deaths reported by a clinic.", [("Norway", "confirmed", "confirms")]),
    (
        "The army could not confirm the nine deaths reported by residents.",
        [("The army", "could not confirm", "cannot_verify")],
    ),
    (
        "The army played down the deaths reported by residents.",
        [("The army", "played down", "denies")],
    ),
    ("Norway denied a role in the blast reported by residents.", [("Norway", "denied", "denies")]),
    ("The army denied carrying out the raid reported by residents.", [("The army", "denied", "denies")]),
    ("The army denied that the raid reported by rebels took place.", [("The army", "denied", "denies")]),
    (
        "Norway accused rebels of the raid reported by residents.",
        [("Norway", "accused", "accuses")],
    ),
    # what did not happen or is false
    ("The attack reported by rebels never took place, the army said.", [("the army", "said", "asserts")]),
    ("The nine deaths reported by rebels were untrue.", []),
    ("Rescuers found no deaths reported by residents.", []),
    # what another only looks into or tells of stays the first one's
    ("Police are checking five deaths reported by residents.", [("residents", "reported", "asserts")]),
    (
        "A blast reported by residents killed four people in Orla on Monday.",
        [("residents", "reported", "asserts")],
    ),
    (
        "The army denied it and checked nine deaths reported by residents.",
        [("The army", "denied", "denies"), ("residents", "reported", "asserts")],
    ),
    (
        "The minister said nine deaths reported by residents were being checked.",
        [("The minister", "said", "asserts"), ("residents", "reported", "asserts")],
    ),
    # a person or thing is not told of
    ("The body claimed by relatives was that of a boy.", []),
    ("A boy reported by his father was found.", []),
    ("The attack claimed by rebels killed nine people in Oslo.", []),
    ("The 40 deaths claimed by rebels were soldiers.", [("rebels", "claimed", "asserts")]),
    ("Losses reported by insurers reached $40 million.", [("insurers", "reported", "asserts")]),
    # the number behind the voice is no part of its name
    ("A toll reported by rebels of 40 dead was denied.", []),
]


@pytest.mark.parametrize(("text", "rows"), ANOTHERS)
def test_who_judges_what_another_reported_is_its_voice(document: Make, text: str, rows: list[Row]) -> None:
    assert told(document(text)) == rows


TAKEN = [
    ("The school admitted 40 pupils.", []),
    ("The trust admits 300 refugees.", []),
    ("The hospital admitted 40 patients after the blast.", []),
    ("The club claimed three titles.", []),
    ("The kingdom claimed the islands.", []),
    ("The prosecution called 12 witnesses.", []),
    ("The mosque called the faithful.", []),
    ("The body said to be that of the mayor was found.", []),
    ("The lobby admitted 200 guests.", []),
    ("Vandals trashed the office.", []),
    ("Protesters defied a curfew on Saturday.", []),
    # a harm, a fault, a clause, a name given
    ("The school admitted that 40 pupils were hurt.", [("The school", "admitted", "confirms")]),
    ("The clinic admitted the deaths of two patients.", [("The clinic", "admitted", "confirms")]),
    ("The club admitted its error.", [("The club", "admitted", "confirms")]),
    ("The hospital claimed nine deaths.", [("The hospital", "claimed", "asserts")]),
    ("The militia claimed the killing of four soldiers.", [("The militia", "claimed", "asserts")]),
    ("The militia claimed two bombings.", [("The militia", "claimed", "asserts")]),
    ("The club claimed three wins.", []),
    ("The prosecution called the killing a crime.", [("The prosecution", "called", "accuses")]),
    ('The college called the plan "a mistake".', [("The college", "called", "asserts")]),
    ("The medical body said 12 nurses had died.", [("The medical body", "said", "asserts")]),
]


@pytest.mark.parametrize(("text", "rows"), TAKEN)
def test_a_house_that_takes_in_or_wins_says_nothing(document: Make, text: str, rows: list[Row]) -> None:
    assert told(document(text)) == rows


OUT = [
    ("The governor called out the guard for flood duty.", []),
    ("The governor called out the guard after 12 people drowned.", []),
    (
        "The senator called out Norland for violating the charter.",
        [("The senator", "called out", "accuses")],
    ),
    ("The senator called out the mayor for his silence.", [("The senator", "called out", "accuses")]),
    ("The senator called out the army's abuses.", [("The senator", "called out", "accuses")]),
    ("The governor called out the army's reserves.", []),
    ('The guard called out: "The gate is shut."', [("The guard", "called out", "asserts")]),
]


@pytest.mark.parametrize(("text", "rows"), OUT)
def test_called_out_for_a_deed_or_to_a_duty(document: Make, text: str, rows: list[Row]) -> None:
    assert told(document(text)) == rows


HEADLINES = [
    # an acronym stands in capitals
    ("WHO: 40 dead of cholera in Kessan", "WHO"),
    ("Who: nine people died here", None),
    ("Who: the 12 victims of the fire", None),
    ("EFE: nine hurt in blast", "EFE"),
    ("Efe: nine hurt", None),
    ("AA: 12 cars towed", None),
    ("Oxfam: 40 killed in school fire", "Oxfam"),
    # a title is a person's, a bare name may be a place's
    ("Coroner: two killed by blast", "Coroner"),
    ("Warden: two killed in jail", "Warden"),
    ("Bishop: nine killed at mass", "Bishop"),
    ("Norvale: two hurt in blast", None),
    # what befell the one named
    ("Leader: held in raid", None),
    ("Mayor: nine held in raid", "Mayor"),
]


@pytest.mark.parametrize(("text", "voice"), HEADLINES)
def test_who_speaks_before_a_headlines_colon(document: Make, text: str, voice: str | None) -> None:
    rows = [(voice, ":", "asserts")] if voice else []
    assert told(document(text)) == rows
