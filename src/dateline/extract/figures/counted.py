"""What is counted: the noun that a number counts, and the report's own words for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from dateline.extract.figures.units import Measured
from dateline.lexicons import read_lexicon
from dateline.model import Token

_NUMBER_DEPS = frozenset(
    {"nummod", "quantmod", "compound", "amod", "nmod", "npadvmod", "det", "advmod", "dep", "poss"}
)
_NOUNS = frozenset({"NOUN", "PROPN"})
_KEPT = frozenset({"amod", "compound", "nmod", "poss", "case", "conj", "cc", "punct", "neg"})
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
#: words for numbers that the parser may take for the noun that another number counts (`200 dead, thousands homeless`)
_NUMBERS = frozenset({"thousands", "hundreds", "dozens", "scores", "millions"})
_PREFIXES = frozenset({"non", "ex", "anti", "pro", "co"})
_DASHES = frozenset({"-", "–", "—", "--"})
_DROPPED = frozenset(
    "individual individuals persons human humans souls estimated more other others additional further another such same total many".split()
)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a number counts.

    `node` is where the climb through the parse starts; `noun` the counted noun, None for a bare number
    (`190 were dead`); `of` the object of `N of …`, from which the counted are a part or which names them.
    `definite` says that a word points back to counted things already named (`the two explosions`).
    """

    node: Token
    noun: Token | None
    of: Token | None
    start: int
    end: int
    definite: bool = False
    number: int = -1

    @property
    def named(self) -> Token | None:
        """The word that names the counted: the noun, or the object of `of`."""
        return self.noun or self.of


def find_counted(measured: Measured, tokens: Sequence[Token], first: int) -> Counted:
    """What a number counts; `first` is the index in `tokens` of its first qualifying word."""
    base = tokens[0].i
    inside = {t.i for t in tokens[measured.start : measured.end]}
    own = list(measured.number.tokens)
    roots = [t for t in tokens[measured.start : measured.end] if t.head.i not in inside or t.is_root]
    root = roots[-1] if roots else own[-1]
    noun: Token | None = None
    head = root.head
    between = tokens[root.i - base + 1 : max(root.i, head.i) - base]
    broken = any(t.text in _DASHES and t.space_before for t in between)
    if (not root.is_root and head.i > root.i and head.i - own[-1].i <= 6 and _counts(root, head, tokens)) or (
        root.pos in _NOUNS and root.dep in {"compound", "amod"} and head.i > root.i and not broken
    ):
        noun = head
    while (
        noun is not None
        and noun.dep == "compound"
        and 0 < noun.head.i - noun.i <= 2
        and noun.head.pos in _NOUNS
    ):
        noun = noun.head
    after = _noun_after(tokens, measured.end)
    if noun is None or (
        after is not None and after.i > noun.i and tokens[after.i - base - 1].lower == "related"
    ):
        noun = after
    if noun is not None and noun.lower in _PREFIXES:
        noun = _behind_prefix(tokens, noun.i - base) or noun
    if noun is not None and measured.number.low != 1:
        noun = _raised(noun)
    of = None if noun is not None else _object_of(root)
    if noun is None and of is None:
        of = _of_after(tokens, measured.end)
    last = max(own[-1].i, noun.i if noun else 0, of.i if of else 0) - base + 1
    node = noun if noun is not None else root
    before = tokens[first - 1].lower if first > 0 else ""
    inner = {t.lower for t in tokens[first : measured.start]}
    pointers = {"the", "these", "those", "both", "its", "their", "his", "her"}
    definite = bool(inner & pointers) or before in pointers
    return Counted(node, noun, of, first, max(last, measured.end), definite, own[-1].i)


def _raised(noun: Token) -> Token:
    """The noun that what the parser took for the counted stands before (`40 regime and rebel fighters`): a singular that
    `and` or `or` joins to the modifier of a plural right behind it."""
    other = noun.child("conj")
    if noun.tag != "NN" or other is None or other.tag != "NNS" or noun.child("cc") is None:
        return noun
    if noun.lemma.lower() in read_lexicon("measures")["classes"]["same_plural"]:
        return noun
    words = noun.sentence.tokens[noun.i - noun.sentence.tokens[0].i + 1 : other.i - noun.sentence.tokens[0].i]
    joined = [t for t in words if t.dep != "cc"]
    modifies = bool(joined) and all(t.head is other and t.dep in {"compound", "amod"} for t in joined)
    return other if modifies and len(words) - len(joined) == 1 else noun


def _behind_prefix(tokens: Sequence[Token], at: int) -> Token | None:
    """The noun of `three non-residents`, which the parser cuts into three words."""
    words = tokens[at + 1 : at + 3]
    hyphened = (
        len(words) == 2 and words[0].text == "-" and not words[0].space_before and words[1].pos in _NOUNS
    )
    return words[1] if hyphened else None


def _counts(root: Token, head: Token, tokens: Sequence[Token]) -> bool:
    """Whether the parse makes `root` a counting modifier of `head`, with no other word between that breaks it."""
    if root.dep not in _NUMBER_DEPS or head.lower in _NUMBERS:
        return False
    if head.pos in _NOUNS or head.tag in {"JJ", "VBN"}:
        base = tokens[0].i
        between = tokens[root.i - base + 1 : head.i - base]
        return not any(t.pos in {"VERB", "ADP"} and t.tag not in {"VBN", "VBG"} for t in between) and not any(
            t.text in {";", ":", "|", "¦", "│"}
            or (t.text == "(" and all(u.text != ")" for u in between))
            or (t.text in _DASHES and t.space_before)
            for t in between
        )
    return False


def _noun_after(tokens: Sequence[Token], end: int) -> Token | None:
    """The noun right after a number where the parse does not join them: adjectives, then a run of nouns."""
    at = end
    attributive = read_lexicon("measures")["classes"]["attributive"]
    ordinal = end > 0 and _ORDINAL.fullmatch(tokens[end - 1].lower) is not None
    while at < len(tokens) and at - end < 4 and not (tokens[at].text in _DASHES and tokens[at].space_before):
        noun_next = _names_next(tokens, at, ordinal)
        adverb = tokens[at].pos == "ADV" and at + 1 < len(tokens) and tokens[at + 1].lower in attributive
        if (
            tokens[at].pos != "ADJ"
            and tokens[at].text != "-"
            and not adverb
            and not (tokens[at].lower in attributive and noun_next)
        ):
            break
        at += 1
    found = None
    while (
        at < len(tokens)
        and at - end < 6
        and tokens[at].pos in _NOUNS
        and tokens[at].entity not in {"DATE", "TIME"}
        and tokens[at].lower not in _NUMBERS
    ):
        found = tokens[at]
        at += 1
    made = [t.text for t in tokens[at : at + 1]] == ["-"] and not tokens[at].space_before
    if found is not None and made and at + 2 < len(tokens) and tokens[at + 1].tag == "VBN":
        rest = _noun_after(tokens, at + 2)  # `five foreign-made rifles`
        return rest if rest is not None else found
    if found is not None and at + 1 < len(tokens) and tokens[at].lower in {"related", "linked", "-"}:
        while at < len(tokens) and at - end < 8 and tokens[at].lower in {"related", "linked", "-"}:
            at += 1
        if at < len(tokens) and tokens[at].pos in _NOUNS:
            found = tokens[at]
    return found


def _names_next(tokens: Sequence[Token], at: int, ordinal: bool) -> bool:
    """Whether a participle stands before the counted noun, with what it modifies between (`13 confirmed H5N1 cases`,
    `the 40th confirmed Chadian death`)."""
    for token in tokens[at + 1 : at + 4]:
        if token.tag == "NNS" or (ordinal and token.tag == "NN"):
            return True
        if token.pos not in {"ADJ", "PROPN", "NOUN"} and not any(c.isdigit() for c in token.text):
            return False
    return False


def _object_of(root: Token) -> Token | None:
    for child in root.rights:
        if child.dep == "prep" and child.lower in {"of", "out"}:
            inner = child.child("prep") if child.lower == "out" else child
            found = (inner or child).child("pobj")
            if found is not None:
                return found
    return None


def _of_after(tokens: Sequence[Token], end: int) -> Token | None:
    if end < len(tokens) and tokens[end].lower == "of":
        return tokens[end].child("pobj") or _noun_after(tokens, end + 1)
    return None


def _of_them(counted: Counted) -> Token | None:
    """The noun that says who the part of a count are (`five of them Norwegians`)."""
    if counted.of is None or counted.of.lower not in {"them", "whom", "those"}:
        return None
    tokens = counted.of.sentence.tokens
    after = tokens[counted.of.i - tokens[0].i + 1 :][:1]
    return after[0] if after and after[0].tag in {"NNS", "NNPS"} else None


def population_of(counted: Counted, lemma_is_measure: bool) -> str | None:
    """The words for who or what is counted, without number, qualifier and clauses; None where there are
    none or the noun is the measure itself (`three deaths`)."""
    named = _of_them(counted) or counted.named
    if named is None or (lemma_is_measure and counted.noun is not None):
        return None
    if named is counted.of and named.lower in read_lexicon("slots")["counted_before"]:
        verb = counted.node.head
        said = verb.child("attr") if verb.lemma == "be" and counted.node.dep == "nsubj" else None
        named = said if said is not None and said.pos in _NOUNS else named
    if named.pos == "PRON" or named.lower in _DROPPED:
        return None
    kept = [named]
    for child in named.children:
        if (
            child.dep in {"amod", "compound", "nmod", "poss"}
            and child.i < named.i
            and child.i >= counted.start
            and child.i > counted.number
        ):
            if (
                child.pos != "NUM"
                and child.lower not in _DROPPED
                and child.tag != "JJR"
                and child.dep != "poss"
            ):
                kept += [t for t in child.subtree if t.pos not in {"NUM", "DET"} and t.text != "%"]
        elif child.dep == "cc" and child.i > named.i:
            other = named.child("conj")
            if other is not None and other.i - named.i == 2 and other.pos in _NOUNS and other.lefts == []:
                if other.lower in _NUMBERS:
                    continue
                kept += [child, other]
    if named.dep == "conj" and counted.number < named.head.i and _raised(named.head) is named:
        kept += [t for t in named.head.subtree if t.i < named.i and t.pos not in {"NUM", "DET"}]
    kept = sorted({t.i: t for t in kept}.values(), key=lambda t: t.i)
    words = [named.sentence.tokens[0], *kept]
    joined = (
        ("" if t.i == before.i + 1 and not t.space_before else " ") + t.text for before, t in pairwise(words)
    )
    return "".join(joined).strip() or None
