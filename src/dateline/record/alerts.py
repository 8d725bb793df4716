"""Alerts: what the rules of a watch found, each once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select

from dateline.model import make_id
from dateline.record import schema as s
from dateline.record.facts import CHUNK, FactReader
from dateline.record.log import append_entries
from dateline.record.store import Record


@dataclass(frozen=True, slots=True)
class Alert:
    """A rule's finding: `said` in words, `state` what the rule asked for (a standing, a bound that was passed),
    `claims` the ids of the matter's claims then, `at` when it was found (UTC)."""

    rule: str
    matter: str
    state: str
    said: str
    claims: tuple[str, ...]
    at: datetime

    @property
    def id(self) -> str:
        """The same for the same rule, matter and state."""
        return make_id("alert", self.rule, self.matter, self.state)


def read_alerts(
    record: FactReader,
    since: datetime | None = None,
    limit: int | None = None,
    matters: Sequence[str] | None = None,
) -> list[Alert]:
    """The alerts of a record, the newest first; those found after an instant, at most some, or of some matters."""
    a = s.alert.c
    query = select(s.alert).order_by(a.at.desc(), a.id)
    if since is not None:
        query = query.where(a.at > since)
    if limit is not None:
        query = query.limit(limit)
    with record.read() as connection:
        if matters is None:
            return [_alert(row) for row in connection.execute(query)]
        found = []
        for first in range(0, len(matters), CHUNK):
            wanted = query.where(a.matter.in_(matters[first : first + CHUNK]))
            found += [_alert(row) for row in connection.execute(wanted)]
        return found


def matters_ever(record: FactReader, claims: Iterable[str]) -> set[str]:
    """The ids of all matters that some claims ever belonged to, now or under a derivation that was closed: those that
    an alert of theirs can be of. Found through the index of claims, however many alerts there are."""
    wanted, found = sorted(set(claims)), set[str]()
    d, t = s.derived.c, s.derived_term.c
    query = (
        select(d.key).join(s.derived_term, t.derived_id == d.id).where(t.field == "claim", d.kind == "matter")
    )
    with record.read() as connection:
        for first in range(0, len(wanted), CHUNK):
            found.update(
                connection.execute(query.where(t.value.in_(wanted[first : first + CHUNK]))).scalars()
            )
    return found


def add_alerts(record: Record, alerts: Iterable[Alert]) -> list[Alert]:
    """Keeps alerts; those that the record did not have, in their order."""
    given = {alert.id: alert for alert in alerts}
    if not given:
        return []
    with record.write() as connection:
        there: set[str] = set()
        keys = list(given)
        for first in range(0, len(keys), CHUNK):
            query = select(s.alert.c.id).where(s.alert.c.id.in_(keys[first : first + CHUNK]))
            there |= set(connection.execute(query).scalars())
        fresh = [alert for key, alert in given.items() if key not in there]
        if fresh:
            connection.execute(insert(s.alert), [_row(alert) for alert in fresh])
            at = record.now(connection)
            acts = [("alert", alert.matter, {"rule": alert.rule, "state": alert.state}) for alert in fresh]
            append_entries(connection, at, record.actor, acts)
    return fresh


def _row(alert: Alert) -> dict[str, Any]:
    body = json.dumps({"state": alert.state, "claims": list(alert.claims)})
    return {
        "id": alert.id, "rule": alert.rule, "matter": alert.matter, "said": alert.said, "body": body, "at": alert.at,
    }  # fmt: skip


def _alert(row: Row[tuple[Any, ...]]) -> Alert:
    body = json.loads(row.body)
    return Alert(row.rule, row.matter, body["state"], row.said, tuple(body["claims"]), row.at)
