"""Years counted from years: `six years ago` beside the year in which it was, anniversaries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from dateline.extract.times.words import parse_number, parse_ordinal
from dateline.model import DateConstraint, Document, Sentence, Span, TimeMention, Token

#: mentions of a report that are compared pair by pair
_MOST = 200
_ANNIVERSARY = re.compile(
    r"\b(\d{1,3}(?:st|nd|rd|th)|[a-z]+(?:-[a-z]+)?)[ -]+(?:year )?anniversary of\b", re.IGNORECASE
)


def deed_of(token: Token, inside: Sequence[Token]) -> tuple[str, ...]:
    """The lemmas of the verb that governs an expression and of its subject and objects."""
    own = {t.i for t in inside}
    for above in token.ancestors:
        if above.i not in own and above.pos in ("VERB", "AUX"):
            words = [
                above,
                *(c for c in above.children if c.i not in own and c.pos in ("NOUN", "PROPN", "VERB")),
            ]
            words += [c for w in words[1:] for c in w.children if c.pos in ("NOUN", "PROPN")]
            words += [
                p
                for w in above.children
                if w.dep == "prep"
                for p in w.children
                if p.pos in ("NOUN", "PROPN") and p.i not in own
            ]
            return tuple(sorted({w.lemma.lower() for w in words} - {"be", "have", "say"}))
    return ()


def find_year_counts(document: Document, times: Sequence[TimeMention]) -> Iterable[DateConstraint]:
    """The year of publication where a text counts years from one that it names: `six years ago` (of the same deed,
    or of the day named right after), `nine years since`, `the 20th anniversary of`."""
    named = [m for m in times if m.frame in ("fixed", "day") and _year_of(m) is not None][:_MOST]
    if not named:
        return
    told = [(m, tokens) for m in named if (tokens := document.tokens_in(m.span))]
    counts = [*_ago(times), *_lasting(document, times)]
    deeds = [set(deed_of(tokens[0], tokens)) for _, tokens in told] if counts else []
    for mention, count in counts:
        tokens = document.tokens_in(mention.span)
        if not tokens:
            continue
        whole = mention.frame == "ago"
        deed = set(deed_of(tokens[0], tokens))
        for (other, words), told_deed in zip(told, deeds, strict=True):
            gap = other.span.start - mention.span.end
            if (
                whole
                and other.slots.get("dom")
                and 0 <= gap < 8
                and re.fullmatch(r",? (?:on )?", document.text[mention.span.end : other.span.start])
            ):
                yield _anniversary(mention.span, other, count, document)
            elif len(deed & told_deed) >= 2 or (not whole and words[0].sentence is tokens[0].sentence):
                yield _counted(mention.span, mention.text, other, count)
    days = [
        (m, words[0].sentence) for m in times if _is_bare_day(m) and (words := document.tokens_in(m.span))
    ]
    for sentence in document.sentences:
        for match in _ANNIVERSARY.finditer(document.text[sentence.start : sentence.end]):
            order = _count_of(match.group(1))
            if order is None:
                continue
            span = Span(sentence.start + match.start(), sentence.start + match.end())
            near = [m for m, words in told if words[0].sentence is sentence or _follows(words[0], sentence)]
            if len({_year_of(m) for m in near}) == 1:
                yield _counted(span, document.text[span.start : span.end], near[0], order)
            for day in (m for m, where in days if where is sentence and m.span.start >= span.end):
                if (year := _year_told(day, named)) is not None:
                    yield _kept_on(Span(span.start, day.span.end), day, year + order, document)


def _count_of(words: str) -> int | None:
    """How many years `20th`, `first`, `two-year` count."""
    order = parse_ordinal(words)
    years = parse_number(words.lower().removesuffix("-year")) if order is None else None
    return int(years) if years is not None and years == int(years) else order


def _follows(word: Token, sentence: Sentence) -> bool:
    """Whether a word is of the next sentence of the same paragraph."""
    here, there = sentence.passage, word.sentence.passage
    return word.sentence.i == sentence.i + 1 and (here.paragraph, here.part) == (there.paragraph, there.part)


def _is_bare_day(mention: TimeMention) -> bool:
    return {"mon", "dom"} <= mention.slots.keys() and not {"yr", "yrel"} & mention.slots.keys()


def _year_told(day: TimeMention, named: Sequence[TimeMention]) -> int | None:
    """The one year in which a text names the same day of the month."""
    same = [m for m in named if all(m.slots.get(k) == day.slots[k] for k in ("mon", "dom"))]
    years = {_year_of(m) for m in same}
    return years.pop() if len(years) == 1 else None


def _year_of(mention: TimeMention) -> int | None:
    """The year that a mention names in full."""
    found = re.fullmatch(r"(\d{4})(?:-\d\d-\d\d)?", mention.value or "")
    return int(found[1]) if found else None


def _ago(times: Sequence[TimeMention]) -> list[tuple[TimeMention, int]]:
    """`six years ago`, with the number of years."""
    found = []
    for m in times:
        if m.frame == "ago" and m.slots.get("unit") == "year" and m.slots.get("way") == "ago":
            count = parse_number(m.slots.get("n", ""))
            if count is not None and count == int(count) and 0 < count < 1000 and "qualifier" not in m.slots:
                found.append((m, int(count)))
    return found[:_MOST]


def _lasting(document: Document, times: Sequence[TimeMention]) -> list[tuple[TimeMention, int]]:
    """`nine years since`, with the number of years."""
    found = []
    for m in times:
        years = re.fullmatch(r"P(\d{1,3})Y", m.value or "") if m.frame == "fixed" else None
        if (
            years
            and "qualifier" not in m.slots
            and re.match(r"\s+since\b", document.text[m.span.end : m.span.end + 8])
        ):
            found.append((m, int(years[1])))
    return found[:_MOST]


def _anniversary(before: Span, day: TimeMention, count: int, document: Document) -> DateConstraint:
    return _kept_on(Span(before.start, day.span.end), day, (_year_of(day) or 0) + count, document)


def _kept_on(span: Span, day: TimeMention, year: int, document: Document) -> DateConstraint:
    text = document.text[span.start : span.end]
    month, dom = int(day.slots["mon"]), int(day.slots["dom"])
    ahead = day.tense if day.value is None and day.tense == "future" else None
    return DateConstraint(
        "anniversary", span, text, f"{text}: published in {year}", year, month, dom, tense=ahead
    )


def _counted(span: Span, text: str, other: TimeMention, count: int) -> DateConstraint:
    year = (_year_of(other) or 0) + count
    return DateConstraint("years_ago", span, text, f"{text} was {other.text}: published in {year}", year=year)
