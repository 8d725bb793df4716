"""Bodies that nobody names, and who speaks for them: one voice where they may be one, two where they plainly are not."""

from __future__ import annotations

import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest
import tld
from claims_by_hand import TOWN, count, voice
from tld.utils import MozillaTLDSourceParser

from dateline.model import PlaceReading, Voice, WeighedClaim
from dateline.weigh import group_voices
from dateline.weigh.voices import _Suffixes

PEOPLE = ("official", "officials", "officer", "spokesman", "spokeswoman", "president")


def by(words: str, name: str | None = None) -> Voice:
    """Someone whom a report calls so, and the record so too unless it knows a name."""
    bare = words.removeprefix("the ").removeprefix("a ").removeprefix("an ")
    is_person = name is not None or bare.split()[-1] in PEOPLE
    known = f"name:{name or bare}" if name is not None or not is_person else None
    anonymous = is_person and name is None and bare != "president"
    kind = "person" if is_person else "org"
    return Voice(f"voice:{name or words}", name or bare, kind, known, None, None, anonymous, None, words)  # type: ignore[arg-type]


def number(*voices: Voice) -> int:
    told = [count(f"claim {n}", 31, by=one, report=f"r{n}") for n, one in enumerate(voices)]
    found = len(group_voices(told))
    turned = [count(f"claim {n}", 31, by=one, report=f"r{n}") for n, one in enumerate(reversed(voices))]
    assert len(group_voices(turned)) == found  # whichever claim has the smallest id
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("state television", "the government"),
        ("the state-run news agency", "the army"),
        ("state media", "the army"),
        ("state media", "officials"),
        ("the defence ministry", "the army"),
        ("the foreign ministry", "the defense ministry"),
        ("the interior ministry", "the health ministry"),
        ("local media", "the police"),
        ("the police", "a police spokesman"),
        ("the government", "a government spokeswoman"),
        ("the police", "a senior police officer"),
        ("the hospital", "a hospital spokesman"),
        ("the state airline", "the government"),
        ("the military hospital", "the army"),
        ("the police union", "the police"),
        ("pro-government militants", "the army"),
        ("the hospital", "a clinic"),
        ("the hospital", "the health ministry"),
        ("ambulance services", "a hospital"),
        ("rebels", "separatist officials"),
    ],
)
def test_bodies_that_may_be_one_states_are_one_voice(one: str, other: str) -> None:
    assert number(by(one), by(other)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("local officials", "the rebels"),
        ("the army", "the rebels"),
        ("the army", "anti-government insurgents"),
        ("officials", "militants"),
        ("officials", "a senior opposition official"),
        ("the police", "the airline"),
        ("officials", "union officials"),
        ("the government", "an aid group"),
        ("the army", "hospital officials"),
        ("the hospital", "the airline"),
        ("the police", "a spokesman"),
        ("officials", "the official"),
    ],
)
def test_bodies_that_are_plainly_not_one_states_are_two_voices(one: str, other: str) -> None:
    assert number(by(one), by(other)) == 2


@pytest.mark.parametrize(
    ("body", "words", "expected"),
    [
        ("the police", "police spokesman Odo Brandt", 1),
        ("the army", "army spokesman Colonel Odo Brandt", 1),
        ("the health ministry", "Health Minister Odo Brandt", 1),
        ("the defence ministry", "Defense Minister Odo Brandt", 1),
        ("a police spokesman", "police chief Odo Brandt", 1),
        ("the health ministry", "Transport Minister Odo Brandt", 2),
        ("the army", "police spokesman Odo Brandt", 2),
        ("the police", "a farmer, Odo Brandt", 2),
    ],
)
def test_a_named_officer_speaks_for_the_body_that_is_called_by_its_kind(
    body: str, words: str, expected: int
) -> None:
    assert number(by(body), by(words, "Odo Brandt")) == expected


def test_a_body_with_two_named_officers_is_neithers() -> None:
    officers = [by(f"army spokesman {name}", name) for name in ("Odo Brandt", "Ilse Marr")]
    assert number(by("the army"), *officers) == 3


def president(at: PlaceReading, bare_in: str) -> int:
    """Voices of a president named in report `s`, of Norway, and one without a name in some report and country."""
    named = replace(by("President Odo Brandt", "Odo Brandt"), body="Government of Norway")
    told = [
        count("bare", 31, by=by("the president"), report=bare_in, at=at),
        count("named", 31, by=named, report="s"),
    ]
    return len(group_voices(told))


def test_the_president_of_another_country_is_not_the_president_here() -> None:
    norway, kenya = replace(TOWN, country="NO"), replace(TOWN, country="KE")
    assert [president(norway, "r"), president(kenya, "r"), president(kenya, "s")] == [1, 2, 1]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Norwegian President Odo Brandt", 2),
        ("the President of Norway, Odo Brandt", 2),
        ("Kenyan President Odo Brandt", 1),
        ("President Odo Brandt", 1),
        ("President of the Republic Odo Brandt", 1),
    ],
)
def test_the_words_for_a_president_tell_the_country(words: str, expected: int) -> None:
    told = [
        count("bare", 31, by=by("the president"), report="r", at=replace(TOWN, country="KE")),
        count("named", 31, by=by(words, "Odo Brandt"), report="s"),
    ]
    assert len(group_voices(told)) == expected


def test_rebels_may_be_a_foreign_governments_and_are_not_that_of_their_country() -> None:
    def voices(country: str) -> int:
        at = replace(TOWN, country=country)
        named = voice("Ilse Marr", body="Government of Norway", kind="person")
        told = [count("a", 31, by=by("the rebels"), at=at), count("b", 31, by=named, at=at)]
        return len(group_voices(told))

    assert (voices("KE"), voices("NO")) == (1, 2)


@pytest.mark.parametrize("names", [("a", "b", "c"), ("c", "b", "a"), ("b", "c", "a")])
def test_the_army_is_the_governments_before_it_is_a_towns(names: tuple[str, str, str]) -> None:
    bodies = (None, "Government of Norway", "Authorities of Velm")
    spoken = (by("the army"), *(voice(f"Speaker {n}", body=bodies[n], kind="person") for n in (1, 2)))
    told: list[WeighedClaim] = [
        count(name, 31, by=one, report=f"r {name}") for name, one in zip(names, spoken, strict=True)
    ]
    groups = {frozenset(g.claims) for g in group_voices(told)}
    assert groups == {frozenset(names[:2]), frozenset(names[2:])}


def test_the_list_of_public_suffixes_is_the_packages_own_and_is_never_fetched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fetch(*_: object) -> None:
        raise AssertionError("the network is asked")

    monkeypatch.setattr(urllib.request, "urlopen", fetch)
    monkeypatch.setattr("tld.base.urlopen", fetch)
    assert (Path(tld.__file__).parent / MozillaTLDSourceParser.local_path).is_file()
    monkeypatch.setattr(_Suffixes, "local_path", "res/no such list.txt")
    with pytest.raises(FileNotFoundError):
        _Suffixes.get_tld_names()
