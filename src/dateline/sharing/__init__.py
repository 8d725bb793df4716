"""One reading for all reports that carry the same words: what is read follows from the words that are read alone.

A report is read as its *bare text*: its read passages and what stands between them, without bylines, boxes and
boilerplate. So reports that carry one text in different dress are read once, and what was found is moved to where
the words stand in each of them (docs/adr/0009).
"""

from dateline.sharing.bare import Bare, bare_text
from dateline.sharing.joined import Found, Piece
from dateline.sharing.memory import ReadingMemory
from dateline.sharing.moving import Move, lay_out, move, number_rows, pair_rows
from dateline.sharing.pieces import is_long, read_in_pieces
from dateline.sharing.reading import BareReading, dressed, read_bare

__all__ = [
    "Bare",
    "BareReading",
    "Found",
    "Move",
    "Piece",
    "ReadingMemory",
    "bare_text",
    "dressed",
    "is_long",
    "lay_out",
    "move",
    "number_rows",
    "pair_rows",
    "read_bare",
    "read_in_pieces",
]
