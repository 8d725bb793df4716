"""Beginnings: what has gone on since a day, and the days, weeks and months that a report counts from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from dateline.lexicons import read_lexicon
from dateline.model import DateConstraint, Document, Span, TimeMention, Token

_ONGOING = frozenset(read_lexicon("times")["ongoing"]["words"])
_ONGOING_VERBS = frozenset(read_lexicon("times")["ongoing"]["verbs"])
_BEGIN = frozenset("start begin launch beginning outbreak onset break erupt since".split())
_DAY_COUNT = re.compile(r"\b[Dd]ay (\d{1,4}) of (?:[\w'’-]+ ){0,4}[\w'’-]+")
UNIT_DAYS = {
    "day": 1,
    "night": 1,
    "week": 7,
    "fortnight": 14,
    "month": 30.44,
    "year": 365.25,
    "decade": 3652.5,
}
#: days of what goes on that reports look back on more often than they count them
FIRST_DAYS = 5


def find_day_counts(document: Document, part: int) -> Iterable[DateConstraint]:
    """`Day 40 of the siege`."""
    for sentence in document.sentences:
        if sentence.passage.part != part:
            continue
        for match in _DAY_COUNT.finditer(document.text[sentence.start : sentence.end]):
            span = Span(sentence.start + match.start(), sentence.start + match.end())
            held = [t for t in document.tokens_in(span) if t.lemma.lower() in _ONGOING]
            count = int(match.group(1))
            if held and count >= FIRST_DAYS:
                yield DateConstraint(
                    "nth", span, match.group(), f"{match.group()}, since it began", low=count - 1, high=count,
                    tense="present", event=(held[0].lemma.lower(),),
                )  # fmt: skip


def counted_event(around: Sequence[Token], tokens: Sequence[Token]) -> tuple[str, ...]:
    """The lemmas of what goes on that `the third week` is counted from (`of the siege`, `the war entered its`)."""
    last, first = around[-1], around[0]
    if token_text(tokens, last.i + 1) == "of":
        near = [t for t in tokens[last.i + 2 : last.i + 8] if t.sentence is last.sentence]
    else:
        whose, entry = token_text(tokens, first.i - 1), token_text(tokens, first.i - 2)
        if whose not in ("its", "their") or entry not in (
            "in",
            "into",
            "enter",
            "enters",
            "entered",
            "entering",
        ):
            return ()
        near = [t for t in tokens[max(0, first.i - 14) : first.i] if t.sentence is first.sentence]
    return tuple(sorted({t.lemma.lower() for t in near} & _ONGOING))


def find_elapsed(
    mention: TimeMention, around: Sequence[Token], tokens: Sequence[Token]
) -> Iterable[DateConstraint]:
    """`six months after the flood`, `two weeks since`, `a year into the war`."""
    count, unit = mention.slots.get("n"), mention.slots.get("unit")
    follows = token_text(tokens, around[-1].i + 1)
    found = re.fullmatch(r"P(\d+)([DWMY])", mention.value or "")
    if (
        count is None
        or unit not in UNIT_DAYS
        or found is None
        or follows not in ("after", "since", "into", "on")
    ):
        return
    if int(found[1]) > 2000:
        return
    days = int(found[1]) * {"D": 1, "W": 7, "M": 30.44, "Y": 365.25}[found[2]]
    slack = max(1, days * 0.12)
    yield DateConstraint("elapsed", mention.span, mention.text, f"{mention.text} {follows} it began",
                         low=round(days - slack), high=round(days + slack), tense=mention.tense,
                         event=_following(around[-1], tokens))  # fmt: skip


def _following(last: Token, tokens: Sequence[Token]) -> tuple[str, ...]:
    """The lemmas of what stands after `after`, `since`, `into`."""
    words = {
        t.lemma.lower()
        for t in tokens[last.i + 2 : last.i + 10]
        if t.sentence is last.sentence and t.pos in ("NOUN", "VERB", "PROPN")
    }
    return tuple(sorted(words - _BEGIN))


def begun_event(around: Sequence[Token], tokens: Sequence[Token]) -> tuple[str, ...]:
    """The lemmas of what began on a day (`since the siege began on`, `the start of the war on`); `()` if none."""
    first = around[0]
    before = [t for t in tokens[max(0, first.i - 14) : first.i] if t.sentence is first.sentence]
    cut = next((i for i in range(len(before) - 1, -1, -1) if before[i].lemma.lower() in _BEGIN), None)
    if cut is None:
        return ()
    words = {t.lemma.lower() for t in before[cut:] if t.pos in ("NOUN", "VERB", "PROPN")} - {
        "start",
        "begin",
        "launch",
        "since",
    }
    words = words or {t.lemma.lower() for t in before[:cut]} & _ONGOING
    return tuple(sorted(words)) or ("it",)


def ongoing_event(around: Sequence[Token]) -> tuple[str, ...]:
    """The lemmas of what goes on and is of a year (`invaded in 2020`, `the war of 2020`)."""
    above = [t for _, t in zip(range(4), around[0].ancestors, strict=False)]
    near = [*above, *(c for t in above[:2] for c in t.children)]
    return tuple(sorted({t.lemma.lower() for t in near} & (_ONGOING | _ONGOING_VERBS)))


def token_text(tokens: Sequence[Token], i: int) -> str:
    """The text of a token in lower case, empty beyond the first and last."""
    return tokens[i].lower if 0 <= i < len(tokens) else ""
