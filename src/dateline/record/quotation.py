"""Whether the spans and quotations inside an object are what the text of its report says."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

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

    def check(self, value: Any) -> list[Finding]:
        """What does not hold in an object and all within it. Parts that name another report are left out."""
        return self.look_through(value)[0]

    def look_through(self, value: Any) -> tuple[list[Finding], list[Any]]:
        """What does not hold in an object and all within it, and the parts that name another report (evidence found
        elsewhere), which are not looked into."""
        findings: list[Finding] = []
        foreign: list[Any] = []
        self._look(value, findings, foreign)
        return findings, foreign

    def _look(self, value: Any, findings: list[Finding], foreign: list[Any]) -> None:
        if isinstance(value, Span):
            if not 0 <= value.start <= value.end <= len(self.text):
                findings.append(
                    ("span", f"{value.start}-{value.end} of a text of {len(self.text)} characters")
                )
            return
        if isinstance(value, tuple):
            for one in value:
                if not isinstance(one, _PLAIN):
                    self._look(one, findings, foreign)
            return
        shape = _shape_of(cast(Hashable, type(value)))
        if shape is None:
            return
        if shape.is_of_report and value.report != self.report:
            foreign.append(value)
            return
        for name in shape.parts:
            part = getattr(value, name)
            if part is not None and part != ():
                self._look(part, findings, foreign)
        words = value.text if shape.spans is not None else None
        if not words:
            return
        spans = _spans(value, shape.spans)
        if spans and not self.says(spans, words):
            said = " … ".join(span.of(self.text) for span in spans)
            findings.append(
                ("quotation", f"{words[:80]!r} at {spans[0].start}-{spans[-1].end} is {said[:80]!r}")
            )

    def says(self, spans: Sequence[Span], words: str) -> bool:
        """Whether spans say the words: the first (the clause of a claim) as it stands, or all of them as
        cleaning reads them, white space aside."""
        if spans[0].of(self.text) == words:
            return True
        want = _bare(words)
        if want in (_bare(spans[0].of(self.text)), _bare("".join(span.of(self.text) for span in spans))):
            return True
        return want == _bare("".join(self._cleaned(span) for span in spans))

    def _cleaned(self, span: Span) -> str:
        return "".join(to_cleaned(p.pieces, p.text, span) for p in self._passages if p.span.overlaps(span))


@dataclass(frozen=True, slots=True)
class _Shape:
    """What of a type is looked at: fields that can hold spans or other parts, whether it names its report, and the
    field of the spans whose words its `text` gives (None without one)."""

    parts: tuple[str, ...]
    is_of_report: bool
    spans: str | None


@cache
def _shape_of(kind: Hashable) -> _Shape | None:
    if not isinstance(kind, type) or not is_dataclass(kind):
        return None
    names = tuple(field.name for field in fields(kind))
    hints = get_type_hints(kind)
    own = next((name for name in ("span", "spans") if name in names), None) if "text" in names else None
    parts = tuple(name for name in names if not _is_plain(hints[name]))
    return _Shape(parts, "report" in names, own)


def _is_plain(hint: Any) -> bool:
    """Whether nothing of a type can hold a span: words, numbers, days, and tuples of them."""
    if hint in _PLAIN or hint in (date, datetime, Ellipsis):
        return True
    origin = get_origin(hint)
    if origin is Literal:
        return True
    return origin in (tuple, Union, UnionType) and all(_is_plain(part) for part in get_args(hint))


def _spans(value: Any, field: str | None) -> tuple[Span, ...]:
    """The spans whose words an object's `text` gives."""
    if field == "span":
        return () if value.span is None else (value.span,)
    return tuple(value.spans)


def _bare(text: str) -> str:
    """Words without white space, ellipses and soft marks, for comparing quotations of broken spans."""
    return "".join(c for c in text if not c.isspace() and c not in "…\u00ad\u200b\ufeff")
