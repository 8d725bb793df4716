"""What a report says is words in a note, and never Markdown."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from dateline.record import Withholder
from dateline.serve.notes import _plain


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("# head", "\\# head"),
        ("> said", "\\> said"),
        ("- item + 1", "\\- item + 1"),
        ("+ item", "\\+ item"),
        ("1. item", "1\\. item"),
        ("12) item", "12\\) item"),
        ("~~gone~~ | cell", "\\~\\~gone\\~\\~ \\| cell"),
        ("$$x$$", "\\$\\$x\\$\\$"),
        ("```", "\\`\\`\\`"),
        ("![i](x) <b> a_b*c*", "!\\[i\\](x) &lt;b> a\\_b\\*c\\*"),
        ("14 people, 3.5 km", "14 people, 3.5 km"),
    ],
)
def test_signs_of_markdown_are_escaped(words: str, told: str) -> None:
    visit: Any = SimpleNamespace(withholder=Withholder("internal", []))
    assert _plain(visit, words) == told
