"""Remembering how a pipeline embeds a word, so that it is computed once for each word and not for each token.

The first layers of a spaCy pipeline turn what a token is by itself (its form, prefix, suffix, shape, vector) into
one row of numbers, without a look at its neighbours: for equal tokens the same row, bit by bit. They are nearly
half of the work of its networks. What stands around a token comes in after them, and is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

#: rows that are kept for each network before its memory is emptied; a row is about half a kilobyte
MOST_ROWS = 30_000

#: layers that treat each row by itself
_BY_ROW = frozenset({"ints-getitem", "hashembed", "maxout", "layernorm", "dropout"})


def remember_embeddings(nlp: Any) -> None:
    """Puts a memory before the embedding layers of each component that has some. What they answer stays the same."""
    for _, component in nlp.pipeline:
        model: Any = getattr(component, "model", None)
        if hasattr(model, "walk"):
            for embed in list(_embeddings(model)):
                model.replace_node(embed, _remembered(embed, nlp.vocab))


def _embeddings(model: Any) -> Iterator[Any]:
    """The layers of a network that take documents and give a list with a row for each token, from nothing but
    single tokens' attributes and vectors."""
    for node in model.walk():
        parts = {one.name for one in node.walk() if not one.layers}
        if (
            node.layers
            and node.layers[-1].name == "ragged2list"
            and "extract_features" in parts
            and parts <= {"extract_features", "list2ragged", "ragged2list", "static_vectors", *_BY_ROW}
        ):
            yield node


class _Tokens:
    """Tokens that stand in no document, as the embedding layers ask for them."""

    def __init__(self, vocab: Any, columns: Sequence[int], rows: Any) -> None:
        self.vocab, self._columns, self._rows = vocab, list(columns), rows

    def __len__(self) -> int:
        return len(self._rows)

    def to_array(self, wanted: Any) -> Any:
        if isinstance(wanted, list | tuple):
            return self._rows[:, [self._columns.index(_number(name)) for name in wanted]]
        return self._rows[:, self._columns.index(_number(wanted))]


def _number(attribute: Any) -> int:
    """The number of a token's attribute, which layers name by number or in words."""
    from spacy.attrs import IDS

    return int(IDS[attribute.upper()] if isinstance(attribute, str) else attribute)


class _Memory:
    """The rows of the tokens that an embedding was asked for."""

    def __init__(self, embed: Any, vocab: Any) -> None:
        found: list[Any] = []
        for node in embed.walk():
            if node.name == "extract_features":
                found += node.attrs["columns"]
            elif node.name == "static_vectors":
                found.append(node.attrs["key_attr"])
        self._embed, self._vocab = embed, vocab
        self._columns = sorted({_number(name) for name in found})
        self._index: dict[bytes, int] = {}
        self._rows: Any = None

    def read(self, docs: Sequence[Any]) -> list[Any]:
        """The rows of each document's tokens; those that were never met are asked for together."""
        import numpy as np

        width = len(self._columns)
        tokens = np.concatenate([doc.to_array(self._columns).reshape(-1, width) for doc in docs])
        keys: list[bytes] = tokens.astype("uint64").view(f"V{8 * width}").ravel().tolist()
        known = list(map(self._index.get, keys))
        if None in known or self._rows is None:
            fresh = {key: at for at, key in enumerate(keys) if known[at] is None}
            if len(self._index) + len(fresh) > MOST_ROWS:
                self._index.clear()
                fresh = {key: at for at, key in enumerate(keys)}
            self._learn(fresh, tokens[list(fresh.values())])
            known = list(map(self._index.get, keys))
        rows = self._rows[known]
        ends = np.cumsum([len(doc) for doc in docs])
        return [rows[end - len(doc) : end] for doc, end in zip(docs, ends.tolist(), strict=True)]

    def _learn(self, keys: Iterable[bytes], tokens: Any) -> None:
        import numpy as np

        (found,) = self._embed.predict([_Tokens(self._vocab, self._columns, tokens)])
        before = len(self._index)
        self._index.update((key, before + n) for n, key in enumerate(keys))
        size = len(self._index)
        if self._rows is None or size > len(self._rows):
            grown = np.zeros((2 * size, found.shape[1]), dtype=found.dtype)
            if before:
                grown[:before] = self._rows[:before]
            self._rows = grown
        self._rows[before:size] = found


def _remembered(embed: Any, vocab: Any) -> Any:
    """A layer that asks another only for tokens that it has not met."""
    from thinc.api import Model

    memory = _Memory(embed, vocab)

    def forward(model: Any, docs: Sequence[Any], is_train: bool) -> Any:  # noqa: ARG001
        return embed(docs, is_train) if is_train else (memory.read(docs), lambda _: [])

    return Model("remembered_embedding", forward, layers=[embed], dims={"nO": embed.get_dim("nO")})
