"""Whether two tellings are of other people, of another disease or of another craft, and so of two happenings."""

from __future__ import annotations

import re
from functools import cache

from dateline.lexicons import read_lexicon
from dateline.model import ResolvedEvent

_NAME = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+")


def are_others(one: ResolvedEvent, other: ResolvedEvent) -> bool:
    """Whether each tells of a single person, and the two cannot be one: two full names without a name in common, heads
    of two towns (`the mayor of`), or a man and a woman, or two callings, each brought in anew (`a teacher`, `a
    fisherman`)."""
    if len(one.targets) != 1 or len(other.targets) != 1:
        return False
    first, second = one.targets[0], other.targets[0]
    seats = _seats_of(one), _seats_of(other)
    if seats[0] and seats[1] and not seats[0] & seats[1]:
        return True
    if _NAME.fullmatch(first) and _NAME.fullmatch(second):
        places = {p.mention.text for row in (one, other) for p in row.places}
        return not {first, second} & places and not set(first.split()) & set(second.split())
    if not (_is_new(first, one) and _is_new(second, other)):
        return False
    heads = first.lower().split()[-1], second.lower().split()[-1]
    words = read_lexicon("events")["words"]
    sexes = [[head in words[sex] for sex in ("male", "female")] for head in heads]
    if any(sexes[0]) and any(sexes[1]):
        return sexes[0] != sexes[1]
    callings = words["calling"]
    return heads[0] != heads[1] and heads[0] in callings and heads[1] in callings


def _seats_of(row: ResolvedEvent) -> set[str]:
    """The towns and lands whose heads a telling names (`the mayor of Brask`, `Brask's mayor`), as office and place.
    The head of a body (`the chief of Police`, `Police chief`) has no such seat."""
    found = (m.groupdict() for pattern in _seats() for m in pattern.finditer(row.event.text))
    offices = read_lexicon("events")["words"]["office_body"]
    return {f"{m['head'].lower()} {m['place']}" for m in found if m["place"].lower() not in offices}


@cache
def _seats() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What finds `the mayor of Brask`, and what `Brask's mayor`."""
    head = rf"(?P<head>(?i:{'|'.join(read_lexicon('events')['words']['head_of_town'])}))"
    place = r"(?P<place>[A-Z][\w-]+)"
    return re.compile(rf"\b{head} of (?:the )?{place}"), re.compile(rf"\b{place}(?:['’]s)? {head}\b")


def _is_new(person: str, row: ResolvedEvent) -> bool:
    """Whether a telling brings a person in with `a` or `an`."""
    head = re.escape(person.split()[-1])
    return re.search(rf"\b[Aa]n?\b(?: [\w-]+){{0,3}}? {head}\b", row.event.text) is not None


def is_of_other_kind(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the words of two tellings name two diseases, or craft of two kinds (a bus and a train).

    >>> is_of_other_kind(frozenset({"bus", "crash"}), frozenset({"train", "crash"}))
    True
    >>> is_of_other_kind(frozenset({"ferry"}), frozenset({"boat"}))
    False
    """
    words = read_lexicon("events")["words"]
    sick = set(words["named_disease"])
    if one & sick and other & sick:
        return not one & other & sick
    kinds = [
        {kind for kind in ("road_craft", "rail_craft", "water_craft", "air_craft") if side & set(words[kind])}
        for side in (one, other)
    ]
    return bool(kinds[0] and kinds[1] and not kinds[0] & kinds[1])
