"""What older versions noted of persons and bodies, noted as it is today: once, before names are derived again."""

from __future__ import annotations

from sqlalchemy import select

from dateline.derivation.wordings import to_called, to_group
from dateline.record import Derivation, Record
from dateline.record import schema as s
from dateline.record.codec import unpack
from dateline.record.rows import Called
from dateline.record.wordings import name_wordings_anew

#: reports that are noted anew in one transaction
_TOGETHER = 500


def file_wordings(record: Record) -> None:
    """Notes the groups of all reports by their wordings, and what all groups of each wording are called. A run that is cut
    short is taken up again; where all is noted, nothing changes."""
    d, last = s.derived.c, 0
    some = (
        select(d.id, d.body).where(d.kind == "called", d.closed_at.is_(None)).order_by(d.id).limit(_TOGETHER)
    )
    with record.read() as connection:
        until = connection.execute(select(d.id).order_by(d.id.desc()).limit(1)).scalar() or 0
    while True:
        with record.read() as connection:
            rows = connection.execute(some.where(d.id > last, d.id <= until)).all()
        if not rows:
            break
        last = rows[-1].id
        old = [row for row in (unpack(row.body, Called) for row in rows) if row.groups and not row.wordings]
        anew = (to_called(row.report, [to_group(row.report, group) for group in row.groups]) for row in old)
        record.finish_stale((), [Derivation("called", row.report, [row]) for row in anew])
    with record.write() as connection:
        name_wordings_anew(connection)
