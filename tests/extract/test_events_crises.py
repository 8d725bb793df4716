"""What kind of event invented sentences tell, across crises; who, where and what harm; and what is no event."""

from __future__ import annotations

import pytest

from dateline.extract.events import find_events, status_of
from dateline.extract.events.triggers import event_lexicon


def slots(event, role):
    return [s.text for s in event.slots if s.role == role]


TYPES = [
    # war
    ("Mortar rounds landed on the bakery in Tulin on Sunday.", "shelling"),
    ("Jets pounded the depot outside Tulin.", "airstrike"),
    ("Troops moved into the town of Bergen.", "ground_assault"),
    ("The fall of Bergen ended the campaign in the north.", "territory_taken_by_state"),
    ("The outbreak of the war in 1997 emptied the villages.", "armed_clash"),
    ("The army sent two tank battalions to the ridge.", "deployment"),
    ("The last soldiers left the island on Friday.", "territory_transfer"),
    ("Rebels cut off the town for nine days.", "siege"),
    ("Gunners shot down a cargo plane near Oster.", "missile_strike"),
    # aid and movement
    ("A convoy of flour reached Tulin on Monday.", "aid_delivery"),
    ("Guards turned back an aid convoy at the bridge.", "aid_access_denied"),
    ("A humanitarian corridor opened between the two towns.", "corridor"),
    ("Twelve doctors were sent to the district, and doctors were deployed on the coast.", "aid_delivery"),
    ("Some 900 villagers fled to the hills.", "displacement"),
    ("Families returned to Bergen last week.", "return"),
    ("The order led to the evacuation of four villages near Tulin.", "evacuation"),
    # hazards
    ("A dam burst above the village of Tulin.", "flood"),
    ("The volcano erupted before dawn.", "landslide"),
    ("Bush fires blackened the hills around Tulin.", "wildfire"),
    ("An earthquake shook the province of Oster.", "earthquake"),
    ("A cyclone made landfall near Oster on Friday.", "storm"),
    # accidents, collapses, crushes
    ("A lorry struck a group of cyclists near Tulin.", "transport_accident"),
    ("The helicopter came down in the sea off Oster.", "transport_accident"),
    ("A ferry went down off the cape.", "transport_accident"),
    ("Nine people died in a crush at the stadium in Tulin.", "accident"),
    ("The roof of a market hall collapsed in Oster.", "building_collapse"),
    ("A gas leak sickened workers at the plant.", "industrial_accident"),
    # disease
    ("Doctors in Oster confirmed a case of measles.", "epidemic"),
    ("A woman died of cholera in Tulin.", "epidemic"),
    ("Nurses vaccinated 400 children in Oster.", "vaccination"),
    # services, order, protest
    ("Floods cut the electricity to the hospital.", "outage"),
    ("Hackers shut down the power grid in Oster.", "outage"),
    ("The region has been in a state of emergency since May.", "restriction"),
    ("The ministry ordered the closure of all schools in Oster.", "restriction"),
    ("Detectives searched a flat in Tulin.", "investigation"),
    ("Five people were placed under arrest.", "arrest"),
    ("He pleaded not guilty to two counts of arson.", "prosecution"),
    ("Crowds of protesters filled the square in Tulin.", "protest"),
    ("Rescuers pulled two miners from the shaft.", "rescue"),
    ("The governor of Oster resigned on Tuesday.", "resignation"),
]


@pytest.mark.parametrize(("text", "kind"), TYPES)
def test_types_across_crises(document, text, kind):
    assert kind in [e.type for e in find_events(document(text))]


CODES = [
    ("evacuation", "", "", "Displacement/Evacuation"),
    ("corridor", "", "", "Humanitarian access/People's access to relief"),
    ("damage", "", "", "Impact/Damage"),
    ("outage", "", "", "Impact/Services and infrastructure"),
    ("aid_access_denied", "", "COERCE", "Humanitarian access/Constraints on response"),
    ("suicide_bombing", "Suicide bomb", "ASSAULT", "Context/Security & stability"),
    ("resignation", "", "RETREAT", "Context/Politics"),
]


@pytest.mark.parametrize(("kind", "acled", "plover", "deep"), CODES)
def test_codes_of_other_schemes(kind, acled, plover, deep):
    row = event_lexicon().types[kind]
    assert (row.acled, row.plover, row.deep) == (acled, plover, deep)


NOTHING = [
    "The flood of letters surprised the editor.",  # figures of speech
    "A price war broke the shop.",
    "Share prices crashed and the market collapsed.",
    "The film was shot in a castle.",
    "The tram was negotiating a sharp curve.",
    "The government withdrew the bill.",
    "A patient has been isolated.",
    "She was visiting her daughter.",  # no visit of an official
    "Tourists fly to the island for its beaches.",
    "Because the virus kills slowly, it spreads far.",  # what is always so
    "The virus often kills its host.",
    "Outbreaks end on their own.",
    "The rules would have prevented an attack.",  # what might have been
    "The mayor called for the evacuation of the port.",  # what is only asked for
    "They urged residents to evacuate.",
    "The cabinet is considering sanctions.",
    "If it rains, the river will flood the fields.",  # a hypothesis
    "The town lives in fear of an attack.",  # a prospect
    "The Alba Fire Service has a new chief.",  # a name
    "No one was injured.",  # nobody
    "The planned demolition was cancelled.",
    "The army seized 13 hand grenades and a map.",  # a thing, no attack
    "It lies on the road that soldiers shelled to reach the anti-war museum.",
]


@pytest.mark.parametrize("text", NOTHING)
def test_no_event_of_this_kind(document, text):
    kinds = {e.type for e in find_events(document(text))}
    assert kinds <= {"weapons_seized", "shelling"}


STATUS = [
    ("The army plans to send doctors to Bergen.", "planned"),
    ("Forecasters expect a cyclone to hit the coast on Saturday.", "forecast"),
    ("The volcano could erupt at any time.", "forecast"),
    ("The council started a scheduled week-long shutdown.", "happened"),
    ("The offensive could allow the rebels to rest.", "happened"),  # that it goes on is taken for granted
    ("The rebels plan to shell the port.", "planned"),
    ("No shells hit the clinic because the army did not shell Tulin.", "denied"),
]


@pytest.mark.parametrize(("text", "status"), STATUS)
def test_status(document, text, status):
    assert status in [status_of(e) for e in find_events(document(text))]


WHERE = [
    # whose somebody is, where somebody is from and where a road leads is not where it happened
    ("A Norwegian envoy met the rebels in Geneva.", "talks", ["Geneva"]),
    ("Two men from Bergen died in the attack in Oslo.", "attack", ["Oslo"]),
    ("Rebels attacked the road to Bergen in Norway.", "attack", ["Norway"]),
    ("Monday's attack was the worst since an assault in Bergen.", "attack", []),
    ("Shells fell on the outskirts of Bergen.", "shelling", ["Bergen"]),
]


@pytest.mark.parametrize(("text", "kind", "where"), WHERE)
def test_where_it_happened(document, text, kind, where):
    event = next(e for e in find_events(document(text)) if e.type == kind)
    assert [s.text for s in event.slots if s.role == "place" and not s.inferred] == where


def test_whom_a_missile_is_fired_at_is_the_target(document):
    (event,) = find_events(document("The navy fired missiles at a warehouse in Bergen."))
    assert (event.type, slots(event, "target")) == ("missile_strike", ["warehouse"])


def test_who_is_taken_hostage_is_the_target(document):
    (event,) = find_events(document("Five nurses were taken hostage in Bergen."))
    assert (event.type, slots(event, "target")) == ("abduction", ["Five nurses"])


def test_since_is_when_it_began(document):
    (event,) = find_events(document("Rebels have besieged Bergen since Sunday."))
    assert [(s.role, s.text) for s in event.slots if s.role in ("since", "time")] == [("since", "Sunday")]


def test_a_clause_on_the_noun_does_not_date_what_began(document):
    text = "On Thursday the island began a curfew to stop riots that have killed nine since October."
    event = next(e for e in find_events(document(text)) if e.type == "restriction")
    assert slots(event, "time") == ["Thursday"]
