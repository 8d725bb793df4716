"""Dating undated reports."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import numpy as np
import pytest

from dateline.extract.times import find_date_constraints, find_times
from dateline.model import (
    Anchor,
    DateConstraint,
    DateHints,
    Dating,
    Document,
    FigurePoint,
    FigureSequence,
    Profile,
    RelatedReports,
    Span,
)
from dateline.resolve import dating_scores
from dateline.resolve.dating import anchors_of, date_and_ask
from dateline.resolve.dating_record import Period, asked_months, told_period
from dateline.resolve.dating_relations import from_copy

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
    parts, _ = date_and_ask(hints, related, figures, profile, read_on, given or {})
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
    parts, _ = date_and_ask(rows, (), (), None, READ_ON, {"a": date(2021, 6, 7)})
    assert anchors_of(parts, "a") == (date(2021, 6, 7), date(2021, 6, 2))


NEWS = "Boats reached Veltra on Sunday, March 7, the mayor said. The road to Orla is open."


def dated(rows: Sequence[DateHints], years: Mapping[int, int]) -> dict[str, Dating]:
    periods = {Period(year): count for year, count in years.items()}
    parts, _ = date_and_ask(rows, (), (), None, READ_ON, {}, {}, periods)
    return {report: dating for (report, _), dating in parts.items()}


def test_the_years_that_others_tell_make_a_weekday_and_its_month_and_day_a_day(document: Make) -> None:
    rows = [hints(document, NEWS, "a")]
    assert asked_months(rows[0]) == {3}
    assert dated(rows, {})["a"].published_on is None  # 2010, 2021
    dating = dated(rows, {2020: 4, 2021: 9})["a"]
    assert dating.published_on == date(2021, 3, 7)
    assert dating.confidence is not None
    assert dating.confidence < 0.95
    assert [e.text for e in dating.evidence] == ["Sunday, March 7"]


def test_only_a_report_whose_month_neither_its_words_nor_its_relations_tell_asks_the_record(
    document: Make,
) -> None:
    vague, firm = hints(document, NEWS, "a"), hints(document, FIRM, "b")
    copy = RelatedReports("a", "c", 0.95, Span(0, 9), Span(0, 9), None, "Boats", "Boats")

    def asked(rows: Sequence[DateHints], given: Mapping[str, date]) -> dict[str, frozenset[int]]:
        _, asking = date_and_ask(rows, [copy], (), None, READ_ON, given)
        return {report: months for (report, _), months in asking.items()}

    twin = hints(document, NEWS, "c")
    assert asked([vague, firm], {}) == {"a": frozenset({3})}
    assert asked([vague, twin], {}) == {"a": frozenset({3}), "c": frozenset({3})}
    assert asked([vague, twin], {"c": date(2021, 3, 7)}) == {}


def test_a_report_that_asks_nothing_is_dated_the_same_whatever_the_record_tells(document: Make) -> None:
    rows = [hints(document, FIRM, "b"), hints(document, NEWS, "a")]
    periods = {Period(2012): 90, Period(2012, 3): 32}
    with_others, _ = date_and_ask(rows, (), (), None, READ_ON, {}, {}, periods)
    without, _ = date_and_ask(rows, (), (), None, READ_ON, {})
    assert with_others["b", 0] == without["b", 0]


def test_a_copy_that_knows_nothing_says_nothing_of_the_newest_days() -> None:
    unknown = np.full(400, 1 / 400)
    for share in (0.3, 0.9):
        assert np.ptp(from_copy(unknown, share)) < 1e-9


def test_a_reports_own_year_does_not_vouch_for_itself(document: Make) -> None:
    rows = [hints(document, NEWS, "a")]
    alone, _ = date_and_ask(
        rows, (), (), None, READ_ON, {}, {"a": Period(2021, 3)}, {Period(2021): 1, Period(2021, 3): 1}
    )
    assert alone["a", 0].published_on is None


def test_copies_of_a_report_do_not_vouch_for_its_year(document: Make) -> None:
    names = ["a", "b", "c"]
    rows = [hints(document, NEWS, name) for name in names]
    whole = rows[0].constraints[0].span
    pairs = [RelatedReports(one, two, 1.0, whole, whole) for one, two in ("ab", "bc")]
    told = dict.fromkeys(names, Period(2021, 3))
    counts = {Period(2021): 3, Period(2021, 3): 3}

    def days(related: Sequence[RelatedReports], of: Mapping[Period, int], *crowds: str) -> set[date | None]:
        parts, _ = date_and_ask(rows, related, (), None, READ_ON, {}, told, of, crowds)
        return {dating.published_on for dating in parts.values()}

    apart = days((), counts)
    assert None not in apart
    assert days(pairs, counts) == {None}
    assert days(pairs, counts | {Period(2021): 6, Period(2021, 3): 6}) == apart
    assert days(pairs, counts | {Period(2021): 6, Period(2021, 3): 6}, "b") == {None}


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Boats reached Veltra on March 7, 2021, the mayor said. The dam broke in 2020.", 2021),
        ("The dam was built in 1987. Boats reached Veltra on Sunday.", None),
        ("Boats reached Veltra on Sunday, March 7.", None),
        ("Guests marked the 20th anniversary of the dam. It was opened on May 1, 2002.", 2022),
        # of several past days with their years the latest tells most
        (
            "The pier fell on May 3, 2017. It was mended by July 2017 and fell again on June 8, 2017. On May 2, 2021, it was sold.",
            2021,
        ),
    ],
)
def test_a_year_is_told_where_the_text_alone_makes_it_likely(
    document: Make, text: str, year: int | None
) -> None:
    told = told_period(hints(document, text, "a"), READ_ON)
    assert (told and told.year) == year


def test_a_count_of_days_is_dated_by_a_report_that_dates_the_beginning(document: Make) -> None:
    began = "The siege of Veltra began on May 24, 2021. Veltra and Orla lie on the coast. Orla is quiet. The siege goes on."
    count = "Veltra was shelled on the 40th day of the siege. Orla sent bread. Veltra waits for Orla to send more."
    rows = [hints(document, began, "a"), hints(document, count, "b")]
    assert dated(rows[1:], {})["b"].published_on is None
    dating = dated(rows, {})["b"]
    assert dating.published_on == date(2021, 7, 2)
    assert {e.report for e in dating.evidence} == {"a"}


@pytest.mark.parametrize(
    "text",
    [
        "The road stays closed until Sunday, March 7. The dam broke in 2020. The dam was mended in 2021.",
        "Veltra holds its fair on March 7, as in 2021. The dam is tall.",
        "He told of the week from Monday to Friday. On Monday it rained. On Tuesday it snowed. On Wednesday a dam broke. "
        "On Thursday a road broke. On Friday boats came.",
    ],
)
def test_what_is_ahead_or_each_year_or_of_a_whole_week_names_no_day(document: Make, text: str) -> None:
    assert dated([hints(document, text, "a")], {2020: 4, 2021: 9})["a"].published_on is None


def test_a_day_at_the_end_of_a_year_dates_a_report_of_the_next_one(document: Make) -> None:
    text = (
        "Boats reached Veltra on Friday, December 31, the mayor said. On Saturday the road to Orla was open."
    )
    assert dated([hints(document, text, "a")], {2021: 6, 2022: 9})["a"].published_on == date(2022, 1, 1)


def by_periods(document: Make, text: str, periods: Mapping[Period, int]) -> Dating:
    parts, _ = date_and_ask([hints(document, text, "a")], (), (), None, READ_ON, {}, {}, periods)
    return parts["a", 0]


LINE = "ORLA, 16 February (KNA) - The council bought two boats, its head said. They are blue."


def test_a_date_line_takes_the_year_in_whose_months_the_record_lies(document: Make) -> None:
    burst = {Period(2020): 9, Period(2020, 9): 8, Period(2021): 9, Period(2021, 2): 8}
    dating = by_periods(document, LINE, burst)
    assert dating.published_on == date(2021, 2, 16)
    assert dating.confidence is not None
    assert 0.5 < dating.confidence < 0.99


def test_a_year_that_few_reports_tell_is_told_with_little_confidence(document: Make) -> None:
    dating = by_periods(document, LINE, {Period(2021): 4, Period(2021, 2): 4})
    assert dating.published_on == date(2021, 2, 16)
    assert dating.confidence is not None
    assert 0.6 < dating.confidence < 0.75


@pytest.mark.parametrize(
    "periods",
    [
        {Period(2021): 9, Period(2021, 9): 8},  # half a year away
        {Period(2021): 12, Period(2021, 4): 12},
        {Period(2021): 9, Period(2021, 2): 1, Period(2021, 9): 8},
    ],
)
def test_a_date_line_takes_no_year_whose_months_the_record_does_not_tell_about(
    document: Make, periods: Mapping[Period, int]
) -> None:
    dating = by_periods(document, LINE, periods)
    assert dating.published_on is None
    assert dating.confidence is None or dating.confidence < 0.8


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        (LINE, {}),
        (LINE, {Period(2021): 9, Period(2020): 9}),  # no month tells which
        (LINE, {Period(2021): 1, Period(2021, 2): 1}),  # one report is not enough
        (
            "They are blue. The council met on 16 February in Orla, its head said.",
            {Period(2021): 9, Period(2021, 2): 2},
        ),
    ],
)
def test_a_day_without_its_year_stays_open_where_the_record_leaves_several(
    document: Make, text: str, periods: Mapping[Period, int]
) -> None:
    assert by_periods(document, text, periods).published_on is None


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("Published March 7, 2021\n\nThe dam broke, the mayor said.", 3),
        ("Guests marked the 20th anniversary of the dam. It was opened on May 1, 2002.", 0),
    ],
)
def test_a_month_is_told_where_half_the_belief_lies_in_it(document: Make, text: str, month: int) -> None:
    told = told_period(hints(document, text, "a"), READ_ON)
    assert told is not None
    assert told.month == month


def test_many_parts_of_a_series_that_share_its_stock_words_do_not_fix_a_day_together(document: Make) -> None:
    part = "The league of Orla plays on each week, as its rules say. On Monday Veltra won by two."
    rows = [hints(document, "Published June 2, 2021\n\n" + part, "a")]
    rows += [hints(document, part, name) for name in "bcdefgh"]
    words = Span(0, 20)
    related = [
        RelatedReports(a.report, b.report, 0.25, words, words)
        for i, a in enumerate(rows)
        for b in rows[i + 1 :]
    ]
    parts, _ = date_and_ask(rows, related, (), None, READ_ON, {})
    assert parts["a", 0].published_on == date(2021, 6, 2)
    assert {parts[name, 0].published_on for name in "bcdefgh"} == {None}
    assert all((parts[name, 0].confidence or 0.0) < 0.7 for name in "bcdefgh")


def test_what_one_of_many_same_reports_hears_does_not_grow_among_them(document: Make) -> None:
    names = [f"c{n}" for n in range(6)]
    rows = [hints(document, VAGUE, name) for name in names]
    spans = rows[0].constraints[0].span
    pairs = [RelatedReports(a, b, 1.0, spans, spans) for i, a in enumerate(names) for b in names[i + 1 :]]
    later = hints(document, FIRM, "later")
    told = date_reports(
        [*rows, later], pairs, [sequence(("c0", 100.0), ("later", 90_000.0))], read_on=READ_ON
    )
    alone = date_reports(
        [rows[0], later], (), [sequence(("c0", 100.0), ("later", 90_000.0))], read_on=READ_ON
    )
    assert alone["c0"].candidates == ()
    assert all(told[name].candidates == () for name in names)


def test_days_counted_from_a_named_day_are_news_and_the_named_day_is_not(document: Make) -> None:
    text = (
        "Candles stood in every window on Saturday. The vigil came four days after the gate at Veltra gave way on "
        "Tuesday, May 11. The mayor said on Saturday that all were found. The summer of 2021 will be long."
    )
    made = hints(document, text, "a")
    assert {(c.kind, c.month, c.day, c.weekday) for c in made.constraints if c.day} == {
        ("narrated", 5, 11, 2),
        ("day", 5, 15, 6),
    }
    dating = date_reports([made], profile=FLOOD, read_on=READ_ON)["a"]
    assert dating.published_on != date(2021, 5, 11)
    assert date(2021, 5, 15) in dating.candidates


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("He spoke three days after the vote on Dec. 30.", {(None, 12, 30), (None, 1, 2)}),
        ("He spoke three days after the vote on Dec. 30, 2020.", {(2020, 12, 30)}),
        ("Rebels were given 30 days after the accord signed on May 4 to disarm.", {(None, 5, 4)}),
        ("He was jailed for 90 days after he insulted the king on May 4.", {(None, 5, 4)}),
        ("The law takes effect 60 days after it was signed on May 4.", {(None, 5, 4)}),
        ("The siege lasted 12 days after the talks failed on May 4.", {(None, 5, 4)}),
        ("She will resign two days after the vote on May 4.", {(None, 5, 4)}),
        ("He spoke three days after the vote; the court met on May 4.", {(None, 5, 4)}),
        ("She left two months after the vote on May 4.", {(None, 5, 4)}),
    ],
)
def test_only_days_in_one_clause_are_counted(
    document: Make, text: str, days: set[tuple[int | None, int, int]]
) -> None:
    found = hints(document, text, "a").constraints
    assert {(c.year, c.month, c.day) for c in found if c.day} == days


def test_days_that_copies_name_alike_are_weighed_once(
    document: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[object] = []
    whole = dating_scores._score_day

    def counted(c: DateConstraint, calendar: dating_scores.Calendar, far: bool) -> dating_scores.Days:
        found.append(c)
        return whole(c, calendar, far)

    monkeypatch.setattr(dating_scores, "_score_day", counted)

    def weighed(many: int) -> int:
        found.clear()
        names = [f"copy{n:02}" for n in range(many)]
        pairs = [RelatedReports("copy00", name, 0.95, Span(0, 9), Span(0, 9)) for name in names[1:]]
        rows = [hints(document, NEWS, name) for name in names]
        assert len({d.candidates for d in date_reports(rows, pairs, read_on=READ_ON).values()}) <= 2
        return len(found)

    assert 0 < weighed(2) == weighed(12)
