"""Figures: one invented fact a row, with the value, the measure and what else must hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from counted_work import calls_of

from dateline.extract.figures import find_figures
from dateline.model import Attribution, Document, Figure, Span, TimeMention, VoiceMention

Reader = Callable[[str], list[Figure]]


@pytest.fixture
def slugs(document: Callable[..., Document]) -> Callable[[str], list[str]]:
    def read(text: str) -> list[str]:
        return [r.slug for r in find_figures(document(text), [], [], [])[1]]

    return read


MEASURES = [
    # text, (low, high, measure) of each figure in order
    ("The blast killed nine people.", [(9, 9, "killed")]),
    ("Nine people were killed.", [(9, 9, "killed")]),
    ("Nine people died and 14 were injured.", [(9, 9, "killed"), (14, 14, "injured")]),
    ("The landslide left nine people dead.", [(9, 9, "killed")]),
    ("The mayor said nine were dead.", [(9, 9, "killed")]),
    ("The flood claimed 41 lives.", [(41, 41, "killed")]),
    ("The storm caused 17 deaths and 230 injuries.", [(17, 17, "killed"), (230, 230, "injured")]),
    ("The death toll rose to 31.", [(31, 31, "killed")]),
    ("The death toll rose from 22 to 31.", [(22, 22, "killed"), (31, 31, "killed")]),
    ("Two more bodies were found, bringing the number of dead to 33.", [(2, 2, "killed"), (33, 33, "killed")]),
    ("Eight dead as ferry sinks off the coast", [(8, 8, "killed")]),
    ("Shelling killed at least 20 civilians and wounded 45.", [(20, None, "killed"), (45, 45, "injured")]),
    ("Some 60 soldiers were killed.", [(60, 60, "troops_killed")]),
    ("Forty rebel fighters died in the clash.", [(40, 40, "troops_killed")]),
    ("Seven hikers are missing.", [(7, 7, "missing")]),
    ("Twelve miners are trapped under the rubble.", [(12, 12, "trapped")]),
    ("Rescuers pulled five survivors from the rubble.", [(5, 5, "rescued")]),
    ("Police detained 130 protesters.", [(130, 130, "detained_or_captured")]),
    ("Gunmen kidnapped 24 pupils from the school.", [(24, 24, "abducted")]),
    ("The floods displaced 4,000 families.", [(4000, 4000, "displaced")]),
    ("More than 5,000 people were evacuated.", [(5000, None, "evacuated")]),
    ("The fire forced 800 residents to evacuate.", [(800, 800, "evacuated")]),
    ("About 3,000 people have taken refuge in schools.", [(3000, 3000, "sheltering")]),
    ("Nearly 90,000 people have fled the country.", [(90000, 90000, "refugees_fled")]),
    ("The country hosts 12,000 refugees.", [(12000, 12000, "refugees_hosted")]),
    ("The virus has infected 310 people.", [(310, 310, "infected")]),
    ("Doctors confirmed 55 new cases of cholera.", [(55, 55, "infected")]),
    ("Officials deported 75 migrants.", [(75, 75, "deported")]),
    ("The quake destroyed 64 houses and damaged 210 schools.", [(64, 64, "buildings_destroyed"), (210, 210, "buildings_damaged")]),
    ("The army said it had destroyed six tanks.", [(6, 6, "units_destroyed")]),
    ("The town has a population of 23,000.", [(23000, 23000, "population")]),
    ("The capital sent 400 troops to the border.", [(400, 400, "troops_deployed")]),
    ("The ministry pledged $40 million in aid.", [(4e7, 4e7, "aid_pledged")]),
    ("The village lies 12 km north of the dam.", [(12, 12, "distance")]),
    ("The curfew lasted 36 hours.", [(36, 36, "duration")]),
    ("The strike is in its third week of talks.", [(3, 3, "date_count")]),
    ("Talks open in the third week of May.", []),
    ("Water ran out in the third week of the siege.", [(3, 3, "date_count")]),
    ("Some 70 percent of the houses were destroyed.", [(70, 70, "buildings_destroyed")]),
    ("Aid workers set up 18 tents.", [(18, 18, "other")]),
    ("Officials reported 340 casualties.", [(340, 340, "other")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MEASURES, ids=[t for t, _ in MEASURES])
def test_a_count_has_its_bounds_and_measure(
    figures: Reader, text: str, expected: list[tuple[object, ...]]
) -> None:
    assert [(f.low, f.high, f.measure) for f in figures(text)] == expected


BOUNDS = [
    ("at least 20", 20, None, False),
    ("more than 20", 20, None, False),
    ("over 20", 20, None, False),
    ("no fewer than 20", 20, None, False),
    ("up to 20", None, 20, False),
    ("as many as 20", None, 20, False),
    ("fewer than 20", None, 20, False),
    ("about 20", 20, 20, True),
    ("nearly 20", 20, 20, True),
    ("an estimated 20", 20, 20, True),
    ("some 20", 20, 20, True),
    ("a total of 20", 20, 20, False),
    ("exactly 20", 20, 20, False),
    ("another 20", 20, 20, False),
    ("between 20 and 30", 20, 30, False),
    ("20 to 30", 20, 30, False),
    ("dozens of", 24, None, False),
    ("at least another 20", 20, None, False),
]


@pytest.mark.parametrize(("words", "low", "high", "approximate"), BOUNDS)
def test_a_qualifier_bounds_the_count(
    figures: Reader, words: str, low: float | None, high: float | None, approximate: bool
) -> None:
    (figure,) = figures(f"The fire killed {words} people.")
    assert (figure.low, figure.high, figure.approximate) == (low, high, approximate)


NOT_FIGURES = [
    "She was 34 years old.",
    "A 12-year-old boy spoke to reporters.",
    "Ivo Marlin, 47, spoke to reporters.",
    "The men, aged 23 and 31, spoke to reporters.",
    "It happened at 22:40 on Monday.",
    "The siren went off at 6 a.m. and again at 7:15 p.m.",
    "It was founded in 1987.",
    "The law dates from March 14, 1996.",
    "He lives at 27 Harbour Street.",
    "Call 0800 555 1234 to donate.",
    "The account number is 4417 1234 5678 9113.",
    "Their team won 3-1 on Saturday.",
    "The quake had a magnitude of 6.4.",
    "Flight 817 was late.",
    "He cited Article 14 of the treaty.",
    "The Boeing 737 landed safely.",
    "The storm brought winds of 150 km/h.",
    "A 30-storey tower stands there.",
    "The two explosions were heard far away.",
    "It was one of the worst storms.",
    "He came first and she came second.",
    "They left two days ago.",
    "Visit room 12 on floor 3.",
    "The price rose to $4.",
    "1,2,3,4 and go",
    "The COVID-19 pandemic and the G20 summit were discussed.",
]


@pytest.mark.parametrize("text", NOT_FIGURES)
def test_no_figure_is_invented(figures: Reader, text: str) -> None:
    assert [(f.text, f.measure) for f in figures(text)] == []


def test_a_number_left_out_says_why(slugs: Callable[[str], list[str]]) -> None:
    assert slugs("A 12-year-old boy spoke.") == ["age"]
    assert slugs("The siren went off at 22:40.") == ["clock-time", "clock-time"]
    assert slugs("It was founded in 1987.") == ["calendar-date"]
    assert slugs("Flight 817 was late.") == ["label"]


def test_a_conversion_in_brackets_is_the_same_figure(figures: Reader) -> None:
    (figure,) = figures("The town is about 150 km (93 miles) south of the dam.")
    assert (figure.low, figure.unit, figure.approximate) == (150, "km", True)
    assert [(c.low, c.unit) for c in figure.conversions] == [(93, "miles")]


def test_money_in_two_currencies_is_one_figure(figures: Reader) -> None:
    (figure,) = figures("The bank promised 20 million dollars (£16 million) in relief.")
    assert (figure.low, figure.unit, figure.measure) == (2e7, "usd", "aid_pledged")
    assert [(c.low, c.unit) for c in figure.conversions] == [(1.6e7, "gbp")]


def test_a_part_is_a_subset_with_the_measure_of_its_whole(figures: Reader) -> None:
    whole, part = figures("Eleven people, including three children, were killed.")
    assert (whole.measure, part.measure, part.subset_of) == ("killed", "killed", whole.id)


def test_one_predicate_serves_a_whole_list(figures: Reader) -> None:
    found = figures("Officials reported 30 soldiers, 12 civilians and dozens of militants killed.")
    assert [f.measure for f in found] == ["troops_killed", "killed", "troops_killed"]


def test_an_amount_named_again_keeps_its_measure_and_a_forecast_is_no_count(figures: Reader) -> None:
    first, second = figures("Some 9,000 people fled the country, and that number may climb to 20,000.")
    assert (first.measure, first.modality) == ("refugees_fled", "actual")
    assert (second.measure, second.modality) == ("refugees_fled", "predicted")


def test_a_pledge_is_marked(figures: Reader) -> None:
    (figure,) = figures("The country will take in 900 refugees.")
    assert (figure.measure, figure.modality) == ("refugees_hosted", "pledged")


def test_a_stated_zero_is_negated(figures: Reader) -> None:
    (figure,) = figures("No people were injured in the fire.")
    assert (figure.low, figure.high, figure.measure, figure.negated) == (0, 0, "injured", True)


def test_hedged_counts_are_unverified(figures: Reader) -> None:
    (figure,) = figures("The collapse reportedly killed six workers.")
    assert figure.unverified


def test_a_rate_is_not_a_count_of_people(figures: Reader) -> None:
    assert [f.measure for f in figures("Roads see 18 deaths per 100,000 people.")] == ["other"]


def test_population_is_in_the_words_of_the_report(figures: Reader) -> None:
    assert [f.population for f in figures("Six young factory workers died.")] == ["young factory workers"]
    assert [f.population for f in figures("Thousands of women and children were evacuated.")] == [
        "women and children"
    ]
    assert [f.population for f in figures("There were six deaths.")] == [None]


def test_capitals_are_read_too(figures: Reader) -> None:
    assert [(f.low, f.measure) for f in figures("THE BOMB KILLED 14 PEASANTS AND WOUNDED 20.")] == [
        (14, "killed"),
        (20, "injured"),
    ]


def test_every_figure_cites_its_characters(document: Callable[..., Document]) -> None:
    read = document("Police said 12 people died.|A further 30 were hurt.\nThe road is 5 km long.")
    found, _ = find_figures(read, [], [], [])
    assert [read.quote(f.number_span) for f in found] == ["12", "30", "5"]
    for figure in found:
        assert read.quote(figure.spans[0]) == figure.text
        assert figure.spans[0].contains(figure.number_span)


def test_the_place_and_day_of_the_clause_are_slots(figures: Reader) -> None:
    (figure,) = figures("Nine people were killed in Lisbon on Monday.")
    assert [(s.role, s.text, s.inferred) for s in figure.slots] == [
        ("place", "Lisbon", False),
        ("as_of", "Monday", False),
    ]


def test_a_place_from_elsewhere_is_marked_inferred(figures: Reader) -> None:
    figure = figures("A bus crashed in Lisbon.|The crash killed nine people.")[0]
    assert [(s.role, s.text, s.inferred) for s in figure.slots if s.role == "place"] == [
        ("place", "Lisbon", True)
    ]


def test_hostile_input_invents_nothing_and_ends_soon(document: Callable[..., Document]) -> None:
    texts = [
        "9" * 400 + " people died.",
        "‏٣٤ 🔥 1,,2 ½ ﷽ −7 −−",
        "one hundred and " * 300,
        "(" * 200 + "5" + ")" * 200,
    ]
    for text in texts:
        found, _ = find_figures(document(text), [], [], [])
        assert not [f for f in found if f.measure == "killed"]
    once, twice = (document("one hundred and " * n) for n in (150, 300))
    work = calls_of(lambda: find_figures(once, [], [], []))
    assert calls_of(lambda: find_figures(twice, [], [], [])) < 2.5 * work


def test_figures_told_again_share_their_day(figures: Reader) -> None:
    first, second = figures(
        "The blast killed nine people on Monday.|The nine people were killed at a market."
    )
    assert [s.text for s in second.slots if s.role != "place"] == ["Monday"]
    assert (first.measure, second.measure) == ("killed", "killed")


def test_the_day_of_the_event_told_before_is_inferred(document: Callable[..., Document]) -> None:
    text = "A ferry sank off Lagos on Monday.|The accident killed nine people."
    read = document(text)
    start = text.index("Monday")
    day = TimeMention(Span(start, start + 6), "Monday", "DATE", "weekday", tense="past")
    (figure,) = find_figures(read, [day], [], [])[0]
    assert [(s.role, s.text, s.inferred) for s in figure.slots if s.role != "place"] == [
        ("as_of", "Monday", True)
    ]


def test_the_antecedent_of_where_is_the_place(figures: Reader) -> None:
    (figure,) = figures("Shells hit the port of Mombasa, where 40 people have taken refuge.")
    assert next(s.text for s in figure.slots if s.role == "place") == "Mombasa"


def test_where_the_counted_come_from_is_not_where_they_are(figures: Reader) -> None:
    (figure,) = figures("Six people from Norway were injured in Lisbon.")
    assert [s.text for s in figure.slots if s.role == "place"] == ["Lisbon"]


def test_the_innermost_attribution_gives_the_voice(document: Callable[..., Document]) -> None:
    text = "The agency quoted the mayor as saying that 12 people died."
    read = document(text)
    outer_voice, inner_voice = VoiceMention("The agency", "agency"), VoiceMention("the mayor", "mayor")
    inner = Span(text.index("12"), len(text) - 1)

    def attribution(key: str, content: Span, chain: tuple[VoiceMention, ...]) -> Attribution:
        return Attribution(
            key,
            "report",
            Span(0, len(text)),
            (content,),
            "said",
            None,
            chain[-1],
            chain,
            "indirect",
            "asserts",
            "test",
        )

    rows = [
        attribution("outer", Span(11, len(text) - 1), (outer_voice,)),
        attribution("inner", inner, (outer_voice, inner_voice)),
    ]
    (figure,) = find_figures(read, [], [], rows)[0]
    assert (figure.attribution, figure.stance) == ("inner", "asserts")


def test_two_runs_give_the_same_ids(document: Callable[..., Document]) -> None:
    text = "Nine people were killed and 14 injured."
    one = find_figures(document(text), [], [], [])[0]
    two = find_figures(document(text), [], [], [])[0]
    assert [f.id for f in one] == [f.id for f in two]
    assert len({f.id for f in one}) == 2


@pytest.mark.parametrize("text", ["No one was injured.", "Nobody was injured.", "No injuries were reported."])
def test_every_way_to_say_none_is_a_zero(figures: Reader, text: str) -> None:
    assert [(f.low, f.high, f.measure, f.negated) for f in figures(text)] == [(0, 0, "injured", True)]


MORE = [
    # a phenomenon, and why it is read so
    ("The number of cases rose by 1,100 to 23,400.", [(1100, "infected"), (23400, "infected")]),  # a change, no range
    ("Police fired at 3,000 demonstrators; 27 were arrested.", [(3000, "protesters"), (27, "detained_or_captured")]),
    ("The quake killed 5 in Ruda, 12 in Velmo and 30 in the capital.", [(5, "killed"), (12, "killed"), (30, "killed")]),
    ("He was killed along with two of his guards.", [(2, "killed")]),
    ("The wounded include three nurses.", [(3, "injured")]),
    ("Seven people, among them three nurses, were abducted.", [(7, "abducted"), (3, "abducted")]),
    ("The army lost 230 men.", [(230, "other")]),  # losing troops is not killing them
    ("The station has four old reactors.", [(4, "other")]),
    ("Three crates that injured a man fell.", [(3, "other")]),  # the crates are not the injured
    ("On 23 September 28 bodies were found.", [(28, "killed")]),  # the second number is no date
    ("If the dam fails, 15,000 people would have to be evacuated.", [(15000, "evacuated")]),
    ("Two of the dead were tourists.", [(2, "killed")]),
    ("A boat with 85 migrants sank; 20 drowned.", [(85, "other"), (20, "killed")]),
    ("The flood submerged 300 homes.", [(300, "buildings_damaged")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MORE, ids=[t for t, _ in MORE])
def test_constructions(figures: Reader, text: str, expected: list[tuple[float, str]]) -> None:
    assert [(f.low, f.measure) for f in figures(text)] == expected


def test_residents_are_a_population_only_where_they_are_a_places(figures: Reader) -> None:
    assert [f.measure for f in figures("Buses took 135 residents away.")] == ["other"]
    assert [f.measure for f in figures("The town's 12,000 residents slept.")] == ["population"]


def test_marks_of_direction_hide_no_number(figures: Reader) -> None:
    assert [(f.low, f.measure) for f in figures("Some 200\u200f people are missing.")] == [(200, "missing")]


COMPARED = [
    # text, (low, high, measure, negated) of each figure in order
    (
        "The number of people killed when the dam failed has risen to 19, the council said.",
        [(19, 19, "killed", False)],
    ),
    (
        "Police said on Friday that 46 homes were destroyed, not 60 as previously stated.",
        [(46, 46, "buildings_destroyed", False), (60, 60, "buildings_destroyed", True)],
    ),
    ("A man stabbed five people in Velmo.", [(5, 5, "injured", False)]),
    ("The blast claimed the lives of 15.", [(15, 15, "killed", False)]),
    ("Divers recovered the bodies of seven miners.", [(7, 7, "killed", False)]),
    ("Ninety pupils have emerged alive from the wreckage.", [(90, 90, "rescued", False)]),
    ("More than 80 soldiers were destroyed, the ministry said.", [(80, None, "troops_killed", False)]),
    ("Fifty people or more were injured.", [(50, None, "injured", False)]),
    ("The number of cases passed a quarter of a million.", [(250000, None, "infected", False)]),
]


@pytest.mark.parametrize(("text", "expected"), COMPARED)
def test_what_is_counted(figures: Reader, text: str, expected: list[tuple[object, ...]]) -> None:
    assert [(f.low, f.high, f.measure, f.negated) for f in figures(text)] == expected


def test_the_figure_that_a_voice_stands_by_is_of_the_measure_told_before(figures: Reader) -> None:
    found = figures("Police said 17 people had died.\nThe council stood by its figure of 14.")
    assert [(f.low, f.measure) for f in found] == [(17, "killed"), (14, "killed")]


def test_an_amount_that_is_compared_has_the_measure_and_its_own_day(figures: Reader) -> None:
    now, before = figures(
        "About 1,900 people were still in shelters on Friday, down from 2,300 on Wednesday."
    )
    assert (now.measure, before.measure) == ("sheltering", "sheltering")
    assert [[s.text for s in f.slots if s.role == "as_of"] for f in (now, before)] == [
        ["Friday"],
        ["Wednesday"],
    ]


def test_a_part_of_the_dead_belongs_to_them(figures: Reader) -> None:
    toll, found = figures("The flood killed 19 people.\nOf the dead, 11 were found in Velmo.")
    assert found.subset_of == toll.id


def test_companions_of_a_traveller_are_no_refugees(figures: Reader) -> None:
    text = "She drove on and entered Austria by way of Hungary, together with 12 fellow Italian citizens."
    assert all(f.measure != "refugees_fled" for f in figures(text))


PLACED = [
    # text, the place of the last figure
    ("By Sunday 812,000 cases were confirmed worldwide.", "worldwide"),
    ("There were 30,000 cases worldwide, resulting in over 900 deaths.", "worldwide"),
    ("At least six people were killed in Canada, when a plane crashed at an airfield in Calgary.", "Calgary"),
    ("A bus from Tallinn to Riga overturned on Sunday in Moscow.\nAt least nine people died.", "Moscow"),
    ("Clashes broke out in Lisbon.\nA resident of Oslo is accused of killing two people.", "Lisbon"),
    ("Brazil confirmed 21 new deaths.", "Brazil"),
    ("There were almost 400 UK deaths on Friday.", "UK"),
    ("Fighting hit Paris.\nSeven people were killed while leaving the town of Lisbon.", "Lisbon"),
    ("Some 300 cases were found in Peru, most in Cusco.", "Peru"),
]


@pytest.mark.parametrize(("text", "place"), PLACED)
def test_the_place_of_a_count(figures: Reader, text: str, place: str) -> None:
    assert next(s.text for s in figures(text)[-1].slots if s.role == "place") == place
