"""Quicker matrix products for a pipeline's networks, on processors that its own library has no code for.

The networks multiply with BLIS, which falls back to plain C on processors that are newer than it (`generic`). A third
of the time of parsing goes there then. numpy's products have code for these. They are taken only where a row of the
answer does not depend on where in a batch it stands, so that a passage is read the same whatever is read beside it.
"""

from __future__ import annotations

import ctypes
from functools import cache
from importlib import import_module
from typing import Any

#: rows that are multiplied together; more, and numpy's library treats the first and the last of them in its own ways
ROWS = 16

#: multiplications up to which numpy's library keeps to one thread, whose answers do not hang on the number of threads
_MOST_TOGETHER = 1 << 18

#: rows whose answers are put in their order at once: they lie in the processor's cache
_AT_ONCE = 256

#: columns of an answer below which a product is too small to gain
_LEAST_COLUMNS = 24


def quicken_products(nlp: Any) -> bool:
    """Has the networks of a pipeline multiply by numpy where BLIS knows nothing of the processor; whether it does."""
    if not _is_unknown():
        return False
    ops = _quick_ops()
    for _, component in nlp.pipeline:
        model: Any = getattr(component, "model", None)
        if hasattr(model, "walk"):
            for node in model.walk():
                if type(node.ops).__name__ == "NumpyOps":
                    node.ops = ops
    return True


@cache
def _is_unknown() -> bool:
    """Whether BLIS has fallen back to its plain code here; False where it does not tell."""
    try:
        library = ctypes.CDLL(str(import_module("blis.cy").__file__))
        library.bli_arch_string.restype = ctypes.c_char_p
        return bool(library.bli_arch_string(library.bli_arch_query_id()) == b"generic")
    except (ImportError, OSError, AttributeError):
        return False


@cache
def _quick_ops() -> Any:
    """What a network computes with: thinc's own operations, with our product of rows by weights."""
    from thinc.api import NumpyOps

    class QuickOps(NumpyOps):  # type: ignore[misc, unused-ignore]
        """thinc's operations on numpy's arrays; `gemm` is ours where both give rows their own answers."""

        def gemm(self, x: Any, y: Any, *, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
            """The product of two matrices."""
            if trans2 and not trans1 and len(x) >= ROWS and can_multiply(*y.shape):
                return multiply_rows(x, y, out)
            return super().gemm(x, y, out=out, trans1=trans1, trans2=trans2)

    return QuickOps()


def multiply_rows(rows: Any, weights: Any, out: Any = None) -> Any:
    """`rows` (n, k) times the transpose of `weights` (m, k): (n, m), written to `out` where that is given. A row's
    answer follows from that row alone.

    >>> import numpy as np
    >>> rows, weights = np.eye(20, 64, dtype="float32"), np.arange(64 * 96, dtype="float32").reshape(96, 64)
    >>> bool((multiply_rows(rows, weights) == weights.T[:20]).all())
    True
    """
    import numpy as np

    (n, k), m = rows.shape, len(weights)
    rows, parts = np.ascontiguousarray(rows), part_weights(weights)
    columns = parts.shape[2]
    found = out if out is not None and out.flags.c_contiguous else np.empty((n, m), dtype=rows.dtype)
    even = n - n % ROWS
    for first in range(0, even, _AT_ONCE):
        last = min(first + _AT_ONCE, even)
        blocks = found[first:last].reshape(-1, ROWS, m // columns, columns)
        blocks[...] = _multiplied(parts, rows[first:last])
    if even < n:
        padded = np.zeros((ROWS, k), dtype=rows.dtype)
        padded[: n - even] = rows[even:]
        found[even:] = _multiplied(parts, padded).reshape(ROWS, m)[: n - even]
    if out is not None and found is not out:
        out[...] = found
        return out
    return found


def part_weights(weights: Any) -> Any:
    """Weights (m, k), which `can_multiply` holds for, as the parts that are multiplied at once: (1, part, column, k)."""
    import numpy as np

    m, k = weights.shape
    columns = _columns(m, k)
    assert columns is not None
    return np.ascontiguousarray(weights).reshape(1, m // columns, columns, k)


def _multiplied(parts: Any, rows: Any) -> Any:
    """Blocks of rows times parts of weights: (block, row, part, column)."""
    import numpy as np

    turned = rows.reshape(-1, 1, ROWS, rows.shape[1]).transpose(0, 1, 3, 2)
    return np.matmul(parts, turned).transpose(0, 3, 1, 2)


@cache
def can_multiply(m: int, k: int) -> bool:
    """Whether `multiply_rows` gives equal rows equal answers wherever they stand, for weights of this shape."""
    import numpy as np

    if _columns(m, k) is None:
        return False
    one = np.sin(np.arange(1, k + 1, dtype="float32"))
    weights = np.cos(np.arange(m * k, dtype="float32")).reshape(m, k)
    found = multiply_rows(np.repeat(one[None], 3 * ROWS + 5, axis=0), weights)
    return bool((found == found[0]).all())


@cache
def _columns(m: int, k: int) -> int | None:
    """How many columns of an answer are computed together: the most that divide `m`; None where that is too few."""
    most = _MOST_TOGETHER // (ROWS * k)
    return next((c for c in range(min(most, m), _LEAST_COLUMNS - 1, -1) if m % c == 0), None)
