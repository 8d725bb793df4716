"""Voices, with the body and party they speak for."""

from __future__ import annotations

from typing import Any

import pytest

from dateline.model import MentionRef, Name, Party, Profile, Span, Voice, VoiceMention
from dateline.resolve.voices import VoiceBook

PROFILE = Profile(parties=(Party("North", ("Government of Norway",)),))


def name(
    text: str,
    kind: str = "person",
    roles: tuple[str, ...] = (),
    at: int = 0,
    report: str = "a",
    **more: object,
) -> Name:
    refs = (MentionRef(report, Span(at, at + len(text))),)
    variants = (text, *(f"{role} {text}" for role in roles))
    return Name(f"nam-{text}", text, kind, roles, variants, refs, **more)  # type: ignore[arg-type]


def said(
    text: str,
    kind: str | None = "org",
    at: int = 0,
    report: str = "a",
    names: tuple[Name, ...] = (),
    **more: object,
) -> Voice:
    mention = VoiceMention(text, str(more.pop("name", text)), Span(at, at + len(text)), kind, **more)  # type: ignore[arg-type]
    return VoiceBook.of(names, PROFILE).voice(report, mention)


def test_a_party_comes_from_the_body() -> None:
    voice = said("Norway's defence ministry")
    assert (voice.body, voice.party) == ("Government of Norway", "North")


def test_a_body_outside_the_profile_has_no_party() -> None:
    assert said("Norwegian Red Cross").party is None
    assert said("Norwegian opposition leader", "person", role="Norwegian opposition leader").party is None


def test_a_person_speaks_for_the_office_held_in_any_report() -> None:
    berg = name("Ida Berg", roles=("Norwegian Foreign Minister",))
    voice = said("Ida Berg", "person", names=(berg,))
    assert (voice.id, voice.body, voice.party) == (berg.id, "Government of Norway", "North")


def test_a_mayor_and_the_council_of_one_town_share_a_body() -> None:
    mayor = said("Ida Berg", "person", role="Tromso mayor")
    council = said("the Tromso city council")
    assert mayor.body == council.body == "Authorities of Tromso"


def test_a_bare_ministry_speaks_for_the_one_named_before() -> None:
    full = name("Norway's defence ministry", "org")
    later = said("defence ministry", at=200, names=(full,))
    assert later.body == "Government of Norway"
    spokesman = said(
        "a ministry spokesman",
        "person",
        200,
        names=(full,),
        anonymous=True,
        role="ministry spokesman",
        body="ministry",
    )
    assert spokesman.body == "Government of Norway"


def test_a_bare_ministry_stays_bare_where_nothing_or_two_things_fit() -> None:
    assert said("defence ministry", at=200).body is None
    two = (name("Norway's defence ministry", "org"), name("Peru's defence ministry", "org", at=50))
    assert said("defence ministry", at=200, names=two).body is None
    after = name("Norway's defence ministry", "org", at=300)
    assert said("defence ministry", at=200, names=(after,)).body is None


def test_a_named_minister_without_a_country_takes_none_from_the_report() -> None:
    full = name("Norway's foreign ministry", "org")
    voice = said("Ida Berg", "person", 200, names=(full,), role="Foreign Minister", body="foreign ministry")
    assert voice.body is None


def test_bare_bodies_of_two_reports_are_two_voices() -> None:
    assert said("city council", report="a").id != said("city council", report="b").id


@pytest.mark.parametrize("mark", ["anonymous", "collective"])
def test_the_unnamed_are_never_merged_across_reports(mark: str) -> None:
    more: dict[str, Any] = {mark: True}
    first = said("a senior official", "person", report="a", **more)
    second = said("a senior official", "person", report="b", **more)
    assert first.anonymous
    assert first.id != second.id
    assert first.name_id is None


def test_a_private_person_keeps_the_mark() -> None:
    baker = name("Olga Holm", sensitivity="private person")
    assert said("Olga Holm", "person", names=(baker,)).sensitivity == "private person"


def test_a_soldier_does_not_speak_for_the_state() -> None:
    assert said("Bo", "person", role="Norwegian soldier", body="Norwegian").body is None


def test_agencies_have_one_name() -> None:
    assert said("AFP").body == said("Agence France-Presse").body == "Agence France-Presse"


def test_a_shortened_name_with_its_own_spelling_is_found() -> None:
    berg = Name(
        "nam-1",
        "Kateryna Holm",
        "person",
        ("minister",),
        ("minister Katerina Holm",),
        (MentionRef("a", Span(0, 9)),),
    )
    assert said("he", "person", 100, names=(berg,), name="Katerina Holm").id == "nam-1"
    norway = Name("nam-2", "Ida Berg", "person", (), ("president of Norway",), (MentionRef("a", Span(0, 9)),))
    assert said("Norway", at=100, names=(norway,)).id != "nam-2"
