"""What desks put around an agency's words: rubrics before the headline, tags, signatures and notices of copyright."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.clean import clean_report
from dateline.clean.boilerplate import find_boilerplate, rubric_end
from dateline.model import Passage
from dateline.read import read_paths


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
        ("Monday report: 30 dead in Estmere", "Monday report: 30 dead in Estmere"),
        ("Sunday news bulletin: Dam holds", "Sunday news bulletin: Dam holds"),
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
        ("Copyright by Ida Brock", "debris"),
        ("Copyright Estmere Harbour Watch 2031.", "debris"),
        ("Copyright 2031 Estmere Harbour Watch", "debris"),
        ("Copyright Protesters Killed Outside Norvale Parliament", None),
        ("Copyright Office Staff Flee Welby", None),
        ("Copyright Square Was Hit Twice", None),
        ("(the agency said)", None),
        ("By our house the river rose.", None),
        ("Copyright was not the issue, the mayor said.", None),
    ],
)
def test_what_a_desk_adds_is_no_claim(line: str, kind: str | None) -> None:
    assert find_boilerplate(line) == kind


TITLE = "Four people killed as dam above Estmere fails"
BODY = "Police in Estmere were looking into it on Monday, they said in a long note to reporters."


def cleaned(folder: Path, name: str, text: str) -> tuple[str, tuple[Passage, ...]]:
    (folder / name).write_text(text)
    ((report, source),) = (one for one in read_paths([folder / name]) if isinstance(one, tuple))
    return source.text, clean_report(source, report)


@pytest.mark.parametrize("rubric", ["Evening briefing: ", "LIVE | "])
@pytest.mark.parametrize(("first", "second"), [(True, True), (True, False), (False, True)])
def test_a_headline_is_told_once_with_or_without_its_rubric(
    tmp_path: Path, rubric: str, first: bool, second: bool
) -> None:
    one, other = rubric * first + TITLE, rubric * second + TITLE
    pages = {
        "a.txt": f"{one}\n\n{other}\n\n{BODY}\n",
        "b.txt": f"{one}\n\n{BODY}\n\n{other}\n",
        "c.html": f"<html><body><h1>{one}</h1><p>{BODY}</p><p>{other}</p></body></html>",
    }
    for name, page in pages.items():
        text, passages = cleaned(tmp_path, name, page)
        read = [p.text.removeprefix(rubric) for p in passages if p.is_read]
        assert [one for one in read if one != rubric.strip()] == [TITLE, BODY], name
        (again,) = (p for p in passages if p.repeat_of is not None)
        assert again.repeat_of == text.index(TITLE)


def test_a_short_headline_with_its_rubric_is_a_repeat(tmp_path: Path) -> None:
    _, passages = cleaned(
        tmp_path, "a.txt", f"Evening briefing: Dam fails\n\n{BODY}\n\nEvening briefing: Dam fails\n"
    )
    assert [p.text for p in passages if p.is_read] == ["Dam fails", BODY]


def test_a_headline_is_no_notice_of_copyright(tmp_path: Path) -> None:
    title = "Copyright Protesters Killed by Norvale Press"
    page = f"<html><body><h1>{title}</h1><p>{BODY}</p><p>Copyright Norvale Press</p></body></html>"
    _, passages = cleaned(tmp_path, "a.html", page)
    assert [(p.kind, p.text) for p in passages] == [
        ("title", title), ("body", BODY), ("debris", "Copyright Norvale Press"),
    ]  # fmt: skip
