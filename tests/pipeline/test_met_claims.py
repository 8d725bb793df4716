"""An answer is held against the claims that share its words, and in a record that does not keep these against all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import delete

from dateline import pipeline
from dateline.model import WeighedClaim
from dateline.record import Record
from dateline.record import schema as s
from dateline.weigh.across import Across

THEFT = "Sailors had stolen the lighthouse generator from the Kvamsund pier, a keeper named Tove Lund said."
OTHERS = tuple(
    f"{who} had painted the {what} of the Kvamsund {where}, a clerk named Nils Aker said."
    for who in ("Pupils", "Weavers")
    for what in ("gate", "roof", "fence")
    for where in ("school", "chapel", "mill")
)
DENIED = "Captain Rolf Berg denied that sailors had stolen the lighthouse generator from the Kvamsund pier."
RecordOf = Callable[..., AbstractContextManager[Record]]
REPORTS = {
    "a": ("Wire", "2031-04-04", "\n\n".join((*OTHERS[:9], THEFT, *OTHERS[9:]))),
    "b": ("Paper", "2031-04-05", DENIED),
}


def denied(record: Record) -> list[tuple[str, str]]:
    """The reports and claims that a report denies claims of others in."""
    with record.read() as connection:
        rows = connection.execute(
            s.derived.select().where(s.derived.c.kind == "answers", s.derived.c.closed_at.is_(None))
        )
        return sorted((row.scope, bytes(row.body).hex()) for row in rows)


def test_an_answer_reads_the_claims_alone_that_share_its_words(
    record_of: RecordOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    met: list[WeighedClaim] = []
    meet = Across.meet

    def meeting(across: Across, claims: Iterable[WeighedClaim], passages: Mapping[str, str]) -> None:
        some = list(claims)
        met.extend(some)
        meet(across, some, passages)

    monkeypatch.setattr(Across, "meet", meeting)
    with record_of(REPORTS) as record:
        by = {report.key: report.name for report in record.reports()}
        told = [claim for claim in met if by[claim.report].startswith("a")]
        assert len(denied(record)) == 1
        assert told and len({claim.id for claim in told}) <= 4  # of twenty and more


def test_a_record_that_keeps_no_words_by_claim_finds_the_same(
    record_of: RecordOf, shared_tools: pipeline.Tools
) -> None:
    with record_of(REPORTS) as record:
        found = denied(record)
        with record.write() as connection:
            connection.execute(delete(s.derived).where(s.derived.c.kind == "telling"))
        record.mark_stale(("answers", report.key) for report in record.reports())
        pipeline.derive(record, shared_tools)
        assert denied(record) == found
