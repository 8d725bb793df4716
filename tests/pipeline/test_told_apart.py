"""What a brief of reports on several crises tells as one, as the latest, as denied, and as long ago."""

from __future__ import annotations

from typing import Any

import pytest

from dateline.record import ClaimFilter, Record, View, Withholder
from dateline.tell.brief import build_brief
from dateline.tell.charts import event_chart
from dateline.tell.reasons import print_reasons, reason_rows
from dateline.tell.render import render_markdown
from dateline.tell.timeline import timeline_rows, timeline_table

INTERNAL = Withholder("internal", ())
LEAD = "Most important figures"


def sections(record: Record) -> dict[str, str]:
    """The text of each section of the whole brief, by title."""
    text = render_markdown(build_brief(View(record)), INTERNAL)
    return {part.split("\n", 1)[0]: part for part in text.split("\n## ")[1:]}


def of(found: dict[str, str], title: str) -> str:
    return next((text for name, text in found.items() if name.startswith(title)), "")


def test_what_is_only_denied_is_no_event(record_of: Any) -> None:
    text = "The mayor denied that an explosion had hit the depot in Harlech on Monday. A fire burned in Barmouth on Monday."
    with record_of({"a": ("The Mercury", "2031-05-07", text)}) as record:
        found = sections(record)
        assert "Harlech" not in of(found, "Events") and "Barmouth" in of(found, "Events")
        assert "explosion had hit the depot" in of(found, "What is denied")
        rows = [row for row in timeline_rows(View(record), ClaimFilter()) if row["place"] == "Harlech"]
        assert rows and all(row["negated"] for row in rows)
        assert all(line[1].startswith("not: ") for line in timeline_table(rows).rows)
        assert event_chart(View(record), ClaimFilter(), INTERNAL) is None


def test_counts_of_two_places_are_two_lines_though_their_number_is_one(record_of: Any) -> None:
    reports = {
        "a": ("The Mercury", "2031-05-07", "A landslide in Harlech killed 16 people on Tuesday."),
        "b": ("The Courier", "2031-05-07", "In Cuzco, rescuers said 16 people were killed."),
        "c": ("The Gazette", "2031-05-07", "Officials said 16 people were killed."),
    }
    with record_of(reports) as record:
        for line in render_markdown(build_brief(View(record)), INTERNAL).splitlines():
            cited = {name for name in "abc" if f"[{name}:" in line.partition("“")[2]}
            assert len(cited) < 2 or "killed" not in line, line


def test_the_headline_is_what_the_toll_has_grown_to(record_of: Any) -> None:
    text = (
        "The death toll from Tuesday's earthquake in Harlech rose to 29 on Wednesday after six more bodies were found. "
        "Officials had earlier said 16 people were killed."
    )
    with record_of({"a": ("The Mercury", "2031-05-07", text)}) as record:
        found = sections(record)
    assert "killed: 29" in of(found, LEAD) and "killed: 16" not in of(found, LEAD)
    assert "killed: 6" not in of(found, LEAD)
    assert not of(found, "What was corrected")
    assert not of(found, "Where figures and accounts differ")


def test_what_was_long_ago_is_told_apart(record_of: Any) -> None:
    text = (
        "A flood killed 12 people in Harlech on Tuesday, the council said.\n\n"
        "In 2012 a flood killed more than 2,000 people in Harlech."
    )
    with record_of({"a": ("The Mercury", "2031-05-07", text)}) as record:
        found = sections(record)
    assert "killed: 12" in of(found, LEAD) and "2,000" not in of(found, LEAD)
    assert "2,000" in of(found, "Told for comparison")
    assert "2,000" not in of(found, "Killed, injured")


def test_what_a_correction_says_stands_and_why_says_so(record_of: Any, capsys: Any) -> None:
    reports = {
        "a": (
            "The Mercury",
            "2031-05-05",
            "A fire in Harlech killed at least 12 people on Monday, the mayor said.",
        ),
        "b": (
            "The Courier",
            "2031-05-06",
            "The death toll from Monday's fire in Harlech rose to 17 on Tuesday, the mayor said.",
        ),
        "c": (
            "The Courier",
            "2031-05-07",
            "Correction: An earlier version of this report said 17 people were killed in the fire in Harlech. The mayor's "
            "office said 15 were killed.",
        ),
    }
    with record_of(reports) as record:
        view = View(record)
        (matter,) = [m for m in view.matters() if m.kind == "figure"]
        (stands,) = matter.backing
        figures = {row.id: row for row in view.figures()}
        assert {figures[claim].resolved.figure.low for claim in stands} == {15}
        assert (matter.standing, matter.low, matter.high) == ("corrected", 15, 15)
        found = sections(record)
        assert "killed: 15" in of(found, LEAD) and "killed: 17" not in of(found, LEAD)
        assert of(found, "What was corrected").count("\n- ") == 1
        print_reasons(reason_rows(view, matter.id, INTERNAL), INTERNAL)
    said = capsys.readouterr().out
    assert "correction: [c:" in said and "] of [b:" in said
    assert "update: [a:" in said and "], then [b:" in said
    assert "an attribution" not in said


def test_people_who_pass_from_one_count_to_another_are_told_once(record_of: Any) -> None:
    text = (
        "A fire in Harlech killed 12 people and injured 30 on Monday. Five of the injured died in hospital on Tuesday, the "
        "mayor said. Ten people who had been reported missing were found alive, rescuers said."
    )
    with record_of({"a": ("The Mercury", "2031-05-07", text)}) as record:
        told = of(sections(record), "From one count to another")
    assert told.count("\n- ") == 2
    assert (
        "before counted as injured, since died" in told and "before counted as missing, since found" in told
    )


DISPUTES = [
    "Police in Harlech said 10 people were killed on Monday. Residents put the toll at 30.",
    "The army in Harlech said 10 people were killed on Monday. Witnesses said the toll had risen to 30.",
]


@pytest.mark.parametrize("text", DISPUTES)
def test_what_two_voices_count_apart_is_disputed_and_no_growth(record_of: Any, text: str) -> None:
    with record_of({"a": ("The Mercury", "2031-05-07", text)}) as record:
        (deaths,) = [m for m in View(record).matters() if m.kind == "figure"]
        assert (deaths.standing, deaths.low, deaths.high) == ("disputed", 10, 30)
        assert "30" in of(sections(record), "Where figures and accounts differ")


def test_a_toll_that_grows_on_the_reports_own_count_is_an_update(record_of: Any) -> None:
    text = "A landslide killed 16 people in Harlech on Monday. The toll later rose to 29, officials said."
    with record_of({"a": ("The Mercury", "2031-05-07", text)}) as record:
        (deaths,) = [m for m in View(record).matters() if m.kind == "figure"]
        assert (deaths.low, deaths.high) == (29, 29) and deaths.standing != "disputed"


def test_a_toll_and_a_count_of_two_reports_that_exclude_each_other_are_told_as_a_difference(
    record_of: Any,
) -> None:
    reports = {
        "a": ("The Mercury", "2031-05-07", "Police said 14 people died in clashes in Harlech on Monday."),
        "b": (
            "The Courier",
            "2031-05-07",
            "Doctors said the death toll of clashes in Harlech on Monday was 41.",
        ),
    }
    with record_of(reports) as record:
        found = of(sections(record), "Where figures and accounts differ")
        assert "14" in found and "41" in found


@pytest.mark.parametrize(
    "text",
    [
        "The envoy did not dispute the toll of 900 dead in Harlech.",
        "Guards would not confirm the 12 deaths reported by miners in Harlech.",
        "The mayor said she could neither confirm nor deny that 6 people were killed in Harlech.",
        "The navy said the army neither confirmed nor denied killing 12 miners in Harlech.",
    ],
)
def test_what_is_neither_owned_nor_denied_is_unverified_and_no_denial(record_of: Any, text: str) -> None:
    with record_of({"a": ("The Mercury", "2031-05-07", text)}) as record:
        view = View(record)
        (figure,) = [
            row.figure
            for report in record.reports()
            if (resolved := view.resolution(report.key)) is not None
            for row in resolved.figures
        ]
        assert figure.unverified and not figure.negated
        assert {m.standing for m in view.matters() if m.kind == "figure"} == {"unverified"}


def test_what_only_its_denier_speaks_of_is_denied_by_a_rule_of_its_own(record_of: Any) -> None:
    text = "Estonia denied that it had invaded Latvia."
    with record_of({"a": ("The Mercury", "2031-05-07", text)}) as record:
        (event,) = [m for m in View(record).matters() if m.kind == "event"]
        assert (event.standing, event.rule) == ("denied", "denied-and-unasserted/1")
        assert "nobody on record says so" in event.trace[0]
