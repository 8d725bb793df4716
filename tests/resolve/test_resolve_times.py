"""Anchoring temporal expressions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from dateline.extract.times import find_times
from dateline.model import Anchor, Document
from dateline.resolve.calendar import days_of
from dateline.resolve.times import resolve_times

Make = Callable[..., Document]
WEDNESDAY = date(2021, 6, 9)


def values(document: Document, on: date | None = WEDNESDAY) -> list[str | None]:
    return [r.value for r in resolve_times(find_times(document), lambda _: on)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The dam broke on Friday.", "2021-06-04"),
        ("The dam broke on Wednesday.", "2021-06-09"),
        ("The gates will be opened on Friday.", "2021-06-11"),
        ("The dam broke last Wednesday.", "2021-06-02"),
        ("The dam broke late on Friday.", "2021-06-04TNI"),
        ("Late Friday the dam broke.", "2021-06-04"),  # the end of the day is its MOD
        ("The dam broke early yesterday.", "2021-06-08"),
        ("He called on them to vote on Friday.", "2021-06-11"),
        ("She said Friday's rain might fill the dam.", "2021-06-04"),
        ("Friday's vote will decide it.", "2021-06-11"),
        ("The wall stood for two hundred years.", "P200Y"),
        ("It will weigh on future quarters.", "FUTURE_REF"),
        ("Sales rose in the year-earlier nine months.", "P9M"),
        ("It was sung in the '00s.", "200"),
        ("He left a year-and-a-half ago.", "2019-12"),
        ("He left three years back, in haste.", "2018"),
        ("The dam broke on Friday afternoon.", "2021-06-04TAF"),
        ("The dam broke at 5am on Friday.", "2021-06-04T05:00"),
        ("The dam broke at midnight on May 3.", "2021-05-03T24:00"),
        ("The dam broke on May 3.", "2021-05-03"),
        ("The dam broke on December 3.", "2020-12-03"),
        ("The dam broke on May 3, 2014.", "2014-05-03"),
        ("The dam broke yesterday.", "2021-06-08"),
        ("The dam broke last night.", "2021-06-08TNI"),
        ("The dam broke two days ago.", "2021-06-07"),
        ("The dam broke 1.2 hours later.", "PT1.2H"),
        ("The dam broke 1.5 hours later.", "PT1H30M"),
        ("The dam broke last week.", "2021-W22"),
        ("The dam broke last month.", "2021-05"),
        ("The dam broke earlier this month.", "2021-06"),
        ("The dam broke last year.", "2020"),
        ("The dam will be rebuilt next year.", "2022"),
        ("The dam broke last weekend.", "2021-W22-WE"),
        ("The dam broke in March.", "2021-03"),
        ("The dam broke in October.", "2020-10"),
        ("The dam broke last summer.", "2020-SU"),
        ("Sales fell in the first quarter.", "2021-Q1"),
        ("It is the second week of the flood.", "2021-W23"),
        ("The dam broke on Christmas Day.", "2020-12-25"),
        ("The dam broke on 31 February.", "XXXX-02-31"),
    ],
)
def test_an_expression_is_anchored(document: Make, text: str, value: str) -> None:
    assert values(document(text)) == [value]


def test_the_next_day_counts_from_the_day_named_before(document: Make) -> None:
    text = "The dam broke on May 3. The next day the village was flooded. The village was empty that day."
    assert values(document(text)) == ["2021-05-03", "2021-05-04", "2021-05-04"]


def test_a_year_ago_beside_a_quarter_is_that_quarter(document: Make) -> None:
    text = "Output fell in the first quarter. A year earlier it had grown."
    assert values(document(text)) == ["2021-Q1", "2020-Q1"]


def test_last_year_set_beside_a_quarter_is_that_quarter(document: Make) -> None:
    text = "Output fell in the first quarter. The mill lost 3 million, compared with a gain of 2 million last year."
    assert values(document(text)) == ["2021-Q1", "2020-Q1"]


def test_a_year_ago_beside_a_quarter_of_no_known_year_has_no_year(document: Make) -> None:
    text = "Output fell in the first quarter. A year earlier it had grown."
    assert values(document(text), None) == ["XXXX-Q1", "XXXX"]


def test_without_an_anchor_the_value_says_what_the_words_say(document: Make) -> None:
    text = "The dam broke on Friday. It was built on May 3. The gates failed on 4 June 2019."
    assert values(document(text), None) == ["XXXX-WXX-5", "XXXX-05-03", "2019-06-04"]


def test_a_profile_day_anchors_the_nth_week_where_no_date_is_known(document: Make) -> None:
    times = find_times(document("It is the second week of the flood."))
    readings = resolve_times(times, lambda _: None, [Anchor("the flood", date(2021, 5, 24))])
    assert [r.value for r in readings] == ["2021-W22"]


def test_a_reading_carries_the_days_it_covers(document: Make) -> None:
    reading = resolve_times(find_times(document("The dam broke last week.")), lambda _: WEDNESDAY)[0]
    assert (reading.start_on, reading.end_on) == (date(2021, 5, 31), date(2021, 6, 6))


@pytest.mark.parametrize(
    "value", ["2021-02-31", "2021-W60", "0000", "XXXX-05", "P3D", "PRESENT_REF", "", None]
)
def test_no_day_gives_no_interval(value: str | None) -> None:
    assert days_of(value) == (None, None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The storm is forecast to reach the coast on Monday.", "2021-06-14"),
        ("The minister told the board to report on Monday.", "2021-06-14"),
        ("The judge was told on Monday that the man had fled.", "2021-06-07"),
        ("The vote was set for Saturday.", "2021-06-12"),
        ("They had been told to meet on Friday.", "2021-06-04"),
    ],
)
def test_what_is_told_or_forecast_lies_ahead(document: Make, text: str, value: str) -> None:
    assert values(document(text)) == [value]


def test_a_second_zone_in_a_bracket_gives_no_second_day(document: Make) -> None:
    text = "At 4:57 local time on Saturday (1957 Friday, UTC) the ground shook."
    assert values(document(text)) == ["2021-06-05T04:57"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The loan could be repaid as early as Monday.", "2021-06-14"),
        ("Traders sold ahead of the weekend.", "2021-W23-WE"),
        ("The talks resume on Monday.", "2021-06-14"),
        ("The talks began as planned on Monday.", "2021-06-07"),
        ("Police asked about the December bombing.", "2020-12"),
        ("The man is held over the attack on December 3.", "2020-12-03"),
        ("The threat of an attack in December is real.", "2021-12"),
        ("The board named a head, effective Jan. 1.", "2021-01-01"),
        ("Prices are flat since year-end.", "2020-12-31"),
        ("They are to leave at 4 in the morning.", "2021-06-09T04:00"),
        ("An hour and a half later the roof fell.", "PT1H30M"),
        ("Half a minute later the roof fell.", "PT30S"),
    ],
)
def test_the_words_around_a_day_tell_whether_it_is_past(document: Make, text: str, value: str) -> None:
    assert values(document(text)) == [value]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Output will fall in the fourth quarter.", ["2021-Q4"]),
        ("Output fell in the fourth quarter.", ["2020-Q4"]),
        ("The yard will report a loss for the first quarter.", ["2021-Q1"]),
        ("Output fell in the first quarter. In the 2019 quarter it rose.", ["2021-Q1", "2019-Q1"]),
        ("Sales fell in the quarter ended March 31.", ["2021-Q1", "2021-03-31"]),
        ("It lost money in the year ended March 31.", ["P1Y", "2021-03-31"]),
        ("Its plans for the year are dark.", ["2021"]),
        ("Sales rose in the quarter a year ago.", ["2020-Q2"]),
        ("Sales rose in May compared with the same period last year.", ["2021-05", "2020-05"]),
        (
            "Output fell in the first quarter. In the first nine months it rose from a year earlier.",
            ["2021-Q1", "P9M", "2020"],
        ),
        (
            "Output fell in the first quarter and may rise in the third quarter. A year earlier it fell.",
            ["2021-Q1", "2021-Q3", "2020-Q1"],
        ),
        (
            "Output rose in the first quarter. After a weak fourth quarter it beat that of a year earlier.",
            ["2021-Q1", "2020-Q4", "2020-Q1"],
        ),
        ("In the fourth quarter of 2018 and the entire year it fell.", ["2018-Q4", "2018"]),
        ("It was bought in the latest fiscal year.", ["2020"]),
    ],
)
def test_reporting_periods(document: Make, text: str, told: list[str]) -> None:
    assert values(document(text)) == told


def test_a_week_is_that_of_its_day_and_belongs_to_the_month_of_most_of_its_days(document: Make) -> None:
    assert values(document("The court sits in the week of May 10.")) == ["2021-W19"]
    assert values(document("It rained in the last week of March.")) == ["2021-W12"]


def test_later_in_the_day_is_the_day_named_before(document: Make) -> None:
    assert values(document("The dam broke on May 3. Later in the day it rained.")) == ["2021-05-03"] * 2


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The dam broke on 31 February 2020.", "2020-02-XX"),
        ("The dam broke on 99/99/2020.", "2020-XX-XX"),
        ("The dam broke on 2020-02-30.", "2020-02-XX"),
        ("The dam broke on 12 May 2031.", "2031-05-12"),
        ("The dam was built in the 1990s.", "199"),
    ],
)
def test_a_day_that_is_none_keeps_what_is_known_and_a_day_to_come_its_own(
    document: Make, text: str, value: str
) -> None:
    [reading] = resolve_times(find_times(document(text)), lambda _: WEDNESDAY)
    assert reading.value == value
    assert ("X" in value) == (reading.start_on is None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # a week or two is counted to the day, more of them are round numbers
        ("The dam broke two weeks ago.", ["2021-05-26"]),
        ("The dam broke six weeks ago.", ["2021-W17"]),
        # the calendar's quarter that holds most of the firm's own
        ("Sales fell in the quarter ended April 30.", ["2021-Q1", "2021-04-30"]),
        ("Sales fell in the quarter ended Jan. 31.", ["2020-Q4", "2021-01-31"]),
        # yesterday is not called last Tuesday
        ("The dam broke last Tuesday.", ["2021-06-01"]),
        ("The dam broke last Monday.", ["2021-06-07"]),
        # what was to come when it was planned may be over
        ("The lock was to open on Tuesday.", ["2021-06-08"]),
        ("The lock was due to open on Saturday.", ["2021-06-12"]),
        ("The lock is to open on Tuesday.", ["2021-06-15"]),
        ("The flight was due to leave at 4 p.m. Tuesday.", ["2021-06-08T16:00"]),
        ("They did it! Eight years later!", ["XXXX"]),
        # what the words of a longer expression say together
        ("Sales rose in Q3 2012.", ["2012-Q3"]),
        ("They waited three-and-a-half years.", ["P3Y6M"]),
        ("They meet every few years.", ["PXY"]),
        ("Every Friday night they met.", ["XXXX-WXX-5TNI"]),
        ("They came the week before last.", ["2021-W21"]),
        ("They go the week after next.", ["2021-W25"]),
        ("It fell in the early morning hours of Tuesday.", ["2021-06-08TMO"]),
        ("It fell in the wee hours of Sunday.", ["2021-06-06TNI"]),
        ("They came on Friday the 13th.", ["2020-11-13"]),
        ("They will come on Friday the 13th.", ["2021-08-13"]),
        ("The dam broke on May 3. That same evening boats came.", ["2021-05-03", "2021-05-03TEV"]),
        ("The weeklong strike ended.", ["P1W"]),
        ("Sales rose in the year to March.", ["P1Y", "2021-03"]),
        ("They left some time ago.", ["PAST_REF"]),
        ("The mayor said the lock was to open on Tuesday.", ["2021-06-15"]),
        # lengths count from the date named last, be it a month or a year
        ("In 1998 the dam was built. A decade later it broke.", ["1998", "2008"]),
        ("The head was born on May 3, 1953. In 1998 he built the dam. A decade later it broke.", ["1953-05-03", "1998", "2008"]),
        ("The dam broke in March. Two months later it was mended.", ["2021-03", "2021-05"]),
        ("The dam broke in 2019. A month later it was mended.", ["2019", "XXXX-XX"]),
        ("Three days later the dam was mended.", ["XXXX-XX-XX"]),
        ("Two months prior the dam had been mended.", ["2021-04"]),
        # the month before a year that was named is not the December before it
        ("It tells of the 2021 vote. The previous month was dull.", ["2021", "2021-05"]),
        ("Boats came in March. By the end of the month they had left.", ["2021-03", "2021-03"]),
        ("Boats came in 2017. By the end of the year they had left.", ["2017", "2017"]),
        # what is told in the past takes up no day that is to come
        ("The law takes effect on December 10. It was read later the same day.", ["2021-12-10", "2021-06-09"]),
        # the first day of what began on a day that is not named
        ("Nine people were hurt on the first day of the fair.", ["XXXX-XX-XX"]),
        ("It is the second day of the fair.", ["2021-06-09"]),
        ("The fair was held on the last weekend of May.", ["2021-W21-WE"]),
        ("The fair was held in the first week in May 2019.", ["2019-W18"]),
        # two days of a month, and clock times before the day that they are of
        ("Boats came on May 3 and 9.", ["2021-05-03", "2021-05-09"]),
        ("At 16:45 local time (1545 UTC) on Tuesday the roof fell.", ["2021-06-08T16:45", "2021-06-08T15:45Z", "2021-06-08"]),
        ("The roof fell at 4 p.m. (1400 GMT) Tuesday.", ["2021-06-08T16:00", "2021-06-08T14:00Z", "2021-06-08"]),
        ("Tomorrow, a Thursday, the lock opens.", ["2021-06-10", "2021-06-10"]),
        ("They waited for three-four months.", ["PXM"]),
        ("They have waited for 30+ years.", ["P30Y"]),
        ("They will wait for the next couple years.", ["P2Y"]),
        ("The dam broke on May 3, 2014. That September it was mended.", ["2014-05-03", "2014-09"]),
        ("The dam broke in September.", ["2020-09"]),  # nine months ago, or three ahead
        ("The dam broke on June 8. A month later it was mended.", ["2021-06-08", "XXXX-XX"]),
    ],
)  # fmt: skip
def test_what_stands_around_decides_the_value(document: Make, text: str, found: list[str]) -> None:
    assert values(document(text)) == found


def test_two_weeks_ago_covers_the_week_of_its_day(document: Make) -> None:
    reading = resolve_times(find_times(document("The dam broke two weeks ago.")), lambda _: WEDNESDAY)[0]
    assert (reading.start_on, reading.end_on) == (date(2021, 5, 24), date(2021, 5, 30))


def test_nothing_counts_from_the_very_day_two_weeks_ago(document: Make) -> None:
    text = "The dam broke two weeks ago. The next day it was mended."
    assert values(document(text)) == ["2021-05-26", "2021-06-10"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Boats came on May 3 and 9.", ["2021-05-03", "2021-05-09"]),
        ("On May 3 and 9, boats came.", ["2021-05-03", "2021-05-09"]),
        ("Boats came on May 3 or 9; nobody knows.", ["2021-05-03", "2021-05-09"]),
        ("Four drowned on May 3 and 11 in Lund.", ["2021-05-03"]),
        ("Four drowned on May 3 and 11 when a boat sank.", ["2021-05-03"]),
        ("Four drowned on May 3 and 11 by boat.", ["2021-05-03"]),
        ("Rain fell on May 3, and 11 in all drowned.", ["2021-05-03"]),
        ("Rain fell on May 3, and 11.", ["2021-05-03"]),
        ("On May 3 and 11 with burns were flown out.", ["2021-05-03"]),
        ("On May 3 and 11 for whom no bed was left died.", ["2021-05-03"]),
        ("Four drowned on May 3 and 11 before help came.", ["2021-05-03"]),
        ("Four drowned on May 3 and 11, mostly women, were saved.", ["2021-05-03"]),
        ("Four drowned on May 3 and 11, three of them boys, were saved.", ["2021-05-03"]),
    ],
)
def test_a_number_behind_a_day_is_a_day_only_where_it_can_count_nothing(
    document: Make, text: str, found: list[str]
) -> None:
    assert values(document(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The raid came at 3 a.m. On Friday nine died.", ["2021-06-09T03:00", "2021-06-04"]),
        ("The roof fell at 16:45 local time. On Friday it was mended.", ["2021-06-09T16:45", "2021-06-04"]),
        ("The roof fell at 16:45 local time (1445 GMT) on Friday.", ["2021-06-04T16:45", "2021-06-04T14:45Z", "2021-06-04"]),
        ("The raid came at 3 a.m. Boats left. On Friday nine died.", ["2021-06-09T03:00", "2021-06-04"]),
        ("The raid came at 3 a.m. on Friday.", ["2021-06-04T03:00"]),
    ],
)  # fmt: skip
def test_a_clock_time_takes_no_day_of_the_next_sentence(document: Make, text: str, found: list[str]) -> None:
    assert values(document(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # two or three days back, or four or five ahead: nobody says which
        ("The ferry was to sail on Monday.", ["XXXX-WXX-1"]),
        ("The envoys were due to meet on Sunday.", ["XXXX-WXX-7"]),
        ("The ferry was to sail at 4 p.m. Monday.", ["XXXX-WXX-1T16:00"]),
        # the report says which
        ("On June 7 the port burned. The ferry was to sail on Monday.", ["2021-06-07", "2021-06-07"]),
        ("The port opens on June 14. The ferry was to sail on Monday.", ["2021-06-14", "2021-06-14"]),
        ("The ferry was to sail next Monday.", ["2021-06-14"]),
        ("The ferry was to sail last Monday.", ["2021-06-07"]),
        # today, yesterday, or the days just ahead
        ("The ferry was to sail on Wednesday.", ["2021-06-09"]),
        ("The ferry was to sail on Tuesday.", ["2021-06-08"]),
        ("The ferry was to sail on Thursday.", ["2021-06-10"]),
        # no plan that may be over
        ("The ferry sailed on Monday.", ["2021-06-07"]),
        ("The ferry is to sail on Monday.", ["2021-06-14"]),
    ],
)
def test_a_plan_that_may_be_over_has_a_day_only_where_it_is_told_which(
    document: Make, text: str, found: list[str]
) -> None:
    readings = resolve_times(find_times(document(text)), lambda _: WEDNESDAY)
    assert [r.value for r in readings] == found
    assert all((r.start_on is None) == ("X" in (r.value or "")) for r in readings)
