"""Plain text: one block that is the whole text."""

from __future__ import annotations

import hashlib

from dateline.model import Block, Piece, Rejection, Source
from dateline.read.decode import decode_bytes
from dateline.read.language import find_language


def source_from_text(text: str) -> Source:
    """The source whose bytes are the UTF-8 of `text`.

    >>> source = source_from_text("The bridge was closed.")
    >>> source.blocks[0].text == source.text, source.encoding
    (True, 'utf-8')

    Half surrogates, which no UTF-8 can hold, become U+FFFD.
    """
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        data = text.encode("utf-8")
    return plain_source(data, text, "utf-8")


def plain_source(data: bytes, text: str, encoding: str) -> Source:
    """A text/plain source of bytes that are already decoded."""
    return Source(
        sha256=hashlib.sha256(data).hexdigest(),
        data=data,
        text=text,
        encoding=encoding,
        media_type="text/plain",
        blocks=(Block(text, (Piece(0, len(text), 0, len(text)),)),) if text else (),
        language=find_language(text),
    )


def read_text(data: bytes, name: str, charset: str | None = None) -> Source | Rejection:
    """The source of a text's bytes, or why there is none; `charset` is what the server said of them, if any."""
    decoded = decode_bytes(data, name, charset)
    if isinstance(decoded, Rejection):
        return decoded
    return plain_source(data, *decoded)
