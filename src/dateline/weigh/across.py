"""Denials and corrections of what other voices and other reports say, found over the whole record.

Claims are weighed block by block; a denial stands in the block of who denies, and what it denies in
another's. This pass holds the denials and explicit corrections (`not the two halls, as previously stated`) that are
asked about in memory, in an index from word to denial, and is shown the claims some at a time: each is counted against
those whose telling words it shares, and a decision that looks at the pair alone keeps few of them. So a report of
megabytes takes no more room than what it denies and finds. The answers are then handed to the blocks.

The longest `LOOKED_UP` words of a denial are looked up, and a word that claims of more than `COMMON` reports hold
finds none by itself (they are found by their other words), so that a denial costs a bounded time. What is common
is a fact of the whole record, never of the order in which it came; whether a pair is kept is one of the pair.
A record keeps the words of claims (`words_told`) and of answers (`words_asked`) in an index, and hands over the
claims of those reports alone that an answer can find, with the words that are `common`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from dateline.model import ResolvedAttribution, ResolvedEvent, ResolvedFigure, WeighedClaim
from dateline.weigh.answer_words import (
    NEGATED,
    OLD,
    TELLING,
    TOKEN,
    ToldClaim,
    can_be_answered,
    counted_by,
    denied_stems,
    idle_stems,
    is_retold,
    longest,
    name_of_event,
    old_numbers,
    read_told,
    stems_of,
    told_by,
    words_told,
)
from dateline.weigh.answers import (
    Answer,
    attribution_of,
    is_refusal,
    span_of_claim,
    text_of,
    topic_of,
)
from dateline.weigh.blocks import cell_of
from dateline.weigh.notes import FEW, MOST
from dateline.weigh.scope import stopwords
from dateline.weigh.standing import relate

#: reports whose claims one word may find
COMMON = 400
#: share of the fewer words that a denial and a claim have in common across reports
SHARE = 0.6
#: the same within one report, and telling words of them
NEAR_SHARE, NEAR_TELLING = 0.4, 2
#: characters between a denial and the claim in one report
REACH = 3000
#: days between a denial and a report of the claim; a correction follows the claim
DAYS = 120


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
    #: the stem of the word that names an event, None of other claims
    named: str | None


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
    #: of each report with claims that many corrections of one report set right, the nearest, and how far they are
    nearest: dict[str, list[tuple[int, str, _Target]]] = field(default_factory=dict)
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
                one.counted |= counted_by([claim])

    def look_up(self, common: Collection[str]) -> None:
        """What the words are found by once all claims of their reports are noted; words that are `common` find none."""
        for n, one in enumerate(self._asking):
            one.own.sort()
            looked_up = [word for word in longest(one.telling) if word not in common]
            for word in looked_up:
                (self._denials if one.old is None else self._corrections).setdefault(word, []).append(n)
            if one.old is None:
                hidden = len(one.telling) - len(looked_up)
                one.least = max(1, NEAR_TELLING - hidden), max(1, TELLING - hidden)
            else:
                one.least = len(looked_up), len(looked_up)
                for word in old_numbers(one.old, one.counted) - set(common):
                    self._numbers.setdefault(word, []).append(n)

    def meet(self, claims: Iterable[WeighedClaim], passages: Mapping[str, str]) -> None:
        """Holds claims against what is denied and corrected; `passages` gives the text of a claim's passage, by its id."""
        if not self._asking:
            return
        for claim in claims:
            if claim.review != "rejected" and can_be_answered(claim):
                self._meet(read_told(claim), passages)

    def _meet(self, read: ToldClaim, passages: Mapping[str, str]) -> None:
        claim, told = read.claim, told_by(read)
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
                claim.id, claim.report, cell_of(claim), topic_of(claim), attribution_of(claim), claim.known_on, wording,
                name_of_event(claim),
            )  # fmt: skip
            for n in denied:
                self._asking[n].found.append(target)
            self._set_right(target, span_of_claim(claim).start, corrected)

    def _set_right(self, target: _Target, at: int, corrections: Iterable[int]) -> None:
        """Notes which corrections set a claim right that begins there: of those of each report the nearest `MOST`. Where
        there are more, each is noted with its nearest `FEW` claims of a report at least."""
        by_report: dict[str, list[int]] = defaultdict(list)
        for n in sorted(corrections):
            said = self._asking[n].said.attribution
            if said.id != target.attribution:
                by_report[said.report].append(n)
        for some in by_report.values():
            far = {n: abs(self._starts[n] - at) for n in some}
            for n in sorted(some, key=lambda n: (far[n], n))[:MOST]:
                self._asking[n].found.append(target)
            for n in some if len(some) > MOST else ():
                near = self._asking[n].nearest.setdefault(target.report, [])
                insort(near, (far[n], target.id, target), key=lambda one: one[:2])
                del near[FEW:]

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
            near = (target for some in one.nearest.values() for _, _, target in some)
            for target in chain(_not_otherwise(one), near):
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
        match = OLD.search(text)
        if match is None:
            return None
        stems = stems_of(match["old"])
        return _Asking(said, text, match["old"], stems, stems - idle_stems(), False)
    if is_refusal(said.attribution, text):
        return None
    stems = denied_stems(said, text)
    return _Asking(said, text, None, stems, stems - idle_stems(), NEGATED.search(text) is not None)


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


def _denies_near(one: _Asking, read: ToldClaim, wording: tuple[str, str]) -> bool:
    """Whether a denial's content tells a claim of its own report, by another voice, again; where it puts the words
    together otherwise, that is noted."""
    if _is_granted(one, read.claim):
        return False
    in_common = len(one.telling & read.telling)
    if read.negated is not one.negated or in_common < NEAR_TELLING or _one_voice(one.said, read.claim):
        return False
    retold = is_retold(one.text, read.text, in_common)
    if retold is False:
        one.otherwise.add(wording)
    return bool(retold) and len(one.stems & read.stems) >= NEAR_SHARE * min(len(one.stems), read.length)


def _is_granted(one: _Asking, claim: WeighedClaim) -> bool:
    """Whether the words of a denial take an event for granted: it is told by a part of them alone, and not as what they deny
    (`denied firing on the town since besieging it`)."""
    if not isinstance(claim.resolved, ResolvedEvent) or attribution_of(claim) is not None:
        return False
    at = claim.resolved.event.spans[0].start if claim.resolved.event.spans else span_of_claim(claim).start
    return any(span.start < at < span.end for span in one.said.attribution.content)


def _denies_far(one: _Asking, read: ToldClaim) -> bool:
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
    found = [t for t in one.found if t.id in own or t.wording not in otherwise]
    return found if one.old is not None else _not_in_passing(found, one.stems)


def _not_in_passing(found: Sequence[_Target], denied: frozenset[str]) -> list[_Target]:
    """Of events that one wording tells those that a denial names, where it names one: that the dam burst before the
    landslide is denied, and no landslide."""
    named = {(t.report, t.wording) for t in found if t.named in denied}
    return [t for t in found if t.named is None or t.named in denied or (t.report, t.wording) not in named]


def _one_voice(said: ResolvedAttribution, claim: WeighedClaim) -> bool:
    """Whether the voices of a denial and of a claim are one, or of one body."""
    one, other = said.voice, claim.resolved.voice
    if one is None or other is None:
        return one is other and claim.report == said.attribution.report
    return one.id == other.id or (one.body is not None and one.body == other.body)


def _is_old(one: _Asking, read: ToldClaim, passages: Mapping[str, str]) -> bool:
    """Whether a claim says in the old words of a correction what that calls no longer so."""
    told = {w.lower() for w in TOKEN.findall(read.text)} - stopwords()
    if not told or not read.telling:
        return False
    if isinstance(read.claim.resolved, ResolvedFigure):
        inside = told <= {w.lower() for w in TOKEN.findall(one.old or "")}
    else:
        inside = one.stems <= read.stems
    return (
        inside
        and len(stems_of(passages.get(read.claim.id, read.text)) & (stems_of(one.text) - idle_stems()))
        >= TELLING
    )


def _days_fit(day: date | None, target: date | None, rule: str) -> bool:
    """Whether an answer can be to a claim by their days of publication; a correction follows its claim."""
    if day is None or target is None:
        return True
    gap = (day - target).days
    return 0 <= gap <= DAYS if rule == "corrects-content" else abs(gap) <= DAYS
