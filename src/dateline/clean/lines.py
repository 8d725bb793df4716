"""From a block of text to paragraphs: lines, or stanzas where a text is hard-wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")
_ENDS = re.compile(r"[.!?:;\"'”’)\]…*]\s*$")
BULLET = re.compile(r"\s*(?:[•●▪◦‣⁃∙■►▶·]|[*–—-](?=\s)|\(?\d{1,2}[.)](?=\s)|\(?[a-z]\)(?=\s))\s*")
#: columns that hard-wrapped text keeps within
_WRAP_COLUMNS = 90
_INVISIBLE = "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u202e\ufeff"
_BLANKS = {
    ord(c): " "
    for c in _INVISIBLE
    + "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\x00"
}
_ASCII_BLANKS, _OTHER_BLANKS = "\t\x00", "".join(chr(code) for code in _BLANKS if code > 0x7F)
INVISIBLE = frozenset(_INVISIBLE + "\x00")


class Paragraph(NamedTuple):
    """A paragraph of a block: its offsets without outer white space."""

    start: int
    end: int


def level_text(text: str) -> str:
    """The text with every invisible mark and special space as a plain space; no offset moves."""
    marks = _ASCII_BLANKS if text.isascii() else _ASCII_BLANKS + _OTHER_BLANKS
    return text.translate(_BLANKS) if any(map(text.__contains__, marks)) else text


def find_paragraphs(text: str) -> Iterator[Paragraph]:
    """The paragraphs of levelled text in order: each line one, or, where lines are wrapped at a column,
    each run of lines up to a blank line, an indented line or a list item.

    >>> text = "one two\\n\\nthree"
    >>> [text[p.start:p.end] for p in find_paragraphs(text)]
    ['one two', 'three']
    """
    lines = [m.span() for m in _LINE.finditer(text) if not m.group().isspace()]
    wrapped = _is_wrapped(text, lines)
    group: list[tuple[int, int]] = []
    for i, (start, end) in enumerate(lines):
        follows = i + 1 < len(lines) and lines[i + 1][0]
        blank = not follows or text.count("\n", end, follows) > 1
        group.append((start, end))
        if wrapped and not blank and not _opens_paragraph(text, lines[i], lines[i + 1]):
            continue
        yield _trim(text, group[0][0], end)
        group = []


def _trim(text: str, start: int, end: int) -> Paragraph:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Paragraph(start, end)


def _opens_paragraph(text: str, line: tuple[int, int], following: tuple[int, int]) -> bool:
    """Whether the following line of wrapped text opens a paragraph of its own."""
    ahead = text[following[0] : following[1]]
    here = text[line[0] : line[1]]
    indent, before = len(ahead) - len(ahead.lstrip()), len(here) - len(here.lstrip())
    if indent >= before + 2:
        return True
    if re.match(r"\s*[•●▪*-]\s", ahead):
        return True
    return bool(_ENDS.search(here)) and len(here.rstrip()) < 0.6 * _WRAP_COLUMNS


def _is_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Whether line ends fall inside sentences: short lines all through, most of them unfinished."""
    if len(lines) < 3:
        return False
    lengths = sorted(end - start for start, end in lines)
    if lengths[int(len(lengths) * 0.98)] > _WRAP_COLUMNS or lengths[len(lengths) // 2] < 40:
        return False
    inner = unfinished = lowered = 0
    for (start, end), (ahead, _) in pairwise(lines):
        if text.count("\n", end, ahead) > 1:
            continue
        inner += 1
        if not _ENDS.search(text[start:end]):
            unfinished += 1
            lowered += text[ahead : ahead + 40].lstrip()[:1].islower()
    if inner < 2 or unfinished < 0.6 * inner:
        return False
    return lowered >= 0.4 * unfinished or text[: 20 * _WRAP_COLUMNS].isupper()
