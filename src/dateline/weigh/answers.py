"""What voices answer to claims: denials, corrections, confirmations, `could not verify`, no comment.

An attribution names what it is about (`Attribution.about`: a claim, or an attribution whose content
holds claims); where it does not, it answers no claim.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice

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
from dateline.weigh.scope import content_words, general_event_words, general_words, measure_row, word_stem
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
    content) to the claim; `voice` is who answers and `speaker` its name; `known_on` when it was known, None where that is not.
    A `general` denial (of all such things, with no word of this one) is told but denies no claim."""

    claim: str
    voice: str | None
    relation: ClaimRelation
    known_on: date | None = None
    general: bool = False
    speaker: str | None = None


class AttributionIndex:
    """The attributions of some reports, found by the claims that they can bear on: in time by the claims, not by all
    attributions of their reports."""

    def __init__(self, rows: Iterable[ResolvedAttribution]) -> None:
        self._notes: dict[str, list[tuple[int, int, ResolvedAttribution]]] = defaultdict(list)
        self._by_name: dict[tuple[str, str], list[ResolvedAttribution]] = defaultdict(list)
        for row in rows:
            one = row.attribution
            if one.rule.startswith("correction-note/"):
                spans = (one.span, *one.content)
                reach = min(s.start for s in spans), max(s.end for s in spans)
                self._notes[one.report].append((*reach, row))
            elif one.stance in _RULES:
                self._by_name[one.report, one.id].append(row)
                if one.about is not None:
                    self._by_name[one.report, one.about].append(row)
        for notes in self._notes.values():
            notes.sort(key=lambda note: note[:2])
        self._longest = {
            report: max(end - start for start, end, _ in notes) for report, notes in self._notes.items()
        }

    def touching(self, claims: Iterable[WeighedClaim]) -> list[ResolvedAttribution]:
        """The attributions that some claims stand in or that are about them, and the notes of correction around
        them; in order of report and id."""
        found: dict[tuple[str, str], ResolvedAttribution] = {}
        for claim in claims:
            names = {claim.id, _own_id(claim), attribution_of(claim)}
            some = [row for name in names if name for row in self._by_name.get((claim.report, name), ())]
            notes = self._notes.get(claim.report, [])
            at = focus_of(claim)
            first = bisect_left(
                notes, at.start - REACH - self._longest.get(claim.report, 0), key=lambda n: n[0]
            )
            for start, stop, row in islice(notes, first, None):
                if start > at.end + REACH:
                    break
                if stop >= at.start - REACH:
                    some.append(row)
            found |= {(claim.report, row.attribution.id): row for row in some}
        return [found[key] for key in sorted(found)]


def find_answers(
    claims: Sequence[WeighedClaim],
    attributions: Iterable[ResolvedAttribution],
    contents: Mapping[str, str] | None = None,
) -> list[Answer]:
    """The answers to claims of one block, sorted. Attributions of other reports than the claims' are
    passed over, so that the answers to a claim depend on its report alone. `contents` gives the words that
    an attribution asserts or denies, by its id; where it does not, those of its claims in the block do.
    """
    reports = {claim.report for claim in claims}
    named: dict[tuple[str, str | None], list[WeighedClaim]] = defaultdict(
        list
    )  # by what an attribution can name
    for claim in sorted(claims, key=lambda c: c.id):
        for name in {claim.id, _own_id(claim), attribution_of(claim)} - {None}:
            named[claim.report, name].append(claim)
    found: list[Answer] = []
    for row in sorted(attributions, key=lambda r: (r.attribution.report, r.attribution.id)):
        attribution = row.attribution
        rule = _RULES.get(attribution.stance)
        if (
            rule is None
            or attribution.report not in reports
            or attribution.rule.startswith("correction-note/")
        ):
            continue  # a note of correction is read with the counts that it sets right (`weigh.corrections`)
        held = named.get((attribution.report, attribution.id), ())
        inside = [c for c in held if attribution_of(c) == attribution.id]
        about = named.get((attribution.report, attribution.about), ())
        content = (contents or {}).get(attribution.id) or " ".join(text_of(c) for c in inside)
        for claim in _narrow(attribution, [c for c in about if attribution_of(c) != attribution.id], inside):
            source, general = attribution.id, False
            if rule == "not-verified" and not _is_of(content, claim):
                continue
            if rule == "denies-about":
                shared = _shared_words(row, claim, content)
                if shared == 0:
                    continue
                general = shared == 1
            elif rule == "corrects-about":
                source = next((c.id for c in inside if topic_of(c) == topic_of(claim)), attribution.id)
            relation = relate(source, claim.id, rule)
            voice = row.voice.id if row.voice else None
            name = row.voice.name if row.voice and row.voice.sensitivity is None else None
            found.append(Answer(claim.id, voice, relation, claim.known_on, general, name))
    return sorted(set(found), key=lambda a: (a.claim, a.relation.source, a.relation.rule))


def _shared_words(row: ResolvedAttribution, claim: WeighedClaim, content: str) -> int:
    """How many telling words a denial shares with a claim that it is said to be about, 2 at most, and 2
    where it has none but a word for what was said (`the accusation`); 0 where it cannot be a denial of it."""
    resolved = claim.resolved
    if row.voice is not None and resolved.voice is not None and row.voice.id == resolved.voice.id:
        return 0
    if not _is_deniable(claim) or is_refusal(row.attribution, content) or _UNDENIED.search(content):
        return 0
    words = content_words(content)
    said = words & frozenset(read_lexicon("standing")["refusals"]["said"])
    if not words or (said and len(words) <= 3):
        return 2
    where = ""
    if isinstance(resolved, ResolvedEvent):
        where = " ".join(f"{p.mention.text} {p.name or ''}" for p in resolved.places)
    told = {word_stem(w) for w in content_words(text_of(claim)) - content_words(where)}
    shared = told & {word_stem(w) for w in words}
    return 2 if shared == told else min(2, len(shared))


def _is_of(content: str, claim: WeighedClaim) -> bool:
    """Whether what could not be verified can be a claim: it names none of its own (`the report`, `the toll`), or shares
    telling words with it (that the cause was unclear is not said of a team that was sent)."""
    words = content_words(content)
    if words & frozenset(read_lexicon("standing")["refusals"]["said"]):
        return True
    stems = {word_stem(word) for word in words - general_words() - general_event_words()}
    shared = stems & {word_stem(word) for word in content_words(text_of(claim))}
    return len(shared) >= min(2, len(stems))


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
    return stance_of(claim) not in ("demands", "pledges", "predicts", "no_comment", "cannot_verify")


def is_refusal(attribution: Attribution, content: str) -> bool:
    """Whether a voice turns down (`rejected the terms`, `refused to go`) or withholds (`denied them entry`) rather
    than denies that something is so."""
    stems = {word_stem(w) for w in (attribution.cue or "").casefold().split()}
    lists = _refusing()
    if stems & lists["only"]:
        return True
    told = [word_stem(w) for w in _WORD.findall(content[:200].casefold())]
    if _DENY & stems and lists["withheld"] & set(told[:_OBJECT]) and told[0] != "that":
        return True
    return bool(stems & lists["cues"] and {word_stem(w) for w in content_words(content)} & lists["words"])


@cache
def _refusing() -> dict[str, frozenset[str]]:
    """Stems of the cues that only turn down, of those that can, of what is turned down and of what is withheld."""
    lists = read_lexicon("standing")["refusals"]
    return {k: frozenset(word_stem(w) for w in lists[k]) for k in ("only", "cues", "words", "withheld")}


_DENY = frozenset(word_stem(w) for w in ("deny", "denies", "denied", "denying"))
_WORD = re.compile(r"[\w'’]+")
#: how many words of what is denied can be its object
_OBJECT = 3
_NOT = re.compile(
    r"(?:\b(?:not|never|cannot|neither|nor|without|refus\w+ to|declin\w+ to)|n['’]t)\W+(?:\w+\W+)?$", re.I
)
_UNDENIED = re.compile(
    r"\b(?:cannot|not|never|nobody|(?:can|could|do|did|does|wo)n['’]t)\s+(?:\w+\s+)?(?:deny|denies|denied)\b",
    re.I,
)
_NOT_IN = re.compile(r"\b(?:not|never|cannot)\b|n['’]t\b", re.I)


def is_unsaid(attribution: Attribution, text: str) -> bool:
    """Whether the report says that the denial was not made (`did not deny`); `text` is the report's."""
    cue = attribution.cue_span
    if _NOT_IN.search(attribution.cue or ""):
        return True
    return cue is not None and _NOT.search(text[max(0, cue.start - 30) : cue.start]) is not None


def text_of(claim: WeighedClaim) -> str:
    """The words of a claim."""
    resolved = claim.resolved
    if isinstance(resolved, ResolvedFigure):
        return resolved.figure.text
    return resolved.event.text if isinstance(resolved, ResolvedEvent) else resolved.statement.text


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


def focus_of(claim: WeighedClaim) -> Span:
    """The number of a count, the first characters of other claims."""
    resolved = claim.resolved
    return resolved.figure.number_span if isinstance(resolved, ResolvedFigure) else span_of_claim(claim)


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
