"""What a clause takes for granted, asks for, defines or tells aside, and happenings that are told under a name: each
in an invented sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dateline.extract.events import find_events, status_of
from dateline.extract.figures import find_figures
from dateline.extract.times import find_times
from dateline.model import Attribution, Span

TYPES = [
    ("The jets dropped three heavy bombs on a suburb of Bergen.", "airstrike"),
    ("Hundreds of protesters waved banners in Bergen.", "protest"),
    ("Norland annexed the port of Tulin in 2009.", "territory_taken_by_state"),
    ("The government has blocked Telegram and two websites.", "restriction"),
    ("Police cleared the square on Friday.", "evacuation"),
    ("The school had suspended operations by Friday.", "restriction"),
    ("A police raid on a flat in Bergen followed.", "ground_assault"),
    ("An assault on a nurse in Bergen was reported on Friday.", "attack"),
    ("He was freed from prison in May.", "release"),
    ("A helicopter clipped power lines near Bergen.", "transport_accident"),
    ("Six pupils were hurt when an 18-year-old opened fire at a school in Bergen.", "shooting"),
    ("A falling wall injured nine people in Bergen.", "injury"),
    ("Twelve people died in a crowd crush in Bergen.", "accident"),
    ("Residents of the island were instructed to evacuate.", "evacuation"),
    ("Norland helped Estmark by sending food and blankets.", "aid_delivery"),
]


@pytest.mark.parametrize(("text", "kind"), TYPES)
def test_type(document, text, kind):
    assert kind in [e.type for e in find_events(document(text))]


NOT = [
    # asked for, allowed, feared or imagined
    ("The mayor urged them to stand up and fight.", "armed_clash"),
    ("“Go home!” the crowd shouted.", "return"),
    ("Let them fight.", "armed_clash"),
    ("The coast is vulnerable to an invasion.", "ground_assault"),
    ("A mission aimed at seizing Bergen would fail.", "territory_taken_by_state"),
    # defined, named, remembered
    ("A hurricane is a form of tropical cyclone.", "storm"),
    ("It was the largest camp in Europe since World War II.", "armed_clash"),
    ("Thousands kept the tenth anniversary of the flood.", "flood"),
    ("The office issued a storm warning on Friday.", "storm"),
    ("Nobody had seen such crowds since the fall of the empire.", "territory_taken_by_armed_group"),
    # of another kind, or none at all
    ("Ada Lind agreed to add a second lane.", "agreement"),
    ("Not all members agreed that the tax was fair.", "agreement"),
    ("The minister left his home at noon.", "displacement"),
    ("The thief fled when the guard came.", "displacement"),
    ("Police surrounded the suspect.", "siege"),
    ("He served nine years of his sentence.", "prosecution"),
    ("The suspect gave a knife and a weapon to his brother.", "aid_delivery"),
    ("An airline advanced its timetable on Friday.", "ground_assault"),
    ("A vintage bomber crashed near Bergen.", "attack"),
    ("She almost killed her sister, she said.", "killing"),
    ("In the film, 300 people are killed by a flood in Bergen.", "flood"),
    ("The camp in Bergen was built for 1,900 people.", "aid_delivery"),
    ("Nine others were pulled out alive.", "territory_transfer"),
    ("Police regained control of the prison in Bergen.", "territory_taken_by_state"),
    ("Four suspected smugglers were arrested in Bergen.", "organised_crime"),
    ("Officials counted 0 deaths in Bergen.", "killing"),
]


@pytest.mark.parametrize(("text", "kind"), NOT)
def test_no_event_of_the_kind(document, text, kind):
    assert kind not in [e.type for e in find_events(document(text))]


def slots_of(events, kind, role):
    event = next(e for e in events if e.type == kind)
    return [s.text for s in event.slots if s.role == role and not s.inferred]


TOPICS = [
    "On Friday in Bergen the minister condemned the bombing.",
    "The group claimed responsibility for the bombing in Bergen on Friday.",
    "On Friday in Bergen a man was convicted of the bombing.",
    "On Friday in Bergen the suspect in a bombing was freed.",
]


@pytest.mark.parametrize("text", TOPICS)
def test_what_is_condemned_or_tried_is_not_of_the_day_of_that(document, text):
    events = find_events(document(text))
    assert all(
        not slots_of([e], "bombing", "time") for e in events if e.type == "bombing" and "for" not in text
    )


STATUS = [
    ("Norland denied any role in the bombing.", "bombing", {"happened", "claimed"}),
    ("He asked the council not to lift its sanctions on Norland.", "sanctions", {"happened", "claimed"}),
    ("The envoys agreed on a plan in a phone call.", "talks", {"happened"}),
    ("Norland was not going to end the war in Estmark.", "armed_clash", {"happened"}),
]


@pytest.mark.parametrize(("text", "kind", "status"), STATUS)
def test_what_is_taken_for_granted_happened(document, text, kind, status):
    found = {status_of(e) for e in find_events(document(text)) if e.type == kind}
    assert found <= status


WHERE = [
    # speaking somewhere, what happened elsewhere
    ("Speaking in Oslo, a general said that his men had carried out the raid.", "ground_assault", []),
    # the town and its land
    ("A man began to stab people in Bergen, Norway.", "attack", ["Bergen", "Norway"]),
    # what it answered to
    ("Rebels attacked a bank near Oslo in retaliation for arrests in Bergen.", "attack", ["Oslo"]),
]


@pytest.mark.parametrize(("text", "kind", "where"), WHERE)
def test_where(document, text, kind, where):
    assert slots_of(find_events(document(text)), kind, "place") == where


WHEN = [
    ("At about 16:45 (1545 UTC) on Monday a fire broke out in a barn.", "fire", "Monday"),
    ("A fire that began in a recalled 2005 Ford Fiesta destroyed the hangar on Friday.", "fire", "Friday"),
]


@pytest.mark.parametrize(("text", "kind", "first"), WHEN)
def test_the_day_goes_before_the_hour(document, text, kind, first):
    assert slots_of(find_events(document(text)), kind, "time")[0] == first


def test_what_came_after_a_blast_is_of_its_day(document):
    text = "A blast shook Bergen on Friday. Trains stood still. The station was shut down after the blast."
    closure = next(e for e in find_events(document(text)) if e.type == "restriction")
    assert [s.text for s in closure.slots if s.role == "time"] == ["Friday"]


def test_a_wait_gives_no_day(document):
    text = "He is held until his hearing on May 5. Police said he had attacked two clerks."
    attack = next(e for e in find_events(document(text)) if e.type == "attack")
    assert not [s for s in attack.slots if s.role == "time"]


def test_storms_are_known_by_their_names(document):
    text = "Hurricane Orla hit Bergen on Monday. Hurricane Sten crossed Norway. Hurricane Orla turned east on Friday."
    first, other, again = (e for e in find_events(document(text)) if e.type == "storm")
    assert (other.repeats, again.repeats) == (None, first.id)


def test_a_happening_told_aside_is_not_taken_up_in_the_next_paragraph(document):
    text = "A fire gutted a hangar in Bergen on Monday. A similar fire hit Oslo last year.\n\nThe fire spread quickly."
    first, aside, again = (e for e in find_events(document(text)) if e.type == "fire")
    assert aside.repeats is None
    assert again.repeats == first.id


def test_who_suffers_is_a_target(document):
    (event,) = find_events(document("Nine people lost their lives in Bergen."))
    assert [s.text for s in event.slots if s.role == "target"] == ["Nine people"]
    assert not [s for s in event.slots if s.role == "actor"]


def test_a_crowd_that_gathers_and_blocks_the_road_is_one(document):
    text = "Thousands of protesters gathered in Bergen, blocking the gates and chanting slogans."
    assert len([e for e in find_events(document(text)) if e.type in ("protest", "riot")]) == 1


DENIED = [
    # what a denial denies is the head of what is said, or what a light verb there is of
    ("The mayor denied that guards shelled the port.", "shelling", "denied"),
    ("The mayor denied that the army had carried out an airstrike on the port.", "airstrike", "denied"),
    # what it takes for granted is not
    ("The mayor denied that the two explosions in Bergen were related.", "explosion", "happened"),
    ("The mayor denied that the storm in Bergen had surprised him.", "storm", "happened"),
]


def denial(text: str) -> Attribution:
    content = Span(text.index(" denied ") + 8, len(text) - 1)
    return Attribution(
        "att",
        "report",
        Span(0, len(text)),
        (content,),
        "denied",
        Span(content.start - 7, content.start - 1),
        None,
        (),
        "indirect",
        "denies",
        "by hand",
    )


@pytest.mark.parametrize(("text", "kind", "status"), DENIED)
def test_a_denial_denies_what_it_says_and_not_what_it_takes_for_granted(document, text, kind, status):
    found = {status_of(e) for e in find_events(document(text), attributions=[denial(text)]) if e.type == kind}
    assert found == {status}


DENIED_HARM = [
    ("The mayor denied that nine people were killed in the explosion in Bergen.", "explosion", "denied", 9),
    ("The army denied that five civilians died in the raid in Bergen.", "ground_assault", "denied", 5),
    ("The army denied that its strike had killed 12 children in Bergen.", "strike", "denied", 12),
    # what is denied is none of the words of what is taken for granted
    (
        "Police denied that officers beat four people during the protest in Bergen.",
        "protest",
        "happened",
        None,
    ),
    ("The mayor denied that nine people died after the flood in Bergen.", "flood", "happened", None),
    # and what is taken for granted keeps its own
    ("The group denied being behind the bombing in Bergen that killed 9 people.", "bombing", "happened", 9),
    ("The army denied that the strike that killed 9 people in Bergen was its own.", "strike", "happened", 9),
    # nouns that say that there is something
    ("The army denied the existence of a ceasefire in Bergen.", "agreement", "denied", None),
]


@pytest.mark.parametrize(("text", "kind", "status", "killed"), DENIED_HARM)
def test_a_harm_that_is_denied_is_no_harm_of_the_narrator(document, figures, text, kind, status, killed):
    events = find_events(document(text), attributions=[denial(text)], figures=figures(text))
    (event,) = [e for e in events if e.type == kind]
    assert (status_of(event), event.killed_low) == (status, killed)
    if status == "happened" and killed is None:
        assert not [s for s in event.slots if s.role in ("harm", "target")]


def test_a_speaker_who_denies_says_what_he_takes_for_granted(document):
    made = document('"The transfer is in no way connected with the strike on Bergen," Captain Lind said.')
    content = Span(made.text.index("The"), made.text.index(',"'))
    said = replace(denial("He denied it."), id="a", kind="direct", content=(content,), cue="said")
    (strike,) = [e for e in find_events(made, attributions=[said]) if e.type == "strike"]
    assert (strike.attribution, strike.stance) == ("a", "asserts")


@pytest.mark.parametrize("text", ["46,000 people displaced", "150 miners injured", "90 houses damaged"])
def test_a_list_tells_to_whom_it_was_done(document, text):
    (event, *_) = find_events(document(text))
    assert ({s.role for s in event.slots} & {"actor", "target"}) == {"target"}


def test_who_reports_deaths_has_them_and_did_nothing(document):
    text = "Norland flew 83 people out of Tulin. Sweden has reported 213 deaths and 9,692 infections."
    for event in find_events(document(text)):
        assert [s.text for s in event.slots if s.role == "actor"] == []
        assert "Norland" not in [s.text for s in event.slots if s.role == "place"]


def test_it_is_untrue_is_a_denial(document):
    text = "It is untrue that nine people were killed in a raid in Bergen"
    attribution = replace(denial(f"X denied {text}."), content=(Span(0, len(text)),))
    (event,) = find_events(document(text + ", the army said."), attributions=[attribution])
    assert status_of(event) == "denied"


APART = [
    ("The minister left for Bergen on Monday as 30 people were killed in Tulin.", "visit", "killing"),
    ("The envoys met in Bergen on Monday while shelling killed 12 people in Tulin.", "talks", "shelling"),
]


@pytest.mark.parametrize(("text", "peaceful", "harmful"), APART)
def test_a_visit_kills_nobody(document, figures, text, peaceful, harmful):
    found = {e.type: e.killed_low for e in find_events(document(text), figures=figures(text))}
    assert found[peaceful] is None
    assert found[harmful] in (12, 30)


ANOTHER = [
    ("A second protester was shot in Bergen by soldiers.", True),
    ("Another bomb killed four soldiers in Bergen.", True),
    ("In an unrelated incident, a woman was stabbed to death in Bergen.", True),
    ("The rebels attacked a second base in Bergen.", True),
    # who is counted on in what was told
    ("Another 40 people were wounded in Bergen.", False),
    ("A second man died of his wounds in Bergen.", False),
    ("Another man was killed in the blast in Bergen.", False),
    ("Another man was shot in the same street in Bergen.", False),
]


@pytest.mark.parametrize(("text", "another"), ANOTHER)
def test_what_sets_a_happening_apart(document, text, another):
    assert [e.another for e in find_events(document(text))] == [another]


@pytest.mark.parametrize(
    "text",
    [
        "A bus crash near Bergen killed eight people. A train crash near Bergen killed thirty people.",
        "Cholera killed 4 people in Bergen. Measles killed 9 children in Bergen.",
        "Floods killed 12 people in Bergen. A cyclist was killed by a falling tree in Oslo.",
    ],
)
def test_two_happenings_of_one_kind(document, text):
    events = find_events(document(text))
    assert [e.repeats for e in events] == [None, None]


ILL = [
    ("The ministry confirmed 3 cases of cholera in Bergen.", True),
    ("The ministry confirmed 3 cases of Ebola in Bergen.", True),
    ("The ministry confirmed 3 cases of the new variant in Bergen.", True),
    ("The ministry confirmed 3 new cases in Bergen.", True),
    ("The ministry recorded 3 cases of rape in Bergen.", False),
    ("The court confirmed 6 cases of fraud in Bergen.", False),
    ("Police recorded 12 new cases of theft in Bergen.", False),
    ("The disease of corruption reached Bergen.", False),
]


@pytest.mark.parametrize(("text", "sick"), ILL)
def test_cases_of_a_disease_alone_are_an_epidemic(document, text, sick):
    assert ("epidemic" in [e.type for e in find_events(document(text))]) == sick


DEATHS = [
    ("Sixty-one people died in riots: 30 in Bergen, 25 in Tulin and 6 in Lund.", (61, 61)),
    ("The earthquake killed 16 people in Norland and two on an island.", (16, None)),
    ("Some 60 Norlanders and 13 Estmarkers were killed in the blast.", (60, None)),
    ("At least 50 people died when a train hit a lorry. It was the worst accident since 1948, when 64 people died.",
     (50, None)),
    ("A court jailed a man for killing 11 people.", (None, None)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "bounds"), DEATHS)
def test_the_bounds_of_the_dead_are_neither_a_part_nor_a_sum(document, text, bounds):
    made = document(text)
    figures, _ = find_figures(made, find_times(made), [], [])
    first = find_events(made, find_times(made), [], [], figures)[0]
    assert (first.killed_low, first.killed_high) == bounds


NOT_WHEN = [
    ("The storm damaged the coast much as an older storm did, which killed six people in 2013. Lund lost power.", "2013"),
    ("The toll of the earthquake rose to 3,100, up from 2,497 on Monday.", "Monday"),
    ("The school closed in 1978. The panel had counted 51 deaths there.", "1978"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "time"), NOT_WHEN)
def test_the_time_of_another_clause_is_not_the_events(document, text, time):
    made = document(text)
    figures, _ = find_figures(made, find_times(made), [], [])
    found = find_events(made, find_times(made), [], [], figures)[-1]
    assert time not in [s.text for s in found.slots if s.role == "time"]


SENDERS = [
    ("A Norwegian rocket killed nine people in Bergen.", ["Norwegian"]),
    ("Norwegian missiles struck a depot in Bergen.", ["Norwegian"]),
    ("Nine people were killed by Norwegian missiles in Bergen.", ["Norwegian"]),
    ("Rebel rockets killed nine people in Bergen.", ["Rebel"]),
    ("Rockets killed nine people in Bergen.", []),
]


@pytest.mark.parametrize(("text", "actors"), SENDERS)
def test_whose_weapon_it_was_is_the_actor_and_the_weapon_is_not(document, text, actors):
    found = {s.text for e in find_events(document(text)) for s in e.slots if s.role == "actor"}
    assert found == set(actors)


def test_forces_that_are_counted_are_withdrawn_and_survivors_are_not(document):
    kinds = {e.type for e in find_events(document("Thousands of soldiers were pulled back from the border."))}
    assert "territory_transfer" in kinds
    kinds = {e.type for e in find_events(document("Hundreds of miners were pulled out of the mud."))}
    assert "territory_transfer" not in kinds
