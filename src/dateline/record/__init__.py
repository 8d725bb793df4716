"""The record: facts kept once, what is derived from them, who judged it, and proof that all of it holds."""

from dateline.record.audience import AUDIENCES, WITHHELD, Audience, Withholder, withhold_for
from dateline.record.audit import Failure, verify_record
from dateline.record.changes import RecordChange, changes
from dateline.record.codec import text_hash
from dateline.record.contradictions import contradictions
from dateline.record.curation import JudgedWords, Judgement, add_judgements, judgements, kind_of
from dateline.record.in_force import edits_in_force, in_force, orphans, reviews
from dateline.record.judging import add_judgement
from dateline.record.rows import (
    ClaimFilter,
    ClaimRow,
    Derivation,
    Origins,
    PassageRow,
    Readings,
    ReportFacts,
    ReportRow,
    SourceRow,
    Stale,
    Version,
)
from dateline.record.schema import SCHEMA_VERSION
from dateline.record.store import Record, open_record
from dateline.record.view import View

__all__ = [
    "AUDIENCES",
    "SCHEMA_VERSION",
    "WITHHELD",
    "Audience",
    "ClaimFilter",
    "ClaimRow",
    "Derivation",
    "Failure",
    "JudgedWords",
    "Judgement",
    "Origins",
    "PassageRow",
    "Readings",
    "Record",
    "RecordChange",
    "ReportFacts",
    "ReportRow",
    "SourceRow",
    "Stale",
    "Version",
    "View",
    "Withholder",
    "add_judgement",
    "add_judgements",
    "changes",
    "contradictions",
    "edits_in_force",
    "in_force",
    "judgements",
    "kind_of",
    "open_record",
    "orphans",
    "reviews",
    "text_hash",
    "verify_record",
    "withhold_for",
]
