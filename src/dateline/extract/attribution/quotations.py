"""Stretches between quotation marks, over sentences, paragraphs and interrupting captions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dateline.model import Document, Token

_OPEN, _CLOSE, _EITHER = frozenset("“ „ « ``".split()), frozenset("” » ''".split()), frozenset('" ”'.split())
_SINGLE_OPEN, _SINGLE_CLOSE = frozenset("‘ ' `".split()), frozenset("’ '".split())
#: a quotation that never closes ends here, in tokens
_LONGEST = 600
_MARKS = _SINGLE_CLOSE | _CLOSE | _EITHER
_FINITE = frozenset({"MD", "VBD", "VBZ", "VBP"})


@dataclass(frozen=True, slots=True)
class Quotation:
    """The tokens between a pair of marks (marks left out); `opens`, `closes` are the marks' positions in
    the document's tokens; `closes` is None where the paragraph ends first."""

    tokens: tuple[Token, ...]
    opens: int
    closes: int | None

    @property
    def start(self) -> int:
        return self.tokens[0].start

    @property
    def is_sentence(self) -> bool:
        """Whether it reads as speech of its own: a capital first and a stop, comma or question last."""
        first, last = self.tokens[0], self.tokens[-1]
        if last.text in _MARKS and len(self.tokens) > 3:
            last = self.tokens[-2]  # a quotation inside it closes with it
        capital = first.text[:1].isupper() or first.text[:1] in "[(" or first.text[:1].isdigit()
        if not capital or len(self.tokens) < 3:
            return False
        return last.text[-1:] in ".!?,…-—]" or self._is_whole()

    @property
    def is_clause(self) -> bool:
        """Whether it begins with the subject of its own finite verb (`"they took all of it"`)."""
        first = self.tokens[0]
        verb = first.head
        own = first.dep in {"nsubj", "nsubjpass", "expl"} and any(t is verb for t in self.tokens[:8])
        finite = verb.tag in _FINITE or any(t.tag in _FINITE for t in verb.children_of("aux", "auxpass"))
        return own and finite and verb.i > first.i

    @property
    def is_fragment(self) -> bool:
        """Whether it closes with its own stop and holds a finite verb, though it begins in mid-sentence (`"those who
        have water should share it."`)."""
        stopped = self.tokens[-1].text in {".", "!", "?"} and len(self.tokens) > 5
        return stopped and any(t.tag in _FINITE for t in self.tokens)

    @property
    def is_title(self) -> bool:
        """Whether the marks hold the name of a work after `of`, `on` or a noun (`in his book "The Long Road,"`)."""
        sentence = self.tokens[0].sentence
        at = self.opens - sentence.tokens[0].i - 1
        while at > 0 and sentence.tokens[at].text == ",":
            at -= 1
        words = [t for t in self.tokens if t.text[:1].isalpha() and (len(t.text) > 4 or t is self.tokens[0])]
        if (
            at < 0
            or not words
            or len(self.tokens) > 12
            or self.tokens[0].sentence is not self.tokens[-1].sentence
        ):
            return False
        before = sentence.tokens[at]
        named = (
            before.pos in {"ADP", "NOUN"} or before.tag in {"POS", "VBN"} or before.lower in {"show", "book"}
        )
        return (
            named
            and all(t.text[:1].isupper() for t in words)
            and not any(t.tag in _FINITE for t in self.tokens[1:])
        )

    def _is_whole(self) -> bool:
        """Whether the marks hold a whole sentence whose stop stands outside them (`"We are ready".`)."""
        tokens = self.tokens[0].sentence.tokens
        last = self.tokens[-1].sentence.tokens[-1]
        opens = tokens[0].i >= self.opens
        if not opens and self.opens > tokens[0].i:
            opens = tokens[self.opens - 1 - tokens[0].i].text in {":", ","}  # `wrote: "We are ready".`
        stopped = self.closes is not None and last.i == self.closes + 1 and last.text in {".", "!", "?"}
        return opens and stopped and any(t.tag in {"VBD", "VBZ", "VBP", "MD"} for t in self.tokens)


def find_quotations(document: Document) -> list[Quotation]:
    """The quotations of a report, in order of their first token; nested ones are left to the outer.

    Straight marks open or close by the spaces around them, else in turn. A paragraph end closes what is
    open; the next paragraph's opening mark starts a quotation of its own.
    """
    found = []
    for stream in _streams(document):
        found += list(_quotations(stream))
    return sorted(found, key=lambda q: q.opens)


def _streams(document: Document) -> Iterator[list[Token]]:
    """The tokens of one paragraph of running text; captions and the like are streams of their own. A body
    paragraph that stops in mid-sentence before a caption is joined to the next body paragraph."""
    current: list[Token] = []
    place: tuple[str, int] | None = None
    later: list[list[Token]] = []
    for sentence in document.sentences:
        kind = sentence.passage.kind
        here = (kind, sentence.paragraph)
        if place is not None and here != place:
            broken = place[0] == "body" and kind == "caption" and current and _is_open(current)
            if broken or (place[0] == "body" and later and kind == "caption"):
                later.append(list(sentence.tokens))
                continue
            if not (later and kind == "body"):
                yield current
                current = []
            yield from later
            later = []
        place = here
        current.extend(sentence.tokens)
    if current:
        yield current
    yield from later


def _is_open(tokens: list[Token]) -> bool:
    last = list(_quotations(tokens))[-1:]
    return bool(last) and last[0].closes is None and tokens[-1].text not in {".", "!", "?"}


def _quotations(tokens: list[Token]) -> Iterator[Quotation]:
    opened: int | None = None
    single = False
    depth = 0
    for at, token in enumerate(tokens):
        if token.text == "`" and (pair := _pair(tokens, at)):
            if pair == 1 and opened is None:
                opened, single, depth = at, False, 0
            continue
        if opened is not None and at - opened > _LONGEST:
            opened, depth = None, 0
        side = _side(tokens, at, opened is not None, single)
        if side == "open":
            if opened is None:
                opened, single, depth = at, token.text in _SINGLE_OPEN, 0
            elif token.text not in _SINGLE_OPEN:
                depth += 1
        elif side == "close" and opened is not None:
            if depth:
                depth -= 1
                continue
            inner = tokens[opened + 1 : at]
            inner = inner[1:] if inner and inner[0].text == "`" else inner
            if inner:
                yield Quotation(tuple(inner), tokens[opened].i, token.i)
            opened = None
    if opened is not None and opened + 1 < len(tokens):
        yield Quotation(tuple(tokens[opened + 1 :]), tokens[opened].i, None)


def _pair(tokens: list[Token], at: int) -> int:
    """Which of the two back-quotes with which wires open a quotation stands here, 1 or 2; 0 for neither."""
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if before is not None and before.text == "`" and before.end == tokens[at].start:
        return 2
    return int(after is not None and after.text == "`" and tokens[at].end == after.start)


def _side(tokens: list[Token], at: int, is_open: bool, single: bool) -> str | None:
    """Whether the token opens or closes a quotation here, or None."""
    token = tokens[at]
    text = token.text
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    space_after = after is None or after.space_before or after.sentence.passage is not token.sentence.passage
    space_before = token.space_before or at == 0 or tokens[at - 1].text in {"(", "[", "—", "–"}
    if text in {'"', "“", "”", "``", "''"}:
        if not space_after and space_before:
            return "open"
        if space_after and not space_before:
            return "close"
        if text in _OPEN:
            return "open"
        if text in _CLOSE:
            return "close" if is_open else "open"
        return "close" if is_open and not single else "open"
    if text in _OPEN:
        return "open"
    if text in _CLOSE:
        return "close"
    if is_open and single and text in _SINGLE_CLOSE and not space_before:
        ended = (
            tokens[at - 1].text in {",", ".", "!", "?", "…"} or after is None or not after.text[:1].isalpha()
        )
        return "close" if ended or not _closes_later(tokens, at) else None
    if not is_open and text in _SINGLE_OPEN and space_before and not space_after:
        introduced = at == 0 or tokens[at - 1].text == ":"
        return "open" if introduced or _closes_later(tokens, at) else None
    return None


def _closes_later(tokens: list[Token], at: int) -> bool:
    """Whether a single mark that can close stands within reach."""
    for i in range(at + 2, min(len(tokens), at + 120)):
        if tokens[i].text in _SINGLE_CLOSE and not tokens[i].space_before:
            after = tokens[i + 1] if i + 1 < len(tokens) else None
            if after is None or after.space_before or not after.text[:1].isalnum():
                return True
    return False
