"""What voices answer to claims: denials, corrections, confirmations, `could not verify`, no comment.

An attribution names what it is about (`Attribution.about`: a claim, or an attribution whose content
holds claims). Where it does not, and it could not verify or would not comment, it is about the claims of
the nearest quoted content before it in its report, at most `REACH` characters away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from dateline.lexicons import read_lexicon
from dateline.model import (
    Attribution,
    ClaimRelation,
    ResolvedAttribution,
    ResolvedEvent,
    ResolvedFigure,
    Span,
    WeighedClaim,
)
from dateline.weigh.blocks import event_family
from dateline.weigh.scope import content_words, measure_row, word_stem
from dateline.weigh.standing import relate

REACH = 700
_RULES = {
    "denies": "denies-about",
    "corrects": "corrects-about",
    "confirms": "confirms-about",
    "cannot_verify": "not-verified",
    "no_comment": "no-answer",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """That an attribution answers a claim: `relation` runs from the attribution (or the claim in its
    content) to the claim; `voice` is who answers; `known_on` when it was known, None where that is not.
    A `general` denial (of all such things, with no word of this one) is told but denies no claim."""

    claim: str
    voice: str | None
    relation: ClaimRelation
    known_on: date | None = None
    general: bool = False


def find_answers(claims: Sequence[WeighedClaim], attributions: Iterable[ResolvedAttribution]) -> list[Answer]:
    """The answers to claims of one block, sorted. Attributions of other reports than the claims' are
    passed over, so that the answers to a claim depend on its report alone."""
    by_report: dict[str, list[WeighedClaim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda c: c.id):
        by_report[claim.report].append(claim)
    found: list[Answer] = []
    for row in sorted(attributions, key=lambda r: (r.attribution.report, r.attribution.id)):
        attribution = row.attribution
        rule = _RULES.get(attribution.stance)
        if rule is None or attribution.report not in by_report:
            continue
        own = by_report[attribution.report]
        inside = [c for c in own if attribution_of(c) == attribution.id]
        known = next((c.known_on for c in own), None)
        content = {words for c in inside for words in _stems_of(c)}
        for claim in _about(attribution, own):
            speaker = claim.resolved.voice
            itself = row.voice is not None and speaker is not None and row.voice.id == speaker.id
            general = False
            source = attribution.id
            if rule == "denies-about":
                if (
                    itself
                    or not _is_deniable(claim)
                    or any(is_refusal(attribution, _words(c)) for c in inside)
                ):
                    continue
                if attribution.about not in (claim.id, _own_id(claim)) and not _is_anaphor(inside):
                    shared = content & set(_stems_of(claim))
                    if not shared:
                        continue
                    general = len(shared) < 2
            elif rule == "corrects-about":
                source = next((c.id for c in inside if topic_of(c) == topic_of(claim)), attribution.id)
            speaks = row.voice.id if row.voice else None
            found.append(Answer(claim.id, speaks, relate(source, claim.id, rule), known, general))
    return sorted(set(found), key=lambda a: (a.claim, a.relation.source, a.relation.rule))


def _about(attribution: Attribution, claims: Sequence[WeighedClaim]) -> list[WeighedClaim]:
    inside = [c for c in claims if attribution_of(c) == attribution.id]
    if attribution.about is not None:
        named = [c for c in claims if attribution.about in (c.id, _own_id(c), attribution_of(c))]
        return _narrow(attribution, [c for c in named if c not in inside], inside)
    if attribution.stance not in ("cannot_verify", "no_comment"):
        return []
    before = [
        (span_of_claim(c), c)
        for c in claims
        if attribution_of(c) not in (None, attribution.id) and span_of_claim(c).end <= attribution.span.start
    ]
    near = [(s, c) for s, c in before if attribution.span.start - s.end <= REACH]
    if not near:
        return []
    last = max(near, key=lambda pair: (pair[0].end, pair[1].id))[1]
    return [c for _, c in near if attribution_of(c) == attribution_of(last)]


def _narrow(
    attribution: Attribution, named: list[WeighedClaim], inside: Sequence[WeighedClaim]
) -> list[WeighedClaim]:
    """Of the claims of an answered attribution those that the answer speaks of: a correction corrects what
    its own content tells otherwise, and no other correction; a denial that says what it denies denies no
    number unless it gives one."""
    direct = [c for c in named if attribution.about in (c.id, _own_id(c))]
    if direct or attribution.stance not in ("corrects", "denies"):
        return direct or named
    topics = {topic_of(c) for c in inside}
    told = [c for c in named if topic_of(c) in topics]
    if attribution.stance == "corrects":
        return [c for c in told if stance_of(c) != "corrects"]
    if told or not attribution.content:
        return told or named
    return [c for c in named if not isinstance(c.resolved, ResolvedFigure)]


def stance_of(claim: WeighedClaim) -> str | None:
    """How the claim's attribution stands to it, None where the reporter asserts."""
    resolved = claim.resolved
    if isinstance(resolved, ResolvedFigure):
        return resolved.figure.stance
    return resolved.event.stance if isinstance(resolved, ResolvedEvent) else resolved.statement.stance


def topic_of(claim: WeighedClaim) -> str:
    """What a claim is about, in one word: its group of measures, its family of events."""
    resolved = claim.resolved
    if isinstance(resolved, ResolvedFigure):
        return measure_row(resolved.figure.measure).group
    if isinstance(resolved, ResolvedEvent):
        return event_family(resolved.event.type)
    return "statement"


def _is_deniable(claim: WeighedClaim) -> bool:
    """Whether a claim says that something is so; demands and pledges are refused or kept, not denied."""
    return stance_of(claim) not in ("demands", "pledges", "no_comment", "cannot_verify")


def is_refusal(attribution: Attribution, content: str) -> bool:
    """Whether a voice turns down (`rejected the terms`) rather than denies that something is so."""
    lists = read_lexicon("standing")["refusals"]
    cue = (attribution.cue or "").casefold()
    if not any(word_stem(w) in _refusing() for w in cue.split()):
        return False
    return bool(content_words(content) & frozenset(lists["words"]))


@cache
def _refusing() -> frozenset[str]:
    return frozenset(word_stem(w) for w in read_lexicon("standing")["refusals"]["cues"])


def _is_anaphor(inside: Sequence[WeighedClaim]) -> bool:
    """Whether a denial names what it denies by a word for what was said alone (`the accusation`)."""
    names = frozenset(read_lexicon("standing")["refusals"]["said"])
    if not inside:
        return True
    return all(content_words(_words(c)) <= names for c in inside) or any(
        len(content_words(_words(c)) & names) and len(content_words(_words(c))) <= 2 for c in inside
    )


def _words(claim: WeighedClaim) -> str:
    resolved = claim.resolved
    if isinstance(resolved, ResolvedFigure):
        return resolved.figure.text
    return resolved.event.text if isinstance(resolved, ResolvedEvent) else resolved.statement.text


def _stems_of(claim: WeighedClaim) -> frozenset[str]:
    """The telling words of a claim, without the names of its places."""
    resolved = claim.resolved
    where = ""
    if isinstance(resolved, ResolvedEvent):
        where = " ".join(f"{p.mention.text} {p.name or ''}" for p in resolved.places)
    return frozenset(word_stem(w) for w in content_words(_words(claim)) - content_words(where))


def attribution_of(claim: WeighedClaim) -> str | None:
    """The attribution that a claim stands in."""
    resolved = claim.resolved
    if isinstance(resolved, ResolvedFigure):
        return resolved.figure.attribution
    if isinstance(resolved, ResolvedEvent):
        return resolved.event.attribution
    return resolved.statement.attribution


def span_of_claim(claim: WeighedClaim) -> Span:
    """The first characters of a claim."""
    resolved = claim.resolved
    if isinstance(resolved, ResolvedFigure):
        return resolved.figure.spans[0]
    if isinstance(resolved, ResolvedEvent):
        return resolved.event.trigger
    return resolved.statement.span


def _own_id(claim: WeighedClaim) -> str:
    resolved = claim.resolved
    if isinstance(resolved, ResolvedFigure):
        return resolved.figure.id
    if isinstance(resolved, ResolvedEvent):
        return resolved.event.id
    return resolved.statement.id


def count_answers(answers: Sequence[Answer]) -> Mapping[str, dict[str, set[str]]]:
    """For each claim, the answering voices (the attribution's id where it has none) by relation."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for answer in answers:
        if answer.general:
            continue
        found[answer.claim][answer.relation.relation].add(answer.voice or answer.relation.source)
    return found
