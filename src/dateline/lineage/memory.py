"""What lineage remembers of whole reports from one comparison to the next."""

from __future__ import annotations

from dateline.lineage import align, coherence, judge, pair, stems, words


def forget_reports() -> None:
    """Forgets what is remembered of the passages of reports, which is worked out anew where it is asked for: of reports of
    megabytes it is hundreds of megabytes."""
    for remembered in (
        align._align,
        coherence._introduced,
        judge._digests,
        pair._imprint_of,
        pair._lengths,
        stems.hold_passages,
        words.read_words,
    ):
        remembered.cache_clear()
