"""A page becomes passages: kinds, repeats, glued lines, parts, and spans that hold for any text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.clean import clean_report
from dateline.model import Passage, Report
from dateline.read import source_from_text


def passages(text: str, title: str | None = None) -> list[Passage]:
    return list(clean_report(source_from_text(text), Report("key", "name", "sha", title=title)))


def kinds(text: str) -> list[tuple[str, str]]:
    return [(p.kind, p.text) for p in passages(text)]


PAGE = """Dam gives way above Riverton: hundreds flee as water reaches the second floor

By Ada Mora and Tom Rill for the Valley Post

A dam above Riverton gave way on Sunday, killing at least two people, the mayor said.

The water reached the second floor of the school.Rescuers came by boat, and the army was called.

Rescuers search the lower town for people who could not leave their homes in time

Rescuers search the lower town for people who could not leave their homes in timeVillagers carry sandbags to the second dam on Sunday evening

Villagers carry sandbags to the second dam on Sunday evening

SLIDE ME

Evacuation

  • Schools stay shut until Wednesday;
  • Two bridges are closed.

'We heard a roar,' said Ode Lund. 'Then the lights went out.'

Share this article

Here's how you can help: Give by post to the Riverton Appeal

Our readers have always been generous.

Account number: 00112233
Sort code: 00-11-22
"""


def test_a_page_is_told_apart_line_by_line() -> None:
    found = [p.kind for p in passages(PAGE)]
    assert found == [
        "title", "byline", "body", "body", "body", "caption", "caption", "caption", "caption", "debris", "subhead",
        "bullet", "bullet", "body", "body", "debris", "promo", "promo", "promo", "promo",
    ]  # fmt: skip


def test_repeated_captions_point_to_their_first_occurrence() -> None:
    captions = [p for p in passages(PAGE) if p.kind == "caption"]
    first, again, glued, twin = captions
    assert (first.repeat_of, again.repeat_of) == (None, first.span.start)
    assert (glued.repeat_of, twin.repeat_of) == (None, glued.span.start)
    assert PAGE[glued.span.start :].startswith("Villagers carry")
    assert [p.is_read for p in captions] == [True, False, True, False]


def test_an_account_number_is_never_read() -> None:
    for passage in passages(PAGE):
        if "0011" in passage.text or "00-11" in passage.text:
            assert not passage.is_read


def test_a_list_mark_belongs_to_the_span_but_not_to_the_text() -> None:
    bullet = next(p for p in passages(PAGE) if p.kind == "bullet")
    assert bullet.text == "Schools stay shut until Wednesday;"
    assert bullet.span.of(PAGE).startswith("•")


def test_an_older_article_on_the_page_is_a_part_of_its_own() -> None:
    older = (
        "Riverton mayor warned of cracks in the old dam\n\nAda Mora and Tom Rill for Valley News\n\n"
        "The mayor warned of cracks on Thursday.\n\nEngineers disagreed.\n\n"
    )
    text = PAGE.split("Share this")[0] + older + older
    found = passages(text)
    parts = {p.text: p.part for p in found if p.repeat_of is None}
    assert parts["The mayor warned of cracks on Thursday."] == 1
    assert parts["A dam above Riverton gave way on Sunday, killing at least two people, the mayor said."] == 0
    assert {p.part for p in found} == {0, 1}, "the same headline again goes on with its part"


@pytest.mark.parametrize(
    "text",
    [
        "The McAda family met DeLund of ValleyNews near the Riverton bridge on Sunday.\nValley leaders said so.",
        "She bought an iPhone and an eReader in the shop on Sunday.\nThe reader broke. The phone broke.",
    ],
)
def test_names_with_inner_capitals_are_not_cut(text: str) -> None:
    assert next(p.text for p in passages(text)) == text.split("\n")[0]


def test_glued_words_that_the_page_knows_are_cut() -> None:
    text = (
        "Villagers climbed over the rubblePeople gather near the mill in the rain.\n"
        "The rubble blocked two roads.\nPeople waited for hours.\n"
    )
    assert [p.text for p in passages(text)][:2] == [
        "Villagers climbed over the rubble",
        "People gather near the mill in the rain.",
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Sign up for our daily newsletter", "promo"),
        ("READ MORE: Dam owner fined twice", "promo"),
        ("Follow us on Twitter and Facebook.", "promo"),
        ("Advertisement", "debris"),
        ("Scroll down for video", "debris"),
        ("We use cookies to improve your visit.", "debris"),
        ("12 shares", "debris"),
        ("* * *", "debris"),
        ("© 2031 Valley Post. All rights reserved.", "debris"),
        ("(Reporting by Ada Mora; Editing by Tom Rill)", "byline"),
        ("Ode Lund contributed to this report.", "byline"),
        ("The charity asked readers to donate blood, the mayor said.", "body"),
        ("More people were found alive on Monday.", "body"),
        ("The advertisement was withdrawn on Monday after complaints.", "body"),
        ("Editor's note: an earlier version gave a wrong number of dead.", "body"),
        ("Sources told the Post that the gate had been open.", "body"),
    ],
)
def test_a_line_among_paragraphs(line: str, kind: str) -> None:
    text = f"The dam failed on Sunday.\n\nTwo bridges fell.\n\n{line}\n\nThe mayor spoke on Monday."
    found = [p for p in passages(text) if p.paragraph == 2]
    assert {p.kind for p in found} == {kind}


def test_a_dateline_is_a_passage_of_its_own() -> None:
    text = "RIVERTON, May 4 (WIRE) — Two bridges fell on Sunday.\nThe mayor spoke."
    assert kinds(text)[:2] == [
        ("subhead", "RIVERTON, May 4 (WIRE) —"),
        ("body", "Two bridges fell on Sunday."),
    ]


def test_hard_wrapped_lines_are_joined() -> None:
    text = (
        "The dam above the town of Riverton gave way on Sunday evening, and\nthe water reached the second floor of the "
        "old school by midnight,\naccording to the mayor of the town.\n\nRescuers came by boat from the other side of "
        "the valley, but they\ncould not reach the mill.\n"
    )
    assert [p.text for p in passages(text)] == [
        "The dam above the town of Riverton gave way on Sunday evening, and the water reached the second floor of the "
        "old school by midnight, according to the mayor of the town.",
        "Rescuers came by boat from the other side of the valley, but they could not reach the mill.",
    ]


def test_white_space_and_invisible_marks_are_cleaned_and_mapped() -> None:
    text = "\ufeffThe\u00a0mayor \u200espoke \t of\u200b water."
    (passage,) = passages(text)
    assert passage.text == "The mayor spoke of water."
    for piece in passage.pieces:
        if piece.end - piece.start == piece.source_end - piece.source_start > 1:
            quoted = text[piece.source_start : piece.source_end].replace("\u00a0", " ")
            assert passage.text[piece.start : piece.end] == quoted


WORDS = st.sampled_from(
    "The mayor said. U.S. Gen. Ode 3.5 “We ran.” \"Go!\" he 'No,' rubblePeople said.The • - © [4] ... … ( ) \n \n\n \t "
    "\u00a0 \u200f 🙏 Share READ MORE: By Ada Mora for Valley News Pictured: RIVERTON — 水。 a B . ! ? '".split(
        " "
    )
)
TEXTS = st.one_of(st.lists(WORDS, max_size=60).map(" ".join), st.text(max_size=200))


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_spans_are_ordered_disjoint_and_cover_all_text(text: str) -> None:
    found = passages(text)
    last = 0
    for passage in found:
        assert passage.span.start >= last and passage.span.end > passage.span.start
        assert not _visible(text[last : passage.span.start])
        last = passage.span.end
        assert passage.pieces[0].start == 0 and passage.pieces[-1].end == len(passage.text)
        for left, right in zip(passage.pieces, passage.pieces[1:], strict=False):
            assert left.end == right.start and left.source_end <= right.source_start
        quoted = "".join(text[p.source_start : p.source_end] for p in passage.pieces)
        assert _visible(quoted) == _visible(passage.text)
        assert passage.repeat_of is None or passage.repeat_of < passage.span.start
    assert not _visible(text[last:])


@given(TEXTS)
@settings(max_examples=50, deadline=None)
def test_cleaning_is_deterministic(text: str) -> None:
    assert passages(text) == passages(text)


def _visible(text: str) -> str:
    from dateline.clean.lines import INVISIBLE

    return "".join(c for c in text if not c.isspace() and c not in INVISIBLE)


@pytest.mark.parametrize(
    "make",
    [
        lambda: "word " * 50_000,
        lambda: ". " * 20_000,
        lambda: "abcDef ghi " * 5_000,
        lambda: 'said."The ' * 5_000,
        lambda: "7" * 100_000,
        lambda: "THE MAYOR SAID. " * 5_000,
        lambda: "\u202e\u200f" * 20_000,
    ],
    ids="words stops camels quotes digits capitals marks".split(),
)
def test_hostile_text_is_cut_into_short_passages(make: Callable[[], str]) -> None:
    assert all(len(p.text) <= 5_000 for p in passages(make()))
