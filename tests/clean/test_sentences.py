"""Where sentences of news text end, one phenomenon a case; `|` marks the boundaries."""

import pytest

from dateline.clean.sentences import MAX_SENTENCE, find_sentences

CASES = """
plain stops                | The dam failed.|Two bridges fell.|Was anyone hurt?|No one knows!
titles                     | Gen. Ode met Dr. Mara Lund and Lt. Col. Ivo Rehn.|They agreed.
a title with a stray stop  | Major General. Tam Orr said the road was open.|He left.
initials                   | J. K. Ode and Mara V. Lund signed it.|A. I. Rehn did not.
acronym inside             | The U.S. Army sent boats to the U.N. mission.|They came late.
acronym at the end         | The boats came from the U.S.|The crew was local.
acronym before a quotation | They fled to the U.S.|"We had no choice," she said.
acronym before a dash      | Goods came back to the U.S. — 15 percent of them.
decimals and times         | The river rose 3.5 metres by 7.30 p.m. on Monday.|It fell later.
clock at the end           | The gates opened at 7 p.m.|Rescuers came by boat.
clock and day              | The gates open at 7 p.m. Sunday and close at 9 a.m. local time.
clock and zone in words    | It struck at 10:00 a.m. Riverton time on Friday.|Nobody died.
months before numbers      | The flood began on Feb. 24 and ended on Sept. 3.|Then it froze.
number abbreviations       | Boat No. 5 and Art. 12 are named on p. 30 of the order.
company at the end         | It was built by Orr & Sons Ltd.|The firm closed.
company inside             | Orr Inc. Chairman Tam Lund resigned.
states                     | He died in Riverton, Fla. on Monday.|She lives in Selma, Ala.|But he moved.
party and state            | Rep. Tam Orr, R-Fla. and Sen. Mara Lund, D-W. Va. Governor, agreed.|They left.
a road number              | It closed U.S. 61 near Riverton.|Nobody was hurt.
Latin                      | Some goods, e.g. Tents and water, ran out, i.e. Everything.
ellipsis inside            | We saw ... and heard it... then ran.|It fell.
ellipsis at the end        | It is hard to say...|The water is still high.
quotation ends             | "The water came at night."|She wept.
quotation and tag          | "Run!" he shouted.|"Where to?" asked his wife.
quotation, tag with a name | "Are we safe?" Mara Lund asked.|Nobody answered.
quotation, then a sentence | "Go home!"|He said on Monday that the army would stay.
quotation of two sentences | "We ran.|They did not," he said.
single quotes              | 'We ran.|They did not follow us.'|Police agreed.
curly quotes               | “The road is gone.”|“Nobody can pass,” she said.
brackets                   | The bridge fell.|(It was old.)|Nobody was hurt.
bracketed words            | "[They] are safe.|[It] is over."
footnote marks             | The tower fell.[4]|It was old.
list number                | 1. Close the gate and leave the house.
starts with a number       | Rescue went on.|30 people are missing.
glued                      | The bloc agreed.|The latest attack came at dawn.
glued to a quotation       | The bloc agreed.|"We are glad," she said.
glued after a quotation    | "We are glad."|The bloc agreed.
glued between quotations   | "We are safe."|"A boat came for us."
glued to capitals          | The plan failed.|NATO said so.
glued question             | Is it over?|Nobody knows.
glued to a number          | Four were killed.|30 people are missing.
glued abbreviation         | She met St.Ode and Mr.Lund in the U.S.Army base.
host and file names        | Write to www.Valley.Post or ode@valley.Com for news.
no split in names          | McAda and DeLund of ValleyNews bought an iPhone.
brand that starts small    | It rang twice.|iPhone users were warned.
a spaced stop              | The blast came at dawn .|It killed two .
stray closing quote        | It is over. ”|The mayor left.
exclaimed name             | Yahoo! News carried the story.|It spread.
lower case goes on         | Before the flood. the mayor had warned them.
other scripts              | 水位上升了。官员说没有人受伤。
dash opens                 | The gate failed.|— The mayor denied it.
"""


def _cases() -> list[tuple[str, str]]:
    rows = []
    for line in CASES.strip().splitlines():
        name, text = line.split("|", 1)
        rows.append((name.strip(), text.strip()))
    return rows


@pytest.mark.parametrize(("name", "marked"), _cases(), ids=[name for name, _ in _cases()])
def test_sentences_end_where_a_reader_ends_them(name: str, marked: str) -> None:
    joint = "" if name.startswith(("glued", "other")) else " "
    text = joint.join(part.strip() for part in marked.split("|"))
    found = [text[a:b] for a, b in find_sentences(text, 0, len(text))]
    assert found == [part.strip() for part in marked.split("|")]


def test_a_long_paragraph_without_stops_is_cut_at_spaces() -> None:
    text = "water " * 5_000
    found = list(find_sentences(text, 0, len(text)))
    assert all(0 < b - a <= MAX_SENTENCE for a, b in found)
    assert all(text[a] == "w" and text[b - 1] == "r" for a, b in found)
    assert sum(text[a:b].count("water") for a, b in found) == 5_000


def test_known_cuts_are_boundaries() -> None:
    text = "Rescuers search the townThe mayor spoke."
    assert [text[a:b] for a, b in find_sentences(text, 0, len(text), (24,))] == [
        "Rescuers search the town",
        "The mayor spoke.",
    ]
