"""The lines of a page in their order: kinds that depend on neighbours, appeals, and appended articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from dateline.clean.boilerplate import find_boilerplate, is_appeal, is_near_appeal
from dateline.clean.foot import mark_foot
from dateline.clean.glue import plain_form
from dateline.clean.kinds import (
    is_byline,
    is_caption,
    is_dateline,
    is_finished,
    is_stamp,
    is_subhead,
    is_titled,
)
from dateline.model import PassageKind

#: a line of figures alone: a counter, a score, a page number
_NUMBERS = re.compile(r"[\W\d_]{1,16}")
#: lines that may lie between two lines of one appeal
_APPEAL_GAP = 7
#: words of the longest headline
_LONGEST_TITLE = 60


@dataclass(slots=True)
class Line:
    """A paragraph, or a part of one that was glued to another; offsets are in its block."""

    block: int
    start: int
    end: int
    text: str
    role: PassageKind | None
    mark: int
    dashed: bool
    paragraph: int
    sentences: int
    form: str
    kind: PassageKind = "body"
    part: int = 0

    @property
    def single(self) -> bool:
        """Whether the line is one sentence."""
        return self.sentences == 1


def mark_kinds(lines: Sequence[Line], title: str | None) -> None:
    """Sets the kind of every line."""
    counts = Counter(line.form for line in lines)
    ended = sum(is_finished(line.text) for line in lines)
    finished, prose = ended >= 0.4 * len(lines), ended >= max(2, 0.25 * len(lines))
    title_form = plain_form(title) if title else None
    seen_title = False
    for i, line in enumerate(lines):
        found = find_boilerplate(line.text) if line.single else None
        if found is None and not is_stamp(line.text) and _NUMBERS.fullmatch(line.text):
            found = "debris"
        if line.role is not None:
            line.kind = found if found is not None and line.role not in ("title", "byline") else line.role
            seen_title = seen_title or line.role == "title"
        elif not seen_title and (line.form == title_form or (found is None and _is_title(lines, i))):
            line.kind, seen_title = "title", True
        elif found is not None:
            line.kind = found
        elif is_stamp(line.text) or is_dateline(line.text):
            line.kind = "subhead"
        elif is_byline(line.text):
            line.kind = "byline"
        elif line.mark and not (line.dashed and is_finished(line.text)):
            line.kind = "bullet"
        elif (
            len(lines) > 1
            and line.sentences <= 3
            and is_caption(line.text, counts[line.form] > 1, finished and len(lines) > 4)
        ):
            line.kind = "caption"
        elif prose and len(lines) > 2 and line.single and is_subhead(line.text):
            line.kind = "subhead"
        if line.kind not in ("debris", "byline") and not is_stamp(line.text):
            seen_title = True
    _mark_appeals(lines)
    mark_foot(lines)


def _is_title(lines: Sequence[Line], i: int) -> bool:
    """Whether the first content line is the headline: unfinished or in headline case, with a text below."""
    line = lines[i]
    words = len(line.text.split())
    if (
        i + 1 >= len(lines)
        or words > _LONGEST_TITLE
        or words < 2
        or line.mark
        or is_stamp(line.text)
        or is_dateline(line.text)
    ):
        return False
    if is_byline(line.text) or line.text.endswith(":") or line.text[0] in "([" or find_boilerplate(line.text):
        return False
    longest = max(len(other.text) for other in lines[i + 1 : i + 4])
    if is_finished(line.text):
        return (
            line.single
            and words <= 25
            and is_titled(line.text)
            and not line.text.isupper()
            and longest > len(line.text)
        )
    return longest > 60 or longest > len(line.text)


def _mark_appeals(lines: Sequence[Line]) -> None:
    """Makes promo of the lines of an appeal for donations, with those between that speak of giving."""
    strong = [i for i, line in enumerate(lines) if is_appeal(line.text) and line.kind != "title"]
    for i in strong:
        lines[i].kind = "promo"
    for left, right in pairwise(strong):
        between = lines[left + 1 : right]
        if len(between) > _APPEAL_GAP:
            continue
        near = sum(is_near_appeal(line.text) for line in between)
        if near * 2 >= len(between):
            for line in between:
                line.kind = "promo"


def mark_parts(lines: Sequence[Line]) -> None:
    """Gives each article appended to the page its part number: a headline followed by authors opens one.
    The same headline again goes on with the same part."""
    part, newest = 0, 0
    body = 0
    known: dict[str, int] = {}
    for i, line in enumerate(lines):
        if line.kind in ("caption", "subhead", "title") and _opens_article(lines, i, body):
            if line.form not in known:
                newest += 1
                known[line.form] = newest
            part, line.kind, body = known[line.form], "title", 0
        line.part = part
        body += line.kind == "body"


def _opens_article(lines: Sequence[Line], i: int, body: int) -> bool:
    line = lines[i]
    if (
        body < 3
        or len(line.text.split()) < 4
        or len(line.text.split()) > _LONGEST_TITLE
        or is_finished(line.text)
    ):
        return False
    ahead = [other for other in lines[i + 1 : i + 8] if other.kind != "debris"]
    if not ahead or ahead[0].kind != "byline" or not is_byline(ahead[0].text):
        return False
    return any(other.kind == "body" and is_finished(other.text) for other in ahead[1:])
