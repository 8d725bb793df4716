"""Passages in capitals are parsed in ordinary case, and their offsets stay those of the text."""

from __future__ import annotations

import pytest

from dateline.annotate import Annotator
from dateline.annotate.capitals import is_capitals, true_case


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FOUR KILLED AS BRIDGE FALLS", True),
        ("POLICE IN Velmo SAID TWO OFFICERS WERE HURT", True),
        ("The UN and NATO said that they would help.", False),
        ("UN, NATO", False),
        ("12 34 56 78", False),
        ("", False),
    ],
)
def test_most_letters_decide(text: str, expected: bool) -> None:
    assert is_capitals(text) is expected


NAMES = {"velmo": "title", "ruda": "title"}


@pytest.mark.parametrize(
    ("text", "cased"),
    [
        ("FOUR DIED IN VELMO ON MONDAY. TWO ARE HURT.", "Four died in Velmo on Monday. Two are hurt."),
        ("PRESIDENT RUDA SPOKE", "President Ruda spoke"),
        ("CLASHES IN EL SALVADOR AND NEW ZEALAND", "Clashes in El Salvador and New Zealand"),
        ("THE UN AND THE FMLN SIGNED ON MAY 3", "The UN and the FMLN signed on May 3"),
        ("IT MAY RAIN IN VELMO PROVINCE", "It may rain in Velmo Province"),
        ("RUDA'S MAYOR SPOKE", "Ruda's mayor spoke"),
    ],
)
def test_names_keep_a_capital(text: str, cased: str) -> None:
    assert true_case(text, NAMES.get) == cased  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["İSTANBUL İZMİR İNEGÖL", "STRAẞE UND GROẞE ﬁ PLÄTZE", "\u200fABC DEF GHI🙂" * 50]
)
def test_the_length_never_changes(text: str) -> None:
    assert len(true_case(text, NAMES.get)) == len(text)  # type: ignore[arg-type]


def test_a_shouted_sentence_is_parsed_like_a_spoken_one(annotator: Annotator) -> None:
    loud, plain = annotator.annotate_passages(
        [
            "SEVEN PEASANTS WERE KILLED NEAR BOGOTA ON MONDAY.",
            "Seven peasants were killed near Bogota on Monday.",
        ]
    )
    assert loud == plain


def test_the_name_of_a_layer_tells_how_it_was_cased(annotator: Annotator) -> None:
    assert "cased" in annotator.name
