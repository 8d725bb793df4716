"""Coreference measures on partitions small enough to count by hand; the stories of invented reports."""

from __future__ import annotations

import random
from itertools import permutations

import pytest
from bench.weigh.coreference import _best_alignment, b_cubed, ceaf_e, conll, muc, tell_stories


def parts(*clusters):
    return {mention: number for number, cluster in enumerate(clusters) for mention in cluster}


#: the example of Luo (2005) for CEAF: a system that splits one cluster and one that joins two
GOLD = parts("12345", "67", "89ABC")
JOINED = parts("12345", "6789ABC")
ALL = parts("123456789ABC")


def test_the_same_partition_is_perfect():
    scores, mean = conll(GOLD, GOLD)
    assert mean == 1.0
    assert all(s.precision == s.recall == 1.0 for s in scores.values())


def test_muc_counts_links():
    found = muc(GOLD, JOINED)
    assert (found.precision, found.recall) == (pytest.approx(9 / 10), 1.0)
    found = muc(GOLD, ALL)
    assert found.precision == pytest.approx(9 / 11)


def test_b_cubed_counts_mentions():
    found = b_cubed(GOLD, JOINED)
    assert found.recall == 1.0
    assert found.precision == pytest.approx((5 + 2 * 2 / 7 + 5 * 5 / 7) / 12)
    found = b_cubed(GOLD, ALL)
    assert found.precision == pytest.approx((5 * 5 / 12 + 2 * 2 / 12 + 5 * 5 / 12) / 12)


def test_ceaf_counts_aligned_clusters():
    found = ceaf_e(GOLD, JOINED)
    similar = 1.0 + 2 * 5 / (5 + 7)
    assert found.precision == pytest.approx(similar / 2)
    assert found.recall == pytest.approx(similar / 3)


def test_singletons_count():
    gold, given = parts("1", "2", "3"), parts("12", "3")
    assert b_cubed(gold, given).precision == pytest.approx(2 / 3)
    assert ceaf_e(gold, given).precision == pytest.approx((2 / 3 + 1) / 2)


def test_the_alignment_is_the_best_there_is():
    draw = random.Random(7)
    for _ in range(40):
        n, m = draw.randint(1, 5), draw.randint(1, 5)
        weights = {(i, j): draw.random() for i in range(n) for j in range(m)}
        small, large = sorted((range(n), range(m)), key=len)
        at = (lambda a, b: (a, b)) if len(small) == n and small == range(n) else (lambda a, b: (b, a))
        best = max(
            sum(weights[at(a, b)] for a, b in zip(small, chosen, strict=True))
            for chosen in permutations(large, len(small))
        )
        assert _best_alignment(weights) == pytest.approx(best)


def test_stories_are_told_apart():
    ferry = "The ferry Alba sank off Tulin on Sunday. Divers found the wreck of the ferry Alba near Tulin."
    again = "Divers found the wreck of the Alba, a ferry that sank on Sunday off the port of Tulin."
    film = "The actress Mara Lind won a prize for her film about gardeners at the festival in Oster."
    stories = tell_stories({"a": ferry, "b": again, "c": film}, enough=0.2)
    assert stories["a"] == stories["b"] != stories["c"]
