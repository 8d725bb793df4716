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


def test_a_last_name_that_two_bear_repeats_neither(document: Make) -> None:
    made = document(
        "Mayor Ida Berg spoke first. Later Nils Berg spoke. Mr Berg left. Mr Berg did not say why."
    )
    *full, short, again = (n for n in find_names(made) if n.kind == "person")
    assert [n.name for n in full] == ["Ida Berg", "Nils Berg"]
    assert (short.of, again.of) == (None, short.span)


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


def test_an_office_repeats_the_person_who_holds_it(document: Make) -> None:
    made = document("Mayor Ida Berg spoke first. Then the mayor left the hall.")
    full, again = (n for n in find_names(made) if n.kind == "person")
    assert (again.text, again.of) == ("the mayor", full.span)


def test_an_office_of_a_named_place_is_a_mention_of_its_own(document: Make) -> None:
    made = document("The governor of Texas ordered an inquiry.")
    office = next(n for n in find_names(made) if n.kind == "person")
    assert (office.name, office.of) == ("governor of Texas", None)


def test_a_bare_office_that_nobody_holds_is_no_mention(document: Make) -> None:
    assert not [n for n in find_names(document("A mayor and the minister spoke.")) if n.kind == "person"]


def test_the_office_after_two_names_is_the_last_ones(document: Make) -> None:
    made = document("Ida Berg and Nils Holm, the Norwegian foreign minister, spoke by phone.")
    roles = {n.name: n.role for n in find_names(made) if n.kind == "person" and n.of is None}
    assert roles["Ida Berg"] is None


def test_the_forces_of_a_country_are_a_body(document: Make) -> None:
    made = document("Heavily armed Norwegian troops reached Oslo.")
    assert "Norwegian troops" in {n.name for n in find_names(made) if n.kind == "org"}


def test_a_body_keeps_the_country_before_it(document: Make) -> None:
    made = document("Norway's Ministry of Defence said nothing.")
    assert any(n.name.startswith("Norway") and n.name.endswith("Defence") for n in find_names(made))


def test_what_the_storm_is_called_is_no_person(document: Make) -> None:
    made = document("Typhoon Haima struck at noon. Haima killed four people.")
    assert not [n for n in find_names(made) if n.kind == "person" and "Haima" in n.name]


def test_a_body_inside_a_title_is_a_mention_too(document: Make) -> None:
    made = document("Red Cross spokesman Nils Holm said that UNICEF would help.")
    assert "UNICEF" in {n.name for n in find_names(made)}


def test_a_description_is_kept_as_the_role(document: Make) -> None:
    made = document("Ida Holm, a baker, lost her shop.")
    assert next(n for n in find_names(made) if n.kind == "person").role == "a baker"


def test_a_name_ends_before_a_dash(document: Make) -> None:
    names = find_names(document("Garry Kasholm - a Sudrian chess player - met the minister."))
    assert [n.name for n in names if n.kind == "person"] == ["Garry Kasholm"]


def test_a_surname_keeps_its_particles(document: Make) -> None:
    names = find_names(document("In May Ursula von der Holt met the leader of Chad."))
    assert "Ursula von der Holt" in {n.name for n in names}


def test_the_last_name_of_a_person_is_no_body(document: Make) -> None:
    made = document('Downey said: "He was humble." Robert Downey Jr. played in the film.')
    assert not [n.name for n in find_names(made) if n.kind == "org"]


def test_a_body_ends_before_the_subject_of_the_clause(document: Make) -> None:
    names = find_names(document("In an interview with The Bark, Holt said he had left."))
    assert "Bark" in {n.name for n in names if n.kind == "org"}


def test_hostile_text_is_read(document: Make) -> None:
    for text in (
        "9" * 400,
        "THE MAYOR OF " + "X" * 400,
        "\u202ethe president\u202c 🙂 of",
        "the the the mayor",
    ):
        assert isinstance(find_names(document(text)), list)
