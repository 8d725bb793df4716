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
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from dateline.model import Attribution, ResolvedAttribution, ResolvedEvent, ResolvedFigure, WeighedClaim
from dateline.weigh.answers import (
    Answer,
    attribution_of,
    is_refusal,
    span_of_claim,
    stance_of,
    text_of,
    topic_of,
)
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
    answering = [a for a in attributions if a.attribution.stance in ("denies", "corrects")]
    if not any(contents.get(a.attribution.id) for a in answering):
        return []
    rows = sorted(claims, key=lambda c: c.id)
    known = {c.report: c.known_on for c in rows}
    inside: dict[str, list[WeighedClaim]] = defaultdict(list)
    for row in rows:
        held = attribution_of(row)
        if held is not None:
            inside[held].append(row)
    open_rows = [_read(c) for c in rows if c.review != "rejected" and _can_be_answered(c)]
    index = _Index(open_rows, common)
    found: set[Answer] = set()
    for said in sorted(answering, key=lambda r: (r.attribution.report, r.attribution.id)):
        attribution = said.attribution
        text = contents.get(attribution.id, "")
        if not text or attribution.report not in known:
            continue
        own = inside[attribution.id]
        if attribution.stance == "denies":
            targets = [] if is_refusal(attribution, text) else _denied(said, text, index, passages)
            rule = "denies-content"
        else:
            targets = _corrected(text, own, index, passages)
            rule = "corrects-content"
        for target in targets:
            if (
                _days_fit(known[attribution.report], target, rule)
                and attribution_of(target) != attribution.id
            ):
                source = next((c.id for c in own if topic_of(c) == topic_of(target)), attribution.id)
                found.add(
                    Answer(
                        claim=target.id,
                        voice=said.voice.id if said.voice else None,
                        relation=relate(source, target.id, rule),
                        known_on=known[attribution.report],
                        speaker=said.voice.name if said.voice and said.voice.sensitivity is None else None,
                    )
                )
    return sorted(found, key=lambda a: (a.claim, a.relation.source, a.relation.rule))


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
    words = frozenset(_longest(_stems(match["old"]) - _idle())) | _old_numbers(match["old"], own)
    return Asked(words, words, 1)


class _Index:
    """Claims by the words that they tell, those of too many reports left out, and by where they stand."""

    def __init__(self, rows: Iterable[_Claim], common: Collection[str] | None) -> None:
        self._by_word: dict[str, dict[str, list[_Claim]]] = defaultdict(lambda: defaultdict(list))
        for read in sorted(rows, key=lambda read: span_of_claim(read.claim).start):
            for word in _told_by(read):
                self._by_word[word][read.claim.report].append(read)
        if common is None:
            common = [word for word, reports in self._by_word.items() if len(reports) > COMMON]
        for word in common:
            self._by_word.pop(word, None)
        self._held_by = {word: sum(map(len, reports.values())) for word, reports in self._by_word.items()}

    def find(self, words: Collection[str], beside: Attribution | None = None, least: int = 1) -> list[_Claim]:
        """The claims that hold any of some words, in order of id; in the report of an attribution, those that stand
        close to it. Where `least` of the words must be held, words that are left out as too common counted among them,
        claims that hold none but the most frequent of them may be left out."""
        found: dict[str, _Claim] = {}
        rarest = sorted((w for w in words if w in self._by_word), key=lambda w: (self._held_by[w], w))
        sure = max(0, least - 1 - (len(words) - len(rarest)))
        for word in rarest[: max(0, len(rarest) - sure)]:
            for report, rows in self._by_word[word].items():
                if beside is None or report != beside.report:
                    found |= {read.claim.id: read for read in rows}
                else:
                    found |= {read.claim.id: read for read in _around(rows, beside.span.start)}
        return [found[i] for i in sorted(found)]


def _around(rows: Sequence[_Claim], at: int) -> Sequence[_Claim]:
    """Of claims in order of place, those at most `REACH` characters from one."""

    def place(read: _Claim) -> int:
        return span_of_claim(read.claim).start

    return rows[bisect_left(rows, at - REACH, key=place) : bisect_right(rows, at + REACH, key=place)]


def _longest(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda w: (-len(w), w))[:LOOKED_UP]


def _denied_stems(said: ResolvedAttribution, text: str) -> frozenset[str]:
    whole = text
    if said.voice is not None and _PRONOUN.search(text):
        whole = f"{text} {said.voice.name}"
    return _stems(whole)


def _denied(
    said: ResolvedAttribution, text: str, index: _Index, passages: Mapping[str, str]
) -> list[WeighedClaim]:
    """The claims, by others, that a denial's content tells again. Copies of a report deny no more than one of them: a
    passage that its own report has too, and where that puts the words together otherwise, is denied nowhere."""
    stems = _denied_stems(said, text)
    telling = stems - _idle()
    negated = bool(_NEGATED.search(text))
    found: list[WeighedClaim] = []
    otherwise: set[tuple[str, str]] = set()
    looked_up = _longest(telling)
    for read in index.find(looked_up, said.attribution, NEAR_TELLING - (len(telling) - len(looked_up))):
        near = read.claim.report == said.attribution.report
        share, least = (NEAR_SHARE, NEAR_TELLING) if near else (SHARE, TELLING)
        in_common = len(telling & read.telling)
        if read.negated is not negated or in_common < least:
            continue
        if _one_voice(said, read.claim) or isinstance(read.claim.resolved, ResolvedFigure):
            continue  # figures are compared with figures, in their block
        if near and not (retold := _is_retold(text, read.text, in_common)):
            if retold is False:
                otherwise.add(_wording(read.claim, passages))
            continue
        shared = stems & read.stems
        of_all = 0.0 if near else 0.3 * len(stems | read.stems)
        if len(shared) >= max(of_all, share * min(len(stems), read.length)):
            found.append(read.claim)
    if otherwise:
        own = {claim.id for claim in found if claim.report == said.attribution.report}
        otherwise -= {_wording(claim, passages) for claim in found if claim.id in own}
        found = [c for c in found if c.id in own or _wording(c, passages) not in otherwise]
    return found


def _wording(claim: WeighedClaim, passages: Mapping[str, str]) -> tuple[str, str]:
    """A claim's words and those of its passage: the same in copies."""
    return text_of(claim), passages.get(claim.id, "")


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


def _corrected(
    text: str,
    own: Sequence[WeighedClaim],
    index: _Index,
    passages: Mapping[str, str],
) -> list[WeighedClaim]:
    """The claims that say what a correction calls no longer so: its old words, or its old number."""
    match = _OLD.search(text)
    if match is None:
        return []
    old = match["old"]
    words, stems = {w.lower() for w in _TOKEN.findall(old)}, _stems(old)
    around = _stems(text) - _idle()
    found = []
    for read in index.find(_longest(stems - _idle())):
        told = {w.lower() for w in _TOKEN.findall(read.text)} - stopwords()
        if not told or not read.telling:
            continue
        here = _stems(passages.get(read.claim.id, read.text)) & around
        inside = told <= words if isinstance(read.claim.resolved, ResolvedFigure) else stems <= read.stems
        if inside and len(here) >= TELLING:
            found.append(read.claim)
    found += [read.claim for read in index.find(_old_numbers(old, own))]
    return found


def _old_numbers(old: str, own: Sequence[WeighedClaim]) -> frozenset[str]:
    """The numbers that a correction calls no longer so, as what its own figures count, where they count it."""
    values = sorted({float(n.replace(",", "")) for n in _NUMBER.findall(old)[:4] if len(n) < 16})
    counted = {
        (topic_of(c), place)
        for c in own
        if isinstance(c.resolved, ResolvedFigure) and (place := place_key(c.resolved.place)) is not None
    }
    return frozenset(_number(value, topic, place) for value in values for topic, place in counted)


def _days_fit(day: date | None, target: WeighedClaim, rule: str) -> bool:
    """Whether an answer can be to a claim by their days of publication; a correction follows its claim."""
    if day is None or target.known_on is None:
        return True
    gap = (day - target.known_on).days
    return 0 <= gap <= DAYS if rule == "corrects-content" else abs(gap) <= DAYS
