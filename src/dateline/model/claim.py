"""Claims: what a voice asserts in a passage. Extraction makes them; nothing is dated or placed in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dateline.model.mention import Hedge, NameMention, PlaceMention, Sensitive, TimeMention, VoiceMention
from dateline.model.report import Rejection
from dateline.model.spans import Span

Stance = Literal[
    "asserts", "denies", "accuses", "warns", "demands", "pledges", "predicts",
    "cannot_verify", "no_comment", "corrects", "confirms",
]  # fmt: skip
Modality = Literal["actual", "pledged", "predicted", "conditional"]
SlotRole = Literal["place", "time", "as_of", "since", "during", "actor", "target", "harm", "about"]

#: measures of people harmed, moved or held
CORE_MEASURES: frozenset[str] = frozenset(
    "killed injured missing trapped displaced refugees_fled refugees_hosted evacuated deported "
    "detained_or_captured abducted sheltering rescued infected troops_killed".split()
)


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of a claim as it stands in the text: `role`, the characters, and the words. A claim may have
    several slots of one role (two places). For `place` and the time roles the span is (or overlaps) a
    `PlaceMention` or `TimeMention` of the same extraction; resolving maps it there. `inferred` is set
    where the words are not in the claim's own clause (the place of the sentence before)."""

    role: SlotRole
    span: Span
    text: str
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Attribution:
    """A voice, its cue, its stance and the span of content that it asserts.

    `chain` is ordered outermost first (agency → mayor) and ends with `voice`. `content` has several spans
    where it is broken inside a sentence, and none for no_comment. `about` names the claim or attribution
    that a denial, correction, confirmation or cannot_verify is about, where the report itself says it.
    `strength` is how far the cue commits its voice to the stance (`confirmed` strong, `said` plain,
    `suggested`, `reportedly` weak), None where no cue of the lexicon does.
    """

    id: str
    report: str
    span: Span
    content: tuple[Span, ...]
    cue: str | None
    cue_span: Span | None
    voice: VoiceMention | None
    chain: tuple[VoiceMention, ...]
    kind: Literal["direct", "indirect", "mixed"]
    stance: Stance
    rule: str
    medium: str | None = None
    said: Span | None = None
    about: str | None = None
    hedged: bool = False
    strength: Literal["strong", "plain", "weak"] | None = None


@dataclass(frozen=True, slots=True)
class Conversion:
    """The same quantity in another unit, given in brackets."""

    low: float | None
    high: float | None
    unit: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its measure and bounds, as the passage states it.

    `low` and `high` are equal if exact and None if open; shares are in percent. `spans` are the clause
    (first span holds the number); `number_span` the number alone. `attribution` is the id of the innermost
    attribution whose content holds the number, None where the reporter asserts. `subset_of` is the id of
    the figure that it is part of. `rule` names the rule that read the measure. `cumulative` is true for a
    total since a start and for an event's toll, false for a standing number, an addition and the count of one
    day, None for forecasts and for what has no start (shares, distances, promised money). `running` is true only
    where the words say that the number is a total that grows (`so far`, `the toll rose`, `have died`), false for
    a standing number and an addition, None where they leave it open. `until_now` is set where the verb or an adverb says
    that the count holds until the words were said (`have died`, `now`). `per` is the time that a rate is of (`90 a day`:
    `day`), None for a count.
    """

    id: str
    report: str
    spans: tuple[Span, ...]
    text: str
    number_span: Span
    low: float | None
    high: float | None
    measure: str
    rule: str
    unit: str | None = None
    qualifier: str | None = None
    approximate: bool = False
    conversions: tuple[Conversion, ...] = ()
    population: str | None = None
    slots: tuple[Slot, ...] = ()
    cumulative: bool | None = None
    modality: Modality = "actual"
    attribution: str | None = None
    stance: Stance | None = None
    unverified: bool = False
    negated: bool = False
    subset_of: str | None = None
    event: str | None = None
    running: bool | None = None
    until_now: bool = False
    per: str | None = None

    @property
    def is_denied(self) -> bool:
        """Whether its voice or the report says that it is not so; that there were none is a count of its own."""
        return self.high != 0 and (self.stance == "denies" or self.negated)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, is planned, forecast, claimed or denied, as the passage states it.

    `type` is a key of `lexicons/events.toml`, which carries its ACLED, PLOVER and DEEP codes. `repeats` is
    the id of the earlier event of this report that its words (`the attack`) take up. `definite` is set for
    a noun that takes for granted what it names, `another` where its words set it apart (`a second blast`).
    """

    id: str
    report: str
    spans: tuple[Span, ...]
    type: str
    text: str
    trigger: Span
    rule: str
    slots: tuple[Slot, ...] = ()
    killed_low: float | None = None
    killed_high: float | None = None
    figures: tuple[str, ...] = ()
    modality: Modality = "actual"
    attribution: str | None = None
    stance: Stance | None = None
    unverified: bool = False
    negated: bool = False
    repeats: str | None = None
    definite: bool = False
    another: bool = False

    @property
    def is_denied(self) -> bool:
        """Whether its voice or the report says that it is not so."""
        return self.stance == "denies" or self.negated


@dataclass(frozen=True, slots=True)
class Statement:
    """Any other claim: the content of an attribution that holds no figure and no event, or a passage's
    own assertion on whether something could be verified."""

    id: str
    report: str
    span: Span
    text: str
    attribution: str | None
    stance: Stance | None = None


Claim = Figure | Event | Statement


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that is read in one report, before it is resolved. Rows are in text order."""

    report: str
    times: tuple[TimeMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    names: tuple[NameMention, ...] = ()
    hedges: tuple[Hedge, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    figures: tuple[Figure, ...] = ()
    events: tuple[Event, ...] = ()
    statements: tuple[Statement, ...] = ()
    sensitive: tuple[Sensitive, ...] = ()
    rejections: tuple[Rejection, ...] = ()
