"""What a report says was said before and is not so: corrections, notes of them, withdrawn statements.

Each becomes an attribution that corrects, whose content is the words that are set right (`not seven, as
previously stated`, `an earlier version said that …`). It has no voice of its own: the claims around it have theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from dateline.extract.items import is_heading
from dateline.lexicons import read_lexicon
from dateline.model import Attribution, Document, Passage, Span, make_id, to_source

#: characters of a passage that are looked at
MOST = 4000
#: kinds of pattern that hold in a note alone, and rules that are not called by the kind
_IN_NOTES = frozenset({"note", "named"})
_RULE_OF = {"note": "wrong", "named": "name"}


def find_correction_notes(document: Document) -> list[Attribution]:
    """The corrections of a report in text order; their rule is `correction-note/wrong`, `/withdrawn` (all that was
    said), `/was` (said before, which a later count may only update) or `/name` (how somebody is called)."""
    found = []
    before: Passage | None = None
    noted = False
    for passage in document.passages:
        if not passage.is_read:
            continue
        text = _folded(passage.text[:MOST])
        hinted = _is_hinted(text.lower())
        if not hinted and not noted:
            before = passage
            continue
        here = hinted and _is_note(text)
        note = here or (noted and before is not None and _is_followed_up(before, passage))
        for kind, start, end in _old_parts(text, note):
            content = to_source(passage.pieces, start, end)
            opening = before.span if note and not here and before is not None else passage.span
            found.append(
                Attribution(
                    id=make_id("att", document.report, content, "correction-note"),
                    report=document.report,
                    span=Span(min(opening.start, passage.span.start), passage.span.end),
                    content=(content,),
                    cue=None,
                    cue_span=None,
                    voice=None,
                    chain=(),
                    kind="indirect",
                    stance="corrects",
                    rule=f"correction-note/{_RULE_OF.get(kind, kind)}",
                )
            )
        before, noted = passage, here
    return found


def _is_followed_up(note: Passage, passage: Passage) -> bool:
    """Whether a passage goes on with the note before it: in its paragraph, or under it as a heading."""
    return note.paragraph == passage.paragraph or note.kind == "title" or is_heading(note)


def _folded(text: str) -> str:
    return text.replace("’", "'").replace("‘", "'")


def _is_hinted(lower: str) -> bool:
    """Whether a pattern can find something at all."""
    return any(word in lower for word in _hints())


@cache
def _hints() -> tuple[str, ...]:
    return tuple(read_lexicon("corrections")["hints"]["words"])


@cache
def _patterns(name: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = read_lexicon("corrections")[name]
    return tuple((row.get("kind", name), re.compile(row["pattern"], re.IGNORECASE)) for row in rows)


def _is_note(text: str) -> bool:
    return any(pattern.search(text) for name in ("note", "misstated") for _, pattern in _patterns(name))


def _is_name(words: str) -> bool:
    """Whether words are written as a name, all of them."""
    return all(word[0].isupper() for word in words.split())


def _has_number(words: str) -> bool:
    """Whether a count is told, in digits or words."""
    lexicon = read_lexicon("numbers")
    known = {*lexicon["units"], *lexicon["tens"], *lexicon["scales"]}
    return any(c.isdigit() for c in words) or not known.isdisjoint(re.findall(r"[a-z]+", words.casefold()))


def _old_parts(text: str, note: bool) -> Iterator[tuple[str, int, int]]:
    """The words that are set right, once each: those of the first pattern that finds them."""
    taken: list[tuple[int, int]] = []
    for kind, pattern in _patterns("old"):
        if kind in _IN_NOTES and not note:
            continue
        for match in pattern.finditer(text):
            start, end = match.span("old")
            if kind == "was" and not _has_number(text[start:end]):
                continue
            if kind in ("name", "named") and not _is_name(text[start:end]):
                continue
            if all(end <= low or high <= start for low, high in taken):
                taken.append((start, end))
                yield kind, start, end
