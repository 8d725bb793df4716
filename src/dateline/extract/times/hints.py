"""What a report's text says about its own day: the constraints that dating solves (`resolve.dating`)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from dateline.extract.times.beginnings import (
    FIRST_DAYS,
    UNIT_DAYS,
    begun_event,
    counted_event,
    find_day_counts,
    find_elapsed,
    ongoing_event,
    token_text,
)
from dateline.extract.times.words import MONTH, parse_ordinal, table
from dateline.extract.times.year_counts import deed_of, find_year_counts
from dateline.lexicons import read_lexicon
from dateline.model import DateConstraint, DateHints, Document, Passage, Span, TimeMention, Token

_LEAD = 3
#: sentences after a full date in which a month and day without a year may be of the same year
_TOLD_ON = 6
#: what may stand between a weekday or `today` and the month and day of the same day
_BETWEEN = re.compile(r"\s*[,(–-]?\s*(?:on |the )?", re.IGNORECASE)
#: words before a day that something lasts until
_UP_TO = frozenset("before until till by through".split())
_DASHES = frozenset("-–—")
#: verbs for which what they are `for` lies ahead
_CALLED = frozenset(
    (*read_lexicon("times")["ahead"]["set_for"], *read_lexicon("times")["ahead"]["for_objects"])
)
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
    dated_before = -1
    for mention, passage in mine:
        around = document.tokens_in(mention.span)
        said_with = joined.get(mention.span)
        if around and said_with is not mention:
            lead = mention.span.start < lead_end
            caption = passage.kind == "caption"
            near = mention.span.start - opening < 120
            follows = dated_before >= 0 and around[0].sentence.i - dated_before < _TOLD_ON
            found.extend(_constraint(document, mention, around, lead, caption, near, follows, said_with))
            if {"mon", "yr"} <= set(mention.slots) or (follows and {"mon", "dom"} <= set(mention.slots)):
                dated_before = around[0].sentence.i
    found.extend(find_day_counts(document, part))
    found.extend(find_year_counts(document, [m for m, _ in mine]))
    counts = Counter(t.lower for t in tokens if t.pos == "PROPN" and len(t.text) > 2 and not _is_calendar(t))
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


def _constraint(
    document: Document,
    mention: TimeMention,
    around: Sequence[Token],
    lead: bool,
    caption: bool,
    near: bool,
    follows: bool,
    said_with: TimeMention | None,
) -> Iterable[DateConstraint]:
    slots, text, span = mention.slots, mention.text, mention.span
    number = {k: int(slots[k]) for k in ("mon", "dom", "yr", "wd") if slots.get(k, "").isdigit()}
    part = slots.get("part")
    if mention.frame in ("day", "clock") and {"mon", "dom"} <= set(number):
        event = begun_event(around, document.tokens)
        kind = "since" if event else "caption" if caption else "day"
        if _is_dateline(around, document, near):
            kind = "dateline"
        elif (
            kind == "day"
            and (follows or "from_dom" in slots)
            and "yr" not in number
            and "yrel" not in slots
            and "wd" not in number
        ):
            kind = "narrated"
        low = None
        tense = mention.tense
        if "yr" not in number and (
            text.lower().startswith(("next ", "coming ")) or _is_until(around[0], document.tokens)
        ):
            tense = "future"
        if said_with is not None:
            span = Span(said_with.span.start, span.end)
            text = document.text[span.start : span.end]
            tense = tense or said_with.tense
            kind = "day" if kind == "narrated" else kind
            if "wd" in said_with.slots:
                number["wd"], part = int(said_with.slots["wd"]), said_with.slots.get("part")
            else:
                kind, low = "today", -int(said_with.slots["shift"])
        if kind == "since" and "wd" in number and "yr" not in number:
            kind, event = "day", ()  # news that began on `Monday, March 4`
        elif (
            kind == "since"
            and tense in ("present", "future")
            and "yr" not in number
            and not _is_since(around, document)
        ):
            kind, event, tense = "day", (), "future"  # `the games that start on March 4`
        named = f"{text}: " + {"since": "the day since which it goes on", "dateline": "date line", "caption": "day in a caption",
                               "day": "a day that it names", "narrated": "a day told after another", "today": "the day itself" if low == 0 else "the day before"}[kind]  # fmt: skip
        if "wd" in number:
            named += ", with its weekday"
        shift = {"last": -1, "this": 0, "next": 1}.get(slots.get("yrel", ""))
        yield DateConstraint(
            kind, span, text, named, number.get("yr"), number["mon"], number["dom"], number.get("wd"), low,  # type: ignore[arg-type]
            tense=tense, part_of_day=part, lead=lead, event=event, year_shift=shift,
        )  # fmt: skip
    elif mention.frame in ("day", "clock") and "wd" in number and "rel" not in slots:
        if mention.tense != "future" and token_text(document.tokens, around[0].i - 1) in (
            "until",
            "till",
            "through",
        ):
            return
        way = "ahead" if mention.tense == "future" else "behind"
        words = f"{text} lies {way}"
        yield DateConstraint(
            "weekday",
            span,
            text,
            words,
            weekday=number["wd"],
            tense=mention.tense,
            part_of_day=part,
            lead=lead,
        )
    elif mention.frame == "month" and "rel" not in slots and "yrel" not in slots:
        event = begun_event(around, document.tokens)
        yield DateConstraint(
            "month",
            span,
            text,
            f"names {text}",
            number.get("yr"),
            number["mon"],
            tense=mention.tense,
            event=event,
        )
    elif mention.frame == "fixed" and "yr" in number and mention.value and len(mention.value) == 4:
        of_name = _name_before(around[0], document.tokens)
        if of_name or _modifies(around) or _ends_range(around[0], document.tokens):
            words = f"names what is of the year {number['yr']}"
            yield DateConstraint(
                "near_year", span, text, words, year=number["yr"], tense=mention.tense, event=of_name
            )
            return
        ahead = mention.tense == "future" or _is_ahead(around, mention.tense, document.tokens)
        words = f"names the year {number['yr']} as {'to come' if ahead else 'past or present'}"
        event = () if ahead else begun_event(around, document.tokens) or ongoing_event(around)
        tense = "future" if ahead else mention.tense
        yield DateConstraint("year", span, text, words, year=number["yr"], tense=tense, event=event)
    elif mention.frame == "nth" and slots.get("unit") in ("day", "week", "month"):
        order = parse_ordinal(slots["ord"])
        early = slots["unit"] == "day" and (order or 0) < FIRST_DAYS  # `from the first day of the war`
        event = counted_event(around, document.tokens)
        if order is not None and not early and event:
            size = UNIT_DAYS[slots["unit"]]
            low, high = round((order - 1) * size), round(order * size)
            yield DateConstraint(
                "nth",
                span,
                text,
                f"{text} since it began",
                low=low,
                high=high,
                tense=mention.tense,
                event=event,
            )
    elif mention.frame == "fixed" and mention.type == "DURATION":
        yield from find_elapsed(mention, around, document.tokens)
    elif mention.frame == "unit" and slots.get("unit") == "month" and slots.get("rel") == "last":
        held = deed_of(around[0], around)
        yield DateConstraint(
            "last_month", span, text, f"{text} held what had begun", tense=mention.tense, event=held
        )


def _name_before(year: Token, tokens: Sequence[Token]) -> tuple[str, ...]:
    """The name that a year ends (`Expo 2020`), as a tuple; `()` where it ends none."""
    before = tokens[year.i - 1] if year.i else None
    if before is None or before.sentence is not year.sentence or before.i == before.sentence.tokens[0].i:
        return ()
    named = before.pos in ("PROPN", "NOUN", "VERB") and before.text[:1].isupper()
    return (before.lower,) if named and not before.text.isupper() and not _is_calendar(before) else ()


def _modifies(around: Sequence[Token]) -> bool:
    """Whether a year stands before the noun that it belongs to (`the 2021 election`)."""
    last = around[-1]
    head = last.head
    return (
        head is not None
        and head.pos in ("NOUN", "PROPN")
        and 0 < head.i - last.i < 4
        and last.dep in ("nummod", "compound", "nmod", "amod", "npadvmod")
    )


def _ends_range(year: Token, tokens: Sequence[Token]) -> bool:
    """Whether a year is the second of two (`in 2021-2023`, the years of a plan), which may lie behind or ahead."""
    if token_text(tokens, year.i - 1) not in _DASHES:
        return False
    first = token_text(tokens, year.i - 2)
    return len(first) == 4 and first.isdigit()


def _is_ahead(around: Sequence[Token], tense: str | None, tokens: Sequence[Token]) -> bool:
    """Whether words around a year say that it lies ahead: `by 2031`, `beyond 2031`, `stays after 2031`, and what is
    called or planned for (`called for a vote in 2031`)."""
    before = token_text(tokens, around[0].i - 1)
    if before in ("by", "until", "beyond") or (before == "after" and tense not in ("past", None)):
        return True
    above = list(around[0].ancestors)
    return any(one.lower == "for" and one.dep == "prep" and one.head.lemma in _CALLED for one in above)


def _is_until(first: Token, tokens: Sequence[Token]) -> bool:
    """`until March 4`, `before the end of the games on March 4`: a day that was still to come."""
    if token_text(tokens, first.i - 1) in _UP_TO:
        return True
    before = [t.lower for t in tokens[max(0, first.i - 8) : first.i] if t.sentence is first.sentence]
    return "before" in before and not {",", "and", "that"} & set(before[before.index("before") :])


def _is_since(around: Sequence[Token], document: Document) -> bool:
    return token_text(document.tokens, around[0].i - 1) == "since"


def _is_calendar(token: Token) -> bool:
    return token.lower in table("weekdays") or token.lower in table("months")


def _is_feared(noun: Token, tokens: Sequence[Token]) -> bool:
    """Whether a noun stands beside words for what may yet come (`the threat of an attack`)."""
    around = tokens[max(0, noun.i - 7) : noun.i + 5]
    return any(t.lemma.lower() in _FEARS and t.sentence is noun.sentence for t in around)


def _is_dateline(around: Sequence[Token], document: Document, near: bool) -> bool:
    """`GENEVA, 12 March (Agency) -` at the start of a line, `12 March -` at the very start of a report."""
    after = document.text[around[-1].end : around[-1].end + 60]
    if near:
        return bool(re.match(r"\.?,?(?: \d{4})?\s*(?:\([^)\n]{2,40}\)\s*[-–—.:]*|[-–—/:]{1,2}\s)", after))
    line = document.text[max(0, around[0].start - 60) : around[0].start].rpartition("\n")
    agency = re.match(r"\.?,?(?: \d{4})?\s*\([^)\n]{2,40}\)\s*[-–—]", after)
    return bool(agency and line[1] and re.fullmatch(r"[^a-z\n]{3,40},\s", line[2]))
