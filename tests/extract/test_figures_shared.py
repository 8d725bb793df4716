"""Figures that share: lists and wholes, labels of situation reports, totals and additions, phrases that count
nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.model import Figure

Reader = Callable[[str], list[Figure]]


COUNTED = [
    # text, (low, high, measure) of each figure in order
    ("Seven cooks and two pilots were among those killed.", [(7, 7, "killed"), (2, 2, "killed")]),
    ("Six rowers were among 19 people executed by the militia.", [(6, 6, "killed"), (19, 19, "killed")]),
    ("The bodies of 11 divers arrived in Tarn.", [(11, 11, "killed")]),
    ("The killers of the four nurses are unknown.", [(4, 4, "killed")]),
    (
        "There are 33 people dead in Tarn, 14 in Ostby and six in Grell.",
        [(33, 33, "killed"), (14, 14, "killed"), (6, 6, "killed")],
    ),
    (
        "Nine bodies were found: five miners and four guards.",
        [(9, 9, "killed"), (5, 5, "killed"), (4, 4, "killed")],
    ),
    ("Two officers and 16 soldiers died in the raid.", [(2, 2, "troops_killed"), (16, 16, "troops_killed")]),
    ("The militia executed 22 prisoners.", [(22, 22, "killed")]),
    ("Bus Crash Kills Four, Injures Nine - Warden", [(4, 4, "killed"), (9, 9, "injured")]),
    ("Dead: 21.|Injured: 48.|Missing: 7.", [(21, 21, "killed"), (48, 48, "injured"), (7, 7, "missing")]),
    (
        "Killed 21, wounded 48, displaced 700.",
        [(21, 21, "killed"), (48, 48, "injured"), (700, 700, "displaced")],
    ),
    ("Of the injured, 26 were in clinics, 13 at home.", [(26, 26, "injured"), (13, 13, "injured")]),
    ("Scores of villagers were dead or injured.", [(40, None, "other")]),
    ("The tally of deaths passed 300 on Friday.", [(300, None, "killed")]),
    ("From 400 to 600 people have been displaced.", [(400, 600, "displaced")]),
    ("Some 14 000 people were evacuated.", [(14000, 14000, "evacuated")]),
    ("About 1.400 homes were destroyed.", [(1400, 1400, "buildings_destroyed")]),
    ("At least 30 boys and 20 girls were abducted.", [(30, None, "abducted"), (20, None, "abducted")]),
    ("At least 30 boys died and 20 girls were abducted.", [(30, None, "killed"), (20, 20, "abducted")]),
    ("Half of the islanders were evacuated.", [(50, 50, "evacuated")]),
    ("The guards freed 12 of the 40 miners.", [(12, 12, "rescued"), (40, 40, "other")]),
    ("Eighteen rowers did not survive.", [(18, 18, "killed")]),
    ("Some 800 villagers fled to the next town.", [(800, 800, "displaced")]),
    ("Some 800 people have left Chad for Niger.", [(800, 800, "refugees_fled")]),
    ("None of the 85 pilgrims was hurt.", [(0, 0, "injured")]),
]


@pytest.mark.parametrize(("text", "expected"), COUNTED)
def test_what_a_count_shares(figures: Reader, text: str, expected: list[tuple[object, ...]]) -> None:
    assert [(f.low, f.high, f.measure) for f in figures(text)] == expected


NOTHING = [
    "An M-19 candidate was murdered.",
    "It was the worst one in which a bus was hit.",
    "The bomb failed to injure its five occupants.",
    "The three nurses suffered no wounds.",
    "The ministry said nobody will be hurt.",
    "The twins, aged 6 and 9, were found.",
    "At 1430 hours the ferry left.",
    "A 5.4-magnitude quake struck at a depth of 20 km.",
    "The motion passed by 70 votes to 12, with nine abstentions.",
    "By 2040 farmers will have left.",
    "The film 30 Nights Later was shown.",
    "Give £10 a month to the fund.",
    "He was in two minds about the plan.",
]


@pytest.mark.parametrize("text", NOTHING)
def test_words_that_count_nothing(figures: Reader, text: str) -> None:
    assert figures(text) == []


CUMULATIVE = [
    ("The blast killed nine people.", [True]),
    ("So far 900 people have been infected.", [True]),
    ("Another 12 people died, taking the toll to 40.", [False, True]),
    ("The ministry reported 30 new cases.", [False]),
    ("In Tarn 45 people died in the last 24 hours.", [False]),
    ("Some 60 hikers are missing.", [False]),
    ("The flood could kill 300 people.", [None]),
    ("The fire killed five people and injured seven more.", [True, True]),
]


@pytest.mark.parametrize(("text", "expected"), CUMULATIVE)
def test_totals_additions_and_standing_numbers(
    figures: Reader, text: str, expected: list[bool | None]
) -> None:
    counts = [f for f in figures(text) if f.unit == "persons"]
    assert [f.cumulative for f in counts] == expected


def test_only_words_of_a_total_make_a_count_running(figures: Reader) -> None:
    event, total = figures("The blast killed nine people.\nThe death toll has risen to 31.")
    assert (event.running, total.running) == (None, True)


def test_parts_name_their_whole(figures: Reader) -> None:
    whole, women, boys = figures("Police said 37 people, including 14 women and eight boys, were killed.")
    assert (women.subset_of, boys.subset_of) == (whole.id, whole.id)
    hurt, badly = figures("Some 20 people were hurt, one seriously.")
    assert badly.subset_of == hurt.id


def test_people_are_named_and_things_are_units(figures: Reader) -> None:
    crew, flats = figures("The fire killed six drunken sailors and 40 flats were damaged.")
    assert (crew.population, crew.unit) == ("drunken sailors", "persons")
    assert (flats.population, flats.unit) == (None, "flats")


def test_a_predicate_of_the_act_is_not_how_the_count_holds(figures: Reader) -> None:
    (count,) = figures("The killing of six monks has not been solved.")
    assert (count.negated, count.modality) == (False, "actual")


def test_a_count_that_is_called_false_is_negated(figures: Reader) -> None:
    (count,) = figures("It is not true that 40 people died.")
    assert count.negated
