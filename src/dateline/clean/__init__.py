"""From a source to its passages: sentences, headings, captions, with what is not the report set aside."""

from dateline.clean.passages import clean_report

__all__ = ["clean_report"]
