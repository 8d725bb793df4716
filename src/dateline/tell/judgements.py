"""What people judged: rows to read, to hand to a colleague, and to take from one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from dateline.errors import InputError
from dateline.model import Span
from dateline.record import Judgement, Record, judgements, orphans
from dateline.tell.tables import Table


def judgement_rows(record: Record) -> list[dict[str, Any]]:
    """One row a judgement, in order of time: who, when, on what, the words judged, and whether the newest reading
    of the report still has the claim (`orphaned` where it does not)."""
    lost = {one.id for one in orphans(record)}
    return [
        {
            "id": one.id,
            "claim": one.claim,
            "report": one.report,
            "start": one.span.start,
            "end": one.span.end,
            "quotation": one.quotation,
            "verdict": one.verdict,
            "author": one.author,
            "at": one.at.isoformat(),
            "note": one.note,
            "edits": dict(one.edits),
            "orphaned": one.id in lost,
        }
        for one in judgements(record)
    ]


def judgements_table(rows: list[dict[str, Any]]) -> Table:
    """The rows as a table."""
    lines = tuple(
        (
            str(row["at"])[:16],
            str(row["author"]),
            str(row["verdict"]) + (" (orphaned)" if row["orphaned"] else ""),
            ", ".join(f"{slot}={_shown(slot, value)}" for slot, value in row["edits"].items()),
            str(row["note"] or ""),
            str(row["quotation"]),
            str(row["claim"]),
        )
        for row in rows
    )
    return Table("Judgements", ("at", "by", "verdict", "set", "note", "words", "claim"), lines)


def _shown(slot: str, value: str) -> str:
    return str(msgspec.json.decode(value)["name"]) if slot == "place" and value else value


def read_judgements(path: Path) -> list[Judgement]:
    """The judgements of a JSON Lines file that `dateline judgements --json` wrote.

    Raises `InputError` with the line that is none.
    """
    found = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if line.strip():
            try:
                found.append(_of_row(msgspec.json.decode(line)))
            except (KeyError, TypeError, ValueError, msgspec.DecodeError) as error:
                raise InputError(
                    f"line {number} of {path} is no judgement ({error}); files come from dateline judgements --json"
                ) from None
    return found


def _of_row(row: dict[str, Any]) -> Judgement:
    if row["verdict"] not in ("accepted", "edited", "rejected", "undone"):
        raise ValueError(f"verdict {row['verdict']!r}")
    at = datetime.fromisoformat(row["at"])
    if at.tzinfo is None:
        raise ValueError(f"at {row['at']!r} has no zone")
    return Judgement(
        str(row["id"]),
        str(row["claim"]),
        str(row["report"]),
        Span(int(row["start"]), int(row["end"])),
        str(row["quotation"]),
        row["verdict"],
        str(row["author"]),
        at.astimezone(UTC),
        row["note"],
        tuple(sorted((str(k), str(v)) for k, v in row["edits"].items())),
    )
