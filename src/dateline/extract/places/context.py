"""What the words around a place say of it: its kind, the relation and distance, and what it stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.extract.places.cues import PlaceCues
from dateline.extract.places.runs import LARGE
from dateline.extract.places.signs import Signs
from dateline.model import Document, Feature, Place, PlaceMention, Span, Token
from dateline.model.gazetteer import fold_name

_DISTANCE = re.compile(r"(\d{1,4}(?:[.,]\d{1,2})?)[\s-]?(km|kilomet\w+|miles?|mi)\b", re.IGNORECASE)
_MILE = 1.609344
#: words that join the items of a list of places
_JOINS = frozenset({",", "and", "or", "&", "the"})


def describe_mention(
    document: Document, first: int, last: int, demonym: str | None, signs: Signs
) -> PlaceMention:
    """The mention of the tokens `[first, last]` with what its surroundings say. `demonym` is the place that
    an adjective or people stands for. A kind noun (`region`, `Oblast`) directly after the name belongs to
    the mention; `the` before it does not."""
    tokens, cues = document.tokens, signs.cues
    if demonym is not None:
        span = Span(tokens[first].start, tokens[last].end)
        return PlaceMention(span, document.text[span.start : span.end], demonym, demonym=True)
    name, in_name = signs.name(first, last), signs.in_name(first, last)
    hint, end = _kind_after(tokens, last, cues)
    if hint is None:
        hint = _kind_before(tokens, first, cues) or _plural_after(tokens, last, cues)
    if hint is None and not in_name:
        hint = _office_after(tokens, last, cues)
    if hint is None and last > first and tokens[last].lower.rstrip(".") in cues.after:
        hint = cues.after[tokens[last].lower.rstrip(".")]
    span = Span(tokens[first].start, tokens[end].end)
    relation, at = _relation(tokens, first, cues)
    return PlaceMention(
        span=span,
        text=document.text[span.start : span.end],
        name=name,
        hint=hint,
        relation=relation,
        distance_km=_distance(document, at) if relation is not None else None,
        metonymic=_metonymic(tokens[last], cues),
        in_name=in_name,
        within=_within(first, end, signs),
    )


def _kind_after(tokens: Sequence[Token], last: int, cues: PlaceCues) -> tuple[Feature | None, int]:
    """The kind that the word after tells, and the last token of the mention with it."""
    if last + 1 >= len(tokens) or tokens[last + 1].sentence is not tokens[last].sentence:
        return None, last
    word = tokens[last + 1]
    kind = cues.after.get(word.lower)
    if kind is None:
        return None, last
    capital = word.text[:1].isupper()
    if (
        capital
        and last + 2 < len(tokens)
        and (tokens[last + 2].text[:1].isupper() or tokens[last + 2].lower == "of")
    ):
        return (kind if word.lower == "county" else None), last
    if word.lower in ("state", "department"):
        return (kind, last + 1) if capital else (None, last)
    if capital or (kind == "admin" and word.lower != "district"):
        return kind, last + 1
    island = word.lower in ("island", "islands")
    return (kind if kind in ("admin", "city", "water") or island else None), last


def _kind_before(tokens: Sequence[Token], first: int, cues: PlaceCues) -> Feature | None:
    """The kind of `the town of X`, also for later items of a list (`the regions of X, Y and Z`)."""
    here, i = tokens[first].sentence, first - 1
    for _ in range(24):
        if i < 1 or tokens[i].sentence is not here:
            return None
        if tokens[i].lower == "of":
            return cues.before.get(f"{tokens[i - 1].lower} of")
        if not (tokens[i].lower in _JOINS or tokens[i].text[:1].isupper()):
            return None
        i -= 1
    return None


def _plural_after(tokens: Sequence[Token], last: int, cues: PlaceCues) -> Feature | None:
    """The kind of `X, Y and Z counties`."""
    here, i, joined = tokens[last].sentence, last + 1, False
    for _ in range(40):
        if i >= len(tokens) or tokens[i].sentence is not here:
            return None
        if tokens[i].lower in cues.plural:
            return cues.plural[tokens[i].lower] if joined or i == last + 1 else None
        joined = joined or tokens[i].lower in ("and", "or")
        if not (tokens[i].lower in _JOINS or tokens[i].text[:1].isupper()):
            return None
        i += 1
    return None


def _office_after(tokens: Sequence[Token], last: int, cues: PlaceCues) -> Feature | None:
    i = last + 1
    if i < len(tokens) and tokens[i].lower in ("'s", "’s"):
        i += 1
    return cues.offices.get(tokens[i].lower) if i < len(tokens) else None


def _relation(tokens: Sequence[Token], first: int, cues: PlaceCues) -> tuple[str | None, int]:
    """The relation that the one or two words before tell, and the token where they begin."""
    i = first - 1
    if i >= 0 and tokens[i].lower in ("the", "central"):
        i -= 1
    if i < 0 or tokens[i].sentence is not tokens[first].sentence:
        return None, first
    if i >= 1 and (two := cues.relations.get(f"{tokens[i - 1].lower} {tokens[i].lower}")):
        return two, i - 1
    if one := cues.relations.get(tokens[i].lower):
        return one, i
    return None, first


def _distance(document: Document, at: int) -> float | None:
    """The distance in km right before the relation (`25 km north of`, `20 miles (32 km) from`)."""
    start = document.tokens[at].start
    found = None
    for match in _DISTANCE.finditer(document.text, max(0, start - 40), start):
        found = match
    if found is None or len(document.text[found.end() : start].split()) > 2:
        return None
    value = float(found.group(1).replace(",", "."))
    return round(value * _MILE if found.group(2).lower().startswith("mi") else value, 1)


def _metonymic(token: Token, cues: PlaceCues) -> bool:
    """Whether the place stands for its government: the subject (or the agent) of saying, deciding or
    fighting, or what such a verb is done to (`told`, `accused`)."""
    head = token.head
    for _ in range(4):
        if token.dep == "conj":
            token, head = head, head.head
    if token.dep in ("nsubj", "nsubjpass"):
        return head.lemma in cues.speech
    if token.dep == "dobj":
        return head.lemma in cues.speech and head.lemma not in (
            "attack",
            "shell",
            "bomb",
            "invade",
            "close",
            "take",
        )
    if token.dep == "pobj":
        return head.lower == "by" and head.dep == "agent"
    return False


def _within(first: int, last: int, signs: Signs) -> str | None:
    """The state, region or country that is said to hold a place: after a comma (`X, Ohio`, `X, Y, Jordan`), in
    a bracket (`X (Ohio)`) or after `in` (`X in Ohio`). What is the subject of a verb, owns something or goes
    on a list holds nothing."""
    tokens = signs.tokens
    if last + 2 >= len(tokens) or tokens[last + 1].sentence is not tokens[last].sentence:
        return None
    mark = tokens[last + 1]
    if mark.text in (",", "("):
        at = last + 2
        found = _holder_at(at, signs, first)
        if found is not None or mark.text == "(":
            return found
        while at < min(len(tokens), last + 6) and tokens[at].text[:1].isupper():
            at += 1
        if at == last + 2 or at >= len(tokens) or tokens[at].text != ",":
            return None
        middle = signs.places(last + 2, at - 1)
        if any(p.feature == "city" and p.population >= LARGE for p in middle):
            return None
        return _holder_at(at + 1, signs, first, wide=True)
    famous = any(p.feature == "city" and p.population >= LARGE for p in signs.places(first, last))
    if not famous and mark.tag == "NN":
        return _within_behind(last + 1, signs, first)
    if mark.lower == "in" and (first <= mark.head.i <= last or not famous):
        at = last + 2
        while at < len(tokens) and (tokens[at].lower == "the" or tokens[at].lower in signs.cues.directions):
            at += 1
        return _outer_of(at, signs, first) or _holder_at(at, signs, first)
    return None


def _within_behind(at: int, signs: Signs, first: int) -> str | None:
    """What holds a place that begins the name of a thing (`near the X railway station in the Y district`)."""
    tokens = signs.tokens
    end = at
    while end < min(len(tokens), at + 3) and tokens[end].tag == "NN":
        end += 1
    if end >= len(tokens) or tokens[end].lower != "in" or tokens[end].sentence is not tokens[first].sentence:
        return None
    end += 1
    while end < len(tokens) and (tokens[end].lower == "the" or tokens[end].lower in signs.cues.directions):
        end += 1
    return _outer_of(end, signs, first) or _holder_at(end, signs, first)


def _outer_of(at: int, signs: Signs, first: int) -> str | None:
    """What holds the district at a token, where the words go on to say so (`in Y district of Z`, `in Y district in Z
    province`)."""
    tokens = signs.tokens
    for end in range(at + 1, min(at + 4, len(tokens) - 2)):
        if tokens[end].lower in signs.cues.after and tokens[end + 1].lower in ("of", "in"):
            outer = end + 2
            while outer < len(tokens) and (
                tokens[outer].lower == "the" or tokens[outer].lower in signs.cues.directions
            ):
                outer += 1
            return _holder_at(outer, signs, first)
        if not tokens[end].text[:1].isupper():
            return None
    return None


def _holder_at(at: int, signs: Signs, first: int, wide: bool = False) -> str | None:
    """The name, at token `at`, of a country or region that can hold a place; only of a country if `wide`."""
    tokens = signs.tokens
    if at >= len(tokens) or tokens[at].sentence is not tokens[first].sentence:
        return None
    for j in range(min(at + 3, len(tokens) - 1), at - 1, -1):
        name = signs.runs.get((at, j))
        if name is None or not signs.known[name]:
            continue
        state = name in signs.cues.states and not wide
        if not state and not any(_holds_others(p, name, wide) for p in signs.known[name]):
            return None
        follows = [t.text for t in tokens[j + 1 : j + 3]]
        if follows[:1] in (["'s"], ["’s"]) or (not state and _goes_on(follows)):
            return None
        country = any(p.feature == "country" for p in signs.known[name])
        if (
            not (state or country)
            and follows[0:1] == [","]
            and follows[1:2] != []
            and follows[1][:1].isupper()
        ):
            return name if _holder_at(j + 2, signs, first) else None
        acts = tokens[j].dep in ("nsubj", "nsubjpass") and tokens[j].head.pos in ("VERB", "AUX")
        return None if acts and _opens(first, tokens) else name
    return None


def _goes_on(follows: Sequence[str]) -> bool:
    """Whether a list goes on after a name (`Arn, Chad and Bel`)."""
    return len(follows) == 2 and follows[0] in ("and", "or", "&") and follows[1][:1].isupper()


def _opens(first: int, tokens: Sequence[Token]) -> bool:
    """Whether a name stands in the phrase that opens its sentence (`In X, C said`)."""
    return 0 < first <= tokens[first].sentence.tokens[0].i + 2


def _holds_others(place: Place, name: str, wide: bool) -> bool:
    """A country, or (not if `wide`) a region by its own name."""
    return place.feature == "country" or (
        not wide and place.feature == "admin" and fold_name(place.name) == fold_name(name)
    )
