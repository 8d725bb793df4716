"""Which runs of capitalised words are places: known names by their signs, unknown ones by stronger signs."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.extract.places.runs import PLACE_ENTITIES, is_capital
from dateline.extract.places.signs import Signs
from dateline.model import Place, Token

#: NER types that are often given to places that the model does not know
_MISREAD = frozenset({"PERSON", "ORG", "NORP", "PRODUCT", "WORK_OF_ART"})
#: population from which a name that ends that of a body (`Bank of X`) is taken for a place
TOWN = 60_000
#: NER types that no place is given
_NEVER = frozenset({"DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY"})


def accept_known(signs: Signs, first: int, last: int, places: Sequence[Place]) -> bool:
    """Whether a run that bears the name of `places` is a mention of one."""
    token = signs.tokens[first]
    common = first == last and token.lower in signs.cues.common
    if first == last and token.lower in signs.cues.capitals and not token.text.isupper():
        return False
    if token.text.islower() and not is_capital(token) and (first, first + 2) not in signs.runs:
        return any(p.feature == "region" for p in places)
    if (
        signs.is_spoilt(first, last)
        or signs.is_loose_name(first, last)
        or (token.entity in _NEVER and common)
    ):
        return False
    if signs.is_postal(first, last, places) and not signs.is_listed(first):
        return token.entity in PLACE_ENTITIES and signs.is_strong_before(first)
    if signs.is_stated(last) or signs.is_party_home(first) or signs.is_dateline(first, last):
        whole = signs.entities.get(first) in (None, (first, last))
        stated = signs.is_stated(last) and token.pos == "PROPN" and whole
        return (not common or stated or token.entity in PLACE_ENTITIES) and (
            not signs.is_short(first, last, places) or signs.is_state(first, last)
        )
    if signs.is_abbreviation(first, last):
        return token.entity in PLACE_ENTITIES or signs.is_listed(first) or signs.is_preposition_before(first)
    if signs.is_short(first, last, places) or signs.is_part_of_word(first, last, places):
        return False
    if common:
        if signs.name(first, last) in signs.told and token.pos == "PROPN":
            return token is not token.sentence.tokens[0] or token.entity in PLACE_ENTITIES
        named = token.entity in PLACE_ENTITIES and not signs.is_honoured(first)
        return named and (signs.is_cued(first, last) or signs.is_among_places(first, last))
    if (first, last) in signs.labels:
        return True
    inside = signs.entities.get(first)
    if inside is None:
        return _accept_plain(signs, first, last, places)
    if inside[0] >= first and inside[1] <= last:
        return _accept_whole(signs, first, last, places)
    return _accept_part(signs, first, last, places)


def _accept_plain(signs: Signs, first: int, last: int, places: Sequence[Place]) -> bool:
    """A name that the NER does not mark."""
    name, token = signs.name(first, last), signs.tokens[last]
    if (first == last and name in signs.surnames) or token.pos not in ("PROPN", "NOUN", "ADJ"):
        return False
    if name in signs.seen:
        return True
    if token.pos == "PROPN" and token.dep == "pobj" and token.head.lower in ("to", "from"):
        return True
    if signs.is_taken(last, places, TOWN):
        return True
    if first < last and token.entity == "GPE":
        return True  # `St. Norvale`, of which the NER knows the last word
    if signs.is_cued(first, last):
        return signs.is_own_name(name, places)
    return token.pos == "PROPN" and signs.is_large(name, places)


def _accept_whole(signs: Signs, first: int, last: int, places: Sequence[Place]) -> bool:
    """A name that is all of an entity."""
    name, token = signs.name(first, last), signs.tokens[first]
    cued = signs.is_cued(first, last)
    surname = first == last and name in signs.surnames
    if token.entity in PLACE_ENTITIES or token.entity == "NORP":
        return cued or not surname
    if surname:
        return False
    if name in signs.seen:
        return True
    if signs.is_taken(last, places, TOWN):
        return True
    large = signs.is_large(name, places)
    if token.entity == "PERSON":
        if large and signs.is_preposition_before(first):
            return True
        placed = signs.is_strong_before(first) and token.dep in ("pobj", "conj", "compound", "appos")
        return placed or signs.is_kind_beside(first, last)
    if signs.is_left_or_struck(first, last) and any(p.feature in ("city", "admin") for p in places):
        return True
    if first < last and signs.is_preposition_before(first) and any(p.feature == "city" for p in places):
        return True  # a town of two words that the NER takes for a body (`moved from Hollow Wells`)
    return cued or (large and not name.isupper()) or any(p.feature == "country" for p in places)


def _accept_part(signs: Signs, first: int, last: int, places: Sequence[Place]) -> bool:
    """A name inside an entity: of a larger place name, or of the name of a body that it begins or ends."""
    name, token = signs.name(first, last), signs.tokens[first]
    surname = first == last and name in signs.surnames
    if token.entity in PLACE_ENTITIES:
        if signs.is_torn(first, last):
            return False
        if surname:
            return signs.is_cued(first, last)
        if token.entity == "FAC" and signs.is_called_after(first, places):
            return False
        return (
            token.entity != "FAC"
            or signs.is_large(name, places)
            or name in signs.seen
            or signs.is_served(last)
        )
    if surname:
        return False
    head = signs.is_head(first)
    large = signs.is_large(name, places) and signs.is_own_name(name, places)
    if token.entity == "PERSON":
        return head and signs.is_served(last)
    saint = name.lower().startswith(("saint ", "st ", "st. ")) and name not in signs.seen
    if head and name not in signs.seen and (saint or signs.is_worded(first, last)):
        return False
    if name in signs.seen and head:
        return True
    town = large or name in signs.seen or any(p.population >= TOWN for p in places)
    return (head and (large or signs.is_served(last))) or (town and signs.is_tail(first, last))


def unknown_run(signs: Signs, i: int, end: int) -> tuple[int, int] | None:
    """A place that begins at token i and that the index does not know: of the NER, after `the village of`,
    before `district` or a state, after `in`, or named like a water."""
    token, inside = signs.tokens[i], signs.entities.get(i)
    if token.lower in signs.cues.capitals and not token.text.isupper():
        return None
    linked = not is_capital(token) and (i, i + 2) in signs.runs
    if not (linked or is_capital(token)) or signs.is_fate_before(i):
        return None
    if inside is None:
        last = i
        while (
            not signs.is_owner(i)
            and last < end
            and is_capital(signs.tokens[last + 1])
            and not signs.tokens[last + 1].entity
        ):
            last += 1
        if token.pos != "PROPN" or signs.is_loose_name(i, last):
            return None
        if last < end and _is_cut_off(signs, last):
            return i, last + 1
        named = (
            signs.is_held(i, last)
            or signs.is_kind_before(i)
            or signs.is_region_noun_after(last)
            or signs.is_natural(i, last)
        )
        return (i, last) if named else None
    first, last = inside
    if token.entity not in _MISREAD and token.entity not in PLACE_ENTITIES:
        return None
    if i > first and any(is_capital(t) and not signs.is_loose(t) for t in signs.tokens[first:i]):
        return None
    if token.entity == "FAC" and last > i and signs.tokens[last].text.isdigit():
        return i, last
    while last > i and not is_capital(signs.tokens[last]):
        last -= 1
    if signs.is_owner(i) and any(signs.places(i + 1, j) for j in range(i + 1, last + 1)):
        return None  # `Chads Norvale`, without its apostrophe
    words = [t for t in signs.tokens[i : last + 1] if is_capital(t)]
    if any(t.lower in ("and", ",", "&") for t in signs.tokens[i : last + 1]):
        return None
    if last > i and signs.tokens[i + 1].lower == "of" and signs.is_kind_word(i):
        return None
    if last > i and signs.is_loose(token) and signs.places(i + 1, last):
        return None
    if (
        not words
        or all(signs.is_loose(t) or t.lower in signs.cues.common for t in words)
        or signs.is_spoilt(i, last)
    ):
        return None
    if not _accept_unknown(signs, i, last, words):
        return None
    return i, last if signs.is_owner(i) else signs.whole_name(i, last)


def _is_cut_off(signs: Signs, last: int) -> bool:
    """Whether the NER marks alone the last word of a name that a word for its kind follows (`Norv` of `Zal Norv village`)."""
    token, after = signs.tokens[last], signs.tokens[last + 1]
    if (
        token.dep != "compound"
        or token.head is not after
        or signs.entities.get(after.i) != (after.i, after.i)
    ):
        return False
    return is_capital(after) and signs.is_region_noun_after(after.i)


def _accept_unknown(signs: Signs, first: int, last: int, words: Sequence[Token]) -> bool:
    token, word = signs.tokens[first], words[0]
    if signs.is_kind_before(first) or signs.is_stated(last) or signs.is_region_noun_after(last):
        return True
    if signs.is_natural(first, last) or signs.is_party_home(first) or signs.is_held(first, last):
        return True
    single = len(words) == 1
    if single and signs.is_in(first) and not word.text.isupper() and word.lower not in signs.cues.bodies:
        follows = signs.tokens[last + 1].lower if last + 1 < len(signs.tokens) else ""
        return follows not in ("'s", "’s") or token.entity in PLACE_ENTITIES
    if token.entity not in PLACE_ENTITIES or (single and word.text in signs.surnames):
        return False
    if single and word.text.isupper() and len(word.text) <= 5:
        return False
    if token.entity == "FAC":
        return words[-1].lower.rstrip(".") in signs.cues.after or word.lower in ("fort", "camp")
    return token.entity == "LOC" or signs.is_preposition_before(first) or signs.is_among_places(first, last)
