"""Counts that a report calls no longer so: what decides whether a note of correction sets a claim right, in any report.

A note (`extract.corrections`) holds the words that are set right. Its numbers are looked for among the counts of the
note's own block: those that it restates itself, those of its report, and those of earlier reports about one place. A note
that sets a place right meets what was told of that place and is told of another now, by the same carrier or voice.
What was only `said before` is corrected where the count came down; a count that grew since is an update.
(`weigh.noted` finds the claims.)
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from dateline.lexicons import read_lexicon
from dateline.model import (
    Attribution,
    PlaceReading,
    ResolvedAttribution,
    ResolvedEvent,
    ResolvedFigure,
    Span,
    WeighedClaim,
)
from dateline.weigh.answers import Answer, attribution_of, focus_of, text_of, topic_of
from dateline.weigh.notes import DAYS, Dated
from dateline.weigh.scope import compare_places, content_words, place_key, word_stem
from dateline.weigh.standing import relate
from dateline.weigh.stretches import Stretches

RULE = "correction-note/"
#: characters around a note in which its report says what it is about
REACH = 500
#: words in common that tie a note to a claim at a place that is not known
SHARED = 1
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?|[^\W\d_]+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Note:
    """A note with the claims of its report around it: `old` are those in the words that are set right."""

    attribution: Attribution
    values: frozenset[float]
    old: tuple[WeighedClaim, ...]
    new: tuple[WeighedClaim, ...]
    known_on: date | None

    @property
    def carrier(self) -> str:
        return next((c.carrier for c in (*self.new, *self.old)), self.attribution.report)

    @property
    def dated(self) -> Dated[Note]:
        about = (*self.old, *self.new)
        whose = frozenset(one for claim in about for one in whose_of(claim))
        content = (self.is_wrong, self.values, *dict.fromkeys(_told_by(claim) for claim in about))
        return Dated(self.known_on, self.attribution.report, self.attribution.id, content, whose, self)

    @property
    def told_now(self) -> float | None:
        """The number that is told now."""
        return next((low for c in self.new if (low := low_of(c)) is not None), None)

    @property
    def is_wrong(self) -> bool:
        return not self.attribution.rule.endswith("/was")

    @property
    def is_of_number(self) -> bool:
        """Whether a number alone is set right: then what happened stands."""
        return bool(self.values) and not self.attribution.rule.endswith("/withdrawn")


def is_note(attribution: Attribution) -> bool:
    """Whether an attribution is a note of correction, which has no voice of its own."""
    return attribution.rule.startswith(RULE)


def drop_restated(
    answers: Iterable[Answer], claims: Sequence[WeighedClaim], attributions: Iterable[ResolvedAttribution]
) -> list[Answer]:
    """Answers without corrections of a count by its equal: where a correction holds the number that it sets right
    beside the right one, the right one corrects, and what already says so is not corrected."""
    spans: dict[str, list[Span]] = defaultdict(list)
    for row in attributions:
        if is_note(row.attribution):
            spans[row.attribution.report] += row.attribution.content
    if not spans:
        return list(answers)
    notes = {report: Stretches(some) for report, some in spans.items()}
    by_id = {c.id: c for c in claims}
    alike: dict[tuple[str, str | None, str], list[WeighedClaim]] = defaultdict(list)
    for claim in claims:
        if claim.report in notes:
            alike[claim.report, attribution_of(claim), topic_of(claim)].append(claim)
    right = {
        key: {c.id: low_of(c) for c in some if not notes[key[0]].meet(focus_of(c))}
        for key, some in alike.items()
    }
    counted = {key: {low for low in told.values() if low is not None} for key, told in right.items()}
    kept = []
    for answer in answers:
        source, target = by_id.get(answer.relation.source), by_id.get(answer.claim)
        if answer.relation.relation == "correction" and source is not None and target is not None:
            key = source.report, attribution_of(source), topic_of(source)
            told = right.get(key, {})
            if low_of(target) in counted.get(key, ()):
                continue
            if told and source.id not in told:
                answer = replace(answer, relation=replace(answer.relation, source=next(iter(told))))
        kept.append(answer)
    return kept


def whose_of(claim: WeighedClaim) -> list[str]:
    """Who published a claim, and whose it is."""
    voice = claim.resolved.voice
    return [f"carrier:{claim.carrier}"] if voice is None else [f"carrier:{claim.carrier}", voice.id]


def _told_by(claim: WeighedClaim) -> tuple[object, ...]:
    """What a note's claim is compared by with those of other reports, who tells it aside."""
    place = _place(claim)
    words = frozenset(word_stem(w) for w in content_words(text_of(claim)))
    if place is not None:
        where = (place.key, place_key(place), place.country, place.admin1, place.feature, place.precision)
        return (topic_of(claim), low_of(claim), words, *where, place.lat, place.lon, place.mention.relation)
    return (topic_of(claim), low_of(claim), words)


def name_of_place(claim: WeighedClaim) -> str | None:
    """The name of a claim's place as it stands there, where the place is known."""
    place = _place(claim)
    return plain_words(place.mention.name) if place is not None and place.key is not None else None


class Placed:
    """The claims of one report by where they stand."""

    def __init__(self, claims: Iterable[WeighedClaim]) -> None:
        self._rows = sorted(claims, key=lambda c: (focus_of(c).start, c.id))
        self._starts = [focus_of(c).start for c in self._rows]
        self._longest = max(focus_of(c).end - focus_of(c).start for c in self._rows)
        self._counting: dict[float | None, list[WeighedClaim]] = defaultdict(list)
        for claim in self._rows:
            self._counting[low_of(claim)].append(claim)

    def around(self, attribution: Attribution) -> list[WeighedClaim]:
        """Those that may stand within `REACH` of an attribution or in what it says, in order of id."""
        spans = (attribution.span, *attribution.content)
        low = bisect_left(self._starts, min(span.start for span in spans) - REACH - self._longest)
        high = bisect_right(self._starts, max(span.end for span in spans) + REACH)
        return sorted(self._rows[low:high], key=lambda c: c.id)

    def counting(self, values: Collection[float]) -> list[WeighedClaim]:
        """Those that count one of some numbers."""
        return [claim for value in sorted(values) for claim in self._counting.get(value, ())]


def read_note(attribution: Attribution, own: Sequence[WeighedClaim], words: str) -> Note | None:
    inside = [c for c in own if any(span.overlaps(focus_of(c)) for span in attribution.content)]
    near = [c for c in own if c not in inside and _distance(c, attribution) <= REACH]
    if not inside and not near:
        return None
    values = frozenset(_values(words)) if words else frozenset()
    topics = {topic_of(c) for c in inside} or {topic_of(c) for c in near}
    new = [c for c in near if topic_of(c) in topics and low_of(c) not in values]
    if inside and attribution.rule.endswith("/was"):  # what is told now is a total again
        new = [c for c in new if any(_counts_alike(c, old) and _may_replace(c, old) for old in inside)]
    known = next((c.known_on for c in own), None)
    close = sorted(new, key=lambda c: (_distance(c, attribution), c.id))
    return Note(attribution, values, tuple(inside), tuple(close), known)


def _counts_alike(one: WeighedClaim, other: WeighedClaim) -> bool:
    """Whether both are totals or neither is: what was added to a total does not set it right."""
    a, b = one.resolved, other.resolved
    if not isinstance(a, ResolvedFigure) or not isinstance(b, ResolvedFigure):
        return True
    return {a.figure.cumulative, b.figure.cumulative} != {True, False}


def _may_replace(claim: WeighedClaim, old: WeighedClaim) -> bool:
    """Whether what was said before may be taken back by another claim: the voice's own, or the report's."""
    return claim.resolved.voice is None or old.resolved.voice is None or _is_one_voice(claim, old)


def _distance(claim: WeighedClaim, attribution: Attribution) -> int:
    at = focus_of(claim)
    return max(0, attribution.span.start - at.end, at.start - attribution.span.end)


def own_words(note: Note) -> list[WeighedClaim]:
    """The claims in the words that a note sets right."""
    return [
        claim
        for claim in note.old
        if (isinstance(claim.resolved, ResolvedFigure) or not note.is_of_number)
        and _can_be_set_right(claim, note)
    ]


def is_said_again(claim: WeighedClaim, note: Note) -> bool:
    """Whether a claim outside the words of a note counts what the note sets right."""
    return (
        isinstance(claim.resolved, ResolvedFigure)
        and claim.resolved.figure.modality == "actual"
        and low_of(claim) in note.values
        and _can_be_set_right(claim, note)
        and not any(claim.id == other.id for other in (*note.old, *note.new))
        and any(_is_about_one(claim, other) for other in (*note.old, *note.new))
    )


def _can_be_set_right(claim: WeighedClaim, note: Note) -> bool:
    return _comes_before(claim, note) and _is_down(claim, note)


def plain_words(words: str) -> str:
    """Words without case and marks, with a space at either end."""
    return f" {' '.join(_WORD.findall(words.casefold()))} "


def is_misplaced(claim: WeighedClaim, note: Note) -> bool:
    """Whether a claim puts at a place that is set right what the note's own claims put at another: the same by topic,
    number and words, of the same carrier or voice."""
    if claim in note.new or claim in note.old or not _comes_before(claim, note):
        return False
    words = {word_stem(w) for w in content_words(text_of(claim))}
    return any(
        topic_of(claim) == topic_of(other)
        and low_of(claim) == low_of(other)
        and compare_places(_place(claim), _place(other)) == "apart"
        and len(words & {word_stem(w) for w in content_words(text_of(other))}) >= SHARED
        and (claim.carrier == other.carrier or _is_one_voice(claim, other))
        for other in note.new
    )


def _comes_before(claim: WeighedClaim, note: Note) -> bool:
    if claim.report == note.attribution.report or claim.known_on is None or note.known_on is None:
        return True
    return 0 <= (note.known_on - claim.known_on).days <= DAYS


def _is_down(claim: WeighedClaim, note: Note) -> bool:
    """Whether what was said before is not merely overtaken: a note says that it was wrong, or fewer are told now."""
    if note.is_wrong:
        return True
    was, now = low_of(claim), note.told_now
    return was is not None and now is not None and now < was


def _is_about_one(claim: WeighedClaim, other: WeighedClaim) -> bool:
    if topic_of(claim) != topic_of(other):
        return False
    fit = compare_places(_place(claim), _place(other))
    if fit != "open":
        return fit in ("same", "near", "inside", "contains")
    if claim.report == other.report:
        return True
    shared = {word_stem(w) for w in content_words(text_of(claim))} & {
        word_stem(w) for w in content_words(text_of(other))
    }
    return len(shared) >= SHARED and (claim.carrier == other.carrier or _is_one_voice(claim, other))


def _is_one_voice(claim: WeighedClaim, other: WeighedClaim) -> bool:
    one, two = claim.resolved.voice, other.resolved.voice
    return one is not None and two is not None and one.id == two.id


def _place(claim: WeighedClaim) -> PlaceReading | None:
    resolved = claim.resolved
    if isinstance(resolved, ResolvedFigure):
        return resolved.place
    return resolved.places[0] if isinstance(resolved, ResolvedEvent) and resolved.places else None


def low_of(claim: WeighedClaim) -> float | None:
    resolved = claim.resolved
    return resolved.figure.low if isinstance(resolved, ResolvedFigure) else None


def answer_of(note: Note, target: WeighedClaim) -> Answer:
    same = [c for c in note.new if topic_of(c) == topic_of(target)]
    source = same[0].id if same else note.attribution.id
    voice = same[0].resolved.voice if same else None
    return Answer(
        claim=target.id,
        voice=voice.id if voice else f"carrier:{note.carrier}",
        relation=relate(source, target.id, "corrects-about"),
        known_on=note.known_on,
        speaker=(voice.name if voice.sensitivity is None else None) if voice else note.carrier,
    )


@cache
def _words() -> dict[str, float]:
    lexicon = read_lexicon("numbers")
    return {word: float(value) for table in ("units", "tens") for word, value in lexicon[table].items()}


def _values(text: str) -> set[float]:
    """The numbers of a few words: digits, and number words with their tens and scales.

    >>> sorted(_values("seven of 1,200")), _values("twenty-four"), _values("two thousand")
    ([7.0, 1200.0], {24.0}, {2000.0})
    """
    words, scales = _words(), read_lexicon("numbers")["scales"]
    found: set[float] = set()
    now: float | None = None
    for token in [*_NUMBER.findall(text.casefold()[:2000]), ""]:
        if token in words:
            now = words[token] + (now if now is not None and now % 10 == 0 and words[token] < 10 else 0)
        elif token[:1].isdigit() and len(token) < 16:
            if now is not None:
                found.add(now)
            now = float(token.replace(",", ""))
        elif token in scales and now is not None:
            now *= scales[token]
        elif now is not None:
            found.add(now)
            now = None
    return found
