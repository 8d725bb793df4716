"""What a report's text says about its own day: the constraints that dating solves (`resolve.dating`)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

from dateline.extract.times.words import MONTH, parse_ordinal, table
from dateline.lexicons import read_lexicon
from dateline.model import DateConstraint, DateHints, Document, Passage, Span, TimeMention, Token

_LEAD = 3
#: mentions of a report that are compared pair by pair
_MOST = 200
_ONGOING = frozenset(read_lexicon("times")["ongoing"]["words"])
_FEARS = frozenset(read_lexicon("times")["feared"]["words"])
_BEGIN = frozenset("start begin launch beginning outbreak onset break erupt since".split())
_GENERIC = _BEGIN | frozenset("be have say week month year day report attack force people".split())
_STAMP = re.compile(
    rf"\b(?:(?P<mon>{MONTH})\.? (?P<dom>\d{{1,2}})(?:st|nd|rd|th)?|(?P<dom2>\d{{1,2}})(?:st|nd|rd|th)? (?P<mon2>{MONTH}))\.?,? (?P<yr>(?:19|20)\d\d)\b"
    r"|\b(?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"\b(?:published|posted|updated|last modified|date|first published|created)\b[^.\n]{0,40}$", re.IGNORECASE
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)[^\n]{0,30}?\b((?:19|20)\d\d)\b", re.IGNORECASE)
_UNIT_DAYS = {
    "day": 1,
    "night": 1,
    "week": 7,
    "fortnight": 14,
    "month": 30.44,
    "year": 365.25,
    "decade": 3652.5,
}


def find_date_constraints(document: Document, times: Sequence[TimeMention], part: int = 0) -> DateHints:
    """The constraints that one part of a report puts on its day of publication.

    `times` are all of the report's mentions (`find_times`). Nothing is solved here: the words, spans and
    tenses are noted as facts, so that other reports and the profile can be brought to bear on them later.
    """
    lead_end = _lead_end(document, part)
    inside = sorted((p for p in document.passages if p.part == part), key=lambda p: p.span)
    starts = [p.span.start for p in inside]
    tokens = [t for t in document.tokens if t.sentence.passage.part == part]
    found: list[DateConstraint] = []
    found.extend(_stamps(document, part))
    mine = [(m, p) for m in times if (p := _passage_at(m.span, inside, starts)) is not None]
    opening = tokens[0].start if tokens else 0
    for mention, passage in mine:
        around = document.tokens_in(mention.span)
        if around:
            lead = mention.span.start < lead_end
            caption = passage.kind == "caption"
            found.extend(_constraint(document, mention, around, lead, caption, mention.span.start - opening))
    found.extend(_years_ago(document, [m for m, _ in mine]))
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


def _stamps(document: Document, part: int) -> Iterable[DateConstraint]:
    """Full dates in bylines or after `published`, and copyright years, in passages that are not read."""
    for place, passage in enumerate(p for p in document.passages if p.part == part):
        text = document.text[passage.span.start : passage.span.end][:2000]
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


def _constraint(
    document: Document, mention: TimeMention, around: Sequence[Token], lead: bool, caption: bool, at: int
) -> Iterable[DateConstraint]:
    slots, text, span = mention.slots, mention.text, mention.span
    number = {k: int(slots[k]) for k in ("mon", "dom", "yr", "wd") if slots.get(k, "").isdigit()}
    part = slots.get("part")
    if mention.frame in ("day", "clock") and {"mon", "dom"} <= set(number):
        event = _begun(around, document.tokens)
        kind = "since" if event else "caption" if caption else "day"
        if at < 120 and _is_dateline(around, document):
            kind = "dateline"
        named = f"{text}: " + {"since": "the day since which it goes on", "dateline": "date line", "caption": "day in a caption",
                               "day": "a day that it names"}[kind]  # fmt: skip
        if "wd" in number:
            named += ", with its weekday"
        yield DateConstraint(
            kind, span, text, named, number.get("yr"), number["mon"], number["dom"], number.get("wd"),  # type: ignore[arg-type]
            tense=mention.tense, part_of_day=part, lead=lead, event=event,
        )  # fmt: skip
    elif mention.frame in ("day", "clock") and "wd" in number and "rel" not in slots:
        if mention.tense != "future" and _lower(document.tokens, around[0].i - 1) in (
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
        event = _begun(around, document.tokens)
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
        ahead = mention.tense == "future" or _lower(document.tokens, around[0].i - 1) in ("by", "until")
        words = f"names the year {number['yr']} as {'to come' if ahead else 'past or present'}"
        yield DateConstraint(
            "year", span, text, words, year=number["yr"], tense="future" if ahead else mention.tense
        )
    elif mention.frame == "nth" and slots.get("unit") in ("day", "week", "month"):
        order = parse_ordinal(slots["ord"])
        if order is not None and _of_event(around, document.tokens):
            size = _UNIT_DAYS[slots["unit"]]
            low, high = round((order - 1) * size), round(order * size)
            yield DateConstraint(
                "nth", span, text, f"{text} since it began", low=low, high=high, tense=mention.tense
            )
    elif mention.frame == "fixed" and mention.type == "DURATION":
        yield from _elapsed(mention, around, document.tokens)
    elif mention.frame == "unit" and slots.get("unit") == "month" and slots.get("rel") == "last":
        held = _content(around[0], around)
        yield DateConstraint(
            "last_month", span, text, f"{text} held what had begun", tense=mention.tense, event=held
        )


def _elapsed(
    mention: TimeMention, around: Sequence[Token], tokens: Sequence[Token]
) -> Iterable[DateConstraint]:
    """`six months after the flood`, `two weeks since`, `a year into the war`."""
    count, unit = mention.slots.get("n"), mention.slots.get("unit")
    follows = _lower(tokens, around[-1].i + 1)
    found = re.fullmatch(r"P(\d+)([DWMY])", mention.value or "")
    if (
        count is None
        or unit not in _UNIT_DAYS
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


def _years_ago(document: Document, times: Sequence[TimeMention]) -> Iterable[DateConstraint]:
    """`six years ago` beside a year, of the same deed: the two tell the year of publication."""
    ago = [
        m for m in times if m.frame == "ago" and m.slots.get("unit") == "year" and m.slots.get("way") == "ago"
    ]
    ago = [m for m in ago if m.slots.get("n", "").isdigit() and len(m.slots["n"]) < 4][:_MOST]
    named = (
        [m for m in times if m.frame == "fixed" and re.fullmatch(r"\d{4}", m.value or "")][:_MOST]
        if ago
        else []
    )
    told = [(m, set(_content(t[0], t))) for m in named if (t := document.tokens_in(m.span))]
    for mention in ago:
        tokens = document.tokens_in(mention.span)
        deed = set(_content(tokens[0], tokens)) if tokens else set()
        for other, words in told:
            if len(deed & words) >= 2:
                total = int(other.value or 0) + int(mention.slots["n"])
                said = f"{mention.text} was {other.text}: published in {total}"
                yield DateConstraint("years_ago", mention.span, mention.text, said, year=total)


def _following(last: Token, tokens: Sequence[Token]) -> tuple[str, ...]:
    """The lemmas of what stands after `after`, `since`, `into`."""
    words = {
        t.lemma.lower()
        for t in tokens[last.i + 2 : last.i + 10]
        if t.sentence is last.sentence and t.pos in ("NOUN", "VERB", "PROPN")
    }
    return tuple(sorted(words - _BEGIN))


def _content(token: Token, inside: Sequence[Token]) -> tuple[str, ...]:
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


def _begun(around: Sequence[Token], tokens: Sequence[Token]) -> tuple[str, ...]:
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
    return tuple(sorted(words)) or ("it",)


def _of_event(around: Sequence[Token], tokens: Sequence[Token]) -> bool:
    """Whether `the third week` is counted from what goes on (`of the siege`, `the war entered its`)."""
    last, first = around[-1], around[0]
    if _lower(tokens, last.i + 1) == "of":
        return any(
            t.lemma.lower() in _ONGOING
            for t in tokens[last.i + 2 : last.i + 8]
            if t.sentence is last.sentence
        )
    whose, entry = _lower(tokens, first.i - 1), _lower(tokens, first.i - 2)
    if whose not in ("its", "their") or entry not in ("in", "into", "enter", "enters", "entered", "entering"):
        return False
    return any(
        t.lemma.lower() in _ONGOING
        for t in tokens[max(0, first.i - 14) : first.i]
        if t.sentence is first.sentence
    )


def _is_calendar(token: Token) -> bool:
    return token.lower in table("weekdays") or token.lower in table("months")


def _is_feared(noun: Token, tokens: Sequence[Token]) -> bool:
    """Whether a noun stands beside words for what may yet come (`the threat of an attack`)."""
    around = tokens[max(0, noun.i - 7) : noun.i + 5]
    return any(t.lemma.lower() in _FEARS and t.sentence is noun.sentence for t in around)


def _is_dateline(around: Sequence[Token], document: Document) -> bool:
    """`GENEVA, 12 March (Agency) -` or `12 March -` at the very start."""
    after = document.text[around[-1].end : around[-1].end + 60]
    return bool(re.match(r"\.?,?(?: \d{4})?\s*(?:\([^)\n]{2,40}\)\s*[-–—.:]*|[-–—/:]{1,2}\s)", after))


def _lower(tokens: Sequence[Token], i: int) -> str:
    return tokens[i].lower if 0 <= i < len(tokens) else ""
