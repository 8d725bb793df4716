"""Offices that stand for the person who holds them: `the president`, `the town's mayor`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TypeAlias

from dateline.extract.names.bodies import words_of
from dateline.extract.offices import Offices
from dateline.lexicons import read_lexicon
from dateline.model import Document, NameMention, Span, Token, span_of

#: a person with a title or office, and the words of that
_Holder: TypeAlias = tuple[NameMention, frozenset[str]]


def find_offices(
    document: Document, names: Iterable[NameMention], taken: set[int], offices: Offices
) -> list[NameMention]:
    """`the president`, `the governor of X`, `the town's mayor`: the office of one person without the name. Those
    of a named place or country are mentions of their own, with the office as name; a bare one is a mention only
    where a person named before, or else after, in the report holds it, and then `of` is that person's."""
    people: dict[str, list[_Holder]] = defaultdict(list)
    for mention in sorted((m for m in names if m.kind == "person" and m.role), key=lambda m: m.span):
        held = frozenset(re.findall(r"[\w]+", (mention.role or "").casefold()))
        for word in ("", *held):
            people[word].append((mention, held))
    generic = frozenset(read_lexicon("bodies")["generic"].split()) | offices.offices | offices.titles
    found = []
    for head in document.tokens:
        if head.lower not in offices.holders or head.i in taken or head.tag not in {"NN", "NNP"}:
            continue
        if head.entity == "PERSON" or head.dep in {"compound", "nmod"}:
            continue
        tokens = _office_phrase(head, taken)
        if not tokens or any(is_prefix(document.tokens, at) for at in range(tokens[0].i - 2, head.i)):
            continue  # `the vice-president of X` is not its president
        span = span_of(tokens)
        bare = [
            t
            for t in tokens
            if t.i >= head.i or t.dep != "amod" or t.entity or t.text[:1].isupper() or t.lower in generic
        ]
        bare = bare[1:] if bare[0].lower == "the" else bare
        while bare[0] is not tokens[-1] and bare[-1].i - bare[0].i + 1 != len(bare):
            bare = bare[1:]
        proper = [
            t for t in bare if t.entity in {"GPE", "NORP", "ORG", "LOC", "FAC"} and t.text[:1].isupper()
        ]
        owner = next((t for t in bare if t.dep == "poss" and t.entity not in {"GPE", "NORP", "ORG"}), None)
        role = words_of(document, bare)
        if not proper and owner is not None:
            place = _place_before(document, owner, taken, offices)
            if place is None:
                continue
            proper = [place]
            rest = [t for t in bare if t.i > owner.i and t.lower not in {"'s", "’s"}]
            role = f"{words_of(document, rest)} of {place.text}" if rest else role
        of = _holder(head, bare, proper, people, offices, span)
        if of is None and not proper:
            continue
        if head.lower == "leader" and of is None:
            continue
        found.append(NameMention(span, words_of(document, tokens), role, "person", role, span, of))
    return found


def is_prefix(words: Sequence[Token], at: int) -> bool:
    """Whether the word at a place is a prefix that makes an office another one (`vice-`, `ex-`), joined to the next by a
    hyphen; False where the place is outside the words."""
    if not 0 <= at < len(words) - 2 or words[at + 1].text not in {"-", "‑"}:
        return False
    joined = not words[at + 1].space_before and not words[at + 2].space_before
    return joined and words[at].lower in read_lexicon("cues")["office_prefixes"]["words"]


def _office_phrase(head: Token, taken: set[int]) -> list[Token]:
    """The office noun with what stands before it, and `of X` after it, if the whole is definite."""
    before = [
        t for b in head.lefts if b.dep in {"det", "amod", "compound", "nmod", "poss"} for t in b.subtree
    ]
    tokens = sorted({t.i: t for t in [*before, head] if t.i <= head.i}.values(), key=lambda t: t.i)
    while tokens[-1].i - tokens[0].i + 1 != len(tokens):
        tokens = tokens[1:]
    if len(tokens) > 8 or any(t.i in taken for t in tokens if t.dep not in {"poss", "nmod", "compound"}):
        return []
    of = next((t for t in head.rights if t.lower == "of" and t.i == head.i + 1), None)
    if of is not None:
        rest = of.subtree
        cut = next((n for n, t in enumerate(rest) if t.text in {",", ";"} or t.dep == "relcl"), len(rest))
        if cut <= 7 and not any(t.i in taken and t.entity == "PERSON" for t in rest[:cut]):
            tokens += rest[:cut]
    first = tokens[0]
    if first.lower in {"a", "an", "another", "any", "every", "no", "some", "each", "this", "former"}:
        return []
    definite = first.lower in {"the", "its", "their"} or any(
        t.entity in {"GPE", "NORP", "ORG"} and t.text[:1].isupper() for t in tokens
    )
    if not definite or any(t.lower in {"former", "next", "new", "future", "previous"} for t in tokens):
        return []
    return tokens


def _place_before(document: Document, owner: Token, taken: set[int], offices: Offices) -> Token | None:
    """The place that `its` or `the town's` means: the last one named before it in the paragraph."""
    if owner.lower not in {"its", "their"} and owner.lemma.lower() not in offices.settlements:
        return None
    for at in range(owner.i - 1, max(-1, owner.i - 80), -1):
        token = document.tokens[at]
        if token.sentence.paragraph != owner.sentence.paragraph:
            return None
        named = (
            at > 1
            and document.tokens[at - 1].lower == "of"
            and document.tokens[at - 2].lower in offices.settlements
        )
        if not token.text[:1].isupper() or at in taken or not (named or token.entity in {"GPE", "LOC"}):
            continue
        after = document.tokens[at + 1] if at + 1 < len(document.tokens) else None
        if after is None or after.lower not in offices.settlements or owner.lemma.lower() == after.lower:
            return token
    return None


def _holder(
    head: Token,
    phrase: list[Token],
    proper: list[Token],
    people: Mapping[str, Sequence[_Holder]],
    offices: Offices,
    span: Span,
) -> Span | None:
    """The person of the report who holds an office: the last named before, else the only one named after."""
    leads = offices.of_state if head.lower == "leader" and proper else frozenset()
    wanted = {head.lower} - ({"leader"} if leads else set()) | {
        t.lower for t in phrase if t.dep in {"compound", "amod"} and t.entity not in {"GPE", "NORP", "ORG", "LOC"} and t.i < head.i
    }  # fmt: skip

    def holds(role: frozenset[str]) -> bool:
        if not wanted <= role or (leads and not role & leads) or (role - wanted) & offices.lesser:
            return False
        return not proper or any(p.lower[:5] == r[:5] for p in proper for r in role)

    some = people.get(head.lower if head.lower in wanted else "", ())
    here = bisect_left(some, span, key=lambda holder: holder[0].span)
    for mention, role in (some[i] for i in range(here - 1, -1, -1)):
        if holds(role):
            return mention.of or mention.span
    found: NameMention | None = None
    for mention, role in islice(some, here, None) if proper else ():
        if holds(role):
            if found is not None and mention.name.casefold() != found.name.casefold():
                return None
            found = found or mention
    return found.span if found is not None else None
