"""Whether the spans and quotations inside an object are what the text of its report says."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, cast

from dateline.model import Passage, Span, to_cleaned

#: a slug, and what is wrong
Finding = tuple[str, str]

_PLAIN = (str, float, int, bool, type(None))


class Quoted:
    """One report's text and passages, to check objects against."""

    def __init__(self, report: str, text: str, passages: Sequence[Passage]) -> None:
        self.report = report
        self.text = text
        self._passages = passages

    def check(self, value: Any) -> Iterator[Finding]:
        """What does not hold in an object and all within it. Parts that name another report are left out;
        `foreign_parts` finds them."""
        if isinstance(value, Span):
            if not 0 <= value.start <= value.end <= len(self.text):
                yield "span", f"{value.start}-{value.end} of a text of {len(self.text)} characters"
        elif isinstance(value, tuple):
            for one in value:
                if not isinstance(one, _PLAIN):
                    yield from self.check(one)
        elif names := _fields(cast(Hashable, type(value))):
            if "report" in names and value.report != self.report:
                return
            for name in names:
                part = getattr(value, name)
                if not isinstance(part, _PLAIN):
                    yield from self.check(part)
            words = value.text if "text" in names else None
            spans = _spans(value, names)
            if words and spans and not self.says(spans, words):
                said = " … ".join(span.of(self.text) for span in spans)
                yield "quotation", f"{words[:80]!r} at {spans[0].start}-{spans[-1].end} is {said[:80]!r}"

    def says(self, spans: Sequence[Span], words: str) -> bool:
        """Whether spans say the words: the first (the clause of a claim) as it stands, or all of them as
        cleaning reads them, white space aside."""
        if spans[0].of(self.text) == words:
            return True
        want = _bare(words)
        if want == _bare("".join(span.of(self.text) for span in spans)):
            return True
        return want == _bare("".join(self._cleaned(span) for span in spans))

    def _cleaned(self, span: Span) -> str:
        return "".join(to_cleaned(p.pieces, p.text, span) for p in self._passages if p.span.overlaps(span))


def foreign_parts(value: Any, report: str) -> Iterator[Any]:
    """The parts of an object that name another report than the given one (evidence found elsewhere)."""
    if isinstance(value, tuple) and not isinstance(value, Span):
        for one in value:
            if not isinstance(one, _PLAIN):
                yield from foreign_parts(one, report)
    elif names := _fields(cast(Hashable, type(value))):
        if "report" in names and value.report != report:
            yield value
            return
        for name in names:
            part = getattr(value, name)
            if not isinstance(part, _PLAIN):
                yield from foreign_parts(part, report)


@cache
def _fields(kind: Hashable) -> tuple[str, ...]:
    return (
        tuple(field.name for field in fields(kind)) if isinstance(kind, type) and is_dataclass(kind) else ()
    )


def _spans(value: Any, names: tuple[str, ...]) -> tuple[Span, ...]:
    """The spans whose words an object's `text` gives."""
    if "span" in names:
        return () if value.span is None else (value.span,)
    return tuple(value.spans) if "spans" in names else ()


def _bare(text: str) -> str:
    """Words without white space, ellipses and soft marks, for comparing quotations of broken spans."""
    return "".join(c for c in text if not c.isspace() and c not in "…\u00ad\u200b\ufeff")
