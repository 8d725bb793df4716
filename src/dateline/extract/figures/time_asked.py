"""What is known when the day of a count is asked for: the times of its sentence, by where they stand to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from dateline.extract.figures.clauses import clause_of, crosses
from dateline.extract.figures.scene import Scene, ancestors_of
from dateline.extract.figures.time_signs import (
    is_as_of,
    is_aside,
    is_comparison,
    is_in_relative,
    is_made_in,
    is_of_a_part,
    is_of_another,
    is_of_past,
    is_of_the_event,
    is_since_clause,
    is_spelled_out,
    is_window,
    part_of_day,
    time_role,
)
from dateline.lexicons import read_lexicon
from dateline.model import Slot, SlotRole, Span, TimeMention, Token, trace


@dataclass(slots=True)
class Told:
    """The times of a sentence that can be a count's: those of its own clause, of the verb of saying, and of other
    clauses, in text order."""

    own: list[Slot] = field(default_factory=list)
    said: list[Slot] = field(default_factory=list)
    elsewhere: list[tuple[TimeMention, SlotRole]] = field(default_factory=list)


@dataclass(frozen=True)
class AskedTime:
    """A count whose day is asked for. `cue` is the verb of saying, whose day is the count's where its clause has none;
    `attributed` whether somebody is named who says it; `taken` are spans of numbers that are figures, never dates."""

    scene: Scene
    measure: str
    node: Token
    named: Token | None
    trigger: Token | None
    cue: Token | None
    attributed: bool
    taken: Sequence[Span] = ()

    @cached_property
    def clause(self) -> Token:
        return clause_of(self.node, self.trigger)

    @cached_property
    def grows(self) -> bool:
        """Whether the count is a toll that grows (`rose to 27`)."""
        return self.clause.lemma.lower() in read_lexicon("slots")["growing"]

    @cached_property
    def windows(self) -> set[Span]:
        """The times that stand in the count's own noun phrase (`75 in the past day`)."""
        near = self.scene.times_near(self.node)
        return {time.span for time, token in near if token.dep == "pobj" and token.head.head is self.node}

    @cached_property
    def told(self) -> Told:
        """The times of the sentence, sorted; those that are no count's day are left out, with the reason."""
        told = Told()
        for time, token in self.scene.times_near(self.node):
            refusal = next((r for r in REFUSALS if r.holds(self, time, token)), None)
            if refusal is not None:
                trace.note("time", "rejected", time.span, refusal.name, refusal.reason)
                continue
            where, role = self._stands(time, token)
            if where == "own":
                told.own.append(Slot(role, time.span, time.text))
            elif where == "said":
                told.said.append(Slot(role, time.span, time.text))
            elif where == "elsewhere":
                told.elsewhere.append((time, role))
            else:
                trace.note("time", "rejected", time.span, "another clause", "the time of something else")
        if trace.is_traced():
            _note_candidates(told)
        return told

    def _stands(
        self, time: TimeMention, token: Token
    ) -> tuple[Literal["own", "said", "elsewhere"] | None, SlotRole]:
        """Where a time stands to the count, and as what; None where it is the time of something else."""
        node, clause, cue = self.node, self.clause, self.cue
        above = {t.i for t in ancestors_of(token)}
        role = time_role(token, time, clause)
        over = token in tuple(ancestors_of(node))
        if role == "since" and over:
            role = "as_of"  # `the worst since May, when nine died`
        defined = over and any(c.lower == "when" for c in clause.children)
        inside = clause.i in above or token is clause or node.i in above or defined
        apart = cue is not None and cue is not clause and cue.i in above and clause.i not in above
        if apart and role != "since":
            return "said", "as_of"
        if inside and (role == "since" or defined or not crosses(token, clause) or node.i in above):
            return "own", role
        if is_as_of(token):
            return "own", "as_of"
        aside = is_in_relative(token) or is_aside(clause, token)
        if time.type != "DATE" or time.text.endswith("later") or aside:
            return None, role
        after = role == "since" and token.i > node.i and not over
        since = token.head.lower == "since" or after or is_since_clause(token, clause)
        return "elsewhere", "since" if since else "as_of"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One way in which a time of the sentence is no day of the count."""

    name: str
    reason: str
    holds: Callable[[AskedTime, TimeMention, Token], bool]


def _is_of_other_count(asked: AskedTime, time: TimeMention, token: Token) -> bool:
    """Whether a time is a rate, a figure, or the day of an earlier count, of a part, or of the event."""
    node = asked.node
    if time.type == "SET" or any(s.overlaps(time.span) for s in asked.taken) or "compared" in time.slots:
        return True
    if is_comparison(token, node) or is_of_a_part(token, node):
        return True
    part = part_of_day(token, time)
    return (
        (part is not None and part is not node)
        or is_of_another(time, token, node, asked.taken)
        or (asked.grows and is_of_the_event(token, asked.clause))
    )


#: why a time is none of the count's, in the order in which it is asked
REFUSALS: tuple[Refusal, ...] = (
    Refusal("set", "a rate, a figure, or the day of an earlier count", _is_of_other_count),
    Refusal(
        "stretch",
        "the days after it say which stretch it is",
        lambda asked, time, _: is_spelled_out(asked.scene, asked.node, time),
    ),
    Refusal(
        "year of a thing",
        "the year says which thing is meant",
        lambda _, time, token: is_made_in(token, time),
    ),
    Refusal(
        "past of them",
        "the time when they came to be so called",
        lambda asked, _, token: is_of_past(token, asked.node, asked.trigger),
    ),
    Refusal(
        "duration",
        "a length of time, not the days counted over",
        lambda _, time, token: time.type == "DURATION" and not is_window(token),
    ),
)


def _note_candidates(told: Told) -> None:
    reason = "a time that stands nearer to the count won"
    for span, rule in [*((s.span, "clause") for s in told.own), *((s.span, "saying") for s in told.said)]:
        trace.note("time", "lost", span, rule, reason)
    for other, _ in told.elsewhere:
        trace.note("time", "lost", other.span, "sentence", reason)
