"""Passages in capitals, read in ordinary case: the same characters, so that every offset holds.

A tagger taught on mixed case takes capitals for names; wires of some agencies and most alerts are written
so. The casing follows the words that the pipeline's vectors know: a word known only with a capital (or in
the same sense with one) is a name, one known only in capitals is a body's initials.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Literal, TypeAlias

from dateline.lexicons import read_lexicon, read_rows
from dateline.model import Layer

Case: TypeAlias = Literal["lower", "title", "upper"]

#: share of letters in capitals from which a passage is read in ordinary case
LEAST_SHARE = 0.7
#: words of letters that a passage needs for it: fewer may be nothing but initials
LEAST_WORDS = 3
#: initials of a body that a tagger takes for a pronoun, and those that it knows, of the same length
_PRONOUN, _KNOWN = "WHO", "IMF"
_INITIALS = re.compile(rf"\b{_PRONOUN}\b")
_SMALL = frozenset({"and", "the", "of"})
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_OPENS = re.compile(r"(?:^|[.!?]['\"”’)\]]*\s|\[|--)[\s'\"“‘(]*$")


def is_capitals(text: str) -> bool:
    """Whether most letters of a passage are capitals.

    >>> is_capitals("FOUR KILLED AS BRIDGE FALLS"), is_capitals("The UN said NATO would")
    (True, False)
    """
    upper, lower = sum(map(str.isupper, text)), sum(map(str.islower, text))
    return upper > LEAST_SHARE * (upper + lower) and len(_WORD.findall(text)) >= LEAST_WORDS


def mask_initials(text: str) -> str:
    """A text for the tagger in which the initials of the World Health Organization are others that it knows.

    >>> mask_initials("According to the WHO report, those who fled are safe.")
    'According to the IMF report, those who fled are safe.'
    """
    return _INITIALS.sub(_KNOWN, text)


def unmask_initials(layer: Layer, text: str) -> Layer:
    """The layer of a masked text with the lemmas of the text as it is."""
    if _PRONOUN not in text:
        return layer
    lemmas = tuple(
        _PRONOUN if lemma == _KNOWN and text[start:end] == _PRONOUN else lemma
        for lemma, start, end in zip(layer.lemmas, layer.starts, layer.ends, strict=True)
    )
    return replace(layer, lemmas=lemmas)


def true_case(text: str, case_of: Callable[[str], Case | None]) -> str:
    """A passage in capitals in ordinary case, of the same length: sentences begin with a capital, as do the
    words that the lexicon or `case_of` (asked with a word in lower case) hold for names.

    >>> true_case("FOUR DIED IN NORVALE ON MONDAY.", {"norvale": "title"}.get)
    'Four died in Norvale on Monday.'
    """
    words = list(_WORD.finditer(text))
    cases = [_case(text, m, case_of) for m in words]
    known = read_lexicon("casing")
    named = {i for m in _places()[1].finditer(text) for i in range(m.start(), m.end())}
    for i, match in enumerate(words):
        if match.start() in named and len(match.group()) > 2 and match.group().lower() not in _SMALL:
            cases[i] = "title"
    before, after = frozenset(known["before_names"]), frozenset(known["after_names"])
    for i in range(len(words) - 2, -1, -1):
        if (
            cases[i + 1] == "title"
            and words[i].group().lower() in before
            and _near(text, words[i], words[i + 1])
        ):
            cases[i] = "title"
    for i in range(1, len(words)):
        if (
            cases[i - 1] == "title"
            and words[i].group().lower() in after
            and _near(text, words[i - 1], words[i])
        ):
            cases[i] = "title"
    parts: list[str] = []
    at = 0
    for match, case in zip(words, cases, strict=True):
        parts.append(text[at : match.start()])
        word = match.group()
        opens = _OPENS.search(text, max(0, match.start() - 8), match.start()) is not None
        parts.append(_cased(word, "title" if opens and case == "lower" else case))
        at = match.end()
    parts.append(text[at:])
    cased = "".join(parts)
    return cased if len(cased) == len(text) else text


def _near(text: str, left: re.Match[str], right: re.Match[str]) -> bool:
    """Whether only a space or the dot of an abbreviation lies between two words."""
    return text[left.end() : right.start()].strip() in {"", "."}


def _cased(word: str, case: Case) -> str:
    lower = word.lower()
    if case == "upper" or len(lower) != len(word):
        return word
    if case == "lower":
        return lower
    titled = re.sub(r"(?:^|(?<=[-.]))[^\W\d_]", lambda m: m.group().upper(), lower)
    return titled if len(titled) == len(word) else word


def _case(text: str, match: re.Match[str], case_of: Callable[[str], Case | None]) -> Case:
    word = match.group().lower()
    known = read_lexicon("casing")
    if word.endswith(("'s", "’s")):
        word = word[:-2]
    if word in known["always"]:
        return "title"
    if word in known["initials"] or (word + "." in known["initials"] and "." in word):
        return "upper"
    if word in known["beside_numbers"]:
        around = text[max(0, match.start() - 3) : match.start()] + text[match.end() : match.end() + 3]
        return "title" if any(c.isdigit() for c in around) else "lower"
    if word in _places()[0]:
        return "title"
    if len(word) > 1 and not set(word) & set("aeiouy") and word.isalpha() and word.isascii():
        return "upper"
    return case_of(word) or "lower"


@cache
def _places() -> tuple[frozenset[str], re.Pattern[str]]:
    """The single words that name a country, its capital or its people, and a pattern of the longer names."""
    names = {
        name.lower()
        for row in read_rows("countries")
        for name in (row["name"], *row["demonyms"].split("|"), *row["aliases"].split("|"))
    } | {row["capital"].lower() for row in read_rows("capitals")}
    long = sorted((n for n in names if " " in n), key=lambda n: (-len(n), n))
    pattern = "|".join(r"\s+".join(re.escape(w) for w in n.split()) for n in long)
    single = frozenset(n for n in names if len(n) > 3 and " " not in n)
    return single, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
