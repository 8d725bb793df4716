"""Explicit corrections meet the claims that they set right, in one report and across reports."""

from __future__ import annotations

from typing import Any

import pytest

from dateline.record import View
from dateline.tell.brief import build_brief

#: by name: reports (day, text); the number set right with the report that told it; the number that is left
CASES: dict[str, tuple[dict[str, tuple[str, str]], list[tuple[str, float]], float | None]] = {
    "not as previously stated": (
        {
            "a": ("2031-05-03", "Seven workers were killed in a fire at a mill in Norvale on Saturday, police said."),
            "b": ("2031-05-04", "Police said on Sunday that five workers were killed in the fire at the mill in Norvale, not seven as previously stated."),
        },
        [("a", 7), ("b", 7)],
        5,
    ),
    "an earlier version": (
        {
            "a": ("2031-05-04", "The flood in Lund killed 12 people on Saturday, the fire service said."),
            "b": ("2031-05-05", "The flood in Lund killed nine people on Saturday, the fire service said.\n\nCorrection: An earlier version of this article said that the flood in Lund killed 12 people. It killed nine."),
        },
        [("a", 12), ("b", 12)], 9,
    ),
    "had initially said": (
        {"a": ("2031-05-04", "Officials in Tarsa had initially said that 40 people were missing after the landslide. On Sunday they said that 26 people were missing.")},
        [("a", 40)], 26,
    ),
    "instead of, as first reported": (
        {
            "a": ("2031-05-03", "The quake injured 300 people in Velmund, the interior ministry said."),
            "b": ("2031-05-04", "The interior ministry said on Sunday that the quake injured 130 people in Velmund instead of 300 as first reported."),
        },
        [("a", 300)], 130,
    ),
    "a note at the top": (
        {
            "a": ("2031-05-03", "Eight soldiers were killed in the attack on the barracks in Osk, the army said."),
            "b": ("2031-05-04", "(Corrects number of soldiers killed to six, not eight, in first paragraph)\n\nSix soldiers were killed in the attack on the barracks in Osk, the army said."),
        },
        [("a", 8)], 6,
    ),
    "wrongly stated": (
        {
            "a": ("2031-05-04", "Two schools in Harbury were closed by the flood, the council said."),
            "b": ("2031-05-06", "An earlier version of this story wrongly stated that two schools in Harbury were closed by the flood. One school was closed."),
        },
        [("a", 2), ("b", 2)], None,
    ),
    "a toll revised down": (
        {
            "a": ("2031-05-03", "The explosion in Karsk killed 31 people, the governor said on Saturday."),
            "b": ("2031-05-05", "The governor on Monday revised the death toll of the explosion in Karsk down to 24 from 31."),
        },
        [("a", 31), ("b", 31)], 24,
    ),
    "a voice corrects itself": (
        {
            "a": ("2031-05-03", "Mayor Ada Quist said 200 houses were destroyed in the storm in Merrow."),
            "b": ("2031-05-04", "Mayor Ada Quist corrected her figure on Sunday, saying 120 houses were destroyed in the storm in Merrow, not 200."),
        },
        [("a", 200), ("b", 200)], 120,
    ),
    "had previously put": (
        {"a": ("2031-05-05", "The health ministry said 63 people had died of cholera in Nara. It had previously put the number of deaths at 81.")},
        [("a", 81)], 63,
    ),
    "retracted": (
        {
            "a": ("2031-05-03", "Police said that three men were arrested in Halden over the attack."),
            "b": ("2031-05-04", "Police in Halden retracted an earlier statement that three men were arrested over the attack."),
        },
        [("a", 3), ("b", 3)], None,
    ),
    "a clarification": (
        {
            "a": ("2031-05-03", "The army said that it had evacuated 900 villagers from Kest."),
            "b": ("2031-05-04", "Clarification: The army evacuated 600 villagers from Kest. A previous version of this report said 900."),
        },
        [("a", 900)], 600,
    ),
    "had earlier said, in a live page": (
        {"a": ("2031-05-05", "Eleven people died in the crash at Brenn station, the railway said.\n\nThe railway had earlier said that 15 people died in the crash at Brenn station.")},
        [("a", 15)], 11,
    ),
    "a toll that grew is no correction": (
        {"a": ("2031-05-05", "The railway said 15 people died in the crash at Brenn station. It had earlier said that 11 people died.")},
        [], 15,
    ),
    "a later, higher toll": (
        {
            "a": ("2031-05-03", "The storm in Lome killed ten people, police said on Saturday."),
            "b": ("2031-05-05", "The death toll of the storm in Lome rose to 14 on Monday from ten, police said."),
        },
        [], 14,
    ),
    "the same number of another place": (
        {
            "a": ("2031-05-03", "The storm in Lome killed ten people, police said on Saturday."),
            "b": ("2031-05-05", "Correction: An earlier version of this article said that the fire in Norvale killed ten people. It killed eight people in Norvale."),
        },
        [("b", 10)], 8,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_correction_names_what_it_sets_right(name: str, record_of: Any) -> None:
    reports, wrong, left = CASES[name]
    rows = {key: ("Herald", day, text) for key, (day, text) in reports.items()}
    with record_of(rows) as record:
        view = View(record)
        figures = {f.id: f for f in view.figures()}
        corrected = {
            (figures[r.target].report_name, figures[r.target].resolved.figure.low)
            for r in view.relations()
            if r.relation == "correction" and r.target in figures
        }
        assert corrected == set(wrong)
        matters = [m for m in view.matters() if m.kind == "figure"]
        assert left is None or any(left in (m.low, m.high) for m in matters)
        told = {
            m.standing
            for m in matters
            for c in m.claims
            if (figures[c].report_name, figures[c].resolved.figure.low) in set(wrong)
        }
        assert told <= {"corrected"}
        assert wrong or not any(m.standing == "corrected" for m in matters)


@pytest.mark.parametrize(
    ("carrier", "dead", "wrong"),
    [("Herald", "Seven", {7.0}), ("Beacon", "Seven", set()), ("Herald", "Nine", set())],
)
def test_a_place_set_right_is_that_of_the_same_carriers_same_claim(
    carrier: str, dead: str, wrong: set[float], record_of: Any
) -> None:
    rows = {
        "a": (
            carrier,
            "2031-05-03",
            f"{dead} workers were killed in a fire at a mill in Bergen on Saturday.",
        ),
        "b": (
            "Herald",
            "2031-05-04",
            "Seven workers were killed in a fire at a mill in Oslo on Saturday.\n\n"
            "Correction: An earlier version of this article said that the fire was in Bergen.",
        ),
    }
    with record_of(rows) as record:
        view = View(record)
        figures = {f.id: f for f in view.figures()}
        targets = {r.target for r in view.relations() if r.relation == "correction"}
        assert {figures[i].resolved.figure.low for i in targets & figures.keys()} == wrong


def test_a_correction_that_meets_no_claim_is_told_all_the_same(record_of: Any) -> None:
    text = "Correction: an earlier version of this article named the jailed banker as Otto Brand. His name is Otto Brandt."
    with record_of({"a": ("Herald", "2031-05-04", text)}) as record:
        view = View(record)
        told = str(build_brief(view))
    assert "ties it to no claim" in told and "Otto Brand" in told
