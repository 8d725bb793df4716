"""Runs of digits that are no number: phone, account and card numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.extract.figures.units import Measured
from dateline.model import Token

MONTHS = frozenset(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)


def is_digit_run(measured: Measured, tokens: Sequence[Token], start: int, end: int) -> bool:
    """A run of digit groups (phone, account, card numbers), a leading zero or plus, or a long bare number."""
    number = measured.number
    if not number.digits or measured.unit is not None:
        return False
    text = number.tokens[0].text.lstrip("+")
    if text.startswith("0") and len(text) > 1 and text[1].isdigit():
        return True
    if start > 0 and tokens[start - 1].text == "+" and not tokens[start].space_before:
        return True
    groups = 1
    i = start - 1
    while i >= 0 and groups < 4 and (tokens[i].text.isdigit() or tokens[i].text in {"-", "–", "(", ")", "+"}):
        if _closes_date(tokens, i):
            break
        groups += tokens[i].text.isdigit()
        i -= 1
    i = end
    while (
        i < len(tokens)
        and groups < 4
        and (tokens[i].text.isdigit() or tokens[i].text in {"-", "–", "(", ")"})
    ):
        groups += tokens[i].text.isdigit()
        i += 1
    if groups >= 3:
        return True
    plain = re.fullmatch(r"\d{7,}", text) is not None
    return plain and not number.scaled and not text.endswith("000")


def _closes_date(tokens: Sequence[Token], i: int) -> bool:
    """Whether a year closes a day (`7 May 2031 4 troopers killed`): no group of the digits behind it."""
    if i < 1 or not re.fullmatch(r"(?:19|20)\d\d", tokens[i].text):
        return False
    return any(t.lower.rstrip(".") in MONTHS for t in tokens[max(0, i - 2) : i])
