"""The annotation of text in our own arrays, and a view of a whole report's tokens for the rules.

A `Layer` annotates one distinct passage text and is cached by that text and the model's version; it
knows no report. A `Document` joins the layers of a report's passages into one sequence of tokens whose
offsets are those of the original text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from operator import attrgetter

from dateline.model.report import Passage
from dateline.model.spans import Span, to_cleaned, to_source

_PLACE = attrgetter("i")
_END = attrgetter("end")


@dataclass(frozen=True, slots=True)
class Layer:
    """The annotation of one passage text; every array has one entry a token.

    `starts`, `ends` are offsets in the passage's cleaned text; `heads` token indices (a root is its own
    head); `entities` the NER type (`GPE`, `PERSON`, …) or `""`; `entity_begins` whether a token opens an
    entity; `sentence_starts` whether a token opens a sentence.
    """

    model: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    lemmas: tuple[str, ...]
    pos: tuple[str, ...]
    tags: tuple[str, ...]
    deps: tuple[str, ...]
    heads: tuple[int, ...]
    entities: tuple[str, ...]
    entity_begins: tuple[bool, ...]
    sentence_starts: tuple[bool, ...]


@dataclass(eq=False, slots=True)
class Token:
    """One token in a document. `start` and `end` are offsets in the report's original text."""

    i: int
    text: str
    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str
    entity: str
    entity_begins: bool
    start: int
    end: int
    space_before: bool
    head: Token = field(init=False, repr=False)
    sentence: Sentence = field(init=False, repr=False)
    children: list[Token] = field(default_factory=list, repr=False)

    @property
    def is_root(self) -> bool:
        return self.head is self

    @property
    def lefts(self) -> list[Token]:
        return [c for c in self.children if c.i < self.i]

    @property
    def rights(self) -> list[Token]:
        return [c for c in self.children if c.i > self.i]

    def child(self, *deps: str) -> Token | None:
        """The first child with one of these dependency labels, or None."""
        return next((c for c in self.children if c.dep in deps), None)

    def children_of(self, *deps: str) -> list[Token]:
        """All children with one of these dependency labels, in order."""
        return [c for c in self.children if c.dep in deps]

    @property
    def subtree(self) -> list[Token]:
        """The token and all that depend on it, in order."""
        if not self.children:
            return [self]
        found, stack = [], [self]
        while stack:
            token = stack.pop()
            found.append(token)
            if token.children:
                stack.extend(token.children)
        found.sort(key=_PLACE)
        return found

    @property
    def ancestors(self) -> Iterator[Token]:
        """The heads above, nearest first."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(eq=False, slots=True)
class Sentence:
    """A sentence of a document: a passage, or one of several that the parser sees in it."""

    i: int
    passage: Passage
    tokens: list[Token]

    @property
    def start(self) -> int:
        return self.tokens[0].start

    @property
    def end(self) -> int:
        return self.tokens[-1].end

    @property
    def root(self) -> Token:
        return next((t for t in self.tokens if t.is_root), self.tokens[0])

    @property
    def paragraph(self) -> int:
        return self.passage.paragraph


@dataclass(eq=False, slots=True)
class Document:
    """All read passages of one report as sentences and tokens; `text` is the report's original text.

    `passages` holds every passage (read or not); sentences exist for read ones alone. `published_on`
    and the like are not here: extraction knows no date.
    """

    report: str
    text: str
    passages: Sequence[Passage]
    sentences: list[Sentence]
    tokens: list[Token]
    _uneven: list[Passage] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)

    def quote(self, span: Span) -> str:
        """The words of a span: the original characters, or, where they hold tags and entities, the cleaned
        reading of them."""
        if not self._uneven:
            return self.text[span.start : span.end]
        inside = self._passages_of(span)
        if all(p.span.of(self.text) == p.text for p in inside):
            return self.text[span.start : span.end]
        return " ".join(read for p in inside if (read := to_cleaned(p.pieces, p.text, span)))

    def _passages_of(self, span: Span) -> list[Passage]:
        """The passages that overlap a span, in order."""
        if len(self._ends) != len(self.passages):  # how far the passages up to each one reach
            self._ends = list(accumulate((p.span.end for p in self.passages), max))
        found = []
        for at in range(bisect_right(self._ends, span.start), len(self.passages)):
            passage = self.passages[at]
            if passage.span.start >= span.end:
                break
            if passage.span.overlaps(span):
                found.append(passage)
        return found

    def tokens_in(self, span: Span) -> list[Token]:
        """The tokens that overlap a span, in order."""
        tokens, until = self.tokens, span.end
        at = bisect_right(tokens, span.start, key=_END)
        found = []
        while at < len(tokens) and tokens[at].start < until:
            found.append(tokens[at])
            at += 1
        return found

    def paragraphs(self) -> Iterator[list[Sentence]]:
        """The sentences of each paragraph, in order."""
        group: list[Sentence] = []
        for sentence in self.sentences:
            if group and group[-1].paragraph != sentence.paragraph:
                yield group
                group = []
            group.append(sentence)
        if group:
            yield group


def take_apart(document: Document) -> None:
    """Takes a document apart that nobody reads any more: its tokens hold each other, and would stay in memory until
    Python looks for what holds itself."""
    for token in document.tokens:
        token.children.clear()
        if token.head is token:
            del token.head
    for sentence in document.sentences:
        sentence.tokens.clear()
    document.tokens.clear()


def span_of(tokens: Sequence[Token]) -> Span:
    """The span from the first to the last of some tokens (given in any order)."""
    return Span(min(t.start for t in tokens), max(t.end for t in tokens))


def join_layers(
    report: str, text: str, passages: Sequence[Passage], layers: Sequence[Layer | None]
) -> Document:
    """A document from a report's passages and their layers (None for passages that are not read)."""
    document = Document(report, text, tuple(passages), [], [])
    document._uneven = [p for p in passages if p.span.of(text) != p.text]
    forms: dict[str, tuple[str, str]] = {}  # words as they stand and in lower case: most come again and again
    none: list[Token] = []  # the children of most tokens
    for passage, layer in zip(passages, layers, strict=True):
        if layer is None or not passage.is_read:
            continue
        base = len(document.tokens)
        fresh: list[Token] = []
        even = len(passage.pieces) == 1 and len(passage.text) == passage.span.end - passage.span.start
        first, before = passage.span.start, layer.ends[0] if layer.ends else 0
        columns = (layer.lemmas, layer.pos, layer.tags, layer.deps, layer.entities, layer.entity_begins)
        rows = zip(layer.starts, layer.ends, *columns, strict=True)
        for i, (start, end, lemma, pos, tag, dep, entity, begins) in enumerate(rows, base):
            low, high = (first + start, first + end) if even else to_source(passage.pieces, start, end)
            form = passage.text[start:end]
            word, lower = forms.get(form) or forms.setdefault(form, (form, form.lower()))
            fresh.append(
                Token(i, word, lower, lemma, pos, tag, dep, entity, begins, low, high, before < start, none)
            )
            before = end
        for token, head in zip(fresh, layer.heads, strict=True):
            token.head = above = fresh[head]
            if above is token:
                continue
            if above.children is none:
                above.children = [token]
            else:
                above.children.append(token)
        for i, (token, opens) in enumerate(zip(fresh, layer.sentence_starts, strict=True)):
            if i == 0 or opens:
                sentence = Sentence(len(document.sentences), passage, [])
                document.sentences.append(sentence)
            sentence.tokens.append(token)
            token.sentence = sentence
        document.tokens.extend(fresh)
    return document
