"""The claims of cells, and the answers to them, as many as are weighed together."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import select

from dateline.derivation.material import ClaimReader
from dateline.model import WeighedClaim
from dateline.record import schema as s
from dateline.record.codec import unpack
from dateline.record.facts import CHUNK, FactReader
from dateline.record.query import has_term
from dateline.record.rows import Answers
from dateline.weigh import Answer, cell_of


def find_claims(
    record: FactReader, reader: ClaimReader, cells: Collection[str], most: int
) -> tuple[dict[str, array[int]], dict[str, list[WeighedClaim]]]:
    """The rows of the claims of some cells, by cell, and the claims; none where they are more than `most`."""
    rows: dict[str, array[int]] = defaultdict(lambda: array("q"))
    blocks: dict[str, list[WeighedClaim]] | None = defaultdict(list)
    held = 0
    for row, claim in reader.all(record, {name.partition("|")[0] for name in cells}):
        if (name := cell_of(claim)) not in cells:
            continue
        rows[name].append(row)
        held += 1
        if held > most:
            blocks = None
        if blocks is not None:
            blocks[name].append(claim)
    return rows, _in_order(blocks or {})


def read_blocks(
    record: FactReader, reader: ClaimReader, rows: Sequence[int]
) -> dict[str, list[WeighedClaim]]:
    """The claims of some rows by cell."""
    blocks: dict[str, list[WeighedClaim]] = defaultdict(list)
    for claim in reader.of_rows(record, sorted(rows)):
        blocks[cell_of(claim)].append(claim)
    return _in_order(blocks)


def _in_order(blocks: dict[str, list[WeighedClaim]]) -> dict[str, list[WeighedClaim]]:
    for claims in blocks.values():
        claims.sort(key=lambda c: (c.report, c.id))
    return blocks


def answers_to(record: FactReader, claims: Collection[str]) -> dict[str, list[Answer]]:
    """The answers from anywhere in the record to each of some claims."""
    d, wanted = s.derived.c, sorted(claims)
    rows: set[int] = set()
    found: dict[str, list[Answer]] = defaultdict(list)
    with record.read() as connection:
        for first in range(0, len(wanted), CHUNK):
            query = select(d.id).where(d.kind == "answers", d.closed_at.is_(None))
            some = query.where(has_term("claim", wanted[first : first + CHUNK]))
            rows.update(row for (row,) in connection.execute(some))
        for one in sorted(rows):
            body = connection.execute(select(d.body).where(d.id == one)).scalar_one()
            for row in unpack(body, Answers).rows:
                if row.claim in claims:
                    found[row.claim].append(
                        Answer(row.claim, row.voice, row.relation, row.known_on, speaker=row.speaker)
                    )
    for answers in found.values():
        answers.sort(key=lambda a: (a.relation.source, a.relation.rule))
    return found
