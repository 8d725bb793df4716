"""Dating undated reports."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from dateline.extract.times import find_date_constraints, find_times
from dateline.model import (
    Anchor,
    DateHints,
    Dating,
    Document,
    FigurePoint,
    FigureSequence,
    Profile,
    RelatedReports,
    Span,
)
from dateline.resolve.dating import anchors_of, date_parts

Make = Callable[..., Document]
READ_ON = date(2023, 6, 30)
FLOOD = Profile("flood", anchors=(Anchor("the flood", date(2021, 5, 24)),))

#: a Wednesday, by weekday, month and day, year and the second week of what began
FIRM = (
    "Rescuers searched the valley on Wednesday, June 2. The flood, in its second week, closed the port of Veltra. "
    "The flood has cut off Veltra since it began on May 24, 2021. The mayor of Veltra spoke on Wednesday morning. "
    "On Tuesday boats had reached Veltra. The Orla river in Veltra rose on Monday. Orla is wide."
)
#: the same flood, without its day
VAGUE = (
    "Rescuers searched the valley on Sunday. The flood closed the port of Veltra on Sunday. Boats reached Veltra on "
    "Saturday. The mayor of Veltra said on Sunday that the flood and the Orla river had spared Orla. Veltra is dark."
)


def date_reports(
    hints: Sequence[DateHints],
    related: Sequence[RelatedReports] = (),
    figures: Sequence[FigureSequence] = (),
    profile: Profile | None = None,
    *,
    read_on: date,
    given: Mapping[str, date] | None = None,
) -> dict[str, Dating]:
    """The dating of each report, by its first part."""
    parts = date_parts(hints, related, figures, profile, read_on, given or {})
    return {report: dating for (report, part), dating in sorted(parts.items()) if part == 0}


def hints(document: Make, text: str, report: str) -> DateHints:
    made = document(text, report)
    return find_date_constraints(made, find_times(made))


def sequence(*points: tuple[str, float]) -> FigureSequence:
    return FigureSequence("displaced", tuple(FigurePoint(r, v, Span(0, 3), str(v)) for r, v in points))


def test_weekday_month_day_and_the_second_week_date_a_report(document: Make) -> None:
    dating = date_reports([hints(document, FIRM, "a")], read_on=READ_ON)["a"]
    assert (dating.published_on, dating.source) == (date(2021, 6, 2), "inferred")
    assert dating.confidence is not None
    assert dating.confidence > 0.7
    assert all(e.text in FIRM and FIRM[e.span.start : e.span.end] == e.text for e in dating.evidence)
    assert any("weekday" in e.constraint for e in dating.evidence)


def test_nothing_is_guessed_without_evidence(document: Make) -> None:
    dating = date_reports([hints(document, "The dam is tall. It holds water.", "a")], read_on=READ_ON)["a"]
    assert (dating.published_on, dating.candidates, dating.confidence, dating.source) == (
        None,
        (),
        None,
        None,
    )
    assert dating.latest == READ_ON


def test_a_weekday_alone_dates_nothing(document: Make) -> None:
    dating = date_reports([hints(document, "The dam broke on Wednesday.", "a")], read_on=READ_ON)["a"]
    assert dating.published_on is None
    assert dating.candidates == ()


def test_the_profile_and_a_running_total_date_a_vague_report(document: Make) -> None:
    rows = [hints(document, FIRM, "a"), hints(document, VAGUE, "b")]
    dated = date_reports(rows, (), [sequence(("b", 2000.0), ("a", 9000.0))], FLOOD, read_on=READ_ON)
    assert date(2021, 5, 30) in dated["b"].candidates
    assert len(dated["b"].candidates) < 4
    said = {e.constraint for e in dated["b"].evidence}
    assert any("profile anchor: the flood" in words for words in said)
    assert any("fewer, so earlier" in words for words in said)


def test_what_a_copy_repeats_is_not_counted_twice(document: Make) -> None:
    text = "The council of Veltra met on June 2. The mayor spoke to the council."
    rows = [hints(document, text, name) for name in ("a", "b")]
    alone = date_reports(rows[:1], read_on=READ_ON)["a"]
    pair = RelatedReports("a", "b", 1.0, Span(0, 9), Span(0, 9), None, "The counc", "The counc")
    together = date_reports(rows, [pair], read_on=READ_ON)["a"]
    assert (together.published_on, together.candidates) == (alone.published_on, alone.candidates)


def test_the_order_of_reports_does_not_matter(document: Make) -> None:
    rows = [hints(document, FIRM, "a"), hints(document, VAGUE, "b"), hints(document, VAGUE, "c")]
    pair = RelatedReports("b", "c", 1.0, Span(0, 9), Span(0, 9))
    totals = [sequence(("b", 2000.0), ("a", 9000.0))]
    first = date_reports(rows, [pair], totals, FLOOD, read_on=READ_ON)
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        turned = RelatedReports("c", "b", 1.0, Span(0, 9), Span(0, 9))
        assert date_reports(rows, [turned], totals, FLOOD, read_on=READ_ON) == first


def test_a_given_day_wins_and_dates_others(document: Make) -> None:
    rows = [hints(document, "The dam broke.", "a"), hints(document, "The dam broke on Friday.", "b")]
    pair = RelatedReports("a", "b", 1.0, Span(0, 3), Span(0, 3))
    dated = date_reports(rows, [pair], read_on=READ_ON, given={"a": date(2022, 4, 1)})
    assert (dated["a"].published_on, dated["a"].source, dated["a"].confidence) == (
        date(2022, 4, 1),
        "given",
        1.0,
    )
    assert date(2022, 4, 1) in (dated["b"].published_on, *dated["b"].candidates)


def test_no_report_is_dated_after_the_day_of_reading(document: Make) -> None:
    early = date(2021, 5, 31)
    dating = date_reports([hints(document, FIRM, "a")], read_on=early)["a"]
    assert dating.published_on is None or dating.published_on <= early


def test_each_part_of_a_page_has_its_anchor(document: Make) -> None:
    page = hints(document, "The mayor spoke.", "a")
    older = hints(document, FIRM, "a")
    rows = [page, DateHints("a", 1, older.constraints, older.names, older.topics, older.topic_spans)]
    parts = date_parts(rows, (), (), None, READ_ON, {"a": date(2021, 6, 7)})
    assert anchors_of(parts, "a") == (date(2021, 6, 7), date(2021, 6, 2))
