"""Counts that a report calls no longer so: the claims that a note of correction sets right, in any report.

A note (`extract.corrections`) holds the words that are set right. Its numbers are looked for among the counts of the
note's own block: those that it restates itself, those of its report, and those of earlier reports about one place. A note
that sets a place right meets what was told of that place and is told of another now, by the same carrier or voice.
What was only `said before` is corrected where the count came down; a count that grew since is an update.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
from dateline.weigh.misnamed import find_misnamed
from dateline.weigh.scope import compare_places, content_words, word_stem
from dateline.weigh.standing import relate

RULE = "correction-note/"
#: characters around a note in which its report says what it is about
REACH = 500
#: days between a correction and the report that it corrects
DAYS = 120
#: words in common that tie a note to a claim at a place that is not known
SHARED = 1
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?|[^\W\d_]+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Note:
    """A note with the claims of its report around it: `old` are those in the words that are set right."""

    attribution: Attribution
    values: frozenset[float]
    old: tuple[WeighedClaim, ...]
    new: tuple[WeighedClaim, ...]
    known_on: date | None

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
    notes: dict[str, list[Span]] = defaultdict(list)
    for row in attributions:
        if is_note(row.attribution):
            notes[row.attribution.report] += row.attribution.content
    if not notes:
        return list(answers)
    by_id = {c.id: c for c in claims}
    by_report = _by_report(claims)
    kept = []
    for answer in answers:
        source, target = by_id.get(answer.relation.source), by_id.get(answer.claim)
        if answer.relation.relation == "correction" and source is not None and target is not None:
            spans = notes.get(source.report, ())
            right = [
                c
                for c in by_report[source.report]
                if attribution_of(c) == attribution_of(source)
                and topic_of(c) == topic_of(source)
                and not any(span.overlaps(focus_of(c)) for span in spans)
            ]
            if spans and any(_low(c) is not None and _low(c) == _low(target) for c in right):
                continue
            if right and source not in right:
                answer = replace(answer, relation=replace(answer.relation, source=right[0].id))
        kept.append(answer)
    return kept


def find_noted(
    claims: Sequence[WeighedClaim], attributions: Iterable[ResolvedAttribution], contents: Mapping[str, str]
) -> list[Answer]:
    """The corrections of the claims of one block by the notes of its reports, sorted. `contents` gives the words
    that a note sets right, by its id."""
    notes = [row.attribution for row in attributions if is_note(row.attribution) and row.attribution.content]
    if not notes:
        return []
    rows = sorted(claims, key=lambda c: c.id)
    named = find_misnamed(rows, notes, contents)
    by_report = {report: _Placed(own) for report, own in _by_report(rows).items()}
    by_value: dict[float, list[WeighedClaim]] = defaultdict(list)
    by_place: dict[str, list[WeighedClaim]] = defaultdict(list)
    for claim in rows:
        low = _low(claim)
        if low is not None:
            by_value[low].append(claim)
        if (place := _place(claim)) is not None and place.key is not None:
            by_place[_plain(place.mention.name)].append(claim)
    found: set[Answer] = set()
    for attribution in notes:
        own = by_report[attribution.report].around(attribution) if attribution.report in by_report else []
        note = _read(attribution, own, contents.get(attribution.id, ""))
        if note is not None:
            same = [c for value in sorted(note.values) for c in by_value.get(value, ())]
            found.update(_answer(note, target) for target in _targets(note, same))
            if note.is_wrong and not note.values:
                words = _plain(contents.get(attribution.id, ""))
                there = [c for name, some in by_place.items() if name in words for c in some]
                found.update(_answer(note, target) for target in there if _is_misplaced(target, note))
    set_right = {(answer.claim, answer.relation.source) for answer in found}
    found.update(one for one in named if (one.claim, one.relation.source) not in set_right)
    return sorted(found, key=lambda a: (a.claim, a.relation.source, a.relation.rule))


def _by_report(claims: Iterable[WeighedClaim]) -> dict[str, list[WeighedClaim]]:
    found: dict[str, list[WeighedClaim]] = defaultdict(list)
    for claim in claims:
        found[claim.report].append(claim)
    return found


class _Placed:
    """The claims of one report by where they stand."""

    def __init__(self, claims: Iterable[WeighedClaim]) -> None:
        self._rows = sorted(claims, key=lambda c: (focus_of(c).start, c.id))
        self._starts = [focus_of(c).start for c in self._rows]
        self._longest = max(focus_of(c).end - focus_of(c).start for c in self._rows)

    def around(self, attribution: Attribution) -> list[WeighedClaim]:
        """Those that may stand within `REACH` of an attribution or in what it says, in order of id."""
        spans = (attribution.span, *attribution.content)
        low = bisect_left(self._starts, min(span.start for span in spans) - REACH - self._longest)
        high = bisect_right(self._starts, max(span.end for span in spans) + REACH)
        return sorted(self._rows[low:high], key=lambda c: c.id)


def _read(attribution: Attribution, own: Sequence[WeighedClaim], words: str) -> _Note | None:
    inside = [c for c in own if any(span.overlaps(focus_of(c)) for span in attribution.content)]
    near = [c for c in own if c not in inside and _distance(c, attribution) <= REACH]
    if not inside and not near:
        return None
    values = frozenset(_values(words)) if words else frozenset()
    topics = {topic_of(c) for c in inside} or {topic_of(c) for c in near}
    new = [c for c in near if topic_of(c) in topics and _low(c) not in values]
    if inside and attribution.rule.endswith("/was"):  # what is told now is a total again
        new = [c for c in new if any(_counts_alike(c, old) and _may_replace(c, old) for old in inside)]
    known = next((c.known_on for c in own), None)
    close = sorted(new, key=lambda c: (_distance(c, attribution), c.id))
    return _Note(attribution, values, tuple(inside), tuple(close), known)


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


def _targets(note: _Note, claims: Sequence[WeighedClaim]) -> list[WeighedClaim]:
    """What a note sets right: its own words, and of some claims those that say the same."""
    about = [*note.old, *note.new]
    targets = []
    for claim in [*note.old, *(c for c in claims if c not in note.old)]:
        if claim in note.new or not _comes_before(claim, note) or not _is_down(claim, note):
            continue
        if claim in note.old:
            if isinstance(claim.resolved, ResolvedFigure) or not note.is_of_number:
                targets.append(claim)
        elif (
            isinstance(claim.resolved, ResolvedFigure)
            and claim.resolved.figure.modality == "actual"
            and _low(claim) in note.values
            and any(_is_about_one(claim, other) for other in about)
        ):
            targets.append(claim)
    return targets


def _plain(words: str) -> str:
    """Words without case and marks, with a space at either end."""
    return f" {' '.join(_WORD.findall(words.casefold()))} "


def _is_misplaced(claim: WeighedClaim, note: _Note) -> bool:
    """Whether a claim puts at a place that is set right what the note's own claims put at another: the same by topic,
    number and words, of the same carrier or voice."""
    if claim in note.new or claim in note.old or not _comes_before(claim, note):
        return False
    words = {word_stem(w) for w in content_words(text_of(claim))}
    return any(
        topic_of(claim) == topic_of(other)
        and _low(claim) == _low(other)
        and compare_places(_place(claim), _place(other)) == "apart"
        and len(words & {word_stem(w) for w in content_words(text_of(other))}) >= SHARED
        and (claim.carrier == other.carrier or _is_one_voice(claim, other))
        for other in note.new
    )


def _comes_before(claim: WeighedClaim, note: _Note) -> bool:
    if claim.report == note.attribution.report or claim.known_on is None or note.known_on is None:
        return True
    return 0 <= (note.known_on - claim.known_on).days <= DAYS


def _is_down(claim: WeighedClaim, note: _Note) -> bool:
    """Whether what was said before is not merely overtaken: a note says that it was wrong, or fewer are told now."""
    if note.is_wrong:
        return True
    was, now = _low(claim), next((low for c in note.new if (low := _low(c)) is not None), None)
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


def _low(claim: WeighedClaim) -> float | None:
    resolved = claim.resolved
    return resolved.figure.low if isinstance(resolved, ResolvedFigure) else None


def _answer(note: _Note, target: WeighedClaim) -> Answer:
    same = [c for c in note.new if topic_of(c) == topic_of(target)]
    source = same[0].id if same else note.attribution.id
    voice = same[0].resolved.voice if same else None
    carrier = next((c.carrier for c in (*note.new, *note.old)), note.attribution.report)
    return Answer(
        claim=target.id,
        voice=voice.id if voice else f"carrier:{carrier}",
        relation=relate(source, target.id, "corrects-about"),
        known_on=note.known_on,
        speaker=(voice.name if voice.sensitivity is None else None) if voice else carrier,
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
