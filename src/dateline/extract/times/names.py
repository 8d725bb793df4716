"""Names that look like times: `60 Minutes`, `the March for Peace`, `the Tarn 2000 Index`,
`the September 11 attacks`, `today's youth`."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.extract.times.words import table
from dateline.lexicons import read_lexicon
from dateline.model import Token

_QUOTES = frozenset("\"'`“”‘’«»") | {"``", "''"}
#: the frames of units, whose words have no capital save in a name or a heading
_OF_UNITS = frozenset({"length", "span", "unit", "near", "bare", "same"})


def is_name(frame: str, slots: dict[str, str], inside: Sequence[Token], tokens: Sequence[Token]) -> bool:
    """Whether a match is part of a name, or a word for the present age."""
    last = inside[-1]
    first = inside[0].i - 1
    while first > 0 and tokens[first].text in _QUOTES:
        first -= 1
    before = tokens[first] if first >= 0 else None
    after = tokens[last.i + 1] if last.i + 1 < len(tokens) else None
    if after is not None and after.sentence is not last.sentence:
        after = None
    if before is not None and before.sentence is not last.sentence:
        before = None
    if frame in _OF_UNITS:
        return _is_title(inside)
    if frame == "day":
        if "shift" in slots and len(inside) == 1:
            return _is_age_of_ours(inside[0], tokens) or _is_title_word(inside[0], before)
        return "mon" in slots and _is_event(slots, last, tokens)
    if frame == "clock" and "word" in slots and len(inside) == 1:
        return _is_title_word(inside[0], before)
    if frame == "month" and len(inside) == 1 and last.lower == "march":
        return (before is not None and before.pos == "DET" and after is not None and after.pos == "ADP") or (
            before is not None and before.lower == "annual")  # fmt: skip
    if frame == "year" and len(inside) == 1 and before is not None and after is not None:
        return _is_model(before, after)
    return False


def _is_title(inside: Sequence[Token]) -> bool:
    """A unit with a capital in a sentence that is no heading."""
    last = inside[-1]
    if not last.text[:1].isupper() or last.text.isupper() or last is last.sentence.tokens[0]:
        return False
    if not (inside[0].text[:1].isupper() or inside[0].text[:1].isdigit()):
        return False
    return sum(t.text.islower() and t.pos in ("NOUN", "VERB", "ADJ") for t in last.sentence.tokens) >= 2


def _is_title_word(word: Token, before: Token | None) -> bool:
    """`VOA Today`, `High Noon`: a capital after a name."""
    if word.lower == "noon" and before is not None and before.lower == "high":
        return True  # of films and duels
    if before is None or not word.text[:1].isupper() or before.lower in table("weekdays"):
        return False
    if word.text.isupper() and sum(t.text.islower() for t in word.sentence.tokens) < 2:
        return False  # all of it is in capitals
    return before.pos == "PROPN" and before.text[:1].isupper()


def _is_age_of_ours(word: Token, tokens: Sequence[Token]) -> bool:
    """`today's world`, `the people of tomorrow`."""
    names = read_lexicon("times")["not_times"]
    possessive = tokens[word.i + 1].lower if word.i + 1 < len(tokens) else ""
    noun = tokens[word.i + 2].lower if word.i + 2 < len(tokens) else ""
    if possessive in ("'s", "’s") and noun in names["after_today"]:
        return True
    before = tokens[word.i - 2].lower if word.i > 1 and tokens[word.i - 1].lower == "of" else ""
    return before in names["before_of_tomorrow"]


def _is_event(slots: dict[str, str], last: Token, tokens: Sequence[Token]) -> bool:
    """A day that names what happened on it (`the September 11 attacks`)."""
    month = table("months").get(slots["mon"].rstrip("."))
    nouns = read_lexicon("times")["named_days"].get(f"{month}-{slots.get('dom', '')}")
    return nouns is not None and any(t.lower in nouns for t in tokens[last.i + 1 : last.i + 4])


def _is_model(before: Token, after: Token) -> bool:
    """`the Tarn 2000 Index`: a number inside a name of words."""
    if before.pos != "PROPN" or after.pos != "PROPN" or after.text in _QUOTES:
        return False
    if before.lower.rstrip(".") in table("months") or before.lower in table("seasons"):
        return False
    return before.head is after.head or before.head is after


def is_name_weekday(weekday: Token, tokens: Sequence[Token]) -> bool:
    """Whether a weekday is part of a name: `Sunday Times`, `Black Friday`."""
    names = read_lexicon("times")["not_times"]
    after = tokens[weekday.i + 1].text if weekday.i + 1 < len(tokens) else ""
    before = tokens[weekday.i - 1].lower if weekday.i > 0 else ""
    if before == "the" and weekday.dep == "compound" and weekday.head.pos == "PROPN":
        return weekday.head.i > weekday.i  # the Friday Courier
    follows = after.lower() in names["after_weekday"] and after[:1].isupper()
    return follows or before in names["before_weekday"]


def names_kind(frame: str, inside: Sequence[Token], tokens: Sequence[Token]) -> bool:
    """Whether a season or year alone says which thing is meant and not when (`a winter storm`, `the 2031 election`),
    or a numbered day how long something has gone on (`shelled for a third day`)."""
    word = inside[-1]
    if frame == "nth":
        before = [t.lower for t in tokens[max(0, inside[0].i - 2) : inside[0].i]]
        return before[-1:] == ["for"] or (before[:1] == ["for"] and before[-1] in ("a", "the"))
    if len(inside) != 1 or word.head.i <= word.i or word.head.pos not in ("NOUN", "PROPN"):
        return False
    if frame == "season":
        return word.dep == "compound"
    kinds = read_lexicon("times")["kinds"]["of_year"]
    modifies = word.dep in ("nummod", "compound", "nmod", "amod")
    return frame == "year" and modifies and word.head.lemma.lower() in kinds
