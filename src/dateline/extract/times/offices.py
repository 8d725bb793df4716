"""Office holders named with their office: they bound the day of a report from both sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from dateline.lexicons import read_lexicon, read_rows
from dateline.model import DateConstraint, Token, span_of

#: tokens before a surname in which its title is looked for
_REACH = 6


@cache
def _terms() -> dict[str, dict[str, tuple[tuple[date, date | None], ...]]]:
    """Terms in office by surname and title."""
    found: dict[str, dict[str, tuple[tuple[date, date | None], ...]]] = {}
    for row in read_rows("officeholders"):
        last = date.fromisoformat(row["last_on"]) if row["last_on"] else None
        term = (date.fromisoformat(row["first_on"]), last)
        titles = found.setdefault(row["surname"], {})
        titles[row["title"]] = (*titles.get(row["title"], ()), term)
    return found


def find_offices(tokens: Sequence[Token]) -> Iterable[DateConstraint]:
    """One constraint for each holder that is named with the office held, and not as a former one.

    Surname and title must both match (`Prime Minister Jane Roe`); the terms come from
    `lexicons/officeholders.csv`, several of one holder as one span of days. `first` and `last` bound the days in office.
    """
    seen: set[tuple[str, str]] = set()
    former = frozenset(read_lexicon("times")["former"]["words"])
    for i, token in enumerate(tokens):
        titles = _terms().get(token.lower) if token.pos == "PROPN" and token.text[:1].isupper() else None
        if titles is None:
            continue
        start = max(0, i - _REACH)
        window = [t for t in tokens[start:i] if t.sentence is token.sentence]
        words = " " + " ".join(t.lower for t in window).replace(" - ", "-") + " "
        fitting = [title for title in titles if f" {title} " in words or f" {title}, " in words]
        if "president" in fitting and " vice president " in words:
            fitting.remove("president")
        if not fitting or former & set(words.split()) or "," in {t.text for t in window[-2:]}:
            continue
        title = max(fitting, key=len)
        if (token.lower, title) in seen:
            continue
        seen.add((token.lower, title))
        span = span_of([*_named(window, title), token])
        terms = titles[title]
        first, ends = min(t[0] for t in terms), [t[1] for t in terms if t[1] is not None]
        last = max(ends) if len(ends) == len(terms) else None
        until = f"to {last.isoformat()}" if last is not None else "on"
        said = f"{title.title()} {token.text} was in office from {first.isoformat()} {until}"
        event = (token.lower, title)
        yield DateConstraint("office", span, token.text, said, event=event, first=first, last=last)


def _named(window: Sequence[Token], title: str) -> list[Token]:
    """The tokens from the title on."""
    opening = title.split()[0].split("-")[0]
    for i in range(len(window) - 1, -1, -1):
        if window[i].lower.split("-")[0] == opening:
            return list(window[i:])
    return []
