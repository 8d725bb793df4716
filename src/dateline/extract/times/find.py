"""Finding temporal expressions: where they stand and what their words mean before any date is known.

`TimeMention.frame` and `slots` carry the symbolic meaning; `dateline.resolve.times` anchors it:

    fixed    the value needs no anchor
    day      wd (1-7), mon, dom, yr, rel, shift (days from the anchor), holiday, part, edge
    clock    h, m, tz, and the slots of `day` where a day is named
    shift    rel, part: this morning, last night
    same     unit: the same day          near   unit, rel, way: the day, the previous day, the day before
    week     the slots of `day`: the week that holds it
    part     part of the day in question  month  mon, yr, yrel, rel      season  season, yr, yrel, rel
    quarter  ord, yr, yrel, yago         half   ord, yr, yrel            unit    rel, unit, yago
    nth      ord, unit, mon, of          ago    n, unit, way             span/length/bare/set  fixed values

Whatever the frame: `day_of` where the day is that of the expression beside it, `old_plan` of the weekday of a plan that may be over, `compared` of the day of an earlier value (`earlier` where that value is told), `begun` of the
day on which something began, `beside` of a time whose results are set beside those of now, `kind` of a season or year that only says which thing is meant (`a winter storm`).

The method is that of rule-based taggers (HeidelTime, SUTime): regular expressions over the tokens of a
passage, the longest match first; the parse tells tense and weeds out verbs, names, ages and counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from dateline.extract.times.context import is_old_plan, tense_of
from dateline.extract.times.filters import is_time
from dateline.extract.times.grammar import core_words, rules
from dateline.extract.times.join import join_times
from dateline.extract.times.meaning import read_meaning
from dateline.extract.times.names import is_name, names_kind
from dateline.model import Document, Span, TimeMention, Token, trace

_WINDOW = 90
_NUMERIC = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}/\d\d/\d\d")
_APOSTROPHES = frozenset("'’")
_YEARS = re.compile(r"(?:1\d|20|21)\d\d[–—/]\d")
_YEAR = re.compile(r"(?:1\d|20|21)\d\d(?:s)?|['’]\d\ds?|(?:mid|post|pre|early|late)-?\d{4}s?")


class Shadow:
    """Lower-case text of some tokens, one space between words, with the way back to the tokens."""

    def __init__(self, tokens: list[Token]) -> None:
        parts: list[str] = []
        self.tokens = tokens
        self.starts: list[int] = []
        at = 0
        for i, token in enumerate(tokens):
            gap = i > 0 and (token.space_before or token.sentence is not tokens[i - 1].sentence)
            if gap:
                parts.append(" ")
                at += 1
            self.starts.append(at)
            word = token.lower if len(token.lower) == len(token.text) else token.text
            parts.append(word)
            at += len(word)
        self.text = "".join(parts)

    def locate(self, start: int, end: int) -> tuple[Span, list[Token]]:
        """The original span and the tokens of shadow characters `[start, end)`."""
        low, high = 0, len(self.starts)
        while low + 1 < high:
            middle = (low + high) // 2
            if self.starts[middle] <= start:
                low = middle
            else:
                high = middle
        found = []
        for i in range(low, len(self.starts)):
            if self.starts[i] >= end:
                break
            found.append(i)
        first, last = self.tokens[found[0]], self.tokens[found[-1]]
        left, right = first.start, last.end
        if first.end - first.start == len(first.text):
            left += start - self.starts[found[0]]
        if last.end - last.start == len(last.text):
            right = last.start + (end - self.starts[found[-1]])
        return Span(left, right), [self.tokens[i] for i in found]


def find_times(document: Document) -> list[TimeMention]:
    """The temporal expressions of a document in text order, without overlaps; pure, knows no date.

    Extents hold no leading preposition. Ages, eras, named events and speeds are left out.
    """
    found: list[TimeMention] = []
    for tokens in _passages(document):
        shadow = Shadow(tokens)
        taken = bytearray(len(shadow.text))
        for start, end, frame, slots in _candidates(shadow):
            if any(taken[start:end]):
                continue
            span, inside = shadow.locate(start, end)
            if frame == "clock" and _is_of_two_sentences(inside):
                continue
            trace.about(span)
            if is_name(frame, slots, inside, document.tokens):
                trace.note("time", "rejected", span, frame, "part of a name, or the age that we live in")
                taken[start:end] = b"\x01" * (end - start)
                continue
            if not is_time(frame, slots, inside, document.tokens):
                trace.note("time", "rejected", span, frame, "the words around it say that it is no time")
                continue
            if _opens_with_preposition(slots, inside):
                inside = inside[1:]
                span = Span(inside[0].start, span.end)
                slots = {k: v for k, v in slots.items() if k != "qualifier"}
            if names_kind(frame, inside, document.tokens):
                slots = {**slots, "kind": "1"}
            if frame in ("day", "clock") and "wd" in slots and is_old_plan(inside):
                slots = {**slots, "old_plan": "1"}
            trace.note("time", "kept", span, frame)
            taken[start:end] = b"\x01" * (end - start)
            found.append(
                read_meaning(span, document.quote(span), frame, slots, tense_of(inside, document.tokens))
            )
    return join_times(sorted(found, key=lambda mention: mention.span), document)


def _is_of_two_sentences(inside: list[Token]) -> bool:
    """`at 3 a.m. On Friday …`: the stop of the hour ends the sentence, even where the parse goes on."""
    return inside[0].sentence is not inside[-1].sentence or any(t.text == "On" for t in inside[1:])


def _opens_with_preposition(slots: dict[str, str], inside: list[Token]) -> bool:
    """`grew over three years` against `lasted over three years`."""
    first = inside[0]
    return "qualifier" in slots and first.lower == "over" and len(inside) > 1 and first.dep == "prep"


def _passages(document: Document) -> Iterator[list[Token]]:
    group: list[Token] = []
    before = None
    for sentence in document.sentences:
        if sentence.passage is not before and group:
            yield group
            group = []
        before = sentence.passage
        group.extend(sentence.tokens)
    if group:
        yield group


def _candidates(shadow: Shadow) -> list[tuple[int, int, str, dict[str, str]]]:
    """All matches, longest first, then by rule order and place."""
    windows: dict[str, list[tuple[int, int]]] = {}
    for i, (token, start) in enumerate(zip(shadow.tokens, shadow.starts, strict=True)):
        kinds = _kinds(token.lower)
        if "Y" in kinds and i + 1 < len(shadow.tokens) and shadow.tokens[i + 1].text == "-":
            kinds += "N"  # a date that the tokeniser has cut: 2031-04-03
        if token.text in _APOSTROPHES and i + 1 < len(shadow.tokens) and shadow.tokens[i + 1].text.isdigit():
            kinds += "Y"  # '82
        for kind in kinds:
            spans = windows.setdefault(kind, [])
            low, high = max(0, start - _WINDOW), start + len(token.text) + _WINDOW
            if spans and low <= spans[-1][1]:
                spans[-1] = (spans[-1][0], high)
            else:
                spans.append((low, high))
    if not windows:
        return []
    found: dict[tuple[int, int], tuple[int, str, dict[str, str]]] = {}
    around: dict[str, list[tuple[int, int]]] = {}
    for order, (frame, kinds, pattern) in enumerate(rules()):
        if kinds not in around:
            joined = _union([w for kind in kinds for w in windows.get(kind, ())])
            around[kinds] = [
                (_snap(shadow.text, low, -1), _snap(shadow.text, high, 1)) for low, high in joined
            ]
        for low, high in around[kinds]:
            for match in pattern.finditer(shadow.text, low, high):
                key = match.span()
                if key not in found and key[1] > key[0]:
                    slots = {re.sub(r"\d+$", "", k): v for k, v in match.groupdict().items() if v is not None}
                    found[key] = (order, frame, slots)
    rows = [(start, end, order, frame, slots) for (start, end), (order, frame, slots) in found.items()]
    rows.sort(key=lambda row: (row[0] - row[1], row[2], row[0]))
    return [(start, end, frame, slots) for start, end, _, frame, slots in rows]


@lru_cache(maxsize=65536)
def _kinds(word: str) -> str:
    known = core_words().get(word)
    if word and (word[0].isdigit() or word[0] in "'’" or "-" in word or "." in word):
        extra = ""
        if _YEAR.fullmatch(word) or _YEARS.match(word):
            extra += "Y"
        if _NUMERIC.match(word):
            extra += "N"
        if ":" in word or word.endswith(("am", "pm", "a.m.", "p.m.")):
            extra += "K"
        for piece in re.split(r"[-.]", word):
            extra += core_words().get(piece, "")
        return (known or "") + extra
    if known and "y" in known:
        return known.replace("y", "Y")
    return known or ""


def _union(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(spans):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _snap(text: str, at: int, step: int) -> int:
    """The nearest space outwards, so that no word is cut (at most 60 characters on)."""
    at = min(max(at, 0), len(text))
    for _ in range(60):
        if at in (0, len(text)) or text[at] == " ":
            break
        at += step
    return at
