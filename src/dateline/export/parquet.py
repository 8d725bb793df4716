"""Apache Parquet: one file a kind, typed columns, lists and structures as they are (DuckDB, pandas, polars)."""

from __future__ import annotations

from pathlib import Path

from dateline.export.columns import arrow_schema
from dateline.export.contract import FILES, released_rows
from dateline.export.folder import whole_file
from dateline.record import View, Withholder


def export_parquet(view: View, folder: Path, keep: Withholder) -> dict[str, int]:
    """Writes `reports.parquet`, `figures.parquet` and so on; rows written, by file. A file without rows has
    its columns and their types all the same."""
    import pyarrow
    from pyarrow import parquet

    counts = {}
    for name in FILES:
        table = pyarrow.Table.from_pylist(list(released_rows(view, name, keep)), schema=arrow_schema(name))
        with whole_file(folder / f"{name}.parquet") as out:
            parquet.write_table(table, out, compression="zstd")
        counts[name] = table.num_rows
    return counts
