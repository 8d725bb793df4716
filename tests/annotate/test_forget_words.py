"""A pipeline that has met too many words is loaded anew, and reads as before."""

from __future__ import annotations

from typing import Any

import pytest

from dateline.annotate import load_annotator, spacy_layer
from dateline.annotate.spacy_layer import Annotator, load_pipeline
from dateline.errors import SetupError


def test_words_are_forgotten_and_readings_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spacy_layer, "WINDOW", 4)
    annotator = load_annotator()
    texts = [f"The tug Brenwick{n} left the harbour of Ostvale{n} at dawn." for n in range(8)]
    before = list(annotator.annotate_passages(texts))
    old = annotator._nlp.vocab
    monkeypatch.setattr(spacy_layer, "MOST_FORMS", len(old) - 1)
    assert list(annotator.annotate_passages(texts[:4])) == before[:4]
    assert len(annotator._nlp.vocab) < len(old)


def test_a_pipeline_that_failed_to_load_anew_is_loaded_when_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded = load_pipeline()
    failures: list[Exception] = [MemoryError("no room"), SetupError("gone")]

    def load() -> Any:
        if failures:
            raise failures.pop(0)
        return loaded

    annotator = Annotator(loaded, "small", load)
    text = "The tug Brenwick left the harbour of Ostvale at dawn."
    before = list(annotator.annotate_passages([text]))
    with monkeypatch.context() as few:
        few.setattr(spacy_layer, "MOST_FORMS", 0)
        for said in ("no room", "gone"):
            with pytest.raises(SetupError, match=said):
                list(annotator.annotate_passages([text]))
    assert list(annotator.annotate_passages([text])) == before
