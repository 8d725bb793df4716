"""What lineage remembers of texts and words of reports from one comparison to the next."""

from __future__ import annotations

from dateline.lineage import (
    align,
    changes,
    coherence,
    compare,
    fingerprint,
    judge,
    pair,
    stems,
    words,
)
from dateline.lineage import (
    credits as crediting,
)
from dateline.lineage.signs import names


def forget_texts() -> None:
    """Empties every cache of lineage that holds texts or words of reports: what is asked for again is worked out anew. Of
    reports of megabytes it is hundreds of megabytes, and of reports that were deleted it is not to be kept."""
    for remembered in (
        align._align,
        changes._matches,
        coherence._introduced,
        compare.compare_texts,
        crediting._named_before,
        crediting._named_behind,
        crediting._names_alone,
        fingerprint._both_kinds,
        fingerprint._rank,
        fingerprint.digest_text,
        judge._digests,
        judge._names_in,
        names._plain,
        pair._form,
        pair._imprint_of,
        pair._lengths,
        stems.hold_passages,
        words._lexemes,
        words._read_quoted,
        words._read_spans,
        words._weight,
        words.read_words,
        words.stem_weights,
        words.stem_word,
    ):
        remembered.cache_clear()
