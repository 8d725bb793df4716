"""Several mentions of one happening inside a report, in invented texts."""

from __future__ import annotations

import pytest
from counted_work import calls_of

from dateline.extract.events import find_events
from dateline.model import Figure, Span


def happenings(events):
    return [e for e in events if e.repeats is None]


ONE = [
    # a noun and the verb of its harm, a cause and its effect, an apposition, an actor and the act
    "A faulty oven caused a fire, followed by the collapse of a bakery.",
    "The shelling, the heaviest attack of the year, lasted all night.",
    "A suicide bomber blew himself up outside a bank.",
    "Rioters torched a bank in Oslo.",
    "Rebels ambushed a convoy, killing nine soldiers.",
    "A deal was signed in Oslo.",
    "Bergen remained encircled under heavy shelling.",
    "Four soldiers were killed and three others were hurt in an attack near Bergen.",
    "The outbreak of the war in 1997 emptied Bergen.",
    "The ministry pledged 40 million dollars in military assistance.",
    "The envoy flew to Oslo, visiting a hospital.",
    # told again
    "A tram derailed in Bergen on Tuesday. The derailment happened at dawn. Police closed the street after the crash.",
    "A bomb exploded in Bergen on Monday. The explosion killed three people.",
    "Storm Vilma hit Bergen on Sunday. The storm tore roofs off houses.",
    "A fire broke out at a mill in Bergen. Crews fought the blaze for hours. The fire was out by noon.",
    "Gunmen attacked a bank in Bergen. Three clerks died in the attack. A guard was also killed.",
    "Two bombs exploded in Bergen. Both explosions hit the market.",
]


@pytest.mark.parametrize("text", ONE)
def test_one_happening(document, text):
    found = [e for e in happenings(find_events(document(text))) if e.type != "restriction"]
    assert len(found) == 1


TWO = [
    "A bomb exploded in Bergen on Monday. Another blast hit Oslo on Tuesday.",
    "A quake shook Bergen on Monday. A second quake shook the town on Friday.",
    "Rebels shelled Bergen on Monday. Rebels shelled Oslo on Tuesday.",
]


@pytest.mark.parametrize("text", TWO)
def test_two_happenings(document, text):
    assert len(happenings(find_events(document(text)))) == 2


def test_a_later_mention_gives_the_first_its_day(document):
    first, *later = find_events(document("A ferry capsized off Bergen. The accident happened on Tuesday."))
    assert [s.text for s in first.slots if s.role == "time"] == ["Tuesday"]
    assert all(e.repeats == first.id for e in later)


def test_deaths_of_the_only_disaster_are_its_own(document):
    text = "Nine people were killed in Bergen on Monday.\n\nThe bridge collapsed at noon.\n\nFour deaths were of children."
    events = find_events(document(text))
    assert {e.type for e in events} == {"building_collapse"}


def test_deaths_in_an_epidemic_are_of_the_disease(document):
    text = "A measles outbreak has closed schools in Bergen.\n\nTwo infants died on Friday."
    events = [e for e in find_events(document(text)) if e.type != "restriction"]
    assert {e.type for e in events} == {"epidemic"}


def test_an_event_without_a_place_is_where_the_one_before_was(document):
    text = "Rebels shelled Bergen on Monday. Twelve families were evacuated."
    evacuation = next(e for e in find_events(document(text)) if e.type == "evacuation")
    taken = {(s.role, s.text, s.inferred) for s in evacuation.slots if s.role in ("place", "time")}
    assert taken == {("place", "Bergen", True), ("time", "Monday", True)}


def test_a_list_of_places_is_no_scene(document):
    text = "Shells hit Bergen, Oslo, Narva and Tartu. Doctors vaccinated children."
    vaccination = next(e for e in find_events(document(text)) if e.type == "vaccination")
    assert len([s for s in vaccination.slots if s.role == "place"]) <= 1


def test_what_goes_on_is_described_once(document):
    text = "Women fleeing the fighting reached the camp that aid groups set up for families who fled."
    assert [e.type for e in find_events(document(text)) if e.type == "displacement"] == []


def test_the_counted_who_are_named_again_are_one_happening(document):
    text = "An attack in Bergen killed seven farmers. The seven were killed while they slept."
    at = text.index("seven")
    figure = Figure(
        "f", "report", (Span(at, at + 5),), "seven", Span(at, at + 5), 7.0, 7.0, "killed", "by hand"
    )
    assert len(happenings(find_events(document(text), figures=[figure]))) == 1


def test_a_denial_takes_what_came_before_for_granted(document):
    text = "The army has denied targeting civilians since invading Bergen on Sunday."
    events = find_events(document(text))
    assert "denies" not in [e.stance for e in events if e.type == "ground_assault"]


def test_soldiers_killed_in_an_attack_make_it_no_clash(document):
    (event,) = find_events(document("Two soldiers were killed in the attack near Bergen."))
    assert event.type == "attack"


def test_the_town_of_a_building_is_kept(document):
    text = "Fire swept Bergen on Monday. The fire began at the old mill."
    events = find_events(document(text))
    assert all("Bergen" in [s.text for s in e.slots if s.role == "place"] for e in events)


def test_a_long_text_is_linked_in_linear_time(document):
    text = "Rebels shelled Bergen on Monday. Nine people died in the attack. "
    once, twice = document((text * 60).strip()), document((text * 120).strip())
    assert calls_of(lambda: find_events(twice)) < 2.5 * calls_of(lambda: find_events(once))
