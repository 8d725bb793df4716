"""What comes in: sources (bytes), reports (appearances), passages (the smallest pieces), rejections."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from dateline.model.spans import Piece, Span

PassageKind = Literal["title", "subhead", "body", "caption", "bullet", "byline", "promo", "debris"]

#: paragraphs that the count goes on by in a piece of a report where some of it is left out; more than a report has
LEFT_OUT = 1_000_000_000
#: kinds whose passages are read for claims
CLAIM_KINDS: frozenset[str] = frozenset({"title", "subhead", "body", "caption", "bullet"})


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of readable text of a source with its map to the original characters.

    A plain text source has one block that is the whole text; an HTML source one per text block of its
    main content. `role` is what the markup says (`title`, `subhead`, `caption`, `bullet`, `byline`), or None.
    """

    text: str
    pieces: tuple[Piece, ...]
    role: PassageKind | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes as they came, stored and parsed once, identified by `sha256` (hexadecimal).

    `text` is the original decoded text that all spans point into; `encoding` how it was decoded;
    `language` an ISO 639-1 code, or None where too little text tells.
    """

    sha256: str
    data: bytes
    text: str
    encoding: str
    media_type: Literal["text/plain", "text/html"]
    blocks: tuple[Block, ...]
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Retrieval:
    """How bytes were fetched: `at` which instant (UTC), `url` from where; `archive` is the file name of the WARC that
    keeps the exchange, `archive_record` the WARC-Record-ID in it (None where no archive keeps it)."""

    at: datetime
    url: str
    archive: str | None = None
    archive_record: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One appearance of a source. `key` hashes name, carrier, address and bytes; `name` is the input
    file's name without its last suffix. What is not known is None; dates given here are *given*."""

    key: str
    name: str
    sha256: str
    carrier: str | None = None
    url: str | None = None
    title: str | None = None
    published_at: datetime | None = None
    published_on: date | None = None
    retrieval: Retrieval | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """The smallest piece with its own origin: a sentence, heading, caption or list item.

    `span` points into the original text; `text` is the cleaned reading of it and `pieces` the map from
    offsets in `text` to the original. `paragraph` counts paragraphs of the report from 0; `part` names
    the article inside the page (0 is the first; an appended older article has its own number).
    `repeat_of` is the start of the first occurrence in this report, or None.
    """

    report: str
    span: Span
    text: str
    pieces: tuple[Piece, ...]
    kind: PassageKind
    paragraph: int
    part: int = 0
    repeat_of: int | None = None

    @property
    def stretch(self) -> tuple[int, int]:
        """What tells apart those of other articles, and in a piece of a report those beyond what is left out."""
        return self.part, self.paragraph // LEFT_OUT

    @property
    def is_read(self) -> bool:
        """Whether claims are read from it: claim-bearing kind, and not a repeat inside its report."""
        return self.kind in CLAIM_KINDS and self.repeat_of is None


@dataclass(frozen=True, slots=True)
class Rejection:
    """What was left out, and why. `slug` is stable and documented; `span` None means all of it."""

    report: str
    stage: str
    slug: str
    reason: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a reports.csv says of one file; all but the path may be unknown."""

    carrier: str | None = None
    url: str | None = None
    title: str | None = None
    published_at: datetime | None = None
    published_on: date | None = None
    extra: dict[str, str] = field(default_factory=dict)
    retrieval: Retrieval | None = None
