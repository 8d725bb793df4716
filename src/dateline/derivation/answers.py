"""Denials and corrections of claims anywhere in the record, found by an index of words.

The words that claims tell (`told`) and that answers ask for (`asks`) find reports; which words stand in one claim, and which
one answer asks for, is kept beside them (`Telling`), so that the claims alone are read that share enough words with an answer.
A report that was resolved queues the reports whose answers can meet its claims; each of these looks its answers up anew.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from zlib import crc32

from sqlalchemy import select

from dateline.derivation.copies import first_copies, keep_copy, keep_first, moved_copies
from dateline.derivation.keys import (
    Field,
    keep_keys,
    keys_of,
    note_common,
    reports_by_key,
    too_common,
)
from dateline.derivation.material import (
    ClaimReader,
    Said,
    around,
    claims_in,
    read_around,
    read_said,
    read_some_claims,
    said_of,
)
from dateline.model import Resolution, WeighedClaim
from dateline.record import Derivation, Record, Stale
from dateline.record import schema as s
from dateline.record.facts import CHUNK, FactReader
from dateline.record.query import rows_of, scopes_with
from dateline.record.rows import AnswerRow, Answers, Telling
from dateline.weigh import COMMON, Asked, cell_of, words_asked, words_told
from dateline.weigh.across import DAYS, Across
from dateline.weigh.answers import attribution_of

#: reports whose claims are held against each other together, where one does not ask for more
TOGETHER = 200
#: characters of reports whose claims are in memory together; claims of longer ones, and answers, `AT_ONCE`
MOST_TEXT, AT_ONCE = 500_000, 2_000


def find_keys(
    record: FactReader, resolutions: Sequence[Resolution]
) -> tuple[list[Derivation], list[tuple[str, str]]]:
    """The keys that the claims of resolved reports are found by, and what is to be derived after them: the
    answers that they meet, and their blocks as they were and as they are."""
    claims = claims_in(record, resolutions)
    said = said_of(record, {r.report: r.attributions for r in resolutions})
    before = keys_of(record, "block", claims)
    derivations: list[Derivation] = []
    stale: list[tuple[str, str]] = []
    agencies = {resolution.report: resolution.agency for resolution in resolutions}
    days = {resolution.report: resolution.dating.known_on for resolution in resolutions}
    for report, rows in sorted(claims.items()):
        blocks = {cell_of(claim) for claim in rows}
        agency = agencies[report]
        told = {claim.id: words_told(claim) for claim in rows}
        asked = _asked(report, rows, said)
        own: dict[Field, set[str]] = {
            "block": blocks,
            "told": set().union(*told.values()),
            "asks": _keys_of_answers(asked),
            "credit": set() if agency is None else {agency},
        }
        derivations += [keep_keys(field, report, keys) for field, keys in own.items()]
        derivations.append(Derivation("telling", report, _telling(report, told, asked)))
        derivations.append(keep_copy(report, days[report], [*_denials(report, said, own["asks"])]))
        stale.append(("told", report))
        stale += [("weigh", block) for block in sorted(blocks | set(before.get(report, ())))]
    return derivations, stale


def _asked(report: str, claims: Iterable[WeighedClaim], said: Said) -> list[Asked]:
    inside: dict[str | None, list[WeighedClaim]] = defaultdict(list)
    for claim in claims:
        inside[attribution_of(claim)].append(claim)
    asked = (
        words_asked(row, said.contents[row.attribution.id], inside[row.attribution.id])
        for row in said.attributions.get(report, ())
        if row.attribution.id in said.contents
    )
    return [one for one in asked if one is not None]


def _denials(report: str, said: Said, asks: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """The stance, voice and words of what a report denies or corrects and of what it asks for by that; none where it asks
    for nothing."""
    for row in said.attributions.get(report, ()) if asks else ():
        if row.attribution.id in said.contents:
            voice = f"{row.voice.name}|{row.voice.body or ''}" if row.voice is not None else ""
            yield row.attribution.stance, voice, said.contents[row.attribution.id]
    if asks:
        yield "asks", "", " ".join(sorted(asks))


def _telling(report: str, told: Mapping[str, Collection[str]], asked: Sequence[Asked]) -> list[Telling]:
    """What a report tells and asks for by claim and by answer; nothing where it has no such words."""
    claims = tuple((claim, _numbers(words)) for claim, words in sorted(told.items()) if words)
    answers = tuple(sorted({(one.least, _numbers(one.looked_up | one.telling)) for one in asked}))
    return [Telling(report, claims, answers)] if claims or answers else []


def _numbers(words: Iterable[str]) -> tuple[int, ...]:
    """Words as numbers; two that share one only make a claim be read in vain."""
    return tuple(sorted({crc32(word.encode()) for word in words}))


def _keys_of_answers(asked: Iterable[Asked]) -> set[str]:
    """`n word` for a word that is looked up of an answer that needs `n` in common, `n:word` for its others."""
    found = set()
    for one in asked:
        found |= {f"{one.least} {word}" for word in one.looked_up}
        found |= {f"{one.least}:{word}" for word in one.telling - one.looked_up}
    return found


def derive_told(record: Record, keys: Sequence[Stale]) -> None:
    """Queues the reports whose answers can meet the claims of some reports: those that met them before, those that
    ask for enough of their words, and those that ask for a word which has become too common to be looked up; and of
    copies those that begin or end to answer for the others."""
    reports = [key.key for key in keys]
    touched = set(keys_of(record, "asks", reports)) | scopes_with(record, "answers", "report", reports)
    touched |= {row.report for row in rows_of(record, "answers", reports, Answers)}
    touched |= moved_copies(record, reports)
    told = keys_of(record, "told", reports)
    words = {word for own in told.values() for word in own}
    common, fresh = too_common(record, "told", words, COMMON)
    asking = _asking(record, words - common)
    first = first_copies(record, set[str]().union(*asking.values()))
    touched |= _meeting(record, told, {w: some & first for w, some in asking.items()})
    for found in _asking(record, fresh).values():
        touched |= found
    record.mark_stale(("answers", report) for report in sorted(touched))
    note_common(record, "told", fresh)  # a kill before this finds the same words again
    record.finish_stale(keys)


def _asking(record: FactReader, words: Iterable[str]) -> dict[str, set[str]]:
    """The reports whose answers look up each of some words."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, reports in reports_by_key(
        record, "asks", [f"{n} {word}" for word in words for n in (1, 3)]
    ).items():
        found[key[2:]] |= reports
    return found


def _meeting(
    record: FactReader, told: Mapping[str, Collection[str]], asking: Mapping[str, Collection[str]]
) -> set[str]:
    """The reports with an answer that shares as many words as it must with a claim of reports that tell some words, by the
    reports that ask for each, as far as the days of both allow it."""
    days = _days_of(record, told.keys() | set[str]().union(*asking.values()))
    near = {
        one: _timely(one, {other for word in own for other in asking.get(word, ())}, days)
        for one, own in told.items()
    }
    telling = _tellings(record, {one for one, some in near.items() if some}.union(*near.values()))
    sought = {other: _asked_by(telling.get(other)) for some in near.values() for other in some}
    return {
        other for one, some in near.items() for other in some if _can_answer(telling.get(one), sought[other])
    }


def _tellings(record: FactReader, reports: Iterable[str]) -> dict[str, Telling]:
    """What some reports tell and ask for, by report; a report that was resolved by an older version has none."""
    return {row.report: row for row in rows_of(record, "telling", reports, Telling)}


class _Sought:
    """What the answers of a report ask for. A claim that shares as many words as it must with an answer has one at least of
    all of that answer's words but its commonest (one fewer than it must share), and is held against those alone that it
    finds by them."""

    def __init__(self, asked: Sequence[tuple[int, Sequence[int]]]) -> None:
        self._any = any(least <= 0 for least, _ in asked)
        distinct = {(least, frozenset(words)) for least, words in asked if 0 < least <= len(words)}
        often = Counter(word for _, words in distinct for word in words)
        #: words of which one is enough
        self._enough = frozenset(word for least, words in distinct if least == 1 for word in words)
        self._by_word: dict[int, list[tuple[int, frozenset[int]]]] = defaultdict(list)
        for least, words in distinct:
            if least > 1:
                rare = sorted(words, key=lambda word: (often[word], word))
                for word in rare[: len(rare) - least + 1]:
                    self._by_word[word].append((least, words))

    def meets(self, told: Sequence[int]) -> bool:
        """Whether a claim with some words shares as many with an answer as it must."""
        if self._any or not self._enough.isdisjoint(told):
            return True
        return any(
            len(words.intersection(told)) >= least
            for word in told
            for least, words in self._by_word.get(word, ())
        )


def _asked_by(row: Telling | None) -> _Sought | None:
    return None if row is None else _Sought(row.asked)


def _can_answer(row: Telling | None, sought: _Sought | None) -> bool:
    """Whether a claim of a report shares as many words with an answer as it must; so too where it is not kept which words
    the claims or the answers have."""
    return row is None or sought is None or any(sought.meets(words) for _, words in row.told)


def _claims_met(row: Telling | None, sought: _Sought | None) -> tuple[str, ...] | None:
    """The claims of a report that share as many words with an answer as it must; None, which is all, where it is not kept
    which words the claims or the answers have."""
    if row is None or sought is None:
        return None
    return tuple(claim for claim, words in row.told if sought.meets(words))


def derive_answers(record: Record, keys: Sequence[Stale]) -> None:
    """What the denials and corrections of some reports answer; the blocks of what they answer otherwise than
    before are weighed anew."""
    derivations: list[Derivation] = []
    stale: set[tuple[str, str]] = set()
    with record.snapshot() as still:
        held: dict[str, set[AnswerRow]] = defaultdict(set)
        for row in rows_of(still, "answers", [key.key for key in keys], Answers):
            held[row.report].update(row.rows)
        asks = keys_of(still, "asks", [key.key for key in keys])
        first = first_copies(still, asks.keys())
        looked_up = {word[2:] for own in asks.values() for word in own if word[1] == " "}
        common, _ = too_common(still, "told", looked_up, COMMON)
        sought = {word[2:] for one in first for word in asks[one] if word[1] == " "}
        telling = reports_by_key(still, "told", sought - common)
        days = _days_of(still, asks.keys() | set[str]().union(*telling.values()))
        met_by = {one: _meeting_words(asks[one], common, telling) for one in first}
        near = _met_claims(still, {one: _timely(one, some, days) for one, some in met_by.items()})
        found: dict[str, list[AnswerRow]] = {}
        for some in _few_at_a_time(asks, near):
            found |= _answers_of(still, some, {one: near[one] for one in some if one in near}, common)
        for key in keys:
            rows = found.get(key.key, [])
            stale |= {("weigh", row.block) for row in set(rows) ^ held.get(key.key, set())}
            derivations.append(Derivation("answers", key.key, _in_parts(key.key, rows)))
        derivations += keep_first(still, [key.key for key in keys], first)
    record.finish_stale(keys, derivations, stale=sorted(stale))


def _in_parts(report: str, rows: Sequence[AnswerRow]) -> list[Answers]:
    """What a report answers, `AT_ONCE` in each row of the record."""
    return [
        Answers(report, tuple(rows[first : first + AT_ONCE]), part)
        for part, first in enumerate(range(0, len(rows), AT_ONCE))
    ]


def _days_of(record: FactReader, reports: Iterable[str]) -> dict[str, date | None]:
    """The day on which each of some reports was known, None where that is not."""
    d, wanted = s.derived.c, sorted(set(reports))
    found: dict[str, date | None] = dict.fromkeys(wanted)
    with record.read() as connection:
        for first in range(0, len(wanted), CHUNK):
            query = select(d.key, d.known_from).where(
                d.kind == "dating", d.key.in_(wanted[first : first + CHUNK]), d.closed_at.is_(None)
            )
            found.update((key, day) for key, day in connection.execute(query))
    return found


def _timely(report: str, others: Iterable[str], days: Mapping[str, date | None]) -> set[str]:
    """Those of some reports whose claims a report can answer by the days of both."""
    day = days.get(report)
    return {
        one for one in others if (at := days.get(one)) is None or day is None or abs((at - day).days) <= DAYS
    }


def _meeting_words(
    asks: Collection[str], common: Collection[str], telling: Mapping[str, Collection[str]]
) -> set[str]:
    """The reports that tell as many words as an answer needs of what a report asks for, as far as the reports that tell
    each of the words that are not too common show it."""
    near: set[str] = set()
    for least in {key[0] for key in asks}:
        words = {key[2:] for key in asks if key.startswith(f"{least} ")}
        every = {key[2:] for key in asks if key[0] == least}
        others = len(every - words | words.intersection(common))
        shared = Counter(one for word in words for one in telling.get(word, ()))
        near |= {one for one, count in shared.items() if count >= int(least) - others}
    return near


def _met_claims(
    record: FactReader, near: Mapping[str, Collection[str]]
) -> dict[str, dict[str, tuple[str, ...] | None]]:
    """The claims that each report's answers can be to, by the report that tells them (None: all of its), of those that are
    near each."""
    found: dict[str, dict[str, tuple[str, ...] | None]] = {}
    for some in _few_at_a_time(near, near):
        telling = _tellings(record, {*some, *(other for one in some for other in near[one])})
        for one in some:
            asked = _asked_by(telling.get(one))
            met = {other: _claims_met(telling.get(other), asked) for other in near[one]}
            found[one] = {other: claims for other, claims in met.items() if claims != ()}
    return found


def _few_at_a_time(reports: Iterable[str], near: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """Reports in order, so many at a time that they and those that they can answer are `TOGETHER` (one at least)."""
    some: list[str] = []
    reach: set[str] = set()
    for report in sorted(reports):
        more = {report, *near.get(report, ())}
        if some and len(reach | more) > TOGETHER:
            yield some
            some, reach = [], set()
        some.append(report)
        reach |= more
    if some:
        yield some


def _wanted(
    reports: Iterable[str], near: Mapping[str, Mapping[str, Collection[str] | None]]
) -> dict[str, set[str] | None]:
    """The claims to be read (None: all) of some reports and of those that they can answer: all of their own."""
    wanted: dict[str, set[str] | None] = dict.fromkeys(reports)
    for one in reports:
        for other, claims in near.get(one, {}).items():
            if claims is None:
                wanted[other] = None
            elif (known := wanted.setdefault(other, set())) is not None:
                known.update(claims)
    return wanted


def _answers_of(
    record: FactReader,
    reports: Collection[str],
    near: Mapping[str, Mapping[str, Collection[str] | None]],
    common: Collection[str],
) -> dict[str, list[AnswerRow]]:
    """What some reports answer: each of its own claims, and of those of other reports that it can answer. The claims of long
    reports are read twice, and none is kept."""
    said = read_said(record, reports)
    answering = [
        row for some in said.attributions.values() for row in some if row.attribution.id in said.contents
    ]
    across = Across(answering, said.contents)
    del said, answering
    wanted = _wanted(reports, near)
    if sum(record.lengths(wanted).values()) <= MOST_TEXT:
        claims = list(read_some_claims(record, wanted))
        across.note(claim for claim in claims if claim.report in reports)
        across.look_up(common)
        across.meet(claims, read_around(record, claims))
    else:
        for report in sorted(reports):
            across.note(claim for _, claim in ClaimReader(record, [report]).all(record))
        across.look_up(common)
        for report in sorted(wanted):
            passages = record.passages_of([report])
            found_claims = read_some_claims(record, {report: wanted[report]})
            while some_claims := list(islice(found_claims, AT_ONCE)):
                across.meet(some_claims, around(some_claims, passages))
    found: dict[str, list[AnswerRow]] = defaultdict(list)
    for reached in across.reached():
        if reached.report == reached.by or reached.report in near.get(reached.by, ()):
            answer = reached.answer
            found[reached.by].append(
                AnswerRow(
                    answer.claim, reached.report, reached.cell, answer.voice, answer.relation, answer.known_on,
                    answer.speaker,
                )
            )  # fmt: skip
    return found
