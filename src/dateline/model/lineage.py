"""Lineage: who copied whom, by passage and by report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dateline.model.spans import Span

Relation = Literal["copy", "revision", "excerpt", "rewrite", "shared_wire"]
Direction = Literal["stated", "published", "content", "unknown"]


@dataclass(frozen=True, slots=True)
class End:
    """One end of an edge: characters of a report."""

    report: str
    span: Span


@dataclass(frozen=True, slots=True)
class Change:
    """Words that differ between two ends; the side that lacks them has an empty span at the place.

    `substance` says what of the matter the words touch (`figure`, `name`, `negation`, `attribution`); empty
    where the wording alone differs.
    """

    from_span: Span
    to_span: Span
    kind: Literal["added", "removed", "edited", "corrected"]
    substance: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """Two passages or two reports of common text. `source` is the earlier where `direction` is known;
    where it is unknown, ends are in order of report key. `score` is the share of common words, 0 to 1."""

    level: Literal["report", "passage"]
    relation: Relation
    source: End
    target: End
    direction: Direction
    score: float
    changed: tuple[Change, ...] = ()


SignKind = Literal[
    "function_word", "slip", "tense", "object", "expression", "diction", "spelling", "name_form", "run_on", "fronted",
    "cue", "doubled", "turned", "bracket", "marks", "spacing", "numeral",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sign:
    """What in one report speaks for a machine having reworded it (spun, or translated there and back): the
    characters, their words, and why. `weight` is the -log10 of the share of clean reports that show such a sign."""

    kind: SignKind
    spans: tuple[Span, ...]
    words: str
    reason: str
    weight: float


@dataclass(frozen=True, slots=True)
class Elapsed:
    """How long something is said to have gone on when the report was written (`now in its third week`): days,
    both inclusive; `of` is what goes on (`siege`). `elsewhere` is set where the sentence names a place that the
    report is not mainly about: it may speak of another war."""

    span: Span
    text: str
    of: str
    low: int
    high: int
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class SignReading:
    """The signs of rewording in one report, in text order, and what it says of how long things have gone on.

    `weight` is the sum over kinds of sign; `likely` is set where signs of different families agree: a possible
    rewrite, and then `confidence` (0 to 1) says how surely, else it is None. It says nothing of who wrote, and
    nothing of what is true. `places` are the places that the report names most, in lower case."""

    report: str
    signs: tuple[Sign, ...] = ()
    elapsed: tuple[Elapsed, ...] = ()
    weight: float = 0.0
    likely: bool = False
    confidence: float | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A statement of a report that does not agree with itself or with the record: `span` are its characters,
    `reason` says why. `against` is the place that it disagrees with (the same report or another), or None where
    that is the profile."""

    report: str
    span: Span
    text: str
    reason: str
    against: End | None = None
