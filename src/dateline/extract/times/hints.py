"""What a report's text says about its own day: the constraints that dating solves (`resolve.dating`)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from dateline.extract.times.beginnings import find_day_counts
from dateline.extract.times.constraints import Seen, find_constraint, is_calendar
from dateline.extract.times.words import MONTH, table
from dateline.extract.times.year_counts import find_year_counts
from dateline.lexicons import read_lexicon
from dateline.model import DateConstraint, DateHints, Document, Passage, Span, TimeMention, Token

_LEAD = 3
#: sentences after a full date in which a month and day without a year may be of the same year
_TOLD_ON = 6
#: what may stand between a weekday or `today` and the month and day of the same day
_BETWEEN = re.compile(r"\s*[,(–-]?\s*(?:on |the )?", re.IGNORECASE)
#: what may stand between a length of time and the day that it is counted from
_COUNTED = re.compile(r"\s+after\b[^.;:,\n]{1,60}\b(?:on\s+)?")
#: verbs that a length of time says how long of
_LASTING = frozenset(read_lexicon("times")["lasting"]["verbs"])
_FEARS = frozenset(read_lexicon("times")["feared"]["words"])
_STAMP = re.compile(
    rf"\b(?:(?P<mon>{MONTH})\.? (?P<dom>\d{{1,2}})(?:st|nd|rd|th)?|(?P<dom2>\d{{1,2}})(?:st|nd|rd|th)? (?P<mon2>{MONTH}))\.?,? (?P<yr>(?:19|20)\d\d)\b"
    r"|\b(?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"\b(?:published|posted|updated|last modified|date|first published|created)\b[^.\n]{0,40}$", re.IGNORECASE
)
_FOUR_DIGITS = re.compile(r"\d\d\d\d")
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)[^\n]{0,30}?\b((?:19|20)\d\d)\b", re.IGNORECASE)


def find_date_constraints(
    document: Document, times: Sequence[TimeMention], part: int = 0, *, stamped: bool = True
) -> DateHints:
    """The constraints that one part of a report puts on its day of publication.

    `times` are all of the report's mentions (`find_times`). Nothing is solved here: the words, spans and
    tenses are noted as facts, so that other reports and the profile can be brought to bear on them later. Without
    `stamped`, what `find_stamps` finds is left out.
    """
    lead_end = _lead_end(document, part)
    inside = sorted((p for p in document.passages if p.part == part), key=lambda p: p.span)
    starts = [p.span.start for p in inside]
    tokens = [t for t in document.tokens if t.sentence.passage.part == part]
    found: list[DateConstraint] = []
    if stamped:
        found.extend(find_stamps(document.text, document.passages, part))
    mine = [(m, p) for m in times if (p := _passage_at(m.span, inside, starts)) is not None]
    opening = tokens[0].start if tokens else 0
    joined = _joined([m for m, _ in mine], document.text)
    counted = _counted([m for m, _ in mine], document)
    dated_before = -1
    for mention, passage in mine:
        around = document.tokens_in(mention.span)
        said_with = joined.get(mention.span)
        if around and said_with is not mention:
            lead = mention.span.start < lead_end
            caption = passage.kind == "caption"
            near = mention.span.start - opening < 120
            follows = dated_before >= 0 and around[0].sentence.i - dated_before < _TOLD_ON
            found.extend(
                find_constraint(
                    Seen(
                        document,
                        mention,
                        around,
                        lead,
                        caption,
                        near,
                        follows,
                        said_with,
                        counted.get(mention.span),
                    )
                )
            )
            if {"mon", "yr"} <= set(mention.slots) or (follows and {"mon", "dom"} <= set(mention.slots)):
                dated_before = around[0].sentence.i
    found.extend(find_day_counts(document, part))
    found.extend(find_year_counts(document, [m for m, _ in mine]))
    counts = Counter(t.lower for t in tokens if t.pos == "PROPN" and len(t.text) > 2 and not is_calendar(t))
    topics: dict[str, list[Span]] = {}
    for token in tokens:
        if token.pos == "NOUN" and len(token.text) > 3 and not _is_feared(token, document.tokens):
            topics.setdefault(token.lemma.lower(), []).append(token.span)
    told = sorted((w, min(spans)) for w, spans in topics.items() if len(spans) > 1)
    return DateHints(
        document.report,
        part,
        tuple(sorted(set(found), key=lambda c: (c.span, c.kind))),
        tuple(sorted(w for w, n in counts.items() if n > 1)),
        tuple(w for w, _ in told),
        tuple(span for _, span in told),
    )


def _passage_at(span: Span, passages: Sequence[Passage], starts: Sequence[int]) -> Passage | None:
    """The passage that holds a span; passages are in text order."""
    i = bisect_right(starts, span.start) - 1
    return passages[i] if i >= 0 and passages[i].span.contains(span) else None


def _lead_end(document: Document, part: int) -> int:
    sentences = [s for s in document.sentences if s.passage.part == part]
    return sentences[min(_LEAD, len(sentences)) - 1].end if sentences else 0


def find_stamps(text: str, passages: Sequence[Passage], part: int) -> list[DateConstraint]:
    """Full dates in bylines or after `published`, and copyright years, in one part of a report's text; most stand in
    passages that are not read."""
    return list(_stamps(text, [p for p in passages if p.part == part]))


def _stamps(source: str, passages: Sequence[Passage]) -> Iterable[DateConstraint]:
    for place, passage in enumerate(passages):
        text = source[passage.span.start : passage.span.end][:2000]
        if not _FOUR_DIGITS.search(text):
            continue
        for match in _COPYRIGHT.finditer(text):
            span = Span(passage.span.start + match.start(1), passage.span.start + match.end(1))
            yield DateConstraint(
                "copyright", span, match.group(1), f"copyright of {match.group(1)}", year=int(match.group(1))
            )
        for match in _STAMP.finditer(text):
            stated = (
                passage.kind == "byline"
                or _PUBLISHED.search(text[: match.start()])
                or (place < 4 and len(match.group()) > len(text.strip()) - 12)
            )
            if not stated:
                continue
            if match["iso"]:
                year, month, day = (int(n) for n in match["iso"].split("-"))
            else:
                month = int(str(table("months")[(match["mon"] or match["mon2"]).lower()]))
                year, day = int(match["yr"]), int(match["dom"] or match["dom2"])
            span = Span(passage.span.start + match.start(), passage.span.start + match.end())
            words = f"date line {match.group()}"
            yield DateConstraint("published", span, match.group(), words, year=year, month=month, day=day)


def _joined(mentions: Sequence[TimeMention], text: str) -> dict[Span, TimeMention]:
    """What stands right before a month and day and is said of the same day, by the spans of both: a weekday
    (`Sunday (March 7)`), `today`, `yesterday`. The span of the first maps to itself: it says nothing more."""
    found: dict[Span, TimeMention] = {}
    for before, after in pairwise(sorted(mentions, key=lambda m: m.span)):
        if not {"mon", "dom"} <= set(after.slots) or after.frame not in ("day", "clock"):
            continue
        between = text[before.span.end : after.span.start]
        near = before.frame in ("day", "clock") and len(between) < 8 and _BETWEEN.fullmatch(between)
        shift = before.slots.get("shift", "")
        weekday = "wd" in before.slots and "wd" not in after.slots and not {"mon", "rel"} & set(before.slots)
        if near and (weekday or shift in ("0", "-1")):
            found[before.span] = found[after.span] = before
    return found


def _counted(mentions: Sequence[TimeMention], document: Document) -> dict[Span, TimeMention]:
    """The length of days after which what is told came, where it is counted from a month and day (`the vigil came four
    days after the gate fell on Tuesday, May 4`), by the span of the day."""
    found: dict[Span, TimeMention] = {}
    for length, after in pairwise(sorted(mentions, key=lambda m: m.span)):
        named = (
            {"mon", "dom"} <= set(after.slots) and after.frame in ("day", "clock") and "yr" not in after.slots
        )
        between = document.text[length.span.end : after.span.start]
        if (
            named
            and length.frame == "fixed"
            and _COUNTED.fullmatch(between)
            and _came_after(length, document)
        ):
            found[after.span] = length
    return found


def _came_after(length: TimeMention, document: Document) -> bool:
    """Whether a length is how much later something came that is past (no sentence of 90 days, no siege that lasted 12)."""
    unit = next((t for t in document.tokens_in(length.span) if t.tag == "NNS" or t.tag == "NN"), None)
    if unit is None or unit.dep != "npadvmod":
        return False
    later = unit.head  # `after`, or the verb of its clause
    is_after = later.lower == "after" or any(c.lower == "after" for c in later.children_of("mark", "prep"))
    verb = later.head
    return is_after and verb.tag == "VBD" and verb.lemma not in _LASTING and verb.child("aux") is None


def _is_feared(noun: Token, tokens: Sequence[Token]) -> bool:
    """Whether a noun stands beside words for what may yet come (`the threat of an attack`)."""
    around = tokens[max(0, noun.i - 7) : noun.i + 5]
    return any(t.lemma.lower() in _FEARS and t.sentence is noun.sentence for t in around)
