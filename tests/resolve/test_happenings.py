"""Tellings of one report joined into happenings, in invented cases: what ties two, what keeps them apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dateline.model import Event, PlaceMention, PlaceReading, ResolvedEvent, Slot, Span, Voice
from dateline.resolve.happenings import join_happenings


def place(name: str, feature: str = "city", country: str = "NO") -> PlaceReading:
    mention = PlaceMention(Span(0, 1), name, name)
    return PlaceReading(mention, name, f"{feature}:{name}", country, None, feature=feature)  # type: ignore[arg-type]


BERGEN, OSLO = place("Bergen"), place("Oslo")
FIRST = replace(place("Askland", "admin"), key="admin:NO.07.11", admin1="Vestland", lat=60.0, lon=5.0)
FAR = replace(place("Lofthus"), admin1="Vestland", lat=60.0, lon=6.5)
NORWAY, SWEDEN = place("Norway", "country"), place("Sweden", "country", "SE")


def told(
    kind: str,
    *,
    at: int,
    where: PlaceReading | None = BERGEN,
    own: bool = True,
    on: int | None = None,
    to: int | None = None,
    word: str = "attack",
    rule: str = "noun",
    targets: tuple[str, ...] = (),
    actors: tuple[str, ...] = (),
    **more: object,
) -> ResolvedEvent:
    """An event `at` so many characters, in its own words placed and (`on`) dated, else on the day of the report."""
    slots = [Slot("place", Span(at, at + 1), where.name or "", inferred=not own)] if where else []
    slots += [Slot("time", Span(at, at + 1), "then")] if on else []
    slots += [Slot("target", Span(at, at + 1), text) for text in targets]
    event = Event(
        id=f"evt {at}",
        report="report",
        spans=(Span(at, at + 40),),
        type=kind,
        text=word,
        trigger=Span(at, at + len(word)),
        rule=rule,
        slots=tuple(slots),
        **more,  # type: ignore[arg-type]
    )
    start = date(2031, 5, on or 20)
    end = date(2031, 5, to or on or 20)
    return ResolvedEvent(
        event,
        (where,) if where else (),
        start,
        end,
        "day" if on and not to else None,
        actors,
        targets,
        None,
        (),
    )


def replace_days(row: ResolvedEvent) -> ResolvedEvent:
    """An event told of some time in its year."""
    return replace(row, start_on=date(2031, 1, 1), end_on=date(2031, 12, 31), date_precision="year")


def since_years(row: ResolvedEvent) -> ResolvedEvent:
    """An event told of all that was since a year."""
    slots = (*(s for s in row.event.slots if s.role != "time"), Slot("since", Span(60, 64), "2001"))
    event = replace(row.event, slots=slots)
    return replace(
        row, event=event, start_on=date(2001, 1, 1), end_on=date(2031, 5, 20), date_precision="year"
    )


def by(name: str, row: ResolvedEvent) -> ResolvedEvent:
    """An event told by a voice."""
    voice = Voice(name, name, "body")
    return replace(row, voice=voice, chain=(voice,))


def joined(*events: ResolvedEvent) -> list[list[str]]:
    found: dict[str, list[str]] = {}
    for row in join_happenings(events, [NORWAY, BERGEN, OSLO]):
        found.setdefault(row.happening or row.event.id, []).append(row.event.id)
    return list(found.values())


ONE = {
    "a day and a town": (told("attack", at=0, on=3), told("attack", at=900, on=3)),
    "a wider word nearby": (told("airstrike", at=0), told("attack", at=200, own=False, definite=True)),
    "the dead, and the storm they died in": (
        told("storm", at=0, on=3, word="storm"),
        told("killing", at=120, own=False, word="died", rule="verb", targets=("nine sailors",)),
    ),
    "an attack told as a clash": (
        told("attack", at=0, on=3, actors=("rebels",)),
        told("armed_clash", at=200, on=3, word="clash", actors=("rebels",)),
    ),
    "a country that holds the town": (
        told("attack", at=0, where=NORWAY, on=3, killed_low=9.0),
        told("attack", at=800, on=3, killed_low=9.0, targets=("a mill",)),
    ),
    "one war under two names": (
        told("armed_clash", at=0, where=NORWAY, word="war"),
        told("armed_clash", at=4000, where=NORWAY, own=False, word="conflict"),
    ),
    "a storm by its name, wherever it goes": (
        told("storm", at=0, on=3, word="Hurricane Orla"),
        told("storm", at=3000, where=OSLO, on=9, word="Hurricane Orla"),
    ),
    "a blast that was a car bomb": (
        told("explosion", at=0, word="blast"),
        told("suicide_bombing", at=200, word="bomber", rule="verb", targets=("a mill",)),
    ),
    "a heading without a day, and its lead days before": (
        told("strike", at=0, own=False, word="strike"),
        told("airstrike", at=20, on=12, word="strike", targets=("a hospital",)),
    ),
    "who it was by name and calling": (
        told("shooting", at=0, on=5, word="shot dead a teacher", targets=("teacher",)),
        told("shooting", at=50, on=5, word="Ada Lind was shot", targets=("Ada Lind",)),
    ),
    "a ferry and a boat": (
        told("transport_accident", at=0, on=5, word="ferry"),
        told("transport_accident", at=50, on=5, word="boat"),
    ),
    "another, told twice": (
        told("explosion", at=0, on=5, another=True),
        told("explosion", at=50, on=5, another=True),
    ),
    "an outbreak, and those it has killed since": (
        told("epidemic", at=0, on=8, word="outbreak", killed_low=2.0),
        since_years(told("epidemic", at=50, on=8, word="outbreak", definite=True, killed_low=2.0)),
    ),
    "two voices on one toll": (
        by("mayor", told("attack", at=0, on=3, targets=("40 people",), killed_low=40.0)),
        by("agency", told("attack", at=90, on=3, targets=("38 civilians",), killed_low=38.0)),
    ),
    "what takes up an attack, whatever town stands beside it": (
        told("shooting", at=0, on=3),
        told("attack", at=90, where=OSLO, own=False, definite=True),
    ),
    "one chief by two wordings of the office": (
        told(
            "abduction",
            at=0,
            where=NORWAY,
            word="took the chief of Police",
            rule="verb",
            targets=("chief of Police",),
        ),
        told(
            "abduction",
            at=60,
            where=NORWAY,
            word="took Brask's chief, Nils Moe",
            rule="verb",
            targets=("chief Nils Moe",),
        ),
    ),
    "what extraction tied": (
        told("attack", at=0),
        told("explosion", at=3000, where=OSLO, own=False, repeats="evt 0"),
    ),
}


@pytest.mark.parametrize("name", ONE)
def test_one_happening(name):
    assert len(joined(*ONE[name])) == 1


TWO = {
    "the heads of two towns": (
        told(
            "abduction",
            at=0,
            where=NORWAY,
            word="took the mayor of Brask",
            rule="verb",
            targets=("mayor of Brask",),
        ),
        told(
            "abduction",
            at=60,
            where=NORWAY,
            word="took Orlo's mayor, Nils Moe",
            rule="verb",
            targets=("Nils Moe",),
        ),
    ),
    "other counts of the dead in another country": (
        told("killing", at=0, where=NORWAY, word="deaths", killed_low=41.0),
        told("killing", at=90, where=SWEDEN, own=False, word="died", rule="verb", killed_low=52.0),
    ),
    "dead fighters and the dead of a rocket": (
        told("missile_strike", at=0, word="killed", rule="verb", targets=("eight people",), killed_low=8.0),
        told(
            "armed_clash",
            at=60,
            own=False,
            word="killed",
            rule="verb",
            targets=("60 fighters",),
            killed_low=60.0,
        ),
    ),
    "two days": (told("attack", at=0, on=3), told("attack", at=200, on=9)),
    "two storms by their names": (
        told("storm", at=0, on=3, word="Hurricane Orla"),
        told("storm", at=200, on=3, word="Hurricane Sten"),
    ),
    "the arrest and the trial": (
        told("arrest", at=0, on=3, word="arrest"),
        told("prosecution", at=200, on=4, word="trial"),
    ),
    "the attack and the shots of the police": (
        told("attack", at=0, on=3, actors=("a man",), targets=("two clerks",)),
        told("shooting", at=200, own=False, word="shot", rule="verb", actors=("Police",), targets=("him",)),
    ),
    "a day and some time in the year": (
        told("earthquake", at=0, on=13, word="quake"),
        replace_days(told("earthquake", at=900, on=13, word="quake")),
    ),
    "a day, and the sum of years": (
        told("bombing", at=0, on=8, killed_low=2.0),
        since_years(told("bombing", at=50, where=NORWAY, on=8, killed_low=900.0)),
    ),
    "a day, and the sum of its year": (
        told("bombing", at=0, on=8, killed_low=2.0),
        replace_days(told("bombing", at=50, where=NORWAY, on=8, killed_low=900.0)),
    ),
    "another, however near": (
        told("explosion", at=0, on=5, targets=("2 miners",)),
        told("explosion", at=50, on=5, targets=("2 soldiers",), another=True),
    ),
    "two by their names": (
        told("arrest", at=0, targets=("Ada Lind",)),
        told("arrest", at=50, targets=("Per Holt",)),
    ),
    "a man and a woman": (
        told("attack", at=0, on=5, word="A man was stabbed", targets=("man",)),
        told("attack", at=50, on=5, word="A woman was stabbed", targets=("woman",)),
    ),
    "two callings": (
        told("shooting", at=0, on=5, word="shot dead a teacher", targets=("teacher",)),
        told("shooting", at=50, on=5, word="A young fisherman was shot", targets=("fisherman",)),
    ),
    "a bus and a train": (
        told("transport_accident", at=0, on=5, word="bus crash"),
        told("transport_accident", at=50, on=5, word="train crash"),
    ),
    "two diseases": (
        told("epidemic", at=0, word="Cholera killed"),
        told("epidemic", at=50, word="Measles killed"),
    ),
    "two islands of one province": (
        told("landslide", at=0, where=FIRST, word="landslide"),
        told("killing", at=50, where=FAR, word="killed", rule="verb"),
    ),
    "two towns": (told("attack", at=0), told("attack", at=200, where=OSLO)),
    "two towns, one of them of the sentence before": (
        told("strike", at=0, own=False, rule="verb", word="hit", targets=("a mill",)),
        told("strike", at=200, where=OSLO, own=False, rule="verb", word="hit", targets=("a theatre",)),
    ),
    "a strike, and the invasion that only dates what is told": (
        told("strike", at=0, word="strike"),
        told("ground_assault", at=90, where=NORWAY, own=False, word="invasion", repeats="evt 0"),
    ),
    "the losses of one side and of the other": (
        by(
            "commander",
            told("armed_clash", at=0, own=False, word="wounded", rule="verb", targets=("600 soldiers",)),
        ),
        by(
            "ministry",
            told("armed_clash", at=60, own=False, word="killed", rule="verb", targets=("2,000 fighters",)),
        ),
    ),
    "those moved from two towns": (
        by(
            "council",
            told(
                "evacuation", at=0, own=False, on=3, word="moved", rule="verb", actors=("39,000 residents",)
            ),
        ),
        by(
            "governor",
            told("evacuation", at=90, own=False, on=3, word="moved", rule="verb", targets=("71 infants",)),
        ),
    ),
    "a war's dead and a few of another body": (
        by(
            "officials",
            told("shooting", at=0, own=False, word="died", targets=("200 people",), killed_low=200.0),
        ),
        by(
            "ministry",
            told(
                "shooting",
                at=90,
                own=False,
                word="fired",
                rule="verb",
                targets=("peacekeepers",),
                killed_low=3.0,
            ),
        ),
    ),
    "words that set it apart": (told("attack", at=0, on=3), told("attack", at=600, another=True)),
    "what happened and what is feared": (
        told("flood", at=0, on=3),
        told("flood", at=200, modality="predicted"),
    ),
    "what happened and what is denied": (
        told("attack", at=0, on=3),
        told("attack", at=200, on=3, negated=True),
    ),
    "kinds that have nothing in common": (told("flood", at=0, on=3), told("agreement", at=200, on=3)),
    "a war, and a fight of it": (
        told("armed_clash", at=0, where=NORWAY, word="war"),
        told("armed_clash", at=100, word="battle"),
    ),
    "an outbreak, and one who died of it on a day": (
        told("epidemic", at=0, word="outbreak"),
        told("epidemic", at=100, on=4, word="died", rule="verb"),
    ),
    "two who died on two days": (
        told("epidemic", at=0, on=4, word="died", rule="verb"),
        told("epidemic", at=100, on=5, word="died", rule="verb"),
    ),
    "tied words with other days": (told("attack", at=0, on=3), told("attack", at=90, on=9, repeats="evt 0")),
}


@pytest.mark.parametrize("name", TWO)
def test_two_happenings(name):
    assert len(joined(*TWO[name])) == 2


def test_a_day_is_compared_with_days():
    first = told("rescue", at=0, on=5, word="rescue")
    later = told("rescue", at=100, own=False, word="rescue", definite=True)
    other = told("rescue", at=200, on=4, word="rescued", rule="verb", targets=("a boy",))
    assert joined(first, later, other) == [["evt 0", "evt 100"], ["evt 200"]]


def test_a_later_telling_is_filed_with_the_first():
    first, later = join_happenings(
        [told("attack", at=0, on=3), told("killing", at=90, where=SWEDEN, own=False, repeats="evt 0")], []
    )
    assert (first.happening, first.home) == (None, None)
    assert (later.happening, later.home) == ("evt 0", ("attack", "NO"))


def test_a_war_without_a_place_is_that_of_the_country_told_most():
    (war, *_) = join_happenings(
        [told("armed_clash", at=0, where=OSLO, own=False, word="war"), told("attack", at=90)], [NORWAY]
    )
    assert war.places == (NORWAY,)


def test_the_order_of_the_events_is_kept():
    rows = [told("attack", at=300, on=3), told("flood", at=0, on=9)]
    assert [r.event.id for r in join_happenings(rows, [])] == ["evt 300", "evt 0"]


def test_what_was_in_other_years_is_not_set_in_the_town_of_the_day():
    now = told("attack", at=0, on=20)
    before = replace(
        told("displacement", at=600, own=False, on=3, word="fled"),
        start_on=date(2024, 1, 1),
        end_on=date(2024, 12, 31),
        date_precision="year",
    )
    _, old = join_happenings([now, before], [BERGEN, NORWAY])
    assert [p.name for p in old.places] == ["Norway"]


def test_those_who_flee_their_country_flee_it_and_not_a_town():
    row = told("displacement", at=0, own=False, word="fled")
    slots = (*row.event.slots, Slot("target", Span(5, 18), "their country"))
    (found,) = join_happenings([replace(row, event=replace(row.event, slots=slots))], [BERGEN, NORWAY])
    assert [p.name for p in found.places] == ["Norway"]
