"""Words of a report for an audience: what is withheld is cut by its characters, however it is quoted."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline.model import Document, Span, Token
from dateline.record import WITHHELD, View, Withholder


@dataclass(frozen=True, slots=True)
class Quoter:
    """Quotes spans of one report. `secret` are the spans that are withheld, in order, apart."""

    text: str
    document: Document | None
    secret: Sequence[Span]

    @classmethod
    def of(cls, view: View, report: str, document: Document | None, keep: Withholder) -> Quoter:
        """The quoter of a report (by key) for the audience of a withholder: sensitive strings wherever they
        stand, and what reading marked as sensitive."""
        text = view.text(report)
        spans = keep.spans(text)
        for reading in view.readings(report):
            spans += [mark.span for mark in reading.sensitive if keep.withholds(mark.kind)]
        return cls(text, document, _apart(spans))

    def quote(self, span: Span) -> str:
        """The words of a span on one line, `[withheld]` where they are."""
        parts: list[str] = []
        at = span.start
        for secret in self._over(span):
            parts += [self._words(Span(at, secret.start)), WITHHELD]
            at = secret.end
        parts.append(self._words(Span(at, span.end)))
        return " ".join("".join(parts).split())

    def is_withheld(self, span: Span | None) -> bool:
        """Whether some character of a span is withheld."""
        return span is not None and bool(self._over(span))

    def token(self, token: Token, words: str) -> str:
        """Words of a token (its text, its lemma), withheld where the token is."""
        return WITHHELD if self.is_withheld(token.span) else words

    def marked(self, span: Span, marks: Sequence[tuple[str, Span]]) -> str:
        """The words of a span with labelled parts in brackets (`[12|number]`); of marks that overlap the first
        given stands."""
        chosen: list[tuple[Span, str]] = []
        for label, mark in marks:
            if span.contains(mark) and not any(mark.overlaps(other) for other, _ in chosen):
                chosen.append((mark, label))
        parts: list[str] = []
        at = span.start
        for mark, label in sorted(chosen):
            parts += [self._gap(Span(at, mark.start)), f"[{self.quote(mark)}|{label}]"]
            at = mark.end
        return " ".join("".join([*parts, self._gap(Span(at, span.end))]).split())

    def _gap(self, span: Span) -> str:
        """A span's words with the space at its edges, which `quote` drops."""
        if span.start >= span.end:
            return ""
        words, raw = self.quote(span), self.text[span.start : span.end]
        return f"{' ' if raw[:1].isspace() else ''}{words}{' ' if raw[-1:].isspace() else ''}"

    def _words(self, span: Span) -> str:
        if span.start >= span.end:
            return ""
        return self.document.quote(span) if self.document is not None else span.of(self.text)

    def _over(self, span: Span) -> list[Span]:
        first = max(0, bisect_left(self.secret, span.start, key=lambda s: s.start) - 1)
        last = bisect_left(self.secret, span.end, key=lambda s: s.start)
        over = [s for s in self.secret[first:last] if s.overlaps(span)]
        return [Span(max(s.start, span.start), min(s.end, span.end)) for s in over]


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that overlap joined."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined
