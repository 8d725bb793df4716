"""Steps of reading: they say what decided, and change nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from dateline.extract import extract_claims
from dateline.gazetteer import PlaceIndex, open_gazetteer
from dateline.model import Document, Extraction, Span
from dateline.model.trace import Step, is_traced, note, recording

TEXTS = {
    "a toll": "At least 12 people were killed when a ferry sank near Cardiff on Sunday, the coastguard said.",
    "two voices": "Mayor Ana Roos told the Harbour Post that nine houses burned. She denied that anyone had died.",
    "what is no count": "Elin Marsh, 61, left at 0730 on 4 May and lives at 12 Quay Street. Swansea won 3-1.",
    "an event": "A rocket hit a bakery in Bristol and wounded five people, police said. The attack came at dawn.",
    "a part": "The flood killed 30 people, including 4 children, and damaged 150 km (93 miles) of road in Wales.",
    "a quotation": '"We saw two boats go down," said the pilot. "Nobody came."',
    "hostile": "9" * 400 + " people 1,2,3,4 died \u200f\U0001f600 " + "said " * 30,
}


@pytest.fixture(scope="module")
def places() -> Iterator[PlaceIndex]:
    with open_gazetteer() as opened:
        yield opened


@pytest.fixture
def traced(
    document: Callable[..., Document], places: PlaceIndex
) -> Callable[[str], tuple[Document, Extraction, list[Step]]]:
    def read(text: str) -> tuple[Document, Extraction, list[Step]]:
        made = document(text)
        with recording() as steps:
            extraction = extract_claims(made, places)
        return made, extraction, steps

    return read


def about(steps: list[Step], document: Document, words: str) -> list[Step]:
    """The steps about the characters of some words."""
    at = document.text.index(words)
    return [s for s in steps if s.about is not None and s.about.overlaps(Span(at, at + len(words)))]


@pytest.mark.parametrize("name", TEXTS)
def test_reading_is_the_same_with_and_without_a_trace(
    name: str,
    document: Callable[..., Document],
    places: PlaceIndex,
    traced: Callable[..., tuple[object, ...]],
) -> None:
    plain = extract_claims(document(TEXTS[name]), places)
    assert not is_traced()
    assert traced(TEXTS[name])[1] == plain


def test_nothing_is_kept_outside_of_a_recording(
    document: Callable[..., Document], places: PlaceIndex
) -> None:
    with recording() as steps:
        pass
    extract_claims(document(TEXTS["a toll"]), places)
    note("measure", "kept", Span(0, 1))
    assert steps == []


def test_recordings_do_not_mix() -> None:
    with recording() as outer:
        note("place", "kept", Span(0, 1))
        with recording() as inner:
            note("time", "kept", Span(2, 3))
        note("place", "lost", Span(4, 5))
    assert [s.slot for s in outer] == ["place", "place"]
    assert [s.slot for s in inner] == ["time"]


def test_every_step_stands_in_the_text(
    traced: Callable[..., tuple[Document, Extraction, list[Step]]],
) -> None:
    for text in TEXTS.values():
        read, _, steps = traced(text)
        for step in steps:
            assert step.slot and step.outcome in ("kept", "lost", "rejected")
            assert step.span is None or 0 <= step.span.start <= step.span.end <= len(read.text)


def test_a_count_tells_what_made_its_slots(
    traced: Callable[..., tuple[Document, Extraction, list[Step]]],
) -> None:
    read, _, steps = traced(TEXTS["a toll"])
    kept = {s.slot: s for s in about(steps, read, "12") if s.outcome == "kept"}
    assert (kept["bounds"].rule, kept["bounds"].value) == ("low", "12 to open")
    assert kept["measure"].span is not None and read.quote(kept["measure"].span) == "killed"
    assert kept["measure"].value == "killed"
    assert kept["place"].span is not None and read.quote(kept["place"].span) == "Cardiff"
    assert kept["attribution"].value == "coastguard"


NO_COUNT = {"0730": "clock-time", "61": "age", "4 May": "calendar-date", "12 Quay": "address", "3-1": "score"}


@pytest.mark.parametrize("words", NO_COUNT)
def test_a_number_that_is_no_count_tells_the_reason(
    words: str, traced: Callable[..., tuple[Document, Extraction, list[Step]]]
) -> None:
    read, _, steps = traced(TEXTS["what is no count"])
    told = [s for s in about(steps, read, words) if s.slot == "number" and s.outcome == "rejected"]
    assert {s.rule for s in told} == {NO_COUNT[words]} and told[0].reason


def test_what_competed_is_told(traced: Callable[..., tuple[Document, Extraction, list[Step]]]) -> None:
    text = "In Bristol the mayor said that 9 people were killed in Cardiff and others were hurt in Swansea."
    read, _, steps = traced(text)
    places = [s for s in about(steps, read, "9") if s.slot == "place" and s.span is not None]
    told = {read.quote(s.span): s.outcome for s in places if s.span is not None}
    assert told["Cardiff"] == "kept" and {told["Bristol"], told["Swansea"]} <= {"lost", "rejected"}


def test_a_pronoun_tells_whose_it_was_taken_for(
    traced: Callable[..., tuple[Document, Extraction, list[Step]]],
) -> None:
    read, _, steps = traced(TEXTS["two voices"])
    kept = [s for s in about(steps, read, "denied") if s.slot == "voice" and s.outcome == "kept"]
    assert [s.value for s in kept] == ["Ana Roos"]


def test_a_quotation_that_nobody_speaks_is_told(
    traced: Callable[..., tuple[Document, Extraction, list[Step]]],
) -> None:
    _, _, steps = traced('"The whole valley was under water by then." The road was closed.')
    assert any(s.slot == "quotation" and s.outcome == "rejected" for s in steps)
