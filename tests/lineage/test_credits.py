"""The agency that a report is credited to: its tag is no part of the text, and tells where the text is from."""

from __future__ import annotations

import hashlib

import pytest

from dateline.clean import clean_report
from dateline.lineage import Judgement, Side, find_credit, judge_lineage
from dateline.lineage.credits import agency_of, cut_tags
from dateline.model import Passage, Report
from dateline.read import source_from_text

WIRE = """The ferry Calder Maid ran aground off Pellow on Monday with 212 passengers on board, the harbour office said.

Captain Ilse Marrand blamed a failed lamp at the head of the northern mole.

Divers found a gash nine metres long below the waterline of the ship.

Inspectors will question Marrand again on Thursday in Kessel."""


def cleaned(name: str, text: str) -> list[Passage]:
    source = source_from_text(text)
    return list(clean_report(source, Report(name, name, hashlib.sha256(text.encode()).hexdigest())))


def judged(one: Side, other: Side) -> Judgement:
    return judge_lineage(one, other)


TAGGED = {
    "dash at the end": f"{WIRE} — AP",
    "brackets at the end": f"{WIRE} (Reuters)",
    "glued to the stop": f"{WIRE}--AFP",
    "inside the last sentence": f"{WIRE[:-1]} (AFP).",
    "slashes": f"{WIRE} /Interfax/",
    "on a line": f"{WIRE}\n\nReuters",
    "two agencies": f"{WIRE} — Reuters, AP",
    "behind every paragraph": WIRE.replace(".\n\n", ". (Reuters)\n\n"),
    "before the first word": f"(Reuters) - {WIRE}",
    "name and dash": f"AP — {WIRE}",
    "dateline": f"PELLOW, May 4 (Reuters) — {WIRE}",
}


@pytest.mark.parametrize("way", TAGGED)
def test_a_copy_that_lost_or_kept_the_tag_of_an_agency_is_a_copy_in_each_passage(way: str) -> None:
    found = judged(Side("a", cleaned("a", WIRE)), Side("b", cleaned("b", TAGGED[way])))
    assert found.edge is not None and found.edge.relation == "copy"
    assert [edge.relation for edge in found.passages] == ["copy"] * 4
    assert found.edge.changed == ()


@pytest.mark.parametrize(
    ("way", "agency"),
    [
        ("dash at the end", "Associated Press"),
        ("brackets at the end", "Reuters"),
        ("glued to the stop", "Agence France-Presse"),
        ("slashes", "Interfax"),
        ("on a line", "Reuters"),
        ("before the first word", "Reuters"),
        ("name and dash", "Associated Press"),
        ("dateline", "Reuters"),
        ("two agencies", None),  # which of them said what is not known
    ],
)
def test_the_credit_of_a_report_is_read_from_its_tag(way: str, agency: str | None) -> None:
    assert find_credit(cleaned("b", TAGGED[way])) == agency


@pytest.mark.parametrize(
    "line",
    [
        "A witness told Reuters that the lamp was dark.",
        "The lamp was dark, according to the Associated Press (AP).",
        "With reporting by Reuters",
        "The AA sent nine cars.",
    ],
)
def test_an_agency_that_is_quoted_or_helped_is_not_credited_with_the_report(line: str) -> None:
    assert find_credit(cleaned("b", f"{WIRE}\n\n{line}")) is None


def test_a_tag_under_a_picture_is_that_of_the_picture() -> None:
    from dataclasses import replace

    rows = cleaned("b", f"{WIRE}\n\nThe ferry off Pellow (Reuters)\n\nReuters")
    pictured = [replace(p, kind="caption") if p.text.startswith("The ferry off") else p for p in rows]
    assert find_credit(pictured) is None


@pytest.mark.parametrize("between", [" ", "\n", "\n\n"])
def test_a_tag_behind_a_sentence_that_the_text_goes_on_after_is_of_that_sentence(between: str) -> None:
    picture = f"Smoke stands over the quay of Pellow at noon.{between}(AFP)"
    assert find_credit(cleaned("b", f"{picture}\n\n{WIRE}")) is None
    assert find_credit(cleaned("b", f"{picture}\n\n{WIRE} (Reuters)")) == "Reuters"


@pytest.mark.parametrize("after", ["Follow us on Twitter.", "(Reporting by A. Vale; Editing by B. Holm)"])
def test_the_tag_behind_the_last_sentence_counts_whatever_the_page_goes_on_with(after: str) -> None:
    assert find_credit(cleaned("b", f"{WIRE} (AFP)\n\n{after}")) == "Agence France-Presse"


def test_words_that_only_look_like_a_tag_stay() -> None:
    for text in ("She told AP.", "AP reporters saw it.", "PA is a state.", "Two fell, according to Reuters."):
        assert cut_tags(text) == (0, len(text))


def test_a_report_credited_to_the_agency_that_the_other_is_from_is_the_later_one() -> None:
    own = Side("b", cleaned("b", WIRE), carrier="Reuters")
    carried = Side("a", cleaned("a", f"{WIRE} (Reuters)"), carrier="Pellow Courier")
    edge = judged(own, carried).edge
    assert edge is not None and (edge.direction, edge.source.report) == ("stated", "b")
    assert agency_of("Pellow Courier") is None


def test_who_names_the_agency_is_nearer_to_it_than_who_dropped_the_name() -> None:
    edge = judged(Side("a", cleaned("a", WIRE)), Side("b", cleaned("b", f"{WIRE} — AP"))).edge
    assert edge is not None and (edge.direction, edge.source.report) == ("content", "b")


def test_looking_for_tags_takes_time_by_the_length_of_a_text() -> None:
    text = "(Reuters) - " * 20_000 + "AP, " * 20_000
    assert cut_tags(text)[0] < 40
