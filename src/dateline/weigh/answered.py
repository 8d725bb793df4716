"""What is answered to the claims of one part of a block, while claims come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from dateline.model import ClaimRelation, ResolvedAttribution, ResolvedEvent, Span, WeighedClaim
from dateline.weigh.answers import (
    Answer,
    AttributionIndex,
    attribution_of,
    count_answers,
    find_answers,
    focus_of,
    is_refusal,
    text_of,
)
from dateline.weigh.corrections import drop_restated
from dateline.weigh.noted import Noted
from dateline.weigh.stretches import Stretches


class Said:
    """What the attributions of some reports say: `contents` gives the words of those that deny or correct, by id."""

    def __init__(
        self, attributions: Iterable[ResolvedAttribution], contents: Mapping[str, str] | None
    ) -> None:
        rows = list(attributions)
        self.contents = contents
        self.index = AttributionIndex(rows)
        found: dict[tuple[str, str | None], list[Span]] = defaultdict(list)
        for row in rows:
            if row.attribution.stance == "denies":
                voice = row.voice.id if row.voice else None
                found[row.attribution.report, voice] += row.attribution.content
        self._denied = {key: Stretches(spans) for key, spans in found.items()}

    def grants(self, claim: WeighedClaim, answer: Answer) -> bool:
        """Whether the words of a denial take an event for granted (`denied that the convoy had to do with the strike`
        denies no strike)."""
        if not isinstance(claim.resolved, ResolvedEvent) or attribution_of(claim) is not None:
            return False
        denied = self._denied.get((claim.report, answer.voice))
        return (
            answer.relation.relation == "denial" and denied is not None and denied.hold(focus_of(claim).start)
        )

    def refusals(
        self, attributions: Iterable[ResolvedAttribution], claims: Iterable[WeighedClaim]
    ) -> Iterable[str]:
        """The attributions that turn down what they speak of, by what they say, else by the claims in them."""
        told: dict[str, str] = {}
        for claim in claims:
            held = attribution_of(claim)
            if held is not None:
                told[held] = f"{told.get(held, '')} {text_of(claim)}"
        contents = self.contents or {}
        rows = (row.attribution for row in attributions if row.attribution.stance == "denies")
        return [a.id for a in rows if is_refusal(a, contents.get(a.id, told.get(a.id, "")))]


class Answered:
    """The answers to the claims of one part while reports come: those of their own report, notes of correction, and
    those from anywhere in the record that are given. The same in any order: what an attribution turns down is told by its
    words, which `Said.contents` has of each that denies, so `refusals` are known with the first claim in it."""

    def __init__(self, said: Said) -> None:
        #: the answering voices of each claim by relation, and what these are called
        self.answers: dict[str, dict[str, set[str]]] = {}
        self.speakers: dict[str, dict[str, str]] = {}
        self.refusals: set[str] = set()
        self._said = said
        self._noted = Noted(said.contents or {})
        self._claims: dict[str, WeighedClaim] = {}
        self._by_report: dict[str, list[WeighedClaim]] = defaultdict(list)
        self._own: dict[str, dict[str, list[Answer]]] = defaultdict(dict)
        self._found: dict[str, list[Answer]] = {}

    def add(
        self, claims: Sequence[WeighedClaim], given: Mapping[str, Sequence[Answer]], more: Iterable[str] = ()
    ) -> set[str]:
        """The claims that are answered otherwise than before once some came, and answers to some `more`; `given` are all
        answers from anywhere in the record by claim."""
        self._claims |= {claim.id: claim for claim in claims}
        again = {*more, *(claim.id for claim in claims)}
        for claim in claims:
            self._by_report[claim.report].append(claim)
        reports: dict[str, tuple[Sequence[WeighedClaim], Sequence[ResolvedAttribution]]] = {}
        for report in sorted({claim.report for claim in claims}):
            rows = self._by_report[report] = sorted(self._by_report[report], key=lambda c: c.id)
            touching = self._said.index.touching(rows)
            reports[report] = rows, touching
            self.refusals.update(self._said.refusals(touching, rows))
            own: dict[str, list[Answer]] = defaultdict(list)
            for answer in drop_restated(find_answers(rows, touching, self._said.contents), rows, touching):
                own[answer.claim].append(answer)
            again |= self._own[report].keys() | own.keys()
            self._own[report] = own
        again |= self._noted.add(reports, [claim.id for claim in claims])
        return {name for name in again if self._answer(name, given.get(name, ()))}

    def relations(self) -> set[ClaimRelation]:
        """The relations of all answers."""
        return {answer.relation for some in self._found.values() for answer in some}

    def _answer(self, name: str, given: Collection[Answer]) -> bool:
        """Whether a claim is answered otherwise than before."""
        claim = self._claims[name]
        found = [*self._own[claim.report].get(name, ()), *self._noted.of(name)]
        told = {(a.voice, a.relation.relation) for a in found}
        found += [a for a in given if (a.voice, a.relation.relation) not in told]
        found = [answer for answer in found if not self._said.grants(claim, answer)]
        if found == self._found.get(name, []):
            return False
        self._found[name] = found
        self.answers[name] = count_answers(found).get(name, {})
        self.speakers[name] = {a.voice: a.speaker for a in found if a.voice and a.speaker}
        return True
