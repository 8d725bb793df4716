"""What goes into a record and what comes out of it, beside the types of the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar

from dateline.model import (
    Claim,
    ClaimRelation,
    Dating,
    Edge,
    Extraction,
    Layer,
    NameKind,
    NameMention,
    Passage,
    PlaceReading,
    Rejection,
    Report,
    ResolvedAttribution,
    ResolvedEvent,
    ResolvedFigure,
    ResolvedStatement,
    Sensitive,
    Source,
    Span,
    Statement,
    TimeReading,
)

R = TypeVar("R", bound=ResolvedFigure | ResolvedEvent | ResolvedStatement, covariant=True)

Review = Literal["unreviewed", "accepted", "edited", "rejected"]


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """All that is written of one report, in one transaction.

    `passages` in text order; `fingerprints` one sequence of 64-bit integers for each passage (or empty);
    `method_version` names extraction and lexicons; `readings` what stages noted for later steps, by name
    (any type that msgspec encodes); `stale` the `(stage, key)` that must be derived anew.
    """

    report: Report
    source: Source
    passages: Sequence[Passage] = ()
    fingerprints: Sequence[Sequence[int]] = ()
    extraction: Extraction | None = None
    method_version: str = ""
    readings: Mapping[str, Any] = field(default_factory=dict)
    rejections: Sequence[Rejection] = ()
    layers: Mapping[str, Layer] = field(default_factory=dict)
    stale: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Stale:
    """Something to derive anew: a stage's key, and how often it was marked when it was read."""

    stage: str
    key: str
    generation: int


@dataclass(frozen=True, slots=True)
class Derivation:
    """The whole of one kind of derived row in one scope: what is not among `rows` is closed.

    `kind` is a key of `dateline.record.derived.KINDS`; `scope` what was derived together (a report's key,
    a neighbourhood's, `""` for the record). A row is a model object, or a `Version` of one.
    """

    kind: str
    scope: str
    rows: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Version:
    """A derived object as it stood by what was known from `known_from` until before `known_until` (None:
    until now). Matters change as reports come to be known: give one version for each day of change, and
    questions `as_known` are answered exactly. A bare object stands for every day from its own first."""

    value: Any
    known_from: date | None
    known_until: date | None = None


@dataclass(frozen=True, slots=True)
class Readings:
    """A report's resolution without its dating and claims, with the order of its claims."""

    report: str
    anchors: tuple[date | None, ...] = ()
    times: tuple[TimeReading, ...] = ()
    places: tuple[PlaceReading, ...] = ()
    attributions: tuple[ResolvedAttribution, ...] = ()
    claims: tuple[str, ...] = ()
    sensitive: tuple[Sensitive, ...] = ()


@dataclass(frozen=True, slots=True)
class Origins:
    """The origins of a report's passages, as `(start, origin)` in text order; `firsts` are the starts of those
    that are the first member of their origin."""

    report: str
    starts: tuple[tuple[int, str], ...]
    firsts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Ties:
    """The edges between the passages of two reports, in order; `report` is the one that they were derived with."""

    report: str
    other: str
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Keys:
    """What a report is found by where a stage looks for reports that its own can touch; `field` (at most 16
    letters) names what is looked for, `keys` are at most 256 characters long."""

    report: str
    field: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CalledGroup:
    """The mentions of one person or body in one report, with what tells them apart (sets as sorted rows)."""

    kind: NameKind
    name: str
    roles: tuple[str, ...]
    mentions: tuple[NameMention, ...]
    anonymous: bool
    offices: tuple[tuple[str, ...], ...]
    titled: bool
    office_only: bool
    key: tuple[str, ...]
    local: bool
    described: bool
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """How a group of mentions is told, but for where: groups of one wording are tied alike. `names` are those that it is
    called by; `terms` what it is found by across reports."""

    id: str
    kind: NameKind
    name: str
    anonymous: bool
    offices: tuple[tuple[str, ...], ...]
    titled: bool
    office_only: bool
    key: tuple[str, ...]
    local: bool
    described: bool
    names: tuple[str, ...]
    terms: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Called:
    """The persons and bodies of one report, in text order, and their wordings, in order of id. In records of older versions
    `terms` is what the report was found by, and there are no wordings."""

    report: str
    groups: tuple[CalledGroup, ...]
    terms: tuple[tuple[str, str], ...] = ()
    wordings: tuple[Wording, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """The names that a report mentions, by id in order, each with the places of its mentions in order."""

    report: str
    names: tuple[tuple[str, tuple[Span, ...]], ...]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """That a denial or correction answers a claim elsewhere in the record; `report` and `block` are the claim's."""

    claim: str
    report: str
    block: str
    voice: str | None
    relation: ClaimRelation
    known_on: date | None
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Answers:
    """What the denials and corrections of a report answer in the record, in order of claim and rule: all of it, or a part
    where it is much."""

    report: str
    rows: tuple[AnswerRow, ...]
    part: int = 0


@dataclass(frozen=True, slots=True)
class Telling:
    """The words by which answers find the claims of a report, by claim in order, and those that each of its own denials and
    corrections asks for, with how many of them a claim must have; words as 32-bit numbers."""

    report: str
    told: tuple[tuple[str, tuple[int, ...]], ...]
    asked: tuple[tuple[int, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source without its bytes and text: `size` in bytes as they came, `length` in characters."""

    sha256: str
    encoding: str
    media_type: str
    length: int
    language: str | None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report as the record shows it. `name` is its display name: the report's own where no other report
    bears it, else with the first eight digits of its bytes' hash."""

    name: str
    report: Report
    source: SourceRow
    dating: Dating | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage with the display name of its report and its origin (None before lineage is derived)."""

    report_name: str
    passage: Passage
    origin: str | None


@dataclass(frozen=True, slots=True)
class ClaimRow(Generic[R]):
    """A claim with its resolution, the human judgement on it, and how it was read.

    `known_on` is the last possible day of its report's publication, None where that is unknown;
    `method` the rule that read it, `method_version` the version of extraction and lexicons.
    """

    id: str
    report: str
    report_name: str
    resolved: R
    known_on: date | None
    review: Review
    method: str
    method_version: str

    @property
    def span(self) -> Span:
        """The first of the claim's spans."""
        return spans_of(self.resolved)[0]


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims or matters are asked for; what is None asks nothing.

    `measure` is a measure or an event type; `place` a standard name (any case) or key; `voice` a voice's
    name (any case) or id, wherever it stands in the chain; `start_on`, `end_on` days that the claim's own
    days must touch; `report` a report's key; `standing` that of a matter the claim belongs to.
    """

    measure: str | None = None
    place: str | None = None
    country: str | None = None
    voice: str | None = None
    report: str | None = None
    start_on: date | None = None
    end_on: date | None = None
    standing: str | None = None
    ids: tuple[str, ...] | None = None


def claims_of(extraction: Extraction) -> tuple[Claim, ...]:
    """The claims of an extraction: figures, events, statements, each in text order."""
    return (*extraction.figures, *extraction.events, *extraction.statements)


def claim_of(resolved: ResolvedFigure | ResolvedEvent | ResolvedStatement) -> Claim:
    """The claim inside its resolution."""
    if isinstance(resolved, ResolvedFigure):
        return resolved.figure
    return resolved.event if isinstance(resolved, ResolvedEvent) else resolved.statement


def spans_of(resolved: ResolvedFigure | ResolvedEvent | ResolvedStatement) -> tuple[Span, ...]:
    """The spans of the claim inside a resolution."""
    if isinstance(resolved, ResolvedStatement):
        return (resolved.statement.span,)
    return resolved.figure.spans if isinstance(resolved, ResolvedFigure) else resolved.event.spans


def spans_in(claim: Claim) -> tuple[Span, ...]:
    """The spans of a claim of any kind."""
    return (claim.span,) if isinstance(claim, Statement) else claim.spans
