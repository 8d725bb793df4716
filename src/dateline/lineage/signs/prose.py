"""The prose of a report as signs look at it: which tokens stand in quotation marks, and which passages are text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dateline.lexicons import read_lexicon
from dateline.model import Document, Passage, Sign, SignKind, Span, Token, to_source

_OPENS, _CLOSES, _EITHER = frozenset("“„«"), frozenset("”»"), frozenset({'"', "``", "''"})
_MARKS = _OPENS | _CLOSES | _EITHER
#: kinds of passage that a writer wrote as running text
PROSE = frozenset({"body", "bullet", "subhead", "title"})
#: characters of a passage that patterns look at
MOST_CHARACTERS = 4000


@dataclass(frozen=True, slots=True)
class Prose:
    """A report read once for all signs: its document, the places of tokens inside double quotation marks, and
    its tokens by their lower-case word."""

    document: Document
    quoted: frozenset[int]
    words: Mapping[str, list[Token]]

    def of(self, words: Iterable[str], quoted: bool = False) -> Iterator[Token]:
        """The tokens that are one of some words, word by word in the order given; without those in quotation
        unless they are asked for."""
        for word in words:
            for token in self.words.get(word, ()):
                if quoted or token.i not in self.quoted:
                    yield token

    def sorted_of(self, words: Iterable[str]) -> list[Token]:
        """The same in text order."""
        return sorted(self.of(words), key=lambda token: token.i)


def read_prose(document: Document) -> Prose:
    """A report as signs look at it; a quotation mark that is never closed ends with its paragraph."""
    quoted: set[int] = set()
    words: dict[str, list[Token]] = {}
    is_open = False
    paragraph = None
    for sentence in document.sentences:
        if sentence.passage.paragraph != paragraph:
            paragraph, is_open = sentence.passage.paragraph, False
        for token in sentence.tokens:
            words.setdefault(token.lower, []).append(token)
            if token.text in _MARKS:
                is_open = token.text in _OPENS or (token.text in _EITHER and not is_open)
            elif is_open:
                quoted.add(token.i)
    return Prose(document, frozenset(quoted), words)


def prose_passages(document: Document) -> Iterator[Passage]:
    """The read passages of running text, in order."""
    return (p for p in document.passages if p.is_read and p.kind in PROSE)


def span_in(passage: Passage, start: int, end: int) -> Span:
    """Characters of a passage's cleaned text as characters of the report."""
    return to_source(passage.pieces, start, end)


def unquoted(text: str) -> str:
    """A passage's text with what stands in double quotation marks blanked, of the same length."""
    if not any(mark in text for mark in '"“'):
        return text
    out, inside = [], False
    for c in text:
        if c == "“" or (c == '"' and not inside):
            inside = True
            out.append(c)
        elif c in '”"':
            inside = False
            out.append(c)
        else:
            out.append("·" if inside and not c.isspace() else c)
    return "".join(out)


def weight_of(name: str) -> float:
    """What a kind of sign weighs, from the lexicon."""
    return float(read_lexicon("signs")["weights"][name])


def make_sign(
    kind: SignKind, spans: list[Span], words: str, reason: str, weigh_as: str | None = None
) -> Sign:
    return Sign(kind, tuple(spans), " ".join(words.split())[:200], reason, weight_of(weigh_as or kind))
