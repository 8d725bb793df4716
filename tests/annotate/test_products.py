"""Our product of rows by weights: as right as the library's own, and the same for a row wherever it stands."""

from __future__ import annotations

import numpy as np
import pytest

from dateline.annotate import load_pipeline, products

SHAPES = [(288, 288), (1024, 64), (96, 300), (74, 64)]


def _drawn(rows: int, columns: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((rows, columns)).astype("float32")


@pytest.mark.parametrize(("m", "k"), SHAPES)
@pytest.mark.parametrize("n", [16, 31, 300, 515])
def test_a_product_is_near_the_exact_one(m: int, k: int, n: int) -> None:
    rows, weights = _drawn(n, k, 1), _drawn(m, k, 2)
    exact = rows.astype("float64") @ weights.astype("float64").T
    assert np.abs(products.multiply_rows(rows, weights) - exact).max() < 1e-3


@pytest.mark.parametrize(("m", "k"), SHAPES)
def test_a_row_has_one_answer_wherever_it_stands(m: int, k: int) -> None:
    if not products.can_multiply(m, k):
        pytest.skip("numpy's library treats rows by their place here, so its products are not taken")
    rows, weights = _drawn(301, k, 3), _drawn(m, k, 4)
    whole = products.multiply_rows(rows, weights)
    for first, last in [(0, 16), (7, 40), (100, 301), (284, 301)]:
        assert np.array_equal(products.multiply_rows(rows[first:last], weights), whole[first:last])


def test_an_answer_is_written_where_it_is_wanted() -> None:
    rows, weights = _drawn(40, 64, 5), _drawn(96, 64, 6)
    held, apart = np.zeros((41, 96), "float32"), np.zeros((40, 192), "float32")
    products.multiply_rows(rows, weights, held[1:])
    products.multiply_rows(rows, weights, apart[:, ::2])
    assert np.array_equal(held[1:], products.multiply_rows(rows, weights))
    assert np.array_equal(apart[:, ::2], held[1:])
    assert not held[0].any() and not apart[:, 1::2].any()


def test_nothing_is_replaced_where_the_library_knows_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(products, "_is_unknown", lambda: False)
    nlp = load_pipeline()
    assert not products.quicken_products(nlp)
    assert {type(node.ops).__name__ for node in nlp.get_pipe("tok2vec").model.walk()} == {"NumpyOps"}


def test_layers_are_the_same_by_either_product(monkeypatch: pytest.MonkeyPatch) -> None:
    from dateline.annotate import Annotator

    texts = [
        "Three dockers were killed when the quay at Norvale gave way on Monday, the mayor said.",
        "The ministry denied it.",
        "At least 40 families, most of them from the lower town, have left their homes since 3 May.",
    ]
    found = []
    for unknown in (True, False):
        monkeypatch.setattr(products, "_is_unknown", lambda unknown=unknown: unknown)
        found.append(list(Annotator(load_pipeline(), "one").annotate_passages(texts)))
    assert found[0] == found[1]
