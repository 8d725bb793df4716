"""One reading for all reports that carry the same words: what is read follows from the words that are read alone.

A report is read as its *bare text*: its read passages and what stands between them, without bylines, boxes and
boilerplate. So reports that carry one text in different dress are read once, and what was found is moved to where
the words stand in each of them (docs/adr/0009).
"""

from dateline.sharing.bare import Bare, bare_text
from dateline.sharing.memory import ReadingMemory
from dateline.sharing.moving import Move, lay_out, move, number_rows, pair_rows
from dateline.sharing.reading import BareReading, read_bare

__all__ = [
    "Bare",
    "BareReading",
    "Move",
    "ReadingMemory",
    "bare_text",
    "lay_out",
    "move",
    "number_rows",
    "pair_rows",
    "read_bare",
]
