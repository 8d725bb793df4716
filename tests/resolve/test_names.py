"""Persons and bodies across reports."""

from __future__ import annotations

import random

import pytest
from counted_work import calls_of

from dateline.model import Name, NameMention, PlaceMention, Span
from dateline.resolve.names import compare_names, resolve_names
from dateline.resolve.spellings import fold


def person(at: int, name: str, role: str | None = None, of: int | None = None) -> NameMention:
    text = f"{role} {name}" if role and not role.endswith(name) else name
    back = Span(of, of + 5) if of is not None else None
    return NameMention(Span(at, at + 5), text, name, "person", role, None, back)


def office(at: int, role: str) -> NameMention:
    return NameMention(Span(at, at + 5), f"the {role}", role, "person", role, Span(at, at + 5))


def body(at: int, name: str) -> NameMention:
    return NameMention(Span(at, at + 5), name, name, "org")


def named(names: list[Name], name: str) -> Name:
    return next(n for n in names if n.name == name)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Sergei Petrenko", "Sergey Petrenko"),
        ("Oleh Marchuk", "Oleg Marchuk"),
        ("Yurii Savchenko", "Yuri Savtchenko"),
        ("Zoë Müller", "Zoe Muller"),
        ("Dr. Ida Berg", "Ida Berg"),
        ("Berg Ida", "Ida Berg"),
        ("Ida Marie Berg", "Ida Berg"),
        ("Мария Иванова", "Maria Ivanova"),
        ("Norvale Harbour Company Ltd", "Norvale Harbour Company"),
        ("Ida Bergstrom", "Ida Bergstorm"),
    ],
)
def test_spellings_of_one_name_are_alike(a: str, b: str) -> None:
    assert compare_names(a, b) == compare_names(b, a) >= 0.8


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Ida Berg", "Nils Berg"),
        ("Ida Berg", "Ida Holm"),
        ("Berg", "Ida Berg"),
        ("Ida Nils Berg", "Nils Ida Berg"),
        ("Fund 7", "Fund 8"),
        ("", "Ida Berg"),
        ("???", "Ida Berg"),
    ],
)
def test_other_names_are_not_alike(a: str, b: str) -> None:
    assert compare_names(a, b) == compare_names(b, a) < 0.76


def test_hostile_names_have_a_score() -> None:
    for name in ("9" * 400, "\u202e\u202d", "🙂" * 50, "A" * 300, "Иван", "محمد", "王", "ß"):
        assert 0.0 <= compare_names(name, "Ida Berg") <= 1.0
        assert compare_names(name, name) in (0.0, 1.0)
        assert isinstance(fold(name), str)


def test_spellings_in_two_reports_are_one_person_with_all_roles() -> None:
    names = resolve_names(
        {
            "a": [person(0, "Sergei Petrenko", "Mayor"), person(20, "Petrenko")],
            "b": [person(0, "Sergey Petrenko", "mayor of Velmo")],
        }
    )
    assert len(names) == 1
    assert names[0].roles == ("Mayor", "mayor of Velmo")
    assert len(names[0].mentions) == 3


def test_a_surname_with_two_bearers_is_nobodys() -> None:
    names = resolve_names(
        {"a": [person(0, "Ida Berg")], "b": [person(0, "Nils Berg")], "c": [person(0, "Berg")]}
    )
    assert sorted(n.name for n in names) == ["Berg", "Ida Berg", "Nils Berg"]


def test_a_surname_is_the_one_who_bears_it_in_the_same_report() -> None:
    names = resolve_names({"a": [person(0, "Ida Berg")], "b": [person(0, "Nils Berg"), person(20, "Berg")]})
    assert len(named(names, "Nils Berg").mentions) == 2


@pytest.mark.parametrize(
    ("one", "other", "bare"),
    [
        ("Ida De Souza", "Nils De Souza", "De Souza"),
        ("Ida van der Berg", "Nils van der Berg", "Van der Berg"),
        ("Omar al-Velmi", "Karim al-Velmi", "Al-Velmi"),
        ("Ida O'Hara", "Nils O'Hara", "O'Hara"),
        ("Ida Ortega-Ruiz", "Nils Ortega-Ruiz", "Ortega-Ruiz"),
    ],
)
def test_a_surname_of_several_words_ties_no_two_who_bear_it(one: str, other: str, bare: str) -> None:
    people = [person(0, one), person(40, other), person(80, bare)]
    for reports in ({"a": people}, {"a": people[:1], "b": people[1:2], "c": people[2:]}):
        names = resolve_names(reports)
        assert sorted(n.name for n in names) == sorted((one, other, bare))


def test_a_surname_with_a_particle_is_the_one_who_bears_it() -> None:
    for full, bare in (
        ("Ida van der Berg", "Van der Berg"),
        ("Omar al-Velmi", "Velmi"),
        ("Ida O'Hara", "O'Hara"),
    ):
        assert len(resolve_names({"a": [person(0, full)], "b": [person(0, bare)]})) == 1
    assert len(resolve_names({"a": [person(0, "Nils Berg")], "b": [person(0, "Van Berg")]})) == 2
    assert len(resolve_names({"a": [person(0, "Al Green")], "b": [person(0, "Al Green")]})) == 1


def test_a_given_name_alone_is_never_merged_across_reports() -> None:
    names = resolve_names({"a": [person(0, "Olga")], "b": [person(0, "Olga")]})
    assert len(names) == 2
    assert len({n.id for n in names}) == 2


def test_a_given_name_before_the_full_name_is_not_it() -> None:
    names = resolve_names({"a": [person(0, "Olga"), person(20, "Olga Holm")]})
    assert len(names) == 2
    names = resolve_names({"a": [person(0, "Olga Holm"), person(20, "Olga")]})
    assert len(names) == 1


def test_ministers_of_two_countries_are_namesakes() -> None:
    names = resolve_names(
        {
            "a": [person(0, "Ida Berg", "Norwegian foreign minister")],
            "b": [person(0, "Ida Berg", "Peruvian foreign minister")],
        }
    )
    assert len(names) == 2
    assert len({n.id for n in names}) == 2


def test_a_bystander_is_not_the_official_of_the_same_name() -> None:
    names = resolve_names(
        {"a": [person(0, "Ida Berg", "mayor of Oslo")], "b": [person(0, "Ida Berg", "a baker")]}
    )
    assert len(names) == 2


def test_an_office_is_its_one_holder() -> None:
    names = resolve_names({"a": [person(0, "Ida Berg", "Velmo mayor")], "b": [office(0, "mayor of Velmo")]})
    assert [n.name for n in names] == ["Ida Berg"]


def test_an_office_with_two_holders_in_the_record_stays_alone() -> None:
    names = resolve_names(
        {
            "a": [person(0, "Ida Berg", "mayor of Velmo")],
            "b": [person(0, "Nils Holm", "mayor of Velmo")],
            "c": [office(0, "mayor of Velmo")],
        }
    )
    assert len(names) == 3


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Norway's defence ministry", "Norwegian Ministry of Defense", True),
        ("Peruvian troops", "Peru's military", True),
        ("U.N. refugee agency", "UNHCR", True),
        ("Norwegian Red Cross", "Peruvian Red Cross", False),
        ("Norway's defence ministry", "Norway's health ministry", False),
        ("city council", "city council", False),
        ("Harbour Union", "the Harbour Union", True),
    ],
)
def test_bodies_across_reports(a: str, b: str, same: bool) -> None:
    names = resolve_names({"a": [body(0, a)], "b": [body(0, b)]})
    assert (len(names) == 1) is same
    assert len({n.id for n in names}) == len(names)


def test_a_bare_ministry_is_the_one_named_before_it() -> None:
    names = resolve_names(
        {
            "a": [
                body(0, "Norway's defence ministry"),
                body(20, "Peru's defence ministry"),
                body(40, "ministry"),
            ]
        }
    )
    assert len(named(names, "Peru's defence ministry").mentions) == 2


def test_anonymous_persons_stay_in_their_report() -> None:
    unnamed = NameMention(Span(0, 5), "a senior official", "senior official", "person", anonymous=True)
    names = resolve_names({"a": [unnamed], "b": [unnamed]})
    assert len(names) == 2


def test_what_reads_as_a_place_is_no_person() -> None:
    town = PlaceMention(Span(0, 5), "Odda", "Odda")
    assert resolve_names({"a": [person(0, "Odda")]}, places={"a": [town]}) == []
    assert resolve_names({"a": [person(0, "Odda", "Mayor")]}, places={"a": [town]}) != []


def test_the_order_of_reports_changes_nothing() -> None:
    mentions = {
        f"r{i}": [
            person(0, name, role),
            person(20, name.split()[-1]),
            body(40, "Norwegian troops" if i % 2 else "Norway's military"),
            office(60, "mayor of Velmo"),
        ]
        for i, (name, role) in enumerate(
            [
                ("Sergei Petrenko", "mayor of Velmo"),
                ("Sergey Petrenko", None),
                ("Serhii Petrenko", "Velmo mayor"),
                ("Ida Berg", None),
                ("Ida Holm", "minister"),
            ]
        )
    }
    expected = resolve_names(mentions)
    keys = list(mentions)
    for seed in range(5):
        random.Random(seed).shuffle(keys)
        assert resolve_names({k: mentions[k] for k in keys}) == expected


def test_time_grows_with_the_names_not_with_their_square() -> None:
    rng = random.Random(1)

    def word() -> str:
        return "".join(rng.choice("bdfklmnprst") + rng.choice("aeiou") for _ in range(4)).title()

    mentions = {f"r{i}": [person(0, f"{word()} {word()}")] for i in range(2000)}
    some = dict(list(mentions.items())[:1000])
    assert len(resolve_names(mentions)) > 1900
    assert calls_of(lambda: resolve_names(mentions)) < 2.8 * calls_of(lambda: resolve_names(some))
