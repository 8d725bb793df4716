"""Claims get the day and the place that the exchange contract wants."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dateline.model import (
    Anchor,
    Attribution,
    Dating,
    Event,
    Extraction,
    Figure,
    PlaceMention,
    PlaceReading,
    Profile,
    ResolvedFigure,
    Slot,
    Span,
    TimeMention,
    TimeReading,
)
from dateline.resolve.claims import resolve_claims
from dateline.resolve.readings import WORLD
from dateline.resolve.voices import VoiceBook

SPAN = Span(40, 60)
PUBLISHED = date(2031, 5, 14)
SUNDAY = date(2031, 5, 11)
PROFILE = Profile("x", ("en",), (Anchor("outbreak", date(2031, 3, 1)),))


def figure(**changes: object) -> Figure:
    plain = Figure(
        id="fig-1",
        report="r",
        spans=(SPAN,),
        text="12 people were killed",
        number_span=Span(40, 42),
        low=12,
        high=12,
        measure="killed",
        rule="killed/object/passive",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def read(
    row: Figure,
    times: tuple[TimeReading, ...] = (),
    places: tuple[PlaceReading, ...] = (),
    events: tuple[Event, ...] = (),
    attributions: tuple[Attribution, ...] = (),
    profile: Profile | None = None,
    peoples: dict[str, int] | None = None,
) -> ResolvedFigure:
    extraction = Extraction(
        report="r",
        times=tuple(t.mention for t in times),
        places=tuple(p.mention for p in places),
        attributions=attributions,
        figures=(row,),
        events=events,
    )
    dating = Dating("r", PUBLISHED, (), None, "given")
    found = resolve_claims(
        extraction, dating, (PUBLISHED,), times, places, VoiceBook.of([], profile), profile, peoples=peoples
    )
    return found.figures[0]


def a_day(at: int, on: date) -> TimeReading:
    mention = TimeMention(Span(at, at + 6), "Sunday", "DATE", "weekday")
    return TimeReading(mention, on.isoformat(), on, on)


def a_place(at: int, name: str, feature: str | None = "city", **changes: object) -> PlaceReading:
    mention = PlaceMention(Span(at, at + len(name)), name, name)
    known = {"name": name, "key": name, "lat": 1.0, "lon": 1.0} if feature else {}
    return PlaceReading(mention, **known, feature=feature, **changes)  # type: ignore[arg-type]


def slot(role: str, at: int, text: str, inferred: bool = False) -> Slot:
    return Slot(role, Span(at, at + len(text)), text, inferred)  # type: ignore[arg-type]


def test_an_undated_count_is_of_the_day_of_publication() -> None:
    assert read(figure()).as_of_end == PUBLISHED


def test_people_harmed_are_of_the_one_day_that_the_report_is_about() -> None:
    event = Event(
        id="evt-1",
        report="r",
        spans=(Span(0, 20),),
        text="a blast",
        trigger=Span(2, 7),
        type="explosion",
        rule="x",
        slots=(slot("time", 10, "Sunday"),),
        figures=("fig-0",),
    )
    assert read(figure(), (a_day(10, SUNDAY),), events=(event,)).as_of_end == SUNDAY
    assert read(figure(measure="protesters"), (a_day(10, SUNDAY),), events=(event,)).as_of_end == PUBLISHED


def test_a_total_since_a_start_is_stated_for_the_day_of_publication() -> None:
    row = figure(measure="refugees_fled", slots=(slot("since", 10, "Sunday"),), running=True)
    found = read(row, (a_day(10, SUNDAY),))
    assert (found.as_of_start, found.as_of_end) == (SUNDAY, PUBLISHED)


@pytest.mark.parametrize(("feature", "start"), [("country", date(2031, 3, 1)), ("city", None)])
def test_the_anchor_of_a_profile_starts_totals_of_a_country_alone(feature: str, start: date | None) -> None:
    row = figure(running=True, slots=(slot("place", 70, "Norland"),))
    found = read(row, places=(a_place(70, "Norland", feature),), profile=PROFILE)
    assert found.as_of_start == start


@pytest.mark.parametrize(("modality", "end"), [("predicted", PUBLISHED), ("conditional", None)])
def test_a_forecast_is_of_the_day_it_is_made_and_what_has_a_condition_of_none(
    modality: str, end: date | None
) -> None:
    found = read(figure(modality=modality))
    assert (found.as_of_start, found.as_of_end) == (None, end)


def test_a_worldwide_count_is_of_the_world_without_coordinates() -> None:
    place = read(figure(slots=(slot("place", 70, "worldwide"),))).place
    assert place is not None
    assert (place.name, place.lat, place.lon) == (WORLD, None, None)


def test_a_town_on_no_map_is_the_place_all_the_same() -> None:
    row = figure(slots=(slot("place", 70, "Skriven"), slot("place", 90, "Riga", True)))
    place = read(row, places=(a_place(70, "Skriven", None), a_place(90, "Riga"))).place
    assert place is not None
    assert (place.name, place.lat) == ("Skriven", None)


def test_a_numbered_road_on_no_map_gives_way_to_the_town() -> None:
    row = figure(slots=(slot("place", 70, "Route 2"), slot("place", 90, "Riga", True)))
    place = read(row, places=(a_place(70, "Route 2", None), a_place(90, "Riga"))).place
    assert place is not None
    assert place.name == "Riga"


def began(at: int, on: date, *slots: str) -> TimeReading:
    mention = TimeMention(Span(at, at + 6), "Sunday", "DATE", "day", slots=dict.fromkeys(slots, "1"))
    return TimeReading(mention, on.isoformat(), on, on)


def outbreak() -> Event:
    return Event(
        id="evt-1",
        report="r",
        spans=(Span(0, 70),),
        text="an outbreak that began on Sunday",
        trigger=Span(3, 9),
        type="epidemic",
        rule="x",
        slots=(slot("time", 10, "Sunday"),),
        figures=("fig-1",),
    )


@pytest.mark.parametrize(
    ("on", "days"),
    [
        (date(2031, 3, 2), (date(2031, 3, 2), PUBLISHED)),
        (SUNDAY, (None, SUNDAY)),
    ],
)
def test_what_has_gone_on_for_long_is_counted_since_it_began(
    on: date, days: tuple[date | None, date]
) -> None:
    found = read(figure(event="evt-1"), (began(10, on, "begun"),), events=(outbreak(),))
    assert (found.as_of_start, found.as_of_end) == days


@pytest.mark.parametrize("mark", ["compared", "earlier", "kind"])
def test_the_day_of_an_earlier_value_or_of_another_thing_dates_no_event(mark: str) -> None:
    found = read(figure(event="evt-1"), (began(10, SUNDAY, mark),), events=(outbreak(),))
    assert found.as_of_end == PUBLISHED


@pytest.mark.parametrize(("tense", "end"), [("past", PUBLISHED), ("future", date(2031, 5, 31))])
def test_what_was_said_this_month_is_of_no_day_to_come(tense: str, end: date) -> None:
    mention = TimeMention(Span(10, 16), "this month", "DATE", "unit", tense=tense)  # type: ignore[arg-type]
    month = TimeReading(mention, "2031-05", date(2031, 5, 1), date(2031, 5, 31))
    row = figure(modality="predicted", slots=(slot("as_of", 10, "this month"[:6]),))
    assert read(row, (month,)).as_of_end == end


@pytest.mark.parametrize(
    ("measure", "count", "place"),
    [
        ("displaced", 90_000_000, None),
        ("displaced", 900_000, "Norland"),
        ("other", 90_000_000, "Norland"),  # so many dollars, doses or birds can be
    ],
)
def test_no_country_has_more_people_moved_than_live_in_it(
    measure: str, count: int, place: str | None
) -> None:
    row = figure(measure=measure, low=count, high=count, slots=(slot("place", 10, "Norland", inferred=True),))
    found = read(row, places=(a_place(10, "Norland", "country"),), peoples={"Norland": 4_000_000})
    assert (found.place.name if found.place else None) == place


def test_where_the_country_is_too_small_the_next_place_is_asked() -> None:
    row = figure(
        measure="displaced",
        low=9_000_000,
        slots=(slot("place", 10, "Norland", inferred=True), slot("place", 24, "Vale", inferred=True)),
    )
    places = (a_place(10, "Norland", "country"), a_place(24, "Vale", "country"))
    found = read(row, places=places, peoples={"Norland": 4_000_000, "Vale": 40_000_000})
    assert found.place is not None and found.place.name == "Vale"
