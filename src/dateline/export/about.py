"""What every export begins with: how many claims a human has accepted, for whom it is, and what it is not."""

from __future__ import annotations

from pathlib import Path

from dateline.export.folder import whole_file
from dateline.record import View, Withholder


def about_lines(view: View, keep: Withholder) -> list[str]:
    """The lines on an export, the same for the same record and judgements."""
    claims = [row for rows in (view.figures(), view.events(), view.statements()) for row in rows]
    accepted = sum(1 for row in claims if row.review == "accepted")
    versions = ", ".join(sorted({row.method_version for row in claims if row.method_version}))
    lines = [
        f"{accepted} of {len(claims)} claims accepted by a human; all others are the machine's reading"
        + (f" ({versions})." if versions else "."),
        "A standing says what independent voices said, not what is true. Nothing here is summed or averaged.",
        f"Audience: {keep.audience}."
        + ("" if keep.audience == "internal" else " What it may not see is replaced by [withheld]."),
    ]
    if view.withheld.claims or view.withheld.reports:
        lines.append(
            f"{len(view.withheld.claims)} claims and {len(view.withheld.reports)} reports that people marked as sensitive are "
            "[withheld]."
        )
    if view.as_known is not None:
        lines.append(
            f"As known at the end of {view.as_known.isoformat()}; {view.undated} undated reports are left out."
        )
    return lines


def write_about(view: View, folder: Path, keep: Withholder) -> None:
    """Writes `ABOUT.txt` beside the files of an export."""
    with whole_file(folder / "ABOUT.txt") as out:
        out.write("\n".join([*about_lines(view, keep), ""]).encode("utf-8"))
