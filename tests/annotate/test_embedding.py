"""Words that are remembered are embedded as before, whatever is remembered and however often it is forgotten."""

from __future__ import annotations

import pytest

from dateline.annotate import Annotator, embedding

TEXTS = [
    "The quay at Norvale gave way at dawn, killing four dockers.",
    "The quay at Norvale gave way again.",
    "DOCKERS said that “nobody” had counted the missing in 2031.",
    "",
    "Four dockers at the quay.",
]


def test_a_memory_that_is_emptied_all_the_time_changes_nothing(
    annotator: Annotator, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = list(annotator.annotate_passages(TEXTS))
    monkeypatch.setattr(embedding, "MOST_ROWS", 3)
    assert list(annotator.annotate_passages(TEXTS, batch_size=1)) == together
    assert list(annotator.annotate_passages(reversed(TEXTS))) == together[::-1]


def test_every_component_with_an_embedding_remembers(annotator: Annotator) -> None:
    for name in ("tok2vec", "ner"):
        layers = [node.name for node in annotator._nlp.get_pipe(name).model.walk()]
        assert layers.count("remembered_embedding") == 1
