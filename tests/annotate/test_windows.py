"""Tokens that are read with their neighbours some at a time: the same numbers, bit by bit, as all at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from thinc.api import LayerNorm, Maxout, chain, expand_window, residual

from dateline.annotate import load_pipeline, products, windows


@pytest.fixture(scope="module")
def quickened() -> Any:
    """A pipeline whose networks multiply by numpy."""
    if not products.can_multiply(288, 288):
        pytest.skip("numpy's library treats rows by their place here, so its products are not taken")
    nlp = load_pipeline()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(products, "_is_unknown", lambda: True)
        products.quicken_products(nlp)
    return nlp


def _drawn(rows: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((rows, 96)).astype("float32")


@pytest.mark.parametrize("number", [16, 17, 31, 255, 256, 257, 300, 512, 1021])
def test_numbers_are_the_same_wherever_a_block_ends(quickened: Any, number: int) -> None:
    layers = list(windows._windows(quickened.get_pipe("tok2vec").model))
    assert len(layers) == 4
    for layer in layers:
        read = windows._reader(layer)
        assert read is not None
        tokens = _drawn(number, number)
        assert np.array_equal(read(tokens), layer.predict(tokens))


def test_what_was_read_before_does_not_show(quickened: Any) -> None:
    layer = next(windows._windows(quickened.get_pipe("ner").model))
    read = windows._reader(layer)
    assert read is not None
    short, long = _drawn(20, 1), _drawn(600, 2)
    alone = read(short)
    read(long)
    assert np.array_equal(read(short), alone)


def test_a_layer_of_another_kind_stays_as_it_is(quickened: Any) -> None:
    wide = residual(chain(expand_window(2), Maxout(96, 480, 3), LayerNorm(96)))
    plain = residual(chain(expand_window(1), Maxout(96, 288, 3), LayerNorm(96)))
    assert not list(windows._windows(wide)) and not list(windows._windows(plain))


def test_a_layer_that_would_tell_other_numbers_is_not_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    nlp = load_pipeline()
    monkeypatch.setattr(products, "_is_unknown", lambda: True)
    products.quicken_products(nlp)
    monkeypatch.setattr(windows, "_SMALL", 1.0)
    assert windows.quicken_windows(nlp) == 0


def test_every_layer_that_looks_around_a_token_is_replaced() -> None:
    nlp = load_pipeline()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(products, "_is_unknown", lambda: True)
        products.quicken_products(nlp)
    replaced = windows.quicken_windows(nlp)
    named = [n.name for pipe in ("tok2vec", "ner") for n in nlp.get_pipe(pipe).model.walk()]
    assert replaced == named.count("quick_window") == (8 if products.can_multiply(288, 288) else 0)
