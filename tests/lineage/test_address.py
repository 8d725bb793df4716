"""Reports of one address are versions of one report, where they share a passage."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from bench.lineage.hostile import Words, cleaned
from bench.lineage.linking import add_cleaned, derive_edges

from dateline.derivation import Neighbours
from dateline.lineage import fold_address
from dateline.record import View, open_record

WORDS = Words(12)
SENTENCES = WORDS.report(6).splitlines()


@pytest.mark.parametrize(
    ("url", "folded"),
    [
        ("https://www.tarn-echo.example/a/b/", "tarn-echo.example/a/b"),
        ("http://TARN-echo.example/a/b?utm_medium=x#c", "tarn-echo.example/a/b"),
        ("https://tarn-echo.example/?id=7&fbclid=z", "tarn-echo.example?id=7"),
        ("https://tarn-echo.example/", None),
        ("tarn", None),
        ("http://[bad", None),
        (None, None),
    ],
)
def test_addresses_are_folded(url: str | None, folded: str | None) -> None:
    assert fold_address(url) == folded


@pytest.mark.parametrize(
    ("later", "relations"),
    [
        ([SENTENCES[0], SENTENCES[4]], {"revision"}),  # one of two sentences is another now
        ([SENTENCES[0], SENTENCES[1]], {"copy"}),
        ([SENTENCES[4], SENTENCES[5]], set()),  # another article at the same address
    ],
)
def test_versions_of_one_address(later: list[str], relations: set[str], tmp_path: Path) -> None:
    texts = {"old": "\n".join(SENTENCES[:2]), "new": "\n".join(later) + "\n"}
    rows = [
        (replace(report, url=f"http{s}://tarn-echo.example/dam{end}"), source, passages)
        for (report, source, passages), s, end in zip(
            cleaned(texts), ("", "s"), ("", "/?utm_source=a"), strict=True
        )
    ]
    with open_record(tmp_path / "a.db", create=True) as record:
        neighbours = Neighbours(record)
        add_cleaned(record, rows, neighbours)
        derive_edges(record, neighbours)
        assert {edge.relation for edge in View(record).edges("report")} == relations
