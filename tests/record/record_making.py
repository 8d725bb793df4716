"""Small made-up reports with claims, for tests of the record: no parser, no real text."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from dateline.model import (
    Attribution,
    Block,
    Dating,
    Edge,
    End,
    Event,
    Evidence,
    Extraction,
    Figure,
    Matter,
    MentionRef,
    Name,
    Passage,
    Piece,
    PlaceMention,
    PlaceReading,
    Rejection,
    Report,
    Resolution,
    ResolvedAttribution,
    ResolvedEvent,
    ResolvedFigure,
    ResolvedStatement,
    Slot,
    Source,
    Span,
    Statement,
    TimeMention,
    TimeReading,
    Voice,
    VoiceMention,
    make_id,
)
from dateline.record import ReportFacts, Version
from dateline.record.kinds import KINDS

VERSION = "rules-1"


class Clock:
    """A clock that moves one second at each look."""

    def __init__(self) -> None:
        self.at = datetime(2031, 5, 1, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def make_facts(
    name: str,
    text: str = "",
    *,
    carrier: str | None = None,
    published_on: date | None = None,
    killed: int = 3,
    version: str = VERSION,
) -> ReportFacts:
    """A report of three passages: a title, a count of the dead by a mayor, and a denial."""
    text = (
        text
        or f"Flood at Testford\n\nThe mayor said {killed} people died in Testford on Monday.\nThe dam firm denied it.\n"
    )
    data = text.encode()
    sha = hashlib.sha256(data).hexdigest()
    key = make_id("rep", name, carrier, sha)
    report = Report(key, name, sha, carrier, None, text.split("\n", 1)[0] or None, None, published_on)
    source = Source(
        sha, data, text, "utf-8", "text/plain", (Block(text, (Piece(0, len(text), 0, len(text)),)),), "en"
    )
    passages, at = [], 0
    for paragraph, line in enumerate(text.split("\n")):
        if line:
            span = Span(at, at + len(line))
            kind = "title" if not passages else "body"
            passages.append(Passage(key, span, line, (Piece(0, len(line), *span),), kind, paragraph))
        at += len(line) + 1
    prints = [
        [int(hashlib.sha256(w.encode()).hexdigest()[:16], 16) for w in p.text.split()] for p in passages
    ]
    return ReportFacts(
        report, source, tuple(passages), prints, make_extraction(key, text), version,
        {"dates": {"weekday": "Monday"}},
        rejections=(Rejection(key, "clean", "blank-line", "nothing in it", None),),
        stale=(("resolve", key),),
    )  # fmt: skip


def find(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def make_extraction(key: str, text: str) -> Extraction:
    """The claims of the text of `make_facts`; nothing for other texts."""
    if "The mayor said" not in text:
        return Extraction(key)
    clause = find(text, text[text.index("The mayor said") :].split(".")[0])
    number = find(text, clause.of(text).split()[3])
    mayor = VoiceMention("The mayor", "mayor", find(text, "The mayor"), "person")
    said = Attribution(
        make_id("att", key, clause.start), key, clause, (Span(number.start, clause.end),), "said", find(text, "said"),
        mayor, (mayor,), "indirect", "asserts", "verb-of-saying",
    )  # fmt: skip
    denial = find(text, "The dam firm denied it")
    firm = VoiceMention("The dam firm", "dam firm", find(text, "The dam firm"), "org")
    denied = Attribution(
        make_id("att", key, denial.start), key, denial, (find(text, "it."[:2]),), "denied", find(text, "denied"),
        firm, (firm,), "indirect", "denies", "verb-of-denial",
    )  # fmt: skip
    place = find(text, "Testford on")
    place = Span(place.start, place.start + len("Testford"))
    figure = Figure(
        make_id("fig", key, number.start), key, (Span(number.start, clause.end),), Span(number.start, clause.end).of(text),
        number, float(number.of(text)), float(number.of(text)), "killed", "died-subject",
        population="people", slots=(Slot("place", place, "Testford"),), attribution=said.id, stance="asserts",
    )  # fmt: skip
    event = Event(
        make_id("evt", key, number.start), key, (Span(number.start, clause.end),), "flood", figure.text,
        find(text, "died"), "died", killed_low=figure.low, killed_high=figure.high, figures=(figure.id,),
    )  # fmt: skip
    statement = Statement(
        make_id("sta", key, denial.start), key, denial, denial.of(text), denied.id, "denies"
    )
    return Extraction(
        key,
        times=(
            TimeMention(find(text, "Monday"), "Monday", "DATE", "weekday", slots={"day": "1", "way": "past"}),
        ),
        places=(PlaceMention(place, "Testford", "Testford", "city"),),
        attributions=(said, denied),
        figures=(figure,),
        events=(event,),
        statements=(statement,),
    )


def make_resolution(facts: ReportFacts, on: date | None, place: str = "Testford") -> Resolution:
    """The resolution of a report of `make_facts`, published on a day."""
    read, key = facts.extraction, facts.report.key
    assert read is not None
    text = facts.source.text
    monday = read.times[0]
    dating = Dating(
        key, on, (), None if on is None else 0.9, None if on is None else "inferred",
        (Evidence(key, monday.span, "Monday", "a Monday"),), None, on,
    )  # fmt: skip
    where = PlaceReading(read.places[0], place, f"gn:{len(place)}", "GB", None, 51.0, -1.0, 7, "city", 1, 0.9)
    mayor = Voice(f"voice-mayor-{place}", f"Mayor of {place}", "person", body=place)
    firm = Voice("voice-firm", "Dam Firm", "org", party="Builders")
    assert text
    return Resolution(
        key,
        dating,
        (on,),
        (TimeReading(monday, None if on is None else on.isoformat(), on, on),),
        (where,),
        (
            ResolvedAttribution(read.attributions[0], mayor, (mayor,), on),
            ResolvedAttribution(read.attributions[1], firm, (firm,), on),
        ),
        tuple(ResolvedFigure(f, where, None, on, mayor, (mayor,)) for f in read.figures),
        tuple(ResolvedEvent(e, (where,), on, on, "day", (), (), mayor, (mayor,)) for e in read.events),
        tuple(ResolvedStatement(t, firm, (firm,), on) for t in read.statements),
    )


def make_edge(first: ReportFacts, second: ReportFacts) -> Edge:
    """A passage edge between the titles of two reports, ends in order of key."""
    one, two = sorted((first, second), key=lambda f: f.report.key)
    ends = [End(f.report.key, f.passages[0].span) for f in (one, two)]
    return Edge("passage", "copy", ends[0], ends[1], "unknown", 1.0)


def make_matter(
    claims: list[str], *, standing: str = "single voice", known_from: date | None = None, high: float = 3
) -> Matter:
    """A matter of figures on the dead at Testford."""
    return Matter(
        make_id("mat", "killed", "Testford"), "figure", "killed at Testford", tuple(sorted(claims)), ("Mayor",), ("a",),
        ("o",), (), standing, "one-voice", ("one voice",), 3, None, high, known_from=known_from, measure="killed",
        place="Testford",
    )  # type: ignore[arg-type]  # fmt: skip


def make_name(facts: list[ReportFacts]) -> Name:
    """One person mentioned at the start of several reports."""
    mentions = tuple(MentionRef(f.report.key, Span(0, 5)) for f in sorted(facts, key=lambda f: f.report.key))
    return Name("name-1", "Flood", "person", (), ("Flood",), mentions)


def make_versions(kind: str, days: Sequence[tuple[date, Sequence[Any]]], now: Sequence[Any]) -> list[Version]:
    """The versions of a kind's rows from how they stood at the end of each day on which something became
    known (in order of day), and how they stand now, undated reports included.

    Days on which a row did not change are one version. Put them in a `Derivation`, and questions
    `as_known` are answered as of every day.
    """
    file = KINDS[kind].file
    held: dict[str, tuple[date, Any]] = {}
    versions: list[Version] = []
    for day, rows in days:
        there = {file(row).key: row for row in rows}
        for key, (since, row) in sorted(held.items()):
            if there.get(key) != row:
                versions.append(Version(row, since, day))
                del held[key]
        for key, row in there.items():
            held.setdefault(key, (day, row))
    present = {file(row).key: row for row in now}
    for key, (since, row) in sorted(held.items()):
        same = present.get(key) == row
        versions.append(Version(row, since, None if same else date.max))
        if same:
            del present[key]
    return versions + [Version(row, None) for _, row in sorted(present.items())]
