"""Words as lineage compares them, and what a process remembers of them."""

from __future__ import annotations

import pytest

from dateline.lineage import words


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("reorganisations", "reorganizations"), ("analysed", "analyzed"), ("Neighbourhood", "neighborhood"),
        ("centres", "centers"), ("theatre", "theater"), ("travelled", "traveled"), ("defence", "defense"),
        ("catalogues", "catalogs"), ("programmes", "programs"), ("tonnes", "tons"), ("greyish", "grayish"),
        ("towards", "toward"), ("Agements", "agments"), ("NEIGHBOUR’S", "neighbor"),
    ],
)  # fmt: skip
def test_a_word_is_folded_to_one_spelling(british: str, american: str) -> None:
    assert words.fold_word(british) == american


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("stations", "station"), ("bombings", "bomb"), ("reportedly", "report"), ("buildings", "build"), ("dams", "dams"),
        ("weariness", "weari"), ("ations", "ation"), ("roads", "road"), ("sixty", "#60"), ("14.50", "#14.5"), ("the", ""),
    ],
)  # fmt: skip
def test_the_longest_ending_is_cut_twice_where_enough_is_left(word: str, stem: str) -> None:
    assert words.stem_word(word) == stem


def test_words_are_the_same_however_few_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Ferries to Corrin stopped on Monday; 14 boats of the Corrin line lay at Pellow, the harbour office said."
    first = words.read_words.__wrapped__(text)
    words._lexemes.cache_clear()
    monkeypatch.setattr(words, "_MOST_FORMS", 3)
    assert words.read_words.__wrapped__(text) == first
    assert len(words._lexemes()) <= 3
    words._lexemes.cache_clear()
