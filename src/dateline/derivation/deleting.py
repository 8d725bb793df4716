"""Deleting reports: what depended on them is found first, and derived anew from what is left."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from dateline.derivation.copies import next_copies
from dateline.derivation.dating_periods import ASKS_YEAR, TOLD_PERIOD
from dateline.derivation.filing import file_wordings
from dateline.derivation.keys import blocks_of, keys_of, reports_by_key
from dateline.derivation.names import reports_tied
from dateline.derivation.origins import CUT
from dateline.errors import UsageError
from dateline.model import Dating
from dateline.record import Record
from dateline.record import schema as s
from dateline.record.bearers import all_bearers, find_bearers, partners
from dateline.record.codec import unpack
from dateline.record.curation import kind_of
from dateline.record.custody import Tombstone
from dateline.record.deletion import erase_reports
from dateline.record.facts import CHUNK, FactReader, from_signed
from dateline.record.query import rows_of, scopes_with
from dateline.record.rows import Answers

#: reports that one fingerprint leads to, of more than which only the first few are looked at
_MOST = 64


def erase(record: Record, reports: Sequence[str], author: str, reason: str) -> list[Tombstone]:
    """Takes reports (by key) out of the record and queues what must be derived anew. Raises `UsageError` for a key
    that is none of a report, and without an author or a reason, `RecordError` for an unknown report."""
    for key in reports:
        if kind_of(key) != "report":
            raise UsageError(
                f"{key!r} is no report; only whole reports are deleted (withhold a claim as sensitive)"
            )
        record.report(key)
    if any(not one.key for one in record.stale("names", 1)):
        file_wordings(record)  # names are found by them
    with record.snapshot() as still:
        stale = touched_by(still, reports)
    # the periods that reports tell are counted anew (`dating_periods`)
    return erase_reports(record, reports, author, reason, stale, emptied=("years",))


def look_for_deletions(record: FactReader, after: int | None) -> tuple[int, bool]:
    """The number of the last entry of the record's log (0 where it has none), and whether a report was deleted by one
    after a number (None: not looked for). Reads those entries alone."""
    c = s.log.c
    with record.read() as connection:
        last = connection.execute(select(func.max(c.seq))).scalar() or 0
        if after is None:
            return last, False
        query = select(c.seq).where(c.seq > after, c.action == "delete").limit(1)
        return last, connection.execute(query).first() is not None


def touched_by(record: FactReader, reports: Sequence[str]) -> list[tuple[str, str]]:
    """What must be derived anew without some reports: `(stage, key)` of all that shares text, days, names or claims
    with them."""
    gone = set(reports)
    near = (_sharing(record, reports) | partners(record, gone)) - gone
    own_days = {key for keys in keys_of(record, "dated", reports).values() for key in keys}
    tells = any(key.startswith(TOLD_PERIOD) for key in own_days)
    asked = {key for key in own_days if not key.startswith((TOLD_PERIOD, ASKS_YEAR))}
    asked |= {f"{ASKS_YEAR}{month}" for month in range(1, 13)} if tells else set()
    days = reports_by_key(record, "dated", asked)
    dated = near.union(*days.values()) | _dated_by(record, gone)
    named = reports_tied(record, sorted(gone))
    answers = rows_of(record, "answers", reports, Answers)
    blocks = blocks_of(record, reports) | {row.block for found in answers for row in found.rows}
    answering = scopes_with(record, "answers", "report", reports) | next_copies(record, gone)
    queue = {("lineage", key) for key in near} | {("origins", CUT + key) for key in near}
    queue |= {("dating", key) for key in dated - gone} | {("names", key) for key in named - gone}
    queue |= {("answers", key) for key in answering - gone} | {("weigh", block) for block in blocks}
    return sorted(queue)


def _sharing(record: FactReader, reports: Sequence[str]) -> set[str]:
    """The reports that bear a fingerprint of some others: all of them where these are among the first of many."""
    f = s.fingerprint.c
    keys: set[int] = set()
    with record.read() as connection:
        for first in range(0, len(reports), CHUNK):
            query = select(f.key).join(s.report, s.report.c.id == f.report_id)
            some = query.where(s.report.c.key.in_(reports[first : first + CHUNK]))
            keys.update(from_signed(key) for (key,) in connection.execute(some))
    found: set[str] = set()
    for key, bearers in find_bearers(record, keys, _MOST).items():
        crowd = bearers.is_crowd and set(reports) & set(bearers.reports)
        found.update(all_bearers(record, key) if crowd else bearers.reports)
    return found


def _dated_by(record: FactReader, reports: set[str]) -> set[str]:
    """The reports whose day rests on the words of some others."""
    d = s.derived.c
    query = select(d.body).where(d.kind == "dating", d.closed_at.is_(None))
    with record.read() as connection:
        datings = [unpack(body, Dating) for (body,) in connection.execute(query)]
    return {one.report for one in datings if any(proof.report in reports for proof in one.evidence)}
