"""What a brief is made of: lines that cite characters, in sections."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.model import Span


@dataclass(frozen=True, slots=True)
class Cite:
    """The characters that a line rests on, and the claim that was read there.

    >>> str(Cite("report", Span(3, 9)))
    '[report:3-9]'
    """

    report: str
    span: Span
    claim: str | None = None

    def __str__(self) -> str:
        return f"[{self.report}:{self.span.start}-{self.span.end}]"


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a brief.

    `head` is what it is about, `text` the rest of the sentence; cites that do not stand in `text` follow
    it. `quote` is taken letter by letter from the first cited span; `notes` are further sentences with
    their own cites (`low … high …`, earlier counts, why two figures differ). `low`, `best` and `high` are
    those of its matter.
    """

    text: str
    cites: tuple[Cite, ...] = ()
    quote: str | None = None
    notes: tuple[str, ...] = ()
    standing: str | None = None
    matter: str | None = None
    review: str = "unreviewed"
    method: str | None = None
    head: str = ""
    low: float | None = None
    best: float | None = None
    high: float | None = None

    @property
    def further_cites(self) -> tuple[Cite, ...]:
        """The cites that do not stand in the text or in a note; that of the quotation stands beside it."""
        said = " ".join((self.text, *self.notes))
        beside = self.cites[:1] if self.quote else ()
        return (*beside, *(c for c in dict.fromkeys(self.cites) if str(c) not in said and c not in beside))


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a title, and sections within."""

    title: str
    lines: tuple[Line, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief: its head in plain sentences (counts of the record, not claims), then its sections."""

    title: str
    head: tuple[str, ...]
    sections: tuple[Section, ...]
