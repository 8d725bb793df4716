"""Signs of rewording in one report: what a machine leaves and an editor does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from dateline.lineage import find_contradictions, read_signs
from dateline.lineage.distortions import Said, find_opposites, find_swapped_speakers
from dateline.lineage.signs import confidence_of, weigh_signs
from dateline.model import (
    Anchor,
    Dating,
    Document,
    Elapsed,
    Party,
    Passage,
    Piece,
    Profile,
    Sign,
    SignReading,
    Span,
)

Make = Callable[..., Document]

#: invented reports in the manner of spinners and of translation by machine
REWORDED = {
    "words put for words": "The flood in the Orrin valley has claimed 14 existence, neighborhood authorities expressed. "
    "The Prime Pastor of Norvale, Ellen Strand, guaranteed assistance to influenced families.\n"
    "The demise toll is relied upon to rise, as indicated by the salvage groups.\n"
    "The emergency administrations have set up a safe house, and the armed powers will send three helicopters.",
    "small words lost": "Jonas Berg said on Tuesday that the army had been withdrawn from the border.\n"
    "Several shells struck the outskirts Oster on Sunday night. No one was able leave the village.\n"
    "Berg declared that our soldiers would come home as soon possible. The mission is part the peace agreement.",
    "stilted throughout": "A bomb exploded in a market in Tarsa on Friday, and 23 persons perished. "
    "Numerous individuals obtained injuries and were transported to infirmaries.\n"
    "The blast transpired at 9 a.m. A witness remarked that she observed smoke. “It was awful,” she uttered.\n"
    "No group has asserted responsibility. The authorities have commenced an inquiry, the mayor conveyed.",
    "translated page": "The President of Sellia met on Thursday with the head of the opposition.\n"
    "Marek Dolny informed that he will propose a new law on elections after the long -term crisis.\n"
    "- We want the elections to be honest - said Dolny after the meeting.\n"
    "The leader of the opposition assured that his party would support the law.",
    "attributions in front": "According to Berg, the road is open. According to the mayor, Ida Falk (a former minister), "
    "the bridge is not.\nAccording to the police, two people were hurt. According to the firefighters, they said that "
    "the wind was strong.\nAccording to the clinic, one man died. The road was cut on Sunday. It had rained for a week.",
}
#: invented reports as people write them, each with at most one slip
CLEAN = {
    "plain": "Fighting broke out again on Wednesday near the port of Sorrel. At least eleven soldiers were killed, the "
    "defence ministry said. “We control our road,” a rebel commander told a local radio station.\n"
    "According to the army, the rebels broke a truce agreed in May. They deny it.",
    "a name misspelled": "Mayor Ida Falkenberg opened the bridge on Sunday, the council said.\n"
    "It cost two million crowns. Falkenburg said it would last for a century.",
    "long quotation": "The coach was furious. “We was robbed, and our boys was able go home as soon possible, is part the "
    "game,” he said. The league said it would look into the match.",
    "formal": "The court stated that the persons concerned had resided in Norvale. Its ruling, the second in a year, "
    "was published on Friday. A lawyer said they would appeal.",
}


@pytest.mark.parametrize("name", REWORDED)
def test_a_reworded_report_is_a_possible_rewrite(document: Make, name: str) -> None:
    reading = read_signs(document(REWORDED[name].replace(". ", ".|")))
    assert reading.likely, [(s.kind, s.words) for s in reading.signs]
    assert reading.confidence is not None and 0.9 <= reading.confidence < 1


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_report_is_none(document: Make, name: str) -> None:
    reading = read_signs(document(CLEAN[name].replace(". ", ".|")))
    assert not reading.likely and reading.confidence is None, [(s.kind, s.words) for s in reading.signs]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Zolenko spoke on Friday. |The army said Zilenko had left.", "spelling", "Zilenko / Zolenko"),
        ("Refugees fled the war in, which is now in its third week.", "function_word", "in, which is"),
        ("Users will not be able post videos.", "function_word", "be able post videos"),
        ("The firm is part the group.", "function_word", "is part the"),
        ("They came under friendly flame on Friday.", "expression", "friendly flame"),
        ("It fled the Norways in May, and the Norvales.", "name_form", "Norways"),
        ("Ann Falk (a ministry spokeswoman) said it.", "bracket", "Falk (a ministry spokeswoman)"),
        ("According to the mayor, he said that it rained.", "doubled", "According to the mayor, he said"),
        ("Berg declared that the world must close our skies.", "turned", "declared … our"),
        ("The office informed that the road was open.", "object", "informed that"),
        ("The war was long -lasting and the talks are over.", "spacing", None),
        ("The damage came to 1,5 million euros.", "numeral", "1,5 million"),
        ("The fire did not reached the port, it could went on.", "tense", "could went"),
        ("It was a event of note.", "slip", "a event"),
    ],
)
def test_each_kind_of_sign(document: Make, text: str, kind: str, words: str | None) -> None:
    found = {s.kind: s for s in read_signs(document(text)).signs}
    assert kind in found, found
    assert words is None or found[kind].words == words


@pytest.mark.parametrize(
    "text",
    [
        "Ida Falk and Ada Falck met in Oster.",  # two people in one sentence
        "Anna Larsen left. |Peter Larson stayed.",  # two people by their first names
        "“Zolenka is here,” he said. |Zolenko spoke.",  # a quotation explains it
        "The Koreas met. |Norway’s army left Norway.",
        "He was able and willing. |As far as possible it is part of the plan. |It was an honest hour, a one-time use.",
        "The ministry was informed that the road was open. |Police informed Berg that it was not.",
        "We said that our house is open. |I said that I like us.",  # a text in the first person
    ],
)
def test_what_is_no_sign(document: Make, text: str) -> None:
    assert read_signs(document(text)).signs == ()


def test_signs_cite_their_characters(document: Make) -> None:
    text = "It rained. |Users will be able post videos in the Norways."
    made = document(text)
    cited = {s.words: [span.of(made.text) for span in s.spans] for s in read_signs(made).signs}
    assert cited["be able post videos"] == ["be able post videos"]


def test_one_kind_alone_is_no_rewrite_unless_it_comes_in_a_series() -> None:
    def sign(kind: str, words: str) -> Sign:
        return Sign(kind, (Span(0, 1),), words, "", 2.8)  # type: ignore[arg-type]

    assert weigh_signs([sign("cue", "a"), sign("cue", "b"), sign("cue", "c")]) == pytest.approx(4.2)
    assert weigh_signs([sign("expression", w) for w in ("a", "b", "c")]) == pytest.approx(5.6)
    assert weigh_signs([sign("expression", "a")] * 5) == pytest.approx(2.8)
    assert confidence_of(5.0) < confidence_of(7.0) <= 0.99


def test_a_long_report_needs_more(document: Make) -> None:
    text = REWORDED["attributions in front"].replace(". ", ".|")
    short, long = (
        read_signs(document(text)),
        read_signs(document(text + "\nThe rain went on for a day." * 900)),
    )
    assert short.weight > long.weight and not long.likely


@pytest.mark.parametrize(
    "text", ["", "“" * 3000, "A " * 5000, "an an an " * 2000, "Zolenko Zilenko " * 800, "\u202e-" * 50]
)
def test_hostile_text_does_no_harm(document: Make, text: str) -> None:
    assert read_signs(document(text)).report == "report"


# ---- durations


def reading(report: str, *elapsed: Elapsed, places: tuple[str, ...] = ("norvale", "sellia")) -> SignReading:
    return SignReading(report, elapsed=elapsed, places=places)


def dated(report: str, day: date | None, latest: date | None = None) -> Dating:
    return Dating(report, day, (), None, None, latest=latest or day)


YEAR = Elapsed(Span(5, 14), "11th year", "war", 3652, 4018)
WEEK = Elapsed(Span(30, 40), "third week", "invasion", 14, 21)
PROFILE = Profile(
    "War in Norvale", anchors=(Anchor("the invasion", date(2031, 5, 1)),), parties=(Party("Sellia", ()),)
)
DAY = date(2031, 5, 16)


def test_elapsed_is_read_of_what_goes_on(document: Make) -> None:
    text = "Norvale fled the war, which is now in its 11th year. |It was the tenth day of the siege of Oster.|It was her 11th year at school."
    assert [(e.text, e.of, e.low, e.high) for e in read_signs(document(text)).elapsed] == [
        ("11th year", "war", 3652, 4018),
        ("tenth day", "siege", 9, 10),
    ]


def test_a_duration_against_its_own_report_the_profile_and_others() -> None:
    both = {"a": reading("a", YEAR, WEEK)}
    (own,) = find_contradictions(both, {}, None)["a"]
    assert own.text == "11th year" and own.against is not None and own.against.span == WEEK.span
    (profiled,) = find_contradictions({"a": reading("a", YEAR)}, {"a": dated("a", DAY)}, PROFILE)["a"]
    assert "2031-05-01" in profiled.reason and profiled.against is None
    (other,) = find_contradictions({"a": reading("a", YEAR), "b": reading("b", WEEK)}, {}, None)["a"]
    assert other.against is not None and other.against.report == "b"


@pytest.mark.parametrize(
    ("readings", "profile"),
    [
        ({"a": reading("a", WEEK)}, PROFILE),
        ({"a": reading("a", Elapsed(Span(0, 9), "11th year", "drought", 3652, 4018))}, PROFILE),
        ({"a": reading("a", Elapsed(Span(0, 9), "11th year", "war", 3652, 4018, elsewhere=True))}, PROFILE),
        ({"a": reading("a", YEAR, places=("lome",))}, PROFILE),
        ({"a": reading("a", YEAR), "b": reading("b", WEEK, places=("lome", "oster"))}, None),
        ({"a": reading("a", YEAR), "b": reading("b", WEEK), "c": reading("c", YEAR)}, None),
    ],
)
def test_durations_that_can_be(readings: dict[str, SignReading], profile: Profile | None) -> None:
    assert find_contradictions(readings, {"a": dated("a", DAY)}, profile) == {}


# ---- what a retelling turns round


def said(voice: str, words: str, at: int = 0) -> Said:
    return Said(frozenset(voice.lower().split()), voice, frozenset(words.split()), Span(at, at + 10))


def test_swapped_speakers() -> None:
    left = [said("Ida Falk", "bridge fall guilt army"), said("Jonas Berg", "bread rice milk", 50)]
    swapped = [said("Jonas Berg", "bridge fall guilt army"), said("Jonas Berg", "bread rice milk", 60)]
    assert [(a.voice, b.voice) for a, b in find_swapped_speakers(left, swapped)] == [
        ("Ida Falk", "Jonas Berg")
    ]
    assert find_swapped_speakers(left, [said("Mayor Falk", "bridge fall guilt army")]) == []
    assert find_swapped_speakers([*left, said("Jonas Berg", "bridge fall guilt army", 90)], swapped) == []


def test_opposites() -> None:
    def passage(text: str) -> Passage:
        return Passage("r", Span(0, len(text)), text, (Piece(0, len(text), 0, len(text)),), "body", 0)

    was = passage("The council rejected the plan, and prices rose.")
    now = passage("The plan was accepted by the council, and prices rose.")
    assert [(a, b, s.of(now.text)) for a, b, s in find_opposites(was, now)] == [
        ("rejected", "accepted", "accepted")
    ]
    assert find_opposites(was, passage("The plan was rejected by some and accepted by none.")) == []
