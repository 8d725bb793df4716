"""Named policies choose a number and grade a matter; without one nothing is chosen."""

from __future__ import annotations

import pytest
from claims_by_hand import count, voice

from dateline.errors import UsageError
from dateline.model import Matter
from dateline.weigh import weigh
from dateline.weigh.policies import Stated, apply_policy, find_policy, policies

COUNCIL, POLICE, CLINIC = voice("Council"), voice("Police"), voice("Clinic")


def matter(standing: str = "disputed", low: float | None = 7, high: float | None = 12) -> Matter:
    return Matter(
        "m", "figure", "killed", (), (), (), (), (), standing, "r", ("One reason.",), low, None, high
    )  # type: ignore[arg-type]


def stated(*numbers: int) -> list[list[Stated]]:
    return [[Stated(n, n, str(n))] for n in numbers]


def vague(words: str, low: float) -> list[Stated]:
    return [Stated(low, None, words)]


def test_weighing_itself_chooses_nothing() -> None:
    found = weigh([count("a", 7, by=COUNCIL), count("b", 9, by=POLICE)]).matters
    assert [(m.best, m.policy, m.grade) for m in found] == [(None, None, None)] * len(found)


@pytest.mark.parametrize(
    ("policy", "numbers", "best"),
    [
        ("acled", (12, 7, 9), 7),
        ("acled", (12, 7, 12), 12),
        ("acled", (9,), 9),
        ("ucdp", (12, 7, 12), 12),
        ("ucdp", (12, 7), 7),
        ("ibc", (12, 7), None),
        ("airwars", (12, 12), None),
    ],
)
def test_the_number_that_a_policy_chooses(policy: str, numbers: tuple[int, ...], best: float | None) -> None:
    ruled = apply_policy(find_policy(policy), matter(), stated(*numbers))
    assert ruled.best == best
    assert ruled.policy == f"{policy}/1"


def test_acled_counts_dozens_as_twelve_and_keeps_the_higher_bound() -> None:
    ruled = apply_policy(find_policy("acled"), matter(low=24, high=None), [vague("dozens", 24)])
    assert (ruled.low, ruled.best, ruled.high) == (12, 12, None)


@pytest.mark.parametrize(
    ("words", "low", "best"),
    [
        ("hundreds", 100, 100),
        ("several", 3, 3),
        ("dozens of", 24, 12),
        ("tens of thousands", 10000, 10000),
        ("14", 14, 14),
    ],
)
def test_vague_words_are_counted_by_the_policy_alone(words: str, low: float, best: float) -> None:
    assert apply_policy(find_policy("acled"), matter(low=low, high=None), [vague(words, low)]).best == best


def test_a_voice_counts_once_by_its_last_number() -> None:
    said = [[Stated(5, 5, "5"), Stated(8, 8, "8")], [Stated(9, 9, "9")]]
    assert apply_policy(find_policy("acled"), matter(), said).best == 8


def test_a_number_with_an_upper_bound_alone_is_never_chosen() -> None:
    assert apply_policy(find_policy("acled"), matter(low=None), [[Stated(None, 7, "7")]]).best is None


@pytest.mark.parametrize(
    ("policy", "standing", "grade"),
    [
        ("airwars", "corroborated", "Fair"),
        ("airwars", "single voice", "Weak"),
        ("airwars", "denied", "Contested"),
        ("airwars", "superseded", None),
        ("ibc", "single voice", "provisional"),
        ("ibc", "corroborated", "recorded"),
        ("acled", "corroborated", None),
    ],
)
def test_grades_follow_the_standing(policy: str, standing: str, grade: str | None) -> None:
    assert apply_policy(find_policy(policy), matter(standing), stated(7)).grade == grade


def test_no_machine_gives_the_grade_that_wants_an_admission() -> None:
    assert all("Confirmed" not in dict(p.grades).values() for p in policies().values())


def test_a_policy_says_what_it_did() -> None:
    ruled = apply_policy(find_policy("acled"), matter(), stated(12, 7, 9))
    assert ruled.trace == (
        "One reason.",
        "Policy acled/1: 7, the lowest number stated, since no 2 voices agree on one.",
    )


def test_every_policy_names_what_it_follows_and_its_version() -> None:
    assert all(p.after and p.version for p in policies().values())


def test_an_unknown_policy_is_told_those_there_are() -> None:
    with pytest.raises(UsageError, match="acled, airwars, ibc, ucdp"):
        find_policy("mean")
