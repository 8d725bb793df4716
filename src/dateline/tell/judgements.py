"""What people judged: rows to read, to hand to a colleague, and to take from one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from dateline.errors import InputError, RecordError
from dateline.model import Span
from dateline.record import Judgement, View, Withholder, contradictions, judgements, orphans
from dateline.record.audience import WITHHELD
from dateline.record.curation import VERDICTS, JudgedWords, kind_of
from dateline.record.facts import FactReader
from dateline.record.in_force import undone_by
from dateline.record.judging import judgements_on
from dateline.tell.tables import Table


def judgement_rows(
    record: FactReader, subject: str | None = None, until: datetime | None = None
) -> list[dict[str, Any]]:
    """One row a judgement (on all, or on one subject), in order of time: who, when, on what, the words judged, what
    was set; whether it is in force, was undone (and by which), has lost what it was on (`orphaned`), and which
    others in force it cannot hold together with (`contradicts`). `until` leaves out later ones, and what they did."""
    every = [one for one in judgements(record) if until is None or one.at <= until]
    lost = {one.id for one in orphans(record, every, until)}
    undone = undone_by(every)
    against: dict[str, list[str]] = {}
    for pair in contradictions(record, until):
        against.setdefault(pair.earlier.id, []).append(pair.later.id)
        against.setdefault(pair.later.id, []).append(pair.earlier.id)
    return [
        {
            "id": one.id,
            "subject": one.subject,
            "kind": kind_of(one.subject),
            "report": one.report,
            "start": one.span.start,
            "end": one.span.end,
            "quotation": one.quotation,
            "verdict": one.verdict,
            "author": one.author,
            "at": one.at.isoformat(),
            "note": one.note,
            "edits": dict(one.edits),
            "parts": [
                {
                    "claim": part.subject, "report": part.report, "start": part.span.start, "end": part.span.end,
                    "quotation": part.quotation, "side": part.side,
                }
                for part in one.parts
            ],
            "in_force": one.id not in undone and one.id not in lost and one.verdict != "undone",
            "undone_by": undone.get(one.id),
            "orphaned": one.id in lost,
            "contradicts": against.get(one.id, []),
        }
        for one in (every if subject is None else judgements_on(record, subject, every))
    ]  # fmt: skip


def release_judgements(view: View, rows: Sequence[dict[str, Any]], keep: Withholder) -> list[dict[str, Any]]:
    """Rows of judgements as an audience may see them: beyond the record's owner, authors and free notes are
    withheld (curators can be at risk, and notes are their own), and so are all words of what was marked sensitive.
    Bind the view with `withholder_of` first."""
    if keep.audience == "internal":
        return list(rows)
    found = []
    for row in rows:
        hidden = (
            row["subject"] in view.withheld.claims
            or row["report"] in view.withheld.reports
            or any(
                p["claim"] in view.withheld.claims or p["report"] in view.withheld.reports
                for p in row["parts"]
            )
        )
        own = {**row, "author": WITHHELD}
        if row["note"] and (hidden or row["verdict"] != "standing"):
            own["note"] = WITHHELD
        if row["report"] in view.withheld.reports:
            own |= {"report": WITHHELD, "subject": WITHHELD, "start": 0, "end": 0}
        if hidden:
            own["quotation"] = WITHHELD
            own["edits"] = {key: value if key == "class" else WITHHELD for key, value in row["edits"].items()}
            own["parts"] = [_part_of(part, view) for part in row["parts"]]
        found.append(keep.value(own))
    return found


def _part_of(part: dict[str, Any], view: View) -> dict[str, Any]:
    """What a hidden judgement rests on, without its words; a withheld report is not named."""
    if part["report"] in view.withheld.reports:
        part = {**part, "claim": WITHHELD, "report": WITHHELD, "start": 0, "end": 0}
    return {**part, "quotation": WITHHELD}


def told_judgements(view: View, keep: Withholder) -> list[dict[str, Any]]:
    """The rows of what people judged up to the instant of a view, as an audience may see them."""
    return release_judgements(view, judgement_rows(view.record, until=view.as_recorded), keep)


def judgements_table(rows: Sequence[dict[str, Any]]) -> Table:
    """The rows as a table."""
    lines = tuple(
        (
            str(row["at"])[:16],
            str(row["author"]),
            str(row["verdict"]) + state_words(row),
            ", ".join(f"{slot}={_shown(slot, value)}" for slot, value in row["edits"].items()),
            str(row["note"] or ""),
            str(row["quotation"]),
            str(row["subject"]),
            str(row["id"]),
        )
        for row in rows
    )
    return Table("Judgements", ("at", "by", "verdict", "set", "note", "words", "on", "id"), lines)


def state_words(row: dict[str, Any]) -> str:
    """Whether a judgement does not count, in brackets; nothing where it does."""
    states = [
        *(["undone"] if row["undone_by"] else []),
        *(["orphaned"] if row["orphaned"] else []),
        *([f"contradicts {', '.join(row['contradicts'])}"] if row["contradicts"] else []),
    ]
    return f" ({'; '.join(states)})" if states else ""


def _shown(slot: str, value: str) -> str:
    if slot != "place" or not value.startswith("{"):
        return value
    return str(msgspec.json.decode(value)["name"])


def read_judgements(path: Path) -> list[Judgement]:
    """The judgements of a JSON Lines file that `dateline judgements --json` wrote.

    Raises `InputError` with the line that is none.
    """
    found = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if line.strip():
            try:
                found.append(_of_row(msgspec.json.decode(line)))
            except (KeyError, TypeError, ValueError, RecordError, msgspec.DecodeError) as error:
                raise InputError(
                    f"line {number} of {path} is no judgement ({error}); files come from dateline judgements --json"
                ) from None
    return found


def _of_row(row: dict[str, Any]) -> Judgement:
    if row["verdict"] not in VERDICTS:
        raise ValueError(f"verdict {row['verdict']!r}")
    if WITHHELD in (row["author"], row["quotation"], row["note"]):
        raise ValueError("its words are withheld; it was written for another audience")
    at = datetime.fromisoformat(row["at"])
    if at.tzinfo is None:
        raise ValueError(f"at {row['at']!r} has no zone")
    subject = str(
        row["subject"] if "subject" in row else row["claim"]
    )  # files of Dateline before matters were judged
    kind_of(subject)
    return Judgement(
        str(row["id"]),
        subject,
        str(row["report"]),
        Span(int(row["start"]), int(row["end"])),
        str(row["quotation"]),
        row["verdict"],
        str(row["author"]),
        at.astimezone(UTC),
        row["note"],
        tuple(sorted((str(k), str(v)) for k, v in row["edits"].items())),
        tuple(
            JudgedWords(
                None if part["claim"] is None else str(part["claim"]),
                str(part["report"]),
                Span(int(part["start"]), int(part["end"])),
                str(part["quotation"]),
                int(part["side"]),
            )
            for part in row.get("parts", ())
        ),
    )
