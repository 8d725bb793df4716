"""Events in invented sentences: their type, slots, status, and what is no event."""

from __future__ import annotations

import time

import pytest

from dateline.extract.events import find_events, status_of
from dateline.extract.events.triggers import build_event_lexicon, event_lexicon
from dateline.extract.events.types import type_sentence
from dateline.model import Attribution, Figure, Profile, Span


def slots(event, role):
    return [s.text for s in event.slots if s.role == role]


TYPES = [
    # verbs
    ("Gunners shelled the harbour of Odense on Monday.", "shelling"),
    ("Warplanes bombed a bridge outside Lund.", "airstrike"),
    ("The army deployed two brigades along the border.", "deployment"),
    ("Some 4,000 villagers fled towards the coast.", "displacement"),
    ("Firefighters evacuated a nursing home in Turku.", "evacuation"),
    ("Police arrested nine men after the match.", "arrest"),
    ("Masked men kidnapped a nurse near Tamale.", "abduction"),
    ("Students marched through Cork against the fees.", "protest"),
    ("The two ministers met in Geneva.", "talks"),
    ("A ferry capsized off the island.", "transport_accident"),
    ("The river flooded the lower town.", "flood"),
    # verbs that hang on an argument
    ("Rebels seized the town of Kaya.", "territory_taken_by_armed_group"),
    ("Government troops recaptured two villages.", "territory_taken_by_state"),
    ("Soldiers found a cache of rifles in a barn.", "weapons_seized"),
    ("Two rockets hit the grain silo.", "missile_strike"),
    ("The council imposed a curfew on the district.", "restriction"),
    ("Engineers cut the electricity to the quarter.", "outage"),
    # nouns
    ("The shelling of Odense lasted for hours.", "shelling"),
    ("Saturday's air strike killed four people.", "airstrike"),
    ("The suicide bombing wounded a guard.", "suicide_bombing"),
    ("A landslide buried the road to the mine.", "landslide"),
    ("An outbreak of cholera was declared in the camp.", "epidemic"),
    ("A power outage left the hospital dark.", "outage"),
    ("Talks between the unions and the ministry resumed.", "talks"),
    ("A humanitarian corridor opened on Tuesday.", "corridor"),
    # a general noun made specific by its own words
    ("A rocket attack on the depot started a fire.", "missile_strike"),
    ("A mortar attack on the market wounded six.", "shelling"),
    ("A grenade attack injured a shopkeeper.", "grenade_attack"),
]


@pytest.mark.parametrize(("text", "kind"), TYPES)
def test_types(document, text, kind):
    assert kind in [e.type for e in find_events(document(text))]


NOTHING = [
    "The attack helicopter was built in 1987.",
    "He bought bread and a newspaper.",
    "The strike force has its own kitchen.",
    "The bank raised its forecast for growth.",
    "If rebels shell the port, ships will leave.",  # a hypothesis
    "Soldiers should evacuate the port.",  # a wish
    "They sent a boat to rescue him.",  # a purpose
]


@pytest.mark.parametrize("text", NOTHING)
def test_no_event(document, text):
    assert find_events(document(text)) == []


def test_speech_alone_is_no_event(document):
    assert find_events(document("The minister demanded an apology and warned the company.")) == []


def test_who_where_when(document):
    (event,) = [
        e
        for e in find_events(document("Rebel gunners shelled the market in Bamako on Friday."))
        if e.type == "shelling"
    ]
    assert slots(event, "actor") == ["Rebel gunners"]
    assert slots(event, "target") == ["market"] or slots(event, "target") == ["the market"]
    assert slots(event, "place") == ["Bamako"]
    assert slots(event, "time") == ["Friday"]
    assert not any(s.inferred for s in event.slots)


def test_a_passive_names_its_target_and_agent(document):
    (event,) = [
        e for e in find_events(document("The market was shelled by rebel gunners.")) if e.type == "shelling"
    ]
    assert slots(event, "target")[0].endswith("market")
    assert slots(event, "actor") == ["rebel gunners"]


def test_the_noun_and_the_verb_of_its_harm_are_one_event(document):
    events = find_events(document("Rocket attacks destroyed a warehouse in Bamako."))
    assert [e.type for e in events] == ["missile_strike"]
    assert any("warehouse" in t for t in slots(events[0], "target"))


def test_a_light_verb_gives_its_noun_the_actor(document):
    events = find_events(document("The army launched an offensive against the northern towns."))
    assert [e.type for e in events] == ["ground_assault"]
    assert any("army" in t for t in slots(events[0], "actor"))


def test_the_place_of_the_sentence_before_is_inferred(document):
    events = find_events(document("Crowds had gathered in Bamako.|Gunmen shot two of them."))
    shot = next(e for e in events if e.type == "shooting")
    assert [(s.text, s.inferred) for s in shot.slots if s.role == "place"] == [("Bamako", True)]


STATUS = [
    ("The army shelled the port.", "happened"),
    ("The army will evacuate the port tomorrow.", "planned"),
    ("The army plans to evacuate the port.", "planned"),
    ("Rebels could shell the port.", "forecast"),
    ("The army did not shell the port.", "denied"),
]


@pytest.mark.parametrize(("text", "status"), STATUS)
def test_status(document, text, status):
    assert status_of(find_events(document(text))[0]) == status


def test_the_attribution_gives_voice_and_stance(document):
    text = "The ministry denied that its jets had bombed the school."
    content = Span(text.index("that"), len(text))
    attribution = Attribution(
        "att",
        "report",
        Span(0, len(text)),
        (content,),
        "denied",
        Span(13, 19),
        None,
        (),
        "indirect",
        "denies",
        "by hand",
    )
    event = next(
        e
        for e in find_events(document(text), attributions=[attribution])
        if "bomb" in text[e.trigger.start : e.trigger.end]
    )
    assert (event.attribution, event.stance, status_of(event)) == ("att", "denies", "denied")


def test_harm_is_linked_and_never_summed(document):
    text = "Shelling of the market killed 6 people and wounded 14."

    def figure(name, number, measure, **more):
        at = text.index(number)
        span = Span(at, at + len(number))
        return Figure(
            name, "report", (span,), number, span, float(number), float(number), measure, "by hand", **more
        )

    figures = [figure("f1", "6", "killed"), figure("f2", "14", "injured")]
    (event,) = find_events(document(text), figures=figures)
    assert (event.figures, event.killed_low, event.killed_high) == (("f1", "f2"), 6.0, 6.0)


def test_a_bare_definite_noun_takes_up_the_event_before(document):
    first, second = find_events(
        document("A bomb attack killed a guard in Gulu on Monday.|The attack began at noon.")
    )
    assert second.repeats == first.id
    assert [(s.text, s.inferred) for s in second.slots if s.role == "place"] == [("Gulu", True)]


def test_spans_quote_the_text(document):
    doc = document("Late on Sunday, gunmen stormed a clinic in Kano.\nThe raid ended at dawn.")
    events = find_events(doc)
    assert events
    for event in events:
        assert doc.quote(event.spans[0]) == event.text
        assert all(doc.quote(s.span) == s.text for s in event.slots)
        assert event.spans[0].contains(event.trigger) or event.spans[0].overlaps(event.trigger)


def test_every_type_has_the_codes_of_other_schemes():
    types = event_lexicon().types.values()
    assert all(t.deep and t.label and t.family for t in types)
    assert {t.key for t in types if not t.plover} >= {
        "evacuation",
        "displacement",
        "damage",
        "corridor",
        "outage",
    }
    assert event_lexicon().types["shelling"].acled == "Shelling/artillery/missile attack"


def test_a_profile_adds_a_type(document):
    row = {
        "key": "cattle_raid",
        "family": "attack",
        "label": "cattle raid",
        "weight": 5.0,
        "nouns": ["cattle raid"],
    }
    profile = Profile(extensions={"events": [row]})
    assert "cattle_raid" in build_event_lexicon(profile).types
    events = find_events(document("A cattle raid left the herders without food."), profile=profile)
    assert "cattle_raid" in [e.type for e in events]


SNIPPETS = [
    ("A suicide attacker blew himself up at a checkpoint, killing three guards.", "suicide_bombing"),
    ("Hundreds marched peacefully through the capital with placards.", "protest"),
    ("Police fired tear gas to disperse protesters.", "protest_intervention"),
    ("Rebels took control of three villages in the valley.", "territory_taken_by_armed_group"),
    ("Customs officers arrested a gang that had smuggled migrants in a truck.", "organised_crime"),
    ("A tanker collided with a bus on the coastal highway.", "transport_accident"),
]


@pytest.mark.parametrize(("text", "kind"), SNIPPETS)
def test_a_snippet_is_typed_by_what_it_is_mostly_about(document, text, kind):
    assert type_sentence(document(text).sentences)[0][0] == kind


def test_the_main_act_counts_for_plover(document):
    doc = document("The opposition rejected an offer of talks after the arrest of its leader.")
    assert type_sentence(doc.sentences, "plover")[0][0] == "REJECT"


def test_nothing_known_gives_an_empty_ranking(document):
    assert type_sentence(document("Blue paint dries slowly.").sentences) == []


@pytest.mark.parametrize(
    "text",
    ["", "9" * 400, "SHELLING SHELLING SHELLING " * 40, "\u202eattack\u202c on \U0001f600", "attack " * 3000],
)
def test_hostile_text_takes_no_time_and_no_offence(document, text):
    doc = document(text)
    started = time.perf_counter()
    find_events(doc)
    assert time.perf_counter() - started < 5


def test_the_month_of_march_is_no_protest(document):
    events = find_events(document("The inspectors had warned the mill about leaks in March."))
    assert "protest" not in [e.type for e in events]
    assert "protest" in [e.type for e in find_events(document("Students held a march through Kano."))]


def test_nouns_for_the_war_that_goes_on_are_one_event_of_the_report(document):
    text = "The invasion continued.\nTraders said the offensive had slowed.\nThe invasion continued."
    named = [e for e in find_events(document(text)) if e.rule.startswith("noun")]
    assert len(named) == 3
    assert {e.repeats for e in named} == {None, named[0].id}
