"""Whom a count belongs to where somebody denies, answers or asks: what is denied, and what is only told beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.extract.attribution import find_attributions
from dateline.extract.figures import find_figures
from dateline.extract.names import find_names
from dateline.model import Document, Figure

Reader = Callable[[str], list[Figure]]


@pytest.fixture
def figures(document: Callable[..., Document]) -> Reader:
    """The figures of a text with who says them, without times and places."""

    def read(text: str) -> list[Figure]:
        made = document(text)
        return find_figures(made, [], [], find_attributions(made, find_names(made)))[0]

    return read


@pytest.mark.parametrize(
    "text",
    [
        "The garrison denied that the raid that killed nine herders ever happened.",
        "Norland denies the raid that killed 400 herders was real.",
        "The garrison denied that the raid that killed nine herders had taken place.",
        "The garrison denied that there had been the raid that killed nine herders.",
        "The council denied the existence of the famine that killed 400 people.",
        "The garrison denied claims about the massacre that killed 60 herders.",
        "The council denied that the airstrike that killed 400 herders was carried out.",
    ],
)
def test_a_count_of_what_is_denied_is_denied(figures: Reader, text: str) -> None:
    assert [f.stance for f in figures(text)] == ["denies"]


@pytest.mark.parametrize(
    "text",
    [
        "The garrison denied involvement in the bombing that killed 12 herders.",
        "The garrison denied responsibility for the bombing that killed 12 herders.",
        "The garrison denied carrying out the attack that killed nine herders.",
        "The garrison denied that it had carried out the attack that killed nine herders.",
        "Gillia, where a mine killed 14 herders, blamed Norland, a charge Norland denies.",
        "Guards, who shot nine men dead, said they were armed, a claim relatives deny.",
        "Witnesses are urged to come forward after nine people were killed in the fire.",
    ],
)
def test_a_count_told_beside_what_is_denied_or_asked_is_the_reports_own(figures: Reader, text: str) -> None:
    assert [(f.stance, f.attribution, f.unverified) for f in figures(text)] == [(None, None, False)]


@pytest.mark.parametrize(
    "text",
    [
        "Witnesses were told that the mine had killed six herders.",
        "Readers were told that the flood had drowned 30 herders.",
        "Six witnesses were reported killed.",
        "Witnesses are believed to have seen the murder of two guards.",
        "Anyone suspected of spying is believed to have been shot, with 40 killed.",
    ],
)
def test_what_somebody_unnamed_tells_or_believes_is_unverified(figures: Reader, text: str) -> None:
    assert [f.unverified for f in figures(text)] == [True]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Rebels said guards had killed 30 herders, a claim the army denies.", "accuses"),
        ("Norland broke off ties and accused Vale of killing 12 soldiers, a charge Vale denies.", "accuses"),
        ("The paper said 40 herders had drowned, something not one nurse has confirmed.", "asserts"),
        ("The council said it was not false that 12 herders had died in the fire.", "asserts"),
        ("The council said it was not true that 12 herders had died in the fire.", "denies"),
    ],
)
def test_a_count_stays_with_who_said_it(figures: Reader, text: str, stance: str) -> None:
    assert [f.stance for f in figures(text)] == [stance]
