"""Hostile input through the whole of adding, small: what `python -m bench.lineage.flood` measures large."""

from __future__ import annotations

import pytest
from bench.lineage.flood import CASES, Flood, contains_itself, flood

from dateline import pipeline


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_added_stays_grouped_rightly(case: Flood, shared_tools: pipeline.Tools) -> None:
    alone = flood(case.texts(1 if case.texts is contains_itself else 2), shared_tools)
    found = flood(case.texts(case.small), shared_tools)
    assert case.right(found, alone), (found, alone)
