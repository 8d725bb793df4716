"""Rules that raise an alert when a matter changes its standing or a figure passes a bound, `alerts.toml`."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit

import urllib3

from dateline.errors import UsageError
from dateline.model import Matter
from dateline.model.matter import Standing
from dateline.read.toml import read_toml
from dateline.record import AUDIENCES, Audience, Record, View, Withholder
from dateline.record.alerts import Alert, add_alerts, matters_ever, read_alerts
from dateline.record.changes import changes, stated_bounds
from dateline.watch.state import WatchState

_KEYS = {"name", "measure", "place", "kind", "standing", "above", "below", "to", "audience"}
_KINDS = ("figure", "event", "statement")
_STANDINGS = tuple(get_args(Standing))
#: the least and the greatest value that a figure states
Bounds = tuple[float | None, float | None]
#: how often a webhook is tried, and the longest wait between
MOST_TRIES, LONGEST_WAIT = 12, timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. It holds for matters of its `measure` (a measure or event type), `place` and `kind`, where given; it
    fires when the standing becomes one of `standing`, or a stated figure passes above or below a bound. `to` are
    `page`, files and webhooks; what leaves for a webhook is as `audience` may see it."""

    name: str
    measure: str | None = None
    place: str | None = None
    kind: str | None = None
    standing: tuple[str, ...] = ()
    above: float | None = None
    below: float | None = None
    to: tuple[str, ...] = ("page",)
    audience: Audience = "public"

    def is_about(self, matter: Matter) -> bool:
        """Whether a matter is one that the rule watches."""
        return (
            self.kind in (None, matter.kind)
            and self.measure in (None, matter.measure)
            and (self.place is None or _form(self.place) == _form(matter.place or ""))
        )

    def states(
        self, before: Matter | None, after: Matter, stated: Mapping[str, Bounds]
    ) -> list[tuple[str, str]]:
        """What became true of a matter between two states of it, and how it is said. A bound is passed by a figure that
        states a value beyond it and came since: `up to 20` does not say more than 10, `at least 20` does."""
        found: list[tuple[str, str]] = []
        was = before.standing if before is not None else None
        if after.standing in self.standing and was != after.standing:
            found.append((after.standing, f"now {after.standing}" + (f", before {was}" if was else "")))
        known = set(before.claims) if before is not None else set()
        for way, bound in (("above", self.above), ("below", self.below)):
            beyond = [c for c in after.claims if c in stated and _is_beyond(way, bound, stated[c])]
            if beyond and bound is not None and not known.intersection(beyond):
                values = ", ".join(sorted({_range(stated[claim]) for claim in beyond}))
                found.append((f"{way} {bound:.10g}", f"a figure {way} {bound:,.10g} is stated: {values}"))
        return found


Rules = tuple[Rule, ...]


def read_rules(path: str | Path) -> Rules:
    """The rules in a TOML file; files that they write to are relative to it. Raises `UsageError` naming the file, the
    rule and what was expected."""
    path = Path(path)
    content = read_toml(path, "the alerts")
    rows = content.get("alert")
    if (
        set(content) != {"alert"}
        or not isinstance(rows, list)
        or not all(isinstance(row, dict) for row in rows)
    ):
        raise UsageError(f"{path}: rules are written as [[alert]] tables, and nothing else")
    rules = tuple(_rule(path, number, row) for number, row in enumerate(rows, 1))
    if len({rule.name for rule in rules}) < len(rules):
        raise UsageError(f"{path}: every [[alert]] needs a name of its own")
    return rules


def _rule(path: Path, number: int, row: dict[str, Any]) -> Rule:
    name = row.get("name")
    where = f"{path}: alert {number}" + (f" ({name})" if isinstance(name, str) else "")

    def fail(said: str) -> UsageError:
        return UsageError(f"{where}: {said}")

    if unknown := sorted(set(row) - _KEYS):
        raise fail(f"unknown keys {', '.join(unknown)}; known are {', '.join(sorted(_KEYS))}")
    if not isinstance(name, str) or not name.strip():
        raise fail("a rule needs a name")
    for key in ("measure", "place", "kind", "audience"):
        if key in row and not isinstance(row[key], str):
            raise fail(f"{key} must be a string, got {row[key]!r}")
    if row.get("kind") not in (None, *_KINDS):
        raise fail(f"kind is one of {', '.join(_KINDS)}, got {row['kind']!r}")
    standing = row.get("standing", [])
    standing = [standing] if isinstance(standing, str) else standing
    if not isinstance(standing, list) or (wrong := [one for one in standing if one not in _STANDINGS]):
        raise fail(f"standing is among {', '.join(_STANDINGS)}; got {wrong[0] if standing else standing!r}")
    bounds = {key: row.get(key) for key in ("above", "below")}
    for key, value in bounds.items():
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise fail(f"{key} must be a number, got {value!r}")
    if not standing and all(value is None for value in bounds.values()):
        raise fail("a rule needs a standing, above or below")
    audience = row.get("audience", "public")
    if audience not in AUDIENCES:
        raise fail(f"audience is one of {', '.join(AUDIENCES)}, got {audience!r}")
    to = row.get("to", ["page"])
    to = [to] if isinstance(to, str) else to
    if not isinstance(to, list) or not to or not all(isinstance(target, str) and target for target in to):
        raise fail(f'to is a list of "page", file names and https:// addresses, got {to!r}')
    return Rule(
        name.strip(), row.get("measure"), row.get("place"), row.get("kind"), tuple(standing),
        bounds["above"], bounds["below"], tuple(_target(path, target) for target in to), audience,
    )  # fmt: skip


def _target(path: Path, target: str) -> str:
    if target == "page" or urlsplit(target).scheme in ("http", "https"):
        return target
    return str((path.parent / target.removeprefix("file:")).absolute())


def find_alerts(
    record: Record, rules: Sequence[Rule], since: datetime, at: datetime
) -> list[tuple[Rule, Alert]]:
    """The alerts that the changes since an instant raise, kept in the record; each once for a rule, matter and state,
    also where the matter has got another id meanwhile (it is known by its claims)."""
    found: list[tuple[Rule, Alert]] = []
    closed: dict[str, Matter] = {}
    changed: list[tuple[Matter | None, Matter]] = []
    for change in changes(record, since):
        if change.before is not None:
            closed |= dict.fromkeys(change.before.claims, change.before)
        if change.after is not None:
            changed.append((change.before, change.after))
    stated = stated_bounds(
        record, {c for _, after in changed if after.kind == "figure" for c in after.claims}
    )
    for before, after in changed:
        was = before or next((closed[claim] for claim in after.claims if claim in closed), None)
        for rule in rules:
            if rule.is_about(after):
                for state, said in rule.states(was, after, stated):
                    words = f"{rule.name}: {after.label}: {said}"
                    found.append((rule, Alert(rule.name, after.id, state, words, after.claims, at)))
    if not found:
        return []
    told = matters_ever(record, {claim for _, alert in found for claim in alert.claims})
    raised = [
        (alert.rule, alert.state, frozenset(alert.claims))
        for alert in read_alerts(record, matters=sorted(told | {alert.matter for _, alert in found}))
    ]
    fresh: list[tuple[Rule, Alert]] = []
    for rule, alert in found:
        claims = frozenset(alert.claims)
        if not any(name == alert.rule and state == alert.state and of & claims for name, state, of in raised):
            raised.append((alert.rule, alert.state, claims))
            fresh.append((rule, alert))
    kept = {alert.id for alert in add_alerts(record, [alert for _, alert in fresh])}
    return [(rule, alert) for rule, alert in fresh if alert.id in kept]


def queue_deliveries(
    record: Record, state: WatchState, alerts: Sequence[tuple[Rule, Alert]], now: datetime
) -> None:
    """Notes where each alert goes; files of this machine see all of it, a webhook what its audience may."""
    from dateline.tell.audience import withholder_of

    rows: list[tuple[str, str]] = []
    keepers: dict[str, Withholder] = {}
    for rule, alert in alerts:
        for target in rule.to:
            if target == "page":
                continue
            audience: Audience = rule.audience if _is_address(target) else "internal"
            if audience not in keepers:
                keepers[audience] = withholder_of(View(record), audience)
            body = keepers[audience].value(
                {
                    "alert": alert.id, "rule": alert.rule, "matter": alert.matter, "state": alert.state,
                    "said": alert.said, "claims": list(alert.claims), "at": alert.at.isoformat(),
                    "review": "the machine's reading; see the matter for what people accepted",
                }
            )  # fmt: skip
            rows.append((target, json.dumps(body, ensure_ascii=False)))
    state.put_deliveries(rows, now.timestamp())


def deliver(state: WatchState, now: datetime) -> list[str]:
    """Delivers what is due; what failed waits and is tried again, and is said."""
    said = []
    pool = urllib3.PoolManager(timeout=urllib3.Timeout(connect=10, read=20), retries=False)
    for key, target, body, failures in state.deliveries(now.timestamp()):
        problem = _post(pool, target, body) if _is_address(target) else _append(target, body)
        if problem is None:
            state.delivered(key)
        elif failures + 1 >= MOST_TRIES:
            state.delivered(key)
            said.append(f"alert given up for {target}: {problem}")
        else:
            wait = min(timedelta(minutes=1) * 2**failures, LONGEST_WAIT)
            state.delay_delivery(key, (now + wait).timestamp())
            said.append(f"alert not delivered to {target}: {problem}; tried again in {wait}")
    return said


def _is_address(target: str) -> bool:
    return urlsplit(target).scheme in ("http", "https")


def _post(pool: urllib3.PoolManager, target: str, body: str) -> str | None:
    try:
        answer = pool.request(
            "POST", target, body=body.encode(), headers={"Content-Type": "application/json"}, redirect=False
        )
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        return f"no answer ({type(error).__name__})"
    return None if 200 <= answer.status < 300 else f"HTTP status {answer.status}"


def _append(target: str, body: str) -> str | None:
    try:
        with Path(target).open("a", encoding="utf-8") as out:
            out.write(body + "\n")
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        return error.strerror or str(error)
    return None


def _is_beyond(way: str, bound: float | None, stated: Bounds) -> bool:
    low, high = stated
    if bound is None:
        return False
    return low is not None and low > bound if way == "above" else high is not None and high < bound


def _form(name: str) -> str:
    return " ".join(name.casefold().split())


def _range(stated: Bounds) -> str:
    low, high = stated
    if low is not None and high is not None:
        return f"{low:,.10g}" if low == high else f"{low:,.10g} to {high:,.10g}"
    return f"at least {low:,.10g}" if low is not None else f"at most {high:,.10g}"
