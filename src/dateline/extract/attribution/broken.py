"""Quotations that go on with content already read: after the tag, after a colon, after a paraphrase."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from dateline.extract.attribution.candidate import QUOTES, Candidate
from dateline.extract.attribution.grammar import (
    is_verb,
)
from dateline.extract.attribution.lexicon import CueLexicon
from dateline.extract.attribution.quotations import Quotation
from dateline.model import Document, Token

#: candidates with their positions
Near: TypeAlias = Sequence[tuple[int, Candidate]]


def find_broken(
    document: Document, near: Near, quotation: Quotation, cues: CueLexicon
) -> tuple[int, Candidate] | None:
    """The candidate whose quotation goes on here after the tag, in the same sentence: `"A," X said, "B."`"""
    for at, candidate in near:
        verb = candidate.verb
        if verb is None or not candidate.content or not candidate.cue or candidate.rule == "resumed":
            continue
        reached = any(t.i > quotation.opens for t in candidate.content if t.sentence is verb.sentence)
        before = candidate.content[0].i < candidate.cue[0].i < quotation.opens
        if reached and before and not _is_tagged(document.tokens[verb.i + 1 : quotation.opens], cues):
            return (
                at,
                candidate,
            )  # `"A," X said, "B. C."`: the clause goes on into the marks, and past its stop
        if not candidate.quotation and not _ends_quoted(document, candidate):
            continue
        if not candidate.content[0].i < candidate.cue[0].i < quotation.opens or quotation.opens - verb.i > 15:
            continue
        between = list(document.tokens[verb.i + 1 : quotation.opens])
        joins = next((n for n, t in enumerate(between) if t.lower in {"and", "but", "or"}), 0)
        if (
            joins
            and between[joins - 1].text == ","
            and all(t.pos in {"ADV", "CCONJ"} for t in between[joins:])
        ):
            between = between[:joins]  # `"A," X said, but still "B."`
        if any(_quotes(t, cues) for t in between):
            continue
        comma = bool(between) and between[-1].text in {",", "—", "–", "--", "-"}
        stopped = any(t.text[-1:] in ".!?" and not t.text[0].isupper() for t in between)
        if comma and not stopped and not any(t.lemma in {"add", "continue", "say"} for t in between):
            return at, candidate
    return None


def _is_tagged(between: Sequence[Token], cues: CueLexicon) -> bool:
    return any(_quotes(t, cues) for t in between)


def _quotes(token: Token, cues: CueLexicon) -> bool:
    """Whether a word between a tag and the next marks is a further tag (`she sang, before asking him, "B?"`)."""
    entry = cues.verbs.get(token.lemma)
    return entry is not None and is_verb(token) and token.tag == "VBG" and "quote" in entry.takes


def is_opened(document: Document, quotation: Quotation) -> bool:
    """Whether a colon of the same sentence opens a quotation (`said it has one duty: "To stay."`)."""
    before = document.tokens[quotation.opens - 1] if quotation.opens else None
    return before is not None and before.text == ":" and before.sentence is quotation.tokens[0].sentence


def _ends_quoted(document: Document, candidate: Candidate) -> bool:
    """Whether a closing mark follows content that lies before its cue (`It is "old," X said, and "weak"`)."""
    last = candidate.content[-1].i
    if last > candidate.cue[0].i:
        return False
    return any(t.text in QUOTES for t in document.tokens[last + 1 : last + 3])


def find_adjoining(document: Document, near: Near, quotation: Quotation) -> tuple[int, Candidate] | None:
    """The candidate whose paraphrase runs into the quotation: `said A happened, "so we left."`"""
    first = quotation.tokens[0]
    if first.text[:1].isupper() or document.tokens[quotation.opens].sentence is not first.sentence:
        return None
    for at, candidate in near:
        if not candidate.content or candidate.quotation or not candidate.cue or candidate.rule != "finite":
            continue
        last = candidate.content[-1].i
        between = document.tokens[last + 1 : quotation.opens]
        if (
            candidate.cue[-1].i < last < quotation.opens
            and len(between) <= 2
            and all(t.text in {",", "and", "-"} for t in between)
        ):
            return at, candidate
    return None
