"""What extraction finds in text before anything is dated, placed or named: mentions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from dateline.model.spans import Span

TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
Feature = Literal["city", "admin", "country", "water", "region", "site"]
NameKind = Literal["person", "org"]


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A temporal expression, read but not yet anchored.

    `value` is the TIMEX3 value where the words alone fix it (`2022-03-12`, `P3D`, `XXXX-02-24` where the
    year is open), else None. `frame` names how the rest is computed and `slots` its numbers; both belong
    to `extract/times/find.py` (which documents them) and `resolve/times.py` (which anchors them). `tense` is
    of the governing verb: past, present, future or None. `mod` is the TIMEX3 MOD (START, MID, END, APPROX…).
    `until` is the mention that ends the stretch which this one begins (`between March and May`); `part_of`
    the mention of the time whose beginning or end this length is (`the first five months of 2021`).
    """

    span: Span
    text: str
    type: TimexType
    frame: str
    value: str | None = None
    slots: dict[str, str] = field(default_factory=dict)
    tense: Literal["past", "present", "future"] | None = None
    mod: str | None = None
    until: Span | None = None
    part_of: Span | None = None


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A mention of a place. `name` is the bare name to look up (`Leon` of `the Leon region`); `hint` the
    feature that the words around it say; `relation` how a described site stands to it (`near`,
    `outskirts of`, `north of`, `border of`), with `distance_km`; `metonymic` whether the place stands for
    its government or team; `demonym` whether the mention is an adjective or people (`Norwegian`);
    `in_name` whether it is part of the name of a body (`Norvale Fire Department`); `within` the name of
    the place that the text says holds it (`Texas` in `Paris, Texas`); `beside` the name of the place before
    it in a list (`Mecca` for `Medina` in `Mecca and Medina`)."""

    span: Span
    text: str
    name: str
    hint: Feature | None = None
    relation: str | None = None
    distance_km: float | None = None
    metonymic: bool = False
    demonym: bool = False
    in_name: bool = False
    within: str | None = None
    beside: str | None = None


@dataclass(frozen=True, slots=True)
class NameMention:
    """A mention of a person or body. `name` is the bare name without title; `role` the office or title as
    written (`Norwegian President`, `head of the Alba regional administration`); `of` the key of the
    mention in this report that it repeats (a short name, a pronoun, an office), as that one's span."""

    span: Span
    text: str
    name: str
    kind: NameKind
    role: str | None = None
    role_span: Span | None = None
    of: Span | None = None
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class VoiceMention:
    """Who asserts something, as a report names them.

    `text` and `span` are the words (`he`, `a Norwegian air force officer`), None where the voice is
    understood from an earlier sentence; `name` the reading inside this report (`Ana Example`;
    for a body `defence ministry`); `body` the words for the body that an office belongs to
    (`Norwegian intelligence service`); `anonymous` marks unnamed persons, who are never merged across
    reports; `collective` marks `local officials`, `residents`.
    """

    text: str
    name: str
    span: Span | None = None
    kind: NameKind | None = None
    role: str | None = None
    body: str | None = None
    anonymous: bool = False
    collective: bool = False


@dataclass(frozen=True, slots=True)
class Hedge:
    """Words of uncertainty (`reportedly`, `it is unclear whether`) and the span that they cover.

    `unverified`: said not to be confirmed; `unclear`: said not to be known; `conditional`: not actual
    (`if`, `unless`, `would`, `expected to`), which is modality rather than doubt; `hedge`: all else."""

    span: Span
    text: str
    scope: Span | None = None
    kind: Literal["hedge", "unverified", "unclear", "conditional"] = "hedge"


SensitivityClass = Literal["private person", "contact or account", "shelter or medical site", "other"]


@dataclass(frozen=True, slots=True)
class Sensitive:
    """Characters that must not leave the record for the public, with the class and its reason in words."""

    span: Span
    kind: SensitivityClass
    reason: str
