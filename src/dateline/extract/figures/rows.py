"""Rows that are pasted as text: tables, numbered lists, contents. Of these only what a cell says for itself is read:
in which column a number stands nobody can tell any more."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dateline.extract.figures.count import Count
from dateline.extract.figures.frames import MeasureLexicon
from dateline.model import Document, Token

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_OPENS = re.compile(r"[\s>*•-]*(\d{1,3})[.):]?[ \t]+(?:[-–—][ \t]+)?(?=[^\W\d])")
#: `4 Ana Roe, 71 …`: a line of a roll
_ROLL = re.compile(r"\s*\d{1,3}[.)]?[ \t]+[A-Z][\w'’-]+[ \t]+[A-Z][\w'’-]+,?[ \t]+\(?(\d{1,3})\b")
_CLOSES = re.compile(r"[ \t]*[^\W\d][^\d\n.!?:;=|]*[^\W\d][ \t]+(\d[\d,]*)[ \t]*")
_LEADER = re.compile(r"(?:(?:\.[ \t]?){4,}|…)[ \t]*(\d{1,4})[ \t]*$")
#: `Refugees, 12, 40`, `Hostages 12-40`: a line of an index
_INDEX = re.compile(
    r"[ \t]*[^\W\d][^\d\n.!?:;=|]*(?:(?:,[ \t]*\d{1,4}(?:[-–]\d{1,4})?)+|[ \t]\d{1,4}[-–]\d{1,4})[ \t]*"
)
_NUMBER = re.compile(r"\d+")
_CELLS = re.compile(r"[ \t]*(?:[|;\t/]|,(?!\d{3}\b)|, | [-–—] | {2,})[ \t]*")
#: `Karuva 12 40 - 7 dead`: cells with no more than spaces between
_SPACED = re.compile(r"(?:(?<=\s)(?:-?\d[\d.,]*%?|[-–—]|n/a)(?:[ \t]+|$)){2,}", re.I)
_AMOUNT = re.compile(r"\d[\d.,]*")
_NONE = re.compile(r"\bno(?:ne)?\b", re.I)
#: `(ref. 4012) missing`, `Case No. 4012`: also where a sentence was cut behind the stop
_LABELS = re.compile(
    r"\b(?:[Rr]ef|REF|No|NO|Nos|NOS|[Tt]el|TEL)\.[ \t]*(\d+)\b(?![ \t]+(?:people|were|dead)\b)"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
#: a day, whose numbers fill no cells
_DAY = re.compile(rf"\b{_MONTH} \d{{1,2}},?(?: \d{{4}})?\b|\b\d{{1,2}} {_MONTH}(?: \d{{4}})?\b", re.I)
_FILLED = re.compile(r"-?\d[\d.,]*%?|[-–—]|n/a", re.I)
_CONTENTS = re.compile(
    r"\s*(?:chapter|section|annex|appendix|part)[ \t]+[\divxlc]+\b.*\s(\d{1,3})[ \t]*", re.I
)
#: `were killed.12 Others fled`
_NOTE = re.compile(r"[^\W\d]{3}[.!?][\"”’]?(\d{1,3})(?=\s+[A-Z]|\s*\n|\s*$)")
_BARS = re.compile(r"[|\t¦│]")
#: lines that make a list where each number is one more than the one above
_LIST = 3
#: characters of the longest line that is looked at as a row
_LONGEST = 90

TABLE = ("table-row", "the number stands in a row of a table, whose column is not known")
_NUMBERING = ("list-number", "the number is that of a line in a list")
_NOTE_NUMBER = ("footnote", "the number points to a note")
_LABEL = ("label", "the number names or numbers something")
_PAGE = ("page-number", "the number is that of a page")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a report, as offsets into its text: numbers that number lines, numbers of pages, of notes and of things,
    numbers that close one of several lines of words and a number, numbers that fill a cell alone, and the marks between cells."""

    numbering: frozenset[int] = frozenset()
    pages: frozenset[int] = frozenset()
    notes: frozenset[int] = frozenset()
    labels: frozenset[int] = frozenset()
    closing: frozenset[int] = frozenset()
    cells: frozenset[int] = frozenset()
    bars: tuple[int, ...] = ()

    def are_apart(self, one: Token, other: Token) -> bool:
        """Whether two words stand in different cells."""
        return bool(self.bars) and bisect_left(self.bars, one.start) != bisect_left(self.bars, other.start)


def find_rows(document: Document) -> Rows:
    """The rows of a report."""
    lines = [(m.start(), m.group()) for m in _LINE.finditer(document.text)]
    return Rows(
        frozenset(_numbering(lines)),
        frozenset(_pages(lines)),
        frozenset(m.start(1) for m in _NOTE.finditer(document.text)),
        frozenset(m.start(1) for m in _LABELS.finditer(document.text)),
        frozenset(_closing(lines)),
        frozenset(_filling(lines)),
        tuple(at + m.start() for at, line in lines for m in _BARS.finditer(line)),
    )


def _numbering(lines: Sequence[tuple[int, str]]) -> Iterator[int]:
    """The numbers of lines, each one more than the one above: three or more, or two of a roll of names and ages."""
    run: list[tuple[int, int, int | None]] = []
    for at, line in (*lines, (0, "")):
        opened, rolled = _OPENS.match(line[:_LONGEST]), _ROLL.match(line[:_LONGEST])
        value = int(opened.group(1)) if opened else None
        if not run or value != run[-1][0] + 1:
            ages = [age for *_, age in run if age is not None]
            if len(run) >= _LIST or (len(run) > 1 and len(ages) == len(run)):
                yield from (start for _, start, _ in run)
                yield from ages
            run = []
        if value is not None and opened is not None:
            run.append((value, at + opened.start(1), at + rolled.start(1) if rolled else None))


def _pages(lines: Sequence[tuple[int, str]]) -> Iterator[int]:
    """The numbers behind a row of dots, at the end of a chapter's heading, or in two or more lines of an index."""
    listed = [bool(len(line) <= _LONGEST and _INDEX.fullmatch(line)) for _, line in lines]
    for k, (at, line) in enumerate(lines):
        if listed[k] and (listed[k - 1 : k] == [True] or listed[k + 1 : k + 2] == [True]):
            yield from (at + m.start() for m in _NUMBER.finditer(line))
        tail = max(0, len(line) - _LONGEST)
        found = _LEADER.search(line, tail) or (None if tail else _CONTENTS.fullmatch(line))
        if found is not None:
            yield at + found.start(1)


def _closing(lines: Sequence[tuple[int, str]]) -> Iterator[int]:
    """The numbers that close two or more lines in a row, each of words and one number."""
    ends = [
        at + m.start(1) if len(line) <= _LONGEST and (m := _CLOSES.fullmatch(line)) else None
        for at, line in lines
    ]
    for one, other in itertools.pairwise(ends):
        if one is not None and other is not None:
            yield from (one, other)


def _filling(lines: Sequence[tuple[int, str]]) -> Iterator[int]:
    """The numbers that fill cells alone: in a line of three filled cells, or of two beside another line of two, or
    beside a line of a table; and the words `no` and `none` in the line of words that heads them."""
    found = [_cells(line, _LIST) for _, line in lines]
    rows = [
        filled >= _LIST
        or (filled > 1 and any(n > 1 for n, _ in (*found[max(0, k - 1) : k], *found[k + 1 : k + 2])))
        for k, (filled, _) in enumerate(found)
    ]
    for k, (at, line) in enumerate(lines):
        if rows[k]:
            yield from (at + n for n in found[k][1])
        elif any(rows[max(0, k - 1) : k + 2]):
            yield from (at + n for n in _cells(line, 1)[1])
            if not re.search(r"\d|[.!?]\s*$", line[-4 * _LONGEST :]):
                yield from (at + m.start() for m in _NONE.finditer(line))


def _cells(line: str, fewest: int) -> tuple[int, list[int]]:
    """How many cells of a line are filled by a number or a dash, and where their numbers start: cells between marks,
    or in a row of at least two that hold `fewest` numbers or more."""
    line = _DAY.sub(lambda m: "x" * len(m.group()), line[: 4 * _LONGEST])
    filled, numbers, start = 0, [], 0
    for end, after in (*(m.span() for m in _CELLS.finditer(line)), (len(line), 0)):
        if _FILLED.fullmatch(line[start:end].strip()):
            filled += 1
            numbers += [m.start() for m in _AMOUNT.finditer(line, start, end)]
        start = after
    for row in _SPACED.finditer(line):
        inside = [m.start() for m in _AMOUNT.finditer(line, *row.span())]
        if len(inside) >= fewest:
            filled += len(row.group().split())
            numbers += inside
    return filled, numbers


def reject_rows(counts: Sequence[Count], tokens: Sequence[Token], rows: Rows) -> None:
    """Leaves out the numbers of rows: those that number something, those that stand side by side, and those that fill
    a cell alone; changes the counts in place."""
    for count in counts:
        if count.rejected is not None:
            continue
        start = count.measured.number.span.start
        if start in rows.numbering:
            count.rejected = _NUMBERING
        elif start in rows.pages:
            count.rejected = _PAGE
        elif start in rows.labels:
            count.rejected = _LABEL
        elif start in rows.notes:
            count.rejected = _NOTE_NUMBER
        elif start in rows.cells or (rows.bars and _is_alone(count, tokens, rows)):
            count.rejected = TABLE
        named, own = count.counted.named, count.measured.number.tokens[-1]
        if named is not None and rows.are_apart(named, own):
            end = count.measured.end
            count.counted = replace(count.counted, node=own, noun=None, of=None, end=end)
    finite = any(t.tag in {"VBD", "VBZ", "VBP", "MD"} for t in tokens)
    side = [
        (one, other)
        for one, other in itertools.pairwise(counts)
        if _is_plain(one) and _is_plain(other) and _touch(one, other)
    ]
    for one, other in side:
        slugs = {c.rejected[0] for c in (one, other) if c.rejected is not None}
        if slugs <= {"table-row"} or (slugs == {"label"} and not finite):
            one.rejected = other.rejected = TABLE


def _is_plain(count: Count) -> bool:
    number = count.measured.number
    return number.digits and number.kind == "cardinal" and not number.scaled and count.measured.unit is None


def _touch(one: Count, other: Count) -> bool:
    return one.measured.number.tokens[-1].i + 1 == other.measured.number.tokens[0].i


def _is_alone(count: Count, tokens: Sequence[Token], rows: Rows) -> bool:
    """Whether a number fills its cell, with another cell beside it."""
    number = count.measured.number.tokens
    near = [
        *tokens[max(0, count.measured.start - 1) : count.measured.start],
        *tokens[count.measured.end :][:1],
    ]
    beside = [t for t in near if t.text not in {"|", "¦", "│"}]
    return bool(near) and all(rows.are_apart(t, number[0]) for t in beside)


def fits_row(count: Count, tokens: Sequence[Token], rows: Rows, lexicon: MeasureLexicon) -> bool:
    """Whether a count that closes a line of a table has its measure from the words right before it (`Dead 14`,
    `Displaced persons 450`), not from a word that only names something else (`Wounded stretchers 12`)."""
    trigger = count.decision.trigger if count.decision is not None else None
    if count.measured.number.span.start not in rows.closing or trigger is None:
        return True
    at, end = trigger.i - tokens[0].i, count.bounds.first
    people = {"people", "military", "refugees", "locals"}
    if not 0 <= at < end or any(not lexicon.classes_of(t) & people for t in tokens[at + 1 : end]):
        return False
    return at == 0 or tokens[at - 1].lower not in {"and", "or", "&", ",", "for", "with", "to", "by", "from"}
