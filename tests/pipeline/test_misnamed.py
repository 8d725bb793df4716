"""A name that was wrong is tied to what was told under it, in the report and in earlier ones; what was told stands."""

from __future__ import annotations

from typing import Any

import pytest

from dateline.record import View

EARLIER = "The harbour master, Ilse Marand, said that the quay at Pellow would stay closed until June."
LATER = "The harbour master, Ilse Marrand, said that the quay at Pellow would stay closed until June."
NOTES = {
    "misspelled, is not": "Correction: An earlier version of this article misspelled the name of the harbour master. She is Ilse Marrand, not Ilse Marand.",
    "misspelled as": "An earlier version of this report misspelled the name of the harbour master as Ilse Marand.",
    "gave the name as": "Correction: This article originally gave the harbour master's name as Ilse Marand.",
    "misidentified as": "Clarification: this article misidentified the harbour master as Ilse Marand.",
}  # fmt: skip


def corrected(view: View) -> set[tuple[str, str]]:
    """The rules of corrections and the reports of the claims that they set right."""
    names = {row.report.key: row.report.name for row in view.reports()}
    claims = {
        row.statement.id: row.statement.report for key in names for row in view.resolution(key).statements
    }  # type: ignore[union-attr]
    return {
        (relation.rule, names[claims[relation.target]])
        for relation in view.relations()
        if relation.relation == "correction" and relation.target in claims
    }


@pytest.mark.parametrize("way", NOTES)
def test_a_wrong_name_is_tied_to_the_earlier_report_that_had_it(record_of: Any, way: str) -> None:
    reports = {
        "a": ("The Courier", "2031-05-03", EARLIER),
        "b": ("The Courier", "2031-05-04", f"{LATER}\n\n{NOTES[way]}"),
    }
    with record_of(reports) as record:
        view = View(record)
        assert ("corrects-name", "a") in corrected(view)
        assert {m.standing for m in view.matters() if m.kind == "statement"} == {"single voice"}


def test_a_name_in_a_clause_beside_it(record_of: Any) -> None:
    text = LATER.replace(
        "Ilse Marrand,",
        "Ilse Marrand, whose name was misspelled as Marand in an earlier version of this report,",
    )
    with record_of(
        {"a": ("The Courier", "2031-05-03", EARLIER), "b": ("The Courier", "2031-05-04", text)}
    ) as record:
        assert ("corrects-name", "a") in corrected(View(record))


def test_later_reports_and_people_of_other_names_are_not_set_right(record_of: Any) -> None:
    note = NOTES["misspelled as"]
    reports = {
        "a": ("The Courier", "2031-05-03", EARLIER.replace("Ilse Marand", "Tobin Vesk")),
        "b": ("The Courier", "2031-05-04", f"{LATER}\n\n{note}"),
        "c": ("The Courier", "2031-05-09", LATER.replace("June", "July")),
    }
    with record_of(reports) as record:
        assert not {report for rule, report in corrected(View(record)) if rule == "corrects-name"} & {
            "a",
            "c",
        }


def test_a_name_that_somebody_gave_is_no_correction(record_of: Any) -> None:
    text = f"{LATER}\n\nThe stowaway gave his name as Ilse Marand, she said."
    with record_of(
        {"a": ("The Courier", "2031-05-03", EARLIER), "b": ("The Courier", "2031-05-04", text)}
    ) as record:
        assert corrected(View(record)) == set()
