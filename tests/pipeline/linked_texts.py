"""Texts whose lineage is derived without reading claims in them, and what is stored of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from bench.lineage.hostile import near_copies, shared_sentences
from bench.lineage.linking import Cleaned, add_cleaned

from dateline.clean import clean_report
from dateline.derivation import Neighbours, Work, derive_lineage, derive_near
from dateline.lineage import HOT
from dateline.model import Report
from dateline.read import source_from_text
from dateline.record import Record, open_record

MANY = HOT + 8


def cleaned(texts: Mapping[str, str]) -> Iterator[Cleaned]:
    for n, (name, text) in enumerate(sorted(texts.items())):
        source = source_from_text(text)
        # some have an address, and versions of one report share it: its key counts for as many as are needed
        url = f"https://post.example/{n // 2}" if n % 5 < 2 else None
        report = Report(f"rep-{name}", name, source.sha256, None, url, None, None, None)
        yield report, source, clean_report(source, report)


def mixed() -> dict[str, str]:
    """Crowds of several kinds and pairs that are none, in one record."""
    copies = {f"n{name}": text for name, text in near_copies(MANY).items()}
    lines = {f"s{name}": text for name, text in shared_sentences(MANY).items()}
    few = {f"f{name}": f"{text}\n\nThe gate at Orrel was shut." for name, text in near_copies(6).items()}
    return copies | lines | few


def link(path: Path, texts: Mapping[str, str], work: Work, together: int, batch: int) -> dict[str, bytes]:
    """What lineage derives, as it is stored; texts are added in pieces, and derived in between."""
    with open_record(path, create=True) as record:
        coming = cleaned(texts)
        while some := list(islice(coming, batch)):
            neighbours = Neighbours(record)
            add_cleaned(record, some, neighbours)
            while keys := record.stale("near", together):
                derive_near(record, keys, neighbours, work)
            while keys := record.stale("lineage", together):
                derive_lineage(record, keys, neighbours, work)
        return standing(record)


def standing(record: Record) -> dict[str, bytes]:
    query = "SELECT kind || '|' || scope || '|' || key, body FROM derived WHERE closed_at IS NULL"
    with record.read() as connection:
        return {key: bytes(body) for key, body in connection.exec_driver_sql(query)}
