"""Persons and bodies in a report."""

from __future__ import annotations

from collections.abc import Callable

from dateline.extract.names import find_names
from dateline.model import Document

Make = Callable[..., Document]


def test_a_person_has_a_bare_name_and_the_role_as_written(document: Make) -> None:
    names = find_names(document("Norwegian Foreign Minister Ida Berg spoke in Oslo."))
    person = next(n for n in names if n.kind == "person")
    assert (person.name, person.role) == ("Ida Berg", "Norwegian Foreign Minister")


def test_a_role_may_follow_the_name(document: Make) -> None:
    names = find_names(document("Ida Berg, head of the regional council, spoke to reporters."))
    person = next(n for n in names if n.kind == "person")
    assert person.role is not None
    assert person.role.startswith("head of the regional council")


def test_a_last_name_repeats_the_full_name(document: Make) -> None:
    made = document("Mayor Ida Berg spoke first. Later Mr Berg left the town.")
    full, short = (n for n in find_names(made) if n.kind == "person")
    assert short.of == full.span
    assert full.of is None


def test_the_words_of_a_date_are_no_role(document: Make) -> None:
    names = find_names(document("Earlier this month President Ida Berg flew to Oslo."))
    person = next(n for n in names if n.kind == "person")
    assert person.role == "President"


def test_a_public_body_in_small_letters_is_a_body(document: Make) -> None:
    names = find_names(document("The regional health ministry closed the school."))
    assert "regional health ministry" in {n.name for n in names if n.kind == "org"}


def test_initials_repeat_the_body_that_they_stand_for(document: Make) -> None:
    made = document("The World Food Programme sent rice. The WFP will send more.")
    names = [n for n in find_names(made) if n.kind == "org"]
    assert any(n.name == "WFP" and n.of is not None for n in names)


def test_every_mention_quotes_the_text(document: Make) -> None:
    made = document("Mayor Ida Berg met the Red Cross in Oslo. Berg's office said little.")
    for name in find_names(made):
        assert " ".join(made.quote(name.span).split()) == name.text
