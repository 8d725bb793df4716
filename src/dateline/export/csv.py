"""Comma-separated tables: one file a kind, the columns of the exchange contract."""

from __future__ import annotations

from pathlib import Path

from dateline.export.columns import arrow_schema
from dateline.export.contract import FILES, released_rows
from dateline.export.tables import write_table
from dateline.record import View, Withholder


def export_csv(view: View, folder: Path, keep: Withholder) -> dict[str, int]:
    """Writes `reports.csv`, `figures.csv` and so on; rows written, by file."""
    counts = {}
    for name in FILES:
        columns = arrow_schema(name).names
        table = ([row[c] for c in columns] for row in released_rows(view, name, keep))
        counts[name] = write_table(folder / f"{name}.csv", columns, table)
    return counts
