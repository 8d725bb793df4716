"""What follows from the facts: lineage, dates, names, resolved claims and matters, each by its own stage.

One function a stage of the record's queue. Each takes some stale keys (a report's key, or the name of a block of
claims), fetches the neighbourhoods that they stand for, calls the pure stage, and writes what it derived together
with the end of the keys in one transaction. What changed queues what depends on it. None reads more of the record
than the neighbourhoods of its keys.
"""

from dateline.derivation.answers import derive_answers, derive_told
from dateline.derivation.dating import derive_dating
from dateline.derivation.deleting import erase, look_for_deletions
from dateline.derivation.judging import judge_subject, merge_judgements
from dateline.derivation.lineage import HERE, Work, derive_lineage
from dateline.derivation.matters import derive_matters
from dateline.derivation.names import derive_names
from dateline.derivation.near import derive_near
from dateline.derivation.neighbours import Known, Neighbours, fingerprint_report, know_report
from dateline.derivation.origins import derive_origins
from dateline.derivation.rereading import is_read_by, last_reading, read_by_others, reread_report
from dateline.derivation.resolution import Resolved, derive_resolution

__all__ = [
    "HERE",
    "Known",
    "Neighbours",
    "Resolved",
    "Work",
    "derive_answers",
    "derive_dating",
    "derive_lineage",
    "derive_matters",
    "derive_names",
    "derive_near",
    "derive_origins",
    "derive_resolution",
    "derive_told",
    "erase",
    "fingerprint_report",
    "is_read_by",
    "judge_subject",
    "know_report",
    "last_reading",
    "look_for_deletions",
    "merge_judgements",
    "read_by_others",
    "reread_report",
]
