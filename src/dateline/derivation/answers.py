"""Denials and corrections of claims anywhere in the record, found by an index of words.

The words that claims tell (`told`) and that answers ask for (`asks`) are kept by report. A report that was
resolved queues the reports whose answers can meet its claims; each of these looks its answers up anew.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

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
    read_claims,
    read_said,
    said_of,
)
from dateline.model import Resolution, WeighedClaim
from dateline.record import Derivation, Record, Stale
from dateline.record import schema as s
from dateline.record.facts import CHUNK, FactReader
from dateline.record.query import rows_of, scopes_with
from dateline.record.rows import AnswerRow, Answers
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
        own: dict[Field, set[str]] = {
            "block": blocks,
            "told": {word for claim in rows for word in words_told(claim)},
            "asks": _keys_of_answers(_asked(report, rows, said)),
            "credit": set() if agency is None else {agency},
        }
        derivations += [keep_keys(field, report, keys) for field, keys in own.items()]
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
    touched |= _meeting(
        record, [set(own) for own in told.values()], {w: some & first for w, some in asking.items()}
    )
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


def _meeting(record: FactReader, told: Sequence[set[str]], asking: Mapping[str, Collection[str]]) -> set[str]:
    """Of the reports that ask for some of the words of others, those that share as many with one as an answer must."""
    near = [{report for word in own for report in asking.get(word, ())} for own in told]
    asked = keys_of(record, "asks", set().union(*near))
    return {
        report
        for own, some in zip(told, near, strict=True)
        for report in some
        if report in asked and _meets(own, asked[report])
    }


def _meets(told: set[str], asked: Iterable[str]) -> bool:
    shared = {(key[0], key[2:]) for key in asked if key[2:] in told}
    by_least = Counter(least for least, _ in shared)
    return any(count >= int(least) for least, count in by_least.items())


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
        near = {one: _meeting_words(still, one, asks[one], common, telling, days) for one in first}
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


def _is_timely(one: date | None, other: date | None) -> bool:
    """Whether reports of two days can answer each other."""
    return one is None or other is None or abs((one - other).days) <= DAYS


def _meeting_words(
    record: FactReader,
    report: str,
    asks: Collection[str],
    common: Collection[str],
    telling: Mapping[str, Collection[str]],
    days: Mapping[str, date | None],
) -> set[str]:
    """The reports whose claims share enough words with what a report asks for, by the reports that tell each of the
    words that are not too common, and their days."""
    looked_up = {key[2:] for key in asks if key[1] == " "}
    told_by = {one for word in looked_up for one in telling.get(word, ())}
    timely = {one for one in told_by if _is_timely(days.get(one), days.get(report))}
    near: set[str] = set()
    for least in {key[0] for key in asks}:
        words = {key[2:] for key in asks if key.startswith(f"{least} ")}
        every = {key[2:] for key in asks if key[0] == least}
        others = len(every - words | words.intersection(common))
        shared = Counter(one for word in words for one in telling.get(word, ()) if one in timely)
        near |= {one for one, count in shared.items() if count >= int(least)}
        perhaps = {one for one, count in shared.items() if int(least) - others <= count < int(least)}
        told = keys_of(record, "told", perhaps - near)
        near |= {one for one, own in told.items() if len(every.intersection(own)) >= int(least)}
    return near


def _few_at_a_time(reports: Iterable[str], near: Mapping[str, Collection[str]]) -> Iterator[list[str]]:
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


def _answers_of(
    record: FactReader,
    reports: Collection[str],
    near: Mapping[str, Collection[str]],
    common: Collection[str],
) -> dict[str, list[AnswerRow]]:
    """What some reports answer: each of its own claims, and of those of the reports that it can answer. The claims of long
    reports are read twice, and none is kept."""
    said = read_said(record, reports)
    answering = [
        row for some in said.attributions.values() for row in some if row.attribution.id in said.contents
    ]
    across = Across(answering, said.contents)
    del said, answering
    every = {*reports, *(one for some in near.values() for one in some)}
    if sum(record.lengths(every).values()) <= MOST_TEXT:
        claims = read_claims(record, every)
        across.note(claim for claim in claims if claim.report in reports)
        across.look_up(common)
        across.meet(claims, read_around(record, claims))
    else:
        for report in sorted(reports):
            across.note(claim for _, claim in ClaimReader(record, [report]).all(record))
        across.look_up(common)
        for report in sorted(every):
            passages = record.passages_of([report])
            found_claims = (claim for _, claim in ClaimReader(record, [report]).all(record))
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
