"""Days that are none, words that only look like days and places, and names in other scripts or without end: read as a
whole report is, each gives a value or an honest nothing, and never an error."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from dateline import pipeline
from dateline.export import export_record
from dateline.record import View, Withholder, open_record

ENDLESS = ("Ma" + "ra" * 149).title()
#: by name: the text of a report of 5 March 2031, and its times as text and value
REPORTS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "31 February": ("Nine people were killed in Lagos on 31 February.", [("31 February", "XXXX-02-31")]),
    "31 February of a year": ("The dam broke on 31 February 2031.", [("31 February 2031", "2031-02-XX")]),
    "year 0": ("The records go back to the year 0. It was founded on 1 January 0 by monks.", []),
    "a score after a day": ("Norwick lost on 1 March 0-2 to Selby.", [("1 March", "2031-03-01")]),
    "24:30": ("Police said the dam broke at 24:30 on Monday.", [("Monday", "2031-03-03")]),
    "May the name": (
        "May said the wall would hold. Ida May told reporters that May would resign in May.",
        [("May", "2031-05")],
    ),
    "March the verb": (
        "Thousands will march on Saturday. They march to the town hall; it ended in March.",
        [("Saturday", "2031-03-08"), ("March", "2031-03")],
    ),
    "Sunday Times": ("The Sunday Times reported that nine people were killed.", []),
    "the 1990s": (
        "The wall was built in the 1990s and raised in the '00s.",
        [("the 1990s", "199"), ("the '00s", "200")],
    ),
    "a day to come": (
        "The dam broke on 7 April 2033, police said on Monday.",
        [("7 April 2033", "2033-04-07"), ("Monday", "2031-03-03")],
    ),
    "a day that gainsays": (
        "Posted 3 March 2029\n\nPolice said on Saturday, 3 March 2029, that nine people were killed in Lagos.",
        [("3 March 2029", "2029-03-03"), ("Saturday, 3 March 2029", "2029-03-03")],
    ),
    "a place that speaks": (
        "Washington said nine people were killed in Lagos. Mayor Anna Washington said she would go.",
        [],
    ),
    "a name of 300 letters": (f"{ENDLESS} said nine people were killed in {ENDLESS}.", []),
    "Cyrillic": (
        "Mayor Иван Петренко said nine people were killed in Київ on March 2.",
        [("March 2", "2031-03-02")],
    ),
    "Arabic": (
        "Governor محمد الأحمد said nine people were killed in بغداد on March 2.",
        [("March 2", "2031-03-02")],
    ),
    "Han": ("Mayor 王小明 said nine people were killed in 北京 on March 2.", [("March 2", "2031-03-02")]),
    "Cyrillic alone": ("Мэр Иван Петренко сказал, что девять человек погибли в Киеве.", []),
    "Arabic alone": ("قال محمد الأحمد إن تسعة أشخاص قتلوا في بغداد.", []),
    "Han alone": ("王小明表示，北京有九人死亡。", []),
}
KEYS = {name: f"n{number:02}" for number, name in enumerate(REPORTS)}


@pytest.fixture(scope="module")
def rows(
    shared_tools: pipeline.Tools, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, list[dict[str, Any]]]]:
    """What a record of all of them exports, by kind."""
    home = tmp_path_factory.mktemp("bad")
    (home / "texts").mkdir()
    table = ["path,published"]
    for name, (text, _) in REPORTS.items():
        (home / "texts" / f"{KEYS[name]}.txt").write_text(text, encoding="utf-8")
        table.append(f"{KEYS[name]}.txt,2031-03-05")
    (home / "reports.csv").write_text("\n".join(table), encoding="utf-8")
    with open_record(home / "record.db", create=True) as record:
        pipeline.add_reports(record, [home / "texts"], read_on=date(2035, 1, 1), tools=shared_tools)
        export_record(View(record), "jsonl", home / "out", Withholder("internal", ()))
    kinds = ("reports", "times", "places", "names", "figures", "attributions")
    yield {
        kind: [json.loads(line) for line in (home / "out" / f"{kind}.jsonl").read_text("utf-8").splitlines()]
        for kind in kinds
    }


def of(rows: dict[str, list[dict[str, Any]]], kind: str, name: str) -> list[dict[str, Any]]:
    return [row for row in rows[kind] if row["report"] == KEYS[name]]


@pytest.mark.parametrize("name", REPORTS)
def test_times_are_a_value_or_nothing(rows: dict[str, list[dict[str, Any]]], name: str) -> None:
    assert [(row["text"], row["value"]) for row in of(rows, "times", name)] == REPORTS[name][1]


def test_a_day_that_there_is_not_leaves_the_count_on_the_day_of_the_report(rows) -> None:  # type: ignore[no-untyped-def]
    (count,) = of(rows, "figures", "31 February")
    assert (count["low"], count["place"], count["as_of_end"]) == (9, "Lagos", "2031-03-05")


@pytest.mark.parametrize("name", ["a day to come", "a day that gainsays"])
def test_a_day_that_gainsays_the_given_one_is_told_beside_it(rows, name: str) -> None:  # type: ignore[no-untyped-def]
    (report,) = of(rows, "reports", name)
    assert (report["published_on"], report["published_from"]) == ("2031-03-05", "given")
    assert any(found["constraint"].startswith("conflict: ") for found in report["published_evidence"])


def test_a_capital_that_speaks_and_a_surname_are_voices_and_no_places(rows) -> None:  # type: ignore[no-untyped-def]
    name = "a place that speaks"
    assert [row["text"] for row in of(rows, "places", name)] == ["Lagos"]
    assert [row["voice"] for row in of(rows, "attributions", name)] == ["Washington", "Mayor Anna Washington"]


@pytest.mark.parametrize(
    ("name", "voice", "country"),
    [
        ("Cyrillic", "Mayor Иван Петренко", "UA"),
        ("Arabic", "Governor محمد الأحمد", "IQ"),
        ("Han", "Mayor 王小明", None),
        ("a name of 300 letters", ENDLESS, None),
    ],
)
def test_names_in_any_script_speak_and_are_places_where_known(
    rows: dict[str, list[dict[str, Any]]], name: str, voice: str, country: str | None
) -> None:
    assert [row["voice"] for row in of(rows, "attributions", name)] == [voice]
    assert [(row["measure"], row["low"]) for row in of(rows, "figures", name)] == [("killed", 9)]
    if country is not None:
        assert [row["country"] for row in of(rows, "places", name)] == [country]


@pytest.mark.parametrize("name", [name for name in REPORTS if name.endswith("alone")])
def test_a_text_in_another_language_makes_no_claim(rows, name: str) -> None:  # type: ignore[no-untyped-def]
    assert [of(rows, kind, name) for kind in ("figures", "attributions")] == [[], []]
