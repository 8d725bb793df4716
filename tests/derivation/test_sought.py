"""Which claims an answer can be to, by the words that they share: nothing is lost by looking at few of them."""

from __future__ import annotations

import random

import pytest

from dateline.derivation.answers import _Sought


def _holds(asked: list[tuple[int, tuple[int, ...]]], told: tuple[int, ...]) -> bool:
    return any(len(set(words).intersection(told)) >= least for least, words in asked)


@pytest.mark.parametrize("seed", range(8))
def test_a_claim_meets_what_it_shares_enough_words_with(seed: int) -> None:
    rng = random.Random(seed)
    met = 0
    for _ in range(150):
        size = rng.choice([6, 12, 40])
        asked = [
            (rng.choice([0, 1, 2, 3, 3, 4]), tuple(rng.randrange(size) for _ in range(rng.randrange(9))))
            for _ in range(rng.randrange(6))
        ]
        sought = _Sought(asked)
        for _ in range(10):
            told = tuple(rng.randrange(size) for _ in range(rng.randrange(9)))
            assert sought.meets(told) == _holds(asked, told), (asked, told)
            met += _holds(asked, told)
    assert 100 < met < 1400


def test_a_word_that_every_answer_asks_for_leads_to_none() -> None:
    answers = [(3, (1, 2, 100 + 3 * n, 101 + 3 * n, 102 + 3 * n)) for n in range(500)]
    sought = _Sought(answers)
    assert sum(len(sought._by_word.get(word, ())) for word in (1, 2, 103)) == 1
    assert sought.meets((1, 2, 103)) and not sought.meets((1, 2, 99))
