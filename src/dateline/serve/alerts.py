"""What the rules of a watch found, as the audience may see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dateline.record import ClaimFilter
from dateline.record.alerts import read_alerts
from dateline.serve.desk import Look


def alert_rows(look: Look, most: int = 8, matters: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """The newest alerts (of some matters), of matters that this look has."""
    found = read_alerts(look.record, limit=most * 2, matters=matters)
    seen = (
        {m.id for m in look.view.matters(ClaimFilter(ids=tuple({a.matter for a in found})))}
        if found
        else set()
    )
    return [
        {"rule": a.rule, "matter": a.matter, "state": a.state, "said": a.said, "at": a.at.isoformat()}
        for a in found
        if a.matter in seen
    ][:most]
