"""What leaves the record for other programs: one file per format."""

from dateline.export.jsonl import export_jsonl

__all__ = ["export_jsonl"]
