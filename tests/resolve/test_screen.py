"""Names that a screen leaves out are those that a full comparison would leave out, and they are nearly all."""

from __future__ import annotations

import random

import pytest

from dateline.model import NameMention, Span
from dateline.resolve import names
from dateline.resolve.screen import Screen
from dateline.resolve.spellings import could_be

LEAST = names.SAME_NAME_SAME_OFFICE
ODD = (
    "Іван Петренко", "Ivan Petrenko", "I. Petrenko", "Petrenko", "Abd Alsalam", "Abdal Salam", "Dr Ada Holm", "Ada Holm Jr",
    "Jr Holm", "Ada", "", "X Y", "Zoë Müller-O'Hara", "Zoe Muller O Hara", "Ada 1", "Ada 2", "M0na Berg", "Mona Berg",
    "Ana de la Cruz", "De la Cruz Ana", "李 明", "Agent K", "Kk Agent",
)  # fmt: skip


def word(chance: random.Random, syllables: int) -> str:
    return "".join(chance.choice("bdgklmnrstv") + chance.choice("aeiou") for _ in range(syllables)).title()


def misspelled(chance: random.Random, name: str) -> str:
    letters = list(name)
    for _ in range(chance.randint(0, 3)):
        letters[chance.randrange(len(letters))] = chance.choice("aeiouyhkszw -")
    return "".join(letters)


@pytest.mark.parametrize("seed", range(4))
def test_a_screen_loses_no_name_that_could_be_the_same(seed: int) -> None:
    chance = random.Random(seed)
    told = [
        " ".join(word(chance, chance.randint(1, 4)) for _ in range(chance.choice((1, 2, 2, 2, 3, 6))))
        for _ in range(45)
    ]
    told += [misspelled(chance, name) for name in told] + list(ODD)
    screen = Screen(told, LEAST)
    for name in told:
        found = set(screen.like(name))
        lost = [
            other
            for i, other in enumerate(told)
            if i not in found and (could_be(name, other, LEAST) or could_be(other, name, LEAST))
        ]
        assert not lost


def test_nearly_all_names_of_one_sound_are_left_out_by_their_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(5)
    told = [f"Bad{word(chance, 2).lower()} {word(chance, 4)}" for _ in range(390)]
    told += ["Badoluna Kesteven", "Badoluna Kestevan"]
    compared: list[tuple[str, str]] = []
    whole = names.is_same_person

    def count(a: names.NameGroup, b: names.NameGroup) -> bool:
        compared.append((a.name, b.name))
        return whole(a, b)

    monkeypatch.setattr(names, "is_same_person", count)
    mentions = {
        f"r{n:03}": [NameMention(Span(0, len(name)), name, name, "person", "mayor of Lome")]
        for n, name in enumerate(told)
    }
    found = names.resolve_names(mentions)
    assert len(compared) < len(told) ** 2 / 2 / 20
    assert any({ref.report for ref in name.mentions} >= {"r390", "r391"} for name in found)
