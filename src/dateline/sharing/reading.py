"""What is read in a bare text: claims, what it says of its day, and signs of rewording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dateline.extract import extract_claims, find_date_constraints
from dateline.extract.sensitivity import find_contacts
from dateline.extract.times import find_stamps
from dateline.lineage import read_signs
from dateline.model import DateHints, Document, Extraction, Gazetteer, Passage, Profile, SignReading
from dateline.sharing.bare import Bare
from dateline.sharing.joined import Found, Piece
from dateline.sharing.moving import Move, move, name_rows, regular_rows


@dataclass(frozen=True, slots=True)
class BareReading:
    """What was read in a bare text, its rows of no report; `hints` has one for each of its parts, in order, and `regular`
    the ids that follow from what their rows hold."""

    extraction: Extraction
    hints: tuple[DateHints, ...]
    signs: SignReading
    regular: frozenset[str]

    def moved(self, piece: Piece, report: str) -> Found:
        """The same where the words of a piece stand in a report."""
        to = Move(piece.bare.starts, piece.bare.shifts, report)
        name_rows(self.extraction, to, self.regular, piece.own is not None)
        hints = tuple(move(one, to) for one in self.hints)
        return move(self.extraction, to), hints, move(self.signs, to)

    def in_report(self, bare: Bare, report: str, text: str, passages: Sequence[Passage]) -> Found:
        """The same in a report with that bare text, with what its other passages tell."""
        return dressed(self.moved(Piece(bare, None), report), report, text, passages)


def dressed(found: Found, report: str, text: str, passages: Sequence[Passage]) -> Found:
    """What was read in a report, with what its other passages tell: contacts, and stamped days."""
    extraction, hints, signs = found
    contacts = find_contacts(text)
    if contacts:
        marks = sorted({*extraction.sensitive, *contacts}, key=lambda s: (s.span, s.kind, s.reason))
        extraction = replace(extraction, sensitive=tuple(marks))
    known = {one.part: one for one in hints}
    stamped = []
    for part in sorted({p.part for p in passages}):
        one = known.get(part) or DateHints(report, part)
        stamps = find_stamps(text, passages, part)
        if stamps:
            both = sorted({*one.constraints, *stamps}, key=lambda c: (c.span, c.kind))
            one = replace(one, constraints=tuple(both))
        stamped.append(one)
    return extraction, tuple(stamped), signs


def read_bare(bare: Bare, document: Document, gazetteer: Gazetteer, profile: Profile | None) -> BareReading:
    """Reads a bare text; `document` is that text with its layers."""
    extraction = extract_claims(document, gazetteer, profile)
    parts = sorted({p.part for p in bare.passages})
    hints = tuple(find_date_constraints(document, extraction.times, part, stamped=False) for part in parts)
    return BareReading(extraction, hints, read_signs(document), regular_rows(extraction))
