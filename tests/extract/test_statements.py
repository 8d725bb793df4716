"""Statements: what is asserted beside figures and events."""

from __future__ import annotations

from collections.abc import Callable

from dateline.extract.attribution import find_attributions
from dateline.extract.names import find_names
from dateline.extract.statements import find_statements
from dateline.model import Document, Figure, Span

Make = Callable[..., Document]


def test_content_without_figure_or_event_is_a_statement(document: Make) -> None:
    made = document("The mayor said the talks were useful.")
    rows = find_attributions(made, find_names(made))
    (statement,) = find_statements(made, rows, [], [])
    assert (statement.text, statement.attribution) == ("the talks were useful", rows[0].id)


def test_content_that_holds_a_figure_is_none(document: Make) -> None:
    made = document("The mayor said 40 people had left.")
    rows = find_attributions(made, find_names(made))
    at = made.text.index("40")
    figure = Figure(
        "fig-1", made.report, (Span(at, at + 9),), "40 people", Span(at, at + 2), 40, 40, "evacuated", "test"
    )
    assert find_statements(made, rows, [figure], []) == []


def test_withholding_is_a_statement_of_its_own(document: Make) -> None:
    made = document("The company declined to comment.")
    rows = find_attributions(made, find_names(made))
    (statement,) = find_statements(made, rows, [], [])
    assert (statement.stance, statement.text) == ("no_comment", "The company declined to comment.")
