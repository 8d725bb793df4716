"""Causes of error that unseen reports showed, each in an invented sentence: figures of speech, words that are
bound to another, what did not happen, and where it was."""

from __future__ import annotations

import pytest

from dateline.extract.events import find_events, status_of
from dateline.model import PlaceMention, Span

TYPES = [
    # words that a common sense of the verb or noun hid
    ("Bad milk poisoned forty pupils in Tulin.", "poisoning"),
    ("Estmark deported 900 migrants in May.", "deportation"),
    ("The expulsion of thousands of families from Estmark began in May.", "deportation"),
    ("Norland expelled three diplomats on Friday.", "sanctions"),
    ("Doctors set up a cholera clinic in Tulin.", "aid_delivery"),
    ("Helicopters flew the villagers to safety on Friday.", "evacuation"),
    ("The ship airlifted forty people from the island.", "evacuation"),
    ("Divers searched for survivors off Bergen.", "rescue"),
    ("Tropical diseases have sickened thousands in Tulin.", "epidemic"),
    ("The storm cut the road, and the district had 90 confirmed cases, 12 deaths and no doctor.", "epidemic"),
    ("The town of Tulin fell to the insurgents on Friday.", "territory_taken_by_armed_group"),
    ("The border was closed on Friday.", "restriction"),
    ("The ministry issued a ban on street food.", "restriction"),
    ("A dam collapsed above Tulin.", "flood"),
    ("Flames engulfed a hotel in Tulin.", "fire"),
    ("Wildfires swept the hills above Tulin.", "wildfire"),
    ("Germany will take in 900 refugees.", "aid_pledge"),
    ("Thousands have died in the conflict in Norland.", "armed_clash"),
    ("Tsunami waves scoured the coast of Tulin.", "earthquake"),
    ("Cyclone Vilma hit the coast of Tulin on Friday.", "storm"),
    ("The search went on for survivors of the earthquake.", "earthquake"),
    ("The army fought to retake a hill captured by rebels in May.", "territory_taken_by_armed_group"),
]


@pytest.mark.parametrize(("text", "kind"), TYPES)
def test_type(document, text, kind):
    assert kind in [e.type for e in find_events(document(text))]


NOT = [
    # of another kind, or none at all
    ("The army was cut off from aid.", "sanctions"),
    ("Helicopters flew hundreds of people to the coast.", "visit"),
    ("The health ministry has arrested cholera.", "arrest"),
    ("The north was hard hit by the drought.", "damage"),
    ("Violence has damaged tourism.", "damage"),
    ("The flood left a great deal of mud.", "agreement"),
    ("The mayor launched a campaign against litter.", "ground_assault"),
    ("They were on the last leg of their trip to Bergen.", "visit"),
    ("He told residents not to leave their homes.", "evacuation"),
    ("The mayor is worried about an outbreak of cholera.", "epidemic"),
    ("There are concerns about outbreaks of cholera in Bergen.", "epidemic"),
    ("Executing him would bring nobody back.", "attack"),
    ("A plane crashed into a hill, killing all on board.", "airstrike"),
]


@pytest.mark.parametrize(("text", "kind"), NOT)
def test_no_event_of_the_kind(document, text, kind):
    assert kind not in [e.type for e in find_events(document(text))]


STATUS = [
    ("Doctors fear that the disease will spread to Bergen.", "forecast"),
    ("As many as 900 people may have died in the flood.", "happened"),  # unsure, but not to come
    ("The army never shelled Bergen.", "denied"),
]


@pytest.mark.parametrize(("text", "status"), STATUS)
def test_status(document, text, status):
    assert status in {status_of(e) for e in find_events(document(text))}


def test_what_may_have_been_is_uncertain(document):
    (event,) = find_events(document("Nine sailors may have drowned when the ferry sank off Bergen."))
    assert event.modality == "actual"


WHERE = [
    ("Rebels from Norway launched an offensive to seize Bergen.", "ground_assault", ["Bergen"]),  # its aim
    ("Airstrikes by the US-led coalition killed nine people near Bergen.", "airstrike", ["Bergen"]),
    ("Pro-Norway rebels attacked a bank near Oslo.", "attack", ["Oslo"]),
]


@pytest.mark.parametrize(("text", "kind", "where"), WHERE)
def test_where(document, text, kind, where):
    event = next(e for e in find_events(document(text)) if e.type == kind)
    assert [s.text for s in event.slots if s.role == "place" and not s.inferred] == where


def test_the_land_that_has_a_war_is_its_place(document):
    text = "Norland's war has killed thousands."
    (event,) = find_events(document(text), places=[PlaceMention(Span(0, 7), "Norland", "Norland")])
    assert [(s.role, s.text) for s in event.slots if s.role in ("place", "actor")] == [("place", "Norland")]


def test_the_state_acts_at_home(document):
    text = "A mine burned in Bergen. Norland's prosecutors opened an inquiry."
    places = [
        PlaceMention(Span(17, 23), "Bergen", "Bergen"),
        PlaceMention(Span(25, 32), "Norland", "Norland"),
    ]
    inquiry = next(e for e in find_events(document(text), places=places) if e.type == "investigation")
    assert [s.text for s in inquiry.slots if s.role == "place"] == ["Norland"]


def test_words_that_take_a_happening_up_or_set_it_apart(document):
    text = "A blast shook Bergen. The blast broke windows. A second blast followed at noon."
    marks = [(e.definite, e.another) for e in find_events(document(text)) if e.type == "explosion"]
    assert marks == [(False, False), (True, False), (False, True)]


def test_a_death_in_a_report_on_a_disease_is_of_the_disease(document):
    text = "Cholera has spread to Bergen, doctors said. A girl of nine died on Friday."
    assert [e.type for e in find_events(document(text))] == ["epidemic", "epidemic"]


MARKED = [
    # codebook acts, and months that are no marches
    ("Nine people were killed in Lagos on March 12.", "killing"),
    ("The utility turned off electricity in Bergen on Friday.", "outage"),
    ("Districts announced school closings in Bergen on Friday.", "restriction"),
    ("He was airlifted from Bergen to Oslo on Friday.", "evacuation"),
    ("Prosecutors unsealed charges against him in Oslo on Friday.", "prosecution"),
    ("The ministry confirmed 12 new cases in Bergen on Friday.", "epidemic"),
    ("Pirates boarded a tanker off Bergen on Friday.", "attack"),
    ("A gas pipeline ruptured in Bergen on Friday.", "industrial_accident"),
    ("Detectives seized knives in Bergen on Friday.", "weapons_seized"),
]


@pytest.mark.parametrize(("text", "kind"), MARKED)
def test_type_of_a_codebook_act(document, text, kind):
    assert [e.type for e in find_events(document(text))][:1] == [kind]


def test_the_site_that_began_operations_is_no_assault(document):
    assert not find_events(document("The site began operations in June 2019."))
