"""What a mention of a place says by itself and beside its neighbours: a country, an attacker, a site, a whole."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from dateline.lexicons import read_lexicon, read_rows
from dateline.model import Document, PlaceMention, Span, Token

#: what follows an item of a list of places
_MODIFIED = re.compile(
    r"(?: (?:district|county|province|region|municipality|village|town|city|area|suburb|governorate))?"
    r"\s*,\s*(?:(?:north|south|east|west|central)\w*\s+)?$"
)
_MODIFIED_GAP = 26
#: a country that only says whose the next place is (`of X's eastern city of Y`, `in X's capital, Y`)
_OWNER = re.compile(r"['’]s?\s+(?:[\w-]+\s+){0,4}(?:(?:capital|city|town|village|province|region),\s+)?$")
#: what makes the next place only say where the one before lies: by whether the next is a country
_BESIDE = {True: {"in", "near"}, False: {"near", "outside"}}
#: the same after a comma or a distance (`in X, near Y`, `in X, about 40 km (25 miles) north of Y`)
_OFF = re.compile(
    r"(?:,? (?:just )?(?:near|outside|close to|not far from)"
    r"|,? (?:located |situated |lying )?(?:about |some |around |roughly |nearly )?\d[\d.,]*[ -]?"
    r"(?:km|kms|kilomet(?:er|re)s?|miles?)\b[^.;]{0,24}?(?: (?:north|south|east|west)[a-z-]*)* (?:of|from)"
    r"|,? (?:just |directly )?(?:north|south|east|west)[a-z-]* of)"
    r"(?: the)?(?: (?:capital|city|town|village)(?: of)?)?\s*",
    re.IGNORECASE,
)
_OFF_GAP = 70
_LISTED = re.compile(r",? (?:and|or) |, [A-Z]")


def owns_next(owner: Token, token: Token) -> bool:
    """Whether a place only says whose town the next one is (`the X town of Y`)."""
    if owner.dep not in {"compound", "nmod", "amod", "poss"} or token.dep != "pobj":
        return False
    return token.head.lower == "of" and token.head.head is owner.head


def drop_wholes(document: Document, places: Sequence[PlaceMention]) -> list[PlaceMention]:
    """The places without the wholes that only say where another lies (`Texas` of `El Paso, Texas`)."""
    kept: list[PlaceMention] = []
    end = 0
    for i, place in enumerate(places):
        if kept and not place.demonym and not kept[-1].demonym:
            gap = document.text[end : place.span.start]
            if (
                len(gap) <= _MODIFIED_GAP
                and _MODIFIED.match(gap)
                and not (is_country(kept[-1]) and is_country(place))
                and not _is_listed(document, place, places[i + 1 : i + 2])
            ):
                end = place.span.end
                continue
            beside = len(gap) <= _OFF_GAP and not is_country(place) and _OFF.fullmatch(gap)
            if (beside or gap.strip().lower() in _BESIDE.get(is_country(place), ())) and not is_country(
                kept[-1]
            ):
                end = place.span.end
                continue
            if len(gap) <= 40 and _OWNER.match(gap) and is_country(kept[-1]) and not is_country(place):
                kept.pop()
        kept.append(place)
        end = place.span.end
    return kept


def _is_listed(document: Document, place: PlaceMention, after: Sequence[PlaceMention]) -> bool:
    """Whether a place is an item of a list, not a whole (whose own whole, a country, may follow it)."""
    if not _LISTED.match(document.text, place.span.end):
        return False
    chain = after and after[0].span.start - place.span.end <= 6 and is_country(after[0])
    return not (chain and not is_country(place) and document.text[place.span.end] == ",")


@cache
def _countries() -> frozenset[str]:
    rows = read_rows("countries")
    return frozenset(n.casefold() for row in rows for n in (row["name"], *row["aliases"].split("|")) if n)


def is_attacker(place: PlaceMention, token: Token) -> bool:
    """Whether a country is who attacks, not where (`X launched missiles`, `the X air strike on Y`)."""
    if not is_country(place):
        return False
    words = read_lexicon("slots")
    head = token.head
    if token.dep == "nsubj":
        return head.lemma.lower() in words["attack_verbs"]
    if token.dep not in {"compound", "nmod", "poss", "amod"} or head.lemma.lower() not in words["attacks"]:
        return False
    if place.text.replace(".", "").isupper() and head.lemma.lower() in words["strikes_of"]:
        return True  # `killed in US air strikes`
    return any(c.dep == "prep" and c.lower in {"on", "against", "at", "in", "near"} for c in head.children)


def is_country(place: PlaceMention) -> bool:
    """Whether a mention is of a country, or of its people."""
    return place.demonym or place.hint == "country" or place.name.casefold() in _countries()


@cache
def _regions() -> frozenset[str]:
    """The names of the regions that reports name: states and provinces of some lands, large islands, parts of the
    world."""
    rows = (row for row in read_rows("regions") if row["feature"] in {"admin", "region"})
    return frozenset(n.casefold() for row in rows for n in (row["name"], *row["aliases"].split("|")) if n)


def is_wide(place: PlaceMention) -> bool:
    """Whether a mention is of a country, a people, or a region that is known by its name or its kind."""
    return is_country(place) or place.hint in {"admin", "region"} or place.name.casefold() in _regions()


def is_site(place: PlaceMention) -> bool:
    """Whether a mention is of a street, square or building, by its hint or its last word."""
    if place.hint == "site":
        return True
    last = place.name.rpartition(" ")[2].lower().rstrip(".")
    kinds: dict[str, str] = read_lexicon("place_cues")["kinds_after"]
    return " " in place.name and kinds.get(last) == "site"


def is_outlet(token: Token | None) -> bool:
    """Whether a mention is the initials of a body (`CNN`) that some place shares, or the edition of a newspaper
    (`By our staff (The Norvale Daily USA)`)."""
    if token is None:
        return False
    if token.entity in {"ORG", "PERSON"} and token.text.isupper() and len(token.text) > 2:
        return True
    at = token.i - token.sentence.tokens[0].i
    before = token.sentence.tokens[max(0, at - 1) : at]
    return bool(before) and before[0].text in read_lexicon("slots")["papers"]


def head_token(document: Document, starts: list[int], span: Span) -> Token | None:
    """The token of a span that heads it."""
    i = bisect_left(starts, span.start)
    if i > 0 and document.tokens[i - 1].end > span.start:
        i -= 1
    inside = []
    while i < len(document.tokens) and document.tokens[i].start < span.end:
        inside.append(document.tokens[i])
        i += 1
    if not inside:
        return None
    ids = {t.i for t in inside}
    return next((t for t in inside if t.head.i not in ids or t.is_root), inside[-1])
