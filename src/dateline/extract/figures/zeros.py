"""Zeros that are stated: `no people were hurt`, `nobody died`, `none of the 85 was injured`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dateline.extract.figures.count import Count
from dateline.extract.figures.counted import Counted
from dateline.extract.figures.frames import MeasureLexicon
from dateline.extract.figures.lexemes import Number
from dateline.extract.figures.measures import decide_measure
from dateline.extract.figures.qualifiers import Bounds
from dateline.extract.figures.units import Measured
from dateline.lexicons import read_lexicon
from dateline.model import CORE_MEASURES, Span, Token


def find_zeros(tokens: Sequence[Token], lexicon: MeasureLexicon) -> list[Count]:
    """`no people were hurt`, `nobody died`, `not a single life was lost`: a zero that is stated."""
    found: list[Count] = []
    for i, token in enumerate(tokens):
        size, node = 0, token
        if token.lower in {"nobody", "none"}:
            size = 1
        elif token.lower == "no" and i + 1 < len(tokens) and tokens[i + 1].lower == "one":
            size, node = 2, tokens[i + 1]
        elif token.lower == "no" and token.dep in {"det", "neg"}:
            bound = i + 1 < len(tokens) and tokens[i + 1].lower in read_lexicon("noncounts")["no_bounds"]
            size, node = (0 if bound else 1), token.head
        elif token.lower == "not" and [t.lower for t in tokens[i + 1 : i + 3]] == ["a", "single"]:
            size, node = 3, tokens[i + 2].head
        if not size or (node.i < token.i):
            continue
        joined = [t.lower for t in tokens[i + 1 : i + 3]] == ["-", "one"]
        if (
            i + size < len(tokens)
            and tokens[i + size].pos in {"PUNCT", "SYM"}
            and token.lower == "no"
            and not joined
        ):
            continue  # `No - Dead`: the head of a table
        own = tuple(tokens[i : i + size])
        number = Number(0, 0, "cardinal", own, Span(own[0].start, own[-1].end))
        noun = node if node.pos in {"NOUN", "PROPN"} and node.lower != "one" else None
        base = tokens[0].i
        stop = max(i + size, (noun.i - base + 1) if noun is not None else 0)
        counted = Counted(node, noun, None, i, stop)
        count = Count(Measured(number, None, i, i + size), Bounds(0, 0, None, first=i), counted, negated=True)
        if token.lower == "none" and (divided := _none_of(tokens, i)) is not None:
            noun, stop = divided, divided.i - base + 1
            counted = Counted(node, noun, None, i, stop)
            count = replace(count, counted=counted)
        decision = decide_measure(counted, tokens, lexicon)
        casualties = decision is not None and decision.rule == "other/noun/noun"
        if decision is None or (decision.measure not in CORE_MEASURES and not casualties):
            continue
        if "/weak" in decision.rule:
            continue
        people = lexicon.classes_of(noun) & {"people", "military", "refugees"}
        itself = decision.trigger is noun and noun is not None and lexicon.is_trigger("noun", noun)
        if noun is not None and not people and not itself:
            continue
        if itself and token.lower == "none":
            continue  # `none of the cases are related`: there are cases
        if decision.trigger is not None and _is_others(decision.trigger, node):
            continue  # `no one has said how many people were killed`
        if "/after" in decision.rule or "/before" in decision.rule or "/act" in decision.rule:
            continue
        count.decision = decision
        found.append(count)
    return found


def _is_others(trigger: Token, node: Token) -> bool:
    """Whether a trigger stands in a clause below that of the node, with a subject of its own."""
    at = trigger
    for _ in range(8):
        if at is node or at is node.head or at.is_root:
            return False
        own = at.child("nsubj", "nsubjpass")
        if at.dep in {"ccomp", "advcl", "relcl", "acl"} and own is not None and own is not node:
            return not any(t is node for t in own.subtree)
        at = at.head
    return False


def _none_of(tokens: Sequence[Token], i: int) -> Token | None:
    """The noun of `none of the 85 passengers`."""
    words = tokens[i + 1 : i + 7]
    if not words or words[0].lower != "of":
        return None
    return next((t for t in words[1:] if t.tag in {"NNS", "NNPS"}), None)
