"""Signs that a machine reworded a report: what one report shows by itself, without its original.

Spinning and translation there and back leave what editors seldom let stand: one name in several spellings,
fixed expressions with a word exchanged, small words lost, attributions brought to the front, quotations turned
into clumsy speech. One sign is a slip; a report is a *possible rewrite* only where signs of different kinds agree.
Pure: it looks at one report's tokens and at nothing else, and says nothing of outlets or people.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from dateline.lexicons import read_lexicon
from dateline.lineage.signs.contradictions import find_contradictions
from dateline.lineage.signs.elapsed import find_elapsed, main_places
from dateline.lineage.signs.names import find_name_signs
from dateline.lineage.signs.prose import read_prose
from dateline.lineage.signs.speech import find_speech_signs
from dateline.lineage.signs.wording import find_wording_signs
from dateline.model import Document, Elapsed, Sign, SignReading

#: a possible rewrite shows signs of so many families, of so much weight together: 10 to the minus weight is about
#: how often a clean report would show them by chance
LEAST_FAMILIES, LEAST_WEIGHT = 2, 5.0
#: the length of the reports that the weights were measured on; a longer one shows each sign more often by chance
USUAL_TOKENS = 600
#: what a further sign of a kind adds, as a share of its weight
FURTHER = 0.5
#: kinds of which each sign is a mistake of its own, and how many different ones need no other kind beside them
SERIES, LEAST_SERIES = ("expression", "function_word"), 3


def read_signs(document: Document) -> SignReading:
    """The signs of rewording in a report, its claims of duration, and whether it is a possible rewrite."""
    prose = read_prose(document)
    signs = [*find_name_signs(prose), *find_speech_signs(prose), *find_wording_signs(prose)]
    surplus = math.log10(max(1.0, len(document.tokens) / USUAL_TOKENS))
    signs = [replace(sign, weight=round(max(0.0, sign.weight - surplus), 2)) for sign in signs]
    return _judged(document.report, signs, find_elapsed(prose), main_places(prose))


def join_signs(report: str, pieces: Sequence[tuple[SignReading, int]]) -> SignReading:
    """The signs of a report that was read in pieces, each given with its length: a sign of a report that much longer
    weighs less (`surplus`). `places` are those that are main ones of most pieces."""
    whole = sum(length for _, length in pieces)
    found: dict[Sign, None] = {}
    main: Counter[str] = Counter()
    for reading, length in pieces:
        further = math.log10(whole / length) if length else 0.0
        for sign in reading.signs:
            found[replace(sign, weight=round(max(0.0, sign.weight - further), 2))] = None
        main.update(reading.places)
    elapsed = sorted({e for reading, _ in pieces for e in reading.elapsed}, key=lambda e: e.span)
    most = max((len(reading.places) for reading, _ in pieces), default=0)
    places = [name for name, _ in sorted(main.items(), key=lambda row: (-row[1], row[0]))[:most]]
    return _judged(report, list(found), tuple(elapsed), tuple(places))


def _judged(
    report: str, signs: list[Sign], elapsed: tuple[Elapsed, ...], places: tuple[str, ...]
) -> SignReading:
    signs.sort(key=lambda sign: (sign.spans, sign.kind, sign.words))
    weight = weigh_signs(signs)
    agree = len({_family(sign.kind) for sign in signs}) >= LEAST_FAMILIES or _is_series(signs)
    likely = agree and weight >= LEAST_WEIGHT
    confidence = confidence_of(weight) if likely else None
    return SignReading(report, tuple(signs), elapsed, round(weight, 2), likely, confidence, places)


def confidence_of(weight: float) -> float:
    """How surely a report of that weight is reworded, if one report in twenty is and half of those show as much.

    Of 3,057 clean reports none reached 5; a clean report is taken to reach a weight once in 10 ** (weight - 2).

    >>> confidence_of(5.0), confidence_of(8.0)
    (0.96, 0.99)
    """
    odds = 0.05 / 0.95 * 0.5 * 10 ** min(9.0, weight - 2.0)
    return min(0.99, round(odds / (1.0 + odds), 2))


def weigh_signs(signs: Sequence[Sign]) -> float:
    """The heaviest sign of each kind, and half of the second heaviest of it (of every further one of the kinds in
    `SERIES`, different words each)."""
    by_kind: dict[str, dict[str, float]] = {}
    for sign in signs:
        by_kind.setdefault(sign.kind, {}).setdefault(sign.words.lower(), sign.weight)
    total = 0.0
    for kind, words in by_kind.items():
        first, *more = sorted(words.values(), reverse=True)
        total += first + FURTHER * sum(more if kind in SERIES else more[:1])
    return total


def _is_series(signs: Sequence[Sign]) -> bool:
    """Whether one kind alone tells enough: broken expressions or lost words in `LEAST_SERIES` different places."""
    return any(
        len({sign.words.lower() for sign in signs if sign.kind == kind}) >= LEAST_SERIES for kind in SERIES
    )


@cache
def _family(kind: str) -> str:
    families = read_lexicon("signs")["families"]
    return next(str(name) for name, kinds in families.items() if kind in kinds.split())


__all__ = ["confidence_of", "find_contradictions", "join_signs", "read_signs", "weigh_signs"]
