"""Reading tokens with their neighbours some at a time, so that what is worked out on the way stays in the processor's cache.

The layers that look around a token (a window of three, a product, the greatest of its pieces, a norm, and what the token
was before) each write the numbers of all tokens of a batch to memory and read them again. Taken together for a few
hundred tokens they give the same numbers, bit by bit, in three quarters of the time. Only for networks that multiply by
numpy (`products`), whose rows have their own answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from dateline.annotate.products import ROWS, can_multiply, part_weights

#: tokens that are read together
_AT_ONCE = 256

#: what such a layer is made of, and what thinc adds to a variance
_PARTS = ("expand_window", "maxout", "layernorm", "dropout")
_SMALL = 1e-08


def quicken_windows(nlp: Any) -> int:
    """Has the layers of a pipeline that look around a token read some tokens at a time; how many do. One whose answers
    would not be the same stays as it is."""
    changed = 0
    for _, component in nlp.pipeline:
        model: Any = getattr(component, "model", None)
        if hasattr(model, "walk"):
            for layer in list(_windows(model)):
                read = _reader(layer)
                if read is not None and _is_same(layer, read):
                    model.replace_node(layer, _quickened(layer, read))
                    changed += 1
    return changed


def _windows(model: Any) -> Iterator[Any]:
    """The layers of a network that add to a row what they read in it and the rows before and behind it."""
    for node in model.walk():
        parts = tuple(one.name for one in node.walk(order="dfs_pre") if not one.layers)
        if node.name.startswith("residual(") and parts == _PARTS:
            yield node


def _reader(layer: Any) -> Callable[[Any], Any] | None:
    """What reads the rows of an array as a layer does; None where it is made in another way."""
    import numpy as np

    expand, maxout, norm, _ = (one for one in layer.walk(order="dfs_pre") if not one.layers)
    width, pieces, wide = maxout.get_dim("nO"), maxout.get_dim("nP"), maxout.get_dim("nI")
    if expand.attrs["window_size"] != 1 or wide != 3 * width or not can_multiply(width * pieces, wide):
        return None
    parts = part_weights(maxout.get_param("W").reshape(width * pieces, wide))
    bias = np.repeat(maxout.get_param("b").reshape(width, pieces, 1), ROWS, axis=2)
    scale, shift = norm.get_param("G"), norm.get_param("b")

    def read_some(rows: Any) -> Any:
        """What is read in rows that are a multiple of `ROWS`: (n, 3 * width) to (n, width)."""
        turned = rows.reshape(-1, 1, ROWS, wide).transpose(0, 1, 3, 2)
        told = np.matmul(parts, turned).reshape(-1, width, pieces, ROWS)
        told += bias
        best = told[:, :, 0]
        for piece in range(1, pieces):
            best = np.maximum(best, told[:, :, piece])
        found = np.ascontiguousarray(best.transpose(0, 2, 1)).reshape(-1, width)  # means hang on the order
        found = found - found.mean(axis=1, keepdims=True)
        variance = (found * found).mean(axis=1, keepdims=True) + _SMALL
        found *= variance ** (-1.0 / 2.0)
        found *= scale
        found += shift
        return found

    def read(tokens: Any) -> Any:
        number = len(tokens)
        answer = np.empty_like(tokens)
        around = np.zeros((_AT_ONCE, 3, width), dtype=tokens.dtype)
        for first in range(0, number, _AT_ONCE):
            last = min(first + _AT_ONCE, number)
            size = last - first
            begin, end = int(first == 0), size - int(last == number)
            around[begin:size, 0] = tokens[first + begin - 1 : last - 1]
            around[:size, 1] = tokens[first:last]
            around[:end, 2] = tokens[first + 1 : first + 1 + end]
            around[end:, 2] = 0
            around[size:] = 0
            whole = size + -size % ROWS
            found = read_some(around[:whole].reshape(whole, wide))
            np.add(tokens[first:last], found[:size], out=answer[first:last])
        return answer

    return read


def _is_same(layer: Any, read: Callable[[Any], Any]) -> bool:
    """Whether both ways of reading give the same numbers here, for arrays that end within and at the end of a block."""
    import numpy as np

    width = layer.get_dim("nO")
    for number in (ROWS, _AT_ONCE, 2 * _AT_ONCE + 5):
        tokens = np.sin(np.arange(number * width, dtype="float32")).reshape(number, width)
        if not np.array_equal(layer.predict(tokens), read(tokens)):
            return False
    return True


def _quickened(layer: Any, read: Callable[[Any], Any]) -> Any:
    """A layer that reads arrays by `read`, and all else as the other does."""
    from thinc.api import Model

    def forward(model: Any, given: Any, is_train: bool) -> Any:  # noqa: ARG001
        is_plain = getattr(given, "ndim", 0) == 2 and given.dtype == "float32" and len(given) >= ROWS
        return layer(given, is_train) if is_train or not is_plain else (read(given), lambda _: [])

    dims = {name: layer.get_dim(name) for name in layer.dim_names if layer.has_dim(name)}
    return Model("quick_window", forward, layers=[layer], dims=dims)
