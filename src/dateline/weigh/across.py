"""Denials and corrections of what other voices and other reports say, found over the whole record.

Claims are weighed block by block; a denial stands in the block of who denies, and what it denies in
another's. This pass goes over all claims once: an index from word to claim gives each denial and each
explicit correction (`not the two halls, as previously stated`) the claims that share its telling words,
and a decision that looks at the pair alone keeps few of them. Its answers are then handed to the blocks.

The longest `LOOKED_UP` words of a denial are looked up, and a word that claims of more than `COMMON` reports hold
finds none by itself (they are found by their other words), so that a denial costs a bounded time. What is common
is a fact of the whole record, never of the order in which it came; whether a pair is kept is one of the pair.
A record keeps the words of claims (`words_told`) and of answers (`words_asked`) in an index, and hands over those
claims alone that an answer can find, with the words that are `common`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import chain, pairwise

from dateline.model import ResolvedAttribution, ResolvedEvent, ResolvedFigure, WeighedClaim
from dateline.weigh.answers import (
    Answer,
    attribution_of,
    is_refusal,
    span_of_claim,
    stance_of,
    text_of,
    topic_of,
)
from dateline.weigh.blocks import cell_of
from dateline.weigh.scope import (
    content_words,
    general_event_words,
    general_words,
    place_key,
    stopwords,
    word_stem,
)
from dateline.weigh.standing import relate

#: reports whose claims one word may find
COMMON = 400
#: words of a denial that are looked up, the longest first
LOOKED_UP = 12
#: share of the fewer words that a denial and a claim have in common, telling words of them, across reports
SHARE, TELLING = 0.6, 3
#: the same within one report
NEAR_SHARE, NEAR_TELLING = 0.4, 2
#: characters between a denial and the claim in one report
REACH = 3000
#: days between a denial and a report of the claim; a correction follows the claim
DAYS = 120

_PRONOUN = re.compile(r"\b(?:it|its|he|his|she|her|they|their|we|our|i|my)\b", re.I)
_NEGATED = re.compile(r"\b(?:not?|never|none|nobody|nothing|neither|nor|without|cannot|\w+n't)\b", re.I)
_OLD = re.compile(
    r"\b(?:not|instead of|rather than|never)\s+(?P<old>.{2,160}?),?\s+(?:as\s+)?(?:\w+\s+){0,2}"
    r"(?:previously|earlier|initially|originally|first|wrongly|mistakenly|erroneously)"
    r"(?:\s+(?:stated|reported|said|given|announced|published|written|thought|believed)|\b)",
    re.I | re.S,
)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_TOKEN = re.compile(r"\w+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class _Claim:
    """A claim that can be denied or corrected: how many words it has, and their stems with those of the
    name that its pronoun can stand for."""

    claim: WeighedClaim
    text: str
    length: int
    stems: frozenset[str]
    telling: frozenset[str]
    negated: bool


@dataclass(frozen=True, slots=True)
class Reached:
    """An answer, the report that gives it, and the report and cell of the claim that it is given to."""

    answer: Answer
    by: str
    report: str
    cell: str


@dataclass(frozen=True, slots=True)
class _Target:
    """What is kept of a claim that an answer can be to."""

    id: str
    report: str
    cell: str
    topic: str
    attribution: str | None
    known_on: date | None
    wording: tuple[str, str]


@dataclass(slots=True, eq=False)
class _Asking:
    """A denial or correction with its words (of a correction the old ones), the topics of its own claims, and what it was
    found to answer; `otherwise` are passages of its own report that put the words of a denial together otherwise."""

    said: ResolvedAttribution
    text: str
    old: str | None
    stems: frozenset[str]
    telling: frozenset[str]
    negated: bool
    own: list[tuple[str, str]] = field(default_factory=list)
    counted: set[tuple[str, str]] = field(default_factory=set)
    #: how many of the words that are looked up a claim of its own report holds at least, and one of another
    least: tuple[int, int] = (1, 1)
    found: list[_Target] = field(default_factory=list)
    otherwise: set[tuple[str, str]] = field(default_factory=set)


def find_across(
    claims: Iterable[WeighedClaim],
    attributions: Iterable[ResolvedAttribution],
    contents: Mapping[str, str],
    passages: Mapping[str, str],
    common: Collection[str] | None = None,
) -> list[Answer]:
    """The answers of denials and corrections to claims of any voice, block or report, sorted.

    `contents` gives the words of what an attribution says, by its id (only those that deny or correct are
    looked up); `passages` the text of a claim's passage, by the claim's id. `common` are the words that claims of
    more than `COMMON` reports of the record hold; None counts them in the claims. The same in any order.
    """
    rows, across = list(claims), Across(attributions, contents)
    across.note(rows)
    across.look_up(_common(rows) if common is None else common)
    across.meet(rows, passages)
    return [reached.answer for reached in across.reached()]


class Across:
    """Some denials and corrections that look for what they answer, among claims that are shown some at a time: first
    (`note`) those of their own reports, then (`meet`) all. Of a claim that is not answered nothing is kept."""

    def __init__(self, attributions: Iterable[ResolvedAttribution], contents: Mapping[str, str]) -> None:
        found = (_asking(said, contents.get(said.attribution.id, "")) for said in attributions)
        self._asking = sorted(
            (one for one in found if one is not None),
            key=lambda one: (
                one.said.attribution.report,
                one.said.attribution.span.start,
                one.said.attribution.id,
            ),
        )
        self._by_id = {one.said.attribution.id: one for one in self._asking}
        self._starts = [one.said.attribution.span.start for one in self._asking]
        #: from which to which number the denials and corrections of each report go, and the day of the report
        self._own: dict[str, tuple[int, int]] = {}
        for n, one in enumerate(self._asking):
            report = one.said.attribution.report
            self._own[report] = self._own.get(report, (n, n))[0], n + 1
        self._known: dict[str, date | None] = {}
        #: the numbers of denials and of corrections by the words, and of corrections by the numbers, that they look up
        self._denials: dict[str, list[int]] = {}
        self._corrections: dict[str, list[int]] = {}
        self._numbers: dict[str, list[int]] = {}

    def note(self, claims: Iterable[WeighedClaim]) -> None:
        """Takes note of the claims of reports that answer: which of them stand in what is denied or corrected."""
        for claim in claims:
            self._known[claim.report] = claim.known_on
            one = self._by_id.get(attribution_of(claim) or "")
            if one is not None:
                one.own.append((claim.id, topic_of(claim)))
                one.counted |= _counted([claim])

    def look_up(self, common: Collection[str]) -> None:
        """What the words are found by once all claims of their reports are noted; words that are `common` find none."""
        for n, one in enumerate(self._asking):
            one.own.sort()
            looked_up = [word for word in _longest(one.telling) if word not in common]
            for word in looked_up:
                (self._denials if one.old is None else self._corrections).setdefault(word, []).append(n)
            if one.old is None:
                hidden = len(one.telling) - len(looked_up)
                one.least = max(1, NEAR_TELLING - hidden), max(1, TELLING - hidden)
            else:
                one.least = len(looked_up), len(looked_up)
                for word in _old_numbers(one.old, one.counted) - set(common):
                    self._numbers.setdefault(word, []).append(n)

    def meet(self, claims: Iterable[WeighedClaim], passages: Mapping[str, str]) -> None:
        """Holds claims against what is denied and corrected; `passages` gives the text of a claim's passage, by its id."""
        if not self._asking:
            return
        for claim in claims:
            if claim.review != "rejected" and _can_be_answered(claim):
                self._meet(_read(claim), passages)

    def _meet(self, read: _Claim, passages: Mapping[str, str]) -> None:
        claim, told = read.claim, _told_by(read)
        wording = text_of(claim), passages.get(claim.id, "")
        corrected = {n for word in told if word in self._numbers for n in self._numbers[word]}
        by_words = Counter(
            chain.from_iterable(self._corrections[word] for word in told if word in self._corrections)
        )
        is_figure = isinstance(claim.resolved, ResolvedFigure)
        for n, count in by_words.items():
            if (is_figure or count >= self._asking[n].least[0]) and _is_old(self._asking[n], read, passages):
                corrected.add(n)
        denied: list[int] = []
        if not is_figure:  # figures are compared with figures, in their block
            numbers = [self._denials[word] for word in told if word in self._denials]
            first, end = self._own.get(claim.report, (0, 0))
            near = self._near(claim, first, end)
            for n, count in Counter(chain.from_iterable(_between(some, *near) for some in numbers)).items():
                if count >= self._asking[n].least[0] and _denies_near(self._asking[n], read, wording):
                    denied.append(n)
            for n, count in Counter(
                chain.from_iterable(_beside(some, first, end) for some in numbers)
            ).items():
                if count >= self._asking[n].least[1] and _denies_far(self._asking[n], read):
                    denied.append(n)
        if denied or corrected:
            target = _Target(
                claim.id, claim.report, cell_of(claim), topic_of(claim), attribution_of(claim), claim.known_on, wording
            )  # fmt: skip
            for n in (*denied, *corrected):
                self._asking[n].found.append(target)

    def _near(self, claim: WeighedClaim, first: int, end: int) -> tuple[int, int]:
        """Of the denials of a claim's report, which stand at most `REACH` characters from it."""
        at = span_of_claim(claim).start
        return bisect_left(self._starts, at - REACH, first, end), bisect_right(
            self._starts, at + REACH, first, end
        )

    def reached(self) -> list[Reached]:
        """The answers to the claims that were met, in order of claim, what it is answered by, and rule."""
        found: set[Reached] = set()
        for one in self._asking:
            attribution, voice = one.said.attribution, one.said.voice
            if attribution.report not in self._known:
                continue
            day = self._known[attribution.report]
            rule = "denies-content" if one.old is None else "corrects-content"
            for target in _not_otherwise(one):
                if not _days_fit(day, target.known_on, rule) or target.attribution == attribution.id:
                    continue
                source = next((name for name, topic in one.own if topic == target.topic), attribution.id)
                answer = Answer(
                    claim=target.id,
                    voice=voice.id if voice else None,
                    relation=relate(source, target.id, rule),
                    known_on=day,
                    speaker=voice.name if voice and voice.sensitivity is None else None,
                )
                found.add(Reached(answer, attribution.report, target.report, target.cell))
        return sorted(found, key=lambda r: (r.answer.claim, r.answer.relation.source, r.answer.relation.rule))


def _asking(said: ResolvedAttribution, text: str) -> _Asking | None:
    """A denial or correction with the words that it looks up; None where it answers nothing."""
    if not text or said.attribution.stance not in ("denies", "corrects"):
        return None
    if said.attribution.stance == "corrects":
        match = _OLD.search(text)
        if match is None:
            return None
        stems = _stems(match["old"])
        return _Asking(said, text, match["old"], stems, stems - _idle(), False)
    if is_refusal(said.attribution, text):
        return None
    stems = _denied_stems(said, text)
    return _Asking(said, text, None, stems, stems - _idle(), _NEGATED.search(text) is not None)


def _common(claims: Iterable[WeighedClaim]) -> set[str]:
    """The words that claims of more than `COMMON` reports hold."""
    held: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        for word in words_told(claim):
            held[word].add(claim.report)
    return {word for word, reports in held.items() if len(reports) > COMMON}


def _between(numbers: Sequence[int], first: int, end: int) -> Sequence[int]:
    """Of ascending numbers, those from one to another."""
    return numbers[bisect_left(numbers, first) : bisect_left(numbers, end)]


def _beside(numbers: Sequence[int], first: int, end: int) -> Iterable[int]:
    """Of ascending numbers, those that are not from one to another."""
    if first == end:
        return numbers
    return chain(numbers[: bisect_left(numbers, first)], numbers[bisect_left(numbers, end) :])


def _can_be_answered(claim: WeighedClaim) -> bool:
    """Whether a claim is one that something is so; demands, pledges, denials and refusals are not."""
    resolved = claim.resolved
    if isinstance(resolved, ResolvedFigure):
        held = resolved.figure.modality == "actual"
    elif isinstance(resolved, ResolvedEvent):
        held = resolved.event.modality == "actual"
    else:
        held = True
    stands = stance_of(claim) in (None, "asserts", "accuses", "warns", "confirms")
    return held and stands and _OLD.search(text_of(claim)) is None


def _read(claim: WeighedClaim) -> _Claim:
    text = text_of(claim)
    stems = whole = _stems(text)
    if claim.resolved.voice is not None and _PRONOUN.search(text):
        whole = stems | _stems(claim.resolved.voice.name)
    return _Claim(claim, text, len(stems), whole, whole - _idle(), _NEGATED.search(text) is not None)


def _stems(text: str) -> frozenset[str]:
    return frozenset(word_stem(w) for w in content_words(text))


@cache
def _idle() -> frozenset[str]:
    """Stems of words that many claims share."""
    return frozenset(word_stem(w) for w in general_words() | general_event_words())


def words_told(claim: WeighedClaim) -> frozenset[str]:
    """The words by which an answer finds a claim (stems, and for a figure its number with what and where it
    counts); none of a claim that cannot be answered."""
    if claim.review == "rejected" or not _can_be_answered(claim):
        return frozenset()
    return _told_by(_read(claim))


def _told_by(read: _Claim) -> frozenset[str]:
    resolved = read.claim.resolved
    place = place_key(resolved.place) if isinstance(resolved, ResolvedFigure) else None
    if isinstance(resolved, ResolvedFigure) and resolved.figure.low is not None and place is not None:
        return read.telling | {_number(resolved.figure.low, topic_of(read.claim), place)}
    return read.telling


def _number(value: float, topic: str, place: str) -> str:
    return f"#{value:g}|{topic}|{place}"


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of an answer: those that are looked up, all that it has, and how many of them a claim of another
    report must at least share."""

    looked_up: frozenset[str]
    telling: frozenset[str]
    least: int


def words_asked(said: ResolvedAttribution, text: str, own: Sequence[WeighedClaim]) -> Asked | None:
    """The words by which a denial or correction finds claims, None where it answers none; `text` are the words
    of what it says, `own` the claims in them."""
    if not text:
        return None
    if said.attribution.stance == "denies":
        if is_refusal(said.attribution, text):
            return None
        telling = _denied_stems(said, text) - _idle()
        return Asked(frozenset(_longest(telling)), telling, TELLING)
    match = _OLD.search(text)
    if match is None:
        return None
    words = frozenset(_longest(_stems(match["old"]) - _idle())) | _old_numbers(match["old"], _counted(own))
    return Asked(words, words, 1)


def _longest(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda w: (-len(w), w))[:LOOKED_UP]


def _denied_stems(said: ResolvedAttribution, text: str) -> frozenset[str]:
    whole = text
    if said.voice is not None and _PRONOUN.search(text):
        whole = f"{text} {said.voice.name}"
    return _stems(whole)


def _denies_near(one: _Asking, read: _Claim, wording: tuple[str, str]) -> bool:
    """Whether a denial's content tells a claim of its own report, by another voice, again; where it puts the words
    together otherwise, that is noted."""
    in_common = len(one.telling & read.telling)
    if read.negated is not one.negated or in_common < NEAR_TELLING or _one_voice(one.said, read.claim):
        return False
    retold = _is_retold(one.text, read.text, in_common)
    if retold is False:
        one.otherwise.add(wording)
    return bool(retold) and len(one.stems & read.stems) >= NEAR_SHARE * min(len(one.stems), read.length)


def _denies_far(one: _Asking, read: _Claim) -> bool:
    """Whether a denial's content tells a claim of another report, by another voice, again."""
    if (
        read.negated is not one.negated
        or len(one.telling & read.telling) < TELLING
        or _one_voice(one.said, read.claim)
    ):
        return False
    shared = len(one.stems & read.stems)
    return shared >= max(0.3 * len(one.stems | read.stems), SHARE * min(len(one.stems), read.length))


def _not_otherwise(one: _Asking) -> list[_Target]:
    """What an answer is to. Copies of a report deny no more than one of them: a passage that its own report has too, and
    where that puts the words together otherwise, is denied nowhere."""
    own = {target.id for target in one.found if target.report == one.said.attribution.report}
    otherwise = one.otherwise - {target.wording for target in one.found if target.id in own}
    return [t for t in one.found if t.id in own or t.wording not in otherwise]


def _is_retold(denied: str, claimed: str, shared: int) -> bool | None:
    """Whether of two texts of one report, with so many telling words in common, one tells the other again: they keep
    neighbouring words, or, as in `the well was poisoned by guards`, about half of all neighbours in whatever order.
    False where both join their words and otherwise, None where words other than names are too few to show it."""
    one, other = _pairs(denied), _pairs(claimed)
    if one & other:
        return True
    joined, met = _joined(denied), _joined(claimed)
    kept, fewer = 2 * len(joined & met), min(len(joined), len(met))
    if kept > fewer or (kept == fewer > 0 and shared >= TELLING):
        return True
    return False if one and other else None


def _pairs(text: str) -> set[tuple[str, str]]:
    """Neighbouring telling words (their stems), in order, names aside: one report that tells a thing twice
    keeps them."""
    return {(one, other) for one, other, _ in _neighbours(w for w in _tokens(text) if w.islower())}


def _joined(text: str) -> set[frozenset[str]]:
    """Neighbouring telling words (their stems), in whatever order, pairs of two names aside."""
    return {frozenset((one, other)) for one, other, plain in _neighbours(_tokens(text)) if plain}


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text[:2000])


def _neighbours(words: Iterable[str]) -> Iterator[tuple[str, str, bool]]:
    """The stems of neighbours among words once stopwords are left out, without those that many claims share; and whether
    one of the two has a small first letter."""
    told = [(w.lower(), w.islower()) for w in words]
    stems = [
        (word_stem(w.removesuffix("s") if len(w) > 3 else w), small)
        for w, small in told
        if w not in stopwords()
    ]
    for (one, small), (other, smaller) in pairwise(stems):
        if one not in _idle() and other not in _idle():
            yield one, other, small or smaller


def _one_voice(said: ResolvedAttribution, claim: WeighedClaim) -> bool:
    """Whether the voices of a denial and of a claim are one, or of one body."""
    one, other = said.voice, claim.resolved.voice
    if one is None or other is None:
        return one is other and claim.report == said.attribution.report
    return one.id == other.id or (one.body is not None and one.body == other.body)


def _is_old(one: _Asking, read: _Claim, passages: Mapping[str, str]) -> bool:
    """Whether a claim says in the old words of a correction what that calls no longer so."""
    told = {w.lower() for w in _TOKEN.findall(read.text)} - stopwords()
    if not told or not read.telling:
        return False
    if isinstance(read.claim.resolved, ResolvedFigure):
        inside = told <= {w.lower() for w in _TOKEN.findall(one.old or "")}
    else:
        inside = one.stems <= read.stems
    return (
        inside
        and len(_stems(passages.get(read.claim.id, read.text)) & (_stems(one.text) - _idle())) >= TELLING
    )


def _old_numbers(old: str, counted: Collection[tuple[str, str]]) -> frozenset[str]:
    """The numbers that a correction calls no longer so, as what its own figures count (their topics), where they count it."""
    values = sorted({float(n.replace(",", "")) for n in _NUMBER.findall(old)[:4] if len(n) < 16})
    return frozenset(_number(value, topic, place) for value in values for topic, place in counted)


def _counted(own: Iterable[WeighedClaim]) -> set[tuple[str, str]]:
    """What some figures count, and where, where that is known."""
    return {
        (topic_of(c), place)
        for c in own
        if isinstance(c.resolved, ResolvedFigure) and (place := place_key(c.resolved.place)) is not None
    }


def _days_fit(day: date | None, target: date | None, rule: str) -> bool:
    """Whether an answer can be to a claim by their days of publication; a correction follows its claim."""
    if day is None or target is None:
        return True
    gap = (day - target).days
    return 0 <= gap <= DAYS if rule == "corrects-content" else abs(gap) <= DAYS
