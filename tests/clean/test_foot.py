"""What stands below a report: headlines of other reports and readers' comments are read as none of it."""

from __future__ import annotations

import pytest

from dateline.clean import clean_report
from dateline.model import Report
from dateline.read import source_from_text

STORY = "Floods rise in Norvale\nFourteen people have died in floods, officials said on Wednesday.\n"


def kinds(text: str) -> list[str]:
    source = source_from_text(text)
    return [p.kind for p in clean_report(source, Report("r", "r", source.sha256))]


@pytest.mark.parametrize(
    "head", ["Related stories", "Most read", "You may also like:", "More stories from Norvale"]
)
def test_headlines_below_a_heading_of_them_are_promotion(head: str) -> None:
    found = kinds(
        f"{STORY}{head}\nQuake kills 300 in Sudmark\n2. Ten dead in mall fire?\nThe water is falling.\n"
    )
    assert found[:2] == ["title", "body"]
    assert [k not in ("promo", "debris") for k in found[2:]] == [False, False, False, True]


def test_a_heading_of_them_above_the_report_marks_nothing() -> None:
    found = kinds(f"Most read\nTen dead in mall fire\n{STORY}")
    assert "promo" not in found


def test_a_list_of_the_report_itself_stays() -> None:
    found = kinds(f"{STORY}Latest developments\n- 12 killed in Lund\n- 3 missing in Ysby\n")
    assert found[-2:] == ["bullet", "bullet"]


def test_a_thread_of_comments_is_debris_to_its_end() -> None:
    thread = "Comments (214)\nuser123: they killed 500 of ours\nReply · 45 likes\nmaria_k: my cousin saw 20 bodies.\n"
    assert kinds(STORY + thread)[2:] == ["debris"] * 4


def test_the_word_comments_alone_ends_no_report() -> None:
    found = kinds(
        f"{STORY}Comments (214)\nSome 300 people have left their homes.\nThe river is still rising.\n"
    )
    assert found[-2:] == ["body", "body"]
