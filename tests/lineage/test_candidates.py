"""Which reports are held side by side: those that share keys enough, counted key by key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.lineage import HOT, candidate_pairs, link
from dateline.lineage.pair import Imprint

NOTHING = Imprint({}, frozenset(), frozenset(), 0.0)
Keys = Mapping[str, frozenset[int]]


def counted(keys: Keys) -> Counter[tuple[str, str]]:
    """The pairs that each key joins, one by one."""
    found: Counter[tuple[str, str]] = Counter()
    for key in frozenset().union(*keys.values()):
        bearers = sorted(report for report, own in keys.items() if key in own)
        found.update(
            combinations(bearers, 2) if len(bearers) <= HOT else [(bearers[0], b) for b in bearers[1:]]
        )
    return found


def of(reports: Mapping[int, list[int]]) -> Keys:
    return {f"r{number:02}": frozenset(keys) for number, keys in reports.items()}


KEYS = st.one_of(st.integers(0, 12), st.sampled_from([2**63, 2**64 - 1]))


@given(
    runs=st.dictionaries(st.integers(0, 40), st.lists(KEYS, max_size=9), max_size=40),
    piece=st.sampled_from([1, 50, 9999]),
)
def test_reports_with_three_keys_of_running_text_in_common_are_candidates(
    runs: dict[int, list[int]], piece: int
) -> None:
    keys = of(runs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(link, "_AT_ONCE", piece)
        found = candidate_pairs(keys, dict.fromkeys(keys, frozenset()), dict.fromkeys(keys, NOTHING))
    assert found == {pair for pair, count in counted(keys).items() if count >= link.LEAST_KEYS}


def test_a_key_that_many_bear_joins_each_to_the_first_alone() -> None:
    keys = {f"r{number:02}": frozenset({1, 2, 3}) for number in range(HOT + 1)}
    found = candidate_pairs(keys, dict.fromkeys(keys, frozenset()), dict.fromkeys(keys, NOTHING))
    assert found == {("r00", f"r{number:02}") for number in range(1, HOT + 1)}


def test_keys_of_rare_words_count_only_for_what_can_be_a_rewrite(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = {"a": frozenset({1}), "b": frozenset({1}), "c": frozenset[int]()}
    pairs = {"a": frozenset({7, 8}), "b": frozenset({7, 8}), "c": frozenset({7, 8, 9})}
    imprints = dict.fromkeys(runs, NOTHING)
    assert candidate_pairs(runs, pairs, imprints) == set()
    monkeypatch.setattr(link, "could_be_rewrite", lambda *_: True)
    assert candidate_pairs(runs, pairs, imprints) == {("a", "b")}
