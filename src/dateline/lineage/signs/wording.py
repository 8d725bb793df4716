"""Words that automatic rewording and translation break: fixed expressions, small words, tenses, numerals, spacing,
objects that a verb must have, sentences told twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from dateline.lexicons import read_lexicon, read_rows
from dateline.lineage.signs.prose import (
    MOST_CHARACTERS,
    Prose,
    make_sign,
    prose_passages,
    span_in,
    unquoted,
)
from dateline.model import Document, Passage, Sign, SignKind, Span, Token

#: sentences without a space between them that make a sign
LEAST_GLUED = 4
_HYPHEN = re.compile(r"(?<=[A-Za-z]) -(?=[a-z]{2,} [a-z])")


def find_wording_signs(prose: Prose) -> Iterator[Sign]:
    """The signs in a report's words, outside quotation."""
    yield from _expressions(prose)
    yield from _broken(prose.document)
    yield from _articles(prose)
    yield from _missing_objects(prose)
    yield from _diction(prose)
    yield from _spacing(prose.document)


@cache
def _lists() -> dict[str, Any]:
    return read_lexicon("signs")


@cache
def _swapped() -> dict[str, dict[tuple[str, ...], str]]:
    """What stands in the place of fixed expressions, by its first word: the words, and the expression."""
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for row in read_rows("expressions"):
        for instead in row["instead"].split("|"):
            words = tuple(instead.split())
            found.setdefault(words[0], {})[words] = row["expression"]
    return found


def _expressions(prose: Prose) -> Iterator[Sign]:
    """Fixed expressions with a word exchanged for one that means about the same."""
    table, tokens = _swapped(), prose.document.tokens
    for first in sorted(table.keys() & prose.words.keys()):
        for t in prose.words[first]:
            near = tuple(x.lower for x in tokens[t.i + 1 : t.i + 4])
            for words, expression in table[first].items():
                if near[: len(words) - 2] != words[1:-1]:
                    continue
                inside = tokens[t.i : t.i + len(words)]
                if len(inside) < len(words) or inside[-1].sentence.passage is not t.sentence.passage:
                    continue
                said = tuple(x.lower for x in inside)
                if said[:-1] == words[:-1] and said[-1] in (words[-1], f"{words[-1]}s"):
                    told = " ".join(x.text for x in inside)
                    reason = f"stands where the fixed expression is ‘{expression}’"
                    yield make_sign("expression", [x.span for x in inside], told, reason)
                    break


@dataclass(frozen=True, slots=True)
class _Row:
    """A pattern, why it is a sign, and words of which one must stand in a text for the pattern to be looked for."""

    kind: SignKind
    pattern: re.Pattern[str]
    reason: str
    hints: tuple[str, ...]


@cache
def _patterns() -> tuple[_Row, ...]:
    kinds: tuple[SignKind, ...] = ("function_word", "slip", "tense", "expression", "marks", "numeral")
    return tuple(
        _Row(kind, re.compile(row["pattern"]), row["reason"], tuple(row["hints"].split("|")))
        for kind in kinds
        for row in _lists()[kind]
    )


def _broken(document: Document) -> Iterator[Sign]:
    """Small words that are missing or too many, broken tenses, marks and numerals of another language."""
    rows = [row for row in _patterns() if any(hint in document.text for hint in row.hints)]
    for passage in prose_passages(document) if rows else ():
        if passage.kind == "title":
            continue
        text = passage.text[:MOST_CHARACTERS]
        clear = None
        for row in rows:
            if not any(hint in text for hint in row.hints):
                continue
            if clear is None:
                clear = unquoted(text)
            for m in row.pattern.finditer(text if row.kind == "marks" else clear):
                if m.end() > m.start():
                    yield make_sign(row.kind, [span_in(passage, *m.span())], m.group(), row.reason)


def _articles(prose: Prose) -> Iterator[Sign]:
    """An article that stands twice, or that does not fit the word behind it."""
    tokens = prose.document.tokens
    for t in prose.sorted_of(("a", "an", "the")):
        if t.text.isupper() and t.text != "A":
            continue
        after = tokens[t.i + 1] if t.i + 1 < len(tokens) else None
        if (
            after is None
            or after.sentence is not t.sentence
            or not after.text.islower()
            or not t.text[-1:].islower()
        ):
            continue
        if after.lower in ("a", "an", "the") and after.pos == "DET":
            reason = "an article stands twice"
        elif t.lower != "the" and len(after.lower) > 3 and _unfit().match(f"{t.lower} {after.lower}"):
            reason = "an article that does not fit the word behind it"
        else:
            continue
        yield make_sign("slip", [t.span, after.span], f"{t.text} {after.text}", reason)


@cache
def _unfit() -> re.Pattern[str]:
    return re.compile(_lists()["article"]["unfit"])


def _missing_objects(prose: Prose) -> Iterator[Sign]:
    """`the office informed that …`: a verb without the person whom it must have."""
    tokens = prose.document.tokens
    for t in prose.sorted_of(_lists()["object"]["verbs"].split()):
        if t.tag != "VBD" or t.i + 1 >= len(tokens):
            continue
        after = tokens[t.i + 1]
        passive = any(c.dep in ("auxpass", "aux", "nsubjpass") for c in t.children)
        if after.lower == "that" and after.dep == "mark" and not passive and t.child("nsubj") is not None:
            yield make_sign(
                "object", [t.span, after.span], f"{t.text} that", "a verb without whom it must name"
            )


def _diction(prose: Prose) -> Iterator[Sign]:
    """Many different words of the kind that a spinner puts for plain ones."""
    rule = _lists()["diction"]
    found: dict[str, Token] = {}
    for t in prose.sorted_of(_diction_words() & prose.words.keys()):
        found.setdefault(t.lower, t)
    if len(found) >= rule["least"] and len(found) >= rule["share"] * len(prose.document.tokens):
        spans = [t.span for t in found.values()]
        yield make_sign("diction", spans, ", ".join(found), "rare words where news has plain ones")


@cache
def _diction_words() -> frozenset[str]:
    return frozenset(_lists()["diction"]["words"].split())


def _spacing(document: Document) -> Iterator[Sign]:
    """Spaces before hyphens and none after full stops, as machine translation of pages leaves them."""
    hyphens, glued = [], []
    before: Passage | None = None
    for passage in prose_passages(document):
        text = passage.text[:MOST_CHARACTERS]
        for m in _HYPHEN.finditer(text):
            hyphens.append(
                (span_in(passage, m.start() - 1, m.end() + 1), text[max(0, m.start() - 12) : m.end() + 12])
            )
        if before is not None and before.span.end == passage.span.start and before.text[-1:] in '.!?"”':
            glued.append((passage.span, f"{before.text[-12:]}{text[:12]}"))
        before = passage
    for found, least, weigh_as in ((hyphens, 1, "spacing"), (glued, LEAST_GLUED, "glued")):
        if len(found) >= least:
            spans = [Span(span.start, min(span.end, span.start + 12)) for span, _ in found]
            words = "; ".join(told for _, told in found[:4])
            yield make_sign(
                "spacing", spans, words, "spaces broken as machine translation breaks them", weigh_as
            )
