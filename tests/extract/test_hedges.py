"""Words of uncertainty."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.extract.hedges import find_hedges
from dateline.model import Document

Make = Callable[..., Document]


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("The bridge may have collapsed.", "may", "hedge"),
        ("The convoy was reportedly stopped.", "reportedly", "hedge"),
        ("Officials believe that the wall had a crack.", "believe", "hedge"),
        ("It is unclear whether the road is open.", "unclear", "unclear"),
        ("The figures could not be verified.", "could not be verified", "unverified"),
        ("If the rain goes on, the dam will fail.", "If", "conditional"),
        ("The ministry expects 300 arrivals.", "expects", "conditional"),
        ("Detectives suspect arson.", "suspect", "hedge"),
        ("The ferry is feared lost.", "feared", "hedge"),
        ("A man believed to be the driver was held.", "believed", "hedge"),
        ("The fate of the divers remains unknown.", "unknown", "unclear"),
        ("It was not immediately clear what had burned.", "not immediately clear", "unclear"),
        ("Sabotage has not been ruled out.", "not been ruled out", "unclear"),
    ],
)
def test_a_hedge_is_found_with_its_words_and_kind(document: Make, text: str, words: str, kind: str) -> None:
    assert (words, kind) in {(h.text, h.kind) for h in find_hedges(document(text))}


@pytest.mark.parametrize(
    "text",
    [
        "The bridge collapsed at noon.",
        "Rescuers could not reach the village.",
        "The parade is held every May.",
        "The army said it would send two boats.",
    ],
)
def test_plain_sentences_are_not_hedged(document: Make, text: str) -> None:
    assert find_hedges(document(text)) == []


def test_a_hedge_covers_its_clause(document: Make) -> None:
    made = document("The mayor spoke, and the bridge may have collapsed.")
    hedge = find_hedges(made)[0]
    assert hedge.scope is not None
    assert "bridge" in made.quote(hedge.scope)


@pytest.mark.parametrize(
    "text",
    [
        "The officer would not give a name.",
        "The rock would have hit us.",
        "The owner said it would repay them.",
    ],
)
def test_would_of_refusal_of_what_was_not_and_of_plans_is_no_doubt(document: Make, text: str) -> None:
    assert find_hedges(document(text)) == []


def test_a_semicolon_ends_what_a_hedge_covers(document: Make) -> None:
    text = "Between 40 and 50 people died in Lund, officials said; the toll may be as low as 38."
    made = document(text)
    scope = next(h.scope for h in find_hedges(made) if h.text == "may")
    assert scope is not None and made.quote(scope) == "the toll may be as low as 38"
