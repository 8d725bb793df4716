"""Why a claim reads as it does, and why no claim was read: decisions, what competed, and what it became."""

from dateline.tell.explanation.rows import explanation_row
from dateline.tell.explanation.subjects import find_subject
from dateline.tell.explanation.text import explanation_lines

__all__ = ["explanation_lines", "explanation_row", "find_subject"]
