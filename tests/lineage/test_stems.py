"""The table of stems: what two reports' passages share is what a look at each pair of them finds."""

from __future__ import annotations

import random
from math import sqrt

import pytest

from dateline.lineage.stems import add_untold, find_common, hold_passages
from dateline.lineage.words import stem_weights

NAMES = "Harrow Oldbury Marrand Kessel Tarn Vance Quill Dovre Lisk Pember".split()
NOUNS = "dam valley bridge warden boat siren roof mill council harvest ferry quarry".split()
VERBS = "closed flooded searched rebuilt guarded emptied".split()


def report(seed: int, sentences: int) -> tuple[str, ...]:
    rng = random.Random(seed)
    told = {
        f"The {rng.choice(NOUNS)} at {rng.choice(NAMES)} was {rng.choice(VERBS)} by {rng.randrange(20, 60)} "
        f"{rng.choice(NOUNS)} crews of {rng.choice(NAMES)}."
        for _ in range(sentences)
    }
    return tuple(sorted(told, key=lambda _: rng.random()))


@pytest.mark.parametrize("sizes", [(1, 1), (6, 9), (40, 25)])
def test_what_passages_share_is_what_a_look_at_each_pair_finds(sizes: tuple[int, int]) -> None:
    left, right = (report(seed, size) for seed, size in enumerate(sizes))
    common, untold = find_common(hold_passages(left), hold_passages(right))
    add_untold(common, hold_passages(left), hold_passages(right), untold)
    a, b = list(map(stem_weights, left)), list(map(stem_weights, right))
    found = dict(
        zip(zip(common.left.tolist(), common.right.tolist(), strict=True), common.rarity, strict=True)
    )
    assert found
    for (i, j), rarity in found.items():
        if common.share[(common.left == i) & (common.right == j)] > 0.06:
            assert rarity == pytest.approx(sum(min(a[i][s], b[j][s]) for s in a[i].keys() & b[j].keys()))
    if not untold:
        pairs = {(i, j) for i, x in enumerate(a) for j, y in enumerate(b) if x.keys() & y.keys()}
        assert found.keys() == pairs


def test_a_stem_that_many_pairs_share_is_counted_for_those_that_share_a_rarer_one() -> None:
    left, right = report(1, 40), report(2, 40)
    held = hold_passages(left), hold_passages(right)
    common, untold = find_common(*held)
    assert "crew" in untold  # in each passage of both
    before = common.rarity.copy()
    add_untold(common, *held, untold)
    assert (common.rarity[common.share > 0.06] > before[common.share > 0.06]).all()


def test_the_share_is_the_local_rarity_in_common_over_that_of_the_poorer() -> None:
    left, right = ("The dam at Harrow closed.",), ("The dam at Oldbury closed again.",)
    common, _ = find_common(hold_passages(left), hold_passages(right))
    a, b = stem_weights(left[0]), stem_weights(right[0])
    shared = a.keys() & b.keys()
    assert {len(shared), len(common.share)} == {2, 1}
    poorer = min(sum(a.values()), sum(b.values()))
    assert common.share[0] == pytest.approx(sum(min(a[s], b[s]) for s in shared) / sqrt(1) / poorer)


def test_the_sides_may_be_exchanged() -> None:
    left, right = hold_passages(report(3, 12)), hold_passages(report(4, 30))
    one, _ = find_common(left, right)
    other, _ = find_common(right, left)
    there = {(i, j): s for i, j, s in zip(one.left.tolist(), one.right.tolist(), one.share, strict=True)}
    back = {(j, i): s for i, j, s in zip(other.left.tolist(), other.right.tolist(), other.share, strict=True)}
    assert there == back


@pytest.mark.parametrize(("name", "value"), [("MOST_PLACES", 0), ("_AT_ONCE", 3)])
def test_how_places_are_held_changes_no_sum(name: str, value: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def columns() -> list[list[float]]:
        held = hold_passages(report(1, 40)), hold_passages(report(2, 40))
        common, untold = find_common(*held)
        add_untold(common, *held, untold)
        found = (common.place, common.share, common.rarity, common.names, common.numbers)
        return [column.tolist() for column in found]

    before = columns()
    monkeypatch.setattr(f"dateline.lineage.stems.{name}", value)
    assert columns() == before and len(before[0]) > 3


def test_equal_passages_share_all_and_leave_the_others_as_they_were() -> None:
    left, right = hold_passages(report(3, 12)), hold_passages(report(4, 12))
    common, _ = find_common(left, right)
    at = len(common.place) // 2
    pair = int(common.left[at]), int(common.right[at])
    changed = common.with_equal([pair])
    assert changed.share[at] == 1.0
    others = [n for n in range(len(common.place)) if n != at]
    assert changed.share[others].tolist() == common.share[others].tolist()
    assert changed.rarity.tolist() == common.rarity.tolist()
