"""A page as a note in Markdown: a line for each row, with a citation of each claim or report that it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from dateline.model import Matter
from dateline.serve.cards import Card, matter_bounds
from dateline.serve.downloads import words_file
from dateline.serve.rendering import withheld
from dateline.serve.visit import Visit
from dateline.tell.citations import cite_all, render_footnote
from dateline.tell.words import interval_words, measure_words

#: lines of a note, and citations of a line
LINES, CITED = 600, 3
#: what Markdown would take for more than a sign, anywhere in a line and at its start
_SIGNS, _FIRST = re.compile(r"[\\`*_\[\]~|$]"), re.compile(r"^(\d{0,9})([#>+\-=:.)])")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a note, and the claims or reports (by id) that it rests on."""

    text: str
    rests_on: tuple[str, ...] = ()


def note_file(visit: Visit, name: str, lines: Iterable[Line]) -> Response:
    """The lines as a list with footnotes, for the audience; what is more than `LINES` is counted."""
    every = list(lines)
    told = every[:LINES]
    cited = {line: line.rests_on[:CITED] for line in told}
    known = cite_all(visit.view, {key for keys in cited.values() for key in keys})
    numbers: dict[str, int] = {}
    out = [f"# {_plain(visit, name)}", ""]
    for line in told:
        marks = [f"[^{numbers.setdefault(key, len(numbers) + 1)}]" for key in cited[line] if key in known]
        more = len(line.rests_on) - CITED
        out.append(
            f"- {_plain(visit, line.text)}{''.join(marks)}" + (f" and {more} more" if more > 0 else "")
        )
    if not told:
        out.append("Nothing is here.")
    if len(every) > LINES:
        out.append(f"\n{len(every) - LINES} further rows are left out.")
    out.append("")
    out += [f"[^{number}]: {_plain(visit, render_footnote(known[key]))}" for key, number in numbers.items()]
    return words_file(visit, name, "\n".join([*out, ""]))


def _plain(visit: Visit, text: str) -> str:
    """Words without what the audience may not see, and without what Markdown or HTML would make of them."""
    kept = visit.withholder.text(" ".join(text.split()))
    kept = _FIRST.sub(r"\1\\\2", _SIGNS.sub(r"\\\g<0>", kept))
    return kept.replace("&", "&amp;").replace("<", "&lt;")


def claim_lines(visit: Visit, cards: Iterable[Card]) -> list[Line]:
    """Claims as the audience may see them, each with its citation."""
    return [Line(claim_words(withheld(card, visit.withholder)), (card["id"],)) for card in cards]


def claim_words(card: Mapping[str, Any]) -> str:
    """A claim in one line: its reading, place, days, voice and standing."""
    reading = f"{card['value']} {card['reading']}" if card["kind"] == "figure" else str(card["reading"])
    parts = [reading, card["place"], card["days"] if card["end_on"] else None, *card["flags"]]
    via = f" via {', '.join(card['via'])}" if card["via"] else ""
    said = f"{card['voice']}{via}" + (f"; {card['standing']}" if card["standing"] else "")
    return ", ".join(str(part) for part in parts if part) + f" ({said})"


def matter_lines(matters: Iterable[Matter]) -> list[Line]:
    """Matters with their bounds, standing and reasons, each with citations of its first claims."""
    return [Line(_matter_words(matter), matter.claims) for matter in matters]


def _matter_words(matter: Matter) -> str:
    topic = measure_words(matter.measure) if matter.measure else matter.label.partition(" (")[0]
    days = interval_words(matter.valid_start, matter.valid_end).removeprefix("as of ")
    bounds = matter_bounds(matter)
    parts = [topic, matter.place, bounds, days if matter.valid_end else None]
    return ", ".join(part for part in parts if part) + f": {matter.standing}. {' '.join(matter.trace)}"
