"""What a report's words say of its own day."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.extract.times import find_date_constraints, find_times
from dateline.model import DateConstraint, Document

Make = Callable[..., Document]


def read(document: Make, text: str) -> tuple[DateConstraint, ...]:
    made = document(text, "a")
    found = find_date_constraints(made, find_times(made)).constraints
    assert all(c.text == made.text[c.span.start : c.span.end] for c in found)
    return found


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The dam broke on Sunday, March 7, the mayor said.", ("day", None, 3, 7, 7)),
        ("The dam broke on Sunday (March 7), the mayor said.", ("day", None, 3, 7, 7)),
        ("In his address on Thursday evening, July 22, the mayor spoke.", ("day", None, 7, 22, 4)),
        ("A fair began on Sunday, March 7, in Veltra.", ("day", None, 3, 7, 7)),
        ("Today, on March 7, we mark the day of the river.", ("today", None, 3, 7, None)),
        ("A year ago, on 7 March 2019, the dam broke.", ("anniversary", 2020, 3, 7, None)),
        (
            "Orla kept the first anniversary of the flood of its port on March 7. The flood of March 7, 2019, took the pier.",
            ("anniversary", 2020, 3, 7, None),
        ),
        ("Rain fell.\nVELTRA, 7 March (Coast News) - The dam broke.", ("dateline", None, 3, 7, None)),
        ("The dam broke on March 7, 2019. On March 9 the road was closed.", ("narrated", None, 3, 9, None)),
    ],
)
def test_what_is_said_together_is_one_day(
    document: Make, text: str, named: tuple[str, int | None, int, int, int | None]
) -> None:
    found = {(c.kind, c.year, c.month, c.day, c.weekday) for c in read(document, text)}
    assert named in found
    assert not any(kind == "weekday" for kind, *_ in found)


@pytest.mark.parametrize(
    "text",
    [
        "The road stays closed until March 7.",
        "The council must meet before the end of the fair on March 7.",
        "The council will meet next Sunday, March 7.",
        "The games that start on March 7 bring many guests.",
    ],
)
def test_a_day_to_come_lies_ahead(document: Make, text: str) -> None:
    (day,) = [c for c in read(document, text) if c.day == 7]
    assert (day.kind, day.tense) == ("day", "future")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The city was quiet on the 40th day of the siege.", (39, 40)),
        ("Day 40 of the siege: what we know. Nobody left the city.", (39, 40)),
        ("The siege entered its third week as boats arrived.", (14, 21)),
    ],
)
def test_days_of_what_goes_on_are_counted(document: Make, text: str, count: tuple[int, int]) -> None:
    (found,) = [c for c in read(document, text) if c.kind == "nth"]
    assert ((found.low, found.high), found.event) == (count, ("siege",))


@pytest.mark.parametrize(
    "text", ["He had warned of it from the first day of the siege.", "Day 40 of the fair was quiet."]
)
def test_what_is_looked_back_on_counts_nothing(document: Make, text: str) -> None:
    assert [c for c in read(document, text) if c.kind == "nth"] == []


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Guests marked the 20th anniversary of the dam. It was opened on May 1, 2004.", 2024),
        ("Guests marked the 20th anniversary of the dam.| It was opened on May 1, 2004.", 2024),
        ("Guests marked the two-year anniversary of the flood of 2019.", 2021),
        ("It is nine years since the dam was opened in 2014, he said.", 2023),
    ],
)
def test_years_counted_from_a_year_tell_the_year(document: Make, text: str, year: int) -> None:
    assert {c.year for c in read(document, text) if c.kind == "years_ago"} == {year}


@pytest.mark.parametrize(
    ("text", "kind", "tense"),
    [
        ("The council passed the plan for the years 2021-2023 on Monday.", "near_year", None),
        ("The party called for a new vote in 2031.", "year", "future"),
        ("She called on them to hope for a vote in 2031.", "year", "future"),
        ("Nobody knows who pays beyond 2031.", "year", "future"),
        ("He stays in office after 2031.", "year", "future"),
        ("The bridge was closed after 2031.", "year", "past"),
    ],
)
def test_a_year_that_is_planned_or_called_for_lies_ahead(
    document: Make, text: str, kind: str, tense: str | None
) -> None:
    last = [c for c in read(document, text) if c.year][-1]
    assert last.kind == kind
    assert tense is None or last.tense == tense


def test_a_year_before_a_noun_may_lie_ahead_and_one_after_a_name_is_mostly_now(document: Make) -> None:
    found = {
        c.text: c
        for c in read(document, "He seeks the 2031 nomination. Crews met at Brave Otter 2030 in Veltra.")
    }
    assert (found["2031"].kind, found["2031"].event) == ("near_year", ())
    assert (found["2030"].kind, found["2030"].event) == ("near_year", ("otter",))


def test_a_page_of_days_is_read_in_linear_time(document: Make) -> None:
    text = " ".join(
        f"It was {n} years ago, on March {n % 28 + 1}, 19{n % 90 + 10}, in Veltra." for n in range(300)
    )
    assert len(read(document, text)) > 300
