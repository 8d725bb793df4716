"""The language of a text, told from its letters; None where too little text tells.

The method is langid.py's naive Bayes over byte n-grams (Lui and Baldwin 2012) as packaged by py3langid.
"""

from __future__ import annotations

import re
from functools import cache
from tempfile import gettempdir
from typing import Any

from dateline.errors import SetupError

#: fewer letters than this tell nothing
MIN_LETTERS = 60
_SAMPLE = 6_000
_WORDS = re.compile(r"[^\W\d_]+")
#: closed-class English words; a text that is rich in them is English whatever its names are
_ENGLISH = frozenset(
    "the of and to in a that was for on with is by at from said were has have as it an".split()
)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    try:
        return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    except OSError as error:
        raise SetupError(
            f"the language identifier cannot be unpacked in {gettempdir()}: {error.strerror or error}; "
            "free some space there, or set TMPDIR to another folder"
        ) from error


def find_language(text: str) -> str | None:
    """The ISO 639-1 code of the language of `text`, or None where it is too short or too uncertain.

    >>> find_language("The mayor said that two bridges were closed and that buses would run to the town by night.")
    'en'
    >>> find_language("12 dead") is None
    True
    """
    sample = text if len(text) <= 3 * _SAMPLE else text[:_SAMPLE] + " " + text[len(text) // 2 :][:_SAMPLE]
    words = _WORDS.findall(sample.lower())
    if sum(map(len, words)) < MIN_LETTERS:
        return None
    english = sum(map(_ENGLISH.__contains__, words)) / len(words)
    if english >= 0.2 and len(words) >= 12:
        return "en"
    code, probability = _identifier().classify(" ".join(words))
    if code == "en" or probability < 0.8:
        return "en" if english >= 0.08 or (code == "en" and probability >= 0.5) else None
    if english >= 0.14:
        return "en"
    return str(code)
