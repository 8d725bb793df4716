"""A person's word on a claim, matter, name or report: dated, signed, on top of the machine's reading, never over it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Connection, insert, or_, select

from dateline.errors import RecordError, UsageError
from dateline.model import SensitivityClass, Span, Standing, make_id
from dateline.record import schema as s
from dateline.record.edits import check_edits
from dateline.record.facts import CHUNK, FactReader
from dateline.record.log import append_entries, append_entry
from dateline.record.store import Record

Verdict = Literal[
    "accepted", "edited", "rejected", "sensitive", "not sensitive", "standing", "noted", "merged", "split", "undone"
]  # fmt: skip
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
#: what a judgement can be on
SubjectKind = Literal["figure", "event", "statement", "matter", "name", "report", "characters", "judgement"]
#: verdicts on the reading of a claim, of which the last one counts
REVIEWS: frozenset[Verdict] = frozenset({"accepted", "edited", "rejected"})

_KINDS: Mapping[str, SubjectKind] = {
    "fig": "figure", "evt": "event", "sta": "statement", "mat": "matter", "nam": "name", "rep": "report",
    "jud": "judgement",
}  # fmt: skip
#: kinds of subjects that are claims
CLAIMS: frozenset[SubjectKind] = frozenset({"figure", "event", "statement"})
_SUBJECTS: Mapping[Verdict, frozenset[SubjectKind]] = {
    **dict.fromkeys(sorted(REVIEWS), CLAIMS),
    "sensitive": CLAIMS | {"matter", "name", "report", "characters"},
    "not sensitive": CLAIMS | {"matter", "name", "report", "characters"},
    "standing": frozenset({"matter"}),
    "noted": CLAIMS | {"matter", "name", "report", "characters"},
    "merged": frozenset({"matter", "name"}),
    "split": frozenset({"matter", "name"}),
    "undone": frozenset(_KINDS.values()) | {"characters"},
}  # fmt: skip
#: verdicts that want a reason
_REASONED: frozenset[Verdict] = frozenset({"sensitive", "not sensitive", "standing", "noted"})


@dataclass(frozen=True, slots=True)
class JudgedWords:
    """Characters that a judgement rests on: of the claim `subject`, or (None) of a mention of a name. `side` tells
    those of the judged thing itself (0) from those of what was merged with it, or split from it (1 and on)."""

    subject: str | None
    report: str
    span: Span
    quotation: str
    side: int = 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict by its author at an instant, with a note and what it sets (`edits`: slots of a claim; `class`,
    `standing`; `of` names the judgement that an `undone` takes back).

    `subject` is the id of what was judged as it was then. `report`, `span` and `quotation` anchor it, and so do
    `parts` for a matter (some of its claims) and a name (mentions of it), should a later reading give other ids.
    """

    id: str
    subject: str
    report: str
    span: Span
    quotation: str
    verdict: Verdict
    author: str
    at: datetime
    note: str | None = None
    edits: tuple[tuple[str, str], ...] = ()
    parts: tuple[JudgedWords, ...] = ()

    @property
    def sets(self) -> dict[str, str]:
        """What it sets, by name."""
        return dict(self.edits)

    def side(self, number: int) -> tuple[JudgedWords, ...]:
        """The words of one side."""
        return tuple(part for part in self.parts if part.side == number)


def kind_of(subject: str) -> SubjectKind:
    """What a judgement is on, by its id; raises `RecordError` where the id is none.

    >>> kind_of("fig-1f0c6a52b8d3e4f7"), kind_of("rep-1f0c6a52b8d3e4f7:10-20")
    ('figure', 'characters')
    """
    kind = _KINDS.get(subject.partition("-")[0])
    if kind is None:
        raise RecordError(
            f"{subject!r} is no id of a claim, matter, name or report; `dateline claims` lists claims"
        )
    return "characters" if kind == "report" and ":" in subject else kind


def check_judgement(
    subject: str,
    verdict: str,
    author: str,
    note: str | None,
    edits: Mapping[str, str],
    parts: Collection[str],
) -> None:
    """Raises `UsageError` for a verdict, slot or reason that cannot be, `RecordError` for an id that is none."""
    if verdict not in VERDICTS:
        raise UsageError(f"verdict {verdict!r} is none of {', '.join(VERDICTS)}")
    if not author.strip():
        raise UsageError("a judgement needs the name of its author")
    kind = kind_of(subject)
    if kind not in _SUBJECTS[verdict]:
        able = ", ".join(sorted(_SUBJECTS[verdict]))
        raise UsageError(f"{verdict!r} cannot be said of a {kind}; it can be of: {able}")
    if verdict in _REASONED and not (note or "").strip():
        raise UsageError(f"{verdict!r} needs {'its words' if verdict == 'noted' else 'a reason'} (--note)")
    if (verdict in ("merged", "split")) != bool(parts):
        raise UsageError(
            f"a judgement names {'others' if parts else 'what is to be taken'} if and only if it merges or splits"
        )
    if verdict == "sensitive":
        _one_of("class", edits, get_args(SensitivityClass))
        if kind == "name" and edits["class"] not in ("private person", "other"):
            raise UsageError(
                "a name is sensitive as 'private person' or 'other'; mark its characters for another class"
            )
    elif verdict == "standing":
        _one_of("standing", edits, get_args(Standing))
    elif verdict == "edited":
        if not edits:
            raise UsageError("a judgement has edits if and only if its verdict is 'edited'")
        check_edits(kind, edits)
    elif edits and not (verdict == "undone" and set(edits) == {"of"}):
        raise UsageError("a judgement has edits if and only if its verdict is 'edited'")


def _one_of(name: str, edits: Mapping[str, str], known: Sequence[str]) -> None:
    if set(edits) != {name} or edits[name] not in known:
        raise UsageError(f"{name} must be one of: {', '.join(known)}; got {edits.get(name)!r}")


def write_judgement(
    record: Record,
    subject: str,
    verdict: Verdict,
    author: str,
    anchors: Sequence[JudgedWords],
    *,
    note: str | None = None,
    edits: Mapping[str, str] | None = None,
    stale: Callable[[Judgement], Iterable[tuple[str, str]]] | None = None,
) -> Judgement:
    """Writes a judgement that was checked and anchored, what it makes stale, and the log entry of it, in one
    transaction. The first anchor is the subject's own."""
    changes = tuple(sorted((edits or {}).items()))
    first = anchors[0]
    parts = tuple(anchors) if kind_of(subject) in ("matter", "name") else ()
    with record.write() as connection:
        at = record.now(connection)
        key = make_id(
            "jud", subject, verdict, author, at.isoformat(), note, changes, *([parts] if parts else [])
        )
        one = Judgement(
            key, subject, first.report, first.span, first.quotation, verdict, author, at, note, changes, parts
        )
        _insert(connection, one)
        for stage, name in stale(one) if stale is not None else ():
            record.mark_on(connection, stage, name)
        append_entry(connection, at, author, "judge", key, _detail(one))
    return one


def _insert(connection: Connection, one: Judgement) -> None:
    connection.execute(
        insert(s.judgement).values(
            id=one.id, claim=one.subject, report=one.report, start=one.span.start, end=one.span.end,
            quotation=one.quotation, verdict=one.verdict, author=one.author, at=one.at, note=one.note,
            edits=json.dumps(one.edits) if one.edits else None,
            anchors=json.dumps(
                [[p.subject, p.report, p.span.start, p.span.end, p.quotation, p.side] for p in one.parts]
            ) if one.parts else None,
        )
    )  # fmt: skip


def _detail(one: Judgement) -> dict[str, object]:
    """What the log says of a judgement: no words of it, so that they can be deleted, but their hash."""
    return {"subject": one.subject, "verdict": one.verdict, "judgement": hash_judgement(one)}


def hash_judgement(one: Judgement) -> str:
    """The SHA-256 over all that a judgement says."""
    from dateline.record.digests import hash_body

    return hash_body((one.subject, one.report, one.span, one.quotation, one.verdict, one.author, one.at.isoformat(),
                      one.note, one.edits, one.parts))  # fmt: skip


def words_judged(one: Judgement) -> tuple[JudgedWords, ...]:
    """All words that a judgement rests on, those of its own subject first."""
    return (JudgedWords(one.subject, one.report, one.span, one.quotation), *one.parts)


def judgements(
    record: FactReader,
    reports: Collection[str] | None = None,
    *,
    across: bool = True,
    verdicts: Collection[Verdict] | None = None,
) -> list[Judgement]:
    """All judgements, or those anchored in some reports and (`across`) those on matters and names, in order of time
    and id; all on the subjects that one of some verdicts was given of, and all that take one back."""
    j = s.judgement.c
    query = select(s.judgement).order_by(j.at, j.id)
    if verdicts is not None:
        about = select(j.claim).where(j.verdict.in_(sorted(verdicts)))
        query = query.where(or_(j.claim.in_(about), j.verdict == "undone"))
    with record.read() as connection:
        if reports is None or len(reports) > CHUNK:
            rows = list(connection.execute(query))
        else:
            anchored: ColumnElement[bool] = j.report.in_(sorted(reports))
            if across:
                anchored = or_(anchored, j.claim.like("mat-%"), j.claim.like("nam-%"))
            rows = list(connection.execute(query.where(anchored)))
    return [to_judgement(row) for row in rows]


def to_judgement(row: object) -> Judgement:
    """The judgement of a row of its table."""
    r: Any = row
    return Judgement(
        r.id, r.claim, r.report, Span(r.start, r.end), r.quotation, r.verdict, r.author, r.at, r.note,
        tuple((k, v) for k, v in json.loads(r.edits or "[]")),
        tuple(JudgedWords(p[0], p[1], Span(p[2], p[3]), p[4], p[5]) for p in json.loads(r.anchors or "[]")),
    )  # fmt: skip


def add_judgements(
    record: Record, rows: Iterable[Judgement], stale: Callable[[Judgement], Iterable[tuple[str, str]]]
) -> int:
    """Adds judgements that were made elsewhere (another person's copy of the record) and are not there yet; how
    many. `stale` tells what one makes stale. Raises `RecordError` where a report is not in this record or its
    text is not the one that was judged; nothing is added then."""
    held = {one.id for one in judgements(record)}
    new = sorted(
        {one.id: one for one in rows if one.id not in held}.values(), key=lambda one: (one.at, one.id)
    )
    texts: dict[str, str] = {}
    for one in new:
        for words in words_judged(one):
            if words.report not in texts:
                if not record.has_report(words.report):
                    raise RecordError(
                        f"record {record.place} has no report {words.report!r}; add the same reports first"
                    )
                texts[words.report] = record.source_text(record.report(words.report).sha256)
            if words.span.of(texts[words.report]) != words.quotation:
                raise RecordError(
                    f"judgement {one.id} quotes what report {words.report!r} does not say there"
                )
    with record.write() as connection:
        at = record.now(connection)
        for one in new:
            _insert(connection, one)
        for stage, key in sorted({follows for one in new for follows in stale(one)}):
            record.mark_on(connection, stage, key)
        for author, some in groupby(new, key=lambda one: one.author):
            append_entries(connection, at, author, [("judge", one.id, _detail(one)) for one in some])
    return len(new)
