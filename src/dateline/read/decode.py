"""From bytes to text: UTF-8 first, then a byte order mark, then what charset-normalizer finds."""

from __future__ import annotations

import codecs
import re

from dateline.model import Rejection

#: bytes of one text; a larger one is rejected without being read whole
MAX_BYTES = 64 * 1024 * 1024
_SNIFF = 65_536
_MAGIC = (
    b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x7fELF",
    b"SQLite format 3\x00", b"\xd0\xcf\x11\xe0", b"OggS", b"ID3", b"RIFF",
)  # fmt: skip
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)


#: control bytes that no text has: all but tabs, ends of lines and pages, and escapes
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r\x1b")


def is_binary(data: bytes) -> bool:
    """Whether bytes are no text in any encoding: a known magic number, or NUL and control bytes without a
    UTF-16 or UTF-32 mark."""
    if any(data.startswith(mark) for mark, _ in _MARKS):
        return False
    if data.startswith(_MAGIC):
        return True
    head = data[:_SNIFF]
    if b"\x00" in head:
        return True
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > len(head) * 0.02


def decode_bytes(data: bytes, name: str, told: str | None = None) -> tuple[str, str] | Rejection:
    """The text and the encoding it was decoded with (`told` is what the server said it was); newlines are kept, a UTF-8 byte order mark stays in the
    text as its first character, so that offsets are those of the bytes decoded as UTF-8.

    >>> decode_bytes("Überfall".encode("latin-1") + b" an der Grenze, sagte die Polizei.", "x")[0][:8]
    'Überfall'
    >>> decode_bytes(b"%PDF-1.7", "x").slug
    'binary'
    """
    if not data.strip():
        return Rejection(
            name, "read", "empty", f"{name}: the file has no text in it; leave it out or fetch it again"
        )
    if is_binary(data):
        return Rejection(
            name, "read", "binary", f"{name}: these bytes are no text; convert the file to text or HTML first"
        )
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                break
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(data[:4096])
    for named in (told, declared.group(1).decode("ascii", "replace") if declared else None):
        try:
            encoding = codecs.lookup(named or "").name
            if encoding != "utf-8":
                return data.decode(encoding), encoding
        except (LookupError, UnicodeDecodeError):
            pass
    if sum(byte > 127 for byte in data[:_SNIFF]) < 0.06 * len(data[:_SNIFF]):
        # a few accents and quotes among ASCII: too little for statistics, and nearly always Windows-1252
        try:
            return data.decode("cp1252"), "cp1252"
        except UnicodeDecodeError:
            pass
    import charset_normalizer

    best = charset_normalizer.from_bytes(data[:1_000_000]).best()
    if best is not None:
        try:
            return data.decode(best.encoding), best.encoding
        except (LookupError, UnicodeDecodeError):
            pass
    # a damaged UTF-8 text is still worth reading where only a few bytes are lost
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") <= max(3, len(text) // 200):
        return text, "utf-8 (damaged)"
    return Rejection(
        name,
        "read",
        "undecodable",
        f"{name}: no encoding reads these bytes; save the file as UTF-8 and add it again",
    )
