"""Fixtures of extraction: the figures of a text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.extract.figures import find_figures
from dateline.model import Document, Figure


@pytest.fixture
def figures(document: Callable[..., Document]) -> Callable[[str], list[Figure]]:
    """The figures of a text without any time, place or attribution."""

    def read(text: str) -> list[Figure]:
        return find_figures(document(text), [], [], [])[0]

    return read
