"""Making a judgement: checked, anchored, held against those in force, written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from dateline.errors import RecordError, UsageError
from dateline.model import Matter
from dateline.record.anchors import anchors_of, find_matter, find_name, parts_of
from dateline.record.curation import (
    CLAIMS,
    JudgedWords,
    Judgement,
    Verdict,
    check_judgement,
    judgements,
    kind_of,
    write_judgement,
)
from dateline.record.facts import FactReader
from dateline.record.in_force import bind_claims, rulings, undone_by, words_of
from dateline.record.store import Record


def add_judgement(
    record: Record,
    subject: str,
    verdict: Verdict,
    author: str,
    *,
    note: str | None = None,
    edits: Mapping[str, str] | None = None,
    parts: Sequence[str] = (),
    stale: Callable[[Judgement], Iterable[tuple[str, str]]] | None = None,
) -> Judgement:
    """Writes a judgement on a claim, matter, name, report or characters of the record, what it makes stale, and the
    log entry of it, in one transaction. `parts` are what is merged with the subject, or taken out of it.

    `undone` takes back the last judgement in force on its subject, or the one whose id is given. Raises
    `UsageError` for what cannot be said or contradicts a judgement in force, `RecordError` for an unknown subject.
    """
    check_judgement(subject, verdict, author, note, edits or {}, parts)
    if verdict == "undone":
        target = _to_undo(record, subject)
        anchors = list(target.parts) or [words_of(target)]
        return write_judgement(
            record, target.subject, "undone", author, anchors, note=note, edits={"of": target.id}, stale=stale
        )
    if verdict in ("merged", "split"):
        anchors = parts_of(record, subject, verdict, parts)
        _check_against(record, verdict, [subject, *(parts if verdict == "merged" else ())], anchors)
    else:
        anchors = anchors_of(record, subject)
    return write_judgement(record, subject, verdict, author, anchors, note=note, edits=edits, stale=stale)


def _to_undo(record: FactReader, subject: str) -> Judgement:
    rows = judgements(record)
    void = undone_by(rows)
    if kind_of(subject) == "judgement":
        found = next((one for one in rows if one.id == subject), None)
        if found is None:
            raise RecordError(
                f"record {record.place} holds no judgement {subject!r}; `dateline judgements` lists them"
            )
        if found.id in void:
            raise UsageError(
                f"{subject} was taken back already, by {void[found.id]}; undo that one to bring it back"
            )
        return found
    on = [
        one for one in judgements_on(record, subject, rows) if one.id not in void and one.verdict != "undone"
    ]
    if not on:
        raise UsageError(f"no judgement on {subject} is in force; there is nothing to undo")
    return on[-1]


def judgements_on(
    record: FactReader, subject: str, rows: Sequence[Judgement] | None = None
) -> list[Judgement]:
    """The judgements on a claim, matter, name, report or characters, whatever its id was when they were made, in
    order of time; for a matter and a name also those by which others were merged with it or split from it."""
    every = judgements(record) if rows is None else list(rows)
    kind = kind_of(subject)
    if kind in ("report", "characters"):
        return [one for one in every if one.subject == subject]
    if kind == "name":
        own: set[object] = _whole_if_there(record, subject)
        return [
            one
            for one in every
            if one.subject == subject
            or (kind_of(one.subject) == "name" and any((p.report, p.span) in own for p in one.parts))
        ]
    if kind == "matter":
        claims = _whole_if_there(record, subject)
        some = [one for one in every if kind_of(one.subject) == "matter"]
        bound = bind_claims(record, [part for one in some for part in one.parts])
        return [
            one
            for one in some
            if one.subject == subject
            or any(bound.get(p.subject or "", p.report) in claims for p in one.parts)
        ]
    same = [one for one in every if kind_of(one.subject) == kind]
    bound = bind_claims(record, [words_of(one) for one in same])
    return [one for one in same if subject in (one.subject, bound.get(one.subject, one.report))]


def judgements_around(record: FactReader, matter: Matter) -> list[Judgement]:
    """The judgements on a matter and on its claims, in order of time."""
    every = judgements(record)
    on = {one.id for one in judgements_on(record, matter.id, every)}
    some = [one for one in every if kind_of(one.subject) in CLAIMS]
    bound = bind_claims(record, [words_of(one) for one in some])
    on |= {one.id for one in some if bound.get(one.subject, one.report) in matter.claims}
    return [one for one in every if one.id in on]


def _whole_if_there(record: FactReader, subject: str) -> set[object]:
    try:
        return _whole(record, subject)
    except RecordError:
        return set()


def _check_against(
    record: FactReader, verdict: Verdict, subjects: Sequence[str], anchors: Sequence[JudgedWords]
) -> None:
    """Raises `UsageError` where a merging (of subjects) or a splitting (of one) contradicts a judgement in force,
    which it names."""
    kind = kind_of(subjects[0])
    own: set[object] = {one for subject in subjects for one in _whole(record, subject)}
    taken = (
        _now(record, kind, [words for words in anchors if words.side == 1]) if verdict == "split" else set()
    )
    for ruling in rulings(record, kind, ("merged", "split")):
        old = ruling.judgement
        sides = ruling.claims or ruling.mentions
        if old.verdict == verdict:
            continue
        if verdict == "split":
            joined: set[object] = {anchor for side in sides for anchor in side}
            clash = bool(joined & taken) and bool(joined & (own - taken))
        else:
            clash = all(own & set(side) for side in sides)
        if clash:
            told, would = (
                ("made one", "take apart") if old.verdict == "merged" else ("took apart", "make one")
            )
            raise UsageError(
                f"{old.author} {told} what this would {would} ({old.id}, {old.at:%Y-%m-%d %H:%M}); "
                f"undo that first: dateline judge {old.id} undo"
            )


def _now(record: FactReader, kind: str, anchors: Sequence[JudgedWords]) -> set[object]:
    """What anchors are in the newest reading: claims by id, or mentions."""
    if kind == "name":
        return {(words.report, words.span) for words in anchors}
    bound = bind_claims(record, anchors)
    return {c for words in anchors if (c := bound.get(words.subject or "", words.report)) is not None}


def _whole(record: FactReader, subject: str) -> set[object]:
    """The claims of a matter, or the mentions of a name."""
    if kind_of(subject) == "matter":
        return set(find_matter(record, subject).claims)
    return {(ref.report, ref.span) for ref in find_name(record, subject).mentions}
