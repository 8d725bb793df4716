"""How the record keeps objects: MessagePack of the model's own types, compressed, behind one marker byte."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar, cast

import msgspec

T = TypeVar("T")

_RAW, _ZLIB = b"\x00", b"\x01"

#: bytes from which compressing is worth its time: shorter rows hardly shrink
_LEAST = 256

#: how hard is tried; the highest levels take a quarter more time for a fortieth of the room
_LEVEL = 3

#: bytes up to which a window of 4 KB is as good as one of 32, and much quicker to set up
_SHORT = 1 << 12


@cache
def _decoder(kind: Hashable) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind)


def press(data: bytes) -> bytes:
    """Bytes, compressed where that saves room. The first byte of the result says how.

    >>> expand(press(b"ab" * 1000)) == b"ab" * 1000, len(press(b"ab" * 1000)) < 60, press(b"ab")
    (True, True, b'\\x00ab')
    """
    if len(data) >= _LEAST:
        pressed = zlib.compress(data, _LEVEL) if len(data) > _SHORT else _press_short(data)
        if len(pressed) < len(data):
            return _ZLIB + pressed
    return _RAW + data


def _press_short(data: bytes) -> bytes:
    state = zlib.compressobj(_LEVEL, zlib.DEFLATED, 12, 5)
    return state.compress(data) + state.flush()


def expand(blob: bytes) -> bytes:
    """The bytes that `press` was given. Raises `ValueError` for anything else."""
    marker, rest = blob[:1], blob[1:]
    if marker == _RAW:
        return rest
    if marker == _ZLIB:
        try:
            return zlib.decompress(rest)
        except zlib.error as error:
            raise ValueError(f"compressed bytes are damaged: {error}") from error
    raise ValueError(f"unknown marker {marker!r} before stored bytes")


def encode(value: Any) -> bytes:
    """The MessagePack of a model object: the same object always gives the same bytes."""
    return msgspec.msgpack.encode(value)


def pack(value: Any) -> bytes:
    """A model object as the record keeps it.

    >>> from dateline.model import Span
    >>> unpack(pack((Span(0, 4), None)), tuple[Span, Span | None])
    (Span(start=0, end=4), None)
    """
    return press(encode(value))


def unpack(blob: bytes, kind: type[T]) -> T:
    """The object of a stored blob. Raises `ValueError` where it does not hold a `kind`."""
    try:
        return cast(T, _decoder(cast(Hashable, kind)).decode(expand(blob)))
    except msgspec.MsgspecError as error:
        raise ValueError(f"stored bytes do not hold a {kind}: {error}") from error


def text_hash(text: str) -> str:
    """32 hexadecimal digits that name a text; the key of its annotation layer."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def digest(*parts: bytes) -> str:
    """32 hexadecimal digits of some bytes, told apart by their lengths."""
    state = hashlib.blake2b(digest_size=16)
    for part in parts:
        state.update(len(part).to_bytes(8, "big"))
        state.update(part)
    return state.hexdigest()


def decode_text(data: bytes, encoding: str) -> str | None:
    """The text of some bytes, newlines kept, what cannot be decoded replaced by U+FFFD; None where the
    encoding is unknown."""
    try:
        return data.decode(encoding, "replace")
    except LookupError:
        return None
