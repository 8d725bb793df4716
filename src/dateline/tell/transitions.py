"""People who pass from one count to another: injured who died, missing who were found.

Such a number stands in two counts at once: who died of wounds was counted among the injured, and may be among the
dead already. A brief tells it beside the counts, and changes none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dateline.lexicons import read_lexicon
from dateline.tell.counts import FigureRow
from dateline.tell.lines import Line, Section
from dateline.tell.material import Material
from dateline.tell.sentences import TOLD, cite_of, count_words, one_line, place_words, quote_of, says
from dateline.tell.words import interval_words

#: lines of the section; the rest are counted
MOST = 6
#: characters of a report on either side of a number that are looked at
REACH = 300
_END = re.compile(r"[.!?][\"'”’)]*\s|\n\s*\n")


@dataclass(frozen=True, slots=True)
class Passing:
    """What the people of a count were counted as `before`, and what became of them `since`."""

    before: str
    since: str


@dataclass(frozen=True, slots=True)
class _Rule:
    passing: Passing
    measures: frozenset[str]
    left: re.Pattern[str]
    right: re.Pattern[str]


@cache
def _rules() -> tuple[_Rule, ...]:
    lexicon = read_lexicon("transitions")

    def made(words: str) -> re.Pattern[str]:
        return re.compile(words.replace("~", lexicon["gap"]), re.IGNORECASE)

    return tuple(
        _Rule(
            Passing(row["before"], row["since"]),
            frozenset(row["measures"]),
            made(row["left"]),
            made(row["right"]),
        )
        for row in lexicon["transition"]
    )


def find_passing(measure: str, left: str, right: str) -> Passing | None:
    """What the people of a number of a measure pass from and to, by the words of its sentence on either side; None
    where nothing says so.

    >>> find_passing("killed", "", " of the wounded died in hospital")
    Passing(before='injured', since='died')
    >>> find_passing("missing", "", " people were missing and two were found dead") is None
    True
    """
    for rule in _rules():
        if measure in rule.measures and rule.right.search(right) and rule.left.search(left):
            return rule.passing
    return None


def transitions_section(material: Material) -> Section:
    """The counts of people who were counted otherwise before, the latest first."""
    found = sorted(
        _found(material), key=lambda item: (item[0].known_on is None, item[0].report_name, item[0].span)
    )
    found.sort(key=lambda item: item[0].known_on.toordinal() if item[0].known_on else 0, reverse=True)
    seen: dict[tuple[object, ...], Line] = {}
    for row, passing in found:
        figure = row.resolved.figure
        told = (figure.low, figure.high, passing, place_words(row), one_line(quote_of(row, TOLD)))
        seen.setdefault(told, _line(row, passing, material))
    lines = list(seen.values())
    if len(lines) > MOST:
        lines = [*lines[:MOST], Line(f"{len(lines) - MOST} more: `dateline figures RECORD`")]
    return Section("From one count to another (no count is changed for it)", tuple(lines))


def _found(material: Material) -> Iterator[tuple[FigureRow, Passing]]:
    measures = frozenset(measure for rule in _rules() for measure in rule.measures)
    for row in material.figures.values():
        figure = row.resolved.figure
        if figure.measure not in measures or figure.modality != "actual" or figure.is_denied:
            continue
        passing = find_passing(figure.measure, *_around(row, material))
        if passing is not None:
            yield row, passing


def _around(row: FigureRow, material: Material) -> tuple[str, str]:
    """The words of a number's sentence on either side; of a large record those of the claim alone, so that no text is
    read for it."""
    figure = row.resolved.figure
    number = figure.number_span
    if material.selection is not None:
        at = number.start - figure.spans[0].start
        return figure.text[:at], figure.text[at + number.end - number.start :]
    text = material.text(row.report)
    left, right = text[max(0, number.start - REACH) : number.start], text[number.end : number.end + REACH]
    starts = [match.end() for match in _END.finditer(left)]
    end = _END.search(right)
    return left[starts[-1] if starts else 0 :], right[: end.start() + 1 if end else None]


def _line(row: FigureRow, passing: Passing, material: Material) -> Line:
    matter = material.matter_of.get(row.id)
    days = interval_words(row.resolved.as_of_start, row.resolved.as_of_end)
    return Line(
        f", {place_words(row)}, {days}: before counted as {passing.before}, since {passing.since}; {says(row, material)}",
        (cite_of(row),),
        quote_of(row, TOLD),
        (),
        None,
        matter.id if matter else None,
        row.review,
        row.method,
        count_words(row),
    )
