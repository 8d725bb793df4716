"""Words of uncertainty and what they cover: modals, adverbs, verbs of belief, `it is unclear whether`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from dateline.lexicons import cached_by_profile, read_words
from dateline.model import Document, Hedge, Profile, Sentence, Span, Token, span_of

_Kind = Literal["hedge", "unverified", "unclear", "conditional"]
#: in a longer "sentence" a parse says nothing of scope, in tokens
LONGEST_SENTENCE = 400
_UNVERIFIED = frozenset(
    {"unverified", "unconfirmed", "verify", "verified", "confirm", "confirmed", "confirmation"}
)


@dataclass(frozen=True, slots=True)
class _Words:
    always: frozenset[str]
    nouns: frozenset[str]
    that: frozenset[str]
    modals: frozenset[str]
    raising: frozenset[str]
    passive: frozenset[str]
    unclear: frozenset[str]
    conditions: frozenset[str]
    unreal: frozenset[str]
    expecting: frozenset[str]
    expectation: frozenset[str]
    charging: frozenset[str]
    worry: frozenset[str]
    doubting: frozenset[str]
    feared: frozenset[str]
    phrases: dict[str, tuple[tuple[str, ...], ...]]


@cached_by_profile
def _words(profile: Profile | None) -> _Words:
    data = read_words("hedges", profile)
    sets = {n: frozenset(str(data[n]).split()) for n in _Words.__dataclass_fields__ if n != "phrases"}
    phrases: dict[str, tuple[tuple[str, ...], ...]] = {}
    for phrase in (tuple(p.split()) for p in data["phrases"]):
        phrases[phrase[0]] = (*phrases.get(phrase[0], ()), phrase)  # by the word that opens them
    return _Words(**sets, phrases=phrases)


def find_hedges(document: Document, profile: Profile | None = None) -> list[Hedge]:
    """The hedges of a report in text order, each with its words and the span that they cover.

    `kind` is `unverified` where the words say that something was not confirmed, `unclear` where that it
    is not known, else `hedge`. Hedges never change a value; they mark the claims that they cover.
    """
    words = _words(profile)
    found: dict[Span, Hedge] = {}
    for sentence in document.sentences:
        for cue, head, kind in _cues(sentence, words):
            span = span_of(cue)
            found.setdefault(span, Hedge(span, document.quote(span), _scope(cue[0], head), kind))
    return [found[span] for span in sorted(found)]


def _scope(cue: Token, head: Token) -> Span | None:
    """What the words cover: the head's clause, without further clauses that are joined to it with subjects of their
    own; the verb's clause where the cue stands by its subject (`Unconfirmed reports say that A`), and what an apposition
    takes up where the cue stands behind that."""
    if len(head.sentence.tokens) > LONGEST_SENTENCE:
        return None
    if cue.dep == "amod" and head.dep in {"nsubj", "nsubjpass"} and head.head.child("ccomp") is not None:
        head = head.head
    elif head.dep == "relcl" and head.head.dep == "appos":
        head = head.head.head  # `20 rebels, a figure that could not be verified`
    left_out = {
        t.i
        for c in head.children_of("conj")
        if c.i > max(head.i, cue.i) and c.child("nsubj", "nsubjpass", "expl") is not None
        for t in (*c.subtree, *(k for k in head.children_of("cc") if k.i < c.i))
    }
    tokens = [t for t in _beside(cue, head.subtree) if t.dep != "punct" and t.i not in left_out]
    tokens += _taken_for(head)
    return span_of(tokens) if tokens else None


def _beside(cue: Token, clause: Sequence[Token]) -> Sequence[Token]:
    """The words of a clause that no semicolon parts from the cue."""
    marks = [t.i for t in clause if t.text == ";"]
    first = max((i for i in marks if i < cue.i), default=-1)
    last = min((i for i in marks if i > cue.i), default=clause[-1].i + 1)
    return [t for t in clause if first < t.i < last] if marks else clause


def _taken_for(head: Token) -> list[Token]:
    """What one is believed to be in `a man believed to be the bomber was held`, which the parse takes for the
    subject of the main verb."""
    link = head.child("xcomp")
    if (
        head.dep != "acl"
        or link is None
        or link.lemma != "be"
        or link.child("attr", "acomp", "prep") is not None
    ):
        return []
    tokens = head.sentence.tokens
    run = []
    for token in tokens[link.i + 1 - tokens[0].i :][:8]:
        if token.pos not in {"DET", "ADJ", "NUM", "NOUN", "PROPN", "PRON", "PART"}:
            break
        run.append(token)
    return run


def _cues(sentence: Sentence, words: _Words) -> Iterator[tuple[list[Token], Token, _Kind]]:
    tokens = sentence.tokens
    lower = [t.lower for t in tokens]
    for at, token in enumerate(tokens):
        for phrase in words.phrases.get(lower[at], ()):
            if tuple(lower[at : at + len(phrase)]) == phrase:
                kind: _Kind = "unverified" if _UNVERIFIED & set(phrase) else "unclear"
                yield tokens[at : at + len(phrase)], token.head, kind
        kind = _kind(token, words)
        if token.lower in words.always:
            yield [token], token.head, kind
        elif token.tag == "MD" and token.lower in words.modals:
            if not (token.lower == "could" and _was_able(token)):
                yield [token], token.head, "hedge"
        elif token.pos == "NOUN" and token.lemma in words.nouns:
            yield [token], token, "hedge"
        elif token.lower == "whether" and token.dep in {"mark", "advmod", "cc"}:
            yield [token], token.head, "hedge"
        elif (
            token.lemma in words.raising
            and token.pos == "VERB"
            and token.child("xcomp", "ccomp", "oprd", "acomp", "prep")
        ) or _is_thought(token, words):
            yield [token], token, "hedge"
        elif token.lower in words.unclear and token.dep in {"acomp", "oprd"}:
            yield [token], token.head, "unclear"
        elif (token.lower in words.conditions and token.dep == "mark") or (
            token.lower in words.unreal
            and token.tag == "MD"
            and not (_reported(token) or _unfulfilled(token, words))
        ):
            yield [token], token.head, "conditional"
        elif token.lemma in words.expecting and token.pos == "VERB" and token.dep != "amod":
            yield [token], token, "conditional"
        elif (token.lemma in words.expectation and token.pos == "NOUN") or (
            token.lemma in words.charging and token.child("auxpass") is not None
        ):
            yield [token], token, "hedge"
        elif token.lower in words.worry and token.pos in {"ADJ", "VERB", "NOUN", "ADV"}:
            yield [token], token.head, "hedge"
        elif (token.lemma in words.that and token.pos == "VERB" and token.child("ccomp") is not None) or (
            token.lemma in words.doubting and token.pos == "VERB" and token.child("dobj") is not None
        ):
            yield [token], token, "hedge"


def _kind(token: Token, words: _Words) -> _Kind:
    if token.lower in {"unverified", "unconfirmed"}:
        return "unverified"
    return "unclear" if token.lower in words.unclear else "hedge"


def _is_thought(verb: Token, words: _Words) -> bool:
    """`is believed to have left`, `a man thought to be armed`, `is feared lost`."""
    stems = {
        verb.lemma,
        verb.lower.removesuffix("d"),
        verb.lower.removesuffix("ed"),
    }  # `believed` as adjective
    if stems.isdisjoint(words.passive) or verb.lemma in words.expecting:
        return False
    passive = verb.child("auxpass") is not None
    reduced = verb.tag in {"VBN", "VBD"} and verb.dep == "acl"
    judged = not stems.isdisjoint(words.feared) and verb.child("oprd", "acomp", "advcl", "conj") is not None
    return (passive or reduced) and (verb.child("xcomp") is not None or judged)


def _unfulfilled(modal: Token, words: _Words) -> bool:
    """`would` of what is known not to be (`would have hit us`, without a condition) and of refusal (`would not
    say`)."""
    verb = modal.head
    perfect = any(t.lemma == "have" and t.dep == "aux" for t in verb.children)
    conditional = any(
        m.lower in words.conditions for c in verb.children for m in c.children if m.dep == "mark"
    )
    refuses = verb.dep != "ccomp" and any(t.dep == "neg" for t in verb.children)
    return (perfect or refuses) and not conditional


def _was_able(modal: Token) -> bool:
    """Past ability (`could not reach`, `could see`), which is no uncertainty."""
    return any(t.dep == "neg" for t in modal.head.children) or modal.head.lemma in {
        "see",
        "hear",
        "afford",
        "find",
    }


def _reported(modal: Token) -> bool:
    """`would` of reported speech in the past (`said it would rush aid`), which is a plan."""
    verb = modal.head
    return (
        verb.dep == "ccomp"
        and verb.head.tag in {"VBD", "VBN"}
        and verb.head.lemma in {"say", "announce", "promise", "pledge"}
    )
