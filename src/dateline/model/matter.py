"""Matters: what several claims are about, their relations, and their standing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dateline.model.resolution import ResolvedEvent, ResolvedFigure, ResolvedStatement

ClaimRelationName = Literal[
    "same", "consistent", "update", "revision_down", "conflict", "subset", "scope_gap",
    "denial", "correction", "confirmation", "cannot_verify", "no_comment", "forecast", "conversion",
]  # fmt: skip
Standing = Literal[
    "single voice", "corroborated", "one-sided", "disputed", "denied", "corrected", "superseded", "unverified",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class WeighedClaim:
    """A resolved claim with what weighing needs to know of where it stands.

    `origin` is the origin of its passage; `carrier` the outlet (or the report's name where none is
    known); `agency` a wire credited in the passage or the report, or None; `known_on` the last possible
    day of publication, None where the report is undated; `review` the human judgement on it.
    """

    id: str
    report: str
    origin: str
    carrier: str
    resolved: ResolvedFigure | ResolvedEvent | ResolvedStatement
    agency: str | None = None
    known_on: date | None = None
    review: Literal["unreviewed", "accepted", "edited", "rejected"] = "unreviewed"


@dataclass(frozen=True, slots=True)
class ClaimRelation:
    """A typed relation of two claims (or of an attribution to the claim it is about), by a named rule."""

    source: str
    target: str
    relation: ClaimRelationName
    rule: str
    rule_version: str


@dataclass(frozen=True, slots=True)
class Matter:
    """What several claims are about; the unit that is weighed.

    `low` and `high` span all claims that stand; `best` is None unless a named policy chose it. `rule` is
    the standing rule that fired and `trace` its reasons in sentences. `voices` are the independent
    ones; `backing` holds the ids of the claims that stand, one row for each of them in their order. Nothing in it is a sum or an average. `policy`
    (`acled/1`) names the policy that chose `best` and gave the `grade`; None where none was asked for.
    `judged` are the ids of people's judgements that made it what it is (set standing, merged, split); where its standing
    was set by one, `machine_standing` and `machine_rule` keep what the rules say.
    """

    id: str
    kind: Literal["figure", "event", "statement"]
    label: str
    claims: tuple[str, ...]
    voices: tuple[str, ...]
    carriers: tuple[str, ...]
    origins: tuple[str, ...]
    parties: tuple[str, ...]
    standing: Standing
    rule: str
    trace: tuple[str, ...]
    low: float | None = None
    best: float | None = None
    high: float | None = None
    valid_start: date | None = None
    valid_end: date | None = None
    known_from: date | None = None
    known_to: date | None = None
    measure: str | None = None
    place: str | None = None
    backing: tuple[tuple[str, ...], ...] = ()
    policy: str | None = None
    grade: str | None = None
    judged: tuple[str, ...] = ()
    machine_standing: Standing | None = None
    machine_rule: str | None = None


@dataclass(frozen=True, slots=True)
class Weighing:
    """What weighing finds in a neighbourhood; both rows are sorted and do not depend on arrival."""

    matters: tuple[Matter, ...] = ()
    relations: tuple[ClaimRelation, ...] = ()
