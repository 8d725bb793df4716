"""What leaves the record for other programs: one file a form. Each writes into a folder what an audience may
see, with `ABOUT.txt` beside it: how many claims a human has accepted."""

from collections.abc import Callable, Sequence
from pathlib import Path

from dateline.errors import UsageError
from dateline.export.about import write_about
from dateline.export.acled import export_acled
from dateline.export.csv import export_csv
from dateline.export.folder import export_folder
from dateline.export.ftm import export_ftm
from dateline.export.geojson import export_geojson
from dateline.export.hxl import export_hxl
from dateline.export.jsonl import export_jsonl, write_lines
from dateline.export.jsonld import export_jsonld
from dateline.export.parquet import export_parquet
from dateline.export.rows import Row
from dateline.export.ucdp import export_ucdp
from dateline.record import View, Withholder

__all__ = ["FORMS", "POLICIES", "export_record"]

FORMS: dict[str, Callable[[View, Path, Withholder], dict[str, int]]] = {
    "jsonl": export_jsonl,
    "csv": export_csv,
    "parquet": export_parquet,
    "geojson": export_geojson,
    "hxl": export_hxl,
    "jsonld": export_jsonld,
    "ftm": export_ftm,
    "acled": export_acled,
    "ucdp": export_ucdp,
}

#: the policy that a form is written under unless another is named
POLICIES = {"acled": "acled", "ucdp": "ucdp"}


def export_record(
    view: View, form: str, folder: Path, keep: Withholder, *, judged: Sequence[Row] | None = None
) -> dict[str, int]:
    """Writes a view in a form into a folder, made where it is missing; rows written, by file. `judged` is what people
    judged, as the audience may see it, to stand beside it in `judgements.jsonl`: no file of the contract, for its times
    of entry are of one record alone.

    Raises `UsageError` for a form that there is not, `RecordError` where the folder cannot be written.
    """
    write = FORMS.get(form)
    if write is None:
        raise UsageError(f"there is no export format {form!r}; formats are {', '.join(FORMS)}")
    with export_folder(folder):
        # one of an earlier export, perhaps for another audience, is not left beside what is written now
        (folder / "judgements.jsonl").unlink(missing_ok=True)
        write_about(view, folder, keep)
        counts = write(view, folder, keep)
        if judged is not None:
            counts["judgements"] = write_lines(folder / "judgements.jsonl", judged)
        return counts
