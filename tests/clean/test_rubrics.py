"""What desks put around an agency's words: rubrics before the headline, tags, signatures and notices of copyright."""

from __future__ import annotations

import pytest

from dateline.clean.boilerplate import find_boilerplate, rubric_end


@pytest.mark.parametrize(
    ("headline", "rest"),
    [
        ("Morning report: Dam holds", "Dam holds"),
        ("BREAKING NEWS: Dam holds", "Dam holds"),
        ("Live updates | Dam holds above Estmere", "Dam holds above Estmere"),
        ("Update 2: Dam holds", "Dam holds"),
        ("Police report: Dam holds", "Police report: Dam holds"),
        ("Mayor: dam holds", "Mayor: dam holds"),
        ("Report: four killed in Estmere", "Report: four killed in Estmere"),
        ("Morning report: no", "Morning report: no"),
    ],
)
def test_a_rubric_is_set_apart(headline: str, rest: str) -> None:
    assert headline[rubric_end(headline) :] == rest


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("(CPN News Agency)", "byline"),
        ("(Norvale Press Agency)", "byline"),
        ("By our correspondent", "byline"),
        ("By a staff writer", "byline"),
        ("Copyright Welby Tribune.", "debris"),
        ("(the agency said)", None),
        ("By our house the river rose.", None),
        ("Copyright was not the issue, the mayor said.", None),
    ],
)
def test_what_a_desk_adds_is_no_claim(line: str, kind: str | None) -> None:
    assert find_boilerplate(line) == kind
