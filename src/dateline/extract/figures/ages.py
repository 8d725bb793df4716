"""Numbers that are ages: of a person, or of each of several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from dateline.extract.figures.units import Unit
from dateline.extract.names import read_offices
from dateline.lexicons import read_lexicon, read_rows
from dateline.model import Token

#: a number from here on is nobody's age
OLDEST = 110
_NAME_TAGS = frozenset({"NNP", "NNPS"})


def reject_age(tokens: Sequence[Token], start: int, end: int, unit: Unit | None) -> tuple[str, str] | None:
    """The slug and reason where a number is an age, else None."""
    after = [t.lower for t in tokens[end : end + 6]]
    joined = " ".join(after)
    age = ("age", "the number is an age")
    if re.match(r"(- )?(years?|months?|weeks?|days?)(-| -)? (old|olds)\b", joined) or re.match(
        r"(- )?years? of age\b", joined
    ):
        return age
    if re.match(
        r"((- )?(years?|months?) )?(or|to|and|-|–) \S+ (- )?(years?|months?)( -)? (olds?|of age)\b", joined
    ):
        return age
    before = [t.lower for t in tokens[max(0, start - 3) : start]]
    if before[-1:] in (["aged"], ["age"], ["ages"]) or before[-2:] in (
        ["ages", "of"],
        ["age", "of"],
        ["aged", "between"],
        ["aged", "about"],
        ["aged", "under"],
        ["aged", "over"],
    ):
        return age
    if _is_of_one(tokens, start, end, unit):
        parent = tokens[start - 2].lemma.lower() in read_lexicon("noncounts")["parents"]
        return ("age", "the number is of somebody's children") if parent else age
    possessed = before[-1:] and before[-1] in {"his", "her", "their", "my", "our"}
    if possessed and re.fullmatch(r"\d{1,2}0['’]?s", tokens[start].lower + "".join(after[:1])[:2]):
        return age
    if possessed and re.fullmatch(r"\d0['’]?s", tokens[start].lower):
        return age
    listed = [t.lower for t in tokens[max(0, start - 12) : start]]
    aged = next((w for w in reversed(listed) if w in {"aged", "ages"}), None)
    if aged is not None:
        between = listed[len(listed) - listed[::-1].index(aged) :]
        counts = end < len(tokens) and (tokens[end].tag == "NNS" or tokens[end].lower in {"other", "others"})
        listed_on = {",", "and", "or", "to", "-", "–"}
        if not counts and all(w in listed_on or w.isdigit() or w in _age_words() for w in between):
            return age
    closed = end == len(tokens) or tokens[end].text in {",", ")", ";", "."}
    plain = re.fullmatch(r"\d{1,2}|10\d", tokens[start].text) is not None
    named = start >= 2 and (tokens[start - 1].text == "(" or tokens[start - 2].text.isalpha())
    amount = start >= 3 and tokens[start - 3].lower in {
        "number",
        "toll",
        "total",
        "count",
    }  # `the number hurt, 60`
    if unit is None and plain and closed and named and not amount and before[-1:] in ([","], ["("]):
        return age
    if unit is None and before[-1:] in ([","], ["("]) and start >= 2:
        name = tokens[start - 2]
        closes = end < len(tokens) and tokens[end].text in {",", ")", "."}
        value = tokens[start].text
        if (
            closes
            and name.tag in _NAME_TAGS
            and name.entity in {"PERSON", ""}
            and len(value) <= 2
            and value.isdigit()
        ):
            return age
    return None


def _is_of_one(tokens: Sequence[Token], start: int, end: int, unit: Unit | None) -> bool:
    """Whether `of` ties the number to one person before it, with nothing counted behind it (`a boy of 15`, `her son
    of 4`; `a mother of three`)."""
    if start < 2 or tokens[start - 1].lower != "of" or unit is not None or end - start != 1:
        return False
    person, value = tokens[start - 2], tokens[start].lower
    size = int(value) if value.isdigit() else None
    if (size is None and value not in _age_words()) or (size is not None and size >= OLDEST):
        return False
    if (
        end < len(tokens)
        and tokens[end].pos in {"NOUN", "PROPN", "ADJ"}
        and tokens[start].head is tokens[end]
    ):
        return False  # `a boy of 12 sheep`
    if end < len(tokens) and tokens[end].lower in {"per", "%", "percent", "the", "his", "her", "their"}:
        return False
    lemma = person.lemma.lower()
    return person.tag == "NN" and lemma in persons() | read_offices().kin


@cache
def persons() -> frozenset[str]:
    """The common nouns that mean nothing but one person (`boy`, `nurse`)."""
    kinds = ((row["noun"], set(row["kinds"].split())) for row in read_rows("noun_kinds"))
    return frozenset(noun for noun, found in kinds if found and found <= {"person", "fighter"})


@cache
def _age_words() -> frozenset[str]:
    words = read_lexicon("numbers")
    return frozenset((*words["units"], *words["tens"]))
