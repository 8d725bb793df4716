"""A rough skeleton of a name that other spellings and transliterations of it share."""

from __future__ import annotations

import re

_PAIRS = (("sch", "s"), ("tsch", "k"), ("ph", "f"), ("kh", "k"), ("gh", "g"), ("zh", "s"), ("sh", "s"), ("ch", "k"), ("ts", "s"), ("tz", "s"), ("ck", "k"))  # fmt: skip
_SINGLE = str.maketrans("cqwzx", "kkvss", "aeiouyhj ")
_TWICE = re.compile(r"(.)\1+")


def sound_of(folded: str) -> str:
    """The consonants of a folded name with look-alikes made one; a leading vowel is kept as `a`.

    >>> sound_of("odessa") == sound_of("odesa"), sound_of("kalisz") == sound_of("kalis")
    (True, True)
    """
    text = folded
    for pair, one in _PAIRS:
        text = text.replace(pair, one)
    head = "a" if text[:1] and text[0] in "aeiouyj" else ""
    return head + _TWICE.sub(r"\1", text.translate(_SINGLE))
