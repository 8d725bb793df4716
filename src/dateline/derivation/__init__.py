"""What follows from the facts: lineage, dates, names, resolved claims and matters, each by its own stage.

One function a stage of the record's queue. Each takes one stale key, fetches the neighbourhood that the
key stands for, calls the pure stage, and writes what it derived together with the end of the key in one
transaction. What changed queues what depends on it.
"""

from dateline.derivation.claims import derive_matters, derive_names, derive_resolution
from dateline.derivation.dating import derive_dating
from dateline.derivation.lineage import (
    Known,
    Neighbours,
    derive_lineage,
    derive_origins,
    fingerprint_report,
    touched_reports,
)
from dateline.derivation.rereading import reread_report

__all__ = [
    "Known",
    "Neighbours",
    "derive_dating",
    "derive_lineage",
    "derive_matters",
    "derive_names",
    "derive_origins",
    "derive_resolution",
    "fingerprint_report",
    "reread_report",
    "touched_reports",
]
